"""`manage.py export_site DIR [--region SLUG]`: the public site as files, for when we are down."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from trees.commands import PortalCommand, find_region
from trees.live import forget, now_live
from trees.shown import minute_of
from trees.site_files import site_files, write_files


class Command(PortalCommand):
    help = "Schrijft de openbare pagina's als bestanden in een map, voor als de site er niet is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="MAP", help="de map, bijvoorbeeld /srv/noodsite")
        parser.add_argument("--region", metavar="SLUG", help="alleen deze regio")

    def handle(self, *, folder: str, region: str | None, **options: Any) -> None:
        wanted = find_region(region) if region else None
        forget()
        live = now_live()
        places = [
            place for place in live.places.values() if wanted is None or place.region == wanted
        ]
        files = site_files(
            live, places, minute_of(timezone.now()), told=lambda name: self.stdout.write(name)
        )
        try:
            changed, gone = write_files(Path(folder), files)
        except OSError as fault:
            raise CommandError(f"Schrijven in {folder} lukt niet: {fault.strerror}.") from fault
        self.stdout.write(f"{len(files)} bestanden in {folder}: {changed} anders, {gone} weg.")

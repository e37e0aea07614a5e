"""`manage.py export_site DIR [--region SLUG] [--shrink]`: the public site as files, for when we are
down.
"""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import CommandError
from django.utils import timezone

from portal.offline.site_files import NotWritten, site_files, write_files
from portal.timeline import minute_of
from trees.commands import PortalCommand, Refused, find_region
from trees.live import forget, now_live


class Command(PortalCommand):
    help = "Schrijft de openbare pagina's als bestanden in een map, voor als de site er niet is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="FOLDER", help="de map, bijvoorbeeld /srv/noodsite")
        parser.add_argument("--region", metavar="SLUG", help="alleen deze regio")
        parser.add_argument(
            "--shrink",
            action="store_true",
            help="haal ook weg wat er te veel staat, al is het meer dan de helft",
        )

    def handle(
        self, *, folder: str, region: str | None, shrink: bool, verbosity: int, **options: object
    ) -> None:
        wanted = find_region(region) if region else None
        forget()
        live = now_live()
        now = timezone.now()
        # A municipality that has gone on in another is somebody's no more: its files may go.
        every = live.standing(now)
        places = [place for place in every if wanted is None or place.region == wanted]
        if not places:
            raise Refused(_nothing(region))
        told = self.stdout.write if verbosity else lambda name: None
        files = site_files(live, places, minute_of(now), told=told)
        others = {place.slug: place.name for place in every if place not in places}
        try:
            changed, gone = write_files(Path(folder), files, others=others, shrink=shrink)
        except NotWritten as fault:
            raise Refused(f"{fault} Er is niets veranderd.") from None
        except OSError as fault:
            raise CommandError(f"Schrijven in {folder} lukt niet: {fault.strerror}.") from fault
        told(f"{len(files)} bestanden in {folder}: {changed} anders, {gone} weg.")


def _nothing(region: str | None) -> str:
    where = f"In regio “{region}”" if region else "In deze database"
    return f"{where} staan geen gemeenten. De map blijft zoals zij was."

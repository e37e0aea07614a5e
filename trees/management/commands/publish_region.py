"""`manage.py publish_region SLUG --note TEXT [--at MOMENT]`: publish what the checks allow."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.utils import timezone

from contacts.hours_words import date_words
from municipalities.models import Region
from trees.commands import PortalCommand, Refused, find_region, read_moment, say_problems
from trees.editions import PublicationRefused, publish


class Command(PortalCommand):
    help = "Publiceert de beslisbomen van een regio, als de controle geen fouten vindt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="de korte naam van de regio")
        parser.add_argument("--note", required=True, help="waarom je publiceert")
        parser.add_argument("--at", metavar="MOMENT", help="live vanaf (nu); 2027-01-01T00:00")

    def handle(self, *, slug: str, note: str, at: str | None, **options: Any) -> None:
        now = timezone.now()
        region = find_region(slug)
        moment = read_moment(at) if at else now
        if moment < now:
            raise Refused(
                "Dit moment ligt in het verleden; wat er toen stond, verandert niet meer. "
                "Kies een moment dat nog komt, of laat --at weg."
            )
        if not note.strip():
            raise Refused("Schrijf achter --note waarom je publiceert.")
        self.publish(region, moment, now, note.strip())

    def publish(self, region: Region, moment: datetime, now: datetime, note: str) -> None:
        try:
            editions, found = publish(region=region, at=moment, now=now, note=note)
        except PublicationRefused as refused:
            say_problems(refused.problems, self.stderr)
            raise Refused(
                "Er is niets gepubliceerd. Herstel de fouten en probeer het opnieuw."
            ) from None
        say_problems(found, self.stderr)
        if not editions:
            raise Refused(
                f"Geen beslisboom in {region} dient een gemeente: er is niets te publiceren."
            )
        for edition in editions:
            self.stdout.write(f"{edition}: live vanaf {_words(edition.live_from)}")


def _words(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{date_words(local.date(), year=True)} {local:%H:%M}"

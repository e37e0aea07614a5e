"""`manage.py publish_region SLUG --note TEXT [--at MOMENT]`: publish what the checks allow.

With `--roll-back NUMBER` it publishes the questions of an earlier edition again.
"""

from argparse import ArgumentParser
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from municipalities.models import Municipality, Region
from municipalities.scoping import scope_of
from trees.commands import (
    PortalCommand,
    Refused,
    WrongUse,
    find_municipalities,
    find_region,
    find_user,
    moment_words,
    read_moment,
    say_problems,
)
from trees.core.problems import Problem, errors
from trees.models import Edition
from trees.publishing.gate import PublicationRefused
from trees.publishing.publish import publish
from trees.publishing.roll_back import NoSuchEdition, editions_of_number, roll_back

Publication = Callable[..., tuple[list[Edition], list[Problem]]]


class Command(PortalCommand):
    help = "Publiceert de beslisbomen van een regio, als de controle geen fouten vindt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="de korte naam van de regio")
        parser.add_argument("--note", required=True, help="waarom je publiceert")
        parser.add_argument("--at", metavar="MOMENT", help="live vanaf (nu); 2027-01-01T00:00")
        parser.add_argument("--by", metavar="NAME", help="wie publiceert: een gebruikersnaam")
        parser.add_argument("--strict", action="store_true", help="ook waarschuwingen houden tegen")
        parser.add_argument(
            "--roll-back",
            type=int,
            metavar="NUMBER",
            help="publiceer de vragen van deze editie opnieuw, met de nummers en tijden van nu",
        )
        parser.add_argument(
            "--municipality",
            action="append",
            metavar="SLUG",
            help="bij --roll-back: alleen in deze gemeente; mag vaker",
        )

    def handle(self, *, slug: str, note: str, **options: Any) -> None:
        now = timezone.now()
        region = find_region(slug)
        way = _way(options, region)
        told = {
            "region": region,
            "at": _moment(options["at"], now),
            "now": now,
            "note": _reason(note),
            "by": _publisher(options["by"], region),
            "accept_warnings": not options["strict"],
        }
        self.publish(partial(way, **told), region)

    def publish(self, publication: Publication, region: Region) -> None:
        try:
            editions, found = publication()
        except NoSuchEdition as fault:
            raise WrongUse(str(fault)) from None
        except PublicationRefused as refused:
            self.refuse(refused)
        say_problems(found, self.stderr)
        if not editions:
            raise Refused(
                f"Geen beslisboom in {region} dient een gemeente: er is niets te publiceren."
            )
        for edition in editions:
            self.stdout.write(f"{edition}: live vanaf {moment_words(edition.live_from)}")

    def refuse(self, refused: PublicationRefused) -> None:
        say_problems(refused.problems, self.stderr)
        if errors(refused.problems):
            raise Refused("Er is niets gepubliceerd. Herstel de fouten en probeer het opnieuw.")
        raise Refused("Er is niets gepubliceerd. Met --strict houdt een waarschuwing tegen.")


def _moment(at: str | None, now: datetime) -> datetime:
    moment = read_moment(at) if at else now
    if moment < now:
        raise Refused(
            "Dit moment ligt in het verleden; wat er toen stond, verandert niet meer. "
            "Kies een moment dat nog komt, of laat --at weg."
        )
    return moment


def _reason(note: str) -> str:
    if not note.strip():
        raise Refused("Schrijf achter --note waarom je publiceert.")
    return note.strip()


def _way(options: dict[str, Any], region: Region) -> Publication:
    """Publishing the draft, or going back to the edition of `--roll-back`."""
    number, slugs = options["roll_back"], options["municipality"]
    if number is None and slugs:
        raise WrongUse("--municipality hoort bij --roll-back: publiceren geldt de hele regio.")
    if number is None:
        return publish
    municipalities = find_municipalities(region, slugs) if slugs else None
    return partial(_roll_back, to=number, municipalities=municipalities)


def _roll_back(
    *, region: Region, to: int, municipalities: list[Municipality] | None, **told: Any
) -> tuple[list[Edition], list[Problem]]:
    return roll_back(editions=editions_of_number(region, to, municipalities), **told)


def _publisher(name: str | None, region: Region) -> User | None:
    """Who says to publish; somebody who may edit here. None where nobody is named."""
    if name is None:
        return None
    user = find_user(name)
    if not scope_of(user).may_publish(region):
        raise Refused(f"{name} mag in {region} niet publiceren. Noem een coördinator van de regio.")
    return user

"""`manage.py check_region SLUG`: the problems in the draft and the live trees of a region."""

import json
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from municipalities.models import Region
from trees.commands import PortalCommand, Refused, WrongUse, find_region, first_moment, say_problems
from trees.core.flow import Flow
from trees.core.problems import DAYS, Problem, errors
from trees.models import Edition
from trees.publishing.freeze import freeze, problems_of, prove

MOST_DAYS = 4000


class Command(PortalCommand):
    help = "Zegt wat er mis is in het concept en in de gepubliceerde beslisbomen van een regio."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="de korte naam van de regio")
        parser.add_argument("--from", dest="start", metavar="DATE", help="eerste dag (vandaag)")
        parser.add_argument("--days", type=int, default=DAYS, help="aantal dagen (400)")
        parser.add_argument("--json", action="store_true", help="als lijst voor een programma")

    def handle(self, *, slug: str, start: str | None, days: int, **options: Any) -> None:
        region = find_region(slug)
        if not 1 <= days <= MOST_DAYS:
            raise WrongUse(f"--days is een aantal van 1 tot en met {MOST_DAYS}.")
        found = region_problems(region, first_moment(start), days)
        if options["json"]:
            documents = [problem.document() for problem in found]
            self.stdout.write(json.dumps(documents, ensure_ascii=False, indent=2))
        else:
            say_problems(found, self.stdout)
        if wrong := len(errors(found)):
            raise Refused(f"{region}: {wrong} {'fout' if wrong == 1 else 'fouten'} gevonden.")
        if not options["json"]:
            self.stdout.write(f"{region}: geen fouten gevonden.")


def region_problems(region: Region, at: datetime, days: int = DAYS) -> list[Problem]:
    """The problems of the draft, and those that only the live editions have."""
    found = dict.fromkeys(problems_of(freeze(region, at, days)))
    proof = prove(region, at, days)
    for edition in Edition.objects.live(at).filter(municipality__region=region):
        if proof.directory.has_ended(edition.municipality.slug, at):
            continue
        flow = Flow.read(edition.flow)
        live = proof.problems(flow, edition.municipality.slug)
        found.update(dict.fromkeys(live))
    return list(found)

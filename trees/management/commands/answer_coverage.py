"""`manage.py answer_coverage SLUG`: at how many minutes nothing, or only 112, can be dialled."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from municipalities.models import Region
from trees.commands import PortalCommand, Refused, WrongUse, find_region, first_moment
from trees.core.drafts import flow_of
from trees.core.problems import DAYS
from trees.core.reach import Reach, reach, share
from trees.drafting.reading import read_drafts
from trees.publishing.freeze import prove

MOST_DAYS = 4000


class Command(PortalCommand):
    help = "Telt per uitkomst de minuten waarin niemand, of alleen 112 of een vangnetlijn, opneemt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="de korte naam van de regio")
        parser.add_argument("--from", dest="start", metavar="DATE", help="eerste dag (vandaag)")
        parser.add_argument("--days", type=int, default=DAYS, help="aantal dagen (400)")
        parser.add_argument("--json", action="store_true", help="als lijst voor een programma")

    def handle(self, *, slug: str, start: str | None, days: int, **options: Any) -> None:
        region = find_region(slug)
        if not 1 <= days <= MOST_DAYS:
            raise WrongUse(f"--days is een aantal van 1 tot en met {MOST_DAYS}.")
        found = _counted(region, start, days)
        if options["json"]:
            document = {
                "region": region.slug,
                "days": days,
                "answers": sum(row.answers for row in found),
                "nothing": sum(row.nothing for row in found),
                "fallback_only_share": round(share(found), 4),
                "outcomes": [asdict(row) for row in found],
            }
            self.stdout.write(json.dumps(document, ensure_ascii=False, indent=2))
        else:
            self._tell(region, found, days)
        if silent := [row for row in found if row.nothing]:
            names = ", ".join(f"{row.outcome} ({row.municipality})" for row in silent)
            raise Refused(f"{region}: soms kun je niemand bellen: {names}.")

    def _tell(self, region: Region, found: list[Reach], days: int) -> None:
        for row in sorted(found, key=lambda row: (-row.fallback_only, row.outcome)):
            if row.fallback_only or row.nothing:
                self.stdout.write(_line(row))
        self.stdout.write(
            f"{region}: bij {sum(row.answers for row in found)} antwoorden, over {days} dagen, "
            f"kun je {_percentage(share(found))} van de tijd alleen 112 of een vangnetlijn bellen."
        )


def _counted(region: Region, start: str | None, days: int) -> list[Reach]:
    """The outcomes of the draft, of each municipality that there still is."""
    proof = prove(region, first_moment(start), days)
    found: list[Reach] = []
    for town, draft in sorted(read_drafts(region).items()):
        if not proof.directory.has_ended(town, proof.start):
            flow, _ = flow_of(draft, town, proof.directory, proof.start)
            found += reach(flow, proof.directory, town, proof.start, proof.days_of(town))
    return found


def _line(row: Reach) -> str:
    said = f"{_percentage(row.fallback_only / row.minutes)} alleen 112 of een vangnetlijn"
    if row.nothing:
        said += f", {row.nothing} minuten niemand"
    return f"{row.municipality}; uitkomst {row.outcome}: {said}"


def _percentage(part: float) -> str:
    return f"{100 * part:.1f}%".replace(".", ",")

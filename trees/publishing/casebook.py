"""The cases of a region, read from their rows."""

from datetime import datetime

from contacts.hours.engine import parse_moment
from municipalities.models import Region
from trees.core.scenarios import Case, Said
from trees.models import Scenario


def read_cases(region: Region) -> list[Case]:
    """The cases in the order in which they were written."""
    rows = region.scenarios.select_related("municipality").order_by("pk")
    return [case_of(row) for row in rows]


def case_of(row: Scenario) -> Case:
    """One case; a moment that can't be read becomes None, for the verdict to tell."""
    # Typed in the admin it may be a single slug instead of a list.
    answers = row.answers if isinstance(row.answers, list) else [row.answers]
    return Case(
        name=row.name,
        municipality=row.municipality.slug,
        at=_moment(row.at),
        answers=tuple(str(slug) for slug in answers),
        outcome=row.expected_outcome,
        call=row.expected_call,
        said=Said(row.expected_dial, row.expected_wait, row.expected_headline),
        written=row.at,
    )


def _moment(written: str) -> datetime | None:
    try:
        return parse_moment(written)
    except ValueError:
        return None

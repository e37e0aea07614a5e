"""Lines that the tests of the opening hours speak of, and a short way to say a moment."""

from datetime import UTC, datetime, timedelta
from typing import Any

from contacts.hours.engine import Hours, Span, parse_moment

WORKDAYS = ["ma", "di", "wo", "do", "vr"]
WEEKEND = ["za", "zo"]
EVERY_DAY = WORKDAYS + WEEKEND
NINE_TO_FIVE = {"days": WORKDAYS, "from": "09:00", "to": "17:00"}
DAY_AND_NIGHT = {"days": EVERY_DAY, "from": "00:00", "to": "24:00"}


def line(*week: dict[str, Any], holidays: Any = None, exceptions: Any = ()) -> Hours:
    """The hours of a line, written as in a region package."""
    return Hours.parse({"week": list(week), "holidays": holidays, "exceptions": list(exceptions)})


def row(days: list[str] | str, start: str, to: str) -> dict[str, Any]:
    """One row of the week: `row("vr za", "22:00", "04:00")`."""
    named = days.split() if isinstance(days, str) else days
    return {"days": named, "from": start, "to": to}


def times(start: str, to: str) -> dict[str, str]:
    """One row without days: `times("10:00", "12:00")`."""
    return {"from": start, "to": to}


def exception(first: str, last: str, *hours: dict[str, str], **more: Any) -> dict[str, Any]:
    """One dated exception, closed unless hours are given."""
    return {"from": first, "to": last, "hours": list(hours), **more}


def at(text: str) -> datetime:
    """The instant at which the clock in Amsterdam shows this, or with an offset exactly this."""
    return parse_moment(text)


def utc(*fields: int) -> datetime:
    """An instant given in UTC."""
    return datetime(*fields, tzinfo=UTC)  # type: ignore[arg-type, misc]  # five whole numbers


def length(spans: list[Span]) -> timedelta:
    """How long spans last together."""
    return sum((span.end - span.start for span in spans), timedelta())


OFFICE = line(row(WORKDAYS, "08:30", "17:00"))
NIGHT = line(row(EVERY_DAY, "22:00", "08:00"))
MONDAY_NIGHT = line(row("ma", "17:00", "08:30"))
ALWAYS = line(DAY_AND_NIGHT)
NEVER = line()

"""What a part of a package becomes in the columns that keep it."""

from dataclasses import asdict
from typing import Any

from agreements.accepted import Accepted
from exchange.package import contents
from exchange.package.fields import OWN
from trees.core.branch import Ages
from trees.drafting.writer import Fields


def number_of(phone: contents.Phone) -> Fields:
    """An own number has no digits."""
    own = phone.number == OWN
    return {"own": own, "number": "" if own else phone.number or ""}


def ages_of(ages: Ages) -> Fields:
    """No limit at all is nothing in both columns."""
    start = None if ages == Ages() else ages.start
    return {"ages_from": start, "ages_to": ages.to}


def comes_kept(comes: contents.Comes | None) -> dict[str, Any] | None:
    """As the column keeps it: see `contacts.presence`."""
    if comes is None or comes == contents.Comes():
        return None
    area = None if comes.area is None else list(comes.area)
    return {**asdict(comes), "arrives_within": comes.arrives_within or "", "area": area}


def visit_kept(visit: contents.Visit | None) -> dict[str, Any] | None:
    """As `comes_kept`."""
    if visit is None or visit == contents.Visit():
        return None
    day = visit.assured_on
    return {**asdict(visit), "assured_on": day.isoformat() if day else None}


def accepted_of(thing: contents.Outcome | contents.Version) -> list[dict[str, str | None]]:
    """What was accepted in writing, as documents."""
    return [
        Accepted(one.problem, one.because, one.by, one.until).document() for one in thing.accepted
    ]

"""What a column of a number or a service may hold, as a validator says it."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError

from contacts.hours.engine import Hours, HoursFault
from contacts.numbers import Number, NumberFault
from contacts.presence import comes_of, visit_of
from municipalities.models import Municipality

LONG_TEXT = 5000


def check_hours(document: object) -> None:
    """A column of hours holds what `Hours` can read, or nothing."""
    if not isinstance(document, dict):
        raise ValidationError("Openingstijden zijn een lijst van dagen met tijden.")
    _check(Hours.parse, document)


def check_comes(document: object) -> None:
    """The column `comes` holds what `contacts.presence` can read, or nothing."""
    _check(comes_of, document)


def check_visit(document: object) -> None:
    """As `check_comes`, for the column `visit`."""
    _check(visit_of, document)


def _check(read: Callable[[object], object], document: object) -> None:
    try:
        read(document)
    except HoursFault as fault:
        raise ValidationError(
            [f"{place}: {sentence}" for place, sentence in fault.faults]
        ) from None
    except ValueError as fault:
        raise ValidationError(str(fault)) from None


def check_number(text: str) -> None:
    try:
        Number.parse(text)
    except NumberFault as fault:
        raise ValidationError(str(fault)) from None


def strays(comes: Mapping[str, Any], slugs: Collection[str]) -> list[str]:
    """Why a document of `comes` doesn't fit a service that works in these municipalities."""
    beyond = [slug for slug in comes.get("area") or () if slug not in slugs]
    known = dict(Municipality.objects.filter(slug__in=beyond).values_list("slug", "name"))
    return [f"{known.get(slug, slug)} hoort niet bij deze dienst." for slug in beyond]

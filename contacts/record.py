"""A directory as a document and back: how a region's numbers and hours are kept for later.

What was left empty is left out. A list keeps an order that a mapping in a database may lose.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from contacts.directory import Directory, Line, Service
from contacts.hours.engine import Hours, HoursFault
from contacts.numbers import Number, number_or_objection

Document = Mapping[str, Any]
# What a line repeats of its service.
OF_SERVICE = ("organization", "name", "organization_name")


def directory_document(directory: Directory) -> dict[str, Any]:
    """The whole directory in what JSON can hold; `directory_of` reads it back equal."""
    return filled(directory)


def filled(value: Any) -> dict[str, Any]:
    """A dataclass as a document, without the fields that are nothing or an empty text."""
    entries = {one.name: getattr(value, one.name) for one in fields(value)}
    return {key: _plain(one) for key, one in entries.items() if one is not None and one != ""}


def _plain(value: Any) -> Any:
    """What stands in a field, in what JSON can hold; a set in an order that is always the same."""
    match value:
        case Hours():
            return value.document()
        case Number():
            return value.digits
        case Line():
            return {k: one for k, one in filled(value).items() if k not in ("service", *OF_SERVICE)}
        case date():
            return value.isoformat()
        case frozenset():
            return sorted(value)
        case tuple():
            return [_plain(one) for one in value]
        case Mapping():
            return [_plain(one) for one in value.values()]
        case _:
            return filled(value) if is_dataclass(value) else value


def directory_of(document: Document) -> Directory:
    services = [_service(one) for one in document["services"]]
    return Directory(
        region=document["region"],
        demo=document["demo"],
        services={service.slug: service for service in services},
        fallback=tuple(document["fallback"]),
        central=document.get("central"),
        ages=_pair(document["ages"]),
    )


def _service(document: Document) -> Service:
    where = document.get("municipalities")
    read = {
        "municipalities": None if where is None else frozenset(where),
        "ages": _pair(document["ages"]),
        "on_site": hours_or_none(document.get("on_site")),
        "assured_on": _day(document.get("assured_on")),
        "ended_on": _day(document.get("ended_on")),
        "phones": tuple(_line(document, phone) for phone in document["phones"]),
    }
    return Service(**_known(Service, document) | read)


def _line(service: Document, document: Document) -> Line:
    # A rule that got stricter since must not make the past unreadable.
    number, objection = number_or_objection(document.get("number", ""))
    read = {
        "number": number,
        "hours": hours_or_none(document.get("hours")),
        "valid_from": _day(document.get("valid_from")),
        "valid_to": _day(document.get("valid_to")),
        "refused": objection or document.get("refused", ""),
    }
    of_service = {name: service[name] for name in OF_SERVICE}
    return Line(service=service["slug"], **_known(Line, document) | of_service | read)


def _known(kind: type[Service] | type[Line], document: Document) -> dict[str, Any]:
    """The fields of a value that a document has; those that were left empty have a default."""
    return {one.name: document[one.name] for one in fields(kind) if one.name in document}


def hours_or_none(document: Any) -> Hours | None:
    """Hours that can't be read are unknown, as those that nobody gave."""
    if document is None:
        return None
    try:
        return Hours.parse(document)
    except HoursFault:
        return None


def _pair(ages: Iterable[int | None]) -> tuple[int | None, int | None]:
    start, end = ages
    return start, end


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

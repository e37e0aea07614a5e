"""A directory as a document and back: how a region's numbers and hours are kept for later.

What was left empty is left out. A list keeps an order that a mapping in a database may lose.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any, TypeVar

from contacts.directory import Definition, Directory, Service, Town
from contacts.hours.engine import Hours, HoursFault
from contacts.hours.version1 import converted
from contacts.lines import Line, Via
from contacts.numbers import Number, number_or_objection
from contacts.presence import Comes, Visit, comes_document, comes_of, visit_document, visit_of
from municipalities.glossary import Term

T = TypeVar("T")
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
            return _of_line(value)
        case Comes():
            return comes_document(value)
        case Visit():
            return visit_document(value)
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


def _of_line(line: Line) -> dict[str, Any]:
    said = {k: one for k, one in filled(line).items() if k not in ("service", *OF_SERVICE)}
    # What few lines have, the others needn't deny.
    return {k: one for k, one in said.items() if k not in ("own", "via") or one}


def directory_of(document: Document) -> Directory:
    services = [_service(one) for one in document["services"]]
    return Directory(
        region=document["region"],
        demo=document["demo"],
        services={service.slug: service for service in services},
        fallback=_fallback(document),
        ages=_pair(document["ages"]),
        # What was recorded before these existed has none of them.
        glossary=tuple(Term(**one) for one in document.get("glossary", ())),
        definitions={
            one["organization"]: Definition(**one) for one in document.get("definitions", ())
        },
        towns={one["slug"]: _town(one) for one in document.get("towns", ())},
    )


def _fallback(document: Document) -> tuple[str, ...]:
    """A region had its one central line apart once; it came before the others."""
    fallback = tuple(document["fallback"])
    if central := document.get("central"):
        return (central, *(one for one in fallback if one != central))
    return fallback


def _town(document: Document) -> Town:
    read = {
        "postcodes": tuple(document["postcodes"]),
        "ends_on": _day(document.get("ends_on")),
    }
    return Town(**_known(Town, document) | read)


def _service(document: Document) -> Service:
    where = document.get("municipalities")
    read = {
        "municipalities": None if where is None else frozenset(where),
        "ages": _pair(document["ages"]),
        "activities": tuple(document.get("activities", ())),
        "comes": _readable(comes_of, document.get("comes")),
        "visit": _readable(visit_of, document.get("visit", _visit_of_before(document))),
        "ended_on": _day(document.get("ended_on")),
        "phones": tuple(
            _line(document, _assured_of_before(document) | phone) for phone in document["phones"]
        ),
    }
    return Service(**_known(Service, document) | read)


ASSURED = ("assured_on", "assured_by")


# Records of before `comes` and `visit`, and of before each number was checked by itself.
def _visit_of_before(service: Document) -> Document | None:
    """Whether somebody came, or one could go there, wasn't kept: nobody is promised that."""
    hours = service.get("on_site")
    kept = {"address": service.get("address"), "hours": converted(hours) if hours else None}
    return kept | _assured_of_before(service) if any(kept.values()) else None


def _assured_of_before(service: Document) -> dict[str, Any]:
    return {key: service[key] for key in ASSURED if key in service}


def _line(service: Document, document: Document) -> Line:
    # A rule that got stricter since must not make the past unreadable.
    number, objection = number_or_objection(document.get("number", ""))
    read = {
        "number": number,
        "hours": hours_or_none(document.get("hours")),
        "valid_from": _day(document.get("valid_from")),
        "valid_to": _day(document.get("valid_to")),
        "assured_on": _day(document.get("assured_on")),
        "refused": objection or document.get("refused", ""),
        "via": tuple(Via(**way) for way in document.get("via", ())),
    }
    of_service = {name: service[name] for name in OF_SERVICE}
    return Line(service=service["slug"], **_known(Line, document) | of_service | read)


def _known(kind: type[Service | Line | Town], document: Document) -> dict[str, Any]:
    """The fields of a value that a document has; those that were left empty have a default."""
    return {one.name: document[one.name] for one in fields(kind) if one.name in document}


def hours_or_none(document: Any) -> Hours | None:
    """Hours that can't be read are unknown, as those that nobody gave."""
    if document is None:
        return None
    try:
        return Hours.parse(converted(document))
    except HoursFault:
        return None


def _readable(read: Callable[[object], T | None], document: Any) -> T | None:
    # As with a number: a rule that got stricter must not make the past unreadable.
    try:
        return read(document)
    except ValueError:
        return None


def _pair(ages: Iterable[int | None]) -> tuple[int | None, int | None]:
    start, end = ages
    return start, end


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

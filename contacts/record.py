"""A directory as a document and back: how a region's numbers and hours are kept for later.

What was left empty is left out. A list keeps an order that a mapping in a database may lose.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from contacts.directory import Directory, Line, Service
from contacts.hours.engine import Hours, HoursFault
from contacts.numbers import Number, NumberFault

Document = Mapping[str, Any]


def directory_document(directory: Directory) -> dict[str, Any]:
    """The whole directory in what JSON can hold; `directory_of` reads it back equal."""
    return filled(
        region=directory.region,
        demo=directory.demo,
        services=[_service_document(service) for service in directory.services.values()],
        fallback=list(directory.fallback),
        central=directory.central,
        ages=list(directory.ages),
    )


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


def _service_document(service: Service) -> dict[str, Any]:
    return filled(
        slug=service.slug,
        name=service.name,
        organization=service.organization,
        organization_name=service.organization_name,
        kind=service.kind,
        summary=service.summary,
        address=service.address,
        municipalities=names(service.municipalities),
        ages=list(service.ages),
        on_site=service.on_site.document() if service.on_site else None,
        assured_on=day_text(service.assured_on),
        assured_by=service.assured_by,
        ended_on=day_text(service.ended_on),
        phones=[_line_document(line) for line in service.phones],
    )


def _service(document: Document) -> Service:
    return Service(
        slug=document["slug"],
        name=document["name"],
        organization=document["organization"],
        organization_name=document["organization_name"],
        kind=document.get("kind", ""),
        summary=document.get("summary", ""),
        address=document.get("address", ""),
        municipalities=names_of(document.get("municipalities")),
        ages=_pair(document["ages"]),
        on_site=_hours(document.get("on_site")),
        assured_on=day_of(document.get("assured_on")),
        assured_by=document.get("assured_by", ""),
        ended_on=day_of(document.get("ended_on")),
        phones=tuple(_line(document, phone) for phone in document["phones"]),
    )


def _line_document(line: Line) -> dict[str, Any]:
    """A line without what its service says already."""
    return filled(
        number=line.number.digits if line.number else None,
        hours=line.hours.document() if line.hours else None,
        audience=line.audience,
        label=line.label,
        instruction=line.instruction,
        valid_from=day_text(line.valid_from),
        valid_to=day_text(line.valid_to),
        refused=line.refused,
    )


def _line(service: Document, document: Document) -> Line:
    number, refused = _number(document.get("number"))
    return Line(
        service=service["slug"],
        organization=service["organization"],
        name=service["name"],
        organization_name=service["organization_name"],
        number=number,
        hours=_hours(document.get("hours")),
        audience=document["audience"],
        label=document.get("label", ""),
        instruction=document.get("instruction", ""),
        valid_from=day_of(document.get("valid_from")),
        valid_to=day_of(document.get("valid_to")),
        refused=refused or document.get("refused", ""),
    )


# A rule that got stricter since must not make the past unreadable.
def _number(digits: str | None) -> tuple[Number | None, str]:
    if digits is None:
        return None, ""
    try:
        return Number.parse(digits), ""
    except NumberFault as fault:
        return None, fault.sentence


def _hours(document: Document | None) -> Hours | None:
    if document is None:
        return None
    try:
        return Hours.parse(document)
    except HoursFault:
        return None


def _pair(ages: Iterable[int | None]) -> tuple[int | None, int | None]:
    start, end = ages
    return start, end


def filled(**entries: Any) -> dict[str, Any]:
    """These entries without those that are nothing or an empty text; an empty list stays."""
    return {key: entry for key, entry in entries.items() if entry is not None and entry != ""}


def names(slugs: frozenset[str] | None) -> list[str] | None:
    """A set in an order that is always the same; None (everywhere) stays None."""
    return None if slugs is None else sorted(slugs)


def names_of(slugs: Iterable[str] | None) -> frozenset[str] | None:
    return None if slugs is None else frozenset(slugs)


def day_text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def day_of(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

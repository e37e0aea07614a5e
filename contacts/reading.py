"""From the rows of a region to its directory of plain values."""

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from contacts.directory import Definition, Directory, Town
from contacts.directory import Service as ServiceValue
from contacts.hours.engine import Hours, HoursFault
from contacts.lines import Audience, Line, Via
from contacts.models import Phone, RegionLine, Service, ServiceArea
from contacts.models import Via as ViaRow
from contacts.numbers import number_or_objection
from contacts.presence import comes_of, visit_of
from municipalities.glossary import terms_of
from municipalities.models import Region

T = TypeVar("T")

log = logging.getLogger(__name__)


def read_directory(region: Region) -> Directory:
    """The whole directory of a region, in six queries whatever its size."""
    areas, ways = _areas(region), _ways(region)
    phones: dict[int, list[Phone]] = defaultdict(list)
    for phone in Phone.objects.filter(service__region=region):
        phones[phone.service_id].append(phone)
    rows = Service.objects.filter(region=region).select_related("organization").order_by("pk")
    lines = RegionLine.objects.filter(region=region).select_related("service")
    return Directory(
        region=region.slug,
        demo=region.demo,
        services={
            row.slug: service_value(row, phones[row.pk], areas[row.pk], ways) for row in rows
        },
        fallback=tuple(line.service.slug for line in lines),
        ages=(region.ages_from, region.ages_to),
        glossary=terms_of(region.glossary),
        definitions={
            row.organization.slug: Definition(
                row.organization.slug, row.organization.crisis_definition
            )
            for row in rows
            if row.organization.crisis_definition
        },
        towns=_towns(region),
    )


def _towns(region: Region) -> Mapping[str, Town]:
    rows = region.municipalities.select_related("merged_into").order_by("pk")
    return {
        row.slug: Town(
            slug=row.slug,
            name=row.name,
            postcodes=tuple(row.postcodes),
            merged_into=row.merged_into.slug if row.merged_into else "",
            ends_on=row.ends_on,
        )
        for row in rows
    }


def _areas(region: Region) -> Mapping[int, set[str]]:
    areas: dict[int, set[str]] = defaultdict(set)
    rows = ServiceArea.objects.filter(service__region=region)
    for service, municipality in rows.values_list("service_id", "municipality__slug"):
        areas[service].add(municipality)
    return areas


def _ways(region: Region) -> Mapping[int, list[Via]]:
    """Of each phone for referrers how everybody else gets there."""
    ways: dict[int, list[Via]] = defaultdict(list)
    rows = ViaRow.objects.filter(phone__service__region=region)
    for phone, service, kind in rows.values_list("phone_id", "service__slug", "kind"):
        ways[phone].append(Via(service or "", kind))
    return ways


def service_value(
    row: Service,
    phones: Sequence[Phone],
    areas: set[str],
    ways: Mapping[int, Sequence[Via]],
) -> ServiceValue:
    return ServiceValue(
        slug=row.slug,
        name=row.name,
        organization=row.organization.slug,
        organization_name=row.organization.name,
        kind=row.kind,
        summary=row.summary,
        activities=tuple(row.activities),
        municipalities=None if row.everywhere else frozenset(areas),
        ages=(row.ages_from, row.ages_to),
        comes=_present(comes_of, row.comes, row.slug),
        visit=_present(visit_of, row.visit, row.slug),
        ended_on=row.ended_on,
        phones=tuple(_line(row, phone, ways.get(phone.pk, ())) for phone in phones),
    )


def _line(service: Service, phone: Phone, ways: Sequence[Via]) -> Line:
    # An own number is never one of here, whatever else is stored.
    number, refused = number_or_objection("" if phone.own else phone.number)
    if refused:
        log.error(
            "Nummer van dienst %s is onleesbaar en wordt niet getoond: %s", service.slug, refused
        )
    return Line(
        service=service.slug,
        organization=service.organization.slug,
        name=service.name,
        organization_name=service.organization.name,
        number=number,
        hours=_hours(phone.hours, service.slug),
        audience=_AUDIENCES.get(phone.audience, "referrers"),
        label=phone.label,
        instruction=phone.instruction,
        without_phoning=phone.without_phoning,
        valid_from=phone.valid_from,
        valid_to=phone.valid_to,
        assured_on=phone.assured_on,
        assured_by=phone.assured_by,
        refused=refused,
        own=phone.own,
        where=phone.where,
        via=tuple(ways) if phone.audience == Phone.Audience.REFERRERS else (),
    )


# Anything that isn't plainly for others stays with as few as can be.
_AUDIENCES: Mapping[str, Audience] = {
    Phone.Audience.PUBLIC: "public",
    Phone.Audience.PROFESSIONAL: "professional",
}


# What got past the forms (a restored backup, a statement by hand) must not take a page down:
# a number that can't be read is no number, hours that can't be read are unknown.
def _hours(document: Any, service: str) -> Hours | None:
    if document is None:
        return None
    try:
        return Hours.parse(document)
    except (HoursFault, AttributeError, TypeError) as fault:
        log.error("Openingstijden van dienst %s zijn onleesbaar: %s", service, fault)
        return None


# Of which nothing can be read nothing is said: nobody is sent to a place that may be wrong.
def _present(read: Callable[[object], T | None], document: Any, service: str) -> T | None:
    try:
        return read(document)
    except (ValueError, AttributeError, TypeError) as fault:
        log.error("Wie komt of waar je heen kunt is bij dienst %s onleesbaar: %s", service, fault)
        return None

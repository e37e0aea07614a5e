"""Every line of a municipality, by organization."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from contacts.directory import Directory
from contacts.hours.engine import Span
from portal.shown.line import ShownLine
from trees.core.advice import calls
from trees.core.flow import Step


def shown_numbers(
    directory: Directory, municipality: str, at: datetime, *, window: Span | None = None
) -> list[ShownLine]:
    """Every line of this municipality, by organization in the order of the alphabet."""
    services = [
        service for service in directory.services.values() if service.is_offered(municipality, at)
    ]
    services.sort(key=lambda service: (service.organization_name.casefold(), service.organization))
    return [
        ShownLine(call, service, at, listed=True, window=window)
        for service in services
        for call in calls([Step(service.slug)], directory, at, municipality=municipality)
    ]


@dataclass(frozen=True)
class ShownOrganization:
    name: str
    lines: tuple[ShownLine, ...]


def by_organization(lines: list[ShownLine]) -> list[ShownOrganization]:
    return [
        ShownOrganization(name, tuple(group))
        for (_, name), group in groupby(
            lines, key=lambda line: (line.line.organization, line.line.organization_name)
        )
    ]

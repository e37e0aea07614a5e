"""Every line of a municipality: by who answers, and by organization."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from contacts.directory import Directory, Service
from contacts.hours.engine import Span
from portal.shown.line import ShownLine
from trees.core.advice import calls, next_change
from trees.core.flow import Step


def shown_numbers(
    directory: Directory, municipality: str, at: datetime, *, window: Span | None = None
) -> list[ShownLine]:
    """Every line of this municipality, by organization in the order of the alphabet."""
    services = _offered(directory, municipality, at)
    services.sort(key=lambda service: (service.organization_name.casefold(), service.organization))
    return [
        ShownLine(call, service, at, listed=True, window=window)
        for service in services
        for call in calls([Step(service.slug)], directory, at, municipality=municipality)
    ]


def numbers_change(directory: Directory, municipality: str, at: datetime) -> datetime | None:
    """The first instant after `at` at which one of these lines says something else."""
    steps = [Step(service.slug) for service in _offered(directory, municipality, at)]
    return next_change(steps, directory, at, municipality)


def _offered(directory: Directory, municipality: str, at: datetime) -> list[Service]:
    return [one for one in directory.services.values() if one.is_offered(municipality, at)]


@dataclass(frozen=True)
class ShownGroup:
    """Lines below one heading; those of a state come and go with that state."""

    name: str
    heading: str
    lines: tuple[ShownLine, ...]
    has_state: bool
    # In other words, where there is nothing to dial.
    explained: str = ""


# By how soon one of them helps.
_STATES = {
    "open": "nu bereikbaar",
    "unknown": "niet zeker of nu iemand opneemt",
    "closed": "nu gesloten",
}
# Where no number stands, and why.
_OTHERS = {
    "own": (
        "Het nummer is bij de cliënt",
        "Eigen huisarts of hulpverlener: elke cliënt een ander.",
    ),
    "kept": (
        "Niet voor iedereen",
        "Voor verwijzers of professionals; er staat bij wie je wel belt.",
    ),
    "missing": ("Nog niet ingevuld", "Deze nummers zijn nog niet nagegaan. Bel bij gevaar 112."),
}


def by_state(lines: Iterable[ShownLine]) -> list[ShownGroup]:
    """Every group, empty ones too: a line moves to another one while a page is open."""
    found: dict[str, list[ShownLine]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: line.title.casefold()):
        found[_group_of(line)].append(line)
    return [
        *(ShownGroup(name, words, tuple(found[name]), True) for name, words in _STATES.items()),
        *(
            ShownGroup(name, one[0], tuple(found[name]), False, one[1])
            for name, one in _OTHERS.items()
        ),
    ]


def _group_of(line: ShownLine) -> str:
    if line.call.tel:
        return line.state
    if line.only_for:
        return "kept"
    return "missing" if line.missing else "own"


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

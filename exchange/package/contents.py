"""A region package as frozen values, everything that was left out filled in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from trees.core.branch import EVERY_AGE, Ages, Branch

Hours = dict[str, Any]
"""Opening hours as `contacts.hours.engine.Hours.document` writes them."""


@dataclass(frozen=True, slots=True)
class Region:
    slug: str
    name: str
    demo: bool = False
    ages: Ages = EVERY_AGE
    fallback: tuple[str, ...] = ()
    central_line: str | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class Municipality:
    slug: str
    name: str
    code: str | None = None
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Organization:
    slug: str
    name: str
    website: str = ""
    email: str = ""
    crisis_definition: str = ""


@dataclass(frozen=True, slots=True)
class Phone:
    """`number` holds the digits to dial, None for a placeholder; `hours` None is unknown."""

    number: str | None
    hours: Hours | None
    label: str = ""
    audience: str = "public"
    instruction: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """`municipalities` None is all of them, here and below."""

    slug: str
    organization: str
    name: str
    kind: str = ""
    summary: str = ""
    activities: tuple[str, ...] = ()
    ages: Ages = EVERY_AGE
    municipalities: tuple[str, ...] | None = None
    address: str = ""
    on_site: Hours | None = None
    assured_on: date | None = None
    assured_by: str = ""
    phones: tuple[Phone, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    organization: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Version:
    number: int
    status: str
    in_force_from: date | None = None
    in_force_until: date | None = None
    binding: bool = False
    your_role: str = ""
    expect: str = ""
    lead: str = ""
    prepare: tuple[str, ...] = ()
    handover: str = ""
    feedback: str = ""
    tell_the_family: str = ""
    signatures: tuple[Signature, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreement:
    slug: str
    title: str
    parties: tuple[str, ...] = ()
    municipalities: tuple[str, ...] | None = None
    owner: str = ""
    review_every_months: int = 3
    versions: tuple[Version, ...] = ()


@dataclass(frozen=True, slots=True)
class AcceptedGap:
    because: str = ""
    by: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A call by one service, or by a kind of service: one of the two is empty."""

    service: str = ""
    kind: str = ""
    say: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    slug: str
    title: str
    urgency: str = "nu"
    accepted_gap: AcceptedGap | None = None
    explanation: str = ""
    agreement: str | None = None
    steps: tuple[Step, ...] = ()
    also: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    slug: str
    title: str
    start: Branch
    municipalities: tuple[str, ...] | None = None

    def nodes(self, place: str) -> Iterator[tuple[str, Branch]]:
        """Every node with its place in the file, each question before its answers."""
        waiting = [(f"{place}.start", self.start)]
        while waiting:
            here, node = waiting.pop()
            yield here, node
            below = [(f"{here}.answers[{n}]", answer) for n, answer in enumerate(node.answers)]
            waiting.extend(reversed(below))


@dataclass(frozen=True, slots=True)
class Expectation:
    outcome: str
    call: str | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """`at` as it was written: a wall-clock time in Amsterdam, or a moment with its offset."""

    name: str
    municipality: str
    at: str
    answers: tuple[str, ...]
    expect: Expectation


@dataclass(frozen=True, slots=True)
class Package:
    region: Region
    municipalities: tuple[Municipality, ...] = ()
    organizations: tuple[Organization, ...] = ()
    services: tuple[Service, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    trees: tuple[Tree, ...] = ()
    scenarios: tuple[Scenario, ...] = ()

"""The directory as plain values: a service, and each of its numbers as the public sees it.

Hours say when a line is answered; `valid_from` and `valid_to` say on which days it exists at all.
Both are weighed here, so that nobody else has to.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from contacts.hours.engine import Hours, to_instant
from contacts.lines import Line, Via, as_one_line, earliest, within
from contacts.presence import Comes, Coming, Going, Visit, coming, going
from municipalities.glossary import Term


@dataclass(frozen=True, slots=True)
class Service:
    """A service with all its lines; `municipalities` None means the whole region."""

    slug: str
    name: str
    organization: str
    organization_name: str
    kind: str = ""
    summary: str = ""
    activities: tuple[str, ...] = ()
    municipalities: frozenset[str] | None = None
    ages: tuple[int | None, int | None] = (None, None)
    comes: Comes | None = None
    visit: Visit | None = None
    ended_on: date | None = None
    phones: tuple[Line, ...] = ()

    def serves(self, municipality: str) -> bool:
        return self.municipalities is None or municipality in self.municipalities

    def has_ended(self, at: datetime) -> bool:
        return self.ended_on is not None and to_instant(self.ended_on, 0) <= at

    def is_offered(self, municipality: str, at: datetime) -> bool:
        return self.serves(municipality) and not self.has_ended(at)

    def comes_to(self, municipality: str) -> Comes | None:
        """What is said of coming to this municipality; None where nobody comes from here."""
        comes = self.comes
        if comes is None or not self.serves(municipality):
            return None
        return comes if comes.area is None or municipality in comes.area else None

    def coming(self, municipality: str, at: datetime) -> Coming | None:
        """Whether somebody comes to this municipality now; None where nothing is said of it."""
        comes = None if self.has_ended(at) else self.comes_to(municipality)
        return coming(comes, at) if comes else None

    def going(self, at: datetime) -> Going | None:
        """Whether one can go there now; None where nothing is said of it."""
        return going(self.visit, at) if self.visit and not self.has_ended(at) else None

    def next_change(self, at: datetime, municipality: str) -> datetime | None:
        """The first instant after `at` at which this service says something else here: who
        answers, whether somebody comes, whether one can go there.
        """
        if self.has_ended(at):
            return None
        ended = to_instant(self.ended_on, 0) if self.ended_on else None
        present = (self.comes_to(municipality), self.visit)
        return earliest(
            within(ended, at),
            *(line.next_turn(at) for line in self._every_line(at)),
            *(one.hours.next_change(at) for one in present if one and one.hours),
        )

    def next_way_change(self, at: datetime) -> datetime | None:
        """The first instant after `at` at which a public number of it opens or closes: all that
        it is as the way to another. Of a service that is offered at `at`.
        """
        ways = [line for line in self._every_line(at) if line.is_way]
        change = earliest(*(line.next_change(at) for line in ways))
        ended = to_instant(self.ended_on, 0) if self.ended_on else None
        if ended is None or (change and change < ended):
            return change
        # It ends before anything else; that closes what is open.
        return within(ended, at) if any(line.state(at) == "open" for line in ways) else None

    def lines(self, at: datetime) -> tuple[Line, ...]:
        """The numbers that exist at `at`; at least one line, if need be without a number.

        A number that doesn't work yet or any more would ring at a stranger's. When no number
        works, the line stays to say so, with the opening of the number that comes.
        """
        valid = tuple(line for line in self._every_line(at) if line.is_valid(at))
        if valid and not self.has_ended(at):
            return valid
        return (self._line_without_number(at),)

    def _every_line(self, at: datetime) -> tuple[Line, ...]:
        """Each number once while it works; what comes after it is another line."""
        return tuple(dict.fromkeys(as_one_line(line, self.phones, at) for line in self.phones))

    def _line_without_number(self, at: datetime) -> Line:
        coming = [line for line in self.phones if (begins := line.begins()) and begins > at]
        if coming and not self.has_ended(at):
            return replace(min(coming, key=lambda line: line.begins() or at), number=None)
        never = Hours() if self.phones or self.has_ended(at) else None
        return Line(
            service=self.slug,
            organization=self.organization,
            name=self.name,
            organization_name=self.organization_name,
            number=None,
            hours=never,
        )


@dataclass(frozen=True, slots=True)
class Definition:
    """What an organization itself calls a crisis."""

    organization: str
    text: str


@dataclass(frozen=True, slots=True)
class Town:
    """A municipality of the region; `merged_into` is the one that it goes on in, "" for none."""

    slug: str
    name: str
    postcodes: tuple[str, ...] = ()
    merged_into: str = ""
    # The last day on which it exists.
    ends_on: date | None = None

    def has_ended(self, at: datetime) -> bool:
        return self.ends_on is not None and to_instant(self.ends_on, 24 * 60) <= at


@dataclass(frozen=True, slots=True)
class Directory:
    """Whom a region can call: services by slug, and the lines that close every outcome."""

    region: str
    demo: bool
    services: Mapping[str, Service]
    fallback: tuple[str, ...] = ()
    ages: tuple[int | None, int | None] = field(default=(None, None))
    glossary: tuple[Term, ...] = ()
    # By organization; only of those that wrote one.
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    towns: Mapping[str, Town] = field(default_factory=dict)

    def has_ended(self, municipality: str, at: datetime) -> bool:
        """Whether a municipality of the region has gone on in another by then."""
        known = self.towns.get(municipality)
        return known is not None and known.has_ended(at)

    def lines(self, service: str, at: datetime) -> tuple[Line, ...]:
        """The lines of a service; none where the directory doesn't know it."""
        known = self.services.get(service)
        return known.lines(at) if known else ()

    def next_change(self, service: str, at: datetime, municipality: str) -> datetime | None:
        known = self.services.get(service)
        return known.next_change(at, municipality) if known else None

    def closing_services(self) -> tuple[str, ...]:
        """The services whose lines close every outcome, in this order, each once."""
        return tuple(dict.fromkeys(self.fallback))

    def ways(self, line: Line, municipality: str, at: datetime) -> tuple[Line, ...]:
        """The public lines with a number by which everybody else gets to a line, in their order."""
        found = (
            way
            for via in line.via
            for service in self.led_to(via, municipality, at)
            for way in service.lines(at)
            if way.is_way
        )
        return tuple(dict.fromkeys(found))

    def led_to(self, via: Via, municipality: str, at: datetime) -> tuple[Service, ...]:
        """The services that are meant by a way, as far as they are offered in this municipality."""
        if via.kind:
            return self.offering(via.kind, municipality, at)
        known = self.services.get(via.service)
        return (known,) if known and known.is_offered(municipality, at) else ()

    def offering(self, kind: str, municipality: str, at: datetime) -> tuple[Service, ...]:
        """The services of this kind in this municipality, its own before the region's."""
        found = [
            service
            for service in self.services.values()
            if service.kind == kind and service.is_offered(municipality, at)
        ]
        return tuple(sorted(found, key=lambda service: service.municipalities is None))

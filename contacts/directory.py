"""The directory as plain values: a service, and each of its numbers as the public sees it.

Hours say when a line is answered; `valid_from` and `valid_to` say on which days it exists at all.
Both are weighed here, so that nobody else has to.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Literal

from contacts.hours.engine import BandSpan, Hours, Span, State, to_instant
from contacts.numbers import Number
from municipalities.glossary import Term

# Each next one sees the numbers of those before it as well.
Audience = Literal["public", "professional", "referrers"]
HORIZON = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Via:
    """How everybody else gets to a line for referrers: by a service, or by those of a kind."""

    service: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One number of one service. `hours` None is unknown.

    `number` None is a placeholder, unless the number isn't one for here: an own one, which the
    caller finds at `where`, or one that only referrers have.
    """

    service: str
    organization: str
    name: str
    organization_name: str
    number: Number | None
    hours: Hours | None
    audience: Audience = "public"
    label: str = ""
    instruction: str = ""
    # How somebody who can't phone reaches it.
    without_phoning: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    # Why what is stored as its number can't be read as one; `number` is then None.
    refused: str = ""
    # Each caller has another number: that of the client's own GP, say.
    own: bool = False
    where: str = ""
    via: tuple[Via, ...] = ()

    @property
    def is_placeholder(self) -> bool:
        """Whether a number is still to be filled in here."""
        kept_away = self.own or self.audience == "referrers"
        return not (self.number or self.refused or kept_away)

    def begins(self) -> datetime | None:
        return to_instant(self.valid_from, 0) if self.valid_from else None

    def ends(self) -> datetime | None:
        """The instant from which the number no longer works."""
        return to_instant(self.valid_to, 24 * 60) if self.valid_to else None

    def is_valid(self, at: datetime) -> bool:
        begins, ends = self.begins(), self.ends()
        return (begins is None or begins <= at) and (ends is None or at < ends)

    def state(self, at: datetime) -> State:
        if not self.is_valid(at):
            return "closed"
        return self.hours.state(at) if self.hours else "unknown"

    def until(self, at: datetime) -> datetime | None:
        """The end of the span in which the line is open at `at`; None where nothing changes."""
        if self.state(at) != "open" or self.hours is None:
            return None
        return _earliest(self.hours.until(at), _within(self.ends(), at))

    def opens(self, at: datetime) -> datetime | None:
        """The next opening of a line that is closed at `at`; None within 400 days."""
        if self.hours is None or self.state(at) != "closed":
            return None
        begins, ends = self.begins(), self.ends()
        opens = _first_opening(self.hours, max(at, begins) if begins else at)
        if opens is None or (ends is not None and opens >= ends):
            return None
        return _within(opens, at)

    def next_change(self, at: datetime) -> datetime | None:
        """The first instant after `at` at which the state is another one."""
        state = self.state(at)
        if state == "open":
            return self.until(at)
        if state == "closed" and self.hours is not None:
            return self.opens(at)
        # Without hours only the days on which the number exists can change anything.
        begins, ends = self.begins(), self.ends()
        return _within(begins if begins and begins > at else ends, at)

    def spans(self, start: datetime, end: datetime) -> list[Span]:
        """When the line is answered between two instants."""
        start, end = self._valid_within(start, end)
        return self.hours.spans(start, end) if self.hours and start < end else []

    def bands(self, start: datetime, end: datetime) -> list[BandSpan]:
        """The same, cut where the band or what it says changes."""
        start, end = self._valid_within(start, end)
        return self.hours.bands(start, end) if self.hours and start < end else []

    def band(self, at: datetime) -> BandSpan | None:
        """The band that holds at `at`, from then on; None where the line isn't open."""
        if self.hours is None or not self.is_valid(at):
            return None
        band, ends = self.hours.band(at), self.ends()
        return replace(band, end=min(band.end, ends)) if band and ends else band

    def band_until(self, at: datetime) -> datetime | None:
        """When another band begins within the span that is open at `at`; None where none does."""
        until = self.hours.band_until(at) if self.hours and self.is_valid(at) else None
        ends = self.ends()
        return until if until and (ends is None or until < ends) else None

    def _valid_within(self, start: datetime, end: datetime) -> tuple[datetime, datetime]:
        """What there is of a window on the days on which the number exists."""
        begins, ends = self.begins(), self.ends()
        return max(start, begins) if begins else start, min(end, ends) if ends else end


def _first_opening(hours: Hours, after: datetime) -> datetime | None:
    return after if hours.is_open(after) else hours.opens(after)


def _earliest(*instants: datetime | None) -> datetime | None:
    return min((instant for instant in instants if instant), default=None)


def _within(instant: datetime | None, at: datetime) -> datetime | None:
    """The instant, if it lies ahead and within the horizon."""
    return instant if instant and at < instant <= at + HORIZON else None


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
    address: str = ""
    municipalities: frozenset[str] | None = None
    ages: tuple[int | None, int | None] = (None, None)
    on_site: Hours | None = None
    assured_on: date | None = None
    assured_by: str = ""
    ended_on: date | None = None
    phones: tuple[Line, ...] = ()

    def serves(self, municipality: str) -> bool:
        return self.municipalities is None or municipality in self.municipalities

    def has_ended(self, at: datetime) -> bool:
        return self.ended_on is not None and to_instant(self.ended_on, 0) <= at

    def is_offered(self, municipality: str, at: datetime) -> bool:
        return self.serves(municipality) and not self.has_ended(at)

    def next_change(self, at: datetime) -> datetime | None:
        """The first instant after `at` at which a line of this service says something else."""
        ended = to_instant(self.ended_on, 0) if self.ended_on else None
        return _earliest(_within(ended, at), *(line.next_change(at) for line in self.phones))

    def lines(self, at: datetime) -> tuple[Line, ...]:
        """The numbers that exist at `at`; at least one line, if need be without a number.

        A number that doesn't work yet or any more would ring at a stranger's. When no number
        works, the line stays to say so, with the opening of the number that comes.
        """
        valid = tuple(line for line in self.phones if line.is_valid(at))
        if valid and not self.has_ended(at):
            return valid
        return (self._line_without_number(at),)

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

    def next_change(self, service: str, at: datetime) -> datetime | None:
        known = self.services.get(service)
        return known.next_change(at) if known else None

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
            if way.audience == "public" and way.number
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

"""The directory as plain values: a service, and each of its numbers as the public sees it.

Hours say when a line is answered; `valid_from` and `valid_to` say on which days it exists at all.
Both are weighed here, so that nobody else has to.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any, Literal, Protocol

from contacts.hours.engine import BandSpan, Hours, Span, State, to_instant, to_local, union
from contacts.numbers import Number
from contacts.presence import Comes, Coming, Going, Visit, coming, going
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
    # When somebody asked the organization whether this number is right, and who did.
    assured_on: date | None = None
    assured_by: str = ""
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

    def next_turn(self, at: datetime) -> datetime | None:
        """The first instant after `at` at which the line says something else of itself."""
        return _earliest(self.next_change(at), self.band_until(at))

    def _valid_within(self, start: datetime, end: datetime) -> tuple[datetime, datetime]:
        """What there is of a window on the days on which the number exists."""
        begins, ends = self.begins(), self.ends()
        return max(start, begins) if begins else start, min(end, ends) if ends else end


@dataclass(frozen=True, slots=True)
class SharedLine(Line):
    """A number that a service has in more than one row: it is answered when one of these is.

    Its label and what else it says are of the row that is open, or else opens first.
    """

    rows: tuple[Line, ...] = ()

    def row(self, at: datetime) -> Line:
        """The row whose words are those of the number at `at`."""
        return shown_row([row for row in self.rows if row.is_valid(at)] or self.rows, at)

    def is_valid(self, at: datetime) -> bool:
        return any(row.is_valid(at) for row in self.rows)

    def state(self, at: datetime) -> State:
        return min((row.state(at) for row in self.rows), key=_BEST.index)

    def until(self, at: datetime) -> datetime | None:
        now = (span for span in self._coming(at) if span.start <= at < span.end)
        return next((_within(span.end, at) for span in now), None)

    def opens(self, at: datetime) -> datetime | None:
        if self.state(at) != "closed":
            return None
        return next((_within(one.start, at) for one in self._coming(at) if at < one.start), None)

    def next_change(self, at: datetime) -> datetime | None:
        if self.state(at) == "open":
            return self.until(at)
        return _earliest(*(row.next_change(at) for row in self.rows))

    def next_turn(self, at: datetime) -> datetime | None:
        """Another row may hold from then on, with other words, while the number is the same."""
        said = shown_row(self.rows, at)
        turn = _earliest(*(row.next_turn(at) for row in self.rows))
        while turn and turn <= at + HORIZON and self._says_as(said, turn, at):
            turn = _earliest(*(row.next_turn(turn) for row in self.rows))
        return _within(turn, at)

    def _says_as(self, said: Line, turn: datetime, at: datetime) -> bool:
        then = shown_row(self.rows, turn)
        words = ("label", "instruction", "without_phoning")
        same = all(getattr(said, word) == getattr(then, word) for word in words)
        return same and self.state(turn) == self.state(at) and _text(self, turn) == _text(self, at)

    def spans(self, start: datetime, end: datetime) -> list[Span]:
        return union(row.spans(start, end) for row in self.rows)

    def bands(self, start: datetime, end: datetime) -> list[BandSpan]:
        """Where two rows hold at once, the one that began last."""
        found = [band for row in self.rows for band in row.bands(start, end)]
        found.sort(key=lambda band: band.start)
        edges = sorted({edge for band in found for edge in (band.start, band.end)})
        made: list[BandSpan] = []
        for start_, end_ in pairwise(edges):
            holding = [band for band in found if band.start <= start_ < band.end]
            if not holding:
                continue
            text, last = (holding[-1].band, holding[-1].say), made[-1] if made else None
            if last and last.end == start_ and (last.band, last.say) == text:
                made[-1] = replace(last, end=end_)
            else:
                made.append(BandSpan(start_, end_, *text))
        return made

    def band(self, at: datetime) -> BandSpan | None:
        return next(iter(self.bands(at, at + A_WEEK)), None) if self.state(at) == "open" else None

    def band_until(self, at: datetime) -> datetime | None:
        until = self.until(at) or at + HORIZON
        now = self.band(at)
        if now is None or not any(row.hours and row.hours.has_bands for row in self.rows):
            return None
        later = (one for one in self.bands(at, until) if one.start > at)
        return next((one.start for one in later if _says(one) != _says(now)), None)

    def _coming(self, at: datetime) -> tuple[Span, ...]:
        return _spans_from(self.rows, to_local(at).date())


A_WEEK = timedelta(days=8)
_BEST: tuple[State, ...] = ("open", "unknown", "closed")


@lru_cache(maxsize=256)
def _spans_from(rows: tuple[Line, ...], day: date) -> tuple[Span, ...]:
    """When one of these is open, from this day until past the horizon; looked up all day long."""
    start = to_instant(day, 0)
    return tuple(union(row.spans(start, start + HORIZON + A_WEEK) for row in rows))


def rows_of(line: Line) -> tuple[Line, ...]:
    """The rows of a number that stands with its service more than once; or else itself."""
    return line.rows if isinstance(line, SharedLine) else (line,)


def shown_row(rows: Sequence[Line], at: datetime) -> Line:
    """Of one number the row that is open, or else the one that opens first."""
    for row in rows:
        if row.state(at) == "open":
            return row
    return min(rows, key=lambda row: row.opens(at) or at + 2 * HORIZON)


def _text(line: Line, at: datetime) -> tuple[str, str] | None:
    return _says(band) if (band := line.band(at)) else None


def _says(band: BandSpan) -> tuple[str, str]:
    return band.band, band.say


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
        return _earliest(
            _within(ended, at),
            *(line.next_turn(at) for line in self._every_line(at)),
            *(one.hours.next_change(at) for one in present if one and one.hours),
        )

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
        return tuple(dict.fromkeys(_once(line, self.phones, at) for line in self.phones))

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


class Numbered(Protocol):
    """What tells whether two rows are one number: a line, or the row of one."""

    @property
    def number(self) -> object: ...
    @property
    def audience(self) -> str: ...
    @property
    def valid_from(self) -> date | None: ...
    @property
    def valid_to(self) -> date | None: ...


def same_number(line: Line, lines: Iterable[Line]) -> tuple[Line, ...]:
    """The rows, this one among them, in which its number stands for the same people and days."""
    return tuple(other for other in lines if other is line or is_same_number(line, other))


def is_same_number(one: Numbered, other: Numbered) -> bool:
    """Whether both are one number, for the same people on a day on which both work."""
    if not one.number or one.number != other.number or one.audience != other.audience:
        return False
    # A number that follows on another day is not there twice.
    begins = max(one.valid_from or date.min, other.valid_from or date.min)
    return begins <= min(one.valid_to or date.max, other.valid_to or date.max)


def same_number_words(number: Number, service: str) -> str:
    """That this number stands more than once with the service of this name."""
    return (
        f"{number.shown} staat twee keer bij “{service}”. "
        "Maak er één lijn van en zet het verschil per dagdeel bij band en say."
    )


def _once(line: Line, lines: Iterable[Line], at: datetime) -> Line:
    """The line with all its rows in one, as it is at this moment."""
    rows = same_number(line, lines)
    if len(rows) == 1:
        return line
    shown = SharedLine(**_values(line) | {"rows": rows}).row(at)
    return SharedLine(**_values(shown) | {"rows": rows})


def _values(line: Line) -> dict[str, Any]:
    return {one.name: getattr(line, one.name) for one in fields(Line)}


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

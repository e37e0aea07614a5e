"""A number of a service as a plain value: when it exists, when it is answered, and what it says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Literal, Protocol

from contacts.hours.engine import (
    BandSpan,
    Hours,
    Span,
    State,
    layered,
    same_joined,
    to_instant,
    to_local,
    union,
)
from contacts.numbers import Number

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

    @property
    def is_way(self) -> bool:
        """Whether it can be how everybody else gets to another line: with a number, for all."""
        return self.audience == "public" and self.number is not None

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
        return earliest(self.hours.until(at), within(self.ends(), at))

    def opens(self, at: datetime) -> datetime | None:
        """The next opening of a line that is closed at `at`; None within 400 days."""
        if self.hours is None or self.state(at) != "closed":
            return None
        begins, ends = self.begins(), self.ends()
        opens = _first_opening(self.hours, max(at, begins) if begins else at)
        if opens is None or (ends is not None and opens >= ends):
            return None
        return within(opens, at)

    def next_change(self, at: datetime) -> datetime | None:
        """The first instant after `at` at which the state is another one."""
        state = self.state(at)
        if state == "open":
            return self.until(at)
        if state == "closed" and self.hours is not None:
            return self.opens(at)
        # Without hours only the days on which the number exists can change anything.
        begins, ends = self.begins(), self.ends()
        return within(begins if begins and begins > at else ends, at)

    def spans(self, start: datetime, end: datetime) -> list[Span]:
        """When the line is answered between two instants."""
        start, end = self._valid_within(start, end)
        return self.hours.spans(start, end) if self.hours and start < end else []

    def bands(self, start: datetime, end: datetime) -> list[BandSpan]:
        """The same, cut where the band or what it says changes."""
        start, end = self._valid_within(start, end)
        return self.hours.bands(start, end) if self.hours and start < end else []

    def shifts(self, start: datetime, end: datetime) -> list[BandSpan]:
        """The rows of its hours that touch a window, from their own beginning to their end, as far
        as the number exists then.
        """
        first, last = self._valid_within(start, end)
        begins, ends = self.begins(), self.ends()
        return [
            replace(
                one,
                start=max(one.start, begins) if begins else one.start,
                end=min(one.end, ends) if ends else one.end,
            )
            for one in (self.hours.shifts(first, last) if self.hours and first < last else ())
        ]

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
        """The first instant after `at` at which the line says something else of itself, or at
        which its number begins or ends: that isn't shown before and after, also while it's closed.
        """
        return earliest(self.next_change(at), self.band_until(at), self._next_edge(at))

    def _next_edge(self, at: datetime) -> datetime | None:
        return earliest(within(self.begins(), at), within(self.ends(), at))

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
        return next((within(span.end, at) for span in now), None)

    def opens(self, at: datetime) -> datetime | None:
        if self.state(at) != "closed":
            return None
        return next((within(one.start, at) for one in self._coming(at) if at < one.start), None)

    def next_change(self, at: datetime) -> datetime | None:
        if self.state(at) == "open":
            return self.until(at)
        return earliest(*(row.next_change(at) for row in self.rows))

    def next_turn(self, at: datetime) -> datetime | None:
        """Another row may hold from then on, with other words, while the number is the same."""
        said = self.row(at)
        turn = earliest(*(row.next_turn(at) for row in self.rows))
        while turn and turn <= at + HORIZON and self._says_as(said, turn, at):
            turn = earliest(*(row.next_turn(turn) for row in self.rows))
        return within(turn, at)

    def _says_as(self, said: Line, turn: datetime, at: datetime) -> bool:
        then = self.row(turn)
        words = ("label", "instruction", "without_phoning")
        same = all(getattr(said, word) == getattr(then, word) for word in words)
        same = same and self.is_valid(turn) == self.is_valid(at)
        return same and self.state(turn) == self.state(at) and _text(self, turn) == _text(self, at)

    def spans(self, start: datetime, end: datetime) -> list[Span]:
        return union(row.spans(start, end) for row in self.rows)

    def bands(self, start: datetime, end: datetime) -> list[BandSpan]:
        """Where two rows hold at once, the one that began last."""
        shifts = [shift for row in self.rows for shift in row.shifts(start, end)]
        shifts.sort(key=lambda shift: shift.start)
        return [
            replace(one, start=max(one.start, start), end=min(one.end, end))
            for one in same_joined(layered(shifts))
            if one.start < end and start < one.end
        ]

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


def earliest(*instants: datetime | None) -> datetime | None:
    return min((instant for instant in instants if instant), default=None)


def within(instant: datetime | None, at: datetime) -> datetime | None:
    """The instant, if it lies ahead and within the horizon."""
    return instant if instant and at < instant <= at + HORIZON else None


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
    """The rows, this one among them, in which its number stands for the same people.

    Rows that never work on one day are one number too where a third works beside each of them.
    """
    others = list(lines)
    found = [line]
    # It grows while it is read.
    for row in found:
        new = [one for one in others if not _is_among(one, found) and is_same_number(row, one)]
        found.extend(new)
    return tuple(one for one in others if _is_among(one, found))


def _is_among(line: Line, lines: Iterable[Line]) -> bool:
    return any(one is line for one in lines)


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


def as_one_line(line: Line, lines: Iterable[Line], at: datetime) -> Line:
    """The line with all its rows in one, as it is at this moment."""
    rows = same_number(line, lines)
    if len(rows) == 1:
        return line
    shown = SharedLine(**_values(line) | {"rows": rows}).row(at)
    return SharedLine(**_values(shown) | {"rows": rows})


def _values(line: Line) -> dict[str, Any]:
    return {one.name: getattr(line, one.name) for one in fields(Line)}

"""Opening hours of a line: open at this instant, until when, and where the gaps are.

Hours are wall-clock times in Amsterdam. A span belongs to the day on which it starts; for that day
a dated exception goes before a named holiday, and a holiday before the week. Everything is turned
into instants in UTC before it is compared, because two local datetimes compare their clocks.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from contacts.hours.calendar import (
    AMSTERDAM,
    DAYS,
    HOLIDAYS,
    LAST,
    ONE_DAY,
    clip,
    dates_of,
    parse_moment,
    to_instant,
    to_local,
)
from contacts.hours.document import (
    DatedException,
    HolidayRule,
    HoursFault,
    Times,
    WeekRow,
    read_rows,
)
from contacts.hours.words import (
    Plan,
    State,
    covers_week,
    exceptional_words,
    holidays_words,
    line_words,
    relative_moment,
    until_words,
    week_words,
)

__all__ = [
    "AMSTERDAM",
    "DAYS",
    "HOLIDAYS",
    "Hours",
    "HoursFault",
    "Span",
    "State",
    "complement",
    "gaps",
    "line_words",
    "parse_moment",
    "relative_moment",
    "state_of",
    "state_words",
    "to_instant",
    "to_local",
    "union",
    "until_words",
]

ALL_DAY: Plan = ((0, 1440),)


@dataclass(frozen=True, slots=True)
class Span:
    """The instants from `start` up to, not including, `end`; both in UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Hours:
    """The hours of one line. No hours at all is None instead of a value: the state is unknown."""

    week: tuple[WeekRow, ...] = ()
    holidays: HolidayRule | None = None
    exceptions: tuple[DatedException, ...] = ()

    @classmethod
    def parse(cls, document: object) -> "Hours":
        """Read the hours of a region package; HoursFault with all that is wrong in them."""
        return cls(*read_rows(document))

    def document(self) -> dict[str, Any]:
        """As in a region package, the rows as they were given; `parse` reads it back equal."""
        return {
            "week": [row.document() for row in self.week],
            "holidays": self.holidays.document() if self.holidays else None,
            "exceptions": [exception.document() for exception in self.exceptions],
        }

    def is_open(self, at: datetime) -> bool:
        """Whether somebody answers at this instant."""
        instant = clip(at)
        today = instant.astimezone(AMSTERDAM).date()
        return any(
            to_instant(day, start) <= instant < to_instant(day, end)
            for day in (today, today - ONE_DAY)
            for start, end in self._plan(day)
        )

    def state(self, at: datetime) -> State:
        """Open or closed; "unknown" belongs to a line without hours, see `state_of`."""
        return "open" if self.is_open(at) else "closed"

    def spans(self, start: datetime, end: datetime) -> list[Span]:
        """The spans in which it is open, merged and cut to [start, end)."""
        first, last = clip(start), clip(end)
        return _cut(self._merged(first, last), first, last) if first < last else []

    def next_change(self, at: datetime, days: int = 400) -> datetime | None:
        """The first instant after `at` at which open becomes closed or closed open."""
        instant = clip(at)
        horizon = instant + min(timedelta(days=days), LAST - instant)
        if self._same_from(instant.astimezone(AMSTERDAM).date() - ONE_DAY):
            return None
        for start, end in self._merged(instant, horizon):
            if instant < end:
                change = start if instant < start else end
                return change if change <= horizon else None
        return None

    def until(self, at: datetime) -> datetime | None:
        """The end of the span that is open now; None when closed or without an end in 400 days."""
        return self.next_change(at) if self.is_open(at) else None

    def opens(self, at: datetime) -> datetime | None:
        """The next opening when it is closed now; None when open or without one in 400 days."""
        return None if self.is_open(at) else self.next_change(at)

    @property
    def never(self) -> bool:
        """No day, ordinary or special, has a span."""
        return not any(self._plans_from(date.min))

    @property
    def always(self) -> bool:
        """Day and night, whatever the date."""
        return self._always_from(date.min)

    def words(self, from_day: date = date.min, until_day: date = date.max) -> list[str]:
        """The week, the named days, and the exceptions that touch these days."""
        special = self.exception_words(from_day, until_day)
        return [*self.weekly_words(), *self.holiday_words(), *special]

    def weekly_words(self) -> list[str]:
        """The week in words: ["ma t/m vr 08:30 tot 17:00"], ["dag en nacht"], ["nooit"]."""
        return week_words(self._week)

    def holiday_words(self) -> list[str]:
        """The named days in words: ["op feestdagen gesloten"]; [] where nothing is said."""
        if self.holidays is None:
            return []
        return holidays_words(self.holidays.names, self._holiday)

    def exception_words(self, from_day: date, until_day: date) -> list[str]:
        """The exceptions that touch these days, both included, in the order of the calendar."""
        return [
            exceptional_words(
                exception.first,
                exception.last,
                _plan_of(exception.hours),
                note=exception.note,
                ends_night_before=exception.ends_night_before,
            )
            for exception in self._by_date
            if exception.first <= until_day and from_day <= exception.last
        ]

    @cached_property
    def _week(self) -> tuple[Plan, ...]:
        return tuple(
            _plan_of([row.times for row in self.week if day in row.days]) for day in range(7)
        )

    @cached_property
    def _holiday(self) -> Plan:
        return _plan_of(self.holidays.hours if self.holidays else ())

    @cached_property
    def _observed(self) -> frozenset[str]:
        return self.holidays.names if self.holidays else frozenset()

    @cached_property
    def _by_date(self) -> list[DatedException]:
        return sorted(self.exceptions, key=lambda exception: exception.first)

    @cached_property
    def _first_days(self) -> list[date]:
        return [exception.first for exception in self._by_date]

    @cached_property
    def _exceptional(self) -> list[Plan]:
        return [_plan_of(exception.hours) for exception in self._by_date]

    @cached_property
    def _nights_end(self) -> frozenset[date]:
        """The days at whose 00:00 the shift of the night before stops."""
        return frozenset(
            exception.first for exception in self.exceptions if exception.ends_night_before
        )

    def _plan(self, day: date) -> Plan:
        """The spans that start on this day, in minutes after its midnight."""
        plan = self._uncut(day)
        if self._nights_end and day + ONE_DAY in self._nights_end:
            return [(start, min(end, 1440)) for start, end in plan]
        return plan

    def _uncut(self, day: date) -> Plan:
        number = bisect_right(self._first_days, day) - 1
        if number >= 0 and day <= self._by_date[number].last:
            return self._exceptional[number]
        if self._observed and day in dates_of(self._observed, day.year):
            return self._holiday
        return self._week[day.weekday()]

    def _merged(self, first: datetime, last: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Every span that touches [first, last], whole within a day on either side of it."""
        day = first.astimezone(AMSTERDAM).date() - ONE_DAY
        final = last.astimezone(AMSTERDAM).date() + ONE_DAY
        return _merge(self._started(day, final))

    def _started(self, day: date, final: date) -> Iterator[tuple[datetime, datetime]]:
        while day <= final:
            for start, end in self._plan(day):
                yield to_instant(day, start), to_instant(day, end)
            day += ONE_DAY

    def _plans_from(self, day: date) -> list[Plan]:
        """Every plan that can still hold on this day or later."""
        plans = list(self._week)
        if self._observed:
            plans.append(self._holiday)
        coming = zip(self._by_date, self._exceptional, strict=True)
        return plans + [plan for exception, plan in coming if exception.last >= day]

    def _always_from(self, day: date) -> bool:
        plans = self._plans_from(day)
        if all(plan == ALL_DAY for plan in plans):
            return True
        return len(plans) == 7 and covers_week(plans)

    def _same_from(self, day: date) -> bool:
        """Whether nothing changes from this day on: most lines never close, and are asked often."""
        return self._always_from(day) or not any(self._plans_from(day))


def state_of(hours: Hours | None, at: datetime) -> State:
    """The state of a line at an instant; without hours it is unknown, which is never open."""
    return hours.state(at) if hours else "unknown"


def state_words(hours: Hours | None, at: datetime) -> str:
    """The state on the screen: "Nu bereikbaar, tot 17:00", "gesloten, morgen 08:30 weer open"."""
    if hours is None:
        return line_words("unknown", None, None, at)
    return line_words(hours.state(at), hours.until(at), hours.opens(at), at)


def union(many: Iterable[Sequence[Span]]) -> list[Span]:
    """The instants that lie in any of these lists of spans, in order and merged."""
    pairs = sorted((span.start, span.end) for spans in many for span in spans)
    return [Span(start, end) for start, end in _merge(pairs)]


def complement(spans: Iterable[Span], start: datetime, end: datetime) -> list[Span]:
    """What these spans, in order and merged, leave open of [start, end)."""
    left: list[Span] = []
    covered, end = clip(start), clip(end)
    for span in spans:
        if covered < min(span.start, end):
            left.append(Span(covered, min(span.start, end)))
        covered = max(covered, span.end)
    return [*left, Span(covered, end)] if covered < end else left


def gaps(many: Iterable[Hours | Sequence[Span]], start: datetime, end: datetime) -> list[Span]:
    """The spans of [start, end) in which none of these is open."""
    opened = [one.spans(start, end) if isinstance(one, Hours) else one for one in many]
    return complement(union(opened), start, end)


def _plan_of(hours: Iterable[Times]) -> Plan:
    """The spans of one day in minutes, merged where they overlap or touch."""
    plan: list[tuple[int, int]] = []
    for start, end in sorted((times.start, times.end) for times in hours):
        if plan and start <= plan[-1][1]:
            plan[-1] = (plan[-1][0], max(plan[-1][1], end))
        else:
            plan.append((start, end))
    return tuple(plan)


def _merge(pairs: Iterable[tuple[datetime, datetime]]) -> Iterator[tuple[datetime, datetime]]:
    """Join what overlaps or touches; the pairs come in order of their start."""
    joined: tuple[datetime, datetime] | None = None
    for start, end in pairs:
        if start >= end:
            continue  # a span within the hour that the spring night skips
        if joined and start <= joined[1]:
            joined = (joined[0], max(joined[1], end))
            continue
        if joined:
            yield joined
        joined = (start, end)
    if joined:
        yield joined


def _cut(pairs: Iterable[tuple[datetime, datetime]], first: datetime, last: datetime) -> list[Span]:
    return [
        Span(max(start, first), min(end, last))
        for start, end in pairs
        if start < last and first < end
    ]

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
from itertools import chain
from typing import Any

from contacts.hours.calendar import (
    AMSTERDAM,
    DAYS,
    HOLIDAYS,
    LAST,
    ONE_DAY,
    clip,
    dates_of,
    holidays,
    is_odd_week,
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
from contacts.hours.plans import Plan, covers, plan_of
from contacts.hours.spans import (
    BandSpan,
    Span,
    complement,
    cut,
    layered,
    merge,
    same_joined,
    union,
)
from contacts.hours.values import Parity
from contacts.hours.words import (
    State,
    exceptional_words,
    holidays_words,
    line_words,
    relative_moment,
    sure_words,
    text_words,
    times_words,
    until_words,
    week_words,
)

__all__ = [
    "AMSTERDAM",
    "DAYS",
    "HOLIDAYS",
    "BandSpan",
    "BandWeek",
    "Hours",
    "HoursFault",
    "Span",
    "State",
    "complement",
    "gaps",
    "layered",
    "line_words",
    "parse_moment",
    "relative_moment",
    "same_joined",
    "state_of",
    "state_words",
    "to_instant",
    "to_local",
    "union",
    "until_words",
]


# How many days ahead anybody looks.
HORIZON = 400


@dataclass(frozen=True, slots=True)
class BandWeek:
    """When a band holds in an ordinary week, in words: for a row on paper."""

    band: str
    say: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Hours:
    """The hours of one line. No hours at all is None instead of a value: the state is unknown.

    `holidays` None says nothing about them, and () that they are ordinary days. `sure` holds the
    codes of the questions about these rows that somebody answered with "yes, that is right".
    """

    week: tuple[WeekRow, ...] = ()
    holidays: tuple[HolidayRule, ...] | None = None
    exceptions: tuple[DatedException, ...] = ()
    sure: tuple[str, ...] = ()

    @classmethod
    def parse(cls, document: object) -> "Hours":
        """Read the hours of a region package; HoursFault with all that is wrong in them."""
        return cls(*read_rows(document))

    def document(self) -> dict[str, Any]:
        """As in a region package, the rows as they were given; `parse` reads it back equal."""
        return {
            "week": [row.document() for row in self.week],
            "holidays": self._rules_document(),
            "exceptions": [exception.document() for exception in self.exceptions],
            **({"sure": list(self.sure)} if self.sure else {}),
        }

    def _rules_document(self) -> list[dict[str, Any]] | str | None:
        if not self.holidays:
            return None if self.holidays is None else "none"
        return [rule.document() for rule in self.holidays]

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
        return cut(self._merged(first, last), first, last) if first < last else []

    def next_change(self, at: datetime, days: int = HORIZON) -> datetime | None:
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

    def bands(self, start: datetime, end: datetime) -> list[BandSpan]:
        """The spans of `spans`, cut where the band or what it says changes.

        Where a holiday or an exception makes two rows meet, the one that began last is shown.
        """
        if not self.has_bands:
            return [BandSpan(one.start, one.end, "", "") for one in self.spans(start, end)]
        first, last = clip(start), clip(end)
        return [
            BandSpan(max(one.start, first), min(one.end, last), one.band, one.say)
            for one in (self._banded(first, last) if first < last else ())
            if one.start < last and first < one.end
        ]

    def shifts(self, start: datetime, end: datetime) -> list[BandSpan]:
        """The rows that touch a window, each whole, in the order in which they begin."""
        first, last = clip(start), clip(end)
        day = first.astimezone(AMSTERDAM).date() - ONE_DAY
        started = self._rows_started(day, last) if first < last else ()
        return [one for one in started if one.start < last and first < one.end]

    def band(self, at: datetime) -> BandSpan | None:
        """The band that holds at `at`, from then on and at most 400 days; None when closed."""
        if not self.is_open(at):
            return None
        instant = clip(at)
        horizon = instant + min(timedelta(days=HORIZON), LAST - instant)
        found = BandSpan(instant, horizon, "", "")
        if self.has_bands:
            found = next(one for one in self._banded(instant, horizon) if instant < one.end)
        end = min(found.end, horizon, self.until(at) or horizon)
        return BandSpan(instant, end, found.band, found.say)

    def band_until(self, at: datetime) -> datetime | None:
        """When another band begins within the span that is open now; None where none does."""
        now = self.band(at) if self.has_bands else None
        then = self.band(now.end) if now else None
        changes = now and then and (now.band, now.say) != (then.band, then.say)
        return now.end if now and changes else None

    def special_on(self, day: date) -> HolidayRule | DatedException | None:
        """What holds on this day in the place of the week."""
        number = self._exception_on(day)
        return self._rule_on(day) if number is None else self._by_date[number]

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

    def told(self) -> list[str]:
        """All that there is to these hours, the texts of bands and what somebody is sure of too."""
        week = [
            f"{words}{text_words(one.band, one.say)}"
            for one in self.band_weeks()
            for words in one.words
        ]
        says = dict.fromkeys(times.text for times in self._special_times if times.say)
        return [
            *week,
            *self.holiday_words(),
            *self.exception_words(date.min, date.max),
            *(f"{band}: {say}" if band else say for band, say in says),
            *sure_words(self.sure),
        ]

    def texts(self) -> Iterator[str]:
        """Every text of a band: its word and what it says; "" where a row has none."""
        week = (row.times for row in self.week)
        for times in (*week, *self._special_times):
            yield from times.text

    def weekly_words(self) -> list[str]:
        """The week in words: ["ma t/m vr 08:30 tot 17:00"], ["dag en nacht"], ["nooit"]."""
        even, odd = self._weeks
        return ["dag en nacht"] if self._covers_weeks else week_words(even, odd)

    def band_weeks(self) -> list[BandWeek]:
        """The week as a row for each band, in the order of the week; one row without bands."""
        rows = sorted(self.week, key=lambda row: (min(row.days), row.times.start))
        texts = dict.fromkeys(row.times.text for row in rows) or {("", ""): None}
        return [
            BandWeek(
                *text,
                tuple(Hours(tuple(r for r in rows if r.times.text == text)).weekly_words()),
            )
            for text in texts
        ]

    def holiday_words(self) -> list[str]:
        """The named days in words: ["op feestdagen gesloten"]; [] where nothing is said."""
        if self.holidays is None:
            return []
        return holidays_words([(rule.names, times_words(rule.hours)) for rule in self.holidays])

    def exception_words(self, from_day: date, until_day: date) -> list[str]:
        """The exceptions that touch these days, both included, in the order of the calendar."""
        return [
            exceptional_words(
                exception.first,
                exception.last,
                times_words(exception.hours),
                note=exception.note,
                ends_night_before=exception.ends_night_before,
            )
            for exception in self._by_date
            if exception.first <= until_day and from_day <= exception.last
        ]

    @cached_property
    def _weeks(self) -> tuple[tuple[Plan, ...], tuple[Plan, ...]]:
        """The plans of the seven days, of an even week and of an odd one."""
        return self._week_of("even"), self._week_of("odd")

    def _week_of(self, parity: Parity) -> tuple[Plan, ...]:
        return tuple(plan_of(row.times for row in self._rows_of(day, parity)) for day in range(7))

    def _rows_of(self, weekday: int, parity: Parity) -> list[WeekRow]:
        return [r for r in self.week if weekday in r.days and r.weeks in (None, parity)]

    @cached_property
    def _alternates(self) -> bool:
        return any(row.weeks for row in self.week)

    @cached_property
    def has_bands(self) -> bool:
        return any(self.texts())

    @property
    def _special_times(self) -> list[Times]:
        """The rows of all rules for named days and of all exceptions."""
        rules = [rule.hours for rule in self.holidays or ()]
        return [*chain(*rules, *(one.hours for one in self.exceptions))]

    @cached_property
    def _observed(self) -> frozenset[str]:
        return frozenset().union(*(rule.names for rule in self.holidays or ()))

    @cached_property
    def _rule_plans(self) -> dict[HolidayRule, Plan]:
        return {rule: plan_of(rule.hours) for rule in self.holidays or ()}

    def _rule_on(self, day: date) -> HolidayRule | None:
        """The first rule that names this day, else the one about the default days."""
        if not self._observed or day not in dates_of(self._observed, day.year):
            return None
        names = holidays(day.year)[day]
        rules = [rule for rule in self.holidays or () if rule.names.intersection(names)]
        return next((rule for rule in rules if rule.days != "default"), rules[0])

    @cached_property
    def _by_date(self) -> list[DatedException]:
        return sorted(self.exceptions, key=lambda exception: exception.first)

    @cached_property
    def _first_days(self) -> list[date]:
        return [exception.first for exception in self._by_date]

    @cached_property
    def _exceptional(self) -> list[Plan]:
        return [plan_of(exception.hours) for exception in self._by_date]

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
        number = self._exception_on(day)
        if number is not None:
            return self._exceptional[number]
        if rule := self._rule_on(day):
            return self._rule_plans[rule]
        even, odd = self._weeks
        return (odd if self._alternates and is_odd_week(day) else even)[day.weekday()]

    def _exception_on(self, day: date) -> int | None:
        """Which of `_by_date` holds on this day."""
        number = bisect_right(self._first_days, day) - 1
        return number if number >= 0 and day <= self._by_date[number].last else None

    def _times_on(self, day: date) -> Sequence[Times]:
        """The rows that hold on this day, as they were written."""
        number = self._exception_on(day)
        if number is not None:
            return self._by_date[number].hours
        if rule := self._rule_on(day):
            return rule.hours
        parity: Parity = "odd" if is_odd_week(day) else "even"
        return [row.times for row in self._rows_of(day.weekday(), parity)]

    def _banded(self, first: datetime, last: datetime) -> Iterator[BandSpan]:
        """Every span with its band that touches [first, last]."""
        day = first.astimezone(AMSTERDAM).date() - ONE_DAY
        return same_joined(layered(self._rows_started(day, last)))

    def _rows_started(self, day: date, last: datetime) -> Iterator[BandSpan]:
        """The rows from `day` on, in the order in which they begin."""
        while day <= last.astimezone(AMSTERDAM).date():
            stops = 1440 if day + ONE_DAY in self._nights_end else 2880
            for times in sorted(self._times_on(day), key=lambda times: times.start):
                start, end = to_instant(day, times.start), to_instant(day, min(times.end, stops))
                if start < end:
                    yield BandSpan(start, end, *times.text)
            day += ONE_DAY

    def _merged(self, first: datetime, last: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Every span that touches [first, last], whole within a day on either side of it."""
        day = first.astimezone(AMSTERDAM).date() - ONE_DAY
        final = last.astimezone(AMSTERDAM).date() + ONE_DAY
        return merge(self._started(day, final))

    def _started(self, day: date, final: date) -> Iterator[tuple[datetime, datetime]]:
        while day <= final:
            for start, end in self._plan(day):
                yield to_instant(day, start), to_instant(day, end)
            day += ONE_DAY

    def _plans_from(self, day: date) -> list[Plan]:
        """Every plan that can still hold on this day or later."""
        return [*chain(*self._weeks), *self._special_from(day)]

    def _special_from(self, day: date) -> list[Plan]:
        """The plans of the named days, and of the exceptions from this day on."""
        coming = zip(self._by_date, self._exceptional, strict=True)
        later = [plan for exception, plan in coming if exception.last >= day]
        return [*self._rule_plans.values(), *later]

    def _always_from(self, day: date) -> bool:
        if all(plan and plan[0][0] == 0 and plan[0][1] >= 1440 for plan in self._plans_from(day)):
            return True
        return not self._special_from(day) and self._covers_weeks

    @property
    def _covers_weeks(self) -> bool:
        """Whether ordinary weeks leave no minute out, also when week 1 follows week 53."""
        even, odd = self._weeks
        return covers(odd) and covers([*even, *odd])

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


def gaps(many: Iterable[Hours | Sequence[Span]], start: datetime, end: datetime) -> list[Span]:
    """The spans of [start, end) in which none of these is open."""
    opened = [one.spans(start, end) if isinstance(one, Hours) else one for one in many]
    return complement(union(opened), start, end)

"""The hours of a line as the fields of a form: rows of days and times, named days, dates.

Nothing is decided here: a field holds what somebody typed. `sheet_of` fills the fields in from a
document, in such a way that reading them gives that same document back.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from contacts.hours.asking import Answers
from contacts.hours.calendar import DAYS, HOLIDAYS
from contacts.hours.document import DatedException, HolidayRule, HoursFault, Times, WeekRow
from contacts.hours.engine import Hours
from contacts.hours.version1 import converted
from contacts.hours.written_times import Span, spans_typed

Kind = Literal["unknown", "always", "week"]
ALL_DAY = Times(0, 1440)
_ALWAYS = (WeekRow(tuple(range(7)), ALL_DAY),)
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_MEANT = {written: meant for meant, written in _ESCAPES.items()}


@dataclass(frozen=True, slots=True)
class DaysRow:
    """A row of the week. `order` keeps days in an order, or twice, that ticks can't show."""

    number: int
    days: tuple[str, ...] = ()
    start: str = ""
    end: str = ""
    all_day: bool = False
    order: str = ""
    next_day: bool = False
    weeks: str = ""
    band: str = ""
    say: str = ""

    @property
    def place(self) -> str:
        return f"w{self.number}"

    @property
    def is_empty(self) -> bool:
        typed = (self.start, self.end, self.band, self.say)
        return not (self.days or self.all_day or any(text.strip() for text in typed))

    @property
    def says_more(self) -> bool:
        """Whether there is more to it than days and times."""
        return bool(self.next_day or self.weeks or self.band.strip() or self.say.strip())


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One more rule for named days, after the first. `usual` is about the nine of default."""

    number: int
    usual: bool = False
    named: tuple[str, ...] = ()
    order: str = ""
    closed: bool = False
    times: str = ""

    @property
    def place(self) -> str:
        return f"h{self.number}"

    @property
    def is_empty(self) -> bool:
        return not (self.usual or self.named or self.closed or self.times.strip())


@dataclass(frozen=True, slots=True)
class DatesRow:
    """Other hours on some dates. `blank` keeps a note that is there, but says nothing."""

    number: int
    first: str = ""
    last: str = ""
    closed: bool = False
    times: str = ""
    note: str = ""
    night: bool = False
    blank: bool = False

    @property
    def place(self) -> str:
        return f"e{self.number}"

    @property
    def is_empty(self) -> bool:
        typed = (self.first, self.last, self.times, self.note)
        return not (self.closed or self.night or any(text.strip() for text in typed))


@dataclass(frozen=True, slots=True)
class Sheet:
    """All fields of the hours of one line.

    `text` is a week in words, beside the rows. `was` is the kind that the form was opened with: it
    tells somebody who forgot to choose from somebody who changed it.
    """

    kind: str = "unknown"
    rows: tuple[DaysRow, ...] = ()
    text: str = ""
    observed: str = ""
    named: tuple[str, ...] = ()
    order: str = ""
    held: str = "closed"
    times: str = ""
    rules: tuple[RuleRow, ...] = ()
    dates: tuple[DatesRow, ...] = ()
    answers: Answers = field(default_factory=dict)
    was: str = "unknown"
    # Somebody wants to see what this means, and not to save it yet.
    look: bool = False

    def texts(self) -> list[str]:
        """Everything that was typed by hand."""
        week = [text for row in self.rows for text in (row.order, row.band, row.say)]
        orders = [self.order, *(row.order for row in self.rules)]
        return [*week, *orders, *(row.note for row in self.dates), *self.times_texts()]

    def times_texts(self) -> list[str]:
        """What is read as days and times."""
        week = [text for row in self.rows for text in (row.start, row.end)]
        dates = [text for row in self.dates for text in (row.first, row.last, row.times)]
        return [*week, *dates, *(row.times for row in self.rules), self.times, self.text]


def sheet_of(document: object) -> Sheet:
    """The fields of a stored document; what can't be read is shown as unknown, as to the public."""
    if document is None:
        return Sheet()
    try:
        hours = Hours.parse(converted(document))
    except HoursFault:
        return Sheet()
    kind: Kind = "always" if hours.week == _ALWAYS else "week"
    rows = () if kind == "always" else hours.week
    return Sheet(
        kind=kind,
        rows=tuple(_days_row(number, row) for number, row in enumerate(rows)),
        dates=tuple(_dates_row(number, row) for number, row in enumerate(hours.exceptions)),
        was=kind,
        **_holidays(hours.holidays),
    )


def _days_row(number: int, row: WeekRow) -> DaysRow:
    days = tuple(DAYS[day] for day in row.days)
    held = row.times.document()
    all_day = replace(row.times, band="", say="") == ALL_DAY
    start, end = ("", "") if all_day else (held["from"], held["to"])
    return DaysRow(
        number,
        days,
        start,
        end,
        all_day,
        order=" ".join(days),
        next_day=row.times.next_day,
        weeks=row.weeks or "",
        band=row.times.band,
        say=row.times.say,
    )


def _dates_row(number: int, row: DatedException) -> DatesRow:
    return DatesRow(
        number,
        first=row.first.isoformat(),
        last=row.last.isoformat(),
        closed=not row.hours,
        times=times_typed(row.hours),
        note=escape(row.note or ""),
        night=row.ends_night_before,
        blank=row.note == "",
    )


def _holidays(rules: tuple[HolidayRule, ...] | None) -> dict[str, Any]:
    if not rules:
        return {} if rules is None else {"observed": "none"}
    first, *others = rules
    held = {"held": "times" if first.hours else "closed", "times": times_typed(first.hours)}
    more = tuple(_rule_row(number, rule) for number, rule in enumerate(others))
    if first.days == "default":
        return {"observed": "default", "rules": more, **held}
    named, order = _named(first)
    return {"observed": "own", "named": named, "order": order, "rules": more, **held}


def _rule_row(number: int, rule: HolidayRule) -> RuleRow:
    usual = rule.days == "default"
    named, order = ((), "") if usual else _named(rule)
    times = times_typed(rule.hours)
    return RuleRow(number, usual, named, order, closed=not rule.hours, times=times)


def _named(rule: HolidayRule) -> tuple[tuple[str, ...], str]:
    """The days of a rule as ticks, and in the order in which they were named."""
    return tuple(name for name in HOLIDAYS if name in rule.names), ",".join(rule.days)


def times_typed(times: Sequence[Times]) -> str:
    """Spans as one line: "08:30-12:00, 13:00-17:00"; nothing where there are none."""
    return spans_typed([Span.of(one.document()) for one in times]) if times else ""


def escape(note: str) -> str:
    """A note on one line, whatever stands in it."""
    return re.sub(r"[\\\n\r]", lambda found: _ESCAPES[found[0]], note)


def unescape(note: str) -> str:
    return re.sub(r"\\[\\nr]", lambda found: _MEANT[found[0]], note)

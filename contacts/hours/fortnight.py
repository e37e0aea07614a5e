"""The coming fourteen days of a line, as bars and in words, and when nobody answers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from contacts.hours.calendar import ONE_DAY, clock, day_length, feast_days, holidays
from contacts.hours.engine import Hours, Span, complement, to_instant, to_local
from contacts.hours.values import Parity
from contacts.hours.words import WEEKDAYS, WEEKS, date_words, in_a_row

DAYS = 14
LAST_MINUTE = 1440
SUNDAY = 6
EVERY_DAY = frozenset(range(7))
NOBODY = "neemt niemand op"
PARITIES: tuple[Parity, Parity] = ("even", "odd")
OTHER: dict[Parity, Parity] = {"even": "odd", "odd": "even"}


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of a day in which somebody answers; in percents of the longest day drawn."""

    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day as a row; `special` names its holiday and what an exception says of it."""

    name: str
    width: str
    bars: tuple[Bar, ...]
    words: str
    special: str = ""


@dataclass(frozen=True, slots=True)
class Fortnight:
    """What the hours of a line come to; a gap is a whole sentence."""

    days: tuple[Day, ...]
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Minutes of the day at which nobody answers on these days; an end may pass 1440.

    `weeks` says in which weeks, where that isn't every week.
    """

    days: frozenset[int]
    start: int
    end: int
    weeks: Parity | None = None


def fortnight(hours: Hours, today: date, nobody: str = NOBODY) -> Fortnight:
    """Fourteen days from `today`; `nobody` ends a sentence about a gap."""
    dates = [today + timedelta(days=number) for number in range(DAYS)]
    longest = max(day_length(day) for day in dates)
    usual = [_sentence(gap, nobody) for gap in weekly_gaps(hours)]
    special = [f"{words} {nobody}, anders dan gewoon." for words in _special_gaps(hours, dates)]
    return Fortnight(tuple(_day(hours, day, longest) for day in dates), (*usual, *special))


def _day(hours: Hours, day: date, longest: timedelta) -> Day:
    start, end = to_instant(day, 0), to_instant(day + ONE_DAY, 0)
    spans = hours.spans(start, end)
    return Day(
        name=day_name(day),
        width=_percent((end - start) / longest),
        bars=tuple(_bar(span, start, longest) for span in spans),
        words=_words(spans, start, end),
        special="; ".join(_special(hours, day, end - start)),
    )


def _bar(span: Span, start: datetime, longest: timedelta) -> Bar:
    return Bar(
        _percent((span.start - start) / longest), _percent((span.end - span.start) / longest)
    )


def _words(spans: Sequence[Span], start: datetime, end: datetime) -> str:
    if not spans:
        return "dicht"
    if spans == [Span(start, end)]:
        return "dag en nacht"
    return in_a_row([f"{_clock(span.start)} tot {_end(span.end, end)}" for span in spans])


def _special(hours: Hours, day: date, length: timedelta) -> Iterator[str]:
    own = {name for rule in hours.holidays or () for name in rule.names}
    named = feast_days(day.year).get(day, ())
    yield from (name for name in holidays(day.year).get(day, ()) if name in own or name in named)
    for exception in hours.exceptions:
        if exception.first <= day <= exception.last:
            yield f"afwijking: {exception.note}" if exception.note else "afwijking"
    if length != ONE_DAY:
        yield f"deze dag duurt {int(length / timedelta(hours=1))} uur: de klok verspringt"


def weekly_gaps(hours: Hours) -> list[Gap]:
    """What an ordinary week leaves open, the gaps of the fewest days first.

    Times that lie open on the same days are one gap: Monday 00:00 to 08:30 stands apart from
    08:30 to 17:00 on all workdays, which is how a forgotten night is seen.
    """
    alternates = any(row.weeks for row in hours.week)
    even, odd = (
        _through_midnight(_daily(hours, parity), alternates=alternates) for parity in PARITIES
    )
    gaps = [gap for gap in even if gap in odd]
    gaps += [replace(gap, weeks="even") for gap in even if gap not in odd]
    gaps += [replace(gap, weeks="odd") for gap in odd if gap not in even]
    return sorted(gaps, key=lambda gap: (len(gap.days), gap.start))


def _daily(hours: Hours, parity: Parity) -> list[Gap]:
    """The gaps within a day of such a week, in the order of the clock."""
    opened = [list(_opened(hours, day, parity)) for day in range(7)]
    edges = sorted({0, LAST_MINUTE, *(edge for day in opened for span in day for edge in span)})
    gaps: list[Gap] = []
    for start, end in pairwise(edges):
        days = frozenset(day for day in range(7) if not _is_open(opened[day], start))
        if gaps and gaps[-1].end == start and gaps[-1].days == days:
            gaps[-1] = Gap(days, gaps[-1].start, end)
        elif days:
            gaps.append(Gap(days, start, end))
    return gaps


def _opened(hours: Hours, day: int, parity: Parity) -> Iterator[tuple[int, int]]:
    """The minutes of this day of the week that are open, those of the night before among them."""
    # The Sunday before an even week lies in an odd one, but for the year after week 53.
    before = parity if day else OTHER[parity]
    for row in hours.week:
        if day in row.days and row.weeks in (None, parity):
            yield row.times.start, min(row.times.end, LAST_MINUTE)
        night = (day - 1) % 7 in row.days and row.weeks in (None, before)
        if night and row.times.end > LAST_MINUTE:
            yield 0, row.times.end - LAST_MINUTE


def _is_open(spans: Iterable[tuple[int, int]], minute: int) -> bool:
    return any(start <= minute < end for start, end in spans)


def _through_midnight(gaps: list[Gap], *, alternates: bool) -> list[Gap]:
    """A gap until midnight and the one that goes on behind it are one."""
    if len(gaps) < 2 or gaps[-1].end != LAST_MINUTE or gaps[0].start != 0:
        return gaps
    *most, late = gaps
    early = most[0]
    if early.days != frozenset((day + 1) % 7 for day in late.days):
        return gaps
    # After an even Sunday comes an odd Monday.
    if alternates and SUNDAY in late.days:
        return gaps
    return [*most[1:], Gap(late.days, late.start, early.end + LAST_MINUTE)]


def _sentence(gap: Gap, nobody: str) -> str:
    """ "Op maandag van 00:00 tot 08:30 neemt niemand op." """
    weeks = WEEKS[gap.weeks]
    if (gap.start, gap.end) == (0, LAST_MINUTE):
        return f"{_days(gap.days)} {nobody}{weeks}."
    night = gap.end > LAST_MINUTE
    end = f"{clock(gap.end - LAST_MINUTE)} de volgende dag" if night else clock(gap.end)
    return f"{_days(gap.days)} van {clock(gap.start)} tot {end} {nobody}{weeks}."


def _days(days: frozenset[int]) -> str:
    if days == EVERY_DAY:
        return "Elke dag"
    first, *_, last = ordered = [*sorted(days), max(days)]
    if len(days) > 2 and ordered[:-1] == list(range(first, last + 1)):
        return f"Op {WEEKDAYS[first]} tot en met {WEEKDAYS[last]}"
    return f"Op {in_a_row([WEEKDAYS[day] for day in sorted(days)])}"


def _special_gaps(hours: Hours, dates: Sequence[date]) -> Iterator[str]:
    """When it is closed in these days, but wouldn't be in an ordinary week."""
    start, end = to_instant(dates[0], 0), to_instant(dates[-1] + ONE_DAY, 0)
    usual = Hours(hours.week).spans(start, end)
    closed = complement(hours.spans(start, end), start, end)
    for gap in closed:
        for span in usual:
            first, last = max(gap.start, span.start), min(gap.end, span.end)
            if first < last:
                yield _period(first, last)


def _period(start: datetime, end: datetime) -> str:
    first = to_local(start).date()
    last = to_local(end - timedelta(microseconds=1)).date()
    if first == last:
        midnight = to_instant(first + ONE_DAY, 0)
        return f"Op {day_name(first)} van {_clock(start)} tot {_end(end, midnight)}"
    midnight = to_instant(last + ONE_DAY, 0)
    return f"Van {day_name(first)} {_clock(start)} tot {day_name(last)} {_end(end, midnight)}"


def day_name(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {date_words(day, year=False)}"


def _clock(instant: datetime) -> str:
    return f"{to_local(instant):%H:%M}"


def _end(instant: datetime, midnight: datetime) -> str:
    return "24:00" if instant == midnight else _clock(instant)


def _percent(share: float) -> str:
    return f"{100 * share:.3f}%"

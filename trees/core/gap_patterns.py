"""What comes back every week in a list of gaps, and what is left: the days that differ.

The ordinary week follows from the weekly hours of the lines, never from counting occurrences. It
holds for an era: a stretch in which the same lines exist. What the ordinary week says is taken off
the real gaps; what remains is told with its date.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise

from contacts.hours.calendar import is_odd_week
from contacts.hours.engine import Span, to_instant, to_local, union
from contacts.hours.values import Parity
from trees.core.coverage import Rota, cut, difference, holder

DAY = 1440
WEEK = 7 * DAY
# In a shorter stretch between two numbers nobody would speak of "every week".
SHORTEST_ERA = timedelta(days=21)
SHORTEST_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Weekly:
    """A gap of the ordinary week, in minutes after Monday 00:00; `end` may pass the week.

    `weeks` says in which weeks, where that isn't every week.
    """

    start: int
    end: int
    weeks: Parity | None = None


@dataclass(frozen=True, slots=True)
class Era:
    """A stretch of time and its ordinary week."""

    start: datetime
    end: datetime
    weekly: tuple[Weekly, ...]


@dataclass(frozen=True, slots=True)
class Regular:
    """The gaps that come back every week in an era; `but` is when somebody answers after all."""

    era: Era
    but: tuple[Span, ...]
    # Of each weekly gap one that really occurs.
    examples: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Single:
    """A gap that the ordinary week doesn't explain; `whole` is the gap of which it is a part."""

    span: Span
    whole: Span


@dataclass(frozen=True, slots=True)
class Pattern:
    regular: tuple[Regular, ...] = ()
    single: tuple[Single, ...] = ()


def pattern_of(
    gaps: Sequence[Span], rotas: Sequence[Rota], start: datetime, end: datetime
) -> Pattern:
    """The gaps of [start, end), merged and in order, as a person would tell them."""
    regular: list[Regular] = []
    left: list[list[Span]] = []
    for era in _eras(rotas, start, end):
        real = cut(gaps, era.start, era.end)
        spans = {weekly: _occurrences(weekly, era.start, era.end) for weekly in era.weekly}
        same = set(real)
        there = {weekly: found for weekly in spans if (found := _really(spans[weekly], real, same))}
        expected = union(spans[weekly] for weekly in there)
        left.append(difference(real, expected))
        if there:
            but = tuple(difference(expected, real))
            examples = tuple(_example(found, same, gaps) for found in there.values())
            regular.append(Regular(Era(era.start, era.end, tuple(there)), but, examples))
    return Pattern(tuple(regular), tuple(_singles(union(left), gaps)))


def _eras(rotas: Sequence[Rota], start: datetime, end: datetime) -> list[Era]:
    limits = {limit for rota in rotas for limit in (rota.begins, rota.ends) if limit}
    borders = [start, *sorted(limit for limit in limits if start < limit < end), end]
    eras = [
        Era(first, last, week_gaps([rota for rota in rotas if rota.exists(first)]))
        for first, last in pairwise(borders)
    ]
    return _merged(_settled(eras))


def _settled(eras: list[Era]) -> list[Era]:
    """A short era is told by what differs from the week of the longest one."""
    longest = max(eras, key=lambda era: era.end - era.start)
    if longest.end - longest.start < SHORTEST_WEEK:
        return [Era(era.start, era.end, ()) for era in eras]
    return [
        era if era.end - era.start >= SHORTEST_ERA else Era(era.start, era.end, longest.weekly)
        for era in eras
    ]


def _merged(eras: list[Era]) -> list[Era]:
    merged = eras[:1]
    for era in eras[1:]:
        if era.weekly == merged[-1].weekly:
            merged[-1] = Era(merged[-1].start, era.end, era.weekly)
        else:
            merged.append(era)
    return merged


def week_gaps(rotas: Sequence[Rota]) -> tuple[Weekly, ...]:
    """When none of these has anybody in an ordinary week, by their weekly hours alone."""
    if not any(row.weeks for rota in rotas for row in rota.hours.week):
        return _gaps_of(rotas, None)
    even, odd = _gaps_of(rotas, "even"), _gaps_of(rotas, "odd")
    some = [replace(gap, weeks="even") for gap in even if gap not in odd]
    some += [replace(gap, weeks="odd") for gap in odd if gap not in even]
    return tuple(sorted((*set(even).intersection(odd), *some), key=lambda gap: gap.start))


def _gaps_of(rotas: Sequence[Rota], parity: Parity | None) -> tuple[Weekly, ...]:
    """The gaps of a week that follows one of its own kind, which is told as if it always did."""
    opened = sorted(
        (day * DAY + row.times.start, day * DAY + row.times.end)
        for rota in rotas
        for row in rota.hours.week
        if row.weeks in (None, parity)
        for day in row.days
    )
    # A Sunday night runs on into Monday.
    tail = max((end - WEEK for _, end in opened), default=0)
    gaps, covered = [], max(tail, 0)
    for start, end in opened:
        if covered < start:
            gaps.append(Weekly(covered, start))
        covered = max(covered, end)
    return _around(gaps, covered)


def _around(gaps: list[Weekly], covered: int) -> tuple[Weekly, ...]:
    """Join a gap at the end of the week to the one at the start of the next."""
    if covered >= WEEK:
        return tuple(gaps)
    if gaps and gaps[0].start == 0:
        first = gaps.pop(0)
        return (*gaps, Weekly(covered, WEEK + first.end))
    return (*gaps, Weekly(covered, WEEK))


@lru_cache(maxsize=1024)
def _occurrences(weekly: Weekly, start: datetime, end: datetime) -> list[Span]:
    """This gap in each week from `start` to `end`, cut to them."""
    first, last = to_local(start).date(), to_local(end).date()
    monday = first - timedelta(days=first.weekday() + 7)
    found = []
    while monday <= last:
        if weekly.weeks in (None, "odd" if is_odd_week(monday) else "even"):
            found.append(Span(_instant(monday, weekly.start), _instant(monday, weekly.end)))
        monday += timedelta(days=7)
    return cut(union([found]), start, end)


def _instant(monday: date, minutes: int) -> datetime:
    days, rest = divmod(minutes, DAY)
    return to_instant(monday + timedelta(days=days), rest)


def _really(expected: Sequence[Span], real: Sequence[Span], same: set[Span]) -> list[Span]:
    """The occurrences of a gap of the ordinary week that are there, where most of them are."""
    there = [span for span in expected if span in same or holder(real, span)]
    return there if len(expected) <= 2 * len(there) else []


def _example(there: Sequence[Span], same: set[Span], gaps: Sequence[Span]) -> Span:
    """A real gap that is one of these, not at the edge of what was looked at if that can be."""
    inner = next((span for span in there[1:-1] if span in same), there[0])
    # What was cut off at the edge of an era lies in a longer gap.
    return holder(gaps, inner) or inner


def _singles(left: Sequence[Span], gaps: Sequence[Span]) -> list[Single]:
    """What is left, told once for each gap in which it lies."""
    found: list[Single] = []
    for part in left:
        whole = holder(gaps, part) or part
        if found and found[-1].whole == whole:
            found[-1] = Single(Span(found[-1].span.start, part.end), whole)
        else:
            found.append(Single(part, whole))
    return found

"""Gaps in Dutch words: "elke zaterdag 17:00 tot maandag 08:30, en op Tweede kerstdag ..."."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from contacts.hours.calendar import clock, feast_days
from contacts.hours.engine import Span, relative_moment, to_local, until_words
from contacts.hours.words import WEEKDAYS, WEEKS, date_words, in_a_row
from trees.core.gap_patterns import DAY, WEEK, Pattern, Regular, Single, Weekly

MOST_SINGLES = 8
MOST_EXCEPTIONS = 3
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class GapSentence:
    """One thing to say about the gaps, and a real gap of which its neighbours can be told."""

    words: str
    example: Span


def gap_sentences(pattern: Pattern, start: datetime, end: datetime) -> list[GapSentence]:
    """The gaps of [start, end) in the order in which a person would tell them."""
    period = Span(start, end)
    if [single.span for single in pattern.single] == [period]:
        return [GapSentence("op geen enkel moment", period)]
    said = [one for regular in pattern.regular for one in _regular(regular, period)]
    said += _singles(pattern.single[:MOST_SINGLES], period)
    more = len(pattern.single) - MOST_SINGLES
    return [*said, GapSentence(_times_more(more), pattern.single[-1].whole)] if more > 0 else said


def listed(words: Sequence[str]) -> str:
    """An enumeration of things that have commas of their own: "a, b, en c"."""
    *most, last = words
    return f"{', '.join(most)}, en {last}" if most else last


def quoted_names(names: Sequence[str]) -> str:
    """Names in a row, each once; "" for none."""
    return in_a_row([f"“{name}”" for name in dict.fromkeys(names)]) if names else ""


def _times_more(number: int) -> str:
    return "nog één keer" if number == 1 else f"nog {number} keer"


def _regular(regular: Regular, period: Span) -> list[GapSentence]:
    era, groups = regular.era, _alike(regular.era.weekly)
    said = [
        GapSentence(weekly_words(group), regular.examples[era.weekly.index(group[0])])
        for group in groups
    ]
    label = _era_words(era.start, era.end, period)
    said[0] = GapSentence(f"{label}{said[0].words}", said[0].example)
    if regular.but:
        said[-1] = GapSentence(
            f"{said[-1].words} ({_but_words(regular.but, period)})", said[-1].example
        )
    return said


def _era_words(start: datetime, end: datetime, period: Span) -> str:
    begins = date_words(to_local(start).date(), year=True) if start > period.start else ""
    ends = date_words(_last_day(end), year=True) if end < period.end else ""
    if begins and ends:
        return f"van {begins} tot en met {ends} "
    if begins:
        return f"vanaf {begins} "
    return f"tot en met {ends} " if ends else ""


def _but_words(spans: Sequence[Span], period: Span) -> str:
    words = [span_words(span, period) for span in spans[:MOST_EXCEPTIONS]]
    if len(spans) > MOST_EXCEPTIONS:
        words.append(_times_more(len(spans) - MOST_EXCEPTIONS))
    return f"behalve {in_a_row(words)}"


def _alike(weekly: Sequence[Weekly]) -> list[tuple[Weekly, ...]]:
    """The gaps with the same times on other days, together."""
    groups: dict[object, list[Weekly]] = {}
    for gap in weekly:
        groups.setdefault((gap.start % DAY, gap.end - gap.start, gap.weeks), []).append(gap)
    return [tuple(group) for group in groups.values()]


def weekly_words(group: Sequence[Weekly]) -> str:
    """Gaps with the same times: "elke werkdag 02:00 tot 08:00"."""
    return f"{_times_of_week(group)}{WEEKS[group[0].weeks]}"


def _times_of_week(group: Sequence[Weekly]) -> str:
    start, end = group[0].start % DAY, group[0].end - group[0].start + group[0].start % DAY
    if end - start == WEEK:
        return "dag en nacht"
    days = [gap.start // DAY for gap in group]
    if end <= DAY:
        return f"{_every(days)} {clock(start)} tot {clock(end)}"
    if len(group) > 1 and end < 2 * DAY:
        return f"{_every(days)} {clock(start)} tot {clock(end - DAY)} (de volgende dag)"
    return listed([_from_day_to_day(gap) for gap in group])


def _from_day_to_day(gap: Weekly) -> str:
    # The end of a day is 24:00 of that day, not 00:00 of the next.
    last = (gap.end - 1) // DAY
    first = WEEKDAYS[gap.start // DAY]
    return f"elke {first} {clock(gap.start % DAY)} tot {WEEKDAYS[last % 7]} " + clock(
        gap.end - last * DAY
    )


def _every(days: Sequence[int]) -> str:
    """Which days: "elke dag", "elke werkdag", "elke zaterdag en zondag"."""
    if len(days) == 7:
        return "elke dag"
    if list(days) == [0, 1, 2, 3, 4]:
        return "elke werkdag"
    if len(days) > 2 and list(days) == list(range(days[0], days[-1] + 1)):
        return f"elke {WEEKDAYS[days[0]]} tot en met {WEEKDAYS[days[-1]]}"
    return f"elke {in_a_row([WEEKDAYS[day] for day in days])}"


def _singles(singles: Sequence[Single], period: Span) -> list[GapSentence]:
    """The dated gaps; named days with the same times are told together."""
    groups: dict[object, list[Single]] = {}
    for single in singles:
        groups.setdefault(_times_on_a_holiday(single.span, period) or single, []).append(single)
    return [_told_together(group, period) for group in groups.values()]


def _told_together(group: Sequence[Single], period: Span) -> GapSentence:
    first = group[0]
    if _times_on_a_holiday(first.span, period) is None:
        return GapSentence(span_words(first.span, period), first.whole)
    days = in_a_row([_named_day(single.span, period) for single in group])
    words = f"op {days} {times_words(first.span)}{_clock_change(first.span)}"
    return GapSentence(words, first.whole)


def _times_on_a_holiday(span: Span, period: Span) -> tuple[object, object] | None:
    """The times on the clock of a gap that lies within one named day, else None."""
    first, last = to_local(span.start), to_local(span.end - INSTANT)
    if first.date() != last.date() or first.date() not in feast_days(first.year):
        return None
    at_edge = span.start == period.start or span.end == period.end
    return None if at_edge else (first.time(), last.time())


def _holiday_names(span: Span) -> list[str]:
    """The names of the days of a gap, where every one of them has a name."""
    day, last = to_local(span.start).date(), _last_day(span.end)
    names: list[str] = []
    while day <= last:
        if day not in feast_days(day.year):
            return []
        names += feast_days(day.year)[day]
        day += timedelta(days=1)
    return names


def _named_day(span: Span, period: Span) -> str:
    day = to_local(span.start).date()
    return f"{in_a_row(feast_days(day.year)[day])} ({_day_words(day, period)})"


def times_words(span: Span) -> str:
    """The times of a gap within one day: "00:00 tot 24:00"."""
    return f"{_from(span)} tot {until_words(span.end, span.start)}"


def _clock_change(span: Span) -> str:
    """Why a gap of that day is an hour longer or shorter than its times say."""
    before, after = to_local(span.start), to_local(span.end)
    shown, real = after.replace(tzinfo=None) - before.replace(tzinfo=None), span.end - span.start
    if shown == real:
        return ""
    return f" (de klok gaat dan {'vooruit' if shown > real else 'terug'})"


def span_words(span: Span, period: Span) -> str:
    """One gap with its dates: "zaterdag 26 december 17:00 tot zondag 27 december 08:30"."""
    begins = to_local(span.start).date()
    if span.start == period.start:
        return f"tot {_until(span.end, period)}"
    if span.end == period.end:
        return f"vanaf {_day_words(begins, period)} {_from(span)}"
    if begins == _last_day(span.end):
        return f"{_day_words(begins, period)} {times_words(span)}{_clock_change(span)}"
    words = f"{_day_words(begins, period)} {_from(span)} tot {_until(span.end, period)}"
    names = _holiday_names(span)
    return f"op {in_a_row(names)} ({words})" if names else words


def _from(span: Span) -> str:
    return relative_moment(span.start, span.start).removeprefix("vandaag ")


def _until(end: datetime, period: Span) -> str:
    # Told on the day itself, so that 24:00 and the double hour come out right.
    day = to_local(end - INSTANT)
    return f"{_day_words(day.date(), period)} {until_words(end, end - INSTANT)}"


def _last_day(end: datetime) -> date:
    return to_local(end - INSTANT).date()


def _day_words(day: date, period: Span) -> str:
    """The day with its year, where that isn't the year in which the period begins."""
    other_year = day.year != to_local(period.start).year
    return f"{WEEKDAYS[day.weekday()]} {date_words(day, year=other_year)}"

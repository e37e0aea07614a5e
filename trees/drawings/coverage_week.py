"""One week of coverage as a drawing: bars per day, exact to the minute, in percents of one width.

A day is as wide as it lasts: in the week of a clock change one of them has 23 or 25 hours.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Literal

from agreements.accepted import Accepted, accepted_for
from contacts.directory import Directory
from contacts.hours.calendar import day_length, feast_days
from contacts.hours.engine import Span, to_instant, to_local
from contacts.hours.fortnight import day_name
from contacts.hours.words import WEEKDAYS, in_a_row
from trees.core.checks.gaps import NOT_COUNTED
from trees.core.coverage import Answering, Coverage, Layer, cut
from trees.core.flow import Outcome
from trees.core.gap_words import quoted_names, span_words, times_words

Level = Literal["many", "one", "accepted", "none", "open"]
LEVELS: dict[Level, str] = {
    "many": "twee of meer lijnen",
    "one": "één lijn",
    "none": "niemand",
    "accepted": "niemand, en dat is geaccepteerd: alleen de vangnetlijnen",
}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Enough to find the lines on both sides of a gap that begins before the week or ends after it.
AROUND = 35


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of a drawing; `x` and `width` are percents, `words` say what it shows."""

    x: str
    width: str
    level: Level
    words: str


@dataclass(frozen=True, slots=True)
class Tick:
    """An hour or a day on the axis; a narrow screen has room for those of which `every` is 6."""

    x: str
    text: str
    every: int = 1


@dataclass(frozen=True, slots=True)
class Day:
    """A day as one row; `note` only where the clock changes."""

    name: str
    width: str
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Strip:
    """A line as one row over the whole week; `why` says why it doesn't count."""

    service: str
    name: str
    bars: tuple[Bar, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A time at which nobody answers, in words."""

    words: str
    neighbours: str
    accepted: bool


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def whole_week(monday: date) -> Span:
    return Span(to_instant(monday, 0), to_instant(monday + timedelta(days=7), 0))


def clock_changes(after: date) -> list[tuple[date, bool]]:
    """The next days on which the clock changes, each with whether it goes forward."""
    days = (after + timedelta(days=number) for number in range(366))
    return [(day, day_length(day) < DAY) for day in days if day_length(day) != DAY]


@dataclass(frozen=True)
class CoverageWeek:
    """The week from `monday` of one outcome in one municipality."""

    directory: Directory
    outcome: Outcome
    monday: date

    @cached_property
    def coverage(self) -> Coverage:
        start = to_instant(self.monday - timedelta(days=AROUND), 0)
        return Coverage(self.directory, start, 2 * AROUND + 7)

    @cached_property
    def services(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(step.service for step in self.outcome.steps))

    @cached_property
    def span(self) -> Span:
        return whole_week(self.monday)

    @cached_property
    def dates(self) -> list[date]:
        return [self.monday + timedelta(days=number) for number in range(7)]

    @cached_property
    def longest(self) -> timedelta:
        """What the full width of a day stands for."""
        return max(DAY, *(day_length(day) for day in self.dates))

    @cached_property
    def days(self) -> list[Day]:
        return [self._day(day) for day in self.dates]

    @cached_property
    def axis(self) -> tuple[Tick, ...]:
        """The hours of a day on which the clock doesn't change."""
        return self._ticks(next(day for day in self.dates if day_length(day) == DAY))

    def _day(self, day: date) -> Day:
        start, length = to_instant(day, 0), day_length(day)
        note = _clock_note(length)
        return Day(
            name=day_words(day),
            width=_percent(length / self.longest),
            bars=tuple(self._bars(start, start + length)),
            ticks=self._ticks(day) if note else (),
            note=note,
        )

    def _ticks(self, day: date) -> tuple[Tick, ...]:
        start, hours = to_instant(day, 0), range(int(day_length(day) / HOUR))
        return tuple(self._tick(start + number * HOUR, number * HOUR) for number in hours)

    def _tick(self, at: datetime, past: timedelta) -> Tick:
        hour = to_local(at).hour
        return Tick(_percent(past / self.longest), f"{hour:02}", 1 if hour % 6 else 6)

    def _bars(self, start: datetime, end: datetime) -> Iterator[Bar]:
        for layer in self.coverage.layers(self.services, start, end):
            level = self._level(layer)
            names = in_a_row(layer.names) if layer.names else LEVELS[level]
            words = f"{times_words(Span(layer.start, layer.end))}: {names}"
            past, length = layer.start - start, layer.end - layer.start
            yield Bar(_percent(past / self.longest), _percent(length / self.longest), level, words)

    def _level(self, layer: Layer) -> Level:
        if layer.names:
            # By line, because two lines may have one name.
            answering = sum(_holds(spans, layer.start) for spans in self._opened)
            return "many" if answering > 1 else "one"
        # What is accepted ends with a day, so never within a bar.
        until = self.accepted_until
        return "accepted" if until and layer.end <= until else "none"

    @cached_property
    def _opened(self) -> list[list[Span]]:
        """When each line that counts is open in this week."""
        rotas = self.coverage.rotas
        lines = [line for slug in self.services for line in self.coverage.lines(slug)]
        return [rotas[line.rota].spans(self.span.start, self.span.end) for line in lines]

    @cached_property
    def accepted(self) -> Accepted | None:
        """What was accepted of the times at which nobody answers."""
        return accepted_for("nobody-answers", self.outcome.accepted)

    @cached_property
    def accepted_until(self) -> datetime | None:
        """From when a gap is no longer accepted; None where none is."""
        return _accepted_until(self.accepted)

    @cached_property
    def gaps(self) -> list[Gap]:
        """What is drawn as nobody, each gap as long as it really is."""
        found = self.coverage.gaps(self.coverage.set_of(self.services))
        here = [gap for gap in found if cut([gap], self.span.start, self.span.end)]
        return [one for gap in here for one in self._told(gap)]

    def _told(self, gap: Span) -> Iterator[Gap]:
        period = Span(self.coverage.start, self.coverage.end)
        border = self.accepted_until or period.start
        if gap == period:
            yield Gap("De hele week", "", border >= self.span.end)
            return
        words = span_words(gap, period)
        closed = self.coverage.closed_last(self.services, gap.start)
        opens = self.coverage.opens_next(self.services, gap.end)
        yield Gap(words[:1].upper() + words[1:], _neighbours(closed, opens), border >= gap.end)

    @cached_property
    def silent(self) -> timedelta:
        """How long nobody answers in this week."""
        found = self.coverage.gaps(self.coverage.set_of(self.services))
        within = cut(found, self.span.start, self.span.end)
        return sum((gap.end - gap.start for gap in within), timedelta())

    @cached_property
    def strips(self) -> list[Strip]:
        return [strip for slug in self.services for strip in self._strips(slug)]

    @cached_property
    def closing_strips(self) -> list[Strip]:
        """The fallback lines, which answer where a gap is accepted but never close one."""
        others = [s for s in self.directory.closing_services() if s not in self.services]
        return [strip for slug in others for strip in self._strips(slug)]

    def _strips(self, slug: str) -> Iterator[Strip]:
        lines = self.coverage.lines(slug)
        if not lines:
            yield self._uncounted(slug)
        for line in lines:
            yield Strip(slug, line.name, tuple(self._open_bars(line)))

    def _uncounted(self, slug: str) -> Strip:
        for name, why in self.coverage.left_out([slug]):
            return Strip(slug, name, why=f"telt niet mee: {NOT_COUNTED[why]}")
        return Strip(slug, slug, why="deze dienst bestaat niet")

    def _open_bars(self, line: Answering) -> Iterator[Bar]:
        week = self.span.end - self.span.start
        for span in self.coverage.rotas[line.rota].spans(self.span.start, self.span.end):
            past, length = span.start - self.span.start, span.end - span.start
            words = span_words(span, Span(self.coverage.start, self.coverage.end))
            yield Bar(_percent(past / week), _percent(length / week), "open", words)

    @cached_property
    def week_ticks(self) -> list[Tick]:
        week = self.span.end - self.span.start
        return [
            Tick(_percent((to_instant(day, 0) - self.span.start) / week), WEEKDAYS[number][:2], 6)
            for number, day in enumerate(self.dates)
        ]


def _holds(spans: Iterable[Span], at: datetime) -> bool:
    return any(span.start <= at < span.end for span in spans)


def day_words(day: date) -> str:
    """A day with the name of its holiday: "zaterdag 26 december (Tweede kerstdag)"."""
    names = feast_days(day.year).get(day, ())
    named = f" ({in_a_row(names)})" if names else ""
    return f"{day_name(day)}{named}"


def length_words(length: timedelta) -> str:
    """How long, to the minute: "7 uur en 30 minuten"."""
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    parts = [f"{hours} uur"] if hours else []
    if minutes:
        parts.append("1 minuut" if minutes == 1 else f"{minutes} minuten")
    return in_a_row(parts) if parts else "0 minuten"


def _clock_note(length: timedelta) -> str:
    if length == DAY:
        return ""
    said = "komt een uur twee keer" if length > DAY else "valt een uur weg"
    way = "terug" if length > DAY else "vooruit"
    return f"Deze dag duurt {int(length / HOUR)} uur: de klok gaat {way}, dus er {said}."


def _accepted_until(gap: Accepted | None) -> datetime | None:
    if gap is None:
        return None
    return to_instant(gap.until or date.max, 24 * 60)


def _neighbours(closed: Sequence[str], opens: Sequence[str]) -> str:
    shut, goes = _one(closed, "sluit", "sluiten"), _one(opens, "gaat", "gaan")
    if closed and closed == opens:
        return f"{quoted_names(closed)} {shut} als laatste en {goes} als eerste weer open"
    said = [f"{quoted_names(closed)} {shut} als laatste"] if closed else []
    said += [f"{quoted_names(opens)} {goes} als eerste weer open"] if opens else []
    return ", ".join(said)


def _one(names: Iterable[str], verb: str, plural: str) -> str:
    return plural if len(set(names)) > 1 else verb


def _percent(share: float) -> str:
    return f"{100 * share:.4f}%"

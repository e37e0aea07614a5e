"""The overview for the wall: whom to call in each situation, in three parts of the week.

Paper has no now. A cell says what the advice of its outcomes is at every minute of its part of the
week: one answer, or the earliest with the hours in which it holds, and the next.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise

from contacts.directory import Directory, Service
from contacts.hours.calendar import DEFAULT_HOLIDAYS, ONE_DAY, clock, holidays
from contacts.hours.engine import Span, to_instant, to_local
from contacts.hours.words import date_words, days_words, in_a_row
from contacts.lines import Line
from trees.core.advice import advise
from trees.core.call import Call
from trees.core.decision import LONGEST_WAIT
from trees.core.findings import Problem, warning
from trees.core.flow import Flow, Outcome

DAYS = 400
# What can be read from two metres away; the same for both sizes of paper.
MOST_ROWS = 16
MOST_DATES = 3
MIDNIGHT = 24 * 60
OPENS, CLOSES = 8 * 60 + 30, 17 * 60

OFFICE, EVENING, WEEKEND = range(3)
# A kind of day beside the seven of the week.
HOLIDAY = 7
FULL: Mapping[int, "Plan"] = {
    OFFICE: ((OPENS, CLOSES),),
    EVENING: ((0, OPENS), (CLOSES, MIDNIGHT)),
    WEEKEND: ((0, MIDNIGHT),),
}
COLUMNS = (
    ("Kantooruren", f"werkdag {clock(OPENS)} tot {clock(CLOSES)}"),
    ("Avond en nacht", f"werkdag {clock(CLOSES)} tot {clock(OPENS)}"),
    ("Weekend en feestdag", "de hele dag"),
)

Plan = tuple[tuple[int, int], ...]
"""Stretches of one day, in minutes after midnight, in order."""


@dataclass(frozen=True, slots=True)
class Told:
    """Whom an advice names, and whom to dial where that one's number doesn't stand here.

    Where it `waits`, that is whom to wait for, and whom to dial if it becomes unsafe.
    """

    call: Call | None
    dial: Call | None
    waits: bool = False

    @property
    def who(self) -> tuple[object, ...]:
        """What makes it another answer: other people, another number, or another time to call."""
        named = (
            (one.line.service, one.line.own, one.line.number and one.line.number.digits)
            for one in (self.call, self.dial)
            if one
        )
        return (self.waits, *named)


Answer = tuple[Told, ...]
"""Of each outcome of a row, those that say the same once."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a row says in one part of the week. `hours` are in words, "" for all of it.

    `elsewhere` says that there are still other answers.
    """

    first: Answer
    hours: str = ""
    next: Answer = ()
    next_hours: str = ""
    elsewhere: bool = False
    # Over how many columns it stands.
    width: int = 1


@dataclass(frozen=True, slots=True)
class Situation:
    """The outcomes with one text, in the order of the tree."""

    text: str
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Row:
    text: str
    cells: tuple[Cell, ...]


def situations(flow: Flow) -> list[Situation]:
    """The situations that have a text for the overview."""
    found: dict[str, dict[str, Outcome]] = {}
    for page, _ in flow.below(flow.start):
        if isinstance(page, Outcome) and page.poster:
            found.setdefault(page.poster, {}).setdefault(page.name, page)
    return [Situation(text, tuple(named.values())) for text, named in found.items()]


def poster_problems(flow: Flow, municipality: str) -> Iterator[Problem]:
    """A warning where the overview has no room for all of its rows."""
    rows = len(situations(flow))
    if rows > MOST_ROWS:
        said = f"Er passen {MOST_ROWS} regels op het overzicht; dit zijn er {rows}."
        yield warning("poster-full", f"gemeente {municipality}", said)


@dataclass
class _Shift:
    """A number, and when it is answered; found once, however many outcomes name it."""

    line: Line
    spans: list[Span]

    def state(self, at: datetime) -> object:
        if not self.line.is_valid(at):
            return None
        number = bisect_right(self.spans, at, key=lambda span: span.start) - 1
        is_open = number >= 0 and at < self.spans[number].end
        return is_open if self.line.hours else "unknown"

    def opens(self, at: datetime) -> datetime | None:
        """Its next opening after `at`, while it is closed or not; None where there is none."""
        number = bisect_right(self.spans, at, key=lambda span: span.start)
        return self.spans[number].start if number < len(self.spans) else None

    def edges(self) -> Iterator[datetime]:
        for span in self.spans:
            yield from (span.start, span.end)
        yield from (edge for edge in (self.line.begins(), self.line.ends()) if edge)


@dataclass
class Overview:
    """The rows of one municipality, as they stand over `days` from `start`, an aware moment."""

    directory: Directory
    municipality: str
    start: datetime
    days: int = DAYS
    _shifts: dict[str, list[_Shift]] = field(default_factory=dict)

    @property
    def end(self) -> datetime:
        return self.start + timedelta(days=self.days)

    def rows(self, flow: Flow) -> list[Row]:
        """As many as there is room for."""
        return [self.row(one) for one in situations(flow)[:MOST_ROWS]]

    def row(self, situation: Situation) -> Row:
        return Row(situation.text, tuple(_merged(self._cells(situation.outcomes))))

    def _cells(self, outcomes: tuple[Outcome, ...]) -> list[Cell]:
        columns = [_Column(number) for number in FULL]
        answers = [_Answers(self, outcome) for outcome in outcomes]
        edges = sorted({edge for one in answers for edge in one.edges()})
        for day, number, part in self._parts():
            inner = edges[bisect_right(edges, part.start) :]
            cuts = [part.start, *(edge for edge in _until(inner, part.end)), part.end]
            for start, end in pairwise(cuts):
                told = {one.who: one for one in (each.at(start) for each in answers)}
                columns[number].add(day, tuple(told.values()), start, end)
        return [column.cell() for column in columns]

    def _parts(self) -> Iterator[tuple[date, int, Span]]:
        """Each day in the parts of the columns, as far as they lie ahead."""
        day = to_local(self.start).date()
        while to_instant(day, 0) < self.end:
            for number in (WEEKEND,) if _is_free(day) else (OFFICE, EVENING):
                for first, last in FULL[number]:
                    start = max(to_instant(day, first), self.start)
                    end = min(to_instant(day, last), self.end)
                    if start < end:
                        yield day, number, Span(start, end)
            day += ONE_DAY

    def service(self, slug: str) -> Service | None:
        return self.directory.services.get(slug)

    def shifts(self, slug: str) -> list[_Shift]:
        service = self.service(slug)
        if slug not in self._shifts:
            phones = service.phones if service else ()
            self._shifts[slug] = [_Shift(one, one.spans(self.start, self.end)) for one in phones]
        return self._shifts[slug]


def _until(edges: Iterable[datetime], end: datetime) -> Iterator[datetime]:
    for edge in edges:
        if edge >= end:
            return
        yield edge


class _Answers:
    """What one outcome says: the advice is asked for once for each way its lines can stand."""

    def __init__(self, overview: Overview, outcome: Outcome) -> None:
        self.overview, self.outcome = overview, replace(outcome, also=())
        steps = (step.service for step in outcome.steps)
        self.services = tuple(dict.fromkeys((*steps, *overview.directory.closing_services())))
        self.longest_wait = LONGEST_WAIT[outcome.urgency]
        self._known: dict[object, Told] = {}

    def edges(self) -> Iterator[datetime]:
        for slug in self.services:
            if ends := self._ends(slug):
                yield ends
            for shift in self.overview.shifts(slug):
                yield from shift.edges()
        for shift in self._steps:
            yield from (span.start - self.longest_wait for span in shift.spans)

    def _ends(self, slug: str) -> datetime | None:
        service = self.overview.service(slug)
        return to_instant(service.ended_on, 0) if service and service.ended_on else None

    def at(self, at: datetime) -> Told:
        states = tuple(
            ((ends := self._ends(slug)) and ends <= at,
             *(shift.state(at) for shift in self.overview.shifts(slug)))
            for slug in self.services
        )  # fmt: skip
        how = states, self._opening_soon(at)
        if how not in self._known:
            directory, town = self.overview.directory, self.overview.municipality
            advice = advise(self.outcome, directory, at, municipality=town)
            whom = advice.wait or advice.call
            dial = advice.dial if advice.dial is not whom else None
            self._known[how] = Told(whom, dial, waits=advice.wait is not None)
        return self._known[how]

    @cached_property
    def _steps(self) -> list[_Shift]:
        """The lines of its own: only for one of those an outcome can wait."""
        services = dict.fromkeys(step.service for step in self.outcome.steps)
        return [shift for slug in services for shift in self.overview.shifts(slug)]

    def _opening_soon(self, at: datetime) -> tuple[int, ...]:
        """Which of its own lines open soon enough to wait for, the first one first."""
        if not self.longest_wait:
            return ()
        opens = ((shift.opens(at), number) for number, shift in enumerate(self._steps))
        near = ((when, number) for when, number in opens if when and when - at <= self.longest_wait)
        return tuple(number for _, number in sorted(near))


class _Column:
    """One part of the week: on each of its days, when each answer holds."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.answers: dict[object, Answer] = {}
        self.held: dict[object, dict[date, list[tuple[int, int]]]] = defaultdict(dict)
        # What there is of each day: of the first and the last one not all.
        self.whole: dict[date, list[tuple[int, int]]] = {}

    def add(self, day: date, answer: Answer, start: datetime, end: datetime) -> None:
        key = tuple(told.who for told in answer)
        self.answers.setdefault(key, answer)
        stretch = _minutes(start), _minutes(end) or MIDNIGHT
        _lengthen(self.held[key].setdefault(day, []), stretch)
        _lengthen(self.whole.setdefault(day, []), stretch)

    def cell(self) -> Cell:
        keys = sorted(self.answers, key=self._order)
        first, *others = keys
        if not others:
            return Cell(self.answers[first])
        return Cell(
            first=self.answers[first],
            hours=self._words(first),
            next=self.answers[others[0]],
            next_hours=self._words(others[0]) if len(others) > 1 else "",
            elsewhere=len(others) > 1,
        )

    def _order(self, key: object) -> tuple[int, int]:
        """How far into its part of the week an answer usually begins; the longest one first."""
        begin = FULL[self.number][-1][0]
        usual = [start for plan in self._usual(key).values() for start, _ in plan]
        held = sum(end - start for plan in self.held[key].values() for start, end in plan)
        return min(((start - begin) % MIDNIGHT for start in usual), default=MIDNIGHT), -held

    def _usual(self, key: object) -> dict[int, Plan]:
        """By kind of day, when an answer holds on most of them."""
        plans: dict[int, Counter[Plan]] = defaultdict(Counter)
        for day in self.whole:
            plans[_kind(day)][tuple(self.held[key].get(day, ()))] += 1
        return {kind: found.most_common(1)[0][0] for kind, found in sorted(plans.items())}

    def _words(self, key: object) -> str:
        usual = self._usual(key)
        days = [day for day in self.whole if not self._is_usual(key, day, usual[_kind(day)])]
        words = "; ".join(self._groups(usual))
        if not days:
            return words
        but = "anders op" if words else "niet op"
        return f"{words}, {but} {_dates(days)}" if words else f"{but} {_dates(days)}"

    def _is_usual(self, key: object, day: date, usual: Plan) -> bool:
        there = list(_common(usual, self.whole[day]))
        return there == self.held[key].get(day, [])

    def _groups(self, usual: Mapping[int, Plan]) -> Iterator[str]:
        """The kinds of days with the same hours together; nothing where it holds all the time."""
        if all(plan == FULL[self.number] for plan in usual.values()):
            return
        groups: dict[Plan, list[int]] = defaultdict(list)
        for kind, plan in usual.items():
            if plan:
                groups[plan].append(kind)
        everywhere = len(groups) == 1 and all(usual.values())
        for plan, kinds in groups.items():
            if everywhere:
                yield _plan_words(_through_the_night(plan))
            else:
                yield f"{_kinds_words(kinds)} {_plan_words(plan)}"


def _minutes(at: datetime) -> int:
    local = to_local(at)
    return local.hour * 60 + local.minute


def _lengthen(stretches: list[tuple[int, int]], more: tuple[int, int]) -> None:
    if stretches and stretches[-1][1] == more[0]:
        more = stretches.pop()[0], more[1]
    stretches.append(more)


def _common(one: Plan, other: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for start, end in one:
        for first, last in other:
            if max(start, first) < min(end, last):
                yield max(start, first), min(end, last)


def _is_free(day: date) -> bool:
    """A day of the weekend, or one of the nine holidays that count as a Sunday."""
    return day.weekday() >= 5 or _is_holiday(day)


def _is_holiday(day: date) -> bool:
    return any(name in DEFAULT_HOLIDAYS for name in holidays(day.year).get(day, ()))


def _kind(day: date) -> int:
    return HOLIDAY if _is_holiday(day) else day.weekday()


def _kinds_words(kinds: list[int]) -> str:
    named = [days_words(kind for kind in kinds if kind != HOLIDAY)] if kinds != [HOLIDAY] else []
    return in_a_row([*named, *(["feestdagen"] if HOLIDAY in kinds else [])])


def _through_the_night(plan: Plan) -> Plan:
    """Of a day like all others: what holds up to midnight goes on in the night after it.

    Beside a day by its name that would be read as the night of the next day.
    """
    if len(plan) > 1 and plan[0][0] == 0 and plan[-1][1] == MIDNIGHT:
        return (*plan[1:-1], (plan[-1][0], plan[0][1]))
    return plan


def _plan_words(plan: Plan) -> str:
    return in_a_row([f"{clock(start)} tot {clock(end)}" for start, end in plan])


def _dates(days: list[date]) -> str:
    words = [date_words(day, year=True) for day in days[:MOST_DATES]]
    more = len(days) - MOST_DATES
    return in_a_row(
        [*words, *([f"nog {more} {'dag' if more == 1 else 'dagen'}"] if more > 0 else [])]
    )


def _merged(cells: Iterable[Cell]) -> list[Cell]:
    """Beside each other what says the same all the time is one cell."""
    found: list[Cell] = []
    for cell in cells:
        before = found[-1] if found else None
        if before and not before.next and not cell.next and _who(before) == _who(cell):
            found[-1] = replace(before, width=before.width + 1)
        else:
            found.append(cell)
    return found


def _who(cell: Cell) -> object:
    return [told.who for told in cell.first]

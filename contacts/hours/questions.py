"""What in hours is often a mistake: asked in the form, of a cell and about a package alike.

Each question is asked until its rows are mended, or until somebody says that they are right: then
its code stands in `sure`. No silence counts as an answer.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import TypeVar

from contacts.hours.asking import Answers, Question, ask
from contacts.hours.calendar import ONE_DAY, clock, holidays, to_instant, to_local
from contacts.hours.document import DatedException, HolidayRule, Times, WeekRow
from contacts.hours.engine import HORIZON, Hours
from contacts.hours.values import QUESTIONS, Parity
from contacts.hours.words import WEEKDAYS, date_words, days_words, in_a_row, period_words

LONGEST = 16 * 60
DAY = 1440
LAST_MINUTE, FIRST_MINUTE = DAY - 1, 1
MOST_DATES = 5
MEND, KEEP = "mend", "keep"

Mend = Callable[[Hours], Hours]


@dataclass(frozen=True, slots=True)
class About:
    """What isn't so outside the hours: its words around a time, and the answer that it isn't."""

    verb: str
    rest: str
    then: str

    def at(self, times: str) -> str:
        """ "neemt van 00:00 tot 08:00 niemand op"."""
        return f"{self.verb} {times} {self.rest}"


ANSWERING = About("neemt", "niemand op", "dan neemt er niemand op")
COMING = About("kan", "niemand komen", "dan kan er niemand komen")
VISITING = About("kun je er", "niet terecht", "dan kun je er niet terecht")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question at a place ("week[0]"), and what the hours become when MEND is the answer."""

    question: Question
    mend: Mend | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """Hours with the answers in them, and everything that was asked about them."""

    hours: Hours
    asked: list[Question]


def questions(hours: Hours, today: date) -> list[Question]:
    """What is to be asked of these hours, but for what somebody was sure of."""
    return [one for one in _all(hours, today, ANSWERING) if one.code not in hours.sure]


def said_before(hours: Hours, today: date, about: About = ANSWERING) -> dict[str, str]:
    """The answers that `sure` stands for."""
    return {one.key: KEEP for one in _all(hours, today, about) if one.code in hours.sure}


def _all(hours: Hours, today: date, about: About) -> list[Question]:
    doubts = (doubt for find in FINDERS for doubt in find(hours, today, about))
    return _keyed(hours, [doubt.question for doubt in doubts])


def settle(hours: Hours, today: date, answers: Answers, about: About = ANSWERING) -> Settled:
    """The hours as the answers make them: other rows, or a code in `sure`.

    What was in `sure` counts for nothing here: it was said of other rows.
    """
    asked: list[Question] = []
    sure: set[str] = set()
    mended = hours
    for find in FINDERS:
        for doubt in list(find(mended, today, about)):
            (question,) = _keyed(hours, [doubt.question])
            asked.append(question)
            chosen = question.answer(answers)
            if chosen == MEND and doubt.mend:
                mended = doubt.mend(mended)
            elif chosen:
                sure.add(question.code)
    week = tuple(row for row in mended.week if row.days)
    return Settled(replace(mended, week=week, sure=tuple(c for c in QUESTIONS if c in sure)), asked)


def _keyed(hours: Hours, found: Sequence[Question]) -> list[Question]:
    """The questions with keys that change with any row: a yes is said of all of them together."""
    rows = replace(hours, sure=()).document()
    return [replace(ask(one.code, one.text, rows, one.choices), place=one.place) for one in found]


def _doubt(
    code: str, place: str, text: str, keep: str, mend: str = "", how: Mend | None = None
) -> Doubt:
    choices = ((MEND, mend), (KEEP, keep)) if how else ((KEEP, keep),)
    return Doubt(Question(code, text, "", choices, place), how)


Group = HolidayRule | DatedException


def _groups(hours: Hours) -> Iterator[tuple[str, Group]]:
    """The rules for holidays and the exceptions, each with its place in a package."""
    yield from ((f"holidays[{number}]", rule) for number, rule in enumerate(hours.holidays or ()))
    yield from ((f"exceptions[{number}]", one) for number, one in enumerate(hours.exceptions))


def placed_times(hours: Hours) -> Iterator[tuple[str, Times]]:
    """Every row with its place in a package."""
    yield from ((f"week[{number}]", row.times) for number, row in enumerate(hours.week))
    yield from ((place, times) for place, group in _groups(hours) for times in group.hours)


def _with_times(hours: Hours, change: Callable[[Times], Times]) -> Hours:
    """The hours with each row changed."""
    rules = hours.holidays
    return replace(
        hours,
        week=tuple(replace(row, times=change(row.times)) for row in hours.week),
        holidays=None if rules is None else tuple(_with(rule, change) for rule in rules),
        exceptions=tuple(_with(one, change) for one in hours.exceptions),
    )


G = TypeVar("G", HolidayRule, DatedException)


def _with(group: G, change: Callable[[Times], Times]) -> G:
    return replace(group, hours=tuple(map(change, group.hours)))


# One minute that is left out


def _minutes(hours: Hours, today: date, about: About) -> Iterator[Doubt]:
    placed = list(placed_times(hours))
    for place, _ in [one for one in placed if one[1].to == LAST_MINUTE][:1]:
        said = "Tot 23:59 laat één minuut open. Bedoel je 24:00?"
        keep = f"Nee, van 23:59 tot 24:00 {about.verb} {about.rest}"
        yield _doubt(
            "minute", place, said, keep, "Ja, 24:00", lambda one: _with_times(one, _to_midnight)
        )
    for place, _ in [one for one in placed if one[1].start == FIRST_MINUTE][:1]:
        said = "Vanaf 00:01 laat één minuut open. Bedoel je 00:00?"
        keep = f"Nee, van 00:00 tot 00:01 {about.verb} {about.rest}"
        yield _doubt(
            "minute", place, said, keep, "Ja, 00:00", lambda one: _with_times(one, _from_midnight)
        )


def _to_midnight(times: Times) -> Times:
    return replace(times, to=DAY) if times.to == LAST_MINUTE else times


def _from_midnight(times: Times) -> Times:
    return replace(times, start=0) if times.start == FIRST_MINUTE else times


# An end before its begin, by which a day becomes very long


def _long(hours: Hours, today: date, about: About) -> Iterator[Doubt]:
    told = set()
    for place, times in placed_times(hours):
        length = times.to + DAY - times.start
        if times.next_day or times.to >= times.start or length <= LONGEST or times in told:
            continue
        told.add(times)
        said = f"Van {times_words(times)} is {_length(length)}. Klopt dat?"
        yield _doubt("long", place, said, "Ja, dit klopt")


def times_words(times: Times) -> str:
    """One row: "22:00 tot 08:00 de volgende dag"."""
    return (
        f"{clock(times.start)} tot {clock(times.to)}{' de volgende dag' if times.end > DAY else ''}"
    )


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours} uur en {rest} minuten" if rest else f"{hours} uur"


# A row within another: in place of it, or beside it?


def _contained(hours: Hours, today: date, about: About) -> Iterator[Doubt]:
    for number, inner in enumerate(hours.week):
        for other, outer in enumerate(hours.week):
            days = [day for day in range(7) if day in inner.days and day in outer.days]
            together = None in (inner.weeks, outer.weeks) or inner.weeks == outer.weeks
            if days and together and _within(inner.times, outer.times):
                alone = replace(inner, days=tuple(days))
                yield _instead(
                    f"week[{number}]",
                    row_words(alone),
                    row_words(outer),
                    partial(_without, number=other, alone=alone),
                )
    for place, group in _groups(hours):
        yield from _contained_in(place, group)


def _contained_in(place: str, group: Group) -> Iterator[Doubt]:
    for inner in group.hours:
        for outer in group.hours:
            if _within(inner, outer):
                yield _instead(
                    place,
                    f"{_group_words(group)} {times_words(inner)}",
                    times_words(outer),
                    partial(_without_in, place=place, times=outer),
                )


def _within(inner: Times, outer: Times) -> bool:
    """Whether a row lies within another that isn't the same, and neither is the whole day."""
    whole = any(one.start == 0 and one.end >= DAY for one in (inner, outer))
    same = (inner.start, inner.end) == (outer.start, outer.end)
    lies = outer.start <= inner.start and inner.end <= outer.end
    return lies and not same and not whole and inner.band == outer.band


def _instead(place: str, inner: str, outer: str, mend: Mend) -> Doubt:
    said = f"{inner} valt binnen {outer}. Geldt de ene in plaats van de andere?"
    keep = "Nee, ze gelden naast elkaar"
    return _doubt("contained", place, said, keep, f"Ja, dan alleen {inner}", mend)


def _without(hours: Hours, number: int, alone: WeekRow) -> Hours:
    """A row without the days on which another one holds in its place."""
    outer = hours.week[number]
    left = replace(outer, days=tuple(day for day in outer.days if day not in alone.days))
    rows = [*hours.week[:number], left, *hours.week[number + 1 :]]
    if alone.weeks and not outer.weeks:
        other: Parity = "odd" if alone.weeks == "even" else "even"
        rows.append(replace(outer, days=alone.days, weeks=other))
    return replace(hours, week=tuple(rows))


def _without_in(hours: Hours, place: str, times: Times) -> Hours:
    """The hours without this row of a holiday rule or an exception."""
    kind, _, number = place.rstrip("]").partition("[")
    groups = list(getattr(hours, kind))
    group = groups[int(number)]
    groups[int(number)] = replace(group, hours=tuple(one for one in group.hours if one != times))
    return replace(hours, **{kind: tuple(groups)})


def row_words(row: WeekRow) -> str:
    """A row of the week: "ma t/m vr 09:00 tot 17:00", "za 10:00 tot 11:00 (even weken)"."""
    weeks = {"even": " (even weken)", "odd": " (oneven weken)"}.get(row.weeks or "", "")
    return f"{days_words(sorted(set(row.days)))} {times_words(row.times)}{weeks}"


def _group_words(group: Group) -> str:
    if isinstance(group, DatedException):
        return period_words(group.first, group.last)
    return "feestdagen" if group.days == "default" else in_a_row(group.days)


# A night that stops at midnight, where others go on


def _night_cut(hours: Hours, today: date, about: About) -> Iterator[Doubt]:
    through = [row.times.end - DAY for row in hours.week if row.times.end > DAY]
    cut = _cut_days(hours, today) if through else []
    if not cut:
        return
    end = max(through)
    said = (
        f"{_nights(hours, cut, today)} {about.at(f'van 00:00 tot {clock(end)}')}, "
        "terwijl andere nachten doorlopen. Klopt dat?"
    )
    place = next(iter(_places(hours, cut)), "")
    yes, no = f"Ja, het loopt door tot {clock(end)}", f"Nee, {about.then}"
    yield _doubt("night-cut", place, said, no, yes, lambda one: _run_on(one, cut, end))


def _cut_days(hours: Hours, today: date) -> list[date]:
    """The days at whose 00:00 somebody stops, though the day isn't said to be closed."""
    start, end = to_instant(today, 0), to_instant(today + timedelta(days=HORIZON), 0)
    ends = (to_local(span.end) for span in hours.spans(start, end) if span.end < end)
    days = [local.date() for local in ends if (local.hour, local.minute) == (0, 0)]
    return [day for day in days if not _said_closed(hours, day)]


def _said_closed(hours: Hours, day: date) -> bool:
    special = hours.special_on(day)
    if isinstance(special, DatedException) and special.ends_night_before and special.first == day:
        return True
    return special is not None and not special.hours


def _nights(hours: Hours, cut: Sequence[date], today: date) -> str:
    """ "Elke maandag, en na Koningsdag, en op 25 december"."""
    usual = set(_cut_days(Hours(hours.week), today))
    weekly = sorted({day.weekday() for day in cut if day in usual})
    others = [day for day in cut if day not in usual]
    after = [name for day in others for name in _holiday_before(hours, day)]
    dates = [date_words(day, year=False) for day in others if not _holiday_before(hours, day)]
    words = [f"elke {in_a_row([WEEKDAYS[day] for day in weekly])}"] if weekly else []
    words += [f"na {in_a_row(list(dict.fromkeys(after)))}"] if after else []
    words += [f"op {in_a_row(_few(list(dict.fromkeys(dates))))}"] if dates else []
    said = ", en ".join(words)
    return said[0].upper() + said[1:]


def _holiday_before(hours: Hours, day: date) -> list[str]:
    """The named day that the night began on, where its own hours hold."""
    before = day - ONE_DAY
    rule = hours.special_on(before)
    if not isinstance(rule, HolidayRule):
        return []
    return [name for name in holidays(before.year)[before] if name in rule.names][:1]


def _few(dates: Sequence[str]) -> list[str]:
    more = len(dates) - MOST_DATES
    return [*dates[:MOST_DATES], f"nog {more} dagen"] if more > 1 else list(dates)


def _run_on(hours: Hours, cut: Iterable[date], end: int) -> Hours:
    """Every row that stops at one of these midnights goes on until `end`, as other nights do."""
    places = set(_places(hours, cut))

    def on(times: Times) -> Times:
        return replace(times, to=end, next_day=True) if times.end == DAY else times

    rules = hours.holidays or ()
    return replace(
        hours,
        week=tuple(
            replace(row, times=on(row.times)) if f"week[{n}]" in places else row
            for n, row in enumerate(hours.week)
        ),
        holidays=hours.holidays
        and tuple(
            _with(rule, on) if f"holidays[{n}]" in places else rule for n, rule in enumerate(rules)
        ),
        exceptions=tuple(
            _with(one, on) if f"exceptions[{n}]" in places else one
            for n, one in enumerate(hours.exceptions)
        ),
    )


def _places(hours: Hours, cut: Iterable[date]) -> Iterator[str]:
    """Where the rows stand that stop at these midnights."""
    for day in cut:
        before = day - ONE_DAY
        special = hours.special_on(before)
        if isinstance(special, HolidayRule):
            yield f"holidays[{(hours.holidays or ()).index(special)}]"
        elif special is not None:
            yield f"exceptions[{hours.exceptions.index(special)}]"
        else:
            yield from (
                f"week[{n}]"
                for n, row in enumerate(hours.week)
                if before.weekday() in row.days and row.times.end == DAY
            )


FINDERS = (_minutes, _long, _contained, _night_cut)

"""Opening hours and moments in Dutch words."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Literal

from contacts.hours.calendar import DAYS, DEFAULT_HOLIDAYS, HOLIDAYS, ONE_DAY, clock, to_local
from contacts.hours.document import Times
from contacts.hours.plans import Plan, plan_of
from contacts.hours.values import Parity

State = Literal["open", "closed", "unknown"]

WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
WEEKS: dict[Parity | None, str] = {None: "", "even": " (even weken)", "odd": " (oneven weken)"}
MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)


def relative_moment(instant: datetime, at: datetime) -> str:
    """When `instant` is, for somebody who reads it at `at`: "morgen 08:30"."""
    there, here = to_local(instant), to_local(at)
    return f"{_day_words(there.date(), here.date())} {_clock(there)}{_which_of_two(there)}"


def day_and_time(instant: datetime) -> str:
    """When `instant` is, for whoever reads it whenever: "woensdag 25 november 08:30"."""
    there = to_local(instant)
    day = f"{WEEKDAYS[there.weekday()]} {date_words(there.date(), year=False)}"
    return f"{day} {_clock(there)}{_which_of_two(there)}"


def opening_words(opens: datetime, at: datetime) -> str:
    """From when somebody answers, for who reads it at `at`: "morgen vanaf 08:30"."""
    there, here = to_local(opens), to_local(at)
    day = _day_words(there.date(), here.date())
    return f"{day} vanaf {_clock(there)}{_which_of_two(there)}"


def line_words(state: State, until: datetime | None, opens: datetime | None, at: datetime) -> str:
    """The state of a line for the screen, from what was already decided about it."""
    if state == "unknown":
        return "openingstijden onbekend"
    if state == "closed":
        return f"gesloten, {relative_moment(opens, at)} weer open" if opens else "gesloten"
    return f"Nu bereikbaar, {f'tot {until_words(until, at)}' if until else 'dag en nacht'}"


def band_words(band: str, say: str, turn: tuple[datetime, str] | None, at: datetime) -> str:
    """What follows the state of an open line: ". Achterwacht: Van huis. Vanaf 22:00: avond."

    `turn` is when another band begins within the open span, and its word; "" where nothing is said.
    """
    said = ": ".join(filter(None, (band, say)))
    then = ""
    if turn and turn[1]:
        there, here = to_local(turn[0]), to_local(at)
        today = there.date() == here.date()
        when = f"{_clock(there)}{_which_of_two(there)}" if today else relative_moment(turn[0], at)
        then = f"Vanaf {when}: {turn[1]}"
    parts = [part if part[-1] in ".!?" else f"{part}." for part in (said, then) if part]
    return f". {parts[0][0].upper()}{' '.join(parts)[1:]}" if parts else ""


def until_words(until: datetime, at: datetime) -> str:
    """The end of a span: "17:00" today, "maandag 08:00"; midnight is 24:00 of the day before."""
    there, here = to_local(until), to_local(at)
    day, time = there.date(), f"{_clock(there)}{_which_of_two(there)}"
    if time == "00:00" and day > here.date():
        day, time = day - ONE_DAY, "24:00"
    return time if day == here.date() else f"{_day_words(day, here.date())} {time}"


def week_words(even: Sequence[Plan], odd: Sequence[Plan]) -> list[str]:
    """Seven plans from Monday in as few lines as they need: "ma t/m vr 08:30 tot 17:00".

    What holds in even or in odd weeks alone says so: "za 10:00 tot 11:00 (even weken)".
    """
    each = [set(one) & set(other) for one, other in zip(even, odd, strict=True)]
    told = [(shared, "") for shared in _alike([sorted(plan) for plan in each])]
    for week, said in ((even, WEEKS["even"]), (odd, WEEKS["odd"])):
        alone = [sorted(set(plan) - both) for plan, both in zip(week, each, strict=True)]
        told += [(shared, said) for shared in _alike(alone)]
    told.sort(key=lambda one: _by_day(one[0]))
    return [f"{days_words(days)} {plan_words(plan)}{said}" for (days, plan), said in told] or [
        "nooit"
    ]


Shared = tuple[tuple[int, ...], Plan]


def _alike(week: Sequence[Plan]) -> list[Shared]:
    """The days that share a span, and the spans that share those days, by first day and start."""
    days_of: dict[tuple[int, int], list[int]] = {}
    for day, plan in enumerate(week):
        for span in plan:
            days_of.setdefault(span, []).append(day)
    spans_of: dict[tuple[int, ...], list[tuple[int, int]]] = {}
    for span in sorted(days_of):
        spans_of.setdefault(tuple(days_of[span]), []).append(span)
    return sorted(spans_of.items(), key=_by_day)


def _by_day(shared: Shared) -> tuple[int, Plan]:
    return shared[0][0], shared[1]


def plan_words(plan: Plan) -> str:
    """The spans of one day: "10:00 tot 12:00 en 13:00 tot 16:00", "dag en nacht", "gesloten"."""
    if not plan:
        return "gesloten"
    if tuple(plan) == ((0, 1440),):
        return "dag en nacht"
    return in_a_row([f"{clock(start)} tot {_end_words(end)}" for start, end in plan])


def _end_words(end: int) -> str:
    return clock(end) if end <= 1440 else f"{clock(end - 1440)} de volgende dag"


def times_words(rows: Sequence[Times]) -> str:
    """The rows of one day, each with the word of its band: "10:00 tot 12:00 (achterwacht)"."""
    bands = dict.fromkeys(row.band for row in sorted(rows, key=lambda row: row.start))
    if not any(bands):
        return plan_words(plan_of(rows))
    plans = [(band, plan_of(row for row in rows if row.band == band)) for band in bands]
    return in_a_row([plan_words(plan) + (f" ({band})" if band else "") for band, plan in plans])


def days_words(days: Iterable[int]) -> str:
    """Days of the week (0 is Monday): three and more in a row are a range, "ma t/m wo en vr"."""
    parts: list[str] = []
    for first, last in runs(days):
        if last - first < 2:
            parts += [DAYS[day] for day in range(first, last + 1)]
        else:
            parts.append(f"{DAYS[first]} t/m {DAYS[last]}")
    return in_a_row(parts)


def runs(days: Iterable[int]) -> list[tuple[int, int]]:
    """The days that follow each other, in one: the first and the last of each run."""
    found: list[tuple[int, int]] = []
    for day in days:
        if found and day == found[-1][1] + 1:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def text_words(band: str, say: str) -> str:
    """What a row says beside its hours: " (achterwacht): Van huis."."""
    return f"{f' ({band})' if band else ''}{f': {say}' if say else ''}"


SURE = {
    "night-cut": "de nacht stopt om 00:00",
    "contained": "een rij binnen een andere rij",
    "long": "meer dan 16 uur achter elkaar",
    "minute": "één minuut die open blijft",
}


def sure_words(codes: Sequence[str]) -> list[str]:
    """What somebody said is right: "nagevraagd, dit klopt: de nacht stopt om 00:00"; or []."""
    if not codes:
        return []
    return [f"nagevraagd, dit klopt: {in_a_row([SURE[code] for code in codes])}"]


def holidays_words(rules: Sequence[tuple[frozenset[str], str]]) -> list[str]:
    """What holds on the named days that a line observes: of each rule the days and the words."""
    if not rules:
        return ["ook op feestdagen"]
    return [f"op {_named_days(names, rules)} {held}" for names, held in rules]


def _named_days(names: frozenset[str], rules: Sequence[tuple[frozenset[str], str]]) -> str:
    if names != frozenset(DEFAULT_HOLIDAYS):
        return in_a_row([name for name in HOLIDAYS if name in names])
    others = frozenset[str]().union(*(other for other, _ in rules if other != names))
    return "andere feestdagen" if others & names else "feestdagen"


def exceptional_words(
    first: date, last: date, held: str, *, note: str | None, ends_night_before: bool
) -> str:
    """One dated exception: "24 december 2026 t/m 1 januari 2027: gesloten (Kerstsluiting)"."""
    words = f"{period_words(first, last)}: {held}"
    if ends_night_before:
        words += "; de nacht ervoor stopt om 00:00"
    return f"{words} ({note})" if note else words


def period_words(first: date, last: date) -> str:
    """The days from `first` to `last`, both included."""
    if first == last:
        return date_words(last, year=True)
    return f"{date_words(first, year=first.year != last.year)} t/m {date_words(last, year=True)}"


def date_words(day: date, *, year: bool) -> str:
    """A date as people write it: "4 januari" or "4 januari 2027"."""
    return f"{day.day} {MONTHS[day.month - 1]}{f' {day.year}' if year else ''}"


def in_a_row(words: Sequence[str]) -> str:
    """An enumeration: "ma, wo en vr"."""
    *most, last = words
    return f"{', '.join(most)} en {last}" if most else last


def _day_words(day: date, today: date) -> str:
    distance = (day - today).days
    near = {-1: "gisteren", 0: "vandaag", 1: "morgen"}
    if distance in near:
        return near[distance]
    weekday = WEEKDAYS[day.weekday()]
    if 1 < distance < 7:
        return weekday
    # Half a year away a reader would take the wrong year.
    return f"{weekday} {date_words(day, year=abs(distance) > 180)}"


def _clock(local: datetime) -> str:
    return f"{local:%H:%M}"


def _which_of_two(local: datetime) -> str:
    """In the hour that the autumn night has twice, which of the two is meant."""
    summer, winter = local.replace(fold=0).utcoffset(), local.replace(fold=1).utcoffset()
    if (summer or timedelta()) <= (winter or timedelta()):
        return ""
    return " (wintertijd)" if local.fold else " (zomertijd)"

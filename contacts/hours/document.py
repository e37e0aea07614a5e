"""Opening hours as they stand in a region package: the rows, and every fault in them at once."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, Literal

from contacts.hours.calendar import DAYS, DEFAULT_HOLIDAYS, HOLIDAYS, clock

TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LONGEST_NOTE = 5000
NAMES = {name.casefold(): name for name in HOLIDAYS}

Fault = tuple[str, str]
"""A place within the hours ("week[0].from"; "" is the whole) and a sentence in Dutch."""


class HoursFault(ValueError):
    """Hours that can't be read; `faults` tells all that is wrong, each with its place."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = list(faults)
        super().__init__(" ".join(f"{place}: {said}" if place else said for place, said in faults))


@dataclass(frozen=True, slots=True)
class Times:
    """From and to in minutes after midnight; a `to` not after `start` is the next day's."""

    start: int
    to: int

    @property
    def end(self) -> int:
        """Minutes after midnight of the first day; more than 1440 after a night."""
        return self.to if self.to > self.start else self.to + 1440

    def document(self) -> dict[str, Any]:
        """As in a package: {"from": "22:00", "to": "04:00"}."""
        return {"from": clock(self.start), "to": clock(self.to)}


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One row of the week: days (0 is Monday, in the order given) and their times."""

    days: tuple[int, ...]
    times: Times

    def document(self) -> dict[str, Any]:
        """As in a package: {"days": ["ma"], "from": "08:30", "to": "17:00"}."""
        return {"days": [DAYS[day] for day in self.days], **self.times.document()}


@dataclass(frozen=True, slots=True)
class HolidayRule:
    """Which named days are observed, and the hours that then hold (none: closed)."""

    observed: Literal["default", "none"] | tuple[str, ...]
    hours: tuple[Times, ...]

    @property
    def names(self) -> frozenset[str]:
        """The named days that count."""
        if self.observed == "default":
            return frozenset(DEFAULT_HOLIDAYS)
        return frozenset(() if self.observed == "none" else self.observed)

    def document(self) -> dict[str, Any]:
        """As in a package: {"observed": ..., "hours": [...]}."""
        observed = self.observed if isinstance(self.observed, str) else list(self.observed)
        return {"observed": observed, "hours": [times.document() for times in self.hours]}


@dataclass(frozen=True, slots=True)
class DatedException:
    """Other hours on the days from `first` to `last`, both included."""

    first: date
    last: date
    hours: tuple[Times, ...]
    note: str | None = None
    ends_night_before: bool = False

    def document(self) -> dict[str, Any]:
        """As in a package: {"from": "2026-12-24", "to": ..., "hours": [...], ...}."""
        return {
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "hours": [times.document() for times in self.hours],
            "note": self.note,
            "ends_night_before": self.ends_night_before,
        }


Rows = tuple[tuple[WeekRow, ...], HolidayRule | None, tuple[DatedException, ...]]


def read_rows(document: object) -> Rows:
    """Week, holidays and exceptions of one document; HoursFault with all its faults."""
    faults: list[Fault] = []
    rows = _rows(document, faults)
    if faults:
        raise HoursFault(faults)
    return rows


def _rows(document: object, faults: list[Fault]) -> Rows:
    fields = _fields(document, "", (), ("week", "holidays", "exceptions"), faults)
    week = [
        row
        for place, item in _items(fields, "", "week", faults)
        if (row := _week_row(item, place, faults))
    ]
    exceptions = [
        (place, exception)
        for place, item in _items(fields, "", "exceptions", faults)
        if (exception := _exception(item, place, faults))
    ]
    _refuse_overlap(exceptions, faults)
    holidays = _holiday_rule(fields.get("holidays"), faults)
    return tuple(week), holidays, tuple(exception for _, exception in exceptions)


def _week_row(row: object, place: str, faults: list[Fault]) -> WeekRow | None:
    needed = ("days", "from", "to")
    fields = _fields(row, place, needed, needed, faults)
    days = [
        number
        for here, day in _items(fields, place, "days", faults)
        if (number := _weekday(day, here, faults)) is not None
    ]
    if fields.get("days") == []:
        faults.append((f"{place}.days", "Hier staat geen dag. Noem er minstens één, zo: [ma, di]."))
    times = _times_of(fields, place, faults)
    return WeekRow(tuple(days), times) if days and times else None


def _weekday(day: object, place: str, faults: list[Fault]) -> int | None:
    if isinstance(day, str) and day in DAYS:
        return DAYS.index(day)
    faults.append((place, f"{_quoted(day)} is geen dag. Kies uit ma, di, wo, do, vr, za en zo."))
    return None


def _times_list(fields: Mapping[str, object], place: str, faults: list[Fault]) -> list[Times]:
    times = []
    for here, row in _items(fields, place, "hours", faults):
        needed = ("from", "to")
        if read := _times_of(_fields(row, here, needed, needed, faults), here, faults):
            times.append(read)
    return times


def _times_of(fields: Mapping[str, object], place: str, faults: list[Fault]) -> Times | None:
    if "from" not in fields or "to" not in fields:
        return None
    start = _time(fields["from"], f"{place}.from", faults)
    to = _time(fields["to"], f"{place}.to", faults)
    if start == 1440:
        said = '"24:00" kan alleen het einde zijn. Begint het om middernacht? Schrijf "00:00".'
        faults.append((f"{place}.from", said))
        return None
    if start is not None and start == to:
        said = f"Begin en einde zijn allebei {clock(start)}. Bedoel je dag en nacht? "
        faults.append((place, said + 'Schrijf dan van "00:00" tot "24:00".'))
        return None
    return None if start is None or to is None else Times(start, to)


def _time(text: object, place: str, faults: list[Fault]) -> int | None:
    if not isinstance(text, str):
        said = f'{_quoted(text)} is geen tekst. Zet de tijd tussen aanhalingstekens, zo: "08:30".'
        faults.append((place, said))
    elif not TIME.fullmatch(text):
        said = f"{_quoted(text)} is geen tijd. Schrijf uren en minuten met twee cijfers: "
        faults.append((place, said + '"08:30".'))
    else:
        return int(text[:2]) * 60 + int(text[3:])
    return None


def _holiday_rule(rule: object, faults: list[Fault]) -> HolidayRule | None:
    if rule is None:
        return None
    fields = _fields(rule, "holidays", (), ("observed", "hours"), faults)
    hours = _times_list(fields, "holidays", faults)
    return HolidayRule(_observed(fields.get("observed", "default"), faults), tuple(hours))


def _observed(
    observed: object, faults: list[Fault]
) -> Literal["default", "none"] | tuple[str, ...]:
    if isinstance(observed, list):
        named = [
            _holiday(name, f"holidays.observed[{number}]", faults)
            for number, name in enumerate(observed)
        ]
        return tuple(name for name in named if name)
    word = observed.casefold() if isinstance(observed, str) else None
    if word not in ("default", "none"):
        said = f"{_quoted(observed)} past hier niet. Schrijf default, none of een lijst van dagen."
        faults.append(("holidays.observed", said))
    return "none" if word == "none" else "default"


def _holiday(name: object, place: str, faults: list[Fault]) -> str | None:
    known = NAMES.get(name.casefold()) if isinstance(name, str) else None
    if known is None:
        near = get_close_matches(str(name).casefold(), NAMES, n=1)
        way_out = f'Bedoel je "{NAMES[near[0]]}"?' if near else f"Kies uit {', '.join(HOLIDAYS)}."
        faults.append((place, f"{_quoted(name)} is geen bekende feestdag. {way_out}"))
    return known


def _exception(row: object, place: str, faults: list[Fault]) -> DatedException | None:
    allowed = ("from", "to", "hours", "note", "ends_night_before")
    fields = _fields(row, place, ("from", "to"), allowed, faults)
    first = _date(fields, place, "from", faults)
    last = _date(fields, place, "to", faults)
    hours = _times_list(fields, place, faults)
    note = _note(fields.get("note"), place, faults)
    ends = _yes_or_no(fields.get("ends_night_before", False), place, faults)
    if first is None or last is None:
        return None
    if last < first:
        said = f"De laatste dag ({last}) ligt voor de eerste ({first}). Draai ze om."
        faults.append((f"{place}.to", said))
        return None
    return DatedException(first, last, tuple(hours), note, ends)


def _date(fields: Mapping[str, object], place: str, key: str, faults: list[Fault]) -> date | None:
    if key not in fields:
        return None
    given = fields[key]
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    try:
        if isinstance(given, str) and DATE.fullmatch(given):
            return date.fromisoformat(given)
    except ValueError:
        pass  # 2027-02-30 has the shape of a date; the sentence below holds for it too
    faults.append((f"{place}.{key}", f"{_quoted(given)} is geen datum. Schrijf 2026-12-24."))
    return None


def _note(note: object, place: str, faults: list[Fault]) -> str | None:
    if note is None:
        return None
    if not isinstance(note, str):
        said = f"{_quoted(note)} is geen tekst. Zet de toelichting tussen aanhalingstekens."
        faults.append((f"{place}.note", said))
        return None
    if len(note) > LONGEST_NOTE:
        said = f"De toelichting telt {len(note)} tekens. Maak er hoogstens {LONGEST_NOTE} van."
        faults.append((f"{place}.note", said))
    return note


def _yes_or_no(answer: object, place: str, faults: list[Fault]) -> bool:
    if isinstance(answer, bool):
        return answer
    said = f"{_quoted(answer)} is geen ja of nee. Schrijf true of false, zonder aanhalingstekens."
    faults.append((f"{place}.ends_night_before", said))
    return False


def _refuse_overlap(exceptions: list[tuple[str, DatedException]], faults: list[Fault]) -> None:
    """Two exceptions on one day contradict each other; nobody could say which one holds."""
    ordered = sorted(exceptions, key=lambda placed: placed[1].first)
    reach = ordered[:1]
    for place, exception in ordered[1:]:
        before, longest = reach[-1]
        if exception.first <= longest.last:
            said = f"Deze afwijking overlapt met {before} ({longest.first} t/m {longest.last}). "
            faults.append((place, said + "Laat elke dag in hoogstens één afwijking voorkomen."))
        if exception.last > longest.last:
            reach.append((place, exception))


def _fields(
    value: object,
    place: str,
    needed: Sequence[str],
    allowed: Sequence[str],
    faults: list[Fault],
) -> Mapping[str, object]:
    """The keys and values of a mapping; empty, with a fault, where there is none."""
    if not isinstance(value, Mapping):
        said = f"{_quoted(value)} past hier niet. Zet hier de sleutels {', '.join(allowed)}."
        faults.append((place, said))
        return {}
    dot = f"{place}." if place else ""
    for key in value:
        if key not in allowed:
            faults.append((f"{dot}{key}", _unknown(key, allowed)))
    for key in needed:
        if key not in value:
            faults.append((f"{dot}{key}", f'Hier ontbreekt "{key}". Zet het erbij.'))
    return value


def _unknown(key: object, allowed: Sequence[str]) -> str:
    near = get_close_matches(str(key), allowed, n=1)
    way_out = f'Bedoel je "{near[0]}"?' if near else f"Hier kan alleen {', '.join(allowed)}."
    return f"Onbekende sleutel {_quoted(key)}. {way_out}"


def _items(
    fields: Mapping[str, object], place: str, key: str, faults: list[Fault]
) -> list[tuple[str, object]]:
    """The items of a list, each with its place; a list that is left out is empty."""
    here = f"{place}.{key}" if place else key
    value = fields.get(key, [])
    if isinstance(value, list):
        return [(f"{here}[{number}]", item) for number, item in enumerate(value)]
    faults.append((here, f"{_quoted(value)} is geen lijst. Zet hier een lijst, zo: [...]."))
    return []


def _quoted(value: object) -> str:
    """What was written, short enough to read in a sentence."""
    text = "niets" if value is None else str(value)
    return f'"{text[:40]}…"' if len(text) > 40 else f'"{text}"'

"""From the fields of a form to the hours of a package: read, told what is wrong, or asked."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from contacts.hours.calendar import DAYS, HOLIDAYS
from contacts.hours.clock import (
    WHOLE,
    Pair,
    pair_words,
    pairs_words,
    read_clock,
    read_date,
    read_spans,
)
from contacts.hours.document import Fault
from contacts.hours.engine import Hours, HoursFault
from contacts.hours.questions import (
    Held,
    Question,
    backwards,
    collisions,
    days_numbers,
    long_exception,
    long_night,
    no_holiday,
    no_rows,
    same_time,
)
from contacts.hours.sheet import DatesRow, DaysRow, RuleRow, Sheet, sheet_of, unescape
from contacts.hours.version1 import converted
from contacts.hours.words import WEEKS, days_words, in_a_row, period_words

MOST_TEXT = 20_000
MOST_ROWS = 200
PLACES = {"w": "Rij", "e": "Afwijking", "h": "Extra regel"}
_ROW = re.compile(r"(week|exceptions|holidays)\[(\d+)\]")
FORGOT_UNKNOWN = (
    "Je vulde tijden in, maar koos “niet bekend”. Kies wanneer iemand opneemt, "
    "of maak de tijden leeg."
)
_FORGOT_ALWAYS = (
    "Je vulde rijen in, maar koos “dag en nacht”. Kies “op deze dagen”, of maak de rijen leeg."
)
TOO_LONG = "Dit is te lang om te lezen. Maak het korter."


@dataclass
class Reading:
    """What a sheet means. `document` leaves out what can't be read or was not answered."""

    sheet: Sheet
    document: dict[str, Any] | None = None
    # Each with its place: "w0", "e2", "holidays", or "" for the whole.
    faults: list[Fault] = field(default_factory=list)
    asked: list[Question] = field(default_factory=list)
    # A row as it is understood, by its place: "ma t/m vr 22:00 tot 08:00 de volgende dag".
    words: dict[str, str] = field(default_factory=dict)

    def ask(self, questions: Iterable[Question]) -> None:
        """Each question once, however often its row gives rise to it."""
        for one in questions:
            if all((one.key, one.field) != (known.key, known.field) for known in self.asked):
                self.asked.append(one)

    @property
    def unanswered(self) -> list[Question]:
        return [one for one in self.asked if not self.is_answered(one)]

    def is_answered(self, question: Question) -> bool:
        if question.key:
            return question.key in self.sheet.sure
        return question.chosen in dict(question.choices)

    @property
    def is_clear(self) -> bool:
        return not self.faults and not self.unanswered


def read(sheet: Sheet) -> Reading:
    """Everything that a sheet says, and all that is wrong or unclear in it at once."""
    reading = Reading(sheet)
    if said := _at_once(sheet):
        reading.faults.append(("", said))
    elif sheet.kind != "unknown":
        _read_all(reading)
    return reading


def stored_sheet(document: object) -> Sheet:
    """The fields of stored hours; what would be asked about them was answered when they came."""
    sheet = sheet_of(document)
    keys = (question.key for question in read(sheet).asked)
    return replace(sheet, sure=frozenset(key for key in keys if key))


def canonical(document: object) -> dict[str, Any] | None:
    """Stored hours with every key that may be left out; None where they can't be read."""
    try:
        return None if document is None else Hours.parse(converted(document)).document()
    except HoursFault:
        return None


def place_words(place: str) -> str:
    """A place as the form calls it: "Rij 1", "Afwijking 3", "Feestdagen"; "" is the whole."""
    if place[:1] in PLACES and place[1:].isdigit():
        return f"{PLACES[place[0]]} {int(place[1:]) + 1}"
    return "Feestdagen" if place else ""


def _at_once(sheet: Sheet) -> str:
    """What is wrong with the whole, so that reading on makes no sense; "" where nothing is."""
    if any("\x00" in text for text in sheet.texts()):
        return "Er staat een teken in dat niet kan. Typ de tekst opnieuw."
    if any(len(text) > MOST_TEXT for text in sheet.texts()):
        return TOO_LONG
    if len(sheet.rows) + len(sheet.rules) + len(sheet.dates) > MOST_ROWS:
        return f"Dit zijn te veel rijen. Maak er hoogstens {MOST_ROWS} van."
    if sheet.kind not in ("unknown", "always", "week"):
        return "Kies of de openingstijden bekend zijn."
    return _forgotten(sheet)


def _forgotten(sheet: Sheet) -> str:
    """Somebody filled in hours, but left the choice above them as it was."""
    week = any(not row.is_empty for row in sheet.rows)
    special: tuple[RuleRow | DatesRow, ...] = (*sheet.rules, *sheet.dates)
    more = week or bool(sheet.observed) or any(not row.is_empty for row in special)
    if sheet.kind == sheet.was == "unknown" and more:
        return FORGOT_UNKNOWN
    return _FORGOT_ALWAYS if sheet.kind == sheet.was == "always" and week else ""


def _read_all(reading: Reading) -> None:
    sheet = reading.sheet
    rows = [] if sheet.kind == "always" else list(_week(reading))
    reading.ask(collisions(rows))
    if sheet.kind == "week" and all(row.is_empty for row in sheet.rows):
        reading.ask([no_rows()])
    dates = [(row.place, read) for row in sheet.dates if (read := _dates(reading, row))]
    rules, of_rules = _holidays(reading, rows)
    always = [{"days": list(DAYS), "from": WHOLE[0], "to": WHOLE[1]}]
    document = {
        "week": always if sheet.kind == "always" else [_row_document(sheet, row) for row in rows],
        "holidays": rules,
        "exceptions": [read for _, read in dates],
    }
    places = {
        "week": [row.place for row in rows] or [""],
        "holidays": of_rules,
        "exceptions": [place for place, _ in dates],
    }
    _check(reading, document, places)


def _row_document(sheet: Sheet, held: Held) -> dict[str, Any]:
    row = next(row for row in sheet.rows if row.number == held.number)
    more = {
        "next_day": row.next_day,
        "weeks": row.weeks,
        "band": row.band.strip(),
        "say": row.say.strip(),
    }
    return {
        "days": [DAYS[day] for day in held.days],
        "from": held.pair[0],
        "to": held.pair[1],
        **{key: value for key, value in more.items() if value},
    }


def _week(reading: Reading) -> Iterator[Held]:
    for row in reading.sheet.rows:
        if row.is_empty:
            continue
        days, pair = _days(reading, row), _pair(reading, row)
        if days and pair:
            reading.words[row.place] = f"{days_words(sorted(set(days)))} {_row_words(row, pair)}"
            yield Held(row.number, days, pair)


def _row_words(row: DaysRow, pair: Pair) -> str:
    later = " de volgende dag" if row.next_day and pair[0] < pair[1] else ""
    weeks = {"even": WEEKS["even"], "odd": WEEKS["odd"]}.get(row.weeks, "")
    band = f" ({row.band.strip()})" if row.band.strip() else ""
    return f"{pair_words(pair)}{later}{weeks}{band}"


def _days(reading: Reading, row: DaysRow) -> tuple[int, ...]:
    """The days of a row; as they stood before, where nobody ticked another."""
    before = days_numbers(row.order.split())
    ticked = days_numbers(row.days)
    if not ticked:
        reading.faults.append((row.place, "Vink aan op welke dagen dit geldt."))
    return before if set(before) == set(ticked) else tuple(sorted(set(ticked)))


def _pair(reading: Reading, row: DaysRow) -> Pair | None:
    if row.all_day and not (row.start.strip() or row.end.strip()):
        return WHOLE
    if row.all_day:
        said = "Je vinkte “dag en nacht” aan en vulde tijden in. Kies een van beide."
        reading.faults.append((row.place, said))
        return None
    times = [_clock(reading, row.place, *one) for one in (("van", row.start), ("tot", row.end))]
    if not all(times):
        return None
    if row.next_day:
        return times[0], times[1]
    pairs = _meant(reading, row.place, [(times[0], times[1])], row.means)
    return pairs[0] if pairs else None


def _clock(reading: Reading, place: str, name: str, text: str) -> str:
    """The time in one field, or "" with what is wrong with it."""
    try:
        if not text.strip():
            raise ValueError(f"Vul bij “{name}” een tijd in, zoals 08:30.")
        time = read_clock(text)
        if name == "van" and time == "24:00":
            raise ValueError("Begint het om middernacht? Schrijf bij “van” 00:00.")
    except ValueError as fault:
        reading.faults.append((place, str(fault)))
        return ""
    return time


def _meant(reading: Reading, place: str, pairs: list[Pair], means: str) -> list[Pair]:
    """The spans without those that begin where they end: those are what was answered."""
    kept = []
    for pair in pairs:
        if pair[0] != pair[1]:
            kept.append(pair)
            continue
        reading.ask([same_time(place, pair, means)])
        kept += [WHOLE] if means == "day" else []
    reading.ask(long_night(place, kept))
    return kept


def _times(reading: Reading, place: str, text: str, means: str) -> list[dict[str, str]]:
    """The spans in one line of text, as in a package."""
    try:
        pairs = read_spans(text)
        if any(start == "24:00" for start, _ in pairs):
            raise ValueError("Begint het om middernacht? Schrijf 00:00.")
    except ValueError as fault:
        reading.faults.append((place, str(fault)))
        return []
    kept = _meant(reading, place, pairs, means)
    return [{"from": start, "to": end} for start, end in kept]


def _holidays(
    reading: Reading, rows: list[Held]
) -> tuple[list[dict[str, Any]] | str | None, list[str]]:
    """The rules of a package, and for each of them its place in the form."""
    first = _first_rule(reading, rows)
    more = [(row.place, rule) for row in reading.sheet.rules if (rule := _rule(reading, row))]
    if more and not isinstance(first, dict):
        said = "Kies eerst hierboven op welke feestdagen iets anders geldt, of haal deze regel weg."
        reading.faults.append((more[0][0], said))
    if not isinstance(first, dict):
        return first, []
    return [first, *(rule for _, rule in more)], ["holidays", *(place for place, _ in more)]


def _first_rule(reading: Reading, rows: list[Held]) -> dict[str, Any] | str | None:
    sheet, place = reading.sheet, "holidays"
    if sheet.observed not in ("", "none", "default", "own"):
        reading.faults.append((place, "Kies welke feestdagen anders zijn."))
        return None
    if sheet.observed == "":
        if sheet.named or (sheet.held == "times" and sheet.times.strip()):
            said = "Kies ook op welke feestdagen dit geldt, of maak de tijden en de vinkjes leeg."
            reading.faults.append((place, said))
        return None
    if sheet.observed == "own" and not sheet.named:
        reading.ask([no_holiday(place)])
    hours = _held(reading, rows)
    days = _named(sheet) if sheet.observed == "own" else sheet.observed
    return "none" if days in ("none", []) else {"days": days, "hours": hours}


def _rule(reading: Reading, row: RuleRow) -> dict[str, Any] | None:
    """One more rule of a package; None where the row is empty, or says not on which days."""
    if row.is_empty:
        return None
    hours = _special(reading, row)
    if row.usual and row.named:
        said = "Je vinkte de gebruikelijke feestdagen aan, en ook losse. Kies een van beide."
        reading.faults.append((row.place, said))
        return None
    if not row.usual and not row.named:
        reading.faults.append((row.place, "Vink aan op welke feestdagen dit geldt."))
        return None
    days = "default" if row.usual else _named(row)
    words = "feestdagen" if row.usual else in_a_row(_named(row))
    reading.words[row.place] = f"{words}: {pairs_words(hours)}"
    return {"days": days, "hours": hours}


def _named(row: Sheet | RuleRow) -> list[str]:
    """The ticked days; as they stood before, where nobody ticked another."""
    before = [name for name in row.order.split(",") if name in HOLIDAYS]
    ticked = [name for name in HOLIDAYS if name in row.named]
    return before if set(before) == set(ticked) else ticked


def _held(reading: Reading, rows: list[Held]) -> list[dict[str, str]]:
    """What holds on the named days."""
    sheet = reading.sheet
    if sheet.held == "sunday":
        sunday = [WHOLE] if sheet.kind == "always" else [r.pair for r in rows if 6 in r.days]
        return [{"from": start, "to": end} for start, end in sunday]
    if sheet.held == "times":
        if not sheet.times.strip():
            reading.faults.append(
                ("holidays", "Vul de tijden van de feestdagen in, of kies dicht.")
            )
        return _times(reading, "holidays", sheet.times, sheet.means)
    if sheet.times.strip():
        said = "Je koos dicht, maar vulde ook tijden in. Kies eigen tijden, of maak ze leeg."
        reading.faults.append(("holidays", said))
    return []


def _dates(reading: Reading, row: DatesRow) -> dict[str, Any] | None:
    if row.is_empty:
        return None
    first = _date(reading, row.place, row.first)
    last = _date(reading, row.place, row.last) if row.last.strip() else first
    hours = _special(reading, row)
    if first is None or last is None:
        return None
    if last < first:
        reading.ask([backwards(row.place, first, last, row.turn)])
        if row.turn != "yes":
            return None
        first, last = last, first
    reading.ask(long_exception(row.place, first, last))
    reading.words[row.place] = f"{period_words(first, last)}: {pairs_words(hours)}"
    return _dates_document(row, first, last, hours)


def _dates_document(
    row: DatesRow, first: date, last: date, hours: list[dict[str, str]]
) -> dict[str, Any]:
    nothing = "" if row.blank else None
    return {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "hours": hours,
        "note": unescape(row.note) or nothing,
        "ends_night_before": row.night,
    }


def _special(reading: Reading, row: DatesRow | RuleRow) -> list[dict[str, Any]]:
    """What holds on dates or on named days; no hours is closed."""
    if row.closed and row.times.strip():
        said = "Je vinkte “dicht” aan en vulde tijden in. Kies een van beide."
        reading.faults.append((row.place, said))
        return []
    if not row.closed and not row.times.strip():
        said = "Vink “dicht” aan, of vul tijden in, zoals 10:00-14:00."
        reading.faults.append((row.place, said))
    return _times(reading, row.place, row.times, row.means)


def _date(reading: Reading, place: str, text: str) -> date | None:
    if not text.strip():
        reading.faults.append((place, "Vul de eerste dag in, zoals 24-12-2026."))
        return None
    try:
        return read_date(text)
    except ValueError as fault:
        reading.faults.append((place, str(fault)))
        return None


def _check(reading: Reading, document: dict[str, Any], places: dict[str, list[str]]) -> None:
    """Hold the document to what a package may say; its faults get the places of the form."""
    try:
        reading.document = Hours.parse(document).document()
    except HoursFault as fault:
        reading.faults += [
            (_here(place, places), _spoken(said, places)) for place, said in fault.faults
        ]


def _here(place: str, places: dict[str, list[str]]) -> str:
    found = _ROW.match(place)
    return places[found[1]][int(found[2])] if found else ""


def _spoken(said: str, places: dict[str, list[str]]) -> str:
    """A sentence about another row names it as the form does, not as a file does."""
    return _ROW.sub(lambda found: place_words(_here(found[0], places)).lower(), said)

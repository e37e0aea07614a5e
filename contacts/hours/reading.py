"""From the fields of a form to the hours of a package: read, told what is wrong, or asked."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from contacts import pasted
from contacts.hours.asking import Question, unanswered
from contacts.hours.calendar import DAYS, HOLIDAYS
from contacts.hours.clock import read_clock, read_date
from contacts.hours.document import Fault
from contacts.hours.engine import Hours, HoursFault
from contacts.hours.questions import ANSWERING, About, said_before, settle
from contacts.hours.sheet import DatesRow, DaysRow, RuleRow, Sheet, sheet_of, unescape
from contacts.hours.sheet_questions import (
    backwards,
    long_exception,
    no_holiday,
    no_rows,
    same_time,
)
from contacts.hours.version1 import converted
from contacts.hours.words import WEEKS, days_words, in_a_row, period_words
from contacts.hours.written import read_spans, read_week
from contacts.hours.written_times import WHOLE, Row, Span

MOST_TEXT = 20_000
MOST_ROWS = 200
PLACES = {"w": "Rij", "e": "Afwijking", "h": "Extra regel"}
_PLACE = re.compile(r"(week|exceptions|holidays)\[(\d+)\]")
FORGOT_UNKNOWN = (
    "Je vulde tijden in, maar koos “niet bekend”. Kies wanneer iemand opneemt, "
    "of maak de tijden leeg."
)
_FORGOT_ALWAYS = (
    "Je vulde rijen in, maar koos “dag en nacht”. Kies “op deze dagen”, of maak de rijen leeg."
)
TOO_LONG = "Dit is te lang om te lezen. Maak het korter."
_OBSERVED = ("", "none", "default", "own")


@dataclass
class Reading:
    """What a sheet means at a day. `document` leaves out what can't be read or wasn't answered."""

    sheet: Sheet
    today: date
    document: dict[str, Any] | None = None
    # Each with its place: "w0", "e2", "holidays", "text", or "" for the whole.
    faults: list[Fault] = field(default_factory=list)
    asked: list[Question] = field(default_factory=list)
    # A row as it is understood, by its place: "ma t/m vr 22:00 tot 08:00 de volgende dag".
    words: dict[str, str] = field(default_factory=dict)
    about: About = ANSWERING

    def ask(self, questions: Iterable[Question]) -> None:
        """Each question once, however often its row gives rise to it."""
        for one in questions:
            if all(one.key != known.key for known in self.asked):
                self.asked.append(one)

    def chosen(self, question: Question) -> str:
        """Asks something; "" until it is answered."""
        self.ask([question])
        return question.answer(self.sheet.answers)

    @property
    def unanswered(self) -> list[Question]:
        return unanswered(self.asked, self.sheet.answers)

    @property
    def told(self) -> list[str]:
        """What was done with the text by itself."""
        return list(
            dict.fromkeys(said for text in self.sheet.times_texts() for said in pasted.told(text))
        )

    @property
    def is_clear(self) -> bool:
        return not self.faults and not self.unanswered

    def keeps_rows_of(self, stored: object) -> bool:
        """Whether it can be read, and says what is stored: then nothing needs to be answered."""
        return not self.faults and _rows(self.document) == _rows(canonical(stored))


def read(sheet: Sheet, today: date, about: About = ANSWERING) -> Reading:
    """Everything that a sheet says, and all that is wrong or unclear in it at once.

    `about` has the words of what is asked: of who answers, of who comes or of where one can go.
    """
    reading = Reading(sheet, today, about=about)
    if said := _at_once(sheet):
        reading.faults.append(("", said))
    elif sheet.kind != "unknown" or (sheet.was == "unknown" and sheet.text.strip()):
        _read_all(reading)
    return reading


def stored_sheet(document: object, today: date, about: About = ANSWERING) -> Sheet:
    """The fields of stored hours, with what somebody was sure of and what a form alone asks.

    What a file left unsaid about its rows stays a question.
    """
    sheet = sheet_of(document)
    hours = _parsed(document)
    said = said_before(hours, today, about) if hours else {}
    about_hours = {one.key for one in settle(hours, today, {}, about).asked} if hours else set()
    fields = [one for one in read(sheet, today, about).asked if one.key not in about_hours]
    return replace(sheet, answers=said | {one.key: one.choices[0][0] for one in fields})


def canonical(document: object) -> dict[str, Any] | None:
    """Stored hours with every key that may be left out; None where they can't be read."""
    hours = _parsed(document)
    return hours.document() if hours else None


def _parsed(document: object) -> Hours | None:
    try:
        return None if document is None else Hours.parse(converted(document))
    except HoursFault:
        return None


def _rows(document: dict[str, Any] | None) -> dict[str, Any] | None:
    """The hours without what somebody is sure of."""
    return document and {key: rows for key, rows in document.items() if key != "sure"}


def place_words(place: str) -> str:
    """A place as the form calls it: "Rij 1", "Afwijking 3", "Feestdagen"; "" is the whole."""
    if place[:1] in PLACES and place[1:].isdigit():
        return f"{PLACES[place[0]]} {int(place[1:]) + 1}"
    return {"": "", "text": "In woorden"}.get(place, "Feestdagen")


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
    if sheet.kind == sheet.was == "unknown" and more and not sheet.text.strip():
        return FORGOT_UNKNOWN
    week = week or bool(sheet.text.strip())
    return _FORGOT_ALWAYS if sheet.kind == sheet.was == "always" and week else ""


def _read_all(reading: Reading) -> None:
    sheet = reading.sheet
    rows = [] if sheet.kind == "always" else [*_week(reading), *_in_words(reading)]
    if sheet.kind != "always" and not sheet.text.strip():
        reading.ask([no_rows()] if all(row.is_empty for row in sheet.rows) else [])
    dates = [(row.place, read) for row in sheet.dates if (read := _dates(reading, row))]
    week = [row for _, row in rows]
    if sheet.kind == "always":
        week = [{"days": list(DAYS), **WHOLE.document}]
    rules, of_rules = _holidays(reading, week)
    document = {"week": week, "holidays": rules, "exceptions": [read for _, read in dates]}
    placed = {"week": [place for place, _ in rows], "holidays": of_rules}
    placed["exceptions"] = [place for place, _ in dates]
    places = {f"{kind}[{n}]": at for kind, held in placed.items() for n, at in enumerate(held)}
    _settle(reading, document, places)


def _week(reading: Reading) -> Iterator[tuple[str, Row]]:
    for row in reading.sheet.rows:
        if row.is_empty:
            continue
        days, span = _days(reading, row), _span(reading, row)
        if days and span:
            shown = days_words(sorted({DAYS.index(day) for day in days}))
            weeks = {"even": WEEKS["even"], "odd": WEEKS["odd"]}.get(row.weeks, "")
            band = f" ({span.band})" if span.band else ""
            reading.words[row.place] = f"{shown} {span.words}{weeks}{band}"
            more = {"weeks": row.weeks} if row.weeks else {}
            yield row.place, {"days": days, **span.document, **more}


def _in_words(reading: Reading) -> Iterator[tuple[str, Row]]:
    """The rows of the week that stand in a text; its holidays are those of `_holidays`."""
    if not reading.sheet.text.strip():
        return
    try:
        written = read_week(reading.sheet.text, reading.sheet.answers)
    except ValueError as fault:
        reading.faults.append(("text", str(fault)))
        return
    reading.ask(one.at("text") for one in written.asked)
    named = [
        f"{days_words([DAYS.index(day) for day in row['days']])} {Span.of(row).words}"
        for row in written.week
    ]
    reading.words["text"] = in_a_row(named) if named else "dicht"
    yield from (("text", row) for row in written.week)


def _days(reading: Reading, row: DaysRow) -> list[str]:
    """The days of a row; as they stood before, where nobody ticked another."""
    before = [day for day in row.order.split() if day in DAYS]
    ticked = [day for day in DAYS if day in row.days]
    if not ticked:
        reading.faults.append((row.place, "Vink aan op welke dagen dit geldt."))
    return before if set(before) == set(ticked) else ticked


def _span(reading: Reading, row: DaysRow) -> Span | None:
    band, say = " ".join(row.band.split()), " ".join(row.say.split())
    if row.all_day and not (row.start.strip() or row.end.strip()):
        return replace(WHOLE, next_day=row.next_day, band=band, say=say)
    if row.all_day:
        said = "Je vinkte “dag en nacht” aan en vulde tijden in. Kies een van beide."
        reading.faults.append((row.place, said))
        return None
    times = [_clock(reading, row.place, *one) for one in (("van", row.start), ("tot", row.end))]
    if not all(times):
        return None
    typed = Span(times[0], times[1], row.next_day, band, say)
    return next(iter(_meant(reading, row.place, [typed])), None)


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


def _meant(reading: Reading, place: str, spans: list[Span]) -> list[Span]:
    """The spans without those that begin where they end: those are what was answered."""
    kept = []
    for span in spans:
        if span.start != span.end or span.next_day:
            kept.append(span)
        elif reading.chosen(same_time(place, span)) == "day":
            kept.append(replace(span, start=WHOLE.start, end=WHOLE.end))
    return kept


def _times(reading: Reading, place: str, text: str) -> list[Row]:
    """The spans in one line of text, as in a package."""
    try:
        spans = read_spans(text)
    except ValueError as fault:
        reading.faults.append((place, str(fault)))
        return []
    return [span.document for span in _meant(reading, place, spans)]


def _holidays(reading: Reading, week: list[Row]) -> tuple[list[Row] | str | None, list[str]]:
    """The rules of a package, and for each of them its place in the form."""
    first = _first_rule(reading, week)
    in_words = _holidays_in_words(reading)
    more = [(row.place, rule) for row in reading.sheet.rules if (rule := _rule(reading, row))]
    if more and not isinstance(first, dict):
        said = "Kies eerst hierboven op welke feestdagen iets anders geldt, of haal deze regel weg."
        reading.faults.append((more[0][0], said))
    if isinstance(first, dict):
        return [first, *(rule for _, rule in more)], ["holidays", *(place for place, _ in more)]
    return (in_words, ["text"]) if in_words else (first, [])


def _first_rule(reading: Reading, week: list[Row]) -> Row | str | None:
    sheet, place = reading.sheet, "holidays"
    if sheet.observed not in _OBSERVED:
        reading.faults.append((place, "Kies welke feestdagen anders zijn."))
        return None
    if sheet.observed == "":
        if sheet.named or (sheet.held == "times" and sheet.times.strip()):
            said = "Kies ook op welke feestdagen dit geldt, of maak de tijden en de vinkjes leeg."
            reading.faults.append((place, said))
        return None
    if sheet.observed == "own" and not sheet.named:
        reading.ask([no_holiday(place)])
    hours = _held(reading, week)
    days = _named(sheet) if sheet.observed == "own" else sheet.observed
    return "none" if days in ("none", []) else {"days": days, "hours": hours}


def _holidays_in_words(reading: Reading) -> list[Row] | None:
    """The rules that stand in the text of the week, where nothing was chosen below it."""
    try:
        rules = read_week(reading.sheet.text, reading.sheet.answers).holidays
    except ValueError:
        return None  # told at the text itself
    if rules and reading.sheet.observed:
        said = "De feestdagen staan in de tekst en hieronder. Laat ze op één plaats staan."
        reading.faults.append(("holidays", said))
    return rules


def _rule(reading: Reading, row: RuleRow) -> Row | None:
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
    words = "feestdagen" if row.usual else in_a_row(_named(row))
    reading.words[row.place] = f"{words}: {_spans_words(hours)}"
    return {"days": "default" if row.usual else _named(row), "hours": hours}


def _spans_words(hours: list[Row]) -> str:
    return " en ".join(Span.of(one).words for one in hours) or "dicht"


def _named(row: Sheet | RuleRow) -> list[str]:
    """The ticked days; as they stood before, where nobody ticked another."""
    before = [name for name in row.order.split(",") if name in HOLIDAYS]
    ticked = [name for name in HOLIDAYS if name in row.named]
    return before if set(before) == set(ticked) else ticked


def _held(reading: Reading, week: list[Row]) -> list[Row]:
    """What holds on the named days."""
    sheet = reading.sheet
    if sheet.held == "sunday":
        return [Span.of(row).document for row in week if "zo" in row["days"]]
    if sheet.held == "times":
        if not sheet.times.strip():
            reading.faults.append(
                ("holidays", "Vul de tijden van de feestdagen in, of kies dicht.")
            )
        return _times(reading, "holidays", sheet.times)
    if sheet.times.strip():
        said = "Je koos dicht, maar vulde ook tijden in. Kies eigen tijden, of maak ze leeg."
        reading.faults.append(("holidays", said))
    return []


def _dates(reading: Reading, row: DatesRow) -> Row | None:
    if row.is_empty:
        return None
    first = _date(reading, row.place, row.first)
    last = _date(reading, row.place, row.last) if row.last.strip() else first
    hours = _special(reading, row)
    if first is None or last is None:
        return None
    if last < first:
        if reading.chosen(backwards(row.place, first, last)) != "yes":
            return None
        first, last = last, first
    reading.ask(long_exception(row.place, first, last))
    reading.words[row.place] = f"{period_words(first, last)}: {_spans_words(hours)}"
    return {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "hours": hours,
        "note": unescape(row.note) or ("" if row.blank else None),
        "ends_night_before": row.night,
    }


def _special(reading: Reading, row: DatesRow | RuleRow) -> list[Row]:
    """What holds on dates or on named days; no hours is closed."""
    if row.closed and row.times.strip():
        said = "Je vinkte “dicht” aan en vulde tijden in. Kies een van beide."
        reading.faults.append((row.place, said))
        return []
    if not row.closed and not row.times.strip():
        said = "Vink “dicht” aan, of vul tijden in, zoals 10:00-14:00."
        reading.faults.append((row.place, said))
    return _times(reading, row.place, row.times)


def _date(reading: Reading, place: str, text: str) -> date | None:
    if not text.strip():
        reading.faults.append((place, "Vul de eerste dag in, zoals 24-12-2026."))
        return None
    try:
        return read_date(text)
    except ValueError as fault:
        reading.faults.append((place, str(fault)))
        return None


def _settle(reading: Reading, document: dict[str, Any], places: dict[str, str]) -> None:
    """Hold the document to what a package may say, and ask what is often a mistake in it.

    Faults and questions get the places of the form.
    """
    try:
        settled = settle(Hours.parse(document), reading.today, reading.sheet.answers, reading.about)
        reading.document = Hours.parse(settled.hours.document()).document()
    except HoursFault as fault:
        reading.faults += [
            (_here(place, places), _spoken(said, places)) for place, said in fault.faults
        ]
        return
    reading.ask(one.at(_here(one.place, places) or "w0") for one in settled.asked)


def _here(place: str, places: dict[str, str]) -> str:
    """A place of a package ("exceptions[2].note") as one of the form; "" is the whole."""
    found = _PLACE.match(place)
    return places.get(found[0], "") if found else ""


def _spoken(said: str, places: dict[str, str]) -> str:
    """A sentence about another row names it as the form does, not as a file does."""
    return _PLACE.sub(lambda found: place_words(_here(found[0], places)).lower(), said)

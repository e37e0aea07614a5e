"""Opening hours in three cells that people can edit: the week, the holidays, and exceptions.

A number has such hours, and so have who comes and where one can go: `Headings` says which is which.

Openingstijden: "ma-vr 08:30-12:00, 13:00-17:00; za 10:00-12:00", "dag en nacht", "niet bekend", and
whatever else the reader of written hours takes.
Feestdagen: "Koningsdag: 10:00-12:00; gebruikelijke: gesloten", "gewone tijden".
Afwijkingen: on each line "24-12-2026 t/m 01-01-2027: gesloten (Kerstsluiting)".
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import Any

from contacts.hours.asking import Answers, Question
from contacts.hours.calendar import DAYS
from contacts.hours.engine import Hours, HoursFault
from contacts.hours.questions import ANSWERING, COMING, VISITING, About, settle
from contacts.hours.reading import canonical
from contacts.hours.sheet import escape, unescape
from contacts.hours.written import plain, read_spans, read_week
from contacts.hours.written_dates import read_dates
from contacts.hours.written_holidays import Rules, read_rules, rules_typed
from contacts.hours.written_times import Row, Span, days_typed, spans_typed
from contacts.hours.written_words import NOTE
from exchange.spreadsheet.cells import (
    LONGEST_CELL,
    TOO_LONG,
    day_text,
    plain_marks,
    shortened,
    tidy,
)

UNKNOWN, CLOSED, ALWAYS = "niet bekend", "gesloten", "dag en nacht"


@dataclass(frozen=True, slots=True)
class Headings:
    """What the three columns are called, and what the first says where nothing is known.

    `about` has the words of what is asked about these hours.
    """

    week: str
    holidays: str
    exceptions: str
    unknown: str = ""
    about: About = ANSWERING

    def __iter__(self) -> Iterator[str]:
        return iter((self.week, self.holidays, self.exceptions))

    def at(self, place: str) -> str:
        """The heading of what stands at a place in a document of hours."""
        if place.startswith("holidays"):
            return self.holidays
        return self.exceptions if place.startswith("exceptions") else self.week


ANSWERED = Headings("Openingstijden", "Feestdagen", "Afwijkingen", UNKNOWN)
COMES = Headings("Wanneer iemand komt", "Feestdagen (komen)", "Afwijkingen (komen)", about=COMING)
VISIT = Headings(
    "Wanneer je er terechtkunt", "Feestdagen (terecht)", "Afwijkingen (terecht)", about=VISITING
)
WEEK, HOLIDAY, EXCEPTION = ANSWERED

NIGHT_BEFORE = "; de nacht ervoor stopt om 00:00"
WEEKS = {"even": " (even weken)", "odd": " (oneven weken)"}

_HOW_EXCEPTION = (
    "Schrijf elke afwijking op een eigen regel, zoals 24-12-2026: 10:00-14:00 (Kerstavond)."
)


class CellFault(ValueError):
    """A cell that can't be read: its heading, and a Dutch sentence with the way out."""

    def __init__(self, heading: str, sentence: str) -> None:
        super().__init__(sentence)
        self.heading, self.sentence = heading, sentence


@dataclass(frozen=True, slots=True)
class Read:
    """The hours that a row means now, and what has to be asked about them, each at its heading."""

    document: dict[str, Any] | None = None
    asked: list[Question] = field(default_factory=list)


def cells_of(document: object, headings: Headings = ANSWERED) -> dict[str, str]:
    """The three cells of one document of hours; what can't be read is shown as unknown."""
    kept = canonical(document)
    if kept is None:
        return {**dict.fromkeys(headings, ""), headings.week: headings.unknown}
    found = {
        headings.week: _week_text(kept["week"]),
        headings.holidays: rules_typed(kept["holidays"]),
        headings.exceptions: "\n".join(_exception_text(row) for row in kept["exceptions"]),
    }
    return {name: text if len(text) <= LONGEST_CELL else TOO_LONG for name, text in found.items()}


def read_cells(
    changed: Mapping[str, str],
    stored: object,
    today: date,
    answers: Answers,
    headings: Headings = ANSWERED,
) -> Read:
    """The hours that a row means now: the parts in `changed` as typed, the others as they were.

    Raises CellFault for the first thing that can't be read.
    """
    now = {**cells_of(stored, headings), **changed}
    if plain_marks(now[headings.week]).casefold() in ("", UNKNOWN):
        _refuse_leftovers(now, headings)
        return Read()
    typed = _Typed(answers, headings)
    document = {name: part for name, part in (canonical(stored) or {}).items() if name != "sure"}
    if headings.holidays in changed:
        document["holidays"] = typed.holidays(now[headings.holidays])
    if headings.week in changed:
        has_holidays = bool(tidy(changed.get(headings.holidays, "")))
        document |= typed.week(now[headings.week], has_holidays=has_holidays)
    if headings.exceptions in changed:
        document["exceptions"] = typed.exceptions(now[headings.exceptions])
    settled = settle(_checked(document, headings), today, answers, headings.about)
    asked = [replace(one, place=headings.at(one.place)) for one in settled.asked]
    kept = _checked(settled.hours.document(), headings).document()
    return Read(kept, [*typed.asked, *asked])


def _refuse_leftovers(now: Mapping[str, str], headings: Headings) -> None:
    for name in (headings.holidays, headings.exceptions):
        if tidy(now[name]):
            said = f"de tijden zijn niet bekend. Vul {headings.week} in, of maak deze cel leeg."
            raise CellFault(name, said)


def _checked(document: dict[str, Any], headings: Headings) -> Hours:
    try:
        return Hours.parse(document)
    except HoursFault as fault:
        place, sentence = fault.faults[0]
        raise CellFault(headings.at(place), _spoken(sentence)) from None


def _spoken(sentence: str) -> str:
    """A place in a file, as the line of a cell."""
    return re.sub(
        r"(?:exceptions|week)\[(\d+)\]", lambda found: f"regel {int(found[1]) + 1}", sentence
    )


# The week


def _week_text(week: list[Row]) -> str:
    """Rows with the same days stand together, in the order in which they are kept."""
    parts = [
        f"{days} {spans_typed([Span.of(row) for row in rows])}{WEEKS.get(weeks, '')}"
        for (days, weeks), rows in groupby(week, key=_days_of)
    ]
    text = "; ".join(parts) or CLOSED
    return ALWAYS if text == f"ma-zo {ALWAYS}" else text


def _days_of(row: Row) -> tuple[str, str]:
    return days_typed([DAYS.index(day) for day in row["days"]]), row.get("weeks") or ""


@dataclass
class _Typed:
    """The cells of a row as they were typed, and what is asked about their words."""

    answers: Answers
    headings: Headings
    asked: list[Question] = field(default_factory=list)

    def week(self, text: str, *, has_holidays: bool) -> dict[str, Any]:
        """The rows of the week, and the rules for holidays where the cell names those too."""
        try:
            written = read_week(text, self.answers)
        except ValueError as fault:
            raise CellFault(self.headings.week, str(fault)) from None
        self.asked += [replace(one, place=self.headings.week) for one in written.asked]
        if written.holidays is None:
            return {"week": written.week}
        if has_holidays:
            there = self.headings.holidays
            said = f"de feestdagen staan hier en bij {there}. Laat ze op één plaats staan."
            raise CellFault(self.headings.week, said)
        return {"week": written.week, "holidays": written.holidays}

    def holidays(self, text: str) -> Rules:
        try:
            rules, asked = read_rules(text, self.answers)
        except ValueError as fault:
            raise CellFault(self.headings.holidays, str(fault)) from None
        self.asked += [replace(one, place=self.headings.holidays) for one in asked]
        return rules

    def exceptions(self, text: str) -> list[Row]:
        try:
            return [_exception(line) for line in tidy(text).split("\n") if line]
        except ValueError as fault:
            raise CellFault(self.headings.exceptions, str(fault)) from None


# Exceptions


def _exception_text(row: Row) -> str:
    first, last = (day_text(date.fromisoformat(row[key])) for key in ("from", "to"))
    days = first if first == last else f"{first} t/m {last}"
    night = NIGHT_BEFORE if row["ends_night_before"] else ""
    note = f" ({escape(row['note'])})" if row["note"] else ""
    hours = spans_typed([Span.of(span) for span in row["hours"]])
    return f"{days}: {hours}{night}{note}"


def _exception(line: str) -> Row:
    """One line; in its note the dashes and quotation marks stay as they were typed."""
    before, opened, note = _note_apart(line)
    dates = read_dates(plain(before))
    rest = dates.rest if dates else ""
    night = rest.casefold().endswith(NIGHT_BEFORE)
    held = (rest[: -len(NIGHT_BEFORE)] if night else rest).strip()
    if dates is None or not held or (opened and not note.endswith(")")):
        raise ValueError(f"{shortened(line)} is niet te lezen. {_HOW_EXCEPTION}")
    return {
        "from": dates.first.isoformat(),
        "to": dates.last.isoformat(),
        "hours": [span.document for span in read_spans(held)],
        "note": unescape(note[:-1]) or None,
        "ends_night_before": night,
    }


def _note_apart(line: str) -> tuple[str, str, str]:
    """What stands before the first bracket that isn't within the text of a band, and behind it."""
    bare = NOTE.sub(lambda found: "x" * len(found[0]), line)
    at = bare.find("(")
    return (line, "", "") if at < 0 else (line[:at].strip(), "(", line[at + 1 :])

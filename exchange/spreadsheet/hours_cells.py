"""Opening hours in three cells that people can edit: the week, the holidays, and exceptions.

Openingstijden: "ma-vr 08:30-12:00, 13:00-17:00; za 10:00-12:00", "dag en nacht", "niet bekend".
Feestdagen: "gebruikelijke: gesloten", "Koningsdag, Eerste kerstdag: 10:00-12:00", "gewone tijden".
Afwijkingen: on each line "24-12-2026 t/m 01-01-2027: gesloten (Kerstsluiting)".
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from contacts.hours.calendar import DAYS, HOLIDAYS
from contacts.hours.clock import read_date
from contacts.hours.engine import Hours, HoursFault
from contacts.hours.holidays import NAMES
from contacts.hours.reading import canonical
from contacts.hours.sheet import escape, unescape
from contacts.hours.words import runs
from exchange.spreadsheet.cells import (
    LONGEST_CELL,
    TOO_LONG,
    day_text,
    plain_marks,
    shortened,
    tidy,
)

WEEK, HOLIDAY, EXCEPTION = "Openingstijden", "Feestdagen", "Afwijkingen"
HEADINGS = (WEEK, HOLIDAY, EXCEPTION)
PART = {WEEK: "week", HOLIDAY: "holidays", EXCEPTION: "exceptions"}

UNKNOWN, CLOSED, ALWAYS = "niet bekend", "gesloten", "dag en nacht"
USUAL, ORDINARY = "gebruikelijke", "gewone tijden"
NIGHT_BEFORE = "; de nacht ervoor stopt om 00:00"
ALL_DAY = {"from": "00:00", "to": "24:00"}

_DAY = "(?:ma|di|wo|do|vr|za|zo)"
_RUN = rf"{_DAY}(?: ?(?:-|t/m) ?{_DAY})?"
_SEGMENT = re.compile(rf"({_RUN}(?: ?, ?{_RUN})*) *:? +(.+)")
_SPAN = re.compile(r"(\d{1,2})[:.](\d\d) ?(?:-|tot) ?(\d{1,2})[:.](\d\d)")
_DATE = r"(\d{1,2}-\d{1,2}-\d{4})"
_LINE = re.compile(rf"{_DATE}(?: ?t/m ?{_DATE})? ?: ?([^(]*?) ?(?:\((.*)\))?")

_HOW_WEEK = "Schrijf het zoals ma-vr 08:30-17:00; za 10:00-12:00, of dag en nacht, of niet bekend."
_HOW_HOLIDAY = (
    "Schrijf het zoals gebruikelijke: gesloten, of Koningsdag: 10:00-12:00, of gewone tijden."
)
_HOW_EXCEPTION = (
    "Schrijf elke afwijking op een eigen regel, zoals 24-12-2026: 10:00-14:00 (Kerstavond)."
)


class CellFault(ValueError):
    """A cell that can't be read: its heading, and a Dutch sentence with the way out."""

    def __init__(self, heading: str, sentence: str) -> None:
        super().__init__(sentence)
        self.heading, self.sentence = heading, sentence


def cells_of(document: object) -> dict[str, str]:
    """The three cells of one document of hours; what can't be read is shown as unknown."""
    kept = canonical(document)
    if kept is None:
        return {WEEK: UNKNOWN, HOLIDAY: "", EXCEPTION: ""}
    found = {
        WEEK: _week_text(kept["week"]),
        HOLIDAY: _holiday_text(kept["holidays"]),
        EXCEPTION: "\n".join(_exception_text(row) for row in kept["exceptions"]),
    }
    return {name: text if len(text) <= LONGEST_CELL else TOO_LONG for name, text in found.items()}


def document_of(changed: Mapping[str, str], stored: object) -> dict[str, Any] | None:
    """The hours that a row means now: the parts in `changed` as typed, the others as they were.

    Raises CellFault for the first thing that can't be read.
    """
    was = cells_of(stored)
    now = {**was, **changed}
    if plain_marks(now[WEEK]).casefold() in ("", UNKNOWN):
        _refuse_leftovers(now)
        return None
    kept = stored if isinstance(stored, dict) else {}
    read = {WEEK: _week, HOLIDAY: _holidays, EXCEPTION: _exceptions}
    document = {
        PART[name]: read[name](now[name]) if name in changed else kept.get(PART[name])
        for name in HEADINGS
    }
    return _checked({name: part for name, part in document.items() if part is not None})


def _refuse_leftovers(now: Mapping[str, str]) -> None:
    for name in (HOLIDAY, EXCEPTION):
        if tidy(now[name]):
            said = f"de openingstijden zijn niet bekend. Vul {WEEK} in, of maak deze cel leeg."
            raise CellFault(name, said)


def _checked(document: dict[str, Any]) -> dict[str, Any]:
    try:
        return Hours.parse(document).document()
    except HoursFault as fault:
        place, sentence = fault.faults[0]
        name = next((name for name in HEADINGS if place.startswith(PART[name])), WEEK)
        raise CellFault(name, _spoken(sentence)) from None


def _spoken(sentence: str) -> str:
    """A place in a file, as the line of a cell."""
    return re.sub(
        r"(?:exceptions|week)\[(\d+)\]", lambda found: f"regel {int(found[1]) + 1}", sentence
    )


# The week


def _week_text(week: list[dict[str, Any]]) -> str:
    if not week:
        return CLOSED
    parts: list[tuple[str, list[str]]] = []
    for row in week:
        days = _days_text(row["days"])
        if not parts or parts[-1][0] != days:
            parts.append((days, []))
        parts[-1][1].append(_span_text(row))
    if parts == [("ma-zo", [ALWAYS])]:
        return ALWAYS
    return "; ".join(f"{days} {', '.join(spans)}" for days, spans in parts)


def _span_text(row: Mapping[str, str]) -> str:
    if (row["from"], row["to"]) == ("00:00", "24:00"):
        return ALWAYS
    return f"{row['from']}-{row['to']}"


def _days_text(days: list[str]) -> str:
    """Days in the order of the week: three and more in a row are a range, "ma-wo, vr"."""
    numbers = sorted({DAYS.index(day) for day in days})
    return ", ".join(_run_text(DAYS[first : last + 1]) for first, last in runs(numbers))


def _run_text(run: Sequence[str]) -> str:
    return f"{run[0]}-{run[-1]}" if len(run) > 2 else ", ".join(run)


def _week(text: str) -> list[dict[str, Any]]:
    plain = _one_line(text)
    if plain == CLOSED:
        return []
    if plain == ALWAYS:
        return [{"days": list(DAYS), **ALL_DAY}]
    segments = [part.strip() for part in plain.split(";") if part.strip()]
    return [row for segment in segments for row in _segment(segment)]


def _segment(segment: str) -> list[dict[str, Any]]:
    found = _SEGMENT.fullmatch(segment)
    if found is None:
        raise CellFault(WEEK, f"{shortened(segment)} is niet te lezen. {_HOW_WEEK}")
    days = _days(found[1])
    return [{"days": days, **span} for span in _spans(found[2], WEEK, _HOW_WEEK)]


def _days(text: str) -> list[str]:
    found: list[str] = []
    for run in text.split(","):
        named = [DAYS.index(day) for day in re.findall(_DAY, run)]
        if named[-1] < named[0]:
            said = f"{shortened(run)} loopt achteruit. Noem zulke dagen apart, zoals za, zo, ma."
            raise CellFault(WEEK, said)
        found += DAYS[named[0] : named[-1] + 1]
    return found


def _spans(text: str, heading: str, how: str) -> list[dict[str, str]]:
    if text == CLOSED:
        return []
    return [_span(part.strip(), heading, how) for part in re.split(r",| en (?!nacht)", text)]


def _span(text: str, heading: str, how: str) -> dict[str, str]:
    if text == ALWAYS:
        return dict(ALL_DAY)
    found = _SPAN.fullmatch(text)
    if found is None:
        raise CellFault(heading, f"{shortened(text)} is niet te lezen als van en tot. {how}")
    return {
        "from": f"{int(found[1]):02}:{found[2]}",
        "to": f"{int(found[3]):02}:{found[4]}",
    }


# Holidays


def _holiday_text(rules: list[dict[str, Any]] | str | None) -> str:
    if rules is None:
        return ""
    return ORDINARY if isinstance(rules, str) else "; ".join(_rule_text(rule) for rule in rules)


def _rule_text(rule: dict[str, Any]) -> str:
    named = USUAL if rule["days"] == "default" else ", ".join(rule["days"])
    return f"{named}: {_spans_text(rule['hours'])}"


def _spans_text(rows: list[dict[str, str]]) -> str:
    return ", ".join(_span_text(row) for row in rows) or CLOSED


def _holidays(text: str) -> list[dict[str, Any]] | str | None:
    plain = _one_line(text)
    if not plain:
        return None
    if plain == ORDINARY:
        return "none"
    return [_rule(part.strip()) for part in plain.split(";") if part.strip()]


def _rule(text: str) -> dict[str, Any]:
    named, colon, held = text.partition(":")
    if not colon or not held.strip():
        raise CellFault(HOLIDAY, f"{shortened(text)} is niet te lezen. {_HOW_HOLIDAY}")
    hours = _spans(held.strip(), HOLIDAY, _HOW_HOLIDAY)
    return {"days": _rule_days(named.strip()), "hours": hours}


def _rule_days(named: str) -> str | list[str]:
    if named == USUAL:
        return "default"
    words = [word.strip() for word in named.split(",")]
    for word in words:
        if word not in NAMES:
            said = f"{shortened(word)} is geen bekende feestdag. Kies uit {', '.join(HOLIDAYS)}."
            raise CellFault(HOLIDAY, said)
    return [NAMES[word] for word in words]


# Exceptions


def _exception_text(row: dict[str, Any]) -> str:
    first, last = (day_text(date.fromisoformat(row[key])) for key in ("from", "to"))
    days = first if first == last else f"{first} t/m {last}"
    night = NIGHT_BEFORE if row["ends_night_before"] else ""
    note = f" ({escape(row['note'])})" if row["note"] else ""
    return f"{days}: {_spans_text(row['hours'])}{night}{note}"


def _exceptions(text: str) -> list[dict[str, Any]]:
    return [_exception(line) for line in tidy(text).split("\n") if line]


def _exception(line: str) -> dict[str, Any]:
    """One line; in its note the dashes and quotation marks stay as they were typed."""
    before, opened, note = line.partition("(")
    found = _LINE.fullmatch(f"{plain_marks(before).casefold()} {opened and '()'}".strip())
    held = found[3].removesuffix(NIGHT_BEFORE) if found else ""
    if found is None or not held or (opened and not note.endswith(")")):
        raise CellFault(EXCEPTION, f"{shortened(line)} is niet te lezen. {_HOW_EXCEPTION}")
    first = _date(found[1])
    return {
        "from": first,
        "to": _date(found[2]) if found[2] else first,
        "hours": _spans(held, EXCEPTION, _HOW_EXCEPTION),
        "note": unescape(note[:-1]) or None,
        "ends_night_before": held != found[3],
    }


def _date(text: str) -> str:
    try:
        return read_date(text).isoformat()
    except ValueError as fault:
        raise CellFault(EXCEPTION, str(fault)) from None


def _one_line(text: str) -> str:
    return " ".join(plain_marks(text).split()).casefold()

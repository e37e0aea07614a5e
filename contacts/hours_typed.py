"""Opening hours as a person types them in a form, and back: "08:30-12:00, 13:00-17:00" per day."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from contacts.calendar import HOLIDAYS
from contacts.hours import Hours, HoursFault, Times
from contacts.hours_document import Fault
from contacts.hours_words import MONTHS, WEEKDAYS

Kind = Literal["unknown", "always", "week"]
DAY_AND_NIGHT = {"from": "00:00", "to": "24:00"}
MOST_TEXT = 50_000
EVERY_DAY = ["ma", "di", "wo", "do", "vr", "za", "zo"]

_CLOSED = {"", "gesloten", "dicht", "nooit", "-"}
_ALL_DAY = {"dag en nacht", "hele dag", "24 uur", "24/7"}
_TIME = r"(\d{1,2})(?: ?[:.u] ?(\d\d))? ?(?:uur|u)?"
_SPAN = re.compile(rf"(?:van )?{_TIME} ?(?:-|–|—|tot) ?{_TIME}")
_BETWEEN = re.compile(r"[,;&+\n]| en ")
_ISO = r"\d{4}-\d{1,2}-\d{1,2}"
_DUTCH = r"\d{1,2}[-/. ](?:\d{1,2}|[a-z]+)[-/. ]\d{4}"
_DAY = rf"({_ISO}|{_DUTCH})"
_LINE = re.compile(rf"{_DAY}(?: ?(?:t/m|tot en met|–|—) ?{_DAY})? ?: ?(.*)", re.IGNORECASE)
_NIGHT_BEFORE = re.compile(r"[,;]? ?(?:ook )?de nacht ervoor stopt(?: om 00:00)?$", re.IGNORECASE)
NIGHT_BEFORE = "; de nacht ervoor stopt om 00:00"
_FORGOT_UNKNOWN = (
    "Je vulde tijden in, maar koos “niet bekend”. Kies “per dag” of “dag en nacht”, "
    "of maak de tijden leeg."
)
_FORGOT_ALWAYS = (
    "Je vulde tijden per dag in, maar koos “dag en nacht”. Kies “per dag”, of maak de dagen leeg."
)
_NO_EXCEPTION = (
    "is niet te lezen. Schrijf een datum, een dubbele punt en wat dan geldt, "
    "zoals 24-12-2026: 10:00-14:00 (Kerstavond)."
)
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_PLACE = re.compile(r"(week|exceptions|holidays)(?:\[(\d+)\])?(.*)")


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields of one form, each as it was typed.

    `was` is the kind that the form was opened with: it tells somebody who forgot to choose from
    somebody who changed it.
    """

    kind: str = "unknown"
    days: tuple[str, ...] = ("",) * 7
    observed: str = ""
    named: tuple[str, ...] = ()
    holiday_hours: str = ""
    exceptions: str = ""
    was: str = "unknown"


def typed_of(document: object) -> Typed:
    """How a form shows hours; what can't be read is shown as unknown, as on the public pages."""
    if document is None:
        return Typed()
    try:
        hours = Hours.parse(document)
    except HoursFault:
        return Typed()
    days = _days_of(hours)
    kind = "always" if all(day == [Times(0, 1440)] for day in days) else "week"
    observed, named, holiday_hours = _holidays_typed(hours)
    return Typed(
        kind=kind,
        days=tuple("" if kind == "always" else _times_typed(day) for day in days),
        observed=observed,
        named=named,
        holiday_hours=holiday_hours,
        exceptions="\n".join(_exception_typed(row) for row in hours.document()["exceptions"]),
        was=kind,
    )


def _days_of(hours: Hours) -> list[list[Times]]:
    return [[row.times for row in hours.week if day in row.days] for day in range(7)]


def _times_typed(times: Sequence[Times]) -> str:
    return _rows_typed([one.document() for one in times])


def _rows_typed(rows: Sequence[dict[str, str]]) -> str:
    return ", ".join(f"{row['from']}-{row['to']}" for row in rows)


def _holidays_typed(hours: Hours) -> tuple[str, tuple[str, ...], str]:
    rule = hours.holidays
    if rule is None:
        return "", (), ""
    held = _times_typed(rule.hours) or "gesloten"
    if isinstance(rule.observed, str):
        return rule.observed, (), held
    named = tuple(name for name in HOLIDAYS if name in rule.names)
    return ("own" if named else "none"), named, held


def _exception_typed(row: dict[str, Any]) -> str:
    first, last = _date_typed(row["from"]), _date_typed(row["to"])
    days = first if first == last else f"{first} t/m {last}"
    night = NIGHT_BEFORE if row["ends_night_before"] else ""
    note = f" ({_escape(row['note'])})" if row["note"] else ""
    return f"{days}: {_rows_typed(row['hours']) or 'gesloten'}{night}{note}"


def _date_typed(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{day}-{month}-{year}"


def _escape(note: str) -> str:
    """A note on one line, whatever stands in it."""
    return re.sub(r"[\\\n\r]", lambda found: _ESCAPES[found[0]], note)


def _unescape(note: str) -> str:
    meant = {"\\\\": "\\", "\\n": "\n", "\\r": "\r"}
    return re.sub(r"\\[\\nr]", lambda found: meant[found[0]], note)


def document_of(typed: Typed) -> dict[str, Any] | None:
    """The hours of a region package, or None where they are unknown.

    Raises HoursFault with every fault; the place of each is in Dutch ("Maandag", "Afwijkingen,
    regel 2").
    """
    if forgotten := _forgotten(typed):
        raise HoursFault(forgotten)
    if typed.kind == "unknown":
        return None
    faults: list[Fault] = []
    week, days = _week(typed, faults)
    exceptions, lines = _exceptions(typed.exceptions, faults)
    document = {"week": week, "holidays": _holidays(typed, faults), "exceptions": exceptions}
    return _checked(document, days, lines, faults)


def _forgotten(typed: Typed) -> list[Fault]:
    """Somebody typed hours, but left the choice above them as it was."""
    if len(typed.exceptions) > MOST_TEXT or any(len(day) > MOST_TEXT for day in typed.days):
        return [("", "Dit is te lang om te lezen. Maak het korter.")]
    if typed.kind not in ("unknown", "always", "week"):
        return [("", "Kies of de openingstijden bekend zijn.")]
    days = any(day.strip() for day in typed.days)
    more = days or bool(typed.exceptions.strip()) or bool(typed.observed)
    if typed.kind == typed.was == "unknown" and more:
        return [("", _FORGOT_UNKNOWN)]
    if typed.kind == typed.was == "always" and days:
        return [("", _FORGOT_ALWAYS)]
    return []


def _week(typed: Typed, faults: list[Fault]) -> tuple[list[dict[str, Any]], list[str]]:
    """The rows of the week, and for each the days as they are called in a fault."""
    if typed.kind == "always":
        return [{"days": EVERY_DAY, **DAY_AND_NIGHT}], ["Dag en nacht"]
    days: dict[tuple[str, str], list[int]] = {}
    for number, text in enumerate(typed.days):
        for row in _times(text, WEEKDAYS[number].capitalize(), faults):
            days.setdefault((row["from"], row["to"]), []).append(number)
    rows = [
        {"days": [EVERY_DAY[day] for day in held], "from": start, "to": end}
        for (start, end), held in days.items()
    ]
    return rows, [WEEKDAYS[held[0]].capitalize() for held in days.values()]


def _times(text: str, place: str, faults: list[Fault]) -> list[dict[str, str]]:
    plain = " ".join(text.split()).casefold()
    if plain in _CLOSED:
        return []
    if plain in _ALL_DAY:
        return [dict(DAY_AND_NIGHT)]
    parts = [part.strip() for part in _BETWEEN.split(plain)]
    return [row for part in parts if part and (row := _span(part, place, faults))]


def _span(text: str, place: str, faults: list[Fault]) -> dict[str, str] | None:
    found = _SPAN.fullmatch(text)
    if found is None:
        said = (
            f"“{text[:40]}” is niet te lezen. Schrijf van en tot, zoals 08:30-17:00, of gesloten."
        )
        faults.append((place, said))
        return None
    start, end = _clock(found[1], found[2]), _clock(found[3], found[4])
    for time in (start, end):
        if time > "24:00" or time[3:] > "59":
            faults.append((place, f"“{time}” is geen tijd. De laatste is 24:00."))
            return None
    return {"from": start, "to": end}


def _clock(hour: str, minute: str | None) -> str:
    return f"{int(hour):02}:{minute or '00'}"


def _holidays(typed: Typed, faults: list[Fault]) -> dict[str, Any] | None:
    times = _times(typed.holiday_hours, "Feestdagen", faults)
    if typed.observed == "":
        if times or typed.named:
            said = "Kies ook op welke feestdagen dit geldt, of maak de tijden en de vinkjes leeg."
            faults.append(("Feestdagen", said))
        return None
    if typed.observed == "own" and not typed.named:
        faults.append(("Feestdagen", "Zet een vinkje bij minstens één feestdag."))
    observed = list(typed.named) if typed.observed == "own" else typed.observed
    return {"observed": observed, "hours": times}


def _exceptions(text: str, faults: list[Fault]) -> tuple[list[dict[str, Any]], list[int]]:
    """The exceptions, and for each the line on which it was typed (from 1)."""
    rows, lines = [], []
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        before = len(faults)
        row = _exception(line, f"Afwijkingen, regel {number}", faults) if line.strip() else None
        if row is not None and len(faults) == before:
            rows.append(row)
            lines.append(number)
    return rows, lines


def _exception(line: str, place: str, faults: list[Fault]) -> dict[str, Any] | None:
    before, opened, note = line.partition("(")
    found = _LINE.fullmatch(" ".join(before.split()))
    if found is None or (opened and not note.rstrip().endswith(")")):
        faults.append((place, f"“{line.strip()[:40]}” {_NO_EXCEPTION}"))
        return None
    first = _date(found[1], place, faults)
    last = _date(found[2], place, faults) if found[2] else first
    held = _NIGHT_BEFORE.sub("", found[3])
    if not held.strip():
        faults.append(
            (place, "Schrijf na de dubbele punt “gesloten”, of tijden zoals 10:00-14:00.")
        )
    return {
        "from": first,
        "to": last,
        "hours": _times(held, place, faults),
        "note": _unescape(note.rstrip()[:-1]) or None,
        "ends_night_before": held != found[3],
    }


def _date(text: str, place: str, faults: list[Fault]) -> str:
    """ISO 8601; an empty text, with a fault, where it is no date."""
    parts = re.split(r"[-/. ]", text)
    year, month, day = parts if len(parts[0]) == 4 else reversed(parts)
    try:
        return date(int(year), _month(month), int(day)).isoformat()
    except ValueError:
        faults.append((place, f"“{text}” is geen datum. Schrijf dag, maand en jaar: 24-12-2026."))
        return ""


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    named = [number for number, name in enumerate(MONTHS, 1) if name.startswith(text.casefold())]
    if len(text) < 3 or len(named) != 1:
        raise ValueError(text)
    return named[0]


def _checked(
    document: dict[str, Any], days: Sequence[str], lines: Sequence[int], faults: list[Fault]
) -> dict[str, Any]:
    """The document as `Hours` reads it; its faults with the place in the form, after the others."""
    try:
        hours = Hours.parse(document)
    except HoursFault as fault:
        here = _places(days, lines)
        faults += [(here(place), _spoken(said, lines)) for place, said in fault.faults]
    if faults:
        raise HoursFault(faults)
    return hours.document()


def _places(days: Sequence[str], lines: Sequence[int]) -> Callable[[str], str]:
    def here(place: str) -> str:
        found = _PLACE.fullmatch(place)
        if found is None or found[1] == "holidays":
            return "Feestdagen"
        number = int(found[2] or 0)
        return days[number] if found[1] == "week" else f"Afwijkingen, regel {lines[number]}"

    return here


def _spoken(said: str, lines: Sequence[int]) -> str:
    """A sentence about another row names the line of the form, not the place in a file."""
    return re.sub(r"exceptions\[(\d+)\]", lambda found: f"regel {lines[int(found[1])]}", said)

"""A slow second opinion on opening hours: it reads the rules of the house minute by minute.

It shares no line with the engine. It walks through the minutes of a window in UTC, looks at the
clock on the wall at each of them, and starts and stops every shift when the wall says so. A wall
time is reached at the first minute at which the clock shows it or has passed it: that is the first
of a time that comes twice, and the end of the gap for a time that is skipped.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

Text = tuple[str, str] | None
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
DEFAULT = (
    "nieuwjaarsdag",
    "eerste paasdag",
    "tweede paasdag",
    "koningsdag",
    "hemelvaartsdag",
    "eerste pinksterdag",
    "tweede pinksterdag",
    "eerste kerstdag",
    "tweede kerstdag",
)
# Copied from a wall calendar, not computed.
CALENDAR = {
    "nieuwjaarsdag": ("2026-01-01", "2027-01-01", "2028-01-01", "2029-01-01", "2033-01-01"),
    "goede vrijdag": ("2026-04-03", "2027-03-26", "2028-04-14"),
    "eerste paasdag": ("2026-04-05", "2027-03-28", "2028-04-16"),
    "tweede paasdag": ("2026-04-06", "2027-03-29", "2028-04-17"),
    "koningsdag": ("2026-04-27", "2027-04-27", "2028-04-27"),
    "bevrijdingsdag": ("2026-05-05", "2027-05-05", "2028-05-05"),
    "hemelvaartsdag": ("2026-05-14", "2027-05-06", "2028-05-25"),
    "eerste pinksterdag": ("2026-05-24", "2027-05-16", "2028-06-04"),
    "tweede pinksterdag": ("2026-05-25", "2027-05-17", "2028-06-05"),
    "eerste kerstdag": ("2025-12-25", "2026-12-25", "2027-12-25", "2028-12-25", "2032-12-25"),
    "tweede kerstdag": ("2025-12-26", "2026-12-26", "2027-12-26", "2028-12-26", "2032-12-26"),
    "kerstavond": ("2025-12-24", "2026-12-24", "2027-12-24", "2028-12-24", "2032-12-24"),
    "oudejaarsdag": ("2025-12-31", "2026-12-31", "2027-12-31", "2028-12-31", "2032-12-31"),
}


def open_minutes(document: dict[str, Any], first: date, days: int) -> tuple[datetime, list[bool]]:
    """The instant at which `first` begins, and for every minute from there whether it is open."""
    start, told = told_minutes(document, first, days)
    return start, [text is not None for text in told]


def told_minutes(document: dict[str, Any], first: date, days: int) -> tuple[datetime, list[Text]]:
    """The same with band and say of the shift that began last; None where nobody answers."""
    walls = _walls(first - 3 * DAY, days + 6)
    told: list[Text] = [None] * len(walls)
    day = first - 3 * DAY
    while day < first + (days + 1) * DAY:
        for start, end, text in sorted(shifts_of_day(document, day), key=lambda shift: shift[0]):
            for minute in range(_reached(walls, start), _reached(walls, end)):
                told[minute] = text
        day += DAY
    begin = _reached(walls, datetime.combine(first, time()))
    finish = _reached(walls, datetime.combine(first, time()) + days * DAY)
    return _start_of(first - 3 * DAY) + begin * MINUTE, told[begin:finish]


def _start_of(day: date) -> datetime:
    """An instant on the evening before `day`, early enough in summer and winter."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) - 3 * 60 * MINUTE


@lru_cache(maxsize=64)
def _walls(day: date, days: int) -> list[datetime]:
    """What the clock shows at every minute, without its zone."""
    amsterdam, start = ZoneInfo("Europe/Amsterdam"), _start_of(day)
    return [
        (start + number * MINUTE).astimezone(amsterdam).replace(tzinfo=None, fold=0)
        for number in range(days * 1440)
    ]


def _reached(walls: list[datetime], wall: datetime) -> int:
    return next(number for number, shown in enumerate(walls) if shown >= wall)


def shifts_of_day(document: dict[str, Any], day: date) -> list[tuple[datetime, datetime, Text]]:
    """From and to, on the wall, of the shifts that start on this day, and what they say."""
    midnight = datetime.combine(day, time())
    shifts: list[tuple[datetime, datetime, Text]] = []
    for row in _rows(document, day):
        start, end = (_on(midnight, row[key]) for key in ("from", "to"))
        if row.get("next_day") or row["to"] <= row["from"]:
            end += DAY
        if any(
            exception["from"] == (day + DAY).isoformat() and exception.get("ends_night_before")
            for exception in document["exceptions"]
        ):
            end = min(end, midnight + DAY)
        shifts.append((start, end, (row.get("band", ""), row.get("say", ""))))
    return shifts


def _on(midnight: datetime, text: str) -> datetime:
    hours, minutes = text.split(":")
    return midnight + int(hours) * 60 * MINUTE + int(minutes) * MINUTE


def _rows(document: dict[str, Any], day: date) -> list[dict[str, Any]]:
    """The rows that hold on this day: of an exception, else of a holiday, else of the week."""
    for exception in document["exceptions"]:
        if exception["from"] <= day.isoformat() <= exception["to"]:
            return list(exception["hours"])
    for rule in _rules(document["holidays"]):
        if any(day.isoformat() in CALENDAR[name] for name in _names(rule["days"])):
            return list(rule["hours"])
    name = ["ma", "di", "wo", "do", "vr", "za", "zo"][day.weekday()]
    weeks = (None, "odd" if day.strftime("%V")[1] in "13579" else "even")
    return [row for row in document["week"] if name in row["days"] and row.get("weeks") in weeks]


def _rules(holidays: Any) -> list[dict[str, Any]]:
    """The rules that name their days before the one about the default days."""
    rules = [] if holidays in (None, "none") else holidays
    named = [rule for rule in rules if rule["days"] != "default"]
    return named + [rule for rule in rules if rule["days"] == "default"]


def _names(days: Any) -> tuple[str, ...]:
    return DEFAULT if days == "default" else tuple(name.lower() for name in days)

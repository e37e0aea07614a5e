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
    "nieuwjaarsdag": ("2026-01-01", "2027-01-01", "2028-01-01", "2029-01-01"),
    "goede vrijdag": ("2026-04-03", "2027-03-26", "2028-04-14"),
    "eerste paasdag": ("2026-04-05", "2027-03-28", "2028-04-16"),
    "tweede paasdag": ("2026-04-06", "2027-03-29", "2028-04-17"),
    "koningsdag": ("2026-04-27", "2027-04-27", "2028-04-27"),
    "bevrijdingsdag": ("2026-05-05", "2027-05-05", "2028-05-05"),
    "hemelvaartsdag": ("2026-05-14", "2027-05-06", "2028-05-25"),
    "eerste pinksterdag": ("2026-05-24", "2027-05-16", "2028-06-04"),
    "tweede pinksterdag": ("2026-05-25", "2027-05-17", "2028-06-05"),
    "eerste kerstdag": ("2025-12-25", "2026-12-25", "2027-12-25", "2028-12-25"),
    "tweede kerstdag": ("2025-12-26", "2026-12-26", "2027-12-26", "2028-12-26"),
}


def open_minutes(document: dict[str, Any], first: date, days: int) -> tuple[datetime, list[bool]]:
    """The instant at which `first` begins, and for every minute from there whether it is open."""
    walls = _walls(first - 2 * DAY, days + 5)
    opened = [False] * len(walls)
    day = first - 2 * DAY
    while day < first + (days + 1) * DAY:
        for start, end in _shifts(document, day):
            for minute in range(_reached(walls, start), _reached(walls, end)):
                opened[minute] = True
        day += DAY
    begin = _reached(walls, datetime.combine(first, time()))
    finish = _reached(walls, datetime.combine(first, time()) + days * DAY)
    return _start_of(first - 2 * DAY) + begin * MINUTE, opened[begin:finish]


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


def _shifts(document: dict[str, Any], day: date) -> list[tuple[datetime, datetime]]:
    """From and to, on the wall, of the shifts that start on this day."""
    midnight = datetime.combine(day, time())
    shifts = []
    for row in _rows(document, day):
        start, end = (_on(midnight, row[key]) for key in ("from", "to"))
        if row["to"] < row["from"]:
            end += DAY
        if any(
            exception["from"] == (day + DAY).isoformat() and exception.get("ends_night_before")
            for exception in document["exceptions"]
        ):
            end = min(end, midnight + DAY)
        shifts.append((start, end))
    return shifts


def _on(midnight: datetime, text: str) -> datetime:
    hours, minutes = text.split(":")
    return midnight + int(hours) * 60 * MINUTE + int(minutes) * MINUTE


def _rows(document: dict[str, Any], day: date) -> list[dict[str, Any]]:
    """The rows that hold on this day: of an exception, else of a holiday, else of the week."""
    for exception in document["exceptions"]:
        if exception["from"] <= day.isoformat() <= exception["to"]:
            return list(exception["hours"])
    rule = document["holidays"]
    if rule and any(day.isoformat() in CALENDAR[name] for name in _names(rule["observed"])):
        return list(rule["hours"])
    name = ["ma", "di", "wo", "do", "vr", "za", "zo"][day.weekday()]
    return [row for row in document["week"] if name in row["days"]]


def _names(observed: Any) -> tuple[str, ...]:
    if observed == "default":
        return DEFAULT
    return () if observed == "none" else tuple(name.lower() for name in observed)

"""The Dutch clock and calendar: wall-clock time to instants, and the thirteen named days."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from zoneinfo import ZoneInfo

DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
HOLIDAYS = (
    "Nieuwjaarsdag",
    "Goede Vrijdag",
    "Eerste paasdag",
    "Tweede paasdag",
    "Koningsdag",
    "Bevrijdingsdag",
    "Hemelvaartsdag",
    "Eerste pinksterdag",
    "Tweede pinksterdag",
    "Kerstavond",
    "Eerste kerstdag",
    "Tweede kerstdag",
    "Oudejaarsdag",
)
# Days like any other, but for who says otherwise; version 1 of the package doesn't know them.
NEW_HOLIDAYS = ("Kerstavond", "Oudejaarsdag")
DEFAULT_HOLIDAYS = tuple(
    name for name in HOLIDAYS if name not in ("Goede Vrijdag", "Bevrijdingsdag", *NEW_HOLIDAYS)
)

ONE_DAY = timedelta(days=1)
TWO_DAYS = timedelta(days=2)
# Outside these instants date arithmetic runs out of years; nobody plans a shift there.
FIRST = datetime(1, 1, 10, tzinfo=UTC)
LAST = datetime(9999, 12, 20, tzinfo=UTC)
FIRST_DAY, LAST_DAY = date(1, 1, 5), date(9999, 12, 25)

# The moments a person may ask for: far enough for any plan, near enough to be no typing error.
YEARS = range(1900, 2201)
MOMENT = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[Tt ](?P<clock>[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,6})?)?)"
    r"(?P<offset>[Zz]|[-+ ][0-9]{2}(?::?[0-9]{2})?)?)?"
)


def _amsterdam() -> ZoneInfo:
    """The zone from the pinned package: the host's own copy may be years old."""
    with files("tzdata").joinpath("zoneinfo", "Europe", "Amsterdam").open("rb") as source:
        return ZoneInfo.from_file(source, key="Europe/Amsterdam")


AMSTERDAM = _amsterdam()


def to_utc(at: datetime) -> datetime:
    """The same instant in UTC; ValueError for a naive datetime, which says no instant at all."""
    if at.utcoffset() is None:
        raise ValueError("Bij dit moment ontbreekt de tijdzone. Geef een moment met tijdzone.")
    return at.astimezone(UTC)


def to_local(at: datetime) -> datetime:
    """The instant on the clock in Amsterdam, to show; compare instants in UTC, never these."""
    return to_utc(at).astimezone(AMSTERDAM)


def clip(at: datetime) -> datetime:
    """The instant in UTC, drawn to the nearest one with which days can still be counted."""
    try:
        return min(max(to_utc(at), FIRST), LAST)
    except OverflowError:
        return FIRST if at.year == 1 else LAST


def to_instant(day: date, minutes: int) -> datetime:
    """The instant in UTC at which the clock shows `minutes` after midnight of `day`.

    `minutes` may pass 1440, into the next day. A wall time that comes twice is the first of the
    two; one that is skipped is the end of the gap. A day at the very end of the calendar, with
    which some say "for ever", is drawn to the last one that can be counted with.
    """
    if not FIRST_DAY <= day <= LAST_DAY:
        return FIRST if day < FIRST_DAY else LAST
    midnight, steady = _midnight(day)
    if steady and 0 <= minutes <= 2880:
        return midnight + timedelta(minutes=minutes)
    return _from_wall(datetime.combine(day, time()) + timedelta(minutes=minutes))


@lru_cache(maxsize=4096)
def _midnight(day: date) -> tuple[datetime, bool]:
    """The instant at which `day` begins, and whether the clock runs on for 48 hours from there."""
    wall = datetime(day.year, day.month, day.day, tzinfo=AMSTERDAM)
    if wall.utcoffset() == (wall + TWO_DAYS).utcoffset():
        return wall.astimezone(UTC), True
    return _from_wall(wall.replace(tzinfo=None)), False


def _from_wall(wall: datetime) -> datetime:
    first = _offset(wall, fold=0)
    second = _offset(wall, fold=1)
    if first < second:
        return _end_of_gap(wall - second, wall - first)
    return (wall - first).replace(tzinfo=UTC)


def _offset(wall: datetime, fold: int) -> timedelta:
    offset = wall.replace(tzinfo=AMSTERDAM, fold=fold).utcoffset()
    assert offset is not None  # noqa: S101 (a ZoneInfo always knows its offset; this tells mypy)
    return offset


def _end_of_gap(before: datetime, after: datetime) -> datetime:
    """The second at which the clock leaps, known to lie in (before, after], both UTC."""
    old = before.replace(tzinfo=UTC).astimezone(AMSTERDAM).utcoffset()
    while (step := (after - before) // timedelta(seconds=2)) > 0:
        middle = before + timedelta(seconds=step)
        if middle.replace(tzinfo=UTC).astimezone(AMSTERDAM).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after.replace(tzinfo=UTC)


def day_length(day: date) -> timedelta:
    """23, 24 or 25 hours: the clock changes twice a year."""
    return to_instant(day + ONE_DAY, 0) - to_instant(day, 0)


def parse_moment(text: str) -> datetime:
    """The instant in UTC that a person or a script writes in ISO 8601.

    Without an offset it is wall-clock time in Amsterdam; without a time it is the start of the
    day. ValueError with a Dutch sentence for anything else, and outside the years 1900 to 2200.
    """
    found = MOMENT.fullmatch(text)
    if found is None:
        raise ValueError(_not_a_moment(text))
    try:
        instant = _read_moment(found["day"], found["clock"] or "00:00", found["offset"] or "")
    except (ValueError, OverflowError):
        raise ValueError(_not_a_moment(text)) from None
    if instant.year not in YEARS:
        raise ValueError(f'"{text}" ligt te ver weg. Kies een moment tussen 1900 en 2200.')
    return instant


def _read_moment(day: str, clock: str, offset: str) -> datetime:
    # In an address a "+" that was not escaped arrives as a space.
    moment = datetime.fromisoformat(f"{day}T{clock}{offset.replace(' ', '+').upper()}")
    return _from_wall(moment) if moment.tzinfo is None else moment.astimezone(UTC)


def _not_a_moment(text: str) -> str:
    return f'"{text[:40]}" is geen moment. Schrijf het zo: 2026-12-26T02:15.'


@lru_cache(maxsize=1024)
def holidays(year: int) -> Mapping[date, tuple[str, ...]]:
    """The thirteen named days of a year; two of them may share a date."""
    named: dict[date, tuple[str, ...]] = {}
    for name, day in sorted(zip(HOLIDAYS, _dates(year), strict=True), key=lambda pair: pair[1]):
        named[day] = (*named.get(day, ()), name)
    return MappingProxyType(named)


def _dates(year: int) -> tuple[date, ...]:
    """The dates of the thirteen, in the order of their names."""
    easter, kings_day = easter_sunday(year), date(year, 4, 27)
    return (
        date(year, 1, 1),
        easter - 2 * ONE_DAY,
        easter,
        easter + ONE_DAY,
        kings_day - ONE_DAY if kings_day.weekday() == 6 else kings_day,
        date(year, 5, 5),
        easter + 39 * ONE_DAY,
        easter + 49 * ONE_DAY,
        easter + 50 * ONE_DAY,
        date(year, 12, 24),
        date(year, 12, 25),
        date(year, 12, 26),
        date(year, 12, 31),
    )


@lru_cache(maxsize=1024)
def feast_days(year: int) -> Mapping[date, tuple[str, ...]]:
    """The named days without Kerstavond and Oudejaarsdag, on which nearly everybody works."""
    return MappingProxyType(
        {day: names for day, names in holidays(year).items() if names[0] not in NEW_HOLIDAYS}
    )


def is_odd_week(day: date) -> bool:
    """Whether the ISO week of this day is odd: week 53 is, and so is the week after it."""
    return day.isocalendar().week % 2 == 1


def clock(minutes: int) -> str:
    """Minutes after midnight as people write them: 510 is "08:30"."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def easter_sunday(year: int) -> date:
    """Easter in the Gregorian calendar, after the anonymous computus of Nature (1876)."""
    century, rest = divmod(year, 100)
    leaps, spare = divmod(century, 4)
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    golden = year % 19
    epact = (19 * golden + century - leaps - moon_shift + 15) % 30
    to_sunday = (32 + 2 * spare + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=4096)
def dates_of(names: frozenset[str], year: int) -> frozenset[date]:
    """The dates in a year on which one of these named days falls."""
    return frozenset(day for day, here in holidays(year).items() if names.intersection(here))

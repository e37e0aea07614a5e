"""A time or a date as people type it: "8.30", "8u", "830", "17 uur", "24 mrt 2027"."""

import re
from datetime import date

from contacts import pasted
from contacts.hours.calendar import clock
from contacts.hours.words import MONTHS

_CLOCK = re.compile(r"(\d{1,2})(?: ?(?:[:.]|u(?:ur)?) ?(\d\d))? ?(?:uur|u)?")
_BARE = re.compile(r"(\d{1,2})(\d\d)")
HOUR_OF = {
    name: hour
    for hour, names in enumerate(
        ("een één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf",
         "twaalf"), 1)
    for name in names.split()
}  # fmt: skip
# "Half 9" is a time in the morning and one in the evening.
SPOKEN = re.compile(r"(half|kwart voor|kwart over) (\d{1,2}|[a-zé]+)(?: uur)?", re.IGNORECASE)
_MINUTES = {"half": -30, "kwart voor": -15, "kwart over": 15}
# "mrt", "sept." and "december" all mean a month.
MONTH = "|".join(rf"{name[:3]}(?:{name[3:]})?\.?" for name in MONTHS) + r"|sept\.?|mrt\.?"
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DUTCH = re.compile(rf"(\d{{1,2}})[-/. ](\d{{1,2}}|{MONTH})[-/. ](\d{{4}})")


def read_clock(text: str) -> str:
    """The time as "08:30"; ValueError with a Dutch sentence for what is none, or two."""
    plain = _plain(text)
    if spoken := SPOKEN.fullmatch(plain):
        raise ValueError(_which(text, spoken[1], spoken[2]))
    found = _CLOCK.fullmatch(plain) or _BARE.fullmatch(plain)
    if found is None:
        raise ValueError(f"“{text.strip()[:40]}” is geen tijd. Schrijf uren en minuten: 08:30.")
    time = f"{int(found[1]):02}:{found[2] or '00'}"
    if time > "24:00" or time[3:] > "59":
        raise ValueError(f"“{time}” is geen tijd. De laatste is 24:00.")
    return time


def _which(text: str, part: str, named: str) -> str:
    """The sentence that asks which of the two times of a day is meant."""
    hour = int(named) if named.isdigit() else HOUR_OF.get(named, 0)
    if not 1 <= hour <= 12:
        return f"“{text.strip()[:40]}” is geen tijd. Schrijf uren en minuten: 08:30."
    early = (hour * 60 + _MINUTES[part]) % 720
    first, second = clock(early), clock(early + 720)
    return f"“{text.strip()[:40]}” kan {first} of {second} zijn. Schrijf welke je bedoelt."


def minutes_of(time: str) -> int:
    """Minutes after midnight of "08:30"."""
    return int(time[:2]) * 60 + int(time[3:])


def read_date(text: str) -> date:
    """24-12-2026, 24 december 2026 or 2026-12-24; ValueError with a Dutch sentence."""
    try:
        return _date(_plain(text))
    except ValueError:
        said = f"“{text.strip()[:40]}” is geen datum. Schrijf dag, maand en jaar: 24-12-2026."
        raise ValueError(said) from None


def _date(plain: str) -> date:
    if found := _ISO.fullmatch(plain):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _DUTCH.fullmatch(plain):
        return date(int(found[3]), _month(found[2]), int(found[1]))
    raise ValueError(plain)


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    short = text.replace("mrt", "maa")[:3]
    return next(number for number, name in enumerate(MONTHS, 1) if name.startswith(short))


def _plain(text: str) -> str:
    return " ".join(pasted.plain_dashes(text).split()).casefold()

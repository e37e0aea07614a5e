"""A time or a date as people type it ("8.30", "8u", "830", "17 uur"), and spans in one line."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from contacts.hours.calendar import clock
from contacts.hours.words import MONTHS

_CLOSED = frozenset({"", "gesloten", "dicht", "nooit", "-"})
_ALL_DAY = frozenset({"dag en nacht", "hele dag", "24 uur", "24/7"})
_CLOCK = re.compile(r"(\d{1,2})(?: ?(?:[:.]|u(?:ur)?) ?(\d\d))? ?(?:uur|u)?")
_BARE = re.compile(r"(\d{1,2})(\d\d)")
# "Half 9" is a time in the morning and one in the evening.
_SPOKEN = re.compile(r"(half|kwart voor|kwart over) (\d{1,2}|[a-zé]+)(?: uur)?")
_MINUTES = {"half": -30, "kwart voor": -15, "kwart over": 15}
_HOURS = ("een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien")
_HOUR_OF = {name: hour for hour, name in enumerate((*_HOURS, "elf", "twaalf"), 1)} | {"één": 1}
_TO = re.compile(r" ?[-–—] ?| tot (?:en met )?")
_BETWEEN = re.compile(r"[,;&+\n]| en ")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DUTCH = re.compile(r"(\d{1,2})[-/. ](\d{1,2}|[a-z]+)[-/. ](\d{4})")

Pair = tuple[str, str]
"""From and to, both as "08:30"."""
WHOLE: Pair = ("00:00", "24:00")


def read_clock(text: str) -> str:
    """The time as "08:30"; ValueError with a Dutch sentence for what is none, or two."""
    plain = " ".join(text.split()).casefold()
    if spoken := _SPOKEN.fullmatch(plain):
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
    hour = int(named) if named.isdigit() else _HOUR_OF.get(named, 0)
    if not 1 <= hour <= 12:
        return f"“{text.strip()[:40]}” is geen tijd. Schrijf uren en minuten: 08:30."
    early = (hour * 60 + _MINUTES[part]) % 720
    first, second = clock(early), clock(early + 720)
    return f"“{text.strip()[:40]}” kan {first} of {second} zijn. Schrijf welke je bedoelt."


def minutes_of(time: str) -> int:
    """Minutes after midnight of "08:30"."""
    return int(time[:2]) * 60 + int(time[3:])


def read_spans(text: str) -> list[Pair]:
    """The spans of one day: "9-12, 13-17 uur", "dag en nacht", "gesloten".

    Raises ValueError with a Dutch sentence. A span may begin and end at the same time: whoever
    reads on asks what that means.
    """
    plain = " ".join(text.split()).casefold()
    if plain in _CLOSED:
        return []
    if plain in _ALL_DAY:
        return [WHOLE]
    return [_pair(part.strip()) for part in _BETWEEN.split(plain) if part.strip()]


def _pair(text: str) -> Pair:
    times = _TO.split(text.removeprefix("van "))
    if len(times) != 2:
        raise ValueError(
            f"“{text[:40]}” is niet te lezen. Schrijf van en tot, zoals 08:30-17:00, of gesloten."
        )
    return read_clock(times[0]), read_clock(times[1])


def pair_words(pair: Pair) -> str:
    """A span for a reader: "22:00 tot 08:00 de volgende dag"."""
    start, end = pair
    if pair == WHOLE:
        return "dag en nacht"
    return f"{start} tot {end}{' de volgende dag' if end <= start else ''}"


def pairs_words(rows: Iterable[Mapping[str, str]]) -> str:
    """The spans of one day, as a package has them; none is closed."""
    return " en ".join(pair_words((row["from"], row["to"])) for row in rows) or "dicht"


def read_date(text: str) -> date:
    """24-12-2026, 24 december 2026 or 2026-12-24; ValueError with a Dutch sentence."""
    try:
        return _date(" ".join(text.split()).casefold())
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
    named = [number for number, name in enumerate(MONTHS, 1) if name.startswith(text)]
    if len(text) < 3 or len(named) != 1:
        raise ValueError(text)
    return named[0]

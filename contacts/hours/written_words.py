"""Hours as people write them, cut into words that say something: days, times, "gesloten"."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from contacts.hours.clock import HOUR_OF, MONTH, SPOKEN, read_clock
from contacts.hours.words import WEEKDAYS

Kind = Literal[
    "all",  # dag en nacht
    "and",
    "closed",
    "daypart",  # 's avonds
    "days",
    "except",
    "filler",
    "from",
    "holidays",
    "next",  # de volgende dag
    "note",  # [achterwacht: Van huis.]
    "office",  # kantooruren
    "on",  # de telefoon loopt door
    "outside",
    "range",  # t/m
    "stop",  # what parts one piece from the next
    "time",
    "to",
    "visit",  # inloop: maybe not about the phone
    "weeks",
]


@dataclass(frozen=True, slots=True)
class Token:
    """One word that says something. `days` are numbers (0 is Monday), `value` what it comes to."""

    kind: Kind
    text: str
    start: int
    end: int
    value: str = ""
    days: tuple[int, ...] = ()


class Unread(ValueError):
    """A word that says nothing here; the argument is the word as it was written."""


DATE = re.compile(
    r"\b\d{1,2}([-/. ])(?:0?[1-9]|1[0-2])\1(?:19|20)\d\d\b"
    rf"|\b\d{{1,2}} (?:{MONTH})(?!\w)(?: \d{{4}})?",
    re.IGNORECASE,
)
# A word and a sentence of a span: [achterwacht: Van huis.], with a backslash before what it closes.
NOTE = re.compile(r"\[(?:\\.|[^\]\\])*\]", re.DOTALL)
# What a web page puts behind its text: "24 uur  >terug".
_RUBBISH = re.compile(r"\s*[>»].*\Z", re.DOTALL)

_PARTS = ("ochtend", "morgen", "middag", "avond", "nacht")
_PART = rf"(?P<part>{'|'.join(_PARTS)})"
_SHORT = ("ma|maa", "di|din", "wo|woe", "do|don", "vr|vrij|vri", "za|zat", "zo|zon")
_DAY = "|".join(
    rf"(?P<d{number}>{name}(?:en|s)?|{short})"
    for number, (name, short) in enumerate(zip(WEEKDAYS, _SHORT, strict=True))
)
_EVERY = r"(?:elke|iedere) dag|alle dagen|(?:ge)?hele week|(?:zeven|7) dagen (?:per|in de) week"
_ALL = r"dag en nacht|hele dag|24 ?[/x-] ?7|7 ?[/x-] ?24|24 ?u(?:ur|ren)? per (?:dag|etmaal)"
_KNOWN_AS = "nationaal|nationale|offici[eë]+le?|algemeen|algemene|erkende|christelijke|alle"
_FILLER = (
    "op afspraak|op|in|de|het|hele|gedurende|tijdens|ook|alleen|enkel|telefonische?|uur|u|is|"
    "bereikbaar|bereikbaarheid|openingstijden|open|geopend|elke|iedere|alle"
)
_VISIT = "inloop|inloopuren|spreekuur|bezoek|bezoekuren|bezoektijden|balie|loket|later ook mogelijk"

# The first row that fits speaks: its form, what it is, what it comes to, and its days.
_Row = tuple[str, Kind, str, tuple[int, ...]]
_ROWS: tuple[_Row, ...] = (
    (r"(?:werkdag(?:en)?|doordeweeks|door de weeks?|weekdagen)\b", "days", "work", (0, 1, 2, 3, 4)),
    (r"weekend(?:en|s)?\b", "days", "", (5, 6)),
    (rf"(?:{_EVERY})\b", "days", "", (0, 1, 2, 3, 4, 5, 6)),
    (r"dagelijks\b", "days", "daily", (0, 1, 2, 3, 4, 5, 6)),
    (NOTE.pattern, "note", "", ()),
    (rf"(?:{_ALL})\b", "all", "", ()),
    (r"(?:de )?telefoon loopt door\b", "on", "", ()),
    (r"(?:gesloten|dicht|nooit)\b", "closed", "", ()),
    (r"(?:met uitzondering van|m\.?u\.?v\.?|uitgezonderd|behalve)(?!\w)", "except", "", ()),
    (r"(?:de )?volgende (?:dag|morgen|ochtend)\b", "next", "", ()),
    (r"(?:in )?(?:de )?oneven weken\b", "weeks", "odd", ()),
    (r"(?:in )?(?:de )?even weken\b", "weeks", "even", ()),
    (rf"(?:(?:{_KNOWN_AS}) )*feestdag(?:en)?\b", "holidays", "", ()),
    (r"buiten (?=kantoor)", "outside", "", ()),
    (r"kantoor(?:uren|tijd(?:en)?)\b", "office", "", ()),
    (rf"(?:{_VISIT})\b", "visit", "", ()),
    (r"t ?/ ?m\b|tot en met\b|t\.e\.m\.|tem\b|tm\b", "range", "", ()),
    (r"tot\b|-", "to", "", ()),
    (r"(?:vanaf|van|tussen)\b", "from", "", ()),
    (r"[,&+/]|en\b", "and", "", ()),
    (r"[;\n]|\.(?=\s|$)", "stop", "", ()),
    (rf"(?:{_FILLER})\b|[:()]", "filler", "", ()),
)
_KNOWN = tuple(
    (re.compile(form, re.IGNORECASE), kind, value, days) for form, kind, value, days in _ROWS
)
_NAMED = re.compile(rf"(?:{_DAY})(?:{_PART}(?:en|s)?)?(?:\.|-(?= en\b))?(?!\w)", re.IGNORECASE)
_DAYPART = re.compile(rf"'s {_PART}s?\b", re.IGNORECASE)
_SAID = rf"(?: ?(?:in de |'s ){_PART}s?\b)?"
_CLOCK = re.compile(
    r"(?P<digits>\d{1,2}(?: ?[:.] ?\d\d(?!\d)| ?u(?:ur)? ?\d\d(?!\d))?|\d{3,4}(?!\d))"
    rf"(?: ?(?:uur|u|h)\b)?{_SAID}(?!\w|[:.]\d)",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(rf"(?P<word>{'|'.join(HOUR_OF)}) uur\b{_SAID}", re.IGNORECASE)


def tokens(text: str) -> list[Token]:
    """The words of a text with ordinary marks.

    Raises Unread for the first that says nothing, and ValueError with a Dutch sentence for a time
    that is none, or two.
    """
    text = _RUBBISH.sub("", text)
    found: list[Token] = []
    at = 0
    while at < len(text):
        if text[at] == " ":
            at += 1
            continue
        token = next((one for read in _READERS if (one := read(text, at))), None)
        if token is None:
            raise Unread(re.split(r"[\s;,]", text[at:], maxsplit=1)[0])
        found.append(token)
        at = token.end
    return found


def _known(text: str, at: int) -> Token | None:
    for form, kind, value, days in _KNOWN:
        if found := form.match(text, at):
            return Token(kind, found[0], at, found.end(), value, days)
    return None


def _named(text: str, at: int) -> Token | None:
    if not (found := _NAMED.match(text, at)):
        return None
    day = next(number for number in range(7) if found[f"d{number}"])
    return Token("days", found[0], at, found.end(), _part(found), (day,))


def _daypart(text: str, at: int) -> Token | None:
    found = _DAYPART.match(text, at)
    return found and Token("daypart", found[0], at, found.end(), _part(found))


def _part(found: re.Match[str]) -> str:
    """The part of the day that was named, if any: "ochtend" for a morning too."""
    return (found["part"] or "").casefold().replace("morgen", "ochtend")


def _time(text: str, at: int) -> Token | None:
    if spoken := SPOKEN.match(text, at):
        read_clock(spoken[0])
    if found := _IN_WORDS.match(text, at):
        time = read_clock(str(HOUR_OF[found["word"].casefold()]))
    elif found := _CLOCK.match(text, at):
        time = read_clock(re.sub(r" ?([:.]) ?", r"\1", found["digits"]))
    else:
        return None
    return Token("time", found[0], at, found.end(), _in_part(time, _part(found), found[0]))


# The hours of the clock of 24 that somebody may mean by a part of the day.
_HOURS_OF = {
    "": range(25),
    "ochtend": range(4, 13),
    "middag": range(12, 19),
    "avond": range(17, 25),
    "nacht": (*range(9), 22, 23, 24),
}


def _in_part(time: str, part: str, written: str) -> str:
    """The time of the clock of 24 hours that "8 uur 's avonds" means."""
    hour = int(time[:2])
    if hour not in _HOURS_OF[part] and hour <= 12 and not written.startswith("0"):
        hour += 12
    if hour not in _HOURS_OF[part]:
        raise ValueError(f"“{written}” spreekt zichzelf tegen. Schrijf uren en minuten: 08:30.")
    return f"{hour:02}{time[2:]}"


_READERS: tuple[Callable[[str, int], Token | None], ...] = (_known, _named, _daypart, _time)

"""A cell of a spreadsheet: what Excel made of it, and texts that leave and come back unharmed."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from contacts import pasted
from contacts.hours.calendar import clock

Kind = Literal["text", "number", "date", "time", "yes-or-no", "formula", "error"]

# Excel cuts off what is longer; such a text stands in the sheet as this sentence, and stays.
LONGEST_CELL = 32_000
TOO_LONG = "(te lang voor een cel; wijzig dit in beheer)"

_ERROR_WORDS = frozenset(
    """
    #NAAM? #N/B #WAARDE! #VERW! #DEEL/0! #GETAL! #LEEG! #OVERLOOP! #BLOKKEREN! #VELD! #BEREKENEN!
    #NAME? #N/A #VALUE! #REF! #DIV/0! #NUM! #NULL! #SPILL! #BLOCKED! #FIELD! #CALC!
    """.split()
)
_HASHES = re.compile(r"#{3,}")
_HEX = re.compile(r"_x([0-9A-Fa-f]{4})_")
# What XML can't hold or changes on the way; Excel itself writes these as _x000D_.
_TO_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")

# The day that Excel calls 0 in the sheets of today.
FIRST_DAY = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell as a text, and what Excel holds it to be."""

    text: str = ""
    kind: Kind = "text"

    @property
    def empty(self) -> bool:
        return self.kind == "text" and not tidy(self.text)


def cell_of(value: Any, *, formula: bool = False) -> Cell:
    """A value as a reader of workbooks hands it over."""
    if value is None:
        return Cell()
    if formula:
        return Cell(str(value), "formula")
    if isinstance(value, bool):
        return Cell("WAAR" if value else "ONWAAR", "yes-or-no")
    if isinstance(value, int | float):
        return Cell(_written(value), "number")
    if isinstance(value, datetime | date):
        return _cell_of_day(value)
    if isinstance(value, time | timedelta):
        return Cell(_clock(value), "time")
    return cell_of_text(unescaped(str(value)))


def cell_of_text(text: str) -> Cell:
    """A text; one in which a spreadsheet tells of a fault is that fault."""
    plain = text.strip().upper()
    if plain in _ERROR_WORDS or _HASHES.fullmatch(plain):
        return Cell(text.strip(), "error")
    return Cell(text)


def _written(number: float) -> str:
    if isinstance(number, float) and number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return str(number).replace(".", ",")


def _cell_of_day(value: date) -> Cell:
    if isinstance(value, datetime):
        if value.time() != time(0):
            return Cell(f"{value:%d-%m-%Y %H:%M}", "time")
        value = value.date()
    return Cell(day_text(value), "date")


def _clock(value: time | timedelta) -> str:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return clock(round(value.total_seconds() / 60))


def day_text(day: date | None) -> str:
    """A day as a text that no spreadsheet takes for American: 02-04-2027."""
    return f"{day.day:02}-{day.month:02}-{day.year:04}" if day else ""


def tidy(text: str) -> str:
    """The text without what nobody sees: other spaces, other line ends, spaces at an end."""
    plain = pasted.seen(text).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line.strip() for line in plain.strip().split("\n"))


def plain_marks(text: str) -> str:
    """Tidy, with the dashes and quotation marks that a keyboard has; never for prose."""
    return pasted.plain_marks(tidy(text))


def same_text(text: str, stored: str, *, narrow: str = "", prose: bool = True) -> bool:
    """Whether a cell still says what left here.

    `narrow`: the alphabet of 256 letters that the file was saved with; it may have question marks
    where others stood, or the marks of a keyboard.
    """
    clean = tidy if prose else plain_marks
    if text == stored or clean(text) == clean(stored):
        return True
    lost = {stored, plain_marks(stored)} if narrow else ()
    return any(clean(text) == clean(one.encode(narrow, "replace").decode(narrow)) for one in lost)


def escaped(text: str) -> str:
    """For a workbook: what XML can't carry, as Excel itself writes it."""
    return _TO_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def unescaped(text: str) -> str:
    return _HEX.sub(lambda found: chr(int(found[1], 16)), text)


def shortened(text: str, most: int = 60) -> str:
    """What was written, short enough for a sentence."""
    plain = " ".join(text.split())
    return f"“{plain[:most]}…”" if len(plain) > most else f"“{plain}”"


_SPOILT: dict[Kind, str] = {
    "formula": "hier staat een formule ({}). Vul de waarde zelf in.",
    "error": "hier staat {}: een melding van Excel in plaats van de tekst. Typ de tekst opnieuw.",
    "yes-or-no": "hier staat {}: Excel heeft er waar of onwaar van gemaakt. Typ het als tekst.",
    "number": "{} staat hier als getal. Excel kan er cijfers van weglaten: zet het als tekst.",
    "date": "Excel heeft hier een datum van gemaakt ({}). Zet de cel op Tekst en typ het opnieuw.",
    "time": "Excel heeft hier een tijd van gemaakt ({}). Zet de cel op Tekst en typ het opnieuw.",
    "text": "{} past hier niet.",
}


def spoilt(cell: Cell) -> str:
    """Why a cell that isn't a text can't be taken for one."""
    return _SPOILT[cell.kind].format(shortened(cell.text))

"""Cards for a pocket: the lines that are answered day and night, and how many fit on one.

Who holds a card has nothing else. So what tells two numbers apart is never cut off, and what to
choose or say comes whole: rather one more card than half a sentence.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from textwrap import shorten, wrap

from contacts.hours.engine import Span, union
from contacts.lines import Line
from portal.paper.lines import PaperLine

EMERGENCY = "112"
# What fits on 54 mm below 112 and above the foot, in rows of 6.8 points; a row holds 40 letters of
# most typefaces, and 34 of a wide one. tests/browser/test_paper.py measures it.
MOST_LINES, MOST_ROWS, ROW = 4, 11, 34
# Rows of a name, and of whose number it is: as a rule, and where two would come out the same.
SHORT, LONG = 2, 4
MORE = "… (meer op het stroomschema)"


@dataclass(frozen=True, slots=True)
class CardLine:
    """A number on a card; `beside` says whose it is, and which of several."""

    number: str
    name: str
    beside: str
    what: str

    @property
    def rows(self) -> int:
        return sum(rows_of_words(text) for text in (self.name, self.beside, self.what))


Card = tuple[CardLine, ...]


def _row(text: str) -> int:
    """How many of its letters fit in a row: a capital is as wide as two of the others."""
    capitals = sum(letter.isupper() for letter in text)
    return ROW * len(text) // (len(text) + capitals) if text else ROW


def rows_of_words(text: str) -> int:
    return len(wrap(text, _row(text)))


@dataclass(frozen=True, slots=True)
class _Told:
    """A number for a card: which of several it is, and what to choose or say."""

    line: PaperLine
    label: str
    said: str


def cards(lines: Iterable[PaperLine], end: datetime) -> tuple[Card, ...]:
    """The numbers that are answered day and night up to `end`, a card full at a time.

    A number stands there again only where there is something else to choose or say. 112 stands on
    every card by itself, so a card without lines is a card all the same.
    """
    numbers: dict[tuple[str, str], dict[Line, PaperLine]] = {}
    for line in chain.from_iterable(one.rows for one in lines):
        if line.number and line.number != EMERGENCY:
            same = numbers.setdefault((line.number, line.shown.line.service), {})
            same.setdefault(line.shown.line, line)
    found: dict[tuple[str, str, str], _Told] = {}
    for shifts in numbers.values():
        for told in _of_a_number([*shifts.values()], end):
            found.setdefault((told.line.number, told.label, told.said), told)
    return tuple(_filled(_written([*found.values()]))) or ((),)


def _of_a_number(shifts: Sequence[PaperLine], end: datetime) -> Iterator[_Told]:
    """One number of one service, as far as somebody answers it at any minute.

    Shifts that share their number are one number: whoever dials it gets somebody. Two numbers that
    take turns are not: at night on the street nobody has to find out which of them will ring out.
    """
    alone = [line for line in shifts if _always([line], end)]
    for line in alone:
        yield _Told(line, line.label, line.instruction)
    if not alone and _always(shifts, end):
        yield _together(shifts)


def _always(lines: Sequence[PaperLine], end: datetime) -> bool:
    """Whether one of these answers at any minute of the paper; what comes after is for the next."""
    since = lines[0].since
    return union(line.shown.line.spans(since, end) for line in lines) == [Span(since, end)]


def _together(shifts: Sequence[PaperLine]) -> _Told:
    """Where the hours decide what to choose, they stand beside it."""
    first = shifts[0]
    if len({(line.label, line.instruction) for line in shifts}) == 1:
        return _Told(first, first.label, first.instruction)
    parts = ((line.hours_words, line.label, line.instruction.rstrip(".")) for line in shifts)
    return _Told(first, "", "; ".join(": ".join(filter(None, part)) for part in parts))


def _written(found: Sequence[_Told]) -> Iterator[CardLine]:
    names = _told_apart([one.line.shown.title for one in found])
    beside = _told_apart([", ".join(filter(None, (one.line.whose, one.label))) for one in found])
    for one, name, whose in zip(found, names, beside, strict=True):
        yield _with_what(one, CardLine(one.line.number, name, whose, ""))


def _told_apart(texts: Sequence[str]) -> list[str]:
    """Long ones without their middle, and with more of it where two would come out the same."""
    short = {text: shortened(text, SHORT) for text in texts}
    times = Counter(short.values())
    return [shortened(text, LONG) if times[short[text]] > 1 else short[text] for text in texts]


def _with_what(told: _Told, named: CardLine) -> CardLine:
    """What to do or say gets the rows that are left; what they do gets one or two."""
    rows = MOST_ROWS - named.rows if told.said else 2
    what = told.said or told.line.shown.service.summary
    while rows_of_words(what) > rows:
        what = shorten(what, min(len(what) - 1, rows * ROW), placeholder=MORE)
    return replace(named, what=what)


def shortened(text: str, rows: int) -> str:
    """In so many rows, without its middle: what tells two names apart stands at either end."""
    most = rows * _row(text)
    if len(text) <= most:
        return text
    head, tail = text[: most * 3 // 5], text[3 - most * 2 // 5 :]
    return f"{head.rsplit(' ', 1)[0]} … {tail.split(' ', 1)[-1]}"


def _filled(lines: Iterable[CardLine]) -> Iterator[Card]:
    card: Card = ()
    for line in lines:
        if len(card) == MOST_LINES or sum(one.rows for one in (*card, line)) > MOST_ROWS:
            yield card
            card = ()
        card = (*card, line)
    if card:
        yield card

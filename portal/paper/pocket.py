"""A card for a pocket, as large as a bank card: 112, and the numbers that most situations lead to.

Which those are follows from the overview, so nobody keeps a list of them. Each has its hours in
words, and below them stands the team that a worry can wait for.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from textwrap import wrap

from portal.paper.cards import EMERGENCY, rows_of_words, shortened
from portal.paper.posters import HoursOf
from trees.core.call import Call
from trees.core.poster import Row, Told

MOST_LINES = 6
ON_A_SHEET = 8
# In millimetres: what there is for the lines, a row of a name and a row of hours.
ROOM, NAME, HOURS = 38.0, 4.3, 2.5
# How many letters a row of hours holds, of a wide typeface; a name and its hours share a row.
HOURS_ROW, SHARED = 58, 38
LONG_HOURS = "eigen tijden: zie het overzicht of het stroomschema"


@dataclass(frozen=True, slots=True)
class PocketLine:
    number: str
    name: str
    hours: str

    @property
    def beside(self) -> bool:
        """Whether the hours stand in the row of the name."""
        return len(self.name) + len(self.hours) + 2 <= SHARED

    @property
    def height(self) -> float:
        name = NAME * rows_of_words(self.name)
        return name if self.beside else name + HOURS * len(wrap(self.hours, HOURS_ROW))


@dataclass(frozen=True, slots=True)
class PocketCard:
    """112 stands on it by itself; `team` is whom a worry can wait for."""

    lines: tuple[PocketLine, ...]
    team: PocketLine | None


def pocket_card(
    rows: Iterable[Row], closing: Sequence[Call], hours_of: HoursOf, at: datetime
) -> PocketCard:
    """The numbers that work at `at` and stand in most cells; after them those of every list."""
    often, waited = Counter[str](), Counter[str]()
    named: dict[str, Call] = {}
    for row in rows:
        # By situation: in how many parts of the week it is closed says nothing.
        waited.update([*dict.fromkeys(_known(_waited_for(row), at, named))])
        often.update(_known(_called(row), at, named))
    team = next((number for number, _ in waited.most_common(1)), None)
    numbers = dict.fromkeys((*dict(often.most_common()), *_known(closing, at, named)))
    lines = (_line(named[number], hours_of) for number in numbers if number != team)
    return PocketCard(tuple(_fitting(lines)), _line(named[team], hours_of) if team else None)


def _known(calls: Iterable[Call], at: datetime, named: dict[str, Call]) -> Iterator[str]:
    """The numbers of these but 112, which stands on a card by itself."""
    for call in calls:
        if call.shown and call.shown != EMERGENCY and call.line.is_valid(at):
            named.setdefault(call.shown, call)
            yield call.shown


def _told(row: Row) -> Iterator[Told]:
    """Once for each part of the week."""
    for cell in row.cells:
        yield from (*cell.first, *cell.next) * cell.width


def _waited_for(row: Row) -> Iterator[Call]:
    return (told.call for told in _told(row) if told.call and told.waits)


def _called(row: Row) -> Iterator[Call]:
    for told in _told(row):
        if told.call and not told.waits:
            yield told.call
        if told.dial:
            yield told.dial


def _line(call: Call, hours_of: HoursOf) -> PocketLine:
    hours = hours_of(call.line)
    told = hours if len(wrap(hours, HOURS_ROW)) <= 2 else LONG_HOURS
    return PocketLine(call.shown or "", shortened(call.line.name, 2), told)


def _fitting(lines: Iterable[PocketLine]) -> Iterator[PocketLine]:
    room = ROOM - NAME
    for number, line in enumerate(lines, start=2):
        room -= line.height
        if room < 0 or number > MOST_LINES:
            return
        yield line

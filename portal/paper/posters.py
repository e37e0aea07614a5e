"""The overview in words, a cell at a time, and how large its letters may be on one side of a sheet.

Paper has no now: a cell says what holds in its part of the week, and refers on where it can't.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Literal

from contacts.lines import Line
from trees.core.poster import COLUMNS, Answer, Cell, Row, Told

Kind = Literal["alarm", "own", "wait", ""]
Size = Literal["a3", "a4"]
EMERGENCY = "112"
HoursOf = Callable[[Line], str]

# In points, the largest that fits is taken; below the last one a sheet gets a second side.
LETTERS = (12.5, 11.5, 10.5, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
# By size, in millimetres: the width of a column, that of the first one, the height for all rows.
ROOM: dict[Size, tuple[float, float, float]] = {"a3": (107, 64, 236), "a4": (49, 28, 240)}
POINT = 25.4 / 72
# A letter of a wide typeface, and a row of them, by their size; a number is larger.
LETTER, LINE = 0.52, 1.22
NUMBER, BOLD, SMALL = 1.5, 1.16, 0.84
AROUND = 2.8


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence with a number in it; `lead` is what is written large where there is no number."""

    before: str = ""
    lead: str = ""
    number: str = ""
    after: str = ""
    small: bool = False

    @property
    def text(self) -> str:
        return " ".join(filter(None, (self.before, self.lead, self.number, self.after)))


@dataclass(frozen=True, slots=True)
class ShownCell:
    """`short` is its first answer in few words; `whole` is a cell that says only that."""

    kind: Kind
    said: tuple[Said, ...]
    width: int
    short: str
    whole: bool


@dataclass(frozen=True, slots=True)
class ShownRow:
    text: str
    cells: tuple[ShownCell, ...]

    @property
    def columns(self) -> Iterator[tuple[list[str], ShownCell]]:
        """Each cell with the names of the parts of the week that it stands for."""
        number = 0
        for cell in self.cells:
            yield [name for name, _ in COLUMNS[number : number + cell.width]], cell
            number += cell.width


def shown_rows(rows: Iterable[Row], hours_of: HoursOf) -> tuple[ShownRow, ...]:
    """The rows in words; `hours_of` tells the hours of a line."""
    return tuple(
        ShownRow(row.text, tuple(_cell(one, hours_of) for one in row.cells)) for row in rows
    )


def letters_of(rows: Sequence[ShownRow], size: Size) -> int:
    """Which of LETTERS lets all rows stand on one side of this size."""
    for number, points in enumerate(LETTERS):
        if sum(_height(row, size, points) for row in rows) <= ROOM[size][2]:
            return number
    return len(LETTERS) - 1


def kind_of(told: Told) -> Kind:
    """What a colour says a second time."""
    if told.waits:
        return "wait"
    if told.call is None or told.call.shown == EMERGENCY:
        return "alarm"
    return "own" if told.call.own else ""


def _cell(cell: Cell, hours_of: HoursOf) -> ShownCell:
    kinds = {kind_of(told) for told in (*cell.first, *cell.next)}
    return ShownCell(
        kind=kinds.pop() if len(kinds) == 1 and not cell.elsewhere else "",
        said=tuple(_said(cell, hours_of)),
        width=cell.width,
        short=_whom(cell.first[0], None).text,
        whole=not cell.hours and len(cell.first) == 1,
    )


def _said(cell: Cell, hours_of: HoursOf) -> Iterator[Said]:
    yield from _answer(cell.first, hours_of)
    if cell.next:
        now = f"{cell.hours}." if cell.hours else ""
        then = f"{cell.next_hours or 'Daarbuiten'}:"
        yield Said(f"{now} {then}".strip(), small=True)
        yield from _answer(cell.next, None)
    if cell.elsewhere:
        yield Said("Op andere tijden: zoek dit op in het stroomschema.", small=True)


def _answer(answer: Answer, hours_of: HoursOf | None) -> Iterator[Said]:
    """Whom it names; without `hours_of` in short, for what stands in the same row already."""
    for number, told in enumerate(answer):
        if number:
            yield Said("of", small=True)
        yield _whom(told, hours_of)
        if told.dial and told.dial.shown:
            asked = "Onveilig?" if told.waits else "Nummer niet bekend, of geen gehoor?"
            yield Said(asked, number=told.dial.shown, after=told.dial.line.name, small=True)


def _whom(told: Told, hours_of: HoursOf | None) -> Said:
    call = told.call
    if call is None:
        said = "Voor zover wij weten neemt dan niemand op. Bij gevaar:"
        return Said(said, number=EMERGENCY)
    name = call.line.name
    if told.waits:
        when = f", {hours_of(call.line)}." if hours_of else ""
        return Said(lead="Kan wachten:", number=call.shown or "", after=f"{name}{when}")
    if call.own:
        where = f". {call.where}" if hours_of else ""
        return Said(lead="Eigen nummer:", after=f"{name}{where}")
    if call.shown:
        return Said(number=call.shown, after=name)
    return Said(name, after="(nummer nog niet ingevuld)")


def _height(row: ShownRow, size: Size, points: float) -> float:
    column, first, _ = ROOM[size]
    lines = [float(_lines(row.text, first / BOLD, points))]
    for cell in row.cells:
        lines.append(sum(_lines_of(said, column * cell.width, points) for said in cell.said))
    return max(lines) * LINE * points * POINT + AROUND


def _lines_of(said: Said, width: float, points: float) -> float:
    if said.small:
        return SMALL * _lines(said.text, width / SMALL, points)
    # What is written large takes the room of more letters.
    large = "n" * int((NUMBER - 1) * len(said.lead + said.number))
    return _lines(f"{large}{said.text}", width, points) + NUMBER - 1


def _lines(text: str, width: float, points: float) -> int:
    return len(wrap(text, int(width / (LETTER * points * POINT))))

"""The way to each situation of the overview, drawn on one side of a sheet, from left to right.

A question stands in a box below the answer that led to it; what isn't on the overview is counted,
and stands in the scheme. It is laid out in units of its own and scaled to the sheet as a whole.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from textwrap import wrap
from typing import Literal

from contacts.hours.words import in_a_row
from portal.paper.posters import Kind, ShownRow
from trees.core.flow import Flow, Outcome, Page

Style = Literal["strong", "plain", "number"]
# Widths that are tried, the narrowest first, until the drawing is no higher than its sheet.
WIDTHS = range(1300, 3500, 100)
SHEET = 0.6
# What is said at the end of a way is wider than a question, this many times.
END = 2.4
ARROW, PADDING, BETWEEN = 24, 7, 8
LINE, NUMBER_LINE = 17, 21
# The width of a letter of 14 units, of a wide typeface; of a strong one, and of a number of 18.
LETTERS: Mapping[Style, float] = {"plain": 7.2, "strong": 8.2, "number": 10.5}


@dataclass(frozen=True)
class Turn:
    """A page on the way, the answer that led to it, and what comes of it."""

    page: Page
    answer: str = ""
    # In the order of the tree, as far as they lead to a situation.
    turns: tuple["Turn", ...] = ()
    # How many other answers the question has.
    others: int = 0
    row: ShownRow | None = None

    @property
    def said(self) -> tuple[tuple[str, Style], ...]:
        """The texts of its box."""
        asked = "" if isinstance(self.page, Outcome) else self.page.title
        others = f"+ {self.others} andere" if self.others else ""
        first: tuple[tuple[str, Style], ...] = ((self.answer, "strong"), (asked, "plain"))
        return tuple((text, style) for text, style in (*first, (others, "plain")) if text)

    @property
    def told(self) -> tuple[tuple[str, Style], ...]:
        """The texts of the box with whom to call, for each part of the week that differs."""
        return tuple(_told(self.row)) if self.row else ()


@dataclass(frozen=True, slots=True)
class Text:
    y: int
    words: str
    style: Style


@dataclass(frozen=True, slots=True)
class Box:
    x: int
    y: int
    width: int
    height: int
    kind: Kind | Literal["ask", "tell"]
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """`paths` are those of an SVG."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    paths: tuple[str, ...]
    # The same in words.
    way: Turn


def drawing_of(flow: Flow, rows: Mapping[str, ShownRow]) -> Drawing | None:
    """The ways to these outcomes, by their slug; None where none of them can be reached."""
    way = _turn(flow, flow.start, "", rows, set())
    if way is None:
        return None
    drawn = [_Layout(way, width).drawing() for width in WIDTHS]
    fitting = (one for one in drawn if one.height <= one.width * SHEET)
    return next(fitting, drawn[-1])


def _turn(
    flow: Flow, slug: str, answer: str, rows: Mapping[str, ShownRow], seen: set[str]
) -> Turn | None:
    page = flow.page(slug)
    if page is None or slug in seen:
        return None
    seen.add(slug)
    if isinstance(page, Outcome):
        return Turn(page, answer, row=rows[slug]) if slug in rows else None
    turns = [_turn(flow, one.slug, one.text, rows, seen) for one in page.answers]
    found = tuple(turn for turn in turns if turn)
    return Turn(page, answer, found, others=len(turns) - len(found)) if found else None


def _told(row: ShownRow) -> Iterator[tuple[str, Style]]:
    """Whom to call, with the parts of the week that have the same together.

    What doesn't hold all of the time has a star, and stands on the front of the sheet.
    """
    said: dict[str, list[str]] = {}
    for names, cell in row.columns:
        text = f"{cell.short}{'' if cell.whole else ' *'}"
        said.setdefault(text, []).extend(names)
    if len(said) == 1:
        yield next(iter(said)), "number"
        return
    for text, names in said.items():
        yield f"{in_a_row(names)}: {text}", "strong"


@dataclass
class _Layout:
    """One way of drawing it, so many units wide."""

    way: Turn
    width: int
    boxes: list[Box] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    @cached_property
    def deepest(self) -> int:
        def depth(turn: Turn) -> int:
            return 1 + max(map(depth, turn.turns), default=0)

        return depth(self.way)

    @cached_property
    def column(self) -> int:
        """The width of a box with a question."""
        room = self.width - ARROW * self.deepest - 4
        return int(room / (self.deepest + END))

    @property
    def end(self) -> int:
        return int(self.column * END)

    def drawing(self) -> Drawing:
        height = self._place(self.way, 0, 2)
        return Drawing(self.width, height, tuple(self.boxes), tuple(self.paths), self.way)

    def _place(self, turn: Turn, depth: int, top: int) -> int:
        """Draw a turn and all that follows on it; returns where the next one may begin."""
        x = 2 + depth * (self.column + ARROW)
        box = _box(x, top, self.column, "ask", turn.said)
        self.boxes.append(box)
        bottom = top + box.height + BETWEEN
        if turn.row:
            return max(bottom, self._place_end(turn, box))
        below = top
        for next_turn in turn.turns:
            self.paths.append(_path(box, x + self.column + ARROW, below))
            below = self._place(next_turn, depth + 1, below)
        return max(bottom, below)

    def _place_end(self, turn: Turn, before: Box) -> int:
        x = self.width - self.end - 2
        kinds = {cell.kind for cell in turn.row.cells} if turn.row else set()
        kind = kinds.pop() if len(kinds) == 1 else ""
        end = _box(x, before.y, self.end, kind or "tell", turn.told)
        self.boxes.append(end)
        self.paths.append(_path(before, x, before.y))
        return end.y + end.height + BETWEEN


def _box(
    x: int,
    y: int,
    width: int,
    kind: Kind | Literal["ask", "tell"],
    said: Sequence[tuple[str, Style]],
) -> Box:
    texts, down = [], PADDING
    for words, style in said:
        line = NUMBER_LINE if style == "number" else LINE
        for row in wrap(words, max(8, int((width - 2 * PADDING) / LETTERS[style]))):
            texts.append(Text(down + line - 4, row, style))
            down += line
    return Box(x, y, width, down + PADDING, kind, tuple(texts))


def _path(start: Box, x: int, y: int) -> str:
    """From the right of a box to the left of what begins at this height."""
    right, level = start.x + start.width, start.y + 16
    return f"M{right} {level} H{right + ARROW // 2} V{y + 16} H{x - 2}"

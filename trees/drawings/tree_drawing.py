"""A draft tree as a drawing: boxes from left to right, branches that can be folded, and lines.

All lengths are in pixels of the drawing. Which branches are open stands in the address, so that a
drawing can be kept, shared and printed, and no script is needed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from textwrap import wrap
from urllib.parse import urlencode

from contacts.hours.words import in_a_row
from trees.core.concerns import LETTERS, Mark, counted_words, mark_of, worst, worst_of
from trees.core.drafts import Draft, DraftNode
from trees.core.findings import Problem

WIDTH, COLUMN, BETWEEN, MARGIN = 264, 344, 12, 8
LINE, PADDING, CHARACTERS = 18, 10, 28
# How far below the top of a box its lines and its button stand.
HEAD = 19
# What a reader can take in at once; from here on branches start folded.
MOST = 30
MOST_ASKED = 100


@dataclass(frozen=True, slots=True)
class Text:
    y: int
    words: str
    style: str


@dataclass(frozen=True, slots=True)
class Fold:
    """The way to open or close a branch; `hidden` counts what a closed one holds."""

    opens: bool
    hidden: int
    query: str
    label: str
    mark: Mark

    @property
    def letter(self) -> str:
        return LETTERS[self.mark]


@dataclass(frozen=True, slots=True)
class Box:
    """A node; `x` and `y` are its upper left corner."""

    slug: str
    x: int
    y: int
    height: int
    kind: str
    texts: tuple[Text, ...]
    mark: Mark
    title: str
    fold: Fold | None

    @property
    def right(self) -> int:
        return self.x + WIDTH


@dataclass(frozen=True)
class Folding:
    """Which branches somebody asked to see open, and which closed."""

    opened: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    everything: bool = False

    def with_open(self, slug: str) -> "Folding":
        closed = tuple(one for one in self.closed if one != slug)
        return Folding(_added(self.opened, slug), closed, self.everything)

    def with_closed(self, slug: str) -> "Folding":
        opened = tuple(one for one in self.opened if one != slug)
        return Folding(opened, _added(self.closed, slug), self.everything)

    def query(self) -> str:
        pairs = [("alles", "1")] if self.everything else []
        pairs += [("open", slug) for slug in self.opened]
        return urlencode([*pairs, *(("dicht", slug) for slug in self.closed)])


def _added(slugs: Sequence[str], slug: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*slugs, slug)))[-MOST_ASKED:]


@dataclass(frozen=True)
class TreeDrawing:
    """The drawing of one draft; `marks` holds the problems of each node that has any."""

    draft: Draft
    folding: Folding = Folding()
    marks: Mapping[str, Sequence[Problem]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def depths(self) -> dict[str, int]:
        """Every node that the first question leads to, with how deep it lies, parents first."""
        depths: dict[str, int] = {}
        waiting = [(self.draft.start, 0)]
        while waiting:
            slug, depth = waiting.pop()
            depths[slug] = depth
            children = reversed(self.draft.nodes[slug].children)
            waiting.extend((child, depth + 1) for child in children)
        return depths

    @cached_property
    def below(self) -> dict[str, tuple[int, frozenset[Mark]]]:
        """For each node how many nodes lie under it, and how bad the problems there are."""
        found: dict[str, tuple[int, frozenset[Mark]]] = {}
        for slug in reversed(self.depths):
            children = self.draft.nodes[slug].children
            count = sum(1 + found[child][0] for child in children)
            marks = [found[child][1] | self._own_marks(child) for child in children]
            found[slug] = count, frozenset().union(*marks)
        return found

    def _own_marks(self, slug: str) -> frozenset[Mark]:
        return frozenset(mark_of(problem) for problem in self.marks.get(slug, ()))

    @cached_property
    def shown_depth(self) -> int:
        """How deep a tree starts open: as deep as a reader can take in at once."""
        deepest = max(self.depths.values())
        counts = [sum(depth <= level for depth in self.depths.values()) for level in range(20)]
        fitting = [level for level, count in enumerate(counts) if count <= MOST]
        return min(max([1, *fitting]), max(deepest, 1))

    @cached_property
    def opened(self) -> frozenset[str]:
        """What somebody asked for, with all that stands above it."""
        found: set[str] = set()
        for asked in self.folding.opened:
            node = self.draft.nodes.get(asked)
            while node and node.slug not in found:
                found.add(node.slug)
                node = self.draft.nodes.get(node.parent) if node.parent else None
        return frozenset(found)

    def is_open(self, slug: str) -> bool:
        if slug in self.folding.closed:
            return False
        shallow = self.depths[slug] < self.shown_depth
        return self.folding.everything or shallow or slug in self.opened

    @cached_property
    def visible(self) -> list[str]:
        """The slugs that are drawn, in the order in which they are read."""
        found, waiting = [], [self.draft.start]
        while waiting:
            slug = waiting.pop()
            found.append(slug)
            waiting.extend(reversed(self._shown(slug)))
        return found

    def _shown(self, slug: str) -> tuple[str, ...]:
        return self.draft.nodes[slug].children if self.is_open(slug) else ()

    @cached_property
    def boxes(self) -> list[Box]:
        tops = self._tops()
        return [self._box(slug, tops[slug]) for slug in self.visible]

    @cached_property
    def _texts(self) -> dict[str, tuple[Text, ...]]:
        return {slug: tuple(self._written(slug)) for slug in self.visible}

    def _height(self, slug: str) -> int:
        return LINE * len(self._texts[slug]) + 2 * PADDING

    def _tops(self) -> dict[str, int]:
        """Where each box begins: as high as the first of what it leads to."""
        room: dict[str, int] = {}
        for slug in reversed(self.visible):
            children = sum(room[child] for child in self._shown(slug))
            room[slug] = max(self._height(slug) + BETWEEN, children)
        tops = {self.draft.start: MARGIN}
        for slug in self.visible:
            top = tops[slug]
            for child in self._shown(slug):
                tops[child] = top
                top += room[child]
        return tops

    def _box(self, slug: str, top: int) -> Box:
        node, found = self.draft.nodes[slug], self.marks.get(slug, ())
        return Box(
            slug=slug,
            x=MARGIN + COLUMN * self.depths[slug],
            y=top,
            height=self._height(slug),
            kind=kind_of(node),
            texts=self._texts[slug],
            mark=worst(found),
            title="\n".join(problem.message for problem in found),
            fold=self._fold(node) if node.children else None,
        )

    def _written(self, slug: str) -> Iterator[Text]:
        for number, (words, style) in enumerate(self._lines(self.draft.nodes[slug])):
            yield Text(PADDING + LINE * number + 13, words, style)

    def _lines(self, node: DraftNode) -> Iterator[tuple[str, str]]:
        said = [(node.answer, "answer"), (self._leads_to(node), "leads")]
        if node.only_in:
            names = [self.names.get(slug, slug) for slug in sorted(node.only_in)]
            said.append((f"alleen in {in_a_row(names)}", "limited"))
        found = self.marks.get(node.slug, ())
        if found:
            said.append((f"{LETTERS[worst(found)]} · {counted_words(found)}", "found"))
        for words, style in said:
            for line in wrap(words, CHARACTERS):
                yield line, style

    def _leads_to(self, node: DraftNode) -> str:
        if node.outcome:
            outcome = self.draft.outcomes.get(node.outcome)
            return f"→ {outcome.title if outcome else node.outcome}"
        if node.continue_at:
            target = self.draft.nodes.get(node.continue_at)
            return f"↪ verder bij “{target.question if target else node.continue_at}”"
        return node.question or "leidt nog nergens heen"

    def _fold(self, node: DraftNode) -> Fold:
        count, marks = self.below[node.slug]
        named = node.answer or node.question
        if self.is_open(node.slug):
            query = self.folding.with_closed(node.slug).query()
            return Fold(False, count, query, f"Klap in: alles onder “{named}”", "fine")
        query = self.folding.with_open(node.slug).query()
        mark = worst_of(marks)
        return Fold(True, count, query, f"Klap uit: {count} onder “{named}”", mark)

    @cached_property
    def lines(self) -> list[str]:
        """The connections as paths of an SVG, from a box to each box it leads to."""
        placed = {box.slug: box for box in self.boxes}
        return [
            _line(placed[slug], placed[child])
            for slug in self.visible
            for child in self._shown(slug)
        ]

    @property
    def width(self) -> int:
        # The button of a fold stands to the right of the last box.
        return max(box.right for box in self.boxes) + MARGIN + 64

    @property
    def height(self) -> int:
        return max(box.y + box.height for box in self.boxes) + MARGIN


def kind_of(node: DraftNode) -> str:
    if node.outcome:
        return "outcome"
    if node.continue_at:
        return "onward"
    return "question" if node.question else "empty"


def _line(start: Box, end: Box) -> str:
    bend = end.x - 12
    return f"M{start.right} {start.y + HEAD} H{bend} V{end.y + HEAD} H{end.x}"


def folding_of(
    opened: Iterable[str], closed: Iterable[str], *, everything: bool, known: Mapping[str, object]
) -> Folding:
    """What somebody asks for, without what the tree doesn't have."""
    asked = [
        tuple(dict.fromkeys(slug for slug in slugs if slug in known))[:MOST_ASKED]
        for slugs in (opened, closed)
    ]
    return Folding(asked[0], asked[1], everything)

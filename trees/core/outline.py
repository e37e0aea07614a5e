"""A draft tree as an outline: what each row says, in the order in which it is read."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field

from municipalities.words import ages_words

# Deeper than this the words of a choice aren't indented any further.
DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Row:
    """One answer (or the first question) with where it leads; other rows by primary key."""

    pk: int
    parent: int | None
    slug: str
    answer: str = ""
    hint: str = ""
    question: str = ""
    outcome: int | None = None
    outcome_title: str = ""
    continue_at: int | None = None
    ages_from: int | None = None
    ages_to: int | None = None
    version: int = 0
    only_in: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """How a sentence calls this row."""
        return self.answer or self.question or self.slug

    @property
    def ages(self) -> str:
        """For which ages, in words; "" without a limit."""
        return ages_words(self.ages_from, self.ages_to)

    @property
    def limits(self) -> str:
        return f"alleen {', '.join(self.only_in)}" if self.only_in else ""


@dataclass
class Outline:
    """The rows of one tree; `rows` come with the siblings in their order."""

    rows: dict[int, Row]
    root: int | None = None
    below: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, rows: Iterable[Row]) -> "Outline":
        made = cls({row.pk: row for row in rows})
        for row in made.rows.values():
            if row.parent is None:
                made.root = row.pk
            else:
                made.below[row.parent].append(row.pk)
        return made

    def walk(self, start: int | None = None) -> Iterator[tuple[Row, int]]:
        """This row (None: the first question) and all below it, each with its depth under it."""
        start = self.root if start is None else start
        waiting = [] if start is None else [(start, 0)]
        below = dict(self.below)
        while waiting:
            pk, depth = waiting.pop()
            yield self.rows[pk], depth
            # Each list once: what hangs in a circle, which nothing should make, ends as well.
            waiting.extend((child, depth + 1) for child in reversed(below.pop(pk, [])))

    def branch(self, start: int) -> set[int]:
        return {row.pk for row, _ in self.walk(start)}

    def way_to(self, pk: int) -> list[Row]:
        """The rows above this one, the first question first."""
        way: list[Row] = []
        above = self.rows.get(self.rows[pk].parent or 0)
        while above is not None and above not in way:
            way.insert(0, above)
            above = self.rows.get(above.parent or 0)
        return way

    def siblings(self, pk: int) -> list[int]:
        parent = self.rows[pk].parent
        return [pk] if parent is None else self.below[parent]

    def place_words(self, pk: int) -> str:
        """ "plaats 2 van 4"; "" for the first question."""
        if self.rows[pk].parent is None:
            return ""
        beside = self.siblings(pk)
        return f"plaats {beside.index(pk) + 1} van {len(beside)}"

    def where_words(self, pk: int) -> str:
        """Where a row stands, as a sentence."""
        row = self.rows[pk]
        if row.parent is None:
            return f"“{row.title}” is de eerste vraag."
        above = self.rows[row.parent]
        return f"“{row.title}” staat nu onder “{above.question}”, {self.place_words(pk)}."

    def next_after(self, pk: int) -> int | None:
        """The sibling that comes after this row, if any."""
        beside = self.siblings(pk)
        return next(iter(beside[beside.index(pk) + 1 :]), None)

    def questions(self, without: Collection[int] = ()) -> list[tuple[int, str]]:
        """Every question under which something may stand, with words that show how deep it is."""
        return [
            (row.pk, _indented(row, depth))
            for row, depth in self.walk()
            if row.question and row.pk not in without
        ]

    def choices(self) -> list[tuple[int, str]]:
        """Every row but the first question, with words that show how deep it is."""
        return [(row.pk, _indented(row, depth)) for row, depth in self.walk() if depth]

    def hits(self, text: str) -> list[int]:
        """The rows in which these words occur, in the order in which they are read."""
        wanted = plain(text)
        return [row.pk for row, _ in self.walk() if wanted and wanted in _searched(row)]


def nested(walked: Iterable[tuple[Row, int]], draw: Callable[[Row], str]) -> Iterator[str]:
    """Rows as list items inside each other; `draw` gives the (safe) HTML of one row."""
    closing: list[str] = []
    for row, depth in walked:
        while len(closing) > depth:
            yield closing.pop()
        # Whoever is below a row comes right after it, so a list that was opened gets filled;
        # a row without anything below leaves its list out by the style sheet (ul:empty).
        yield f'<li id="k{row.pk}">{draw(row)}<ul>'
        closing.append("</ul></li>")
    yield from reversed(closing)


def plain(text: str) -> str:
    """Words as one searches for them: without capitals, accents and double spaces."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(sign for sign in apart if not unicodedata.combining(sign)).split())


def _searched(row: Row) -> str:
    return plain(" ".join((row.answer, row.question, row.hint, row.slug, row.outcome_title)))


def _indented(row: Row, depth: int) -> str:
    texts = [text for text in (row.answer, row.question or row.outcome_title) if text]
    return "– " * min(depth, DEEPEST) + (" → ".join(texts) or row.slug)

"""The nodes of a draft tree, made what a package says: parent and position, then the numbers."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import F, Max

from municipalities.models import Municipality
from trees.core import branch
from trees.drafting.integrity import NUMBERS, number_tree
from trees.drafting.rows import limits_of
from trees.drafting.writer import BATCH, Fields, Writer, plain
from trees.models import Node, Outcome, Tree
from trees.words import quoted

CONTENT = (
    "parent_id", "position", "answer", "hint", "question", "outcome_id", "ages_from", "ages_to"
)  # fmt: skip
FIELDS = (*CONTENT, "continue_at_id", *NUMBERS)


class OtherStart(Exception):
    """The first question in the database isn't in the package, and nothing may be removed."""

    def __init__(self, slug: str) -> None:
        super().__init__(
            f"De eerste vraag van deze boom is in de database {quoted(slug)}. Houd die als eerste "
            "vraag, of gebruik --prune: dan gaat weg wat niet in het bestand staat."
        )


@dataclass(frozen=True, slots=True)
class _Place:
    """A node of the package and where it hangs."""

    node: branch.Branch
    parent: str | None
    position: int


def _places(start: branch.Branch) -> Iterator[_Place]:
    """All nodes, those of each level together, so that a parent comes before its children."""
    level = [_Place(start, None, 0)]
    while level:
        yield from level
        level = [
            _Place(answer, place.node.slug, n)
            for place in level
            for n, answer in enumerate(place.node.answers)
        ]


@dataclass
class NodeWriter:
    """Makes the nodes of one tree what a package says, under the tree lock.

    A node keeps its identity by its slug, wherever it moves. One that the package doesn't name
    stays below its question, after the answers of the package, or goes with `prune`.
    """

    tree: Tree
    outcomes: Mapping[str, Outcome]
    municipalities: Mapping[str, Municipality]
    writer: Writer
    rows: dict[str, Node] = field(default_factory=dict)
    # The values of each row as they are in the database, by primary key.
    stored: dict[int, Fields] = field(default_factory=dict)
    new: set[int] = field(default_factory=set)

    def settle(self, start: branch.Branch) -> None:
        """Raises OtherStart where the first question would have to go."""
        self._remember(Node.objects.filter(tree=self.tree))
        places = {place.node.slug: place for place in _places(start)}
        old = next((row for row in self.rows.values() if row.parent_id is None), None)
        number = old.mptt_tree if old else free_number()
        if old and old.slug != start.slug:
            self._change_start(old, start, number, named=old.slug in places)
        lost = [row for slug, row in self.rows.items() if slug not in places]
        new = [place for slug, place in places.items() if slug not in self.rows]
        self._sketch(new)
        self._place(places)
        self._place_after(lost, places)
        number_tree(self._staying(lost), number)
        self._create(new)
        self._place(places)
        self._write()
        self._limit(places)
        self._part_with(lost)

    def _remember(self, rows: Iterable[Node]) -> None:
        for row in rows:
            self.rows[row.slug] = row
            self.stored[row.pk] = {name: getattr(row, name) for name in FIELDS}

    def _insert(self, rows: list[Node]) -> list[Node]:
        self.writer.create(rows)
        self.new.update(row.pk for row in rows)
        return rows

    def _change_start(self, old: Node, start: branch.Branch, number: int, *, named: bool) -> None:
        """Let another node be the first. There is one first question at every moment."""
        if not named and not self.writer.prune:
            raise OtherStart(old.slug)
        if start.slug not in self.rows:
            new = Node(tree=self.tree, slug=start.slug, parent_id=old.pk, lft=0, rght=0, level=0,
                       mptt_tree=number)  # fmt: skip
            self._remember(self._insert([new]))
        first = self.rows[start.slug]
        plain(Node).filter(pk=old.pk).update(parent=first)
        plain(Node).filter(pk=first.pk).update(parent=None)
        old.parent_id, first.parent_id = first.pk, None
        self._remember([old, first])

    def _sketch(self, new: list[_Place]) -> None:
        """Rows for new nodes, with keys that no row has: enough to number the tree by."""
        for n, place in enumerate(new, start=1):
            self.rows[place.node.slug] = Node(pk=-n, tree=self.tree, slug=place.node.slug)

    def _create(self, new: list[_Place]) -> None:
        """Insert the new nodes, a level at a time: a child refers to its parent's key."""
        waiting = new
        while waiting:
            parents = {place.node.slug for place in waiting}
            ready = [place for place in waiting if place.parent not in parents]
            rows = [self.rows[place.node.slug] for place in ready]
            for row, place in zip(rows, ready, strict=True):
                row.pk = None
                row.continue_at_id = None  # perhaps not inserted yet; comes when all are
                row.parent_id = self.rows[place.parent].pk if place.parent is not None else None
            self._remember(self._insert(rows))
            waiting = [place for place in waiting if place.parent in parents]

    def _content(self, place: _Place) -> Fields:
        node = place.node
        whole = node.ages == branch.Ages()
        return {
            "parent_id": self.rows[place.parent].pk if place.parent is not None else None,
            "position": place.position,
            "answer": node.answer,
            "hint": node.hint,
            "question": node.question,
            "outcome_id": self.outcomes[node.outcome].pk if node.outcome else None,
            "ages_from": None if whole else node.ages.start,
            "ages_to": node.ages.to,
        }

    def _place(self, places: Mapping[str, _Place]) -> None:
        for slug, place in places.items():
            row, target = self.rows[slug], place.node.continue_at
            for name, value in self._content(place).items():
                setattr(row, name, value)
            row.continue_at_id = self.rows[target].pk if target is not None else None

    def _place_after(self, lost: list[Node], places: Mapping[str, _Place]) -> None:
        """What the package doesn't name comes last below its question."""
        answers: Counter[int | None] = Counter(
            self.rows[p.parent].pk for p in places.values() if p.parent is not None
        )
        for row in sorted(lost, key=lambda row: (row.position, row.pk)):
            row.position = answers[row.parent_id]
            answers[row.parent_id] += 1

    def _staying(self, lost: list[Node]) -> list[Node]:
        going = {row.pk for row in lost} if self.writer.prune else set()
        return [row for row in self.rows.values() if row.pk not in going]

    def _write(self) -> None:
        """Write each column for the rows in which it differs."""
        changed: set[int] = set()
        for name in FIELDS:
            rows = [
                row for row in self.rows.values() if getattr(row, name) != self.stored[row.pk][name]
            ]
            plain(Node).bulk_update(rows, [name], batch_size=BATCH)
            changed.update(row.pk for row in rows)
        plain(Node).filter(pk__in=changed - self.new).update(version=F("version") + 1)
        self.writer.changed += len(changed - self.new)

    def _limit(self, places: Mapping[str, _Place]) -> None:
        """Set `only_in`, where it differs."""
        known = limits_of(self.tree.pk)
        for slug, place in places.items():
            keys = {self.municipalities[name].pk for name in place.node.only_in}
            if keys != known.get(self.rows[slug].pk, set()):
                self.rows[slug].only_in.set(keys)
                self.writer.changed += 1

    def _part_with(self, lost: list[Node]) -> None:
        names = [f"vraag of antwoord {quoted(row.slug)}" for row in lost]
        if self.writer.prune:
            self.writer.remove(lost)
            self.writer.gone.extend(names)
        else:
            self.writer.left.extend(names)


def free_number() -> int:
    """A number for a tree that has no node yet."""
    highest: int | None = plain(Node).aggregate(highest=Max("mptt_tree"))["highest"]
    return (highest or 0) + 1

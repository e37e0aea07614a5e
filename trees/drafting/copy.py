"""Copying a branch with all below it: within a tree, to another tree, to another region."""

from collections import Counter
from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from history.bulk import free_keys
from trees.core.drafts import MOST_PAGES
from trees.drafting import rules
from trees.drafting.copy_outcomes import OutcomesElsewhere, named
from trees.drafting.edit_words import COPIED
from trees.drafting.edits import remember, title_of
from trees.drafting.free_slugs import free_slug
from trees.drafting.integrity import number_tree, numbers
from trees.drafting.many_nodes import insert_nodes
from trees.drafting.order import make_room
from trees.drafting.rows import (
    Row,
    Rows,
    branch_of,
    rows_of,
    spots_of,
    stored_spots,
    write_numbers,
)
from trees.drafting.size import makes_more_pages
from trees.drafting.version import as_seen
from trees.lock import tree_lock
from trees.models import Node


def copy_branch(
    *, node: int, parent: int, by: User, at: datetime, place: int | None = None
) -> Node:  # fmt: skip
    """Copy a branch below `parent`, last or at `place`; returns the copy of its first node.

    The node has `told`: a tuple of sentences about what couldn't come along. Raises
    ValidationError for a place below the branch itself or below what is no question, and for a
    tree that would grow too large; StaleNode where one of the two is gone.
    """
    with tree_lock(by=by):
        first, above = as_seen(node, None), as_seen(parent, None)
        _refuse_place(first, above)
        before = rows_of(above.tree_id)
        copying = _Copying(first, above, before)
        copying.write(place)
        row = as_seen(copying.keys[node], None)
        rules.refuse_circle(row.tree, row, {"parent": above, "continue_at": row.continue_at})
        changes = [[COPIED, title_of(first), title_of(above)]]
        stays = copying.elsewhere.stays()
        remember(before=before, node=row, by=by, at=at, changes=changes, stays=stays)
    row.told = tuple(copying.told())
    return row


def _refuse_place(first: Node, above: Node) -> None:
    rules.refuse_below_itself(first, above)
    if not above.question:
        raise ValidationError(f"“{title_of(above)}” is geen vraag. Kies een vraag.")


class _Copying:
    """One copy: the rows of the branch, and the nodes that come to stand for them."""

    def __init__(self, first: Node, above: Node, there: Rows) -> None:
        self.first, self.above, self.there = first, above, there
        self.same_tree = first.tree_id == above.tree_id
        self.same_region = first.tree.region_id == above.tree.region_id
        rows = there if self.same_tree else rows_of(first.tree_id)
        self.rows = {pk: rows[pk] for pk in branch_of(rows, first.pk)}
        # The key of each copy, known beforehand: they refer to one another.
        self.keys = dict(zip(self.rows, free_keys(Node, len(self.rows)), strict=True))
        self.elsewhere = OutcomesElsewhere(above.tree.region)
        self.copies: Rows = {}

    def write(self, place: int | None) -> None:
        self._refuse_too_many()
        self._sketch()
        self._hang(place)
        spots = stored_spots(self.above.tree_id)
        stored = {pk: numbers(spot) for pk, spot in spots.items()}
        spots |= spots_of(self.copies)
        number_tree(spots.values(), self.above.mptt_tree)
        insert_nodes(self.above.tree, self.copies, spots)
        write_numbers(spots.values(), stored)

    def _sketch(self) -> None:
        outcomes = self._outcomes()
        taken = {row["slug"] for row in self.there.values()}
        places: Counter[int] = Counter()
        for pk, row in self.rows.items():
            slug = free_slug(row["slug"], taken)
            taken.add(slug)
            self.copies[self.keys[pk]] = {
                **row,
                **self._led(pk),
                "version": 0,
                "position": places[row["parent_id"]],
                "slug": slug,
                "answer": row["answer"] or row["question"][:120],
                "outcome_id": outcomes.get(row["outcome_id"]),
            }
            places[row["parent_id"]] += 1

    def _hang(self, place: int | None) -> None:
        """Give the first copy its place among the answers that are there."""
        hung = Node(tree=self.above.tree, parent=self.above)
        make_room(hung, place)
        self.copies[self.keys[self.first.pk]]["position"] = hung.position

    def _outcomes(self) -> dict[int, int]:
        keys = {row["outcome_id"] for row in self.rows.values()} - {None}
        return {pk: pk for pk in keys} if self.same_region else self.elsewhere.copies(keys)

    def _refuse_too_many(self) -> None:
        added = {self.keys[pk]: {**row, **self._led(pk)} for pk, row in self.rows.items()}
        if makes_more_pages({**self.there, **added}, MOST_PAGES):
            raise ValidationError(_TOO_MANY.format(title_of(self.first), len(self.rows)))

    def _led(self, pk: int) -> Row:
        """What a copy hangs below, where it goes on, and where alone it holds."""
        row, target = self.rows[pk], self._target(pk)
        led = {
            "parent_id": self.keys.get(row["parent_id"], self.above.pk),
            "continue_at_id": self.keys.get(target or 0, target),
        }
        return led if self.same_region else {**led, "only_in": []}

    def _target(self, pk: int) -> int | None:
        """Where an answer of the branch goes on; None for what didn't come along."""
        target: int | None = self.rows[pk]["continue_at_id"]
        return target if self.same_tree or target in self.rows else None

    def told(self) -> list[str]:
        """What somebody has to look at afterwards."""
        lost = [pk for pk, row in self.rows.items() if row["continue_at_id"]]
        unfinished = [pk for pk in lost if not self._target(pk)]
        limited = [pk for pk, row in self.rows.items() if row["only_in"]]
        found = [
            ([] if self.first.answer else [self.first.pk], _NAMED),
            (unfinished, _UNFINISHED),
            ([] if self.same_region else limited, _UNLIMITED),
        ]
        told = [
            sentence.format(named(self.copies[self.keys[pk]]["answer"] for pk in keys))
            for keys, sentence in found
            if keys
        ]
        return [*told, *self.elsewhere.told()]


_TOO_MANY = (
    f"Met “{{}}” en alles eronder ({{}} vragen en antwoorden) wordt deze boom groter dan "
    f"{MOST_PAGES} pagina's. Kopieer een kleinere tak."
)
_NAMED = "Een eerste vraag heeft geen antwoord boven zich. Het antwoord heet nu {}; pas het aan."
_UNFINISHED = "Dit ging verder bij een vraag die niet meekwam; kies waar het nu heen leidt: {}."
_UNLIMITED = "Dit gold alleen in sommige gemeenten en geldt nu overal; beperk het zo nodig: {}."

"""Moving a branch: under another question, or one place up, down, in or out."""

from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from trees.drafting import rules
from trees.drafting.edit_words import MOVED
from trees.drafting.edits import remember, title_of
from trees.drafting.order import close_ranks, make_room, siblings
from trees.drafting.rows import rows_of
from trees.drafting.version import as_seen, write_next
from trees.lock import tree_lock
from trees.models import Node

_FIRST = "De eerste vraag blijft de eerste: zij kan nergens onder staan."
_NOTHING_ABOVE = "Boven “{}” staat niets waar het onder kan. Zet het eerst lager."
_NO_QUESTION = "“{}” is geen vraag: daar kan niets onder staan. Maak er eerst een vraag van."
_NOT_HIGHER = "“{}” staat al onder de eerste vraag. Hoger kan niet."


def move_node(
    *, node: int, parent: int, by: User, at: datetime, place: int | None = None,
    seen: int | None = None,
) -> Node:  # fmt: skip
    """Hang a node with all below it under another, last or at `place` (0 is the first).

    Raises ValidationError for another tree, for a place below itself or below what is no question,
    and for the first question; StaleNode where `seen` is given and no longer true. Where it hangs
    there already nothing is written.
    """
    with tree_lock(by=by):
        row, above = as_seen(node, seen), as_seen(parent, None)
        _refuse_place(row, above)
        changes = _changes(row, above, place)
        if changes:
            before, left = rows_of(row.tree_id), row.parent_id
            row.parent = above
            make_room(row, place)
            write_next(row)
            close_ranks(siblings(row.tree_id, left))
            remember(before=before, node=row, by=by, at=at, changes=changes)
    return row


def _refuse_place(row: Node, above: Node) -> None:
    if row.parent_id is None:
        raise ValidationError(_FIRST)
    if above.tree_id != row.tree_id:
        raise ValidationError(
            f"“{title_of(above)}” staat in een andere beslisboom. Kies hier iets."
        )
    rules.refuse_below_itself(row, above)
    rules.refuse_place(
        row.tree, row, {"parent": above, "answer": row.answer, "continue_at": row.continue_at}
    )


def _changes(row: Node, above: Node, place: int | None) -> list[list[str]]:
    """The move in words: from which question to which, or from which place among how many."""
    if row.parent_id != above.pk:
        return [[MOVED, title_of(row.parent), title_of(above)]]
    order = siblings(row.tree_id, row.parent_id)
    was, last = order.index(row.pk), len(order) - 1
    now = last if place is None else max(0, min(place, last))
    return [] if was == now else [[MOVED, *(f"{n + 1} van {len(order)}" for n in (was, now))]]


def move_up(*, node: int, by: User, at: datetime, seen: int | None = None) -> Node:
    """Change places with the sibling above. ValidationError at the edge, StaleNode."""
    return _step(node, -1, "bovenaan", by, at, seen)


def move_down(*, node: int, by: User, at: datetime, seen: int | None = None) -> Node:
    """Change places with the sibling below. ValidationError at the edge, StaleNode."""
    return _step(node, 1, "onderaan", by, at, seen)


def _step(node: int, step: int, edge: str, by: User, at: datetime, seen: int | None) -> Node:
    with tree_lock():
        row, above, order = _among(node, seen)
        place = order.index(row.pk) + step
        if not 0 <= place < len(order):
            raise ValidationError(f"“{title_of(row)}” staat al {edge}.")
        return move_node(node=node, parent=above, by=by, at=at, place=place)


def move_in(*, node: int, by: User, at: datetime, seen: int | None = None) -> Node:
    """Last below the sibling just above, which has to be a question."""
    with tree_lock():
        row, _, order = _among(node, seen)
        place = order.index(row.pk)
        if place == 0:
            raise ValidationError(_NOTHING_ABOVE.format(title_of(row)))
        above = Node.objects.get(pk=order[place - 1])
        if not above.question:
            raise ValidationError(_NO_QUESTION.format(title_of(above)))
        return move_node(node=node, parent=above.pk, by=by, at=at)


def move_out(*, node: int, by: User, at: datetime, seen: int | None = None) -> Node:
    """Out of its question: just after that question."""
    with tree_lock():
        row, _, _ = _among(node, seen)
        above = row.parent
        if above.parent_id is None:
            raise ValidationError(_NOT_HIGHER.format(title_of(row)))
        place = siblings(row.tree_id, above.parent_id).index(above.pk) + 1
        return move_node(node=node, parent=above.parent_id, by=by, at=at, place=place)


def _among(node: int, seen: int | None) -> tuple[Node, int, list[int]]:
    """A node, its question and its siblings (keys) in their order; the first question has none."""
    row = as_seen(node, seen)
    if row.parent_id is None:
        raise ValidationError(_FIRST)
    return row, row.parent_id, siblings(row.tree_id, row.parent_id)

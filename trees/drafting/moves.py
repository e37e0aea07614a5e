"""A branch one place further: up or down among its siblings, deeper in, or out again."""

from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from trees.drafting.branches import as_seen, move_node, siblings
from trees.drafting.edits import title_of
from trees.lock import tree_lock
from trees.models import Node


def move_up(*, node: int, by: User, at: datetime, seen: int | None = None) -> Node:
    """Change places with the sibling above. ValidationError at the edge, StaleNode."""
    with tree_lock():
        row, above, order = _among(node, seen)
        place = order.index(row.pk)
        if place == 0:
            raise ValidationError(f"“{title_of(row)}” staat al bovenaan.")
        return move_node(node=node, parent=above, by=by, at=at, place=place - 1)


def move_down(*, node: int, by: User, at: datetime, seen: int | None = None) -> Node:
    """Change places with the sibling below. ValidationError at the edge, StaleNode."""
    with tree_lock():
        row, above, order = _among(node, seen)
        place = order.index(row.pk)
        if place == len(order) - 1:
            raise ValidationError(f"“{title_of(row)}” staat al onderaan.")
        return move_node(node=node, parent=above, by=by, at=at, place=place + 1)


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
        raise ValidationError("De eerste vraag blijft de eerste: zij kan nergens onder staan.")
    return row, row.parent_id, siblings(row.tree_id, row.parent_id)


_NOTHING_ABOVE = "Boven “{}” staat niets waar het onder kan. Zet het eerst lager."
_NO_QUESTION = "“{}” is geen vraag: daar kan niets onder staan. Maak er eerst een vraag van."
_NOT_HIGHER = "“{}” staat al onder de eerste vraag. Hoger kan niet."

"""Moving a branch on the outline: one step, before a sibling, or under a chosen question."""

from collections.abc import Callable
from dataclasses import replace

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from desk.outline.desk import NOT_HERE, Desk, desk_for, key_of
from desk.outline.replies import Put, asked_again, done, refused
from trees.drafting.move import move_down, move_in, move_node, move_out, move_up
from trees.drafting.order import siblings
from trees.drafting.rights import may_place
from trees.drafting.version import StaleNode
from trees.lock import tree_lock
from trees.models import Node

# What the four buttons send, and what they do.
STEPS: dict[str, Callable[..., Node]] = {
    "omhoog": move_up,
    "omlaag": move_down,
    "dieper": move_in,
    "hoger": move_out,
}
NO_HOLD = "“{}” is geen vraag. Kies een vraag om iets onder te zetten."
NO_PLACE = "“{}” is geen plaats. Vul een getal in, zoals 1 voor de bovenste."
MOVED_ON = "De boom is intussen veranderd: kijk hoe hij nu is, en probeer het opnieuw."


def move_view(request: HttpRequest, tree: int, node: int) -> HttpResponse:
    desk = desk_for(request, tree)
    row = desk.changing(node)
    return _move(desk, row) if request.method == "POST" else _choice(desk, row)


def _choice(desk: Desk, row: Node) -> HttpResponse:
    shown = desk.outline.rows[row.pk]
    return asked_again(
        desk,
        "_move",
        node=row.pk,
        title=f"“{shown.title}” verplaatsen",
        row=shown,
        questions=desk.outline.questions(desk.outline.branch(row.pk)),
    )


def _move(desk: Desk, row: Node) -> HttpResponse:
    try:
        with tree_lock():
            moved = _moved(desk, row)
            # Only now is it known where it landed; refused, nothing of it stays.
            if not may_place(desk.scope, desk.tree, moved.parent, moved.only_in.all()):
                raise PermissionDenied(NOT_HERE)
    except (StaleNode, ValidationError) as fault:
        return refused(replace(desk), fault, row.pk)
    fresh = replace(desk)
    under = fresh.outline.rows[row.pk].parent or 0
    put = Put(row.pk, under, fresh.outline.next_after(row.pk))
    return done(fresh, fresh.outline.where_words(row.pk), focus=row.pk, put=put)


def _moved(desk: Desk, row: Node) -> Node:
    sent, seen, now = desk.request.POST, desk.seen(), timezone.now()
    step = STEPS.get(sent.get("hoe", ""))
    if step is not None:
        return step(node=row.pk, by=desk.by, at=now, seen=seen)
    parent = desk.node(key_of(sent.get("naar")))
    if not parent.question:
        raise ValidationError(NO_HOLD.format(parent))
    chosen = sent.get("plaats", "")
    place = _numbered(chosen) if chosen else _before(parent, row, sent.get("voor", ""))
    return move_node(node=row.pk, parent=parent.pk, by=desk.by, at=now, place=place, seen=seen)


def _numbered(chosen: str) -> int:
    """The place with this number; the first is 1."""
    if not key_of(chosen):
        raise ValidationError(NO_PLACE.format(chosen))
    return key_of(chosen) - 1


def _before(parent: Node, row: Node, before: str) -> int | None:
    """The place just before a sibling, not counting the row itself; None is last."""
    if not before:
        return None
    beside = [pk for pk in siblings(parent.tree_id, parent.pk) if pk != row.pk]
    if key_of(before) not in beside:
        raise ValidationError(MOVED_ON)
    return beside.index(key_of(before))

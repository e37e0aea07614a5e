"""The order of the answers under a question: positions 0, 1, 2, without gaps."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import F

from trees.models import Node


def siblings(tree: int, parent: int | None) -> list[int]:
    """The nodes (primary keys) below a question, in their order."""
    rows = Node.objects.filter(tree=tree, parent=parent).order_by("position", "pk")
    return list(rows.values_list("pk", flat=True))


def make_room(row: Node, place: int | None) -> None:
    """Number the siblings, with a gap for this node; their own order stays as it is."""
    others = [pk for pk in siblings(row.tree_id, row.parent_id) if pk != row.pk]
    row.position = len(others) if place is None else max(0, min(place, len(others)))
    close_ranks(others, row.position)


def close_ranks(order: Sequence[int], gap: int | None = None) -> None:
    """Number siblings 0, 1, 2 in this order, but for a place that is kept free."""
    known = dict(Node.objects.filter(pk__in=order).values_list("pk", "position"))
    shifts: dict[int, list[int]] = defaultdict(list)
    for n, pk in enumerate(order):
        wanted = n if gap is None or n < gap else n + 1
        shifts[wanted - known[pk]].append(pk)
    for shift, keys in shifts.items():
        if shift:
            Node.objects.filter(pk__in=keys).update(position=F("position") + shift)

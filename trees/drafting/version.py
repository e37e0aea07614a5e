"""A node as somebody saw it, and its next version.

Who changes a node says which version of it they saw. When somebody else was first, nothing is
written and StaleNode tells who changed what.
"""

from collections.abc import Collection, Sequence

from django.db.models import Q

from municipalities.models import Municipality
from trees.drafting.edit_words import in_words
from trees.models import DraftEdit, Node


class StaleNode(Exception):
    """Somebody changed this node after it was seen; nothing was written.

    The message is for a person; `edits` are the changes that they didn't see, the last one first.
    """

    def __init__(self, told: str, edits: Sequence[DraftEdit] = ()) -> None:
        super().__init__(told)
        self.edits = list(edits)


def as_seen(node: int, seen: int | None) -> Node:
    """The node (a primary key) as it is now; StaleNode where that isn't what somebody saw."""
    row: Node | None = Node.objects.select_related("tree__region").filter(pk=node).first()
    if row is None:
        raise _gone(node)
    if seen is not None and row.version != seen:
        edits = list(row.edits.filter(version__gt=seen).select_related("by"))
        raise StaleNode(_SAVED_FIRST.format("; ".join(map(in_words, edits)) or _SOMEBODY), edits)
    return row


def _gone(node: int) -> StaleNode:
    went = Q(removed=node) | Q(undo__back__has_key=str(node))
    edits = list(DraftEdit.objects.filter(went).select_related("by").order_by("-pk")[:1])
    return StaleNode(_WAS_REMOVED.format("; ".join(map(in_words, edits)) or _SOMEBODY), edits)


def write_next(row: Node, only_in: Collection[Municipality] | None = None) -> None:
    """Write a node as its next version; `only_in` None leaves the municipalities alone."""
    row.full_clean()
    row.version += 1
    row.save()
    if only_in is not None:
        row.only_in.set(only_in)


_SOMEBODY = "iemand anders"
_SAVED_FIRST = (
    "Terwijl jij bezig was, is dit gewijzigd door {}. Jouw wijziging is niet bewaard. "
    "Kijk wat er nu staat, en vul je wijziging daar in."
)
_WAS_REMOVED = (
    "Terwijl jij bezig was, is dit verwijderd door {}. Jouw wijziging is niet bewaard. "
    "Voeg het opnieuw toe als het toch nodig is."
)

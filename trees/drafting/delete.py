"""Deleting a branch: a node with all below it."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from trees.drafting.edit_words import GONE
from trees.drafting.edits import remember, title_of
from trees.drafting.many_nodes import remove_nodes, renumber
from trees.drafting.order import close_ranks, siblings
from trees.drafting.rows import branch_of, rows_of
from trees.drafting.version import as_seen
from trees.lock import tree_lock
from trees.models import Node

_GOES_ON = "“{}” is nog nodig: daar of daaronder gaat {} verder. Laat dat eerst ergens anders heen."
_STAYS = "“{}” is de eerste vraag en blijft staan. Wijzig de tekst, of verwijder wat eronder staat."


def delete_node(*, node: int, by: User, at: datetime, seen: int | None = None) -> None:
    """Remove a node with all below it; the first question stays.

    Raises ValidationError where an answer elsewhere goes on in this branch, and StaleNode.
    """
    with tree_lock(by=by):
        row = as_seen(node, seen)
        if row.parent_id is None:
            raise ValidationError(_STAYS.format(title_of(row)))
        tree, left, title = row.tree, row.parent_id, title_of(row)
        before = rows_of(tree.pk)
        branch = branch_of(before, node)
        _refuse_needed(row, branch)
        remove_nodes(branch)
        close_ranks(siblings(tree.pk, left))
        renumber(tree, row.mptt_tree)
        gone = [[GONE, title, ""]]
        remember(before=before, tree=tree, removed=node, by=by, at=at, changes=gone)


def _refuse_needed(row: Node, branch: Sequence[int]) -> None:
    """Nothing that stays may go on in the branch."""
    going = set(branch)
    here = Node.objects.filter(continue_at__tree=row.tree_id)
    staying = [one for one in here if one.continue_at_id in going and one.pk not in going]
    if staying:
        answers = ", ".join(sorted(f"“{title_of(one)}”" for one in staying))
        raise ValidationError(_GOES_ON.format(title_of(row), answers))

"""Deleting a branch: a node with all below it."""

from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import RestrictedError

from history.tracking import touch
from trees.drafting.edit_words import GONE
from trees.drafting.edits import remember, title_of
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
        # Read for the history all at once: one by one takes seconds for a large branch.
        touch(Node, branch_of(before, node))
        try:
            row.delete()
        except RestrictedError as fault:
            raise ValidationError(_GOES_ON.format(title, _answers(fault))) from None
        close_ranks(siblings(tree.pk, left))
        gone = [[GONE, title, ""]]
        remember(before=before, tree=tree, removed=node, by=by, at=at, changes=gone)


def _answers(fault: RestrictedError) -> str:
    return ", ".join(sorted(f"“{title_of(row)}”" for row in fault.restricted_objects))  # type: ignore[arg-type]  # of nodes alone

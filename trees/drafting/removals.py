"""Removing several branches at once, perhaps the first question among them: with one way back."""

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.models import User

from history.tracking import touch
from trees.drafting.branches import close_ranks, siblings
from trees.drafting.edit_words import GONE
from trees.drafting.edits import remember, title_of
from trees.drafting.rows import branch_of, rows_of
from trees.lock import tree_lock
from trees.models import Node, Tree


def delete_branches(*, nodes: Collection[int], by: User, at: datetime) -> None:
    """Remove these nodes (primary keys) with all below them.

    RestrictedError where an answer that stays goes on in one of them.
    """
    with tree_lock(by=by):
        for tree in Tree.objects.filter(nodes__in=nodes).distinct().order_by("pk"):
            _delete_in(tree, list(nodes), by, at)


def _delete_in(tree: Tree, nodes: list[int], by: User, at: datetime) -> None:
    before = rows_of(tree.pk)
    mine = [pk for pk in nodes if pk in before]
    rows = {row.pk: row for row in Node.objects.filter(pk__in=mine)}
    changes = [[GONE, title_of(rows[pk]), ""] for pk in mine]
    touch(Node, [pk for chosen in mine for pk in branch_of(before, chosen)])
    # An answer that goes on at a branch that goes too must not hold it back.
    Node.objects.filter(pk__in=mine).update(continue_at=None)
    for pk in mine:
        # One at a time and freshly read: MPTT closes the gap.
        row = Node.objects.filter(pk=pk).first()
        if row is not None:
            row.delete()
            close_ranks(siblings(tree.pk, row.parent_id))
    remember(before=before, tree=tree, removed=mine[0], by=by, at=at, changes=changes)

"""Writing down a change of a draft tree, with what takes it back."""

from datetime import datetime

from django.contrib.auth.models import User

from municipalities.models import Region
from trees.drafting.rows import Rows, digest, rows_of, way_back
from trees.models import DraftEdit, Node, Tree


def remember(
    *,
    before: Rows,
    by: User,
    at: datetime,
    changes: list[list[str]],
    tree: Tree | None = None,
    node: Node | None = None,
    title: str = "",
    removed: int | None = None,
    undoes: DraftEdit | None = None,
    stays: str = "",
) -> DraftEdit:
    """Write down a change of a tree that was `before`; belongs in the transaction of the change.

    With `node`, or with the `tree` where the node is gone. The edit keeps what takes the change
    back, and a mark by which to see that nothing else was changed since. `stays` tells what
    remains all the same, outside the tree, when it is taken back.
    """
    tree = node.tree if node else tree
    assert tree is not None  # noqa: S101 - one of the two
    after = rows_of(tree.pk)
    title = title or (title_of(node) if node else "")
    undo = {
        "back": way_back(before, after),
        "stands": digest(after),
        "node": node.pk if node else removed,
        "title": title,
        "stays": stays,
    }
    return DraftEdit.objects.create(
        region=tree.region,
        tree=tree,
        by=by,
        at=at,
        node=node,
        version=node.version if node else 0,
        removed=removed,
        changes=changes,
        undo=undo,
        undoes=undoes,
    )


def title_of(node: Node) -> str:
    return str(node) or node.slug


def draft_edited(
    *,
    region: Region,
    by: User,
    at: datetime,
    changes: list[list[str]] | None = None,
) -> DraftEdit:
    """Remember that somebody changed what is no node; belongs in the transaction of the change.

    `changes` tells a reader what: [name of the field, what stood there, what stands there now].
    """
    return DraftEdit.objects.create(
        region=region,
        by=by,
        at=at,
        changes=changes or [],
    )

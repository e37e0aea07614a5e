"""Adding a node: the first question of a tree, or an answer under a question."""

from collections.abc import Collection
from datetime import datetime
from typing import Unpack

from django.contrib.auth.models import User

from municipalities.models import Municipality
from trees.drafting import rules
from trees.drafting.edit_words import ADDED
from trees.drafting.edits import remember, title_of
from trees.drafting.free_slugs import free_slug
from trees.drafting.order import make_room
from trees.drafting.rows import rows_of
from trees.drafting.version import as_seen, write_next
from trees.lock import tree_lock
from trees.models import Node, Tree


def add_node(
    *,
    tree: Tree,
    parent: int | None,
    by: User,
    at: datetime,
    place: int | None = None,
    slug: str = "",
    only_in: Collection[Municipality] | None = None,
    **fields: Unpack[rules.Content],
) -> Node:
    """Add a node below `parent` (a primary key; None: the first question), last or at `place`.

    Without a `slug` it gets one that is free in this tree, made of its text.
    """
    with tree_lock(by=by):
        above = None if parent is None else as_seen(parent, None)
        before = rows_of(tree.pk)
        text = fields.get("answer") or fields.get("question") or ""
        slug = slug or free_slug(text, {row["slug"] for row in before.values()})
        row = Node(tree=tree, parent=above, slug=slug, **fields)
        rules.refuse_elsewhere(tree, only_in or ())
        wanted = {name: getattr(row, name) for name in rules.RULED}
        rules.refuse(tree, None, wanted, changed=wanted)
        make_room(row, place)
        write_next(row, only_in)
        changes = [[ADDED, "", title_of(row)]]
        remember(before=before, node=row, by=by, at=at, changes=changes)
    return row

"""Who may take a change of an outline back; the rest of the rule stands in `trees.rights`."""

from typing import Any

from municipalities.scoping import Scope
from trees.models import DraftEdit, Node, Tree
from trees.rights import may_change


def may_undo(scope: Scope, by: Any, tree: Tree, edit: DraftEdit) -> bool:
    """A coordinator undoes anything; an editor what they did themselves and may still change."""
    if scope.coordinates(tree.region_id):
        return True
    node: Node | None = edit.node
    return edit.by_id == by.pk and (node is None or may_change(scope, node))

"""What an editor may do in a draft: only what holds in their own municipalities alone.

Where a node holds is what its tree serves, less every limit on it and on the questions above it.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.contrib.auth.models import User

from history.models import Act, Change, Way
from municipalities.models import Municipality
from municipalities.scoping import Drafts, Scope, editors_change
from trees.drafting.rows import limits_of
from trees.models import DraftEdit, Node, Outcome, Scenario, Step, Tree

TOO_WIDE = (
    "Dit zou ook gelden in {}. Jij wijzigt alleen {}: zet het vinkje bij “alleen in” daar, "
    "of vraag een coördinator."
)
NOWHERE = "Zo geldt dit in geen enkele gemeente van jou. Kies een andere plaats of gemeente."
SHARED = "Deze uitkomst geldt ook buiten jouw gemeenten. Vraag een coördinator."
OTHER_TOWN = "Kies een van jouw gemeenten: {}."


def may_place(
    scope: Scope, tree: Tree, parent: Node | None, only_in: Collection[Municipality] = ()
) -> bool:
    """Whether somebody may have a node here, limited to these.

    A node that moves or is copied takes its own limits along: ask with those.
    """
    return scope.coordinates(tree.region_id) or not too_wide(scope, tree, parent, only_in)


def may_change(scope: Scope, node: Node) -> bool:
    """Whether somebody may write this node as it stands, with all below it."""
    return may_place(scope, node.tree, node.parent, list(node.only_in.all()))


def changeable(scope: Scope, tree: Tree) -> frozenset[int]:
    """The nodes of a tree (primary keys) that somebody may write: three queries for them all."""
    above, limits = _above(tree), limits_of(tree.pk)
    if scope.coordinates(tree.region_id):
        return frozenset(above)
    if tree.region_id not in scope.sees:
        return frozenset()
    served, found = _served(tree), dict[int, frozenset[int]]()
    for pk in above:
        _hold(pk, above, limits, served, found)
    return frozenset(pk for pk, towns in found.items() if _is_own(scope, towns))


def too_wide(
    scope: Scope, tree: Tree, parent: Node | None, only_in: Collection[Municipality]
) -> str:
    """Why an editor may not have a node here, as a sentence; "" where they may."""
    towns = _served(tree)
    if parent is not None and parent.tree_id != tree.pk:
        return NOWHERE
    if parent is not None:
        found: dict[int, frozenset[int]] = {}
        towns = _hold(parent.pk, _above(tree), limits_of(tree.pk), towns, found)
    towns = _within(towns, {town.pk for town in only_in})
    if tree.region_id not in scope.sees or not towns:
        return NOWHERE
    beyond = towns - scope.municipalities
    return TOO_WIDE.format(_names(beyond), _names(scope.municipalities)) if beyond else ""


def _is_own(scope: Scope, towns: frozenset[int]) -> bool:
    return bool(towns) and towns <= scope.municipalities


def _served(tree: Tree) -> frozenset[int]:
    return frozenset(tree.served().values_list("pk", flat=True))


def _above(tree: Tree) -> dict[int, int | None]:
    return dict(Node.objects.filter(tree=tree).values_list("pk", "parent_id"))


def _hold(
    pk: int,
    above: Mapping[int, int | None],
    limits: Mapping[int, Collection[int]],
    served: frozenset[int],
    found: dict[int, frozenset[int]],
) -> frozenset[int]:
    """The municipalities in which a node holds; `found` remembers those on the way up."""
    line: list[int] = []
    here: int | None = pk
    # A circle of parents, which nothing should make, ends where it closes.
    while here is not None and here not in found and here not in line:
        line.append(here)
        here = above.get(here)
    towns = served if here is None else found.get(here, frozenset())
    for one in reversed(line):
        towns = _within(towns, limits.get(one, ()))
        found[one] = towns
    return towns


def _within(towns: frozenset[int], limit: Collection[int]) -> frozenset[int]:
    return towns.intersection(limit) if limit else towns


def _names(towns: Collection[int]) -> str:
    rows = Municipality.objects.filter(pk__in=towns).order_by("name")
    return ", ".join(rows.values_list("name", flat=True))


def _node_beyond(scope: Scope, node: Node, will_be: Mapping[str, Any]) -> dict[str, str]:
    tree = will_be.get("tree") or (node.tree if node.tree_id else None)
    if tree is None or scope.coordinates(tree.region_id):
        # Without a tree the form says itself what is missing.
        return {}
    fault = too_wide(scope, tree, will_be.get("parent"), will_be.get("only_in") or ())
    return {"only_in": fault} if fault else {}


def may_change_outcome(scope: Scope, outcome: Outcome) -> bool:
    """Whether only own nodes lead to it; one that none lead to is of the editor who made it."""
    if outcome.pk is None:
        return False
    nodes = list(outcome.nodes.select_related("tree__region").prefetch_related("only_in"))
    if not nodes:
        return _made_by(scope, outcome)
    own = {tree.pk: changeable(scope, tree) for tree in {node.tree for node in nodes}}
    return all(node.pk in own[node.tree_id] for node in nodes)


def _made_by(scope: Scope, outcome: Outcome) -> bool:
    """Whether they filled in its form: what came along in a copy or a file was made by others."""
    made = Change.objects.to(outcome).filter(act=Act.ADDED, way=Way.FORM, by_key=scope.user)
    return made.exists()


def _outcome_beyond(scope: Scope, outcome: Outcome, will_be: Mapping[str, Any]) -> dict[str, str]:
    """A new outcome is nobody's yet; one that is there may not be shared with others."""
    return {"title": SHARED} if outcome.pk and not may_change_outcome(scope, outcome) else {}


def _may_change_step(scope: Scope, step: Step) -> bool:
    return may_change_outcome(scope, step.outcome)


def _step_beyond(scope: Scope, step: Step, will_be: Mapping[str, Any]) -> dict[str, str]:
    outcome = will_be.get("outcome") or (step.outcome if step.outcome_id else None)
    if outcome is None or scope.may_edit(outcome):
        return {}
    return {"outcome": SHARED}


def _may_change_scenario(scope: Scope, scenario: Scenario) -> bool:
    return scenario.municipality_id in scope.municipalities


def _scenario_beyond(
    scope: Scope, scenario: Scenario, will_be: Mapping[str, Any]
) -> dict[str, str]:
    town = will_be.get("municipality")
    if town is None or scope.coordinates(town.region_id) or town.pk in scope.municipalities:
        return {}
    return {"municipality": OTHER_TOWN.format(_names(scope.municipalities))}


def tell_the_rule() -> None:
    editors_change("trees.Node", Drafts(may_change, _node_beyond))
    editors_change("trees.Outcome", Drafts(may_change_outcome, _outcome_beyond))
    editors_change("trees.Step", Drafts(_may_change_step, _step_beyond))
    editors_change("trees.Scenario", Drafts(_may_change_scenario, _scenario_beyond))


def may_undo(scope: Scope, by: User, tree: Tree, edit: DraftEdit) -> bool:
    """A coordinator undoes anything; an editor what they did themselves and may still change."""
    if scope.coordinates(tree.region_id):
        return True
    node: Node | None = edit.node
    return edit.by_id == by.pk and (node is None or may_change(scope, node))

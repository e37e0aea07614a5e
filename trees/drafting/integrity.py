"""Whether the drafts' nested sets are whole, and how to renumber them from the parents.

Parent and position are the truth. MPTT's own `rebuild` takes the order of siblings from the very
numbers it is to repair and can't see a circle of parents, so both are done here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import TypeVar

from trees.lock import tree_lock
from trees.models import Node, Tree

NUMBERS = ("lft", "rght", "level", "mptt_tree")


@dataclass(slots=True)
class Spot:
    """As much of a node as its numbers follow from, and the numbers."""

    pk: int
    parent_id: int | None
    position: int
    lft: int = 0
    rght: int = 0
    level: int = 0
    mptt_tree: int = 0


N = TypeVar("N", Node, Spot)


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with a node; `node` is None where the tree as a whole is meant."""

    tree: str
    node: str | None
    sentence: str

    def __str__(self) -> str:
        where = f"{self.tree}, {self.node}" if self.node else self.tree
        return f"{where}: {self.sentence}"


def number_tree(nodes: Iterable[N], mptt_tree: int) -> list[N]:
    """Set lft, rght, level and mptt_tree of one tree's nodes from parent and position.

    Writes nothing. Returns the nodes that can be reached from a root: those in a circle of parents
    can't, and keep their numbers.
    """
    children: dict[int | None, list[N]] = defaultdict(list)
    for node in sorted(nodes, key=lambda node: (node.position, node.pk)):
        children[node.parent_id].append(node)
    reached = []
    count = 0
    waiting = [(node, 0, False) for node in reversed(children[None])]
    while waiting:
        node, level, leaving = waiting.pop()
        count += 1
        if leaving:
            node.rght = count
            continue
        node.lft, node.level, node.mptt_tree = count, level, mptt_tree
        reached.append(node)
        waiting.append((node, level, True))
        waiting.extend((child, level + 1, False) for child in reversed(children[node.pk]))
    return reached


def damage() -> list[Damage]:
    """Everything that is wrong, over all regions."""
    trees = Tree.objects.select_related("region").order_by("pk")
    used: dict[int, str] = {}
    return [fault for tree in trees for fault in _damage_in(tree, used)]


def _damage_in(tree: Tree, used: dict[int, str]) -> Iterator[Damage]:
    name = f"{tree.region.slug}/{tree.slug}"
    nodes = list(Node.objects.filter(tree=tree))
    stored = {node.pk: numbers(node) for node in nodes}
    yield from _strangers(nodes, name)
    roots = [node for node in nodes if node.parent_id is None]
    if nodes and len(roots) != 1:
        yield Damage(name, None, f"deze boom heeft {len(roots)} eerste vragen in plaats van één.")
    number = roots[0].mptt_tree if roots else 0
    if roots and used.setdefault(number, name) != name:
        yield Damage(name, roots[0].slug, f"deelt het boomnummer {number} met {used[number]}.")
    reached = number_tree(nodes, number)
    yield from _lost(nodes, reached, name)
    for node in reached:
        if numbers(node) != stored[node.pk]:
            yield Damage(name, node.slug, "staat met verkeerde boomnummers in de database.")


def numbers(node: Node | Spot) -> tuple[int, ...]:
    found: tuple[int, ...] = _NUMBERS(node)
    return found


_NUMBERS = attrgetter(*NUMBERS)


def _strangers(nodes: list[Node], name: str) -> Iterator[Damage]:
    here = {node.pk for node in nodes}
    for node in nodes:
        if node.parent_id is not None and node.parent_id not in here:
            yield Damage(name, node.slug, "hangt onder een vraag van een andere beslisboom.")


def _lost(nodes: list[Node], reached: list[Node], name: str) -> Iterator[Damage]:
    found = {node.pk for node in reached}
    here = {node.pk for node in nodes}
    for node in nodes:
        if node.pk not in found and (node.parent_id in here):
            yield Damage(
                name, node.slug, "is niet te bereiken: de vragen erboven vormen een kring."
            )


def repair() -> None:
    """Renumber every tree from its parents; what hangs in a circle stays as it is."""
    with tree_lock():
        for number, tree in enumerate(Tree.objects.order_by("pk"), start=1):
            reached = number_tree(Node.objects.filter(tree=tree), number)
            Node.objects.bulk_update(reached, list(NUMBERS), batch_size=500)

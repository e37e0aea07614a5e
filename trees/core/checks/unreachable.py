"""Nodes of a draft that become a page in no municipality: what somebody wrote and nobody sees."""

from collections.abc import Set

from trees.core.drafts import Draft, DraftNode
from trees.core.findings import Problem, error


def unreachable(draft: Draft, municipalities: Set[str]) -> list[Problem]:
    """An error for each topmost node that no way leads to in any of these municipalities."""
    reached = _reached(draft, frozenset(municipalities))
    lost = [node for node in draft.nodes.values() if not reached.get(node.slug)]
    names = {node.slug for node in lost}
    return [_problem(draft, node, municipalities) for node in lost if node.parent not in names]


def _reached(draft: Draft, everywhere: frozenset[str]) -> dict[str, frozenset[str]]:
    """Of each node the municipalities in which a way leads to it."""
    reached: dict[str, frozenset[str]] = {}
    waiting = [(draft.start, everywhere)]
    for slug, towns in waiting:
        node, known = draft.nodes.get(slug), reached.get(slug, frozenset())
        if node and (new := _here(node, towns) - known):
            reached[slug] = known | new
            waiting += [(following, new) for following in _leads_to(node)]
    return reached


def _here(node: DraftNode, towns: frozenset[str]) -> frozenset[str]:
    return towns & node.only_in if node.only_in else towns


def _leads_to(node: DraftNode) -> tuple[str, ...]:
    """A node that continues elsewhere or ends in an outcome asks nothing, whatever hangs below."""
    if node.continue_at:
        return (node.continue_at,)
    return () if node.outcome else node.children


def _problem(draft: Draft, node: DraftNode, municipalities: Set[str]) -> Problem:
    named = node.answer or node.question or node.slug
    return error(
        "unreachable",
        f"pagina {node.slug}",
        f"“{named}” komt in geen enkele gemeente in beeld. Kijk of de vraag erboven al eindigt, "
        "en of die in dezelfde gemeenten geldt. Of haal dit antwoord weg.",
        min(node.only_in & municipalities or municipalities),
    )

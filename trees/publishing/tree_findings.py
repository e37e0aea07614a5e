"""What is wrong with a draft tree, told at the node where somebody mends it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from history.memory import Memory
from trees.core.concerns import places_of
from trees.core.findings import Problem
from trees.core.flow import Flow
from trees.drawings.marks import Placed, each_once, nodes_of
from trees.models import Tree
from trees.publishing.freeze import Frozen, freeze
from trees.publishing.kept import made_of

# The slugs of nodes, each once and in their order.
Nodes = dict[str, None]
PAGE = "pagina "
# These are mended at the answer that leads to a page; all others at the question on it.
ABOUT_THE_WAY = frozenset({"cycle", "no-page", "same-slug", "too-many-taps", "unreachable"})


class TreeFindings(NamedTuple):
    """The problems by the slug of a node, and those that belong to no node at all.

    The same problem in several municipalities is told once; its `municipality` then holds their
    names ("Almere, Urk"), and "" where it is so in every municipality of the tree. A problem of an
    outcome stands at each node that leads to it.
    """

    nodes: dict[str, list[Problem]]
    overall: list[Problem]
    # Each problem once, however many nodes it stands at: errors first. For the count on top.
    every: list[Problem]


FINDINGS: Memory[TreeFindings] = Memory(most=20)


def tree_findings(tree: Tree, at: datetime) -> TreeFindings:
    """What publishing at this moment would say of this tree; quick within an hour in which nothing
    was written."""
    return FINDINGS.remembered(tree.pk, lambda: _found(tree, at), of=made_of(tree.region_id, at))


def _found(tree: Tree, at: datetime) -> TreeFindings:
    frozen = freeze(tree.region, at, tree=tree)
    slugs = frozenset(tree.nodes.values_list("slug", flat=True))
    told = each_once(placed for one in frozen for placed in _placed(one, slugs))
    findings = TreeFindings({}, [], [])
    for one in told:
        names = "" if len(one.municipalities) == len(frozen) else ", ".join(one.municipalities)
        problem = replace(one.problem, municipality=names)
        findings.every.append(problem)
        for slug in one.nodes:
            findings.nodes.setdefault(slug, []).append(problem)
        if not one.nodes:
            findings.overall.append(problem)
    return findings


def _placed(frozen: Frozen, slugs: frozenset[str]) -> Iterator[Placed]:
    """Each problem of a municipality, and the nodes that it concerns."""
    nodes = nodes_of(frozen.flow)
    asked = nodes | _asked_by(frozen.flow)
    concerned = _concerned(frozen.flow, nodes)
    town = frozen.municipality.name
    for problem in frozen.problems:
        slug = problem.place.removeprefix(PAGE)
        node = (nodes if problem.code in ABOUT_THE_WAY else asked).get(slug, slug)
        if problem.place.startswith(PAGE) and node in slugs:
            yield town, replace(problem, place=f"{PAGE}{node}"), (node,)
        else:
            yield town, problem, concerned.get(problem.place, ())


def _asked_by(flow: Flow) -> dict[str, str]:
    """Of each page with a question the node that asks it: where its answers hang themselves."""
    asked = [(page.slug, answer) for page in flow.pages.values() for answer in page.answers]
    home = {answer.slug: page for page, answer in asked if not answer.node}
    return {
        page: home[answer.node or answer.slug]
        for page, answer in asked
        if (answer.node or answer.slug) in home
    }


def _concerned(flow: Flow, nodes: dict[str, str]) -> dict[str, Nodes]:
    """The nodes that lead to an outcome, by each place where a problem of it may be told."""
    found: dict[str, Nodes] = {}
    for outcome in flow.outcomes():
        for place in places_of(outcome):
            found.setdefault(place, {})[nodes.get(outcome.slug, outcome.slug)] = None
    return found

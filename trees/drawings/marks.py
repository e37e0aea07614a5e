"""Which node of a draft, and which path of a flow, a problem is drawn on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from trees.core.concerns import LETTERS, mark_of, places_of
from trees.core.drafts import Draft
from trees.core.findings import Problem
from trees.core.flow import Flow

JOINT = "--"
# A municipality, a problem there, and the nodes it is drawn on.
Placed = tuple[str, Problem, Iterable[str]]


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem as it is told once, with the nodes it is drawn on and where it holds."""

    problem: Problem
    nodes: tuple[str, ...]
    municipalities: tuple[str, ...]


def nodes_of(flow: Flow) -> dict[str, str]:
    """For each page of a flow the draft node that it was made of."""
    made_of = {flow.start: flow.start}
    for page in flow.pages.values():
        made_of.update({answer.slug: answer.node or answer.slug for answer in page.answers})
    return made_of


def findings(
    draft: Draft, flows: Mapping[str, Flow], found: Mapping[str, Iterable[Problem]]
) -> list[Finding]:
    """The problems of some municipalities, each told once, the worst first."""
    made_of = {town: nodes_of(flow) for town, flow in flows.items()}
    by_place = _nodes_by_place(draft, flows)
    placed: list[Placed] = []
    for town, problems in found.items():
        for problem in problems:
            node = _page_node(draft, made_of.get(town, {}), problem.place)
            placed.append((town, problem, [node] if node else by_place.get(problem.place, ())))
    return each_once(placed)


def each_once(placed: Iterable[Placed]) -> list[Finding]:
    """What is placed in several municipalities, without the name of one; the worst first."""
    nodes: dict[Problem, dict[str, None]] = defaultdict(dict)
    towns: dict[Problem, dict[str, None]] = defaultdict(dict)
    for town, problem, here in placed:
        once = replace(problem, municipality="")
        nodes[once].update(dict.fromkeys(here))
        towns[once].setdefault(town)
    told = [Finding(problem, tuple(nodes[problem]), tuple(towns[problem])) for problem in towns]
    return sorted(told, key=lambda one: list(LETTERS).index(mark_of(one.problem)))


def by_node(found: Iterable[Finding]) -> dict[str, list[Problem]]:
    marked: dict[str, list[Problem]] = defaultdict(list)
    for finding in found:
        for node in finding.nodes:
            marked[node].append(finding.problem)
    return marked


def _page_node(draft: Draft, made_of: Mapping[str, str], place: str) -> str:
    kind, _, slug = place.partition(" ")
    if kind != "pagina":
        return ""
    node = made_of.get(slug, slug if slug in draft.nodes else slug.rpartition(JOINT)[2])
    return node if node in draft.nodes else ""


def _nodes_by_place(draft: Draft, flows: Mapping[str, Flow]) -> dict[str, dict[str, None]]:
    """The nodes that end in an outcome, by every place that concerns the outcome."""
    ends: dict[str, list[str]] = defaultdict(list)
    for node in draft.nodes.values():
        if node.outcome:
            ends[node.outcome].append(node.slug)
    by_place: dict[str, dict[str, None]] = defaultdict(dict)
    outcomes = (page for flow in flows.values() for page in flow.outcomes())
    shown = {(page.name, place) for page in outcomes for place in places_of(page)}
    for name, place in sorted(shown):
        by_place[place].update(dict.fromkeys(ends[name]))
    return by_place

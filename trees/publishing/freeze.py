"""What publishing would make live: each draft as a flow per municipality, with its problems."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from agreements.reading import read_agreements
from contacts.reading import read_directory
from municipalities.models import Municipality, Region
from trees.core.checks.texts import region_texts
from trees.core.checks.unreachable import unreachable
from trees.core.drafts import Draft, flow_of
from trees.core.flow import Flow
from trees.core.problems import DAYS, Problem, Proof, differences
from trees.core.scenarios import Case, broken
from trees.drafting.reading import read_drafts
from trees.models import Tree
from trees.publishing.casebook import read_cases


@dataclass(frozen=True, slots=True)
class Frozen:
    """What publishing would make live in one municipality, and what is wrong with it."""

    municipality: Municipality
    flow: Flow
    problems: Sequence[Problem]
    # Whether the draft itself has faults, so that its flow is for looking at.
    unfinished: bool = False


def freeze(
    region: Region, at: datetime, days: int = DAYS, tree: Tree | None = None
) -> list[Frozen]:
    """What publishing at this moment would make live, for each municipality that a tree serves.

    Everything is proved for `days` from then on. With `tree` only for the municipalities of that
    tree, as far as it tells by itself.
    """
    proof = prove(region, at, days)
    drafts = {
        town: draft
        for town, draft in read_drafts(region).items()
        if not proof.directory.has_ended(town, at)
    }
    if tree is not None:
        drafts = {town: draft for town, draft in drafts.items() if draft.tree == tree.slug}
    rows = region.municipalities.filter(slug__in=drafts).order_by("name")
    frozen = [_freeze(row, drafts[row.slug], proof) for row in rows]
    cases = _broken(region, frozen, proof)
    if tree is not None:
        cases = [problem for problem in cases if problem.municipality in drafts]
    words = region_texts(proof.directory)
    return _told(frozen, [*_between(drafts, frozen), *cases, *words])


def recheck(
    region: Region, flows: Mapping[Municipality, Flow], at: datetime, days: int = DAYS
) -> list[Frozen]:
    """What the checks say today of flows that were published before, and of their cases."""
    proof = prove(region, at, days)
    frozen = [
        Frozen(municipality, flow, proof.problems(flow, municipality.slug))
        for municipality, flow in flows.items()
        if not proof.directory.has_ended(municipality.slug, at)
    ]
    here = {one.municipality.slug for one in frozen}
    cases = _broken(region, frozen, proof)
    return _told(frozen, [problem for problem in cases if problem.municipality in here])


def prove(region: Region, at: datetime, days: int = DAYS) -> Proof:
    """The checks on the numbers, hours and agreements of a region as they are now."""
    return Proof(read_directory(region), at, days, read_agreements(region))


def problems_of(frozen: Iterable[Frozen]) -> list[Problem]:
    return [problem for one in frozen for problem in one.problems]


def _freeze(municipality: Municipality, draft: Draft, proof: Proof) -> Frozen:
    flow, found = flow_of(draft, municipality.slug, proof.directory, proof.start)
    problems = [*found, *proof.problems(flow, municipality.slug, found)]
    return Frozen(municipality, flow, problems, unfinished=bool(found))


def _told(frozen: Sequence[Frozen], found: Iterable[Problem]) -> list[Frozen]:
    """The frozen flows, each with what was found about its municipality besides.

    What is about none of them is told with the first: nothing that was found gets lost.
    """
    by_town: dict[str, list[Problem]] = {one.municipality.slug: [] for one in frozen}
    for problem in found:
        town = problem.municipality if problem.municipality in by_town else next(iter(by_town), "")
        by_town.setdefault(town, []).append(problem)
    return [
        replace(one, problems=(*one.problems, *by_town[one.municipality.slug])) for one in frozen
    ]


def _broken(region: Region, frozen: Iterable[Frozen], proof: Proof) -> list[Problem]:
    flows = {one.municipality.slug: one.flow for one in frozen}
    cases = [case for case in read_cases(region) if _counts(case, proof)]
    return broken(cases, flows, proof.directory)


def _counts(case: Case, proof: Proof) -> bool:
    """A case of before a municipality ended is over with it; one of after that is wrong."""
    ended = proof.directory.has_ended(case.municipality, proof.start)
    return not ended or case.at is None or proof.directory.has_ended(case.municipality, case.at)


def _between(drafts: Mapping[str, Draft], frozen: Iterable[Frozen]) -> list[Problem]:
    """What no flow shows by itself: what is in none of them, and where they contradict."""
    towns: dict[str, set[str]] = defaultdict(set)
    for town, draft in drafts.items():
        towns[draft.tree].add(town)
    found = [problem for tree in towns.values() for problem in _lost(drafts, tree)]
    if len(towns) > 1:
        flows = {one.municipality.slug: one.flow for one in frozen}
        found += differences(flows, {town: _limited(draft) for town, draft in drafts.items()})
    return found


def _lost(drafts: Mapping[str, Draft], towns: set[str]) -> list[Problem]:
    return unreachable(drafts[min(towns)], towns)


def _limited(draft: Draft) -> frozenset[str]:
    return frozenset(node.slug for node in draft.nodes.values() if node.only_in)

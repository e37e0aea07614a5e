"""Publishing: freeze each draft into one edition per municipality, all of them or none.

Every way to publish (the admin, a command, a planned moment, a rollback) goes through `gate`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Max

from agreements.reading import read_agreements
from contacts.models import Service
from contacts.reading import read_directory
from municipalities.models import Municipality, Region
from trees import live
from trees.core.checks.unreachable import unreachable
from trees.core.drafts import Draft, flow_of
from trees.core.flow import Flow
from trees.core.problems import DAYS, Problem, Proof, differences, errors
from trees.core.scenarios import broken
from trees.drafting.reading import read_drafts
from trees.lock import tree_lock
from trees.models import Edition, EditionService, Tree
from trees.publishing.casebook import read_cases
from trees.publishing.records import record
from trees.publishing.who_and_when import publication_problems


class PublicationRefused(Exception):
    """The gate stayed shut. Nothing was changed; `problems` tells everything that was found."""

    def __init__(self, found: list[Problem]) -> None:
        stopping = len(errors(found))
        super().__init__(
            f"{stopping} fouten houden de publicatie tegen."
            if stopping
            else f"{len(found)} waarschuwingen vragen om een vinkje."
        )
        self.problems = found


def gate(found: Iterable[Problem], *, accept_warnings: bool) -> list[Problem]:
    """Decide whether something may go live; returns the warnings that were accepted.

    Raises PublicationRefused, with everything that was found, where an error stands or a warning
    wasn't accepted.
    """
    told = list(found)
    if errors(told) or (told and not accept_warnings):
        raise PublicationRefused(told)
    return told


@dataclass(frozen=True, slots=True)
class Frozen:
    """What publishing would make live in one municipality, and what is wrong with it."""

    municipality: Municipality
    flow: Flow
    problems: list[Problem]


def freeze(
    region: Region, at: datetime, days: int = DAYS, tree: Tree | None = None
) -> list[Frozen]:
    """What publishing at this moment would make live, for each municipality that a tree serves.

    Everything is proved for `days` from then on. With `tree` only for the municipalities of that
    tree, as far as it tells by itself.
    """
    proof = prove(region, at, days)
    drafts = read_drafts(region)
    if tree is not None:
        drafts = {town: draft for town, draft in drafts.items() if draft.tree == tree.slug}
    rows = region.municipalities.filter(slug__in=drafts).order_by("name")
    frozen = [_freeze(row, drafts[row.slug], proof) for row in rows]
    cases = _broken(region, frozen, proof)
    if tree is not None:
        cases = [problem for problem in cases if problem.municipality in drafts]
    return _told(frozen, [*_between(drafts, frozen), *cases])


def recheck(
    region: Region, flows: Mapping[Municipality, Flow], at: datetime, days: int = DAYS
) -> list[Frozen]:
    """What the checks say today of flows that were published before, and of their cases."""
    proof = prove(region, at, days)
    frozen = [
        Frozen(municipality, flow, proof.problems(flow, municipality.slug))
        for municipality, flow in flows.items()
    ]
    here = {one.municipality.slug for one in frozen}
    cases = _broken(region, frozen, proof)
    return _told(frozen, [problem for problem in cases if problem.municipality in here])


def prove(region: Region, at: datetime, days: int = DAYS) -> Proof:
    """The checks on the numbers, hours and agreements of a region as they are now."""
    return Proof(read_directory(region), at, days, read_agreements(region))


def _freeze(municipality: Municipality, draft: Draft, proof: Proof) -> Frozen:
    flow, found = flow_of(draft, municipality.slug, proof.directory, proof.start)
    return Frozen(municipality, flow, [*found, *proof.problems(flow, municipality.slug, found)])


def _told(frozen: Sequence[Frozen], found: Iterable[Problem]) -> list[Frozen]:
    """The frozen flows, each with what was found about its municipality besides.

    What is about none of them is told with the first: nothing that was found gets lost.
    """
    by_town: dict[str, list[Problem]] = {one.municipality.slug: [] for one in frozen}
    for problem in found:
        town = problem.municipality if problem.municipality in by_town else next(iter(by_town), "")
        by_town.setdefault(town, []).append(problem)
    return [
        replace(one, problems=[*one.problems, *by_town[one.municipality.slug]]) for one in frozen
    ]


def _broken(region: Region, frozen: Iterable[Frozen], proof: Proof) -> list[Problem]:
    flows = {one.municipality.slug: one.flow for one in frozen}
    return broken(read_cases(region), flows, proof.directory)


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


def publish(
    *,
    region: Region,
    at: datetime,
    now: datetime,
    note: str,
    by: User | None = None,
    accept_warnings: bool = True,
    only_changed: bool = False,
) -> tuple[list[Edition], list[Problem]]:
    """Make what the gate lets through live at `at`: one edition per municipality, all or none.

    Returns the new editions and the warnings. Raises PublicationRefused where the gate stays shut.
    `only_changed` leaves a municipality alone whose newest edition already says the same.
    """
    with publishing(region, by=by) as region:
        frozen = freeze(region, at)
        about = publication_problems(region, at=at, now=now, by=by)
        found = gate([*about, *_problems(frozen)], accept_warnings=accept_warnings)
        chosen = _changed(frozen) if only_changed else frozen
        made = make_editions(chosen, at=at, now=now, note=note, by=by)
        # What was said from here on can be told later only with the numbers of this moment.
        record(region=region, at=now, by=by)
    return made, found


@contextmanager
def publishing(region: Region, *, by: User | None = None) -> Iterator[Region]:
    """All or nothing, one publisher of a region at a time, and nobody changes a tree meanwhile."""
    with tree_lock(by=by):
        # The same row for every publisher of a region: the second waits, and numbers on.
        yield Region.objects.select_for_update().get(pk=region.pk)
    live.forget()


def _problems(frozen: Iterable[Frozen]) -> list[Problem]:
    return [problem for one in frozen for problem in one.problems]


def make_editions(
    frozen: Iterable[Frozen], *, at: datetime, now: datetime, note: str, by: User | None
) -> list[Edition]:
    """The next edition of each municipality. Belongs within `publishing`, after the gate."""
    return [_edition(one, at=at, now=now, note=note, by=by) for one in frozen]


def _changed(frozen: Iterable[Frozen]) -> list[Frozen]:
    return [one for one in frozen if _newest_flow(one.municipality) != one.flow.document()]


def _newest_flow(municipality: Municipality) -> object:
    newest = municipality.editions.order_by("-number").first()
    return newest.flow if newest else None


def _edition(frozen: Frozen, *, at: datetime, now: datetime, note: str, by: User | None) -> Edition:
    highest = frozen.municipality.editions.aggregate(Max("number"))["number__max"] or 0
    edition = Edition.objects.create(
        municipality=frozen.municipality,
        number=highest + 1,
        flow=frozen.flow.document(),
        live_from=at,
        published_by=by,
        published_at=now,
        note=note,
    )
    _refer(edition, frozen.municipality, frozen.flow.services())
    return edition


def _refer(edition: Edition, municipality: Municipality, slugs: Collection[str]) -> None:
    services = Service.objects.filter(region=municipality.region_id, slug__in=slugs)
    EditionService.objects.bulk_create(
        EditionService(edition=edition, service=service) for service in services
    )

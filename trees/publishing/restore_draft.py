"""An edition back into the draft: the trees and outcomes as they were when it was published.

Questions come back, facts don't: a step goes to the service as it is now. The editions of one
publication are restored together, because one tree serves several municipalities.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.contrib.auth.models import User

from agreements.models import Agreement
from contacts.directory import Directory
from contacts.models import Service
from contacts.reading import read_directory
from municipalities.models import Municipality, Region
from trees.core import flow as published
from trees.core.drafts import DraftOutcome, DraftStep, flow_of
from trees.core.flow import Flow
from trees.drafting.edits import draft_edited
from trees.drafting.node_writer import NodeWriter
from trees.drafting.reading import read_drafts, read_outcomes
from trees.drafting.writer import Writer
from trees.lock import tree_lock
from trees.models import Edition, Node, Outcome, Step, Tree
from trees.publishing.unpruned import NotRestorable, restored

Steps = tuple[published.Step, ...]


@dataclass(frozen=True, slots=True)
class Restored:
    """What restoring wrote. `gone` names the nodes of the draft that the edition didn't have.

    `missing` are the slugs of agreements that the edition names and that no longer exist.
    """

    editions: list[Edition]
    gone: list[str]
    missing: list[str]
    changed: bool


def restore_draft(*, edition: Edition, by: User, at: datetime) -> Restored:
    """Make the draft again what it was when this edition was published, in one transaction.

    All editions of that publication come back together. A municipality that has one of these trees
    now and isn't in the publication keeps its own questions beside them. Raises NotRestorable, with
    a sentence, where that doesn't fit; then nothing was changed.
    """
    with tree_lock(by=by):
        region = Region.objects.select_for_update().get(pk=edition.municipality.region_id)
        restoring = _Restoring(region, _together(edition), at)
        restoring.run()
        writer = restoring.writer
        changed = bool(writer.created or writer.changed or writer.removed)
        told = ", ".join(map(str, restoring.editions))
        draft_edited(region=region, by=by, at=at, changes=[["teruggezet", "", told]])
    return Restored(restoring.editions, writer.gone, sorted(restoring.missing), changed)


def _together(edition: Edition) -> list[Edition]:
    """The editions of the same publication."""
    rows = Edition.objects.filter(
        municipality__region=edition.municipality.region_id,
        published_at=edition.published_at,
        live_from=edition.live_from,
    )
    return list(rows.select_related("municipality").order_by("municipality__name"))


class _Restoring:
    """One restoring: the flows by municipality, of the publication and of those outside it."""

    def __init__(self, region: Region, editions: list[Edition], at: datetime) -> None:
        self.region, self.editions, self.at = region, editions, at
        self.directory: Directory = read_directory(region)
        self.drafted = read_outcomes(region)
        self.flows = {row.municipality.slug: Flow.read(row.flow) for row in editions}
        self.others = {
            town: flow_of(draft, town, self.directory, at)[0]
            for town, draft in read_drafts(region).items()
            if town not in self.flows
        }
        self.agreements = {row.slug: row.pk for row in Agreement.objects.filter(region=region)}
        self.missing: set[str] = set()
        self.writer = Writer(prune=True)

    def run(self) -> None:
        municipalities = {row.slug: row for row in self.region.municipalities.all()}
        trees = self._trees()
        self._write_outcomes()
        outcomes = {row.slug: row for row in Outcome.objects.filter(region=self.region)}
        for tree, towns in trees.items():
            flows, others = _some(self.flows, towns), _some(self.others, towns)
            if flows:
                nodes = NodeWriter(tree, outcomes, municipalities, self.writer)
                nodes.settle(restored(flows, others, _habit(tree)))

    def _trees(self) -> dict[Tree, frozenset[str]]:
        """The municipalities that each tree serves now. NotRestorable: one that no tree serves."""
        everybody = frozenset(row.slug for row in self.region.municipalities.all())
        trees = {
            tree: everybody if tree.everywhere else _slugs(tree.municipalities.all())
            for tree in self.region.trees.order_by("pk").prefetch_related("municipalities")
        }
        without = set(self.flows).difference(*trees.values())
        if without:
            raise NotRestorable(_NO_TREE.format(", ".join(sorted(without))))
        return trees

    def _write_outcomes(self) -> None:
        """Each outcome that the publication ends in; the others stay as they are."""
        named = {page.name: page for flow in self.flows.values() for page in flow.outcomes()}
        rows = {row.slug: row for row in Outcome.objects.filter(region=self.region)}
        wanted = {name: self._fields(page) for name, page in named.items()}
        settled = self.writer.settle(rows, wanted, Outcome)
        for row in settled.values():
            for role in (Step.Role.STEP, Step.Role.ALSO):
                self._write_steps(row, role)

    def _fields(self, page: published.Outcome) -> dict[str, Any]:
        if page.agreement and page.agreement not in self.agreements:
            self.missing.add(page.agreement)
        return {
            "slug": page.name,
            "region_id": self.region.pk,
            "title": page.title,
            "urgency": page.urgency,
            "explanation": page.explanation,
            "agreement_id": self.agreements.get(page.agreement or ""),
            "accepted_gap": _gap_document(page.accepted_gap),
        }

    def _write_steps(self, row: Outcome, role: str) -> None:
        by_town = self._steps(row.slug, role)
        drafted = _of_role(self.drafted.get(row.slug), role)
        if all(self._resolved(drafted, town) == steps for town, steps in by_town.items()):
            return
        services = {row.slug: row.pk for row in Service.objects.filter(region=self.region)}
        wanted = [
            {
                "outcome_id": row.pk,
                "role": role,
                "position": n,
                "service_id": services[step.service] if step.service else None,
                "kind": step.kind,
                "say": step.say,
            }
            for n, step in enumerate(self._general(row, by_town))
        ]
        known = list(row.steps.filter(role=role).order_by("position", "pk"))
        self.writer.settle_places(known, wanted, Step)

    def _steps(self, name: str, role: str) -> dict[str, Steps]:
        """The steps of an outcome in each municipality that has it."""
        return {
            town: page.also if role == Step.Role.ALSO else page.steps
            for town, flow in (*self.flows.items(), *self.others.items())
            for page in flow.outcomes()
            if page.name == name
        }

    def _resolved(self, steps: Iterable[DraftStep], town: str) -> Steps:
        """As publishing would do it now."""
        return tuple(
            published.Step(slug, step.say)
            for step in steps
            for slug in (
                [step.service]
                if step.service
                else [one.slug for one in self.directory.offering(step.kind, town, self.at)]
            )
        )

    def _general(self, row: Outcome, by_town: Mapping[str, Steps]) -> list[DraftStep]:
        """Steps that serve all these municipalities: a kind where each has a service of its own."""
        grouped = {town: self._by_kind(steps) for town, steps in by_town.items()}
        (first, *more) = grouped.values()
        if any([key for key, _ in one] != [key for key, _ in first] for one in more):
            raise NotRestorable(_STEPS.format(row.title))
        general: list[DraftStep] = []
        for n, ((kind, say), services) in enumerate(first):
            if all(one[n][1] == services for one in more):
                general += [DraftStep(service=slug, say=say) for slug in services]
            elif kind:
                general.append(DraftStep(kind=kind, say=say))
            else:
                raise NotRestorable(_STEPS.format(row.title))
        return general

    def _by_kind(self, steps: Steps) -> list[tuple[tuple[str, str], list[str]]]:
        """[((kind, what to say), services)] of steps that follow each other."""

        def kind_of(step: published.Step) -> tuple[str, str]:
            service = self.directory.services.get(step.service)
            return (service.kind if service else "", step.say)

        return [(key, [one.service for one in some]) for key, some in groupby(steps, kind_of)]


def _habit(tree: Tree) -> list[str]:
    """The nodes of a tree as they stand now."""
    rows = Node.objects.filter(tree=tree).order_by("position", "pk")
    return list(rows.values_list("slug", flat=True))


def _some(flows: Mapping[str, Flow], towns: Iterable[str]) -> dict[str, Flow]:
    return {town: flows[town] for town in towns if town in flows}


def _slugs(municipalities: Iterable[Municipality]) -> frozenset[str]:
    return frozenset(row.slug for row in municipalities)


def _of_role(outcome: DraftOutcome | None, role: str) -> Sequence[DraftStep]:
    if outcome is None:
        return ()
    return outcome.also if role == Step.Role.ALSO else outcome.steps


def _gap_document(gap: published.AcceptedGap | None) -> dict[str, str | None] | None:
    if gap is None:
        return None
    until = gap.until.isoformat() if gap.until else None
    return {"because": gap.because, "by": gap.by, "until": until}


_NO_TREE = (
    "Voor {} geldt nu geen enkele beslisboom. Kies eerst welke boom daar geldt; "
    "zet dan de editie terug."
)
_STEPS = (
    "De stappen van “{}” verschillen per gemeente op een manier die niet in één uitkomst past. "
    "Zet een editie van een andere publicatie terug, of pas de uitkomst met de hand aan."
)

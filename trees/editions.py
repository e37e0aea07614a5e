"""Publishing: freeze each draft into one edition per municipality, all of them or none."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from contacts.directory import Directory
from contacts.models import Service
from contacts.reading import read_directory
from municipalities.models import Municipality, Region
from trees import live
from trees.drafts import Draft, DraftNode, DraftOutcome, DraftStep, flow_of
from trees.flow import Flow, read_gap
from trees.models import Edition, EditionService, Node, Outcome, Step, Tree
from trees.problems import Problem, errors, problems


class PublicationRefused(Exception):
    """The checks found errors. Nothing was changed; `problems` tells all of them."""

    def __init__(self, found: list[Problem]) -> None:
        super().__init__(f"{len(errors(found))} fouten houden de publicatie tegen.")
        self.problems = found


@dataclass(frozen=True, slots=True)
class Frozen:
    """What publishing would make live in one municipality, and what is wrong with it."""

    municipality: Municipality
    flow: Flow
    problems: list[Problem]


def read_drafts(region: Region) -> dict[str, Draft]:
    """The draft that serves each municipality of a region, by the municipality's slug."""
    outcomes = _outcomes(region)
    everybody = [row.slug for row in region.municipalities.all()]
    drafts = {}
    for tree in region.trees.order_by("pk").prefetch_related("municipalities"):
        draft = _draft(tree, outcomes)
        if draft is None:
            continue
        served = everybody if tree.everywhere else [row.slug for row in tree.municipalities.all()]
        drafts.update(dict.fromkeys(served, draft))
    return drafts


def _outcomes(region: Region) -> dict[str, DraftOutcome]:
    steps: dict[int, list[Step]] = defaultdict(list)
    for step in Step.objects.filter(outcome__region=region).select_related("service"):
        steps[step.outcome_id].append(step)
    rows = Outcome.objects.filter(region=region).select_related("agreement")
    return {row.slug: _outcome(row, steps[row.pk]) for row in rows}


def _outcome(row: Outcome, steps: Iterable[Step]) -> DraftOutcome:
    by_role: dict[str, list[DraftStep]] = defaultdict(list)
    for step in steps:
        service = step.service.slug if step.service else ""
        by_role[step.role].append(DraftStep(service=service, kind=step.kind, say=step.say))
    return DraftOutcome(
        slug=row.slug,
        title=row.title,
        steps=tuple(by_role[Step.Role.STEP]),
        also=tuple(by_role[Step.Role.ALSO]),
        urgency=row.urgency,
        explanation=row.explanation,
        agreement=row.agreement.slug if row.agreement else None,
        accepted_gap=read_gap(row.accepted_gap),
    )


def _draft(tree: Tree, outcomes: Mapping[str, DraftOutcome]) -> Draft | None:
    """The draft of one tree, read by parent and position; None where it has no question yet."""
    rows = list(
        Node.objects.filter(tree=tree)
        .select_related("outcome", "continue_at")
        .prefetch_related("only_in")
        .order_by("position", "pk")
    )
    slugs = {row.pk: row.slug for row in rows}
    children: dict[int | None, list[str]] = defaultdict(list)
    for row in rows:
        children[row.parent_id].append(row.slug)
    if not children[None]:
        return None
    nodes = {row.slug: _node(row, slugs, children[row.pk]) for row in rows}
    return Draft(tree=tree.slug, start=children[None][0], nodes=nodes, outcomes=outcomes)


def _node(row: Node, slugs: Mapping[int, str], children: Iterable[str]) -> DraftNode:
    return DraftNode(
        slug=row.slug,
        parent=slugs.get(row.parent_id),
        answer=row.answer,
        hint=row.hint,
        question=row.question,
        outcome=row.outcome.slug if row.outcome else None,
        continue_at=row.continue_at.slug if row.continue_at else None,
        only_in=frozenset(municipality.slug for municipality in row.only_in.all()),
        ages=(row.ages_from, row.ages_to),
        children=tuple(children),
    )


def freeze(region: Region, at: datetime) -> list[Frozen]:
    """What publishing at this moment would make live, for each municipality that a tree serves."""
    directory = read_directory(region)
    drafts = read_drafts(region)
    rows = region.municipalities.filter(slug__in=drafts).order_by("name")
    return [_freeze(row, drafts[row.slug], directory, at) for row in rows]


def _freeze(municipality: Municipality, draft: Draft, directory: Directory, at: datetime) -> Frozen:
    flow, found = flow_of(draft, municipality.slug, directory, at)
    return Frozen(municipality, flow, [*found, *problems(flow, directory, municipality.slug, at)])


def publish(
    *,
    region: Region,
    at: datetime,
    now: datetime,
    note: str,
    by: User | None = None,
    only_changed: bool = False,
) -> tuple[list[Edition], list[Problem]]:
    """Make what the checks allow live at `at`: one edition per municipality, all of them or none.

    Returns the new editions and the warnings. Raises PublicationRefused where an error stands.
    `only_changed` leaves a municipality alone whose newest edition already says the same.
    """
    with transaction.atomic():
        # The same row for every publisher of a region: the second waits, and numbers on.
        region = Region.objects.select_for_update().get(pk=region.pk)
        frozen = freeze(region, at)
        found = [problem for one in frozen for problem in one.problems]
        if errors(found):
            raise PublicationRefused(found)
        chosen = _changed(frozen) if only_changed else frozen
        made = [_edition(one, at=at, now=now, note=note, by=by) for one in chosen]
    live.forget()
    return made, found


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

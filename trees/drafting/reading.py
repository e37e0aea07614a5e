"""The draft of a region, read from its rows; and whether anything was written in it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Model, QuerySet

from agreements.accepted import read_accepted
from municipalities.models import Region
from trees.core.drafts import Draft, DraftNode, DraftOutcome, DraftStep
from trees.models import Node, Outcome, Scenario, Step, Tree

# What a draft consists of, with the way to its region.
DRAFT: dict[type[Model], str] = {
    Tree: "region",
    Tree.municipalities.through: "tree__region",
    Node: "tree__region",
    Node.only_in.through: "node__tree__region",
    Outcome: "region",
    Step: "outcome__region",
    Scenario: "region",
}


def draft_of(region: int) -> list[QuerySet[Any]]:
    """All rows of the draft of a region (a primary key), to take the stamps of."""
    return [model._default_manager.filter(**{way: region}) for model, way in DRAFT.items()]


def read_drafts(region: Region) -> dict[str, Draft]:
    """The draft that serves each municipality of a region, by the municipality's slug."""
    everybody = [row.slug for row in region.municipalities.all()]
    drafts = {}
    for tree, draft in read_trees(region):
        served = everybody if tree.everywhere else [row.slug for row in tree.municipalities.all()]
        drafts.update(dict.fromkeys(served, draft))
    return drafts


def read_trees(region: Region) -> Iterator[tuple[Tree, Draft]]:
    """Each tree of a region that has a question, with its draft."""
    outcomes = read_outcomes(region)
    for tree in region.trees.order_by("pk").prefetch_related("municipalities"):
        draft = _draft(tree, outcomes)
        if draft is not None:
            yield tree, draft


def read_outcomes(region: Region) -> dict[str, DraftOutcome]:
    """The outcomes of a region as the drafts may end in them, by slug."""
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
        accepted=read_accepted(row.accepted),
        poster=row.poster,
    )


def _draft(tree: Tree, outcomes: Mapping[str, DraftOutcome]) -> Draft | None:
    """The draft of one tree, read by parent and position; None where it has no question yet."""
    rows = list(
        Node.objects.filter(tree=tree)
        .select_related("outcome", "continue_at")
        .prefetch_related("only_in")
        .order_by("position", "pk")
    )
    slugs: dict[int | None, str] = {row.pk: row.slug for row in rows}
    children: dict[int | None, list[str]] = defaultdict(list)
    for row in rows:
        children[row.parent_id].append(row.slug)
    if not children[None]:
        return None
    nodes = {row.slug: _node(row, slugs, children[row.pk]) for row in rows}
    return Draft(tree=tree.slug, start=children[None][0], nodes=nodes, outcomes=outcomes)


def _node(row: Node, slugs: Mapping[int | None, str], children: Iterable[str]) -> DraftNode:
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

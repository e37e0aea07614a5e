"""The draft of a region as one document: its trees and outcomes, as they were at some moment.

What it refers to it names by slug. Numbers, hours and agreements aren't in it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from agreements.accepted import of_gap
from agreements.models import Agreement
from contacts.models import Service
from municipalities.models import Municipality, Region
from trees.core.branch import Branch
from trees.core.drafts import Draft, DraftOutcome, DraftStep
from trees.drafting.node_writer import NodeWriter
from trees.drafting.reading import read_outcomes, read_trees
from trees.drafting.writer import Fields, Writer
from trees.models import Outcome, Step, Tree

Document = dict[str, Any]
FORMAT = 2
NOBODY: frozenset[str] = frozenset()


def draft_document(region: Region) -> Document:
    """The draft as it is now; the same draft always gives the same document."""
    outcomes = sorted(read_outcomes(region).values(), key=lambda one: one.slug)
    trees = sorted(read_trees(region), key=lambda pair: pair[0].slug)
    return {
        "format": FORMAT,
        "outcomes": [_outcome_document(one) for one in outcomes],
        "trees": [_tree_document(tree, draft) for tree, draft in trees],
    }


def _outcome_document(outcome: DraftOutcome) -> Document:
    return {
        "slug": outcome.slug,
        "title": outcome.title,
        "urgency": outcome.urgency,
        "explanation": outcome.explanation,
        "agreement": outcome.agreement,
        "accepted": [one.document() for one in outcome.accepted],
        "poster": outcome.poster,
        Step.Role.STEP.value: [_step_document(step) for step in outcome.steps],
        Step.Role.ALSO.value: [_step_document(step) for step in outcome.also],
    }


def _step_document(step: DraftStep) -> Document:
    return {"service": step.service, "kind": step.kind, "say": step.say}


def _tree_document(tree: Tree, draft: Draft) -> Document:
    served = None if tree.everywhere else sorted(row.slug for row in tree.municipalities.all())
    start = draft.branch(draft.start).document()
    return {"slug": tree.slug, "title": tree.title, "municipalities": served, "start": start}


class NotWritable(ValueError):
    """The document names what there is no more and can't do without; the message says what."""


@dataclass
class DraftWriter:
    """Makes the draft of a region what a document says; belongs under the tree lock.

    What the document doesn't know goes from its trees; other trees and outcomes stay, but no tree
    keeps a municipality that the document gives to another. A service or agreement that is no more
    is left out, with its slug in `missing`.
    """

    region: Region
    writer: Writer = field(default_factory=lambda: Writer(prune=True))
    missing: set[str] = field(default_factory=set)

    def write(self, document: Document) -> None:
        """Raises NotWritable, and has then written nothing."""
        municipalities = {row.slug: row for row in self.region.municipalities.all()}
        _refuse_unknown(document, frozenset(municipalities))
        outcomes = self._write_outcomes(document["outcomes"])
        trees = self._write_trees(document["trees"], municipalities)
        for one in document["trees"]:
            nodes = NodeWriter(trees[one["slug"]], outcomes, municipalities, self.writer)
            nodes.settle(Branch.read(one["start"]))

    def _write_outcomes(self, wanted: Sequence[Document]) -> dict[str, Outcome]:
        agreements = _keys(Agreement.objects.filter(region=self.region))
        services = _keys(Service.objects.filter(region=self.region))
        known = Outcome.objects.filter(region=self.region).prefetch_related("steps")
        rows = {row.slug: row for row in known}
        fields = {one["slug"]: self._outcome(one, agreements) for one in wanted}
        settled = self.writer.settle(rows, fields, Outcome)
        for one in wanted:
            for role in Step.Role.values:
                self._write_steps(settled[one["slug"]], role, one[role], services)
        return settled

    def _outcome(self, one: Document, agreements: Mapping[str, int]) -> Fields:
        columns = ("slug", "title", "urgency", "explanation")
        return {
            "region_id": self.region.pk,
            "agreement_id": self._key(one["agreement"], agreements),
            # In format 1 an outcome had one gap that was accepted.
            "accepted": one["accepted"] if "accepted" in one else of_gap(one["accepted_gap"]),
            **{name: one[name] for name in columns},
            # A draft that was kept before posters had none.
            "poster": one.get("poster", ""),
        }

    def _write_steps(
        self, row: Outcome, role: str, steps: Iterable[Document], services: Mapping[str, int]
    ) -> None:
        found = [(self._key(step["service"], services), step) for step in steps]
        wanted = [
            {
                "outcome_id": row.pk,
                "role": role,
                "position": n,
                "service_id": service,
                "kind": step["kind"],
                "say": step["say"],
            }
            for n, (service, step) in enumerate(one for one in found if one[0] or one[1]["kind"])
        ]
        known = [step for step in row.steps.all() if step.role == role]
        self.writer.settle_places(known, wanted, Step)

    def _key(self, slug: str | None, keys: Mapping[str, int]) -> int | None:
        if slug and slug not in keys:
            self.missing.add(slug)
        return keys.get(slug or "")

    def _write_trees(
        self, wanted: Sequence[Document], municipalities: Mapping[str, Municipality]
    ) -> dict[str, Tree]:
        everybody = frozenset(municipalities)
        rows = {row.slug: row for row in Tree.objects.filter(region=self.region)}
        now = {slug: everybody if row.everywhere else _links(row) for slug, row in rows.items()}
        then = {one["slug"]: _served(one, everybody) for one in wanted}
        taken = frozenset[str]().union(*then.values())
        trees = self.writer.settle(rows, {one["slug"]: self._tree(one) for one in wanted}, Tree)
        for slug, row in {**rows, **trees}.items():
            served = then.get(slug, NOBODY) | (now.get(slug, NOBODY) - taken)
            if slug not in then and served != now[slug]:
                self.writer.change(row, {"everywhere": False})
            if not row.everywhere and served != _links(row):
                row.municipalities.set([municipalities[one] for one in served])
                self.writer.changed += 1
        return trees

    def _tree(self, one: Document) -> Fields:
        everywhere = one["municipalities"] is None
        told = {"slug": one["slug"], "title": one["title"], "everywhere": everywhere}
        return {"region_id": self.region.pk, **told}


def _served(tree: Document, everybody: frozenset[str]) -> frozenset[str]:
    return everybody if tree["municipalities"] is None else frozenset(tree["municipalities"])


def _links(tree: Tree) -> frozenset[str]:
    return frozenset(tree.municipalities.values_list("slug", flat=True))


def _keys(rows: QuerySet[Any]) -> dict[str, int]:
    return dict(rows.values_list("slug", "pk"))


def _refuse_unknown(document: Document, known: frozenset[str]) -> None:
    if document["format"] not in (1, FORMAT):
        raise NotWritable(_OTHER_FORMAT.format(document["format"]))
    named = [one for tree in document["trees"] for one in tree["municipalities"] or ()]
    named += [one for tree in document["trees"] for one in _limits(tree["start"])]
    if unknown := {*named} - known:
        raise NotWritable(_UNKNOWN.format(", ".join(sorted(unknown))))


def _limits(node: Document) -> Iterator[str]:
    yield from node["only_in"]
    for answer in node["answers"]:
        yield from _limits(answer)


_OTHER_FORMAT = "Dit concept is van een andere tijd (formaat {}). Wijzig het concept met de hand."
_UNKNOWN = (
    "Het concept van toen noemt een gemeente die er niet meer is: {}. Wijzig het concept met de "
    "hand, of ga terug naar de editie."
)

"""A whole tree in the admin: as a drawing that folds, and as a table of paths to search in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from contacts.reading import read_directory
from desk.frame import asked_without, desk_page, first_or_404, region_for
from desk.towns import ended_among, ended_words, standing
from history.memory import Memory
from municipalities.models import Region
from trees.core.concerns import LETTERS, WORDS, mark_of
from trees.core.drafts import Draft
from trees.core.findings import Problem
from trees.core.first_calls import FirstCallAt, first_words
from trees.core.flow import Flow
from trees.drafting.reading import read_drafts
from trees.drawings.changes import who_words
from trees.drawings.marks import Finding, by_node, findings
from trees.drawings.overview import Overview
from trees.drawings.paths import PathRow, Wanted, path_rows
from trees.drawings.tree_drawing import TreeDrawing, folding_of
from trees.models import Node, Tree
from trees.publishing.freeze import Frozen
from trees.publishing.kept import frozen, made_of

NO_TREE = "Deze beslisboom is er niet. Kies er een in het beheer."
NO_QUESTION = "Deze beslisboom heeft nog geen eerste vraag. Voeg die eerst toe."
ROWS = 200
# Beyond these a reader searches in the table of paths.
MOST_FINDINGS = 100


@dataclass(frozen=True, slots=True)
class Found:
    """The drafts of one tree by municipality, and what is wrong with them, the worst first."""

    drafts: Mapping[str, Draft]
    findings: Sequence[Finding]


# Made of what is frozen, for as long as that holds.
OVERVIEWS: Memory[Overview] = Memory(most=3)
FOUND: Memory[Found] = Memory(most=3)


@dataclass(frozen=True)
class CheckedTree:
    """The drafts of a region with everything that the checks say about them now."""

    region: Region
    frozen: Sequence[Frozen]
    at: datetime

    @cached_property
    def names(self) -> dict[str, str]:
        return standing(self.region, self.at)

    @cached_property
    def ended(self) -> list[str]:
        return ended_words(self.region, self.at)

    @cached_property
    def flows(self) -> dict[str, Flow]:
        return {one.municipality.slug: one.flow for one in self.frozen}

    @cached_property
    def problems(self) -> dict[str, Sequence[Problem]]:
        return {one.municipality.slug: one.problems for one in self.frozen}


def checked(region: Region, at: datetime) -> CheckedTree:
    return CheckedTree(region, frozen(region, at), at)


def overview_view(request: HttpRequest, region: str) -> HttpResponse:
    """Outcomes by municipalities, each cell with its worst problem and the way to it."""
    whose = region_for(request, region)
    now = timezone.now()
    # Asked first: what is written while this is made counts as not yet seen.
    stands = made_of(whose.pk, now)
    made = checked(whose, now)
    overview = OVERVIEWS.remembered(
        whose.pk,
        lambda: Overview(list(made.names), made.flows, made.problems),
        of=stands,
    )
    left = [(made.names[cell.municipality], cell.problems) for cell in overview.others.cells]
    return desk_page(
        request,
        "desk/pictures/overview.html",
        region=whose,
        title=f"Overzicht: {whose}",
        names=made.names,
        ended=made.ended,
        rows=overview.rows,
        others=overview.others,
        left=[(name, problems) for name, problems in left if problems],
        legend=[(letter, WORDS[mark][0], mark) for mark, letter in LETTERS.items()],
        trees=whose.trees.all(),
        coverage=_coverage(whose),
    )


def _coverage(region: Region) -> str:
    """Where the coverage of a region stands; a municipality and an outcome follow.

    Asked once: a grid has thousands of cells.
    """
    ends = ("gemeente", "uitkomst")
    whole = reverse("admin:pictures_coverage", args=[region.slug, *ends])
    return whole.removesuffix("{}/{}/".format(*ends))


def tree_view(request: HttpRequest, region: str, tree: str) -> HttpResponse:
    """The draft of one tree as a drawing, with what is wrong drawn in it."""
    whose = region_for(request, region)
    row = first_or_404(whose.trees.filter(slug=tree), NO_TREE)
    now = timezone.now()
    stands = made_of(whose.pk, now)
    made = checked(whose, now)
    found = FOUND.remembered(row.pk, lambda: _found(made, row), of=stands)
    context = {
        "title": f"Tekening: {row}",
        "tree": row,
        "fault": NO_QUESTION,
        "ended": ended_among(row.served(), now),
    }
    if found.drafts:
        context |= _drawn(request, made, row, found)
    return desk_page(request, "desk/pictures/tree.html", region=whose, **context)


def _found(region: CheckedTree, tree: Tree) -> Found:
    every = read_drafts(region.region)
    drafts = {town: draft for town, draft in every.items() if draft.tree == tree.slug}
    if not drafts:
        return Found({}, ())
    draft = next(iter(drafts.values()))
    flows = {town: flow for town, flow in region.flows.items() if town in drafts}
    return Found(drafts, findings(draft, flows, {town: region.problems[town] for town in flows}))


def _drawn(request: HttpRequest, region: CheckedTree, tree: Tree, made: Found) -> dict[str, Any]:
    draft, found = next(iter(made.drafts.values())), made.findings
    asked = request.GET
    folding = folding_of(
        asked.getlist("open"),
        asked.getlist("dicht"),
        everything=bool(asked.get("alles")),
        known=draft.nodes,
    )
    drawing = TreeDrawing(draft, folding, by_node(found), region.names)
    return {
        "fault": "",
        "drawing": drawing,
        "boxes": _with_addresses(tree, drawing),
        "found": [_told(one, region.names) for one in found[:MOST_FINDINGS]],
        "left": len(found) - MOST_FINDINGS,
    }


def _with_addresses(tree: Tree, drawing: TreeDrawing) -> list[tuple[Any, str]]:
    """Each box with its row in the outline, where its node is changed."""
    keys = dict(Node.objects.filter(tree=tree).values_list("slug", "pk"))
    outline = reverse("admin:trees_tree_outline", args=[tree.pk])
    return [
        (box, f"{outline}#k{keys[box.slug]}" if box.slug in keys else "") for box in drawing.boxes
    ]


def _told(finding: Finding, names: Mapping[str, str]) -> dict[str, Any]:
    mark = mark_of(finding.problem)
    return {
        "mark": mark,
        "heading": WORDS[mark][0].capitalize(),
        "message": finding.problem.message,
        "where": who_words(finding.municipalities, names),
        "node": finding.nodes[0] if finding.nodes else "",
        "more": len(finding.nodes) - 1,
    }


def paths_view(request: HttpRequest, region: str) -> HttpResponse:
    """Every path of a region in words, where it ends and whom one calls there now."""
    whose = region_for(request, region)
    now = timezone.now()
    made = checked(whose, now)
    first = FirstCallAt(read_directory(whose), now)
    rows = path_rows(made.flows, made.problems, lambda end: first_words(first.of(end)))
    wanted = _wanted(request)
    chosen = [row for row in rows if wanted.has(row)]
    page = Paginator(chosen, ROWS).get_page(request.GET.get("pagina"))
    return desk_page(
        request,
        "desk/pictures/paths.html",
        region=whose,
        title=f"Alle wegen: {whose}",
        names=made.names,
        ended=made.ended,
        outcomes=sorted({(row.title, row.outcome) for row in rows if row.outcome}),
        wanted=wanted,
        total=len(rows),
        page=page,
        rows=[_row(row, made.names) for row in page],
        query=asked_without(request, "pagina"),
        now=now,
    )


def _row(row: PathRow, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "path": row,
        "where": who_words(row.municipalities, names),
        "municipality": row.municipalities[0],
    }


def _wanted(request: HttpRequest) -> Wanted:
    asked = request.GET
    return Wanted(
        municipality=asked.get("gemeente", ""),
        text=asked.get("tekst", "").strip(),
        outcome=asked.get("uitkomst", ""),
        only_problems=bool(asked.get("bevindingen")),
    )

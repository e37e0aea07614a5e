"""What the checks find in a tree, as its outline tells it: at each row, and counted on top."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from desk.outline.desk import Desk, desk_for
from trees.core.concerns import LETTERS, WORDS, counted_words, mark_of
from trees.core.findings import Problem
from trees.publishing.tree_findings import tree_findings


@dataclass(frozen=True, slots=True)
class ToldProblem:
    """A problem in the words of the outline: how bad, where, and what to do."""

    mark: str
    heading: str
    where: str
    message: str


@dataclass(frozen=True, slots=True)
class ToldProblems:
    """Some problems together, the worst first."""

    worst: str
    letter: str
    counted: str
    told: list[ToldProblem]


@dataclass(frozen=True, slots=True)
class Findings:
    """By the primary key of each row, and what belongs to no row at all."""

    rows: dict[int, ToldProblems]
    first: int | None
    overall: ToldProblems | None
    counted: str
    fine: bool


def findings_view(request: HttpRequest, tree: int) -> HttpResponse:
    """What the checks say now, for the script: at each row, and together."""
    desk = desk_for(request, tree)
    found = findings_of(desk)
    rows = {pk: desk.part("_found", found=told) for pk, told in found.rows.items()}
    return JsonResponse({"rows": rows, "summary": desk.part("_summary", findings=found)})


def findings_of(desk: Desk) -> Findings:
    found = tree_findings(desk.tree, timezone.now())
    rows = {
        row.pk: told(found.nodes[row.slug])
        for row, _ in desk.outline.walk()
        if found.nodes.get(row.slug)
    }
    return Findings(
        rows=rows,
        first=_first(rows),
        overall=told(found.overall) if found.overall else None,
        counted=counted_words(found.every),
        fine=not found.every,
    )


def _first(rows: dict[int, ToldProblems]) -> int | None:
    """Where to begin: at the first error, or else at the first row of which anything is said."""
    faulty = (pk for pk, found in rows.items() if found.worst == "error")
    return next(faulty, next(iter(rows), None))


def told(found: Sequence[Problem]) -> ToldProblems:
    order = list(LETTERS)
    marked = sorted(((mark_of(one), one) for one in found), key=lambda two: order.index(two[0]))
    each = [
        ToldProblem(mark, WORDS[mark][0].capitalize(), one.municipality, one.message)
        for mark, one in marked
    ]
    worst = marked[0][0]
    return ToldProblems(worst, LETTERS[worst], counted_words(found), each)

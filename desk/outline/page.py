"""The outline itself: a tree as one page, with what was searched for marked in it."""

from django.http import HttpRequest, HttpResponse

from desk.outline.desk import desk_for
from desk.outline.findings import findings_of
from desk.outline.replies import undo_words
from trees.drafting.rights import may_place

LONGEST_SEARCH = 100


def outline_view(request: HttpRequest, tree: int) -> HttpResponse:
    desk = desk_for(request, tree)
    asked = request.GET.get("zoek", "")[:LONGEST_SEARCH].strip()
    hits = desk.outline.hits(asked)
    findings = findings_of(desk) if request.GET.get("bevindingen") else None
    return desk.page(
        "page",
        title=str(desk.tree),
        asked=asked,
        hits=[desk.outline.rows[pk] for pk in hits],
        branch=desk.branch(hits=hits, found=findings.rows if findings else None),
        count=len(desk.outline.rows),
        **undo_words(desk),
        findings=findings,
        # A municipality to look at the tree as; none where it serves none.
        towns=desk.tree.served().values_list("slug", flat=True).first() or "",
        may_publish=desk.scope.may_publish(desk.tree.region),
        adds=desk.may_add(None),
        may_add_first=desk.outline.root is None and may_place(desk.scope, desk.tree, None),
    )

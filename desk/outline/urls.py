"""The outline of a tree in the admin: its addresses, the page itself, its findings and undo."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.utils import timezone

from desk.outline import branch, copies
from desk.outline.desk import Desk, desk_for, key_of
from desk.outline.findings import Findings, findings_of
from desk.outline.replies import answering, done, refused, undo_words
from trees.core.outline import Outline
from trees.drafting.rights import changeable, may_place
from trees.drafting.undo import undo_last
from trees.lock import tree_lock
from trees.models import DraftEdit, Node

NOT_UNDONE = "Alleen wie dit wijzigde, of een coördinator van deze regio, maakt het ongedaan."
LONGEST_SEARCH = 100


def outline_urls(site: AdminSite) -> list[URLPattern]:
    """The addresses below those of a tree; each view gets the site and the keys."""

    def page(route: str, name: str, view: Callable[..., HttpResponse], *methods: str) -> Any:
        answer = site.admin_view(answering(partial(view, site), *methods))
        full = f"trees_tree_outline_{name}" if name else "trees_tree_outline"
        return path(f"<int:tree>/boom/{route}", answer, name=full)

    read, both, write = ("GET", "HEAD"), ("GET", "HEAD", "POST"), ("POST",)
    return [
        page("", "", outline_view, *read),
        page("bevindingen/", "findings", findings_view, *read),
        page("eerste/", "first", branch.first_view, *both),
        page("ongedaan/", "undo", undo_view, *write),
        page("<int:node>/", "node", branch.node_view, *both),
        page("<int:node>/antwoord/", "add", branch.add_view, *both),
        page("<int:node>/verplaatsen/", "move", branch.move_view, *both),
        page("<int:node>/verwijderen/", "delete", branch.delete_view, *both),
        page("<int:node>/kopieren/", "copy", copies.copy_view, *both),
        page("<int:node>/plakken/", "paste", copies.paste_view, *both),
    ]


def outline_view(site: AdminSite, request: HttpRequest, tree: int) -> HttpResponse:
    """The whole tree, with what was searched for marked in it."""
    desk = desk_for(site, request, tree)
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
        towns=_towns(desk),
        may_publish=desk.scope.may_publish(desk.tree.region),
        adds=branch.may_add(desk, None),
        may_add_first=desk.outline.root is None and may_place(desk.scope, desk.tree, None),
    )


def _towns(desk: Desk) -> str:
    """A municipality of this tree to look at it as ("" : there is none)."""
    return desk.tree.served().values_list("slug", flat=True).first() or ""


def findings_view(site: AdminSite, request: HttpRequest, tree: int) -> HttpResponse:
    """What the checks say now, for the script: at each row, and together."""
    desk = desk_for(site, request, tree)
    found: Findings = findings_of(desk)
    rows = {pk: desk.part("_found", found=told) for pk, told in found.rows.items()}
    return JsonResponse({"rows": rows, "summary": desk.part("_summary", findings=found)})


def undo_view(site: AdminSite, request: HttpRequest, tree: int) -> HttpResponse:
    desk = desk_for(site, request, tree)
    seen = key_of(request.POST.get("seen"))
    try:
        for edit in (desk.last, desk.undone):
            if edit is not None and edit.pk == seen and not desk.may_undo(edit):
                raise PermissionDenied(NOT_UNDONE)
        with tree_lock():
            words = undo_last(tree=desk.tree, by=desk.by, at=timezone.now(), seen=seen)
            _refuse_beyond_own(desk, seen)
    except ValidationError as fault:
        return refused(desk, fault, None)
    fresh = desk_for(site, request, tree)
    return done(fresh, words, focus=_where(desk.outline, fresh.outline), whole=True)


def _refuse_beyond_own(desk: Desk, edit: int) -> None:
    """What comes back is theirs to write today too: municipalities may have been taken away."""
    node = DraftEdit.objects.get(pk=edit).undo["node"]
    there = Node.objects.filter(pk=node, tree=desk.tree).exists()
    if there and node not in changeable(desk.scope, desk.tree):
        raise PermissionDenied(NOT_UNDONE)


def _where(was: Outline, now: Outline) -> int | None:
    """The first row that isn't what it was: there somebody goes on reading."""
    changed = (row.pk for row, _ in now.walk() if was.rows.get(row.pk) != row)
    return next(changed, now.root)

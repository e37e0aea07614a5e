"""Copying a branch from the outline: to a place elsewhere, or to here from another tree."""

from collections.abc import Sequence
from dataclasses import replace

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from desk.outline.desk import NOT_HERE, Desk, desk_for, key_of
from desk.outline.replies import Put, asked_again, done, in_one, refused
from trees.drafting.copy import copy_branch
from trees.drafting.rights import may_place
from trees.drafting.version import StaleNode
from trees.lock import tree_lock
from trees.models import Node, Tree

OTHER_REGION = (
    "Alleen een coördinator van de regio die de kopie krijgt, kopieert uit een andere regio: "
    "er komen ook uitkomsten en diensten mee."
)


def copy_view(request: HttpRequest, tree: int, node: int) -> HttpResponse:
    """This branch, to a question of this tree or of another."""
    desk = desk_for(request, tree)
    row = desk.node(node)
    other = _other(desk)
    if request.method == "POST":
        return _copied(desk, row, other, other.node(_sent(request, "tak")), onto=other)
    shown = desk.outline.rows[row.pk]
    return _choice(desk, row, other, f"“{shown.title}” kopiëren", other.outline.questions())


def paste_view(request: HttpRequest, tree: int, node: int) -> HttpResponse:
    """A branch of this tree or of another, to here."""
    desk = desk_for(request, tree)
    row = desk.node(node)
    other = _other(desk)
    if request.method == "POST":
        return _copied(other, other.node(_sent(request, "tak")), desk, row, onto=other)
    question = desk.outline.rows[row.pk].question
    title = f"Een tak kopiëren naar “{question}”"
    return _choice(desk, row, other, title, other.outline.choices(), to_here=True)


def _sent(request: HttpRequest, name: str) -> int:
    return key_of(request.POST.get(name))


def _other(desk: Desk) -> Desk:
    """The tree at the other end: as was chosen, or this one itself."""
    asked = desk.request.POST.get("boom") or desk.request.GET.get("boom")
    return desk_for(desk.request, key_of(asked)) if asked else desk


def _choice(
    desk: Desk,
    row: Node,
    other: Desk,
    title: str,
    choices: Sequence[tuple[int, str]],
    *,
    to_here: bool = False,
    fault: str = "",
) -> HttpResponse:
    return asked_again(
        desk,
        "_copy",
        node=row.pk,
        title=title,
        row=desk.outline.rows[row.pk],
        other=other.tree,
        trees=_trees(desk),
        choices=choices,
        to_here=to_here,
        fault=fault,
    )


def _trees(desk: Desk) -> list[Tree]:
    rows = desk.scope.visible(Tree.objects.select_related("region"))
    return list(rows.order_by("region__name", "title", "pk"))


def _copied(source: Desk, branch: Node, target: Desk, parent: Node, *, onto: Desk) -> HttpResponse:
    """Copy it; the answer is for the page on which somebody is at work."""
    _refuse(source, branch, target, parent)
    here = source if onto is target else target
    try:
        with tree_lock():
            new = copy_branch(node=branch.pk, parent=parent.pk, by=here.by, at=timezone.now())
    except (StaleNode, ValidationError) as fault:
        return _not_copied(here, branch if here is source else parent, onto, fault)
    return _told_of_copy(here, replace(target), new)


def _refuse(source: Desk, branch: Node, target: Desk, parent: Node) -> None:
    """Nobody widens what holds in other towns, nor brings in another region's facts."""
    same = source.tree.region_id == target.tree.region_id
    if not same and not target.scope.coordinates(target.tree.region_id):
        raise PermissionDenied(OTHER_REGION)
    only_in = branch.only_in.all() if same else ()
    if not may_place(target.scope, target.tree, parent, only_in):
        raise PermissionDenied(NOT_HERE)


def _not_copied(
    here: Desk, row: Node, other: Desk, fault: StaleNode | ValidationError
) -> HttpResponse:
    if isinstance(fault, StaleNode):
        return refused(replace(here), fault, None)
    pasting = here.request.path.endswith("/plakken/")
    choices = other.outline.choices() if pasting else other.outline.questions()
    return _choice(here, row, other, "Kopiëren", choices, to_here=pasting, fault=in_one(fault))


def _told_of_copy(here: Desk, target: Desk, new: Node) -> HttpResponse:
    outline = target.outline
    told = " ".join(getattr(new, "told", ()))
    words = f"Gekopieerd: {outline.where_words(new.pk)} {told}".strip()
    if target.tree != here.tree:
        onward = f"{target.address()}#k{new.pk}"
        return done(here, f"{words} (in “{target.tree}”)", onward=onward)
    put = Put(new.pk, outline.rows[new.pk].parent or 0, outline.next_after(new.pk), drawn=True)
    return done(target, words, focus=new.pk, put=put)

"""Adding from the outline: the first question, or an answer under a question."""

from collections.abc import Mapping
from dataclasses import replace

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from desk.outline.desk import NOT_HERE, Desk, desk_for
from desk.outline.form import NodeForm
from desk.outline.replies import Put, asked_again, done, refused
from trees.drafting.add import add_node
from trees.drafting.rights import may_place
from trees.drafting.version import StaleNode
from trees.lock import tree_lock
from trees.models import Node


def first_view(request: HttpRequest, tree: int) -> HttpResponse:
    """The first question of a tree that has none yet."""
    desk = desk_for(request, tree)
    if not may_place(desk.scope, desk.tree, None):
        raise PermissionDenied(NOT_HERE)
    return _answer(desk, None)


def add_view(request: HttpRequest, tree: int, node: int) -> HttpResponse:
    """A new answer under a question."""
    desk = desk_for(request, tree)
    parent = desk.node(node)
    if not desk.may_add(parent):
        raise PermissionDenied(NOT_HERE)
    return _answer(desk, parent)


def _answer(desk: Desk, parent: Node | None) -> HttpResponse:
    typed = desk.request.POST if desk.request.method == "POST" else None
    form = _empty(desk, parent, typed)
    try:
        with tree_lock():
            if typed is not None and form.is_valid() and form.stays_own(parent):
                return _told(desk, parent, _added(form, desk, parent))
    except StaleNode as stale:
        return refused(replace(desk), stale, None)
    except ValidationError as fault:
        form.refuse(fault)
    return asked_again(
        desk, "_add", node=parent.pk if parent else None, **_context(desk, parent, form)
    )


def _empty(desk: Desk, parent: Node | None, typed: Mapping[str, object] | None = None) -> NodeForm:
    """A form for something new; who may only add in their own towns finds those ticked."""
    mine = may_place(desk.scope, desk.tree, parent)
    start = {} if mine else {"only_in": [town.pk for town in desk.own_towns()]}
    return NodeForm(typed, desk=desk, row=None, first=parent is None, initial=start)


def _added(form: NodeForm, desk: Desk, parent: Node | None) -> Node:
    return add_node(
        tree=desk.tree,
        parent=None if parent is None else parent.pk,
        by=desk.by,
        at=timezone.now(),
        place=form.chosen_place(),
        slug=form.cleaned_data["slug"],
        only_in=form.cleaned_data.get("only_in"),
        **form.content(),
    )


def _told(desk: Desk, parent: Node | None, new: Node) -> HttpResponse:
    fresh = replace(desk)
    title = fresh.outline.rows[new.pk].title
    if parent is None:
        words = f"De eerste vraag is toegevoegd: “{title}”. Voeg er nu antwoorden onder toe."
        return done(fresh, words, focus=new.pk, whole=True)
    above = fresh.outline.rows[parent.pk]
    called = above.question or above.title
    words = f"“{title}” is toegevoegd onder “{called}” (korte naam: {new.slug})."
    again = ""
    if "again" in desk.request.POST:
        again = fresh.part("_add", **_context(fresh, parent, _empty(fresh, parent)))
    put = Put(new.pk, parent.pk, fresh.outline.next_after(new.pk), drawn=True)
    return done(fresh, words, focus=new.pk, put=put, panel=again)


def _context(desk: Desk, parent: Node | None, form: NodeForm) -> dict[str, object]:
    under = desk.outline.rows[parent.pk] if parent else None
    title = f"Antwoord onder “{under.question or under.title}”" if under else "De eerste vraag"
    return {"title": title, "under": under, "form": form}

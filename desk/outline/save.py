"""The panel of a row: what may be done with it, and the form that saves what is changed in it."""

from collections.abc import Mapping
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from desk.outline.desk import Desk, desk_for
from desk.outline.form import NodeForm, typed_of
from desk.outline.replies import asked_again, done, refused
from trees.core.outline import Outline
from trees.drafting.save import save_node
from trees.drafting.version import StaleNode
from trees.lock import tree_lock
from trees.models import Node


def node_view(request: HttpRequest, tree: int, node: int) -> HttpResponse:
    desk = desk_for(request, tree)
    row = desk.node(node)
    if request.method == "POST":
        return _save(desk, row)
    return _panel(desk, row, _form(desk, row))


def _form(desk: Desk, row: Node, typed: Mapping[str, object] | None = None) -> NodeForm:
    shown = desk.outline.rows[row.pk]
    first = row.parent_id is None
    return NodeForm(typed, desk=desk, row=shown, first=first, initial=typed_of(shown, row))


def _panel(desk: Desk, row: Node, form: NodeForm, **more: object) -> HttpResponse:
    shown = desk.outline.rows[row.pk]
    return asked_again(
        desk,
        "_panel",
        node=row.pk,
        title=shown.title,
        row=shown,
        way=desk.outline.way_to(row.pk),
        place=desk.outline.place_words(row.pk),
        form=form,
        may_change=row.pk in desk.changeable,
        may_add=bool(shown.question) and desk.may_add(row),
        **more,
    )


def _save(desk: Desk, row: Node) -> HttpResponse:
    desk.changing(row.pk)
    form = _form(desk, row, desk.request.POST)
    try:
        with tree_lock():
            if form.is_valid() and form.stays_own(row.parent):
                saved = _saved(form, desk, row)
                return _told(replace(desk), saved)
    except StaleNode as stale:
        return _stale(desk, row, stale)
    except ValidationError as fault:
        form.refuse(fault)
    return _panel(desk, row, form)


def _saved(form: NodeForm, desk: Desk, row: Node) -> Node:
    return save_node(
        node=row.pk,
        seen=form.cleaned_data["seen"],
        by=desk.by,
        at=timezone.now(),
        only_in=form.cleaned_data.get("only_in"),
        **form.content(),
    )


def _told(desk: Desk, saved: Node) -> HttpResponse:
    words = f"“{desk.outline.rows[saved.pk].title}” is bewaard."
    return done(desk, words, focus=saved.pk, rows=_shown_with(desk.outline, saved.pk))


def _shown_with(outline: Outline, pk: int) -> list[int]:
    """The row, and the rows that name its question because they go on there."""
    return [pk, *(row.pk for row in outline.rows.values() if row.continue_at == pk)]


def _stale(desk: Desk, row: Node, stale: StaleNode) -> HttpResponse:
    """Somebody else was first: what they typed stays, with what stands there now beside it."""
    fresh = replace(desk)
    if row.pk not in fresh.outline.rows:
        return refused(fresh, stale, None)
    now = fresh.outline.rows[row.pk]
    # Whoever saves again has seen this version.
    typed: dict[str, object] = {**desk.request.POST.dict(), "seen": str(now.version)}
    typed["only_in"] = desk.request.POST.getlist("only_in")
    form = _form(fresh, row, typed)
    return _panel(fresh, row, form, stale=str(stale), now=now)

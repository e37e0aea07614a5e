"""One row of the outline: its panel, and adding, changing, moving and removing answers."""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from desk.outline.desk import Desk, desk_for, key_of
from desk.outline.forms import BranchForm, typed_of
from desk.outline.replies import Put, asked_again, done, in_one, refused
from municipalities.models import Municipality
from trees.core.outline import Outline
from trees.drafting.add import add_node
from trees.drafting.delete import delete_node
from trees.drafting.move import move_down, move_in, move_node, move_out, move_up
from trees.drafting.rights import may_place, too_wide
from trees.drafting.save import save_node
from trees.drafting.version import StaleNode
from trees.lock import tree_lock
from trees.models import Node

# What the four buttons send, and what they do.
STEPS: dict[str, Callable[..., Node]] = {
    "omhoog": move_up,
    "omlaag": move_down,
    "dieper": move_in,
    "hoger": move_out,
}
NO_HOLD = "“{}” is geen vraag. Kies een vraag om iets onder te zetten."
NOT_HERE = "Hier kun jij niets neerzetten: het zou ook buiten jouw gemeenten gelden."
NO_PLACE = "“{}” is geen plaats. Vul een getal in, zoals 1 voor de bovenste."
MOVED_ON = "De boom is intussen veranderd: kijk hoe hij nu is, en probeer het opnieuw."


def node_view(site: AdminSite, request: HttpRequest, tree: int, node: int) -> HttpResponse:
    """The panel of a row: what may be done with it, and the form to change it."""
    desk = desk_for(site, request, tree)
    row = desk.node(node)
    if request.method == "POST":
        return _save(desk, row)
    return _panel(desk, row, _form(desk, row))


def _form(desk: Desk, row: Node, typed: Any = None) -> BranchForm:
    shown = desk.outline.rows[row.pk]
    first = row.parent_id is None
    return BranchForm(typed, desk=desk, row=shown, first=first, initial=typed_of(shown, row))


def _panel(desk: Desk, row: Node, form: BranchForm, **more: Any) -> HttpResponse:
    shown = desk.outline.rows[row.pk]
    context = {
        "title": shown.title,
        "row": shown,
        "way": desk.outline.way_to(row.pk),
        "place": desk.outline.place_words(row.pk),
        "form": form,
        "may_change": row.pk in desk.changeable,
        "may_add": bool(shown.question) and may_add(desk, row),
        "below": len(desk.outline.branch(row.pk)) - 1,
        **more,
    }
    return asked_again(desk, "_panel", node=row.pk, **context)


def may_add(desk: Desk, parent: Node | None) -> bool:
    """Whether this person may add anything here: everywhere, or in their own municipalities."""
    return may_place(desk.scope, desk.tree, parent, _towns(desk))


def _towns(desk: Desk) -> list[Municipality]:
    return list(desk.scope.choosable(desk.tree.served()))


def _save(desk: Desk, row: Node) -> HttpResponse:
    desk.changing(row.pk)
    form = _form(desk, row, desk.request.POST)
    try:
        with tree_lock():
            if form.is_valid() and _stays_mine(form, desk, row.parent):
                saved = _saved(form, desk, row)
                return _told_of_save(replace(desk), saved)
    except StaleNode as stale:
        return _stale(desk, row, stale)
    except ValidationError as fault:
        form.refuse(fault)
    return _panel(desk, row, form)


def _saved(form: BranchForm, desk: Desk, row: Node) -> Node:
    only_in = None if form.first else form.cleaned_data["only_in"]
    return save_node(
        node=row.pk,
        seen=form.cleaned_data["seen"],
        by=desk.by,
        at=timezone.now(),
        only_in=only_in,
        **form.values(),
    )


def _stays_mine(form: BranchForm, desk: Desk, parent: Node | None) -> bool:
    """Whether what was filled in holds nowhere but where this person may change things."""
    only_in: Collection[Municipality] = form.cleaned_data.get("only_in") or ()
    if may_place(desk.scope, desk.tree, parent, only_in):
        return True
    fault = too_wide(desk.scope, desk.tree, parent, only_in)
    form.add_error("only_in" if "only_in" in form.fields else None, fault)
    return False


def _told_of_save(desk: Desk, saved: Node) -> HttpResponse:
    title = desk.outline.rows[saved.pk].title
    return done(
        desk, f"“{title}” is bewaard.", focus=saved.pk, rows=_shown_with(desk.outline, saved.pk)
    )


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
    typed: dict[str, Any] = {**desk.request.POST.dict(), "seen": str(now.version)}
    typed["only_in"] = desk.request.POST.getlist("only_in")
    form = _form(fresh, row, typed)
    return _panel(fresh, row, form, stale=str(stale), now=now)


def first_view(site: AdminSite, request: HttpRequest, tree: int) -> HttpResponse:
    """The first question of a tree that has none yet."""
    desk = desk_for(site, request, tree)
    if not may_place(desk.scope, desk.tree, None):
        raise PermissionDenied(NOT_HERE)
    return _added(desk, None)


def add_view(site: AdminSite, request: HttpRequest, tree: int, node: int) -> HttpResponse:
    """A new answer under a question."""
    desk = desk_for(site, request, tree)
    parent = desk.node(node)
    if not may_add(desk, parent):
        raise PermissionDenied(NOT_HERE)
    return _added(desk, parent)


def _added(desk: Desk, parent: Node | None) -> HttpResponse:
    typed = desk.request.POST if desk.request.method == "POST" else None
    form = _empty(desk, parent, typed)
    try:
        with tree_lock():
            if typed is not None and form.is_valid() and _stays_mine(form, desk, parent):
                return _told_of_new(desk, parent, _new(form, desk, parent))
    except StaleNode as stale:
        return refused(desk, stale, None)
    except ValidationError as fault:
        form.refuse(fault)
    return _asked_for_new(desk, parent, form)


def _empty(desk: Desk, parent: Node | None, typed: Any = None) -> BranchForm:
    """A form for something new; who may only add in their own towns finds those ticked."""
    mine = may_place(desk.scope, desk.tree, parent)
    start = {} if mine else {"only_in": [town.pk for town in _towns(desk)]}
    return BranchForm(typed, desk=desk, row=None, first=parent is None, initial=start)


def _new(form: BranchForm, desk: Desk, parent: Node | None) -> Node:
    return add_node(
        tree=desk.tree,
        parent=None if parent is None else parent.pk,
        by=desk.by,
        at=timezone.now(),
        slug=form.cleaned_data["slug"],
        only_in=form.cleaned_data.get("only_in"),
        place=form.chosen_place(),
        **form.values(),
    )


def _told_of_new(desk: Desk, parent: Node | None, new: Node) -> HttpResponse:
    fresh = replace(desk)
    title = fresh.outline.rows[new.pk].title
    if parent is None:
        words = f"De eerste vraag is toegevoegd: “{title}”. Voeg er nu antwoorden onder toe."
        return done(fresh, words, focus=new.pk, whole=True)
    words = f"“{title}” is toegevoegd onder “{_called(fresh, parent.pk)}” (korte naam: {new.slug})."
    again = ""
    if "again" in desk.request.POST:
        again = fresh.part("_add", **_of_new(fresh, parent, _empty(fresh, parent)))
    put = Put(new.pk, parent.pk, fresh.outline.next_after(new.pk), drawn=True)
    return done(fresh, words, focus=new.pk, put=put, panel=again)


def _asked_for_new(desk: Desk, parent: Node | None, form: BranchForm) -> HttpResponse:
    context = _of_new(desk, parent, form)
    return asked_again(desk, "_add", node=parent.pk if parent else None, **context)


def _of_new(desk: Desk, parent: Node | None, form: BranchForm) -> dict[str, Any]:
    under = desk.outline.rows[parent.pk] if parent else None
    title = f"Antwoord onder “{under.question or under.title}”" if under else "De eerste vraag"
    return {"title": title, "under": under, "form": form}


def move_view(site: AdminSite, request: HttpRequest, tree: int, node: int) -> HttpResponse:
    """Another place for a branch: one step, before a sibling, or under a chosen question."""
    desk = desk_for(site, request, tree)
    row = desk.changing(node)
    if request.method == "POST":
        return _move(desk, row)
    own = desk.outline.branch(row.pk)
    shown = desk.outline.rows[row.pk]
    return asked_again(
        desk,
        "_move",
        node=row.pk,
        title=f"“{shown.title}” verplaatsen",
        row=shown,
        questions=desk.outline.questions(own),
    )


def _move(desk: Desk, row: Node) -> HttpResponse:
    try:
        with tree_lock():
            moved = _moved(desk, row)
            # Only now is it known where it landed; refused, nothing of it stays.
            if not may_place(desk.scope, desk.tree, moved.parent, moved.only_in.all()):
                raise PermissionDenied(NOT_HERE)
    except (StaleNode, ValidationError) as fault:
        return refused(replace(desk), fault, row.pk)
    fresh = replace(desk)
    under = fresh.outline.rows[row.pk].parent or 0
    put = Put(row.pk, under, fresh.outline.next_after(row.pk))
    return done(fresh, where_words(fresh.outline, row.pk), focus=row.pk, put=put)


def _moved(desk: Desk, row: Node) -> Node:
    sent = desk.request.POST
    seen = key_of(sent["seen"]) if "seen" in sent else None
    step = STEPS.get(sent.get("hoe", ""))
    now = timezone.now()
    if step is not None:
        return step(node=row.pk, by=desk.by, at=now, seen=seen)
    parent = desk.node(key_of(sent.get("naar")))
    if not parent.question:
        raise ValidationError(NO_HOLD.format(parent))
    chosen = sent.get("plaats", "")
    place = _numbered(chosen) if chosen else _before(parent, row, sent.get("voor", ""))
    return move_node(node=row.pk, parent=parent.pk, by=desk.by, at=now, place=place, seen=seen)


def _numbered(chosen: str) -> int:
    """The place with this number; the first is 1."""
    if not key_of(chosen):
        raise ValidationError(NO_PLACE.format(chosen))
    return key_of(chosen) - 1


def _before(parent: Node, row: Node, before: str) -> int | None:
    """The place just before a sibling, not counting the row itself; None is last."""
    if not before:
        return None
    beside = parent.children.exclude(pk=row.pk).order_by("position", "pk")
    keys = list(beside.values_list("pk", flat=True))
    if key_of(before) not in keys:
        raise ValidationError(MOVED_ON)
    return keys.index(key_of(before))


def where_words(outline: Outline, pk: int) -> str:
    """Where a row stands, as a sentence."""
    row = outline.rows[pk]
    if row.parent is None:
        return f"“{row.title}” is de eerste vraag."
    above = outline.rows[row.parent]
    return f"“{row.title}” staat nu onder “{above.question}”, {outline.place_words(pk)}."


def delete_view(site: AdminSite, request: HttpRequest, tree: int, node: int) -> HttpResponse:
    """Remove a branch, after saying how much goes with it."""
    desk = desk_for(site, request, tree)
    row = desk.changing(node)
    shown = desk.outline.rows[row.pk]
    fault = ""
    if request.method == "POST":
        try:
            return _removed(desk, row)
        except StaleNode as stale:
            return refused(replace(desk), stale, row.pk)
        except ValidationError as refusal:
            fault = in_one(refusal)
    return asked_again(
        desk,
        "_delete",
        node=row.pk,
        title=f"“{shown.title}” verwijderen",
        row=shown,
        below=len(desk.outline.branch(row.pk)) - 1,
        fault=fault,
    )


def _removed(desk: Desk, row: Node) -> HttpResponse:
    shown, sent = desk.outline.rows[row.pk], desk.request.POST
    below = len(desk.outline.branch(row.pk)) - 1
    focus = desk.outline.next_after(row.pk) or shown.parent
    seen = key_of(sent["seen"]) if "seen" in sent else None
    delete_node(node=row.pk, by=desk.by, at=timezone.now(), seen=seen)
    words = f"“{shown.title}” is verwijderd{_with(below)}."
    return done(replace(desk), words, focus=focus, gone=row.pk)


def _with(below: int) -> str:
    if not below:
        return ""
    return ", met het antwoord eronder" if below == 1 else f", met {below} antwoorden eronder"


def _called(desk: Desk, pk: int) -> str:
    row = desk.outline.rows[pk]
    return row.question or row.title

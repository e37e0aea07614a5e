"""The pages of proposals: a list, and one page each with what to take over or refuse."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from contacts.hours.version1 import converted
from desk.frame import desk_page, first_or_404, publisher
from desk.proposals.field_values import filled_in, values_of, words_of
from history.models import Way
from history.tracking import acting, one_entry_a_row
from municipalities.models import Proposal
from municipalities.proposals import AlreadyAnswered, answer, overtaken, proposals_for
from municipalities.scoping import region_of, scope_of
from trees.words import name_of

ROWS = 50
NO_PROPOSAL = "Dit voorstel is er niet, of het is van een andere regio."
NOT_YOURS = "Voorstellen zijn er voor coördinatoren en partners."
NOT_ANSWERED = "Alleen een coördinator van deze regio neemt een voorstel over of wijst het af."
NOT_WITHDRAWN = "Alleen wie een voorstel deed, trekt het in."
GONE = "Wat hier zou veranderen, bestaat niet meer. Wijs het voorstel af, met de reden erbij."
CHANGED = (
    "{}: hier staat nu iets anders dan toen het voorstel werd gedaan. Kijk wat er klopt. "
    "Klopt het voorstel, vul het dan zelf in; klopt het niet, wijs het dan af."
)
UNREAD = (
    "{}: dit voorstel is gedaan in een oudere versie van het portaal, en is niet meer vanzelf over "
    "te nemen. Klopt het, vul het dan zelf in. Wijs het voorstel daarna af, met de reden erbij."
)
CHOICES = (("open", "Open"), ("beslist", "Beslist"), ("alles", "Alles"))


def proposals_view(request: HttpRequest) -> HttpResponse:
    """The open ones; what was decided behind a filter."""
    scope = scope_of(request.user)
    if not (scope.everything or scope.edits or scope.partner_in):
        raise PermissionDenied(NOT_YOURS)
    asked = request.GET.get("stand", "open")
    rows = _asked(proposals_for(scope), asked)
    return desk_page(
        request,
        "desk/proposals/proposals.html",
        title="Voorstellen van partners",
        choices=CHOICES,
        asked=asked,
        page=Paginator(rows, ROWS).get_page(request.GET.get("p")),
    )


def _asked(rows: QuerySet[Proposal], asked: str) -> QuerySet[Proposal]:
    if asked == "alles":
        return rows
    if asked == "beslist":
        return rows.exclude(state=Proposal.State.OPEN)
    return rows.filter(state=Proposal.State.OPEN)


class RefusalForm(forms.Form):
    """Why not; the partner reads it."""

    remark = forms.CharField(
        label="Waarom neem je het niet over?",
        max_length=300,
        help_text="De partner leest dit. Bijvoorbeeld: Dit nummer is alleen voor collega's.",
    )


def proposal_view(request: HttpRequest, proposal: int) -> HttpResponse:
    """Field by field what stood there, what stands there now, and what it would become."""
    row = first_or_404(proposals_for(scope_of(request.user)).filter(pk=proposal), NO_PROPOSAL)
    if request.method != "POST":
        return _page(request, row)
    try:
        return _ACTIONS.get(request.POST.get("doe", ""), _page)(request, row)
    except AlreadyAnswered as fault:
        messages.error(request, str(fault))
        return redirect("admin:proposal", row.pk)


def _page(
    request: HttpRequest,
    row: Proposal,
    faults: Iterable[str] = (),
    form: RefusalForm | None = None,
) -> HttpResponse:
    scope = scope_of(request.user)
    decides = row.is_open and scope.may_publish(row.region)
    return desk_page(
        request,
        "desk/proposals/proposal.html",
        title=f"Voorstel: {row}",
        proposal=row,
        rows=_compared(request, row),
        decides=decides,
        withdraws=row.is_open and row.by_id == scope.user,
        faults=list(faults),
        form=form or RefusalForm(),
    )


def _compared(request: HttpRequest, row: Proposal) -> list[dict[str, Any]]:
    """The fields with what stands there now, for as long as there is something to decide."""
    target = _target(request, row) if row.row and row.is_open else None
    if target is None:
        return [{**field, "now": ""} for field in row.fields]
    now = values_of(_form_class(request, row, target)(instance=target))
    return [{**field, "now": _now(type(target), field, now)} for field in row.fields]


def _now(model: type[Model], field: dict[str, Any], now: dict[str, Any]) -> str:
    name = field["name"]
    if name not in now:
        return ""
    unchanged = "before" in field and converted(field["before"]) == now[name]
    return str(field["was"]) if unchanged else words_of(model, name, now[name])


def _registered(row: Proposal) -> Any:
    """The page of what it is about; None where there is no such kind any more."""
    pages = admin.site._registry.items()
    return next((page for model, page in pages if model._meta.label == row.model), None)


def _target(request: HttpRequest, row: Proposal) -> Model | None:
    """The row that it is about, if whoever asks may still see it there."""
    page = _registered(row)
    target: Model | None = page.get_object(request, str(row.row)) if page else None
    return target if target is not None and region_of(target) == row.region_id else None


def _form_class(
    request: HttpRequest, row: Proposal, target: Model | None
) -> "type[ModelForm[Any]]":
    page = _registered(row)
    form: type[ModelForm[Any]] = page.get_form(request, target, change=target is not None)
    return form


def _accept(request: HttpRequest, row: Proposal) -> HttpResponse:
    """By the form of the row itself, with all that it checks; all of it or nothing."""
    if not scope_of(request.user).may_publish(row.region):
        raise PermissionDenied(NOT_ANSWERED)
    with one_entry_a_row(), acting(way=Way.PROPOSAL, via=f"voorstel van {name_of(row.by)}"):
        answer(proposal=row.pk, state=Proposal.State.ACCEPTED, **_by(request))
        faults = _written(request, row)
        transaction.set_rollback(bool(faults))
    if faults:
        row.refresh_from_db()
        return _page(request, row, faults)
    messages.success(request, f"Overgenomen: {row}.")
    return redirect("admin:proposals")


def _written(request: HttpRequest, row: Proposal) -> list[str]:
    """Write what was proposed; else why that can't be."""
    if unread := [field["label"] for field in row.fields if "value" not in field]:
        return [UNREAD.format(label) for label in unread]
    page = _registered(row)
    if page is not None and row.row:
        # It stays as it is now until this is written.
        page.model._default_manager.select_for_update().filter(pk=row.row).first()
    target = _target(request, row) if row.row else None
    if page is None or (row.row and target is None):
        return [GONE]
    values = {field["name"]: field["value"] for field in row.fields}
    form = filled_in(_form_class(request, row, target), target, values)
    if target is not None and (changed := overtaken(row.fields, values_of(form))):
        return [CHANGED.format(form.fields[name].label) for name in changed]
    if not form.is_valid():
        return [
            f"{_label(form, name)}{text}" for name, told in form.errors.items() for text in told
        ]
    _save(page, request, form, change=target is not None)
    return []


def _label(form: forms.BaseForm, name: str) -> str:
    return f"{form.fields[name].label}: " if name in form.fields else ""


def _save(page: Any, request: HttpRequest, form: Any, *, change: bool) -> None:
    """As Django's own page does."""
    written = page.save_form(request, form, change=change)
    page.save_model(request, written, form, change)
    page.save_related(request, form, [], change)


def _refuse(request: HttpRequest, row: Proposal) -> HttpResponse:
    if not scope_of(request.user).may_publish(row.region):
        raise PermissionDenied(NOT_ANSWERED)
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form=form)
    remark = form.cleaned_data["remark"]
    answer(proposal=row.pk, state=Proposal.State.REFUSED, remark=remark, **_by(request))
    messages.success(request, f"Afgewezen: {row}. De partner leest waarom.")
    return redirect("admin:proposals")


def _withdraw(request: HttpRequest, row: Proposal) -> HttpResponse:
    if row.by_id != scope_of(request.user).user:
        raise PermissionDenied(NOT_WITHDRAWN)
    answer(proposal=row.pk, state=Proposal.State.WITHDRAWN, **_by(request))
    messages.success(request, f"Ingetrokken: {row}.")
    return redirect("admin:proposals")


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"by": publisher(request), "at": timezone.now()}


_ACTIONS = {"neem-over": _accept, "wijs-af": _refuse, "trek-in": _withdraw}

"""A partner who saves a form: what they changed becomes a proposal, and the row stays as it is."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from desk.frame import publisher
from desk.proposals.field_values import plain, proposed_change, values_of
from history.snapshots import region_path
from municipalities.models import Proposal, Region
from municipalities.proposals import propose
from municipalities.scoping import region_of, scope_of

SENT = "Je voorstel is verstuurd. De coördinator van {} kijkt ernaar."
SAME = "Je hebt niets gewijzigd, dus er is geen voorstel verstuurd."

Answer = tuple[dict[str, Any], HttpResponse | None]


def start_proposing(request: HttpRequest) -> None:
    """From here this request is about a form whose saving makes a proposal, nothing else."""
    request.proposing = True  # type: ignore[attr-defined]  # ours


def proposing(request: HttpRequest) -> bool:
    return getattr(request, "proposing", False)


def proposed(page: Any, request: HttpRequest, object_id: str | None) -> Answer:
    """For a page with a form: what its template has to know, and the answer to a proposal.

    Both are empty for who may write the row themselves. A form with faults gets no answer here:
    the page shows them, as it does to anybody, and can't save.
    """
    scope = scope_of(request.user)
    if not scope.organizations or scope.everything:
        return {}, None
    row = page.get_object(request, unquote(object_id)) if object_id else None
    if not _is_for_proposals(page, scope, row, bool(object_id)):
        return {}, None
    if request.method != "POST":
        return {"proposes": True}, None
    return {"proposes": True}, _posted(page, request, row)


def _is_for_proposals(page: Any, scope: Any, row: Model | None, change: bool) -> bool:
    if not change:
        return bool(scope.adds_by_proposal(page.model))
    return row is not None and scope.may_propose(row) and not scope.may_edit(row)


def _posted(page: Any, request: HttpRequest, row: Model | None) -> HttpResponse | None:
    form_class = page.get_form(request, row, change=bool(row))
    # Before the form is read: that fills in the row itself.
    before, title = values_of(form_class(instance=row)), _titled(row) if row else ""
    form = form_class(request.POST, request.FILES, instance=row)
    if not form.is_valid():
        return None
    scope = scope_of(request.user)
    if scope.coordinates(region_of(form.instance)) or not scope.may_propose(form.instance):
        # Their own after all, or nobody's business: the page itself writes it, or refuses.
        return None
    fields = _changes(form, before)
    if not fields:
        messages.info(request, SAME)
        return redirect("admin:proposals")
    made = _kept(request, form.instance, title, fields)
    messages.success(request, SENT.format(made.region))
    return redirect("admin:proposal", made.pk)


def _changes(form: Any, before: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields that differ; of a new row all of them."""
    new = form.instance.pk is None
    return [
        proposed_change(
            type(form.instance), name, str(field.label), before=before[name], value=value, new=new
        )
        for name, field in form.fields.items()
        if name != "seen" and ((value := plain(form.cleaned_data[name])) != before[name] or new)
    ]


def _kept(request: HttpRequest, row: Model, title: str, fields: list[dict[str, Any]]) -> Proposal:
    kind = str(row._meta.verbose_name)
    return propose(
        region=Region.objects.get(pk=region_of(row) or 0),
        by=publisher(request),
        at=timezone.now(),
        model=row._meta.label,
        row=row.pk,
        title=f"{kind}: {title}" if row.pk else f"nieuw: {kind} {_titled(row)}",
        fields=fields,
    )


def _titled(row: Model) -> str:
    """A row with what it belongs to: a number alone says little in a list."""
    step, _, further = region_path(type(row)).partition("__")
    above = str(getattr(row, step)) if further else ""
    return str(row) if above in str(row) else f"{row} van {above}"

"""The editions of a region in the admin: the list, going back, and back into the draft."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from desk.frame import desk_page, publisher, region_for
from desk.publishing.gate import GateForm, Publishing, edition_words, publication_for
from municipalities.models import Region
from municipalities.scoping import scope_of
from trees.core.findings import Problem
from trees.core.flow import Flow
from trees.models import Edition, Publication
from trees.publishing.freeze import problems_of, recheck
from trees.publishing.gate import publication_problems
from trees.publishing.overview import numbers_in_words, publication_rows
from trees.publishing.restore_draft import NotRestorable, Restored, restore_draft
from trees.publishing.roll_back import roll_back
from trees.publishing.told_once import in_two, names_of
from trees.words import moment_short, name_of

ROWS = 30

NOT_YOURS = "Alleen een coördinator van deze regio mag dit."
EDITED = "Het concept is intussen gewijzigd. Lees opnieuw wat er verdwijnt, en bevestig dan."


def editions_view(request: HttpRequest, region: str) -> HttpResponse:
    """Everything that was published in a region, for whoever may see it."""
    whose = region_for(request, region)
    rows = publication_rows(whose, timezone.now(), names_of(whose))
    return desk_page(
        request,
        "desk/publishing/editions.html",
        title=f"Edities: {whose}",
        region=whose,
        tree=whose.trees.first(),
        may_edit=scope_of(request.user).may_publish(whose),
        page=Paginator(rows, ROWS).get_page(request.GET.get("p")),
    )


class RollBackForm(GateForm):
    """Going back, in all municipalities of that edition or in some."""

    municipalities = forms.MultipleChoiceField(
        label="In welke gemeenten?", widget=forms.CheckboxSelectMultiple
    )
    field_order = ("municipalities", "note", "read", "seen")

    def __init__(self, *args: Any, editions: list[Edition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.towns = {one.municipality.slug: one.municipality for one in editions}
        self.fields["note"].label = "Waarom ga je terug?"
        self.fields["note"].help_text = "Bijvoorbeeld: De nieuwe vragen zijn niet duidelijk."
        choices = [(slug, row.name) for slug, row in self.towns.items()]
        self.fields["municipalities"].choices = choices  # type: ignore[attr-defined]  # of choices
        self.initial["municipalities"] = list(self.towns)


def roll_back_view(request: HttpRequest, edition: int) -> HttpResponse:
    """What the checks say today of a publication of then, and the button that goes back to it."""
    row, now = publication_for(request, edition, NOT_YOURS), timezone.now()
    editions = _readable(row)
    posted = request.POST if request.method == "POST" else None
    form = RollBackForm(posted, editions=editions)
    publication = _rollback(request, editions, form)
    made = form.publish(publication, lambda: _found_of(request, editions, now))
    if made is None:
        return _roll_back_page(request, editions, form)
    messages.success(request, f"Teruggegaan en meteen te zien: {edition_words(made)}.")
    return redirect("admin:trees_edition_region", row.region.slug)


def _readable(publication: Publication) -> list[Edition]:
    """The editions of a publication, none of which is of another time."""
    editions = _editions(publication)
    try:
        for row in editions:
            Flow.read(row.flow)
    except ValueError as fault:
        raise Http404(f"{fault} Kies een andere editie.") from None
    return editions


def _editions(publication: Publication) -> list[Edition]:
    rows = publication.editions.select_related("municipality", "publication__region")
    return list(rows.order_by("municipality__name"))


def _rollback(request: HttpRequest, editions: list[Edition], form: RollBackForm) -> Publishing:
    def back(*, now: datetime, accept_warnings: bool) -> tuple[list[Edition], list[Problem]]:
        towns = form.cleaned_data["municipalities"]
        return roll_back(
            editions=[row for row in editions if row.municipality.slug in towns],
            at=now,
            now=now,
            note=form.cleaned_data["note"],
            by=publisher(request),
            accept_warnings=accept_warnings,
        )

    return back


def _found_of(request: HttpRequest, editions: list[Edition], now: datetime) -> list[Problem]:
    """What would stand in the way of going back now."""
    region = editions[0].publication.region
    flows = {edition.municipality: Flow.read(edition.flow) for edition in editions}
    about = publication_problems(region, at=now, now=now, by=publisher(request), draft=False)
    return [*about, *problems_of(recheck(region, flows, now))]


def _roll_back_page(
    request: HttpRequest, editions: list[Edition], form: RollBackForm
) -> HttpResponse:
    region, number = editions[0].publication.region, numbers_in_words(editions)
    return desk_page(
        request,
        "desk/publishing/roll_back.html",
        title=f"Terug naar editie {number}",
        edition=editions[0],
        number=number,
        begins=moment_short(editions[0].live_from),
        region=region,
        form=form,
        **in_two(form.found, names_of(region)),
    )


def restore_draft_view(request: HttpRequest, edition: int) -> HttpResponse:
    """What of the draft would be replaced, and the button that does it."""
    row = publication_for(request, edition, NOT_YOURS)
    if request.method != "POST":
        return _restore_page(request, row)
    if request.POST.get("seen") != _last_edit(row.region):
        return _restore_page(request, row, EDITED)
    try:
        restored = restore_draft(publication=row, by=publisher(request), at=timezone.now())
    except NotRestorable:
        return _restore_page(request, row)
    messages.success(
        request,
        f"In het concept staat weer: {edition_words(restored.editions)}. Dit is nog niet live.",
    )
    return redirect("admin:pictures_comparison", row.region.slug)


def _restore_page(request: HttpRequest, row: Publication, fault: str = "") -> HttpResponse:
    region, editions = row.region, _editions(row)
    restored, refused = _rehearsed(row, publisher(request))
    last = region.draft_edits.select_related("by").first()
    return desk_page(
        request,
        "desk/publishing/restore_draft.html",
        title=f"Editie {numbers_in_words(editions)} terug in het concept",
        edition=editions[0],
        region=region,
        restored=restored,
        editions=edition_words(restored.editions) if restored else "",
        refused=refused,
        fault=fault,
        seen=_last_edit(region),
        last=f"{name_of(last.by)} op {moment_short(last.at)}" if last else "",
    )


def _rehearsed(publication: Publication, by: Any) -> tuple[Restored | None, str]:
    """What restoring would do, done and undone: so the page tells exactly what goes."""
    try:
        with transaction.atomic():
            restored = restore_draft(publication=publication, by=by, at=timezone.now())
            transaction.set_rollback(True)
    except NotRestorable as fault:
        return None, str(fault)
    return restored, ""


def _last_edit(region: Region) -> str:
    last = region.draft_edits.first()
    return str(last.pk) if last else ""

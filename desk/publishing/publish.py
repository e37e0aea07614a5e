"""Publishing in the admin: what the checks say of the drafts, and the button; now or later."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from contacts.hours.engine import parse_moment
from desk.frame import framed, publisher
from desk.preview.look_ahead import Time
from desk.publishing.gate import GateForm, Publishing, edition_words
from municipalities.form_fields import Day
from municipalities.models import Region
from trees.core.findings import Problem
from trees.models import Edition, Tree
from trees.publishing.freeze import freeze, problems_of
from trees.publishing.gate import PublicationRefused, publication_problems
from trees.publishing.publish import publish
from trees.publishing.told_once import in_two, names_of
from trees.words import moment_short

FURTHEST = timedelta(days=2 * 365)

BOTH = "Vul een dag én een tijd in, of laat ze allebei leeg."
PAST = "Dit moment is al voorbij. Kies een moment dat nog komt, of laat dag en tijd leeg voor nu."
FAR = "Dit is over meer dan twee jaar. Kies een dag die dichterbij ligt."


class PublishForm(GateForm):
    """A publication: at once, or from a moment that is still to come."""

    day = forms.DateField(
        label="Live vanaf: dag",
        required=False,
        widget=Day,
        help_text="Leeg: nu meteen. Bijvoorbeeld 1-1-2027.",
    )
    time = forms.TimeField(
        label="Live vanaf: tijd", required=False, widget=Time, help_text="Bijvoorbeeld 00:00."
    )
    field_order = ("note", "day", "time", "read", "seen")

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.planned: datetime | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        day, time = cleaned.get("day"), cleaned.get("time")
        if bool(day) != (time is not None) and not {"day", "time"} & set(self.errors):
            self.add_error("day" if time is not None else "time", BOTH)
        elif day and time is not None:
            self._take_moment(f"{day.isoformat()}T{time:%H:%M}")
        return cleaned

    def _take_moment(self, written: str) -> None:
        try:
            self.planned = parse_moment(written)
        except ValueError as fault:
            self.add_error("day", str(fault))
            return
        if self.planned < self.now:
            self.add_error("day", PAST)
        elif self.planned - self.now > FURTHEST:
            self.add_error("day", FAR)


def publish_view(site: AdminSite, request: HttpRequest, tree: Tree) -> HttpResponse:
    """The page of whoever may publish the region of this tree."""
    now = timezone.now()
    if request.method != "POST":
        found = _found(request, tree.region, now)
        return _page(site, request, tree, PublishForm(now=now), found)
    form = PublishForm(request.POST, now=now)
    if not form.is_valid():
        return _page(site, request, tree, form, _found(request, tree.region, now))
    try:
        made = form.publish(_publication(request, tree.region, form))
    except PublicationRefused as refused:
        form.refuse(refused.problems)
        return _page(site, request, tree, form, refused.problems)
    messages.success(request, _done(made, form.planned))
    return redirect("admin:trees_edition_region", tree.region.slug)


def _found(request: HttpRequest, region: Region, now: datetime) -> list[Problem]:
    """Everything that would stand in the way if this person published now."""
    about = publication_problems(region, at=now, now=now, by=publisher(request))
    return [*about, *problems_of(freeze(region, now))]


def _publication(request: HttpRequest, region: Region, form: PublishForm) -> Publishing:
    note, by = form.cleaned_data["note"], publisher(request)

    def published(*, now: datetime, accept_warnings: bool) -> tuple[list[Edition], list[Problem]]:
        return publish(
            region=region,
            at=form.planned or now,
            now=now,
            note=note,
            by=by,
            accept_warnings=accept_warnings,
        )

    return published


def _done(made: list[Edition], planned: datetime | None) -> str:
    if not made:
        return "Er is niets gepubliceerd: geen enkele gemeente heeft een boom."
    if planned:
        return f"Gepland voor {moment_short(planned)}: {edition_words(made)}."
    return f"Gepubliceerd en meteen te zien: {edition_words(made)}."


def _page(
    site: AdminSite, request: HttpRequest, tree: Tree, form: PublishForm, found: list[Problem]
) -> HttpResponse:
    form.show(found)
    context = framed(
        site,
        request,
        title=f"Controleren en publiceren: {tree.region}",
        tree=tree,
        region=tree.region,
        form=form,
        **in_two(found, names_of(tree.region)),
    )
    return TemplateResponse(request, "desk/publishing/publish.html", context)

"""Publishing in the admin: what the checks say of the drafts, and the button; now or later."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from contacts.hours.engine import parse_moment
from desk.frame import desk_page, first_or_404, publisher
from desk.preview.look_ahead import Time
from desk.publishing.gate import GateForm, Publishing, edition_words
from municipalities.form_fields import Day
from municipalities.models import Region
from municipalities.scoping import scope_of
from trees.core.findings import Problem
from trees.models import Edition, Tree
from trees.publishing.freeze import problems_of
from trees.publishing.gate import publication_problems
from trees.publishing.kept import frozen
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


def publish_view(request: HttpRequest, tree: int) -> HttpResponse:
    """The page of whoever may publish the region of this tree."""
    scope, now = scope_of(request.user), timezone.now()
    rows = Tree.objects.select_related("region").filter(pk=tree)
    row = first_or_404(scope.visible(rows), "Deze beslisboom is er niet.")
    if not scope.may_publish(row.region):
        raise PermissionDenied("Alleen een coördinator van deze regio publiceert.")
    form = PublishForm(request.POST if request.method == "POST" else None, now=now)
    publication = _publication(request, row.region, form)
    made = form.publish(publication, lambda: _found(request, row.region, now))
    if made is None:
        return _page(request, row, form)
    messages.success(request, _done(made, form.planned))
    return redirect("admin:trees_edition_region", row.region.slug)


def _found(request: HttpRequest, region: Region, now: datetime) -> list[Problem]:
    """Everything that would stand in the way if this person published now."""
    about = publication_problems(region, at=now, now=now, by=publisher(request))
    return [*about, *problems_of(frozen(region, now))]


def _publication(request: HttpRequest, region: Region, form: PublishForm) -> Publishing:
    def published(*, now: datetime, accept_warnings: bool) -> tuple[list[Edition], list[Problem]]:
        return publish(
            region=region,
            at=form.planned or now,
            now=now,
            note=form.cleaned_data["note"],
            by=publisher(request),
            accept_warnings=accept_warnings,
        )

    return published


def _done(made: list[Edition], planned: datetime | None) -> str:
    if not made:
        return "Er is niets gepubliceerd: geen enkele gemeente heeft een boom."
    if planned:
        return f"Gepland voor {moment_short(planned)}: {edition_words(made)}."
    return f"Gepubliceerd en meteen te zien: {edition_words(made)}."


def _page(request: HttpRequest, tree: Tree, form: PublishForm) -> HttpResponse:
    return desk_page(
        request,
        "desk/publishing/publish.html",
        title=f"Controleren en publiceren: {tree.region}",
        tree=tree,
        region=tree.region,
        form=form,
        **in_two(form.found, names_of(tree.region)),
    )

"""The page on which a coordinator takes back a planned publication."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from desk.frame import framed, publisher
from desk.publishing.gate import edition_words
from municipalities.scoping import scope_of
from trees.models import Edition
from trees.publishing.overview import published_with
from trees.publishing.withdraw import NotPlanned, planned, withdraw
from trees.words import moment_short

NO_EDITION = "Deze editie is er niet, of zij is van een andere regio."
NOT_YOURS = "Alleen een coördinator van deze regio trekt een publicatie in."


class WithdrawForm(forms.Form):
    """Why it is taken back."""

    reason = forms.CharField(
        label="Waarom trek je deze publicatie in?",
        max_length=200,
        help_text="Bijvoorbeeld: Het nieuwe nummer werkt pas een week later.",
        error_messages={"required": "Schrijf in een paar woorden waarom."},
    )


def withdraw_view(site: AdminSite, request: HttpRequest, edition: int) -> HttpResponse:
    row, now = _edition_for(request, edition), timezone.now()
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(site, request, row, form)
    try:
        gone = withdraw(
            edition=row, by=publisher(request), reason=form.cleaned_data["reason"], now=now
        )
    except NotPlanned as fault:
        form.add_error(None, str(fault))
        return _page(site, request, row, form)
    messages.success(request, f"Ingetrokken, gaat niet live: {edition_words(gone)}.")
    return redirect("admin:trees_edition_region", row.municipality.region.slug)


def _edition_for(request: HttpRequest, edition: int) -> Edition:
    scope = scope_of(request.user)
    rows = Edition.objects.filter(pk=edition).select_related("municipality__region")
    row = scope.visible(rows).first()
    if row is None:
        raise Http404(NO_EDITION)
    if not scope.may_publish(row.municipality.region):
        raise PermissionDenied(NOT_YOURS)
    return row


def _page(site: AdminSite, request: HttpRequest, row: Edition, form: Any) -> HttpResponse:
    coming = planned(published_with(row), timezone.now())
    context = framed(
        site,
        request,
        title=f"Editie {row.number} intrekken",
        edition=row,
        region=row.municipality.region,
        form=form,
        editions=edition_words(coming),
        begins=moment_short(row.live_from),
    )
    return TemplateResponse(request, "desk/publishing/withdraw.html", context)

"""The page on which a coordinator takes back a planned publication."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from desk.frame import desk_page, publisher
from desk.publishing.gate import edition_words, publication_for
from trees.models import Publication
from trees.publishing.overview import numbers_in_words
from trees.publishing.withdraw import NotPlanned, planned, withdraw
from trees.words import moment_short

NOT_YOURS = "Alleen een coördinator van deze regio trekt een publicatie in."


class WithdrawForm(forms.Form):
    """Why it is taken back."""

    reason = forms.CharField(
        label="Waarom trek je deze publicatie in?",
        max_length=200,
        help_text="Bijvoorbeeld: Het nieuwe nummer werkt pas een week later.",
        error_messages={"required": "Schrijf in een paar woorden waarom."},
    )


def withdraw_view(request: HttpRequest, edition: int) -> HttpResponse:
    row, now = publication_for(request, edition, NOT_YOURS), timezone.now()
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, row, form)
    try:
        gone = withdraw(
            publication=row, by=publisher(request), reason=form.cleaned_data["reason"], now=now
        )
    except NotPlanned as fault:
        form.add_error(None, str(fault))
        return _page(request, row, form)
    messages.success(request, f"Ingetrokken, gaat niet live: {edition_words(gone)}.")
    return redirect("admin:trees_edition_region", row.region.slug)


def _page(request: HttpRequest, row: Publication, form: Any) -> HttpResponse:
    editions = list(row.editions.select_related("municipality").order_by("municipality__name"))
    return desk_page(
        request,
        "desk/publishing/withdraw.html",
        title=f"Editie {numbers_in_words(editions)} intrekken",
        edition=editions[0],
        region=row.region,
        form=form,
        editions=edition_words(planned(row, timezone.now())),
        begins=moment_short(row.live_from),
    )

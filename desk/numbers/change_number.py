"""“Nummer wijzigen” in the admin: what changes and where it stands, then at once or planned."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from contacts import pasted
from contacts.models import Phone
from contacts.numbers import number_or_objection
from contacts.reading import read_directory
from desk.directory.admin import hours_in_words
from desk.directory.hours_pages import number_sentences
from desk.frame import desk_page, first_or_404
from desk.numbers.back import back_token, put_back
from desk.numbers.change import (
    STALE,
    ChangeRefused,
    cancel,
    change_now,
    marks_of,
    plan,
    planned_after,
    same_digits,
)
from desk.numbers.form import OWN, NumberChangeForm
from desk.numbers.uses import Use, uses_of
from municipalities.scoping import scope_of
from trees.publishing.told_once import names_of
from trees.publishing.versions import DRAFT, LIVE, read_version

NOT_HERE = "Dit nummer is er niet. Zoek het op in de lijst met nummers."
NOT_YOURS = (
    "Je mag dit nummer bekijken, maar niet wijzigen. Vraag het de coördinator van deze regio."
)


def change_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The form; then what it comes to; then the change itself."""
    phone, today = _phone_for(request, pk), timezone.localdate()
    others = _others(request, phone, today)
    if request.method != "POST":
        form = NumberChangeForm(
            phone=phone, others=others, today=today, initial={"seen": marks_of([phone, *others])}
        )
        return _page(request, phone, form, others)
    form = NumberChangeForm(request.POST, phone=phone, others=others, today=today)
    if form.is_valid() and _is_confirmed(request, form):
        try:
            return _changed(request, form, others)
        except ChangeRefused as refusal:
            form.add_error(None, str(refusal))
    return _page(request, phone, form, others)


def _is_confirmed(request: HttpRequest, form: NumberChangeForm) -> bool:
    """Whether what was asked is what was shown beforehand."""
    shown = form.cleaned_data["previewed"] == form.digest()
    return "wijzig" in request.POST and shown


def _changed(request: HttpRequest, form: NumberChangeForm, others: list[Phone]) -> HttpResponse:
    chosen, asked = form.chosen(), form.cleaned_data
    if marks_of([form.phone, *others]) != asked["seen"]:
        raise ChangeRefused(STALE)
    wanted = {"number": asked["number"], "seen": marks_of(chosen), "checked": form.checked()}
    wanted["reason"] = asked["reason"]
    here = reverse("admin:number_change", args=[form.phone.pk])
    if asked["starts"]:
        made = plan(chosen, starts=asked["starts"], **wanted)
        messages.success(request, f"Gepland: vanaf {asked['starts']:%d-%m-%Y} geldt {made[0]}.")
        return HttpResponseRedirect(here)
    token = back_token(chosen, asked["number"], form.checked())
    rows = change_now(chosen, **wanted)
    messages.success(request, f"Gewijzigd en overal live: van {form.phone} in {rows[0]}.")
    return HttpResponseRedirect(f"{here}?terug={token}")


def back_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back the change that was just made."""
    phone = _phone_for(request, pk)
    try:
        rows = put_back(request.POST.get("terug", ""), phone, scope_of(request.user))
    except ChangeRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Teruggezet en overal live: {rows[0]}.")
    return HttpResponseRedirect(reverse("admin:number_change", args=[pk]))


def cancel_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was planned."""
    phone = _phone_for(request, pk)
    try:
        cancel(phone, today=timezone.localdate(), seen=request.POST.get("seen", ""))
    except ChangeRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Geannuleerd: {phone} blijft gelden.")
    return HttpResponseRedirect(reverse("admin:number_change", args=[pk]))


def _phone_for(request: HttpRequest, pk: int) -> Phone:
    """The number, for who may change it; for who may not see it, it isn't there."""
    scope = scope_of(request.user)
    rows = Phone.objects.select_related("service__organization", "service__region")
    phone = first_or_404(scope.visible(rows).filter(pk=pk), NOT_HERE)
    if not scope.may_edit(phone):
        raise PermissionDenied(NOT_YOURS)
    return phone


def _others(request: HttpRequest, phone: Phone, today: date) -> list[Phone]:
    rows = same_digits(phone, today)
    scope = scope_of(request.user)
    return [row for row in scope.choosable(rows) if scope.may_edit(row)]


def _page(
    request: HttpRequest, phone: Phone, form: NumberChangeForm, others: list[Phone]
) -> HttpResponse:
    planned = planned_after(phone, timezone.localdate())
    return desk_page(
        request,
        "desk/numbers/number_change.html",
        title=f"Nummer wijzigen: {phone.service.name}",
        phone=phone,
        now=_shown(phone.number),
        hours=hours_in_words(phone.hours),
        form=form,
        own=OWN if phone.own else "",
        planned=planned,
        planned_seen=marks_of([phone, planned] if planned else [phone]),
        back=request.GET.get("terug", ""),
        preview=_preview(request, form) if form.is_bound and form.is_valid() else None,
        **_uses(phone),
    )


def _preview(request: HttpRequest, form: NumberChangeForm) -> dict[str, Any]:
    """What the last step will do; the page sends back what was shown."""
    starts = form.cleaned_data["starts"]
    sent = request.POST.copy()
    sent["previewed"] = form.digest()
    form.data = sent
    new = _shown(form.cleaned_data["number"])
    new["told"] = [*pasted.told(str(form["number"].data)), *new["told"]]
    return {
        "new": new,
        "starts": starts,
        "rows": form.chosen(),
        "button": f"Plan vanaf {starts:%d-%m-%Y}" if starts else "Wijzig nu",
    }


def _shown(digits: str) -> dict[str, Any]:
    """A number for a reader; what is stored may not be one."""
    number, objection = number_or_objection(digits)
    if objection:
        return {"number": None, "words": digits, "told": [objection]}
    if number is None:
        return {"number": None, "words": "nummer nog niet ingevuld", "told": []}
    return {"number": number, "words": number.shown, "told": number_sentences(number)}


def _uses(phone: Phone) -> dict[str, Any]:
    """Where the service of this number is called: live, in the draft, and below everything."""
    region, now = phone.service.region, timezone.now()
    directory = read_directory(region)
    names = names_of(region)

    def uses(version: str) -> list[Use]:
        flows = read_version(region, version, directory, now).flows
        named = {name: flows[slug] for slug, name in names.items() if slug in flows}
        return uses_of(named, phone.service.slug)

    live, draft = uses(LIVE), uses(DRAFT)
    return {
        "live": live,
        "draft": draft,
        "same": live == draft,
        "everywhere": phone.service.slug in directory.closing_services(),
    }

"""The pages of /beheer/toegang/: who may do what in a region, and the ways to change that."""

import smtplib
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts import access
from accounts.access_forms import BelongForm, InviteForm
from accounts.disuse import is_invited, turn_on
from accounts.frame import page
from accounts.passwords import INVITED, link_for, write_to
from accounts.sessions import end_sessions
from municipalities.models import Membership
from municipalities.scoping import Scope, scope_of

NO_MAIL = (
    "De mail kon niet worden verstuurd, dus er is niets gewijzigd. Probeer het over een paar "
    "minuten nog eens. Blijft het misgaan? Vraag je beheerder om naar de mailserver te kijken."
)
CANT_MAIL = (smtplib.SMTPException, OSError)


def _scope(request: HttpRequest) -> Scope:
    """Of somebody who gives access somewhere; nobody else sees these pages."""
    scope = scope_of(request.user)
    if not (scope.everything or scope.edits):
        raise PermissionDenied("Alleen een coördinator geeft anderen toegang.")
    return scope


def _member(request: HttpRequest, pk: int) -> tuple[Scope, Membership]:
    scope = _scope(request)
    rows = scope.coordinated(Membership.objects.select_related("user", "region"))
    member = rows.filter(pk=pk).first()
    if member is None:
        raise Http404
    return scope, member


def _may(scope: Scope, member: Membership) -> None:
    why = access.look_after(scope, member)
    if why:
        raise PermissionDenied(why)


def everybody(request: HttpRequest) -> HttpResponseBase:
    rows = access.overview(_scope(request), timezone.now())
    return page(request, "accounts/access.html", title="Wie heeft toegang?", rows=rows)


def invite(request: HttpRequest) -> HttpResponseBase:
    scope = _scope(request)
    form = InviteForm(scope, request.POST if request.method == "POST" else None)
    if form.is_valid() and _invited(request, form):
        # The same words for everybody: whether an address is known elsewhere is nobody's business.
        messages.success(request, f"De uitnodiging is verstuurd naar {form.cleaned_data['email']}.")
        return redirect("access")
    return page(request, "accounts/access_invite.html", title="Iemand uitnodigen", form=form)


def _invited(request: HttpRequest, form: InviteForm) -> bool:
    try:
        with transaction.atomic():
            member = access.invite(**form.cleaned_data, at=timezone.now())
            _write(request, member)
    except access.Refused as why:
        form.add_error("email", str(why))
    except CANT_MAIL:
        form.add_error(None, NO_MAIL)
    return form.is_valid()


def _write(request: HttpRequest, member: Membership) -> None:
    """The invitation itself; or for whoever has an account, a note that there is more to it now."""
    words = {"member": member, "by": request.user, "where": access.where_of(member)}
    home = request.build_absolute_uri("/beheer/")
    if is_invited(member.user):
        link = link_for(request, member.user, INVITED, "accept_invitation")
        write_to(member.user.email, "account/email/invitation.txt", link=link, home=home, **words)
    else:
        write_to(member.user.email, "account/email/more_access.txt", home=home, **words)


def member(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One person in one region, and what may be done about it."""
    scope, row = _member(request, pk)
    form = None
    if row.role != access.Role.COORDINATOR and not access.look_after(scope, row):
        form = BelongForm(scope, row, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        _may(scope, row)
        if form and form.is_valid():
            chosen = form.cleaned_data
            access.belong(row, chosen.get("municipalities", ()), chosen.get("organizations", ()))
            messages.success(request, "Opgeslagen.")
            return redirect("access_member", pk)
    return page(request, "accounts/access_member.html", form=form, **_about(scope, row))


def _about(scope: Scope, row: Membership) -> dict[str, object]:
    at = timezone.now()
    shown = next(one for one in access.overview(scope, at) if one.member.pk == row.pk)
    return {
        "title": shown.name,
        "row": shown,
        "because": access.look_after(scope, row),
        "whole": access.whole_account(scope, row),
        "invited": is_invited(row.user),
    }


def _again(request: HttpRequest, scope: Scope, row: Membership) -> str:
    """Another invitation; the link of before still counts until its own three days are over."""
    if not is_invited(row.user):
        raise PermissionDenied("Deze persoon heeft de uitnodiging al aangenomen.")
    with transaction.atomic():
        turn_on(row.user, timezone.now())
        _write(request, row)
    return f"De uitnodiging is opnieuw verstuurd naar {row.user.email}."


def _off(request: HttpRequest, scope: Scope, row: Membership) -> str:
    return access.take_away(scope, row)


def _on(request: HttpRequest, scope: Scope, row: Membership) -> str:
    turn_on(row.user, timezone.now())
    return "Het account staat weer aan."


def _out(request: HttpRequest, scope: Scope, row: Membership) -> str:
    return f"Uitgelogd op alle apparaten: {end_sessions(row.user)}."


def _new_factor(request: HttpRequest, scope: Scope, row: Membership) -> str:
    access.forget_second_factor(row)
    return (
        "De tweede factor is weg. Bij de volgende keer inloggen stelt deze persoon een nieuwe in."
    )


# By the last word of the address: what it does, and whether it is about the account as a whole.
ACTIONS: dict[str, tuple[Callable[[HttpRequest, Scope, Membership], str], bool]] = {
    "opnieuw-uitnodigen": (_again, True),
    "uitzetten": (_off, False),
    "aanzetten": (_on, True),
    "uitloggen": (_out, True),
    "tweede-factor-weg": (_new_factor, True),
}


@require_POST
def change(request: HttpRequest, pk: int, deed: str) -> HttpResponseBase:
    scope, row = _member(request, pk)
    if deed not in ACTIONS:
        raise Http404
    do, whole = ACTIONS[deed]
    _may(scope, row)
    if whole and not access.whole_account(scope, row):
        raise PermissionDenied(
            "Deze persoon werkt ook in een andere regio. Vraag dit aan de landelijk beheerder."
        )
    try:
        messages.success(request, do(request, scope, row))
    except CANT_MAIL:
        messages.error(request, NO_MAIL)
    still = Membership.objects.filter(pk=pk).exists()
    return redirect("access_member", pk) if still else redirect("access")

"""The second factor: an app, a passkey and recovery codes; and that nobody goes on without."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.forms import ReauthenticateForm
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.base import forms as base_forms
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import views as totp
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.deprecation import MiddlewareMixin
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache

from accounts.access import FACTORS
from accounts.adapters import PROVIDER_DID, record_authentication
from accounts.sessions import DOOR

ALWAYS = {"admin:logout", "admin:login", "account_login", "admin:jsi18n", "session"}
# Without a second factor: only where one is set up. With one that wasn't used: only using it.
SET_UP = {
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_index",
}
USE = {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}


class SecondFactorFirst(MiddlewareMixin):
    """With REQUIRE_MFA on there is no page of the admin without a second factor."""

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponseBase | None:
        # Not `path`: what a proxy says comes before it would lead past this door.
        if not (settings.REQUIRE_MFA and request.path_info.startswith(DOOR)):
            return None
        if not request.user.is_authenticated or was_used(request):
            return None
        on = is_mfa_enabled(request.user, FACTORS)
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in ALWAYS or name in (USE if on else SET_UP):
            return None
        where = _reauthentication(request, within=USE) if on else reverse("mfa_index")
        return redirect(f"{where}?{urlencode({'next': request.get_full_path()})}")


def was_used(request: HttpRequest) -> bool:
    """Whether a second factor that is still there was used since signing in."""
    if request.session.get(PROVIDER_DID) == request.user.pk:
        return True
    records = get_authentication_records(request, request.user)
    used = any(record["method"] == "mfa" for record in records)
    return used and is_mfa_enabled(request.user, FACTORS)


def _reauthentication(request: HttpRequest, *, within: set[str] | None = None) -> str:
    """The page on which somebody shows again who they are."""
    ways = [one["url"] for one in get_adapter(request).get_reauthentication_methods(request.user)]
    allowed = [reverse(name) for name in within] if within else ways
    return next((way for way in ways if way in allowed), reverse("mfa_index"))


class _Code(forms.Form):
    """The words of allauth's field for a code, in ours."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = "Code"
        field.help_text = self.example
        field.widget.attrs = {"autocomplete": "one-time-code", "autofocus": True}

    example = "De zes cijfers uit je app, of een herstelcode van acht cijfers. Bijvoorbeeld 123456."


class CodeForm(_Code, base_forms.AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The code at signing in."""


class CodeAgainForm(_Code, base_forms.ReauthenticateForm):  # type: ignore[misc]
    """The code of somebody who is signed in already."""


class FirstCodeForm(_Code, ActivateTOTPForm):  # type: ignore[misc]
    """The code that proves that the app works."""

    example = "De zes cijfers die de app nu laat zien. Bijvoorbeeld 123456."


class PasswordAgainForm(ReauthenticateForm):  # type: ignore[misc]
    password = forms.CharField(
        label="Wachtwoord",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(
        label="Naam",
        required=False,
        max_length=60,
        help_text="Zo herken je hem later. Bijvoorbeeld: mijn telefoon.",
    )
    passwordless = forms.BooleanField(
        label="Ook inloggen zonder wachtwoord",
        required=False,
        initial=True,
        help_text="Je apparaat vraagt dan om je vingerafdruk, gezicht of pincode. Lukt dat niet "
        "met jouw sleutel, zoals een oude USB-sleutel zonder pincode? Haal dan het vinkje weg.",
    )


class Overview(base.IndexView):  # type: ignore[misc]
    """What is on: the first page for whoever has no second factor yet."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own: dict[str, Any] = super().get_context_data(**kwargs)
        is_on = is_mfa_enabled(self.request.user, FACTORS)
        return {**own, "required": settings.REQUIRE_MFA, "is_on": is_on}


class _SetUp:
    """Setting a factor up is using it: the code or the key was just asked."""

    kind: Authenticator.Type
    request: HttpRequest

    def form_valid(self, form: forms.Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        mine = Authenticator.objects.filter(user_id=self.request.user.pk, type=self.kind)
        newest = mine.order_by("-pk")[0]
        record_authentication(
            self.request,
            newest.user,
            method="mfa",
            id=newest.pk,
            type=self.kind,
            reauthenticated=True,
        )
        return response


class SetUpApp(_SetUp, totp.ActivateTOTPView):  # type: ignore[misc]
    kind = Authenticator.Type.TOTP

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own: dict[str, Any] = super().get_context_data(**kwargs)
        # A drawing in the page itself: an image with its data in the address isn't allowed.
        own["drawing"] = drawing(own["totp_svg"])
        secret = own["form"].secret
        own["secret_in_words"] = " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))
        return own


def drawing(svg: str) -> SafeString:
    """The square to scan, without what belongs to a file of its own."""
    return mark_safe(svg[svg.index("<svg") :])  # noqa: S308 made by us of an address of ours


class SetUpPasskey(_SetUp, webauthn.AddWebAuthnView):  # type: ignore[misc]
    kind = Authenticator.Type.WEBAUTHN


class RemovePasskey(webauthn.RemoveWebAuthnView):  # type: ignore[misc]
    success_url = reverse_lazy("mfa_index")


class SecondStep(base.AuthenticateView):  # type: ignore[misc]
    """The second step of signing in."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own: dict[str, Any] = super().get_context_data(**kwargs)
        user = self.stage.login.user
        own["has_app"] = is_mfa_enabled(user, [Authenticator.Type.TOTP])
        own["has_passkey"] = is_mfa_enabled(user, [Authenticator.Type.WEBAUTHN])
        return own


def for_whom_is_in(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page about the own account: behind the door of the admin, and by a recent sign-in.

    allauth would keep the whole request, address of the visitor included, until somebody has
    shown who they are; we send them there and back instead.
    """

    def page(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except ReauthenticationRequired:
            where = _reauthentication(request)
            return redirect(f"{where}?{urlencode({'next': request.get_full_path()})}")

    return admin.site.admin_view(never_cache(page))

"""The sign-in page: name and password, a passkey, or the sign-in of the own organization."""

import logging
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from allauth.socialaccount.providers.openid_connect import views as oidc
from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from requests import RequestException

from accounts.adapters import NOT_THERE, PROVIDER_DID, record_authentication, turned_away
from accounts.disuse import refusal
from accounts.frame import page

log = logging.getLogger(__name__)

WRONG = (
    "Deze gebruikersnaam en dit wachtwoord horen niet bij een account voor het beheer. "
    "Let op hoofdletters en kleine letters."
)


class SignInForm(forms.Form):
    username = forms.CharField(
        label="Gebruikersnaam of e-mailadres",
        max_length=254,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}
        ),
    )
    password = forms.CharField(
        label="Wachtwoord",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    user: User | None = None

    def __init__(self, request: HttpRequest, sent: QueryDict | None) -> None:
        self.request = request
        super().__init__(sent)

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            self.user = get_adapter(self.request).authenticate(self.request, **self.credentials())
            if self.user is None:
                raise forms.ValidationError(WRONG)
            why = refusal(self.user, timezone.now())
            if why:
                raise forms.ValidationError(why)
        return self.cleaned_data

    def credentials(self) -> dict[str, str]:
        name = self.cleaned_data["username"].strip()
        by_email = {"email": name} if "@" in name else {}
        return {"username": name, "password": self.cleaned_data["password"], **by_email}


@sensitive_post_parameters("password")
@never_cache
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """The form, at /beheer/ itself too; whoever is signed in goes on."""
    onward = wanted(request)
    if request.method == "GET" and admin.site.has_permission(request):
        return redirect(onward)
    form = SignInForm(request, request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _signed_in(request, form, onward)
    return page(
        request,
        "admin/login.html",
        title="Inloggen",
        form=form,
        next=onward,
        app_path=request.get_full_path(),
        own_sign_in=settings.OIDC,
    )


def _signed_in(request: HttpRequest, form: SignInForm, onward: str) -> HttpResponseBase:
    if request.user.is_authenticated:
        logout(request)
    request.session.pop(PROVIDER_DID, None)
    assert form.user  # noqa: S101 the form is valid
    credentials = form.credentials()
    del credentials["password"]
    record_authentication(request, form.user, "password", **credentials)
    response: HttpResponseBase = perform_login(request, form.user, redirect_url=onward)
    return response


def wanted(request: HttpRequest) -> str:
    """Where somebody was going; never another site."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    own = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # A word alone would be taken for the name of an address, of which there is none.
    return asked if own and asked.startswith("/") else reverse("admin:index")


@never_cache
@require_POST
def at_own_organization(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """On to the sign-in page of the organization, by way of a page of ours.

    Our forms may lead to this site alone (form-action), and a browser holds a redirect to that.
    """
    try:
        onward: HttpResponseBase = oidc.login(request, provider_id)
    except RequestException:
        return _unreachable(request)
    where = onward.headers["Location"]
    response = page(
        request,
        "account/onward.html",
        title="Verder bij je eigen organisatie",
        where=where,
        own_sign_in=settings.OIDC,
    )
    response.headers["Refresh"] = f"0;url={where}"
    return response


@never_cache
def back_from_organization(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Where the organization sends somebody back to; what it says may be anything."""
    try:
        response: HttpResponseBase = oidc.callback(request, provider_id)
    except (RequestException, LookupError, ValueError, ImproperlyConfigured):
        return _unreachable(request)
    return response


def _unreachable(request: HttpRequest) -> HttpResponseBase:
    # Without the fault itself: an address may stand in it.
    log.warning("Het inlogadres van de eigen organisatie antwoordt niet, of niet begrijpelijk.")
    return turned_away(request, NOT_THERE)


@never_cache
def signed_in_again(request: HttpRequest) -> HttpResponseBase:
    """The end of signing in in a second tab."""
    return page(request, "account/signed_in_again.html", title="Je bent weer ingelogd")

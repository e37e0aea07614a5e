"""What we tell allauth: nobody signs up, secrets are sealed, and who may come in."""

import base64
import logging
import secrets
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
)
from allauth.account.models import Login
from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts import sessions
from accounts.disuse import refusal
from accounts.sealing import Unreadable, seal, unseal

log = logging.getLogger(__name__)

PROVIDER_DID = "provider_second_factor"
WHOSE_RECORDS = f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"
SECOND_FACTOR_STAGE = f"{AuthenticateStage.__module__}.{AuthenticateStage.__name__}"
TOO_MANY = "Er is te vaak een verkeerd wachtwoord of een verkeerde code getypt. Wacht vijf minuten."
NOT_THERE = (
    "Inloggen bij je eigen organisatie is niet gelukt. Probeer het nog eens, of log hier in met "
    "je wachtwoord."
)
UNKNOWN = (
    "Je bent ingelogd bij je eigen organisatie, maar we kennen je e-mailadres hier niet. "
    "Vraag je coördinator om een uitnodiging op dat adres."
)
WRONG_CODE = "Deze code klopt niet. Kijk of je de nieuwste code hebt, en typ alle cijfers."


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_password": "Dit is niet je wachtwoord. Typ het nog eens.",
        "incorrect_code": WRONG_CODE,
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: User, **login: object) -> HttpResponse | None:
        """The last gate of every way in: password, passkey and the sign-in of an organization."""
        why = refusal(user, timezone.now())
        return turned_away(request, why) if why else None

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        sessions.begin(request)

    def get_login_stages(self) -> list[str]:
        """Without our own second factor where the other organization asked for one."""
        stages: list[str] = super().get_login_stages()
        if PROVIDER_DID not in self.request.session:
            return stages
        return [stage for stage in stages if stage != SECOND_FACTOR_STAGE]

    def is_reauthentication_required(self, *, app: str, **more: object) -> bool:
        """Whoever signed in minutes ago needn't show again who they are."""
        records = get_authentication_records(self.request, self.request.user)
        last = max((record["at"] for record in records), default=0)
        return bool(time.time() - last > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)

    def pre_authenticate(self, request: HttpRequest, **credentials: object) -> None:
        """Attempts are counted by account and address together, and more loosely by account."""
        super().pre_authenticate(request, **credentials)
        allowed = ratelimit.consume(request, action="login_account", key=_account(credentials))
        if not allowed:
            raise self.validation_error("too_many_login_attempts")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: object) -> str:
        """No address can be read back from this, wherever the cache keeps it."""
        where = self.get_client_ip(request)
        return salted_hmac("sign-in", f"{_account(credentials)}|{where}").hexdigest()


def _account(credentials: dict[str, object]) -> str:
    return str(credentials.get("username") or credentials.get("email") or "").lower()


def record_authentication(request: HttpRequest, user: User, method: str, **more: object) -> None:
    """Keep how somebody just showed who they are, where allauth keeps it for its own ways in.

    Should allauth no longer find whose this is, then it asks once more: nothing opens by it.
    """
    shown = {"method": method, "at": time.time(), **more}
    records = [*get_authentication_records(request, user), shown]
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = records
    request.session[WHOSE_RECORDS] = str(user.pk)


def turned_away(request: HttpRequest, why: str) -> HttpResponse:
    """Back to the sign-in page, with a sentence; of a sign-in half-way nothing stays."""
    AuthenticateStage(None, request, Login(user=None)).abort()
    messages.error(request, why)
    return redirect("admin:login")


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
    }
    PURPOSE = "tweede factor"

    def encrypt(self, text: str) -> str:
        return seal(text, purpose=self.PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return unseal(encrypted_text, purpose=self.PURPOSE)
        except Unreadable:
            log.error("Een tweede factor is niet te lezen: ontbreekt er een oude SECRET_KEY?")
            # Fits no code that anybody has: the code is refused, and nothing breaks.
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002 allauth's
        return "Passkey"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": "Crisiswijzer"}


class OwnSignInAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # no types
    """Signing in at the own organization, for people who were invited here."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Every time anew by the verified address; nothing of the other side is kept here.

        A number that another provider gave somebody could be somebody else's at this one.
        """
        claims = sociallogin.account.extra_data
        request.session.pop(PROVIDER_DID, None)
        user = _invited(claims)
        if user is None:
            raise ImmediateHttpResponse(turned_away(request, UNKNOWN))
        sociallogin.user = user
        if settings.OIDC_MFA or _asserts_second_factor(claims):
            request.session[PROVIDER_DID] = user.pk

    def on_authentication_error(
        self, request: HttpRequest, provider: object, **what: object
    ) -> None:
        log.warning("Inloggen bij de eigen organisatie ging mis: %s", what.get("error"))
        raise ImmediateHttpResponse(turned_away(request, NOT_THERE))


def _invited(extra: dict[str, Any]) -> User | None:
    """The one account with this e-mail address, if the organization verified that address."""
    for claims in (extra.get("userinfo") or {}, extra.get("id_token") or {}):
        email = claims.get("email")
        # Only a true that is one: the text "false" is no proof.
        if isinstance(email, str) and claims.get("email_verified") is True:
            found = User.objects.filter(email__iexact=email).order_by("pk")[:2]
            return found[0] if len(found) == 1 else None
    return None


def _asserts_second_factor(extra: dict[str, Any]) -> bool:
    methods = (extra.get("id_token") or {}).get("amr")
    return isinstance(methods, list) and "mfa" in methods

"""Addresses of signing in and of accounts; of allauth's own only those that we use."""

from allauth.account.views import ReauthenticateView
from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp.views import DeactivateTOTPView
from allauth.mfa.webauthn import views as webauthn
from django.contrib import admin
from django.urls import path

from accounts import access_pages, passwords, second_factor, sessions, signing_in, typed
from accounts.frame import framed
from accounts.second_factor import for_whom_is_in

inside = admin.site.admin_view
AGAIN = "Laat nog eens zien dat jij het bent"

# For whoever isn't in yet, so not behind the door of the admin.
OUTSIDE = [
    path("login/", signing_in.sign_in, name="account_login"),
    path("sessie/", sessions.session, name="session"),
    path(
        "account/tweede-stap/",
        framed(second_factor.SecondStep, "Inloggen: de tweede stap"),
        name="mfa_authenticate",
    ),
    path("account/passkey/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path(
        "account/wachtwoord-vergeten/",
        framed(passwords.Forgotten, "Wachtwoord vergeten"),
        name="forgotten_password",
    ),
    path(
        "account/wachtwoord-vergeten/verstuurd/",
        passwords.forgotten_sent,
        name="forgotten_password_sent",
    ),
    path(
        "account/nieuw-wachtwoord/<str:uidb64>/<str:token>/",
        framed(passwords.NewPassword, "Kies een nieuw wachtwoord"),
        name="new_password",
    ),
    path(
        "account/uitnodiging/<str:uidb64>/<str:token>/",
        framed(passwords.AcceptInvitation, "Welkom bij Crisiswijzer"),
        name="accept_invitation",
    ),
    path(
        "account/oidc/<slug:provider_id>/login/",
        signing_in.at_own_organization,
        name="openid_connect_login",
    ),
    path(
        "account/oidc/<slug:provider_id>/login/callback/",
        signing_in.back_from_organization,
        name="openid_connect_callback",
    ),
]

# Under account/beveiliging/: the address, the page, and the name by which allauth finds it.
OWN_ACCOUNT = [
    ("", framed(second_factor.Overview, "Veilig inloggen"), "mfa_index"),
    ("app/", framed(second_factor.SetUpApp, "Een app met codes instellen"), "mfa_activate_totp"),
    ("app/weg/", framed(DeactivateTOTPView, "De app met codes weghalen"), "mfa_deactivate_totp"),
    ("passkey/", framed(second_factor.SetUpPasskey, "Een passkey instellen"), "mfa_add_webauthn"),
    (
        "passkey/<int:pk>/weg/",
        framed(second_factor.RemovePasskey, "Een passkey weghalen"),
        "mfa_remove_webauthn",
    ),
    (
        "herstelcodes/",
        framed(codes.ViewRecoveryCodesView, "Je herstelcodes"),
        "mfa_view_recovery_codes",
    ),
    (
        "herstelcodes/nieuw/",
        framed(codes.GenerateRecoveryCodesView, "Nieuwe herstelcodes maken"),
        "mfa_generate_recovery_codes",
    ),
    ("wachtwoord/", framed(ReauthenticateView, AGAIN), "account_reauthenticate"),
    ("code/", framed(base.ReauthenticateView, AGAIN), "mfa_reauthenticate"),
    ("sleutel/", framed(webauthn.ReauthenticateWebAuthnView, AGAIN), "mfa_reauthenticate_webauthn"),
    ("herstelcodes/bestand/", codes.download_recovery_codes, "mfa_download_recovery_codes"),
]

ACCESS = [
    path("toegang/", inside(access_pages.everybody), name="access"),
    path("toegang/uitnodigen/", inside(access_pages.invite), name="access_invite"),
    path("toegang/<int:pk>/", inside(access_pages.member), name="access_member"),
    path("toegang/<int:pk>/<slug:deed>/", inside(access_pages.change), name="access_change"),
]

urlpatterns = [
    *OUTSIDE,
    *(
        path(f"account/beveiliging/{where}", for_whom_is_in(page), name=name)
        for where, page, name in OWN_ACCOUNT
    ),
    *ACCESS,
    path("account/ingevuld/<str:key>/", inside(typed.typed), name="typed"),
    path("account/weer-ingelogd/", inside(signing_in.signed_in_again), name="signed_in_again"),
]

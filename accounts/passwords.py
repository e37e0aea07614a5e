"""A first password by invitation, and a new one for whoever forgot it: each by a link in a mail."""

from typing import Any

from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.forms import PasswordResetForm, SetPasswordForm
from django.contrib.auth.models import User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.contrib.auth.views import PasswordResetConfirmView, PasswordResetView
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse, reverse_lazy
from django.utils.encoding import force_bytes
from django.utils.http import base36_to_int, urlsafe_base64_encode
from django.views.decorators.cache import never_cache

from accounts.frame import page

STRENGTH = (
    "Ten minste 12 tekens, niet alleen cijfers, en geen woord dat veel mensen gebruiken. "
    "Een zin van vier woorden is goed te onthouden. Bijvoorbeeld: vier losse woorden samen."
)
HOUR = 60 * 60


class Link(PasswordResetTokenGenerator):
    """A link that works once, and not for longer than so many seconds."""

    def __init__(self, purpose: str, seconds: int) -> None:
        super().__init__()
        self.key_salt = f"crisiswijzer.{purpose}"
        self.seconds = seconds

    def check_token(self, user: User | None, token: str | None) -> bool:
        """Django's, which knows one time for all links; ours may be shorter."""
        if not super().check_token(user, token):
            return False
        made = base36_to_int(str(token).split("-")[0])
        return self._num_seconds(self._now()) - made <= self.seconds


INVITED = Link("uitnodiging", settings.PASSWORD_RESET_TIMEOUT)
FORGOTTEN = Link("vergeten wachtwoord", HOUR)


def link_for(request: HttpRequest, user: User, link: Link, name: str) -> str:
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return request.build_absolute_uri(reverse(name, args=[uid, link.make_token(user)]))


def write_to(user_email: str, template: str, **words: object) -> None:
    """A mail of a template; its first line is the subject."""
    subject, _, body = render_to_string(template, words).strip().partition("\n")
    send_mail(subject, body.strip() + "\n", None, [user_email])


class ForgottenForm(PasswordResetForm):
    email = forms.EmailField(
        label="E-mailadres",
        max_length=254,
        help_text="Het adres waarop je bent uitgenodigd. Bijvoorbeeld anna@almere.example.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def save(self, *, request: HttpRequest, **options: object) -> None:  # type: ignore[override]
        """A link for whoever has this address; the page says the same for everybody."""
        email = self.cleaned_data["email"]
        key = email.lower()
        if not ratelimit.consume(request, action="forgotten_password", key=key):
            return
        for user in self.get_users(email):
            where = link_for(request, user, FORGOTTEN, "new_password")
            write_to(user.email, "account/email/forgotten.txt", user=user, link=where)


class Forgotten(PasswordResetView):
    form_class = ForgottenForm
    template_name = "account/forgotten.html"
    success_url = reverse_lazy("forgotten_password_sent")


@never_cache
def forgotten_sent(request: HttpRequest) -> HttpResponseBase:
    return page(request, "account/forgotten_sent.html", title="Kijk in je mail")


class FirstPasswordForm(SetPasswordForm):  # type: ignore[type-arg]  # generic in stubs only
    error_messages = {
        "password_mismatch": "De twee wachtwoorden zijn niet gelijk. Typ ze nog eens.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = "Nieuw wachtwoord"
        self.fields["new_password1"].help_text = STRENGTH
        self.fields["new_password2"].label = "Nieuw wachtwoord, nog een keer"
        self.fields["new_password2"].help_text = ""


class NewPassword(PasswordResetConfirmView):
    """By the link in a mail: choose a password, then sign in with it."""

    form_class = FirstPasswordForm
    template_name = "account/new_password.html"
    token_generator = FORGOTTEN
    success_url = reverse_lazy("admin:index")
    words = "Je nieuwe wachtwoord is opgeslagen. Log er nu mee in."

    def get_user(self, uidb64: str) -> User | None:
        """Nobody comes in by a link whose account is off."""
        user = super().get_user(uidb64)
        return user if isinstance(user, User) and user.is_active else None

    def form_valid(self, form: "SetPasswordForm[User]") -> HttpResponse:
        messages.success(self.request, self.words)
        return super().form_valid(form)


class AcceptInvitation(NewPassword):
    template_name = "account/invitation.html"
    token_generator = INVITED
    words = "Je account is klaar. Log in met je e-mailadres en dit wachtwoord."

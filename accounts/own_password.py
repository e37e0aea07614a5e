"""Whoever is signed in changes their own password."""

from typing import Any

from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpRequest
from django.urls import reverse

from accounts.passwords import STRENGTH


class NewPasswordForm(PasswordChangeForm):
    error_messages = {
        "password_mismatch": "De twee nieuwe wachtwoorden zijn niet gelijk. Typ ze nog eens.",
        "password_incorrect": "Dit is niet je wachtwoord van nu. Typ het nog eens.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "Wachtwoord van nu"
        self.fields["new_password1"].label = "Nieuw wachtwoord"
        self.fields["new_password1"].help_text = STRENGTH
        self.fields["new_password2"].label = "Nieuw wachtwoord, nog een keer"


def change_password(request: HttpRequest, context: dict[str, Any]) -> Any:
    """The page on which somebody changes their own password."""
    page = PasswordChangeView.as_view(
        form_class=NewPasswordForm,
        success_url=reverse("admin:password_change_done"),
        extra_context=context,
    )
    return page(request)

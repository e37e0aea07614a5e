"""Signing in, passwords and accounts: our own words, and pages for the national administrator."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AdminUserCreationForm,
    PasswordChangeForm,
    UserChangeForm,
)
from django.contrib.auth.models import Group, User
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpRequest
from django.urls import reverse

from municipalities.models import Membership
from municipalities.scoped_admin import ScopedStacked

STRENGTH = (
    "Ten minste 12 tekens, niet alleen cijfers, en geen woord dat veel mensen gebruiken. "
    "Een zin van vier woorden is goed te onthouden."
)


class SignInForm(AdminAuthenticationForm):
    error_messages = {
        "invalid_login": "Deze gebruikersnaam en dit wachtwoord horen niet bij een account voor "
        "het beheer. Let op hoofdletters en kleine letters.",
        "inactive": "Dit account staat uit. Vraag je beheerder om het weer aan te zetten.",
    }


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


class OtherPasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]  # in stubs only
    """A new password for somebody else; everybody keeps one."""

    usable_password = None  # takes Django\'s choice out of the form

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = STRENGTH


class NewAccountForm(AdminUserCreationForm):  # type: ignore[type-arg]  # generic in stubs only
    usable_password = None  # type: ignore[assignment]  # takes Django's choice out of the form

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = STRENGTH


class AccountForm(UserChangeForm):  # type: ignore[type-arg]  # generic in stubs only
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "is_staff" in self.fields:
            self.fields["is_staff"].label = "Mag in het beheer"
            self.fields[
                "is_staff"
            ].help_text = "Wat iemand daar ziet, hangt af van de lidmaatschappen hieronder."
        if "is_active" in self.fields:
            self.fields[
                "is_active"
            ].help_text = (
                "Haal dit vinkje weg als iemand hier niet meer werkt. Verwijder het account niet."
            )
        if "is_superuser" in self.fields:
            self.fields["is_superuser"].label = "Landelijk beheerder"
            self.fields["is_superuser"].help_text = "Ziet en wijzigt alles, in elke regio."


class MembershipInline(ScopedStacked):
    model = Membership
    superusers_only = True
    extra = 1
    fields = ("region", "role", "municipalities")


class AccountAdmin(UserAdmin):  # type: ignore[type-arg]  # generic in stubs only
    """Accounts, for the national administrator alone: memberships decide, permission rows don't."""

    form = AccountForm
    add_form = NewAccountForm
    change_password_form = OtherPasswordForm
    inlines = (MembershipInline,)
    list_display = ("username", "email", "is_staff", "is_active", "is_superuser", "last_login")
    list_filter = ("is_staff", "is_superuser", "is_active")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Wie", {"fields": ("first_name", "last_name", "email")}),
        ("Toegang", {"fields": ("is_active", "is_staff", "is_superuser")}),
        ("Wanneer", {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")
    add_fieldsets = ((None, {"fields": ("username", "password1", "password2")}),)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """A new account gets its memberships on the next page."""
        return self.inlines if obj else ()

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _is_national(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_national(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_national(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_national(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_national(request)

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)


def _is_national(request: HttpRequest) -> bool:
    return bool(request.user.is_active and request.user.is_superuser)


admin.site.login_form = SignInForm
admin.site.unregister(User)
admin.site.register(User, AccountAdmin)
# Groups would give rights beside the memberships; here they give none, so they aren't shown.
admin.site.unregister(Group)

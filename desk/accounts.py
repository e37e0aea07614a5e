"""Signing in, passwords and accounts: our own words, and pages for the national administrator."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AdminUserCreationForm,
    UserChangeForm,
)
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from django.utils import timezone

from accounts.disuse import turn_on
from accounts.passwords import STRENGTH
from accounts.sessions import end_sessions
from desk.directory.memberships import MembershipRowForm
from desk.history.timeline import ToldAdmin
from desk.scoped import KnownKeys, ScopedStacked
from municipalities.models import Membership

NAME_EXAMPLE = "De naam om mee in te loggen, zoals anna of a.devries. Zonder spaties."


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
        self.fields["username"].help_text = NAME_EXAMPLE


class AccountForm(UserChangeForm):  # type: ignore[type-arg]  # generic in stubs only
    class Meta(UserChangeForm.Meta):
        labels = {"is_staff": "Mag in het beheer", "is_superuser": "Landelijk beheerder"}
        help_texts = {
            "username": NAME_EXAMPLE,
            "is_staff": "Wat iemand daar ziet, hangt af van de lidmaatschappen hieronder.",
            "is_active": "Haal dit vinkje weg als iemand hier niet meer werkt. Verwijder het "
            "account niet.",
            "is_superuser": "Ziet en wijzigt alles, in elke regio.",
        }

    def clean_email(self) -> str:
        """By this address somebody signs in, so it is theirs alone."""
        email: str = self.cleaned_data["email"].strip().lower()
        others = User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk)
        if email and others.exists():
            raise forms.ValidationError("Dit e-mailadres hoort al bij een ander account.")
        return email


class MembershipInline(ScopedStacked):
    model = Membership
    form = MembershipRowForm
    superusers_only = True
    extra = 1
    fields = ("region", "role", "municipalities", "organizations")


class AccountAdmin(KnownKeys, ToldAdmin, UserAdmin):  # type: ignore[type-arg]  # generic in stubs only
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

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Off is off at once, wherever somebody is signed in; on again counts from now."""
        super().save_model(request, obj, form, change)
        if change and "is_active" in form.changed_data:
            if obj.is_active:
                turn_on(obj, timezone.now())
            else:
                end_sessions(obj)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """A new account gets its memberships on the next page."""
        return self.inlines if obj else ()

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


admin.site.unregister(User)
admin.site.register(User, AccountAdmin)
# Groups would give rights beside the memberships; here they give none, so they aren't shown.
admin.site.unregister(Group)
# What allauth keeps is nobody's to look at: secrets, and who somebody is elsewhere.
for kept in (EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken):
    admin.site.unregister(kept)

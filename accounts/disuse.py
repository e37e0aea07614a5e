"""Accounts that nobody uses: which they are, who may sign in, and turning the others off."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from accounts.sessions import end_sessions

DAYS = 90
INVITATION = timedelta(days=3)


def last_use(user: User) -> datetime:
    """The last sign-in; or the invitation, or being turned on again, when that was later."""
    return max(user.last_login or user.date_joined, user.date_joined)


def is_unused(user: User, at: datetime, days: int = DAYS) -> bool:
    return last_use(user) < at - timedelta(days=days)


def refusal(user: User, at: datetime) -> str:
    """Why somebody who showed who they are still doesn't get in; empty when they do."""
    if not user.is_active:
        return "Dit account staat uit. Vraag je coördinator of beheerder om het weer aan te zetten."
    if not user.is_staff:
        return "Dit account mag niet in het beheer. Vraag toegang aan je coördinator."
    if is_unused(user, at) and not _is_last_superuser(user):
        return (
            f"Dit account is langer dan {DAYS} dagen niet gebruikt en staat daarom uit. "
            "Vraag je coördinator of beheerder om het weer aan te zetten."
        )
    return ""


@transaction.atomic
def disable_unused(at: datetime, days: int = DAYS) -> list[User]:
    """Turn off every account that nobody used for so many days; returns those accounts."""
    off = []
    for user in _active().order_by("username"):
        # Asked for each again: the last one that is left of the superusers stays.
        if is_unused(user, at, days) and not _is_last_superuser(user):
            turn_off(user)
            off.append(user)
    return off


def turn_off(user: User) -> None:
    """No sign-in any more, and out wherever somebody is signed in."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)


@transaction.atomic
def turn_on(user: User, at: datetime) -> None:
    """Back in; the days of disuse count from now."""
    user.is_active = True
    user.date_joined = at
    user.save(update_fields=["is_active", "date_joined"])


def is_invited(user: User) -> bool:
    """Whether an invitation is open: no password yet, and never signed in another way."""
    return user.is_active and user.last_login is None and not user.has_usable_password()


def _active() -> QuerySet[User]:
    return User.objects.filter(is_active=True)


def _is_last_superuser(user: User) -> bool:
    if not user.is_superuser:
        return False
    return not _active().filter(is_superuser=True).exclude(pk=user.pk).exists()

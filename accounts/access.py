"""Who gives whom access: the rules of a coordinator, and the changes, each as a whole or not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse

from accounts.disuse import DAYS, INVITATION, is_invited, is_unused, last_use, turn_off
from accounts.sessions import end_sessions
from contacts.models import Organization
from municipalities.models import Membership, Municipality, Region
from municipalities.scoping import Scope, named_by

Role = Membership.Role
SOON = timedelta(days=14)
LATELY = timedelta(days=30)
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class Refused(Exception):
    """Somebody may see this, but not do it; the text says why."""


def look_after(scope: Scope, member: Membership) -> str:
    """Why this person may not change that membership; empty when they may."""
    if member.user_id == scope.user or member.user_id is None:
        return "Je eigen toegang wijzig je niet zelf. Vraag een collega of de landelijk beheerder."
    if scope.everything:
        return ""
    if member.user.is_superuser or member.role == Role.COORDINATOR:
        return "De toegang van een coördinator wijzigt alleen de landelijk beheerder."
    if not scope.coordinates(member.region_id):
        return "Alleen de coördinator van deze regio wijzigt dit."
    return ""


def whole_account(scope: Scope, member: Membership) -> bool:
    """Whether somebody may decide about the account itself: nobody else's region uses it."""
    if look_after(scope, member):
        return False
    others = Membership.objects.filter(user=member.user_id)
    return scope.everything or all(
        scope.coordinates(one.region_id) and one.role != Role.COORDINATOR for one in others
    )


def roles_to_give(scope: Scope) -> list[tuple[str, str]]:
    """Nobody makes somebody their equal: only the national administrator makes coordinators."""
    roles = [(str(role.value), str(role.label).capitalize()) for role in Role]
    return roles if scope.everything else [one for one in roles if one[0] != Role.COORDINATOR]


@transaction.atomic
def invite(
    *,
    name: str,
    email: str,
    region: Region,
    role: str,
    at: datetime,
    municipalities: Iterable[Municipality] = (),
    organizations: Iterable[Organization] = (),
) -> Membership:
    """Give somebody a role in a region: a new account, or the one that this address has already.

    Raises Refused where they are in this region already.
    """
    email = email.strip().lower()
    user = User.objects.filter(email__iexact=email).order_by("pk").first()
    if user and Membership.objects.filter(user=user, region=region).exists():
        raise Refused(f"{email} heeft al toegang tot {region}. Wijzig die in de lijst.")
    member = Membership.objects.create(
        user=user or _new_account(name, email, at), region=region, role=role
    )
    belong(member, municipalities, organizations)
    return member


def _new_account(name: str, email: str, at: datetime) -> User:
    taken = User.objects.filter(username__iexact=email).exists()
    user = User(username=f"{email}-2" if taken else email, email=email, first_name=name)
    user.is_staff, user.date_joined = True, at
    user.set_unusable_password()
    user.save()
    return user


@transaction.atomic
def belong(
    member: Membership,
    municipalities: Iterable[Municipality],
    organizations: Iterable[Organization],
) -> None:
    """Where an editor edits, and for whom a partner speaks; the other roles have neither."""
    member.municipalities.set(municipalities if member.role == Role.EDITOR else ())
    member.organizations.set(organizations if member.role == Role.PARTNER else ())


@transaction.atomic
def take_away(scope: Scope, member: Membership) -> str:
    """End somebody's access here; returns in words what happened.

    Where somebody works in another region too, that one keeps them.
    """
    if not whole_account(scope, member):
        words = f"{member.user.first_name or member.user} heeft geen toegang meer tot "
        member.delete()
        return f"{words}{member.region}."
    turn_off(member.user)
    return "Het account staat uit. Wie er nog mee was ingelogd, is dat niet meer."


@transaction.atomic
def forget_second_factor(member: Membership) -> None:
    """For a lost phone: the next sign-in asks to set up a new one."""
    for factor in Authenticator.objects.filter(user_id=member.user_id).order_by("pk"):
        factor.delete()
    end_sessions(member.user)


@dataclass(frozen=True, slots=True)
class Access:
    """A line of the list: somebody in a region, as it stands now."""

    member: Membership
    state: str
    where: str
    second_factor: bool

    @property
    def name(self) -> str:
        return self.member.user.get_full_name() or self.member.user.get_username()


def overview(scope: Scope, at: datetime) -> list[Access]:
    """Everybody in the regions that somebody coordinates."""
    rows = scope.coordinated(Membership.objects.all())
    rows = rows.select_related("user", "region").prefetch_related("municipalities", "organizations")
    members = list(rows.order_by("region__name", "role", "user__first_name", "user__username"))
    secured = _secured([member.user_id for member in members])
    return [
        Access(member, state_of(member.user, at), where_of(member), member.user_id in secured)
        for member in members
    ]


def _secured(users: list[int]) -> set[int]:
    found = Authenticator.objects.filter(user__in=users, type__in=FACTORS)
    return set(found.values_list("user_id", flat=True))


def state_of(user: User, at: datetime) -> str:
    if not user.is_active:
        return "staat uit"
    if is_invited(user):
        return "uitnodiging verlopen" if user.date_joined + INVITATION < at else "uitgenodigd"
    return "lang niet gebruikt" if is_unused(user, at) else "actief"


def where_of(member: Membership) -> str:
    """The municipalities or organizations of a membership, in words."""
    return ", ".join(sorted(str(one) for one in named_by(member)))


@dataclass(frozen=True, slots=True)
class ToLookAt:
    """An account that asks for a coordinator: what is the matter, and where to mend it."""

    region: Region
    name: str
    kind: str  # "unused", "disabled", "expired" or "unprotected"
    words: str
    address: str


def accounts_to_look_at(regions: Iterable[Region], at: datetime) -> list[ToLookAt]:
    """Accounts in these regions that fall asleep, were turned off, weren't taken up, or are open.

    In order of region and name; three queries, whatever the number of accounts.
    """
    rows = Membership.objects.filter(region__in=regions).select_related("user", "region")
    members = list(rows.order_by("region__name", "user__first_name", "user__username"))
    secured = _secured([member.user_id for member in members])
    found = []
    for member in members:
        for kind, words in _matters(member, at, secured):
            name = member.user.get_full_name() or member.user.get_username()
            where = reverse("access_member", args=[member.pk])
            found.append(ToLookAt(member.region, name, kind, words, where))
    return found


def _matters(member: Membership, at: datetime, secured: set[int]) -> list[tuple[str, str]]:
    user, asleep = member.user, last_use(member.user) + timedelta(days=DAYS)
    if is_invited(user):
        expired = user.date_joined + INVITATION < at
        return [("expired", "De uitnodiging is verlopen. Stuur haar opnieuw.")] if expired else []
    if not user.is_active:
        lately = asleep <= at < asleep + LATELY
        words = f"Uitgezet: {DAYS} dagen niet gebruikt. Werkt deze persoon hier nog?"
        return [("disabled", words)] if lately else []
    matters = []
    if asleep < at + SOON:
        words = f"Al bijna {DAYS} dagen niet gebruikt. Daarna gaat het account uit."
        matters.append(("unused", words))
    if member.role == Role.COORDINATOR and user.pk not in secured:
        matters.append(("unprotected", "Deze coördinator heeft nog geen tweede factor."))
    return matters

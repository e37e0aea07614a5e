"""What asks for whose attention today: for each role its own matters, from every room."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse

from accounts.access import accounts_to_look_at
from contacts.models import Organization
from desk.home.checks import CheckedRegion, checked, of_the_checks, of_the_editor
from desk.home.matters import Found, Group, Matter, grouped, of_the_coordinator, of_the_partner
from municipalities.models import Membership, Municipality, Proposal, Region
from municipalities.proposals import open_proposals
from municipalities.scoping import Scope, memberships_of, named_by, scope_of
from trees.models import Publication
from trees.words import moment_short, name_of


@dataclass
class Home:
    """What a person's home page tells; `waiting` are regions that are still to be checked."""

    groups: list[Group] = field(default_factory=list)
    waiting: list[Region] = field(default_factory=list)
    checked_at: datetime | None = None


def home_of(user: Any, at: datetime, *, patient: bool = False) -> Home:
    """Everything that this person can do something about.

    Without patience a large region that wasn't checked lately is left out, and told so.
    """
    scope, home = scope_of(user), Home(checked_at=at)
    found = list(_of_coordinator(scope, home, at, patient))
    found += _of_editor(scope, home, at, patient)
    found += _of_partner(user, scope, at)
    home.groups = grouped(found)
    return home


def of_one_region(user: Any, region: Region, at: datetime) -> Home:
    """What the checks of one region find, however long that takes."""
    scope = scope_of(user)
    result = _checked(Home(checked_at=at), region, at, patient=True)
    assert result  # noqa: S101 with patience there is an answer
    towns = _towns_of(scope).get(region.pk, set())
    mine = scope.coordinates(region.pk)
    found = of_the_checks(region, result) if mine else of_the_editor(region, result, towns)
    return Home(grouped(_in(region, found, scope)), checked_at=result.at)


def coordinated(scope: Scope) -> list[Region]:
    return list(scope.coordinated(Region.objects.order_by("name")))


def _in(region: Region, found: Found, scope: Scope) -> Found:
    """The matters of one region; they name it for whoever has more than one."""
    several = len(scope.sees | scope.partner_in) > 1 or scope.everything
    for name, matter in found:
        where = f"{region}: {matter.where}" if matter.where else str(region)
        yield name, replace(matter, where=where) if several else matter


def has_published(user: Any) -> bool:
    return Publication.objects.filter(by=user.pk).exists()


def _of_coordinator(scope: Scope, home: Home, at: datetime, patient: bool) -> Found:
    regions = coordinated(scope)
    for region in regions:
        yield from _in(region, of_the_coordinator(region, at), scope)
        if result := _checked(home, region, at, patient):
            yield from _in(region, of_the_checks(region, result), scope)
    if regions:
        yield from (("proposals", _proposal(row)) for row in open_proposals(regions))
        yield from (("accounts", one) for one in _accounts(regions, at))


def _checked(home: Home, region: Region, at: datetime, patient: bool) -> CheckedRegion | None:
    """The answer of the checks; the page tells the moment of the oldest one on it."""
    result = checked(region, at, patient=patient)
    if result is None:
        home.waiting.append(region)
    elif home.checked_at is None or result.at < home.checked_at:
        home.checked_at = result.at
    return result


def _of_editor(
    scope: Scope, home: Home, at: datetime, patient: bool
) -> Iterator[tuple[str, Matter]]:
    towns = _towns_of(scope)
    for region in Region.objects.filter(pk__in=towns).order_by("name"):
        if result := _checked(home, region, at, patient):
            yield from _in(region, of_the_editor(region, result, towns[region.pk]), scope)


def _towns_of(scope: Scope) -> dict[int, set[str]]:
    """The municipalities (slugs) in which somebody edits, by region."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = Municipality.objects.filter(pk__in=scope.municipalities)
    for region, slug in rows.values_list("region_id", "slug"):
        found[region].add(slug)
    return found


def _of_partner(user: Any, scope: Scope, at: datetime) -> Found:
    if not scope.organizations:
        return
    rows = Organization.objects.filter(pk__in=scope.organizations).select_related("region")
    for organization in rows.order_by("name"):
        yield from _in(organization.region, of_the_partner([organization], at), scope)
    own = Proposal.objects.filter(by=user).open()
    yield from (("proposals", _own_proposal(row)) for row in own)


def _proposal(row: Proposal) -> Matter:
    return Matter(
        f"{row.title}, van {name_of(row.by)} op {moment_short(row.at)}.",
        _proposal_address(row),
        "Bekijk het voorstel",
        str(row.region),
    )


def _own_proposal(row: Proposal) -> Matter:
    return Matter(
        f"Je voorstel “{row.title}” wacht op de coördinator.",
        _proposal_address(row),
        "Bekijk of trek in",
    )


def _proposal_address(row: Proposal) -> str:
    return reverse("admin:proposal", args=[row.pk])


def _accounts(regions: Iterable[Region], at: datetime) -> Iterator[Matter]:
    for one in accounts_to_look_at(regions, at):
        # Where no second factor is asked for, such as in a demonstration, none is missing.
        if one.kind != "unprotected" or settings.REQUIRE_MFA:
            yield Matter(f"{one.name}: {one.words}", one.address, "Bekijk", str(one.region))


def roles_in_words(user: User) -> str:
    """Such as: coördinator in Flevoland; redacteur in Gooi (Huizen)."""
    if user.is_superuser:
        return "landelijk beheerder"
    return "; ".join(_role(row) for row in memberships_of(user))


def _role(row: Membership) -> str:
    of = [one.name for one in named_by(row)]
    where = f"{row.region} ({', '.join(of)})" if of else str(row.region)
    return f"{row.get_role_display()} in {where}"

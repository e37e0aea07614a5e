"""Who may see and change what: one table, one rule, denied unless the rule says otherwise.

A national administrator does everything, and a coordinator everything in their own regions. What
an editor and a partner may, the table below says row by row. What it doesn't say, nobody may.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet, prefetch_related_objects

from history.models import ChangeQuerySet
from history.snapshots import partner_path, region_path
from municipalities.models import Membership

M = TypeVar("M", bound=Model)


class Rule(NamedTuple):
    """What an editor and a partner may do with the rows of one model.

    An editor sees, or changes too (which rows says the room itself: `editors_change`). Where a
    model has a `partner_path`, the partners of those organizations see it; they propose, and
    propose new ones. Which region a row belongs to its model says: `region_path`.
    """

    editor: str = ""
    proposes: bool = False
    adds: bool = False


SEES, CHANGES = "sees", "changes"
# What a membership of each role names; a coordinator has the whole region.
NAMED: dict[str, str] = {
    Membership.Role.EDITOR: "municipalities",
    Membership.Role.PARTNER: "organizations",
}
PROPOSES = {"proposes": True}
PROPOSES_NEW = {"proposes": True, "adds": True}

# A model that is missing here belongs to nobody but the national administrator; a test proves
# that none of ours is missing.
TABLE: dict[str, Rule] = {
    "municipalities.Region": Rule(SEES),
    "municipalities.Municipality": Rule(SEES),
    "municipalities.Membership": Rule(),
    "municipalities.Proposal": Rule(),
    # Of the history an editor and a partner see a part: `Scope.history`.
    "history.Change": Rule(),
    "contacts.Organization": Rule(SEES, **PROPOSES),
    "contacts.Service": Rule(SEES, **PROPOSES_NEW),
    "contacts.ServiceArea": Rule(SEES),
    "contacts.Phone": Rule(SEES, **PROPOSES_NEW),
    "contacts.Via": Rule(SEES),
    "contacts.RegionLine": Rule(SEES),
    "contacts.DirectoryRecord": Rule(SEES),
    "agreements.Agreement": Rule(SEES, **PROPOSES),
    "agreements.AgreementArea": Rule(SEES),
    "agreements.Party": Rule(SEES),
    "agreements.AgreementVersion": Rule(SEES, **PROPOSES_NEW),
    "agreements.Signature": Rule(SEES, adds=True),
    "trees.Outcome": Rule(CHANGES),
    "trees.Step": Rule(CHANGES),
    "trees.Tree": Rule(SEES),
    "trees.Node": Rule(CHANGES),
    "trees.Edition": Rule(SEES),
    "trees.EditionService": Rule(SEES),
    "trees.Publication": Rule(SEES),
    "trees.DraftEdit": Rule(SEES),
    "trees.Scenario": Rule(CHANGES),
    "trees.Report": Rule(SEES),
}
NO_RULE = Rule()
TOWN = "municipalities.Municipality"
# What stands in a form of a partner, though it isn't theirs to look around in.
PARTNERS_CHOOSE = ("municipalities.Region", TOWN)


@dataclass(frozen=True, slots=True)
class Scope:
    """What the memberships of somebody allow; regions, municipalities and so on as primary keys.

    `edits` are the regions that they coordinate, `sees` those and the ones they edit in.
    """

    everything: bool = False
    sees: frozenset[int] = frozenset()
    edits: frozenset[int] = frozenset()
    municipalities: frozenset[int] = frozenset()  # an editor's
    partner_in: frozenset[int] = frozenset()
    organizations: frozenset[int] = frozenset()  # a partner's
    user: int = 0

    def may_see(self, row: Model | None) -> bool:
        """Whether this row, or without a row anything at all, may be seen."""
        if row is None or self.everything:
            return self.everything or bool(self.sees | self.partner_in)
        regions = self.sees if rule_of(type(row)).editor else self.edits
        return region_of(row) in regions or self._is_partners(row)

    def may_edit(self, row: Model | None) -> bool:
        """Whether this row may be written as it stands; without a row: anything at all."""
        if row is None or self.everything:
            return self.everything or bool(self.edits or self.municipalities)
        return region_of(row) in self.edits or self._is_editors(row)

    def may_propose(self, row: Model) -> bool:
        """Whether a partner may propose this row as it is filled in, or a change to it."""
        rule = rule_of(type(row))
        may = rule.proposes if row.pk else rule.adds
        return may and self._is_partners(row)

    def may_choose(self, row: Model) -> bool:
        """Whether this row may be put into another."""
        if self.everything or region_of(row) in self.edits:
            return True
        if region_of(row) in self.sees:
            return row._meta.label != TOWN or row.pk in self.municipalities
        chosen = row._meta.label in PARTNERS_CHOOSE and region_of(row) in self.partner_in
        return chosen or self._is_partners(row)

    def may_publish(self, region: Model) -> bool:
        """Whether somebody publishes here, goes back, withdraws a plan and accepts proposals."""
        return self.coordinates(region.pk)

    def coordinates(self, region: int | None) -> bool:
        return self.everything or region in self.edits

    def sees_any(self, model: type[Model]) -> bool:
        """Whether there may be rows of this model for them to see."""
        rule = rule_of(model)
        theirs = self.sees if rule.editor else self.edits
        partners = partner_path(model) and self.organizations
        return self.everything or bool(theirs or partners)

    def edits_any(self, model: type[Model]) -> bool:
        """Whether somebody may write some rows of this model, so also add one."""
        editor = rule_of(model).editor == CHANGES and self.municipalities
        return self.everything or bool(self.edits or editor)

    def adds_by_proposal(self, model: type[Model]) -> bool:
        return rule_of(model).adds and bool(self.organizations)

    def visible(self, rows: QuerySet[M]) -> QuerySet[M]:
        if self.everything:
            return rows
        rule = rule_of(rows.model)
        theirs = self.sees if rule.editor else self.edits
        return self._limited(rows, Q(**_in(rows.model, theirs)))

    def choosable(self, rows: QuerySet[M]) -> QuerySet[M]:
        """What somebody may put into a row of their own."""
        if self.everything:
            return rows
        label = rows.model._meta.label
        if label == TOWN:
            theirs = Q(region__in=self.edits | self.partner_in) | Q(pk__in=self.municipalities)
        else:
            partners = self.partner_in if label in PARTNERS_CHOOSE else frozenset()
            theirs = Q(**_in(rows.model, self.sees | partners))
        return self._limited(rows, theirs)

    def coordinated(self, rows: QuerySet[M]) -> QuerySet[M]:
        """The rows in regions that somebody coordinates: what is theirs to look after."""
        return rows if self.everything else rows.filter(**_in(rows.model, self.edits))

    def history(self, rows: ChangeQuerySet) -> ChangeQuerySet:
        """What somebody may read of it: a coordinator all of their regions, an editor what an
        editor may see there, a partner what was written to the things of their organizations.
        """
        if self.everything:
            return rows
        editors = [label for label, rule in TABLE.items() if rule.editor]
        partners = [label for label in TABLE if partner_path(apps.get_model(label))]
        mine = Q(region__in=self.edits) | Q(region__in=self.sees, kind__in=editors)
        for key in self.organizations:
            mine |= Q(kind__in=partners, organizations__contains=f",{key},")
        return rows.filter(mine)

    def beyond(self, row: Model, will_be: Mapping[str, Any]) -> dict[str, str]:
        """What an editor would make of a row beyond their own municipalities: field, sentence."""
        drafts = DRAFTS.get(row._meta.label)
        if not drafts or self.coordinates(region_of(row)):
            return {}
        return drafts.beyond(self, row, will_be)

    def may_write(self, row: Model, will_be: Mapping[str, Any]) -> bool:
        """Whether a row may be written as it is now filled in, with these cleaned values."""
        if self.coordinates(region_of(row)):
            return True
        own = row._meta.label in DRAFTS and bool(self.municipalities)
        return own and region_of(row) in self.sees and not self.beyond(row, will_be)

    def _is_editors(self, row: Model) -> bool:
        drafts = DRAFTS.get(row._meta.label)
        if not drafts or region_of(row) not in self.sees or not self.municipalities:
            return False
        return drafts.may_change(self, row)

    def _is_partners(self, row: Model) -> bool:
        path = partner_path(type(row))
        if not path or not self.organizations or region_of(row) not in self.partner_in:
            return False
        return not self.organizations.isdisjoint(_reached(row, path))

    def _limited(self, rows: QuerySet[M], theirs: Q) -> QuerySet[M]:
        partners = partner_path(rows.model)
        if not region_path(rows.model):
            return rows.none()
        if not partners or not self.organizations:
            return rows.filter(theirs)
        # By key: a row that two of their organizations are in doesn't come twice.
        own = {f"{partners}__in": self.organizations, **_in(rows.model, self.partner_in)}
        return rows.filter(
            theirs | Q(pk__in=rows.model._default_manager.filter(**own).values("pk"))
        )


NOTHING = Scope()


class Drafts(NamedTuple):
    """What a room says of rows that editors change: this one as it stands, and as it will be."""

    may_change: Callable[[Scope, Any], bool]
    beyond: Callable[[Scope, Any, Mapping[str, Any]], dict[str, str]]


DRAFTS: dict[str, Drafts] = {}


def editors_change(label: str, drafts: Drafts) -> None:
    """Tell the rule what an editor's own rows of a model are; a room does so when it starts."""
    DRAFTS[label] = drafts


def scope_of(user: Any) -> Scope:
    """What this user's memberships allow; asked of the database once in the life of the object."""
    known: Scope | None = getattr(user, "_scope", None)
    if known is None:
        known = _scope(user)
        if not isinstance(user, AnonymousUser):
            user._scope = known
    return known


def _scope(user: Any) -> Scope:
    if not (user.is_active and user.is_staff):
        return NOTHING
    if user.is_superuser:
        return Scope(everything=True, user=user.pk)
    own = memberships_of(user)
    by_role = {role: [row for row in own if row.role == role] for role in Membership.Role.values}
    coordinates, edits, partner = (
        frozenset(row.region_id for row in by_role[role]) for role in Membership.Role.values
    )
    return Scope(
        sees=coordinates | edits,
        edits=coordinates,
        municipalities=_named(by_role[Membership.Role.EDITOR]),
        partner_in=partner,
        organizations=_named(by_role[Membership.Role.PARTNER]),
        user=user.pk,
    )


def memberships_of(user: Any) -> list[Membership]:
    """What somebody is in which region, with what it names; asked once in the life of the object.

    Only an editor's municipalities and a partner's organizations are asked for: for who
    coordinates, this is one query.
    """
    known: list[Membership] | None = getattr(user, "_memberships", None)
    if known is not None:
        return known
    rows = Membership.objects.filter(user=user).select_related("region")
    found = list(rows.order_by("region__name", "pk"))
    for role, name in NAMED.items():
        prefetch_related_objects([row for row in found if row.role == role], name)
    user._memberships = found
    return found


def named_by(membership: Membership) -> list[Any]:
    """The municipalities of an editor, the organizations of a partner: of its own region alone."""
    name = NAMED.get(membership.role)
    if not name:
        return []
    rows = getattr(membership, name).all()
    return [row for row in rows if row.region_id == membership.region_id]


def _named(memberships: Iterable[Membership]) -> frozenset[int]:
    return frozenset(row.pk for one in memberships for row in named_by(one))


def rule_of(model: type[Model]) -> Rule:
    return TABLE.get(model._meta.label, NO_RULE)


def region_of(row: Model) -> int | None:
    """The region (primary key) that a row belongs to, saved or not; None where it has none yet."""
    path = region_path(type(row))
    return next(iter(_reached(row, path)), None) if path else None


def _reached(row: Model, path: str) -> list[int]:
    """The primary keys that a lookup leads to from this row; none where a link isn't there yet."""
    here: Any = row
    *above, last = path.split("__")
    for name in above:
        # A row that is being added to another has that other, before either has a key.
        linked = getattr(here, f"{name}_id") or name in here._state.fields_cache
        here = getattr(here, name) if linked else None
        if here is None:
            return []
    if last == "pk":
        return [here.pk] if here.pk else []
    if here._meta.get_field(last).many_to_many:
        return list(getattr(here, last).values_list("pk", flat=True)) if here.pk else []
    key = getattr(here, f"{last}_id")
    return [key] if key else []


def regions_in(value: object) -> list[tuple[Model, int | None]]:
    """The rows in a cleaned form value, each with its region."""
    if isinstance(value, Model):
        return [(value, region_of(value))]
    if isinstance(value, QuerySet):
        return [(row, region_of(row)) for row in value if isinstance(row, Model)]
    return []


def in_region(rows: QuerySet[M], region: int) -> QuerySet[M]:
    """Those of the rows that belong to one region; all of them where rows have no region."""
    path = region_path(rows.model)
    return rows.filter(**{path: region}) if path else rows


def _in(model: type[Model], regions: Iterable[int]) -> dict[str, Iterable[int]]:
    # Without a way to a region no row is anybody's.
    path = region_path(model)
    return {f"{path}__in": regions} if path else {"pk__in": ()}

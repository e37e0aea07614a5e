"""Who may see and change what: one table, one rule, denied unless the rule says otherwise."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, QuerySet

from municipalities.models import Membership

M = TypeVar("M", bound=Model)

# Where the region of each row stands. A model that is missing here belongs to nobody but the
# national administrator; a test proves that none of ours is missing.
REGION_OF = {
    "municipalities.Region": "pk",
    "municipalities.Municipality": "region",
    "municipalities.Membership": "region",
    "contacts.Organization": "region",
    "contacts.Service": "region",
    "contacts.ServiceArea": "service__region",
    "contacts.Phone": "service__region",
    "contacts.RegionLine": "region",
    "contacts.DirectoryRecord": "region",
    "agreements.Agreement": "region",
    "agreements.AgreementArea": "agreement__region",
    "agreements.Party": "agreement__region",
    "agreements.AgreementVersion": "agreement__region",
    "agreements.Signature": "version__agreement__region",
    "trees.Outcome": "region",
    "trees.Step": "outcome__region",
    "trees.Tree": "region",
    "trees.Node": "tree__region",
    "trees.Edition": "municipality__region",
    "trees.EditionService": "edition__municipality__region",
    "trees.EditionVerdict": "edition__municipality__region",
    "trees.DraftEdit": "region",
    "trees.Scenario": "region",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """The regions (primary keys) that somebody may see and may edit; `everything` is national."""

    everything: bool = False
    sees: frozenset[int] = frozenset()
    edits: frozenset[int] = frozenset()

    def may_see(self, row: Model | None) -> bool:
        """Whether this row, or without a row anything at all, may be seen."""
        return self.everything or _within(row, self.sees)

    def may_edit(self, row: Model | None) -> bool:
        return self.everything or _within(row, self.edits)

    def visible(self, rows: QuerySet[M]) -> QuerySet[M]:
        return rows if self.everything else _limited(rows, self.sees)

    def choosable(self, rows: QuerySet[M]) -> QuerySet[M]:
        """What somebody may put into a row of their own."""
        return rows if self.everything else _limited(rows, self.edits)


NOTHING = Scope()


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
        return Scope(everything=True)
    roles = dict(Membership.objects.filter(user=user).values_list("region_id", "role"))
    # Editors and partners look on until they get work of their own here.
    edits = {region for region, role in roles.items() if role == Membership.Role.COORDINATOR}
    return Scope(sees=frozenset(roles), edits=frozenset(edits))


def path_of(model: type[Model]) -> str | None:
    """The lookup that leads from a row of this model to its region."""
    return REGION_OF.get(model._meta.label)


def region_of(row: Model) -> int | None:
    """The region (primary key) that a row belongs to, saved or not; None where it has none yet."""
    path = path_of(type(row))
    if path is None:
        return None
    here: Any = row
    *above, last = path.split("__")
    for name in above:
        here = getattr(here, name) if getattr(here, f"{name}_id") else None
        if here is None:
            return None
    region: int | None = here.pk if last == "pk" else getattr(here, f"{last}_id")
    return region


def regions_in(value: object) -> list[tuple[Model, int | None]]:
    """The rows in a cleaned form value, each with its region."""
    if isinstance(value, Model):
        return [(value, region_of(value))]
    if isinstance(value, QuerySet):
        return [(row, region_of(row)) for row in value if isinstance(row, Model)]
    return []


def in_region(rows: QuerySet[M], region: int) -> QuerySet[M]:
    """Those of the rows that belong to one region; all of them where rows have no region."""
    path = path_of(rows.model)
    return rows.filter(**{path: region}) if path else rows


def _within(row: Model | None, regions: Collection[int]) -> bool:
    return bool(regions) if row is None else region_of(row) in regions


def _limited(rows: QuerySet[M], regions: Collection[int]) -> QuerySet[M]:
    path = path_of(rows.model)
    return rows.filter(**{f"{path}__in": regions}) if path else rows.none()

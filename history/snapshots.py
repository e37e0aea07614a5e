"""Rows as they stand in the database, in a form in which two moments can be compared."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection, models
from django.db.models import F

Key = tuple[type[models.Model], int]

ROOMS = ("history", "municipalities", "contacts", "agreements", "trees", "crisiswijzer")
ACCOUNT = "auth.User"

# What isn't told of, and why.
UNTRACKED = {
    "history.Change": "the history itself",
    "contacts.DirectoryRecord": "a copy of the facts, made after each write of them; never changed",
    "trees.DraftEdit": "says who changed a draft, beside the write of the draft; never changed",
    "trees.EditionService": "follows from the questions of an edition; never changed",
}
# Columns that nobody writes: a number of the machinery, or a moment of looking in.
SILENT = {
    "trees.Node": {"lft", "rght", "level", "mptt_tree", "version"},
    ACCOUNT: {"last_login"},
}
# TrackedFields that it changed, never what it is.
HIDDEN = {ACCOUNT: {"password"}, "trees.Report": {"text"}}
# Too long to keep twice: the row itself never changes, or a later entry names what differs.
LONG = {"trees.Edition": {"flow"}}
# What the name of a row is made of, to be read along with it.
NAMED_BY = {
    "contacts.Service": ("organization",),
    "contacts.ServiceArea": ("municipality",),
    "contacts.RegionLine": ("service__organization",),
    "agreements.AgreementArea": ("municipality",),
    "agreements.Party": ("organization",),
    "agreements.AgreementVersion": ("agreement",),
    "agreements.Signature": ("organization",),
    "trees.Step": ("service__organization",),
    "trees.Edition": ("municipality",),
    "trees.EditionVerdict": ("edition__municipality",),
    "trees.Report": ("municipality",),
    "municipalities.Membership": ("user", "region"),
}
BATCH = 500
PLAIN = (bool, int, float, str, list, dict)


@dataclass(frozen=True, slots=True)
class RowState:
    """A row at some moment: plain values by field, its name, and to whom it belonged.

    A reference is a key, a many-to-many field a sorted list of keys.
    """

    values: dict[str, Any]
    name: str
    region: int | None
    organizations: frozenset[int]


class TrackedFields(NamedTuple):
    """The fields of a model that are told: columns, and links to many."""

    columns: tuple[Any, ...]
    links: tuple[Any, ...]
    # Of which only a fingerprint is taken.
    concealed: frozenset[Any]


def region_path(model: type[models.Model]) -> str:
    """The lookup from a row to its region, as its model says it; "" where it has none."""
    return str(getattr(model, "region_path", ""))


def partner_path(model: type[models.Model]) -> str:
    """The lookup from a row to the organizations whose partners see it; "" where none do."""
    return str(getattr(model, "partner_path", ""))


def rows_of(model: type[models.Model] | Any) -> models.QuerySet[Any]:
    """The rows of a model without the rules of its own manager."""
    return models.QuerySet(model)


@cache
def is_tracked(model: type[models.Model]) -> bool:
    ours = model._meta.app_label in ROOMS or model._meta.label == ACCOUNT
    return ours and not model._meta.auto_created and model._meta.label not in UNTRACKED


@cache
def silent_fields(model: type[models.Model]) -> frozenset[str]:
    """The columns of a model that are written without being told."""
    return frozenset({"stamp", *SILENT.get(model._meta.label, ())})


@cache
def told_fields(model: type[models.Model]) -> TrackedFields:
    silent = silent_fields(model)
    every: Any = model._meta
    columns = [one for one in every.concrete_fields if not one.primary_key]
    links = [one for one in every.many_to_many if one.remote_field.through._meta.auto_created]
    label = model._meta.label
    concealed = {
        one for one in columns if one.name in HIDDEN.get(label, set()) | LONG.get(label, set())
    }
    told = tuple(one for one in columns if one.name not in silent)
    return TrackedFields(told, tuple(links), frozenset(concealed))


@cache
def linked_models(model: type[models.Model]) -> tuple[tuple[type[models.Model], str], ...]:
    """The models, with a field, whose rows change when a row of this one goes: links, and
    references that are then emptied. No signal tells of those.
    """
    found = []
    every: Any = model._meta
    for one in every.get_fields(include_hidden=True):
        if not (one.auto_created and one.is_relation and is_tracked(one.related_model)):
            continue
        many = one.many_to_many and one.through._meta.auto_created
        emptied = getattr(one, "on_delete", None) is models.SET_NULL
        if many or emptied:
            found.append((one.related_model, one.field.name))
    return tuple(found)


def read(
    model: type[models.Model], keys: Iterable[int], *, lock: bool = False
) -> dict[int, RowState]:
    """The rows with these keys that are there now, by key. `lock`: nobody else writes them now."""
    wanted = sorted(set(keys))
    found: dict[int, RowState] = {}
    for start in range(0, len(wanted), BATCH):
        found.update(_read(model, wanted[start : start + BATCH], lock))
    return found


def _read(model: type[models.Model], keys: Sequence[int], lock: bool) -> dict[int, RowState]:
    region = region_path(model)
    rows = rows_of(model).filter(pk__in=keys).order_by("pk")
    rows = rows.select_related(*NAMED_BY.get(model._meta.label, ()))
    if region:
        rows = rows.annotate(_region=F(region))
    if lock and connection.in_atomic_block:
        rows = rows.select_for_update(of=("self",), no_key=True)
    told, links = list(rows), _links(model, keys)
    regions = _account_regions(keys) if model._meta.label == ACCOUNT else {}
    partners = _partners(model, keys, partner_path(model))
    return {
        row.pk: RowState(
            {**_values(row), **links.get(row.pk, {})},
            str(row) or getattr(row, "slug", ""),
            getattr(row, "_region", regions.get(row.pk)),
            frozenset(partners.get(row.pk, ())),
        )
        for row in told
    }


def _values(row: models.Model) -> dict[str, Any]:
    fields, held = told_fields(type(row)), row.__dict__
    values = {one.name: _plain(held[one.attname]) for one in fields.columns}
    values |= {one.name: fingerprint(held[one.attname]) for one in fields.concealed}
    return values | {one.name: [] for one in fields.links}


def _plain(value: Any) -> Any:
    """A value as it can stand in a document."""
    if value is None or isinstance(value, PLAIN):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return fingerprint(value) if isinstance(value, bytes | memoryview) else str(value)


def fingerprint(value: Any) -> str:
    """Tells that a value changed, without telling what it is."""
    if isinstance(value, bytes | memoryview):
        return hashlib.sha256(bytes(value)).hexdigest()
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def _links(model: type[models.Model], keys: Sequence[int]) -> dict[int, dict[str, list[int]]]:
    found: dict[int, dict[str, list[int]]] = defaultdict(dict)
    for field in told_fields(model).links:
        here, there = field.m2m_field_name(), field.m2m_reverse_field_name()
        rows = rows_of(field.remote_field.through).filter(**{f"{here}__in": keys})
        pairs = rows.order_by(f"{there}_id").values_list(f"{here}_id", f"{there}_id")
        for own, other in pairs:
            found[own].setdefault(field.name, []).append(other)
    return found


def _partners(model: type[models.Model], keys: Sequence[int], path: str) -> dict[int, set[int]]:
    """The organizations to which each row belongs."""
    found: dict[int, set[int]] = defaultdict(set)
    if path:
        for own, other in rows_of(model).filter(pk__in=keys).values_list("pk", path):
            if other is not None:
                found[own].add(other)
    return found


def _account_regions(keys: Sequence[int]) -> dict[int, int]:
    """An account belongs to a region when all its memberships do; a national one to none."""
    memberships = apps.get_model("municipalities", "Membership")
    found: dict[int, set[int]] = defaultdict(set)
    rows = rows_of(memberships).filter(user__in=keys, user__is_superuser=False)
    for user, region in rows.values_list("user_id", "region_id"):
        found[user].add(region)
    return {user: next(iter(regions)) for user, regions in found.items() if len(regions) == 1}


def differences(was: RowState | None, now: RowState | None) -> Iterator[tuple[str, Any, Any]]:
    """(field, value before, value after) of what differs. Of a row that came or went: what was
    filled in.
    """
    before, after = was.values if was else {}, now.values if now else {}
    for name in before or after:
        old, new = before.get(name), after.get(name)
        nothing = (was is None or now is None) and is_blank(old) and is_blank(new)
        if old != new and not nothing:
            yield name, old, new


def is_blank(value: Any) -> bool:
    return value is None or value in ("", [], {})

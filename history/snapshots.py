"""Rows as they stand in the database, in a form in which two moments can be compared.

Every model of a room (`settings.ROOMS`) and every account is tracked. A model may say of itself:

* `region_path`, `partner_path`: the lookups to its region and to the organizations that see it;
* `history_named_by`: what its name is made of, to be read along with it;
* `history_name`: its name made of the values of its columns alone, where there may be thousands;
* `history_silent`: columns that nobody writes, a number of the machinery or a moment of looking in;
* `history_hidden`: fields of which is told that they changed, never what they are;
* `history_long`: too long to keep twice, as the row itself never changes;
* `history_words`: how the value of a field reads;
* `history_account`: the account that belongs to the region of a row;
* `history_untracked`: why nothing of it is told.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.db.models import F

from history.bulk import among

Key = tuple[type[models.Model], int]

# Django's own model of accounts can't say of itself what those of the rooms do.
ACCOUNT: dict[str, Any] = {"history_silent": {"last_login"}, "history_hidden": {"password"}}
AS_IT_IS = frozenset({bool, int, float, str, type(None)})
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


NOTHING = RowState({}, "", None, frozenset())


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


def said_of(model: type[models.Model], what: str) -> Any:
    """What a model says of its own history, such as `history_hidden`; () where it says nothing."""
    return ACCOUNT.get(what, ()) if _is_account(model) else getattr(model, what, ())


@cache
def _is_account(model: type[models.Model]) -> bool:
    return model._meta.label == settings.AUTH_USER_MODEL


@cache
def is_tracked(model: type[models.Model]) -> bool:
    ours = model._meta.app_label in settings.ROOMS or _is_account(model)
    return ours and not model._meta.auto_created and not said_of(model, "history_untracked")


@cache
def silent_fields(model: type[models.Model]) -> frozenset[str]:
    """The columns of a model that are written without being told."""
    return frozenset({"stamp", *said_of(model, "history_silent")})


@cache
def told_fields(model: type[models.Model]) -> TrackedFields:
    silent = silent_fields(model)
    every: Any = model._meta
    columns = [one for one in every.concrete_fields if not one.primary_key]
    links = [one for one in every.many_to_many if one.remote_field.through._meta.auto_created]
    kept_out = {*said_of(model, "history_hidden"), *said_of(model, "history_long")}
    concealed = {one for one in columns if one.name in kept_out}
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
    return _read(model, wanted, lock) if wanted else {}


def _read(model: type[models.Model], keys: Sequence[int], lock: bool) -> dict[int, RowState]:
    rows = rows_of(model).filter(among("pk", keys)).order_by("pk")
    if lock and connection.in_atomic_block and connection.features.has_select_for_update:
        # The rows alone, not those of the region that are read along with them.
        list(rows.select_for_update(no_key=True).values_list("pk"))
    found = _read_values(model, rows) if said_of(model, "history_name") else _read_rows(model, rows)
    links = _links(model, keys)
    regions = _account_regions(keys) if _is_account(model) else {}
    partners = _partners(model, keys, partner_path(model))
    return {
        key: RowState(
            {**values, **links.get(key, {})},
            name,
            regions.get(key) if region is None else region,
            frozenset(partners.get(key, ())),
        )
        for key, values, name, region in found
    }


# The key of a row, its values, its name and its region.
Found = Iterator[tuple[int, dict[str, Any], str, int | None]]


def _read_rows(model: type[models.Model], rows: models.QuerySet[Any]) -> Found:
    rows = rows.select_related(*said_of(model, "history_named_by"))
    if region := region_path(model):
        rows = rows.annotate(_region=F(region))
    for row in rows:
        name = str(row) or getattr(row, "slug", "")
        yield row.pk, _values(model, row.__dict__), name, getattr(row, "_region", None)


def _read_values(model: type[models.Model], rows: models.QuerySet[Any]) -> Found:
    columns = [one.attname for one in told_fields(model).columns]
    named = said_of(model, "history_name")
    for key, region, *held in rows.values_list("pk", region_path(model), *columns):
        values = _values(model, dict(zip(columns, held, strict=True)))
        yield key, values, named(values), region


def _values(model: type[models.Model], held: Mapping[str, Any]) -> dict[str, Any]:
    fields = told_fields(model)
    values = {
        one.name: value if type(value := held[one.attname]) in AS_IT_IS else _plain(value)
        for one in fields.columns
    }
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
        rows = rows_of(field.remote_field.through).filter(among(here, keys))
        pairs = rows.order_by(f"{there}_id").values_list(f"{here}_id", f"{there}_id")
        for own, other in pairs:
            found[own].setdefault(field.name, []).append(other)
    return found


def _partners(model: type[models.Model], keys: Sequence[int], path: str) -> dict[int, set[int]]:
    """The organizations to which each row belongs."""
    found: dict[int, set[int]] = defaultdict(set)
    if path:
        for own, other in rows_of(model).filter(among("pk", keys)).values_list("pk", path):
            if other is not None:
                found[own].add(other)
    return found


def _account_regions(keys: Sequence[int]) -> dict[int, int]:
    """An account belongs to a region when all its memberships do; a national one to none."""
    found: dict[int, set[int]] = defaultdict(set)
    for model, name in _memberships():
        mine = {f"{name}__in": keys, f"{name}__is_superuser": False}
        for user, region in rows_of(model).filter(**mine).values_list(name, region_path(model)):
            found[user].add(region)
    return {user: next(iter(regions)) for user, regions in found.items() if len(regions) == 1}


@cache
def _memberships() -> list[tuple[type[models.Model], str]]:
    """The models whose rows say to which region an account belongs, each with that field."""
    named = [(model, said_of(model, "history_account")) for model in apps.get_models()]
    return [(model, name) for model, name in named if name]


def differences(was: RowState | None, now: RowState | None) -> Iterator[tuple[str, Any, Any]]:
    """(field, value before, value after) of what differs. Of a row that came or went: what was
    filled in.
    """
    if was is None or now is None:
        for name, value in (was or now or NOTHING).values.items():
            if not is_blank(value):
                yield (name, value, None) if was else (name, None, value)
        return
    for name, old in was.values.items():
        if old != (new := now.values.get(name)):
            yield name, old, new


def is_blank(value: Any) -> bool:
    return value is None or value in _BLANK


_BLANK: tuple[Any, ...] = ("", [], {})

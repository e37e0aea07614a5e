"""The proof that the history tells every write and each draws a stamp, for any block of code.

    with everything_told():
        client.post(...)

Every row of every told model is looked at before and after, apart from the mechanism that tells.
Whatever differs has to be told, field by field and in the order in which it happened; what is told
has to be what happened. And the stamps of its table differ, where that has them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.db import models

from history.models import Act, Change
from history.stamps import Stamped, Stamps, stamps_of

# What no person writes; a field that is added here is a field whose writes nobody is told of.
CACHE = {
    "trees.Node": {"lft", "rght", "level", "mptt_tree", "version"},
    "auth.User": {"last_login"},
}
# What a model doesn't tell the value of: the account is Django's own.
HIDDEN = {"auth.User": ("password",)}
Snapshot = dict[tuple[str, int], dict[str, Any]]


@contextmanager
def everything_told(*, at_least: int = 0) -> Iterator[None]:
    """Fails where this block wrote something that isn't told, or told what wasn't written.

    `at_least` is how many entries there must be, so that a test can't pass by writing nothing.
    """
    before, last, stamps = snapshot(), _last(), _stamps()
    yield
    after = snapshot()
    _refuse_unstamped(before, after, stamps)
    entries = list(Change.objects.filter(pk__gt=last).order_by("pk"))
    told = _replayed(before, entries)
    assert told.keys() == after.keys(), _other_rows(told, after)
    for key, row in after.items():
        assert _shown(key, told[key]) == _shown(key, row), key
        assert _hidden(told[key]) == _changed_in_hiding(key, before.get(key), row), key
    assert len(entries) >= at_least, f"{len(entries)} entries"


def told_models() -> list[type[models.Model]]:
    ours = [model for room in settings.ROOMS for model in apps.get_app_config(room).get_models()]
    return [*(model for model in ours if not getattr(model, "history_untracked", "")), User]


def snapshot() -> Snapshot:
    """Every column and every link of every row, by (model, key)."""
    found: Snapshot = {}
    for model in told_models():
        columns = [field for field in model._meta.concrete_fields if not _is_cache(field)]
        for row in models.QuerySet(model).values_list(*(field.attname for field in columns)):
            values = dict(zip((field.name for field in columns), map(_plain, row), strict=True))
            found[model._meta.label, values.pop(model._meta.pk.name)] = values
        for link in model._meta.many_to_many:
            _add_links(found, model, link)
    return found


def _stamps() -> dict[str, Stamps]:
    """The stamps of each table that carries them; the links of a row are as its own columns."""
    found = {}
    for model in told_models():
        if issubclass(model, Stamped):
            links = [link.remote_field.through for link in model._meta.many_to_many]
            made = [one.objects.all() for one in links if one._meta.auto_created]
            found[model._meta.label] = stamps_of([model, *made])
    return found


def _refuse_unstamped(before: Snapshot, after: Snapshot, stamps: dict[str, Stamps]) -> None:
    same = {label for label, found in _stamps().items() if found == stamps[label]}
    for label, key in before.keys() | after.keys():
        if label in same:
            assert before.get((label, key)) == after.get((label, key)), f"{label} has an old stamp"


def _is_cache(field) -> bool:
    return field.name == "stamp" or field.name in CACHE.get(field.model._meta.label, ())


def _add_links(found: Snapshot, model, link) -> None:
    if not link.remote_field.through._meta.auto_created:
        return
    for label, key in list(found):
        if label == model._meta.label:
            found[label, key][link.name] = []
    here, there = link.m2m_column_name(), link.m2m_reverse_name()
    for own, other in models.QuerySet(link.remote_field.through).values_list(here, there):
        found[model._meta.label, own][link.name].append(other)
    for label, key in list(found):
        if label == model._meta.label:
            found[label, key][link.name].sort()


def _kept_from(label: str, how: str) -> tuple[str, ...]:
    """The fields that a model says to keep out of the history: "hidden", or "long"."""
    own: tuple[str, ...] = getattr(apps.get_model(label), f"history_{how}", ())
    return HIDDEN.get(label, own) if how == "hidden" else own


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date | time) else value


def _last() -> int:
    newest = Change.objects.order_by("-pk").first()
    return newest.pk if newest else 0


def _replayed(before: Snapshot, entries: list[Change]) -> Snapshot:
    """What the rows would be if exactly what is told had happened to them."""
    rows = {key: dict(row) for key, row in before.items()}
    for entry in entries:
        key = (entry.kind, entry.key)
        if entry.act == Act.ADDED:
            assert key not in rows, f"{entry} was there already"
            rows[key] = {}
        if entry.act != Act.NOTED:
            _replay(rows[key], entry)
        if entry.act == Act.REMOVED:
            del rows[key]
    return rows


def _replay(row: dict[str, Any], entry: Change) -> None:
    for change in entry.changes:
        name = change["field"]
        if name in _kept_from(entry.kind, "hidden"):
            assert change["was"] is None, f"{entry}: {name} is told"
            assert change["now"] is None, f"{entry}: {name} is told"
            row["told in hiding"] = {*row.get("told in hiding", ()), name}
            continue
        if name not in _kept_from(entry.kind, "long"):
            stood = row.get(name)
            assert change["was"] == stood or _blank(change["was"], stood), f"{entry}: {name}"
        assert change["was"] != change["now"], f"{entry}: {name} didn't change"
        row[name] = change["now"]


def _blank(*values: Any) -> bool:
    return all(value is None or value in ("", [], {}) for value in values)


def _shown(key: tuple[str, int], row: dict[str, Any]) -> dict[str, Any]:
    """What can be compared: filled in, and neither hidden nor too long to be told."""
    kept = {*_kept_from(key[0], "hidden"), *_kept_from(key[0], "long"), "told in hiding"}
    return {name: value for name, value in row.items() if name not in kept and not _blank(value)}


def _hidden(row: dict[str, Any]) -> set[str]:
    return set(row.get("told in hiding", ()))


def _changed_in_hiding(key, was: dict[str, Any] | None, now: dict[str, Any]) -> set[str]:
    names = _kept_from(key[0], "hidden")
    return {name for name in names if (was or {}).get(name, "") != now[name]}


def _other_rows(told: Snapshot, after: Snapshot) -> str:
    return f"told, not there: {told.keys() - after.keys()}; not told: {after.keys() - told.keys()}"

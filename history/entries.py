"""From rows before and after to entries in the history: what differs, in values and in words."""

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from history.models import Act, Change, Way, keys_in_words, words_of
from history.snapshots import (
    Key,
    RowState,
    differences,
    read,
    region_path,
    rows_of,
    said_of,
    told_fields,
)
from history.words import label_of, value_words

Names = Mapping[Key, str]
# The regions (primary keys) of the rows of each model that were written.
Written = dict[type[models.Model], set[int]]
FORMS = ("_add", "_change", "_changelist", "_delete")


@dataclass(frozen=True, slots=True)
class Source:
    """Whose writes these are, and by which way they came; what isn't said follows from the request.

    `deed` holds together what was written together.
    """

    deed: UUID
    key: UUID = field(default_factory=uuid4)
    by: Any = None
    way: str = ""
    via: str = ""
    request: HttpRequest | None = None

    def person(self) -> tuple[int | None, str]:
        """(key, name) of who is writing; (None, "") where nobody signed in."""
        by = self.by or getattr(self.request, "user", None)
        if by is None or not by.is_authenticated:
            return None, ""
        named = by.get_full_name()
        return by.pk, f"{named} ({by.get_username()})" if named else by.get_username()

    def door(self) -> tuple[str, str]:
        """(way, the name of what was used)."""
        if self.way:
            return self.way, self.via
        if self.request is None:
            command = _command()
            return (Way.COMMAND, command) if command else (Way.OTHER, self.via)
        match = self.request.resolver_match
        name = (match.url_name if match else None) or ""
        return _way_of(self.request, name), self.via or name


def _command() -> str:
    """The command that this process runs, for those that don't say so themselves."""
    program, *arguments = sys.argv
    return arguments[0] if Path(program).name == "manage.py" and arguments else ""


def _way_of(request: HttpRequest, name: str) -> str:
    if name.endswith("_changelist") and "action" in request.POST:
        return Way.ACTION
    # The forms of the admin are named after room and model: contacts_phone_change.
    return Way.FORM if name.endswith(FORMS) and name.count("_") > 1 else Way.PAGE


def write_entries(before: Mapping[Key, RowState | None], source: Source) -> Written:
    """An entry for each row that is no longer as it was; returns the regions of those rows."""
    after = _read_all(before)
    told = {
        key: changes
        for key, was in before.items()
        if (changes := list(differences(was, after.get(key)))) or bool(was) != (key in after)
    }
    if not told:
        return {}
    names = _names(told, before, after)
    entries = [
        _entry(key, before[key], after.get(key), changes, names) for key, changes in told.items()
    ]
    _keep(entries, source)
    written: Written = defaultdict(set)
    for key in told:
        states = (before[key], after.get(key))
        written[key[0]].update(one.region for one in states if one and one.region is not None)
    return written


def noted(row: models.Model, sentence: str, source: Source) -> None:
    """An entry about a row in which nothing was written."""
    key = (type(row), row.pk)
    stood = read(type(row), [row.pk]).get(row.pk)
    change = {"field": "", "label": "", "was": None, "now": None, "words": ["", sentence]}
    entry = _named(key, stood, _names({key: []}, {key: stood}, {}))
    entry.act, entry.changes, entry.words = Act.NOTED, [change], sentence
    _keep([entry], source)


def _keep(entries: list[Change], source: Source) -> None:
    at, (by_key, by_name), (way, via) = timezone.now(), source.person(), source.door()
    regions = _region_names({entry.region_id for entry in entries if entry.region_id})
    for entry in entries:
        entry.at, entry.deed, entry.by_key, entry.by_name = at, source.deed, by_key, by_name
        entry.way, entry.via = way, via[:200]
        entry.region_name = regions.get(entry.region_id or 0, "")
    Change.objects.bulk_create(entries, batch_size=500)


def _region_names(keys: Iterable[int]) -> dict[int, str]:
    regions = Change._meta.get_field("region").related_model
    rows = rows_of(regions).filter(pk__in=keys)
    return dict(rows.values_list("pk", "name"))


def _read_all(keys: Iterable[Key]) -> dict[Key, RowState]:
    return {
        (model, key): stood
        for model, some in _by_model(keys).items()
        for key, stood in read(model, some).items()
    }


def _by_model(keys: Iterable[Key]) -> dict[type[models.Model], set[int]]:
    found: dict[type[models.Model], set[int]] = defaultdict(set)
    for model, key in keys:
        found[model].add(key)
    return found


def _names(
    told: Mapping[Key, Iterable[tuple[str, Any, Any]]],
    before: Mapping[Key, RowState | None],
    after: Mapping[Key, RowState],
) -> dict[Key, str]:
    """The names of the rows that are referred to, as they are now or were last."""
    wanted = {key for one in told for key in _references(one, told[one])}
    wanted |= {parent for one in told if (parent := parent_of(one, after.get(one) or before[one]))}
    known = {key: stood.name for key, stood in before.items() if stood} | {
        key: stood.name for key, stood in after.items()
    }
    for model, some in _by_model(wanted - known.keys()).items():
        rows = rows_of(model).filter(pk__in=some)
        for row in rows.select_related(*said_of(model, "history_named_by")):
            known[model, row.pk] = str(row) or getattr(row, "slug", "")
    return known


def _references(key: Key, changes: Iterable[tuple[str, Any, Any]]) -> Iterable[Key]:
    targets = _targets(key[0])
    for name, was, now in changes:
        if target := targets.get(name):
            both = [*_as_list(was), *_as_list(now)]
            yield from ((target, one) for one in both)


@cache
def _targets(model: type[models.Model]) -> dict[str, Any]:
    """The models that the fields of a model refer to."""
    told = told_fields(model)
    return {
        one.name: one.related_model for one in (*told.columns, *told.links) if one.related_model
    }


def _as_list(value: Any) -> list[int]:
    return value if isinstance(value, list) else [] if value is None else [value]


def parent_of(key: Key, stood: RowState | None) -> Key | None:
    """The row on whose page this one stands: the first step on its way to the region."""
    step, _, further = region_path(key[0]).partition("__")
    above = stood.values.get(step) if stood and further else None
    target = _targets(key[0]).get(step)
    return (target, above) if target is not None and above is not None else None


def _entry(
    key: Key,
    was: RowState | None,
    now: RowState | None,
    changes: Iterable[tuple[str, Any, Any]],
    names: Names,
) -> Change:
    entry = _named(key, now or was, names)
    if was and now and entry.region_id is None:
        entry.region_id = was.region
    entry.act = Act.CHANGED if was and now else Act.ADDED if now else Act.REMOVED
    entry.changes = [_change(key[0], *change, names) for change in changes]
    entry.words = words_of(entry.changes)
    if was and now:
        entry.organizations = keys_in_words(was.organizations | now.organizations)
    return entry


def _named(key: Key, stood: RowState | None, names: Names) -> Change:
    model, own = key
    parent = parent_of(key, stood)
    return Change(
        region_id=stood.region if stood else None,
        organizations=keys_in_words(stood.organizations if stood else ()),
        kind=model._meta.label,
        key=own,
        name=(stood.name if stood else "")[:300],
        under_kind=parent[0]._meta.label if parent else "",
        under_key=parent[1] if parent else None,
        under_name=(names.get(parent, "") if parent else "")[:300],
    )


def _change(model: type[models.Model], name: str, was: Any, now: Any, names: Names) -> Any:
    field_ = model._meta.get_field(name)
    if name in said_of(model, "history_hidden"):
        said, was, now = ["", f"{label_of(field_)} gewijzigd"], None, None
    else:
        said = [value_words(field_, was, names), value_words(field_, now, names)]
    return {"field": name, "label": label_of(field_), "was": was, "now": now, "words": said}

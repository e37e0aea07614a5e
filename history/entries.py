"""From rows before and after to entries in the history: what differs, in values and in words."""

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from history.bulk import among, insert
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


@dataclass(slots=True)
class _Entry:
    """What a `Change` says of its row; there may be thousands at a time."""

    region: int | None
    organizations: str
    kind: str
    key: int
    name: str
    under_kind: str
    under_key: int | None
    under_name: str
    act: str = ""
    changes: list[dict[str, Any]] = field(default_factory=list)
    words: str = ""


OF_A_ROW = tuple(one.name for one in fields(_Entry))
# What is the same for all that is written together, and of the row.
COLUMNS = ("at", "deed", "by_key", "by_name", "way", "via", "region_name", *OF_A_ROW)


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
    entry.act, entry.changes, entry.words = str(Act.NOTED), [change], sentence
    _keep([entry], source)


def _keep(entries: list[_Entry], source: Source) -> None:
    (by_key, by_name), (way, via) = source.person(), source.door()
    written = (timezone.now(), source.deed, by_key, by_name, way, via[:200])
    regions = _region_names({entry.region for entry in entries if entry.region})
    of_a_row = attrgetter(*OF_A_ROW)
    rows = [(*written, regions.get(one.region or 0, ""), *of_a_row(one)) for one in entries]
    insert(Change, COLUMNS, rows)


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
        rows = rows_of(model).filter(among("pk", some))
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
) -> _Entry:
    entry = _named(key, now or was, names)
    if was and now and entry.region is None:
        entry.region = was.region
    entry.act = str(Act.CHANGED if was and now else Act.ADDED if now else Act.REMOVED)
    entry.changes = [_change(key[0], *change, names) for change in changes]
    entry.words = words_of(entry.changes)
    if was and now:
        entry.organizations = keys_in_words(was.organizations | now.organizations)
    return entry


def _named(key: Key, stood: RowState | None, names: Names) -> _Entry:
    model, own = key
    parent = parent_of(key, stood)
    return _Entry(
        region=stood.region if stood else None,
        organizations=keys_in_words(stood.organizations if stood else ()),
        kind=model._meta.label,
        key=own,
        name=(stood.name if stood else "")[:300],
        under_kind=parent[0]._meta.label if parent else "",
        under_key=parent[1] if parent else None,
        under_name=(names.get(parent, "") if parent else "")[:300],
    )


def _change(
    model: type[models.Model], name: str, was: Any, now: Any, names: Names
) -> dict[str, Any]:
    field_, label, hidden = _told_as(model, name)
    if hidden:
        said, was, now = ["", f"{label} gewijzigd"], None, None
    else:
        said = [value_words(field_, was, names), value_words(field_, now, names)]
    return {"field": name, "label": label, "was": was, "now": now, "words": said}


@cache
def _told_as(model: type[models.Model], name: str) -> tuple[Any, str, bool]:
    """A field, what it is called, and whether its values stay out of the history."""
    field_ = model._meta.get_field(name)
    return field_, label_of(field_), name in said_of(model, "history_hidden")

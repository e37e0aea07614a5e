"""Rows written only where they differ from a package, so that a second load writes nothing."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models
from django.db.models import ProtectedError, RestrictedError

from history.stamps import StampedQuerySet
from history.tracking import touch

M = TypeVar("M", bound=models.Model)
K = TypeVar("K", bound=Hashable)
Fields = dict[str, Any]
"""Values by column name: a reference as "organization_id", so that comparing costs no query."""

BATCH = 400


@dataclass
class Writer:
    """Writes what differs and remembers what it did. Everything goes through it."""

    prune: bool = False
    created: int = 0
    changed: int = 0
    removed: int = 0
    # Of what the file no longer names: what stays, what was removed, and what could only be ended.
    left: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def create(self, rows: Sequence[M]) -> Sequence[M]:
        """Insert rows of one model, in this order."""
        if rows:
            plain(type(rows[0])).bulk_create(rows, batch_size=BATCH)
            self.created += len(rows)
        return rows

    def settle(self, rows: Mapping[K, M], wanted: Mapping[K, Fields], make: type[M]) -> dict[K, M]:
        """A row for each wanted key, in that order: changed where it differs, or new."""
        new = {key: make(**fields) for key, fields in wanted.items() if key not in rows}
        self.create(list(new.values()))
        for key, fields in wanted.items():
            if key in rows:
                self.change(rows[key], fields)
        return {key: rows[key] if key in rows else new[key] for key in wanted}

    def change(self, row: models.Model, fields: Fields) -> None:
        differing = {name for name, value in fields.items() if getattr(row, name) != value}
        if differing:
            for name in differing:
                setattr(row, name, fields[name])
            row.save()
            self.changed += 1

    def settle_places(self, rows: Sequence[M], wanted: Sequence[Fields], make: type[M]) -> None:
        """Make an ordered list what is wanted; the row at a place stays the row at that place."""
        for row, fields in zip(rows, wanted, strict=False):
            self.change(row, fields)
        self.create([make(**fields) for fields in wanted[len(rows) :]])
        self.remove(rows[len(wanted) :])

    def settle_links(self, rows: Sequence[M], wanted: Sequence[Fields], make: type[M]) -> None:
        """Make a list of links what is wanted, in that order.

        From the first difference on they are made anew: a link may stand once, and would collide
        with its own old place.
        """
        same = 0
        while same < min(len(rows), len(wanted)) and _says(rows[same], wanted[same]):
            same += 1
        self.remove(rows[same:])
        self.create([make(**fields) for fields in wanted[same:]])

    def remove(self, rows: Sequence[models.Model]) -> None:
        if rows:
            keys = [row.pk for row in rows]
            touch(type(rows[0]), keys)
            plain(type(rows[0])).filter(pk__in=keys).delete()
            self.removed += len(rows)

    def leave(
        self,
        rows: Iterable[M],
        name: Callable[[M], str],
        instead: Callable[[M], bool] = lambda row: False,
    ) -> None:
        """What the file no longer names stays, or with `prune` goes.

        `instead` is tried where something still refers to it; it says whether that sufficed.
        """
        for row in rows:
            if not self.prune:
                self.left.append(name(row))
            elif self._removed(row):
                self.gone.append(name(row))
            elif instead(row):
                self.kept.append(f"{name(row)} is beëindigd: een editie verwijst er nog naar")
            else:
                self.kept.append(f"{name(row)} blijft staan: er verwijst nog iets naar")

    def _removed(self, row: models.Model) -> bool:
        try:
            row.delete()
        except (ProtectedError, RestrictedError):
            return False
        self.removed += 1
        return True


def plain(model: type[M]) -> models.QuerySet[M]:
    """The rows of a model without the rules of its own manager; told and stamped even so."""
    return StampedQuerySet(model=model)


def _says(row: models.Model, fields: Fields) -> bool:
    return all(getattr(row, name) == value for name, value in fields.items())


def by_owner(rows: Iterable[M], owner: str) -> dict[Any, list[M]]:
    """The rows of a list that belongs to something, by the key of that something."""
    found: dict[Any, list[M]] = {}
    for row in rows:
        found.setdefault(getattr(row, owner), []).append(row)
    return found

"""Rows whose every write leaves a mark, so that one small query tells whether anything changed.

A web process keeps the directory in memory and asks at most once a second whether it is still
true. A counter would need every writer to remember it; a moment of change fails when two clocks
differ or a long transaction commits late. A new random stamp on every write is simple and misses
nothing: the sum of the stamps of a table changes with each insert, update and delete.
"""

import secrets
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, TypeVar

from django.db import connection, models
from django.db.models.base import ModelBase

from history.tracking import TrackedQuerySet

M = TypeVar("M", bound=models.Model)


def new_stamp() -> int:
    # 31 bits: the sum over any thinkable table stays well within a 64-bit integer.
    return secrets.randbits(31)


class StampField(models.PositiveIntegerField):  # type: ignore[type-arg]  # generic in stubs only
    """A number that is drawn anew at every save, as `auto_now` does for a moment."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", False)
        kwargs.setdefault("default", 0)
        super().__init__(*args, **kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> int:
        stamp = new_stamp()
        setattr(model_instance, self.attname, stamp)
        return stamp


class StampedQuerySet(TrackedQuerySet[M]):
    """A queryset whose `update` draws a new stamp as well; `bulk_update` goes through it too."""

    def update(self, **kwargs: Any) -> int:
        return super().update(**{"stamp": new_stamp(), **kwargs})


class Stamped(models.Model):
    """A row that a page may depend on."""

    stamp = StampField()

    objects: ClassVar[Any] = models.Manager.from_queryset(StampedQuerySet)()

    class Meta:
        abstract = True

    def save(
        self,
        *,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Save; a partial save takes the stamp along, or nobody would see it."""
        if update_fields is not None:
            update_fields = {*update_fields, "stamp"}
        super().save(
            force_insert=force_insert,
            force_update=force_update,
            using=using,
            update_fields=update_fields,
        )


def stamps_of(stamped: Sequence[type[Stamped]]) -> tuple[tuple[str, int, int], ...]:
    """(table, rows, sum of stamps) of each of these models, in one query.

    Two equal answers mean that none of these tables was written in between (but for one chance in
    two thousand million a write).
    """
    quote = connection.ops.quote_name
    tables = [model._meta.db_table for model in stamped]
    # Table names are our own models'; nothing of a visitor's enters this text.
    sql = " UNION ALL ".join(
        f"SELECT '{table}', COUNT(*), COALESCE(SUM(stamp), 0) FROM {quote(table)}"  # noqa: S608
        for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return tuple((name, int(rows), int(total)) for name, rows, total in cursor.fetchall())

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
Stamps = tuple[tuple[str, int, int], ...]


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


StampedManager = models.Manager.from_queryset(StampedQuerySet)


class Stamped(models.Model):
    """A row that something is made of that a process remembers."""

    stamp = StampField()

    objects: ClassVar[Any] = StampedManager()

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


def stamps_of(stamped: Iterable[type[Stamped] | models.QuerySet[Any]]) -> Stamps:
    """(table, rows, sum of stamps) of each of these models or selections of rows, in one query.

    Two equal answers mean that none of these rows was written in between (but for one chance in
    two thousand million a write). The rows of a link table carry no stamp and need none: they are
    never changed, and the key of one that went is not given to another.
    """
    sums = [_sum_of(rows) for rows in stamped]
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(sql for sql, _ in sums), [one for _, some in sums for one in some]
        )
        return tuple((name, int(rows), int(total)) for name, rows, total in cursor.fetchall())


def _sum_of(rows: type[Stamped] | models.QuerySet[Any]) -> tuple[str, Sequence[Any]]:
    """The question about one table, and the values in it."""
    if isinstance(rows, models.QuerySet):
        table = rows.model._meta.db_table
        stamp = "stamp" if issubclass(rows.model, Stamped) else "pk"
        asked, values = rows.order_by().values(mark=models.F(stamp)).query.sql_with_params()
        source, stamp = f"({asked}) AS asked", "mark"
    else:
        table, values, stamp = rows._meta.db_table, (), "stamp"
        source = connection.ops.quote_name(table)
    # Names of our own tables; nothing of a visitor's enters this text but as a value.
    return f"SELECT '{table}', COUNT(*), COALESCE(SUM({stamp}), 0) FROM {source}", values  # noqa: S608

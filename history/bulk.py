"""Thousands of rows in and out by a statement each way, without an object for each of them.

It tells nothing: `tracking.insert_many` and `tracking.remove_many` do, and call this.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

# As many keys as any database takes in one statement.
KEYS = 900


def insert(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows of plain values, in this order; a column is called as its field."""
    fields = [model._meta.get_field(name) for name in columns]
    quoted = connection.ops.quote_name
    names = ", ".join(quoted(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    # Names of our own tables and columns; what is in the rows goes as a value.
    said = f"INSERT INTO {quoted(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608
    kept = [_as_kept(field, values) for field, values in zip(fields, zip(*rows, strict=True))]
    with connection.cursor() as cursor:
        cursor.executemany(said, list(zip(*kept, strict=True)))


def _as_kept(field: Any, values: Sequence[Any]) -> Sequence[Any]:
    """The values of a column as the database takes them; one that recurs is made once."""
    if all(type(value) in (int, str, type(None)) for value in values) and not _is_document(field):
        return values
    made: dict[int, Any] = {}
    for value in values:
        if id(value) not in made:
            made[id(value)] = field.get_db_prep_save(value, connection)
    return [made[id(value)] for value in values]


def _is_document(field: Any) -> bool:
    return isinstance(field, models.JSONField)


def free_keys(model: type[models.Model], count: int) -> list[int]:
    """So many keys that no row has or had, for rows that refer to one another.

    Belongs in the transaction that inserts them: on SQLite it is that which keeps them free.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            key = [connection.ops.quote_name(table), model._meta.pk.column, count]
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", key
            )
            return [int(key) for (key,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone() or [0]
        return list(range(last[0] + 1, last[0] + 1 + count))


def remove(model: type[models.Model], column: str, keys: Sequence[int]) -> None:
    """Remove the rows that have one of these keys in this column, and nothing else."""
    quoted = connection.ops.quote_name
    field: Any = model._meta.get_field(column)
    said = f"DELETE FROM {quoted(model._meta.db_table)} WHERE {quoted(field.column)} IN "  # noqa: S608 as above
    with connection.cursor() as cursor:
        for start in range(0, len(keys), KEYS):
            some = keys[start : start + KEYS]
            cursor.execute(f"{said}({', '.join(['%s'] * len(some))})", some)

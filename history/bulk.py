"""Thousands of rows in and out by a statement each way, without an object for each of them.

It tells nothing: `tracking.insert_many` and `tracking.remove_many` do, and call this.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

AS_IT_IS = frozenset({int, str, type(None)})


def among(name: str, keys: Iterable[int]) -> "Among":
    """As `name__in=keys`, for thousands. The keys go as one value, so any number may."""
    return Among(models.F(name), list(keys))


class Among(models.Lookup):
    """Not registered under a name: nobody can ask for it in an address of the admin."""

    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, values = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*values, self.rhs)

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, values = self.process_lhs(compiler, connection)
        keys = json.dumps(self.rhs)
        return f"{column} IN (SELECT value FROM json_each(%s))", (*values, keys)  # noqa: S608


def insert(
    model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Insert rows of plain values, in this order; a column is called as its field."""
    if not rows:
        return
    fields: list[Any] = [model._meta.get_field(name) for name in columns]
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    said = f"INSERT INTO {table} ({names}) "
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _insert_as_document(cursor, said, fields, rows)
        else:
            kept = map(_as_kept, fields, zip(*rows, strict=True))
            places = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"{said}VALUES ({places})", list(zip(*kept, strict=True)))


def _insert_as_document(
    cursor: Any, said: str, fields: Sequence[Any], rows: Sequence[Sequence[Any]]
) -> None:
    """All rows as one value: a statement for each would be a journey and a plan for each."""
    selected, values, varying = [], [], []
    for n, (field, column) in enumerate(zip(fields, zip(*rows, strict=True), strict=True)):
        kind = field.db_type(connection)
        # What is the same in all rows is said once; a document has one column at least.
        if n and column.count(column[0]) == len(column) and not isinstance(field, models.JSONField):
            selected.append(f"%s::{kind}")
            values.append(column[0])
        else:
            selected.append(f"c{n}")
            varying.append((f"c{n}", kind, column))
    names, kinds, columns = zip(*varying, strict=True)
    given = [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
    typed = ", ".join(map(" ".join, zip(names, kinds, strict=True)))
    # Names of our own tables and columns; what is in the rows goes as a value.
    taken = f"SELECT {', '.join(selected)} FROM json_to_recordset(%s) AS given ({typed})"  # noqa: S608
    cursor.execute(f"{said}{taken}", [*values, json.dumps(given, default=str)])


def _as_kept(field: Any, values: Sequence[Any]) -> Sequence[Any]:
    """The values of a column as the database takes them; one that recurs is made once."""
    if set(map(type, values)) <= AS_IT_IS and not isinstance(field, models.JSONField):
        return values
    made: dict[int, Any] = {}
    for value in values:
        if id(value) not in made:
            made[id(value)] = field.get_db_prep_save(value, connection)
    return [made[id(value)] for value in values]


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


def remove(rows: models.QuerySet[Any]) -> None:
    """Remove these rows and nothing else: no signal is sent, and nothing goes along."""
    query = rows.order_by().values("pk").query
    said, values = query.sql_with_params()
    quoted = connection.ops.quote_name
    table, key = quoted(rows.model._meta.db_table), quoted(rows.model._meta.pk.column)
    with connection.cursor() as cursor:
        # Names of our own tables and columns, and what Django made of the rows.
        cursor.execute(f"DELETE FROM {table} WHERE {key} IN ({said})", values)  # noqa: S608

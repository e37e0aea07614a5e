"""Rows that every test wants and that are slow to make: made once, then laid down as they stood.

The ORM, with all that the portal writes of its own accord (a history, stamps, a proof of every hour
of the coming weeks), takes a fifth of a second for a small region; its rows alone a few
milliseconds. What is drawn anew at every save is drawn anew here as well: no test meets the stamps
or the moments of another one.
"""

import copy
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import cache, wraps
from typing import Any, TypeVar

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import DateTimeField, Field, Model
from django.utils import timezone

from history.stamps import StampField, new_stamp
from trees import live

F = TypeVar("F", bound=Callable[..., Any])
Row = tuple[Any, ...]
Table = Mapping[Any, Row]

ROOMS = ("history", "municipalities", "contacts", "agreements", "trees")


class Drawn(Enum):
    """What is another value whenever something is made."""

    STAMP = "a stamp"
    NOW = "the moment of making"


@dataclass(frozen=True)
class _Made:
    """What a function returned, and the rows that it left."""

    returned: Any
    rows: Mapping[type[Model], list[Row]]


_known: dict[object, _Made] = {}
_making = False


def made_once(make: F) -> F:
    """Let a function that only adds rows do so once, and lay those down at every later call.

    Its arguments and which keys are taken say all that it makes; where either is new, it is called.
    """

    @wraps(make)
    def made(**given: Any) -> Any:
        if _making:
            return make(**given)
        key = (make, tuple(sorted((name, _said(value)) for name, value in given.items())), _taken())
        with transaction.atomic():
            if key in _known:
                _lay_down(_known[key].rows)
            else:
                _known[key] = _observed(make, given)
        live.forget()
        return copy.deepcopy(_known[key].returned)

    return made  # type: ignore[return-value]  # the same signature


@contextmanager
def all_made_anew() -> Iterator[None]:
    """Whatever is made in here is made in full, as if nothing were known."""
    global _making
    before, _making = _making, True
    try:
        yield
    finally:
        _making = before


def _said(value: Any) -> object:
    return (value._meta.label, value.pk, str(value)) if isinstance(value, Model) else repr(value)


@cache
def _models() -> tuple[type[Model], ...]:
    found = (apps.get_app_config(room).get_models(include_auto_created=True) for room in ROOMS)
    return (get_user_model(), *(model for room in found for model in room))


def _taken() -> tuple[Row, ...]:
    """How many rows stand in each table, and the last key."""
    parts = (
        f"SELECT COUNT(*), MAX({_quoted(model._meta.pk.column)}) FROM {_quoted(_table(model))}"  # noqa: S608
        for model in _models()
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return tuple(cursor.fetchall())


def _observed(make: Callable[..., Any], given: Mapping[str, Any]) -> _Made:
    before, began = {model: _read(model) for model in _models()}, timezone.now()
    with all_made_anew():
        returned = make(**given)
    after = {model: _read(model) for model in _models()}
    for model in _models():
        kept = {key: after[model].get(key) for key in before[model]}
        assert kept == before[model], f"{make.__name__} changes what stood in {model._meta.label}"
    new = {
        model: [
            _marked(model, row, began)
            for key, row in after[model].items()
            if key not in before[model]
        ]
        for model in _models()
    }
    return _Made(copy.deepcopy(returned), {model: rows for model, rows in new.items() if rows})


def _read(model: type[Model]) -> Table:
    fields = model._meta.concrete_fields
    place = fields.index(model._meta.pk)
    columns = ", ".join(_quoted(field.column) for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {_quoted(_table(model))}")  # noqa: S608
        return {row[place]: row for row in cursor.fetchall()}


def _lay_down(rows: Mapping[type[Model], list[Row]]) -> None:
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        for model, all_of_it in rows.items():
            fields = model._meta.concrete_fields
            columns = ", ".join(_quoted(field.column) for field in fields)
            places = ", ".join(["%s"] * len(fields))
            cursor.executemany(
                f"INSERT INTO {_quoted(_table(model))} ({columns}) VALUES ({places})",  # noqa: S608
                [[_anew(value, now) for value in row] for row in all_of_it],
            )
        for sql in connection.ops.sequence_reset_sql(no_style(), list(rows)):
            cursor.execute(sql)


def _marked(model: type[Model], row: Row, began: datetime) -> Row:
    """The row with a mark where another value stands at every making: its stamps and moments."""
    fields = model._meta.concrete_fields
    return tuple(_mark(*pair, began) for pair in zip(fields, row, strict=True))


def _mark(field: "Field[Any, Any]", value: Any, began: datetime) -> Any:
    if isinstance(field, StampField):
        return Drawn.STAMP
    if isinstance(field, DateTimeField) and isinstance(value, datetime):
        # SQLite keeps no zone.
        at = value if value.tzinfo else value.replace(tzinfo=UTC)
        return Drawn.NOW if began <= at <= timezone.now() else value
    return value


def _anew(value: Any, now: Any) -> Any:
    if value is Drawn.STAMP:
        return new_stamp()
    return now if value is Drawn.NOW else value


def _table(model: type[Model]) -> str:
    return model._meta.db_table


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(str(name))

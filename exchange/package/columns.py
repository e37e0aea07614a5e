"""The values that a thing of a package and its row in the database have under the same name.

A list is a tuple in a package, where nothing changes any more. References, and what is called or
kept otherwise, are for `loading` and `dumping` to say.
"""

from dataclasses import fields
from typing import Any

from django.db.models import Model


def values_of(thing: Any, model: type[Model]) -> dict[str, Any]:
    """What a thing fills in of the columns of its model."""
    found = {name: getattr(thing, name) for name in _shared(type(thing), model)}
    return {n: list(value) if isinstance(value, tuple) else value for n, value in found.items()}


def thing_of(made: Any, row: Model, **others: Any) -> Any:
    """What a row says, as a thing of a package; `others` is what its columns don't hold."""
    found = {name: getattr(row, name) for name in _shared(made, type(row))}
    plain = {n: tuple(value) if isinstance(value, list) else value for n, value in found.items()}
    return made(**{**plain, **others})


def _shared(made: Any, model: type[Model]) -> list[str]:
    columns = {column.name for column in model._meta.concrete_fields if not column.is_relation}
    return [field.name for field in fields(made) if field.name in columns]

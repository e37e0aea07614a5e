"""What a field of a form holds: as a proposal keeps it, in words, and filled in again later.

A value is kept as the history keeps it: a text, a number, a day as 2027-04-02, a document of
hours, and rows by their keys. No widget has a say in it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import Model, QuerySet

from history.snapshots import rows_of, said_of
from history.words import value_words

NOTHING = "–"
# What an empty field comes to, where that isn't nothing.
EMPTY = {"hours": "niet bekend"}
# Fields of a form that stand for another one of the row.
STANDS_FOR = {"works_in": "municipalities"}


def values_of(form: forms.BaseForm) -> dict[str, Any]:
    """What stands in the fields of a form that nobody touched."""
    return {
        name: plain(form.get_initial_for_field(field, name)) for name, field in form.fields.items()
    }


def plain(value: Any) -> Any:
    """A value of a form as it can stand in a document."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, list | QuerySet):
        rows = sorted(one.pk for one in value if isinstance(one, Model))
        return rows or list(value)
    return value


def words_of(model: type[Model], name: str, value: Any) -> str:
    """A kept value as a person reads it, in the words of the history."""
    field: Any = model._meta.get_field(STANDS_FOR.get(name, name))
    names = {}
    if field.related_model is not None and value:
        keys = value if isinstance(value, list) else [value]
        rows = rows_of(field.related_model).filter(pk__in=keys)
        rows = rows.select_related(*said_of(rows.model, "history_named_by"))
        names = {(field.related_model, row.pk): str(row) for row in rows}
    return value_words(field, value, names) or EMPTY.get(name, NOTHING)


def proposed_change(
    model: type[Model], name: str, label: str, *, value: Any, before: Any = None, new: bool = False
) -> dict[str, Any]:
    """A field of a proposal, in words and in values; of a new row nothing stood there before."""
    return {
        "name": name,
        "label": label,
        "was": "" if new else words_of(model, name, before),
        "new": words_of(model, name, value),
        "before": before,
        "value": value,
    }


class _AsGiven(forms.Widget):
    """Takes a value as it is, where a browser would send inputs."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        return data[name]


def filled_in(
    form_class: "type[forms.ModelForm[Any]]", row: Model | None, values: Mapping[str, Any]
) -> "forms.ModelForm[Any]":
    """The form of a row with these values in it, to be checked as if somebody typed them."""
    bare = form_class(instance=row)
    every = {**values_of(bare), **values}
    form = form_class(
        {name: field.prepare_value(every[name]) for name, field in bare.fields.items()},
        instance=row,
    )
    for field in form.fields.values():
        field.widget = _AsGiven()
    return form

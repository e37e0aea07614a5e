"""What stands in a field, as a person reads it.

A model may say it better for some of its fields: `history_words = {"hours": hours_in_words}`.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache, partial
from typing import Any

from django.db import models
from django.utils import timezone, translation
from django.utils.formats import date_format

from history.snapshots import Key, is_blank, said_of

KEPT = "zoals het is vastgelegd"
GONE = "verwijderd"


def label_of(field: Any) -> str:
    """Such as "werkt vanaf"; the rows of another model by what they are."""
    return str(getattr(field, "verbose_name", field.name))


def value_words(field: Any, value: Any, names: Mapping[Key, str]) -> str:
    """A value of `snapshots.RowState` in words; nothing filled in is an empty text."""
    if is_blank(value):
        return ""
    return _said_by(field)(value, names)


@cache
def _said_by(field: Any) -> Callable[[Any, Mapping[Key, str]], str]:
    """How the values of a field are put in words: found once, asked for thousands."""
    model = field.model
    own: Mapping[str, Callable[[Any], str]] = getattr(model, "history_words", {})
    if field.name in own:
        said = own[field.name]
        return lambda value, names: said(value)
    if field.name in said_of(model, "history_long"):
        return lambda value, names: KEPT
    if field.related_model is not None:
        return partial(_rows, field.related_model)
    if field.choices:
        choices = dict(field.flatchoices)
        return lambda value, names: str(choices.get(value, value))
    return lambda value, names: _typed(field, value)


def _rows(model: type[models.Model], value: Any, names: Mapping[Key, str]) -> str:
    if not isinstance(value, list):
        return names.get((model, value)) or GONE
    return ", ".join(sorted(names.get((model, key)) or GONE for key in value))


def _typed(field: Any, value: Any) -> str:
    if type(value) is str and isinstance(field, models.CharField | models.TextField):
        return value
    if isinstance(field, models.DateTimeField):
        local = timezone.localtime(datetime.fromisoformat(value))
        return f"{_day(local)} {local:%H:%M}"
    if isinstance(field, models.DateField):
        return _day(date.fromisoformat(value))
    return document_words(value)


def _day(day: date) -> str:
    with translation.override("nl"):
        return date_format(day, "j F Y")


def document_words(value: Any) -> str:
    """Any value, also a list or a mapping in a list, on as few lines as can be read."""
    if value is None:
        return "leeg"
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, list):
        flat = not any(isinstance(one, list | dict) for one in value)
        return (", " if flat else "\n").join(document_words(one) for one in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {document_words(one)}" for key, one in value.items())
    return str(value)

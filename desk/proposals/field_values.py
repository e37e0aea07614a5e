"""What a field of a form says: in words for a person, and as the inputs that a browser sends.

A proposal has to be filled in again later, on a row that may have changed meanwhile. Whatever
widget a field has, its own page tells what would be sent of it.
"""

import html
import re
from datetime import date
from html.parser import HTMLParser
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.utils.html import strip_tags

Inputs = dict[str, list[str]]

NOTHING = "–"
TICKED = {True: "ja", False: "nee"}
_UNTICKED = ("checkbox", "radio")
_BUTTONS = ("submit", "button", "reset", "image")


class _Reader(HTMLParser):
    """What a browser would send of these widgets if nobody touched them."""

    def __init__(self) -> None:
        super().__init__()
        self.inputs: Inputs = {}
        self.select = self.area = self.text = ""
        self.chosen = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "input" and name and given.get("type") not in _BUTTONS:
            self._input(name, given)
        elif tag == "select":
            self.select, self.chosen = name, "multiple" in given
            self.inputs.setdefault(name, [])
        elif tag == "option" and "selected" in given:
            self.inputs[self.select].append(given.get("value") or "")
        elif tag == "textarea":
            self.area, self.text = name, ""

    def _input(self, name: str, given: dict[str, str | None]) -> None:
        values = self.inputs.setdefault(name, [])
        ticks = given.get("type") in _UNTICKED
        if not ticks or "checked" in given:
            values.append(given.get("value", "on" if ticks else "") or "")

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.inputs.setdefault(self.area, []).append(self.text.removeprefix("\n"))


def inputs_of(form: forms.BaseForm, name: str) -> Inputs:
    """The inputs of a field, each with what would be sent of it; [] where that is nothing."""
    reader = _Reader()
    reader.feed(str(form[name].as_widget()))
    return reader.inputs


def words_of(page: Any, form: forms.BaseForm, name: str, value: Any, row: Model) -> str:
    """A value as a person reads it; `row` has it already, and `page` may know how to say it."""
    field = form.fields[name]
    written = field.prepare_value(value)
    if not isinstance(written, _PLAIN):
        return _told(page, name, row)
    return _plain(field, value, written) or NOTHING


_PLAIN = (str, int, float, bool, date, list, tuple, Model, QuerySet, type(None))


def _told(page: Any, name: str, row: Model) -> str:
    """As the page itself writes it for somebody who may only look."""
    shown = str(getattr(page, page.readable[name])(row)) if name in page.readable else ""
    lines = re.sub(r"</(div|p|li)>", "\n", shown)
    return "; ".join(html.unescape(strip_tags(lines)).split("\n")).strip("; ") or NOTHING


def _plain(field: forms.Field, value: Any, written: Any) -> str:
    if isinstance(value, bool):
        return TICKED[value]
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    if isinstance(value, list | tuple | QuerySet):
        # A list that is typed line by line has a text to show it by.
        return written if isinstance(written, str) else _list(field, value)
    if isinstance(field, forms.ModelChoiceField) and not isinstance(value, Model):
        value = _chosen(field, value)
        return "" if value is None else str(value)
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        return str(dict(field.choices).get(value, value or ""))  # type: ignore[arg-type]  # pairs
    return str(value if isinstance(value, Model) else written) if value is not None else ""


def _list(field: forms.Field, value: Any) -> str:
    return ", ".join(_plain(field, one, one) for one in value)


def _chosen(field: forms.ModelChoiceField, key: Any) -> Model | None:  # type: ignore[type-arg]  # in stubs only
    rows = field.queryset
    return rows.filter(pk=key).first() if rows is not None and key else None

"""Proposals that wait for an answer keep values of fields, where they kept inputs of a page.

What can't be read stays there in words, and the page says what to do with it. What was answered
stays as it is: of that only the words are read.

The names of the inputs stand here as they were then: the form goes its own way. What hours and
numbers mean is asked of the room that reads them, so that a proposal is never older than its row.
"""

import re
from collections import defaultdict
from datetime import date

from django import forms
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import migrations, models
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from contacts.hours.calendar import HOLIDAYS
from contacts.hours.reading import canonical, read
from contacts.hours.sheet import DatesRow, DaysRow, RuleRow, Sheet
from contacts.numbers import Number, NumberFault

WORDS = ("name", "label", "was", "new")
HOURS = ("hours", "on_site")
UNREADABLE = (FieldDoesNotExist, KeyError, LookupError, NumberFault, ValidationError, ValueError)


def keep_values(apps, schema_editor):
    proposals = apps.get_model("municipalities", "Proposal")
    for proposal in proposals.objects.filter(state="open"):
        proposal.fields = [_converted(apps, proposal, field) for field in proposal.fields]
        proposal.save(update_fields=["fields"])


def keep_words(apps, schema_editor):
    """On the way back nothing is sent for anybody: who reads the words fills them in by hand."""
    proposals = apps.get_model("municipalities", "Proposal")
    for proposal in proposals.objects.filter(state="open"):
        for field in proposal.fields:
            field.update(stood={}, sent={})
        proposal.save(update_fields=["fields"])


def _converted(apps, proposal, field):
    words = {key: field.get(key, "") for key in WORDS}
    try:
        model = apps.get_model(proposal.model)
        before = _value(model, field["name"], field["stood"])
        value = _value(model, field["name"], field["sent"], typed=True)
        row = proposal.row and model.objects.filter(pk=proposal.row).first()
        if row and (held := getattr(row, field["name"], None)) and _reads_as(row, field, before):
            before = held
        return {**words, "before": before, "value": value}
    except UNREADABLE:
        return words


def _reads_as(row, field, before):
    """Whether this is what the page showed, of a row whose value isn't written in the usual way."""
    name, held = field["name"], getattr(row, field["name"])
    if name in HOURS:
        return canonical(held) == before
    if name == "activities":
        return sorted(str(one) for one in held) == sorted(before)
    if isinstance(held, list):
        return _lines("\n".join(str(line) for line in held)) == before
    return isinstance(held, str) and _value(type(row), name, {name: [held]}) == before


def _value(model, name, inputs, *, typed=False):
    """What the form made of these inputs; of hours nothing is asked that was there already."""
    sent = MultiValueDict({key: values for key, values in inputs.items() if values})
    if name in HOURS:
        return _hours(_sheet(sent, name), typed)
    if name == "works_in":
        return sorted(int(key) for key in sent.getlist(name))
    if name == "activities":
        return sent.getlist(name)
    return _single(model._meta.get_field(name), sent.get(name, ""))


def _single(field, text):
    if field.name == "prepare":
        return _lines(text)
    if field.name == "number" and isinstance(field, models.CharField):
        return Number.parse(text).digits if text.strip() else ""
    if field.name == "website":
        return forms.URLField(required=False, assume_scheme="https").clean(text)
    if isinstance(field, models.BooleanField):
        return bool(text)
    if isinstance(field, models.DateField):
        day = forms.DateField(required=False).clean(text)
        return day.isoformat() if isinstance(day, date) else None
    if isinstance(field, models.CharField | models.TextField):
        return text.replace("\r\n", "\n").strip()
    return int(text) if text else None


def _hours(sheet, typed):
    reading = read(sheet, timezone.localdate())
    if typed and reading.faults:
        raise ValueError(sheet)
    return reading.document


def _sheet(sent, name):
    """The inputs of hours as the page of then named them."""
    answers = {
        key.removeprefix(f"{name}_answer_"): sent[key]
        for key in sent
        if key.startswith(f"{name}_answer_")
    }
    return Sheet(
        kind=sent.get(f"{name}_kind", "unknown"),
        rows=tuple(_days_row(number, row) for number, row in _rows(sent, f"{name}_w")),
        observed=sent.get(f"{name}_observed", ""),
        named=_in_order(sent.getlist(f"{name}_named")),
        order=sent.get(f"{name}_order", ""),
        held=sent.get(f"{name}_held", "closed"),
        times=sent.get(f"{name}_times", ""),
        text=sent.get(f"{name}_text", ""),
        rules=tuple(_rule_row(number, row) for number, row in _rows(sent, f"{name}_h")),
        dates=tuple(_dates_row(number, row) for number, row in _rows(sent, f"{name}_e")),
        answers=answers,
        was=sent.get(f"{name}_was", "unknown"),
    )


def _rows(sent, start):
    """The inputs of each row by its number; without the rows that somebody took away."""
    rows = defaultdict(MultiValueDict)
    shape = re.compile(rf"{re.escape(start)}(\d{{1,4}})_([a-z]+)", re.ASCII)
    for key in sent:
        if found := shape.fullmatch(key):
            rows[int(found[1])].setlist(found[2], sent.getlist(key))
    return [(number, row) for number, row in sorted(rows.items()) if "gone" not in row]


def _days_row(number, row):
    return DaysRow(
        number,
        days=tuple(row.getlist("days")),
        start=row.get("from", ""),
        end=row.get("to", ""),
        all_day="all" in row,
        order=row.get("order", ""),
        next_day="next" in row,
        weeks=row.get("weeks", ""),
        band=row.get("band", ""),
        say=row.get("say", ""),
    )


def _rule_row(number, row):
    return RuleRow(
        number,
        usual="usual" in row,
        named=_in_order(row.getlist("named")),
        order=row.get("order", ""),
        closed="closed" in row,
        times=row.get("times", ""),
    )


def _dates_row(number, row):
    return DatesRow(
        number,
        first=row.get("first", ""),
        last=row.get("last", ""),
        closed="closed" in row,
        times=row.get("times", ""),
        note=row.get("note", ""),
        night="night" in row,
        blank="blank" in row,
    )


def _in_order(named):
    return tuple(day for day in HOLIDAYS if day in named)


def _lines(text):
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return [line for line in lines if line]


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0005_history_moves_out"),
        ("contacts", "0003_partners"),
        ("agreements", "0001_initial"),
    ]

    operations = [migrations.RunPython(keep_values, keep_words)]

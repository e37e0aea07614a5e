"""Proposals that wait for an answer keep values of fields, where they kept inputs of a page.

What can't be read stays there in words, and the page says what to do with it. What was answered
stays as it is: of that only the words are read.
"""

from datetime import date

from django import forms
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import migrations, models
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from contacts.hours.reading import canonical, read
from contacts.numbers import Number, NumberFault
from desk.directory.hours_widget import sheet_from

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
        return _hours(sheet_from(sent, name), typed)
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

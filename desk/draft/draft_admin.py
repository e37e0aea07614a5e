"""Pages of the admin that write drafts: within the tree lock, and remembered by who did it."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from desk.frame import publisher
from desk.scoped import ScopedAdmin
from municipalities.models import Region
from municipalities.scoping import region_of
from trees.drafting.edit_words import ADDED, GONE
from trees.drafting.edits import draft_edited
from trees.lock import tree_lock


class DraftAdmin(ScopedAdmin):
    """Everything of a POST is read and written within the lock; who changed what is recorded."""

    def writing(self) -> AbstractContextManager[None]:
        return tree_lock()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        changes = _changes(form, formsets) if change else [[ADDED, "", str(form.instance)]]
        if changes:
            record_edit(request, form.instance, changes)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Called just before the rows go, by the page of one and by the action for several."""
        for row in queryset:
            record_edit(request, row, [[GONE, str(row), ""]])
        return super().log_deletions(request, queryset)


def record_edit(request: HttpRequest, row: Model, changes: list[list[str]]) -> None:
    """Remember who changed this row of a draft; belongs in the transaction of the change."""
    region = Region.objects.get(pk=region_of(row) or 0)
    draft_edited(region=region, by=publisher(request), at=timezone.now(), changes=changes)


def _changes(form: Any, formsets: Iterable[Any]) -> list[list[str]]:
    """[label, what stood there, what stands there now] of each field, and of the rows below it."""
    changes = [_change(form, name) for name in form.changed_data if name != "seen"]
    for formset in formsets:
        if formset.has_changed():
            kept = formset.model._default_manager.filter(**{formset.fk.name: formset.instance})
            label = str(formset.model._meta.verbose_name_plural)
            changes.append([label, "", ", ".join(str(row) for row in kept)])
    return changes


def _change(form: Any, name: str) -> list[str]:
    field = form.fields[name]
    was = form.get_initial_for_field(field, name)
    return [str(field.label), _words(field, was), _words(field, form.cleaned_data[name])]


def _words(field: forms.Field, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | QuerySet):
        return ", ".join(_words(field, one) for one in value)
    if isinstance(field, forms.ModelChoiceField) and not isinstance(value, Model):
        value = field.queryset.filter(pk=value).first() if field.queryset is not None else value
    return str(value or "")

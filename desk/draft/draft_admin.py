"""Pages of the admin that write drafts: within the tree lock, and remembered by who did it."""

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
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
from trees.drafting.edits import draft_edited, remember
from trees.drafting.rows import Rows
from trees.lock import tree_lock
from trees.models import DraftEdit, Node


class DraftAdmin(ScopedAdmin):
    """Everything of a POST is read and written within the lock; who changed what is recorded."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        with _lock_for(request):
            return super().changeform_view(request, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        with _lock_for(request):
            return super().delete_view(request, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        with _lock_for(request):
            return super().changelist_view(request, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        changes = _changes(form, formsets) if change else [[ADDED, "", str(form.instance)]]
        if changes:
            record_edit(request, form.instance, changes, getattr(form, "before", None))

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Called just before the rows go, by the page of one and by the action for several."""
        for row in queryset:
            _record_gone(request, row)
        return super().log_deletions(request, queryset)


def _lock_for(request: HttpRequest) -> AbstractContextManager[None]:
    return tree_lock() if request.method == "POST" else nullcontext()


def record_edit(
    request: HttpRequest, row: Model, changes: list[list[str]], before: Rows | None = None
) -> None:
    """Remember who changed this row of a draft; belongs in the transaction of the change.

    With the rows of a tree as they were `before`, the change of a node can be taken back.
    """
    by, at = publisher(request), timezone.now()
    if isinstance(row, Node) and before is not None:
        remember(before=before, node=row, by=by, at=at, changes=changes)
    else:
        node = row if isinstance(row, Node) else None
        draft_edited(region=_region(row), by=by, at=at, node=node, changes=changes)


def _region(row: Model) -> Region:
    return Region.objects.get(pk=region_of(row) or 0)


def _record_gone(request: HttpRequest, row: Model) -> None:
    DraftEdit.objects.create(
        region=_region(row),
        by=publisher(request),
        at=timezone.now(),
        removed=row.pk if isinstance(row, Node) else None,
        changes=[[GONE, str(row), ""]],
    )


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

"""The admin classes of ours: every door to a row goes by the one scoping rule."""

import copy
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import RelatedOnlyFieldListFilter
from django.contrib.admin.actions import delete_selected as delete_them
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseBase

from municipalities.forms import ProseField, RegionForm
from municipalities.scoping import Scope, in_region, path_of, region_of, regions_in, scope_of

MOST_AT_ONCE = 25


class Day(forms.DateInput):
    """A day, as a browser asks for it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RegionScoped(BaseModelAdmin):  # type: ignore[type-arg]  # generic in stubs only
    """Rows, choices and permissions by the memberships of whoever asks."""

    # Nobody writes here: what was published, and what another page keeps.
    read_only = False
    superusers_only = False
    # The calendar of the device itself: it works on a phone, by keyboard and without a script.
    formfield_overrides: ClassVar[Any] = {
        models.DateField: {"widget": Day},
        models.TextField: {"form_class": ProseField},
    }

    def scope(self, request: HttpRequest) -> Scope:
        return scope_of(request.user)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = self.scope(request).visible(super().get_queryset(request))
        return rows if self._admitted(request) else rows.none()

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._admitted(request) and self.scope(request).may_see(obj)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may_write(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may_write(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may_write(request, obj)

    def _may_write(self, request: HttpRequest, obj: Model | None) -> bool:
        writable = not self.read_only and self._admitted(request)
        return writable and self.scope(request).may_edit(obj)

    def _admitted(self, request: HttpRequest) -> bool:
        return self.scope(request).everything or not self.superusers_only

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Plain lists to choose from: no row of small icons that open other windows."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["queryset"] = self._choices(db_field, request, kwargs.get("queryset"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["queryset"] = self._choices(db_field, request, kwargs.get("queryset"))
        # Two lists with arrows between them can't be used by everybody; ticks can.
        kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def _choices(
        self, db_field: Any, request: HttpRequest, rows: QuerySet[Any] | None
    ) -> QuerySet[Any]:
        chosen = db_field.related_model._default_manager.all() if rows is None else rows
        return self.scope(request).choosable(chosen)

    def narrow(self, form: Any, request: HttpRequest, obj: Model | None) -> Any:
        """Leave only choices that this person may use, and within the region of `obj`."""
        region = None if obj is None else region_of(obj)
        for name, field in form.base_fields.items():
            if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
                rows = self.scope(request).choosable(field.queryset)
                # A field that a form class declares is shared by all requests: work on a copy.
                own = copy.deepcopy(field)
                own.queryset = rows if region is None else in_region(rows, region)
                form.base_fields[name] = own
        return form

    def refuse_strays(self, request: HttpRequest, form: Any) -> None:
        """The last check before a write: nothing in it belongs to a region that isn't yours."""
        values = [form.instance, *form.cleaned_data.values()]
        rows = [row for value in values for row, _ in regions_in(value) if path_of(type(row))]
        if not all(self.scope(request).may_edit(row) for row in rows):
            raise PermissionDenied("Dit hoort bij een andere regio.")


class ScopedAdmin(RegionScoped, admin.ModelAdmin):  # type: ignore[type-arg]  # in stubs only
    """A page for rows that belong to a region."""

    form = RegionForm
    # Part of another page; it has its own address, but doesn't stand on the menu.
    off_menu = False
    # Fields that stay as they were made: an address, and the region.
    fixed: ClassVar[tuple[str, ...]] = ("region", "slug")
    # How a field reads for somebody who may only look: the name of a method here.
    readable: ClassVar[Mapping[str, str]] = {}
    list_per_page = 100
    save_on_top = False
    view_on_site = False
    actions = ("delete_selected",)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        return {} if self.off_menu else super().get_model_perms(request)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        names = list(super().get_readonly_fields(request, obj))
        fields = {field.name for field in self.opts.get_fields()}
        return names if obj is None else [*names, *(name for name in self.fixed if name in fields)]

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> dict[str, Sequence[str]]:
        return {} if obj else dict(super().get_prepopulated_fields(request, obj))

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        fieldsets = copy.deepcopy(list(super().get_fieldsets(request, obj)))
        if obj is not None and not self.has_change_permission(request, obj):
            return [(title, self._readable(options)) for title, options in fieldsets]
        if obj is not None:
            last = fieldsets[-1][1]
            last["fields"] = [name for name in last["fields"] if name != "seen"] + ["seen"]
        return fieldsets

    def _readable(self, options: Any) -> Any:
        names = [self.readable.get(name, name) for name in options["fields"]]
        return {**options, "fields": [name for name in dict.fromkeys(names) if name != "seen"]}

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        return self.narrow(super().get_form(request, obj, change=change, **kwargs), request, obj)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Whoever has one region needn't choose it."""
        own = self.scope(request).edits
        region = {"region": next(iter(own))} if len(own) == 1 else {}
        return {**region, **super().get_changeform_initial_data(request)}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        self.refuse_strays(request, form)
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for one in formset.forms:
            if one.has_changed():
                self.refuse_strays(request, one)
        super().save_formset(request, form, formset, change)

    @admin.action(
        permissions=["delete"], description="Verwijder de gekozen %(verbose_name_plural)s"
    )
    def delete_selected(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> HttpResponseBase | None:
        """Django's own, with its preview, but never a whole directory in one go."""
        chosen = queryset.count()
        if chosen <= MOST_AT_ONCE:
            return delete_them(self, request, queryset)
        messages.error(
            request,
            f"Je koos er {chosen}. Verwijder er hoogstens {MOST_AT_ONCE} tegelijk: "
            "zo blijft te overzien wat er weggaat.",
        )
        return None


class ScopedInline(RegionScoped):
    """Rows on the page of the row that they belong to."""

    show_change_link = False

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)  # type: ignore[misc]  # the inline's
        self.narrow(formset.form, request, obj)
        return formset


# Stacked: in Django's table form the fields have no label that everybody can hear.
class ScopedStacked(ScopedInline, admin.StackedInline):  # type: ignore[type-arg]  # in stubs only
    extra = 0


class OwnOnly(RelatedOnlyFieldListFilter):
    """A filter that offers only what occurs among the rows that this person may see."""


class EitherFilter(admin.SimpleListFilter):
    """A filter with two sides: `yes` is the condition of the first, `words` their names."""

    yes: models.Q
    words: tuple[str, str]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("ja", self.words[0]), ("nee", self.words[1])]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "ja":
            return queryset.filter(self.yes)
        return queryset.exclude(self.yes) if self.value() == "nee" else queryset

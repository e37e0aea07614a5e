"""The admin classes of ours: every door to a row goes by the one scoping rule."""

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import AllValuesFieldListFilter, RelatedOnlyFieldListFilter
from django.contrib.admin.actions import delete_selected as delete_them
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseBase

from desk.examples import EXAMPLES
from desk.history.timeline import ToldAdmin
from desk.proposals.making import proposed, proposing, start_proposing
from desk.regions.form import RegionForm
from history.snapshots import region_path
from municipalities.form_fields import Day, ProseField, Several, is_key
from municipalities.scoping import Scope, in_region, region_of, regions_in, scope_of

MOST_AT_ONCE = 25


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
        scope = self.scope(request)
        may = scope.sees_any(self.model) and (obj is None or scope.may_see(obj))
        return self._admitted(request) and may

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        if self.read_only or not self._admitted(request):
            return False
        scope = self.scope(request)
        return scope.edits_any(self.model) and (obj is None or scope.may_edit(obj))

    has_change_permission = has_delete_permission = has_add_permission

    def _admitted(self, request: HttpRequest) -> bool:
        return self.scope(request).everything or not self.superusers_only

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Plain lists to choose from: no row of small icons that open other windows."""
        if example := EXAMPLES.get(f"{self.model._meta.label}.{db_field.name}"):
            kwargs.setdefault("help_text", example)
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
        kwargs["form_class"] = Several
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def _choices(
        self, db_field: Any, request: HttpRequest, rows: QuerySet[Any] | None
    ) -> QuerySet[Any]:
        chosen = db_field.related_model._default_manager.all() if rows is None else rows
        return self.scope(request).choosable(chosen)

    def narrow(self, form: Any, request: HttpRequest, obj: Model | None) -> Any:
        """Leave only choices that this person may use, and within the region of `obj`."""
        form.scope = self.scope(request)
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
        """The last check before a write: nothing is put into it that isn't this person's."""
        rows = [row for value in form.cleaned_data.values() for row, _ in regions_in(value)]
        known = [row for row in rows if region_path(type(row))]
        if not all(self.scope(request).may_choose(row) for row in [form.instance, *known]):
            raise PermissionDenied("Dit hoort bij een andere regio.")


class KnownKeys:
    """A list whose actions aren't asked about a key that no row can have."""

    def response_action(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if not all(key.isdecimal() and is_key(key) for key in chosen):
            messages.warning(request, "Wat je koos, bestaat niet (meer). Kies opnieuw.")
            return None
        return super().response_action(request, *args, **kwargs)  # type: ignore[misc]  # Django's own


class ScopedAdmin(RegionScoped, KnownKeys, ToldAdmin, admin.ModelAdmin):  # type: ignore[type-arg]  # in stubs only
    """A page for rows that belong to a region."""

    form = RegionForm
    # Part of another page; it has its own address, but doesn't stand on the menu.
    off_menu = False
    # Fields that stay as they were made: an address, and the region.
    fixed: ClassVar[tuple[str, ...]] = ("region", "slug")
    # How a field reads for somebody who may only look: the name of a method here.
    readable: ClassVar[Mapping[str, str]] = {}
    # Fields that an editor and a partner only read, on rows that they may write or propose.
    coordinator_only: ClassVar[tuple[str, ...]] = ()
    list_per_page = 100
    save_on_top = False
    view_on_site = False
    actions = ("delete_selected",)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Also for a partner, on the page that makes a proposal of what they fill in."""
        may = self.scope(request).adds_by_proposal(self.model) and proposing(request)
        return may or super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        may = obj is not None and proposing(request) and self.scope(request).may_propose(obj)
        return may or super().has_change_permission(request, obj)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        start_proposing(request)
        return super().changelist_view(request, *args, **kwargs)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Django's; but what a partner saves goes to the coordinator, and nothing is written."""
        start_proposing(request)
        context, answer = proposed(self, request, object_id)
        more = {**context, **(extra_context or {})}
        return answer or super().changeform_view(request, object_id, form_url, more)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        return {} if self.off_menu else super().get_model_perms(request)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        names = list(super().get_readonly_fields(request, obj))
        if not self._coordinated(request, obj):
            names += [self.readable.get(name, name) for name in self.coordinator_only]
        fields = {field.name for field in self.opts.get_fields()}
        return names if obj is None else [*names, *(name for name in self.fixed if name in fields)]

    def _coordinated(self, request: HttpRequest, obj: Model | None) -> bool:
        """Whether whoever asks coordinates the region of this row, or some region."""
        scope = self.scope(request)
        return scope.coordinates(region_of(obj)) if obj else scope.everything or bool(scope.edits)

    def narrow(self, form: Any, request: HttpRequest, obj: Model | None) -> Any:
        if not self._coordinated(request, obj):
            # A field that a form class declares would else be there without being shown.
            for name in self.coordinator_only:
                form.base_fields.pop(name, None)
        return super().narrow(form, request, obj)

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> dict[str, Sequence[str]]:
        return {} if obj else dict(super().get_prepopulated_fields(request, obj))

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        fieldsets = copy.deepcopy(list(super().get_fieldsets(request, obj)))
        if obj is not None and not self.has_change_permission(request, obj):
            return [(title, self._readable(options)) for title, options in fieldsets]
        if not self._coordinated(request, obj):
            only = self.coordinator_only
            fieldsets = [(title, self._readable(options, only)) for title, options in fieldsets]
        if obj is not None:
            last = fieldsets[-1][1]
            last["fields"] = [name for name in last["fields"] if name != "seen"] + ["seen"]
        return fieldsets

    def _readable(self, options: Any, only: Sequence[str] | None = None) -> Any:
        """These options with the fields (or only some of them) as words."""
        words = {
            name: shown for name, shown in self.readable.items() if only is None or name in only
        }
        names = [words.get(name, name) for name in options["fields"]]
        return {**options, "fields": [name for name in dict.fromkeys(names) if name != "seen"]}

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        return self.narrow(super().get_form(request, obj, change=change, **kwargs), request, obj)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Whoever has one region needn't choose it."""
        scope = self.scope(request)
        own = scope.edits or scope.sees or scope.partner_in
        region = {"region": next(iter(own))} if len(own) == 1 else {}
        return {**region, **super().get_changeform_initial_data(request)}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        self.refuse_strays(request, form)
        if not self.scope(request).may_write(obj, form.cleaned_data):
            raise PermissionDenied("Alleen een coördinator van deze regio bewaart dit.")
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


def listed(name: str, description: str, between: str = ", ") -> Callable[[Any, Any], str]:
    """A column that reads a field of texts, or of other rows, as one line."""

    @admin.display(description=description)
    def words(_: Any, row: Any) -> str:
        value = getattr(row, name)
        return between.join(str(one) for one in (value.all() if hasattr(value, "all") else value))

    return words


class PartAdmin(ScopedAdmin):
    """Rows that are written on the page of another row: an address of their own, off the menu."""

    off_menu = True

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return self.list_display


# Stacked: in Django's table form the fields have no label that everybody can hear.
class ScopedStacked(RegionScoped, admin.StackedInline):  # type: ignore[type-arg]  # in stubs only
    """Rows on the page of the row that they belong to."""

    extra = 0
    show_change_link = False

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        self.narrow(formset.form, request, obj)
        return formset


class OwnOnly(RelatedOnlyFieldListFilter):
    """A filter that offers only what occurs among the rows that this person may see."""


class WordFilter(AllValuesFieldListFilter):
    """A filter by the words that occur; what was left empty has a name in it too."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield {**choice, "display": choice["display"] or "niet ingevuld"}


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

"""The admin of the directory: organizations, services, numbers and the lines of a region."""

import re
from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from contacts import pasted
from contacts.field_words import comes_in_history, visit_in_history
from contacts.models import (
    DirectoryRecord,
    Organization,
    Phone,
    RegionLine,
    Service,
    ServiceArea,
    Via,
)
from contacts.numbers import Number, number_or_objection
from contacts.record import directory_of, hours_or_none
from contacts.record_words import changes
from desk.directory.forms import AreaForm, LineForm, OrganizationForm, PhoneForm, ServiceForm
from desk.directory.hours_pages import calm, number_sentences
from desk.scoped import (
    EitherFilter,
    OwnOnly,
    PartAdmin,
    ScopedAdmin,
    ScopedStacked,
    WordFilter,
    listed,
)

UNKNOWN = "niet bekend"


def hours_in_words(document: object) -> list[str]:
    """All that there is to the hours, one sentence for each part."""
    hours = hours_or_none(document)
    return [UNKNOWN] if hours is None else hours.told()


def _paragraphs(sentences: list[str]) -> SafeString:
    return format_html_join("", "<div>{}</div>", ((sentence,) for sentence in sentences))


def _link(name: str, *args: Any, query: str = "") -> str:
    return reverse(f"admin:{name}", args=args) + query


def _number(phone: Phone) -> Number | None:
    return number_or_objection(phone.number)[0]


class Placeholder(EitherFilter):
    title = "nummer"
    parameter_name = "nummer"
    words = ("nog niet ingevuld", "ingevuld")
    yes = Q(number="", own=False) & ~Q(audience=Phone.Audience.REFERRERS)


class HoursUnknown(EitherFilter):
    title = "openingstijden"
    parameter_name = "tijden"
    words = ("niet bekend", "bekend")
    # Not `hours=None`: in a JSON column that would ask for the word null.
    yes = Q(hours__isnull=True)


class ViaInline(ScopedStacked):
    model = Via
    fields = (("service", "kind"), "position")


@admin.register(Phone)
class PhoneAdmin(ScopedAdmin):
    form = PhoneForm
    inlines = (ViaInline,)
    change_list_template = "desk/directory/number_list.html"
    list_display = (
        "shown",
        "go_change",
        "service",
        "hours_short",
        "label",
        "for_whom",
        "works",
        "assured_on",
    )
    list_display_links = ("shown",)
    list_select_related = ("service__organization",)
    list_filter = (
        Placeholder,
        HoursUnknown,
        "audience",
        ("service__organization", OwnOnly),
        ("service__region", OwnOnly),
    )
    search_fields = ("number", "label", "service__name", "service__organization__name")
    search_help_text = "Zoek op nummer (036-1234567 of 0361234567), dienst of organisatie."
    ordering = ("service__organization__name", "service__name", "position", "pk")
    readonly_fields = ("dialled", "hours_words")
    readable = {"hours": "hours_words", "number": "dialled"}
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "service",
                    "number",
                    "dialled",
                    "own",
                    "where",
                    "label",
                    "audience",
                    "instruction",
                    "without_phoning",
                ]
            },
        ),
        ("Openingstijden", {"fields": ["hours", "hours_words"]}),
        ("Wanneer dit nummer werkt", {"fields": ["valid_from", "valid_to", "position"]}),
        ("Gecontroleerd", {"fields": ["assured_on", "assured_by"]}),
    ]

    @admin.display(description="nummer", ordering="number")
    def shown(self, phone: Phone) -> str:
        number = _number(phone)
        if number is None:
            return format_html('<span class="placeholder">{}</span>', phone.without_number)
        return format_html('<span class="number">{}</span>', number.shown)

    @admin.display(description="voor wie", ordering="audience")
    def for_whom(self, phone: Phone) -> str:
        return phone.get_audience_display()

    @admin.display(description="openingstijden")
    def hours_short(self, phone: Phone) -> str:
        return "; ".join(hours_in_words(phone.hours))

    @admin.display(description="openingstijden in woorden")
    def hours_words(self, phone: Phone) -> str:
        return _paragraphs(hours_in_words(phone.hours))

    @admin.display(description="werkt", ordering="valid_to")
    def works(self, phone: Phone) -> str:
        begins = _begins(phone)
        ends = f"tot en met {phone.valid_to:%d-%m-%Y}" if phone.valid_to else ""
        return " ".join(filter(None, (begins, ends))) or "altijd"

    @admin.display(description="wijzigen")
    def go_change(self, phone: Phone) -> str:
        return format_html(
            '<a class="number-go" href="{}">Wijzig<span class="visually-hidden"> {}</span></a>',
            _link("number_change", phone.pk),
            phone,
        )

    def get_inlines(self, request: HttpRequest, obj: Phone | None) -> Any:
        """Who only looks sees the ways to a number where there can be any."""
        is_for_all = obj is not None and obj.audience != Phone.Audience.REFERRERS
        if is_for_all and not self.scope(request).may_edit(obj):
            return ()
        return super().get_inlines(request, obj)

    def get_list_display(self, request: HttpRequest) -> Any:
        """Who may change nothing needs no way to do so."""
        if self.has_change_permission(request):
            return self.list_display
        return [name for name in self.list_display if name != "go_change"]

    @admin.display(description="zo wordt het gebeld")
    def dialled(self, phone: Phone) -> str:
        number = _number(phone)
        if phone.own:
            return f"Ieder belt een ander nummer. Op de pagina staat: {phone.where}"
        if number is None:
            return _without_number(phone)
        told = _paragraphs(number_sentences(number))
        return format_html("<div>{} (link {})</div>{}", number.shown, number.tel, told)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """A number is found however it is typed: with spaces, hyphens or +31."""
        found, twice = super().get_search_results(request, queryset, search_term)
        digits = _digits(search_term)
        return (found | queryset.filter(number__contains=digits) if digits else found), twice

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        typed = form.cleaned_data.get("number") and str(form["number"].data)
        for sentence in pasted.told(typed or ""):
            messages.info(request, sentence)
        number = _number(obj)
        for sentence in number_sentences(number) if number else ():
            messages.warning(request, sentence)

    def render_change_form(self, request: Any, context: Any, *args: Any, **more: Any) -> Any:
        return super().render_change_form(request, calm(context), *args, **more)


def _without_number(phone: Phone) -> str:
    if phone.audience == Phone.Audience.REFERRERS:
        return "Dit nummer staat hier niet. Op de pagina staat: Alleen voor verwijzers."
    return "Er is nog geen nummer. Op de pagina staat: nummer nog niet ingevuld."


def _begins(phone: Phone) -> str:
    """From when a number works; one that is still to come says so."""
    if not phone.valid_from:
        return ""
    planned = "gepland: " if phone.valid_from > timezone.localdate() else ""
    return f"{planned}vanaf {phone.valid_from:%d-%m-%Y}"


def _digits(typed: str) -> str:
    """The digits of what looks like a number; nothing where letters stand in it."""
    if re.search(r"[^\d+\s().-]", typed) or len(re.findall(r"\d", typed)) < 3:
        return ""
    return re.sub(r"^(\+|00)31(0?)", "0", re.sub(r"[^\d+]", "", typed))


class AreaAdmin(ScopedAdmin):
    """An admin whose form writes the municipalities in which something holds."""

    form = AreaForm
    readable = {"works_in": "area_words"}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("municipalities")

    @admin.display(description="geldt in")
    def area_words(self, row: Any) -> str:
        if row.everywhere:
            return "de hele regio"
        return ", ".join(municipality.name for municipality in row.municipalities.all())


@admin.register(Service)
class ServiceAdmin(AreaAdmin):
    form = ServiceForm
    list_display = ("name", "organization", "kind", "area_words", "ended_on")
    list_select_related = ("organization",)
    list_filter = (("organization", OwnOnly), ("region", OwnOnly), ("kind", WordFilter))
    search_fields = ("name", "slug", "kind", "organization__name")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("numbers",)
    readable = {
        "works_in": "area_words",
        "comes": "comes_words",
        "visit": "visit_words",
        "activities": "activity_words",
    }
    activity_words = listed("activities", "activiteiten")
    fieldsets = [
        (None, {"fields": ["region", "organization", "name", "slug", "kind", "summary"]}),
        ("Nummers", {"fields": ["numbers"]}),
        ("Waar en voor wie", {"fields": ["everywhere", "works_in", "ages_from", "ages_to"]}),
        ("Wat de dienst doet", {"fields": ["activities", "comes", "visit"]}),
        ("Gestopt", {"fields": ["ended_on"]}),
    ]

    def render_change_form(self, request: Any, context: Any, *args: Any, **more: Any) -> Any:
        return super().render_change_form(request, calm(context), *args, **more)

    @admin.display(description="nummers van deze dienst")
    def numbers(self, service: Service) -> str:
        if not service.pk:
            return "Bewaar de dienst eerst; daarna kun je hier een nummer toevoegen."
        rows = [
            (_link("contacts_phone_change", phone.pk), phone, phone.label, _begins(phone))
            for phone in service.phones.all()
        ]
        links = format_html_join("", '<div><a href="{}">{}</a> {} {}</div>', rows)
        new = _link("contacts_phone_add", query=f"?service={service.pk}")
        return format_html('{}<div><a href="{}">Nummer toevoegen</a></div>', links, new)

    @admin.display(description="er kan iemand komen")
    def comes_words(self, service: Service) -> str:
        return _paragraphs(comes_in_history(service.comes).split("\n") if service.comes else [])

    @admin.display(description="je kunt er heen")
    def visit_words(self, service: Service) -> str:
        return _paragraphs(visit_in_history(service.visit).split("\n") if service.visit else [])


@admin.register(Organization)
class OrganizationAdmin(ScopedAdmin):
    form = OrganizationForm
    list_display = ("name", "region", "website", "email")
    list_select_related = ("region",)
    list_filter = (("region", OwnOnly),)
    search_fields = ("name", "slug", "email")
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = [
        (None, {"fields": ["region", "name", "slug", "website", "email", "crisis_definition"]})
    ]


@admin.register(RegionLine)
class RegionLineAdmin(ScopedAdmin):
    form = LineForm
    fixed = ("region",)
    list_display = ("service", "position", "region")
    list_select_related = ("service__organization", "region")
    list_filter = (("region", OwnOnly),)
    fieldsets = [(None, {"fields": ["region", "service", "position"]})]


admin.site.register(
    ServiceArea,
    PartAdmin,
    fixed=("service",),
    list_display=("service", "municipality"),
    list_select_related=("service__organization", "municipality"),
)


admin.site.register(
    Via,
    PartAdmin,
    fixed=("phone",),
    list_display=("phone", "service", "kind", "position"),
    list_select_related=("phone__service__organization", "service__organization"),
)


@admin.register(DirectoryRecord)
class DirectoryRecordAdmin(ScopedAdmin):
    """Written after every change; nobody changes or deletes it."""

    read_only = True
    list_display = ("recorded_at", "region", "recorded_by")
    list_select_related = ("region", "recorded_by")
    list_filter = (("region", OwnOnly),)
    readonly_fields = ("changed",)
    fieldsets = [(None, {"fields": ["region", "recorded_at", "recorded_by", "changed"]})]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        # A whole directory each: only the page of one record needs it.
        return super().get_queryset(request).defer("document")

    @admin.display(description="wat er veranderde")
    def changed(self, record: DirectoryRecord) -> str:
        return _paragraphs(changes_of(record))


def changes_of(record: DirectoryRecord) -> list[str]:
    """What a record says that the one before it didn't."""
    if (before := record.previous()) is None:
        return ["Hier begint de geschiedenis."]
    old, new = (directory_of(row.document["directory"]) for row in (before, record))
    return changes(old, new) or ["Alleen de werkafspraken of de instellingen van de regio."]

"""What visitors said is wrong: read, looked into, and marked as done with a note."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import F, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from contacts.models import Service
from desk.frame import publisher
from desk.regions.form import RegionForm
from desk.scoped import EitherFilter, OwnOnly, ScopedAdmin
from portal.reports.report_form import NUMBERS
from trees.models import Report


class Open(EitherFilter):
    title = "stand"
    parameter_name = "open"
    words = ("nog niet bekeken", "afgehandeld")
    yes = Q(handled_at=None)


class HandledForm(RegionForm):
    """A report stays as it was written; only what was done about it is filled in."""

    answer = forms.CharField(
        label="Wat heb je gedaan?",
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
        help_text="Bijvoorbeeld: Gebeld met het lokale team en het nummer aangepast.",
        error_messages={"required": "Schrijf in een paar woorden wat je hebt gedaan."},
    )

    class Meta:
        model = Report
        fields = ("answer",)


@admin.register(Report)
class ReportAdmin(ScopedAdmin):
    form = HandledForm
    change_form_template = "desk/reports/report_change_form.html"
    fixed: ClassVar[tuple[str, ...]] = ()
    list_display = ("kind", "municipality", "title", "at", "handled_at")
    list_select_related = ("municipality",)
    list_filter = (Open, ("municipality", OwnOnly), "kind")
    search_fields = ("title", "text", "service", "page")
    # What is still to be done first, whatever the database thinks of a missing moment.
    ordering = (F("handled_at").asc(nulls_first=True), "-at", "-pk")
    readonly_fields = (
        "municipality",
        "where",
        "about",
        "kind",
        "text",
        "edition",
        "at",
        "handled_at",
        "handled_by",
    )
    fieldsets = [
        (None, {"fields": ["municipality", "where", "about", "kind", "text", "at", "edition"]}),
        ("Afgehandeld", {"fields": ["answer", "handled_at", "handled_by"]}),
    ]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only a visitor makes one."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if obj.handled_at is None:
            obj.handled_at, obj.handled_by = timezone.now(), publisher(request)
        super().save_model(request, obj, form, change)

    @admin.display(description="pagina")
    def where(self, report: Report) -> SafeString:
        town = report.municipality.slug
        if report.page == NUMBERS:
            address = reverse("numbers", args=[town])
        else:
            address = reverse("page", args=[town, report.page])
        return format_html('<a href="{}">{}</a>', address, report.title or "Bekijk de pagina")

    @admin.display(description="om welk nummer het gaat")
    def about(self, report: Report) -> str | SafeString:
        """The service, with the way to its numbers; one that is gone is told by its short name."""
        if not report.service:
            return "niet gezegd"
        region = report.municipality.region_id
        row = Service.objects.filter(region=region, slug=report.service).first()
        if row is None:
            return f"{report.service} (staat er niet meer)"
        address = reverse("admin:contacts_service_change", args=[row.pk])
        return format_html('<a href="{}">{}</a>', address, row)

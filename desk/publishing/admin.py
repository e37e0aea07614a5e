"""The admin of what was published."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from desk.scoped import OwnOnly, ScopedAdmin
from trees.models import Edition, EditionService


@admin.register(Edition)
class EditionAdmin(ScopedAdmin):
    """What was published never changes."""

    read_only = True
    list_display = ("municipality", "number", "live_from", "published_by", "note", "ways")
    list_select_related = ("municipality__region", "publication__by")
    list_filter = (("municipality", OwnOnly),)
    search_fields = ("publication__note", "municipality__name")
    fields = (
        "municipality",
        "number",
        "live_from",
        "published_by",
        "published_at",
        "note",
        "pages",
        "ways",
    )
    readonly_fields = ("published_by", "published_at", "note", "pages", "ways")

    @admin.display(description="gepubliceerd door", ordering="publication__by")
    def published_by(self, edition: Edition) -> Any:
        return edition.publication.by

    @admin.display(description="gepubliceerd op")
    def published_at(self, edition: Edition) -> datetime:
        return edition.publication.at

    @admin.display(description="waarom", ordering="publication__note")
    def note(self, edition: Edition) -> str:
        return edition.publication.note

    @admin.display(description="teruggaan")
    def ways(self, edition: Edition) -> str:
        region = edition.municipality.region
        address = reverse("admin:trees_edition_region", args=[region.slug])
        return format_html('<a href="{}">Alle edities van {}</a>', address, region)

    @admin.display(description="pagina's")
    def pages(self, edition: Edition) -> int:
        return len(edition.flow.get("pages", ()))


@admin.register(EditionService)
class EditionServiceAdmin(ScopedAdmin):
    """Kept by the edition itself."""

    read_only = True
    off_menu = True
    list_display = ("edition", "service")
    list_select_related = ("edition__municipality", "service__organization")
    fieldsets = [(None, {"fields": ["edition", "service"]})]

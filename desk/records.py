"""The admin of what is only recorded: who changed the draft, and what was published in one go."""

from django.contrib import admin

from desk.scoped import ScopedAdmin
from trees.models import DraftEdit, Publication


@admin.register(DraftEdit)
class DraftEditAdmin(ScopedAdmin):
    """Written where the draft is changed."""

    read_only = True
    off_menu = True
    list_display = ("at", "by", "node", "region")
    list_select_related = ("by", "node", "region")
    fieldsets = [(None, {"fields": ["region", "at", "by", "node"]})]


@admin.register(Publication)
class PublicationAdmin(ScopedAdmin):
    """Written by publishing, by the check at its moment, and by a withdrawal."""

    read_only = True
    off_menu = True
    list_display = ("region", "number", "live_from", "by", "note", "withdrawn_at")
    list_select_related = ("region", "by")
    fields = (
        "region",
        "number",
        "by",
        "at",
        "live_from",
        "note",
        "checked_at",
        "withdrawn_at",
        "withdrawn_by",
        "withdrawn_because",
    )

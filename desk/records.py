"""The admin of what is only recorded: who changed the draft, and what the last check said."""

from django.contrib import admin

from desk.scoped import ScopedAdmin
from trees.models import DraftEdit, EditionVerdict


@admin.register(DraftEdit)
class DraftEditAdmin(ScopedAdmin):
    """Written where the draft is changed."""

    read_only = True
    off_menu = True
    list_display = ("at", "by", "node", "region")
    list_select_related = ("by", "node", "region")
    fieldsets = [(None, {"fields": ["region", "at", "by", "node"]})]


@admin.register(EditionVerdict)
class EditionVerdictAdmin(ScopedAdmin):
    """Written when the moment of a planned edition comes."""

    read_only = True
    off_menu = True
    list_display = ("edition", "checked_at", "withdrawn")
    list_select_related = ("edition__municipality",)
    fieldsets = [(None, {"fields": ["edition", "checked_at", "withdrawn"]})]

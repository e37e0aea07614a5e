"""The admin of the trees: where each is asked, and the ways to its outline and to publishing."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from desk.draft.draft_admin import DraftAdmin
from desk.outline.urls import outline_urls
from desk.regions.form import RegionForm
from desk.scoped import OwnOnly, listed
from municipalities.models import Municipality, Region
from trees.models import Node, Tree


class TreeForm(RegionForm):
    class Meta:
        model = Tree
        fields = ("region", "slug", "title")
        help_texts = {
            "title": "Bijvoorbeeld: Crisiswijzer.",
            "municipalities": "Kies gemeenten als de boom niet in de hele regio geldt. "
            "Bijvoorbeeld: alleen Urk.",
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        region = cleaned.get("region") or (self.instance.region if self.instance.pk else None)
        if region is not None and not self.errors:
            self._refuse_two_trees(region, cleaned)
        return cleaned

    def _refuse_two_trees(self, region: Region, cleaned: dict[str, Any]) -> None:
        """A municipality has one tree: with two nobody could say which one is published."""
        mine = _served(region, cleaned["everywhere"], cleaned["municipalities"])
        if not mine and not cleaned["everywhere"]:
            self.add_error("municipalities", "Kies minstens één gemeente, of de hele regio.")
        for other in region.trees.exclude(pk=self.instance.pk):
            both = mine & _served(region, other.everywhere, other.municipalities.all())
            if both:
                name = min(municipality.name for municipality in both)
                self.add_error(
                    "everywhere" if cleaned["everywhere"] else "municipalities",
                    f"{name} heeft al een boom: “{other}”. Maak van een tweede onderwerp een "
                    "antwoord op de eerste vraag.",
                )


def _served(
    region: Region, everywhere: bool, some: Iterable[Municipality]
) -> frozenset[Municipality]:
    return frozenset(region.municipalities.all() if everywhere else some)


@admin.register(Tree)
class TreeAdmin(DraftAdmin):
    form = TreeForm
    change_form_template = "desk/draft/tree_change_form.html"
    list_display = ("named", "region", "everywhere", "settings")
    list_display_links = None
    list_select_related = ("region",)
    list_filter = (("region", OwnOnly),)
    search_fields = ("title", "slug")
    prepopulated_fields = {"slug": ("title",)}
    readonly_fields = ("outline",)
    readable = {"municipalities": "municipality_words"}
    municipality_words = listed("municipalities", "gemeenten")
    fieldsets = [
        (None, {"fields": ["region", "title", "slug", "outline"]}),
        ("Waar", {"fields": ["everywhere", "municipalities"]}),
    ]

    @admin.display(description="vragen en antwoorden")
    def outline(self, tree: Tree) -> str:
        if not tree.pk:
            return "Bewaar de beslisboom eerst; daarna kun je de eerste vraag toevoegen."
        address = reverse("admin:trees_tree_outline", args=[tree.pk])
        return format_html('<a href="{}">Bekijk en wijzig ze</a>', address)

    @admin.display(description="beslisboom", ordering="title")
    def named(self, tree: Tree) -> str:
        address = reverse("admin:trees_tree_outline", args=[tree.pk])
        return format_html('<a href="{}">{}</a>', address, tree)

    @admin.display(description="instellingen")
    def settings(self, tree: Tree) -> str:
        address = reverse("admin:trees_tree_change", args=[tree.pk])
        return format_html('<a href="{}">Instellingen van {}</a>', address, tree)

    def get_deleted_objects(
        self, objs: QuerySet[Tree] | Sequence[Tree], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Its questions and answers go along, though their own list removes none."""
        told, counted, refused, needed = super().get_deleted_objects(objs, request)
        return told, counted, refused - {str(Node._meta.verbose_name)}, needed

    def get_urls(self) -> list[Any]:
        return [*outline_urls(), *super().get_urls()]

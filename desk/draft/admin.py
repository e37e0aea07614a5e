"""The admin of the trees, and the list of all their questions and answers."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html

from desk.draft.draft_admin import DraftAdmin
from desk.draft.forms import TreeForm
from desk.outline.urls import outline_urls
from desk.publishing.publish import publish_view
from desk.scoped import OwnOnly, ScopedAdmin
from trees.models import Node, Tree

DEEPEST = 12


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

    @admin.display(description="gemeenten")
    def municipality_words(self, tree: Tree) -> str:
        return ", ".join(municipality.name for municipality in tree.municipalities.all())

    def get_deleted_objects(
        self, objs: QuerySet[Tree] | Sequence[Tree], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Its questions and answers go along, though their own list removes none."""
        told, counted, refused, needed = super().get_deleted_objects(objs, request)
        return told, counted, refused - {str(Node._meta.verbose_name)}, needed

    def get_urls(self) -> list[Any]:
        page = path(
            "<int:tree>/publiceren/",
            self.admin_site.admin_view(self.publish_view),
            name="trees_tree_publish",
        )
        return [page, *outline_urls(self.admin_site), *super().get_urls()]

    def publish_view(self, request: HttpRequest, tree: int) -> HttpResponse:
        row = self.get_object(request, str(tree))
        if row is None:
            raise Http404("Deze beslisboom is er niet.")
        if not self.scope(request).may_publish(row.region):
            raise PermissionDenied("Alleen een coördinator van deze regio publiceert.")
        return publish_view(self.admin_site, request, row)


@admin.register(Node)
class NodeAdmin(ScopedAdmin):
    """All questions and answers in one list, to search; the outline of a tree changes them."""

    off_menu = True
    read_only = True
    list_display = ("indented", "leads_to", "where", "slug", "in_the_tree")
    list_display_links = None
    list_select_related = ("outcome", "continue_at", "parent")
    list_filter = (("tree", OwnOnly), ("tree__region", OwnOnly), ("outcome", OwnOnly))
    search_fields = ("slug", "answer", "question", "hint", "outcome__title")
    ordering = ("mptt_tree", "lft")
    sortable_by = ()
    list_per_page = 200
    list_max_show_all = 5000

    def get_queryset(self, request: HttpRequest) -> QuerySet[Node]:
        return super().get_queryset(request).prefetch_related("only_in")

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """To the row in the outline; Django's own says it where there is none, or on a POST."""
        node = self.get_object(request, unquote(object_id))
        if node is None or request.method == "POST":
            return super().change_view(request, object_id, *args, **kwargs)
        return redirect("admin:trees_tree_outline_node", tree=node.tree_id, node=node.pk)

    @admin.display(description="vraag of antwoord")
    def indented(self, node: Node) -> str:
        # Classes and no inline style: the page allows none.
        depth = min(node.level, DEEPEST)
        text = node.question if node.parent_id is None else node.answer
        address = reverse("admin:trees_tree_outline_node", args=[node.tree_id, node.pk])
        link = '<a href="{}" class="depth depth-{}">{}</a>'
        return format_html(link, address, depth, text or node.slug)

    @admin.display(description="leidt naar")
    def leads_to(self, node: Node) -> str:
        if node.outcome:
            return f"uitkomst: {node.outcome}"
        if node.continue_at:
            return f"verder bij: {node.continue_at.question}"
        return node.question if node.parent_id else ""

    @admin.display(description="alleen in")
    def where(self, node: Node) -> str:
        return ", ".join(municipality.name for municipality in node.only_in.all())

    @admin.display(description="in de boom")
    def in_the_tree(self, node: Node) -> str:
        address = reverse("admin:trees_tree_outline", args=[node.tree_id])
        return format_html('<a href="{}#k{}">Toon in de boom</a>', address, node.pk)

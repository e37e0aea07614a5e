"""The list of all questions and answers, to search; the outline of their tree changes them."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html

from desk.scoped import OwnOnly, ScopedAdmin, listed
from trees.models import Node

DEEPEST = 12


@admin.register(Node)
class NodeAdmin(ScopedAdmin):
    off_menu = True
    read_only = True
    list_display = ("indented", "in_the_tree", "leads_to", "where", "slug")
    list_display_links = None
    list_select_related = ("outcome", "continue_at", "parent")
    list_filter = (("tree", OwnOnly), ("tree__region", OwnOnly), ("outcome", OwnOnly))
    search_fields = ("slug", "answer", "question", "hint", "outcome__title")
    ordering = ("mptt_tree", "lft")
    sortable_by = ()
    list_per_page = 200
    list_max_show_all = 5000
    where = listed("only_in", "alleen in")

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

    @admin.display(description="in de boom")
    def in_the_tree(self, node: Node) -> str:
        address = reverse("admin:trees_tree_outline", args=[node.tree_id])
        return format_html('<a href="{}#k{}">Toon in de boom</a>', address, node.pk)

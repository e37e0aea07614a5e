"""The admin of the questions: trees, nodes, outcomes, scenarios, and what was published."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from desk.draft.draft_admin import DraftAdmin
from desk.draft.forms import NodeForm, TreeForm
from desk.frame import publisher
from desk.outline.urls import outline_urls
from desk.publishing.publish import publish_view
from desk.scoped import OwnOnly
from trees.drafting.branches import close_ranks, make_room, siblings
from trees.drafting.removals import delete_branches
from trees.drafting.rows import rows_of
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


class NodeChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in stubs only
    """A node by the answer that leads to it and the question that it asks."""

    def label_from_instance(self, obj: Model) -> str:
        assert isinstance(obj, Node)  # noqa: S101 the field is over nodes alone
        indent: str = "– " * min(obj.level, DEEPEST)
        words: list[str] = [text for text in (obj.answer, obj.question) if text]
        return indent + " → ".join(words)


@admin.register(Node)
class NodeAdmin(DraftAdmin):
    form = NodeForm
    # The outline of a tree is where nodes are changed.
    off_menu = True
    fixed = ("tree", "slug")
    list_display = ("indented", "leads_to", "where", "slug")
    list_display_links = ("indented",)
    list_select_related = ("outcome", "continue_at", "parent")
    list_filter = (("tree", OwnOnly), ("tree__region", OwnOnly), ("outcome", OwnOnly))
    search_fields = ("slug", "answer", "question", "hint", "outcome__title")
    ordering = ("mptt_tree", "lft")
    sortable_by = ()
    list_per_page = 200
    list_max_show_all = 5000
    readable = {"only_in": "where"}
    prepopulated_fields = {"slug": ("answer",)}
    fieldsets = [
        (None, {"fields": ["tree", "parent", "position", "answer", "slug", "hint"]}),
        (
            "Waar leidt dit antwoord heen?",
            {
                "fields": ["question", "outcome", "continue_at"],
                "description": "Vul een van deze drie in.",
            },
        ),
        ("Voor wie en waar", {"fields": ["ages_from", "ages_to", "only_in"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("only_in")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in ("parent", "continue_at"):
            kwargs["queryset"] = Node.objects.exclude(question="").order_by("mptt_tree", "lft")
            kwargs["form_class"] = NodeChoice
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def narrow(self, form: Any, request: HttpRequest, obj: Model | None) -> Any:
        """Of the nodes only those of the same tree."""
        form = super().narrow(form, request, obj)
        tree = obj.tree_id if isinstance(obj, Node) else _asked_tree(request)
        for name in ("parent", "continue_at"):
            if tree and name in form.base_fields:
                field = form.base_fields[name]
                field.queryset = field.queryset.filter(tree=tree)
        return form

    @admin.display(description="vraag of antwoord")
    def indented(self, node: Node) -> str:
        # Classes and no inline style: the page allows none.
        depth = min(node.level, DEEPEST)
        text = node.question if node.parent_id is None else node.answer
        return format_html('<span class="depth depth-{}">{}</span>', depth, text)

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

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        form.before = rows_of(obj.tree_id)
        if form.changed_data:
            # Whoever has this node open in another way is told of it.
            obj.version += 1
        make_room(obj, obj.position)
        super().save_model(request, obj, form, change)
        if obj.pk in form.before:
            close_ranks(siblings(obj.tree_id, form.before[obj.pk]["parent_id"]))

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """The branches that go are written down when they are gone, with a way back."""
        return super(DraftAdmin, self).log_deletions(request, queryset)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        delete_branches(nodes=[obj.pk], by=publisher(request), at=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        chosen = list(queryset.order_by("pk").values_list("pk", flat=True))
        delete_branches(nodes=chosen, by=publisher(request), at=timezone.now())


def _asked_tree(request: HttpRequest) -> int | None:
    """The tree that a new node is for, where the address or the form already says so."""
    asked = request.POST.get("tree") or request.GET.get("tree") or ""
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 18 else None

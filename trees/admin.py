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

from municipalities.scoped_admin import OwnOnly, ScopedAdmin, ScopedStacked
from trees.admin_draft_edits import DraftAdmin
from trees.admin_editions import edition_urls
from trees.admin_forms import NodeForm, OutcomeForm, ScenarioForm, StepForm, TreeForm
from trees.admin_gate import publisher
from trees.admin_outline import outline_urls
from trees.admin_publishing import publish_view
from trees.admin_scenarios import scenario_urls
from trees.drafting.branches import close_ranks, make_room, siblings
from trees.drafting.removals import delete_branches
from trees.drafting.rows import rows_of
from trees.models import Edition, EditionService, Node, Outcome, Scenario, Step, Tree

DEEPEST = 12


@admin.register(Tree)
class TreeAdmin(DraftAdmin):
    form = TreeForm
    change_form_template = "admin/tree_change_form.html"
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


class StepInline(ScopedStacked):
    model = Step
    form = StepForm
    extra = 1
    fields = (("role", "position"), ("service", "kind"), "say")


@admin.register(Outcome)
class OutcomeAdmin(DraftAdmin):
    form = OutcomeForm
    inlines = (StepInline,)
    list_display = ("title", "urgency", "agreement", "slug")
    list_select_related = ("agreement",)
    list_filter = ("urgency", ("agreement", OwnOnly), ("region", OwnOnly))
    search_fields = ("title", "slug")
    prepopulated_fields = {"slug": ("title",)}
    readable = {"gap_because": "gap_words", "gap_by": "gap_words", "gap_until": "gap_words"}
    coordinator_only = ("gap_because", "gap_by", "gap_until")
    fieldsets = [
        (None, {"fields": ["region", "title", "slug", "urgency", "explanation", "agreement"]}),
        ("Aanvaard gat in de bereikbaarheid", {"fields": ["gap_because", "gap_by", "gap_until"]}),
    ]

    @admin.display(description="aanvaard gat")
    def gap_words(self, outcome: Outcome) -> str:
        gap = outcome.accepted_gap
        if not gap:
            return "geen"
        more = [str(gap[name]) for name in ("by", "until") if gap.get(name)]
        return f"{gap['because']} ({', '.join(more)})" if more else str(gap["because"])


@admin.register(Scenario)
class ScenarioAdmin(DraftAdmin):
    form = ScenarioForm
    fixed = ("region",)
    change_form_template = "admin/scenario_change_form.html"
    change_list_template = "admin/scenario_change_list.html"
    list_display = ("name", "municipality", "at", "expected_outcome", "expected_call")
    list_select_related = ("municipality",)
    list_filter = (("municipality", OwnOnly), ("region", OwnOnly))
    search_fields = ("name", "expected_outcome")
    readable = {"answers": "answer_words"}
    fieldsets = [
        (None, {"fields": ["region", "name", "municipality", "at", "answers"]}),
        ("Wat er uit moet komen", {"fields": ["expected_outcome", "expected_call"]}),
    ]

    def get_urls(self) -> list[Any]:
        return [*scenario_urls(self.admin_site), *super().get_urls()]

    @admin.display(description="antwoorden")
    def answer_words(self, scenario: Scenario) -> str:
        return " → ".join(str(answer) for answer in scenario.answers)


@admin.register(Edition)
class EditionAdmin(ScopedAdmin):
    """What was published never changes."""

    read_only = True
    list_display = ("municipality", "number", "live_from", "published_by", "note", "ways")
    list_select_related = ("municipality__region", "published_by")
    list_filter = (("municipality", OwnOnly),)
    search_fields = ("note", "municipality__name")
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "municipality",
                    "number",
                    "live_from",
                    "published_by",
                    "published_at",
                    "note",
                    "pages",
                    "ways",
                ]
            },
        )
    ]
    readonly_fields = ("pages", "ways")

    def get_urls(self) -> list[Any]:
        return [*edition_urls(self.admin_site), *super().get_urls()]

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


@admin.register(Step)
class StepAdmin(ScopedAdmin):
    """Written on the page of the outcome."""

    off_menu = True
    fixed = ("outcome",)
    list_display = ("outcome", "role", "service", "kind")
    list_select_related = ("outcome", "service__organization")
    fieldsets = [(None, {"fields": ["outcome", "role", "position", "service", "kind", "say"]})]

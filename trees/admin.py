"""The admin of the questions: trees, nodes, outcomes, scenarios, and what was published."""

from contextlib import nullcontext
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from municipalities.models import Region
from municipalities.scoped_admin import OwnOnly, ScopedAdmin, ScopedStacked
from trees.admin_forms import NodeForm, OutcomeForm, PublishForm, ScenarioForm, StepForm, TreeForm
from trees.editions import PublicationRefused, freeze, publish
from trees.findings import Problem, errors
from trees.lock import tree_lock
from trees.models import Edition, EditionService, Node, Outcome, Scenario, Step, Tree

DEEPEST = 12


class UnderTreeLock(ScopedAdmin):
    """Pages that write trees: everything of a POST is read and written within the lock."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        with _lock_for(request):
            return super().changeform_view(request, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        with _lock_for(request):
            return super().delete_view(request, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        with _lock_for(request):
            return super().changelist_view(request, *args, **kwargs)


def _lock_for(request: HttpRequest) -> Any:
    return tree_lock() if request.method == "POST" else nullcontext()


@admin.register(Tree)
class TreeAdmin(UnderTreeLock):
    form = TreeForm
    change_form_template = "admin/tree_change_form.html"
    list_display = ("title", "region", "everywhere", "outline")
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
        address = reverse("admin:trees_node_changelist") + f"?tree__id__exact={tree.pk}"
        return format_html('<a href="{}">Bekijk en wijzig ze</a>', address)

    @admin.display(description="gemeenten")
    def municipality_words(self, tree: Tree) -> str:
        return ", ".join(municipality.name for municipality in tree.municipalities.all())

    def get_urls(self) -> list[Any]:
        page = path(
            "<int:tree>/publiceren/",
            self.admin_site.admin_view(self.publish_view),
            name="trees_tree_publish",
        )
        return [page, *super().get_urls()]

    def publish_view(self, request: HttpRequest, tree: int) -> HttpResponse:
        """What the checks say about the region of a tree, and the button that publishes it."""
        row = self.get_object(request, str(tree))
        if row is None:
            raise Http404("Deze beslisboom is er niet.")
        if not self.has_change_permission(request, row):
            raise PermissionDenied("Alleen een coördinator van deze regio publiceert.")
        if request.method == "POST":
            return self._publish(request, row)
        return self._publish_page(request, row, problems_of(row.region))

    def _publish(self, request: HttpRequest, tree: Tree) -> HttpResponse:
        found = problems_of(tree.region)
        form = PublishForm(request.POST, warnings=len(found) - len(errors(found)))
        if not form.is_valid():
            return self._publish_page(request, tree, found, form)
        try:
            made = _publish_now(request, tree.region, form.cleaned_data["note"])
        except PublicationRefused as refused:
            return self._publish_page(request, tree, refused.problems, form)
        messages.success(request, _published_words(made))
        return redirect("admin:trees_tree_change", tree.pk)

    def _publish_page(
        self,
        request: HttpRequest,
        tree: Tree,
        found: list[Problem],
        form: PublishForm | None = None,
    ) -> HttpResponse:
        stopping = errors(found)
        warnings = [problem for problem in found if problem not in stopping]
        context = {
            **self.admin_site.each_context(request),
            "title": f"Controleren en publiceren: {tree.region}",
            "opts": self.opts,
            "tree": tree,
            "stopping": stopping,
            "warnings": warnings,
            "form": form or PublishForm(warnings=len(warnings)),
        }
        return TemplateResponse(request, "admin/publish.html", context)


def problems_of(region: Region) -> list[Problem]:
    """Everything the checks find in the drafts of a region at this moment."""
    return [problem for one in freeze(region, timezone.now()) for problem in one.problems]


def _publish_now(request: HttpRequest, region: Region, note: str) -> list[Edition]:
    now = timezone.now()
    by = request.user if isinstance(request.user, User) else None
    made, _ = publish(region=region, at=now, now=now, note=note, by=by)
    return made


def _published_words(made: list[Edition]) -> str:
    names = ", ".join(f"{edition.municipality} (editie {edition.number})" for edition in made)
    return f"Gepubliceerd en meteen te zien: {names or 'geen enkele gemeente heeft een boom'}."


class NodeChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in stubs only
    """A node by the answer that leads to it and the question that it asks."""

    def label_from_instance(self, obj: Model) -> str:
        assert isinstance(obj, Node)  # noqa: S101 the field is over nodes alone
        indent: str = "– " * min(obj.level, DEEPEST)
        words: list[str] = [text for text in (obj.answer, obj.question) if text]
        return indent + " → ".join(words)


@admin.register(Node)
class NodeAdmin(UnderTreeLock):
    form = NodeForm
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
        super().save_model(request, obj, form, change)
        take_place(obj, obj.position)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        _delete_branch(obj.pk)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        chosen = list(queryset.values_list("pk", flat=True))
        # An answer that goes on at a branch that goes too must not hold it back.
        Node.objects.filter(pk__in=chosen).update(continue_at=None)
        for pk in chosen:
            _delete_branch(pk)


def _asked_tree(request: HttpRequest) -> int | None:
    """The tree that a new node is for, where the address or the form already says so."""
    asked = request.POST.get("tree") or request.GET.get("tree") or ""
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 18 else None


def take_place(node: Node, place: int) -> None:
    """Put a node at this place (0 is the first) among its siblings, and number them all anew.

    Belongs within the tree lock.
    """
    others = Node.objects.filter(tree=node.tree_id, parent=node.parent_id).exclude(pk=node.pk)
    order = list(others.order_by("position", "pk").values_list("pk", flat=True))
    order.insert(min(place, len(order)), node.pk)
    for position, pk in enumerate(order):
        row = Node.objects.get(pk=pk)
        row.position = position
        row.save()
    node.refresh_from_db()


def _delete_branch(pk: int) -> None:
    """A node with all below it, one at a time and freshly read: MPTT closes the gap."""
    row = Node.objects.filter(pk=pk).first()
    if row is not None:
        row.delete()


class StepInline(ScopedStacked):
    model = Step
    form = StepForm
    extra = 1
    fields = (("role", "position"), ("service", "kind"), "say")


@admin.register(Outcome)
class OutcomeAdmin(ScopedAdmin):
    form = OutcomeForm
    inlines = (StepInline,)
    list_display = ("title", "urgency", "agreement", "slug")
    list_select_related = ("agreement",)
    list_filter = ("urgency", ("agreement", OwnOnly), ("region", OwnOnly))
    search_fields = ("title", "slug")
    prepopulated_fields = {"slug": ("title",)}
    readable = {"gap_because": "gap_words", "gap_by": "gap_words", "gap_until": "gap_words"}
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
class ScenarioAdmin(ScopedAdmin):
    form = ScenarioForm
    fixed = ("region",)
    list_display = ("name", "municipality", "at", "expected_outcome", "expected_call")
    list_select_related = ("municipality",)
    list_filter = (("municipality", OwnOnly), ("region", OwnOnly))
    search_fields = ("name", "expected_outcome")
    readable = {"answers": "answer_words"}
    fieldsets = [
        (None, {"fields": ["region", "name", "municipality", "at", "answers"]}),
        ("Wat er uit moet komen", {"fields": ["expected_outcome", "expected_call"]}),
    ]

    @admin.display(description="antwoorden")
    def answer_words(self, scenario: Scenario) -> str:
        return " → ".join(str(answer) for answer in scenario.answers)


@admin.register(Edition)
class EditionAdmin(ScopedAdmin):
    """What was published never changes."""

    read_only = True
    list_display = ("municipality", "number", "live_from", "published_by", "note")
    list_select_related = ("municipality", "published_by")
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
                ]
            },
        )
    ]
    readonly_fields = ("pages",)

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

"""What every page of the outline starts from: the tree, who looks at it, and its rows."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from desk.frame import desk_page, first_or_404, publisher
from municipalities.models import Municipality
from municipalities.scoping import Scope, scope_of
from trees.core.outline import Outline, Row, nested
from trees.drafting.edit_words import in_words
from trees.drafting.rights import changeable, may_place, may_undo
from trees.drafting.undo import last_change, last_undo
from trees.drafting.version import StaleNode
from trees.models import DraftEdit, Node, Tree

NO_TREE = "Deze beslisboom is er niet, of hoort bij een andere regio. Kies er een in de lijst."
NO_NODE = "Dit staat niet in deze beslisboom. Ga terug naar de boom en kies iets anders."
READ_ONLY = "Dit kun jij niet wijzigen: het geldt ook in gemeenten waar jij niet over gaat."
REMOVED = "Dit is verwijderd door {}. Voeg het opnieuw toe als het toch nodig is."
NOT_HERE = "Hier kun jij niets neerzetten: het zou ook buiten jouw gemeenten gelden."
LARGEST_KEY = 2**63 - 1


@dataclass(frozen=True)
class Desk:
    """One person at work on one tree."""

    request: HttpRequest
    tree: Tree

    @property
    def scope(self) -> Scope:
        return scope_of(self.request.user)

    @property
    def by(self) -> User:
        return publisher(self.request)

    @cached_property
    def outline(self) -> Outline:
        return read_outline(self.tree)

    @cached_property
    def changeable(self) -> frozenset[int]:
        """The rows (primary keys) that this person may change."""
        return changeable(self.scope, self.tree)

    @cached_property
    def last(self) -> DraftEdit | None:
        """The change that an undo would take back."""
        return last_change(self.tree)

    @cached_property
    def undone(self) -> DraftEdit | None:
        """The undo that could itself be taken back."""
        return last_undo(self.tree)

    def may_undo(self, edit: DraftEdit | None) -> bool:
        return edit is not None and may_undo(self.scope, self.by, self.tree, edit)

    def address(self, name: str = "", **key: int) -> str:
        page = f"trees_tree_outline_{name}" if name else "trees_tree_outline"
        return reverse(f"admin:{page}", kwargs={"tree": self.tree.pk, **key})

    def node(self, pk: int) -> Node:
        """A node of this tree; for anything else there is no page."""
        rows = Node.objects.select_related("tree__region", "parent", "outcome")
        self._refuse_removed(pk)
        row: Node = first_or_404(rows.filter(tree=self.tree, pk=pk), NO_NODE)
        return row

    def _refuse_removed(self, pk: int) -> None:
        """Somebody who was at work on a row that a colleague removed is told by whom."""
        if Node.objects.filter(pk=pk).exists():
            return
        gone = DraftEdit.objects.filter(tree=self.tree, removed=pk).select_related("by").first()
        if gone is not None:
            raise StaleNode(REMOVED.format(in_words(gone)), [gone])

    def changing(self, pk: int) -> Node:
        """A node of this tree that this person may change."""
        node = self.node(pk)
        if pk not in self.changeable:
            raise PermissionDenied(READ_ONLY)
        return node

    def own_towns(self) -> list[Municipality]:
        """The municipalities of this tree to which this person may limit something."""
        return list(self.scope.choosable(self.tree.served()))

    def may_add(self, parent: Node | None) -> bool:
        """Whether they may add anything here: everywhere, or in their own municipalities."""
        return may_place(self.scope, self.tree, parent, self.own_towns())

    def seen(self) -> int | None:
        """The version that they changed; None where it wasn't said."""
        sent = self.request.POST
        return key_of(sent["seen"]) if "seen" in sent else None

    def page(self, name: str, **context: object) -> HttpResponse:
        """A whole page, in the frame of the admin."""
        context = {**self.words, **context}
        return desk_page(self.request, f"desk/outline/{name}.html", **context)

    def part(self, name: str, **context: object) -> SafeString:
        """A piece of a page."""
        return render_to_string(
            f"desk/outline/{name}.html", {**self.words, **context}, self.request
        )

    @property
    def words(self) -> dict[str, object]:
        return {
            "tree": self.tree,
            "region": self.tree.region,
            "desk": self,
        }

    def branch(
        self,
        start: int | None = None,
        hits: Iterable[int] = (),
        found: Mapping[int, object] | None = None,
    ) -> SafeString:
        """The list items of a row and all below it (None: the whole tree)."""
        items = nested(self.outline.walk(start), self._drawn(frozenset(hits), found or {}))
        return mark_safe("".join(items))  # noqa: S308 drawn by the template, with numbers around it

    def row(self, pk: int) -> str:
        return self._drawn(frozenset(), {})(self.outline.rows[pk])

    def _drawn(self, hits: frozenset[int], found: Mapping[int, object]) -> Callable[[Row], str]:
        template = get_template("desk/outline/_row.html").template  # type: ignore[attr-defined]  # Django's own
        rows, mine = self.outline.rows, self.changeable
        pattern = reverse("admin:trees_outcome_change", args=[0])
        base = self.address()

        def draw(row: Row) -> str:
            return str(
                template.render(
                    Context(
                        {
                            "row": row,
                            "base": base,
                            "fixed": row.pk not in mine,
                            "hit": row.pk in hits,
                            "found": found.get(row.pk),
                            "further": rows.get(row.continue_at or 0),
                            "outcome": pattern.replace("/0/", f"/{row.outcome}/"),
                        }
                    )
                )
            )

        return draw


def desk_for(request: HttpRequest, tree: int) -> Desk:
    """For who may see this tree; for others it isn't there."""
    rows = scope_of(request.user).visible(Tree.objects.select_related("region"))
    return Desk(request, first_or_404(rows.filter(pk=tree), NO_TREE))


def key_of(value: object) -> int:
    """The primary key that somebody sent; 0, which nobody has, for anything else."""
    text = str(value or "")
    return (
        int(text) if text.isascii() and text.isdigit() and len(text) < len(str(LARGEST_KEY)) else 0
    )


def read_outline(tree: Tree) -> Outline:
    """The rows of a tree as they are now, in two queries."""
    names: dict[int, list[str]] = defaultdict(list)
    limits = Node.only_in.through.objects.filter(node__tree=tree).order_by("municipality__name")
    for node, name in limits.values_list("node_id", "municipality__name"):
        names[node].append(name)
    # Named as the fields of Row; without an outcome there is no title.
    rows = tree.nodes.annotate(outcome_title=Coalesce("outcome__title", Value("")))
    values = rows.order_by("position", "pk").values(
        "pk", "parent", "slug", "answer", "hint", "question", "outcome", "outcome_title",
        "continue_at", "ages_from", "ages_to", "version",
    )  # fmt: skip
    return Outline.of(Row(**row, only_in=tuple(names[row["pk"]])) for row in values)

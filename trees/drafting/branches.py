"""Changing a draft tree: every change under the tree lock, by somebody, and nothing lost silently.

Who saves a node says which version of it they saw. When somebody else was first, nothing is written
and StaleNode tells who changed what. Each change keeps what takes it back
(`trees.drafting.undo`). Who may change what is for the caller to ask.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import F, Q, RestrictedError

from history.tracking import touch
from municipalities.models import Municipality
from trees.drafting import rules
from trees.drafting.edit_words import ADDED, GONE, MOVED, in_words
from trees.drafting.edits import remember, title_of
from trees.drafting.free_slugs import free_slug
from trees.drafting.rows import branch_of, rows_of
from trees.lock import tree_lock
from trees.models import DraftEdit, Node, Tree

__all__ = [
    "ADDED",
    "GONE",
    "MOVED",
    "StaleNode",
    "add_node",
    "as_seen",
    "close_ranks",
    "delete_node",
    "in_words",
    "make_room",
    "move_node",
    "refuse_place",
    "save_node",
    "siblings",
]

# What saving a node may change; the others have a way of their own, or never change.
EDITABLE = (*rules.TEXTS, "outcome", "continue_at", "ages_from", "ages_to")
RULED = ("parent", *rules.TEXTS, "outcome", "continue_at")


class StaleNode(Exception):
    """Somebody changed this node after it was seen; nothing was written.

    The message is for a person; `edits` are the changes that they didn't see, the last one first.
    """

    def __init__(self, told: str, edits: Sequence[DraftEdit] = ()) -> None:
        super().__init__(told)
        self.edits = list(edits)


def save_node(
    *,
    node: int,
    seen: int,
    by: User,
    at: datetime,
    only_in: Collection[Municipality] | None = None,
    **fields: Any,
) -> Node:
    """Change the texts, the end or the limits of a node (a primary key) that was seen as `seen`.

    `only_in` None leaves the municipalities alone. Raises StaleNode, and ValidationError for what
    the rules refuse. What is the same already is not written.
    """
    with tree_lock(by=by):
        row = as_seen(node, seen)
        _refuse_fields(row, fields, only_in)
        changes, title = _changes(row, fields, only_in), title_of(row)
        if changes:
            before = rows_of(row.tree_id)
            _check(row, fields)
            for name, value in fields.items():
                setattr(row, name, value)
            _write(row, only_in)
            remember(before=before, node=row, by=by, at=at, changes=changes, title=title)
    return row


def add_node(
    *,
    tree: Tree,
    parent: int | None,
    by: User,
    at: datetime,
    place: int | None = None,
    only_in: Collection[Municipality] | None = None,
    **fields: Any,
) -> Node:
    """Add a node below `parent` (a primary key; None: the first question), last or at `place`.

    Without a `slug` it gets one that is free in this tree, made of its text.
    """
    with tree_lock(by=by):
        above = None if parent is None else as_seen(parent, None)
        before = rows_of(tree.pk)
        if not fields.get("slug"):
            text = fields.get("answer") or fields.get("question") or ""
            fields["slug"] = free_slug(text, {row["slug"] for row in before.values()})
        row = Node(tree=tree, parent=above, **fields)
        _refuse_fields(row, {}, only_in)
        wanted = {name: getattr(row, name) for name in RULED}
        rules.refuse(tree, None, wanted, changed=wanted)
        make_room(row, place)
        _write(row, only_in)
        changes = [[ADDED, "", title_of(row)]]
        remember(before=before, node=row, by=by, at=at, changes=changes)
    return row


def move_node(
    *, node: int, parent: int, by: User, at: datetime, place: int | None = None,
    seen: int | None = None,
) -> Node:  # fmt: skip
    """Hang a node with all below it under another, last or at `place` (0 is the first).

    Raises ValidationError for another tree, for a place below itself or below what is no question,
    and for the first question; StaleNode where `seen` is given and no longer true. Where it hangs
    there already nothing is written.
    """
    with tree_lock(by=by):
        row, above = as_seen(node, seen), as_seen(parent, None)
        refuse_place(row, above)
        changes = _moves(row, above, place)
        if changes:
            before, left = rows_of(row.tree_id), row.parent_id
            row.parent = above
            make_room(row, place)
            _write(row)
            close_ranks(siblings(row.tree_id, left))
            remember(before=before, node=row, by=by, at=at, changes=changes)
    return row


def delete_node(*, node: int, by: User, at: datetime, seen: int | None = None) -> None:
    """Remove a node with all below it; the first question stays.

    Raises ValidationError where an answer elsewhere goes on in this branch, and StaleNode.
    """
    with tree_lock(by=by):
        row = as_seen(node, seen)
        if row.parent_id is None:
            raise ValidationError(_STAYS.format(title_of(row)))
        tree, left, title = row.tree, row.parent_id, title_of(row)
        before = rows_of(tree.pk)
        # Read for the history all at once: one by one takes seconds for a large branch.
        touch(Node, branch_of(before, node))
        try:
            row.delete()
        except RestrictedError as fault:
            raise ValidationError(_GOES_ON.format(title, _answers(fault))) from None
        close_ranks(siblings(tree.pk, left))
        gone = [[GONE, title, ""]]
        remember(before=before, tree=tree, removed=node, by=by, at=at, changes=gone)


def as_seen(node: int, seen: int | None) -> Node:
    """The node as it is now; StaleNode where that isn't what somebody saw."""
    row: Node | None = Node.objects.select_related("tree__region").filter(pk=node).first()
    if row is None:
        raise _gone(node)
    if seen is not None and row.version != seen:
        edits = list(row.edits.filter(version__gt=seen).select_related("by"))
        raise StaleNode(_SAVED_FIRST.format("; ".join(map(in_words, edits)) or _SOMEBODY), edits)
    return row


def _gone(node: int) -> StaleNode:
    went = Q(removed=node) | Q(undo__back__has_key=str(node))
    edits = list(DraftEdit.objects.filter(went).select_related("by").order_by("-pk")[:1])
    return StaleNode(_WAS_REMOVED.format("; ".join(map(in_words, edits)) or _SOMEBODY), edits)


def _refuse_fields(
    row: Node, fields: Iterable[str], only_in: Collection[Municipality] | None
) -> None:
    """A place, a tree and a short name don't change by saving; limits are of the own region."""
    others = sorted(set(fields).difference(EDITABLE))
    if others:
        raise ValidationError(_NOT_BY_SAVING.format(", ".join(others)))
    region = row.tree.region
    for municipality in only_in or ():
        if municipality.region_id != region.pk:
            raise ValidationError({"only_in": _ELSEWHERE.format(municipality, region)})


def _check(row: Node, fields: dict[str, Any]) -> None:
    was = {name: getattr(row, name) for name in RULED}
    changed = [name for name, value in fields.items() if getattr(row, name) != value]
    rules.refuse(row.tree, row, {**was, **fields}, changed)


def _changes(
    row: Node, fields: dict[str, Any], only_in: Collection[Municipality] | None
) -> list[list[str]]:
    """[name, what stood there, what comes there] of each field that differs."""
    pairs = {name: (getattr(row, name), value) for name, value in fields.items()}
    changes = [
        [_label(name), _words(was), _words(new)] for name, (was, new) in pairs.items() if was != new
    ]
    if only_in is not None and set(only_in) != set(row.only_in.all()):
        changes.append([_label("only_in"), _names(row.only_in.all()), _names(only_in)])
    return changes


def _label(name: str) -> str:
    columns: Any = Node._meta
    return str(columns.get_field(name).verbose_name)


def _words(value: object) -> str:
    return "" if value is None else str(value)


def _names(municipalities: Collection[Municipality] | Any) -> str:
    return ", ".join(sorted(municipality.name for municipality in municipalities))


def _moves(row: Node, above: Node, place: int | None) -> list[list[str]]:
    """The move in words: from which question to which, or from which place among how many."""
    if row.parent_id != above.pk:
        return [[MOVED, title_of(row.parent), title_of(above)]]
    order = siblings(row.tree_id, row.parent_id)
    was, last = order.index(row.pk), len(order) - 1
    now = last if place is None else max(0, min(place, last))
    return [] if was == now else [[MOVED, *(f"{n + 1} van {len(order)}" for n in (was, now))]]


def refuse_place(row: Node, above: Node) -> None:
    if row.parent_id is None:
        raise ValidationError("De eerste vraag blijft de eerste: zij kan nergens onder staan.")
    if above.tree_id != row.tree_id:
        raise ValidationError(
            f"“{title_of(above)}” staat in een andere beslisboom. Kies hier iets."
        )
    if row.pk in above.line_up():
        raise ValidationError(f"“{title_of(above)}” staat zelf onder “{title_of(row)}”.")
    rules.refuse_place(
        row.tree, row, {"parent": above, "answer": row.answer, "continue_at": row.continue_at}
    )


def siblings(tree: int, parent: int | None) -> list[int]:
    """The nodes (primary keys) below a question, in their order."""
    rows = Node.objects.filter(tree=tree, parent=parent).order_by("position", "pk")
    return list(rows.values_list("pk", flat=True))


def make_room(row: Node, place: int | None) -> None:
    """Number the siblings, with a gap for this node; their own order stays as it is."""
    others = [pk for pk in siblings(row.tree_id, row.parent_id) if pk != row.pk]
    row.position = len(others) if place is None else max(0, min(place, len(others)))
    close_ranks(others, row.position)


def close_ranks(order: Sequence[int], gap: int | None = None) -> None:
    """Number siblings 0, 1, 2 in this order, but for a place that is kept free."""
    known = dict(Node.objects.filter(pk__in=order).values_list("pk", "position"))
    shifts: dict[int, list[int]] = defaultdict(list)
    for n, pk in enumerate(order):
        wanted = n if gap is None or n < gap else n + 1
        shifts[wanted - known[pk]].append(pk)
    for shift, keys in shifts.items():
        if shift:
            Node.objects.filter(pk__in=keys).update(position=F("position") + shift)


def _write(row: Node, only_in: Collection[Municipality] | None = None) -> None:
    row.full_clean()
    row.version += 1
    row.save()
    if only_in is not None:
        row.only_in.set(only_in)


def _answers(fault: RestrictedError) -> str:
    return ", ".join(sorted(f"“{title_of(row)}”" for row in fault.restricted_objects))  # type: ignore[arg-type]  # of nodes alone


_SOMEBODY = "iemand anders"
_SAVED_FIRST = (
    "Terwijl jij bezig was, is dit gewijzigd door {}. Jouw wijziging is niet bewaard. "
    "Kijk wat er nu staat, en vul je wijziging daar in."
)
_WAS_REMOVED = (
    "Terwijl jij bezig was, is dit verwijderd door {}. Jouw wijziging is niet bewaard. "
    "Voeg het opnieuw toe als het toch nodig is."
)
_GOES_ON = "“{}” is nog nodig: daar of daaronder gaat {} verder. Laat dat eerst ergens anders heen."
_STAYS = "“{}” is de eerste vraag en blijft staan. Wijzig de tekst, of verwijder wat eronder staat."
_NOT_BY_SAVING = (
    "Dit verandert niet door te bewaren: {}. Verplaats de tak, of maak een nieuw antwoord."
)
_ELSEWHERE = "“{}” hoort bij een andere regio. Kies gemeenten uit {}."

"""Changing a draft tree: every change under the tree lock, by somebody, and nothing lost silently.

Who saves a node says which version of it they saw. When somebody else was first, nothing is written
and StaleNode tells who changed what.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import RestrictedError
from django.utils import timezone

from contacts.hours_words import date_words
from municipalities.models import Municipality
from trees.circumstances import draft_edited, name_of
from trees.lock import tree_lock
from trees.models import DraftEdit, Node, Tree

GONE = "verwijderd"
MOVED = "plaats"
ADDED = "toegevoegd"


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
    the model refuses. What is the same already is not written.
    """
    with tree_lock():
        row = _as_seen(node, seen)
        changes = _changes(row, fields, only_in)
        if changes:
            for name, value in fields.items():
                setattr(row, name, value)
            _write(row)
            if only_in is not None:
                row.only_in.set(only_in)
            _record(row, by, at, changes)
    return row


def add_node(
    *,
    tree: Tree,
    parent: int | None,
    by: User,
    at: datetime,
    place: int | None = None,
    **fields: Any,
) -> Node:
    """Add a node below `parent` (a primary key; None: the first question), last or at `place`."""
    with tree_lock():
        if parent is None:
            _refuse_second_root(tree)
        above = None if parent is None else _as_seen(parent, None)
        row = Node(tree=tree, parent=above, **fields)
        _make_room(row, place)
        _write(row)
        _record(row, by, at, [[ADDED, "", _title(row)]])
    return row


def move_node(
    *, node: int, parent: int, by: User, at: datetime, place: int | None = None,
    seen: int | None = None,
) -> Node:  # fmt: skip
    """Hang a node with all below it under another, last or at `place` (0 is the first).

    Raises ValidationError for another tree, for a place below itself and for the first question,
    and StaleNode where `seen` is given and no longer true.
    """
    with tree_lock():
        row, above = _as_seen(node, seen), _as_seen(parent, None)
        was = str(row.parent or "")
        _refuse_place(row, above)
        row.parent = above
        _make_room(row, place)
        _write(row)
        _record(row, by, at, [[MOVED, was, _title(above)]])
    return row


def delete_node(*, node: int, by: User, at: datetime, seen: int | None = None) -> None:
    """Remove a node with all below it.

    Raises ValidationError where an answer elsewhere goes on in this branch, and StaleNode.
    """
    with tree_lock():
        row = _as_seen(node, seen)
        region, title = row.tree.region, _title(row)
        try:
            row.delete()
        except RestrictedError as fault:
            raise ValidationError(_GOES_ON.format(title, _answers(fault))) from None
        gone = [[GONE, title, ""]]
        DraftEdit.objects.create(region=region, by=by, at=at, removed=node, changes=gone)


def _as_seen(node: int, seen: int | None) -> Node:
    """The node as it is now; StaleNode where that isn't what somebody saw."""
    row: Node | None = Node.objects.select_related("tree__region").filter(pk=node).first()
    if row is None:
        raise _gone(node)
    if seen is not None and row.version != seen:
        edits = list(row.edits.filter(version__gt=seen).select_related("by"))
        raise StaleNode(_SAVED_FIRST.format("; ".join(map(in_words, edits)) or _SOMEBODY), edits)
    return row


def _gone(node: int) -> StaleNode:
    edits = list(DraftEdit.objects.filter(removed=node).select_related("by"))
    return StaleNode(_WAS_REMOVED.format("; ".join(map(in_words, edits)) or _SOMEBODY), edits)


def _changes(
    row: Node, fields: dict[str, Any], only_in: Collection[Municipality] | None
) -> list[list[str]]:
    """[name, what stood there, what comes there] of each field that differs."""
    pairs = {name: (getattr(row, name), value) for name, value in fields.items()}
    changes = [
        [str(Node._meta.get_field(name).verbose_name), _words(was), _words(new)]
        for name, (was, new) in pairs.items()
        if was != new
    ]
    if only_in is not None and set(only_in) != set(row.only_in.all()):
        label = str(Node._meta.get_field("only_in").verbose_name)
        changes.append([label, _names(row.only_in.all()), _names(only_in)])
    return changes


def _words(value: object) -> str:
    return "" if value is None else str(value)


def _names(municipalities: Collection[Municipality] | Any) -> str:
    return ", ".join(sorted(municipality.name for municipality in municipalities))


def _title(node: Node) -> str:
    return str(node) or node.slug


def _refuse_second_root(tree: Tree) -> None:
    first = Node.objects.filter(tree=tree, parent=None).first()
    if first is not None:
        raise ValidationError(
            f"Deze boom begint al met “{_title(first)}”. Kies onder welke vraag dit staat."
        )


def _refuse_place(row: Node, above: Node) -> None:
    if row.parent_id is None:
        raise ValidationError("De eerste vraag blijft de eerste: zij kan nergens onder staan.")
    if above.tree_id != row.tree_id:
        raise ValidationError(f"“{_title(above)}” staat in een andere beslisboom. Kies hier iets.")
    if row.pk in _line_up(above):
        raise ValidationError(f"“{_title(above)}” staat zelf onder “{_title(row)}”.")


def _line_up(node: Node) -> list[int]:
    """The node and all above it (primary keys), by parents alone; a circle ends where it closes."""
    above = dict(Node.objects.filter(tree=node.tree_id).values_list("pk", "parent_id"))
    line: list[int] = []
    here: int | None = node.pk
    while here is not None and here not in line:
        line.append(here)
        here = above.get(here)
    return line


def _make_room(row: Node, place: int | None) -> None:
    """Number the siblings, with a gap for this node; their own order stays as it is."""
    others = list(
        Node.objects.filter(tree=row.tree_id, parent=row.parent_id)
        .exclude(pk=row.pk)
        .order_by("position", "pk")
        .values_list("pk", "position")
    )
    row.position = len(others) if place is None else max(0, min(place, len(others)))
    for n, (pk, position) in enumerate(others):
        wanted = n if n < row.position else n + 1
        if position != wanted:
            Node.objects.filter(pk=pk).update(position=wanted)


def _write(row: Node) -> None:
    row.full_clean()
    row.version += 1
    row.save()


def _record(row: Node, by: User, at: datetime, changes: list[list[str]]) -> None:
    draft_edited(region=row.tree.region, by=by, at=at, node=row, changes=changes)


def _answers(fault: RestrictedError) -> str:
    return ", ".join(sorted(f"“{_title(row)}”" for row in fault.restricted_objects))  # type: ignore[arg-type]  # of nodes alone


def in_words(edit: DraftEdit) -> str:
    """Who changed what, and when: "bas op 21 november 2026 om 10:00: vraag van ... naar ..."."""
    local = timezone.localtime(edit.at)
    what = ", ".join(_change_in_words(*change) for change in edit.changes)
    when = f"{date_words(local.date(), year=True)} om {local:%H:%M}"
    return f"{name_of(edit.by)} op {when}: {what or 'iets anders'}"


def _change_in_words(name: str, was: str, now: str) -> str:
    if name == GONE:
        return f"“{was}” verwijderd"
    if name == ADDED:
        return f"“{now}” toegevoegd"
    return f"{name} van “{was}” naar “{now}”"


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

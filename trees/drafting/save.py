"""Saving a node: its texts, where it leads, and its limits."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Unpack

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from municipalities.models import Municipality
from trees.drafting import rules
from trees.drafting.edits import remember, title_of
from trees.drafting.rows import rows_of
from trees.drafting.version import as_seen, write_next
from trees.lock import tree_lock
from trees.models import Node

_NOT_BY_SAVING = (
    "Dit verandert niet door te bewaren: {}. Verplaats de tak, of maak een nieuw antwoord."
)


def save_node(
    *,
    node: int,
    seen: int,
    by: User,
    at: datetime,
    only_in: Collection[Municipality] | None = None,
    **fields: Unpack[rules.Content],
) -> Node:
    """Change the texts, the end or the limits of a node (a primary key) that was seen as `seen`.

    `only_in` None leaves the municipalities alone. Raises StaleNode, and ValidationError for what
    the rules refuse. What is the same already is not written.
    """
    with tree_lock(by=by):
        row = as_seen(node, seen)
        _refuse_others(fields)
        rules.refuse_elsewhere(row.tree, only_in or ())
        changes, title = _changes(row, fields, only_in), title_of(row)
        if changes:
            before = rows_of(row.tree_id)
            _check(row, fields)
            for name, value in fields.items():
                setattr(row, name, value)
            write_next(row, only_in)
            remember(before=before, node=row, by=by, at=at, changes=changes, title=title)
    return row


def _refuse_others(fields: rules.Content) -> None:
    """A place, a tree and a short name don't change by saving."""
    others = sorted(fields.keys() - rules.Content.__annotations__)
    if others:
        raise ValidationError(_NOT_BY_SAVING.format(", ".join(others)))


def _check(row: Node, fields: rules.Content) -> None:
    was = {name: getattr(row, name) for name in rules.RULED}
    changed = [name for name, value in fields.items() if getattr(row, name) != value]
    rules.refuse(row.tree, row, {**was, **fields}, changed)


def _changes(
    row: Node, fields: rules.Content, only_in: Collection[Municipality] | None
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


def _names(municipalities: Iterable[Municipality]) -> str:
    return ", ".join(sorted(municipality.name for municipality in municipalities))

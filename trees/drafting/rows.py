"""The nodes of a draft tree as values: what a change made different, and whether all stands so yet.

Kept by primary key, with every column that an editor decides about. MPTT's numbers follow from
these; a version only counts the saves.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from hashlib import sha256
from operator import sub
from typing import Any

from django.db.models import F

from history.bulk import among
from trees.drafting.integrity import NUMBERS, Spot, numbers
from trees.drafting.writer import plain
from trees.models import Node

FIELDS = (
    "slug", "parent_id", "position", "answer", "hint", "question", "outcome_id", "continue_at_id",
    "ages_from", "ages_to",
)  # fmt: skip
Row = dict[str, Any]
Rows = dict[int, Row]
# What each row was before a change, by its key: the columns that differed. None: it wasn't there.
Back = dict[str, Row | None]


def rows_of(tree: int) -> Rows:
    """All nodes of a tree (a primary key), in two queries."""
    limits = limits_of(tree)
    rows = Node.objects.filter(tree=tree).values("pk", "version", *FIELDS)
    found = {row.pop("pk"): row for row in rows}
    for pk, row in found.items():
        row["only_in"] = sorted(limits.get(pk, ()))
    return found


def limits_of(tree: int) -> dict[int, set[int]]:
    """The municipalities (keys) to which the nodes of a tree are limited, by node."""
    limits: dict[int, set[int]] = defaultdict(set)
    links = Node.only_in.through.objects.filter(node__tree=tree)
    for node, municipality in links.values_list("node_id", "municipality_id"):
        limits[node].add(municipality)
    return limits


def branch_of(rows: Rows, first: int) -> list[int]:
    """A node and all below it (keys): a question before its answers, and these in their order."""
    below: dict[int | None, list[int]] = defaultdict(list)
    for pk in sorted(rows, key=lambda pk: (rows[pk]["position"], pk)):
        below[rows[pk]["parent_id"]].append(pk)
    line = [first]
    for pk in line:
        line += below.pop(pk, [])
    return line


def digest(rows: Rows) -> str:
    """Two equal answers: the same nodes, at the same places, saying the same."""
    told = [[pk, *(row[name] for name in (*FIELDS, "only_in"))] for pk, row in sorted(rows.items())]
    return sha256(json.dumps(told).encode()).hexdigest()


def way_back(before: Rows, after: Rows) -> Back:
    """What makes `before` of `after` again."""
    back: Back = {str(pk): None for pk in after if pk not in before}
    for pk, row in before.items():
        differs = _differing(row, after[pk]) if pk in after else row
        if differs:
            back[str(pk)] = differs
    return back


def _differing(was: Row, now: Row) -> Row:
    return {name: was[name] for name in (*FIELDS, "only_in") if was[name] != now[name]}


def spots_of(rows: Rows) -> dict[int, Spot]:
    return {pk: Spot(pk, row["parent_id"], row["position"]) for pk, row in rows.items()}


def stored_numbers(tree: int) -> dict[int, tuple[int, ...]]:
    """MPTT's numbers of the nodes of a tree as they are in the database, by key."""
    rows = Node.objects.filter(tree=tree).values_list("pk", *NUMBERS)
    return {pk: tuple(numbers) for pk, *numbers in rows}


def stored_spots(tree: int) -> dict[int, Spot]:
    """The places of the nodes of a tree, with MPTT's numbers as they are in the database."""
    rows = Node.objects.filter(tree=tree).order_by()
    return {
        pk: Spot(pk, *rest)
        for pk, *rest in rows.values_list("pk", "parent_id", "position", *NUMBERS)
    }


def write_numbers(spots: Iterable[Spot], stored: Mapping[int, tuple[int, ...]]) -> None:
    """Write MPTT's numbers where they differ from what is stored, by key; new nodes are passed by.

    A change shifts most nodes by the same, so a few statements do for a large tree.
    """
    shifts: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for spot in spots:
        was = stored.get(spot.pk, numbers(spot))
        shifts[tuple(map(sub, numbers(spot), was))].append(spot.pk)
    for shift, keys in shifts.items():
        moved = {name: F(name) + by for name, by in zip(NUMBERS, shift, strict=True) if by}
        if moved:
            plain(Node).filter(among("pk", keys)).update(**moved)

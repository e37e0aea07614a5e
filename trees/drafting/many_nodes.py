"""Many nodes in and out at once, as values: told in the history and stamped like any other.

A branch of hundreds is copied, put away and brought back so; an object for each, and Django's
search for what goes along with it, took four times as long.
"""

from collections.abc import Iterable, Mapping, Sequence

from history.bulk import among, insert
from history.stamps import new_stamp
from history.tracking import insert_many, remove_many
from trees.drafting.integrity import NUMBERS, Spot, number_tree, numbers
from trees.drafting.rows import FIELDS, Rows, stored_spots, write_numbers
from trees.models import DraftEdit, Node, Tree

WRITTEN = (*FIELDS, "version")
COLUMNS = ("id", "tree_id", "stamp", *WRITTEN, *NUMBERS)


def insert_nodes(tree: Tree, rows: Rows, spots: Mapping[int, Spot]) -> None:
    """Insert rows under their own keys, with their limits; belongs under the tree lock."""
    written = [
        (pk, tree.pk, new_stamp(), *(row[name] for name in WRITTEN), *numbers(spots[pk]))
        for pk, row in rows.items()
    ]
    insert_many(Node, COLUMNS, written)
    limit_nodes({pk: row["only_in"] for pk, row in rows.items()})


def limit_nodes(towns: Mapping[int, Iterable[int]]) -> None:
    """Limit nodes that have no limit yet to these municipalities (keys)."""
    links = [(pk, town) for pk, some in towns.items() for town in some]
    insert(Node.only_in.through, ("node_id", "municipality_id"), links)


def remove_nodes(keys: Sequence[int]) -> None:
    """Remove these nodes with all that Django would take along; belongs under the tree lock.

    Nothing that stays may hang below one of them or go on there: the database refuses that.
    """
    DraftEdit.objects.filter(among("node", keys)).update(node=None)
    remove_many(Node, keys, links=[(Node.only_in.through, "node")])


def renumber(tree: Tree, mptt_tree: int) -> None:
    """Make MPTT's numbers of a tree follow from its parents and positions again."""
    spots = stored_spots(tree.pk)
    stored = {pk: numbers(spot) for pk, spot in spots.items()}
    number_tree(spots.values(), mptt_tree)
    write_numbers(spots.values(), stored)

"""Making the rows of a draft tree again what they were, under the tree lock, or not at all."""

from history.bulk import among
from history.tracking import touch
from municipalities.models import Municipality
from trees.drafting.integrity import Spot, number_tree
from trees.drafting.many_nodes import insert_nodes, limit_nodes, remove_nodes
from trees.drafting.node_writer import free_number
from trees.drafting.rows import FIELDS, Back, Row, Rows, spots_of, stored_numbers, write_numbers
from trees.drafting.writer import plain
from trees.models import Node, Outcome, Tree

COLUMNS = frozenset({*FIELDS, "only_in", "version"})


class NotPossible(Exception):
    """These rows can't stand there again; the message says why. Nothing was written."""


def restore_rows(tree: Tree, rows: Rows, back: Back, node: int) -> None:
    """Take `rows` (as they are now) back; `node` is the one that somebody changed.

    A node that was removed comes back under its own key. Raises NotPossible.
    """
    _Restoring(tree, rows, back, node).run()


class _Restoring:
    """One way back: what stands there now, and what comes to stand there."""

    def __init__(self, tree: Tree, rows: Rows, back: Back, node: int) -> None:
        self.tree, self.rows, self.node = tree, rows, node
        self.back = {int(pk): row for pk, row in back.items()}
        self.wanted = _wanted(rows, self.back)
        self.new = [pk for pk in self.wanted if pk not in rows]
        self.changed = [pk for pk in self.back if pk in rows and pk in self.wanted]
        self.gone = [pk for pk in rows if pk not in self.wanted]

    def run(self) -> None:
        self._refuse_columns()
        spots = self._numbered()
        self._refuse_gone()
        stored = stored_numbers(self.tree.pk)
        touch(Node, self.changed)
        insert_nodes(self.tree, {pk: self.wanted[pk] for pk in self.new}, spots)
        self._change()
        self._limit()
        remove_nodes(self.gone)
        write_numbers(spots.values(), stored)

    def _refuse_columns(self) -> None:
        named = {name for row in self.back.values() for name in row or ()}
        whole = all(self.wanted[pk].keys() >= COLUMNS for pk in self.new)
        if not (named <= COLUMNS and whole):
            raise NotPossible("Wat er stond, is niet meer te lezen.")

    def _numbered(self) -> dict[int, Spot]:
        """The places as they come to stand; NotPossible where that is no whole tree any more."""
        others = plain(Node).exclude(tree=self.tree).filter(among("pk", self.new))
        first = plain(Node).filter(tree=self.tree, parent=None).first()
        roots = [pk for pk, row in self.wanted.items() if row["parent_id"] is None]
        number = first.mptt_tree if first else free_number()
        spots = spots_of(self.wanted)
        slugs = {row["slug"] for row in self.wanted.values()}
        reached = number_tree(spots.values(), number)
        if others.exists() or min(len(reached), len(slugs)) < len(spots):
            raise NotPossible("De plaats van toen bestaat niet meer.")
        if first and spots and roots != [first.pk]:
            raise NotPossible("De eerste vraag blijft de eerste.")
        if self._goes_elsewhere():
            raise NotPossible("Een vraag waar het verderging, is er niet meer.")
        return spots

    def _goes_elsewhere(self) -> bool:
        targets = {row["continue_at_id"] for row in self.wanted.values()}
        return not targets - {None} <= self.wanted.keys()

    def _refuse_gone(self) -> None:
        """What the rows of then name has to be there still."""
        back = [self.back[pk] or {} for pk in (*self.new, *self.changed)]
        outcomes = {row["outcome_id"] for row in back if row.get("outcome_id") is not None}
        towns = {key for row in back for key in row.get("only_in", ())}
        region = self.tree.region_id
        if Outcome.objects.filter(region=region, pk__in=outcomes).count() < len(outcomes):
            raise NotPossible("Een uitkomst die erbij hoorde, is er niet meer.")
        if Municipality.objects.filter(region=region, pk__in=towns).count() < len(towns):
            raise NotPossible("Een gemeente die erbij hoorde, is er niet meer.")

    def _change(self) -> None:
        """Write the columns that differ. What somebody else may have seen counts as a save."""
        for pk in self.changed:
            values = {name: self.wanted[pk][name] for name in (self.back[pk] or {})}
            values.pop("only_in", None)
            values.pop("version", None)
            if pk == self.node or set(self.back[pk] or {}) - {"position"}:
                values["version"] = self.rows[pk]["version"] + 1
            plain(Node).filter(pk=pk).update(**values)

    def _limit(self) -> None:
        told = [pk for pk in self.changed if "only_in" in (self.back[pk] or {})]
        Node.only_in.through.objects.filter(node__in=told).delete()
        limit_nodes({pk: self.wanted[pk]["only_in"] for pk in told})


def _wanted(rows: Rows, back: dict[int, Row | None]) -> Rows:
    """The rows as they were; keys that come back stand last."""
    changed = {pk: {**rows.get(pk, {}), **row} for pk, row in back.items() if row is not None}
    staying = {pk: row for pk, row in rows.items() if back.get(pk, row) is not None}
    return {**staying, **changed}

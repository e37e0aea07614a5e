"""What changing a large draft costs on this machine: `python -m bench.outline`.

Works in a database of its own that is thrown away: on the server of DATABASE_URL, or in a file.
"""

import gc
import os
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter, process_time
from typing import Any

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
NODES, OUTCOMES, TOWNS, WIDE = 2_000, 100, 30, 5
ROUNDS = 6
ALLOWED = 0.2


def main() -> None:
    """Print the time of each change, the commit included, and of the findings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        import django

        django.setup()
        from django.test.utils import setup_databases, teardown_databases

        old = setup_databases(verbosity=0, interactive=False)
        try:
            _measure()
        finally:
            teardown_databases(old, verbosity=0)


def _measure() -> None:
    from tests import factories
    from trees.models import Node

    town = factories.town(published=False)
    tree = _large_tree(town.region)
    anna = factories.coordinator(region=town.region)
    # As a process that answers does: what it starts with is no garbage.
    gc.freeze()
    print(f"{Node.objects.filter(tree=tree).count()} vragen en antwoorden")
    for name, change in _changes(tree, anna).items():
        _time(name, change)


def _large_tree(region: Any) -> Any:
    """Questions with five answers each, ending in a hundred outcomes."""
    from bench.large_draft import large_nodes, limit_ends
    from tests import factories
    from trees.models import Tree

    for n in range(TOWNS - 1):
        factories.municipality(region=region, slug=f"gemeente-{n}")
    service = region.services.get(slug="politie")
    ends = [
        factories.outcome(region=region, slug=f"einde-{n}", title=f"Einde {n}", steps=[service])
        for n in range(OUTCOMES)
    ]
    region.trees.all().update(everywhere=False)
    tree = Tree.objects.create(region=region, slug="groot", title="Groot")
    nodes = large_nodes(tree, ends, NODES, WIDE)
    limit_ends(nodes, list(region.municipalities.all()))
    return tree


def _changes(tree: Any, anna: Any) -> dict[str, Callable[[int], object]]:
    from trees.drafting.add import add_node
    from trees.drafting.copy import copy_branch
    from trees.drafting.delete import delete_node
    from trees.drafting.move import move_down, move_in, move_node, move_out, move_up
    from trees.drafting.save import save_node
    from trees.drafting.undo import last_change, last_undo, undo_last
    from trees.models import Node
    from trees.publishing.tree_findings import tree_findings

    def key(n: int) -> int:
        return int(Node.objects.get(tree=tree, slug=f"n-{n}").pk)

    by = {"by": anna, "at": NOW}
    other = Node.objects.exclude(tree=tree).get(tree__region=tree.region, parent=None)
    end = tree.region.outcomes.get(slug="einde-0")

    def save(n: int) -> object:
        row = Node.objects.get(pk=key(500 + n))
        return save_node(node=row.pk, seen=row.version, answer=f"Anders {n}", **by)

    def back_or_again(n: int, of: Any = tree) -> object:
        undone = last_undo(of)
        return undo_last(tree=of, seen=undone.pk if undone else None, **by)

    def away(n: int) -> object:
        if n > 0:
            return back_or_again(n)
        delete_node(node=key(1), **by)
        return None

    def one_away(n: int) -> None:
        delete_node(node=key(1900 + n), **by)

    def copied(n: int) -> object:
        return copy_branch(node=key(1), parent=key(0), **by) if n == 0 else back_or_again(n)

    def whole(n: int) -> object:
        return (
            copy_branch(node=key(0), parent=other.pk, **by)
            if n == 0
            else back_or_again(n, other.tree)
        )

    return {
        "wijzigen": save,
        "toevoegen": lambda n: add_node(
            tree=tree, parent=key(10), place=0, answer=f"Erbij {n}", outcome=end, **by
        ),
        "omhoog": lambda n: move_up(node=key(1002 + 5 * n), **by),
        "omlaag": lambda n: move_down(node=key(1002 + 5 * n), **by),
        "dieper": lambda n: move_in(node=key(22 + 5 * n), **by),
        "hoger": lambda n: move_out(node=key(22 + 5 * n), **by),
        "tak verplaatsen": lambda n: move_node(node=key(3 + n % 3), parent=key(1), place=0, **by),
        "een antwoord weg": one_away,
        "ongedaan maken": lambda n: undo_last(tree=tree, **by),
        "laatste wijziging": lambda n: last_change(tree),
        "ongedaan of opnieuw": back_or_again,
        "grote tak weg": away,
        "grote tak kopiëren": copied,
        "hele boom kopiëren": whole,
        "bevindingen": lambda n: tree_findings(tree, NOW),
    }


def _time(name: str, change: Callable[[int], object]) -> None:
    from django.core.exceptions import ValidationError

    from history.tracking import acting

    times, worked = [], process_time()
    for n in range(ROUNDS):
        started = perf_counter()
        try:
            with acting(via=name):
                change(n)
        except ValidationError as fault:
            print(f"  {name}: {fault}")
        times.append(perf_counter() - started)
    each = ", ".join(f"{1000 * seconds:.0f}" for seconds in times)
    mean = 1000 * (process_time() - worked) / ROUNDS
    allowed = f"toegestaan: {1000 * ALLOWED:.0f}"
    print(f"{name:20}{mean:4.0f} ms rekenen ({allowed}); wachten: {each} ms", flush=True)


if __name__ == "__main__":
    main()

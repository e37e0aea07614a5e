"""A script: several processes change trees at random and take it back, all at the same time.

`python -m tests.trees.writers WRITERS ROUNDS` works on the empty database of DATABASE_URL and
prints as JSON what was done, and the damage found afterwards.
"""

import json
import os
import random
import sys
import traceback
from collections import Counter
from datetime import UTC, datetime

import django

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def main(writers, rounds):
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from tests import factories

    call_command("migrate", verbosity=0)
    town = factories.town(published=False)
    anna = factories.coordinator(region=town.region)
    second_tree(town, anna)
    connection.close()
    done = run([child(seed, rounds, anna) for seed in range(writers)])
    json.dump({"done": done, **found()}, sys.stdout)


def second_tree(town, anna):
    """Two trees: MPTT renumbers the one when something changes in the other."""
    from trees.drafting.add import add_node

    tree = town.region.trees.create(slug="tweede", title="Tweede", everywhere=False)
    add_node(tree=tree, parent=None, by=anna, at=NOW, slug="begin", question="Wat is er?")


def child(seed, rounds, anna):
    """(its number, where it tells what it did)."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        with os.fdopen(writing, "w") as told:
            json.dump(write(seed, rounds, anna), told)
        os._exit(0)
    os.close(writing)
    return pid, reading


def run(children):
    """What all of them did together."""
    done: Counter[str] = Counter()
    for pid, reading in children:
        with os.fdopen(reading) as told:
            done.update(json.loads(told.read() or '{"died": 1}'))
        os.waitpid(pid, 0)
    return dict(done)


def write(seed, rounds, anna):
    """How often each thing was done; what the rules of a tree refuse is done too."""
    from django.core.exceptions import ValidationError

    from trees.drafting.version import StaleNode

    chance = random.Random(seed)
    done: Counter[str] = Counter()
    for n in range(rounds):
        action = chance.choice((create, move, move, delete, copy, undo))
        try:
            action(chance, f"n-{seed}-{n}", anna)
            done[action.__name__] += 1
        except (ValidationError, StaleNode) as refused:
            done[type(refused).__name__] += 1
        except Exception:
            done[traceback.format_exc()] += 1
    return done


def some(chance):
    """Any node at all, seen before the lock: it may be gone by the time it is ours."""
    from trees.models import Node

    return chance.choice(list(Node.objects.order_by("pk")))


def create(chance, slug, anna):
    from trees.drafting.add import add_node

    above = some(chance)
    place = chance.choice((None, 0, 1, 2))
    add_node(
        tree=above.tree, parent=above.pk, by=anna, at=NOW, place=place, slug=slug, answer=slug,
        question=slug,
    )  # fmt: skip


def move(chance, slug, anna):
    from trees.drafting.move import move_node

    place = chance.choice((None, 0, 1, 2))
    move_node(node=some(chance).pk, parent=some(chance).pk, by=anna, at=NOW, place=place)


def delete(chance, slug, anna):
    from trees.drafting.delete import delete_node
    from trees.models import Node

    row = some(chance)
    # A whole tree gone at once would leave the others little to do.
    if row.parent_id is not None and Node.objects.filter(parent=row.pk).count() < 3:
        delete_node(node=row.pk, by=anna, at=NOW)


def copy(chance, slug, anna):
    from trees.drafting.copy import copy_branch
    from trees.models import Node

    row = some(chance)
    # Branch upon branch would double the tree until nothing else is done.
    if not Node.objects.filter(parent=row.pk).exists():
        copy_branch(node=row.pk, parent=some(chance).pk, by=anna, at=NOW)


def undo(chance, slug, anna):
    from trees.drafting.undo import undo_last

    undo_last(tree=some(chance).tree, by=anna, at=NOW)


def found():
    from trees.drafting.integrity import damage
    from trees.models import Node

    return {"damage": [str(one) for one in damage()], "nodes": Node.objects.count()}


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

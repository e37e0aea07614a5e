"""Whoever changes a draft, in whatever way, changes its stamps; no visitor's page looks at those.

The ways of writing one by one stand in `test_every_write`, which asks of each whether it stamped.
"""

from contextlib import suppress
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from history.stamps import stamps_of
from tests import factories
from tests.trees import writers
from trees import live
from trees.drafting.integrity import NUMBERS
from trees.drafting.reading import DRAFT, draft_of
from trees.drafting.version import StaleNode
from trees.models import Node, Outcome, Scenario, Step, Tree

pytestmark = pytest.mark.django_db

ACTIONS = (writers.create, writers.move, writers.delete, writers.copy, writers.undo)
CACHE = {"stamp", *NUMBERS}


@pytest.fixture
def town():
    return factories.town(published=False)


def content(region):
    """Every column of every row that an editor decides about."""
    found = []
    for rows in draft_of(region.pk):
        names = [one.attname for one in rows.model._meta.concrete_fields if one.name not in CACHE]
        found.append(list(rows.order_by("pk").values_list(*names)))
    return found


@pytest.mark.parametrize("seed", range(2))
def test_whatever_anna_does_to_her_trees_the_stamps_tell(town, seed):
    anna, chance = factories.coordinator(region=town.region), Random(seed)
    writers.second_tree(town, anna)
    changed = set()
    for n, action in enumerate(ACTIONS * 15):
        before, stamps = content(town.region), stamps_of(draft_of(town.region.pk))
        with suppress(ValidationError, StaleNode):
            action(chance, f"n-{n}", anna)
        if content(town.region) != before:
            assert stamps_of(draft_of(town.region.pk)) != stamps, action
            changed.add(action)
    assert changed == set(ACTIONS)


def test_what_bas_does_leaves_the_draft_of_anna_as_it_was(town):
    there = factories.region(slug="baronie", name="Baronie")
    urk = factories.municipality(region=there, slug="breda")
    before = stamps_of(draft_of(town.region.pk))
    start = {"slug": "begin", "question": "Wat?", "answers": []}
    tree = factories.tree(region=there, start=start, municipalities=[urk])
    Node.objects.filter(tree=tree).update(hint="Anders")
    Tree.objects.filter(pk=tree.pk).update(title="Anders")
    assert stamps_of(draft_of(town.region.pk)) == before


def test_the_draft_is_all_that_hangs_under_a_tree_or_an_outcome():
    ours = {Tree, Node, Outcome, Step, Scenario}
    links = {one.remote_field.through for model in ours for one in model._meta.many_to_many}
    assert set(DRAFT) == ours | links


def test_no_visitor_looks_at_a_draft(town):
    assert not set(DRAFT) & set(live.WATCHED)
    before = stamps_of(live.WATCHED)
    Node.objects.update(hint="Anders")
    assert stamps_of(live.WATCHED) == before


def test_a_write_without_a_stamp_is_not_seen(town):
    before = stamps_of(draft_of(town.region.pk))
    QuerySet(Outcome).update(title="Stiekem")
    assert stamps_of(draft_of(town.region.pk)) == before

"""A world that is laid down is the one that was made, but for what is drawn anew each time."""

from datetime import datetime

import pytest
from django.apps import apps
from django.db import transaction
from django.utils import timezone

from history.stamps import StampField
from municipalities.models import Region
from tests import factories
from tests.admin_cast import live_town, place
from tests.made_once import ROOMS, all_made_anew
from tests.rights.rights_cast import cast
from trees.models import Node

pytestmark = pytest.mark.django_db
# Drawn at every making too: what belongs together, and the salt of a password.
OF_ITSELF = ("deed", "changes", "words")


def written(make) -> dict[str, list[dict[str, object]]]:
    """All rows after `make`, and nothing of them afterwards."""
    began = timezone.now()
    with transaction.atomic():
        make()
        models = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
        found = {model._meta.label: _rows(model, began) for model in models}
        transaction.set_rollback(True)
    return found


def _rows(model, began):
    anew = {field.attname for field in model._meta.fields if isinstance(field, StampField)}
    return [
        {
            name: "anew"
            if name in anew or (isinstance(value, datetime) and value >= began)
            else value
            for name, value in row.items()
            if name not in OF_ITSELF
        }
        for row in model._base_manager.order_by("pk").values()
    ]


def stamps():
    return {row["stamp"] for row in Region.objects.values("stamp")}


@pytest.mark.parametrize(
    ("make", "given"),
    [
        (factories.town, {}),
        (live_town, {}),
        (place, {"word": "annaland", "name": "anna"}),
        (cast, {}),
    ],
)
def test_every_row_is_the_same(make, given):
    with all_made_anew():
        made = written(lambda: make(**given))
    for _ in range(2):
        assert written(lambda: make(**given)) == made


def test_each_has_stamps_of_its_own():
    found = []
    for _ in range(3):
        with transaction.atomic():
            factories.town()
            found.append(stamps())
            transaction.set_rollback(True)
    assert found[0].isdisjoint(found[1])
    assert found[1].isdisjoint(found[2])


def test_a_change_in_one_test_does_not_reach_the_next():
    with transaction.atomic():
        town = factories.town()
        town.region.name = "Anders"
        town.region.save()
        transaction.set_rollback(True)
    town = factories.town()
    assert town.region.name == "Flevoland"
    town.region.refresh_from_db()
    assert town.region.name == "Flevoland"


def test_who_comes_after_something_else_gets_keys_of_its_own():
    factories.region(slug="leeg", name="Leeg")
    town = factories.town()
    coordinator = factories.coordinator(region=town.region)
    assert coordinator.memberships.get().region == town.region
    node = Node(tree=town.region.trees.get(), slug="nog-een", answer="Nog een", position=9)
    node.parent = Node.objects.get(slug="levensgevaar")
    node.save()
    assert node.get_root().slug == "levensgevaar"

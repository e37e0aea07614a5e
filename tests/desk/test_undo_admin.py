"""What is changed on the page of one node, or thrown away in the list, is taken back as well."""

import pytest
from django.urls import reverse

from tests import factories
from tests.admin_cast import change, signed_in
from tests.trees.branch_cast import NOW, children, node, standing
from trees.drafting.branches import StaleNode, save_node
from trees.drafting.edit_words import what
from trees.drafting.undo import last_change, undo_last
from trees.models import DraftEdit, Node

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return factories.town(published=False).region.trees.get()


@pytest.fixture
def anna(tree):
    return factories.coordinator(region=tree.region)


@pytest.fixture
def client(anna):
    return signed_in(anna)


def test_what_was_saved_on_the_page_of_a_node_is_taken_back(tree, anna, client):
    was = standing(tree)
    told = {"answer": "Vast", "parent": str(node("onveilig").pk), "position": "1"}
    assert change(client, node("vast"), **told).status_code == 302
    assert children("onveilig") == ["nu-acuut", "vast", "morgen"]
    assert children("wat-speelt-er") == ["onveilig", "weet-niet"]
    undo_last(tree=tree, by=anna, at=NOW)
    assert standing(tree) == was


def throw_away(client, *slugs):
    keys = [node(slug).pk for slug in slugs]
    told = {"action": "delete_selected", "post": "yes", "_selected_action": keys}
    assert client.post(reverse("admin:trees_node_changelist"), told).status_code == 302


def test_several_branches_that_were_thrown_away_come_back_together(tree, anna, client):
    was, vast, acute = standing(tree), node("vast").pk, node("nu-acuut").pk
    throw_away(client, "onveilig", "vast", "weet-niet", "morgen")
    assert children("wat-speelt-er") == []
    edit = DraftEdit.objects.get()
    assert what(edit).startswith("“Onveilig thuis” verwijderd, “Ja” verwijderd")
    for gone in (vast, acute):
        with pytest.raises(StaleNode, match="anna"):
            save_node(node=gone, seen=0, by=anna, at=NOW, answer="Anders")
    undo_last(tree=tree, by=anna, at=NOW, seen=last_change(tree).pk)
    assert standing(tree) == was


def test_a_whole_tree_comes_back(tree, anna, client):
    address = reverse("admin:trees_node_delete", args=[node("levensgevaar").pk])
    Node.objects.filter(slug="weet-niet").update(continue_at=None)
    was = standing(tree)
    assert client.post(address, {"post": "yes"}).status_code == 302
    assert standing(tree) == {}
    undo_last(tree=tree, by=anna, at=NOW)
    assert standing(tree) == was
    assert children("wat-speelt-er") == ["onveilig", "vast", "weet-niet"]

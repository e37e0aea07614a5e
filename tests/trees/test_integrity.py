"""Damage to the nested sets is found by name, and mended from the parents."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from tests import factories
from trees.drafting.integrity import damage, repair
from trees.models import Node, Tree

pytestmark = [pytest.mark.django_db, pytest.mark.draft]


def told():
    return [str(fault) for fault in damage()]


def columns():
    return list(Node.objects.order_by("pk").values_list("lft", "rght", "level", "mptt_tree"))


def set_parent(slug, parent):
    """As a statement by hand would: around everything that keeps the tree whole."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE trees_node SET parent_id = %s WHERE slug = %s",
            [Node.objects.get(slug=parent).pk, slug],
        )


def test_a_tree_made_by_the_usual_means_is_whole(town, capsys):
    assert damage() == []
    call_command("check_trees")
    assert "heel" in capsys.readouterr().out


def test_wrong_numbers_are_found_by_tree_and_node_and_mended(town, capsys):
    whole = columns()
    Node.objects.filter(slug="onveilig").update(lft=1, rght=2, level=7)
    assert told() == ["flevoland/crisis, onveilig: staat met verkeerde boomnummers in de database."]
    with pytest.raises(CommandError) as refused:
        call_command("check_trees")
    assert refused.value.returncode == 1
    call_command("check_trees", repair=True)
    assert "Hersteld" in capsys.readouterr().out
    assert columns() == whole


def test_two_trees_with_one_number_are_found_and_mended(town):
    factories.tree(region=town.region, slug="tweede", start={"slug": "start", "question": "Q"})
    Node.objects.update(mptt_tree=1)
    assert any("deelt het boomnummer 1 met flevoland/crisis" in fault for fault in told())
    repair()
    assert damage() == []


def test_siblings_come_in_the_order_of_their_position(town):
    Node.objects.filter(slug="ja-112").update(position=9)
    repair()
    first = Node.objects.filter(tree__region=town.region, level=1)
    order = list(first.order_by("lft").values_list("slug", flat=True))
    assert order == ["wat-speelt-er", "ja-112"]


def test_a_circle_of_parents_is_told_and_not_hidden_by_a_repair(town, capsys):
    set_parent("wat-speelt-er", "onveilig")
    assert any("onveilig: is niet te bereiken" in fault for fault in told())
    with pytest.raises(CommandError) as refused:
        call_command("check_trees", repair=True)
    assert refused.value.returncode == 1
    assert "vormen een kring" in capsys.readouterr().err


def test_a_node_under_another_tree_is_told(town):
    factories.tree(region=town.region, slug="tweede", start={"slug": "begin", "question": "Q"})
    set_parent("onveilig", "begin")
    assert any(
        "flevoland/crisis, onveilig: hangt onder een vraag van een andere" in fault
        for fault in told()
    )


def test_a_tree_whose_first_question_hangs_elsewhere_has_none(town):
    set_parent("levensgevaar", "onveilig")
    assert "flevoland/crisis: deze boom heeft 0 eerste vragen in plaats van één." in told()


def test_an_empty_tree_is_whole(db):
    Tree.objects.create(region=factories.region(), slug="leeg", title="Leeg")
    assert damage() == []


def test_a_node_that_is_of_no_tree_yet_is_no_fault():
    Node(slug="vraag", question="Wat is er?").clean()

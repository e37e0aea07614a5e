"""Up, down, in and out: a branch one place further, and never over the edge."""

import pytest
from django.core.exceptions import ValidationError

from tests.trees.branch_cast import NOW, children, node
from trees.drafting.move import move_down, move_in, move_node, move_out, move_up
from trees.drafting.save import save_node
from trees.drafting.version import StaleNode
from trees.models import DraftEdit

pytestmark = [pytest.mark.django_db, pytest.mark.draft]


def test_an_answer_goes_up_and_down_among_its_siblings(anna):
    vast = node("vast").pk
    move_up(node=vast, by=anna, at=NOW)
    assert children("wat-speelt-er") == ["vast", "onveilig", "weet-niet"]
    assert DraftEdit.objects.get().changes == [["plaats", "2 van 3", "1 van 3"]]
    move_down(node=vast, by=anna, at=NOW, seen=1)
    move_down(node=vast, by=anna, at=NOW)
    assert children("wat-speelt-er") == ["onveilig", "weet-niet", "vast"]


def test_an_answer_goes_in_below_the_question_above_it(anna):
    moved = move_in(node=node("vast").pk, by=anna, at=NOW)
    assert moved.parent == node("onveilig")
    assert children("onveilig") == ["nu-acuut", "morgen", "vast"]
    assert children("wat-speelt-er") == ["onveilig", "weet-niet"]


def test_an_answer_goes_out_just_after_its_question(anna):
    moved = move_out(node=node("nu-acuut").pk, by=anna, at=NOW)
    assert moved.parent == node("wat-speelt-er")
    assert children("wat-speelt-er") == ["onveilig", "nu-acuut", "vast", "weet-niet"]
    assert children("onveilig") == ["morgen"]


@pytest.mark.parametrize(
    ("move", "slug", "sentence"),
    [
        (move_up, "onveilig", "“Onveilig thuis” staat al bovenaan"),
        (move_down, "weet-niet", "“Ik weet het niet zeker” staat al onderaan"),
        (move_in, "onveilig", "Boven “Onveilig thuis” staat niets"),
        (move_in, "weet-niet", "“Het loopt thuis vast” is geen vraag"),
        (move_out, "wat-speelt-er", "“Nee” staat al onder de eerste vraag"),
        (move_up, "levensgevaar", "blijft de eerste"),
        (move_out, "levensgevaar", "blijft de eerste"),
    ],
)
def test_over_the_edge_it_is_told_and_nothing_is_written(anna, move, slug, sentence):
    with pytest.raises(ValidationError, match=sentence):
        move(node=node(slug).pk, by=anna, at=NOW)
    assert not DraftEdit.objects.exists()
    assert children("wat-speelt-er") == ["onveilig", "vast", "weet-niet"]


@pytest.mark.parametrize("move", [move_up, move_down, move_in, move_out])
def test_who_saw_an_older_version_is_told_who_changed_it(anna, move):
    save_node(node=node("vast").pk, seen=0, by=anna, at=NOW, answer="Vast")
    with pytest.raises(StaleNode, match="anna"):
        move(node=node("vast").pk, by=anna, at=NOW, seen=0)


def test_a_move_to_where_it_is_already_is_no_change(anna):
    row = move_node(node=node("vast").pk, parent=node("wat-speelt-er").pk, by=anna, at=NOW, place=1)
    assert row.version == 0
    assert not DraftEdit.objects.exists()


def test_positions_that_were_no_row_of_numbers_become_one(anna):
    for slug in ("onveilig", "vast", "weet-niet"):
        type(node(slug)).objects.filter(slug=slug).update(position=7)
    move_up(node=node("vast").pk, by=anna, at=NOW)
    assert children("wat-speelt-er") == ["vast", "onveilig", "weet-niet"]

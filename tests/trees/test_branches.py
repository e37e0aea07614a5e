"""Changing a draft tree: who was first is told to who came second, and nothing is lost."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from trees.drafting.add import add_node
from trees.drafting.delete import delete_node
from trees.drafting.integrity import damage
from trees.drafting.move import move_node
from trees.drafting.save import save_node
from trees.drafting.version import StaleNode
from trees.models import DraftEdit, Node
from trees.publishing.gate import second_pair

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)

pytestmark = [pytest.mark.django_db, pytest.mark.draft]


def node(slug):
    return Node.objects.get(slug=slug)


def save(slug, by, seen=0, **fields):
    return save_node(node=node(slug).pk, seen=seen, by=by, at=NOW, **fields)


def children(slug):
    """The slugs below a node, by position and by MPTT's own numbers: always the same."""
    rows = Node.objects.filter(parent=node(slug))
    order = list(rows.order_by("position").values_list("slug", flat=True))
    assert list(rows.order_by("lft").values_list("slug", flat=True)) == order
    assert damage() == []
    return order


def test_a_change_is_saved_and_remembered(town, anna):
    saved = save("levensgevaar", anna, question="Is er gevaar?")
    assert (saved.version, node("levensgevaar").question) == (1, "Is er gevaar?")
    edit = DraftEdit.objects.get()
    assert (edit.region, edit.by, edit.at, edit.node, edit.version) == (
        town.region,
        anna,
        NOW,
        saved,
        1,
    )
    assert edit.changes == [["vraag", "Is er nu levensgevaar?", "Is er gevaar?"]]


def test_what_is_the_same_already_is_no_change(town, anna):
    saved = save("levensgevaar", anna, question="Is er nu levensgevaar?", only_in=[])
    assert saved.version == 0
    assert not DraftEdit.objects.exists()


def test_the_second_of_two_is_told_who_changed_what_and_nothing_is_lost(town, anna, bas):
    save("levensgevaar", bas, question="Is er gevaar?")
    with pytest.raises(StaleNode) as stale:
        save("levensgevaar", anna, hint="Bel 112 bij twijfel.")
    assert "bas op 23 november 2026 om 13:00" in str(stale.value)
    assert "vraag van “Is er nu levensgevaar?” naar “Is er gevaar?”" in str(stale.value)
    assert [edit.by for edit in stale.value.edits] == [bas]
    assert node("levensgevaar").hint == "Twijfel je? Bel 112."
    assert save("levensgevaar", anna, seen=1, hint="Bel 112 bij twijfel.").version == 2


def test_where_nobody_wrote_down_who_it_was_the_second_is_told_all_the_same(town, anna):
    Node.objects.filter(slug="levensgevaar").update(version=1)
    with pytest.raises(StaleNode, match="gewijzigd door iemand anders"):
        save("levensgevaar", anna, question="Is er gevaar?")


def test_an_outcome_a_limit_and_an_age_are_told_in_words(town, anna):
    other = town.region.outcomes.get(slug="bel-112")
    save("vast", anna, outcome=other, ages_to=17, only_in=[town.municipality])
    assert DraftEdit.objects.get().changes == [
        ["uitkomst", "Bel het lokale team", "Bel 112"],
        ["leeftijd tot en met", "", "17"],
        ["alleen in", "", "Almere"],
    ]
    assert list(node("vast").only_in.all()) == [town.municipality]


def test_what_the_model_refuses_is_not_saved(town, anna):
    with pytest.raises(ValidationError):
        save("levensgevaar", anna, question="x" * 500)
    assert node("levensgevaar").version == 0


def test_a_new_answer_comes_last_or_where_it_is_put(town, anna):
    above = node("wat-speelt-er").pk
    ends = town.region.outcomes.get(slug="bel-112")
    told = {"tree": node("vast").tree, "parent": above, "by": anna, "at": NOW, "outcome": ends}
    add_node(**told, slug="laatste", answer="Iets anders")
    add_node(**told, slug="tweede", answer="Brand", place=1)
    assert children("wat-speelt-er") == ["onveilig", "tweede", "vast", "weet-niet", "laatste"]
    assert DraftEdit.objects.all()[0].changes == [["toegevoegd", "", "Brand"]]
    with pytest.raises(StaleNode, match="anna op 23 november 2026 om 13:00: “Brand” toegevoegd"):
        save("tweede", anna, answer="Er is brand")


def test_the_first_question_of_a_new_tree(town, anna):
    tree = town.region.trees.create(slug="tweede", title="Tweede", everywhere=False)
    made = add_node(tree=tree, parent=None, by=anna, at=NOW, slug="begin", question="Wat is er?")
    assert made.is_root_node()
    assert damage() == []


def test_a_tree_has_one_first_question_and_each_slug_once(town, anna):
    told = {"tree": node("vast").tree, "by": anna, "at": NOW, "answer": "Ja", "question": "Wat?"}
    with pytest.raises(ValidationError, match="begint al met “Is er nu levensgevaar"):
        add_node(**told, parent=None, slug="nieuw")
    with pytest.raises(ValidationError, match="Er is al een Vraag of antwoord"):
        add_node(**told, parent=node("wat-speelt-er").pk, slug="vast")
    assert damage() == []


def test_a_circle_that_was_there_already_does_not_go_on_for_ever(town, anna):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE trees_node SET parent_id = %s WHERE slug = %s",
            [node("onveilig").pk, "wat-speelt-er"],
        )
    move_node(node=node("ja-112").pk, parent=node("onveilig").pk, by=anna, at=NOW)
    assert node("ja-112").parent == node("onveilig")


def test_a_branch_moves_with_all_below_it(town, anna):
    move_node(node=node("onveilig").pk, parent=node("levensgevaar").pk, by=anna, at=NOW, place=0)
    assert children("levensgevaar") == ["onveilig", "ja-112", "wat-speelt-er"]
    assert children("onveilig") == ["nu-acuut", "morgen"]
    assert children("wat-speelt-er") == ["vast", "weet-niet"]
    assert DraftEdit.objects.get().changes == [["plaats", "Nee", "Is er nu levensgevaar?"]]


def test_an_answer_changes_places_with_its_neighbours(town, anna):
    parent = node("wat-speelt-er").pk
    for slug, place, order in (
        ("weet-niet", 0, ["weet-niet", "onveilig", "vast"]),
        ("weet-niet", 1, ["onveilig", "weet-niet", "vast"]),
        ("onveilig", 99, ["weet-niet", "vast", "onveilig"]),
        ("weet-niet", None, ["vast", "onveilig", "weet-niet"]),
    ):
        move_node(node=node(slug).pk, parent=parent, by=anna, at=NOW, place=place)
        assert children("wat-speelt-er") == order


def test_a_branch_never_hangs_below_itself_or_in_another_tree(town, anna):
    tree = town.region.trees.create(slug="tweede", title="Tweede", everywhere=False)
    other = add_node(tree=tree, parent=None, by=anna, at=NOW, slug="begin", question="Wat?")
    for slug, parent, sentence in (
        ("wat-speelt-er", node("onveilig"), "staat zelf onder"),
        ("onveilig", node("onveilig"), "staat zelf onder"),
        ("onveilig", other, "andere beslisboom"),
        ("levensgevaar", node("onveilig"), "blijft de eerste"),
    ):
        with pytest.raises(ValidationError, match=sentence):
            move_node(node=node(slug).pk, parent=parent.pk, by=anna, at=NOW)
    assert damage() == []


def test_a_move_is_refused_when_somebody_changed_the_branch_first(town, anna, bas):
    save("vast", bas, answer="Het loopt vast")
    with pytest.raises(StaleNode, match="bas"):
        move_node(node=node("vast").pk, parent=node("levensgevaar").pk, by=anna, at=NOW, seen=0)


def test_a_branch_goes_with_all_below_it(town, anna):
    weet_niet = node("weet-niet").pk
    delete_node(node=weet_niet, by=anna, at=NOW)
    delete_node(node=node("onveilig").pk, by=anna, at=NOW, seen=0)
    assert children("wat-speelt-er") == ["vast"]
    assert not Node.objects.filter(slug="nu-acuut").exists()


def test_a_branch_that_an_answer_goes_on_in_stays_and_is_told(town, anna):
    with pytest.raises(ValidationError, match="“Ik weet het niet zeker” verder"):
        delete_node(node=node("onveilig").pk, by=anna, at=NOW)
    assert damage() == []


def test_who_saves_what_somebody_removed_is_told_who_it_was(town, anna, bas):
    gone = node("weet-niet").pk
    delete_node(node=gone, by=bas, at=NOW)
    with pytest.raises(
        StaleNode, match="bas op 23 november 2026 om 13:00: “Ik weet het niet zeker”"
    ):
        save_node(node=gone, seen=0, by=anna, at=NOW, answer="Weet ik niet")
    with pytest.raises(StaleNode, match="verwijderd door iemand anders"):
        save_node(node=987654, seen=0, by=anna, at=NOW, answer="Weet ik niet")


def test_every_change_counts_for_the_second_pair_of_eyes(town, anna, bas):
    town.region.second_pair = True
    town.region.save()
    save("vast", anna, answer="Het loopt vast")
    assert second_pair(town.region, anna)
    delete_node(node=node("weet-niet").pk, by=bas, at=NOW)
    assert second_pair(town.region, anna) is None
    assert second_pair(town.region, bas)

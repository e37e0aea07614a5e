"""The last change of a tree is taken back, value for value; and done again when that was wrong."""

from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests import factories
from tests.trees.branch_cast import NOW, children, elsewhere, node, standing
from trees.drafting.add import add_node
from trees.drafting.copy import copy_branch
from trees.drafting.delete import delete_node
from trees.drafting.edit_words import in_words, what
from trees.drafting.edits import remember
from trees.drafting.integrity import damage
from trees.drafting.move import move_down, move_in, move_node, move_out, move_up
from trees.drafting.rows import rows_of
from trees.drafting.save import save_node
from trees.drafting.undo import last_change, last_undo, undo_last
from trees.drafting.version import StaleNode
from trees.models import DraftEdit, Node

pytestmark = [pytest.mark.django_db, pytest.mark.draft]


def key(slug, **where):
    return node(slug, **where).pk


CHANGES = {
    "save": lambda by: save_node(
        node=key("vast"), seen=0, by=by, at=NOW, answer="Het loopt vast", ages_to=17,
        only_in=[by.memberships.get().region.municipalities.get(slug="almere")],
    ),
    "add": lambda by: add_node(
        tree=node("vast").tree, parent=key("wat-speelt-er"), by=by, at=NOW, place=0,
        answer="Brand", question="Waar?",
    ),
    "move": lambda by: move_node(
        node=key("onveilig"), parent=key("levensgevaar"), by=by, at=NOW, place=0
    ),
    "up": lambda by: move_up(node=key("vast"), by=by, at=NOW),
    "down": lambda by: move_down(node=key("vast"), by=by, at=NOW),
    "in": lambda by: move_in(node=key("vast"), by=by, at=NOW),
    "out": lambda by: move_out(node=key("nu-acuut"), by=by, at=NOW),
    "delete": lambda by: delete_node(node=key("wat-speelt-er"), by=by, at=NOW),
    "copy": lambda by: copy_branch(
        node=key("wat-speelt-er"), parent=key("levensgevaar"), by=by, at=NOW, place=0
    ),
}  # fmt: skip


def test_a_tree_that_went_with_its_first_question_comes_back(tree, anna):
    """No page removes the first question any more; who did so before can still take it back."""
    was, before, first = standing(tree), rows_of(tree.pk), node("levensgevaar")
    root, acute = first.pk, key("nu-acuut")
    Node.objects.filter(slug="weet-niet").update(continue_at=None)
    first.delete()
    gone = [["verwijderd", str(first), ""]]
    remember(before=before, tree=tree, removed=root, by=anna, at=NOW, changes=gone)
    with pytest.raises(StaleNode, match="anna"):
        save_node(node=acute, seen=0, by=anna, at=NOW, answer="Anders")
    undo_last(tree=tree, by=anna, at=NOW, seen=last_change(tree).pk)
    assert standing(tree) == was
    assert children("wat-speelt-er") == ["onveilig", "vast", "weet-niet"]


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_taken_back_and_done_again_value_for_value(tree, anna, bas, name):
    was = standing(tree)
    CHANGES[name](anna)
    became = standing(tree)
    assert became != was
    assert undo_last(tree=tree, by=bas, at=NOW).startswith("Ongedaan gemaakt: “")
    assert (standing(tree), damage()) == (was, [])
    assert last_change(tree) is None
    told = undo_last(tree=tree, by=bas, at=NOW, seen=last_undo(tree).pk)
    assert told.startswith("Opnieuw gedaan: “")
    assert (standing(tree), damage()) == (became, [])
    assert last_undo(tree) is None
    undo_last(tree=tree, by=bas, at=NOW)
    assert (standing(tree), damage()) == (was, [])


def test_changes_are_taken_back_one_by_one_the_newest_first(tree, anna):
    stood = [standing(tree)]
    for name in ("save", "add", "up", "out", "delete"):
        CHANGES[name](anna)
        stood.append(standing(tree))
    for was in reversed(stood[:-1]):
        undo_last(tree=tree, by=anna, at=NOW)
        assert standing(tree) == was
    with pytest.raises(ValidationError, match="Er is niets om ongedaan te maken"):
        undo_last(tree=tree, by=anna, at=NOW)


def test_what_will_be_taken_back_is_told_with_who_did_it(tree, anna, bas):
    CHANGES["save"](bas)
    edit = last_change(tree)
    assert edit
    assert what(edit).startswith("“Het loopt thuis vast”: antwoord van “Het loopt thuis vast” naar")
    assert "bas op 23 november 2026 om 13:00" in in_words(edit)
    told = undo_last(tree=tree, by=anna, at=NOW, seen=edit.pk)
    assert told == f"Ongedaan gemaakt: {what(edit)}."
    undone = DraftEdit.objects.latest("pk")
    assert in_words(undone).startswith(
        "anna op 23 november 2026 om 13:00: ongedaan gemaakt: “Het loopt thuis vast”: antwoord"
    )


def test_a_change_that_came_after_what_the_page_showed_is_told_and_stays(tree, anna, bas):
    CHANGES["save"](anna)
    seen = last_change(tree).pk
    CHANGES["delete"](bas)
    with pytest.raises(ValidationError, match="Intussen is er iets anders gewijzigd, door bas"):
        undo_last(tree=tree, by=anna, at=NOW, seen=seen)
    assert not Node.objects.filter(slug="vast").exists()
    undo_last(tree=tree, by=bas, at=NOW)
    assert undo_last(tree=tree, by=anna, at=NOW, seen=seen)


def test_what_was_taken_back_already_isnt_taken_back_twice(tree, anna):
    CHANGES["save"](anna)
    seen = last_change(tree).pk
    undo_last(tree=tree, by=anna, at=NOW, seen=seen)
    with pytest.raises(ValidationError, match="ongedaan gemaakt: “Het loopt"):
        undo_last(tree=tree, by=anna, at=NOW, seen=seen)


def test_a_tree_that_nobody_changed_has_nothing_to_take_back(tree, anna):
    assert (last_change(tree), last_undo(tree)) == (None, None)
    with pytest.raises(ValidationError, match="niets om ongedaan"):
        undo_last(tree=tree, by=anna, at=NOW, seen=12345)


def test_an_undo_of_an_older_change_is_forgotten_by_a_new_one(tree, anna):
    CHANGES["save"](anna)
    undo_last(tree=tree, by=anna, at=NOW)
    undo = last_undo(tree)
    CHANGES["up"](anna)
    assert last_undo(tree) is None
    with pytest.raises(ValidationError, match="Intussen"):
        undo_last(tree=tree, by=anna, at=NOW, seen=undo.pk)
    assert children("wat-speelt-er") == ["vast", "onveilig", "weet-niet"]


def test_a_change_by_another_way_ends_what_can_be_taken_back(tree, anna):
    CHANGES["save"](anna)
    Node.objects.filter(slug="morgen").update(answer="Morgen is goed")
    assert last_change(tree) is None
    with pytest.raises(ValidationError, match="op een andere manier gewijzigd"):
        undo_last(tree=tree, by=anna, at=NOW)
    assert node("vast").answer == "Het loopt vast"


def test_an_undo_that_was_overtaken_by_another_way_isnt_done_again(tree, anna):
    CHANGES["save"](anna)
    undo_last(tree=tree, by=anna, at=NOW)
    Node.objects.filter(slug="morgen").update(answer="Morgen is goed")
    assert last_undo(tree) is None


def test_who_saw_what_stood_there_before_the_undo_is_told(tree, anna, bas):
    CHANGES["save"](bas)
    undo_last(tree=tree, by=bas, at=NOW)
    for seen in (0, 1):
        with pytest.raises(StaleNode, match="bas"):
            save_node(node=key("vast"), seen=seen, by=anna, at=NOW, answer="Anders")


def test_who_saw_what_an_undo_threw_away_is_told_who_did_it(tree, anna, bas):
    made = CHANGES["add"](anna)
    undo_last(tree=tree, by=bas, at=NOW)
    with pytest.raises(StaleNode, match="bas op 23 november"):
        save_node(node=made.pk, seen=1, by=anna, at=NOW, answer="Anders")


def test_a_branch_comes_back_with_its_limits_and_its_versions(tree, anna, town):
    save_node(node=key("vast"), seen=0, by=anna, at=NOW, only_in=[town.municipality])
    was = node("vast")
    CHANGES["delete"](anna)
    undo_last(tree=tree, by=anna, at=NOW)
    back = node("vast")
    assert (back.pk, back.version, list(back.only_in.all())) == (was.pk, 1, [town.municipality])
    assert node("weet-niet").continue_at == node("onveilig")


def test_the_first_question_of_a_new_tree_is_taken_back_too(town, anna):
    tree = town.region.trees.create(slug="tweede", title="Tweede", everywhere=False)
    add_node(tree=tree, parent=None, by=anna, at=NOW, question="Wat is er?")
    undo_last(tree=tree, by=anna, at=NOW)
    assert standing(tree) == {}
    undo_last(tree=tree, by=anna, at=NOW, seen=last_undo(tree).pk)
    assert node("wat-is-er").is_root_node()
    assert damage() == []


class TestWhatCantComeBack:
    def refused(self, tree, anna, sentence):
        was = standing(tree)
        with pytest.raises(ValidationError, match=sentence):
            undo_last(tree=tree, by=anna, at=NOW)
        assert standing(tree) == was

    def test_an_outcome_that_is_gone(self, tree, anna, town):
        made = factories.outcome(region=town.region, slug="even", title="Even")
        CHANGES["save"](anna)
        save_node(node=key("vast"), seen=1, by=anna, at=NOW, outcome=made)
        delete_node(node=key("vast"), by=anna, at=NOW)
        made.delete()
        self.refused(tree, anna, "“Het loopt vast” verwijderd. Een uitkomst die erbij hoorde")

    def test_a_municipality_that_is_gone(self, tree, anna, town):
        other = factories.municipality(region=town.region, slug="urk")
        save_node(node=key("vast"), seen=0, by=anna, at=NOW, only_in=[other])
        delete_node(node=key("vast"), by=anna, at=NOW)
        other.delete()
        self.refused(tree, anna, "Een gemeente die erbij hoorde")

    def test_what_somebody_wrote_into_the_way_back(self, tree, anna):
        other = elsewhere()
        first, here = other.nodes.get(parent=None).pk, str(key("vast"))
        outcome = other.region.outcomes.get().pk
        CHANGES["up"](anna)
        edit = last_change(tree)
        for back, sentence in (
            ({here: {"parent_id": first}}, "De plaats van toen"),
            ({here: {"parent_id": key("vast")}}, "De plaats van toen"),
            ({here: {"slug": "morgen"}}, "De plaats van toen"),
            ({here: {"outcome_id": outcome}}, "Een uitkomst die erbij hoorde"),
            ({here: {"continue_at_id": first}}, "Een vraag waar het verderging"),
            ({here: {"only_in": [other.region.municipalities.get().pk]}}, "Een gemeente"),
            ({here: {"tree_id": other.pk}}, "niet meer te lezen"),
            ({str(first): {"slug": "x"}}, "niet meer te lezen"),
            ({here: {"parent_id": None}}, "De eerste vraag blijft de eerste"),
            ({str(key("levensgevaar", tree=tree)): None}, "De plaats van toen"),
        ):
            DraftEdit.objects.filter(pk=edit.pk).update(undo={**edit.undo, "back": back})
            self.refused(tree, anna, sentence)

    def test_a_key_that_a_node_of_another_tree_has(self, tree, anna):
        other = elsewhere().nodes.get(parent=None)
        CHANGES["delete"](anna)
        edit = last_change(tree)
        row = next(iter(edit.undo["back"].values()))
        back = {
            str(other.pk): {**row, "parent_id": key("levensgevaar", tree=tree), "slug": "nieuw"}
        }
        DraftEdit.objects.filter(pk=edit.pk).update(undo={**edit.undo, "back": back})
        self.refused(tree, anna, "De plaats van toen")


def some(chance, tree):
    """Any node of a tree, by a number that says which."""
    rows = list(Node.objects.filter(tree=tree).order_by("pk"))
    return rows[chance % len(rows)].pk


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["save", "add", "move", "up", "down", "in", "out", "delete", "copy"]),
        st.integers(0, 50),
        st.integers(0, 50),
        st.sampled_from([None, 0, 1, 2]),
    ),
    max_size=8,
)


def do(action, tree, by, one, other, place):
    told = {"node": some(one, tree), "by": by, "at": NOW}
    if action == "save":
        row = Node.objects.get(pk=told["node"])
        save_node(**told, seen=row.version, answer=f"Anders {other}", hint="Let op")
    elif action == "add":
        told = {"by": by, "at": NOW, "place": place}
        add_node(tree=tree, parent=some(other, tree), answer="Ja", question="Wat?", **told)
    elif action in ("move", "copy"):
        change = move_node if action == "move" else copy_branch
        change(**told, parent=some(other, tree), place=place)
    else:
        {
            "up": move_up, "down": move_down, "in": move_in, "out": move_out,
            "delete": delete_node,
        }[action](**told)  # fmt: skip


class TestAnyRow(TestCase):
    """Whatever is done, the tree stays whole; and taken back, it is what it was."""

    def setUp(self):
        self.tree = factories.town(published=False).region.trees.get()
        self.anna = factories.coordinator(region=self.tree.region)

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps=STEPS)
    def test_of_changes_comes_back_value_for_value(self, steps):
        stood = [standing(self.tree)]
        for step in steps:
            with suppress(ValidationError):
                do(step[0], self.tree, self.anna, *step[1:])
            assert damage() == []
            if standing(self.tree) != stood[-1]:
                stood.append(standing(self.tree))
        for was in reversed(stood[:-1]):
            undo_last(tree=self.tree, by=self.anna, at=NOW)
            assert standing(self.tree) == was
            assert damage() == []
        assert last_change(self.tree) is None


def test_all_that_refers_to_an_answer_is_thought_of_when_its_branch_goes():
    """A branch goes without Django's search: `remove_nodes` has to know a new kind of row."""
    everything = Node._meta.get_fields(include_hidden=True)
    referring = {one.related_model for one in everything if one.one_to_many or one.one_to_one}
    assert referring == {Node, DraftEdit, Node.only_in.through}


def test_a_change_that_was_told_of_an_answer_is_told_when_the_answer_went(tree, anna):
    save_node(node=key("vast"), seen=0, by=anna, at=NOW, answer="Het loopt vast")
    delete_node(node=key("wat-speelt-er"), by=anna, at=NOW)
    assert DraftEdit.objects.filter(node=None, removed=None).count() == 1

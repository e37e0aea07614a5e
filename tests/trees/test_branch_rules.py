"""What a node may never become, by whichever way it is tried."""

import pytest
from django.core.exceptions import ValidationError

from tests.trees.branch_cast import NOW, children, elsewhere, node
from trees.drafting import rules
from trees.drafting.add import add_node
from trees.drafting.delete import delete_node
from trees.drafting.move import move_node
from trees.drafting.save import save_node
from trees.models import DraftEdit

pytestmark = [pytest.mark.django_db, pytest.mark.draft]


@pytest.fixture
def ends(town):
    return town.region.outcomes.get(slug="bel-112")


def save(slug, by, /, **fields):
    return save_node(node=node(slug).pk, seen=0, by=by, at=NOW, **fields)


def add(town, by, **fields):
    told = {"tree": node("vast").tree, "parent": node("wat-speelt-er").pk, "by": by, "at": NOW}
    return add_node(**{**told, **fields})


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"answer": "Bel 0320-123456"}, "answer", "Hier staat een telefoonnummer"),
        ({"answer": ""}, "answer", "Vul in waarop iemand tikt"),
        ({"question": "Wat nu?"}, "question", "een van de drie"),
        ({"outcome": None}, "question", "een van de drie"),
    ],
)
def test_saving_holds_to_the_rules_of_the_form(anna, town, fields, field, sentence):
    with pytest.raises(ValidationError) as refused:
        save("vast", anna, **fields)
    assert sentence in " ".join(refused.value.message_dict[field])
    assert not DraftEdit.objects.exists()


def test_a_question_with_answers_below_it_stays_a_question(anna, ends):
    with pytest.raises(ValidationError, match="Hier hangen antwoorden onder"):
        save("onveilig", anna, question="", outcome=ends)


def test_an_answer_never_goes_on_at_itself_or_in_a_circle(anna):
    weet_niet = node("weet-niet")
    with pytest.raises(ValidationError, match="bij zichzelf"):
        save("weet-niet", anna, continue_at=weet_niet)
    with pytest.raises(ValidationError, match="in een kring"):
        save("weet-niet", anna, continue_at=node("wat-speelt-er"))
    with pytest.raises(ValidationError, match="in een kring"):
        move_node(node=weet_niet.pk, parent=node("onveilig").pk, by=anna, at=NOW)


def test_saving_moves_nothing_and_renames_no_address(anna):
    for fields in ({"parent": node("onveilig")}, {"slug": "anders"}, {"position": 3}):
        with pytest.raises(ValidationError, match="niet door te bewaren"):
            save("vast", anna, **fields)


def test_a_limit_is_of_the_own_region(anna, town):
    other = elsewhere().region.municipalities.get()
    with pytest.raises(ValidationError, match="“Elderstad” hoort bij een andere regio"):
        save_node(node=node("vast").pk, seen=0, by=anna, at=NOW, only_in=[other], answer="Vast")
    with pytest.raises(ValidationError, match="andere regio"):
        add(town, anna, answer="Brand", question="Wat?", only_in=[other])
    assert add(town, anna, answer="Ja", question="Wat?", only_in=[town.municipality]).only_in.get()


def test_a_new_answer_gets_a_name_that_is_free(anna, town, ends):
    first = add(town, anna, answer="Vast", outcome=ends)
    assert first.slug == "vast-2"
    assert add(town, anna, answer="Zoeken", outcome=ends).slug == "zoeken-2"
    assert add(town, anna, answer="???", outcome=ends).slug == "antwoord"
    assert add(town, anna, answer="a" * 100, outcome=ends).slug == "a" * 60
    assert add(town, anna, answer="a" * 100, outcome=ends).slug == "a" * 58 + "-2"


def test_nothing_hangs_below_what_asks_nothing(anna, town, ends):
    with pytest.raises(ValidationError, match="“Het loopt thuis vast” is geen vraag"):
        add(town, anna, parent=node("vast").pk, answer="Ja", outcome=ends)
    with pytest.raises(ValidationError, match="is geen vraag"):
        move_node(node=node("weet-niet").pk, parent=node("vast").pk, by=anna, at=NOW)


def test_nothing_is_added_below_a_question_of_another_tree(anna, town, ends):
    other = elsewhere()
    with pytest.raises(ValidationError, match="dezelfde beslisboom"):
        add(town, anna, tree=other, answer="Ja", question="Wat?")
    with pytest.raises(ValidationError, match="andere regio"):
        save("vast", anna, outcome=other.region.outcomes.get())
    with pytest.raises(ValidationError, match="dezelfde beslisboom"):
        save("weet-niet", anna, continue_at=other.nodes.get(parent=None))


def test_the_first_question_stays(anna):
    with pytest.raises(ValidationError, match="is de eerste vraag en blijft staan"):
        delete_node(node=node("levensgevaar").pk, by=anna, at=NOW)
    assert save("levensgevaar", anna, question="Is er gevaar?").version == 1


def test_what_is_below_closes_ranks_when_an_answer_goes(anna):
    delete_node(node=node("vast").pk, by=anna, at=NOW)
    assert children("wat-speelt-er") == ["onveilig", "weet-niet"]


@pytest.mark.parametrize("text", ["Bel 116 111", "Binnen 1-2-3-4-5-6 dagen", ""])
def test_what_nobody_dials_is_no_number(text):
    assert rules.number_faults({"hint": text}, ["hint"]) == {}

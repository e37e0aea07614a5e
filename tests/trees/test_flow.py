"""Every page has one way that leads to it; a flow survives being written down and read again."""

import json
from datetime import date

import pytest

from tests.values import MONDAY_NOON, accepted_gap, directory, draft, draft_outcome, service, yes_no
from trees.core.drafts import flow_of
from trees.core.flow import Crumb, Flow, NoSuchAnswer


@pytest.fixture
def flow():
    nodes = yes_no() | {
        "start": {"question": "Levensgevaar?", "hint": "Kijk", "children": ("ja", "nee", "elders")},
        "nee": {"answer": "Nee", "question": "Wat?", "hint": "Rustig", "children": ("a", "b")},
        "a": {"answer": "A", "outcome": "bel"},
        "b": {"answer": "B", "outcome": "bel"},
        "elders": {"answer": "Elders", "continue_at": "nee"},
    }
    made, problems = flow_of(draft(nodes), "urk", directory(service("wijkteam")), MONDAY_NOON)
    assert problems == []
    return made


def test_the_first_question_asks_and_has_no_trail(flow):
    assert flow.first().title == "Levensgevaar?"
    assert flow.first().hint == "Kijk"
    assert [answer.text for answer in flow.first().answers] == ["Ja", "Nee", "Elders"]
    assert flow.trail("start") == ()


def test_the_hint_of_an_answer_stands_under_that_answer(flow):
    assert flow.first().answers[1].hint == "Rustig"
    assert flow.page("nee").hint == ""


def test_the_trail_names_each_answer_given(flow):
    assert flow.trail("b") == (Crumb("nee", "Nee"), Crumb("b", "B"))


def test_a_branch_that_goes_on_elsewhere_is_copied_with_its_own_way(flow):
    assert flow.page("elders").title == "Wat?"
    assert flow.trail("elders--b") == (Crumb("elders", "Elders"), Crumb("elders--b", "B"))


def test_walking_names_pages_or_the_nodes_they_were_copied_from(flow):
    assert flow.walk([]) == flow.first()
    assert flow.walk(["elders", "elders--a"]) == flow.walk(["elders", "a"])
    assert flow.walk(["nee", "a"]).title == "Titel van bel"


@pytest.mark.parametrize("answers", [["weg"], ["nee", "weg"], ["ja", "nee"], ["a"]])
def test_an_answer_that_is_not_there_is_named(flow, answers):
    with pytest.raises(NoSuchAnswer) as wrong:
        flow.walk(answers)
    assert str(wrong.value) == answers[-1]


def test_every_path_ends_in_an_outcome(flow):
    trails = (flow.trail(page.slug) for page in flow.outcomes())
    assert sorted(tuple(crumb.slug for crumb in trail) for trail in trails) == [
        ("elders", "elders--a"),
        ("elders", "elders--b"),
        ("ja",),
        ("nee", "a"),
        ("nee", "b"),
    ]


def test_a_flow_comes_back_from_its_document_as_it_was(flow):
    document = json.loads(json.dumps(flow.document()))
    again = Flow.read(document)
    assert again == flow
    assert again.document() == document


def test_the_optional_parts_of_an_outcome_survive_too():
    rich = draft_outcome("bel", "wijkteam")
    rich = type(rich)(
        "bel",
        "Bel",
        rich.steps,
        also=rich.steps,
        urgency="zorgen",
        explanation="U",
        agreement="a",
        accepted=accepted_gap("De politie is de afspraak", "overleg", date(2027, 6, 30)),
    )
    known = directory(service("wijkteam"))
    nodes = yes_no() | {"ja": {"answer": "Ja", "outcome": "bel", "ages": (None, 17)}}
    flow, _ = flow_of(draft(nodes, {"bel": rich}), "urk", known, MONDAY_NOON)
    assert flow.first().answers[0].ages == (None, 17)
    assert Flow.read(flow.document()) == flow
    assert flow.services() == {"wijkteam"}


def test_an_edition_of_before_is_read_with_the_gap_that_was_accepted(flow):
    document = flow.document()
    name = next(iter(document["outcomes"]))
    document["outcomes"][name]["accepted_gap"] = {"because": "Zo is het", "until": "2027-06-30"}
    read = Flow.read({**document, "format": 1})
    accepted = {page.name: page.accepted for page in read.outcomes()}
    assert accepted.pop(name) == accepted_gap("Zo is het", until=date(2027, 6, 30))
    assert set(accepted.values()) <= {()}


def test_a_page_that_is_not_there_is_none(flow):
    assert flow.page("weg") is None


def test_an_edition_of_an_unknown_format_is_refused():
    with pytest.raises(ValueError, match="Onbekend formaat"):
        Flow.read({"format": 99})

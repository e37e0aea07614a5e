"""What stops a publication, told to the coordinator with its place and the way out."""

from datetime import date

import pytest

from tests.values import (
    DAY_AND_NIGHT,
    MONDAY_NOON,
    directory,
    draft,
    draft_outcome,
    service,
    yes_no,
)
from trees.drafts import flow_of
from trees.problems import errors, problems


def found_in(nodes=None, *services, demo=False, outcomes=None):
    known = directory(*(services or (service("wijkteam"),)), demo=demo)
    flow, _ = flow_of(draft(nodes or yes_no(), outcomes), "urk", known, MONDAY_NOON)
    return problems(flow, known, "urk", MONDAY_NOON)


def codes(found):
    return [(problem.severity, problem.code, problem.place) for problem in found]


def test_a_good_tree_has_no_problems():
    assert found_in() == []


def test_a_question_needs_two_answers():
    lonely = yes_no() | {"start": {"question": "Q", "children": ("ja",)}}
    assert codes(found_in(lonely)) == [("error", "too-few-answers", "pagina start")]
    assert "maar één antwoord" in found_in(lonely)[0].message
    mute = yes_no() | {"nee": {"answer": "Nee", "question": "Waarom?"}}
    assert "geen antwoorden" in found_in(mute)[0].message


def test_two_answers_may_not_read_the_same():
    same = yes_no() | {"nee": {"answer": "JA", "outcome": "bel"}}
    assert codes(found_in(same)) == [("error", "same-answers", "pagina start")]


def test_an_outcome_names_somebody_to_call():
    (problem,) = found_in(outcomes={"bel": draft_outcome("bel")})
    assert (problem.code, problem.place) == ("no-steps", "uitkomst bel")


@pytest.mark.parametrize(
    ("team", "code"),
    [
        (service("ander"), "no-service"),
        (service("wijkteam", ended_on=date(2026, 1, 1)), "service-ended"),
        (service("wijkteam", municipalities=frozenset({"almere"})), "service-elsewhere"),
        (service("wijkteam", audience="professional"), "professionals-only"),
    ],
)
def test_a_step_leads_to_somebody_who_works_here_and_may_be_called(team, code):
    assert [problem.code for problem in found_in(None, team)] == [code]


def test_a_public_number_beside_one_for_professionals_is_fine():
    inside = service("crisisdienst", audience="professional")
    both = {"bel": draft_outcome("bel", "crisisdienst", "wijkteam")}
    assert found_in(None, inside, service("wijkteam"), outcomes=both) == []


def test_a_placeholder_is_for_a_demonstration_only():
    missing = service("wijkteam", number=None, hours=DAY_AND_NIGHT)
    assert codes(found_in(None, missing)) == [("error", "placeholder", "dienst wijkteam")]
    assert found_in(None, missing, demo=True) == []
    assert [p.code for p in found_in(None, service("wijkteam", phones=[]))] == ["placeholder"]


def test_the_sixth_tap_is_a_warning():
    nodes = {"start": {"question": "Q", "children": ("n1", "e0")}, "e0": END}
    for depth in range(1, 6):
        nodes[f"n{depth}"] = {
            "answer": "Verder",
            "question": "Q",
            "children": (f"n{depth + 1}", f"e{depth}"),
        }
        nodes[f"e{depth}"] = END
    nodes["n6"] = {"answer": "Verder", "outcome": "bel"}
    found = found_in(nodes)
    assert codes(found) == [
        ("warning", "too-many-taps", "pagina n6"),
        ("warning", "too-many-taps", "pagina e5"),
    ]
    assert errors(found) == []


END = {"answer": "Klaar", "outcome": "bel"}


def test_a_problem_can_be_written_for_a_program():
    (problem,) = found_in(outcomes={"bel": draft_outcome("bel")})
    assert problem.document() == {
        "severity": "error",
        "code": "no-steps",
        "municipality": "urk",
        "place": "uitkomst bel",
        "message": problem.message,
    }

"""What publishing makes of a draft in one municipality, and what it refuses."""

from datetime import date

import pytest

from tests.values import MONDAY_NOON, directory, draft, draft_outcome, service, yes_no
from trees.core import drafts
from trees.core.drafts import flow_of


def freeze(nodes, outcomes=None, *, municipality="urk", known=None):
    known = known or directory(service("wijkteam"))
    return flow_of(draft(nodes, outcomes), municipality, known, MONDAY_NOON)


def codes(problems):
    return [(problem.code, problem.place) for problem in problems]


def test_an_answer_for_almere_alone_is_not_asked_in_urk():
    nodes = yes_no() | {
        "nee": {"answer": "Nee", "outcome": "bel", "only_in": frozenset({"almere"})}
    }
    urk, _ = freeze(nodes)
    almere, _ = freeze(nodes, municipality="almere")
    assert list(urk.pages) == ["start", "ja"]
    assert list(almere.pages) == ["start", "ja", "nee"]


def test_a_kind_becomes_the_services_of_the_municipality_its_own_first():
    known = directory(
        service("regionaal", kind="team"),
        service("team-urk", kind="team", municipalities=frozenset({"urk"})),
    )
    outcomes = {"bel": draft_outcome("bel", kinds=["team"])}
    flow, problems = freeze(yes_no(), outcomes, known=known)
    assert [step.service for step in flow.page("ja").steps] == ["team-urk", "regionaal"]
    assert problems == []


def test_a_kind_that_nobody_offers_here_is_told_once():
    outcomes = {"bel": draft_outcome("bel", kinds=["team"])}
    _, problems = freeze(yes_no(), outcomes)
    assert codes(problems) == [("kind-not-offered", "uitkomst bel")]
    assert "“team”" in problems[0].message


def test_a_service_that_ended_is_not_offered_any_more():
    known = directory(service("oud", kind="team", ended_on=date(2026, 1, 1)))
    _, problems = freeze(yes_no(), {"bel": draft_outcome("bel", kinds=["team"])}, known=known)
    assert [problem.code for problem in problems] == ["kind-not-offered"]


def test_branches_copied_within_copies_keep_one_way_each():
    nodes = {
        "start": {"question": "Q", "children": ("a", "b", "c")},
        "a": {"answer": "A", "question": "QA", "children": ("a1", "a2")},
        "a1": {"answer": "A1", "outcome": "bel"},
        "a2": {"answer": "A2", "outcome": "bel"},
        "b": {"answer": "B", "question": "QB", "children": ("b1", "b2")},
        "b1": {"answer": "B1", "continue_at": "a"},
        "b2": {"answer": "B2", "outcome": "bel"},
        "c": {"answer": "C", "continue_at": "b"},
    }
    flow, problems = freeze(nodes)
    assert problems == []
    assert set(flow.pages) >= {"b1--a1", "c--b1", "c--b1--a1", "c--b2"}
    assert [crumb.slug for crumb in flow.trail("c--b1--a2")] == ["c", "c--b1", "c--b1--a2"]


def test_an_answer_may_go_on_at_one_that_ends_or_goes_on_itself():
    nodes = yes_no() | {
        "start": {"question": "Q", "children": ("ja", "nee", "weet", "ook")},
        "weet": {"answer": "Weet niet", "continue_at": "ja"},
        "ook": {"answer": "Ook", "continue_at": "weet"},
    }
    flow, problems = freeze(nodes)
    assert problems == []
    assert flow.page("ook").name == flow.page("weet").name == "bel"


def test_a_circle_is_refused_by_the_names_of_its_answers():
    nodes = {
        "start": {"question": "Q", "children": ("a", "b")},
        "a": {"answer": "A", "question": "QA", "children": ("a1", "a2")},
        "a1": {"answer": "A1", "outcome": "bel"},
        "a2": {"answer": "A2", "continue_at": "b"},
        "b": {"answer": "B", "question": "QB", "children": ("b1", "b2")},
        "b1": {"answer": "B1", "outcome": "bel"},
        "b2": {"answer": "B2", "continue_at": "a"},
    }
    _, problems = freeze(nodes)
    assert {problem.code for problem in problems} == {"cycle"}
    assert "a2 → b2 → a2" in problems[0].message


@pytest.mark.parametrize("target", ["gesloten", "onder-gesloten", "weg"])
def test_an_answer_that_goes_on_where_urk_has_no_page_is_told(target):
    nodes = yes_no() | {
        "start": {"question": "Q", "children": ("ja", "nee", "gesloten", "verder")},
        "gesloten": {
            "answer": "Almere",
            "question": "QA",
            "only_in": frozenset({"almere"}),
            "children": ("onder-gesloten",),
        },
        "onder-gesloten": {"answer": "X", "outcome": "bel"},
        "verder": {"answer": "Verder", "continue_at": target},
    }
    _, problems = freeze(nodes)
    assert codes(problems) == [("no-page", "pagina verder")]
    assert f"“{target}”" in problems[0].message


def test_two_pages_that_would_get_one_address_are_told():
    nodes = yes_no() | {
        "start": {"question": "Q", "children": ("ja", "nee", "x", "x--ja1")},
        "nee": {"answer": "Nee", "question": "QN", "children": ("ja1", "ja2")},
        "ja1": {"answer": "J1", "outcome": "bel"},
        "ja2": {"answer": "J2", "outcome": "bel"},
        "x": {"answer": "X", "continue_at": "nee"},
        "x--ja1": {"answer": "Toeval", "outcome": "bel"},
    }
    _, problems = freeze(nodes)
    assert [problem.code for problem in problems] == ["same-slug"]


def test_branches_that_multiply_without_end_are_stopped(monkeypatch):
    monkeypatch.setattr(drafts, "MOST_PAGES", 5)
    nodes = yes_no() | {
        "start": {"question": "Q", "children": ("ja", "nee", "c", "d")},
        "nee": {"answer": "Nee", "question": "QN", "children": ("n1", "n2")},
        "n1": {"answer": "N1", "outcome": "bel"},
        "n2": {"answer": "N2", "outcome": "bel"},
        "c": {"answer": "C", "continue_at": "nee"},
        "d": {"answer": "D", "continue_at": "nee"},
    }
    flow, problems = freeze(nodes)
    assert [problem.code for problem in problems] == ["too-large"]
    assert len(flow.pages) == 5

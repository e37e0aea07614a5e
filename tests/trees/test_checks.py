"""Ages that nobody serves, nodes that nobody sees, and municipalities that drift apart."""

from dataclasses import replace
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
from trees.core.checks.ages import AgeCheck, Between, ages_words, holes_in
from trees.core.checks.differences import differences
from trees.core.checks.lines import months_later
from trees.core.checks.unreachable import unreachable
from trees.core.drafts import flow_of

EVERYBODY, CHILDREN, ADULTS = (None, None), (0, 17), (18, None)


def aged(slug, ages):
    return replace(service(slug, hours=DAY_AND_NIGHT), ages=ages)


def ages_found(child, adult, *, region=(0, 100), outcomes=None, answers=(CHILDREN, ADULTS)):
    """The age problems of "how old?": under 18 to `child`, the others to `adult`."""
    known = directory(aged("jeugd", child), aged("volwassen", adult))
    known = replace(known, ages=region)
    nodes = yes_no(yes="kind", no="ander") | {
        "ja": {"answer": "Kind", "outcome": "kind", "ages": answers[0]},
        "nee": {"answer": "Ander", "outcome": "ander", "ages": answers[1]},
    }
    made = outcomes or {
        "kind": draft_outcome("kind", "jeugd"),
        "ander": draft_outcome("ander", "volwassen"),
    }
    flow, _ = flow_of(draft(nodes, made), "urk", known, MONDAY_NOON)
    return list(AgeCheck(flow, known).problems())


class TestAges:
    def test_everybody_of_the_region_finds_somebody(self):
        assert ages_found(CHILDREN, ADULTS) == []
        assert ages_found(EVERYBODY, EVERYBODY, answers=(EVERYBODY, EVERYBODY)) == []
        assert ages_found(CHILDREN, ADULTS, region=EVERYBODY) == []

    def test_nobody_for_a_seventeen_year_old_on_the_way_of_a_child(self):
        (problem,) = ages_found((0, 16), ADULTS)
        assert (problem.severity, problem.code) == ("warning", "ages-hole")
        assert problem.place == "uitkomst kind"
        assert "is er niemand voor 17 jaar (op de weg naar “ja”)" in problem.message

    def test_two_services_together_serve_all_ages(self):
        both = {
            "kind": draft_outcome("kind", "jeugd", "volwassen"),
            "ander": draft_outcome("ander", "volwassen", "weg"),
        }
        answers = (EVERYBODY, ADULTS)
        assert ages_found((0, 15), (16, None), outcomes=both, answers=answers) == []

    def test_an_answer_that_says_no_age_brings_the_ages_of_the_region(self):
        (problem,) = ages_found(CHILDREN, EVERYBODY, answers=(EVERYBODY, EVERYBODY))
        assert "niemand voor 18 tot en met 100 jaar" in problem.message

    def test_where_nobody_names_an_age_nobody_is_left_out(self):
        answers = (EVERYBODY, EVERYBODY)
        assert ages_found(CHILDREN, EVERYBODY, region=EVERYBODY, answers=answers) == []
        (problem,) = ages_found(CHILDREN, EVERYBODY, region=(0, None), answers=answers)
        assert "niemand voor 18 jaar en ouder" in problem.message

    def test_an_age_without_an_answer_is_told_at_the_question(self):
        (problem,) = ages_found(EVERYBODY, EVERYBODY, answers=((0, 16), ADULTS))
        assert problem.place == "pagina start"
        assert "geen antwoord voor 17 jaar" in problem.message

    def test_no_services_or_answers_are_no_hole(self):
        nobody = {"kind": draft_outcome("kind"), "ander": draft_outcome("ander", "weg")}
        assert ages_found(CHILDREN, ADULTS, outcomes=nobody) == []

    def test_a_way_that_nobody_can_go_leaves_no_hole(self):
        assert holes_in(Between(18, 17), [(0, 5)]) == []

    def test_ages_are_told_as_people_say_them(self):
        holes = holes_in(Between(), [(3, 3), (5, 64)])
        assert ages_words(holes) == "0 tot en met 2 jaar, 4 jaar en 65 jaar en ouder"

    def test_a_tree_without_a_first_question_is_no_reason_to_fall_over(self):
        flow, _ = flow_of(
            draft({"start": {"continue_at": "start"}}), "urk", directory(), MONDAY_NOON
        )
        assert list(AgeCheck(flow, directory()).problems()) == []


class TestUnreachable:
    def lost(self, nodes, towns=frozenset({"almere", "urk"})):
        found = unreachable(draft(nodes), towns)
        return [(problem.code, problem.municipality, problem.place) for problem in found]

    def test_every_node_of_a_good_draft_is_a_page_somewhere(self):
        limited = yes_no() | {
            "nee": {"answer": "Nee", "outcome": "bel", "only_in": frozenset({"urk"})}
        }
        assert self.lost(limited) == []

    def test_what_hangs_below_an_end_is_never_seen(self):
        ended = yes_no() | {
            "ja": {"answer": "Ja", "outcome": "bel", "children": ("onder",)},
            "onder": {"answer": "Onder", "question": "Q", "children": ("dieper",)},
            "dieper": {"answer": "Dieper", "outcome": "bel"},
        }
        assert self.lost(ended) == [("unreachable", "almere", "pagina onder")]

    def test_a_node_for_a_municipality_that_its_question_does_not_have(self):
        crossed = yes_no() | {
            "ja": {
                "answer": "Ja",
                "question": "Q",
                "children": ("onder",),
                "only_in": frozenset({"almere"}),
            },
            "onder": {"answer": "Onder", "outcome": "bel", "only_in": frozenset({"urk"})},
        }
        assert self.lost(crossed) == [("unreachable", "urk", "pagina onder")]

    def test_a_branch_that_only_a_continuation_reaches_is_seen(self):
        nodes = yes_no() | {
            "nee": {"answer": "Nee", "continue_at": "los"},
            "los": {"question": "Los?", "children": ("a", "b")},
            "a": {"answer": "A", "outcome": "bel"},
            "b": {"answer": "B", "continue_at": "weg"},
        }
        assert self.lost(nodes) == []


def flow_in(town, nodes, outcomes):
    known = directory(service("wijkteam"))
    return flow_of(draft(nodes, outcomes), town, known, MONDAY_NOON)[0]


class TestDifferences:
    OUTCOMES = {"bel": draft_outcome("bel", "wijkteam"), "ga": draft_outcome("ga", "wijkteam")}

    def found(self, ends, limited=None):
        flows = {
            town: flow_in(town, yes_no(yes=yes, no=no), self.OUTCOMES)
            for town, (yes, no) in ends.items()
        }
        return list(differences(flows, limited or {}))

    def test_municipalities_that_answer_alike_are_fine(self):
        assert self.found({"almere": ("bel", "ga"), "urk": ("bel", "ga")}) == []

    def test_the_one_that_differs_is_told(self):
        (problem,) = self.found(
            {"almere": ("bel", "ga"), "dronten": ("ga", "ga"), "urk": ("bel", "ga")}
        )
        assert (problem.severity, problem.code) == ("warning", "answered-differently")
        assert (problem.municipality, problem.place) == ("dronten", "pagina ja")
        assert problem.message.startswith(
            "Na “ja” komt hier “Titel van ga”, en in almere en urk “Titel van bel”."
        )

    def test_a_limited_answer_explains_the_difference(self):
        ends = {"almere": ("bel", "ga"), "urk": ("ga", "ga")}
        assert self.found(ends, {"urk": frozenset({"ja"})}) == []
        assert len(self.found(ends, {"urk": frozenset({"nee"})})) == 1

    def test_a_question_that_was_met_before_is_not_asked_again(self):
        flow = flow_in("urk", yes_no(), self.OUTCOMES)
        start = flow.pages["start"]
        circle = replace(start, answers=(*start.answers, replace(start.answers[0], slug="start")))
        flow = replace(flow, pages={**flow.pages, "start": circle})
        assert list(differences({"urk": flow}, {})) == []


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2026-12-01", 1, "2027-01-01"),
        ("2026-11-15", 13, "2027-12-15"),
        ("9999-12-15", 1, "9999-12-31"),
    ],
)
def test_months_are_counted_by_the_calendar(day, months, later):
    dates = [date.fromisoformat(text) for text in (day, later)]
    assert months_later(dates[0], months) == dates[1]

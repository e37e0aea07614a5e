"""What stops a publication, told to the coordinator with its place and the way out."""

from dataclasses import replace
from datetime import date

import pytest

from bench.regions import region
from contacts.hours.engine import Hours
from contacts.lines import Via
from tests.trees.found import OFFICE_HOURS, always, codes, found_in
from tests.values import (
    DAY_AND_NIGHT,
    DAYS,
    MONDAY_NOON,
    OFFICE,
    accepted_gap,
    directory,
    draft,
    draft_outcome,
    line,
    service,
    yes_no,
)
from trees.core.drafts import flow_of
from trees.core.flow import Answer, Flow, Outcome, Question, Step
from trees.core.problems import Proof, errors


def flow_with(*pages, start="start"):
    """A flow as a document by hand could hold: with faults that no draft can bring about."""
    end = Outcome("eind", "bel", "Bel", (Step("wijkteam"),))
    return Flow.of(start, {page.slug: page for page in (*pages, end)})


def found_by_hand(*pages, **more):
    return Proof(directory(always()), MONDAY_NOON).problems(flow_with(*pages, **more), "urk")


def question(slug, *answers, title="Wat nu?"):
    return Question(slug, title, tuple(Answer(one, f"Naar {one}") for one in answers))


class TestPages:
    def test_a_good_tree_has_no_problems(self):
        assert found_in() == []

    def test_a_question_needs_two_answers(self):
        lonely = yes_no() | {"start": {"question": "Q", "children": ("ja",)}}
        del lonely["nee"]
        assert codes(found_in(lonely)) == [("error", "too-few-answers", "pagina start")]
        assert "maar één antwoord" in found_in(lonely)[0].message
        mute = yes_no() | {"nee": {"answer": "Nee", "question": "Waarom?"}}
        assert "geen antwoorden" in found_in(mute)[0].message

    def test_two_answers_may_not_read_the_same(self):
        same = yes_no() | {"nee": {"answer": " JA", "outcome": "bel"}}
        assert codes(found_in(same)) == [("error", "same-answers", "pagina start")]

    def test_an_answer_leads_to_a_page(self):
        nowhere = yes_no() | {"nee": {"answer": "Nee"}}
        assert codes(found_in(nowhere)) == [("error", "no-page", "pagina nee")]
        lost = found_by_hand(question("start", "eind", "weg"))
        assert codes(lost) == [("error", "no-page", "pagina weg")]
        assert "“Naar weg” leidt nergens heen" in lost[0].message

    def test_a_tree_begins_with_a_question(self):
        lost = found_by_hand(start="weg")
        assert codes(lost)[0] == ("error", "no-page", "pagina weg")

    def test_a_question_and_an_answer_have_a_text(self):
        silent = yes_no() | {"start": {"question": " ", "children": ("ja", "nee")}}
        assert codes(found_in(silent)) == [("error", "no-text", "pagina start")]
        silent = yes_no() | {"nee": {"answer": "", "outcome": "bel"}}
        assert codes(found_in(silent)) == [("error", "no-text", "pagina start")]

    def test_a_page_without_a_way_to_it_is_told(self):
        lost = found_by_hand(question("start", "eind", "twee"), question("los", "a", "b"))
        assert ("error", "unreachable", "pagina los") in codes(lost)

    def test_answers_that_go_round_are_told_once(self):
        round_about = found_by_hand(question("start", "a", "eind"), question("a", "start", "b"))
        assert ("error", "cycle", "pagina start") in codes(round_about)
        nodes = yes_no() | {
            "start": {"question": "Q", "children": ("a", "ja", "nee")},
            "a": {"answer": "A", "continue_at": "a"},
        }
        assert codes(found_in(nodes)) == [("error", "cycle", "pagina a")]

    def test_a_page_has_one_way_to_it(self):
        twice = found_by_hand(question("start", "a", "eind"), question("a", "eind", "eind"))
        assert ("error", "same-slug", "pagina eind") in codes(twice)

    def test_a_page_with_the_name_of_a_page_of_the_site_is_told(self):
        nodes = yes_no(children=("ja", "pas"))
        nodes["pas"] = nodes.pop("nee")
        assert codes(found_in(nodes)) == [("error", "reserved-slug", "pagina pas")]

    def test_a_municipality_with_the_name_of_a_page_of_the_site_is_told(self):
        known = directory(always())
        flow, _ = flow_of(draft(yes_no(), None), "balie", known, MONDAY_NOON)
        (told,) = Proof(known, MONDAY_NOON).problems(flow, "balie")
        assert (told.code, told.place) == ("reserved-slug", "gemeente balie")

    def test_the_sixth_tap_is_a_warning(self):
        end = {"answer": "Klaar", "outcome": "bel"}
        nodes = {"start": {"question": "Q", "children": ("n1", "e0")}, "e0": end}
        for depth in range(1, 6):
            nodes[f"n{depth}"] = {
                "answer": "Verder",
                "question": "Q",
                "children": (f"n{depth + 1}", f"e{depth}"),
            }
            nodes[f"e{depth}"] = end
        nodes["n6"] = {"answer": "Verder", "outcome": "bel"}
        found = found_in(nodes)
        assert codes(found) == [
            ("warning", "too-many-taps", "pagina n6"),
            ("warning", "too-many-taps", "pagina e5"),
        ]
        assert errors(found) == []

    def test_a_tree_that_is_too_large_is_told_by_that_alone(self, monkeypatch):
        monkeypatch.setattr("trees.core.drafts.MOST_PAGES", 2)
        assert [one.code for one in found_in()] == ["too-large"]


def referred(*ways, **more):
    """A line for referrers whose number is kept away on purpose."""
    kept_away = {"number": None, "audience": "referrers", "via": ways, **more}
    return always("crisisdienst", **kept_away)


BOTH = {"bel": draft_outcome("bel", "crisisdienst", "wijkteam")}


class TestANumberThatStandsTwice:
    def test_it_is_told_once_with_its_service(self):
        rows = [line(number="0800-2000", hours=DAY_AND_NIGHT) for _ in range(3)]
        (found,) = found_in(None, service("wijkteam", phones=rows))
        said = (
            "0800-2000 staat twee keer bij “Wijkteam”. "
            "Maak er één lijn van en zet het verschil per dagdeel bij band en say."
        )
        assert codes([found]) == [("warning", "same-number", "dienst wijkteam")]
        assert found.message == said

    def test_one_that_follows_on_is_not_there_twice(self):
        until = line(number="0800-2000", hours=DAY_AND_NIGHT, valid_to=date(2027, 4, 1))
        then = line(number="0800-2000", hours=DAY_AND_NIGHT, valid_from=date(2027, 4, 2))
        assert found_in(None, service("wijkteam", phones=[until, then])) == []


class TestWaysToANumberForReferrers:
    def test_a_secret_number_with_a_way_to_it_is_fine(self):
        assert found_in(None, referred(Via(service="wijkteam")), always(), outcomes=BOTH) == []

    def test_a_secret_number_without_a_way_to_it_asks_for_one(self):
        found = found_in(None, referred(), always(), outcomes=BOTH)
        assert codes(found) == [("warning", "via-missing", "dienst crisisdienst")]
        assert found[0].message == (
            "“Crisisdienst” is alleen voor verwijzers. "
            "Schrijf bij via langs wie een ander daar komt."
        )

    def test_of_a_secret_number_that_no_longer_works_nobody_asks_the_way(self):
        over = referred(valid_to=date(2026, 11, 1))
        assert found_in(None, over, always(), outcomes=BOTH) == []

    @pytest.mark.parametrize(
        ("way", "other", "why"),
        [
            (Via(service="elders"), {"municipalities": frozenset({"almere"})}, "werkt hier niet"),
            (Via(kind="post"), {}, "werkt hier niet"),
            (Via(service="weg"), {}, "werkt hier niet"),
            (Via(service="elders"), {"number": None, "own": True, "where": "x"}, "kan bellen"),
            (Via(service="elders"), {"audience": "professional"}, "kan bellen"),
            (Via(service="elders"), {"valid_to": date(2026, 11, 1)}, "kan bellen"),
        ],
    )
    def test_a_way_along_which_nobody_gets_further_stops_the_publication(self, way, other, why):
        found = found_in(None, referred(way), always(), always("elders", **other), outcomes=BOTH)
        assert codes(found) == [("error", "via-nowhere", "dienst crisisdienst")]
        assert why in found[0].message

    def test_the_numbers_on_the_way_are_looked_at_as_those_of_a_step(self):
        way = always("post", number=None)
        found = found_in(None, referred(Via(service="post")), always(), way, outcomes=BOTH)
        assert codes(found) == [("error", "placeholder", "dienst post")]


class TestSteps:
    def test_an_outcome_names_somebody_to_call(self):
        (problem,) = found_in(outcomes={"bel": draft_outcome("bel")})
        assert (problem.code, problem.place) == ("no-steps", "uitkomst bel")

    def test_a_kind_that_nobody_offers_is_told_once(self):
        found = found_in(outcomes={"bel": draft_outcome("bel", kinds=["team"])})
        assert codes(found) == [("error", "kind-not-offered", "uitkomst bel")]

    @pytest.mark.parametrize(
        ("team", "code"),
        [
            (always("ander"), "no-service"),
            (always(ended_on=date(2026, 1, 1)), "service-ended"),
            (always(municipalities=frozenset({"almere"})), "service-elsewhere"),
            (always(audience="professional"), "professionals-only"),
            (always(number=None, own=True, where="In het dossier."), "nobody-answers"),
            (always(hours=None), "nobody-answers"),
        ],
    )
    def test_a_step_leads_to_somebody_who_works_here_and_may_be_called(self, team, code):
        assert [problem.code for problem in found_in(None, team)] == [code]

    def test_a_service_that_ends_is_told_before_its_day(self):
        ends = always(ended_on=date(2027, 5, 1))
        both = {"bel": draft_outcome("bel", "wijkteam", "nieuw")}
        found = found_in(None, ends, always("nieuw"), outcomes=both)
        assert codes(found) == [("warning", "service-ends", "uitkomst bel")]
        assert "op 1 mei 2027 stopt" in found[0].message
        gone = [problem.code for problem in found_in(None, ends)]
        assert gone == ["service-ends", "nobody-answers"]

    def test_a_public_number_beside_one_for_professionals_is_fine(self):
        inside = always("crisisdienst", audience="professional")
        both = {"bel": draft_outcome("bel", "crisisdienst", "wijkteam")}
        assert found_in(None, inside, always(), outcomes=both) == []

    def test_a_public_number_that_is_over_does_not_help(self):
        phones = [
            line(hours=DAY_AND_NIGHT, audience="professional"),
            line(hours=DAY_AND_NIGHT, valid_to=date(2026, 11, 1)),
        ]
        found = found_in(None, service("wijkteam", phones=phones))
        assert [problem.code for problem in found] == ["professionals-only"]

    def test_the_caller_s_own_number_is_no_placeholder_but_somebody_answers_beside_it(self):
        own = always("huisarts", number=None, own=True, where="In het dossier.")
        both = {"bel": draft_outcome("bel", "huisarts", "wijkteam")}
        assert found_in(None, own, always(), outcomes=both) == []
        found = found_in(None, own, always(hours=OFFICE_HOURS), outcomes=both)
        assert codes(found) == [("error", "nobody-answers", "uitkomst bel")]
        said = "“Huisarts” telt niet mee: het nummer staat bij de cliënt of in het dossier."
        assert said in found[0].message

    def test_an_outcome_for_professionals_and_referrers_alone_says_so(self):
        both = {"bel": draft_outcome("bel", "crisisdienst", "wijkteam")}
        inside = always(audience="professional")
        (found,) = found_in(None, referred(Via(service="alarmnummer")), inside, outcomes=both)
        assert (found.code, found.place) == ("professionals-only", "uitkomst bel")
        assert "heeft alleen nummers voor professionals en verwijzers, en die" in found.message

    def test_a_gap_beside_another_fault_is_told_too(self):
        office = always(hours=OFFICE_HOURS)
        both = {"bel": draft_outcome("bel", "wijkteam", "weg")}
        found = found_in(None, office, outcomes=both)
        assert [problem.code for problem in found] == ["no-service", "nobody-answers"]


def end(slug, **more):
    return Outcome(slug, f"uitkomst-{slug}", f"Bel {slug}", (Step("wijkteam"),), **more)


class TestTogether:
    def test_without_agreements_nothing_is_said_about_them(self):
        flow = flow_with(question("start", "eind", "ook"), end("ook", agreement="afspraak"))
        assert Proof(directory(always()), MONDAY_NOON).problems(flow, "urk") == []

    def test_all_problems_are_told_at_once(self):
        nodes = yes_no() | {"nee": {"answer": "Ja", "outcome": "bel"}}
        both = {"bel": draft_outcome("bel", "wijkteam", "weg")}
        found = found_in(nodes, always(number=None, hours=OFFICE), outcomes=both)
        assert {problem.code for problem in found} == {
            "same-answers",
            "no-service",
            "placeholder",
            "holidays-unsaid",
        }

    def test_an_accepted_gap_does_not_stop_a_publication(self):
        accepted = replace(
            draft_outcome("bel", "wijkteam"), accepted=accepted_gap("Zo is het.", "het overleg")
        )
        found = found_in(None, always(hours=OFFICE_HOURS), outcomes={"bel": accepted})
        assert codes(found) == [("warning", "accepted-gap", "uitkomst bel")]

    def test_a_shorter_period_looks_less_far(self):
        night = {"week": [{"days": DAYS, "from": "00:00", "to": "24:00"}]}
        closed = {"from": "2026-12-26", "to": "2026-12-26", "hours": []}
        team = always(hours=Hours.parse(night | {"exceptions": [closed]}))
        assert [one.code for one in found_in(None, team)] == ["nobody-answers"]
        assert found_in(None, team, days=30) == []

    def test_a_made_up_region_has_no_problems_but_the_gaps_that_were_put_in(self):
        made = region(municipalities=2, pages=60, lines=12)
        proof = Proof(made.directory, MONDAY_NOON)
        found = [one for town, flow in made.flows.items() for one in proof.problems(flow, town)]
        assert {problem.code for problem in found} == {"nobody-answers"}
        assert len(set(found)) == len(found)

    def test_every_municipality_hears_of_a_number_that_they_share(self):
        known = directory(always(number="0900-0113"))
        flow, _ = flow_of(draft(yes_no()), "urk", known, MONDAY_NOON)
        proof = Proof(known, MONDAY_NOON)
        towns = [
            one.municipality for town in ("urk", "almere") for one in proof.problems(flow, town)
        ]
        assert towns == ["urk", "almere"]

    def test_a_problem_can_be_written_for_a_program(self):
        (problem,) = found_in(outcomes={"bel": draft_outcome("bel")})
        assert problem.document() == {
            "severity": "error",
            "code": "no-steps",
            "municipality": "urk",
            "place": "uitkomst bel",
            "message": problem.message,
        }

"""Cases that must come out right: Ilse on a Saturday night, and the evening in Maassluis."""

from dataclasses import replace
from typing import Any

import pytest

from contacts.directory import Directory
from contacts.hours.engine import parse_moment
from contacts.reading import read_directory
from tests import factories
from tests.values import DAY_AND_NIGHT, OFFICE, directory, draft, draft_outcome, moment, service
from trees.core.drafts import flow_of
from trees.core.flow import Flow
from trees.core.scenarios import NOBODY, Case, Said, broken, run
from trees.models import Scenario
from trees.publishing.casebook import read_cases
from trees.publishing.freeze import freeze

SATURDAY_23 = moment("2026-11-28T23:00")
KNOWN = directory(
    service("vt", number="0800-2000", hours=DAY_AND_NIGHT), service("team", hours=OFFICE)
)
OUTCOMES = {
    "bel-vt": draft_outcome("bel-vt", "vt"),
    "bel-team": draft_outcome("bel-team", "team"),
}
NODES: dict[str, dict[str, Any]] = {
    "start": {"question": "Gevaar?", "children": ("ja", "nee", "weet-niet")},
    "ja": {"answer": "Ja", "outcome": "bel-vt"},
    "nee": {"answer": "Nee", "question": "Hoe oud?", "children": ("kind", "ouder")},
    "kind": {"answer": "17", "outcome": "bel-vt"},
    "ouder": {"answer": "18", "outcome": "bel-team"},
    "weet-niet": {"answer": "Weet niet", "continue_at": "nee"},
}
ILSE = Case("Ilse, 17", "almere", SATURDAY_23, ("nee", "kind"), "bel-vt", "vt")


def flow(**changes):
    made, _ = flow_of(draft(NODES | changes, OUTCOMES), "almere", KNOWN, SATURDAY_23)
    return made


def verdict(case=ILSE, *, known=KNOWN, nodes=None, **changes):
    return run(replace(case, **changes), flow(**(nodes or {})), known)


def test_ilse_finds_veilig_thuis_on_saturday_night():
    found = verdict()
    assert found.is_right
    assert (found.outcome, found.call) == ("bel-vt", "vt")
    assert found.sentence == "Casus “Ilse, 17” komt goed uit."


def test_a_case_may_leave_open_whom_to_call():
    assert verdict(call="").is_right


def test_a_case_may_walk_a_branch_that_continues_elsewhere_by_its_own_slugs():
    assert verdict(answers=("weet-niet", "kind")).is_right
    assert verdict(answers=("weet-niet", "weet-niet--kind")).is_right


def test_an_answer_that_is_gone_is_named_with_its_question():
    found = verdict(nodes={"nee": NODES["nee"] | {"children": ("ouder",)}})
    assert found.fault == "answer"
    assert found.sentence == (
        "Casus “Ilse, 17” loopt vast: “kind” is geen antwoord bij “Hoe oud?”. "
        "Zet het antwoord terug, of loop de casus opnieuw en leg haar dan vast."
    )


def test_an_answer_that_moved_is_told_with_its_new_way():
    found = verdict(
        nodes={
            "start": {"question": "Gevaar?", "children": ("ja", "kind", "nee")},
            "nee": NODES["nee"] | {"children": ("ouder",)},
        }
    )
    assert " De laatste pagina van de casus vind je nu bij “17”. Zet" in found.sentence


def test_answers_after_the_end_lead_nowhere():
    assert (
        "“meer” is geen antwoord bij “Titel van bel-vt”" in verdict(answers=("ja", "meer")).sentence
    )


def test_an_answer_without_a_page_leads_nowhere():
    whole = flow()
    pages = {slug: page for slug, page in whole.pages.items() if slug != "kind"}
    assert run(ILSE, Flow.of("start", pages), KNOWN).fault == "answer"


def test_a_case_that_stops_at_a_question_has_to_go_on():
    found = verdict(answers=("nee",))
    assert found.fault == "question"
    assert "stopt bij de vraag “Hoe oud?”" in found.sentence


def test_another_outcome_is_told_with_the_one_that_was_expected():
    found = verdict(nodes={"kind": NODES["kind"] | {"outcome": "bel-team"}})
    assert (found.fault, found.outcome, found.call) == ("outcome", "bel-team", "alarmnummer")
    assert found.sentence == (
        "Casus “Ilse, 17” hoort uit te komen bij “Titel van bel-vt”, maar komt uit bij "
        "“Titel van bel-team”. Herstel de weg; klopt de nieuwe uitkomst, leg die dan vast in de "
        "casus."
    )
    assert "bij “weg”, maar" in verdict(outcome="weg").sentence


def test_a_case_may_say_which_number_can_be_dialled():
    assert verdict(said=Said(dial="vt")).is_right
    found = verdict(said=Said(dial="team"))
    assert (found.fault, found.said.dial) == ("dial", "vt")
    assert found.sentence == (
        "Casus “Ilse, 17” komt uit bij “Titel van bel-vt”; op zaterdag 28 november 2026 23:00 "
        "hoor je daar het nummer van Team te kunnen kiezen, maar nu is het het nummer van Vt. "
        "Herstel de stappen of de openingstijden; klopt dit nummer, leg het dan vast in de casus."
    )
    assert "het nummer van weg te kunnen" in verdict(said=Said(dial="weg")).sentence


def test_a_case_may_say_that_nothing_can_be_dialled():
    silent = directory(service("vt", hours=OFFICE), service("team"), fallback=())
    assert verdict(known=silent, call="", said=Said(dial=NOBODY)).is_right
    found = verdict(known=silent, call="", said=Said(dial="vt"))
    assert (found.fault, found.said.dial) == ("dial", NOBODY)
    assert "maar nu is het geen enkel nummer." in found.sentence


def test_a_case_may_say_what_it_can_wait_for_and_what_the_page_says_first():
    worry = {"bel-vt": replace(draft_outcome("bel-vt", "team"), urgency="zorgen")}
    made, _ = flow_of(draft(NODES, OUTCOMES | worry), "almere", KNOWN, SATURDAY_23)
    headline = "Dit kan wachten: bel Team maandag vanaf 08:30"

    def came_out(**said):
        return run(replace(ILSE, call="", said=Said(**said)), made, KNOWN)

    assert came_out(wait="team", headline=headline).is_right
    found = came_out(wait=NOBODY)
    assert (found.fault, found.said.wait) == ("wait", "team")
    assert "hoor je daar niet te wachten, maar nu hoor je te wachten op Team." in found.sentence
    assert "hoor je daar te wachten op weg, maar" in came_out(wait="weg").sentence
    found = came_out(wait="team", headline="Bel Team")
    assert (found.fault, found.said.headline) == ("headline", headline)
    assert f"hoort daar “Bel Team” te staan, maar nu staat er “{headline}”." in found.sentence


def test_another_first_call_is_told_with_the_moment():
    found = verdict(answers=("nee", "ouder"), outcome="bel-team", call="team")
    assert (found.fault, found.call) == ("call", "alarmnummer")
    assert found.sentence == (
        "Casus “Ilse, 17” komt uit bij “Titel van bel-team”; op zaterdag 28 november 2026 23:00 "
        "hoor je daar eerst Team te bellen, maar nu is het Alarmnummer (112). "
        "Herstel de stappen of de openingstijden; klopt dit nummer, leg het dan vast in de casus."
    )
    in_office = verdict(
        answers=("nee", "ouder"), outcome="bel-team", call="team", at=moment("2026-11-30T10:00")
    )
    assert in_office.is_right


def test_where_nobody_answers_the_case_says_so():
    nobody = Directory("regio", False, {"team": KNOWN.services["team"]})
    found = verdict(answers=("nee", "ouder"), outcome="bel-team", known=nobody, call="vt")
    assert found.call == ""
    assert "eerst vt te bellen, maar nu is het niemand (er is" in found.sentence


def test_a_moment_that_cannot_be_read_is_told_as_written():
    found = verdict(at=None, written="zaterdag")
    assert found.fault == "moment"
    assert found.sentence == (
        "Het moment “zaterdag” van casus “Ilse, 17” is niet te lezen. "
        "Schrijf het zo: 2026-12-26T02:15."
    )


@pytest.mark.parametrize("nothing", [None, Flow.of("start", {})])
def test_a_municipality_without_questions_is_named(nothing):
    found = run(ILSE, nothing, KNOWN)
    assert found.fault == "flow"
    assert "speelt in almere, maar daar zijn geen vragen" in found.sentence


def test_every_broken_case_is_an_error_that_names_the_case():
    wrong = replace(ILSE, name="Fout {0}", outcome="bel-team")
    away = replace(ILSE, name="Elders", municipality="urk")
    found = broken([ILSE, wrong, away], {"almere": flow()}, KNOWN)
    assert [(one.severity, one.code, one.municipality, one.place) for one in found] == [
        ("error", "scenario", "almere", "casus Fout {0}"),
        ("error", "scenario", "urk", "casus Elders"),
    ]
    assert "“Fout {0}”" in found[0].message


def scenario(town, **changes):
    row = {
        "name": "Maassluis, woensdag 22:49",
        "at": "2027-01-06T22:49",
        "answers": ["wat-speelt-er", "onveilig", "nu-acuut"],
        "expected_outcome": "bel-veilig-thuis",
        "expected_call": "vt-nacht",
    }
    return Scenario.objects.create(
        region=town.region, municipality=town.municipality, **row | changes
    )


def wrong_cases(region):
    flows = {one.municipality.slug: one.flow for one in freeze(region, SATURDAY_23)}
    return broken(read_cases(region), flows, read_directory(region))


def test_the_evening_in_maassluis_comes_out_right_in_almere(almere):
    scenario(almere)
    (case,) = read_cases(almere.region)
    assert case.at == parse_moment("2027-01-06T22:49")
    assert case.municipality == "almere"
    assert wrong_cases(almere.region) == []


def test_a_corrected_hour_that_breaks_a_case_is_found(almere):
    scenario(almere)
    almere.night.phones.update(hours=factories.OFFICE)
    (problem,) = wrong_cases(almere.region)
    assert "eerst Advies en melding te bellen, maar nu is het Alarmnummer" in problem.message


def test_a_case_with_a_moment_or_answers_that_make_no_sense_is_told(almere):
    scenario(almere, at="straks")
    scenario(almere, name="Tekst", answers="wat-speelt-er")
    messages = [problem.message for problem in wrong_cases(almere.region)]
    assert "“straks” van casus “Maassluis" in messages[0]
    assert "“wat-speelt-er”" not in messages[0]
    assert "stopt bij de vraag “Wat is er aan de hand?”" in messages[1]

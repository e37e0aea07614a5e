"""A file of version 1 is read as it was, comes out as version 2, and says what was chosen."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from exchange.package import check, checked
from exchange.package.writing import write
from tests.exchange.packages import as_json, of_then, small

HERE = Path(__file__)
OF_THEN, OF_NOW = HERE.with_name("example-1.yaml"), HERE.with_name("example.yaml")
BECAME = HERE.with_name("example-1-now.yaml")


def faults_of(package):
    return [str(fault) for fault in check(as_json(package))[1]]


def test_the_example_of_version_1_comes_out_as_that_of_version_2():
    package, faults, converted = checked(OF_THEN.read_bytes())
    assert faults == []
    assert package
    assert write(package) == BECAME.read_text().split("\n", 1)[1]
    assert converted == [
        'region.central_line: "meldkamer" staat nu vooraan in fallback.',
        "services[3].on_site: staat nu bij visit.hours. Kijk of dat klopt.",
    ]


def test_a_file_of_today_needs_no_conversion():
    assert checked(OF_NOW.read_bytes()).converted == []


@pytest.mark.parametrize(
    ("fallback", "came"),
    [([], ("wijkteam",)), (["alarmnummer", "wijkteam"], ("wijkteam", "alarmnummer"))],
)
def test_a_central_line_stands_in_front_once(fallback, came):
    region = {"slug": "r", "name": "R", "fallback": fallback, "central_line": "wijkteam"}
    package, _ = check(as_json(of_then(region=region)))
    assert package.region.fallback == came


def test_a_fault_in_a_file_of_version_1_is_told_as_it_was_then():
    region = {"slug": "r", "name": "R", "central_line": "wijktem", "kleur": "rood"}
    assert faults_of(of_then(region=region)) == [
        'region.kleur: Onbekende sleutel "kleur". Hier kan: slug, name, demo, ages, fallback, '
        "central_line, about.",
        'region.central_line: "wijktem" bestaat niet. Bedoel je "wijkteam"?',
    ]


def test_nothing_is_told_of_the_conversion_of_a_file_with_faults():
    region = {"slug": "r", "name": "R", "central_line": "wijkteam", "kleur": "rood"}
    assert checked(as_json(of_then(region=region))).converted == []


def test_a_key_that_is_gone_names_what_took_its_place():
    region = {"slug": "r", "name": "R", "central_line": "wijkteam"}
    assert faults_of(small(region=region)) == [
        'region.central_line: "central_line" is er niet meer. Gebruik fallback.'
    ]


def test_both_versions_need_a_region():
    for package in (of_then(), small()):
        del package["region"]
        assert faults_of(package) == ['region: Hier ontbreekt "region".']


def test_hours_of_version_1_come_out_with_a_rule_for_each_holiday():
    package, _ = check(as_json(of_then()))
    assert package
    assert package.services[1].phones[0].hours
    assert package.services[1].phones[0].hours["holidays"] == [{"days": "default", "hours": []}]


def test_hours_of_each_version_are_refused_in_the_words_of_that_version():
    new, old = small(version=1), of_then(version=2)
    assert "Zet hier de sleutels observed, hours." in faults_of(new)[0]
    assert faults_of(old) == [
        'services[1].phones[0].hours.holidays.observed: "observed" is er niet meer. '
        "Gebruik een lijst van regels met days, of none."
    ]


def with_gap(gap):
    package = of_then()
    package["outcomes"][1]["accepted_gap"] = gap
    return package


def accepted_of(package):
    found = checked(as_json(package))
    assert found.faults == []
    return found.package.outcomes[1].accepted, found.converted


def test_an_accepted_gap_is_an_accepted_problem():
    gap = {"because": "Zo is het.", "by": "overleg", "until": "2027-06-30"}
    (accepted,), converted = accepted_of(with_gap(gap))
    assert (accepted.problem, accepted.because) == ("nobody-answers", "Zo is het.")
    assert (accepted.by, accepted.until) == ("overleg", date(2027, 6, 30))
    assert converted == []


def test_a_gap_that_was_accepted_without_a_reason_says_so_from_now_on():
    (accepted,), converted = accepted_of(with_gap({"by": "overleg"}))
    assert accepted.because == "niet vermeld"
    assert converted == [
        'outcomes[1].accepted_gap.because: er stond niet waarom; nu staat er "niet vermeld".'
    ]


def test_an_accepted_gap_of_nothing_accepts_nothing():
    assert accepted_of(with_gap({})) == ((), [])


def test_a_key_of_today_in_a_file_of_then_says_which_version_it_needs():
    package = of_then()
    package["outcomes"][1]["accepted"] = []
    assert faults_of(package) == [
        'outcomes[1].accepted: Onbekende sleutel "accepted". Die hoort bij versie 2: '
        "schrijf version: 2."
    ]


def service_of_then(**keys):
    services = small()["services"]
    package, faults = check(as_json(of_then(services=[services[0], {**services[1], **keys}])))
    assert faults == []
    return package.services[1]


def test_only_who_does_crisis_work_comes_and_to_any_other_one_can_go():
    week: dict[str, list[Any]] = {"week": []}
    comes = service_of_then(activities=["triage", "crisisinterventie"], on_site=week)
    assert (comes.comes.hours["week"], comes.visit) == ([], None)
    goes = service_of_then(activities=["spoedhulp"], on_site=week)
    assert (goes.comes, goes.visit.hours["week"], goes.visit.address) == (None, [], "")


def test_an_address_is_where_one_can_go_whoever_comes():
    both = service_of_then(
        activities=["crisisinterventie"], on_site={"week": []}, address="Plein 1"
    )
    assert both.comes.arrives_within is None
    assert (both.visit.address, both.visit.hours) == ("Plein 1", None)


def test_what_was_checked_of_a_service_was_each_of_its_numbers_and_its_address():
    checked = {"assured_on": "2026-11-01", "assured_by": "balie"}
    made = service_of_then(address="Plein 1", **checked)
    assert {(one.assured_on.isoformat(), one.assured_by) for one in (*made.phones, made.visit)} == {
        ("2026-11-01", "balie")
    }
    assert service_of_then(**checked).visit is None

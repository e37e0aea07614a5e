"""Endings, terms and postcodes: what may be written, in plain Python."""

import pytest

from municipalities.endings import ending_fault
from municipalities.glossary import Term, faults_in, glossary_in_history, terms_of
from municipalities.postcodes import holds, postcode_fault, postcode_in
from municipalities.words import ages_words


def test_a_municipality_may_go_on_in_another_that_goes_on_in_a_third():
    heirs = {"a": "b", "b": "c"}
    assert ending_fault("a", heirs) == ""
    assert ending_fault("c", heirs) == ""


def test_a_circle_is_told_of_those_that_are_in_it():
    heirs = {"a": "b", "b": "a", "c": "a"}
    said = "Deze gemeenten gaan in elkaar op: a → b → a. Laat er één bestaan."
    assert ending_fault("a", heirs) == said
    assert ending_fault("c", heirs) == ""
    assert ending_fault("d", {"d": "d"}) == "“d” kan niet in zichzelf opgaan."


@pytest.mark.parametrize("written", ["8232", "5850-5856", "1000-9999"])
def test_a_postcode_is_four_digits_or_a_range(written):
    assert postcode_fault(written) == ""


@pytest.mark.parametrize(
    "written", ["", "823", "0123", "8232 AB", "8232-", "8232 - 8240", "almere"]
)
def test_what_is_no_postcode_is_told(written):
    assert "is geen postcode" in postcode_fault(written)


def test_a_range_that_runs_back_is_told_the_other_way_round():
    assert postcode_fault("5856-5850") == "“5856-5850” loopt terug. Schrijf 5850-5856."


@pytest.mark.parametrize("asked", ["8232", "8232AB", "8232 ab", " 8232  AB "])
def test_a_postcode_is_known_with_and_without_its_letters(asked):
    assert postcode_in(asked) == "8232"


@pytest.mark.parametrize("asked", ["", "Almere", "82321", "8232 A", "0232 AB", "8232 ABC"])
def test_anything_else_is_no_postcode(asked):
    assert postcode_in(asked) == ""


def test_a_range_holds_its_ends_and_what_lies_between():
    for digits, there in (("5849", False), ("5850", True), ("5853", True), ("5856", True)):
        assert holds(["5850-5856"], digits) == there
    assert holds(["1234", "8232"], "8232")
    assert not holds([], "8232")


def test_a_term_stands_there_once_whatever_its_capitals():
    terms = [{"term": "OTS", "means": "Onder toezicht."}, {"term": "ots ", "means": "Idem."}]
    assert list(faults_in(terms)) == [
        "“OTS” staat er twee keer. Laat elk begrip één keer voorkomen."
    ]


def test_a_term_needs_a_meaning_and_has_a_limit():
    terms = [{"term": "OTS", "means": " "}, {"term": "x" * 101, "means": "Lang."}]
    first, second = faults_in(terms)
    assert first == "Begrip 1: vul “Betekenis” in."
    assert second == "Begrip 2: “Begrip” telt 101 tekens. Maak er hoogstens 100 van."


def test_the_history_reads_as_a_list():
    terms = [
        {"term": "OTS", "means": "Onder toezicht.", "source": "Jeugdwet"},
        {"term": "AMHK", "means": "Veilig Thuis."},
    ]
    assert terms_of(terms)[1] == Term("AMHK", "Veilig Thuis.")
    assert glossary_in_history(terms) == "OTS: Onder toezicht. (Jeugdwet)\nAMHK: Veilig Thuis."


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (None, None, ""),
        (0, None, ""),
        (18, None, "vanaf 18 jaar"),
        (None, 17, "tot en met 17 jaar"),
        (0, 17, "tot en met 17 jaar"),
        (12, 17, "12 tot en met 17 jaar"),
    ],
)
def test_ages_in_words(first, last, words):
    assert ages_words(first, last) == words

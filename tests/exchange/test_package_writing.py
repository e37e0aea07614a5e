"""A package written as YAML: a person can read it, and every reader reads the same."""

from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings

from exchange.package import check
from exchange.package.writing import WIDTH, write
from tests.exchange.packages import as_json, end, small
from tests.exchange.random_packages import NASTY, documents

EXAMPLE = Path(__file__).with_name("example.yaml")


def package_of(raw):
    package, faults = check(raw)
    assert [str(fault) for fault in faults] == []
    return package


def written(**sections):
    return write(package_of(as_json(small(**sections))))


def test_the_example_is_written_as_it_stands():
    comment, text = EXAMPLE.read_text().split("\n", 1)
    assert comment.startswith("# ")
    assert write(package_of(EXAMPLE.read_bytes())) == text


@given(documents())
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # A whole package takes minutes to shrink; the difference that is shown says enough.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
def test_what_is_written_reads_back_the_same(document):
    package = package_of(as_json(document))
    text = write(package)
    assert package_of(text.encode()) == package
    assert write(package_of(text.encode())) == text


@pytest.mark.parametrize("nasty", NASTY)
def test_a_text_survives_wherever_it_stands(nasty):
    name = nasty if nasty.strip() else "x"
    package = small(
        region={"slug": "r", "name": name, "about": nasty},
        municipalities=[{"slug": "annastad", "name": "Annastad", "places": [name, "b"]}],
    )
    package["outcomes"][0]["steps"][0]["say"] = nasty
    package["trees"][0]["start"]["answers"].append(end("x", "bel-112", hint=nasty))
    read = package_of(write(package_of(as_json(package))).encode())
    assert (read.region.name, read.region.about) == (name, nasty)
    assert read.municipalities[0].places == (name, "b")
    assert read.outcomes[0].steps[0].say == nasty
    assert read.trees[0].start.answers[-1].hint == nasty


@pytest.mark.parametrize("nasty", [text for text in NASTY if "\u0085" not in text])
def test_an_older_reader_of_yaml_reads_the_same_texts(nasty):
    text = written(region={"slug": "r", "name": "R", "about": nasty})
    assert yaml.safe_load(text)["region"].get("about", "") == nasty


def test_numbers_and_times_stand_between_quotation_marks():
    text = written()
    assert '- number: "036-523 45 67"' in text
    assert '{days: [ma, di, wo, do, vr], from: "08:30", to: "17:00"}' in text


def test_several_lines_stand_as_several_lines():
    text = written(region={"slug": "r", "name": "R", "about": "Een\n\n- twee\n"})
    assert "  about: |\n    Een\n\n    - twee\n\nmunicipalities:" in text


def test_what_goes_without_saying_is_not_said():
    text = written()
    for word in ("demo", "audience", "urgency", "null", "all", "accepted", "ages", "comes"):
        assert f" {word}:" not in text


def test_nowhere_is_something_else_than_everywhere():
    service = {**small()["services"][0], "municipalities": []}
    assert "    municipalities: []\n" in written(services=[service, small()["services"][1]])


def test_a_placeholder_and_unknown_hours_are_said():
    service = {**small()["services"][1], "phones": [{"number": None, "hours": None}]}
    text = written(services=[small()["services"][0], service])
    assert "      - number: null\n        hours: null\n" in text


def test_a_long_line_becomes_several():
    package = small()
    package["trees"][0]["start"]["answers"][0]["hint"] = "Denk na. " * 12
    lines = write(package_of(as_json(package))).splitlines()
    assert any(line.strip() == "- answer: Antwoord ja" for line in lines)
    assert all(len(line) <= WIDTH or "hint:" in line for line in lines)

"""How a file becomes plain values: YAML 1.2 or JSON, within limits, each fault a sentence."""

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.package import check, reading
from exchange.package.faults import Faults

# What follows `a:` and what it means in the core schema of YAML 1.2.
PLAIN = [
    ("", None),
    ("~", None),
    ("null", None),
    ("Null", None),
    ("true", True),
    ("FALSE", False),
    ("no", "no"),
    ("on", "on"),
    ("y", "y"),
    ("22:00", "22:00"),
    ("2026-11-01", "2026-11-01"),
    ("2026-12-26T02:15", "2026-12-26T02:15"),
    ("12", 12),
    ("-3", -3),
    ("+3", 3),
    ("012", 12),
    ("0o17", 15),
    ("0x1F", 31),
    ("0b1", "0b1"),
    ("1_000", "1_000"),
    ("1.5", 1.5),
    ("1.", 1.0),
    (".5", 0.5),
    ("1e3", 1000.0),
    ("-.Inf", float("-inf")),
    ("9" * 5000, float("inf")),
    ("0800-2000", "0800-2000"),
    ("14 036", "14 036"),
    ('"null"', "null"),
    ("'12'", "12"),
    ("|\n  een\n  twee\n", "een\ntwee\n"),
    (">-\n  een\n  twee\n", "een twee"),
    ("[1, no, {b: '1'}]", [1, "no", {"b": "1"}]),
]


def faults_of(text):
    raw = text if isinstance(text, bytes) else text.encode()
    package, faults = check(raw)
    assert package is None
    return [str(fault) for fault in faults]


def only_fault(text):
    faults = faults_of(text)
    assert len(faults) == 1
    return faults[0]


def read(text):
    faults = Faults()
    document = reading.read(text.encode(), faults)
    assert not faults
    return document


@pytest.mark.parametrize(("written", "meant"), PLAIN)
def test_a_value_means_what_yaml_1_2_says(written, meant):
    assert read(f"a: {written}") == {"a": meant}


def test_not_a_number_is_no_text():
    assert str(read("a: .nan")["a"]) == "nan"


@pytest.mark.parametrize("loader", [yaml.SafeLoader, reading._Loader])
def test_a_machine_without_the_fast_parser_reads_the_same(loader, monkeypatch):
    monkeypatch.setattr(reading, "_Loader", loader)
    assert read("a: 22:00\nb: [no, {c: 1}]\n") == {"a": "22:00", "b": ["no", {"c": 1}]}
    assert "aanhalingsteken" in only_fault("a: 'x")


def test_a_byte_order_mark_and_windows_line_ends_are_no_problem():
    assert read("\ufeffa: 1\r\nb: 2\r\n") == {"a": 1, "b": 2}


def test_json_may_write_an_emoji_as_a_surrogate_pair():
    assert read(json.dumps({"a": "🚑"})) == {"a": "🚑"}


def test_a_bracket_may_also_begin_yaml():
    assert read("{a: no, 'b': [x,]}") == {"a": "no", "b": ["x"]}


def test_a_version_line_is_welcome():
    assert read("%YAML 1.2\n---\na: 1\n...\n") == {"a": 1}


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.text("aé🚑 \n\t\"'\\:#-"),
        lambda inner: st.lists(inner) | st.dictionaries(st.text("ab:#", min_size=1), inner),
        max_leaves=10,
    )
)
@settings(deadline=None)
def test_what_json_says_is_what_is_read(value):
    assert read(json.dumps({"a": value})) == {"a": value}


@given(st.binary(max_size=300) | st.text("ab:-[]{}\"'|>&*!%@ \n\t,?#", max_size=60))
@settings(deadline=None)
def test_junk_gets_sentences_and_never_a_traceback(junk):
    raw = junk if isinstance(junk, bytes) else junk.encode()
    assert all(sentence.endswith((".", "?", ")")) for sentence in faults_of(raw))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "bestand: Dit bestand is leeg."),
        ("# niets\n", "leeg"),
        ("null", "leeg"),
        ("- a\n- b", "geen regiopakket"),
        ('["a"]', "geen regiopakket"),
        ("zomaar tekst", "geen regiopakket"),
        (b"a: \xe9", "geen UTF-8 (regel 1)"),
        ("a: 1".encode("utf-16"), "geen UTF-8"),
        ("a: x\nb: \x00", "Op regel 2, positie 4 staat een teken dat niet mag (U+0000)"),
        ("a: \x1b[31m", "U+001B"),
        ("a: 1\n--- \nb: 2", "Op regel 2, positie 1 begint een tweede document"),
        ("a: &x 1", 'staat een verwijzing ("&x")'),
        ("a: *x", 'staat een verwijzing ("*x")'),
        ("a: &x [1]\nb: *x", 'Op regel 1, positie 4 staat een verwijzing ("&x")'),
        ("a: !!str 1", "staat een type"),
        ("a: !eigen {b: 1}", "staat een type"),
        ("1: a", "sleutel die geen tekst is"),
        ("null: a", "sleutel die geen tekst is"),
        ("? [a]\n: b", "lijst of een blok als sleutel"),
        ("{{a: 1}: b}", "lijst of een blok als sleutel"),
        ("a: b: c", "Op regel 1, positie 5: Hier staat een dubbele punt"),
        ("a:\n\t- b", "niet met tabs"),
        ("a: [1, 2\nb: 3", "haakje gaat open en niet dicht"),
        ('{"a": [1, 2', "haakje gaat open en niet dicht"),
        ('{"a": "x', "aanhalingsteken gaat open"),
        ('{"a": 1 "b": 2}', "ontbreekt een komma"),
        ('{"a": "\\ud83d\\ude91", "b": [1 2}', "Op regel 1"),
        ('{"a": 1}, {"b": 2}', "Achter het einde"),
        ('{"a": NaN}', "NaN is geen getal"),
        ('{"a": -Infinity}', "-Infinity is geen getal"),
        ('a: "x', "aanhalingsteken gaat open en niet dicht"),
        ('a: "\\q"', "Achter \\ staat een teken"),
        ("a:\n  - x\n y: 1", "inspringing klopt niet"),
        ("- a\nb: 1", "inspringing van deze lijst"),
        ("a: 1\nsleutel\n", "Op regel 3"),
        ("a: 1\n...\nfoo", "Achter het einde"),
        ("%FOO\n---\na: 1", "regel met %"),
        ("%YAML 2.0\n---\na: 1", "YAML 1.2"),
        ("a: }", "Hier hoort een waarde"),
        ("a: b\n\ufeff: [", "Op regel"),
    ],
)
def test_a_file_that_cannot_be_read_gets_one_sentence(text, part):
    assert part in only_fault(text)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("region:\n  slug: a\n  slug: b\n", "region.slug: "),
        ('{"region": {"slug": "a", "slug": "b"}}', "region.slug: "),
        ("region: {places: [{x: 1}, {x: 1, x: 2}]}", "region.places[1].x: "),
    ],
)
def test_a_key_that_stands_twice_is_told_with_its_place(text, place):
    told = [fault for fault in faults_of(text) if "staat hier twee keer" in fault]
    assert len(told) == 1
    assert told[0].startswith(place)


def test_a_key_that_stands_twice_does_not_hide_other_faults():
    told = faults_of("region: {slug: a, slug: b, name: Anna, kleur: rood}\n")
    assert any("twee keer" in fault for fault in told)
    assert any("Onbekende sleutel" in fault for fault in told)


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "{a: " * 100_000, '{"a":' * 100_000, "- " * 100_000, '[{"a":' * 50_000],
    ids=["list", "mapping", "json", "block", "mixed"],
)
def test_a_file_nested_a_hundred_thousand_deep_is_refused(text):
    assert "dieper genest dan 50 lagen" in only_fault(text)


def test_fifty_deep_is_still_read_and_one_more_is_not():
    def nest(depth):
        return '{"a": ' + "[" * (depth - 1) + "]" * (depth - 1) + "}"

    assert read(nest(50))
    assert "dieper genest" in only_fault(nest(51))
    assert read(nest(50).replace('"a"', "a"))
    assert "dieper genest" in only_fault(nest(51).replace('"a"', "a"))


def test_brackets_in_a_text_are_no_depth():
    assert read(json.dumps({"a": "[" * 1000 + '"{' * 100 + "\\"})) is not None


def test_a_file_of_ten_mebibytes_is_read_and_a_larger_one_is_not():
    assert "zonder aanhalingstekens" not in only_fault(b" " * reading.LARGEST)
    assert "te groot. Een pakket is hoogstens 10 MiB." in only_fault(b" " * (12 * 1024 * 1024))


@pytest.mark.parametrize(
    "text", ["a: [" + "1," * 1_000_001 + "]", '{"a": [' + "1," * 1_000_001 + "1]}"]
)
def test_a_million_loose_values_are_too_many(text):
    assert "te veel losse waarden" in only_fault(text)


def test_a_text_that_never_closes_is_found_soon():
    assert len(faults_of('{"' + '\\"' * 2_000_000)) == 1


def test_a_file_of_another_kind_gets_a_thousand_faults_and_no_more():
    told = faults_of("\n".join(f"sleutel{n}: 1" for n in range(5000)))
    assert len(told) == 1001
    assert told[-1] == "bestand: Er zijn nog meer fouten. Begin met deze."

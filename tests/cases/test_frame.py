"""The frame of the file format: two versions, what became of the first, and the round trip."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.cases.harness import (
    ask,
    base,
    base_of_version_1,
    dump,
    given,
    load_faults,
    load_region,
    taken_back,
    told,
)

pytestmark = pytest.mark.django_db

OF_A_PAGE = ("municipality", "page", "kind", "title", "trail", "answers", "at", "until", "edition")
OF_A_LINE = (
    "service", "organization", "name", "number", "tel", "state", "until", "opens", "audience",
    "fallback", "say",
)  # fmt: skip
PAGES = ((), ("a-112",), ("a-onveilig",), ("a-ziek",), ("a-psychisch",), ("a-zorgen",))
FRIDAY = datetime(2026, 12, 4, 7, 59, tzinfo=UTC)
A_DAY_ON = timedelta(days=1, hours=5, minutes=17)
MOMENTS = [f"{FRIDAY + n * A_DAY_ON:%Y-%m-%dT%H:%M}" for n in range(20)]


def everything_asked():
    """What each page says at each moment, by the keys that version 1 had."""
    return [_old(ask("aastad", *way, at=at)) for way in PAGES for at in MOMENTS]


def _old(answer):
    lines = {key: [_line(one) for one in answer[key]] for key in ("then", "also")}
    page = {key: answer[key] for key in OF_A_PAGE}
    return page | lines | {"call": answer["call"] and _line(answer["call"])}


def _line(line):
    return {key: line[key] for key in OF_A_LINE}


def test_frame_1_a_file_of_version_1_goes_out_as_version_2_and_comes_back_the_same():
    with taken_back():
        given(base_of_version_1())
        said, first = everything_asked(), dump()
    assert first.splitlines()[1] == "version: 2"
    with taken_back():
        given(first)
        assert everything_asked() == said
        assert dump() == first


def test_frame_2_a_version_that_nobody_knows_is_refused(tmp_path):
    assert load_faults(base({"version": 3}), tmp_path) == [
        ("version", 'Versie "3" kennen we niet. Schrijf 2.')
    ]


def test_frame_3_a_key_of_version_2_in_a_file_of_version_1_says_so(tmp_path):
    document = base_of_version_1({"services.huisarts.phones[0].where": "In het dossier."})
    assert load_faults(document, tmp_path) == [
        (
            "services[4].phones[0].where",
            'Onbekende sleutel "where". Die hoort bij versie 2: schrijf version: 2.',
        )
    ]


def test_frame_6_the_central_line_of_version_1_answers_before_the_fallback_lines(tmp_path):
    document = base_of_version_1({"region.central_line": "vt"})
    done = load_region(document, tmp_path, "--check")
    said = ['omgezet: region.central_line: "vt" staat nu vooraan in fallback.']
    assert [line for line in done.out if line.startswith("omgezet: ")] == said
    given(document)
    expected = {"call": "vt", "call.fallback": True}
    assert told(ask("aastad", "a-zorgen", at="2026-12-07T23:40"), expected) == expected
    assert "  fallback: [vt, alarm, politie]\n" in dump()
    assert "central_line" not in dump()

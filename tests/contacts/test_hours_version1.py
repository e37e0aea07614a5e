"""Hours of version 1 of the package: read as then, refused as then, and turned into today's."""

from typing import Any

import pytest

from contacts.hours.engine import Hours, HoursFault
from contacts.hours.version1 import converted, read_version_1
from tests.contacts.hours_examples import exception, row, times

CLOSED: dict[str, Any] = {"days": "default", "hours": []}


def faults(document: object) -> list[tuple[str, str]]:
    """What is wrong with a document: places and sentences."""
    with pytest.raises(HoursFault) as refusal:
        read_version_1(document)
    return refusal.value.faults


class TestWhatBecomesOfIt:
    @pytest.mark.parametrize(
        ("was", "now"),
        [
            (None, None),
            ({}, [CLOSED]),
            ({"observed": "default", "hours": []}, [CLOSED]),
            ({"observed": "DEFAULT"}, [CLOSED]),
            ({"observed": "none"}, "none"),
            ({"observed": "None", "hours": [times("10:00", "12:00")]}, "none"),
            ({"observed": [], "hours": []}, "none"),
            (
                {"observed": ["Koningsdag"], "hours": [times("10:00", "12:00")]},
                [{"days": ["Koningsdag"], "hours": [times("10:00", "12:00")]}],
            ),
        ],
    )
    def test_the_rule_for_all_holidays_becomes_a_list(self, was, now):
        document = {"week": [row("ma", "09:00", "17:00")], "holidays": was, "exceptions": []}
        assert read_version_1(document) == {**document, "holidays": now}
        assert Hours.parse(converted(document)).document()["holidays"] == now

    def test_a_day_that_was_named_twice_is_named_once(self):
        document = {"holidays": {"observed": ["Koningsdag", "Goede Vrijdag", "KONINGSDAG"]}}
        [rule] = Hours.parse(read_version_1(document)).document()["holidays"]
        assert rule["days"] == ["Koningsdag", "Goede Vrijdag"]

    @pytest.mark.parametrize(
        "document",
        [None, 5, {}, {"week": [], "holidays": [CLOSED]}, {"holidays": "none"}, {"holidays": None}],
    )
    def test_what_is_version_2_or_no_hours_at_all_comes_back(self, document):
        assert converted(document) is document

    def test_what_nobody_could_read_then_is_still_refused(self):
        with pytest.raises(HoursFault):
            Hours.parse(converted({"holidays": {"observed": 5}}))


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("name", "way_out"),
        [
            ("1e kerstdag", 'Bedoel je "Eerste kerstdag"?'),
            ("kerst", "Bedoel je Eerste kerstdag of Tweede kerstdag?"),
            ("Oudejaarsdag", "Die hoort bij versie 2: schrijf version: 2."),
            ("kerstavond", "Die hoort bij versie 2: schrijf version: 2."),
            ("oudjaar", 'Bedoel je "Oudejaarsdag"? Die hoort bij versie 2: schrijf version: 2.'),
        ],
    )
    def test_a_name_that_is_none_gets_a_way_out(self, name, way_out):
        [(place, said)] = faults({"holidays": {"observed": ["Koningsdag", name]}})
        assert place == "holidays.observed[1]"
        assert said == f'"{name}" is geen bekende feestdag. {way_out}'

    @pytest.mark.parametrize("name", ["Sinterklaas!", 5])
    def test_an_unknown_name_gets_the_eleven(self, name):
        [(_, said)] = faults({"holidays": {"observed": [name]}})
        assert "Kies uit Nieuwjaarsdag" in said
        assert said.count(",") == 10

    @pytest.mark.parametrize("observed", ["all", "Koningsdag", 9, None, {"default": True}])
    def test_observed_is_a_word_or_a_list(self, observed):
        assert [place for place, _ in faults({"holidays": {"observed": observed}})] == [
            "holidays.observed"
        ]

    @pytest.mark.parametrize(
        ("document", "place"),
        [
            ({"week": [{**row("ma", "00:00", "08:00"), "next_day": True}]}, "week[0].next_day"),
            ({"week": [{**row("ma", "10:00", "11:00"), "weeks": "even"}]}, "week[0].weeks"),
            (
                {"holidays": {"hours": [{**times("10:00", "11:00"), "band": "x"}]}},
                "holidays.hours[0].band",
            ),
            ({"sure": ["long"]}, "sure"),
        ],
    )
    def test_a_key_of_version_2_is_told_what_to_write(self, document, place):
        [(found, said)] = faults(document)
        assert found == place
        key = place.rpartition(".")[2]
        assert said == f'Onbekende sleutel "{key}". Die hoort bij versie 2: schrijf version: 2.'

    def test_what_is_wrong_keeps_its_place_of_then(self):
        document = {
            "week": [row("maandag", "8:30", "17:00"), row("di", "09:00", "09:00")],
            "holidays": {"hours": [times("10:00", "10:00")], "observe": []},
            "exceptions": [
                exception("2026-12-24", "2026-12-26"),
                exception("2026-12-26", "2026-12-24"),
                exception("2026-12-26", "2026-12-26"),
            ],
            "extra": 1,
        }
        assert sorted(place for place, _ in faults(document)) == [
            "exceptions[1].to",
            "exceptions[2]",
            "extra",
            "holidays.hours[0]",
            "holidays.observe",
            "week[0].days[0]",
            "week[0].from",
            "week[1]",
        ]

"""Opening hours as they stand in a region package: what is read, kept and refused."""

from datetime import date
from typing import Any

import pytest

from contacts.hours.engine import Hours, HoursFault
from tests.contacts.hours_examples import exception, row, times

WHOLE: dict[str, Any] = {
    "week": [
        {"days": ["ma", "di", "wo", "do", "vr"], "from": "08:30", "to": "17:00"},
        {"days": ["za", "vr"], "from": "22:00", "to": "04:00"},
        {"days": ["zo"], "from": "00:00", "to": "24:00"},
        {"days": ["zo", "zo"], "from": "20:00", "to": "00:00"},
        {"days": ["za"], "from": "10:00", "to": "11:00", "weeks": "even"},
    ],
    "holidays": [
        {"days": ["Koningsdag", "Goede Vrijdag"], "hours": [{"from": "10:00", "to": "12:00"}]},
        {
            "days": "default",
            "hours": [
                {"from": "00:00", "to": "08:00", "next_day": True, "band": "nacht", "say": "Thuis."}
            ],
        },
    ],
    "exceptions": [
        {
            "from": "2027-03-09",
            "to": "2027-03-09",
            "hours": [{"from": "13:00", "to": "17:00"}],
            "note": "Training",
            "ends_night_before": True,
        },
        {
            "from": "2026-12-24",
            "to": "2027-01-01",
            "hours": [],
            "note": None,
            "ends_night_before": False,
        },
    ],
    "sure": ["night-cut", "long"],
}


def faults(document: object) -> list[tuple[str, str]]:
    """What is wrong with a document: places and sentences."""
    with pytest.raises(HoursFault) as refusal:
        Hours.parse(document)
    return refusal.value.faults


def places(document: object) -> list[str]:
    return [place for place, _ in faults(document)]


class TestWhatIsKept:
    def test_a_document_is_written_as_it_was_read(self):
        assert Hours.parse(WHOLE).document() == WHOLE
        assert Hours.parse(Hours.parse(WHOLE).document()) == Hours.parse(WHOLE)

    @pytest.mark.parametrize("none", ["none", "NONE", []])
    def test_holidays_left_out_are_not_the_same_as_ordinary_days(self, none):
        silent, said = Hours.parse({}), Hours.parse({"holidays": none})
        assert silent != said
        assert silent.document()["holidays"] is None
        assert said.document()["holidays"] == "none"

    def test_what_is_left_out_is_empty(self):
        assert Hours.parse({}).document() == {"week": [], "holidays": None, "exceptions": []}
        assert Hours.parse({"exceptions": [{"from": "2026-12-24", "to": "2026-12-24"}]}) == (
            Hours.parse({"exceptions": [exception("2026-12-24", "2026-12-24")]})
        )

    def test_a_rule_without_hours_is_closed(self):
        assert Hours.parse({"holidays": [{"days": "default"}]}) == (
            Hours.parse({"holidays": [{"days": "default", "hours": []}]})
        )

    def test_names_of_holidays_are_read_in_any_case(self):
        shouted = Hours.parse({"holidays": [{"days": ["EERSTE PAASDAG", "goede vrijdag"]}]})
        assert shouted.document()["holidays"][0]["days"] == ["Eerste paasdag", "Goede Vrijdag"]
        assert Hours.parse({"holidays": [{"days": "Default"}]}).document()["holidays"] == [
            {"days": "default", "hours": []}
        ]

    def test_a_text_stands_on_one_line(self):
        spoken = {**row("ma", "09:00", "17:00"), "band": " avond\nop locatie ", "say": " "}
        assert Hours.parse({"week": [spoken]}).document()["week"] == [
            {**row("ma", "09:00", "17:00"), "band": "avond op locatie"}
        ]

    @pytest.mark.parametrize(
        ("start", "to", "kept"),
        [
            ("22:00", "08:00", False),
            ("09:00", "05:00", True),
            ("08:00", "08:00", True),
            ("00:00", "08:00", True),
        ],
    )
    def test_the_next_day_is_kept_where_it_says_something(self, start, to, kept):
        given = {**row("ma", start, to), "next_day": True}
        [read] = Hours.parse({"week": [given]}).document()["week"]
        assert read.get("next_day", False) is kept

    def test_somebody_is_sure_of_a_thing_once(self):
        assert Hours.parse({"sure": ["long", "minute", "long"]}).sure == ("long", "minute")

    def test_a_date_that_a_reader_already_made_a_date_is_kept(self):
        made = {"from": date(2026, 12, 24), "to": date(2027, 1, 1)}
        written = Hours.parse({"exceptions": [made]}).document()["exceptions"][0]
        assert (written["from"], written["to"]) == ("2026-12-24", "2027-01-01")

    def test_exceptions_may_touch(self):
        Hours.parse(
            {
                "exceptions": [
                    exception("2026-12-24", "2026-12-25"),
                    exception("2026-12-26", "2026-12-26"),
                ]
            }
        )


class TestTimesThatAreRefused:
    @pytest.mark.parametrize("text", ["12:00", "00:00"])
    def test_equal_times_are_asked_about(self, text):
        [(place, said)] = faults({"week": [row("ma", text, text)]})
        assert place == "week[0]"
        assert "Bedoel je dag en nacht?" in said
        assert '"00:00" tot "24:00"' in said

    def test_equal_times_are_a_whole_day_where_it_ends_on_the_next(self):
        [read] = Hours.parse({"week": [{**row("ma", "08:00", "08:00"), "next_day": True}]}).week
        assert (read.times.start, read.times.end) == (480, 480 + 1440)

    def test_midnight_at_the_end_of_the_day_can_not_be_a_start(self):
        assert places({"week": [row("ma", "24:00", "08:00")]}) == ["week[0].from"]
        assert places({"week": [row("ma", "24:00", "24:00")]}) == ["week[0].from"]

    @pytest.mark.parametrize(
        "text",
        ["8:30", "08.30", "0830", "08:60", "25:00", "24:01", "", "08:30:00", " 08:30", "٠٨:٣٠"],
    )
    def test_a_time_has_two_and_two_digits(self, text):
        [(place, said)] = faults({"week": [row("ma", text, "17:00")]})
        assert place == "week[0].from"
        assert '"08:30"' in said

    @pytest.mark.parametrize("number", [1320, 8.5, None, True, ["08:30"]])
    def test_a_time_that_is_no_text_is_refused(self, number):
        [(place, said)] = faults({"week": [{"days": ["ma"], "from": "08:30", "to": number}]})
        assert place == "week[0].to"
        assert "aanhalingstekens" in said

    def test_times_of_holidays_and_exceptions_are_read_as_strictly(self):
        document = {
            "holidays": [{"days": "default", "hours": [times("10:00", "10:00")]}],
            "exceptions": [exception("2026-12-24", "2026-12-24", times("24:00", "9"))],
        }
        assert places(document) == [
            "holidays[0].hours[0]",
            "exceptions[0].hours[0].from",
            "exceptions[0].hours[0].to",
        ]


class TestDaysThatAreRefused:
    @pytest.mark.parametrize("day", ["maandag", "MA", "mo", "", 1, None, ["ma"]])
    def test_a_day_is_one_of_seven_words(self, day):
        [(place, said)] = faults({"week": [{**row("ma", "09:00", "17:00"), "days": ["di", day]}]})
        assert place == "week[0].days[1]"
        assert "ma, di, wo, do, vr, za en zo" in said

    def test_a_row_names_at_least_one_day(self):
        assert places({"week": [row([], "09:00", "17:00")]}) == ["week[0].days"]

    @pytest.mark.parametrize("missing", ["days", "from", "to"])
    def test_a_row_is_complete(self, missing):
        whole = row("ma", "09:00", "17:00")
        [(place, said)] = faults({"week": [{k: v for k, v in whole.items() if k != missing}]})
        assert place == f"week[0].{missing}"
        assert "ontbreekt" in said


class TestHolidaysThatAreRefused:
    @pytest.mark.parametrize(
        ("name", "way_out"),
        [
            ("1e kerstdag", 'Bedoel je "Eerste kerstdag"?'),
            ("2e paasdag", 'Bedoel je "Tweede paasdag"?'),
            ("1ste Pinksterdag", 'Bedoel je "Eerste pinksterdag"?'),
            ("tweede kerst", 'Bedoel je "Tweede kerstdag"?'),
            ("oudjaar", 'Bedoel je "Oudejaarsdag"?'),
            ("Oud en Nieuw", "Bedoel je Oudejaarsdag of Nieuwjaarsdag?"),
            ("kerst", "Bedoel je Eerste kerstdag, Tweede kerstdag of Kerstavond?"),
            ("Pasen", "Bedoel je Eerste paasdag of Tweede paasdag?"),
            ("1e Koninginnedag", 'Bedoel je "Koningsdag"?'),
            ("Goedevrijdag", 'Bedoel je "Goede Vrijdag"?'),
        ],
    )
    def test_a_name_gets_a_suggestion_by_what_it_means(self, name, way_out):
        [(place, said)] = faults({"holidays": [{"days": ["Bevrijdingsdag", name]}]})
        assert place == "holidays[0].days[1]"
        assert said == f'"{name}" is geen bekende feestdag. {way_out}'

    @pytest.mark.parametrize("name", ["Sinterklaas!", 5])
    def test_an_unknown_name_gets_the_thirteen(self, name):
        [(_, said)] = faults({"holidays": [{"days": [name]}]})
        assert "Kies uit Nieuwjaarsdag" in said
        assert said.count(",") == 12

    @pytest.mark.parametrize("days", ["all", "Koningsdag", 9, None, {"default": True}])
    def test_days_are_default_or_a_list(self, days):
        assert places({"holidays": [{"days": days}]}) == ["holidays[0].days"]

    def test_a_rule_names_its_days(self):
        assert places({"holidays": [{"hours": []}, {"days": []}]}) == [
            "holidays[0].days",
            "holidays[1].days",
        ]

    @pytest.mark.parametrize("holidays", ["default", 5, {"days": "default"}])
    def test_holidays_are_none_or_a_list_of_rules(self, holidays):
        [(place, said)] = faults({"holidays": holidays})
        assert place == "holidays"
        assert "Schrijf none of een lijst van regels" in said

    def test_a_rule_of_version_1_is_told_what_became_of_it(self):
        [(place, said)] = faults({"holidays": {"observed": "none"}})
        assert place == "holidays.observed"
        assert '"observed" is er niet meer.' in said

    def test_a_day_stands_in_one_rule(self):
        rules = [
            {"days": ["Koningsdag", "Kerstavond"]},
            {"days": ["kerstavond", "KONINGSDAG"]},
            {"days": "default"},
            {"days": "Default"},
        ]
        said = "{} staat in twee regels. Laat elke dag in één regel voorkomen."
        assert faults({"holidays": rules}) == [
            ("holidays[1].days[0]", said.format("Kerstavond")),
            ("holidays[1].days[1]", said.format("Koningsdag")),
            ("holidays[3].days", said.format("default")),
        ]

    def test_a_day_stands_once_in_a_rule(self):
        [(place, said)] = faults({"holidays": [{"days": ["Koningsdag", "koningsdag"]}]})
        assert (place, said) == (
            "holidays[0].days[1]",
            "Koningsdag staat al in deze regel. Haal er één weg.",
        )


class TestTextsThatAreRefused:
    """A page can show one of two texts only, so rows that hold at one time say the same."""

    SAID = "Van {} tot {} gelden twee rijen met een andere tekst. Laat ze op elkaar aansluiten."

    def met(self, *week: dict[str, Any]) -> list[tuple[str, str]]:
        return faults({"week": list(week)})

    def test_band_4_two_rows_with_another_text_leave_no_doubt(self):
        one = {**row("ma", "17:00", "22:30"), "say": "Een."}
        two = {**row("ma", "22:00", "23:00"), "say": "Twee."}
        assert self.met(one, two) == [("week[1]", self.SAID.format("22:00", "22:30"))]

    def test_a_night_meets_the_morning_after_also_from_sunday_to_monday(self):
        night = {**row("zo", "22:00", "08:00"), "band": "nacht"}
        morning = row("ma", "06:00", "12:00")
        assert self.met(morning, night) == [("week[1]", self.SAID.format("06:00", "08:00"))]

    def test_a_row_until_the_next_day_meets_what_holds_there(self):
        whole = {**row("za", "00:00", "24:00"), "next_day": True, "band": "weekend"}
        assert self.met(whole, row("zo", "20:00", "04:00")) == [
            ("week[1]", self.SAID.format("20:00", "24:00"))
        ]

    def test_an_odd_week_follows_an_odd_one_after_week_53(self):
        night = {**row("zo", "22:00", "08:00"), "band": "nacht", "weeks": "odd"}
        morning = {**row("ma", "06:00", "12:00"), "weeks": "odd"}
        assert self.met(night, morning) == [("week[1]", self.SAID.format("06:00", "08:00"))]

    @pytest.mark.parametrize(("one", "other"), [("odd", "even"), ("even", "odd")])
    def test_rows_of_other_weeks_never_meet_on_one_day(self, one, other):
        first = {**row("za", "09:00", "17:00"), "band": "een", "weeks": one}
        second = {**row("za", "09:00", "17:00"), "band": "twee", "weeks": other}
        assert len(Hours.parse({"week": [first, second]}).week) == 2

    def test_rows_that_follow_each_other_or_say_the_same_are_kept(self):
        evening = {**row("ma", "17:00", "22:00"), "band": "avond"}
        night = {**row("ma", "22:00", "08:00"), "band": "nacht"}
        again = {**row("ma", "20:00", "22:00"), "band": "avond"}
        assert len(Hours.parse({"week": [evening, night, again]}).week) == 3

    def test_a_meeting_is_told_along_with_what_is_wrong_elsewhere(self):
        one = {**row("ma", "17:00", "22:30"), "band": "avond"}
        assert [
            place for place, _ in self.met(one, row("ma", "8", "9"), one, {**one, "say": "x"})
        ] == [
            "week[3]",
            "week[1].from",
            "week[1].to",
        ]

    @pytest.mark.parametrize(
        ("more", "place", "words"),
        [
            ({"band": "x" * 41}, "band", "Dit woord telt 41 tekens. Maak er hoogstens 40 van."),
            ({"say": "x" * 301}, "say", "Deze tekst telt 301 tekens. Maak er hoogstens 300 van."),
            ({"band": 5}, "band", '"5" is geen tekst.'),
            ({"say": "a\x07b"}, "say", "onzichtbaar teken (U+0007)"),
            ({"next_day": "ja"}, "next_day", "geen ja of nee"),
            ({"next_day": True, "to": "8"}, "to", "is geen tijd"),
            ({"weeks": "oneven"}, "weeks", '"oneven" past hier niet. Schrijf even of odd.'),
        ],
    )
    def test_what_is_said_of_a_row_has_its_own_shape(self, more, place, words):
        [(found, said)] = faults({"week": [{**row("ma", "09:00", "17:00"), **more}]})
        assert found == f"week[0].{place}"
        assert words in said

    def test_even_weeks_belong_to_the_week(self):
        rules = [{"days": "default", "hours": [{**times("10:00", "12:00"), "weeks": "even"}]}]
        assert faults({"holidays": rules}) == [
            ("holidays[0].hours[0].weeks", 'Onbekende sleutel "weeks". Die kan alleen in week.')
        ]

    def test_nobody_is_sure_of_what_is_never_asked(self):
        [(place, said)] = faults({"sure": ["overlap"]})
        assert (place, said) == (
            "sure[0]",
            '"overlap" is geen bekende vraag. Kies uit night-cut, contained, long, minute.',
        )


class TestExceptionsThatAreRefused:
    @pytest.mark.parametrize(
        "day",
        ["2027-02-30", "24-12-2026", "20261224", "2026-W52-4", "2026-12-24T00:00", 2026, None],
    )
    def test_a_date_exists_and_is_written_in_full(self, day):
        [(place, said)] = faults({"exceptions": [exception(day, "2027-12-24")]})
        assert place == "exceptions[0].from"
        assert "2026-12-24" in said

    def test_the_last_day_does_not_lie_before_the_first(self):
        assert places({"exceptions": [exception("2026-12-24", "2026-12-23")]}) == [
            "exceptions[0].to"
        ]

    def test_both_days_are_needed(self):
        assert places({"exceptions": [{"hours": []}]}) == ["exceptions[0].from", "exceptions[0].to"]

    def test_exceptions_that_overlap_name_each_other(self):
        document = {
            "exceptions": [
                exception("2026-12-26", "2026-12-31"),
                exception("2026-12-24", "2026-12-26"),
            ]
        }
        [(place, said)] = faults(document)
        assert place == "exceptions[0]"
        assert "exceptions[1] (2026-12-24 t/m 2026-12-26)" in said

    def test_an_overlap_with_a_longer_one_further_back_is_seen(self):
        document = {
            "exceptions": [
                exception("2026-12-01", "2026-12-31"),
                exception("2026-12-05", "2026-12-06"),
                exception("2026-12-20", "2027-01-05"),
                exception("2027-01-05", "2027-01-05"),
            ]
        }
        assert places(document) == ["exceptions[1]", "exceptions[2]", "exceptions[3]"]

    @pytest.mark.parametrize("note", [12, ["Kerst"], "x" * 5001])
    def test_a_note_is_a_text_of_readable_length(self, note):
        document = {"exceptions": [exception("2026-12-24", "2026-12-24", note=note)]}
        assert places(document) == ["exceptions[0].note"]

    @pytest.mark.parametrize("answer", ["ja", 1, None])
    def test_ending_the_night_before_is_true_or_false(self, answer):
        document = {"exceptions": [exception("2026-12-24", "2026-12-24", ends_night_before=answer)]}
        assert places(document) == ["exceptions[0].ends_night_before"]


class TestTheShapeOfADocument:
    @pytest.mark.parametrize("document", [None, [], "08:30-17:00", 5])
    def test_hours_have_keys(self, document):
        [(place, said)] = faults(document)
        assert place == ""
        assert "week, holidays, exceptions, sure" in said

    @pytest.mark.parametrize(
        ("document", "place"),
        [
            ({"week": None}, "week"),
            ({"week": {"ma": "08:30"}}, "week"),
            ({"week": [[]]}, "week[0]"),
            ({"week": [{"days": "ma", "from": "08:30", "to": "17:00"}]}, "week[0].days"),
            ({"holidays": [[]]}, "holidays[0]"),
            ({"holidays": [{"days": "default", "hours": None}]}, "holidays[0].hours"),
            ({"holidays": [{"days": "default", "hours": ["10-12"]}]}, "holidays[0].hours[0]"),
            ({"exceptions": "geen"}, "exceptions"),
            ({"exceptions": [None]}, "exceptions[0]"),
        ],
    )
    def test_lists_are_lists_and_rows_are_rows(self, document, place):
        assert place in places(document)

    @pytest.mark.parametrize(
        ("document", "place"),
        [
            ({"weeks": []}, "weeks"),
            ({"week": [{**row("ma", "09:00", "17:00"), "note": "x"}]}, "week[0].note"),
            ({"holidays": [{"days": "default", "hour": []}]}, "holidays[0].hour"),
            (
                {"holidays": [{"days": "default", "hours": [row("ma", "09:00", "17:00")]}]},
                "holidays[0].hours[0].days",
            ),
            (
                {"exceptions": [exception("2026-12-24", "2026-12-24", day=1)]},
                "exceptions[0].day",
            ),
            ({5: []}, "5"),
        ],
    )
    def test_unknown_keys_are_refused(self, document, place):
        [(found, said)] = faults(document)
        assert found == place
        assert "Onbekende sleutel" in said

    def test_a_misspelt_key_gets_a_suggestion(self):
        assert 'Bedoel je "week"?' in faults({"weeks": []})[0][1]

    def test_all_faults_are_told_at_once(self):
        document = {
            "week": [row("maandag", "8:30", "17:00"), row("di", "09:00", "09:00")],
            "holidays": [{"days": ["Sinterklaas"]}],
            "exceptions": [exception("2026-12-24", "gisteren")],
            "extra": 1,
        }
        assert sorted(places(document)) == [
            "exceptions[0].to",
            "extra",
            "holidays[0].days[0]",
            "week[0].days[0]",
            "week[0].from",
            "week[1]",
        ]

    def test_a_fault_reads_as_one_line(self):
        with pytest.raises(HoursFault, match=r"^week\[0\]\.from: .* is geen tijd"):
            Hours.parse({"week": [row("ma", "8:30", "17:00")]})
        with pytest.raises(HoursFault, match=r"^.5. past hier niet"):
            Hours.parse(5)

    def test_what_was_typed_is_shown_short(self):
        [(_, said)] = faults({"week": [row("ma", "x" * 5000, "17:00")]})
        assert len(said) < 200

    def test_a_fault_in_a_long_list_has_its_own_place(self):
        rows = [row("ma", "09:00", "17:00")] * 34 + [row("ma", "9", "17:00")]
        assert places({"week": rows}) == ["week[34].from"]
        assert len(Hours.parse({"week": rows[:34]}).week) == 34

    def test_nobody_reads_more_than_a_thousand_faults_of_one_list(self):
        assert len(faults({"week": [1] * 5000})) == 1000

    def test_half_a_character_is_told_and_not_tripped_over(self):
        off = exception("2026-12-24", "2026-12-24", note="Kerst\ud800")
        document = {"week": [row("\ud800", "09:00", "17:00")], "exceptions": [off], "\ud800": 1}
        told = dict(faults(document))
        assert "U+D800" in told["exceptions[0].note"]
        assert set(told) == {"\ufffd", "week[0].days[0]", "exceptions[0].note"}

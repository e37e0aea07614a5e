"""Hours in rows: what is stored comes back the same; what is unclear is asked, never guessed."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.hours.engine import Hours
from contacts.hours.questions import ANSWERING, COMING, VISITING, questions
from contacts.hours.reading import (
    FORGOT_UNKNOWN,
    MOST_ROWS,
    MOST_TEXT,
    canonical,
    place_words,
    stored_sheet,
)
from contacts.hours.reading import read as read_sheet
from contacts.hours.sheet import DatesRow, DaysRow, RuleRow, Sheet, sheet_of, unescape
from tests.contacts.test_hours_properties import HOURS, documents_and_days

WORKDAYS = ("ma", "di", "wo", "do", "vr")
WEEKEND = ("za", "zo")
OFFICE = DaysRow(0, WORKDAYS, "8.30", "17u")


TODAY = date(2026, 11, 30)


def read(sheet: Sheet) -> Any:
    """A reading; a test that expects hours fails by itself where there are none."""
    return read_sheet(sheet, TODAY)


def week(*rows: DaysRow, **more) -> Sheet:
    numbered = tuple(replace(row, number=number) for number, row in enumerate(rows))
    return Sheet(kind="week", rows=numbered, **more)


def dates(**fields) -> Sheet:
    return week(OFFICE, dates=(DatesRow(0, **fields),))


def faults(sheet: Sheet) -> list[str]:
    return [f"{place_words(place)}: {said}" for place, said in read(sheet).faults]


def asked(sheet: Sheet) -> list[str]:
    return [one.text for one in read(sheet).unanswered]


def yes(sheet: Sheet, choice: int = 0) -> Sheet:
    """Every question of this sheet answered, with its first choice or another."""
    answers = {one.key: one.choices[choice][0] for one in read(sheet).asked}
    return replace(sheet, answers={**sheet.answers, **answers})


class TestWhatIsStored:
    @HOURS
    @given(documents_and_days(), st.text())
    def test_it_comes_back_the_same_and_asks_nothing(self, given_hours, note):
        document, _ = given_hours
        for exception in document["exceptions"]:
            exception["note"] = note.replace("\x00", "")
        stored = Hours.parse(document).document()
        reading = read(stored_sheet(stored, TODAY))
        assert reading.keeps_rows_of(stored)
        assert reading.document == stored
        open_questions = {one.text for one in reading.unanswered}
        assert open_questions == {one.text for one in questions(Hours.parse(stored), TODAY)}

    def test_unknown_hours_stay_unknown(self):
        assert read(stored_sheet(None, TODAY)).document is None

    @pytest.mark.parametrize("broken", [{"week": "kapot"}, "kapot", 3])
    def test_hours_that_cannot_be_read_are_shown_as_unknown(self, broken):
        assert sheet_of(broken) == Sheet()
        assert canonical(broken) is None

    def test_day_and_night_is_one_choice(self):
        every_day = [*WORKDAYS, *WEEKEND]
        always = {"week": [{"days": every_day, "from": "00:00", "to": "24:00"}]}
        assert (sheet_of(always).kind, sheet_of(always).rows) == ("always", ())
        assert Hours.parse(read(Sheet(kind="always")).document).always

    def test_days_that_nobody_touched_keep_their_order(self):
        document = canonical(
            {"week": [{"days": ["di", "ma", "di"], "from": "09:00", "to": "12:00"}]}
        )
        sheet = stored_sheet(document, TODAY)
        assert read(sheet).document == document
        ticked = replace(sheet, rows=(replace(sheet.rows[0], days=("ma", "di", "wo")),))
        assert read(ticked).document["week"][0]["days"] == ["ma", "di", "wo"]

    def test_a_note_keeps_its_lines(self):
        assert unescape("a\\nb\\\\c\\r") == "a\nb\\c\r"


class TestTheWeek:
    def test_days_by_tick_and_times_as_typed(self):
        reading = read(week(OFFICE))
        assert reading.document["week"] == [
            {"days": list(WORKDAYS), "from": "08:30", "to": "17:00"}
        ]
        assert reading.words == {"w0": "ma t/m vr 08:30 tot 17:00"}
        assert reading.is_clear

    def test_a_split_day_is_two_rows(self):
        two = read(week(DaysRow(0, ("ma",), "9", "12"), DaysRow(0, ("ma",), "13", "17")))
        assert [row["from"] for row in two.document["week"]] == ["09:00", "13:00"]
        assert two.is_clear

    def test_a_night_is_understood(self):
        reading = read(week(DaysRow(0, WORKDAYS, "22:00", "08:00")))
        assert reading.words["w0"] == "ma t/m vr 22:00 tot 08:00 de volgende dag"
        assert reading.is_clear

    def test_day_and_night_on_some_days(self):
        reading = read(week(DaysRow(0, WEEKEND, all_day=True)))
        assert reading.document["week"] == [{"days": ["za", "zo"], "from": "00:00", "to": "24:00"}]

    def test_an_empty_row_is_no_row(self):
        assert len(read(week(OFFICE, DaysRow(1), DaysRow(2, start=" "))).document["week"]) == 1

    @pytest.mark.parametrize(
        ("row", "said"),
        [
            (DaysRow(0, (), "9", "12"), "Rij 1: Vink aan op welke dagen"),
            (DaysRow(0, ("ma",), "", "12"), "Rij 1: Vul bij “van” een tijd in"),
            (DaysRow(0, ("ma",), "9", ""), "Rij 1: Vul bij “tot” een tijd in"),
            (DaysRow(0, ("ma",), "half 9", "12"), "kan 08:30 of 20:30 zijn"),
            (DaysRow(0, ("ma",), "24:00", "12"), "Schrijf bij “van” 00:00"),
            (DaysRow(0, ("ma",), "9", "12", all_day=True), "Kies een van beide"),
            (DaysRow(0, ("maandag",), "9", "12"), "Vink aan op welke dagen"),
        ],
    )
    def test_a_row_that_cannot_be_read_is_told_with_its_number(self, row, said):
        [fault] = faults(week(row))
        assert said in fault

    def test_the_other_rows_are_read_all_the_same(self):
        reading = read(week(DaysRow(0, ("ma",), "straks", "12"), OFFICE))
        assert len(reading.document["week"]) == 1
        assert not reading.is_clear


class TestQuestions:
    def test_a_begin_that_is_the_end_is_the_whole_day_or_closed(self):
        noon = DaysRow(0, ("ma",), "12:00", "12:00")
        assert asked(week(noon)) == [
            "Begin en einde zijn allebei 12:00. Bedoel je de hele dag, of dicht?"
        ]
        assert read(yes(week(noon))).document["week"] == [
            {"days": ["ma"], "from": "00:00", "to": "24:00"}
        ]
        assert read(yes(week(noon), 1)).document["week"] == []
        (key,) = (one.key for one in read(week(noon)).asked)
        assert not read(replace(week(noon), answers={key: "iets"})).is_clear

    def test_midnight_to_midnight_is_asked_about_too(self):
        [text] = asked(week(DaysRow(0, ("ma",), "0:00", "0:00")))
        assert "allebei 00:00" in text

    def test_rows_that_overlap_in_part_mislead_nobody(self):
        assert asked(week(OFFICE, DaysRow(0, ("di", "wo", "za"), "16", "20"))) == []

    def test_a_row_within_another_is_asked_at_its_place(self):
        sheet = week(OFFICE, DaysRow(0, ("vr",), "9", "12"))
        [one] = read(sheet).unanswered
        assert (one.place, one.code) == ("w1", "contained")
        assert read(yes(sheet)).document["week"][0]["days"] == ["ma", "di", "wo", "do"]
        assert read(yes(sheet, 1)).document["sure"] == ["contained"]

    def test_a_yes_holds_only_for_what_was_asked(self):
        sheet = yes(week(OFFICE, DaysRow(0, ("di",), "9", "12")), 1)
        other = replace(sheet.rows[0], end="18")
        assert len(asked(replace(sheet, rows=(other, sheet.rows[1])))) == 1

    def test_a_night_that_is_cut_at_midnight(self):
        sheet = week(DaysRow(0, WORKDAYS, "17:00", "08:00"), DaysRow(0, WEEKEND, all_day=True))
        [one] = read(sheet).unanswered
        assert one.text.startswith("Elke maandag neemt van 00:00 tot 08:00 niemand op")
        assert one.place == "w1"
        assert read(yes(sheet)).document["week"][1]["next_day"]
        assert read(yes(sheet, 1)).document["sure"] == ["night-cut"]

    def test_a_night_that_runs_into_the_row_of_the_next_day_is_no_question(self):
        night = DaysRow(0, ("ma",), "17:00", "08:30")
        assert asked(week(night, DaysRow(0, ("di",), "8:00", "12:00"))) == []

    def test_what_stands_among_the_dates_and_the_holidays_is_asked_there(self):
        sheet = replace(
            dates(first="2026-12-24", times="9-5"), observed="default", held="times", times="9-5"
        )
        assert [one.place for one in read(sheet).unanswered] == ["holidays"]
        sheet = replace(sheet, times="0:00-23:59")
        assert [one.place for one in read(sheet).unanswered] == ["holidays", "e0"]

    def test_a_night_that_ends_where_the_day_begins_is_no_question(self):
        assert asked(week(OFFICE, DaysRow(0, WORKDAYS, "17:00", "08:30"))) == []

    def test_an_end_before_its_start_that_makes_a_very_long_night(self):
        sheet = week(DaysRow(0, ("ma",), "9", "5"))
        assert asked(sheet) == ["Van 09:00 tot 05:00 de volgende dag is 20 uur. Klopt dat?"]
        assert "19 uur en 30 minuten" in asked(week(DaysRow(0, ("ma",), "9", "4:30")))[0]
        assert read(yes(sheet)).is_clear

    def test_no_row_at_all(self):
        assert "nooit iemand" in asked(week())[0]
        assert read(yes(week())).document["week"] == []

    def test_an_exception_of_a_year(self):
        sheet = dates(first="2026-12-24", last="2027-12-01", closed=True)
        assert asked(sheet) == ["Deze afwijking duurt 343 dagen: tot en met 1-12-2027. Klopt dat?"]
        assert read(yes(sheet)).is_clear
        assert asked(dates(first="2026-12-01", last="2026-12-31", closed=True)) == []

    def test_dates_backwards_change_places_when_that_was_meant(self):
        sheet = dates(first="02-01-2027", last="24-12-2026", closed=True)
        reading = read(sheet)
        assert reading.document["exceptions"] == []
        [question] = reading.unanswered
        assert question.choices == (("yes", "Van 24-12-2026 tot en met 2-1-2027"),)
        turned = read(yes(sheet))
        [row] = turned.document["exceptions"]
        assert (row["from"], row["to"]) == ("2026-12-24", "2027-01-02")
        assert turned.is_clear

    def test_the_same_question_stands_there_once(self):
        sheet = dates(first="2026-12-24", times="12-12, 12-12, 9-5, 9-5")
        assert len(asked(sheet)) == 2


class TestMoreOfARow:
    NIGHT = DaysRow(0, ("zo",), "22", "8", band=" achterwacht ", say="Van huis.")

    def test_it_may_last_until_the_next_day_or_hold_in_some_weeks(self):
        rows = (
            replace(self.NIGHT, days=("za",), start="0", next_day=True),
            DaysRow(0, ("zo",), "10", "11", weeks="even", band="spreekuur"),
            DaysRow(0, ("ma",), "8", "8", next_day=True),
        )
        reading = read(week(*rows))
        assert reading.is_clear
        assert reading.document["week"] == [
            {
                "days": ["za"],
                "from": "00:00",
                "to": "08:00",
                "next_day": True,
                "band": "achterwacht",
                "say": "Van huis.",
            },
            {"days": ["zo"], "from": "10:00", "to": "11:00", "weeks": "even", "band": "spreekuur"},
            {"days": ["ma"], "from": "08:00", "to": "08:00", "next_day": True},
        ]
        assert list(reading.words.values()) == [
            "za 00:00 tot 08:00 de volgende dag (achterwacht)",
            "zo 10:00 tot 11:00 (even weken) (spreekuur)",
            "ma 08:00 tot 08:00 de volgende dag",
        ]

    def test_rows_with_another_text_that_meet_are_told_at_the_later_one(self):
        sheet = week(OFFICE, self.NIGHT, DaysRow(0, ("ma",), "6", "9"))
        told = faults(sheet)
        assert len(told) == 1
        assert told[0].startswith("Rij 3: Van 06:00 tot 08:00 gelden twee rijen")

    def test_a_row_that_says_more_is_opened(self):
        stored = canonical(read(week(OFFICE, self.NIGHT)).document)
        assert [row.says_more for row in sheet_of(stored).rows] == [False, True]

    def test_a_word_alone_is_no_row_yet(self):
        assert "Rij 1: Vink aan op welke dagen dit geldt." in faults(week(DaysRow(0, band="x")))


class TestHolidays:
    def rule(self, **fields):
        reading = read(week(OFFICE, DaysRow(0, ("zo",), "10", "12"), **fields))
        assert reading.is_clear
        return reading.document["holidays"]

    def test_they_are_silent_ordinary_usual_or_chosen(self):
        assert self.rule() is None
        assert self.rule(observed="none") == "none"
        usual = self.rule(observed="default", held="times", times="10-12")
        assert usual == [{"days": "default", "hours": [{"from": "10:00", "to": "12:00"}]}]
        own = self.rule(observed="own", named=("Koningsdag",))
        assert own == [{"days": ["Koningsdag"], "hours": []}]

    def test_as_on_sunday(self):
        held = self.rule(observed="default", held="sunday")[0]["hours"]
        assert held == [{"from": "10:00", "to": "12:00"}]
        always = read(Sheet(kind="always", observed="default", held="sunday"))
        assert always.document["holidays"][0]["hours"] == [{"from": "00:00", "to": "24:00"}]

    def test_more_rules_follow_the_first(self):
        eves = ("Oudejaarsdag", "Kerstavond")
        rules = (
            RuleRow(0, named=eves, times="8.30-15"),
            RuleRow(1),
            RuleRow(2, usual=True, closed=True),
        )
        sheet = week(OFFICE, observed="own", named=("Koningsdag",), rules=rules)
        reading = read(sheet)
        assert reading.document["holidays"] == [
            {"days": ["Koningsdag"], "hours": []},
            {"days": ["Kerstavond", "Oudejaarsdag"], "hours": [{"from": "08:30", "to": "15:00"}]},
            {"days": "default", "hours": []},
        ]
        assert reading.words["h0"] == "Kerstavond en Oudejaarsdag: 08:30 tot 15:00"
        assert reading.words["h2"] == "feestdagen: dicht"

    def test_a_rule_for_some_days_is_asked_about_at_its_place(self):
        rules = (RuleRow(0, named=("Kerstavond",), times="0:00-23:59"),)
        (one,) = read(week(OFFICE, observed="default", rules=rules)).unanswered
        assert (one.place, one.code) == ("h0", "minute")

    def test_a_band_may_stand_among_the_times(self):
        (rule,) = self.rule(observed="default", held="times", times="10-12 [wacht: Van huis.]")
        assert rule["hours"] == [
            {"from": "10:00", "to": "12:00", "band": "wacht", "say": "Van huis."}
        ]

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"closed": True}, "Extra regel 1: Vink aan op welke feestdagen dit geldt."),
            ({"named": ("Koningsdag",)}, "Extra regel 1: Vink “dicht” aan, of vul tijden in"),
            ({"usual": True, "named": ("Koningsdag",), "closed": True}, "Kies een van beide."),
            (
                {"named": ("Koningsdag", "Eerste kerstdag"), "closed": True},
                "Extra regel 1: Eerste kerstdag staat in twee regels.",
            ),
        ],
    )
    def test_one_more_rule_says_on_which_days_and_what(self, fields, said):
        first = {"observed": "own", "named": ("Eerste kerstdag",)}
        (fault,) = faults(week(OFFICE, **first, rules=(RuleRow(0, **fields),)))
        assert said in fault

    def test_one_more_rule_needs_a_first(self):
        rules = (RuleRow(0, named=("Koningsdag",), closed=True),)
        for observed in ("", "none"):
            (fault,) = faults(week(OFFICE, observed=observed, rules=rules))
            assert fault.startswith("Extra regel 1: Kies eerst hierboven")
        forgotten = Sheet(rules=rules)
        assert faults(forgotten) == [f": {FORGOT_UNKNOWN}"]

    def test_none_ticked_is_asked_about(self):
        sheet = week(OFFICE, observed="own")
        assert "vinkte er geen aan" in asked(sheet)[0]
        assert read(yes(sheet)).document["holidays"] == "none"

    @pytest.mark.parametrize(
        "fields",
        [
            {"named": ("Koningsdag",)},
            {"held": "times", "times": "10-12"},
            {"observed": "altijd"},
            {"observed": "default", "held": "times"},
            {"observed": "default", "held": "closed", "times": "10-12"},
            {"observed": "default", "held": "times", "times": "straks"},
            {"observed": "default", "held": "times", "times": "24:00-8:00"},
            {"observed": "default", "text": "za 9-12; feestdagen dicht"},
        ],
    )
    def test_what_contradicts_itself_is_told(self, fields):
        assert faults(week(OFFICE, **fields))[0].startswith("Feestdagen: ")


class TestInWords:
    def text(self, words: str, **more) -> Sheet:
        return Sheet(text=words, **more)

    def test_a_week_in_words_becomes_rows(self):
        reading = read(self.text("ma t/m vr van 8.30 tot 17.00 uur; feestdagen 10-12"))
        assert reading.document["week"] == [
            {"days": list(WORKDAYS), "from": "08:30", "to": "17:00"}
        ]
        assert reading.words["text"] == "ma t/m vr 08:30 tot 17:00"
        assert reading.document["holidays"][0]["hours"] == [{"from": "10:00", "to": "12:00"}]
        assert [one.code for one in reading.unanswered] == ["holidays"]

    def test_it_may_stand_beside_rows(self):
        assert len(read(week(OFFICE, text="za 10-12")).document["week"]) == 2
        assert read(week(text="gesloten")).document["week"] == []
        assert read(week(text="gesloten")).words["text"] == "dicht"

    def test_what_it_leaves_unclear_is_asked_at_its_place(self):
        [one] = read(self.text("maandag tot vrijdag 9-12")).unanswered
        assert (one.place, one.code) == ("text", "last-day")
        [one] = read(self.text("ma-zo 00:00-23:59")).unanswered
        assert (one.place, one.code) == ("text", "minute")

    def test_what_cannot_be_read_is_told_there(self):
        [fault] = faults(self.text("half negen"))
        assert fault.startswith("In woorden: ")
        [fault] = faults(self.text("ma 9-17", kind="always", was="always"))
        assert "maar koos “dag en nacht”" in fault

    def test_marks_of_another_program_are_cleaned_and_told_once(self):
        reading = read(week(DaysRow(0, ("ma",), "8\u00a0uur", "17\u200b"), text="za 9\u201112"))
        assert reading.told == ["Bijzondere tekens vervangen."]
        assert reading.is_clear
        assert read(week(OFFICE)).told == []


class TestDates:
    def test_a_day_or_a_range_with_times_a_note_and_the_night_before(self):
        sheet = dates(first="24-12-2026", times="10-14", note="Kerst\\navond", night=True)
        reading = read(sheet)
        assert reading.document["exceptions"] == [
            {
                "from": "2026-12-24",
                "to": "2026-12-24",
                "hours": [{"from": "10:00", "to": "14:00"}],
                "note": "Kerst\navond",
                "ends_night_before": True,
            }
        ]
        assert reading.words["e0"] == "24 december 2026: 10:00 tot 14:00"

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"closed": True}, "Vul de eerste dag in"),
            ({"first": "morgen", "closed": True}, "“morgen” is geen datum"),
            ({"first": "2026-12-24", "last": "straks", "closed": True}, "is geen datum"),
            ({"first": "2026-12-24"}, "Vink “dicht” aan, of vul tijden in"),
            ({"first": "2026-12-24", "closed": True, "times": "9-12"}, "Kies een van beide"),
            ({"first": "2026-12-24", "closed": True, "note": "a" * 6000}, "5000"),
        ],
    )
    def test_a_row_that_cannot_be_read_is_told_with_its_number(self, fields, said):
        [fault] = faults(dates(**fields))
        assert fault.startswith("Afwijking 1: ")
        assert said in fault

    def test_two_rows_on_one_day_name_each_other(self):
        row = DatesRow(0, first="2026-12-24", closed=True)
        sheet = week(OFFICE, dates=(DatesRow(3), row, replace(row, number=5)))
        [fault] = faults(sheet)
        assert fault.startswith("Afwijking 6: ")
        assert "afwijking 1 (" in fault


class TestTheWhole:
    @pytest.mark.parametrize("was", ["unknown", "always"])
    def test_somebody_who_forgot_to_choose_is_told(self, was):
        [fault] = faults(Sheet(kind=was, was=was, rows=(OFFICE,)))
        assert "maar koos" in fault

    def test_day_and_night_may_have_exceptions(self):
        row = DatesRow(0, first="2026-12-24", closed=True)
        assert read(Sheet(kind="always", was="always", dates=(row,))).is_clear

    def test_who_chooses_unknown_on_purpose_needs_not_empty_the_rows(self):
        assert read(Sheet(kind="unknown", was="week", rows=(OFFICE,))).document is None

    @pytest.mark.parametrize(
        ("sheet", "said"),
        [
            (Sheet(kind="iets"), "Kies of de openingstijden bekend zijn"),
            (week(DaysRow(0, ("ma",), "9\x00", "12")), "Typ de tekst opnieuw"),
            (week(DaysRow(0, ("ma",), "9" * (MOST_TEXT + 1), "12")), "te lang"),
            (week(*[OFFICE] * (MOST_ROWS + 1)), "te veel rijen"),
        ],
    )
    def test_what_cannot_be_read_at_all_is_told(self, sheet, said):
        [fault] = faults(sheet)
        assert said in fault


@pytest.mark.parametrize(
    ("about", "said"),
    [
        (ANSWERING, "Elke maandag neemt van 00:00 tot 08:00 niemand op"),
        (COMING, "Elke maandag kan van 00:00 tot 08:00 niemand komen"),
        (VISITING, "Elke maandag kun je er van 00:00 tot 08:00 niet terecht"),
    ],
    ids=["who answers", "who comes", "where one can go"],
)
def test_what_is_asked_is_of_what_the_hours_are_about(about, said):
    sheet = week(DaysRow(0, WORKDAYS, "17:00", "08:00"), DaysRow(0, WEEKEND, all_day=True))
    [one] = read_sheet(sheet, TODAY, about).unanswered
    assert one.text.startswith(said)
    sure = read_sheet(yes(sheet, 1), TODAY).document
    assert read_sheet(stored_sheet(sure, TODAY, about), TODAY, about).is_clear

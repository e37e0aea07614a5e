"""Opening hours in words, as a person reads them on the screen."""

from datetime import date

import pytest

from contacts.hours.engine import Hours, line_words, relative_moment, state_words, until_words
from contacts.hours.words import band_words
from tests.contacts.hours_examples import (
    DAY_AND_NIGHT,
    EVERY_DAY,
    WEEKEND,
    WORKDAYS,
    at,
    exception,
    line,
    row,
    times,
    utc,
)

LATE = times("10:00", "12:00")
OFFICE = line(row(WORKDAYS, "08:30", "17:00"))
ALWAYS = line(DAY_AND_NIGHT)
DOCTORS = line(row(WORKDAYS, "17:00", "08:00"), row(WEEKEND, "00:00", "24:00"))


class TestTheWeekInWords:
    @pytest.mark.parametrize(
        ("week", "words"),
        [
            ([], ["nooit"]),
            ([DAY_AND_NIGHT], ["dag en nacht"]),
            (
                [row(EVERY_DAY, "20:00", "08:00"), row(EVERY_DAY, "08:00", "20:00")],
                ["dag en nacht"],
            ),
            ([row(WORKDAYS, "08:30", "17:00")], ["ma t/m vr 08:30 tot 17:00"]),
            ([row(EVERY_DAY, "22:00", "24:00")], ["ma t/m zo 22:00 tot 24:00"]),
            ([row("ma", "22:00", "00:00")], ["ma 22:00 tot 24:00"]),
            ([row("vr za", "22:00", "04:00")], ["vr en za 22:00 tot 04:00 de volgende dag"]),
            ([row("vr ma wo", "09:00", "12:00")], ["ma, wo en vr 09:00 tot 12:00"]),
            ([row("ma di wo vr zo", "09:00", "12:00")], ["ma t/m wo, vr en zo 09:00 tot 12:00"]),
            ([row("ma di wo do vr za", "00:00", "24:00")], ["ma t/m za dag en nacht"]),
            ([row("za zo", "00:00", "24:00")], ["za en zo dag en nacht"]),
            (
                [row("za zo", "13:00", "16:00"), row("za zo", "10:00", "12:00")],
                ["za en zo 10:00 tot 12:00 en 13:00 tot 16:00"],
            ),
            (
                [row("ma", start, to) for start, to in (("01:00", "02:00"), ("03:00", "04:00"))]
                + [row("ma", "05:00", "06:00")],
                ["ma 01:00 tot 02:00, 03:00 tot 04:00 en 05:00 tot 06:00"],
            ),
            (
                [row(WORKDAYS, "08:30", "17:00"), row("vr za", "22:00", "04:00")],
                ["ma t/m vr 08:30 tot 17:00", "vr en za 22:00 tot 04:00 de volgende dag"],
            ),
            (
                [row("za", "10:00", "12:00"), row(WORKDAYS, "08:30", "17:00")],
                ["ma t/m vr 08:30 tot 17:00", "za 10:00 tot 12:00"],
            ),
            (
                [row(WORKDAYS, "09:00", "12:00"), row("ma", "12:00", "17:00")],
                ["ma 09:00 tot 17:00", "di t/m vr 09:00 tot 12:00"],
            ),
        ],
    )
    def test_a_week_in_as_few_lines_as_it_needs(self, week, words):
        assert line(*week).weekly_words() == words


class TestWeeksAndBandsInWords:
    EVEN = {**row("za", "10:00", "11:00"), "weeks": "even"}
    ODD = {**row("za", "10:00", "11:00"), "weeks": "odd"}

    @pytest.mark.parametrize(
        ("week", "words"),
        [
            ([EVEN], ["za 10:00 tot 11:00 (even weken)"]),
            ([ODD], ["za 10:00 tot 11:00 (oneven weken)"]),
            ([EVEN, ODD], ["za 10:00 tot 11:00"]),
            (
                [row(WORKDAYS, "08:30", "17:00"), EVEN, {**ODD, "to": "12:00"}],
                [
                    "ma t/m vr 08:30 tot 17:00",
                    "za 10:00 tot 11:00 (even weken)",
                    "za 10:00 tot 12:00 (oneven weken)",
                ],
            ),
            (
                [{**row(WEEKEND, "00:00", "08:00"), "next_day": True}],
                ["za en zo 00:00 tot 08:00 de volgende dag"],
            ),
            ([{**DAY_AND_NIGHT, "weeks": "odd"}], ["ma t/m zo dag en nacht (oneven weken)"]),
            (
                [{**DAY_AND_NIGHT, "weeks": "odd"}, {**DAY_AND_NIGHT, "weeks": "even"}],
                ["dag en nacht"],
            ),
        ],
    )
    def test_a_row_says_in_which_weeks_and_on_which_day_it_ends(self, week, words):
        assert line(*week).weekly_words() == words

    def test_paper_has_a_row_for_each_band(self):
        evening = {**row(WORKDAYS, "17:00", "22:00"), "band": "avond", "say": "Op locatie."}
        night = {**row(WORKDAYS, "22:00", "08:30"), "band": "achterwacht"}
        bands = line(night, evening, row("za", "10:00", "12:00")).band_weeks()
        assert [(one.band, one.say, one.words) for one in bands] == [
            ("avond", "Op locatie.", ("ma t/m vr 17:00 tot 22:00",)),
            ("achterwacht", "", ("ma t/m vr 22:00 tot 08:30 de volgende dag",)),
            ("", "", ("za 10:00 tot 12:00",)),
        ]

    def test_the_history_tells_all_there_is(self):
        evening = {**row("ma", "17:00", "22:00"), "band": "avond", "say": "Op locatie."}
        christmas = {**LATE, "band": "kerst", "say": "Via de post."}
        plain = {**times("13:00", "14:00"), "say": "Van huis."}
        hours = Hours.parse(
            {
                "week": [evening, row("za", "10:00", "12:00")],
                "holidays": [{"days": ["Eerste kerstdag"], "hours": [christmas]}],
                "exceptions": [exception("2026-12-24", "2026-12-24", plain, christmas)],
                "sure": ["long", "night-cut"],
            }
        )
        assert hours.told() == [
            "ma 17:00 tot 22:00 (avond): Op locatie.",
            "za 10:00 tot 12:00",
            "op Eerste kerstdag 10:00 tot 12:00 (kerst)",
            "24 december 2026: 10:00 tot 12:00 (kerst) en 13:00 tot 14:00",
            "kerst: Via de post.",
            "Van huis.",
            "nagevraagd, dit klopt: meer dan 16 uur achter elkaar en de nacht stopt om 00:00",
        ]
        assert OFFICE.told() == OFFICE.words()

    def test_without_bands_paper_has_one_row(self):
        assert [one.words for one in OFFICE.band_weeks()] == [tuple(OFFICE.weekly_words())]
        assert [one.words for one in line().band_weeks()] == [("nooit",)]


class TestHolidaysInWords:
    @pytest.mark.parametrize(
        ("rule", "words"),
        [
            (None, []),
            ([{"days": "default", "hours": []}], ["op feestdagen gesloten"]),
            ([{"days": "default", "hours": [LATE]}], ["op feestdagen 10:00 tot 12:00"]),
            (
                [{"days": "default", "hours": [times("00:00", "24:00")]}],
                ["op feestdagen dag en nacht"],
            ),
            ("none", ["ook op feestdagen"]),
            ([{"days": ["koningsdag"]}], ["op Koningsdag gesloten"]),
            (
                [{"days": ["Koningsdag", "Goede Vrijdag"], "hours": [LATE]}],
                ["op Goede Vrijdag en Koningsdag 10:00 tot 12:00"],
            ),
            (
                [{"days": ["Oudejaarsdag", "Kerstavond"], "hours": [LATE]}, {"days": "default"}],
                ["op Kerstavond en Oudejaarsdag 10:00 tot 12:00", "op feestdagen gesloten"],
            ),
            (
                [{"days": "default"}, {"days": ["Koningsdag"], "hours": [LATE]}],
                ["op andere feestdagen gesloten", "op Koningsdag 10:00 tot 12:00"],
            ),
            (
                [{"days": "default", "hours": [{**times("00:00", "08:00"), "next_day": True}]}],
                ["op feestdagen 00:00 tot 08:00 de volgende dag"],
            ),
            (
                [
                    {
                        "days": "default",
                        "hours": [{**times("12:00", "13:00"), "band": "achterwacht"}, LATE],
                    }
                ],
                ["op feestdagen 10:00 tot 12:00 en 12:00 tot 13:00 (achterwacht)"],
            ),
        ],
    )
    def test_what_holds_on_holidays(self, rule, words):
        assert line(holidays=rule).holiday_words() == words


class TestExceptionsInWords:
    LINE = line(
        exceptions=[
            exception("2027-03-09", "2027-03-09", times("13:00", "17:00"), note="Training"),
            exception("2026-12-24", "2027-01-01", note="Kerstsluiting"),
            exception("2027-07-26", "2027-08-13", ends_night_before=True),
        ]
    )

    def test_all_of_them_in_the_order_of_the_calendar(self):
        assert self.LINE.exception_words(date(2026, 1, 1), date(2027, 12, 31)) == [
            "24 december 2026 t/m 1 januari 2027: gesloten (Kerstsluiting)",
            "9 maart 2027: 13:00 tot 17:00 (Training)",
            "26 juli t/m 13 augustus 2027: gesloten; de nacht ervoor stopt om 00:00",
        ]

    @pytest.mark.parametrize(
        ("from_day", "until_day", "found"),
        [
            (date(2027, 1, 1), date(2027, 1, 1), 1),
            (date(2027, 1, 2), date(2027, 3, 8), 0),
            (date(2026, 12, 1), date(2026, 12, 24), 1),
        ],
    )
    def test_only_those_that_touch_the_period(self, from_day, until_day, found):
        assert len(self.LINE.exception_words(from_day, until_day)) == found


class TestTheStateInWords:
    @pytest.mark.parametrize(
        ("hours", "moment", "words"),
        [
            (None, "2026-11-23T12:00", "openingstijden onbekend"),
            (ALWAYS, "2026-11-23T12:00", "Nu bereikbaar, dag en nacht"),
            (line(), "2026-11-23T12:00", "gesloten"),
            (OFFICE, "2026-11-23T12:00", "Nu bereikbaar, tot 17:00"),
            (OFFICE, "2026-11-23T07:00", "gesloten, vandaag 08:30 weer open"),
            (OFFICE, "2026-11-23T17:00", "gesloten, morgen 08:30 weer open"),
            (OFFICE, "2026-11-21T02:15", "gesloten, maandag 08:30 weer open"),
            (DOCTORS, "2026-11-23T23:40", "Nu bereikbaar, tot morgen 08:00"),
            (DOCTORS, "2026-11-21T02:15", "Nu bereikbaar, tot morgen 24:00"),
            (DOCTORS, "2026-11-20T23:40", "Nu bereikbaar, tot zondag 24:00"),
            (DOCTORS, "2026-11-22T02:15", "Nu bereikbaar, tot 24:00"),
        ],
    )
    def test_what_a_person_reads(self, hours, moment, words):
        assert state_words(hours, at(moment)) == words

    def test_a_number_that_ends_on_a_date_is_open_until_then(self):
        now, ends = at("2026-11-23T12:00"), at("2026-11-26T00:00")
        assert line_words("open", ends, None, now) == "Nu bereikbaar, tot woensdag 24:00"

    def test_a_number_that_starts_on_a_date_is_closed_until_then(self):
        now, starts = at("2026-11-23T12:00"), at("2027-01-04T00:00")
        assert line_words("closed", None, starts, now) == (
            "gesloten, maandag 4 januari 00:00 weer open"
        )


class TestMomentsInWords:
    @pytest.mark.parametrize(
        ("moment", "words"),
        [
            ("2026-11-23T17:00", "vandaag 17:00"),
            ("2026-11-23T00:00", "vandaag 00:00"),
            ("2026-11-24T08:30", "morgen 08:30"),
            ("2026-11-22T23:59", "gisteren 23:59"),
            ("2026-11-25T08:30", "woensdag 08:30"),
            ("2026-11-29T08:30", "zondag 08:30"),
            ("2026-11-30T08:30", "maandag 30 november 08:30"),
            ("2026-11-20T08:30", "vrijdag 20 november 08:30"),
            ("2027-01-04T08:30", "maandag 4 januari 08:30"),
            ("2027-11-01T08:30", "maandag 1 november 2027 08:30"),
        ],
    )
    def test_seen_from_monday_at_noon(self, moment, words):
        assert relative_moment(at(moment), at("2026-11-23T12:00")) == words

    def test_today_is_the_day_in_amsterdam_and_not_in_utc(self):
        late = utc(2026, 11, 23, 23, 30)
        assert relative_moment(late, at("2026-11-24T12:00")) == "vandaag 00:30"

    def test_the_double_hour_says_which_of_the_two_it_is(self):
        now = at("2027-10-31T00:00")
        assert relative_moment(utc(2027, 10, 31, 0, 30), now) == "vandaag 02:30 (zomertijd)"
        assert relative_moment(utc(2027, 10, 31, 1, 30), now) == "vandaag 02:30 (wintertijd)"
        assert until_words(utc(2027, 10, 31, 0, 30), now) == "02:30 (zomertijd)"

    @pytest.mark.parametrize("hour", [(2027, 10, 31, 2, 0), (2027, 3, 28, 1, 0)])
    def test_three_oclock_in_the_nights_of_the_clock_needs_no_more_words(self, hour):
        assert (
            relative_moment(utc(*hour), at(f"{hour[0]}-{hour[1]:02}-{hour[2]}")) == "vandaag 03:00"
        )

    def test_the_end_of_yesterday_is_said_as_it_is(self):
        assert until_words(at("2026-11-23T00:00"), at("2026-11-23T00:00")) == "00:00"


class TestTheWordsOfABand:
    NOON = at("2026-12-07T12:00")

    @pytest.mark.parametrize(
        ("band", "say", "turn", "words"),
        [
            ("", "", None, ""),
            ("achterwacht", "Van huis.", None, ". Achterwacht: Van huis."),
            ("", "Van huis", None, ". Van huis."),
            ("", "", ("2026-12-07T22:00", "achterwacht"), ". Vanaf 22:00: achterwacht."),
            ("avond", "", ("2026-12-08T07:00", "dag"), ". Avond. Vanaf morgen 07:00: dag."),
            ("avond", "", ("2026-12-07T22:00", ""), ". Avond."),
        ],
    )
    def test_what_follows_the_state(self, band, say, turn, words):
        then = (at(turn[0]), turn[1]) if turn else None
        assert band_words(band, say, then, self.NOON) == words

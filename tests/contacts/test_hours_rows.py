"""What a row of opening hours may say besides: even weeks, the next day, and a band."""

from datetime import timedelta

import pytest

from contacts.hours.engine import (
    BandSpan,
    Span,
)
from tests.contacts.hours_examples import (
    ALWAYS,
    DAY_AND_NIGHT,
    OFFICE,
    WORKDAYS,
    at,
    exception,
    line,
    row,
    times,
)


class TestEvenAndOddWeeks:
    SATURDAY = line(
        {**row("za", "10:00", "11:00"), "weeks": "even"},
        holidays=[{"days": "default", "hours": []}],
    )

    def test_hours_5_the_week_after_week_53_is_odd_too(self):
        days = ("2026-12-26", "2027-01-02", "2027-01-09", "2027-01-16")
        states = [self.SATURDAY.state(at(f"{day}T10:30")) for day in days]
        assert states == ["closed", "closed", "closed", "open"]

    def test_a_night_belongs_to_the_week_in_which_it_starts(self):
        night = line({**row("zo", "22:00", "08:00"), "weeks": "odd"})
        assert night.is_open(at("2027-01-11T07:59"))
        assert not night.is_open(at("2027-01-18T07:59"))

    def test_day_and_night_in_some_weeks_is_neither_always_nor_never(self):
        odd = line({**DAY_AND_NIGHT, "weeks": "odd"})
        assert not odd.always
        assert not odd.never
        assert odd.until(at("2026-12-30T12:00")) == at("2027-01-11T00:00")

    def test_two_halves_make_a_whole(self):
        odd, even = ({**DAY_AND_NIGHT, "weeks": weeks} for weeks in ("odd", "even"))
        assert line(odd, even).always


class TestUntilTheNextDay:
    POST = line(
        row(WORKDAYS, "17:00", "08:00"),
        {**row("za zo", "00:00", "08:00"), "next_day": True},
        holidays=[
            {"days": "default", "hours": [{**times("00:00", "08:00"), "next_day": True}]},
        ],
    )

    @pytest.mark.parametrize(
        ("moment", "until"),
        [
            ("2026-12-07T02:15", "2026-12-07T08:00"),  # HOURS-2: a Monday night
            ("2027-04-28T02:15", "2027-04-28T08:00"),  # HOURS-3: the night after King's Day
        ],
    )
    def test_hours_2_and_3_the_night_goes_on_until_the_morning(self, moment, until):
        assert self.POST.until(at(moment)) == at(until)

    def test_a_row_may_last_until_the_end_of_the_next_day(self):
        weekend = line({**row("za", "00:00", "24:00"), "next_day": True})
        assert weekend.spans(at("2026-12-04T00:00"), at("2026-12-09T00:00")) == [
            Span(at("2026-12-05T00:00"), at("2026-12-07T00:00"))
        ]

    def test_ending_the_night_before_ends_it_too(self):
        ending = exception("2026-12-06", "2026-12-06", ends_night_before=True)
        weekend = line({**row("za", "00:00", "24:00"), "next_day": True}, exceptions=[ending])
        assert weekend.until(at("2026-12-05T12:00")) == at("2026-12-06T00:00")

    def test_every_other_day_until_the_end_of_the_next_is_always(self):
        rows = ({**row("ma wo vr zo", "00:00", "24:00"), "next_day": True},)
        assert line(*rows).always


class TestBands:
    EVENING = {**row(WORKDAYS, "17:00", "22:00"), "band": "avond", "say": "Op locatie."}
    NIGHT = {**row(WORKDAYS, "22:00", "08:30"), "band": "achterwacht", "say": "Van huis."}
    TEAM = line(EVENING, NIGHT)

    def test_a_boundary_between_bands_is_no_closure(self):
        monday = at("2026-12-07T18:00")
        assert self.TEAM.until(monday) == at("2026-12-08T08:30")
        assert self.TEAM.band(monday) == BandSpan(
            monday, at("2026-12-07T22:00"), "avond", "Op locatie."
        )
        assert self.TEAM.band_until(monday) == at("2026-12-07T22:00")

    def test_the_last_band_of_a_span_ends_with_it(self):
        night = at("2026-12-07T22:00")
        assert self.TEAM.band_until(night) is None
        assert self.TEAM.band(night) == BandSpan(
            night, at("2026-12-08T08:30"), "achterwacht", "Van huis."
        )

    def test_a_closed_line_has_no_band(self):
        assert self.TEAM.band(at("2026-12-08T12:00")) is None
        assert self.TEAM.band_until(at("2026-12-08T12:00")) is None

    def test_where_nothing_is_said_a_band_is_the_span_itself(self):
        noon = at("2026-12-07T12:00")
        assert OFFICE.band(noon) == BandSpan(noon, at("2026-12-07T17:00"), "", "")
        assert OFFICE.band_until(noon) is None
        assert OFFICE.bands(noon, at("2026-12-08T12:00")) == [
            BandSpan(noon, at("2026-12-07T17:00"), "", ""),
            BandSpan(at("2026-12-08T08:30"), at("2026-12-08T12:00"), "", ""),
        ]

    def test_a_band_without_an_end_is_told_for_400_days(self):
        noon = at("2026-12-07T12:00")
        named = line({**DAY_AND_NIGHT, "band": "dag en nacht"})
        for hours in (ALWAYS, named):
            band = hours.band(noon)
            assert band
            assert band.end == noon + timedelta(days=400)
            assert hours.band_until(noon) is None

    def test_of_two_rows_that_a_holiday_makes_meet_the_one_that_began_last_is_shown(self):
        day = {**times("00:00", "06:00"), "band": "feestdag"}
        hours = line(self.EVENING, self.NIGHT, holidays=[{"days": "default", "hours": [day]}])
        assert [
            (one.start, one.band)
            for one in hours.bands(at("2026-12-24T18:00"), at("2026-12-25T12:00"))
        ] == [
            (at("2026-12-24T18:00"), "avond"),
            (at("2026-12-24T22:00"), "achterwacht"),
            (at("2026-12-25T00:00"), "feestdag"),
            (at("2026-12-25T06:00"), "achterwacht"),
        ]

    def test_an_exception_has_bands_of_its_own(self):
        day = {**times("10:00", "12:00"), "band": "kerstdienst"}
        hours = line(self.EVENING, exceptions=[exception("2026-12-24", "2026-12-24", day)])
        christmas = hours.bands(at("2026-12-24T00:00"), at("2026-12-25T00:00"))
        assert [one.band for one in christmas] == ["kerstdienst"]

    def test_a_band_within_the_hour_that_the_spring_night_skips_is_nowhere(self):
        skipped = line({**row("zo", "02:00", "03:00"), "band": "nacht"})
        assert skipped.bands(at("2027-03-27T00:00"), at("2027-03-29T00:00")) == []

    def test_a_window_that_ends_before_it_begins_has_no_bands(self):
        assert self.TEAM.bands(at("2026-12-08T00:00"), at("2026-12-07T00:00")) == []

"""Opening hours in the two nights in which the clock changes."""

from datetime import datetime, timedelta

import pytest

from contacts.hours.engine import (
    AMSTERDAM,
    Span,
)
from tests.contacts.hours_examples import (
    ALWAYS,
    NIGHT,
    at,
    exception,
    length,
    line,
    row,
    utc,
)


class TestClockChanges:
    def test_the_night_shift_of_the_spring_night_lasts_nine_hours(self):
        shift = NIGHT.spans(at("2027-03-27T12:00"), at("2027-03-28T12:00"))
        assert shift == [Span(utc(2027, 3, 27, 21, 0), utc(2027, 3, 28, 6, 0))]
        assert length(shift) == timedelta(hours=9)

    def test_the_night_shift_of_the_autumn_night_lasts_eleven_hours(self):
        shift = NIGHT.spans(at("2027-10-30T12:00"), at("2027-10-31T12:00"))
        assert shift == [Span(utc(2027, 10, 30, 20, 0), utc(2027, 10, 31, 7, 0))]
        assert length(shift) == timedelta(hours=11)

    @pytest.mark.parametrize("day", ["2027-03-28", "2027-10-31"])
    def test_day_and_night_never_closes_in_the_nights_of_the_clock(self, day):
        start = at(f"{day}T00:00")
        assert all(ALWAYS.is_open(start + timedelta(minutes=n)) for n in range(26 * 60))
        assert ALWAYS.spans(start, start + timedelta(hours=26)) == [
            Span(start, start + timedelta(hours=26))
        ]

    def test_opening_in_the_double_hour_is_its_first_time(self):
        early = line(row("zo", "02:30", "08:00"))
        assert early.opens(at("2027-10-31T00:00")) == utc(2027, 10, 31, 0, 30)

    def test_closing_in_the_double_hour_is_its_first_time(self):
        late = line(row("za", "22:00", "02:30"))
        assert late.until(at("2027-10-31T00:00")) == utc(2027, 10, 31, 0, 30)
        assert not late.is_open(utc(2027, 10, 31, 1, 15))

    def test_the_second_time_of_the_double_hour_is_later_than_the_first(self):
        early = line(row("zo", "02:30", "08:00"))
        assert not early.is_open(datetime(2027, 10, 31, 2, 15, tzinfo=AMSTERDAM))
        assert early.is_open(datetime(2027, 10, 31, 2, 15, fold=1, tzinfo=AMSTERDAM))

    def test_a_span_over_the_double_hour_lasts_an_hour_more(self):
        assert length(line(row("zo", "02:00", "03:00")).spans(*_around("2027-10-31"))) == timedelta(
            hours=2
        )

    def test_opening_in_the_skipped_hour_is_at_its_end(self):
        early = line(row("zo", "02:30", "08:00"))
        assert early.opens(at("2027-03-28T00:00")) == utc(2027, 3, 28, 1, 0)

    def test_closing_in_the_skipped_hour_is_at_its_end(self):
        late = line(row("za", "22:00", "02:30"))
        assert late.until(at("2027-03-28T00:00")) == utc(2027, 3, 28, 1, 0)

    def test_a_span_inside_the_skipped_hour_doesnt_exist_that_night(self):
        short = line(row("zo", "02:15", "02:45"))
        assert short.spans(*_around("2027-03-28")) == []
        assert short.opens(at("2027-03-27T12:00")) == at("2027-04-04T02:15")

    def test_ending_the_night_before_holds_in_the_spring_night(self):
        ending = exception("2027-03-28", "2027-03-28", ends_night_before=True)
        night = line(row("za", "22:00", "08:00"), exceptions=[ending])
        assert night.until(at("2027-03-27T23:00")) == utc(2027, 3, 27, 23, 0)


def _around(day: str) -> tuple[datetime, datetime]:
    return at(f"{day}T00:00"), at(f"{day}T12:00")

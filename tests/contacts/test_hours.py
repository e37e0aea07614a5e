"""Opening hours, to the minute: the week, what changes next, and the spans and gaps of it."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from contacts.hours.engine import (
    Hours,
    Span,
    complement,
    gaps,
    state_of,
    union,
)
from tests.contacts.hours_examples import (
    ALWAYS,
    DAY_AND_NIGHT,
    EVERY_DAY,
    MONDAY_NIGHT,
    NEVER,
    NIGHT,
    NINE_TO_FIVE,
    OFFICE,
    WORKDAYS,
    at,
    exception,
    line,
    row,
    times,
    utc,
)


class TestTheWeek:
    def test_the_office_answers_from_half_past_eight_to_the_second(self):
        assert not OFFICE.is_open(at("2026-11-23T08:29:59.999999"))
        assert OFFICE.is_open(at("2026-11-23T08:30:00"))

    def test_the_office_stops_at_five_to_the_second(self):
        assert OFFICE.is_open(at("2026-11-23T16:59:59.999999"))
        assert not OFFICE.is_open(at("2026-11-23T17:00:00"))

    def test_the_office_is_closed_on_saturday(self):
        assert OFFICE.state(at("2026-11-21T12:00")) == "closed"

    @pytest.mark.parametrize(
        ("moment", "answers"),
        [
            ("2026-11-23T12:00", False),
            ("2026-11-23T23:40", True),
            ("2026-11-24T02:00", True),
            ("2026-11-24T08:30", False),
            ("2026-11-25T02:00", False),
        ],
    )
    def test_the_night_line_answers_at_twenty_to_midnight(self, moment, answers):
        assert MONDAY_NIGHT.is_open(at(moment)) is answers

    def test_a_night_shift_of_sunday_runs_into_monday(self):
        assert line(row("zo", "22:00", "08:00")).is_open(at("2026-11-23T07:59"))

    def test_a_shift_that_ends_at_midnight_may_be_written_both_ways(self):
        evening = [line(row("ma", "18:00", end)) for end in ("24:00", "00:00")]
        monday = (at("2026-11-23T00:00"), at("2026-11-25T00:00"))
        assert evening[0].spans(*monday) == evening[1].spans(*monday)
        assert evening[0].until(at("2026-11-23T19:00")) == at("2026-11-24T00:00")

    def test_day_and_night_has_no_closed_minute_at_midnight(self):
        assert ALWAYS.is_open(at("2026-11-22T23:59:59"))
        assert ALWAYS.is_open(at("2026-11-23T00:00:00"))

    def test_spans_of_one_day_that_overlap_or_repeat_are_one(self):
        twice = line(row("ma", "09:00", "12:00"), row("ma ma", "11:00", "14:00"), NINE_TO_FIVE)
        assert twice.spans(at("2026-11-23T00:00"), at("2026-11-24T00:00")) == [
            Span(at("2026-11-23T09:00"), at("2026-11-23T17:00"))
        ]

    def test_spans_that_touch_at_midnight_are_one(self):
        shifts = line(row("ma", "20:00", "24:00"), row("di", "00:00", "06:00"))
        assert shifts.until(at("2026-11-23T21:00")) == at("2026-11-24T06:00")

    def test_two_spans_on_a_day_leave_the_lunch_closed(self):
        hours = line(row("ma", "09:00", "12:00"), row("ma", "13:00", "17:00"))
        assert hours.until(at("2026-11-23T09:00")) == at("2026-11-23T12:00")
        assert hours.opens(at("2026-11-23T12:00")) == at("2026-11-23T13:00")

    def test_a_week_without_spans_is_never_open(self):
        assert NEVER.never
        assert NEVER.state(at("2026-11-23T12:00")) == "closed"
        assert NEVER.opens(at("2026-11-23T12:00")) is None

    def test_a_span_may_last_one_minute_less_than_a_day(self):
        nearly = line(row("ma", "08:00", "07:59"))
        assert nearly.until(at("2026-11-23T08:00")) == at("2026-11-24T07:59")


class TestTheThreeStates:
    def test_a_line_without_hours_is_unknown_at_every_moment(self):
        assert state_of(None, at("2026-11-23T12:00")) == "unknown"

    def test_a_line_with_hours_is_open_or_closed(self):
        assert state_of(OFFICE, at("2026-11-23T12:00")) == "open"
        assert state_of(NEVER, at("2026-11-23T12:00")) == "closed"


class TestTheNextChange:
    def test_the_office_on_friday_evening_opens_on_monday(self):
        friday = at("2026-11-20T17:00")
        assert OFFICE.opens(friday) == at("2026-11-23T08:30")
        assert OFFICE.until(friday) is None

    def test_the_office_at_noon_is_open_until_five(self):
        noon = at("2026-11-23T12:00")
        assert OFFICE.until(noon) == at("2026-11-23T17:00")
        assert OFFICE.opens(noon) is None

    def test_tomorrow_and_the_day_after_are_told_apart(self):
        hours = line(row("ma wo", "09:00", "10:00"))
        assert hours.opens(at("2026-11-23T10:00")) == at("2026-11-25T09:00")
        assert hours.opens(at("2026-11-24T23:59")) == at("2026-11-25T09:00")

    def test_day_and_night_never_changes(self):
        assert ALWAYS.next_change(at("2026-11-23T12:00")) is None

    def test_an_exception_that_changes_nothing_is_no_change(self):
        same = line(NINE_TO_FIVE, exceptions=[exception("2026-11-23", "2026-11-23", NINE)])
        assert same.until(at("2026-11-23T12:00")) == at("2026-11-23T17:00")

    def test_a_change_on_the_four_hundredth_day_counts_and_a_minute_later_does_not(self):
        opening = at("2027-12-31T12:00")
        once = line(exceptions=[exception("2027-12-31", "2027-12-31", times("12:00", "13:00"))])
        assert once.opens(opening - timedelta(days=400)) == opening
        assert once.opens(opening - timedelta(days=400, minutes=1)) is None

    def test_an_open_line_that_closes_after_more_than_400_days_has_no_end(self):
        ends = line(DAY_AND_NIGHT, exceptions=[exception("2029-01-01", "2029-01-01")])
        assert ends.until(at("2026-11-23T12:00")) is None
        assert ends.until(at("2028-11-23T12:00")) == at("2029-01-01T00:00")

    def test_day_and_night_after_its_last_exception_never_changes_again(self):
        once = line(DAY_AND_NIGHT, exceptions=[exception("2026-01-01", "2026-01-01")])
        assert once.opens(at("2026-01-01T12:00")) == at("2026-01-02T00:00")
        assert once.until(at("2026-01-02T00:00")) is None

    def test_carla_may_look_less_far_ahead(self):
        assert OFFICE.next_change(at("2026-11-20T17:00"), days=2) is None

    def test_a_line_for_one_far_day_says_nothing_of_the_time_after_it(self):
        once = line(exceptions=[exception("2026-12-31", "2026-12-31", times("12:00", "13:00"))])
        assert once.next_change(at("2026-12-31T13:00")) is None


NINE = times("09:00", "17:00")


class TestAlwaysAndNever:
    def test_the_night_and_the_day_shift_together_are_day_and_night(self):
        shifts = line(row(EVERY_DAY, "08:00", "20:00"), row(EVERY_DAY, "20:00", "08:00"))
        assert shifts.always
        assert shifts.next_change(at("2026-11-23T08:00")) is None

    def test_a_week_with_a_hole_on_monday_morning_is_not_day_and_night(self):
        typed = line(row(WORKDAYS, "17:00", "08:30"), row("za zo", "00:00", "24:00"))
        assert not typed.always
        assert typed.until(at("2026-11-21T12:00")) == at("2026-11-23T00:00")

    def test_one_minute_a_day_without_anybody_is_not_day_and_night(self):
        assert not line(row(EVERY_DAY, "08:00", "07:59")).always

    def test_day_and_night_but_on_sunday_is_not_day_and_night(self):
        assert not line(row("ma di wo do vr za", "00:00", "24:00")).always

    def test_day_and_night_that_closes_at_christmas_is_not_always(self):
        closed = line(DAY_AND_NIGHT, holidays=[{"days": ["Eerste kerstdag"], "hours": []}])
        assert not closed.always
        assert closed.until(at("2026-11-23T12:00")) == at("2026-12-25T00:00")

    def test_day_and_night_with_the_same_hours_on_holidays_is_always(self):
        assert line(
            DAY_AND_NIGHT, holidays=[{"days": "default", "hours": [times("00:00", "24:00")]}]
        ).always

    def test_shifts_with_an_exception_are_not_called_always(self):
        shifts = line(
            row(EVERY_DAY, "08:00", "20:00"),
            row(EVERY_DAY, "20:00", "08:00"),
            exceptions=[exception("2026-12-25", "2026-12-25")],
        )
        assert not shifts.always

    def test_a_line_for_christmas_alone_is_not_never(self):
        once = line(exceptions=[exception("2026-12-25", "2026-12-25", NINE)])
        assert not once.never
        assert once.opens(at("2026-11-23T12:00")) == at("2026-12-25T09:00")


class TestAnyMomentInTheWorld:
    def test_the_same_instant_in_another_zone_gives_the_same_answer(self):
        there = timezone(timedelta(hours=9, minutes=30))
        noon = at("2026-11-23T12:00").astimezone(there)
        assert OFFICE.is_open(noon)
        assert OFFICE.until(noon) == at("2026-11-23T17:00")

    def test_answers_come_in_utc(self):
        until = OFFICE.until(at("2026-11-23T12:00"))
        assert until is not None
        assert until.tzinfo is UTC

    def test_a_moment_without_a_zone_is_refused(self):
        with pytest.raises(ValueError, match="tijdzone"):
            OFFICE.is_open(datetime(2026, 11, 23, 12, 0))  # noqa: DTZ001 (that is the point)

    @pytest.mark.parametrize("year", [1900, 1940, 2200])
    def test_far_years_are_answered(self, year):
        observed = line(NINE_TO_FIVE, holidays=[{"days": "default"}])
        assert observed.next_change(utc(year, 6, 15, 12, 0)) is not None

    @pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
    @pytest.mark.parametrize("offset", [-14, 0, 14])
    def test_the_ends_of_the_calendar_give_an_answer_and_no_error(self, day, offset):
        moment = datetime.combine(day, time(12), timezone(timedelta(hours=offset)))
        assert ALWAYS.is_open(moment)
        assert ALWAYS.next_change(moment) is None
        assert NIGHT.spans(moment, moment) == []
        assert OFFICE.state(moment) in ("open", "closed")
        OFFICE.next_change(moment)


class TestSpans:
    def test_spans_are_cut_to_the_window(self):
        window = at("2026-11-23T12:00"), at("2026-11-24T09:00")
        assert OFFICE.spans(*window) == [
            Span(at("2026-11-23T12:00"), at("2026-11-23T17:00")),
            Span(at("2026-11-24T08:30"), at("2026-11-24T09:00")),
        ]

    def test_a_window_within_one_span_is_covered_whole(self):
        window = at("2026-11-23T12:00"), at("2026-11-23T12:01")
        assert OFFICE.spans(*window) == [Span(*window)]

    def test_the_tail_of_the_night_before_the_window_is_seen(self):
        window = at("2026-11-23T00:00"), at("2026-11-23T12:00")
        assert NIGHT.spans(*window) == [Span(window[0], at("2026-11-23T08:00"))]

    @pytest.mark.parametrize("hours", [0, -1])
    def test_a_window_without_length_has_no_spans(self, hours):
        start = at("2026-11-23T12:00")
        assert ALWAYS.spans(start, start + timedelta(hours=hours)) == []


class TestGaps:
    WEEK = at("2026-11-23T00:00"), at("2026-11-30T00:00")

    def test_the_hole_that_editors_type_on_monday_morning_is_found(self):
        typed = line(row(WORKDAYS, "17:00", "08:30"), row("za zo", "00:00", "24:00"))
        assert gaps([typed, OFFICE], *self.WEEK) == [
            Span(at("2026-11-23T00:00"), at("2026-11-23T08:30"))
        ]

    def test_lines_that_relieve_each_other_leave_no_gap(self):
        night = line(row(WORKDAYS, "17:00", "08:30"), row("za zo", "00:00", "24:00"))
        early = line(row("ma", "00:00", "08:30"))
        assert gaps([OFFICE, night, early], *self.WEEK) == []

    def test_without_lines_the_whole_week_is_a_gap(self):
        assert gaps([], *self.WEEK) == [Span(*self.WEEK)]

    def test_spans_may_stand_for_a_line(self):
        tuesday = [Span(at("2026-11-24T00:00"), at("2026-11-25T00:00"))]
        assert gaps([tuesday], *self.WEEK) == [
            Span(self.WEEK[0], at("2026-11-24T00:00")),
            Span(at("2026-11-25T00:00"), self.WEEK[1]),
        ]

    def test_spans_outside_the_window_change_nothing(self):
        before = Span(at("2026-11-01T00:00"), at("2026-11-02T00:00"))
        after = Span(at("2026-12-01T00:00"), at("2026-12-02T00:00"))
        assert complement([before, after], *self.WEEK) == [Span(*self.WEEK)]

    def test_an_empty_window_has_no_gap(self):
        assert complement([], self.WEEK[0], self.WEEK[0]) == []

    def test_a_union_joins_what_overlaps_or_touches(self):
        first = Span(at("2026-11-23T08:00"), at("2026-11-23T10:00"))
        inside = Span(at("2026-11-23T08:30"), at("2026-11-23T09:00"))
        touching = Span(at("2026-11-23T10:00"), at("2026-11-23T11:00"))
        apart = Span(at("2026-11-23T12:00"), at("2026-11-23T13:00"))
        assert union([[apart], [first, touching], [inside]]) == [
            Span(first.start, touching.end),
            apart,
        ]


class TestValues:
    def test_equal_documents_are_equal_values(self):
        assert line(NINE_TO_FIVE) == line(NINE_TO_FIVE)
        assert len({line(NINE_TO_FIVE), line(NINE_TO_FIVE), NEVER}) == 2

    def test_a_line_that_has_answered_is_still_equal_to_a_fresh_one(self):
        asked = line(NINE_TO_FIVE)
        asked.is_open(at("2026-11-23T12:00"))
        assert asked == line(NINE_TO_FIVE)
        assert hash(asked) == hash(line(NINE_TO_FIVE))

    def test_hours_can_not_be_changed(self):
        with pytest.raises(AttributeError):
            OFFICE.week = ()  # type: ignore[misc]  # that is the point

    def test_no_hours_at_all_is_an_empty_week(self):
        assert Hours.parse({}) == NEVER

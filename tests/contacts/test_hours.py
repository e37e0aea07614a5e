"""Opening hours, to the minute: week, nights, holidays, exceptions and the clock changes."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from contacts.hours.engine import (
    AMSTERDAM,
    BandSpan,
    Hours,
    Span,
    complement,
    gaps,
    state_of,
    union,
)
from tests.contacts.hours_examples import (
    DAY_AND_NIGHT,
    EVERY_DAY,
    NINE_TO_FIVE,
    WORKDAYS,
    at,
    exception,
    length,
    line,
    row,
    times,
    utc,
)

OFFICE = line(row(WORKDAYS, "08:30", "17:00"))
NIGHT = line(row(EVERY_DAY, "22:00", "08:00"))
MONDAY_NIGHT = line(row("ma", "17:00", "08:30"))
ALWAYS = line(DAY_AND_NIGHT)
NEVER = line()


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


class TestHolidays:
    CLOSED = line(NINE_TO_FIVE, holidays=[{"days": "default", "hours": []}])

    @pytest.mark.parametrize(
        "day",
        [
            "2027-01-01",  # Nieuwjaarsdag
            "2026-04-06",  # Tweede paasdag
            "2026-04-27",  # Koningsdag
            "2026-05-14",  # Hemelvaartsdag
            "2026-05-25",  # Tweede pinksterdag
            "2026-12-25",  # Eerste kerstdag
        ],
    )
    def test_the_office_is_closed_on_the_days_of_the_default_set(self, day):
        assert not self.CLOSED.is_open(at(f"{day}T12:00"))

    @pytest.mark.parametrize("day", ["2026-04-03", "2026-05-05"])
    def test_good_friday_and_liberation_day_are_ordinary_by_default(self, day):
        assert self.CLOSED.is_open(at(f"{day}T12:00"))

    def test_a_line_that_observes_good_friday_is_closed_then_and_open_at_easter(self):
        friday = line(row(EVERY_DAY, "09:00", "17:00"), holidays=[{"days": ["goede vrijdag"]}])
        assert not friday.is_open(at("2026-04-03T12:00"))
        assert friday.is_open(at("2026-04-05T12:00"))

    def test_kings_day_on_a_sunday_is_kept_on_saturday(self):
        kings = line(row(EVERY_DAY, "09:00", "17:00"), holidays=[{"days": ["KONINGSDAG"]}])
        assert not kings.is_open(at("2025-04-26T12:00"))
        assert kings.is_open(at("2025-04-27T12:00"))

    def test_two_named_days_on_one_date_close_a_line_that_observes_either(self):
        for name in ("Bevrijdingsdag", "Hemelvaartsdag"):
            closed = line(NINE_TO_FIVE, holidays=[{"days": [name]}])
            assert not closed.is_open(at("2016-05-05T12:00"))

    def test_other_hours_may_hold_on_a_holiday(self):
        sunday_rota = line(
            NINE_TO_FIVE, holidays=[{"days": "default", "hours": [times("10:00", "12:00")]}]
        )
        assert not sunday_rota.is_open(at("2026-12-25T09:30"))
        assert sunday_rota.until(at("2026-12-25T10:00")) == at("2026-12-25T12:00")

    def test_a_line_that_says_nothing_of_holidays_stays_open_at_christmas(self):
        assert line(DAY_AND_NIGHT).is_open(at("2026-12-25T12:00"))

    def test_a_line_that_observes_none_stays_open_at_christmas(self):
        assert line(NINE_TO_FIVE, holidays="none").is_open(at("2026-12-25T12:00"))

    def test_the_night_before_christmas_is_worked_to_its_end(self):
        night = line(row(EVERY_DAY, "22:00", "08:00"), holidays=[{"days": "default", "hours": []}])
        assert night.until(at("2026-12-24T23:00")) == at("2026-12-25T08:00")

    def test_no_ghost_shift_rises_on_the_morning_after_a_holiday(self):
        night = line(row(EVERY_DAY, "22:00", "08:00"), holidays=[{"days": ["Koningsdag"]}])
        assert night.opens(at("2026-04-27T08:00")) == at("2026-04-28T22:00")

    def test_the_night_of_new_years_eve_is_an_ordinary_night(self):
        night = line(
            row("do", "22:00", "08:00"),
            holidays=[{"days": "default", "hours": [times("12:00", "14:00")]}],
        )
        assert night.spans(at("2026-12-31T12:00"), at("2027-01-02T00:00")) == [
            Span(at("2026-12-31T22:00"), at("2027-01-01T08:00")),
            Span(at("2027-01-01T12:00"), at("2027-01-01T14:00")),
        ]


class TestRulesForHolidays:
    """What holds on a named day, with a rule for some of them."""

    SHOP = line(
        NINE_TO_FIVE,
        holidays=[
            {"days": "default", "hours": []},
            {"days": ["Koningsdag"], "hours": [times("10:00", "12:00")]},
            {"days": ["Kerstavond", "Oudejaarsdag"], "hours": [times("08:30", "15:00")]},
            {"days": ["Hemelvaartsdag"], "hours": [times("11:00", "13:00")]},
            {"days": ["Bevrijdingsdag"], "hours": [times("13:00", "14:00")]},
        ],
    )

    @pytest.mark.parametrize(
        ("moment", "state"),
        [
            ("2027-04-27T11:00", "open"),
            ("2027-04-27T12:00", "closed"),
            ("2026-12-24T14:59", "open"),
            ("2026-12-24T15:00", "closed"),
            ("2026-12-31T08:30", "open"),
            ("2026-12-25T11:00", "closed"),
            ("2027-01-04T11:00", "open"),
        ],
    )
    def test_hours_7_each_named_day_has_its_own_rule(self, moment, state):
        assert self.SHOP.state(at(moment)) == state

    def test_the_first_rule_that_names_a_day_of_two_names_holds(self):
        assert self.SHOP.is_open(at("2016-05-05T11:00"))
        assert not self.SHOP.is_open(at("2016-05-05T13:00"))

    def test_christmas_eve_is_an_ordinary_day_by_default(self):
        closed = line(NINE_TO_FIVE, holidays=[{"days": "default", "hours": []}])
        assert closed.is_open(at("2026-12-24T12:00"))


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


class TestExceptions:
    def test_an_exception_holds_on_its_days_only(self):
        training = line(NINE_TO_FIVE, exceptions=[exception("2026-11-24", "2026-11-25")])
        opened = [training.is_open(at(f"2026-11-{day}T12:00")) for day in (23, 24, 25, 26)]
        assert opened == [True, False, False, True]

    def test_an_exception_goes_before_a_holiday(self):
        both = line(
            NINE_TO_FIVE,
            holidays=[{"days": "default", "hours": []}],
            exceptions=[exception("2026-12-25", "2026-12-25", times("10:00", "11:00"))],
        )
        assert both.is_open(at("2026-12-25T10:30"))

    def test_an_exception_may_have_several_spans(self):
        hours = (times("09:00", "10:00"), times("14:00", "15:00"), times("22:00", "02:00"))
        busy = line(exceptions=[exception("2026-11-23", "2026-11-23", *hours)])
        assert busy.spans(at("2026-11-01T00:00"), at("2026-12-01T00:00")) == [
            Span(at("2026-11-23T09:00"), at("2026-11-23T10:00")),
            Span(at("2026-11-23T14:00"), at("2026-11-23T15:00")),
            Span(at("2026-11-23T22:00"), at("2026-11-24T02:00")),
        ]

    def test_a_session_over_two_days_is_overridden_on_its_start_day(self):
        closed = line(
            row("ma", "17:00", "08:30"), exceptions=[exception("2026-11-23", "2026-11-23")]
        )
        assert closed.opens(at("2026-11-23T12:00")) == at("2026-11-30T17:00")

    def test_closing_on_tuesday_leaves_the_night_of_monday_alone(self):
        closed = line(
            row("ma", "17:00", "08:30"), exceptions=[exception("2026-11-24", "2026-11-24")]
        )
        assert closed.until(at("2026-11-23T23:40")) == at("2026-11-24T08:30")

    def test_an_exception_may_also_end_the_night_before(self):
        ending = exception("2026-11-24", "2026-11-24", ends_night_before=True)
        closed = line(row("ma", "17:00", "08:30"), exceptions=[ending])
        assert closed.until(at("2026-11-23T23:40")) == at("2026-11-24T00:00")
        assert not closed.is_open(at("2026-11-24T00:00"))

    def test_ending_the_night_before_leaves_the_nights_of_the_exception_whole(self):
        nights = exception(
            "2026-11-24", "2026-11-25", times("22:00", "04:00"), ends_night_before=True
        )
        rota = line(row("ma", "22:00", "08:00"), exceptions=[nights])
        assert rota.spans(at("2026-11-23T12:00"), at("2026-11-27T00:00")) == [
            Span(at("2026-11-23T22:00"), at("2026-11-24T00:00")),
            Span(at("2026-11-24T22:00"), at("2026-11-25T04:00")),
            Span(at("2026-11-25T22:00"), at("2026-11-26T04:00")),
        ]

    def test_ending_the_night_before_ends_an_exceptional_night_too(self):
        first = exception("2026-11-23", "2026-11-23", times("22:00", "04:00"))
        second = exception("2026-11-24", "2026-11-24", ends_night_before=True)
        rota = line(exceptions=[second, first])
        assert rota.until(at("2026-11-23T23:00")) == at("2026-11-24T00:00")

    def test_ending_the_night_before_leaves_the_evening_itself_alone(self):
        ending = exception("2026-11-24", "2026-11-24", ends_night_before=True)
        evening = line(row("ma", "18:00", "22:00"), exceptions=[ending])
        assert evening.until(at("2026-11-23T19:00")) == at("2026-11-23T22:00")

    def test_an_exception_without_an_end_in_sight_keeps_the_line_closed(self):
        closed = line(DAY_AND_NIGHT, exceptions=[exception("2026-11-24", "9999-12-31")])
        assert closed.until(at("2026-11-23T12:00")) == at("2026-11-24T00:00")
        assert closed.opens(at("2026-11-24T12:00")) is None


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

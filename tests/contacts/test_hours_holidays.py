"""Opening hours on holidays and other dates."""

import pytest

from contacts.hours.engine import (
    Span,
)
from tests.contacts.hours_examples import (
    DAY_AND_NIGHT,
    EVERY_DAY,
    NINE_TO_FIVE,
    at,
    exception,
    line,
    row,
    times,
)


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

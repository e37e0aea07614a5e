"""Hours that are often a mistake are asked about until they are mended or said to be right."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given

from contacts.hours.calendar import AMSTERDAM
from contacts.hours.engine import Hours
from contacts.hours.questions import KEEP, MEND, questions, said_before, settle
from tests.contacts.test_hours_properties import HOURS, documents_and_days

TODAY = date(2026, 11, 30)
WORKDAYS = ["ma", "di", "wo", "do", "vr"]
EVERY_DAY = [*WORKDAYS, "za", "zo"]
ALL_DAY = {"from": "00:00", "to": "24:00"}
ON = {"from": "00:00", "to": "08:00", "next_day": True}


def row(days, start, end, **more) -> dict[str, Any]:
    return {"days": days, "from": start, "to": end, **more}


def hours(*week, holidays=None, exceptions=(), sure=()) -> Hours:
    document = {"week": list(week), "exceptions": list(exceptions), "sure": list(sure)}
    return Hours.parse(document | ({"holidays": holidays} if holidays else {}))


def exception(first, *rows, last="", **more) -> dict[str, Any]:
    return {"from": first, "to": last or first, "hours": list(rows), **more}


def texts(found: Hours, code: str = "") -> list[str]:
    return [one.text for one in questions(found, TODAY) if not code or one.code == code]


def answered(found: Hours, choice: str) -> Hours:
    """The hours with one answer to all that is asked, also about what an answer mended."""
    answers: dict[str, str] = {}
    for _ in range(3):
        answers |= {one.key: choice for one in settle(found, TODAY, answers).asked}
    return settle(found, TODAY, answers).hours


NIGHTS = row(WORKDAYS, "17:00", "08:00")
WEEKEND = row(["za", "zo"], "00:00", "24:00")
POST = hours(NIGHTS, WEEKEND, holidays=[{"days": "default", "hours": [ALL_DAY]}])


class TestANightThatIsCut:
    def test_it_is_named_by_its_day_and_by_its_holidays(self):
        assert texts(POST) == [
            "Elke maandag, en na Tweede paasdag, Koningsdag, Hemelvaartsdag en Tweede pinksterdag "
            "neemt van 00:00 tot 08:00 niemand op, terwijl andere nachten doorlopen. Klopt dat?"
        ]

    def test_yes_lets_every_such_row_run_on(self):
        mended = answered(POST, MEND).document()
        assert mended["week"] == [NIGHTS, {"days": ["za", "zo"], **ON}]
        assert mended["holidays"] == [{"days": "default", "hours": [ON]}]
        assert texts(Hours.parse(mended)) == []

    def test_no_is_kept_as_said_and_the_rows_stay(self):
        said = answered(POST, KEEP)
        assert said.sure == ("night-cut",)
        assert (said.week, said.holidays) == (POST.week, POST.holidays)
        assert texts(said) == []
        (key,) = said_before(said, TODAY)
        assert [one.key for one in settle(said, TODAY, {}).asked] == [key]

    def test_a_night_before_an_ordinary_day_is_named_by_its_date(self):
        every = row(EVERY_DAY, "17:00", "08:00")
        post = hours(every, exceptions=[exception("2026-12-24", ALL_DAY)])
        (text,) = texts(post)
        assert text.startswith("Op 25 december neemt van 00:00 tot 08:00 niemand op")
        assert answered(post, MEND).document()["exceptions"][0]["hours"] == [ON]

    def test_one_that_is_far_away_is_found_too(self):
        every = row(EVERY_DAY, "17:00", "08:00")
        post = hours(every, exceptions=[exception("2027-12-24", ALL_DAY)])
        assert texts(post)[0].startswith("Op 25 december neemt")
        assert texts(hours(every, exceptions=[exception("2028-12-24", ALL_DAY)])) == []

    def test_many_dates_are_counted(self):
        until = {"from": "17:00", "to": "24:00"}
        post = hours(NIGHTS, exceptions=[exception("2026-12-01", until, last="2026-12-08")])
        assert "op 2 december, 3 december, 4 december, 5 december, 6 december en nog 3 dagen" in (
            texts(post)[0].casefold()
        )

    @pytest.mark.parametrize(
        "special",
        [
            exception("2026-12-25"),
            exception("2026-12-25", {"from": "10:00", "to": "12:00"}, ends_night_before=True),
        ],
    )
    def test_a_day_that_is_said_to_be_closed_is_no_question(self, special):
        every = row(EVERY_DAY, "17:00", "08:00")
        late = exception("2026-12-24", ALL_DAY)
        assert texts(hours(every, exceptions=[late, special])) == []

    def test_a_holiday_that_is_closed_is_no_question(self):
        week = (row(["zo"], "12:00", "24:00"), row(["di"], "22:00", "08:00"))
        (text,) = texts(hours(*week))
        closed = hours(*week, holidays=[{"days": "default", "hours": []}])
        assert text.startswith("Elke maandag neemt")
        assert len(texts(closed)) == 1
        only_easter = hours(
            row(["wo"], "22:00", "08:00"),
            exceptions=[exception("2027-03-28", {"from": "20:00", "to": "24:00"})],
            holidays=[{"days": ["Tweede paasdag"], "hours": []}],
        )
        assert texts(only_easter) == []

    def test_without_other_nights_midnight_is_an_end_like_any_other(self):
        assert texts(hours(row(WORKDAYS, "17:00", "24:00"))) == []

    def test_a_shift_of_more_than_a_day_is_not_cut(self):
        assert texts(hours(NIGHTS, {"days": ["za", "zo"], **ON})) == []


EVEN = row(["ma"], "09:00", "12:00", weeks="even")


class TestARowWithinAnother:
    TWO = (row(WORKDAYS, "09:00", "17:00"), row(["vr"], "09:00", "12:00"))

    def test_it_is_asked_which_holds(self):
        assert texts(hours(*self.TWO)) == [
            "vr 09:00 tot 12:00 valt binnen ma t/m vr 09:00 tot 17:00. "
            "Geldt de ene in plaats van de andere?"
        ]

    def test_in_its_place_takes_the_day_out_of_the_other(self):
        week = answered(hours(*self.TWO), MEND).document()["week"]
        assert week == [row(["ma", "di", "wo", "do"], "09:00", "17:00"), self.TWO[1]]

    def test_a_row_without_days_is_no_row(self):
        rows = (row(["vr"], "09:00", "17:00"), row(["vr"], "09:00", "12:00"))
        assert answered(hours(*rows), MEND).document()["week"] == [rows[1]]

    def test_in_even_weeks_alone_the_other_stays_in_the_odd(self):
        rows = (row(["za"], "09:00", "17:00"), row(["za"], "09:00", "12:00", weeks="even"))
        week = answered(hours(*rows), MEND).document()["week"]
        assert week == [rows[1], row(["za"], "09:00", "17:00", weeks="odd")]
        odd = (row(["za"], "09:00", "17:00"), row(["za"], "09:00", "12:00", weeks="odd"))
        assert answered(hours(*odd), MEND).document()["week"][1]["weeks"] == "even"

    def test_beside_it_is_kept_as_said(self):
        said = answered(hours(*self.TWO), KEEP)
        assert (said.sure, len(said.week)) == (("contained",), 2)

    @pytest.mark.parametrize(
        "rows",
        [
            (row(["ma"], "08:00", "12:30"), row(["ma"], "12:00", "17:00")),
            (row(["ma"], "09:00", "12:00"), row(["ma"], "09:00", "12:00")),
            (row(["ma"], "00:00", "24:00"), row(["ma"], "09:00", "12:00")),
            (row(["ma"], "09:00", "17:00"), row(["di"], "09:00", "12:00")),
            (row(["ma"], "09:00", "17:00", weeks="odd"), EVEN),
            (row(["ma"], "22:00", "08:00"), row(["di"], "00:00", "06:00")),
        ],
    )  # fmt: skip
    def test_what_can_mislead_nobody_is_not_asked(self, rows):
        assert texts(hours(*rows), "contained") == []

    def test_it_holds_for_holidays_and_exceptions_too(self):
        two = [{"from": "09:00", "to": "17:00"}, {"from": "10:00", "to": "12:00"}]
        asked = hours(
            row(["ma"], "09:00", "17:00"),
            holidays=[{"days": ["Koningsdag"], "hours": two}, {"days": "default", "hours": two}],
            exceptions=[exception("2026-12-24", *two)],
        )
        assert [text.split(" valt ")[0] for text in texts(asked)] == [
            "Koningsdag 10:00 tot 12:00",
            "feestdagen 10:00 tot 12:00",
            "24 december 2026 10:00 tot 12:00",
        ]
        mended = answered(asked, MEND).document()
        assert [rule["hours"] for rule in mended["holidays"]] == [two[1:], two[1:]]
        assert mended["exceptions"][0]["hours"] == two[1:]

    def test_bands_may_lie_within_each_other_on_a_holiday(self):
        bands = [{"from": "09:00", "to": "17:00", "band": "dag"},
                 {"from": "10:00", "to": "12:00", "band": "inloop"}]  # fmt: skip
        assert texts(hours(holidays=[{"days": "default", "hours": bands}])) == []


class TestALongDay:
    @pytest.mark.parametrize(
        ("one", "words"),
        [
            (row(["ma"], "09:00", "05:00"), "Van 09:00 tot 05:00 de volgende dag is 20 uur."),
            (row(["ma"], "09:00", "04:30"), "is 19 uur en 30 minuten. Klopt dat?"),
        ],
    )
    def test_it_is_asked(self, one, words):
        (text,) = texts(hours(one))
        assert words in text
        assert answered(hours(one), KEEP).sure == ("long",)

    def test_it_is_asked_once(self):
        assert len(texts(hours(row(["ma"], "09:00", "05:00"), row(["do"], "09:00", "05:00")))) == 1

    @pytest.mark.parametrize("one", [row(["ma"], "16:00", "08:00"), {"days": ["za"], **ON}])
    def test_a_night_is_no_long_day(self, one):
        assert texts(hours(one)) == []


class TestAMinute:
    @pytest.mark.parametrize(
        ("start", "end", "words"),
        [
            ("00:00", "23:59", "Tot 23:59 laat één minuut open. Bedoel je 24:00?"),
            ("00:01", "24:00", "Vanaf 00:01 laat één minuut open. Bedoel je 00:00?"),
        ],
    )
    def test_it_is_asked_and_mended_everywhere(self, start, end, words):
        times = {"from": start, "to": end}
        asked = hours(
            {"days": EVERY_DAY, **times},
            holidays=[{"days": "default", "hours": [times]}],
            exceptions=[exception("2026-12-24", times)],
        )
        assert texts(asked) == [words]
        mended = answered(asked, MEND).document()
        assert mended["week"][0] == {"days": EVERY_DAY, **ALL_DAY}
        assert mended["holidays"][0]["hours"] == mended["exceptions"][0]["hours"] == [ALL_DAY]
        assert answered(asked, KEEP).sure == ("minute",)

    def test_the_other_rows_stay(self):
        rows = (row(["ma"], "12:00", "23:59"), row(["di"], "12:00", "20:00"))
        assert answered(hours(*rows), MEND).document()["week"] == [
            row(["ma"], "12:00", "24:00"),
            rows[1],
        ]


def test_any_other_row_asks_anew():
    before = hours(*TestARowWithinAnother.TWO)
    after = hours(*TestARowWithinAnother.TWO, row(["za"], "10:00", "11:00"))
    (said,) = settle(before, TODAY, {}).asked
    assert settle(after, TODAY, {said.key: KEEP}).hours.sure == ()


def test_an_answer_that_is_none_is_no_answer():
    asked = hours(*TestARowWithinAnother.TWO)
    (one,) = settle(asked, TODAY, {}).asked
    assert settle(asked, TODAY, {one.key: "misschien"}).hours == asked


@HOURS
@given(documents_and_days())
def test_a_night_is_cut_exactly_where_a_slow_look_finds_it(asked):
    """At midnight nobody answers, a minute before somebody did, and the day isn't closed.

    Of the nights to come: that of before today is over.
    """
    found, today = Hours.parse(asked[0]), asked[1]
    told = any(one.code == "night-cut" for one in questions(found, today))
    nights = any(one.times.end > 1440 for one in found.week)
    assert told == (nights and any(_is_cut(found, today + timedelta(n)) for n in range(1, 400)))


def _is_cut(found: Hours, day: date) -> bool:
    midnight = datetime(day.year, day.month, day.day, tzinfo=AMSTERDAM)
    before = found.is_open(midnight - timedelta(minutes=1))
    special = found.special_on(day)
    closed = special is not None and not special.hours
    stopped = any(one.first == day and one.ends_night_before for one in found.exceptions)
    return before and not found.is_open(midnight) and not closed and not stopped


@HOURS
@given(documents_and_days())
def test_once_everything_is_answered_nothing_is_asked(asked):
    found = Hours.parse({**asked[0], "sure": []})
    said = answered(found, KEEP)
    assert questions(said, TODAY) == []
    assert (said.week, said.holidays, said.exceptions) == (
        found.week,
        found.holidays,
        found.exceptions,
    )

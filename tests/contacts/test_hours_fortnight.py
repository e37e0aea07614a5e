"""The coming fourteen days: what is drawn is what is said, and no gap stays unseen."""

from datetime import date

from hypothesis import given

from contacts.hours.engine import Hours, to_instant
from contacts.hours.fortnight import NOBODY, fortnight, weekly_gaps
from tests.contacts.hours_examples import EVERY_DAY, WEEKEND, WORKDAYS, exception, line, row
from tests.contacts.test_hours_properties import HOURS, documents_and_days

MONDAY = date(2026, 11, 23)
OFFICE = row(WORKDAYS, "08:30", "17:00")


def gaps(hours: Hours, day: date = MONDAY) -> list[str]:
    return list(fortnight(hours, day).gaps)


def test_the_forgotten_night_before_monday_is_told():
    night = line(row(WORKDAYS, "17:00", "08:30"), row(WEEKEND, "00:00", "24:00"))
    assert gaps(night) == [
        "Op maandag van 00:00 tot 08:30 neemt niemand op.",
        "Op maandag tot en met vrijdag van 08:30 tot 17:00 neemt niemand op.",
    ]


def test_the_nights_of_an_office_are_told_in_one_sentence():
    assert gaps(line(OFFICE)) == [
        "Op zaterdag en zondag van 08:30 tot 17:00 neemt niemand op.",
        "Elke dag van 17:00 tot 08:30 de volgende dag neemt niemand op.",
    ]


def test_nights_of_some_days_go_through_midnight_together():
    open_but = line(
        row("vr za zo", "00:00", "24:00"),
        row("ma", "00:00", "22:00"),
        row("di wo", "06:00", "22:00"),
        row("do", "06:00", "24:00"),
    )
    assert gaps(open_but) == [
        "Op maandag tot en met woensdag van 22:00 tot 06:00 de volgende dag neemt niemand op."
    ]


def test_whole_days_without_anybody():
    assert gaps(line(row(WORKDAYS, "00:00", "24:00"))) == [
        "Op zaterdag en zondag neemt niemand op."
    ]
    assert gaps(line()) == ["Elke dag neemt niemand op."]
    assert fortnight(line(), MONDAY, "kan niemand komen").gaps == ("Elke dag kan niemand komen.",)


def test_who_is_always_there_has_no_gaps():
    days = fortnight(line(row(EVERY_DAY, "00:00", "24:00")), MONDAY)
    assert days.gaps == ()
    assert {day.words for day in days.days} == {"dag en nacht"}


def test_a_holiday_and_an_exception_are_named_and_told_apart():
    hours = line(
        row(EVERY_DAY, "08:00", "20:00"),
        holidays=[{"days": "default", "hours": []}],
        exceptions=[
            exception(
                "2026-12-24", "2026-12-24", {"from": "08:00", "to": "15:00"}, note="Kerstavond"
            ),
            exception("2026-12-28", "2026-12-28"),
        ],
    )
    shown = fortnight(hours, date(2026, 12, 21))
    named = {day.name: (day.words, day.special) for day in shown.days}
    assert named["donderdag 24 december"] == ("08:00 tot 15:00", "afwijking: Kerstavond")
    assert named["vrijdag 25 december"] == ("dicht", "Eerste kerstdag")
    assert named["maandag 28 december"] == ("dicht", "afwijking")
    assert shown.gaps[1:3] == (
        "Op donderdag 24 december van 15:00 tot 20:00 neemt niemand op, anders dan gewoon.",
        "Op vrijdag 25 december van 08:00 tot 20:00 neemt niemand op, anders dan gewoon.",
    )


def test_a_special_gap_through_midnight_names_both_days():
    hours = line(
        row(EVERY_DAY, "00:00", "24:00"),
        exceptions=[exception("2026-11-25", "2026-11-26")],
    )
    assert gaps(hours) == [
        "Van woensdag 25 november 00:00 tot donderdag 26 november 24:00 neemt niemand op, "
        "anders dan gewoon."
    ]


def test_the_bars_are_as_long_as_the_times():
    monday = fortnight(line(row("ma", "06:00", "12:00"), row("ma", "18:00", "24:00")), MONDAY).days[
        0
    ]
    assert [(bar.x, bar.width) for bar in monday.bars] == [
        ("25.000%", "25.000%"),
        ("75.000%", "25.000%"),
    ]
    assert monday.words == "06:00 tot 12:00 en 18:00 tot 24:00"


def test_the_day_of_a_clock_change_is_as_wide_as_it_lasts():
    shown = fortnight(line(OFFICE), date(2026, 10, 20))
    sunday = next(day for day in shown.days if day.name == "zondag 25 oktober")
    assert sunday.width == "100.000%"
    assert shown.days[0].width == "96.000%"
    assert "25 uur: de klok verspringt" in sunday.special


def test_a_gap_of_even_weeks_alone_says_so():
    half = {**row("za", "10:00", "11:00"), "weeks": "odd"}
    others = row("ma di wo do vr zo", "10:00", "11:00")
    assert gaps(line(row(EVERY_DAY, "11:00", "10:00"), others, half))[0] == (
        "Op zaterdag van 10:00 tot 11:00 neemt niemand op (even weken)."
    )


def test_the_night_of_an_odd_sunday_is_the_morning_of_an_even_monday():
    days = (row("ma", "06:00", "24:00"), row("di wo do vr za zo", "00:00", "24:00"))
    night = {**row("zo", "22:00", "06:00"), "weeks": "odd"}
    assert gaps(line(*days, night)) == [
        "Op maandag van 00:00 tot 06:00 neemt niemand op (oneven weken)."
    ]


def test_an_ordinary_kerstavond_has_no_name():
    shown = fortnight(line(OFFICE), date(2026, 12, 21))
    assert [day.special for day in shown.days if day.name == "donderdag 24 december"] == [""]
    ruled = line(OFFICE, holidays=[{"days": ["Kerstavond"], "hours": []}])
    assert fortnight(ruled, date(2026, 12, 24)).days[0].special == "Kerstavond"


@HOURS
@given(documents_and_days())
def test_what_is_said_to_be_a_weekly_gap_is_closed_in_an_ordinary_week(asked):
    document, _ = asked
    week = Hours(Hours.parse(document).week)
    for gap in weekly_gaps(week):
        # 1 June 2026 is the Monday of week 23.
        for first in {None: (1, 8), "odd": (1,), "even": (8,)}[gap.weeks]:
            for day in gap.days:
                start = to_instant(date(2026, 6, first + day), gap.start)
                end = to_instant(date(2026, 6, first + day), gap.end)
                assert week.spans(start, end) == []


@HOURS
@given(documents_and_days())
def test_without_a_gap_an_ordinary_week_is_open_all_the_time(asked):
    document, _ = asked
    week = Hours(Hours.parse(document).week)
    start, end = to_instant(date(2026, 6, 1), 0), to_instant(date(2026, 6, 15), 0)
    minutes = sum((span.end - span.start).total_seconds() // 60 for span in week.spans(start, end))
    told = sum(
        len(gap.days) * (gap.end - gap.start) * (1 if gap.weeks else 2) for gap in weekly_gaps(week)
    )
    assert minutes + told == 14 * 1440
    assert NOBODY

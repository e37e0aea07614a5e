"""A line exists between two dates and is answered at its hours; both decide what a person sees."""

from dataclasses import replace
from datetime import date, timedelta

from contacts.directory import Directory, Town
from contacts.hours.engine import Hours
from tests.values import (
    DAY_AND_NIGHT,
    MONDAY_NIGHT,
    MONDAY_NOON,
    OFFICE,
    alarm,
    directory,
    line,
    moment,
    service,
)


def test_an_office_line_is_open_until_five_and_then_opens_in_the_morning():
    office = line(hours=OFFICE)
    assert office.state(MONDAY_NOON) == "open"
    assert office.until(MONDAY_NOON) == moment("2026-11-23T17:00")
    assert office.opens(MONDAY_NOON) is None
    assert office.state(MONDAY_NIGHT) == "closed"
    assert office.opens(MONDAY_NIGHT) == moment("2026-11-24T08:30")
    assert office.until(MONDAY_NIGHT) is None


def test_a_line_without_hours_is_unknown_and_changes_nothing():
    unknown = line(hours=None)
    assert unknown.state(MONDAY_NOON) == "unknown"
    assert unknown.until(MONDAY_NOON) is None
    assert unknown.opens(MONDAY_NOON) is None
    assert unknown.next_change(MONDAY_NOON) is None
    assert unknown.spans(MONDAY_NOON, MONDAY_NIGHT) == []


def test_the_old_number_stops_at_midnight_after_its_last_day():
    old = line(hours=DAY_AND_NIGHT, valid_to=date(2027, 4, 1))
    evening = moment("2027-04-01T23:59")
    assert old.state(evening) == "open"
    assert old.until(evening) == moment("2027-04-02T00:00")
    assert old.next_change(evening) == moment("2027-04-02T00:00")
    assert old.state(moment("2027-04-02T00:00")) == "closed"
    assert old.opens(moment("2027-04-02T00:00")) is None


def test_a_line_that_closes_for_the_night_on_its_last_day_never_opens_again():
    old = line(hours=OFFICE, valid_to=date(2026, 11, 23))
    assert old.until(MONDAY_NOON) == moment("2026-11-23T17:00")
    assert old.opens(MONDAY_NIGHT) is None
    assert old.next_change(MONDAY_NIGHT) is None


def test_the_bands_of_a_line_end_with_its_last_day():
    night = {"days": ["ma"], "from": "22:00", "to": "08:00", "band": "nacht"}
    evening = {"days": ["ma"], "from": "17:00", "to": "22:00", "band": "avond"}
    hours = Hours.parse({"week": [evening, night]})
    whole, old = line(hours=hours), line(hours=hours, valid_to=date(2026, 11, 23))
    at, midnight = moment("2026-11-23T18:00"), moment("2026-11-24T00:00")
    assert [one.band for one in whole.bands(at, moment("2026-11-25T00:00"))] == ["avond", "nacht"]
    assert old.bands(at, moment("2026-11-25T00:00"))[-1].end == midnight
    assert old.band_until(at) == whole.band_until(at) == moment("2026-11-23T22:00")
    late = moment("2026-11-23T22:00")
    assert [one.end for one in (whole.band(late), old.band(late)) if one] == [
        moment("2026-11-24T08:00"),
        midnight,
    ]
    assert old.band(midnight) is old.band_until(midnight) is None
    assert old.bands(midnight, moment("2026-11-25T00:00")) == []
    assert old.band(moment("2026-11-23T12:00")) is None


def test_a_band_that_begins_after_the_last_day_is_not_told():
    hours = Hours.parse(
        {
            "week": [
                {"days": ["ma"], "from": "17:00", "to": "24:00", "band": "avond"},
                {"days": ["di"], "from": "00:00", "to": "08:00", "band": "nacht"},
            ]
        }
    )
    old = line(hours=hours, valid_to=date(2026, 11, 23))
    assert old.band_until(moment("2026-11-23T18:00")) is None


def test_a_line_without_hours_has_no_bands():
    unknown = line(hours=None)
    assert unknown.band(MONDAY_NOON) is unknown.band_until(MONDAY_NOON) is None
    assert unknown.bands(MONDAY_NOON, MONDAY_NIGHT) == []


def test_the_new_number_opens_on_its_first_day_however_long_it_was_to_be_open_before():
    new = line(hours=DAY_AND_NIGHT, valid_from=date(2026, 12, 1))
    assert new.state(MONDAY_NOON) == "closed"
    assert new.opens(MONDAY_NOON) == moment("2026-12-01T00:00")
    assert new.next_change(MONDAY_NOON) == moment("2026-12-01T00:00")
    office = line(hours=OFFICE, valid_from=date(2026, 12, 1))
    assert office.opens(MONDAY_NOON) == moment("2026-12-01T08:30")


def test_a_number_of_unknown_hours_becomes_unknown_when_it_starts_and_closed_when_it_stops():
    line_ = line(hours=None, valid_from=date(2026, 12, 1), valid_to=date(2026, 12, 2))
    assert line_.state(MONDAY_NOON) == "closed"
    assert line_.opens(MONDAY_NOON) is None
    assert line_.next_change(MONDAY_NOON) == moment("2026-12-01T00:00")
    assert line_.state(moment("2026-12-01T12:00")) == "unknown"
    assert line_.next_change(moment("2026-12-01T12:00")) == moment("2026-12-03T00:00")


def test_what_happens_after_four_hundred_days_is_not_told():
    far = MONDAY_NOON + timedelta(days=401)
    new = line(hours=DAY_AND_NIGHT, valid_from=far.date())
    assert new.opens(MONDAY_NOON) is None
    assert new.next_change(MONDAY_NOON) is None
    ends = line(hours=DAY_AND_NIGHT, valid_to=far.date())
    assert ends.until(MONDAY_NOON) is None


def test_spans_are_cut_to_the_days_on_which_the_number_exists():
    some = line(hours=DAY_AND_NIGHT, valid_from=date(2026, 11, 24), valid_to=date(2026, 11, 25))
    (span,) = some.spans(MONDAY_NOON, MONDAY_NOON + timedelta(days=9))
    assert (span.start, span.end) == (moment("2026-11-24T00:00"), moment("2026-11-26T00:00"))
    assert some.spans(moment("2026-11-27T00:00"), moment("2026-11-28T00:00")) == []


def test_a_number_that_no_longer_works_is_not_shown_beside_its_successor():
    old = line(number="036-1111111", hours=DAY_AND_NIGHT, valid_to=date(2026, 11, 30))
    new = line(number="036-2222222", hours=DAY_AND_NIGHT, valid_from=date(2026, 12, 1))
    team = service(phones=[old, new])
    assert team.lines(moment("2026-11-30T23:59")) == (old,)
    assert team.lines(moment("2026-12-01T00:00")) == (new,)
    assert team.next_change(MONDAY_NOON, "almere") == moment("2026-12-01T00:00")


def test_a_service_whose_number_is_still_to_come_shows_when_but_not_which():
    new = line(number="036-2222222", hours=DAY_AND_NIGHT, valid_from=date(2026, 12, 1))
    (shown,) = service(phones=[new]).lines(MONDAY_NOON)
    assert shown.number is None
    assert shown.opens(MONDAY_NOON) == moment("2026-12-01T00:00")


def test_a_service_whose_numbers_all_stopped_says_closed():
    old = line(hours=DAY_AND_NIGHT, valid_to=date(2026, 11, 1))
    (shown,) = service(phones=[old]).lines(MONDAY_NOON)
    assert (shown.number, shown.state(MONDAY_NOON)) == (None, "closed")
    assert shown.opens(MONDAY_NOON) is None


def test_a_service_without_any_phone_is_a_placeholder_of_unknown_hours():
    (shown,) = service(phones=[]).lines(MONDAY_NOON)
    assert (shown.number, shown.state(MONDAY_NOON)) == (None, "unknown")


def test_a_service_that_ended_has_no_number_any_more():
    team = service(hours=DAY_AND_NIGHT, ended_on=date(2026, 11, 24))
    assert team.lines(MONDAY_NIGHT)[0].number is not None
    assert team.next_change(MONDAY_NIGHT, "almere") == moment("2026-11-24T00:00")
    (shown,) = team.lines(moment("2026-11-24T00:00"))
    assert (shown.number, shown.state(moment("2026-11-24T00:00"))) == (None, "closed")
    assert team.has_ended(moment("2026-11-24T00:00"))


def test_a_kind_is_offered_by_the_municipality_itself_before_the_region():
    regional = service("regionaal", kind="team")
    own = service("eigen", kind="team", municipalities=frozenset({"urk"}))
    other = service("ander", kind="team", municipalities=frozenset({"almere"}))
    ended = service("oud", kind="team", ended_on=date(2020, 1, 1))
    known = directory(regional, own, other, ended)
    assert [one.slug for one in known.offering("team", "urk", MONDAY_NOON)] == [
        "eigen",
        "regionaal",
    ]


def test_the_lines_of_the_region_close_every_outcome_each_once():
    assert directory(fallback=("b", "a", "b")).closing_services() == ("b", "a")
    assert directory().closing_services() == ("alarmnummer",)


def test_a_municipality_has_ended_from_the_day_after_its_last():
    town = Town("urk", "Urk", merged_into="almere", ends_on=date(2026, 12, 31))
    known = replace(directory(), towns={"urk": town, "almere": Town("almere", "Almere")})
    assert not known.has_ended("urk", moment("2026-12-31T23:59"))
    assert known.has_ended("urk", moment("2027-01-01T00:00"))
    assert not known.has_ended("almere", moment("2027-01-01T00:00"))
    assert not known.has_ended("emmen", moment("2027-01-01T00:00"))


def test_a_service_that_nobody_knows_has_no_lines_and_no_changes():
    known = Directory("regio", False, {"alarmnummer": alarm()})
    assert known.lines("weg", MONDAY_NOON) == ()
    assert known.next_change("weg", MONDAY_NOON, "almere") is None

"""The Dutch clock and calendar: moments, instants and the thirteen named days."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from importlib.resources import files

import holidays as holidays_library
import pytest

from contacts.hours.calendar import (
    DEFAULT_HOLIDAYS,
    HOLIDAYS,
    easter_sunday,
    feast_days,
    holidays,
    is_odd_week,
    parse_moment,
    to_instant,
    to_local,
)
from tests.contacts.hours_examples import utc


class TestNamedDays:
    def test_there_are_thirteen_and_nine_are_kept_by_default(self):
        assert len(HOLIDAYS) == 13
        assert set(HOLIDAYS) - set(DEFAULT_HOLIDAYS) == {
            "Goede Vrijdag",
            "Bevrijdingsdag",
            "Kerstavond",
            "Oudejaarsdag",
        }

    def test_the_named_days_of_2027(self):
        assert {
            name: f"{day:%d-%m}" for day, names in holidays(2027).items() for name in names
        } == {
            "Nieuwjaarsdag": "01-01",
            "Goede Vrijdag": "26-03",
            "Eerste paasdag": "28-03",
            "Tweede paasdag": "29-03",
            "Koningsdag": "27-04",
            "Bevrijdingsdag": "05-05",
            "Hemelvaartsdag": "06-05",
            "Eerste pinksterdag": "16-05",
            "Tweede pinksterdag": "17-05",
            "Kerstavond": "24-12",
            "Eerste kerstdag": "25-12",
            "Tweede kerstdag": "26-12",
            "Oudejaarsdag": "31-12",
        }

    @pytest.mark.parametrize("year", [2025, 2031, 2036])
    def test_kings_day_on_a_sunday_is_the_26th(self, year):
        assert date(year, 4, 27).weekday() == 6
        assert "Koningsdag" in holidays(year)[date(year, 4, 26)]
        assert date(year, 4, 27) not in holidays(year)

    def test_the_week_after_week_53_is_odd_too(self):
        weeks = [date(2026, 12, 21) + timedelta(days=7 * number) for number in range(4)]
        assert [is_odd_week(monday) for monday in weeks] == [False, True, True, False]

    def test_two_names_may_share_a_date(self):
        assert holidays(2016)[date(2016, 5, 5)] == ("Bevrijdingsdag", "Hemelvaartsdag")

    @pytest.mark.parametrize("year", range(2014, 2100))
    def test_another_library_puts_the_same_names_on_the_same_dates(self, year):
        theirs = holidays_library.country_holidays(
            "NL", years=year, language="nl", categories=("public", "optional")
        )
        ours = {day: {name.casefold() for name in names} for day, names in feast_days(year).items()}
        assert ours == {
            day: set(names.casefold().split("; ")) for day, names in sorted(theirs.items())
        }

    @pytest.mark.parametrize("year", [1, 1900, 2200, 9999])
    def test_far_years_have_eleven_names_too(self, year):
        assert sorted(name for names in holidays(year).values() for name in names) == sorted(
            HOLIDAYS
        )

    def test_easter_at_its_earliest_and_latest(self):
        assert easter_sunday(1818) == date(1818, 3, 22)
        assert easter_sunday(2038) == date(2038, 4, 25)


class TestToInstant:
    def test_winter_and_summer_mornings(self):
        assert to_instant(date(2027, 1, 5), 510) == utc(2027, 1, 5, 7, 30)
        assert to_instant(date(2027, 7, 5), 510) == utc(2027, 7, 5, 6, 30)

    def test_minutes_may_run_into_the_next_day_and_further(self):
        assert to_instant(date(2027, 1, 5), 1440 + 60) == utc(2027, 1, 6, 0, 0)
        assert to_instant(date(2027, 1, 5), 10 * 1440) == utc(2027, 1, 14, 23, 0)
        assert to_instant(date(2027, 3, 20), 10 * 1440) == utc(2027, 3, 29, 22, 0)

    @pytest.mark.parametrize(("minutes", "minute"), [(119, 59), (120, 60), (150, 60), (180, 60)])
    def test_the_skipped_hour_is_its_end(self, minutes, minute):
        expected = utc(2027, 3, 28, 0, 0) + timedelta(minutes=minute)
        assert to_instant(date(2027, 3, 28), minutes) == expected
        assert to_instant(date(2027, 3, 27), 1440 + minutes) == expected

    @pytest.mark.parametrize(("minutes", "hour"), [(120, 0), (179, 0), (180, 2)])
    def test_the_double_hour_is_its_first(self, minutes, hour):
        assert to_instant(date(2027, 10, 31), minutes) == utc(2027, 10, 31, hour, minutes % 60)

    def test_a_midnight_that_was_skipped_begins_when_the_clock_goes_on(self):
        # In the zone's own past the clock once leapt from 00:00 to 01:00.
        assert to_instant(date(1914, 11, 8), 0) == utc(1914, 11, 8, 0, 0)
        assert to_instant(date(1914, 11, 8), 30) == utc(1914, 11, 8, 0, 0)

    def test_the_ends_of_the_calendar_are_some_instant_far_away(self):
        assert to_instant(date.min, 0) < utc(2, 1, 1)
        assert to_instant(date.max, 1440) > utc(9999, 12, 1)

    def test_a_host_with_wrong_time_zones_changes_nothing(self, tmp_path):
        (tmp_path / "Europe").mkdir()
        utc_zone = files("tzdata").joinpath("zoneinfo", "UTC").read_bytes()
        (tmp_path / "Europe" / "Amsterdam").write_bytes(utc_zone)
        script = (
            "from datetime import date; from contacts.hours.calendar import to_instant;"
            "print(to_instant(date(2027, 7, 1), 720).isoformat())"
        )
        shown = subprocess.run(  # noqa: S603 (our own interpreter and our own words)
            [sys.executable, "-c", script],
            env={"PYTHONTZPATH": str(tmp_path)},
            check=True,
            capture_output=True,
            text=True,
        )
        assert shown.stdout.strip() == "2027-07-01T10:00:00+00:00"


class TestMoments:
    @pytest.mark.parametrize(
        ("text", "instant"),
        [
            ("2026-12-26T02:15", utc(2026, 12, 26, 1, 15)),
            ("2026-07-26T02:15:30", utc(2026, 7, 26, 0, 15, 30)),
            ("2026-12-26 02:15", utc(2026, 12, 26, 1, 15)),
            ("2026-12-26", utc(2026, 12, 25, 23, 0)),
            ("2026-12-26T02:15Z", utc(2026, 12, 26, 2, 15)),
            ("2026-12-26t02:15z", utc(2026, 12, 26, 2, 15)),
            ("2026-12-26T02:15:00.5+01:00", utc(2026, 12, 26, 1, 15, 0, 500000)),
            ("2026-12-26T02:15-0530", utc(2026, 12, 26, 7, 45)),
            ("2026-12-26T02:15+01", utc(2026, 12, 26, 1, 15)),
            ("2026-12-26T02:15 01:00", utc(2026, 12, 26, 1, 15)),
            ("2027-10-31T02:30", utc(2027, 10, 31, 0, 30)),
            ("2027-10-31T02:30+01:00", utc(2027, 10, 31, 1, 30)),
            ("2027-03-28T02:30", utc(2027, 3, 28, 1, 0)),
        ],
    )
    def test_a_moment_is_read_as_iso_8601(self, text, instant):
        assert parse_moment(text) == instant
        assert parse_moment(text).tzinfo is UTC

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "morgen",
            "26-12-2026 02:15",
            "2026-12-26T2:15",
            "2026-12-26T24:00",
            "2026-12-26T02:60",
            "2026-02-30T12:00",
            "2026-12-26T02:15+25:00",
            "2026-12-26T02:15Europe/Amsterdam",
            "٢٠٢٦-12-26T02:15",
            "2026-12-26T02:15\n",
            "0001-01-01T00:00+14:00",
            "x" * 5000,
        ],
    )
    def test_anything_else_gets_a_sentence_with_an_example(self, text):
        with pytest.raises(ValueError, match="2026-12-26T02:15") as refusal:
            parse_moment(text)
        assert "is geen moment" in str(refusal.value)
        assert len(str(refusal.value)) < 120

    @pytest.mark.parametrize("text", ["1899-12-31T12:00", "2201-01-02T12:00", "9999-12-31"])
    def test_a_moment_too_far_away_is_refused(self, text):
        with pytest.raises(ValueError, match="tussen 1900 en 2200"):
            parse_moment(text)

    def test_a_moment_is_shown_on_the_clock_in_amsterdam(self):
        tokyo = timezone(timedelta(hours=9))
        shown = to_local(datetime(2026, 12, 26, 10, 15, tzinfo=tokyo))
        assert shown.isoformat() == "2026-12-26T02:15:00+01:00"

    def test_the_double_hour_is_shown_with_its_own_offset(self):
        assert to_local(utc(2027, 10, 31, 1, 30)).isoformat() == "2027-10-31T02:30:00+01:00"

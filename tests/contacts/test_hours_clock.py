"""A time or a date is understood as people type it; where it may be two, they are asked which."""

from datetime import date

import pytest

from contacts.hours.clock import (
    minutes_of,
    read_clock,
    read_date,
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("08:30", "08:30"),
        ("8.30", "08:30"),
        ("8u", "08:00"),
        ("8u30", "08:30"),
        ("8 uur 30", "08:30"),
        ("830", "08:30"),
        ("0830", "08:30"),
        ("17 uur", "17:00"),
        (" 17:00 UUR ", "17:00"),
        ("24:00", "24:00"),
        ("0", "00:00"),
    ],
)
def test_a_time_is_read_as_people_type_it(typed, meant):
    assert read_clock(typed) == meant


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("half 9", "kan 08:30 of 20:30 zijn"),
        ("half negen", "kan 08:30 of 20:30 zijn"),
        ("half één", "kan 00:30 of 12:30 zijn"),
        ("kwart voor 12", "kan 11:45 of 23:45 zijn"),
        ("kwart over twaalf uur", "kan 00:15 of 12:15 zijn"),
        ("half dertien", "is geen tijd"),
        ("half 13", "is geen tijd"),
        ("25:00", "De laatste is 24:00"),
        ("24:01", "De laatste is 24:00"),
        ("08:60", "is geen tijd"),
        ("straks", "“straks” is geen tijd"),
        ("", "is geen tijd"),
        ("9" * 60, "is geen tijd"),
    ],
)
def test_what_is_no_time_or_two_is_told(typed, said):
    with pytest.raises(ValueError, match=r"tijd|zijn") as refused:
        read_clock(typed)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    "typed",
    [
        "24-12-2026",
        "2026-12-24",
        "24/12/2026",
        "24.12.2026",
        "24 december 2026",
        "24 Dec 2026",
        "24 dec. 2026",
        "24\u00a0dec 2026",
    ],
)
def test_a_date_is_read_as_people_type_it(typed):
    assert read_date(typed) == date(2026, 12, 24)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("24 mrt 2027", date(2027, 3, 24)),
        ("24 mrt. 2027", date(2027, 3, 24)),
        ("1 sept. 2027", date(2027, 9, 1)),
        ("1 sep 2027", date(2027, 9, 1)),
        ("1\u20119\u20112027", date(2027, 9, 1)),
    ],
)
def test_a_month_may_be_cut_short(typed, meant):
    assert read_date(typed) == meant


@pytest.mark.parametrize("typed", ["31-02-2027", "24-12", "24 m 2026", "24 ja 2026", "morgen", ""])
def test_what_is_no_date_is_told(typed):
    with pytest.raises(ValueError, match="is geen datum"):
        read_date(typed)


def test_a_time_is_counted_in_minutes():
    assert minutes_of("08:30") == 510

"""Bands within the hours, and a number that stands with a service more than once."""

import pytest

from tests.cases.harness import ask, base, codes, given, told

pytestmark = pytest.mark.django_db

WORKDAYS = ["ma", "di", "wo", "do", "vr"]
EVERY_DAY = [*WORKDAYS, "za", "zo"]
EVENING = {"days": WORKDAYS, "from": "17:00", "to": "22:00", "band": "avond", "say": "Op locatie."}
NIGHT = {"days": WORKDAYS, "from": "22:00", "to": "08:30", "band": "achterwacht"}
BANDS = {"week": [EVENING, NIGHT | {"say": "Van huis."}], "holidays": "none"}


def asked(changes, answer, at, expected):
    given(base(changes))
    said = ask("aastad", answer, at=at)
    assert told(said, expected) == expected
    return said


def test_band_1_the_evening_goes_over_in_the_night_without_closing():
    expected = {
        "call": "team",
        "call.until": "2026-12-08T08:30",
        "call.band": "avond",
        "call.band_until": "2026-12-07T22:00",
        "until": "2026-12-07T22:00",
    }
    asked({"services.team.phones[0].hours": BANDS}, "a-zorgen", "2026-12-07T18:00", expected)


def test_band_2_the_night_lasts_until_the_morning():
    expected = {
        "call": "team",
        "call.state": "open",
        "call.band": "achterwacht",
        "call.band_until": None,
        "call.until": "2026-12-08T08:30",
        "until": "2026-12-08T08:30",
    }
    asked({"services.team.phones[0].hours": BANDS}, "a-zorgen", "2026-12-07T22:00", expected)


def test_band_3_a_number_in_three_shifts_is_called_once():
    shifts = {"Dag": ("08:30", "17:00"), "Avond": ("17:00", "22:00"), "Nacht": ("22:00", "08:30")}
    phones = [
        {"number": "0800-2000", "label": label, "hours": {"week": [_row(*times)]}}
        for label, times in shifts.items()
    ]
    changes = {"services.vt.phones": phones}
    said = asked(changes, "a-onveilig", "2026-12-07T17:00", {"call": "vt", "call.until": None})
    assert "vt" not in [line["service"] for line in said["then"]]
    assert ("same-number", "dienst vt") in codes()


def _row(start, to):
    return {"days": EVERY_DAY, "from": start, "to": to}

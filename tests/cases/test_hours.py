"""Even weeks, nights that go on, a rule for each named day: at which minute somebody answers."""

import pytest

from tests.cases.harness import ask, base, changed, codes, given, load_faults, told

HOURS = "services.team.phones[0].hours"

pytestmark = pytest.mark.django_db


def team(at: str) -> str:
    """The state of the team's line."""
    answer = ask("aastad", "a-zorgen", at=at)
    lines = [answer["call"], *answer["then"]]
    state: str = next(line["state"] for line in lines if line["service"] == "team")
    return state


@pytest.mark.parametrize(
    ("at", "until"),
    [
        pytest.param("2026-12-07T02:15", "2026-12-07T08:00", id="HOURS-2"),
        pytest.param("2027-04-28T02:15", "2027-04-28T08:00", id="HOURS-3"),
    ],
)
def test_a_post_that_answers_until_the_morning_after_is_called(at, until):
    given()
    expected = {"call": "hap", "call.until": until}
    assert told(ask("aastad", "a-ziek", at=at), expected) == expected
    assert "hours-question" not in {code for code, _ in codes()}


def test_hours_5_a_saturday_of_even_weeks_skips_weeks_53_and_1():
    saturday = {"days": ["za"], "from": "10:00", "to": "11:00", "weeks": "even"}
    given(base({f"{HOURS}.week": [saturday]}))
    days = ("2026-12-26", "2027-01-02", "2027-01-09", "2027-01-16")
    assert [team(f"{day}T10:30") for day in days] == ["closed", "closed", "closed", "open"]


def test_hours_7_each_named_day_has_a_rule():
    rules = [
        {"days": ["Koningsdag"], "hours": [{"from": "10:00", "to": "12:00"}]},
        {"days": ["Kerstavond"], "hours": [{"from": "08:30", "to": "15:00"}]},
        {"days": "default", "hours": []},
    ]
    given(base({f"{HOURS}.holidays": rules}))
    moments = (
        "2027-04-27T11:00",
        "2027-04-27T12:00",
        "2026-12-24T14:59",
        "2026-12-24T15:00",
        "2026-12-25T11:00",
    )
    assert [team(at) for at in moments] == ["open", "closed", "open", "closed", "closed"]
    assert ("holidays-unsaid", "dienst team") not in codes()


def test_hours_8_a_name_that_is_none_is_told_what_it_means(tmp_path):
    wrong = {f"{HOURS}.holidays": [{"days": ["1e kerstdag"], "hours": []}]}
    assert load_faults(base(wrong), tmp_path) == [
        (
            "services[3].phones[0].hours.holidays[0].days[0]",
            '"1e kerstdag" is geen bekende feestdag. Bedoel je "Eerste kerstdag"?',
        )
    ]


def test_band_4_two_rows_with_another_text_never_hold_at_one_time(tmp_path):
    rows = [
        {"days": ["ma"], "from": "17:00", "to": "22:30", "say": "Een."},
        {"days": ["ma"], "from": "22:00", "to": "23:00", "say": "Twee."},
    ]
    wrong = changed(base(), {HOURS: {"week": rows}})
    assert load_faults(wrong, tmp_path) == [
        (
            "services[3].phones[0].hours.week[1]",
            "Van 22:00 tot 22:30 gelden twee rijen met een andere tekst. "
            "Laat ze op elkaar aansluiten.",
        )
    ]

"""Whether it can wait until the own line opens, and what is said first."""

import pytest

from tests.cases.harness import ask, base, codes, dump, given, load_region, told

pytestmark = pytest.mark.django_db

LATE = "2026-12-07T23:40"
HEADLINE = "Dit kan wachten: bel Lokaal team morgen vanaf 08:30"
TEAM = "services.team.phones[0].hours"
TEAM_THEN_SAFE_HOME = [{"service": "team"}, {"service": "vt"}]
WORKDAYS = ["ma", "di", "wo", "do", "vr"]


def asked(changes, at, expected):
    given(base(changes))
    assert told(ask("aastad", "a-zorgen", at=at), expected) == expected


def test_wait_1_a_worry_waits_for_the_team_and_the_alarm_number_is_for_danger():
    asked(
        {},
        LATE,
        {
            "call": "alarm",
            "call.fallback": True,
            "dial": "alarm",
            "wait": "team",
            "wait.opens": "2026-12-08T08:30",
            "headline": "Dit kan wachten: bel Lokaal team morgen vanaf 08:30",
            "title": "Bel het lokale team",
        },
    )


def test_wait_2_at_christmas_it_waits_until_monday():
    said = "Dit kan wachten: bel Lokaal team maandag vanaf 08:30"
    # On Sunday the page says "morgen".
    expected = {"wait": "team", "headline": said, "until": "2026-12-27T00:00"}
    asked({}, "2026-12-25T10:00", expected)


def test_wait_3_a_closure_of_ten_days_is_too_long_to_wait_for():
    closed = [{"from": "2026-12-24", "to": "2027-01-03", "hours": []}]
    expected = {
        "wait": None,
        "call": "alarm",
        "headline": "Kan het niet wachten? Bel Alarmnummer",
        # Five days before Monday 4 January at 08:30.
        "until": "2026-12-30T08:30",
    }
    asked({f"{TEAM}.exceptions": closed}, "2026-12-24T10:00", expected)


def test_wait_4_over_lunch_today_waits_for_the_afternoon():
    morning = {"days": WORKDAYS, "from": "08:30", "to": "12:00"}
    afternoon = {"days": WORKDAYS, "from": "13:00", "to": "17:00"}
    changes = {"outcomes.zorgen.urgency": "vandaag", f"{TEAM}.week": [morning, afternoon]}
    said = "Bel Lokaal team vandaag vanaf 13:00"
    asked(changes, "2026-12-07T12:15", {"wait": "team", "headline": said})


def test_wait_5_today_does_not_wait_for_the_morning():
    expected = {"wait": None, "headline": "Kan het niet wachten? Bel Alarmnummer"}
    asked({"outcomes.zorgen.urgency": "vandaag"}, "2026-12-08T00:10", expected)


def test_wait_7_a_worry_waits_though_another_line_is_open():
    expected = {
        "call": "vt",
        "dial": "vt",
        "wait": "team",
        "headline": "Dit kan wachten: bel Lokaal team morgen vanaf 08:30",
        "until": "2026-12-08T00:00",
    }
    asked({"outcomes.zorgen.steps": TEAM_THEN_SAFE_HOME}, LATE, expected)


def test_wait_8_what_is_for_today_does_not_wait_while_somebody_answers():
    changes = {"outcomes.zorgen.steps": TEAM_THEN_SAFE_HOME, "outcomes.zorgen.urgency": "vandaag"}
    expected = {"call": "vt", "dial": "vt", "wait": None, "headline": "Bel nu Veilig Thuis"}
    asked(changes, LATE, expected)


def test_when_the_first_line_answers_the_title_comes_first():
    asked({}, "2026-12-08T09:00", {"wait": None, "headline": "Bel het lokale team"})


def test_where_nobody_answers_and_nothing_can_wait_112_comes_first():
    changes = {"region.fallback": [], "outcomes.zorgen.urgency": "nu"}
    said = "Nu neemt niemand op. Is het onveilig, bel 112"
    asked(changes, LATE, {"call": None, "dial": None, "headline": said})


@pytest.mark.parametrize(
    ("expected", "right"),
    [
        ({"wait": "team", "headline": HEADLINE}, True),
        ({"wait": None}, False),
        ({"headline": "Bel het lokale team"}, False),
    ],
)
def test_a_case_may_expect_what_it_waits_for_and_what_is_said_first(expected, right, tmp_path):
    case = {
        "name": "Zorgen",
        "municipality": "aastad",
        "at": LATE,
        "answers": ["a-zorgen"],
        "expect": {"outcome": "zorgen", **expected},
    }
    assert load_region(base({"scenarios": [case]}), tmp_path).status == 0
    assert ("scenario" not in {code for code, _ in codes()}) is right
    written = dump()
    for key, value in expected.items():
        assert f"{key}: " in written
        assert str(value or "null") in written

"""What can be dialled over a period: to the minute, and against the advice of each moment."""

from datetime import UTC, datetime, timedelta

import pytest

from contacts.hours.engine import AMSTERDAM, Hours
from tests.values import (
    DAY_AND_NIGHT,
    DAYS,
    NIGHTS,
    OFFICE,
    advise,
    directory,
    moment,
    outcome,
    service,
)
from trees.core.flow import Answer, Flow, Question
from trees.core.reach import reach, share

MONDAY = moment("2026-11-23T00:00")
WEEK = 7 * 24 * 60
OPEN_IN_OFFICE = 5 * 510
POLICE = service("politie", number="0900-8844", hours=DAY_AND_NIGHT)


def flow_to(*outcomes):
    """A flow with one question, of which each answer leads to one of these."""
    answers = tuple(Answer(page.slug, page.slug) for page in outcomes)
    pages = {"start": Question("start", "Wat is er?", answers)}
    return Flow("start", pages | {page.slug: page for page in outcomes}, {})


def reached(page, *services, fallback=("alarmnummer",), demo=False, start=MONDAY, days=7):
    known = directory(POLICE, *services, fallback=fallback, demo=demo)
    (row,) = reach(flow_to(page), known, "almere", start, days)
    return row


def test_outside_its_hours_a_team_comes_down_to_the_fallback():
    row = reached(outcome("wijkteam"), service(hours=OFFICE))
    assert (row.minutes, row.nothing) == (WEEK, 0)
    assert row.fallback_only == WEEK - OPEN_IN_OFFICE


def test_where_nobody_closes_the_list_nothing_can_be_dialled_then():
    row = reached(outcome("wijkteam"), service(hours=OFFICE), fallback=())
    assert (row.nothing, row.fallback_only) == (WEEK - OPEN_IN_OFFICE, 0)


def test_a_step_to_112_is_no_other_number():
    row = reached(outcome("wijkteam", "alarmnummer"), service(hours=OFFICE), fallback=())
    assert (row.nothing, row.fallback_only) == (0, WEEK - OPEN_IN_OFFICE)


def test_who_is_told_to_call_112_has_no_other_number_to_miss():
    assert reached(outcome("alarmnummer", name="gevaar", slug="gevaar")).fallback_only == 0


def test_a_step_that_is_a_fallback_line_too_is_its_own_number():
    row = reached(outcome("politie"), fallback=("politie", "alarmnummer"))
    assert row.fallback_only == 0


@pytest.mark.parametrize(
    "said",
    [
        {"number": None},
        {"number": None, "own": True, "where": "In het dossier."},
        {"audience": "professional"},
        {"number": None, "audience": "referrers"},
    ],
)
def test_what_cannot_be_dialled_counts_for_nothing_also_in_a_demonstration(said):
    there = service(hours=DAY_AND_NIGHT, **said)
    assert reached(outcome("wijkteam"), there, demo=True).fallback_only == WEEK


def test_a_number_of_unknown_hours_is_tried_where_nobody_answers():
    there = service(hours=None)
    assert reached(outcome("wijkteam"), there, fallback=()).nothing == 0
    assert reached(outcome("wijkteam"), there).fallback_only == WEEK


def test_a_night_of_the_change_has_its_own_length():
    spring = datetime(2027, 3, 28, tzinfo=AMSTERDAM)
    assert reached(outcome("wijkteam"), start=spring, days=1).minutes == 23 * 60


def test_an_outcome_stands_once_and_counts_for_all_its_pages():
    team = outcome("wijkteam", name="hulp", slug="een")
    alarm = outcome("alarmnummer", name="gevaar", slug="gevaar")
    other = outcome("wijkteam", name="hulp", slug="twee")
    known = directory(service(hours=OFFICE), fallback=("alarmnummer",))
    rows = reach(flow_to(team, other, alarm), known, "almere", MONDAY, 7)
    assert [(row.outcome, row.answers) for row in rows] == [("hulp", 2), ("gevaar", 1)]
    assert share(rows) == pytest.approx(2 * (WEEK - OPEN_IN_OFFICE) / (3 * WEEK))


def test_of_nothing_no_part_is_told():
    assert share([]) == 0


def test_it_is_what_the_advice_says_at_every_quarter_of_an_hour():
    lunch = Hours.parse({"week": [{"days": DAYS[:5], "from": "12:00", "to": "13:15"}]})
    services = (
        service("wijkteam", hours=lunch),
        service("huisarts", number=None, own=True, where="In het dossier.", hours=OFFICE),
        service("post", number="0900-2030203", hours=NIGHTS),
        service("loket", hours=None),
    )
    known = directory(*services, fallback=("alarmnummer",))
    silent = directory(*services, fallback=())
    page = outcome("huisarts", "wijkteam", "post", "loket")
    for world in (known, silent):
        (row,) = reach(flow_to(page), world, "almere", MONDAY, 7)
        nothing = fallback = 0
        for quarter in range(7 * 96):
            at = (MONDAY.astimezone(UTC) + timedelta(minutes=15 * quarter)).astimezone(
                MONDAY.tzinfo
            )
            dial = advise(page, world, at).dial
            nothing += dial is None
            fallback += dial is not None and dial.fallback
        assert (row.nothing, row.fallback_only) == (15 * nothing, 15 * fallback)
        assert row.fallback_only or world is silent

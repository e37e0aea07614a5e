"""A planned publication: checked again at its moment, and withdrawn when an error stands then."""

import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from contacts.models import Phone
from tests import factories
from trees import live
from trees.core.flow import Flow
from trees.models import Edition, Node, Publication
from trees.publishing.check_due import AHEAD, LATE, check_due, unchecked, withdrawn
from trees.publishing.publish import publish

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=9)
MINUTE = timedelta(minutes=1)
BOTH = "Almere, editie 2; Zeewolde, editie 2"
OLD, NEW = "Is er nu levensgevaar?", "Is er gevaar?"

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    """Almere and Zeewolde are live; another first question is planned for nine days later."""
    made = factories.town()
    plan(made)
    return made


def plan(town, question=NEW, at=LATER, now=NOW):
    Node.objects.filter(slug="levensgevaar").update(question=question)
    return publish(region=town.region, at=at, now=now, note="Gepland")[0]


def spoil(town):
    """The number of the local team is no longer known."""
    Phone.objects.filter(service=town.day).update(number="")


def mend(town):
    Phone.objects.filter(service=town.day).update(number="0361234567")


def shown(at, municipality="almere"):
    """What a visitor is asked first; the pages and the database always say the same."""
    live.forget()
    place = live.now_live().places[municipality]
    edition = place.edition(at)
    row = Edition.objects.live(at).filter(municipality__slug=municipality).first()
    assert (edition and edition.pk) == (row and row.pk)
    return live.flow(edition).first().title if edition else None


def test_before_its_time_nothing_is_due(town):
    assert check_due(now=LATER - AHEAD - MINUTE) == []
    assert not Publication.objects.exclude(checked_at=None).exists()


def test_a_good_plan_goes_live_at_its_moment_and_is_checked_once(town):
    assert check_due(now=LATER - MINUTE) == []
    (checked,) = check_due(now=LATER)
    assert not checked.withdrawn
    assert [edition.municipality.slug for edition in checked.editions] == ["almere", "zeewolde"]
    assert check_due(now=LATER + MINUTE) == []
    assert [row.checked_at for row in town.region.publications.all()] == [LATER, None, None]
    assert shown(LATER) == NEW
    assert shown(LATER - MINUTE) == OLD


def test_a_plan_with_an_error_is_withdrawn_before_anybody_sees_it(town):
    spoil(town)
    (checked,) = check_due(now=LATER - MINUTE)
    assert checked.withdrawn
    assert {shown(LATER, slug) for slug in ("almere", "zeewolde")} == {OLD}
    assert {shown(LATER + timedelta(days=99), slug) for slug in ("almere", "zeewolde")} == {OLD}
    assert check_due(now=LATER) == []


def test_an_error_in_one_municipality_withdraws_the_plan_in_all(town):
    town.day.everywhere = False
    town.day.save()
    town.day.areas.create(municipality=town.municipality)
    (checked,) = check_due(now=LATER)
    assert {
        problem.municipality for problem in checked.problems if problem.severity == "error"
    } == {"zeewolde"}
    assert shown(LATER) == shown(LATER, "zeewolde") == OLD


def test_what_was_really_shown_until_a_late_check_stays_the_answer(town):
    spoil(town)
    late = LATER + timedelta(hours=3)
    check_due(now=late)
    assert shown(LATER - MINUTE) == OLD
    assert shown(late - MINUTE) == NEW
    assert shown(late) == OLD


def test_a_withdrawn_plan_stays_away_until_somebody_publishes_again(town):
    spoil(town)
    check_due(now=LATER)
    mend(town)
    assert check_due(now=LATER + MINUTE) == []
    assert shown(LATER + MINUTE) == OLD
    publish(region=town.region, at=LATER + MINUTE, now=LATER + MINUTE, note="Opnieuw")
    assert shown(LATER + MINUTE) == NEW


def test_when_nobody_checks_the_plan_goes_live_and_that_is_told(town):
    assert shown(LATER) == NEW
    assert unchecked(town.region, LATER) == []
    assert [str(edition) for edition in unchecked(town.region, LATER + LATE)] == [
        "Almere, editie 2",
        "Zeewolde, editie 2",
    ]
    check_due(now=LATER + LATE)
    assert unchecked(town.region, LATER + LATE) == []


def test_a_withdrawal_is_kept_with_its_reasons_until_somebody_acts(town):
    assert withdrawn(town.region) == []
    spoil(town)
    check_due(now=LATER)
    edition, _ = withdrawn(town.region)
    publication = edition.publication
    assert (publication.checked_at, publication.withdrawn_at) == (LATER, LATER)
    assert "placeholder" in {problem["code"] for problem in publication.found}
    mend(town)
    publish(region=town.region, at=LATER, now=LATER, note="Opnieuw")
    assert withdrawn(town.region) == []


def test_a_plan_that_was_overtaken_is_nobodys_business(town):
    publish(region=town.region, at=NOW + MINUTE, now=NOW + MINUTE, note="Toch nu al")
    spoil(town)
    assert check_due(now=LATER) == []
    assert withdrawn(town.region) == []


def test_two_plans_are_checked_each_at_its_own_moment(town):
    plan(town, "Is iemand in gevaar?", LATER + timedelta(days=1), NOW + MINUTE)
    check_due(now=LATER)
    spoil(town)
    (checked,) = check_due(now=LATER + timedelta(days=1))
    assert checked.withdrawn
    assert shown(LATER + timedelta(days=2)) == NEW


def test_a_first_publication_that_is_withdrawn_leaves_no_questions_at_all(db):
    town = factories.town(published=False)
    plan(town)
    spoil(town)
    check_due(now=LATER)
    for slug in ("almere", "zeewolde"):
        assert shown(LATER, slug) is None
        assert live.now_live().places[slug].first_edition() is None


def test_what_goes_live_at_once_needs_no_second_check(town):
    publish(region=town.region, at=NOW, now=NOW, note="Nu")
    assert check_due(now=NOW + MINUTE) == []


@pytest.fixture
def passed(db):
    """Almere and Zeewolde, with a plan whose moment has just come by the clock on the wall."""
    made = factories.town()
    now = timezone.now()
    plan(made, at=now - MINUTE, now=now - timedelta(days=1))
    return made


def run():
    said = {"stdout": io.StringIO(), "stderr": io.StringIO()}
    call_command("publish_due", **said)
    return said["stdout"].getvalue()


def test_the_command_says_what_it_checked_and_then_nothing_more(passed):
    assert run() == f"{BOTH}: gecontroleerd en live.\n"
    assert run() == ""


def test_the_command_reports_a_withdrawal_once_and_ends_with_one(passed, capsys):
    spoil(passed)
    with pytest.raises(CommandError, match="Herstel de fouten") as refused:
        call_command("publish_due")
    assert refused.value.returncode == 1
    said = capsys.readouterr().err
    assert f"gaat niet door ({BOTH}). Wat daarvoor live was, blijft live." in said
    assert "fout: almere, zeewolde; dienst lokaal-team" in said
    assert run() == ""


def test_ask_tells_what_a_visitor_sees_before_and_after_a_withdrawal(town, capsys):
    spoil(town)
    check_due(now=LATER - MINUTE)
    call_command("ask", "almere", json=True, at=LATER.isoformat())
    assert json.loads(capsys.readouterr().out)["edition"] == 1


def test_an_edition_itself_never_changes(town):
    before = list(Edition.objects.order_by("pk").values())
    spoil(town)
    check_due(now=LATER)
    assert list(Edition.objects.order_by("pk").values()) == before
    assert Flow.read(before[-1]["flow"]).first().title == NEW

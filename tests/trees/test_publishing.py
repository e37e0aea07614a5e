"""The gate: what stops a publication, what asks for a tick, and who may publish."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError

from contacts.models import Phone
from municipalities.models import Region
from tests import factories
from trees.drafting.edits import draft_edited
from trees.models import Edition, Node, Scenario
from trees.publishing.gate import PublicationRefused
from trees.publishing.publish import publish

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    """Almere and Zeewolde are live; no hours leave a gap, so the checks find nothing at all."""
    made = factories.town(published=False)
    Phone.objects.update(hours=factories.ALWAYS)
    made.region.outcomes.update(accepted=[])
    factories.publish(region=made.region)
    return made


def go(town, **options):
    told = {"region": town.region, "at": NOW, "now": NOW, "note": "Nieuw"}
    return publish(**{**told, **options})


def refusal(town, **options):
    """Everything that the gate tells when it stays shut; nothing was published then."""
    before = Edition.objects.count()
    with pytest.raises(PublicationRefused) as refused:
        go(town, **options)
    assert Edition.objects.count() == before
    return refused.value


def codes(refused):
    return sorted(problem.code for problem in refused.problems)


def case(town, **rest):
    told = {
        "region": town.region,
        "municipality": town.municipality,
        "name": "Ilse, 17",
        "at": "2026-11-28T23:00",
        "answers": ["wat-speelt-er", "onveilig", "nu-acuut"],
        "expected_outcome": "bel-veilig-thuis",
        "expected_call": "vt-nacht",
    }
    return Scenario.objects.create(**{**told, **rest})


def two_pairs_of_eyes(town):
    Region.objects.filter(pk=town.region.pk).update(second_pair=True)


def warn(town):
    """Something to tick: a service that stops within the period."""
    town.night.ended_on = (NOW + timedelta(days=30)).date()
    town.night.save()


def test_a_good_draft_goes_live_without_a_question(town):
    made, warnings = go(town, accept_warnings=False)
    assert [edition.number for edition in made] == [2, 2]
    assert warnings == []


def test_a_case_that_comes_out_right_lets_the_publication_through(town):
    case(town)
    assert go(town)[0]


def test_a_case_that_comes_out_wrong_stops_it_and_is_named(town):
    case(town)
    Node.objects.filter(slug="nu-acuut").update(
        outcome=town.region.outcomes.get(slug="bel-lokaal-team")
    )
    refused = refusal(town)
    (problem,) = refused.problems
    assert (problem.code, problem.municipality) == ("scenario", "almere")
    assert "“Ilse, 17”" in problem.message


def test_a_case_about_a_municipality_without_questions_is_not_lost(town):
    urk = factories.municipality(region=town.region, slug="urk")
    town.region.trees.update(everywhere=False)
    town.region.trees.get().municipalities.add(town.municipality)
    case(town, municipality=urk)
    (problem,) = refusal(town).problems
    assert problem.municipality == "urk"


def test_a_region_without_a_tree_publishes_nothing_whatever_its_cases_say(town):
    case(town)
    Node.objects.get(slug="levensgevaar").delete()
    assert go(town) == ([], [])


def test_a_warning_asks_for_a_tick_and_is_told_afterwards(town):
    warn(town)
    refused = refusal(town, accept_warnings=False)
    assert set(codes(refused)) == {"service-ends"}
    assert "vinkje" in str(refused)
    made, warnings = go(town, accept_warnings=True)
    assert made
    assert {problem.code for problem in warnings} == {"service-ends"}


def test_all_that_is_wrong_is_told_at_once(town, anna):
    two_pairs_of_eyes(town)
    draft_edited(region=town.region, by=anna, at=NOW)
    warn(town)
    case(town, expected_outcome="bel-112")
    Phone.objects.filter(service=town.day).update(number="")
    found = refusal(town, by=anna)
    assert {"second-pair", "service-ends", "scenario", "placeholder"} <= set(codes(found))


def test_a_moment_that_has_passed_is_refused(town):
    refused = refusal(town, at=NOW - timedelta(minutes=1))
    assert codes(refused) == ["moment-past"]
    assert "23 november 2026 om 12:59 ligt in het verleden" in refused.problems[0].message


def test_a_server_whose_clock_fell_back_publishes_nothing(town):
    go(town)
    yesterday = NOW - timedelta(days=1)
    refused = refusal(town, at=yesterday, now=yesterday)
    assert codes(refused) == ["clock-behind"]
    assert "22 november 2026 om 13:00" in refused.problems[0].message


def test_anna_does_not_publish_her_own_change_alone_and_hears_whom_to_ask(town, anna, bas):
    two_pairs_of_eyes(town)
    draft_edited(region=town.region, by=anna, at=NOW)
    (problem,) = refusal(town, by=anna).problems
    assert (problem.code, problem.place) == ("second-pair", "concept")
    assert "anna wijzigde het concept het laatst" in problem.message
    assert "Vraag bas om mee te kijken" in problem.message
    assert go(town, by=bas)[0][0].publication.by == bas


def test_who_edited_before_somebody_else_did_may_publish(town, anna, bas):
    two_pairs_of_eyes(town)
    draft_edited(region=town.region, by=anna, at=NOW)
    draft_edited(region=town.region, by=bas, at=NOW + timedelta(minutes=1))
    assert go(town, by=anna)[0]


def test_where_anna_is_alone_a_national_administrator_looks(town, anna):
    two_pairs_of_eyes(town)
    draft_edited(region=town.region, by=anna, at=NOW)
    (problem,) = refusal(town, by=anna).problems
    assert "een landelijke beheerder" in problem.message


def test_a_draft_that_nobody_touched_is_anybodys_to_publish(town, anna):
    two_pairs_of_eyes(town)
    assert go(town, by=anna)[0]


def test_in_a_region_that_does_not_ask_for_it_anna_publishes_her_own_change(town, anna):
    draft_edited(region=town.region, by=anna, at=NOW)
    assert go(town, by=anna)[0]


def test_with_two_pairs_of_eyes_somebody_has_to_say_who_they_are(town):
    two_pairs_of_eyes(town)
    (problem,) = refusal(town).problems
    assert "--by" in problem.message


def command(**options):
    call_command("publish_region", "flevoland", note="Nieuw", **options)


def stopped(**options):
    with pytest.raises(CommandError) as refused:
        command(**options)
    return refused.value.returncode, str(refused.value)


def test_the_command_prints_a_warning_and_goes_on_unless_it_is_strict(town, capsys):
    warn(town)
    status, said = stopped(strict=True)
    assert (status, "--strict" in said) == (1, True)
    assert "let op: almere" in capsys.readouterr().err
    assert town.municipality.editions.count() == 1
    command()
    assert "let op: almere" in capsys.readouterr().err
    assert town.municipality.editions.count() == 2


def test_the_command_names_who_publishes(town, anna):
    command(by="anna")
    assert town.municipality.editions.get(number=2).publication.by == anna


def test_the_command_in_a_region_with_two_pairs_of_eyes_wants_a_name(town, anna, bas, capsys):
    two_pairs_of_eyes(town)
    draft_edited(region=town.region, by=anna, at=NOW)
    assert stopped()[0] == 1
    assert stopped(by="anna")[0] == 1
    assert "twee paar ogen" in capsys.readouterr().err
    command(by="bas")
    assert town.municipality.editions.count() == 2


def test_the_command_refuses_a_stranger(town):
    assert stopped(by="nobody") == (
        2,
        "Gebruiker “nobody” bestaat niet. Noem achter --by een gebruikersnaam.",
    )
    User.objects.create_user("stan", is_staff=True)
    status, said = stopped(by="stan")
    assert (status, "stan mag in Flevoland niet publiceren" in said) == (1, True)

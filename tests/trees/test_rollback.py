"""Going back: the old questions, as a new edition, with the numbers and checks of today."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from contacts.models import Phone
from municipalities.models import Region
from tests import factories
from trees.core.flow import Flow
from trees.core.problems import errors
from trees.drafting.edits import draft_edited
from trees.lock import tree_lock
from trees.models import Edition, Node, Scenario
from trees.publishing.gate import PublicationRefused
from trees.publishing.publish import publish
from trees.publishing.roll_back import NoSuchEdition, editions_of_number, roll_back

THEN = datetime(2026, 11, 20, 12, tzinfo=UTC)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    """Almere and Zeewolde, where edition 2 asks something else than edition 1 did."""
    made = factories.town(published=False)
    factories.publish(region=made.region)
    rename("Is er gevaar?")
    publish(region=made.region, at=THEN, now=THEN, note="Korter")
    return made


def rename(question):
    Node.objects.filter(slug="levensgevaar").update(question=question)


def back(town, to=1, **options):
    editions = editions_of_number(town.region, to, options.pop("municipalities", None))
    told = {"editions": editions, "at": NOW, "now": NOW, "note": "Toch terug"}
    return roll_back(**{**told, **options})


def asked(at=NOW, municipality="almere"):
    edition = Edition.objects.live(at).get(municipality__slug=municipality)
    return Flow.read(edition.flow).first().title


def test_the_old_questions_come_back_as_a_new_edition(town):
    anna = factories.coordinator(region=town.region)
    editions, _ = back(town, by=anna)
    assert [edition.municipality for edition in editions] == [town.municipality, town.zeewolde]
    for edition in editions:
        made, here = edition.publication, edition.municipality
        assert (edition.number, made.number, made.note, made.by) == (3, 3, "Toch terug", anna)
        assert edition.flow == here.editions.get(number=1).flow
        assert asked(municipality=here.slug) == "Is er nu levensgevaar?"
        assert asked(NOW - timedelta(seconds=1), here.slug) == "Is er gevaar?"


def test_the_draft_stays_as_it_is(town):
    back(town)
    assert Node.objects.get(slug="levensgevaar").question == "Is er gevaar?"


def test_the_services_of_the_old_questions_can_not_be_deleted(town):
    (edition, _), _ = back(town)
    assert set(edition.services.values_list("slug", flat=True)) == {
        "alarmnummer",
        "vt-nacht",
        "lokaal-team",
    }


def test_a_number_that_lapsed_since_keeps_the_old_edition_away(town):
    town.day.ended_on = THEN.date()
    town.day.save()
    with pytest.raises(PublicationRefused) as refused:
        back(town)
    assert "service-ended" in {problem.code for problem in errors(refused.value.problems)}
    assert [town.municipality.editions.count(), town.zeewolde.editions.count()] == [2, 2]
    assert asked() == "Is er gevaar?"


def test_a_case_that_the_old_questions_break_keeps_them_away(town):
    Scenario.objects.create(
        region=town.region,
        municipality=town.municipality,
        name="Ilse",
        at="2026-11-28T23:00",
        answers=["nieuw"],
        expected_outcome="bel-112",
    )
    with pytest.raises(PublicationRefused, match="1 fouten") as refused:
        back(town)
    assert "“Ilse”" in errors(refused.value.problems)[0].message


def test_a_rollback_can_be_planned(town):
    later = NOW + timedelta(days=3)
    back(town, at=later)
    assert asked() == "Is er gevaar?"
    assert asked(later) == "Is er nu levensgevaar?"


def test_warnings_ask_for_a_tick(town):
    Phone.objects.filter(service=town.night).update(number="08002000")
    town.night.ended_on = (NOW + timedelta(days=30)).date()
    town.night.save()
    with pytest.raises(PublicationRefused, match="vinkje"):
        back(town, accept_warnings=False)
    assert back(town)[1]


def test_who_changed_the_draft_may_go_back_alone_but_not_unnamed(town):
    Region.objects.update(second_pair=True)
    anna = factories.coordinator(region=town.region)
    draft_edited(region=town.region, by=anna, at=NOW)
    with pytest.raises(PublicationRefused) as refused:
        back(town)
    assert [problem.code for problem in errors(refused.value.problems)] == ["second-pair"]
    assert back(town, by=anna)[0]


@pytest.fixture
def urk(town):
    """A third municipality, live since a moment ago with its edition 1."""
    made = factories.municipality(region=town.region, slug="urk")
    publish(region=town.region, at=THEN, now=THEN, note="Met Urk")
    return made


def test_a_number_that_means_different_publications_is_refused(town, urk):
    with pytest.raises(NoSuchEdition, match="niet overal tegelijk gepubliceerd"):
        back(town, to=1)
    with pytest.raises(NoSuchEdition, match="geen editie 3 van Urk"):
        back(town, to=3)
    with pytest.raises(NoSuchEdition, match="geen editie 9 van Almere, Urk, Zeewolde"):
        back(town, to=9)


def test_one_municipality_goes_back_and_the_others_stay(town, urk):
    made, _ = back(town, to=1, municipalities=[town.municipality])
    assert [edition.municipality.slug for edition in made] == ["almere"]
    assert asked() == "Is er nu levensgevaar?"
    assert {asked(municipality=slug) for slug in ("urk", "zeewolde")} == {"Is er gevaar?"}


def test_cases_of_the_others_do_not_hold_it_back(town, urk):
    Scenario.objects.create(
        region=town.region,
        municipality=urk,
        name="Urker",
        at="2026-11-28T23:00",
        answers=["nieuw"],
        expected_outcome="bel-112",
    )
    assert back(town, to=1, municipalities=[town.municipality])[0]


def test_a_region_that_published_nothing_has_nothing_to_go_back_to(db):
    made = factories.town(published=False)
    with pytest.raises(NoSuchEdition, match="geen editie 1 van Flevoland"):
        back(made)


def command(*words):
    call_command("publish_region", "flevoland", "--note", "Terug", *words)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--roll-back", "9"], "geen editie 9"),
        (["--roll-back", "1", "--municipality", "nergens"], "“nergens” hoort niet bij Flevoland"),
        (["--municipality", "almere"], "--municipality hoort bij --roll-back"),
    ],
)
def test_wrong_use_of_the_command_is_told(town, words, sentence):
    with pytest.raises(CommandError) as refused:
        command(*words)
    assert refused.value.returncode == 2
    assert sentence in str(refused.value)


def test_the_command_goes_back(town, capsys):
    command("--roll-back", "1", "--municipality", "almere")
    assert "Almere, editie 3: live vanaf" in capsys.readouterr().out
    editions = town.municipality.editions
    assert editions.get(number=3).flow == editions.get(number=1).flow
    assert not town.zeewolde.editions.filter(number=3).exists()


def test_a_tree_may_be_gone_altogether_before_somebody_goes_back(town):
    with tree_lock():
        Node.objects.get(slug="levensgevaar").delete()
    assert back(town)[0]

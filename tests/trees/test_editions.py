"""Publishing: an edition per municipality, all or none, and what is live at a moment."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import ProtectedError

from contacts.models import Phone, Service
from tests import factories
from trees.core.flow import Flow
from trees.core.problems import errors
from trees.drafting.reading import read_drafts
from trees.models import Edition, Node, Publication
from trees.publishing.freeze import freeze
from trees.publishing.gate import PublicationRefused
from trees.publishing.publish import publish

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=9)

pytestmark = [pytest.mark.django_db, pytest.mark.draft]


def flow_now(town, at=NOW):
    return Flow.read(Edition.objects.live(at).get(municipality=town.municipality).flow)


def test_the_first_publication_makes_edition_one(town):
    editions, _ = publish(region=town.region, at=NOW, now=NOW, note="Begin")
    assert [edition.municipality.slug for edition in editions] == ["almere", "zeewolde"]
    for edition in editions:
        assert (edition.number, edition.live_from, edition.publication.note) == (1, NOW, "Begin")
    assert (
        flow_now(town).walk(["wat-speelt-er", "onveilig", "nu-acuut"]).title == "Bel Veilig Thuis"
    )


def test_a_changed_draft_is_seen_by_nobody_until_it_is_published(town):
    factories.publish(region=town.region)
    Node.objects.filter(slug="levensgevaar").update(question="Is er gevaar?")
    assert flow_now(town).first().title == "Is er nu levensgevaar?"
    publish(region=town.region, at=NOW, now=NOW, note="Korter")
    assert flow_now(town).first().title == "Is er gevaar?"
    assert flow_now(town, NOW - timedelta(seconds=1)).first().title == "Is er nu levensgevaar?"


def test_a_planned_edition_goes_live_by_itself(town):
    factories.publish(region=town.region)
    Node.objects.filter(slug="levensgevaar").update(question="Straks?")
    publish(region=town.region, at=LATER, now=NOW, note="Gepland")
    assert flow_now(town, LATER - timedelta(seconds=1)).first().title != "Straks?"
    assert flow_now(town, LATER).first().title == "Straks?"


def test_the_highest_number_that_has_begun_is_live_even_over_a_planned_one(town):
    factories.publish(region=town.region)
    publish(region=town.region, at=LATER, now=NOW, note="Gepland")
    publish(region=town.region, at=NOW, now=NOW, note="Toch nu al")
    assert Edition.objects.live(LATER).get(municipality=town.municipality).number == 3


def test_an_error_in_one_municipality_keeps_the_whole_region_as_it_was(town):
    factories.publish(region=town.region)
    other = factories.municipality(region=town.region, slug="urk")
    Service.objects.filter(pk=town.day.pk).update(everywhere=False)
    for served in (town.municipality, town.zeewolde):
        town.day.areas.create(municipality=served)
    with pytest.raises(PublicationRefused) as refused:
        publish(region=town.region, at=NOW, now=NOW, note="Met Urk")
    assert {problem.municipality for problem in errors(refused.value.problems)} == {"urk"}
    assert [town.municipality.editions.count(), town.zeewolde.editions.count()] == [1, 1]
    assert not other.editions.exists()


def test_a_placeholder_stops_publication_unless_the_region_is_a_demonstration(town):
    Phone.objects.filter(service=town.day).update(number="")
    with pytest.raises(PublicationRefused, match="2 fouten"):
        publish(region=town.region, at=NOW, now=NOW, note="x")
    town.region.demo = True
    town.region.save()
    assert publish(region=town.region, at=NOW, now=NOW, note="x")[0]


def test_an_unchanged_municipality_is_left_alone_when_asked(town):
    factories.publish(region=town.region)
    made, _ = publish(region=town.region, at=NOW, now=NOW, note="Weer", only_changed=True)
    assert made == []
    made, _ = publish(region=town.region, at=NOW, now=NOW, note="Weer")
    assert [edition.number for edition in made] == [2, 2]


def test_a_service_in_an_edition_can_not_be_deleted(town):
    factories.publish(region=town.region)
    Node.objects.get(slug="levensgevaar").delete()
    town.region.outcomes.all().delete()
    with pytest.raises(ProtectedError):
        town.day.delete()


def test_an_edition_never_changes(town):
    edition, _ = factories.publish(region=town.region)
    edition.number = 9
    with pytest.raises(TypeError, match="verandert nooit"):
        edition.save()
    with pytest.raises(TypeError, match="verandert nooit"):
        Edition.objects.update(number=9)
    with pytest.raises(TypeError, match="nooit verwijderd"):
        edition.delete()
    with pytest.raises(TypeError, match="nooit verwijderd"):
        Edition.objects.all().delete()
    with pytest.raises(TypeError, match="nooit verwijderd"):
        edition.publication.delete()
    with pytest.raises(TypeError, match="nooit verwijderd"):
        Publication.objects.all().delete()


def test_a_publication_is_numbered_in_its_region_and_knows_its_editions(town):
    elsewhere = factories.region(slug="gooi", name="Gooi")
    for n in (1, 2):
        made, warnings = publish(region=town.region, at=LATER, now=NOW, note="Samen")
        publication = made[0].publication
        assert str(publication) == f"Flevoland, publicatie {n}"
        assert [edition.municipality for edition in made] == [town.municipality, town.zeewolde]
        assert list(publication.editions.order_by("municipality__name")) == made
        assert publication.accepted == [problem.document() for problem in warnings]
    assert publish(region=elsewhere, at=NOW, now=NOW, note="Leeg") == ([], [])
    assert not elsewhere.publications.exists()


def test_a_branch_is_not_moved_or_deleted_behind_the_back_of_the_tree(town):
    with pytest.raises(TypeError, match="move_to"):
        Node.objects.filter(slug="onveilig").update(parent=None)
    with pytest.raises(TypeError, match="één voor één"):
        Node.objects.filter(slug="onveilig").delete()


def test_the_draft_is_read_by_parent_and_position_not_by_the_tree_numbers(town):
    Node.objects.update(lft=1, rght=2, level=0)
    Node.objects.filter(slug="vast").update(position=0)
    Node.objects.filter(slug="onveilig").update(position=1)
    draft = read_drafts(town.region)["almere"]
    assert draft.nodes["wat-speelt-er"].children == ("vast", "onveilig", "weet-niet")


def test_a_tree_without_questions_and_a_municipality_without_a_tree_are_left_out(town):
    town.region.trees.update(everywhere=False)
    assert read_drafts(town.region) == {}
    town.region.trees.get().municipalities.add(town.municipality)
    assert [one.municipality.slug for one in freeze(town.region, NOW)] == ["almere"]
    town.region.trees.get().nodes.get(parent=None).delete()
    assert read_drafts(town.region) == {}


def test_a_publication_reads_the_same_number_of_rows_however_large_the_tree(
    town, django_assert_max_num_queries
):
    with django_assert_max_num_queries(25):
        freeze(town.region, NOW)

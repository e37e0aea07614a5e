"""The questions of an edition are read once, for as long as somebody may be shown them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from municipalities.models import Municipality
from tests import factories
from trees import live
from trees.live import looking
from trees.models import Edition, Publication

pytestmark = pytest.mark.django_db


MANY = 210


@pytest.fixture
def many(almere):
    """More municipalities than any memory of before could hold."""
    flow = Edition.objects.first().flow
    towns = Municipality.objects.bulk_create(
        Municipality(region=almere.region, slug=f"gemeente-{number}", name=f"Gemeente {number}")
        for number in range(MANY)
    )
    publication = Publication.objects.first()
    Edition.objects.bulk_create(
        Edition(
            municipality=town,
            number=1,
            publication=publication,
            flow=flow,
            live_from=factories.LONG_AGO,
        )
        for town in towns
    )
    live.forget()


def editions_of(slug):
    live.forget()
    return live.now_live().places[slug].editions


@pytest.fixture(autouse=True)
def _a_long_second(monkeypatch):
    """On a busy machine a second may pass, and then the portal looks again."""
    monkeypatch.setattr(looking, "SECONDS", 3600.0)


def test_who_watches_reads_no_edition_twice(client, many, django_assert_num_queries):
    assert client.get("/readyz").content == b"ok, 213 edities live"
    with django_assert_num_queries(0):
        client.get("/readyz")


def test_after_a_publication_who_watches_reads_the_new_edition_alone(
    client, many, django_assert_num_queries
):
    client.get("/readyz")
    before = {slug: live.flow(place.editions[0]) for slug, place in live.now_live().places.items()}
    town = Municipality.objects.get(slug="gemeente-7")
    factories.edition(municipality=town, flow=town.editions.get().flow)
    live.forget()
    found = live.now_live().places
    with django_assert_num_queries(1):
        client.get("/readyz")
    with django_assert_num_queries(0):
        now = {slug: live.flow(place.editions[0]) for slug, place in found.items()}
    assert [slug for slug in now if now[slug] is not before[slug]] == ["gemeente-7"]


def test_what_is_planned_is_kept_and_what_is_past_makes_room(almere, django_assert_num_queries):
    tomorrow = timezone.now() + timedelta(1)
    row = almere.municipality.editions.first()
    first = editions_of("almere")[0]
    shown = live.flow(first)
    factories.edition(municipality=almere.municipality, flow=row.flow, live_from=tomorrow)
    planned = editions_of("almere")[0]
    assert live.flow(first) is shown
    coming = live.flow(planned)
    factories.edition(
        municipality=almere.municipality,
        flow=row.flow,
        live_from=datetime(2026, 7, 1, tzinfo=UTC),
    )
    newest = editions_of("almere")[0]
    # Whoever asks for the past still gets it.
    assert live.flow(first) == shown
    assert live.flow(first) is not shown
    assert live.flow(newest) == shown
    with django_assert_num_queries(0):
        assert live.flow(first) == shown
    assert coming == shown


def test_an_edition_that_a_withdrawal_brings_back_is_one_that_will_be_shown(almere):
    """Until a moment that is known already, after which the one before it is shown again."""
    tomorrow = timezone.now() + timedelta(1)
    row = almere.municipality.editions.first()
    later = factories.edition(municipality=almere.municipality, flow=row.flow)
    later.publication.withdrawn_at = tomorrow
    later.publication.save()
    live.forget()
    place = live.now_live().places["almere"]
    kept = {edition.pk for edition in place.editions_from(timezone.now())}
    assert {row.pk, later.pk} <= kept

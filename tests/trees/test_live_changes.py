"""What a change throws away: what it changes, and no more."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.models import Phone
from municipalities.models import Municipality, Region
from tests import factories
from tests.away import database_away
from trees import live
from trees.models import Publication

pytestmark = pytest.mark.django_db

THEN = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def groningen(almere):
    """Another region, with a municipality that is live."""
    there = factories.region(slug="groningen", name="Groningen")
    factories.service(region=there, slug="wijkteam", number="050-5123456")
    town = factories.municipality(region=there, slug="stad")
    live_as(town)
    return there


def live_as(town, *, at=factories.LATER):
    """Publish for this municipality what Almere asks."""
    flow = Municipality.objects.get(slug="almere").editions.first().flow
    return factories.edition(municipality=town, flow=flow, live_from=at)


def looked():
    """What this process shows after it looked, with all of it read."""
    live.forget()
    found = live.now_live()
    for place in found.places.values():
        found.of(place.region)
    return found


def new_facts(before, after):
    """The slugs of the regions that are left whose facts are another object."""
    slugs = Region.objects.values_list("slug", "pk")
    return {slug for slug, pk in slugs if after.facts.get(pk) is not before.facts.get(pk)}


def new_places(before, after):
    return {slug for slug, place in after.places.items() if before.places.get(slug) is not place}


def number_in(found, region, service):
    return found.of(region).directory.services[service].phones[0].number.shown


def test_a_correction_leaves_the_facts_of_another_region_as_they_are(almere, groningen):
    before = looked()
    Phone.objects.filter(service=almere.day).update(number="0367654321")
    after = looked()
    assert new_facts(before, after) == {"flevoland"}
    assert new_places(before, after) == set()
    assert number_in(after, almere.region, "lokaal-team") == "036-765 43 21"
    assert after.token is not before.token


def test_a_correction_costs_the_facts_of_one_region_whatever_others_there_are(almere, groningen):
    """The stamps, the marks of the tables that lean on this one, and the facts that changed."""

    def cost():
        looked()
        Phone.objects.filter(service=almere.day).update(number="0367654321")
        with CaptureQueriesContext(connection) as asked:
            looked()
        return len(asked)

    alone = cost()
    for number in range(3):
        there = factories.region(slug=f"regio-{number}", name=f"Regio {number}")
        factories.municipality(region=there, slug=f"gemeente-{number}")
    assert cost() == alone


def test_publishing_one_municipality_leaves_the_facts_and_all_others(almere, groningen):
    before = looked()
    live_as(almere.municipality, at=THEN)
    after = looked()
    assert new_facts(before, after) == set()
    assert new_places(before, after) == {"almere"}
    assert (
        after.places["almere"].edition(THEN).number
        == 1 + before.places["almere"].edition(THEN).number
    )


def test_a_check_of_a_publication_is_no_change_to_a_visitor(almere):
    before = looked()
    Publication.objects.update(checked_at=THEN)
    after = looked()
    assert new_places(before, after) == set()
    assert new_facts(before, after) == set()


def test_a_withdrawal_gives_the_edition_of_before_back(almere):
    live_as(almere.municipality, at=THEN)
    before = looked()
    newest = before.places["almere"].edition(THEN)
    Publication.objects.filter(editions=newest.pk).update(withdrawn_at=THEN + timedelta(1))
    after = looked()
    late = THEN + timedelta(2)
    assert before.places["almere"].edition(late) == newest
    assert after.places["almere"].edition(late).number == newest.number - 1
    assert new_places(before, after) == {"almere"}


def test_another_name_of_a_region_is_on_all_its_places_and_on_no_other(almere, groningen):
    before = looked()
    Region.objects.filter(slug="flevoland").update(name="Flevoland en Urk")
    after = looked()
    assert new_places(before, after) == {"almere", "zeewolde"}
    assert new_facts(before, after) == {"flevoland"}
    assert after.places["almere"].region.name == "Flevoland en Urk"
    assert after.places["zeewolde"].region.name == "Flevoland en Urk"


def test_a_municipality_that_moves_to_another_region_has_its_facts(almere, groningen):
    before = looked()
    Municipality.objects.filter(slug="zeewolde").update(region=groningen)
    after = looked()
    assert after.places["zeewolde"].region == groningen
    assert new_facts(before, after) == {"flevoland", "groningen"}
    assert new_places(before, after) == {"zeewolde"}
    assert set(after.of(groningen).directory.towns) == {"stad", "zeewolde"}
    assert "zeewolde" not in after.of(almere.region).directory.towns


def test_a_municipality_that_ends_leads_to_its_heir_in_another_region(almere, groningen):
    Municipality.objects.filter(slug="stad").update(
        merged_into=almere.municipality, ends_on=date(2026, 5, 31)
    )
    before = looked()
    assert before.heir(before.places["stad"], THEN) is before.places["almere"]
    # Whoever renames the heir writes in Flevoland alone.
    Municipality.objects.filter(slug="almere").update(slug="almere-en-stad")
    after = looked()
    assert after.heir(after.places["stad"], THEN) is after.places["almere-en-stad"]
    assert after.of(groningen).directory.towns["stad"].merged_into == "almere-en-stad"
    assert "almere" not in after.places


def test_an_heir_that_is_corrected_leaves_whom_it_takes_over_as_it_is(almere, groningen):
    Municipality.objects.filter(slug="stad").update(
        merged_into=almere.municipality, ends_on=date(2026, 5, 31)
    )
    before = looked()
    Municipality.objects.filter(slug="almere").update(postcodes=["1311"])
    after = looked()
    assert new_places(before, after) == {"almere"}


def test_what_is_deleted_is_gone(almere, groningen):
    empty = factories.region(slug="leeg", name="Leeg")
    factories.municipality(region=empty, slug="nergens")
    before = looked()
    Municipality.objects.get(slug="nergens").delete()
    empty.delete()
    after = looked()
    assert set(before.places) - set(after.places) == {"nergens"}
    assert new_places(before, after) == new_facts(before, after) == set()
    assert empty.slug not in {facts.directory.region for facts in after.facts.values()}


def test_a_new_municipality_stands_in_the_order_of_the_alphabet(almere, groningen):
    looked()
    factories.municipality(region=almere.region, slug="lelystad")
    names = [place.name for place in looked().places.values()]
    assert names == sorted(names)
    assert "Lelystad" in names


def test_an_organization_that_signs_elsewhere_counts_there(almere, groningen):
    """The name of a party stands in the agreement, whichever region the organization is of."""
    stranger = factories.organization(region=groningen, slug="stichting", name="De Stichting")
    agreed = factories.agreement(region=almere.region, slug="samen", parties=[stranger])
    factories.version(agreement=agreed)
    before = looked()
    stranger.name = "De Vereniging"
    stranger.save()
    after = looked()
    parties = after.of(almere.region).agreements["samen"][0].parties
    assert before.of(almere.region).agreements["samen"][0].parties == ("De Stichting",)
    assert parties == ("De Vereniging",)


def test_facts_that_could_not_be_read_are_read_once_the_database_is_back(almere, groningen):
    before = looked()
    Phone.objects.filter(service=almere.day).update(number="0367654321")
    live.forget()
    between = live.now_live()
    with database_away():
        assert between.of(almere.region) is before.of(almere.region)
    after = looked()
    assert number_in(after, almere.region, "lokaal-team") == "036-765 43 21"
    assert new_facts(before, after) == {"flevoland"}

"""What waits for Anna: each matter leads to the place where it is mended, and to no other."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from contacts.models import Phone
from desk.home.checks import CHECKED, checked
from desk.home.matters import of_the_coordinator
from desk.home.places import Places
from tests import factories
from tests.admin_cast import page_of
from trees.core.findings import error
from trees.publishing.check_due import LATE, check_due
from trees.publishing.publish import publish
from trees.publishing.withdraw import withdraw

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=9)


@pytest.fixture
def town():
    return factories.town()


def plan(town):
    """The editions of Almere and Zeewolde, for later."""
    editions, _ = publish(region=town.region, at=LATER, now=NOW, note="Gepland")
    assert len(editions) == 2
    return editions


def told(town, at):
    found = of_the_coordinator(town.region, at)
    return [matter.text for name, matter in found if name == "withdrawn"]


def way(town, place, code="dead-end"):
    return Places(town.region).to_mend(error(code, place, "", "almere"))[0]


def test_what_anna_withdrew_herself_is_no_news(town):
    anna = factories.coordinator(region=town.region)
    withdraw(publication=plan(town)[0].publication, by=anna, reason="Te vroeg.", now=NOW)
    assert told(town, NOW) == []


def test_what_the_last_check_withdrew_is_told_until_anna_publishes_again(town):
    editions = plan(town)
    Phone.objects.filter(service=town.day).update(number="")
    check_due(now=LATER)
    for edition, text in zip(editions, told(town, LATER), strict=True):
        assert text.startswith(f"{edition} is niet live gegaan.")
    Phone.objects.filter(service=town.day).update(number="0361234567")
    factories.publish(region=town.region, at=LATER, note="Opnieuw")
    assert told(town, LATER) == []


def test_a_clock_that_stands_still_is_told(town):
    editions = plan(town)
    assert told(town, LATER) == []
    for edition, text in zip(editions, told(town, LATER + LATE), strict=True):
        assert text.startswith(f"{edition} is live zonder laatste controle.")


def test_a_problem_of_a_service_leads_to_its_number_that_is_not_filled_in(town):
    filled = town.day.phones.get()
    empty = factories.phone(service=town.day, number="", position=9)
    assert way(town, f"dienst {town.day.slug}", "placeholder") == page_of(empty)
    assert way(town, f"dienst {town.day.slug}", "refused-number") == page_of(filled)
    assert way(town, f"dienst {town.day.slug}") == page_of(town.day)


def test_a_service_without_a_number_leads_to_itself(town):
    Phone.objects.filter(service=town.day).delete()
    assert way(town, f"dienst {town.day.slug}", "placeholder") == page_of(town.day)


@pytest.mark.parametrize("place", ["moment", "pagina weg", "dienst weg", "uitkomst weg"])
def test_what_is_gone_or_stands_nowhere_leads_to_the_trees(town, place):
    assert way(town, place) == reverse("admin:trees_tree_changelist")


def test_a_process_remembers_only_so_many_regions(town, monkeypatch):
    monkeypatch.setattr(CHECKED, "most", 1)
    other = factories.region(slug="gooi", name="Gooi")
    first, second = checked(town.region, NOW), checked(other, NOW)
    assert checked(other, NOW) is second
    assert checked(town.region, NOW) is not first

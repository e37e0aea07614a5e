"""Anna takes back what she planned: it doesn't go live, and what was live stays."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from desk.home.matters import of_the_coordinator
from tests import factories
from tests.admin_cast import looker, signed_in, text
from tests.reading import read, visible
from trees import live
from trees.models import Edition, Node, Publication
from trees.publishing.check_due import check_due
from trees.publishing.publish import publish
from trees.publishing.withdraw import NotPlanned, withdraw

pytestmark = pytest.mark.django_db

SOON = timedelta(hours=3)


@pytest.fixture
def plan(town):
    """The edition of Almere in it; Zeewolde has one too."""
    now = timezone.now()
    Node.objects.filter(slug="levensgevaar").update(question="Is er gevaar?")
    (edition, _), _ = publish(region=town.region, at=now + SOON, now=now, note="Nieuwe vraag")
    return edition


def where(edition):
    return reverse("admin:trees_edition_withdraw", args=[edition.pk])


def taken_back():
    return list(Publication.objects.exclude(withdrawn_at=None))


def first_question(client):
    live.forget()
    return read(client.get("/almere/")).one("h1").text


def test_anna_withdraws_her_plan_from_the_list(anna, plan):
    client = signed_in(anna)
    listed = read(client.get(reverse("admin:trees_edition_region", args=["flevoland"])))
    assert listed.all("a", href=where(plan))
    assert "Almere (editie 2), Zeewolde (editie 2)" in text(client.get(where(plan)))
    page = client.post(where(plan), {"reason": "Nummer werkt nog niet"}, follow=True)
    assert "Ingetrokken, gaat niet live: Almere (editie 2), Zeewolde (editie 2)." in text(page)
    assert "anna trok deze publicatie in: Nummer werkt nog niet" in text(page)
    later = Edition.objects.live(timezone.now() + 2 * SOON)
    assert not later.filter(publication=plan.publication).exists()


def test_the_gate_leaves_it_alone_and_what_was_live_stays(anna, plan, client):
    withdraw(publication=plan.publication, by=anna, reason="Toch niet", now=timezone.now())
    assert check_due(now=plan.live_from) == []
    assert [row.number for row in Edition.objects.live(plan.live_from)] == [1, 1, 1]
    assert first_question(client) == "Is er nu levensgevaar?"


def test_it_is_no_surprise_on_the_home_page(anna, plan, town):
    withdraw(publication=plan.publication, by=anna, reason="Toch niet", now=timezone.now())
    kinds = [kind for kind, _ in of_the_coordinator(town.region, timezone.now())]
    assert "withdrawn" not in kinds
    assert "plans" not in kinds


def test_without_a_reason_nothing_happens(anna, plan):
    page = signed_in(anna).post(where(plan), {"reason": " "})
    assert "Schrijf in een paar woorden waarom." in visible(read(page))
    assert not taken_back()


def test_what_is_live_or_withdrawn_already_is_no_plan(anna, plan):
    first = plan.municipality.editions.get(number=1)
    client = signed_in(anna)
    assert "staat niet meer gepland" in text(client.get(where(first)))
    withdraw(publication=plan.publication, by=anna, reason="Toch niet", now=timezone.now())
    page = client.post(where(plan), {"reason": "Nog eens"})
    assert "staat niet meer gepland" in text(page)
    (kept,) = taken_back()
    assert (kept.withdrawn_by, kept.withdrawn_because) == (anna, "Toch niet")
    with pytest.raises(NotPlanned):
        withdraw(publication=first.publication, by=anna, reason="x", now=timezone.now())


def test_ella_may_not_and_bas_finds_nothing(plan, town):
    assert (
        signed_in(looker(region=town.region)).post(where(plan), {"reason": "x"}).status_code == 403
    )
    bas = factories.coordinator(region=factories.region(slug="elders"), name="bas")
    assert signed_in(bas).post(where(plan), {"reason": "x"}).status_code == 404
    assert not taken_back()


def test_a_municipality_that_joined_since_is_taken_back_along(anna, town):
    urk = factories.municipality(region=town.region, slug="urk")
    now = timezone.now()
    made, _ = publish(region=town.region, at=now + SOON, now=now, note="Met Urk")
    almeres = next(one for one in made if one.municipality == town.municipality)
    assert [edition.number for edition in made] == [2, 1, 2]
    client = signed_in(anna)
    page = text(client.get(where(almeres)))
    assert "Editie 2 (Almere, Zeewolde) en 1 (Urk) intrekken" in page
    assert "Almere (editie 2), Urk (editie 1), Zeewolde (editie 2)" in page
    client.post(where(almeres), {"reason": "Toch niet"})
    listed = text(client.get(reverse("admin:trees_edition_region", args=["flevoland"])))
    assert listed.count("Ingetrokken</strong>") == 1
    assert not Edition.objects.live(now + 2 * SOON).filter(municipality=urk).exists()
    live.forget()
    assert live.now_live().places["urk"].edition(now + 2 * SOON) is None


def test_what_was_taken_back_before_names_were_kept_tells_its_sentence(anna, plan):
    told = "bas trok deze publicatie in: Te vroeg"
    publication = plan.publication
    publication.withdrawn_at, publication.withdrawn_because = timezone.now(), told
    publication.save()
    listed = text(signed_in(anna).get(reverse("admin:trees_edition_region", args=["flevoland"])))
    assert told in listed

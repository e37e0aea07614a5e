"""Carla says who may do what: an editor in which municipalities, a partner for whom."""

import pytest
from django.urls import reverse

from desk.directory.memberships import membership_faults
from municipalities.models import Membership
from tests import factories
from tests.admin_cast import errors, fields_of, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return factories.region()


def give(carla, region, role, **chosen):
    user = factories.user(name="nieuw")
    where = reverse("admin:municipalities_membership_add")
    sent = fields_of(carla.get(where), user=user.pk, region=region.pk, role=role, **chosen)
    return carla.post(where, sent)


def test_a_partner_of_two_organizations(carla, region):
    bodies = [factories.organization(region=region, slug=slug) for slug in ("een", "twee")]
    given = give(carla, region, "partner", organizations=[body.pk for body in bodies])
    assert given.status_code == 302
    assert set(Membership.objects.get().organizations.all()) == set(bodies)
    page = carla.get(page_of(Membership.objects.get()))
    assert len(fields_of(page)["organizations"]) == 2


def test_an_editor_of_a_municipality(carla, region):
    town = factories.municipality(region=region)
    assert give(carla, region, "editor", municipalities=[town.pk]).status_code == 302
    assert list(Membership.objects.get().municipalities.all()) == [town]


@pytest.mark.parametrize(
    ("role", "name", "words"),
    [
        ("editor", "municipalities", "minstens één gemeente"),
        ("partner", "organizations", "minstens één organisatie"),
    ],
)
def test_an_editor_or_partner_of_nothing_is_refused(carla, region, role, name, words):
    refused = give(carla, region, role)
    assert words in errors(refused, name)
    assert not Membership.objects.exists()


def test_what_does_not_belong_to_the_role_is_refused(carla, region):
    town, body = factories.municipality(region=region), factories.organization(region=region)
    refused = give(carla, region, "coordinator", municipalities=[town.pk], organizations=[body.pk])
    assert "alleen voor een redacteur" in errors(refused, "municipalities")
    assert "alleen voor een partner" in errors(refused, "organizations")


def test_what_belongs_to_another_region_is_refused(carla, region):
    other = factories.region(slug="elders", name="Elders")
    town, body = factories.municipality(region=other), factories.organization(region=other)
    assert "andere regio" in errors(
        give(carla, region, "editor", municipalities=[town.pk]), "municipalities"
    )
    faults = membership_faults("partner", region, [], [body])
    assert faults == {
        "organizations": f"“{body}” hoort niet bij {region}. Kies iets uit deze regio."
    }
    assert membership_faults("partner", None, [], [body]) == {}


def test_on_the_page_of_an_account_too(carla, region):
    body, user = factories.organization(region=region), factories.user(name="piet")
    where = reverse("admin:auth_user_change", args=[user.pk])
    sent = fields_of(carla.get(where))
    row = {"region": region.pk, "role": "partner", "organizations": [body.pk]}
    sent |= {f"memberships-0-{name}": value for name, value in row.items()}
    assert carla.post(where, sent).status_code == 302
    assert list(user.memberships.get().organizations.all()) == [body]
    assert carla.post(where, fields_of(carla.get(where))).status_code == 302
    assert user.memberships.count() == 1

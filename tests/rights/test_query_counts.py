"""A page asks the database as much for thirty rows as for three: Anna's region may grow."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from municipalities.models import Membership
from tests import factories
from tests.admin_cast import looker, place, signed_in
from trees import live
from trees.live import looking

pytestmark = pytest.mark.django_db

LONG_AGO = date(2020, 1, 10)
NOW = datetime.now(tz=UTC)


@pytest.fixture
def anna():
    return place(word="annaland", name="anna")


@pytest.fixture
def piet(anna):
    user = looker(region=anna.region, role=Membership.Role.PARTNER, name="piet")
    user.memberships.get().organizations.set([anna.service.organization])
    return user


def proposals(anna, numbers):
    for n in numbers:
        by = looker(region=anna.region, role=Membership.Role.PARTNER, name=f"partner-{n}")
        fields = [{"name": "summary", "label": "In één zin", "was": "", "new": "Belt"}]
        anna.region.proposals.create(
            by=by, at=NOW, model="contacts.Service", row=anna.service.pk, title="x", fields=fields
        )


def accounts(anna, numbers):
    for n in numbers:
        role = (Membership.Role.EDITOR, Membership.Role.PARTNER)[n % 2]
        member = looker(region=anna.region, role=role, name=f"lid-{n}").memberships.get()
        member.municipalities.add(anna.municipality)
        member.organizations.add(anna.service.organization)


def reports(anna, numbers):
    for n in numbers:
        factories.report(municipality=anna.municipality, text=f"Melding {n}")


def facts(anna, numbers):
    """Services with a number that nobody checked for years."""
    for n in numbers:
        factories.service(
            region=anna.region,
            slug=f"dienst-{n}",
            organization=anna.service.organization,
            municipalities=[anna.municipality],
            number=f"0800-20{n:02}",
            assured_on=LONG_AGO,
        )


def agreements(anna, numbers):
    """Agreements that nobody has signed, long since due for another look."""
    for n in numbers:
        row = factories.agreement(
            region=anna.region, slug=f"afspraak-{n}", parties=[anna.service.organization]
        )
        factories.version(agreement=row, in_force_from=LONG_AGO)


def written(anna, numbers):
    for n in numbers:
        anna.service.summary = f"Zin {n}"
        anna.service.save()


def answers(anna, numbers):
    """Answers below the first question of the tree, each with an outcome and a step of its own."""
    root = anna.tree.nodes.get(parent=None)
    for n in numbers:
        outcome = factories.outcome(
            region=anna.region, slug=f"bel-{n}", title=f"Bel {n}", steps=[anna.service]
        )
        node = anna.tree.nodes.model(
            tree=anna.tree, parent=root, slug=f"antwoord-{n}", answer=f"{n}", outcome=outcome
        )
        node.save()
        node.only_in.add(anna.municipality)


@pytest.fixture(autouse=True)
def _a_long_second(monkeypatch):
    """On a busy machine a second may pass between two pages, and then the portal looks again."""
    monkeypatch.setattr(looking, "SECONDS", 3600.0)


def asked(client, address: str) -> int:
    """How often a page that was looked at before asks the database."""
    live.forget()
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def home(anna: Any) -> str:
    return reverse("admin:index")


def outline(anna: Any) -> str:
    return reverse("admin:trees_tree_outline", args=[anna.tree.pk])


PAGES: list[tuple[Callable[..., None], Callable[[Any], str]]] = [
    (proposals, lambda anna: reverse("admin:proposals")),
    (accounts, lambda anna: reverse("access")),
    (reports, lambda anna: reverse("admin:trees_report_changelist")),
    (written, lambda anna: reverse("admin:written")),
    (facts, lambda anna: reverse("admin:contacts_phone_changelist")),
    (facts, lambda anna: reverse("admin:contacts_spreadsheet", args=[anna.region.slug])),
    (facts, lambda anna: reverse("admin:contacts_spreadsheet_xlsx", args=[anna.region.slug])),
    (answers, outline),
    (proposals, home),
    (accounts, home),
    (reports, home),
    (facts, home),
    (agreements, home),
    (facts, lambda anna: reverse("admin:attention")),
    (agreements, lambda anna: reverse("admin:attention")),
]


@pytest.mark.parametrize(("more", "page"), PAGES)
def test_anna_waits_no_longer_for_thirty_rows_than_for_three(anna, more, page):
    client, address = anna.client(), page(anna)
    more(anna, range(3))
    few = asked(client, address)
    more(anna, range(3, 30))
    assert asked(client, address) <= few


@pytest.mark.parametrize("more", [proposals, facts, agreements])
def test_nor_does_piet(anna, piet, more):
    client = signed_in(piet)
    more(anna, range(3))
    few = asked(client, home(anna))
    more(anna, range(3, 30))
    assert asked(client, home(anna)) <= few

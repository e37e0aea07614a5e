"""Everybody of the table of rights, with something of their own, of a neighbour and of others."""

from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from contacts.models import Service, Via
from municipalities.models import Membership, Municipality
from tests import factories
from tests.admin_cast import Place, place, signed_in
from tests.made_once import made_once
from trees.models import Node, Outcome, Scenario, Step

Rows = dict[str, Model]
# Addresses name these to lead to something else, which is then the neighbour's.
OF_THE_REGION = ("municipalities.Region", "trees.Tree")


@dataclass
class Cast:
    """Who asks (a client for each column), and the rows that the column is about."""

    clients: dict[str, Client] = field(default_factory=dict)
    rows: dict[str, Rows] = field(default_factory=dict)


def cast() -> Cast:
    """Anna's region with two towns and two organizations, and Bas's region beside it."""
    people, things = _people_and_things()
    clients = {name: signed_in(user) for name, user in people.items()}
    clients["nobody"] = Client()
    made = Cast()
    for column in ("anna-own", "anna-other", "ella-own", "ella-beside", "ella-other"):
        _fill(made, column, clients, things)
    for column in ("piet-own", "piet-beside", "piet-other"):
        _fill(made, column, clients, things)
    for column in ("carla", "nobody"):
        made.clients[column], made.rows[column] = clients[column], things["own"]
    return made


def _fill(made: Cast, column: str, clients: dict[str, Client], things: dict[str, Rows]) -> None:
    who, whose = column.split("-")
    made.clients[column], made.rows[column] = clients[who], things[whose]


@made_once
def _people_and_things() -> tuple[dict[str, User], dict[str, Rows]]:
    """Who can sign in, and whose rows there are."""
    anna = place(word="annaland", name="anna")
    bas = place(word="basland", name="bas", number="0320-12 34 56")
    beside = _neighbours(anna)
    ella, piet = _ella(anna), _piet(anna)
    _more(anna.rows, anna, by=piet, town=anna.municipality, name="eva")
    _more(beside, anna, by=anna.user, town=beside["municipalities.Municipality"], name="buurvrouw")
    _more(bas.rows, bas, by=bas.user, town=bas.municipality, name="baslandse")
    carla = factories.user(name="carla", superuser=True)
    people = {"carla": carla, "anna": anna.user, "ella": ella, "piet": piet}
    return people, {"own": _own(anna), "beside": beside, "other": bas.rows}


def _own(anna: Place) -> Rows:
    """Anna's rows; of the questions those that hold in Ella's town alone."""
    node = Node.objects.get(tree=anna.tree, slug="annaland-ja")
    node.only_in.set([anna.municipality])
    mine = factories.outcome(
        region=anna.region, slug="annaland-eigen", title="Bel eigen", steps=[anna.service]
    )
    node.outcome = mine
    node.save()
    step = Step.objects.get(outcome=mine)
    return {**anna.rows, "trees.Node": node, "trees.Outcome": mine, "trees.Step": step}


def _neighbours(anna: Place) -> Rows:
    """A second town and a second organization in Anna's region, each with something of its own."""
    region = anna.region
    town = factories.municipality(region=region, slug="buurstad")
    body = factories.organization(region=region, slug="buur-org", name="Organisatie buur")
    service = factories.service(
        region=region, slug="buur-dienst", name="Dienst buur", organization=body,
        municipalities=[town], number="0527-12 34 56", visit={"address": "Buurplein 1"},
    )  # fmt: skip
    agreement = factories.agreement(
        region=region, slug="buur-afspraak", title="Afspraak buur", parties=[body]
    )
    version = factories.version(agreement=agreement, signed={body: None})
    outcome = factories.outcome(
        region=region, slug="buur-bel", title="Bel buur", steps=[service], agreement=agreement
    )
    node = _node(anna, outcome)
    node.only_in.set([town])
    scenario = Scenario.objects.create(
        region=region, name="Casus buur", municipality=town, at="2026-12-26T02:15",
        answers=["buur-antwoord"], expected_outcome=outcome.slug,
    )  # fmt: skip
    secret = factories.service(
        region=region, slug="buur-geheim", organization=body, number="", audience="referrers"
    )
    return {
        "municipalities.Municipality": town,
        "contacts.Organization": body,
        "contacts.Via": Via.objects.create(phone=secret.phones.get(), service=service),
        "contacts.Service": service,
        "contacts.Phone": service.phones.get(),
        "contacts.ServiceArea": service.areas.get(),
        "agreements.Agreement": agreement,
        "agreements.AgreementVersion": version,
        "agreements.Party": agreement.party_rows.get(),
        "agreements.Signature": version.signatures.get(),
        "trees.Outcome": outcome,
        "trees.Step": Step.objects.get(outcome=outcome),
        "trees.Node": node,
        "trees.Scenario": scenario,
        "trees.Report": factories.report(municipality=town, page="buur-antwoord"),
        # What is of the whole region is nobody's neighbour's.
        **{label: anna.rows[label] for label in OF_THE_REGION},
    }


def _more(rows: Rows, here: Place, *, by: User, town: Model, name: str) -> None:
    """A colleague who may be looked after, a proposal, and an answer that was reported."""
    colleague = factories.user(name=name)
    role = Membership.Role.EDITOR
    membership = Membership.objects.create(user=colleague, region=here.region, role=role)
    assert isinstance(town, Municipality)
    membership.municipalities.set([town])
    service = rows["contacts.Service"]
    proposal = here.region.proposals.create(
        by=by, at=timezone.now(), model="contacts.Service", row=service.pk, title=str(service)
    )
    rows["auth.User"], rows["municipalities.Membership"] = colleague, membership
    rows["municipalities.Proposal"] = proposal


def _node(anna: Place, outcome: Outcome) -> Node:
    root = Node.objects.get(tree=anna.tree, parent=None)
    row = Node(
        tree=anna.tree,
        parent=root,
        slug="buur-antwoord",
        answer="Buur",
        outcome=outcome,
        position=9,
    )
    row.save()
    return row


def _ella(anna: Place) -> User:
    row = factories.user(name="ella")
    role = Membership.Role.EDITOR
    membership = Membership.objects.create(user=row, region=anna.region, role=role)
    membership.municipalities.set([anna.municipality])
    return row


def _piet(anna: Place) -> User:
    row = factories.user(name="piet")
    role = Membership.Role.PARTNER
    membership = Membership.objects.create(user=row, region=anna.region, role=role)
    service = anna.rows["contacts.Service"]
    assert isinstance(service, Service)
    service.organization.partners.add(membership)
    return row

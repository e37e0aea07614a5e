"""The cast of the admin tests: Anna and Bas with a region each, and one row of everything."""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from agreements.accepted import Accepted
from agreements.models import AgreementArea
from contacts.models import Service, Via
from history.tracking import one_entry_a_row
from municipalities.models import Membership, Municipality, Region
from tests import factories
from tests.made_once import made_once
from trees import live
from trees.models import Node, Outcome, Scenario, Tree
from trees.publishing.records import record


@dataclass
class Place:
    """A region with one row of each model, and whoever coordinates it."""

    region: Region
    municipality: Municipality
    service: Service
    outcome: Outcome
    tree: Tree
    user: User
    rows: dict[str, Model] = field(default_factory=dict)

    def client(self) -> Client:
        return signed_in(self.user)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@made_once
def place(*, word: str, name: str, number: str = "036-123 45 67") -> Place:
    """A region in which every name contains `word`, so that a leak shows on any page."""
    made = _made(word, name, number)
    made.rows = {model._meta.label: _row_of(model, made) for model in our_models()}
    return made


@one_entry_a_row()
def _made(word: str, name: str, number: str) -> Place:
    region = factories.region(slug=word, name=f"Regio {word}")
    here = factories.municipality(region=region, slug=f"{word}stad", places=[f"{word}dorp"])
    agreement, service = _directory(region, here, word, number)
    outcome = factories.outcome(
        region=region, slug=f"{word}-bel", title=f"Bel {word}", steps=[service], agreement=agreement
    )
    tree = factories.tree(
        region=region, start=_questions(word), slug=f"{word}-boom", title=f"Boom {word}"
    )
    user = factories.coordinator(region=region, name=name)
    Scenario.objects.create(
        region=region,
        name=f"Casus {word}",
        municipality=here,
        at="2026-12-26T02:15",
        answers=[f"{word}-ja"],
        expected_outcome=outcome.slug,
    )
    (edition,) = factories.publish(region=region, note=f"Eerste keer {word}")
    at = edition.live_from
    region.draft_edits.create(by=user, at=at)
    record(region=region, at=at, by=user)
    region.proposals.create(by=user, at=at, model="contacts.Service", row=service.pk, title=word)
    factories.report(municipality=here, page=f"{word}-ja", text=f"Melding {word}")
    return Place(region, here, service, outcome, tree, user)


def _directory(region: Region, here: Municipality, word: str, number: str):
    body = factories.organization(region=region, slug=f"{word}-org", name=f"Organisatie {word}")
    service = factories.service(
        region=region,
        slug=f"{word}-dienst",
        name=f"Dienst {word}",
        organization=body,
        municipalities=[here],
        number=number,
        visit={"address": f"Plein 1, {word}"},
    )
    factories.fallback(region=region, service=service)
    secret = factories.service(
        region=region,
        slug=f"{word}-geheim",
        name=f"Geheim {word}",
        organization=body,
        number="",
        audience="referrers",
    )
    Via.objects.create(phone=secret.phones.get(), service=service)
    agreement = factories.agreement(
        region=region, slug=f"{word}-afspraak", title=f"Afspraak {word}", parties=[body]
    )
    AgreementArea.objects.create(agreement=agreement, municipality=here)
    factories.version(agreement=agreement, your_role=f"Rol {word}", signed={body: None})
    return agreement, service


def _questions(word: str):
    ends = {"outcome": f"{word}-bel"}
    return {
        "slug": f"{word}-begin",
        "question": f"Vraag {word}?",
        "answers": [
            {"answer": f"Ja {word}", "slug": f"{word}-ja", **ends},
            {"answer": f"Nee {word}", "slug": f"{word}-nee", **ends},
        ],
    }


def for_each(name: str, values: Iterable[Any]) -> Callable[[Any], Any]:
    """Run a test for every value on the same cast, each time as if the time before never was.

    Making the cast costs far more than a page; `parametrize` would make it for every value.
    """

    def over_all(test: Any) -> Any:
        def run(**given: Any) -> None:
            for value in values:
                try:
                    with transaction.atomic():
                        test(**given, **{name: value})
                        transaction.set_rollback(True)
                except BaseException as fault:
                    fault.add_note(f"{name}: {value}")
                    raise
                live.forget()

        wanted = inspect.signature(test)
        others = [one for one in wanted.parameters.values() if one.name != name]
        run.__signature__ = wanted.replace(parameters=others)  # type: ignore[attr-defined]  # read by pytest
        run.__name__, run.__doc__ = test.__name__, test.__doc__
        run.__module__, run.__qualname__ = test.__module__, test.__qualname__
        run.pytestmark = getattr(test, "pytestmark", [])  # type: ignore[attr-defined]  # likewise
        return run

    return over_all


def our_models() -> list[type[Model]]:
    return [
        model
        for room in settings.ROOMS
        for model in apps.get_app_config(room).get_models()
        if not model._meta.auto_created
    ]


def _row_of(model: type[Model], made: Place) -> Model:
    """Some row of this model in a region, found without the rule that is under test."""
    if model is Region:
        return made.region
    for row in model._default_manager.all():
        if _region(row) == made.region:
            return row
    raise AssertionError(f"{made.region} heeft geen {model._meta.label}")


def _region(row):
    steps = ("service", "agreement", "version", "outcome", "tree", "edition", "municipality")
    while not hasattr(row, "region"):
        row = next(getattr(row, name) for name in steps if getattr(row, name, None))
    return row.region


def looker(*, region: Region, role: str = Membership.Role.EDITOR, name: str = "ella") -> User:
    """Somebody who may look in a region, and not change."""
    row = factories.user(name=name)
    Membership.objects.create(user=row, region=region, role=role)
    return row


class _Fields(HTMLParser):
    """What a browser would send back of a page that nobody touched."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.select = self.area = ""
        self.text = ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "input":
            self._input(name, given)
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            self._add(self.select, given.get("value") or "")
        elif tag == "textarea":
            self.area, self.text = name, ""

    def _input(self, name, given):
        kind = given.get("type", "text")
        ticked = kind not in ("checkbox", "radio") or "checked" in given
        if name and ticked and kind not in ("submit", "button", "search"):
            self._add(name, given.get("value") or ("on" if kind == "checkbox" else ""))

    def _add(self, name, value):
        self.sent.setdefault(name, []).append(value)

    def handle_data(self, text):
        self.text += text

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = ""
        elif tag == "textarea":
            self._add(self.area, self.text.removeprefix("\n"))


def fields_of(response, **changed) -> dict[str, list[str] | str]:
    """The form on a page as it would be posted, with some fields changed."""
    parser = _Fields()
    parser.feed(response.content.decode())
    sent = {name: value for name, value in parser.sent.items() if name != "csrfmiddlewaretoken"}
    return {**sent, **changed}


@made_once
@one_entry_a_row()
def live_town() -> factories.Town:
    """The same world, where somebody accepted in writing that nobody answers at times."""
    town = factories.town(published=False, alone=True)
    gap = Accepted("nobody-answers", "Dan neemt het vangnet op.", "regionaal overleg")
    Outcome.objects.filter(region=town.region).update(accepted=[gap.document()])
    factories.publish(region=town.region, at=factories.LONG_AGO)
    factories.municipality(region=town.region, slug="zeewolde")
    factories.publish(region=town.region, note="Zeewolde doet mee", only_changed=True)
    factories.emmen()
    return town


def page_of(row) -> str:
    """The address of the form of a row."""
    if isinstance(row, Node):
        return reverse("admin:trees_tree_outline_node", args=[row.tree_id, row.pk])
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[row.pk])


def change(client, row, **fields):
    """Post the form of a row with these fields changed."""
    return client.post(page_of(row), fields_of(client.get(page_of(row)), **fields))


def text(response) -> str:
    body: str = response.content.decode()
    return body


def errors(response, name: str) -> str:
    """What the form says is wrong with a field."""
    return " ".join(response.context["adminform"].form.errors.get(name, []))

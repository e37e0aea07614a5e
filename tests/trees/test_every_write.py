"""Whatever way something is written, the history tells it: every field, and nothing else."""

import io
import json
from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from contacts.models import Organization, Phone, ServiceArea
from crisiswijzer.demonstration import demonstration_coordinator
from exchange.package.dumping import package_in
from exchange.package.loading import load
from history.models import Act, Change, Way
from history.tracking import one_entry_a_row
from municipalities.models import Membership, Municipality, Proposal, Region
from municipalities.proposals import answer, propose
from tests import factories
from tests.admin_cast import change, fields_of, page_of, place, signed_in
from tests.everything_told import everything_told
from tests.exchange.packages import small
from trees.drafting.add import add_node
from trees.drafting.delete import delete_node
from trees.drafting.move import move_node
from trees.drafting.save import save_node
from trees.drafting.undo import undo_last
from trees.models import Node, Outcome, Step, Tree
from trees.publishing.check_due import check_due
from trees.publishing.publish import publish
from trees.publishing.restore_draft import restore_draft
from trees.publishing.roll_back import editions_of_number, roll_back
from trees.publishing.withdraw import withdraw

pytestmark = pytest.mark.django_db

NOW = timezone.now()

# A change that the form of each thing takes.
CHANGES = {
    "municipalities.Region": {"about": "Nieuw."},
    "municipalities.Municipality": {"places": "Eén\nTwee"},
    "municipalities.Membership": {"role": "editor"},
    "contacts.Organization": {"website": "https://example.org/"},
    "contacts.Service": {"summary": "Anders."},
    "contacts.Via": {"service": "", "kind": "post"},
    "contacts.Phone": {"label": "Anders."},
    "contacts.RegionLine": {"position": "3"},
    "agreements.Agreement": {"title": "Anders."},
    "agreements.AgreementVersion": {"lead": "Anders."},
    "agreements.Signature": {"on": "2026-11-01"},
    "trees.Outcome": {"title": "Anders.", "steps-0-say": "Anders."},
    "trees.Step": {"say": "Anders."},
    "trees.Tree": {"title": "Anders."},
    "trees.Scenario": {"name": "Anders."},
    "auth.User": {"first_name": "Anders"},
}
# Nothing but links: they come and go.
LINKS = {"contacts.ServiceArea", "agreements.AgreementArea", "agreements.Party"}
# Where one says what was done with a report of a visitor; see test_reports.
ELSEWHERE = {"trees.Report"}


@pytest.fixture
def carla():
    return factories.user(name="carla", superuser=True)


def registered():
    return {model._meta.label: page for model, page in admin.site._registry.items()}


# The admin


def test_anna_changes_a_number_and_the_history_says_what_stood_there(town, anna):
    phone = Phone.objects.filter(service=town.day).get()
    stood = str(phone)
    with everything_told(at_least=1):
        change(signed_in(anna), phone, number="088-123 45 67")
    told = Change.objects.of(phone).newest_first()[0]
    assert (told.by_name, told.way, told.act) == ("anna", Way.FORM, Act.CHANGED)
    assert [one["words"] for one in told.changes] == [[stood, "088-123 45 67"]]
    assert (told.region, told.under_name) == (town.region, str(town.day))


def test_every_form_of_the_admin_stands_in_the_table():
    writable = {label for label, one in registered().items() if not getattr(one, "read_only", 0)}
    assert writable - CHANGES.keys() - LINKS - ELSEWHERE == set()


@pytest.mark.parametrize("label", CHANGES)
def test_every_form_is_told(label, carla):
    here = place(word="anna", name="anna")
    row = here.user if label == "auth.User" else here.rows[label]
    # An editor without a municipality is refused.
    towns = {"municipalities": [here.municipality.pk]} if isinstance(row, Membership) else {}
    fields = {**CHANGES[label], **towns}
    with everything_told(at_least=1):
        answer = change(signed_in(carla), row, **fields)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    told = Change.objects.filter(kind=label).newest_first()[0]
    assert (told.by_name, told.way) == ("carla", Way.FORM)
    assert "Anders" in told.words or told.changes


@pytest.mark.parametrize("label", [*CHANGES, *sorted(LINKS)])
def test_every_removal_is_told(label, carla):
    here = place(word="anna", name="anna")
    row = here.user if label == "auth.User" else here.rows[label]
    address = page_of(row).replace("/change/", "/delete/")
    with everything_told():
        signed_in(carla).post(address, {"post": "yes"})
    removed = not type(row)._base_manager.filter(pk=row.pk).exists()
    told = Change.objects.filter(kind=label, key=row.pk, act=Act.REMOVED)
    assert told.exists() == removed


def test_what_anna_adds_is_told(town, anna):
    address = reverse("admin:contacts_organization_add")
    client = signed_in(anna)
    sent = fields_of(client.get(address), region=town.region.pk, slug="nieuw", name="Nieuw")
    with everything_told(at_least=1):
        client.post(address, sent)
    told = Change.objects.newest_first()[0]
    assert (told.act, told.name, told.by_name) == (Act.ADDED, "Nieuw", "anna")


def test_an_action_on_a_list_is_told(town, anna):
    chosen = Phone.objects.filter(service=town.day)
    sent = {"action": "delete_selected", "_selected_action": [chosen[0].pk], "post": "yes"}
    with everything_told(at_least=1):
        signed_in(anna).post(reverse("admin:contacts_phone_changelist"), sent)
    told = Change.objects.newest_first()[0]
    assert (told.act, told.way, told.by_name) == (Act.REMOVED, Way.ACTION, "anna")


def test_a_branch_that_goes_takes_its_answers_along(town, anna):
    node = Node.objects.get(slug="morgen")
    with everything_told(at_least=1):
        signed_in(anna).post(f"{page_of(node)}verwijderen/")


# Accounts


def test_a_new_account_is_told_without_its_password(carla):
    address = reverse("admin:auth_user_add")
    words = "vier woorden zijn genoeg"
    client = signed_in(carla)
    sent = fields_of(client.get(address), username="ella", password1=words, password2=words)
    with everything_told(at_least=1):
        client.post(address, sent)
    kept = str(list(Change.objects.values()))
    assert User.objects.get(username="ella").password not in kept
    assert words not in kept
    assert "wachtwoord gewijzigd" in kept.lower()


def test_a_new_password_is_told_as_a_new_password(carla, anna):
    address = reverse("admin:auth_user_password_change", args=[anna.pk])
    words = "vier woorden zijn genoeg"
    with everything_told(at_least=1):
        signed_in(carla).post(address, {"password1": words, "password2": words})
    told = Change.objects.newest_first()[0]
    assert (told.kind, told.words) == ("auth.User", "wachtwoord gewijzigd")


def test_signing_in_is_no_write(anna):
    before = Change.objects.count()
    signed_in(anna)
    assert Change.objects.count() == before


def test_a_membership_with_municipalities_is_told(town, carla):
    ella = factories.user(name="ella")
    with everything_told(at_least=1):
        row = Membership.objects.create(user=ella, region=town.region, role="editor")
        row.municipalities.set([town.municipality])
        row.municipalities.clear()
        row.delete()


def test_the_demonstration_is_told():
    factories.region(demo=True)
    with everything_told(at_least=2):
        demonstration_coordinator()


# Commands


def load_file(tmp_path, package, **options):
    file = tmp_path / "pakket.json"
    file.write_text(json.dumps(package))
    call_command("load_region", str(file), stdout=io.StringIO(), stderr=io.StringIO(), **options)


def test_a_package_that_is_loaded_is_told_row_by_row(tmp_path):
    with everything_told(at_least=15):
        load_file(tmp_path, small())
    told = Change.objects.filter(kind="trees.Node")
    assert {(row.way, row.via, row.by_name) for row in told} == {(Way.COMMAND, "load_region", "")}
    assert told.count() == Node.objects.count(), "one entry a row, however often it was written"
    with everything_told():
        load_file(tmp_path, small())
    assert Change.objects.filter(kind="trees.Node").count() == told.count()


def test_a_package_that_differs_is_told(tmp_path):
    load_file(tmp_path, small())
    package = small(services=[small()["services"][0]], scenarios=[])
    package["outcomes"] = [package["outcomes"][0]]
    start = package["trees"][0]["start"]
    start["answers"] = [start["answers"][0]]
    start["slug"] = "anders"
    package["region"]["about"] = "Anders."
    package["municipalities"].append({"slug": "bijstad", "name": "Bijstad"})
    start["answers"].append({"slug": "ook", "answer": "Ook", "outcome": "bel-112",
                             "only_in": ["bijstad"]})  # fmt: skip
    with everything_told(at_least=5):
        load_file(tmp_path, package, prune=True)
    assert Change.objects.filter(act=Act.REMOVED).exists()


def test_a_package_that_is_only_checked_leaves_nothing(tmp_path):
    load_file(tmp_path, small())
    package = small()
    package["region"]["about"] = "Anders."
    before = Change.objects.count()
    with everything_told():
        load_file(tmp_path, package, check=True)
    assert Change.objects.count() == before


def test_repairing_the_numbers_of_a_tree_is_no_write(town):
    Node.objects.filter(slug="morgen").update(lft=99)
    before = Change.objects.count()
    with everything_told():
        call_command("check_trees", repair=True, stdout=io.StringIO(), stderr=io.StringIO())
    assert Change.objects.count() == before


def test_publishing_by_command_names_who_said_so(town, anna):
    factories.coordinator(region=town.region, name="bas")
    Outcome.objects.filter(slug="bel-112").update(title="Bel 112!")
    with everything_told(at_least=1):
        call_command(
            "publish_region", town.region.slug, note="Om", by="bas",
            stdout=io.StringIO(), stderr=io.StringIO(),
        )  # fmt: skip
    told = Change.objects.filter(kind="trees.Edition").newest_first()[0]
    assert (told.by_name, told.way, told.via) == ("bas", Way.COMMAND, "publish_region")


# Publishing


def test_publishing_planning_withdrawing_going_back_and_restoring_are_told(town, anna):
    later = NOW + timedelta(days=9)
    Node.objects.filter(slug="levensgevaar").update(question="Is er gevaar?")
    with everything_told(at_least=1):
        publish(region=town.region, at=later, now=NOW, note="Gepland", by=anna)
    Phone.objects.filter(service=town.day).update(number="")
    with everything_told(at_least=1):
        check_due(now=later)
    Phone.objects.filter(service=town.day).update(number="0361234567")
    with everything_told(at_least=1):
        publish(region=town.region, at=later, now=later, note="Nu", by=anna)
    with everything_told(at_least=1):
        first = editions_of_number(town.region, 1, [town.municipality])
        roll_back(editions=first, at=later, now=later, note="Terug", by=anna)
    edition = town.municipality.editions.get(number=1)
    Outcome.objects.filter(slug="bel-112").update(title="Anders")
    with everything_told(at_least=2):
        restore_draft(publication=edition.publication, by=anna, at=later)


# Branches


def test_every_change_of_a_branch_is_told(town, anna):
    tree = Tree.objects.get(region=town.region)
    above = Node.objects.get(slug="wat-speelt-er")
    outcome = Outcome.objects.get(slug="bel-112")
    told = {"by": anna, "at": NOW}
    with everything_told(at_least=1):
        row = add_node(
            tree=tree, parent=above.pk, place=0, slug="erbij", answer="Erbij", outcome=outcome,
            **told,
        )  # fmt: skip
    with everything_told(at_least=1):
        save_node(
            node=row.pk, seen=row.version, only_in=[town.municipality], answer="Anders", **told
        )
    with everything_told(at_least=1):
        move_node(node=row.pk, parent=Node.objects.get(slug="levensgevaar").pk, place=0, **told)
    with everything_told(at_least=1):
        delete_node(node=row.pk, **told)


# Who


def told_since(last):
    """By whom each thing was written since."""
    rows = Change.objects.filter(pk__gt=last)
    return {row.by_name for row in rows}, {row.kind for row in rows}


def last_told():
    return Change.objects.newest_first()[0].pk


def test_an_action_says_itself_who_acts(town, anna):
    """Without a request or a command around it: whoever calls it can't forget it."""
    region, last = town.region, last_told()
    publish(region=region, at=NOW, now=NOW, note="Om", by=anna)
    first = editions_of_number(region, 1, [town.municipality])
    roll_back(editions=first, at=NOW, now=NOW, note="Terug", by=anna)
    assert told_since(last) == ({"anna"}, {"trees.Edition", "trees.Publication"})
    later = NOW + timedelta(days=9)
    (plan, *_), _ = publish(region=region, at=later, now=NOW, note="Gepland", by=anna)
    last = last_told()
    withdraw(publication=plan.publication, by=anna, reason="Te vroeg", now=NOW)
    assert told_since(last) == ({"anna"}, {"trees.Publication"})


def test_who_changes_a_branch_is_told_by_the_change_itself(town, anna):
    tree, last = Tree.objects.get(region=town.region), last_told()
    row = Node.objects.get(slug="morgen")
    move_node(node=row.pk, parent=Node.objects.get(slug="wat-speelt-er").pk, by=anna, at=NOW)
    undo_last(tree=tree, by=anna, at=NOW)
    delete_node(node=row.pk, by=anna, at=NOW)
    restore_draft(publication=town.municipality.editions.get().publication, by=anna, at=NOW)
    assert told_since(last) == ({"anna"}, {"trees.Node"})


def test_who_loads_and_who_proposes_are_told_by_that_itself(town, anna):
    package = package_in(town.region)
    town.day.phones.update(label="Anders.")
    last = last_told()
    load(package, today=NOW.date(), by=anna)
    row = propose(
        region=town.region, by=anna, at=NOW, model="contacts.Service", row=1, title="x", fields=[]
    )
    answer(proposal=row.pk, state=Proposal.State.REFUSED, by=anna, at=NOW)
    assert told_since(last) == ({"anna"}, {"contacts.Phone", "municipalities.Proposal"})


# In code


def test_writes_in_bulk_are_told(town):
    rows = list(Node.objects.order_by("pk"))
    with everything_told(at_least=len(rows)):
        for row in rows:
            row.hint = f"{row.slug}!"
        Node.objects.bulk_update(rows, ["hint"])
    steps = list(Step.objects.order_by("pk"))
    with everything_told(at_least=len(steps)):
        Step.objects.all().delete()
    with everything_told(at_least=len(steps)):
        Step.objects.bulk_create(steps)
    with everything_told(at_least=1):
        Region.objects.update(about="Alles anders.")


def test_links_are_told_from_both_sides(town):
    tree = Tree.objects.get(region=town.region)
    urk = factories.municipality(region=town.region, slug="urk")
    with everything_told(at_least=4):
        tree.municipalities.add(town.municipality, urk)
        tree.municipalities.remove(urk)
        urk.trees.add(tree)
        urk.trees.clear()
    with everything_told(at_least=2):
        town.day.municipalities.set([urk])
        town.day.municipalities.set([])
    assert Change.objects.filter(kind=ServiceArea._meta.label).count() == 2


def test_a_municipality_that_goes_leaves_the_limits_it_was_in(town):
    urk = factories.municipality(region=town.region, slug="urk")
    node = Node.objects.get(slug="morgen")
    node.only_in.set([urk])
    with everything_told(at_least=2):
        urk.delete()
    told = Change.objects.filter(kind="trees.Node", key=node.pk).newest_first()[0]
    assert [one["label"] for one in told.changes] == ["alleen in"]


def write_and_fail(town):
    Organization.objects.update(website="https://example.org/")
    Municipality.objects.create(region=town.region, slug="weg", name="Weg")
    raise ZeroDivisionError


def write_and_fail_within(town):
    with transaction.atomic():
        write_and_fail(town)


def write_and_fail_together(town):
    with one_entry_a_row():
        write_and_fail(town)


def test_what_is_rolled_back_is_not_told(town):
    before = Change.objects.count()
    for attempt in (write_and_fail_within, write_and_fail_together):
        with everything_told(), pytest.raises(ZeroDivisionError):
            attempt(town)
    with everything_told(), one_entry_a_row(), pytest.raises(ZeroDivisionError):
        write_and_fail_within(town)
    assert Change.objects.count() == before


def test_what_was_written_twice_together_is_told_once(town):
    with everything_told(at_least=1), one_entry_a_row():
        town.region.about = "Eerst dit."
        town.region.save()
        town.region.about = "Toen dat."
        town.region.save(update_fields=["about"])
    assert [one["words"] for one in Change.objects.newest_first()[0].changes] == [["", "Toen dat."]]


def test_a_write_that_the_history_forgets_fails_the_proof(town):
    from django.db import models

    with pytest.raises(AssertionError), everything_told():
        models.QuerySet(Region).update(about="Stiekem.")


def test_a_write_that_draws_no_stamp_fails_the_proof(town):
    from history.tracking import TrackedQuerySet

    with pytest.raises(AssertionError, match="old stamp"), everything_told():
        TrackedQuerySet(Node).update(hint="Stiekem.")

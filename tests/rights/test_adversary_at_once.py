"""Two coordinators press at the same moment: one is first, and the other reads so."""

import threading
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.db import connection, connections, transaction

from contacts.models import Phone
from desk.numbers.change import ChangeRefused, change_now, marks_of
from history.tracking import one_entry_a_row
from municipalities.models import Proposal, Region
from municipalities.proposals import AlreadyAnswered, answer, propose
from tests import factories
from trees.drafting.add import add_node
from trees.drafting.copy import copy_branch
from trees.drafting.integrity import damage
from trees.models import Node, Tree
from trees.publishing.records import facts_then

pytestmark = [
    pytest.mark.draft,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="a test on SQLite has one connection in memory"
    ),
]
NOW = datetime.now(tz=UTC)


def at_once(*deeds) -> list[object]:
    """What each comes to: its result, or the fault by which it was refused."""
    start = threading.Barrier(len(deeds))
    found: list[object] = [None] * len(deeds)

    def run(n, deed):
        start.wait(timeout=10)
        try:
            found[n] = deed()
        except Exception as fault:
            found[n] = fault
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=30)
    return found


@pytest.fixture
def anna(user):
    return user


def test_a_proposal_is_answered_once(town, anna):
    row = propose(
        region=town.region, by=anna, at=NOW, model="contacts.Service", row=town.day.pk,
        title="x", fields=[],
    )  # fmt: skip
    carla = factories.user(name="carla", superuser=True)

    def deed(state, by):
        return lambda: answer(proposal=row.pk, state=state, by=by, at=NOW, remark="x")

    found = at_once(deed(Proposal.State.ACCEPTED, anna), deed(Proposal.State.REFUSED, carla))
    assert sorted(type(one).__name__ for one in found) == ["AlreadyAnswered", "Proposal"]
    assert any(isinstance(one, AlreadyAnswered) for one in found)


def test_a_number_is_changed_by_who_was_first(town):
    phone = town.day.phones.get()
    seen = marks_of([phone])

    def deed(number):
        return lambda: change_now([Phone.objects.get(pk=phone.pk)], number=number, seen=seen)

    found = at_once(deed("0881234567"), deed("0887654321"))
    assert sum(isinstance(one, ChangeRefused) for one in found) == 1


def test_answers_that_are_added_and_copied_at_once_leave_a_whole_tree(town, anna):
    tree = Tree.objects.get(region=town.region)
    under = Node.objects.get(tree=tree, slug="wat-speelt-er")
    branch = Node.objects.get(tree=tree, slug="onveilig")
    by = User.objects.get(pk=anna.pk)

    def add(n):
        return lambda: add_node(
            tree=tree, parent=under.pk, by=by, at=NOW, slug=f"nieuw-{n}", answer=f"Nieuw {n}",
            question="En dan?",
        )  # fmt: skip

    def copy():
        return copy_branch(node=branch.pk, parent=under.pk, by=by, at=NOW)

    found = at_once(add(1), copy, add(2), copy)
    assert all(isinstance(one, Node) for one in found), found
    assert list(damage()) == []
    places = list(Node.objects.filter(parent=under).order_by("position").values_list("position"))
    assert places == [(n,) for n in range(len(places))]


def test_who_records_second_knows_what_the_first_wrote(town):
    """The second waits until the first is done; else its record would take back what that wrote."""
    written, seen = threading.Event(), threading.Event()

    def first():
        with transaction.atomic():
            Phone.objects.filter(service=town.day).update(number="0361234500")
            written.set()
            # Far longer than the second needs, if it weren't made to wait.
            seen.wait(timeout=2)

    def second():
        written.wait(timeout=10)
        Phone.objects.filter(service=town.night).update(number="08001234")
        seen.set()

    assert at_once(first, second) == [None, None]
    now = facts_then(town.region, datetime.now(tz=UTC)).facts.directory
    numbers = [now.services[slug].phones[0].number.digits for slug in ("lokaal-team", "vt-nacht")]
    assert numbers == ["0361234500", "08001234"]


def test_two_forms_that_write_the_same_region_do_not_wait_for_each_other(town):
    """One has the region and wants a number, the other the number and records the region."""
    region, number = threading.Event(), threading.Event()

    @one_entry_a_row()
    def load():
        Region.objects.filter(pk=town.region.pk).update(ages_from=1)
        region.set()
        number.wait(timeout=10)
        Phone.objects.filter(service=town.day).update(label="Overdag")

    @one_entry_a_row()
    def form():
        region.wait(timeout=10)
        Phone.objects.filter(service=town.day).update(number="0361234500")
        number.set()

    assert at_once(load, form) == [None, None]
    (phone,) = town.day.phones.all()
    assert (phone.number, phone.label) == ("0361234500", "Overdag")

"""What publishing would make live is worked out once, and again after whatever anybody wrote."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.db import connection, transaction

from agreements.models import AgreementVersion
from contacts.models import Organization, Phone, Service
from municipalities.models import Municipality, Region
from tests import factories
from trees.drafting.reading import draft_of
from trees.models import Node, Outcome, Scenario, Step, Tree
from trees.publishing.freeze import freeze
from trees.publishing.kept import facts_of, frozen, shown_in, written_in

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = AT + timedelta(minutes=59)

pytestmark = pytest.mark.django_db


def questions(region, at=AT) -> set[str]:
    """What is asked first, as the pages of the desk show it."""
    return {one.flow.first().title for one in frozen(region, at)}


WRITES = {
    "a question": lambda: Node.objects.filter(slug="levensgevaar").update(question="Anders?"),
    "an outcome": lambda: Outcome.objects.filter(slug="bel-112").update(title="Anders"),
    "a step": lambda: Step.objects.order_by("pk").first().delete(),
    "a tree": lambda: Tree.objects.get(slug="crisis").save(),
    "a number": lambda: Phone.objects.filter(service__slug="lokaal-team").update(number=""),
    "a service": lambda: Service.objects.filter(slug="lokaal-team").update(name="Anders"),
    "an organization": lambda: Organization.objects.filter(region__slug="flevoland").update(
        crisis_definition="Anders"
    ),
    "an agreement": lambda: AgreementVersion.objects.update(your_role="Anders"),
    "a municipality": lambda: Municipality.objects.filter(slug="almere").update(name="Anders"),
    "a region": lambda: Region.objects.filter(slug="flevoland").update(ages_to=17),
    "a municipality that joins": lambda: factories.municipality(
        region=Region.objects.get(slug="flevoland"), slug="urk"
    ),
    "a case": lambda: Scenario.objects.create(
        region=Region.objects.get(slug="flevoland"),
        municipality=Municipality.objects.get(slug="almere"),
        name="Nacht",
        at="2026-11-28T02:15",
        answers=["nergens"],
        expected_outcome="bel-112",
    ),
    "where a question holds": lambda: Node.objects.get(slug="nu-acuut").only_in.set(
        [Municipality.objects.get(slug="almere")]
    ),
}


def test_who_goes_from_page_to_page_waits_once(town):
    assert frozen(town.region, AT) is frozen(town.region, LATER)


def test_what_is_shown_is_what_publishing_would_find(town):
    kept, anew = frozen(town.region, AT), freeze(town.region, AT)
    assert [(one.municipality, one.flow, one.problems) for one in kept] == [
        (one.municipality, one.flow, one.problems) for one in anew
    ]


def test_the_next_hour_is_worked_out_anew(town):
    before = frozen(town.region, AT)
    assert frozen(town.region, AT + timedelta(hours=1)) is not before


@pytest.mark.parametrize("what", WRITES)
def test_whatever_somebody_writes_is_seen_at_once(town, what):
    before = frozen(town.region, AT)
    WRITES[what]()
    after, anew = frozen(town.region, AT), freeze(town.region, AT)
    assert after is not before
    assert [(one.flow, one.problems) for one in after] == [(one.flow, one.problems) for one in anew]


def test_a_write_that_was_taken_back_is_not_shown(town):
    before = questions(town.region)
    with transaction.atomic():
        WRITES["a question"]()
        assert questions(town.region) == {"Anders?"}
        transaction.set_rollback(True)
    assert questions(town.region) == before


@pytest.mark.django_db(transaction=True)
def test_what_another_connection_writes_is_seen_at_once(town):
    before = questions(town.region)

    def bas() -> None:
        WRITES["a question"]()
        connection.close()

    writer = Thread(target=bas)
    writer.start()
    writer.join(60)
    assert questions(town.region) == {"Anders?"} != before


def test_the_name_of_where_a_municipality_goes_on_belongs_to_it(town):
    there = factories.region(slug="baronie", name="Baronie")
    heir = factories.municipality(region=there, slug="breda")
    ending = town.municipality
    ending.merged_into, ending.ends_on = heir, datetime(2027, 12, 31, tzinfo=UTC).date()
    ending.save()
    before = frozen(town.region, AT)
    Municipality.objects.filter(pk=heir.pk).update(slug="groot-breda")
    assert frozen(town.region, AT) is not before


def test_what_bas_writes_in_his_region_leaves_that_of_anna_alone(town):
    there = factories.region(slug="baronie", name="Baronie")
    breda = factories.municipality(region=there, slug="breda")
    before = frozen(town.region, AT)
    shown = shown_in(town.region.pk)
    service = factories.service(region=there, slug="huisarts", number="0800-2000")
    factories.outcome(region=there, slug="bel", steps=[service])
    start = {"slug": "begin", "question": "Wat?", "answers": []}
    factories.tree(region=there, start=start, municipalities=[breda])
    factories.go_live(region=there)
    Region.objects.filter(pk=there.pk).update(about="Anders")
    assert frozen(town.region, AT) is before
    assert shown_in(town.region.pk) == shown


def test_all_that_is_read_is_looked_at(town):
    """A table that freezing reads and no stamp tells of would be shown as it was."""
    looked = {rows.model._meta.db_table for rows in (*facts_of(1), *draft_of(1))}
    read: list[str] = []

    def note(execute, sql, params, many, context):
        read.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        freeze(town.region, AT)
    tables = set(connection.introspection.table_names())
    assert {name for name in tables if any(f'"{name}"' in sql for sql in read)} <= looked


def test_a_process_keeps_few_regions(town):
    before = frozen(town.region, AT)
    for n in range(3):
        frozen(factories.region(slug=f"regio-{n}", name=f"Regio {n}"), AT)
    assert frozen(town.region, AT) is not before


def test_asking_twice_costs_one_small_query(town, django_assert_num_queries):
    frozen(town.region, AT)
    with django_assert_num_queries(1):
        frozen(town.region, AT)
    assert written_in(town.region.pk)

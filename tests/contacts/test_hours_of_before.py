"""A database from before version 2: its hours are rules per holiday now, and say the same."""

from datetime import date

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from contacts.field_words import hours_in_history
from contacts.hours.engine import Hours
from contacts.models import DirectoryRecord, Phone, Service
from tests import factories
from trees.publishing.records import facts_then, record

pytestmark = pytest.mark.django_db

WEEK = factories.OFFICE["week"]
CLOSED = {"week": WEEK, "holidays": {"observed": "default", "hours": []}, "exceptions": []}
NOW = {**CLOSED, "holidays": [{"days": "default", "hours": []}]}


BEFORE = ("contacts", "0008_without_phoning")


@pytest.fixture
def then(transactional_db):
    """The rows of a database of then; afterwards it is one of today again."""
    try:
        executor = MigrationExecutor(connection)
        executor.migrate([BEFORE])
        towns = executor.loader.graph.leaf_nodes("municipalities")
        yield executor.loader.project_state([BEFORE, *towns]).apps
    finally:
        to_today()


def to_today():
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_every_number_and_service_keeps_what_it_said(then):
    region = then.get_model("municipalities", "Region").objects.create(slug="flevoland")
    of_region = {"region": region, "slug": "hulp"}
    body = then.get_model("contacts", "Organization").objects.create(**of_region)
    services = then.get_model("contacts", "Service").objects
    more = {"region": region, "organization": body}
    team = services.create(
        **more, slug="team", activities=["triage", "crisisinterventie"], on_site=CLOSED,
        assured_on=date(2026, 11, 1), assured_by="balie",
    )  # fmt: skip
    services.create(
        **more, slug="opvang", address="Plein 1", on_site=CLOSED, assured_on=date(2026, 11, 2)
    )
    services.create(**more, slug="lijn", assured_on=date(2026, 11, 2))
    silent = {**CLOSED, "holidays": None}
    ordinary = {**CLOSED, "holidays": {"observed": "none", "hours": []}}
    for document in (CLOSED, silent, ordinary, None, "kapot", NOW):
        then.get_model("contacts", "Phone").objects.create(service=team, hours=document)
    to_today()
    phones = list(Phone.objects.order_by("pk"))
    kept = [NOW, silent, {**CLOSED, "holidays": "none"}, None, "kapot", NOW]
    assert [phone.hours for phone in phones] == kept
    assert {(phone.assured_on, phone.assured_by) for phone in phones} == {
        (date(2026, 11, 1), "balie")
    }
    now = {row.slug: (row.comes, row.visit) for row in Service.objects.all()}
    assert now == {
        "team": ({"hours": NOW, "arrives_within": "", "area": None}, None),
        "opvang": (
            None,
            {"address": "Plein 1", "hours": NOW, "assured_on": "2026-11-02", "assured_by": ""},
        ),
        "lijn": (None, None),
    }


def test_a_record_of_before_is_read_as_it_was_meant_and_no_change(almere):
    Phone.objects.filter(service=almere.day).update(hours=NOW)
    kept = almere.region.records.newest_first()[0]
    document = kept.document
    for service in document["directory"]["services"]:
        for phone in service["phones"]:
            if phone.get("hours") == NOW:
                phone["hours"] = CLOSED
    assert CLOSED in [
        phone.get("hours") for one in document["directory"]["services"] for phone in one["phones"]
    ]
    changed = DirectoryRecord(region=kept.region, recorded_at=kept.recorded_at, document=document)
    changed.save(force_insert=True)
    assert record(region=almere.region, at=kept.recorded_at) is None
    then = facts_then(almere.region, kept.recorded_at)
    assert then
    (line,) = then.facts.directory.services["lokaal-team"].phones
    assert line.hours == Hours.parse(NOW)


def test_the_history_tells_old_and_new_hours_in_the_same_words():
    assert hours_in_history(CLOSED) == hours_in_history(NOW)

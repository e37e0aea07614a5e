"""A database from before version 2: its hours are rules per holiday now, and say the same."""

from importlib import import_module

import pytest
from django.apps import apps

from contacts.field_words import hours_in_history
from contacts.hours.engine import Hours
from contacts.models import DirectoryRecord, Phone, Service
from tests import factories
from trees.publishing.records import facts_then, record

pytestmark = pytest.mark.django_db

WEEK = factories.OFFICE["week"]
CLOSED = {"week": WEEK, "holidays": {"observed": "default", "hours": []}, "exceptions": []}
NOW = {**CLOSED, "holidays": [{"days": "default", "hours": []}]}
MIGRATION = import_module("contacts.migrations.0009_hours_of_version_2")


def stored(service: Service, *documents: object) -> list[Phone]:
    """Numbers with hours as they stand in a database, whatever the forms think of them."""
    made = [factories.phone(service=service) for _ in documents]
    for phone, document in zip(made, documents, strict=True):
        Phone.objects.filter(pk=phone.pk).update(hours=document)
    return made


def test_every_number_and_service_keeps_its_hours(almere):
    silent = {**CLOSED, "holidays": None}
    ordinary = {**CLOSED, "holidays": {"observed": "none", "hours": []}}
    phones = stored(almere.day, CLOSED, silent, ordinary, None, "kapot", NOW)
    Service.objects.filter(pk=almere.day.pk).update(on_site=CLOSED)
    MIGRATION.to_version_2(apps, None)
    assert [Phone.objects.get(pk=phone.pk).hours for phone in phones] == [
        NOW,
        silent,
        {**CLOSED, "holidays": "none"},
        None,
        "kapot",
        NOW,
    ]
    assert Service.objects.get(pk=almere.day.pk).on_site == NOW


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

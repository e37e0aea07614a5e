"""The history of the facts: written with every change and only then, and never changed."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, models, transaction
from django.urls import reverse
from django.utils import timezone

from contacts.models import DirectoryRecord, Phone
from desk.numbers.change import cancel, marks_of, plan
from history.tracking import acting, one_entry_a_row
from tests import factories
from tests.admin_cast import fields_of, for_each, place, signed_in
from tests.records import recorded, unrecorded
from trees.live import FACTS
from trees.publishing import records
from trees.publishing.records import facts_then, record

pytestmark = pytest.mark.django_db

MAY = datetime(2026, 5, 2, 10, 3, tzinfo=UTC)
JUNE = datetime(2026, 6, 1, tzinfo=UTC)
JULY = datetime(2026, 7, 1, tzinfo=UTC)


def number_of(then) -> str:
    (line,) = then.facts.directory.services["lokaal-team"].phones
    return str(line.number.shown)


def new_number(town, digits: str = "0320765432") -> None:
    Phone.objects.filter(service=town.day).update(number=digits)


class TestRecording:
    def test_it_is_written_once_and_again_when_something_differs(self, almere):
        recorded(almere.region, at=MAY)
        assert record(region=almere.region, at=JUNE) is None
        new_number(almere)
        recorded(almere.region, at=JUNE)
        assert record(region=almere.region, at=JULY) is None
        assert [row.recorded_at for row in almere.region.records.all()] == [JUNE, MAY]

    def test_what_was_there_before_the_history_is_recorded_by_who_asks(self, almere):
        unrecorded(almere.region)
        row = record(region=almere.region, at=MAY)
        assert (row.recorded_at, row.recorded_by) == (MAY, None)

    def test_a_region_without_anything_has_no_history_yet(self, db):
        region = factories.region()
        factories.municipality(region=region)
        assert record(region=region, at=MAY) is None
        assert not region.records.exists()
        factories.service(region=region, number="112")
        assert region.records.exists()

    def test_what_was_emptied_is_recorded_as_empty(self, db):
        region = factories.region()
        only = factories.service(region=region, number="112")
        recorded(region, at=MAY)
        only.delete()
        recorded(region, at=JUNE)
        assert facts_then(region, JULY).facts.directory.services == {}

    def test_a_clock_that_runs_behind_does_not_turn_the_order_round(self, almere):
        ahead = timezone.now() + timedelta(hours=1)
        recorded(almere.region, at=ahead)
        new_number(almere)
        assert number_of(facts_then(almere.region, ahead)) == "0320-76 54 32"

    def test_nobody_changes_or_deletes_what_was_recorded(self, almere):
        row = almere.region.records.get()
        for forbidden in (
            row.delete,
            DirectoryRecord.objects.all().delete,
            lambda: DirectoryRecord.objects.update(recorded_at=JUNE),
        ):
            with pytest.raises(TypeError, match="vastgelegd"):
                forbidden()

    def test_it_takes_as_many_queries_for_many_numbers(self, almere, django_assert_max_num_queries):
        with one_entry_a_row():
            for number in range(60):
                factories.phone(service=almere.day, number="0800-2000", label=str(number))
        unrecorded(almere.region)
        with django_assert_max_num_queries(17):
            assert record(region=almere.region, at=MAY)


# What a record shows of each thing that it depends on; None where only coming and going counts.
SHOWN = {
    "municipalities.Region": {"ages_from": 3},
    "municipalities.Municipality": {"slug": "anders"},
    "contacts.Organization": {"name": "Anders"},
    "contacts.Service": {"summary": "Anders."},
    "contacts.ServiceArea": None,
    "contacts.Phone": {"number": "0320765432"},
    "contacts.Via": {"service": None, "kind": "post"},
    "contacts.RegionLine": None,
    "agreements.Agreement": {"title": "Anders"},
    "agreements.AgreementArea": None,
    "agreements.AgreementVersion": {"expect": "Binnen 10 minuten."},
    "agreements.Party": None,
    "agreements.Signature": {"on": date(2026, 11, 1)},
}


def saved(row, fields):
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def updated(row, fields):
    type(row).objects.filter(pk=row.pk).update(**fields)


def updated_in_bulk(row, fields):
    for name, value in fields.items():
        setattr(row, name, value)
    type(row).objects.bulk_update([row], fields)


@pytest.fixture
def anna():
    return place(word="anna", name="anna")


@for_each("label", [label for label, fields in SHOWN.items() if fields])
def test_a_change_of_each_thing_is_recorded_whichever_way_it_is_written(label, anna):
    for write in (saved, updated, updated_in_bulk):
        with transaction.atomic():
            before = anna.region.records.count()
            with acting(by=anna.user):
                write(type(anna.rows[label]).objects.get(pk=anna.rows[label].pk), SHOWN[label])
            assert anna.region.records.count() == before + 1, write
            assert anna.region.records.first().recorded_by == anna.user
            transaction.set_rollback(True)


@for_each("label", [label for label, fields in SHOWN.items() if not fields])
def test_what_goes_and_comes_back_is_recorded(label, anna):
    anna.region.agreements.update(everywhere=False)
    row, before = anna.rows[label], anna.region.records.count()
    type(row).objects.get(pk=row.pk).delete()
    assert anna.region.records.count() == before + 1
    type(row).objects.bulk_create([row])
    assert anna.region.records.count() == before + 2


class TestNobodyForgetsIt:
    """Whatever writes a fact, a record goes with it: there is nothing to remember."""

    def test_all_that_a_record_depends_on_stands_in_the_table(self):
        assert {model._meta.label for model in FACTS} == SHOWN.keys()

    def test_what_is_written_together_is_recorded_once(self, almere):
        almere.region.lines.all().delete()
        before = almere.region.records.count()
        with one_entry_a_row():
            new_number(almere)
            factories.service(region=almere.region, slug="nieuw", number="0800-1234")
            assert almere.region.records.count() == before
        assert almere.region.records.count() == before + 1

    def test_what_is_taken_back_is_not_recorded(self, almere):
        for unit in (transaction.atomic, one_entry_a_row):
            with unit():
                new_number(almere)
                transaction.set_rollback(True)
        with pytest.raises(ZeroDivisionError):
            self.write_and_fail(almere)
        assert almere.region.records.count() == 1

    @one_entry_a_row()
    def write_and_fail(self, almere):
        new_number(almere)
        raise ZeroDivisionError

    def test_what_changes_regions_is_recorded_in_both(self, almere):
        there = factories.region(slug="elders")
        line = factories.service(region=there, number="0800-1234")
        before = almere.region.records.count(), there.records.count()
        Phone.objects.filter(service=line).update(service=almere.night)
        after = almere.region.records.count(), there.records.count()
        assert after == (before[0] + 1, before[1] + 1)

    def test_what_is_no_fact_records_nothing(self, almere):
        almere.region.trees.update(title="Anders")
        almere.region.outcomes.update(title="Anders")
        almere.region.about = "Anders."
        almere.region.save()
        assert almere.region.records.count() == 1

    def test_a_number_that_is_planned_is_recorded_and_so_is_its_end(self, almere):
        (phone,) = almere.day.phones.all()
        soon = timezone.localdate() + timedelta(days=30)
        (new,) = plan([phone], number="0320765432", starts=soon, seen=marks_of([phone]))
        assert almere.region.records.count() == 2
        phone.refresh_from_db()
        cancel(phone, today=timezone.localdate(), seen=marks_of([phone, new]))
        assert almere.region.records.count() == 3


class TestLookingBack:
    def test_the_facts_of_a_moment_are_those_recorded_last(self, almere):
        recorded(almere.region, at=MAY)
        new_number(almere)
        recorded(almere.region, at=JUNE)
        assert number_of(facts_then(almere.region, JUNE - timedelta(seconds=1))) == "036-123 45 67"
        assert number_of(facts_then(almere.region, JUNE)) == "0320-76 54 32"
        assert facts_then(almere.region, JULY).recorded_at == JUNE

    def test_before_the_history_its_beginning_answers_and_says_so(self, almere):
        unrecorded(almere.region)
        assert facts_then(almere.region, MAY) is None
        record(region=almere.region, at=MAY)
        then = facts_then(almere.region, MAY - timedelta(days=1))
        assert (then.before_history, then.recorded_at) == (True, MAY)

    def test_another_region_has_a_history_of_its_own(self, almere):
        recorded(almere.region, at=MAY)
        assert facts_then(factories.region(slug="utrecht"), JUNE) is None


class TestWhoWrites:
    @pytest.fixture
    def anna(self, almere):
        return factories.coordinator(region=almere.region)

    def change(self, anna, almere, **fields):
        client = signed_in(anna)
        where = reverse("admin:contacts_phone_change", args=[almere.day.phones.get().pk])
        return client.post(where, fields_of(client.get(where), **fields))

    def test_anna_changes_a_number_and_it_is_recorded_under_her_name(self, anna, almere):
        assert self.change(anna, almere, number="0320 76 54 32").status_code == 302
        newest = almere.region.records.first()
        assert newest.recorded_by == anna
        assert number_of(records.Then(records._facts(newest), MAY)) == "0320-76 54 32"

    def test_a_form_with_a_fault_records_nothing(self, anna, almere):
        assert self.change(anna, almere, number="12").status_code == 200
        assert almere.region.records.count() == 1

    def test_signing_in_records_nothing(self, anna, client, almere):
        client.post("/beheer/", {"username": "anna", "password": "geheim"})
        assert almere.region.records.count() == 1

    def test_what_was_saved_stays_when_the_recording_fails(self, anna, almere, caplog, monkeypatch):
        def away(**_):
            raise DatabaseError("vol")

        monkeypatch.setattr(records, "record", away)
        assert self.change(anna, almere, number="0320 76 54 32").status_code == 302
        assert almere.day.phones.get().number == "0320765432"
        assert "nog niet vastgelegd" in caplog.text

    def test_a_change_by_hand_is_caught_by_the_command(self, almere):
        assert self.said() == "Er is niets veranderd sinds de vorige keer.\n"
        # Past the managers, as a statement in the database itself is.
        models.QuerySet(Phone).filter(service=almere.day).update(number="0320765432")
        assert self.said() == "Flevoland: vastgelegd.\n"
        assert almere.region.records.first().recorded_by is None

    def said(self) -> str:
        out = StringIO()
        call_command("record_facts", stdout=out)
        return out.getvalue()

    def test_a_package_that_comes_in_is_recorded(self, tmp_path, almere):
        file = tmp_path / "flevoland.yaml"
        out = StringIO()
        call_command("dump_region", "flevoland", stdout=out)
        file.write_text(out.getvalue().replace("036-123 45 67", "0320-76 54 32"), encoding="utf-8")
        call_command("load_region", str(file), "--check", stdout=StringIO(), stderr=StringIO())
        assert almere.region.records.count() == 1
        call_command("load_region", str(file), stdout=StringIO(), stderr=StringIO())
        assert almere.region.records.count() == 2


class TestTheList:
    def test_anna_reads_what_changed_and_who_did_it(self):
        anna = place(word="annaland", name="anna")
        Phone.objects.filter(service=anna.service).update(number="0320765432")
        newest = anna.region.records.first()
        page = anna.client().get(reverse("admin:contacts_directoryrecord_change", args=[newest.pk]))
        body = page.content.decode()
        assert "Dienst annaland: eerst 036-123 45 67" in body
        assert "nu 0320-76 54 32" in body
        first = anna.region.records.last()
        page = anna.client().get(reverse("admin:contacts_directoryrecord_change", args=[first.pk]))
        assert "Hier begint de geschiedenis" in page.content.decode()

    def test_another_agreement_is_told_as_such(self):
        anna = place(word="annaland", name="anna")
        anna.rows["agreements.AgreementVersion"].delete()
        newest = anna.region.records.first()
        page = anna.client().get(reverse("admin:contacts_directoryrecord_change", args=[newest.pk]))
        assert "Alleen de werkafspraken" in page.content.decode()

"""The history of the facts: written after every change and only then, and never changed."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError
from django.urls import reverse

from contacts.models import DirectoryRecord, Phone
from tests import factories
from tests.admin_cast import fields_of, place, signed_in
from trees.publishing import records
from trees.publishing.records import facts_then, history_begins, record

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
        assert record(region=almere.region, at=MAY)
        assert record(region=almere.region, at=JUNE) is None
        new_number(almere)
        assert record(region=almere.region, at=JUNE)
        assert [row.recorded_at for row in almere.region.records.all()] == [JUNE, MAY]

    def test_an_agreement_counts_too(self, almere):
        record(region=almere.region, at=MAY)
        almere.agreement.versions.update(expect="Binnen 10 minuten.")
        assert record(region=almere.region, at=JUNE)
        (terms,) = facts_then(almere.region, JULY).facts.agreements[almere.agreement.slug]
        assert terms.expect == "Binnen 10 minuten."

    def test_a_region_without_anything_has_no_history_yet(self, db):
        region = factories.region()
        assert record(region=region, at=MAY) is None
        factories.municipality(region=region)
        assert record(region=region, at=MAY) is None
        factories.service(region=region, number="112")
        assert record(region=region, at=MAY)

    def test_what_was_emptied_is_recorded_as_empty(self, db):
        region = factories.region()
        only = factories.service(region=region, number="112")
        record(region=region, at=MAY)
        only.delete()
        assert record(region=region, at=JUNE)
        assert facts_then(region, JULY).facts.directory.services == {}

    def test_a_clock_that_runs_behind_does_not_turn_the_order_round(self, almere):
        record(region=almere.region, at=JUNE)
        new_number(almere)
        record(region=almere.region, at=MAY)
        assert number_of(facts_then(almere.region, JULY)) == "0320-76 54 32"

    def test_nobody_changes_or_deletes_what_was_recorded(self, almere):
        row = record(region=almere.region, at=MAY)
        for forbidden in (
            row.delete,
            DirectoryRecord.objects.all().delete,
            lambda: DirectoryRecord.objects.update(recorded_at=JUNE),
        ):
            with pytest.raises(TypeError, match="vastgelegd"):
                forbidden()

    def test_it_takes_as_many_queries_for_many_numbers(self, almere, django_assert_max_num_queries):
        for number in range(60):
            factories.phone(service=almere.day, number="0800-2000", label=str(number))
        with django_assert_max_num_queries(16):
            record(region=almere.region, at=MAY)


class TestLookingBack:
    def test_the_facts_of_a_moment_are_those_recorded_last(self, almere):
        record(region=almere.region, at=MAY)
        new_number(almere)
        record(region=almere.region, at=JUNE)
        assert number_of(facts_then(almere.region, JUNE - timedelta(seconds=1))) == "036-123 45 67"
        assert number_of(facts_then(almere.region, JUNE)) == "0320-76 54 32"
        assert facts_then(almere.region, JULY).recorded_at == JUNE

    def test_before_the_history_its_beginning_answers_and_says_so(self, almere):
        assert facts_then(almere.region, MAY) is None
        assert history_begins(almere.region) is None
        record(region=almere.region, at=MAY)
        then = facts_then(almere.region, MAY - timedelta(days=1))
        assert (then.before_history, then.recorded_at) == (True, MAY)
        assert history_begins(almere.region) == MAY

    def test_another_region_has_a_history_of_its_own(self, almere):
        record(region=almere.region, at=MAY)
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
        record(region=almere.region, at=MAY)
        assert self.change(anna, almere, number="0320 76 54 32").status_code == 302
        newest = almere.region.records.first()
        assert newest.recorded_by == anna
        assert number_of(records.Then(records._facts(newest), MAY)) == "0320-76 54 32"

    def test_a_form_with_a_fault_records_nothing(self, anna, almere):
        assert self.change(anna, almere, number="12").status_code == 200
        assert not almere.region.records.exists()

    def test_signing_in_records_nothing(self, anna, client, almere):
        client.post("/beheer/", {"username": "anna", "password": "geheim"})
        assert not almere.region.records.exists()

    def test_what_was_saved_stays_when_the_recording_fails(self, anna, almere, caplog, monkeypatch):
        def away(**_):
            raise DatabaseError("vol")

        monkeypatch.setattr(records, "record", away)
        assert self.change(anna, almere, number="0320 76 54 32").status_code == 302
        assert almere.day.phones.get().number == "0320765432"
        assert "nog niet vastgelegd" in caplog.text

    def test_a_change_by_hand_is_caught_by_the_command(self, almere):
        assert self.said() == "Flevoland: vastgelegd.\n"
        assert self.said() == "Er is niets veranderd sinds de vorige keer.\n"
        new_number(almere)
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
        assert not almere.region.records.exists()
        call_command("load_region", str(file), stdout=StringIO(), stderr=StringIO())
        assert almere.region.records.count() == 1


class TestTheList:
    def test_anna_reads_what_changed_and_who_did_it(self):
        anna = place(word="annaland", name="anna")
        Phone.objects.filter(service=anna.service).update(number="0320765432")
        newest = record(region=anna.region, at=JUNE, by=anna.user)
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
        newest = record(region=anna.region, at=JUNE)
        page = anna.client().get(reverse("admin:contacts_directoryrecord_change", args=[newest.pk]))
        assert "Alleen de werkafspraken" in page.content.decode()

"""What a proposal keeps of a field, what a person reads of it, and the form filled in with it."""

from datetime import date

import pytest
from django.forms import modelform_factory

from agreements.models import AgreementVersion
from contacts.hours.reading import canonical
from contacts.models import Organization, Phone, Service
from desk.agreements import VersionForm
from desk.directory.forms import PhoneForm, ServiceForm
from desk.proposals.field_values import filled_in, plain, proposed_change, values_of, words_of
from municipalities.models import Municipality
from tests import factories


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("Ja <b>", "Ja <b>"),
        (None, None),
        (True, True),
        (date(2027, 4, 2), "2027-04-02"),
        (["triage", "melding"], ["triage", "melding"]),
        ([], []),
        ({"week": []}, {"week": []}),
    ],
)
def test_a_value_is_kept_as_the_history_keeps_it(value, kept):
    assert plain(value) == kept


@pytest.mark.django_db
def test_rows_are_kept_by_their_keys():
    region = factories.region()
    urk, almere = (factories.municipality(region=region, slug=slug) for slug in ("urk", "almere"))
    assert plain(urk) == urk.pk
    assert plain([almere, urk]) == [urk.pk, almere.pk]
    assert plain(Municipality.objects.order_by("name")) == [urk.pk, almere.pk]
    assert plain(Municipality.objects.none()) == []


@pytest.mark.parametrize(
    ("model", "name", "value", "said"),
    [
        (Phone, "label", "Overdag", "Overdag"),
        (Phone, "label", "", "–"),
        (Phone, "valid_from", None, "–"),
        (Phone, "valid_from", "2027-04-02", "2 april 2027"),
        (Phone, "audience", "public", "iedereen"),
        (Phone, "number", "0361234567", "036-123 45 67"),
        (Phone, "hours", None, "niet bekend"),
        (Service, "visit", None, "–"),
        (Service, "everywhere", False, "nee"),
        (Service, "activities", ["triage", "melding"], "triage, melding"),
        (Service, "organization", None, "–"),
    ],
)
def test_a_person_reads_words(model, name, value, said):
    assert words_of(model, name, value) == said


@pytest.mark.django_db
def test_rows_read_by_their_names():
    region = factories.region()
    urk, almere = (factories.municipality(region=region, slug=slug) for slug in ("urk", "almere"))
    service = factories.service(region=region, slug="lijn", name="De lijn")
    assert words_of(Service, "works_in", [urk.pk, almere.pk]) == "Almere, Urk"
    assert words_of(Phone, "service", service.pk) == str(service)
    assert words_of(Phone, "service", 99_999) == "verwijderd"


def test_of_a_new_row_nothing_stood_there():
    made = proposed_change(Organization, "name", "Naam", value="Het team", before="", new=True)
    assert (made["was"], made["new"], made["value"]) == ("", "Het team", "Het team")
    changed = proposed_change(Organization, "email", "Mailadres", value="", before="a@b.nl")
    assert (changed["was"], changed["new"]) == ("a@b.nl", "–")


def whole(form):
    """With all fields of its row, as on a page."""
    return modelform_factory(form.Meta.model, form, fields="__all__")


@pytest.mark.django_db
class TestTheFormFilledInAgain:
    @pytest.fixture
    def service(self):
        region = factories.region()
        here = factories.municipality(region=region)
        made = factories.service(
            region=region, slug="lijn", municipalities=[here], number="036-123 45 67"
        )
        made.activities = ["triage", "een eigen woord"]
        made.ended_on = date(2026, 11, 2)
        made.comes = {"hours": None, "arrives_within": "2 uur", "area": ["almere"]}
        made.visit = {"address": "Plein 1", "hours": factories.ALWAYS, "assured_on": "2026-11-02"}
        made.save()
        return made

    def test_with_nothing_but_what_stands_there_nothing_changes(self, service):
        form = filled_in(whole(ServiceForm), service, {})
        assert form.is_valid(), form.errors
        assert form.changed_data == []

    def test_with_other_values_the_form_checks_them_as_ever(self, service):
        form = filled_in(
            whole(ServiceForm), service, {"ages_from": 18, "ages_to": 12, "works_in": []}
        )
        assert "Draai ze om" in str(form.errors["ages_to"])
        assert "minstens één gemeente" in str(form.errors["works_in"])

    def test_hours_go_in_as_a_document(self, service):
        phone = service.phones.get()
        given = {"hours": canonical(factories.NIGHT), "valid_from": "2027-04-02"}
        form = filled_in(whole(PhoneForm), phone, given)
        assert form.is_valid(), form.errors
        assert form.cleaned_data["hours"] == given["hours"]
        assert form.cleaned_data["valid_from"] == date(2027, 4, 2)

    def test_lines_go_in_as_a_list(self, service):
        agreement = factories.agreement(region=service.region, slug="samen")
        version = factories.version(agreement=agreement)
        assert isinstance(version, AgreementVersion)
        form = filled_in(whole(VersionForm), version, {"prepare": ["Namen", "Adres"]})
        assert form.is_valid(), form.errors
        assert form.cleaned_data["prepare"] == ["Namen", "Adres"]
        assert values_of(form)["number"] == version.number

"""What the columns of a number and a service hold, also when it was written past the forms."""

import pytest
from django.core.exceptions import ValidationError

from contacts.field_words import comes_in_history, visit_in_history
from contacts.models import Phone, RegionLine, Service, Via
from contacts.reading import read_directory
from tests import factories


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"number": "99"}, "number"),
        ({"hours": "altijd"}, "Openingstijden zijn een lijst van dagen met tijden."),
        ({"hours": {"week": [{"days": ["ma"], "from": "9 uur", "to": "17:00"}]}}, "week[0]"),
    ],
)
@pytest.mark.django_db
def test_a_number_that_a_command_writes_is_checked_like_one_of_a_form(changed, said):
    town = factories.town(published=False, alone=True)
    phone = town.day.phones.get()
    for name, value in changed.items():
        setattr(phone, name, value)
    with pytest.raises(ValidationError) as refused:
        phone.full_clean()
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"comes": {"area": "urk"}}, "area is een lijst"),
        ({"visit": {"wie": "iemand"}}, "alleen de sleutels"),
    ],
)
@pytest.mark.django_db
def test_who_comes_and_where_one_can_go_is_checked_too(changed, said):
    service = factories.town(published=False, alone=True).day
    for name, value in changed.items():
        setattr(service, name, value)
    with pytest.raises(ValidationError) as refused:
        service.full_clean()
    assert said in str(refused.value)


@pytest.mark.parametrize("column", ["comes", "visit"])
@pytest.mark.django_db
def test_nobody_is_sent_to_a_place_that_cannot_be_read(column):
    town = factories.town(published=False, alone=True)
    Service.objects.filter(pk=town.day.pk).update(**{column: {"address": 12, "area": "urk"}})
    known = read_directory(town.region).services[town.day.slug]
    assert getattr(known, column) is None
    assert known.phones[0].number is not None


@pytest.mark.django_db
def test_hours_that_cannot_be_read_are_unknown_and_the_number_stays():
    town = factories.town(published=False, alone=True)
    Phone.objects.filter(service=town.day).update(hours="altijd")
    (line,) = read_directory(town.region).services[town.day.slug].phones
    assert line.hours is None
    assert line.number is not None


@pytest.mark.parametrize("told", [comes_in_history, visit_in_history])
def test_the_history_tells_what_was_no_document_as_it_was_written(told):
    assert told("bel eerst even") == "bel eerst even"


@pytest.mark.django_db
def test_a_number_that_moves_to_another_service_follows_none_there():
    town = factories.town(published=False, alone=True)
    before = town.day.phones.get()
    after = Phone(service=town.day, number="0320-76 54 32", succeeds=before)
    after.full_clean()
    assert after.succeeds == before
    after.service = factories.service(region=town.region, slug="ander-team")
    after.full_clean()
    assert after.succeeds is None


@pytest.mark.django_db
def test_a_way_to_a_number_stays_within_the_region():
    town = factories.town(published=False, alone=True)
    secret = factories.service(region=town.region, slug="geheim", number="", audience="referrers")
    away = factories.service(region=factories.region(slug="drenthe"), slug="huisarts")
    with pytest.raises(ValidationError):
        Via(phone=secret.phones.get(), service=away).full_clean()
    Via(phone=secret.phones.get(), service=town.day).full_clean()


@pytest.mark.django_db
def test_a_line_below_every_outcome_needs_a_service_of_its_region():
    town = factories.town(published=False, alone=True)
    with pytest.raises(ValidationError) as refused:
        RegionLine(region=town.region).full_clean()
    assert list(refused.value.message_dict) == ["service"]
    other = factories.service(region=town.region, slug="ander-team")
    RegionLine(region=town.region, service=other).full_clean()
    away = factories.service(region=factories.region(slug="drenthe"), slug="huisarts")
    with pytest.raises(ValidationError):
        RegionLine(region=town.region, service=away).full_clean()

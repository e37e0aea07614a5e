"""Proposals of a database from before, which kept what a browser sent: they still get answered."""

from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from contacts.hours.reading import canonical
from contacts.models import Phone
from municipalities.models import Membership, Proposal
from tests import factories
from tests.admin_cast import change, fields_of, looker, page_of, place, signed_in, text

pytestmark = pytest.mark.django_db

migration = import_module("desk.migrations.0001_proposals_keep_values")
NUMBER = "036-765 43 21"


@pytest.fixture
def anna():
    return place(word="annaland", name="anna")


@pytest.fixture
def phone(anna):
    return Phone.objects.get(service=anna.service)


@pytest.fixture
def piet(anna):
    user = looker(region=anna.region, role=Membership.Role.PARTNER, name="piet")
    user.memberships.get().organizations.set([anna.service.organization])
    Proposal.objects.all().delete()
    return user


def inputs(client, row, name, **typed):
    """Of a field: what its page would send, and with something typed in it."""
    page = client.get(page_of(row))
    return [
        {
            key: value if isinstance(value, list) else [value]
            for key, value in fields_of(page, **more).items()
            if key == name or key.startswith(f"{name}_")
        }
        for more in ({}, typed)
    ]


def field(name, stood, sent):
    words = {"name": name, "label": name.title(), "was": "toen", "new": "voorgesteld"}
    return {**words, "stood": stood, "sent": sent}


def typed(client, row, name, **fields):
    return field(name, *inputs(client, row, name, **fields))


def before(piet, row, *fields, model="", key=None, **rest) -> Proposal:
    """A proposal of piet, from before and brought over."""
    made = Proposal.objects.create(
        region=Membership.objects.get(user=piet).region,
        by=piet,
        at="2026-11-01T12:00:00Z",
        model=model or row._meta.label,
        title="van toen",
        fields=list(fields),
        row=key or (row and row.pk),
        **rest,
    )
    migration.keep_values(apps, None)
    made.refresh_from_db()
    return made


def accepted(anna, proposal) -> str:
    client = anna.client()
    where = reverse("admin:proposal", args=[proposal.pk])
    assert "voorgesteld" in text(client.get(where))
    return text(client.post(where, {"doe": "neem-over"}, follow=True))


def test_a_number_with_its_days_and_texts(anna, piet, phone):
    client = signed_in(piet)
    made = before(
        piet,
        phone,
        typed(client, phone, "number", number=NUMBER),
        typed(client, phone, "valid_to", valid_to="2027-04-02"),
        typed(client, phone, "instruction", instruction=" Kies 2.\r\nZeg het. "),
        typed(client, phone, "position", position="3"),
        typed(client, phone, "service"),
    )
    assert all(set(one) == {*migration.WORDS, "before", "value"} for one in made.fields)
    assert "Overgenomen" in accepted(anna, made)
    phone.refresh_from_db()
    assert (phone.number, str(phone.valid_to)) == ("0367654321", "2027-04-02")
    assert (phone.instruction, phone.position) == ("Kies 2.\nZeg het.", 3)


def test_hours_from_their_rows(anna, piet, phone):
    client = signed_in(piet)
    phone.hours = factories.NIGHT
    phone.save()
    stood, _ = inputs(client, phone, "hours")
    phone.hours = {"week": [{"to": "24:00", "from": "00:00", "days": factories.EVERY_DAY}]}
    phone.save()
    night = before(piet, phone, field("hours", inputs(client, phone, "hours")[0], stood))
    assert "Overgenomen" in accepted(anna, night)
    phone.refresh_from_db()
    assert phone.hours == canonical(factories.NIGHT)


def test_hours_with_holidays_and_dates_as_a_browser_sent_them_then(anna, piet, phone):
    sent = {
        "hours_kind": ["week"],
        "hours_w0_days": ["ma", "di"],
        "hours_w0_from": ["9"],
        "hours_w0_to": ["17"],
        "hours_w1_days": ["zo"],
        "hours_w1_all": ["on"],
        "hours_w1_gone": ["on"],
        "hours_observed": ["own"],
        "hours_named": ["Koningsdag", "Eerste kerstdag"],
        "hours_held": ["closed"],
        "hours_h0_named": ["Tweede kerstdag"],
        "hours_h0_times": ["10-12"],
        "hours_e0_first": ["24-12-2026"],
        "hours_e0_last": ["24-12-2026"],
        "hours_e0_times": ["9-12"],
        "hours_e0_note": ["Kerstavond"],
    }
    made = before(piet, phone, field("hours", {"hours_kind": ["unknown"]}, sent))
    hours = made.fields[0]["value"]
    assert hours["week"] == [{"days": ["ma", "di"], "from": "09:00", "to": "17:00"}]
    assert [rule["days"] for rule in hours["holidays"]] == [
        ["Koningsdag", "Eerste kerstdag"],
        ["Tweede kerstdag"],
    ]
    assert hours["holidays"][1]["hours"] == [{"from": "10:00", "to": "12:00"}]
    (eve,) = hours["exceptions"]
    assert eve["note"] == "Kerstavond"
    assert eve["hours"] == [{"from": "09:00", "to": "12:00"}]


def test_a_service_with_its_places_and_what_it_does(anna, piet):
    client, service = signed_in(piet), anna.service
    other = factories.municipality(region=anna.region, slug="urk")
    service.activities = ["triage", "een eigen woord", "melding"]
    service.save()
    made = before(
        piet,
        service,
        typed(client, service, "works_in", works_in=[str(other.pk)]),
        typed(client, service, "activities", activities=["melding"]),
        typed(client, service, "everywhere"),
        typed(client, service, "organization"),
    )
    assert "Overgenomen" in accepted(anna, made)
    service.refresh_from_db()
    assert list(service.municipalities.all()) == [other]
    assert service.activities == ["melding"]


def test_a_field_that_became_another_one_stays_in_words(anna, piet):
    """Of the address, and of when somebody is on site, nobody knows whom that promises what."""
    names = ("address", "on_site", "assured_on", "name")
    kept = [{**field(name, {}, {}), "before": "", "value": "x"} for name in names]
    made = Proposal.objects.create(
        region=anna.region,
        by=piet,
        at="2026-11-01T12:00:00Z",
        model="contacts.Service",
        row=anna.service.pk,
        title="van toen",
        fields=kept,
    )
    import_module("desk.migrations.0002_proposals_of_comes_and_visit").keep_words(apps, None)
    made.refresh_from_db()
    assert [one["name"] for one in made.fields if "value" in one] == ["name"]
    assert accepted(anna, made).count("oudere versie van het portaal") == 3


def test_a_version_with_its_lines_and_an_organization_with_its_site(anna, piet):
    client, version = signed_in(piet), anna.rows["agreements.AgreementVersion"]
    version.prepare = ["Namen ", "Adres"]
    version.save()
    lines = before(piet, version, typed(client, version, "prepare", prepare="Naam\r\n\r\nAdres"))
    assert "Overgenomen" in accepted(anna, lines)
    version.refresh_from_db()
    assert version.prepare == ["Naam", "Adres"]
    body = anna.service.organization
    site = before(piet, body, typed(client, body, "website", website="voorbeeld.nl"))
    assert "Overgenomen" in accepted(anna, site)
    body.refresh_from_db()
    assert body.website == "https://voorbeeld.nl"


def test_a_new_number(anna, piet, phone):
    page = signed_in(piet).get(reverse("admin:contacts_phone_add"))
    sent = fields_of(page, service=str(anna.service.pk), number=NUMBER, hours_kind="always")
    every = {key: value if isinstance(value, list) else [value] for key, value in sent.items()}
    names = ("service", "number", "label", "audience", "instruction", "valid_from", "position")
    fields = [field(name, {name: []}, {name: every.get(name, [])}) for name in names]
    rows = {key: every[key] for key in every if key.startswith("hours_")}
    made = before(piet, None, *fields, field("hours", {}, rows), model="contacts.Phone")
    assert "Overgenomen" in accepted(anna, made)
    new = Phone.objects.get(number="0367654321")
    assert new.hours == canonical(factories.ALWAYS)


def test_what_anna_changed_meanwhile_is_still_told(anna, piet, phone):
    made = before(piet, phone, typed(signed_in(piet), phone, "number", number=NUMBER))
    change(anna.client(), phone, number="0800-2000")
    assert "hier staat nu iets anders" in accepted(anna, made)


def test_what_cannot_be_read_stays_in_words_with_a_way_out(anna, piet, phone):
    odd = field("hours", {}, {"hours_kind": ["week"], "hours_w0_from": ["negen uur"]})
    wrong = field("number", {"number": [""]}, {"number": ["geen nummer"]})
    made = before(piet, phone, odd, wrong, field("vroeger", {}, {}))
    assert [set(one) for one in made.fields] == [set(migration.WORDS)] * 3
    page = accepted(anna, made)
    assert page.count("oudere versie van het portaal") == 3
    refused = {"doe": "wijs-af", "remark": "Bel even."}
    anna.client().post(reverse("admin:proposal", args=[made.pk]), refused)
    made.refresh_from_db()
    assert made.state == "refused"


def test_of_a_kind_that_is_no_more_it_stays_in_words(anna, piet, phone):
    gone = field("name", {"name": [""]}, {"name": ["x"]})
    made = before(piet, None, gone, model="contacts.Fax", key=7)
    assert "value" not in made.fields[0]
    assert "oudere versie van het portaal" in accepted(anna, made)
    made.fields[0].update(before="", value="x")
    made.save()
    assert "bestaat niet meer" in accepted(anna, made)


def test_what_was_answered_stays_as_it_was(anna, piet, phone):
    answered = field("number", {"number": ["1"]}, {"number": [NUMBER]})
    made = before(piet, phone, answered, state=Proposal.State.REFUSED, remark="Nee.")
    assert made.fields == [answered]
    page = text(signed_in(piet).get(reverse("admin:proposal", args=[made.pk])))
    assert "voorgesteld" in page
    assert "Reden: Nee." in page


def test_on_the_way_back_nobody_sends_anything(anna, piet, phone):
    made = before(piet, phone, typed(signed_in(piet), phone, "number", number=NUMBER))
    migration.keep_words(apps, None)
    made.refresh_from_db()
    assert (made.fields[0]["sent"], made.fields[0]["new"]) == ({}, "voorgesteld")

"""Piet of the municipality's team proposes; Anna, who coordinates, takes over or refuses."""

import pytest
from django.urls import reverse

from contacts.models import DirectoryRecord, Organization, Phone, Service
from municipalities.models import Membership, Proposal
from municipalities.proposals import AlreadyAnswered, answer, open_proposals
from tests import factories
from tests.admin_cast import change, fields_of, looker, page_of, place, signed_in, text

pytestmark = pytest.mark.django_db

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
    return signed_in(user)


@pytest.fixture
def bas():
    made = place(word="basland", name="bas", number="0320-12 34 56")
    Proposal.objects.all().delete()
    return made


def where(proposal):
    return reverse("admin:proposal", args=[proposal.pk])


def proposed(client, row, **fields) -> Proposal:
    response = change(client, row, **fields)
    assert response.status_code == 302
    return Proposal.objects.get(state="open")


def accept(client, proposal):
    return client.post(where(proposal), {"doe": "neem-over"}, follow=True)


def state(proposal):
    proposal.refresh_from_db()
    return proposal.state


def test_what_piet_saves_is_a_proposal_and_the_number_stays(anna, piet, phone):
    page = change(piet, phone, number=NUMBER)
    shown = piet.get(page.url)
    assert "Je voorstel is verstuurd. De coördinator van Regio annaland kijkt ernaar." in text(
        shown
    )
    assert NUMBER in text(shown)
    assert Phone.objects.get(pk=phone.pk).number == phone.number
    (one,) = Proposal.objects.get().fields
    assert (one["label"], one["was"], one["new"]) == ("Nummer", "036-123 45 67", NUMBER)


def test_his_form_says_beforehand_that_it_makes_a_proposal(anna, piet, phone):
    assert "Verstuur voorstel" in text(piet.get(page_of(phone)))
    assert "Verstuur voorstel" not in text(anna.client().get(page_of(phone)))


def test_anna_sees_field_by_field_and_takes_over(anna, piet, phone):
    proposal = proposed(piet, phone, number=NUMBER, label="Overdag")
    client = anna.client()
    page = text(client.get(where(proposal)))
    for words in ("Staat er nu", "Voorgesteld", "036-123 45 67", NUMBER, "Overdag"):
        assert words in page
    assert "Overgenomen" in text(accept(client, proposal))
    phone.refresh_from_db()
    assert (phone.number, phone.label) == ("0367654321", "Overdag")
    assert state(proposal) == "accepted"
    assert proposal.decided_by == anna.user
    newest = DirectoryRecord.objects.filter(region=anna.region).newest_first().first()
    assert newest.recorded_by == anna.user


def test_what_anna_changed_meanwhile_elsewhere_stays(anna, piet, phone):
    proposal = proposed(piet, phone, number=NUMBER)
    client = anna.client()
    assert change(client, phone, instruction="Kies 2", hours_kind="unknown").status_code == 302
    accept(client, proposal)
    phone.refresh_from_db()
    assert (phone.number, phone.instruction, phone.hours) == ("0367654321", "Kies 2", None)


def test_what_anna_changed_in_the_same_field_is_not_overwritten(anna, piet, phone):
    proposal = proposed(piet, phone, number=NUMBER)
    client = anna.client()
    change(client, phone, number="0800-2000")
    page = text(accept(client, proposal))
    assert "hier staat nu iets anders" in page
    for words in ("0800-2000", "Stond er toen", "036-123 45 67", NUMBER):
        assert words in page
    phone.refresh_from_db()
    assert phone.number == "08002000"
    assert state(proposal) == "open"


def test_hours_read_as_words_and_come_over_whole(anna, piet, phone):
    proposal = proposed(piet, phone, hours_kind="unknown")
    (one,) = proposal.fields
    assert (one["was"], one["new"]) == ("dag en nacht", "niet bekend")
    accept(anna.client(), proposal)
    phone.refresh_from_db()
    assert phone.hours is None


def test_a_fault_is_told_in_place_and_makes_no_proposal(piet, phone):
    page = change(piet, phone, number="123")
    assert page.status_code == 200
    assert page.context["adminform"].form.errors["number"]
    assert not Proposal.objects.exists()


def test_who_changed_nothing_sends_nothing(piet, phone):
    assert "niets gewijzigd" in text(
        piet.post(page_of(phone), fields_of(piet.get(page_of(phone))), follow=True)
    )
    assert not Proposal.objects.exists()


def test_anna_refuses_with_a_reason_that_piet_reads(anna, piet, phone):
    proposal = proposed(piet, phone, number=NUMBER)
    client = anna.client()
    without = client.post(where(proposal), {"doe": "wijs-af"})
    assert without.context["form"].errors["remark"]
    assert state(proposal) == "open"
    client.post(where(proposal), {"doe": "wijs-af", "remark": "Dit is een privénummer."})
    assert state(proposal) == "refused"
    assert "Dit is een privénummer." in text(piet.get(where(proposal)))
    listed = reverse("admin:proposals")
    assert "Afgewezen" in text(piet.get(f"{listed}?stand=beslist"))
    assert "Afgewezen" in text(piet.get(f"{listed}?stand=alles"))
    assert "Afgewezen" not in text(piet.get(listed))


def test_piet_withdraws_what_is_still_open(anna, piet, phone):
    proposal = proposed(piet, phone, number=NUMBER)
    assert anna.client().post(where(proposal), {"doe": "trek-in"}).status_code == 403
    piet.post(where(proposal), {"doe": "trek-in"})
    assert state(proposal) == "withdrawn"
    assert "is al ingetrokken door piet" in text(accept(anna.client(), proposal))
    phone.refresh_from_db()
    assert phone.number == "0361234567"


def test_piet_takes_over_nothing_himself(piet, phone):
    proposal = proposed(piet, phone, number=NUMBER)
    for deed in ("neem-over", "wijs-af"):
        assert piet.post(where(proposal), {"doe": deed, "remark": "x"}).status_code == 403
    assert state(proposal) == "open"
    assert piet.post(where(proposal), {"doe": "iets"}).status_code == 200
    assert state(proposal) == "open"


def test_others_see_no_proposal_of_this_region(anna, bas, piet, phone):
    proposal = proposed(piet, phone, number=NUMBER)
    stranger = looker(region=anna.region, role=Membership.Role.PARTNER, name="pia")
    for client in (bas.client(), signed_in(stranger)):
        assert client.get(where(proposal)).status_code == 404
        assert client.post(where(proposal), {"doe": "neem-over"}).status_code == 404
        assert NUMBER not in text(client.get(reverse("admin:proposals")))
    ella = signed_in(looker(region=anna.region))
    assert ella.get(reverse("admin:proposals")).status_code == 403
    assert state(proposal) == "open"


def test_carla_answers_for_every_region(anna, piet, phone):
    proposal = proposed(piet, phone, number=NUMBER)
    accept(signed_in(factories.user(name="carla", superuser=True)), proposal)
    assert state(proposal) == "accepted"


def test_a_new_number_under_his_own_service(anna, piet, phone):
    add = reverse("admin:contacts_phone_add") + f"?service={anna.service.pk}"
    sent = fields_of(piet.get(add), number=NUMBER, hours_kind="always", position="1")
    assert piet.post(add, sent).status_code == 302
    assert Phone.objects.filter(service=anna.service).count() == 1
    proposal = Proposal.objects.get()
    assert "nieuw: nummer 036-765 43 21" in text(anna.client().get(where(proposal)))
    accept(anna.client(), proposal)
    made = Phone.objects.get(number="0367654321")
    assert made.service == anna.service


def test_no_number_under_a_service_of_another_organization(anna, piet):
    other = factories.service(region=anna.region, slug="anders")
    add = reverse("admin:contacts_phone_add")
    page = piet.get(add)
    assert "anders" not in text(page).casefold()
    assert "vraag die aan de coördinator" in text(page)
    refused = piet.post(add, fields_of(page, service=other.pk, number=NUMBER))
    assert refused.context["adminform"].form.errors["service"]
    assert not Proposal.objects.exists()


def test_a_service_with_its_places(anna, piet):
    other = factories.municipality(region=anna.region, slug="urk")
    proposal = proposed(piet, anna.service, works_in=[other.pk])
    (one,) = proposal.fields
    assert (one["was"], one["new"]) == (anna.municipality.name, "Urk")
    accept(anna.client(), proposal)
    assert list(anna.service.municipalities.all()) == [other]


def test_the_name_of_his_organization_under_a_version(anna, piet):
    version = anna.rows["agreements.AgreementVersion"]
    version.signatures.all().delete()
    add = reverse("admin:agreements_signature_add")
    sent = fields_of(piet.get(add), version=version.pk, on="2026-11-22")
    sent["organization"] = anna.service.organization_id
    assert piet.post(add, sent).status_code == 302
    assert not version.signatures.exists()
    accept(anna.client(), Proposal.objects.get())
    assert version.signatures.get().organization == anna.service.organization


def test_nobody_signs_for_another_organization(anna, piet):
    other = factories.organization(region=anna.region, slug="ander")
    add = reverse("admin:agreements_signature_add")
    sent = fields_of(piet.get(add), version=anna.rows["agreements.AgreementVersion"].pk)
    refused = piet.post(add, {**sent, "organization": other.pk})
    assert refused.context["adminform"].form.errors["organization"]
    assert not Proposal.objects.exists()


def test_the_text_of_an_agreement_is_proposed_and_its_parties_are_not(anna, piet):
    agreement = anna.rows["agreements.Agreement"]
    other = factories.organization(region=anna.region, slug="ander")
    page = piet.get(page_of(agreement))
    assert 'name="members"' not in text(page)
    proposal = proposed(piet, agreement, title="Nieuwe titel", members=[other.pk])
    assert [one["name"] for one in proposal.fields] == ["title"]
    accept(anna.client(), proposal)
    agreement.refresh_from_db()
    assert agreement.title == "Nieuwe titel"
    assert list(agreement.parties.all()) == [anna.service.organization]


def test_what_is_gone_can_only_be_refused(anna, piet, phone):
    proposal = proposed(piet, phone, number=NUMBER)
    phone.delete()
    assert "bestaat niet meer" in text(accept(anna.client(), proposal))
    assert state(proposal) == "open"


def test_what_moved_to_another_region_meanwhile_is_gone_as_well(anna, bas, piet, phone):
    proposal = proposed(piet, phone, number=NUMBER)
    Phone.objects.filter(pk=phone.pk).update(service=bas.service)
    carla = signed_in(factories.user(name="carla", superuser=True))
    assert "bestaat niet meer" in text(accept(carla, proposal))


def test_what_no_longer_fits_is_refused_with_the_field_and_nothing_is_written(anna, piet):
    body = anna.service.organization
    sent = reverse("admin:contacts_service_add")
    page = piet.get(sent)
    new = fields_of(page, name="Nieuw", slug="nieuw", region=anna.region.pk, organization=body.pk)
    assert piet.post(sent, {**new, "everywhere": "on"}).status_code == 302
    factories.service(region=anna.region, slug="nieuw")
    count = Service.objects.count()
    assert "Het voorstel is niet overgenomen" in text(accept(anna.client(), Proposal.objects.get()))
    assert Service.objects.count() == count
    assert state(Proposal.objects.get()) == "open"


def test_piet_deletes_nothing(piet, phone):
    gone = reverse("admin:contacts_phone_delete", args=[phone.pk])
    assert piet.post(gone, {"post": "yes"}).status_code == 403
    action = {"action": "delete_selected", "_selected_action": [phone.pk], "post": "yes"}
    piet.post(reverse("admin:contacts_phone_changelist"), action)
    assert Phone.objects.filter(pk=phone.pk).exists()


def test_his_own_region_elsewhere_is_written_at_once(anna, bas, piet, phone):
    """Partner here, coordinator there: the same form does what belongs to each."""
    user = type(anna.user).objects.get(username="piet")
    Membership.objects.create(user=user, region=bas.region, role="coordinator")
    client = signed_in(user)
    there = Phone.objects.get(service=bas.service)
    change(client, there, label="Meteen")
    there.refresh_from_db()
    assert there.label == "Meteen"
    add = reverse("admin:contacts_phone_add")
    sent = fields_of(client.get(add), number=NUMBER, hours_kind="always", service=bas.service.pk)
    client.post(add, sent)
    assert Phone.objects.filter(service=bas.service).count() == 2
    assert not Proposal.objects.exists()
    client.post(add, {**sent, "service": anna.service.pk})
    assert Phone.objects.filter(service=anna.service).count() == 1
    assert Proposal.objects.get().region == anna.region


def test_a_proposal_is_answered_once(anna, piet, phone):
    proposal = proposed(piet, phone, number=NUMBER)
    done = {"by": anna.user, "at": proposal.at}
    answer(proposal=proposal.pk, state=Proposal.State.ACCEPTED, **done)
    with pytest.raises(AlreadyAnswered, match="overgenomen door anna"):
        answer(proposal=proposal.pk, state=Proposal.State.REFUSED, **done)
    Proposal.objects.update(decided_by=None)
    with pytest.raises(AlreadyAnswered, match="iemand anders"):
        answer(proposal=proposal.pk, state=Proposal.State.REFUSED, **done)


def test_the_home_page_counts_the_open_ones_of_a_region(anna, bas, piet, phone):
    proposal = proposed(piet, phone, number=NUMBER)
    assert list(open_proposals([anna.region])) == [proposal]
    assert not open_proposals([bas.region]).exists()


def test_an_organization_by_its_own_partner(anna, piet):
    body = anna.service.organization
    proposal = proposed(piet, body, email="crisis@voorbeeld.nl", website="https://voorbeeld.nl")
    accept(anna.client(), proposal)
    assert Organization.objects.get(pk=body.pk).email == "crisis@voorbeeld.nl"

"""The home page: what Anna, Ella and Piet have to do today, each one click from the place."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from contacts.models import Phone
from desk.home import checks
from desk.home.of_user import home_of, roles_in_words
from municipalities.models import Membership, Municipality, Proposal
from tests import factories
from tests.admin_cast import live_town, looker, page_of, signed_in, text
from tests.reading import read, visible
from trees import live
from trees.core.checks.lines import TERM_MONTHS, months_later
from trees.models import Node, Outcome, Scenario
from trees.publishing.publish import publish

pytestmark = pytest.mark.django_db

HOME = "/beheer/"
LONG_AGO = date(2020, 1, 10)


@pytest.fixture
def town():
    made = live_town()
    made.night.phones.update(assured_on=timezone.localdate())
    made.agreement.versions.update(in_force_from=timezone.localdate())
    return made


@pytest.fixture
def anna(town):
    return factories.coordinator(region=town.region)


@pytest.fixture
def ella(town):
    """An editor in Almere."""
    user = looker(region=town.region)
    user.memberships.get().municipalities.add(town.municipality)
    return user


@pytest.fixture
def piet(town):
    """A partner of Veilig Thuis."""
    user = looker(region=town.region, role=Membership.Role.PARTNER, name="piet")
    town.night.organization.partners.add(user.memberships.get())
    return user


def told(user, at=None):
    """The matters of a home page, by kind; what was just written is known at once."""
    live.forget()
    groups = home_of(user, at or timezone.now(), patient=True).groups
    return {group.name: list(group.matters) for group in groups}


def break_the_draft():
    Node.objects.filter(slug="ja-112").update(outcome=None)


class TestAnna:
    def test_when_all_is_well_it_says_so_with_the_time(self, anna):
        home = signed_in(anna).get(HOME)
        assert told(anna) == {}
        said = f"Laatste controle: vandaag {timezone.localtime():%H:}"
        assert f"Alles is in orde. {said}" in visible(read(home))

    def test_an_error_in_the_draft_leads_to_the_answer(self, anna):
        break_the_draft()
        node = Node.objects.get(slug="ja-112")
        told_of_it = told(anna)
        (matter,) = told_of_it["draft"]
        assert matter.address.endswith(f"#k{node.pk}")
        assert set(told_of_it) == {"draft", "unpublished"}
        page = read(signed_in(anna).get(HOME))
        assert page.all("a", href=matter.address)
        assert "Fouten in het concept (1)" in visible(page)

    def test_what_is_live_is_told_once_and_first(self, anna, town):
        town.region.demo = False
        town.region.save()
        Phone.objects.filter(service=town.day).update(number="")
        groups = home_of(anna, timezone.now()).groups
        assert groups[0].name == "live"
        assert "draft" not in {group.name for group in groups}
        phone = town.day.phones.get()
        assert groups[0].matters[0].address == page_of(phone)

    def test_a_gap_in_the_coming_days_leads_to_the_outcome(self, anna, town):
        Outcome.objects.filter(region=town.region).update(accepted=[])
        publish_anyhow(town)
        (matter,) = [one for one in told(anna)["gaps"] if "lokale team" in one.text]
        assert matter.address == page_of(Outcome.objects.get(slug="bel-lokaal-team"))
        hours = page_of(town.day.phones.get())
        assert matter.more == (("Openingstijden van Lokaal team", hours),)

    def test_mending_is_seen_at_once(self, anna):
        break_the_draft()
        assert "draft" in told(anna)
        Node.objects.filter(slug="ja-112").update(outcome=Outcome.objects.get(slug="bel-112"))
        assert told(anna) == {}

    def test_nothing_is_checked_twice_while_nothing_changes(self, anna, monkeypatch):
        now = timezone.now()
        told(anna, now)
        monkeypatch.setattr(checks, "recheck", None)
        assert told(anna, now) == {}
        with pytest.raises(TypeError):
            told(anna, now + checks.HOLDS)

    def test_what_is_written_in_another_region_is_no_reason_to_check_again(self, town):
        now, there = timezone.now(), factories.region(slug="baronie", name="Baronie")
        before = checks.checked(town.region, now)
        service = factories.service(region=there, slug="huisarts", number="0800-2000")
        service.phones.update(number="")
        assert checks.checked(town.region, now) is before
        town.night.phones.update(number="")
        assert checks.checked(town.region, now) is not before

    def test_what_is_published_is_checked_anew(self, anna, town):
        now = timezone.now()
        before = checks.checked(town.region, now)
        publish(region=town.region, at=now + timedelta(days=2), now=now, note="Plan")
        assert checks.checked(town.region, now) is not before

    def test_a_report_a_plan_an_old_fact_and_an_agreement(self, anna, town):
        factories.report(municipality=town.municipality, title="Bel Veilig Thuis")
        now = timezone.now()
        Node.objects.filter(slug="levensgevaar").update(question="Is er gevaar?")
        publish(region=town.region, at=now + timedelta(days=2), now=now, note="Plan")
        town.night.phones.update(assured_on=LONG_AGO)
        version = town.agreement.versions.get()
        version.signatures.all().delete()
        version.in_force_from = LONG_AGO
        version.save()
        found = told(anna)
        assert list(found) == ["reports", "plans", "facts", "agreements"]
        assert "gemeld op" in found["reports"][0].text
        assert found["plans"][0].more[0][0] == "Trek in"
        assert found["facts"][0].text.endswith("gecontroleerd op 10 januari 2020.")
        review, unsigned = found["agreements"]
        assert "opnieuw worden bekeken" in review.text
        assert "nog niet ondertekend door Veilig Thuis Flevoland" in unsigned.text
        assert unsigned.address == page_of(version)
        page = read(signed_in(anna).get(HOME))
        for matters in found.values():
            assert all(page.all("a", href=one.address) for one in matters)

    def test_a_service_that_ended_and_an_agreement_of_tomorrow_need_nothing(self, anna, town):
        town.night.phones.update(assured_on=LONG_AGO)
        town.night.ended_on = LONG_AGO
        town.night.save()
        tomorrow = timezone.localdate() + timedelta(days=1)
        town.agreement.versions.update(in_force_from=tomorrow)
        assert not {"facts", "agreements"} & set(told(anna))

    def test_a_handled_report_is_gone(self, anna, town):
        factories.report(municipality=town.municipality, handled_at=timezone.now())
        assert told(anna) == {}

    def test_a_proposal_of_a_partner_and_a_broken_case(self, anna, piet, town):
        signed_in(piet).post(still_right(town.night.phones.get()))
        Scenario.objects.create(
            region=town.region,
            name="Nacht",
            municipality=town.municipality,
            at="2026-12-26T02:15",
            answers=["ja-112"],
            expected_outcome="bel-lokaal-team",
        )
        found = told(anna)
        (proposal,) = found["proposals"]
        assert proposal.address == reverse("admin:proposal", args=[Proposal.objects.get().pk])
        assert found["live"][0].address == page_of(Scenario.objects.get())

    def test_many_matters_fold(self, anna, town):
        for number in range(7):
            factories.report(municipality=town.municipality, text=str(number))
        page = read(signed_in(anna).get(HOME))
        assert page.one("summary").text == "Nog 2"

    def test_bas_has_nothing_to_do_with_it(self, town):
        break_the_draft()
        factories.report(municipality=town.municipality)
        bas = factories.coordinator(region=factories.region(slug="elders"), name="bas")
        assert told(bas) == {}

    def test_carla_sees_every_region(self, town):
        break_the_draft()
        carla = factories.user(name="carla", superuser=True)
        assert "draft" in told(carla)


def publish_anyhow(town):
    factories.go_live(region=town.region, at=timezone.now() - timedelta(minutes=1))


class TestALargeRegion:
    @pytest.fixture
    def large(self, town, monkeypatch):
        monkeypatch.setattr(checks, "MOST_AT_ONCE", 1)
        break_the_draft()
        return town

    def test_it_is_checked_after_the_first_paint(self, anna, large):
        page = read(signed_in(anna).get(HOME))
        assert "Fouten in het concept" not in visible(page)
        assert "Alles is in orde" not in visible(page)
        part = "/beheer/aandacht/flevoland/"
        assert page.all("a", href=part)
        fragment = text(signed_in(anna).get(f"{part}?deel=1"))
        assert "Fouten in het concept" in fragment
        assert "<html" not in fragment
        assert "Fouten in het concept" in visible(read(signed_in(anna).get(part)))

    def test_what_was_checked_lately_is_on_the_home_page_itself(self, anna, large):
        assert "Fouten in het concept" in text(signed_in(anna).get("/beheer/aandacht/"))
        assert "Fouten in het concept" in text(signed_in(anna).get(HOME))

    def test_a_region_in_order_says_so(self, anna, large):
        Node.objects.filter(slug="ja-112").update(outcome=Outcome.objects.get(slug="bel-112"))
        page = visible(read(signed_in(anna).get("/beheer/aandacht/flevoland/")))
        assert "Alles is in orde in de beslisbomen van Flevoland." in page

    def test_ella_waits_for_it_as_well(self, ella, large):
        page = read(signed_in(ella).get(HOME))
        assert page.all("a", href="/beheer/aandacht/flevoland/")
        assert "Fouten in het concept" not in visible(page)

    def test_bas_and_piet_do_not_find_it(self, large, piet):
        bas = factories.coordinator(region=factories.region(slug="elders"), name="bas")
        for user in (bas, piet):
            assert signed_in(user).get("/beheer/aandacht/flevoland/").status_code == 404
        assert signed_in(bas).get("/beheer/aandacht/bestaat-niet/").status_code == 404


class TestElla:
    def test_she_sees_errors_in_her_own_municipality_alone(self, ella, town):
        urk = factories.municipality(region=town.region, slug="urk")
        break_the_draft()
        factories.report(municipality=town.municipality)
        found = told(ella)
        assert list(found) == ["draft"]
        assert [one.where for one in found["draft"]] == ["Almere"]
        member = ella.memberships.get()
        member.municipalities.set([urk])
        Node.objects.get(slug="ja-112").only_in.set(Municipality.objects.filter(slug="almere"))
        ella = type(ella).objects.get(pk=ella.pk)
        assert all("Almere" not in one.where for one in told(ella).get("draft", []))

    def test_the_part_of_a_region_is_hers_alone_too(self, ella, town):
        break_the_draft()
        page = text(signed_in(ella).get("/beheer/aandacht/flevoland/"))
        assert "Fouten in het concept" in page
        assert "Concept dat nog niet live is" not in page


def still_right(phone) -> str:
    return reverse("admin:still_right", args=[phone.pk])


class TestStillRight:
    @pytest.fixture
    def late(self, town):
        town.night.phones.update(assured_on=LONG_AGO)
        return town.night.phones.get()

    def test_anna_confirms_in_one_click(self, anna, late):
        client = signed_in(anna)
        assert read(client.get(HOME)).all("form", action=still_right(late))
        page = client.post(still_right(late), follow=True)
        assert "“0800-2000 van Advies en melding” is vandaag gecontroleerd." in text(page)
        late.refresh_from_db()
        assert late.assured_on == timezone.localdate()
        assert late.assured_by == "coördinator Flevoland"
        assert told(anna) == {}

    def test_a_number_is_late_from_the_day_and_not_from_the_month(self, anna, late):
        today = timezone.localdate()
        late.assured_on = months_later(today, -TERM_MONTHS)
        late.save()
        assert not read(signed_in(anna).get(HOME)).all("form", action=still_right(late))

    def test_looking_confirms_nothing(self, anna, late):
        assert signed_in(anna).get(still_right(late)).status_code == 405
        late.refresh_from_db()
        assert late.assured_on == LONG_AGO

    def test_piet_says_so_and_anna_takes_it_over(self, anna, piet, late):
        client = signed_in(piet)
        found = told(piet)
        assert list(found) == ["facts"]
        assert "De coördinator van Flevoland ziet dat" in text(
            client.post(still_right(late), follow=True)
        )
        client.post(still_right(late))
        late.refresh_from_db()
        assert late.assured_on == LONG_AGO
        row = Proposal.objects.get()
        assert "wacht op de coördinator" in told(piet)["proposals"][0].text
        where = reverse("admin:proposal", args=[row.pk])
        assert signed_in(anna).post(where, {"doe": "neem-over"}).status_code == 302
        late.refresh_from_db()
        assert late.assured_on == timezone.localdate()
        assert late.assured_by == "Veilig Thuis Flevoland"

    def test_ella_may_not_and_bas_finds_nothing(self, ella, late):
        assert signed_in(ella).post(still_right(late)).status_code == 403
        bas = factories.coordinator(region=factories.region(slug="elders"), name="bas")
        assert signed_in(bas).post(still_right(late)).status_code == 404
        late.refresh_from_db()
        assert late.assured_on == LONG_AGO

    def test_another_number_of_the_service_is_checked_by_itself(self, anna, late):
        other = factories.phone(service=late.service, number="0800-0113", assured_on=LONG_AGO)
        assert [one.text.partition(" is ")[0] for one in told(anna)["facts"]] == [
            "0800-0113 van Advies en melding (Veilig Thuis Flevoland)",
            "0800-2000 van Advies en melding (Veilig Thuis Flevoland)",
        ]
        signed_in(anna).post(still_right(late))
        other.refresh_from_db()
        assert other.assured_on == LONG_AGO

    def test_a_number_that_no_longer_works_needs_no_check(self, anna, late):
        Phone.objects.filter(pk=late.pk).update(valid_to=LONG_AGO)
        assert told(anna) == {}

    def test_an_address_is_checked_by_itself_too(self, anna, piet, late):
        shelter = late.service
        Phone.objects.filter(pk=late.pk).update(assured_on=timezone.localdate())
        shelter.visit = {"address": "Plein 1", "hours": None, "assured_on": "2020-01-10"}
        shelter.save()
        address = reverse("admin:address_still_right", args=[shelter.pk])
        (found,) = told(anna)["facts"]
        assert (found.confirm, found.text.partition(" is ")[0]) == (
            address,
            "Het adres van Advies en melding (Veilig Thuis Flevoland)",
        )
        signed_in(piet).post(address)
        proposal = reverse("admin:proposal", args=[Proposal.objects.get().pk])
        assert "Plein 1" in text(signed_in(anna).get(proposal))
        signed_in(anna).post(proposal, {"doe": "neem-over"})
        shelter.refresh_from_db()
        assert shelter.visit["assured_by"] == "Veilig Thuis Flevoland"
        signed_in(anna).post(address)
        shelter.refresh_from_db()
        assert shelter.visit == {
            "address": "Plein 1",
            "hours": None,
            "assured_on": timezone.localdate().isoformat(),
            "assured_by": "coördinator Flevoland",
        }
        assert told(anna) == {}

    def test_where_no_address_stands_there_is_nothing_to_confirm(self, anna, late):
        address = reverse("admin:address_still_right", args=[late.service_id])
        assert signed_in(anna).post(address).status_code == 404

    def test_piet_sees_the_agreement_that_awaits_his_name(self, piet, town):
        version = town.agreement.versions.get()
        version.signatures.all().delete()
        (matter,) = told(piet)["agreements"]
        assert matter.address == page_of(version)


class TestTheHeader:
    def test_it_says_who_somebody_is_and_where_help_is(self, anna, ella, piet):
        for user, words in (
            (anna, "coördinator in Flevoland"),
            (ella, "redacteur in Flevoland (Almere)"),
            (piet, "partner in Flevoland (Veilig Thuis Flevoland)"),
        ):
            page = read(signed_in(user).get(HOME))
            assert words in page.one("header").text
            assert page.one("header").all("a", href="/beheer/hulp/")

    def test_carla(self, town):
        carla = factories.user(name="carla", superuser=True)
        assert roles_in_words(carla) == "landelijk beheerder"


def test_the_first_tour_is_offered_until_anna_has_published(anna, town):
    client = signed_in(anna)
    assert "Je eerste wijziging" in text(client.get(HOME))
    now = timezone.now()
    publish(region=town.region, at=now, now=now, note="Eerste", by=anna)
    assert "Je eerste wijziging" not in text(client.get(HOME))


class TestTheWaysOn:
    def links(self, user):
        page = read(signed_in(user).get(HOME))
        return {one.attributes.get("href", "") for one in page.all("a")}

    def of_the_region(self):
        names = ("pictures_overview", "contacts_spreadsheet", "trees_package")
        return [reverse(f"admin:{name}", args=["flevoland"]) for name in names]

    def test_anna_finds_what_stands_in_no_list(self, anna):
        links = self.links(anna)
        assert {reverse("admin:proposals"), reverse("admin:written")} <= links
        assert set(self.of_the_region()) <= links
        assert reverse("admin:trees_region_copy") not in links

    def test_carla_starts_a_region_and_finds_every_one(self, town):
        for number in range(4):
            factories.region(slug=f"regio-{number}", name=f"Regio {number}")
        links = self.links(factories.user(name="carla", superuser=True))
        assert reverse("admin:trees_region_copy") in links
        assert reverse("admin:trees_package", args=["regio-3"]) in links

    def test_ella_looks_and_finds_no_file_to_load(self, ella):
        links = self.links(ella)
        overview, spreadsheet, package = self.of_the_region()
        assert {overview, spreadsheet, reverse("admin:written")} <= links
        assert not {package, reverse("admin:proposals")} & links

    def test_piet_finds_his_proposals(self, piet):
        links = self.links(piet)
        assert reverse("admin:proposals") in links
        assert not set(self.of_the_region()) & links

    def test_every_way_on_is_open(self, anna, ella, piet):
        for user in (anna, ella, piet):
            client = signed_in(user)
            for link in self.links(user):
                if link.startswith("/beheer/"):
                    assert client.get(link, follow=True).status_code == 200, (user, link)

    def test_a_number_is_found_by_what_anna_knows_of_it(self, anna, ella, town):
        assert read(signed_in(anna).get(HOME)).all("input", name="q")
        assert not read(signed_in(ella).get(HOME)).all("input", name="q")
        phone = town.day.phones.get()
        for known in (str(phone), town.day.name):
            page = text(signed_in(anna).get("/beheer/contacts/phone/", {"q": known}))
            assert reverse("admin:number_change", args=[phone.pk]) in page


class TestMoreThanOneRegion:
    def test_a_matter_names_its_region(self, anna, town):
        factories.report(municipality=town.municipality)
        (alone,) = told(anna)["reports"]
        assert alone.where == "Almere"
        other = factories.region(slug="elders", name="Elders")
        Membership.objects.create(user=anna, region=other, role=Membership.Role.COORDINATOR)
        again = type(anna).objects.get(pk=anna.pk)
        (matter,) = told(again)["reports"]
        assert matter.where == "Flevoland: Almere"

    def test_so_do_the_matters_of_a_partner(self, piet, town):
        other = factories.region(slug="elders", name="Elders")
        Membership.objects.create(user=piet, region=other, role=Membership.Role.PARTNER)
        town.agreement.versions.get().signatures.all().delete()
        (matter,) = told(piet)["agreements"]
        assert matter.where == "Flevoland"

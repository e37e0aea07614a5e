"""What Anna does at her desk stands in the history: who, by which way, and with which file."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from contacts.models import Phone
from exchange.package.dumping import package_in
from exchange.package.writing import write
from history.models import Act, Change, Way
from municipalities.models import Membership, Proposal
from portal.reports.reports import forget_reports
from tests import factories
from tests.admin_cast import change, fields_of, page_of, signed_in, text
from tests.everything_told import everything_told
from tests.exchange.spreadsheets import Workbook, confirmed, uploaded
from tests.reading import read, visible
from tests.trees.branch_cast import elsewhere, node
from trees.drafting.undo import last_change
from trees.models import Node, Report
from trees.publishing.publish import publish

pytestmark = pytest.mark.django_db

NEW = "0320-76 54 32"
SECRET = "Op dit nummer zit een tandarts."


def newest() -> tuple[str, str, str]:
    """Of the last write: by whom, by which way, and with what."""
    row = Change.objects.order_by("-pk")[0]
    return row.by_name, row.way, row.via


class TestTheOutline:
    def copy(self, client, source, branch, onto, place):
        outline = reverse("admin:trees_tree_outline", args=[source.pk])
        sent = {"boom": onto.pk, "tak": place.pk}
        return client.post(f"{outline}{branch.pk}/kopieren/", sent, follow=True)

    def undo(self, client, tree):
        outline = reverse("admin:trees_tree_outline", args=[tree.pk])
        sent = {"seen": last_change(tree).pk}
        return client.post(f"{outline}ongedaan/", sent, follow=True)

    def test_a_copy_and_its_undo(self, anna, town):
        tree = town.region.trees.get()
        with everything_told(at_least=3):
            self.copy(anna, tree, node("onveilig"), tree, node("wat-speelt-er"))
        assert tree.nodes.filter(slug="onveilig-2").exists()
        assert newest()[:2] == ("anna", Way.PAGE)
        with everything_told(at_least=3):
            back = self.undo(anna, tree)
        assert "Ongedaan gemaakt: " in text(back)
        assert "blijven in" not in text(back)
        assert not tree.nodes.filter(slug="onveilig-2").exists()

    def test_what_came_from_another_region_stays_when_the_copy_is_taken_back(
        self, user, anna, town
    ):
        there = elsewhere()
        Membership.objects.create(user=user, region=there.region, role="coordinator")
        place = there.nodes.get(slug="levensgevaar")
        with everything_told(at_least=4):
            page = self.copy(anna, town.region.trees.get(), node("onveilig"), there, place)
        assert "Deze uitkomsten zijn mee gekopieerd: " in text(page)
        with everything_told(at_least=3):
            back = self.undo(anna, there)
        assert "De uitkomsten die meekwamen, blijven in Elders staan: " in text(back)
        assert there.region.outcomes.count() > 1


class TestFiles:
    def test_a_spreadsheet_is_told_with_its_name(self, anna, town):
        workbook = Workbook(town.region)
        workbook.put("Lokaal team", "Nummer", "036 - 765 43 21")
        page = uploaded(anna, town.region, workbook.saved(), "nummers van mei.xlsx")
        with everything_told(at_least=1):
            confirmed(anna, town.region, page)
        assert newest() == ("anna", Way.IMPORT, "nummers van mei.xlsx")

    def test_a_package_is_told_with_its_name(self, anna, town):
        town.day.phones.update(label="Overdag")
        raw = write(package_in(town.region)).replace("Overdag", "Balie").encode()
        where = reverse("admin:trees_package", args=[town.region.slug])
        file = SimpleUploadedFile("almere.yaml", raw)
        kept = anna.post(where, {"file": file}).context["kept"]
        with everything_told(at_least=1):
            anna.post(where, {"kept": kept})
        assert newest() == ("anna", Way.IMPORT, "almere.yaml")

    def test_a_region_that_starts_from_another_is_told_with_its_example(self, town):
        carla = signed_in(factories.user(name="carla", superuser=True))
        sent = {"example": "flevoland", "name": "Veluwe", "municipalities": "Elburg"}
        with everything_told(at_least=10):
            assert carla.post(reverse("admin:trees_region_copy"), sent).status_code == 302
        told = Change.objects.filter(kind="trees.Node").newest_first()[0]
        assert (told.by_name, told.way) == ("carla", Way.IMPORT)
        assert told.via == f"kopie van {town.region}"


class TestProposals:
    @pytest.fixture
    def proposal(self, town, phone):
        piet = factories.user(name="piet", first_name="Piet", last_name="de Vries")
        row = Membership.objects.create(user=piet, region=town.region, role="partner")
        phone.service.organization.partners.add(row)
        assert change(signed_in(piet), phone, label="Balie").status_code == 302
        return Proposal.objects.get()

    def test_anna_writes_what_piet_proposed(self, anna, proposal):
        with everything_told(at_least=2):
            anna.post(reverse("admin:proposal", args=[proposal.pk]), {"doe": "neem-over"})
        told = Change.objects.filter(kind="contacts.Phone").newest_first()[0]
        assert (told.by_name, told.way) == ("anna", Way.PROPOSAL)
        assert told.via == "voorstel van Piet de Vries"

    def test_a_proposal_for_a_number_names_its_service(self, proposal, phone):
        assert proposal.title == f"nummer: {phone} van {phone.service}"


class TestPagesOfTheirOwn:
    def test_an_invitation(self, anna, town):
        sent = {
            "name": "Ella Jansen",
            "email": "ella@werk.example",
            "region": town.region.pk,
            "role": "editor",
            "municipalities": [town.municipality.pk],
        }
        with everything_told(at_least=2):
            page = anna.post(reverse("access_invite"), sent, follow=True)
        assert "De uitnodiging is verstuurd" in text(page)
        assert newest()[:2] == ("anna", Way.PAGE)

    def test_the_history_leads_to_no_page_that_who_reads_it_may_not_see(self, anna, town):
        factories.coordinator(region=town.region, name="ella")
        history = read(anna.get(reverse("admin:written")))
        links = {link.attributes["href"] for link in history.all("a")}
        leads = [link for link in links if link.endswith("/change/")]
        assert leads
        assert {anna.get(link, follow=True).status_code for link in leads} == {200}
        assert "Lidmaatschap" in visible(history) or "lidmaatschap" in visible(history)

    def test_what_the_portal_no_longer_keeps_has_no_page(self, anna, town):
        Change.objects.create(
            at=timezone.now(),
            deed=uuid4(),
            region=town.region,
            kind="trees.Vervallen",
            key=1,
            name="Iets van vroeger",
            act=Act.CHANGED,
        )
        page = anna.get(reverse("admin:written"))
        assert "Iets van vroeger" in text(page)
        told = [one for one in page.context["entries"] if one["kind"] == "trees.Vervallen"]
        assert [one["address"] for one in told] == [""]

    def test_a_thing_that_is_gone_has_no_history_page(self, anna, phone):
        where = reverse("admin:contacts_phone_history", args=[phone.pk])
        assert anna.get(where).status_code == 200
        phone.delete()
        gone = anna.get(where, follow=True)
        assert gone.redirect_chain[-1][0] == reverse("admin:index")
        assert "Misschien is het verwijderd" in text(gone)

    def test_anna_does_not_read_the_history_of_an_account(self, anna, user):
        where = reverse("admin:auth_user_history", args=[user.pk])
        assert anna.get(where).status_code == 403

    def test_a_plan_that_is_withdrawn(self, anna, town):
        now = timezone.now()
        Node.objects.filter(slug="levensgevaar").update(question="Is er gevaar?")
        (plan, _), _ = publish(region=town.region, at=now + timedelta(days=1), now=now, note="Plan")
        with everything_told(at_least=1):
            anna.post(
                reverse("admin:trees_edition_withdraw", args=[plan.pk]), {"reason": "Te vroeg"}
            )
        assert newest()[:2] == ("anna", Way.PAGE)
        plan.publication.refresh_from_db()
        assert plan.publication.withdrawn_at


class TestNumbers:
    def change(self, client, phone, **fields):
        where = reverse("admin:number_change", args=[phone.pk])
        sent = fields_of(client.get(where), number=NEW, **fields, bekijk="ja")
        return client.post(where, fields_of(client.post(where, sent), **fields, wijzig="ja"))

    def test_a_change_at_once_and_back(self, anna, phone):
        with everything_told(at_least=1):
            done = self.change(anna, phone)
        assert newest()[:2] == ("anna", Way.PAGE)
        token = done.url.partition("terug=")[2]
        with everything_told(at_least=1):
            anna.post(reverse("admin:number_back", args=[phone.pk]), {"terug": token})
        assert Phone.objects.get(pk=phone.pk).number == phone.number

    def test_a_plan_that_is_cancelled(self, anna, phone):
        soon = timezone.localdate() + timedelta(days=30)
        with everything_told(at_least=2):
            self.change(anna, phone, starts=soon.isoformat())
        seen = anna.get(reverse("admin:number_change", args=[phone.pk])).context["planned_seen"]
        with everything_told(at_least=2):
            anna.post(reverse("admin:number_cancel", args=[phone.pk]), {"seen": seen})
        assert phone.service.phones.count() == 1


class TestReports:
    @pytest.fixture
    def report(self, town):
        return factories.report(municipality=town.municipality, text=SECRET)

    def told(self):
        return "\n".join(
            f"{row.name} {row.words} {row.changes}" for row in Change.objects.order_by("pk")
        )

    def test_what_a_visitor_wrote_never_stands_in_the_history(self, anna, report):
        with everything_told(at_least=1):
            assert change(anna, report, answer="Nummer gewijzigd.").status_code == 302
        assert newest()[:2] == ("anna", Way.FORM)
        anna.post(reverse("admin:trees_report_delete", args=[report.pk]), {"post": "yes"})
        assert not Report.objects.exists()
        assert SECRET not in self.told()
        assert "Nummer gewijzigd." in self.told()

    def test_nor_when_it_is_forgotten_after_a_year(self, report):
        with everything_told(at_least=1):
            assert forget_reports(report.at + timedelta(days=400)) == 1
        assert SECRET not in self.told()


def test_piet_signs_from_the_page_of_the_version(town):
    piet = factories.user(name="piet")
    row = Membership.objects.create(user=piet, region=town.region, role="partner")
    version = town.agreement.versions.get()
    organization = town.agreement.parties.get()
    organization.partners.add(row)
    client = signed_in(piet)
    assert "Onderteken namens" not in text(client.get(page_of(version)))
    version.signatures.all().delete()
    add = reverse("admin:agreements_signature_add")
    link = f"{add}?version={version.pk}&amp;organization={organization.pk}"
    assert link in text(client.get(page_of(version)))
    sent = fields_of(client.get(link.replace("&amp;", "&")), on="2026-11-22")
    assert client.post(add, sent).status_code == 302
    title = f"nieuw: handtekening {organization} (2026-11-22) van {version}"
    assert Proposal.objects.get().title == title

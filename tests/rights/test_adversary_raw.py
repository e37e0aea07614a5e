"""Anna, Ella and Piet post by hand what no page of theirs offers: nothing of others is touched."""

import re
from datetime import UTC, datetime, timedelta
from itertools import cycle

import pytest
from django.apps import apps
from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.test import Client
from django.urls import NoReverseMatch, reverse

from contacts.models import Phone, Service
from history.models import Change
from municipalities.models import Proposal
from portal.reports.reports import token
from tests import factories
from tests.admin_cast import fields_of, page_of, signed_in, text
from tests.rights.adversary import HOME, filled_in, routes
from tests.rights.rights_cast import cast
from trees import live
from trees.drafting.delete import delete_node
from trees.models import DraftEdit, Node, Outcome, Report, Step

pytestmark = pytest.mark.django_db

MARKUP = "<img src=x onerror=alert(1)>"
STRANGE = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


@pytest.fixture
def everybody():
    return cast()


def outline(tree, node=None, step="") -> str:
    page = reverse("admin:trees_tree_outline", args=[tree.pk])
    return f"{page}{node.pk}/{step}" if node else page


def _two_answers(everybody) -> tuple[Node, Node]:
    """An answer of Anna's tree, and one of Bas's."""
    theirs = everybody.rows["anna-other"]["trees.Tree"]
    mine = everybody.rows["anna-own"]["trees.Node"]
    return mine, Node.objects.get(tree=theirs, slug="basland-ja")


class TestEveryAddress:
    def test_a_post_without_the_token_of_the_page_writes_nothing(self, everybody):
        client = Client(enforce_csrf_checks=True)
        client.cookies = everybody.clients["carla"].cookies
        for route in routes():
            address = filled_in(route, everybody.rows["carla"])
            for origin in ("null", "https://kwaad.example"):
                answer = client.post(
                    address, {"post": "yes", "seen": "1"}, headers={"origin": origin}
                )
                assert answer.status_code == 403, address

    def test_another_method_writes_nothing_and_is_no_fault_of_ours(self, everybody):
        before = Change.objects.count()
        # A browser never sends these; what sends them doesn't send them all to every address.
        for route, method in zip(routes(), cycle(STRANGE), strict=False):
            address = filled_in(route, everybody.rows["carla"])
            with transaction.atomic():
                answer = everybody.clients["carla"].generic(method, address)
                assert answer.status_code < 500, address
                assert Change.objects.count() == before, f"{method} {address}"
                transaction.set_rollback(True)

    def test_no_page_may_be_kept_by_anything_between_us_and_somebody(self, everybody):
        for route in routes():
            if route == "jsi18n/":
                continue
            address = filled_in(route, everybody.rows["carla"])
            answer = everybody.clients["carla"].get(address)
            assert "no-store" in answer.get("Cache-Control", ""), address

    def test_markup_in_any_text_is_shown_as_it_was_typed(self, everybody):
        _fill_with_markup()
        live.forget()
        client = everybody.clients["carla"]
        asked = [filled_in(route, everybody.rows["carla"]) for route in routes()]
        for address in [*asked, "/", "/annalandstad/", "/annalandstad/nummers/"]:
            answer = client.get(address, {"bevindingen": 1})
            if not answer.streaming and "html" in answer.get("Content-Type", ""):
                assert MARKUP not in text(answer), address


def _fill_with_markup() -> None:
    for model, names in {
        "contacts.Service": ("name", "summary"),
        "contacts.Organization": ("name", "crisis_definition"),
        "contacts.Phone": ("label", "instruction"),
        "municipalities.Region": ("name", "about"),
        "municipalities.Municipality": ("name",),
        "municipalities.Proposal": ("title", "remark"),
        "history.Change": ("name", "under_name", "region_name", "by_name", "via"),
        "trees.Node": ("answer", "question", "hint"),
        "trees.Outcome": ("title", "explanation"),
        "trees.Tree": ("title",),
        "trees.Step": ("say",),
        "trees.Scenario": ("name",),
        "trees.Report": ("title", "text", "answer", "service"),
        "trees.Publication": ("note",),
        "agreements.Agreement": ("title",),
        "agreements.AgreementVersion": ("your_role", "expect", "lead"),
        "auth.User": ("first_name", "last_name"),
    }.items():
        # Past every form and rule, as somebody with the database in their hands would.
        QuerySet(apps.get_model(model)).update(**dict.fromkeys(names, MARKUP))


class TestOtherPeoplesRows:
    def test_the_row_of_another_region_in_a_part_of_a_page_stays_there(self, everybody):
        anna = everybody.clients["anna-own"]
        mine = everybody.rows["anna-own"]["trees.Outcome"]
        theirs = everybody.rows["anna-other"]["trees.Step"]
        for prefix in {key.partition("-")[0] for key in fields_of(anna.get(page_of(mine)))
                       if key.endswith("-TOTAL_FORMS")}:  # fmt: skip
            sent = fields_of(anna.get(page_of(mine)))
            sent |= {f"{prefix}-INITIAL_FORMS": "1", f"{prefix}-0-id": str(theirs.pk)}
            sent |= {f"{prefix}-0-outcome": str(theirs.outcome_id), f"{prefix}-0-say": "gekaapt"}
            sent |= {f"{prefix}-0-DELETE": "on"}
            with transaction.atomic():
                anna.post(page_of(mine), sent)
        there = Step.objects.get(pk=theirs.pk)
        assert (there.say, there.outcome_id) == (theirs.say, theirs.outcome_id)

    def test_an_action_on_keys_of_another_region_finds_nothing(self, everybody):
        anna, other = everybody.clients["anna-own"], everybody.rows["anna-other"]
        for row in other.values():
            label = row._meta.label_lower.replace(".", "_")
            with transaction.atomic():
                try:
                    address = reverse(f"admin:{label}_changelist")
                except NoReverseMatch:
                    continue
                sent = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
                anna.post(address, {**sent, "select_across": "1", "index": "0"})
                assert type(row)._base_manager.filter(pk=row.pk).exists(), row
                transaction.set_rollback(True)

    def test_saving_as_new_or_as_a_popup_is_no_way_around(self, everybody):
        anna, other = everybody.clients["anna-own"], everybody.rows["anna-other"]
        service = other["contacts.Service"]
        before = Service.objects.count()
        for more in ({"_saveasnew": "1"}, {"_popup": "1"}, {"_to_field": "id"}):
            answer = anna.post(page_of(service), {"name": "gekaapt", **more})
            # At best an empty form for a new one, which is Anna's to fill in for her own region.
            assert "basland" not in text(answer).replace(page_of(service), "")
        answer = anna.get(page_of(service) + "?_to_field=slug&_popup=1", follow=True)
        assert "Dienst basland" not in text(answer)
        assert Service.objects.count() == before
        assert not Service.objects.filter(name="gekaapt").exists()

    def test_a_branch_lands_in_no_other_tree_by_a_key_of_it(self, everybody):
        anna = everybody.clients["anna-own"]
        own, other = _two_answers(everybody)
        before = list(Node.objects.order_by("pk").values_list("pk", "tree", "parent"))
        root = Node.objects.get(tree=other.tree, parent=None)
        for sent in (
            {"naar": root.pk}, {"naar": own.parent_id, "voor": other.pk}, {"naar": own.pk},
        ):  # fmt: skip
            anna.post(outline(own.tree, own, "verplaatsen/"), sent)
        for here, there in ((own, other), (other, own)):
            for step in ("kopieren/", "plakken/"):
                sent = {"boom": there.tree_id, "tak": there.parent_id}
                assert anna.post(outline(here.tree, here, step), sent).status_code == 404
        assert anna.post(outline(own.tree, other, ""), {"answer": "gekaapt"}).status_code == 404
        assert list(Node.objects.order_by("pk").values_list("pk", "tree", "parent")) == before

    def test_an_undo_of_an_edit_of_another_tree_undoes_nothing(self, everybody):
        anna = everybody.clients["anna-own"]
        own, other = _two_answers(everybody)
        bas = factories.user(name="bas-twee", superuser=True)
        delete_node(node=other.pk, by=bas, at=datetime.now(tz=UTC), seen=None)
        edit = DraftEdit.objects.filter(tree=other.tree).order_by("-pk")[0]
        anna.post(f"{outline(own.tree)}ongedaan/", {"seen": edit.pk})
        assert anna.post(f"{outline(other.tree)}ongedaan/", {"seen": edit.pk}).status_code == 404
        assert not Node.objects.filter(pk=other.pk).exists()

    def test_ella_brings_nothing_back_in_a_town_that_is_no_longer_hers(self, everybody):
        ella, node = everybody.clients["ella-own"], everybody.rows["ella-own"]["trees.Node"]
        buur = everybody.rows["ella-beside"]["municipalities.Municipality"]
        assert ella.post(outline(node.tree, node, "verwijderen/")).status_code == 302
        edit = DraftEdit.objects.filter(tree=node.tree).order_by("-pk")[0]
        membership = edit.by.memberships.get()
        membership.municipalities.set([buur])
        answer = ella.post(f"{outline(node.tree)}ongedaan/", {"seen": edit.pk})
        assert answer.status_code == 403
        assert not Node.objects.filter(pk=node.pk).exists()
        membership.municipalities.set([everybody.rows["ella-own"]["municipalities.Municipality"]])
        ella.post(f"{outline(node.tree)}ongedaan/", {"seen": edit.pk})
        assert Node.objects.filter(pk=node.pk).exists()


class TestNumbersAndFiles:
    def test_a_way_back_that_was_signed_for_bas_is_of_no_use_to_anna(self, everybody):
        other = everybody.rows["anna-other"]["contacts.Phone"]
        own = everybody.rows["anna-own"]["contacts.Phone"]
        kept = {"phones": [own.pk, other.pk], "old": "0880000000", "new": own.number,
                "checked": ["", ""], "services": []}  # fmt: skip
        Phone.objects.filter(pk=other.pk).update(number=own.number)
        signed = signing.dumps(kept, salt="nummer-terugzetten", compress=True)
        everybody.clients["anna-own"].post(f"{HOME}nummer/{own.pk}/terugzetten/", {"terug": signed})
        assert not Phone.objects.filter(number="0880000000").exists()

    def test_a_number_of_another_region_does_not_change_along(self, everybody):
        anna, own = everybody.clients["anna-own"], everybody.rows["anna-own"]["contacts.Phone"]
        other = everybody.rows["anna-other"]["contacts.Phone"]
        Phone.objects.filter(pk=other.pk).update(number=own.number)
        page = f"{HOME}nummer/{own.pk}/wijzigen/"
        sent = {**fields_of(anna.get(page)), "number": "088 123 45 67", "also": [other.pk]}
        shown = anna.post(page, sent)
        sent = {**fields_of(shown), "also": [other.pk], "wijzig": "1"}
        anna.post(page, sent)
        assert Phone.objects.get(pk=other.pk).number == own.number

    @pytest.mark.parametrize("where", ["excel/{}/", "regio/{}/pakket/"])
    def test_what_was_kept_for_bas_or_was_tampered_with_is_not_taken(self, everybody, where):
        anna, region = everybody.clients["anna-own"], everybody.rows["anna-own"]["trees.Tree"]
        salt = "exchange.spreadsheet" if "excel" in where else "exchange.package"
        page = HOME + where.format(region.region.slug)
        kept = {"region": region.region_id, "user": 0, "digest": "", "upload": {}, "file": ""}
        for sent in (signing.dumps(kept, salt=salt), signing.dumps(kept, salt="x"), "x", ""):
            assert "Kies het bestand opnieuw" in text(anna.post(page, {"kept": sent}))


class TestProposals:
    def test_piet_decides_nothing_and_answers_for_nobody_else(self, everybody):
        piet = everybody.clients["piet-own"]
        user = Proposal.objects.order_by("pk")[0].by
        made = Proposal.objects.create(
            region=everybody.rows["piet-own"]["trees.Tree"].region, by=user,
            at=datetime.now(tz=UTC), model="contacts.Service", title="van een ander",
        )  # fmt: skip
        for deed in ("neem-over", "wijs-af", "trek-in"):
            answer = piet.post(f"{HOME}voorstellen/{made.pk}/", {"doe": deed, "remark": "x"})
            assert answer.status_code == 404
        made.refresh_from_db()
        assert made.is_open

    def test_a_proposal_is_taken_over_once_however_often_the_button_is_pressed(self, everybody):
        piet, anna = everybody.clients["piet-own"], everybody.clients["anna-own"]
        service = everybody.rows["piet-own"]["contacts.Service"]
        piet.post(page_of(service), fields_of(piet.get(page_of(service)), name="Beter genoemd"))
        made = Proposal.objects.filter(row=service.pk).order_by("-pk")[0]
        answer = piet.post(f"{HOME}voorstellen/{made.pk}/", {"doe": "neem-over"})
        assert answer.status_code == 403
        for _ in range(2):
            anna.post(f"{HOME}voorstellen/{made.pk}/", {"doe": "neem-over"})
        service.refresh_from_db()
        assert service.name == "Beter genoemd"
        told = Change.objects.filter(kind="contacts.Service", key=service.pk, act="changed")
        assert told.count() == 1

    def test_piet_gives_his_service_to_no_other_organization_or_region(self, everybody):
        piet = everybody.clients["piet-own"]
        service = everybody.rows["piet-own"]["contacts.Service"]
        for who in ("piet-beside", "piet-other"):
            body = everybody.rows[who]["contacts.Organization"]
            before = Proposal.objects.count()
            sent = fields_of(piet.get(page_of(service)), organization=str(body.pk))
            sent |= {"region": str(body.region_id), "slug": "anders"}
            answer = piet.post(page_of(service), sent)
            assert Proposal.objects.count() == before, text(answer)[:0]


class TestReports:
    def send(self, where, **fields):
        sent = {"soort": "text", "lijn": "", "tekst": "Klopt niet.", "website": ""}
        return Client().post(where, {**sent, **fields})

    @pytest.mark.parametrize("page", ["123456782", "Jan, geboren 1-2-1980", "a%00b", "x" * 299])
    def test_the_name_of_a_page_is_no_place_to_leave_words(self, almere, page):
        """A page that never was gets no proof, and so no report."""
        answer = self.send(f"/almere/{page}/melden/", bewijs="")
        found = re.search(rb'name="bewijs"[^>]*value="([^"]+)"', answer.content)
        proof = token("almere", "nu-acuut", datetime.now(tz=UTC) - timedelta(minutes=1))
        self.send(f"/almere/{page}/melden/", bewijs=proof)
        assert found is None
        assert not Report.objects.exists()

    def test_a_page_that_went_away_meanwhile_may_still_be_complained_about(self, almere):
        proof = token("almere", "was-er", datetime.now(tz=UTC) - timedelta(minutes=1))
        self.send("/almere/was-er/melden/", bewijs=proof)
        assert Report.objects.get().page == "was-er"

    @pytest.mark.parametrize(
        "words", ["a\x00b", "\U0001f600" * 400, "x" * 5000, "BSN 123456782", "=1+1", MARKUP]
    )
    def test_words_of_any_kind_are_no_fault_of_ours(self, almere, words):
        proof = token("almere", "nu-acuut", datetime.now(tz=UTC) - timedelta(minutes=1))
        answer = self.send("/almere/nu-acuut/melden/", bewijs=proof, tekst=words)
        assert answer.status_code in (200, 303)
        assert MARKUP not in text(answer)
        kept = "".join(Report.objects.order_by("pk").values_list("text", flat=True))
        assert "123456782" not in kept
        assert "\x00" not in kept


class TestHistory:
    @pytest.mark.parametrize("way", ["", "geschiedenis.csv", "geschiedenis.json"])
    def test_no_question_gets_a_line_of_somebody_else(self, everybody, way):
        bas = everybody.rows["anna-other"]["trees.Tree"].region
        asked = [{}, {"regio": bas.pk}, {"zoek": "basland"}, {"zoek": "%"}, {"wie": "bas"},
                 {"soort": "auth.User"}, {"soort": "municipalities.Membership"}]  # fmt: skip
        for who in ("anna-own", "ella-own", "piet-own"):
            for one in asked:
                answer = everybody.clients[who].get(f"{HOME}geschiedenis/{way}", one)
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                words = body.decode().replace('value="basland"', "")
                assert "basland" not in words.casefold(), (who, one)

    def test_a_name_that_is_a_formula_leaves_as_a_text(self, everybody):
        service = everybody.rows["anna-own"]["contacts.Service"]
        service.name = '=HYPERLINK("http://kwaad.example")'
        service.save()
        answer = everybody.clients["anna-own"].get(f"{HOME}geschiedenis/geschiedenis.csv")
        lines = b"".join(answer.streaming_content).decode()
        assert "'=HYPERLINK" in lines
        assert not re.search(r'(?:^|;)"?[=+@]', lines, re.MULTILINE)

    def test_no_password_secret_or_address_of_a_visitor_stands_in_it(self, everybody):
        carla = everybody.clients["carla"]
        user = everybody.rows["anna-own"]["auth.User"]
        page = reverse("admin:auth_user_password_change", args=[user.pk])
        new = {"password1": "vier losse woorden samen", "password2": "vier losse woorden samen"}
        carla.post(page, {**new, "usable_password": "true"}, REMOTE_ADDR="203.0.113.7")
        answer = carla.get(f"{HOME}geschiedenis/geschiedenis.json")
        lines = b"".join(answer.streaming_content).decode()
        user.refresh_from_db()
        assert user.check_password("vier losse woorden samen")
        for word in ("203.0.113.7", user.password, "vier losse woorden", "pbkdf2", "md5$"):
            assert word not in lines

    def test_signed_in_again_as_another_region_shows_nothing_of_before(self, everybody):
        other = everybody.rows["anna-other"]["trees.Tree"].region
        bas = other.memberships.filter(role="coordinator").get().user
        page = text(signed_in(bas).get(f"{HOME}geschiedenis/"))
        assert "annaland" not in page.casefold()


def test_an_outcome_of_another_region_is_nowhere_to_choose(everybody):
    anna, node = everybody.clients["anna-own"], everybody.rows["anna-own"]["trees.Node"]
    other = everybody.rows["anna-other"]["trees.Outcome"]
    page = outline(node.tree, node)
    sent = fields_of(anna.get(page), leads="uitkomst", outcome=str(other.pk))
    anna.post(page, sent)
    far = everybody.rows["anna-other"]["municipalities.Municipality"]
    anna.post(page, {**sent, "outcome": str(node.outcome_id), "only_in": [str(far.pk)]})
    node.refresh_from_db()
    assert node.outcome_id != other.pk
    assert far not in node.only_in.all()
    assert not Outcome.objects.filter(pk=other.pk).exclude(region=other.region).exists()

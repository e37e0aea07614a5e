"""The admin as a place: signing in and out, the alarm number, our own Dutch, nothing cached."""

import ast
import gettext
import re
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from municipalities.models import Membership
from municipalities.scoping import scope_of
from tests import factories
from tests.admin_cast import change, fields_of, our_models, place, signed_in

pytestmark = pytest.mark.django_db

HOME = "/beheer/"
WORDS = Path(settings.BASE_DIR) / "crisiswijzer/locale/nl/LC_MESSAGES"


@pytest.fixture
def anna(town):
    return factories.coordinator(region=town.region)


def text(response) -> str:
    body: str = response.content.decode()
    return body


def sign_in(client, name: str = "anna", **sent):
    return client.post(HOME, {"username": name, "password": "geheim", **sent})


class TestSigningIn:
    def test_it_happens_at_the_address_of_the_admin_itself(self, anna, client):
        page = client.get(HOME)
        assert page.status_code == 200
        assert "<h1>Inloggen</h1>" in text(page)
        assert sign_in(client, next=HOME).headers["Location"] == HOME
        assert "Wat wil je bijwerken?" in text(client.get(HOME))

    def test_after_it_anna_is_where_she_wanted_to_be(self, anna, client):
        wanted = reverse("admin:contacts_phone_changelist")
        asked = client.get(wanted, follow=True)
        sent = fields_of(asked, username="anna", password="geheim")
        assert client.post(asked.wsgi_request.get_full_path(), sent).headers["Location"] == wanted

    def test_it_never_leads_to_another_site(self, anna, client):
        answer = sign_in(client, next="https://evil.example/")
        assert "evil.example" not in answer.headers["Location"]

    def test_a_wrong_password_gets_a_dutch_sentence(self, anna, client):
        page = sign_in(client, password="fout")
        assert "horen niet bij een account" in text(page)
        assert "fout" not in text(page).replace("Fout", "")

    def test_an_account_that_is_off_or_no_staff_stays_out(self, anna, client):
        for field in ("is_active", "is_staff"):
            setattr(anna, field, False)
            anna.save()
            assert "Inloggen" in text(sign_in(client))
            setattr(anna, field, True)

    def test_anna_signs_out(self, anna):
        client = signed_in(anna)
        assert "Je bent uitgelogd" in text(client.post(reverse("admin:logout")))
        assert "<h1>Inloggen</h1>" in text(client.get(HOME))

    def test_anna_changes_her_password(self, anna):
        client, where = signed_in(anna), reverse("admin:password_change")
        sent = {"old_password": "fout", "new_password1": "kort", "new_password2": "anders"}
        page = text(client.post(where, sent))
        assert "niet je wachtwoord van nu" in page
        assert "niet gelijk" in page
        long = "vier losse woorden samen"
        sent = {"old_password": "geheim", "new_password1": long, "new_password2": long}
        assert "Je wachtwoord is gewijzigd" in text(client.post(where, sent, follow=True))
        assert sign_in(Client(), password=long).status_code == 302

    def test_a_form_without_its_token_is_refused(self, anna):
        strict = Client(enforce_csrf_checks=True)
        refused = strict.post(HOME, {"username": "anna", "password": "geheim"})
        assert refused.status_code == 403
        assert "tel:112" in text(refused)


class TestEveryPage:
    read: ClassVar[list[HttpResponse]] = []

    @pytest.fixture
    def pages(self, town):
        """Every kind of page, of every model, as Carla sees them; the first who looks asks."""
        if not self.read:
            self.read.extend(self.all_read())
        return self.read

    def all_read(self):
        rows = place(word="urkerland", name="ulrike").rows
        carla = signed_in(factories.user(name="carla", superuser=True))
        addresses = [HOME, reverse("admin:password_change"), "/beheer/contacts/"]
        for model in filter(admin.site.is_registered, our_models()):
            name = model._meta.label_lower.replace(".", "_")
            addresses += [reverse(f"admin:{name}_{page}") for page in ("changelist", "add")]
            pk = rows[model._meta.label].pk if model._meta.label in rows else None
            for page in ("change", "history", "delete"):
                addresses += [reverse(f"admin:{name}_{page}", args=[pk])] if pk else []
        user = reverse("admin:auth_user_add")
        addresses += [user, "/beheer/bestaat/niet/"]
        # The page of a node leads on to the outline.
        return [carla.get(where, follow=True) for where in addresses]

    def test_has_the_alarm_number_within_the_first_two_kilobytes(self, pages):
        for page in pages:
            assert b'href="tel:112"' in page.content[:2000], page.wsgi_request.path

    def test_is_kept_by_nobody(self, pages):
        for page in pages:
            if page.status_code == 200:
                kept = page.headers.get("Cache-Control", "")
                assert "private" in kept, page.wsgi_request.path
                assert "no-store" in kept

    def test_has_no_inline_style_or_script(self, pages):
        for page in pages:
            body = text(page)
            if page.status_code == 200:
                assert not re.search(r'\sstyle="|\son[a-z]+="|<style', body), page.wsgi_request.path
                assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>\s*[^<\s{]", body)

    def test_speaks_to_you_as_you(self, pages):
        for page in pages:
            words = re.sub(r"<[^>]+>", " ", text(page))
            assert not re.search(r"\b([Uu]|[Uu]w)\b", words), page.wsgi_request.path
            english = r"\b(Add|Change|Delete|Save|Error|Home|Please|successfully|Search)\b"
            assert not re.search(english, words), page.wsgi_request.path


def test_the_words_that_are_used_are_the_words_that_are_written():
    """The compiled file is in the repository, because a fresh machine can't compile it."""
    with (WORDS / "django.mo").open("rb") as compiled:
        known = gettext.GNUTranslations(compiled)
    entries = (WORDS / "django.po").read_text(encoding="utf-8").split("\n\n")[1:]
    for entry in entries:
        strings = _strings(entry)
        said = known.gettext(strings["msgid"])
        one = strings.get("msgstr") or strings["msgstr[0]"]
        assert said == one or known.ngettext(strings["msgid"], strings["msgid_plural"], 1) == one


def _strings(entry: str) -> dict[str, str]:
    found = re.findall(r'^(msg\S+) ((?:".*"\n?)+)', entry, re.MULTILINE)
    return {
        name: "".join(ast.literal_eval(line) for line in lines.splitlines())
        for name, lines in found
    }


def test_the_home_page_has_numbers_first(anna):
    home = signed_in(anna).get(HOME)
    assert [room["app_label"] for room in home.context["app_list"]] == [
        "contacts",
        "trees",
        "agreements",
        "municipalities",
    ]
    assert home.context["app_list"][0]["models"][0]["object_name"] == "Phone"
    assert reverse("admin:contacts_phone_changelist") in text(home)


def test_nothing_tells_whether_a_row_of_another_region_exists(anna):
    assert signed_in(anna).get("/beheer/r/1/1/").status_code == 404


class TestAccounts:
    def test_carla_makes_a_coordinator(self, town):
        carla = signed_in(factories.user(name="carla", superuser=True))
        password = "vier losse woorden samen"
        made = carla.post(
            reverse("admin:auth_user_add"),
            {"username": "nina", "password1": password, "password2": password},
        )
        assert made.status_code == 302, made.context["adminform"].form.errors
        where = made.headers["Location"]
        sent = fields_of(
            carla.get(where),
            is_staff="on",
            **{"memberships-TOTAL_FORMS": "1", "memberships-0-region": town.region.pk},
            **{"memberships-0-role": "coordinator"},
        )
        assert carla.post(where, sent).status_code == 302
        nina = Membership.objects.get(user__username="nina").user
        assert scope_of(nina).edits == {town.region.pk}
        assert sign_in(Client(), "nina", password=password).status_code == 302

    def test_carla_gives_somebody_a_new_password(self, anna):
        carla = signed_in(factories.user(name="carla", superuser=True))
        where = reverse("admin:auth_user_password_change", args=[anna.pk])
        password = "vier losse woorden samen"
        assert "Ten minste 12 tekens" in text(carla.get(where))
        carla.post(where, {"password1": password, "password2": password})
        assert sign_in(Client(), password=password).status_code == 302

    def test_whom_carla_turns_on_again_has_all_the_days_of_disuse_before_them(self, anna):
        carla = signed_in(factories.user(name="carla", superuser=True))
        long_ago = timezone.now() - timedelta(days=400)
        User.objects.filter(pk=anna.pk).update(
            is_active=False, date_joined=long_ago, last_login=long_ago
        )
        assert "Inloggen" in text(sign_in(Client()))
        assert change(carla, anna, is_active="on").status_code == 302
        anna.refresh_from_db()
        assert anna.is_active
        assert sign_in(Client()).status_code == 302

    def test_a_weak_password_is_refused_in_plain_words(self, town):
        carla = signed_in(factories.user(name="carla", superuser=True))
        sent = {"username": "nina", "password1": "123456", "password2": "123456"}
        page = text(carla.post(reverse("admin:auth_user_add"), sent))
        for words in ("te kort", "alleen uit cijfers", "Veel mensen"):
            assert words in page

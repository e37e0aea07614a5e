"""Signing in: too many attempts, a second factor, and the sign-in of an organization."""

import json
import re

import pytest
from allauth.account.views import signup
from allauth.mfa.models import Authenticator
from django.conf import settings as portal
from django.contrib.auth.models import AnonymousUser, User
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests import factories
from tests.accounts.second_factors import (
    HOME,
    SECRET,
    Passkey,
    app_of,
    code,
    is_in,
    plain_secret,
    recovery_code,
    sign_in,
)
from tests.admin_cast import fields_of, signed_in, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_attempts_before")]

SETUP = "/beheer/account/beveiliging/"


class TestThePassword:
    def test_anna_signs_in_with_her_name_or_her_address(self, anna):
        for name in ("anna", "anna@almere.example", "Anna@Almere.example"):
            client = Client()
            assert sign_in(client, name).headers["Location"] == HOME
            assert is_in(client)

    def test_an_account_without_the_admin_is_told_where_to_ask(self, anna):
        anna.is_staff = False
        anna.save()
        client = Client()
        assert "Vraag toegang aan je coördinator." in text(sign_in(client))
        assert not is_in(client)

    def test_whoever_is_in_goes_on_to_where_they_were_going(self, anna):
        client = signed_in(anna)
        onward = client.get(f"{HOME}login/", {"next": "/beheer/contacts/phone/"})
        assert onward.headers["Location"] == "/beheer/contacts/phone/"
        assert "Je bent weer ingelogd" in text(client.get(f"{HOME}account/weer-ingelogd/"))

    def test_a_form_without_a_password_is_no_attempt(self, anna):
        client = Client()
        for _ in range(6):
            page = text(sign_in(client, password=""))
            assert "Vul dit in." in page
            assert "horen niet bij een account" not in page
        sign_in(client)
        assert is_in(client)

    def test_whoever_was_in_is_out_once_somebody_else_gives_their_password(self, anna, region):
        app_of(factories.coordinator(region=region, name="bas"))
        client = signed_in(anna)
        assert is_in(client)
        sent = {"username": "bas", "password": "geheim"}
        where = client.post(f"{HOME}login/", sent).headers["Location"]
        assert where == reverse("mfa_authenticate")
        assert not is_in(client)
        client.post(reverse("mfa_authenticate"), {"code": code()})
        assert "bas" in text(client.get(HOME))

    def test_after_five_wrong_passwords_she_waits(self, anna):
        client = Client()
        for _ in range(5):
            assert "horen niet bij een account" in text(sign_in(client, password="fout"))
        page = text(sign_in(client))
        assert "Wacht vijf minuten" in page
        assert not is_in(client)

    def test_her_colleague_behind_the_same_address_does_not_wait(self, anna, region):
        factories.coordinator(region=region, name="ella")
        for _ in range(6):
            sign_in(Client(), password="fout")
        ella = Client()
        sign_in(ella, "ella")
        assert is_in(ella)

    def test_somebody_elsewhere_cannot_lock_her_out(self, anna):
        stranger = Client(REMOTE_ADDR="203.0.113.9")
        for _ in range(6):
            sign_in(stranger, password="fout")
        mine = Client(REMOTE_ADDR="203.0.113.7")
        sign_in(mine)
        assert is_in(mine)

    def test_guessing_from_ever_other_addresses_ends_too(self, anna, region):
        factories.coordinator(region=region, name="ella")
        for place in range(10):
            stranger = Client(REMOTE_ADDR=f"203.0.113.{place}")
            for _ in range(5):
                assert "horen niet bij" in text(sign_in(stranger, "Anna", password="fout"))
        late = Client(REMOTE_ADDR="203.0.113.99")
        assert "Er is te vaak een verkeerd wachtwoord" in text(sign_in(late))
        sign_in(late, "ella")
        assert is_in(late)

    def test_nothing_that_is_kept_of_attempts_reads_as_an_address(self, anna):
        sign_in(Client(REMOTE_ADDR="203.0.113.9"), password="fout")
        kept = repr(getattr(cache, "_cache", {}))
        assert "203.0.113.9" not in kept
        assert "anna" not in kept

    def test_nobody_signs_up_and_what_is_not_used_does_not_exist(self):
        for name in ("account_signup", "account_email", "socialaccount_signup", "account_logout"):
            with pytest.raises(NoReverseMatch):
                reverse(name)
        for where in ("signup/", "account/signup/", "account/email/"):
            assert Client().get(f"{HOME}{where}").status_code in (302, 404)

    def test_nor_does_anybody_where_the_page_for_it_would_get_an_address(self, rf):
        word = "vier losse woorden samen"
        sent = {"username": "bas", "email": "bas@elders.example", "password1": word}
        visit = rf.post("/signup/", sent)
        visit.user, visit.session = AnonymousUser(), Client().session
        assert signup(visit).template_name == "account/signup_closed.html"
        assert not User.objects.exists()


class TestTheSecondStep:
    def test_anna_needs_her_code_after_her_password(self, anna):
        app_of(anna)
        client = Client()
        where = sign_in(client, next="/beheer/contacts/phone/").headers["Location"]
        assert where == reverse("mfa_authenticate")
        assert not is_in(client)
        assert "Deze code klopt niet" in text(client.post(where, {"code": "000000"}))
        done = client.post(where, {"code": code()})
        assert done.headers["Location"] == "/beheer/contacts/phone/"
        assert is_in(client)

    def test_the_same_code_does_not_work_twice(self, anna):
        app_of(anna)
        shown = code()
        for expected in (302, 200):
            client = Client()
            sign_in(client)
            assert client.post(reverse("mfa_authenticate"), {"code": shown}).status_code == expected

    def test_a_recovery_code_works_once(self, anna):
        app_of(anna)
        once = recovery_code(anna)
        for expected in (True, False):
            client = Client()
            sign_in(client)
            client.post(reverse("mfa_authenticate"), {"code": once})
            assert is_in(client) is expected

    def test_after_five_wrong_codes_she_waits(self, anna):
        app_of(anna)
        client = Client()
        sign_in(client)
        for _ in range(5):
            client.post(reverse("mfa_authenticate"), {"code": "000000"})
        page = text(client.post(reverse("mfa_authenticate"), {"code": code()}))
        assert "Wacht vijf minuten" in page


class TestRequired:
    def test_without_one_every_page_leads_to_setting_it_up(self, required, anna):
        client = Client()
        sign_in(client)
        for where in (HOME, "/beheer/contacts/phone/", "/beheer/toegang/", f"{SETUP}herstelcodes/"):
            assert client.get(where).headers["Location"].startswith(f"{SETUP}?next=")
        assert "Nog één ding" in text(client.get(SETUP))
        assert client.post("/beheer/contacts/phone/add/", {}).status_code == 302

    def test_anna_sets_up_an_app_and_is_in(self, required, anna):
        client = Client()
        sign_in(client)
        page = client.get(f"{SETUP}app/")
        assert "<svg" in text(page)
        assert "style=" not in text(page)
        secret = client.session["mfa.totp.secret"]
        wrong = client.post(f"{SETUP}app/", fields_of(page, code="000000"))
        assert "Deze code klopt niet" in text(wrong)
        done = client.post(f"{SETUP}app/", fields_of(page, code=code(secret)))
        assert done.headers["Location"] == f"{SETUP}herstelcodes/"
        codes = text(client.get(f"{SETUP}herstelcodes/"))
        assert len(re.findall(r"<code>\d{8}</code>", codes)) == 10
        assert "Elke code werkt één keer" in text(client.get(f"{SETUP}herstelcodes/bestand/"))
        assert is_in(client)

    def test_whoever_has_one_but_did_not_use_it_cannot_take_it_away(self, required, anna):
        app_of(anna)
        client = signed_in(anna)
        for where in (HOME, SETUP, f"{SETUP}app/weg/", f"{SETUP}wachtwoord/"):
            assert client.get(where).headers["Location"].startswith(f"{SETUP}code/?next=")
            assert client.post(where).headers["Location"].startswith(f"{SETUP}code/?next=")
        again = client.post(f"{SETUP}code/?next={HOME}", {"code": code(), "next": HOME})
        assert again.headers["Location"] == HOME
        assert is_in(client)

    def test_taking_it_away_leads_back_to_setting_it_up(self, required, anna):
        app_of(anna)
        client = Client()
        sign_in(client)
        client.post(reverse("mfa_authenticate"), {"code": code()})
        assert client.post(f"{SETUP}app/weg/").headers["Location"] == SETUP
        assert not Authenticator.objects.filter(user=anna).exists()
        assert client.get(HOME).headers["Location"].startswith(SETUP)

    def test_signing_out_is_always_possible(self, required, anna):
        client = Client()
        sign_in(client)
        assert "Je bent uitgelogd" in text(client.post(reverse("admin:logout")))

    def test_where_it_is_not_required_the_password_is_enough(self, anna):
        client = Client()
        sign_in(client)
        assert is_in(client)

    def test_a_change_to_it_asks_again_who_you_are_after_ten_minutes(self, anna):
        app_of(anna)
        client = Client()
        sign_in(client)
        client.post(reverse("mfa_authenticate"), {"code": code()})
        assert client.get(f"{SETUP}herstelcodes/").status_code == 200
        session = client.session
        for record in session["account_authentication_methods"]:
            record["at"] -= 11 * 60
        session.save()
        asked = client.post(f"{SETUP}app/weg/")
        assert asked.headers["Location"].startswith(f"{SETUP}wachtwoord/?next=")
        kept = json.dumps(dict(client.session.items()), default=str)
        assert "127.0.0.1" not in kept
        page = client.get(asked.headers["Location"])
        assert "Met een code uit je app" in text(page)
        sent = fields_of(page, password="geheim")
        assert client.post(asked.headers["Location"], sent).headers["Location"].endswith("app/weg/")


class TestThePasskey:
    @pytest.fixture
    def form(self, anna):
        client = Client()
        sign_in(client)
        return client.get(f"{SETUP}passkey/")

    def test_anna_makes_one_and_gets_in_with_it_alone(self, required, form):
        key = Passkey()
        # She gave it no name.
        sent = fields_of(form, name="", credential=key.made(form.context["js_data"]))
        done = form.client.post(f"{SETUP}passkey/", sent)
        assert done.headers["Location"] == f"{SETUP}herstelcodes/"
        assert "Passkey, sinds" in text(form.client.get(SETUP))
        other, where = Client(), reverse("mfa_login_webauthn")
        shown = key.shown(other.get(where, headers={"accept": "application/json"}).json())
        assert other.post(where, {"credential": shown}).headers["Location"] == HOME
        assert is_in(other)

    def test_the_form_says_what_to_fill_in_and_that_it_replaces_the_password(self, form):
        page = text(form)
        assert "Bijvoorbeeld: mijn telefoon." in page
        assert "Ook inloggen zonder wachtwoord" in page
        assert "zoals een oude USB-sleutel" in page
        sent = fields_of(form)
        assert (sent["name"], sent["passwordless"]) == (["Passkey"], ["on"])

    def test_a_name_is_no_longer_than_fits_the_list(self, form):
        for length, expected in ((61, 200), (60, 302)):
            made = Passkey().made(form.context["js_data"])
            sent = fields_of(form, name="x" * length, credential=made)
            assert form.client.post(f"{SETUP}passkey/", sent).status_code == expected
            form = form.client.get(f"{SETUP}passkey/")


class TestSealed:
    def test_the_database_holds_no_plain_secret(self, anna):
        app_of(anna)
        rows = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
        assert SECRET not in rows
        assert recovery_code(anna) not in rows
        assert plain_secret(anna) == SECRET

    def test_a_key_that_was_replaced_still_reads(self, anna, settings):
        app_of(anna)
        before = portal.SECRET_KEY
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 60, [before]
        assert plain_secret(anna) == SECRET

    def test_without_the_old_key_a_code_is_refused_and_nothing_breaks(self, anna, settings):
        app_of(anna)
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 60, []
        client = Client()
        sign_in(client)
        assert "Deze code klopt niet" in text(
            client.post(reverse("mfa_authenticate"), {"code": code()})
        )

"""Signing in at the own organization: through the whole flow, and by settings alone."""

import re

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from crisiswijzer import environment
from tests import factories
from tests.accounts.second_factors import HOME, Provider, app_of, is_in, sign_in
from tests.admin_cast import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_attempts_before")]

SETUP = "/beheer/account/beveiliging/"


OIDC = {
    "OIDC_ISSUER": "https://login.almere.example",
    "OIDC_CLIENT_ID": "crisiswijzer",
    "OIDC_CLIENT_SECRET": "geheim-van-de-gemeente",
    "OIDC_NAME": "Gemeente Almere",
}


class TestTheOwnOrganization:
    @pytest.fixture
    def provider(self, settings, monkeypatch):
        with Provider() as made:
            for name, value in {**OIDC, "OIDC_ISSUER": made.url}.items():
                monkeypatch.setenv(name, value)
            settings.OIDC = environment.oidc()
            settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [settings.OIDC]}}
            yield made

    def through(self, client, **more):
        """Through the whole flow: our page, the provider, and back with a code."""
        page = client.post(reverse("openid_connect_login", args=["eigen"]), {"next": HOME})
        assert page.status_code == 200
        where = page.headers["Refresh"].removeprefix("0;url=")
        state = re.findall(r"state=([^&]+)", where)[0]
        back = reverse("openid_connect_callback", args=["eigen"])
        return client.get(back, {"state": state, "code": "eenmalig", **more}, follow=True)

    def test_anna_comes_in_by_her_verified_address(self, provider, anna):
        client = Client()
        assert "Verder met Gemeente Almere" in text(client.get(HOME))
        self.through(client)
        assert is_in(client)
        assert "/token" in provider.asked

    def test_her_address_decides_every_time_and_nothing_of_it_is_kept(self, provider, anna, region):
        self.through(Client())
        bas = factories.coordinator(region=region, name="bas")
        User.objects.filter(pk=bas.pk).update(email="bas@almere.example")
        # Another provider may give the same number to somebody else.
        provider.claims["email"] = "Bas@almere.example"
        client = Client()
        assert "bas" in text(self.through(client))
        assert client.session["_auth_user_id"] == str(bas.pk)
        assert not SocialAccount.objects.exists()

    @pytest.mark.parametrize("verified", [False, "false", "true", None])
    def test_an_address_that_is_not_verified_is_no_proof(self, provider, anna, verified):
        provider.claims["email_verified"] = verified
        client = Client()
        assert "we kennen je e-mailadres hier niet" in text(self.through(client))
        assert not is_in(client)

    def test_a_stranger_gets_a_sentence_and_no_account(self, provider, anna):
        provider.claims["email"] = "vreemd@elders.example"
        page = text(self.through(Client()))
        assert "Vraag je coördinator om een uitnodiging" in page
        assert User.objects.count() == 1

    def test_an_account_that_is_off_stays_off(self, provider, anna):
        anna.is_active = False
        anna.save()
        client = Client()
        assert "Dit account staat uit" in text(self.through(client))
        assert not is_in(client)

    def test_her_password_stays_what_it_is(self, provider, anna):
        self.through(Client())
        assert User.objects.get(pk=anna.pk).check_password("geheim")

    def test_a_second_factor_there_counts_here_when_it_says_so(self, provider, required, anna):
        client = Client()
        self.through(client)
        assert client.get(HOME).headers["Location"].startswith(SETUP)
        provider.amr = ["pwd", "mfa"]
        client = Client()
        self.through(client)
        assert is_in(client)

    def test_or_when_the_settings_say_so(self, provider, required, anna, settings):
        settings.OIDC_MFA = True
        app_of(anna)
        client = Client()
        self.through(client)
        assert is_in(client)
        # But her password still needs her own second factor.
        client = Client()
        assert sign_in(client).headers["Location"] == reverse("mfa_authenticate")
        assert not is_in(client)

    def test_whoever_stops_there_reads_so_here(self, provider, anna):
        page = text(self.through(Client(), error="access_denied"))
        assert "niet gelukt" in page

    def test_a_provider_that_is_down_gives_a_sentence(self, provider, anna, settings):
        settings.OIDC["settings"]["server_url"] = "http://127.0.0.1:9"
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [settings.OIDC]}}
        start = reverse("openid_connect_login", args=["eigen"])
        assert "niet gelukt" in text(Client().post(start, {"next": HOME}, follow=True))

    def test_an_answer_that_makes_no_sense_gives_a_sentence(self, provider, anna):
        del provider.claims["sub"]
        client = Client()
        assert "niet gelukt" in text(self.through(client))
        assert not is_in(client)

    def test_without_settings_there_is_no_such_address(self):
        assert Client().post(reverse("openid_connect_login", args=["eigen"])).status_code == 404


class TestItsSettings:
    def test_all_of_them_or_none(self, monkeypatch):
        assert environment.oidc() is None
        for name, value in OIDC.items():
            monkeypatch.setenv(name, value)
        assert (environment.oidc() or {})["name"] == "Gemeente Almere"
        monkeypatch.delenv("OIDC_CLIENT_SECRET")
        with pytest.raises(ImproperlyConfigured, match="ontbreekt nog: OIDC_CLIENT_SECRET"):
            environment.oidc()

    def test_the_issuer_is_reached_safely(self, monkeypatch):
        for name, value in {**OIDC, "OIDC_ISSUER": "http://login.example"}.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(ImproperlyConfigured, match="begint met https"):
            environment.oidc()

    def test_an_old_key_is_as_long_as_a_new_one(self, monkeypatch):
        monkeypatch.setenv("X", f"{'a' * 50},{'b' * 50}")
        assert environment.old_secret_keys("X") == ["a" * 50, "b" * 50]
        monkeypatch.setenv("X", "kort")
        with pytest.raises(ImproperlyConfigured, match="X: elke oude sleutel"):
            environment.old_secret_keys("X")

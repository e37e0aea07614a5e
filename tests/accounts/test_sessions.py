"""Sessions: they end by themselves and at once, and what somebody typed isn't lost."""

import json
import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts import typed
from accounts.sessions import end_sessions
from tests import factories
from tests.admin_cast import fields_of, page_of, signed_in, text

pytestmark = pytest.mark.django_db

HOME = "/beheer/"
STATUS = "/beheer/sessie/"
MINUTE = 60


@pytest.fixture
def anna(town):
    return factories.coordinator(region=town.region)


@pytest.fixture
def client(anna):
    made = Client()
    made.post(HOME, {"username": "anna", "password": "geheim"})
    return made


def is_in(client) -> bool:
    return "Uitloggen" in text(client.get(HOME))


def passed(client, *, minutes: float, of: str = "seen") -> None:
    """So many minutes go by."""
    session = client.session
    session[of] -= minutes * MINUTE
    session.save()


class TestByThemselves:
    def test_half_an_hour_of_nothing_ends_it(self, client):
        passed(client, minutes=29)
        assert is_in(client)
        passed(client, minutes=30)
        assert not is_in(client)

    def test_twelve_hours_end_it_however_busy_somebody_is(self, client):
        passed(client, minutes=12 * 60 - 1, of="began")
        assert is_in(client)
        passed(client, minutes=1, of="began")
        assert not is_in(client)

    def test_the_end_is_on_the_server(self, client):
        cookie = client.cookies["sessie"].value
        passed(client, minutes=31)
        client.get(HOME)
        thief = Client()
        thief.cookies["sessie"] = cookie
        assert not is_in(thief)

    def test_asking_how_long_it_lasts_does_not_make_it_longer(self, client):
        passed(client, minutes=20)
        for _ in range(2):
            asked = client.get(STATUS).json()
            assert 9 * MINUTE <= asked["left"] <= 10 * MINUTE
        assert client.post(STATUS).json()["left"] > 29 * MINUTE

    def test_it_is_written_once_a_minute_at_most(self, client):
        client.get(STATUS)
        before = Session.objects.get(pk=client.session.session_key).session_data
        client.get(HOME)
        assert Session.objects.get(pk=client.session.session_key).session_data == before
        passed(client, minutes=2)
        client.get(HOME)
        assert client.get(STATUS).json()["left"] >= 30 * MINUTE - 5

    def test_near_the_twelve_hours_it_says_that_it_cannot_be_longer(self, client):
        passed(client, minutes=12 * 60 - 3, of="began")
        assert client.get(STATUS).json()["longer"] is False
        assert client.post(STATUS).json()["left"] <= 3 * MINUTE

    def test_a_public_page_has_no_session(self, town):
        visitor = Client()
        visitor.get("/almere/")
        assert not visitor.cookies
        assert visitor.get(STATUS).json() == {"left": 0, "longer": False, "token": ""}


class TestAtOnce:
    def test_signing_out_ends_it_on_the_server(self, client):
        cookie = client.cookies["sessie"].value
        client.post(reverse("admin:logout"))
        thief = Client()
        thief.cookies["sessie"] = cookie
        assert not is_in(thief)

    def test_an_account_that_goes_off_is_out_everywhere_and_stays_out(self, anna, client):
        other = signed_in(anna)
        carla = signed_in(factories.user(name="carla", superuser=True))
        page = carla.get(page_of(anna))
        sent = {name: value for name, value in fields_of(page).items() if name != "is_active"}
        assert carla.post(page_of(anna), sent).status_code == 302
        assert not is_in(client)
        assert not is_in(other)
        anna.refresh_from_db()
        anna.is_active = True
        anna.save()
        assert not is_in(other)

    def test_a_new_password_ends_the_other_sessions(self, anna, client):
        other = signed_in(anna)
        long = "vier losse woorden samen"
        sent = {"old_password": "geheim", "new_password1": long, "new_password2": long}
        client.post(reverse("admin:password_change"), sent)
        assert is_in(client)
        assert not is_in(other)

    def test_ending_the_sessions_of_anna_leaves_those_of_bas(self, anna, town, client):
        bas = signed_in(factories.coordinator(region=town.region, name="bas"))
        other = signed_in(anna)
        assert end_sessions(anna) == 2
        assert not is_in(client)
        assert not is_in(other)
        assert is_in(bas)


class TestWhatWasTyped:
    @pytest.fixture
    def page(self, town):
        return page_of(town.day)

    def send_late(self, client, page, **changed):
        """Anna fills in a form, and sends it when her session has ended."""
        sent = fields_of(client.get(page), **changed)
        passed(client, minutes=31)
        return client.post(page, sent)

    def again(self, client, late, name="anna"):
        asked = client.get(late.headers["Location"])
        sent = fields_of(asked, username=name, password="geheim")
        return client.post(late.headers["Location"], sent)

    def test_it_comes_back_after_signing_in_and_is_sent_by_a_button(self, client, town, page):
        late = self.send_late(client, page, name="Wijkteam Nieuw")
        assert late.headers["Location"].startswith(reverse("admin:login"))
        assert "Wat je invulde is bewaard" in text(client.get(late.headers["Location"]))
        back = client.get(self.again(client, late).headers["Location"])
        assert "Wijkteam Nieuw" in text(back)
        assert "Naam" in text(back)
        assert f'action="{page}"' in text(back)
        town.day.refresh_from_db()
        assert town.day.name != "Wijkteam Nieuw"
        sent = fields_of(back)
        assert client.post(page, sent).status_code == 302
        town.day.refresh_from_db()
        assert town.day.name == "Wijkteam Nieuw"

    def test_it_comes_back_where_a_proxy_puts_something_before_the_address(self, client, page):
        sent = fields_of(client.get(page), name="Wijkteam Nieuw")
        passed(client, minutes=31)
        late = client.post(page, sent, SCRIPT_NAME="/voor")
        back = text(client.get(self.again(client, late).headers["Location"]))
        assert "Wijkteam Nieuw" in back
        assert f'action="/voor{page}"' in back

    def test_somebody_else_in_the_same_browser_does_not_get_it(self, client, town, page):
        factories.coordinator(region=town.region, name="bas")
        late = self.send_late(client, page, name="Geheim van Anna")
        answer = client.get(self.again(client, late, "bas").headers["Location"], follow=True)
        assert "Geheim van Anna" not in text(answer)
        assert "hoort bij een ander account" in text(answer)

    def test_it_lies_sealed_in_the_database(self, client, page):
        self.send_late(client, page, name="Geheim van Anna")
        sessions = [row.get_decoded() for row in Session.objects.all()]
        assert "Geheim van Anna" not in json.dumps(sessions)
        assert any(typed.KEPT in one for one in sessions)

    def test_what_is_no_longer_needed_is_forgotten(self, client, page):
        late = self.send_late(client, page, name="Wijkteam Nieuw")
        where = self.again(client, late).headers["Location"]
        client.post(where)
        assert client.get(where).headers["Location"] == HOME
        assert not client.session[typed.KEPT]

    def test_a_password_is_never_kept(self, client):
        where = reverse("admin:password_change")
        sent = {"old_password": "geheim", "new_password1": "a", "new_password2": "b"}
        passed(client, minutes=31)
        late = client.post(where, sent)
        assert late.headers["Location"] == reverse("admin:login")
        assert typed.KEPT not in client.session

    def test_nor_when_somebody_signed_in_again_in_another_tab(self, anna):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(anna)
        sent = {"old_password": "geheim", "new_password1": "a", typed.TOKEN: "x" * 32}
        own = {"origin": "http://testserver"}
        late = strict.post(reverse("admin:password_change"), sent, headers=own)
        assert late.status_code == 403
        assert typed.KEPT not in strict.session

    def test_too_much_is_not_kept_and_that_is_said(self, client, page):
        late = self.send_late(client, page, description="x" * typed.MOST_CHARACTERS)
        assert "konden we niet bewaren" in text(client.get(late.headers["Location"]))

    def test_only_the_last_three_are_kept(self, client, page):
        sent = fields_of(client.get(page))
        passed(client, minutes=31)
        for _ in range(5):
            client.post(page, sent)
        assert len(client.session[typed.KEPT]) == typed.MOST_FORMS

    def test_nothing_is_kept_of_whoever_was_never_in(self, town, page):
        stranger = Client()
        assert "next=" in stranger.post(page, {"name": "x"}).headers["Location"]
        assert typed.KEPT not in stranger.session

    def test_a_form_of_before_signing_in_in_another_tab_comes_back_too(self, anna, town, page):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(anna)
        sent = {**fields_of(strict.get(page), name="Wijkteam Nieuw"), typed.TOKEN: "x" * 32}
        own = strict.post(page, sent, headers={"origin": "http://testserver"})
        assert own.headers["Location"].startswith("/beheer/account/ingevuld/")
        back = text(strict.get(own.headers["Location"]))
        assert "Wijkteam Nieuw" in back
        token = re.findall(rf'name="{typed.TOKEN}" value="([^"]+)"', back)[-1]
        again = {**sent, typed.TOKEN: token}
        assert strict.post(page, again, headers={"origin": "http://testserver"}).status_code == 302
        town.day.refresh_from_db()
        assert town.day.name == "Wijkteam Nieuw"

    def test_a_form_of_another_site_never_does(self, anna, page):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(anna)
        for origin in ({"origin": "https://evil.example"}, {}):
            refused = strict.post(page, {"name": "x"}, headers=origin)
            assert refused.status_code == 403
        assert typed.KEPT not in strict.session

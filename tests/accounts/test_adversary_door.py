"""Bas stands before the door: with a stolen password, a forged address, somebody else's link."""

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client

from accounts.disuse import turn_off
from municipalities.models import Membership
from tests import factories
from tests.accounts.second_factors import HOME, app_of, is_in
from tests.admin_cast import fields_of, signed_in, text
from tests.rights.adversary import filled_in, routes
from tests.rights.rights_cast import cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_attempts_before")]

PASSWORD = {"username": "anna", "password": "geheim"}
NEW = {"new_password1": "vier losse woorden samen", "new_password2": "vier losse woorden samen"}


@pytest.mark.parametrize(
    "onward",
    ["https://kwaad.example/", "//kwaad.example/", "/\\kwaad.example", "javascript:alert(1)",
     "kwaad", "kwaad.example/x", "1", "admin:index", "", "https:kwaad.example", "///kwaad.example"],
)  # fmt: skip
def test_nobody_is_sent_to_another_site_after_signing_in(anna, onward):
    for answer in (
        Client().post(HOME, {**PASSWORD, "next": onward}),
        Client().post(f"{HOME}login/?next=", {**PASSWORD, "next": onward}),
        signed_in(anna).get(f"{HOME}login/", {"next": onward}),
    ):
        assert (answer.status_code, answer["Location"]) == (302, HOME)


def test_signing_in_takes_another_session_than_the_one_that_was_put_there(anna):
    client = Client()
    client.get(HOME)
    session = client.session
    session["gezet"] = "door een ander"
    session.save()
    client.cookies["sessie"] = str(session.session_key)
    client.post(HOME, PASSWORD)
    assert is_in(client)
    assert client.session.session_key != session.session_key


def test_without_the_second_factor_no_address_opens_however_it_is_written(settings):
    settings.REQUIRE_MFA = True
    everybody = cast()
    client = everybody.clients["carla"]
    app_of(User.objects.get(username="carla"))
    for route in routes():
        address = filled_in(route, everybody.rows["carla"])
        if route in ("login/", "jsi18n/"):
            continue
        for before in ("", "/voor"):
            answer = client.get(address, headers={"x-forwarded-prefix": before}, SCRIPT_NAME=before)
            assert answer.status_code == 302, address
            assert "/beheer/account/beveiliging/" in answer["Location"], address


def test_a_session_ends_also_where_a_proxy_says_what_comes_before_the_address(anna, settings):
    client = signed_in(anna)
    client.get(HOME)
    session = client.session
    session["began"] = session["seen"] = 0
    session.save()
    assert "Uitloggen" not in text(client.get(HOME, SCRIPT_NAME="/voor"))


def test_a_forged_host_is_refused_before_a_mail_with_a_link_goes_out(anna):
    where = "/beheer/account/wachtwoord-vergeten/"
    answer = Client().post(where, {"email": anna.email}, HTTP_HOST="kwaad.example")
    assert answer.status_code == 400
    Client().post(where, {"email": anna.email}, HTTP_X_FORWARDED_HOST="kwaad.example")
    assert len(mail.outbox) == 1
    assert "kwaad.example" not in mail.outbox[0].body


def _links() -> list[str]:
    words = mail.outbox[-1].body.split()
    return [word.replace("http://testserver", "") for word in words if "/beheer/account/" in word]


def _invited(region) -> Membership:
    town = factories.municipality(region=region)
    boss = signed_in(User.objects.get(username="anna"))
    sent = {"name": "Ella", "email": "ella@almere.example", "region": region.pk,
            "role": "editor", "municipalities": [town.pk]}  # fmt: skip
    assert boss.post("/beheer/toegang/uitnodigen/", sent).status_code == 302
    return Membership.objects.get(user__email="ella@almere.example")


def _accepted(link: str) -> bool:
    client = Client()
    page = client.get(link, follow=True)
    where = page.redirect_chain[-1][0] if page.redirect_chain else link
    return bool(client.post(where, NEW).status_code == 302)


def test_an_invitation_works_once_and_never_for_an_account_that_is_off(anna, region):
    member = _invited(region)
    (link,) = _links()
    turn_off(member.user)
    assert not _accepted(link)
    member.user.is_active = True
    member.user.save()
    assert _accepted(link)
    assert not _accepted(link)


def test_a_link_for_a_forgotten_password_is_no_invitation_and_the_other_way_round(anna, region):
    _invited(region)
    (link,) = _links()
    assert not _accepted(link.replace("/uitnodiging/", "/nieuw-wachtwoord/"))
    Client().post("/beheer/account/wachtwoord-vergeten/", {"email": anna.email})
    (other,) = _links()
    assert not _accepted(other.replace("/nieuw-wachtwoord/", "/uitnodiging/"))
    assert _accepted(other)
    assert not _accepted(other)


def test_a_new_password_ends_what_somebody_else_had_open(anna):
    thief = signed_in(anna)
    assert is_in(thief)
    Client().post("/beheer/account/wachtwoord-vergeten/", {"email": anna.email})
    (link,) = _links()
    assert _accepted(link)
    assert not is_in(thief)


def test_a_stale_account_does_not_get_in_with_the_right_password(anna):
    User.objects.filter(pk=anna.pk).update(
        date_joined="2026-01-01T00:00:00Z", last_login="2026-01-02T00:00:00Z"
    )
    client = Client()
    assert "niet gebruikt" in text(client.post(HOME, PASSWORD))
    assert not is_in(client)


@pytest.mark.parametrize(
    "where",
    ["accounts/login/", "accounts/signup/", "account/signup/", "account/email/",
     "account/social/connections/", "account/password/reset/", "account/login/code/",
     "account/confirm-email/x/", "account/oidc/eigen/signup/", "account/2fa/", "r/1/1/",
     "auth/group/", "account/emailaddress/", "mfa/authenticator/", "socialaccount/socialapp/"],
)  # fmt: skip
def test_what_allauth_has_beside_what_we_use_has_no_address(where):
    carla = signed_in(factories.user(name="carla", superuser=True))
    assert carla.get(HOME + where).status_code == 404


@pytest.mark.parametrize("slug", ["..", "%2e%2e", "..%2fREADME", "....//README", "settings.md"])
def test_help_reads_no_file_beside_its_own(anna, slug):
    assert signed_in(anna).get(f"{HOME}hulp/{slug}/").status_code == 404


class TestGivingAccess:
    INVITE = "/beheer/toegang/uitnodigen/"

    @pytest.fixture
    def bas(self):
        other = factories.region(slug="utrecht", name="Utrecht")
        return factories.coordinator(region=other, name="bas")

    def test_anna_invites_nobody_as_coordinator_or_superuser_and_nobody_elsewhere(
        self, anna, region, bas
    ):
        there = Membership.objects.get(user=bas).region
        town = factories.municipality(region=region)
        far = factories.municipality(region=there, slug="amersfoort")
        fine = {"name": "X", "email": "x@x.example", "region": region.pk, "role": "editor",
                "municipalities": [town.pk]}  # fmt: skip
        for wrong in (
            {"role": "coordinator"},
            {"region": there.pk},
            {"region": there.pk, "municipalities": [far.pk]},
            {"municipalities": [town.pk, far.pk]},
        ):
            answer = signed_in(anna).post(self.INVITE, {**fine, **wrong})
            assert answer.status_code == 200, wrong
        assert not User.objects.filter(email="x@x.example").exists()
        extra = {"is_superuser": "on", "is_staff": "on", "user": anna.pk, "pk": bas.pk}
        signed_in(anna).post(self.INVITE, {**fine, **extra})
        made = User.objects.get(email="x@x.example")
        assert not made.is_superuser
        assert list(made.memberships.values_list("region", "role")) == [(region.pk, "editor")]

    def test_inviting_somebody_of_elsewhere_gives_no_say_over_their_account(
        self, anna, region, bas
    ):
        bas.email = "bas@utrecht.example"
        bas.save()
        app_of(bas)
        town = factories.municipality(region=region)
        signed_in(anna).post(
            self.INVITE,
            {"name": "Bas", "email": bas.email, "region": region.pk, "role": "editor",
             "municipalities": [town.pk]},
        )  # fmt: skip
        member = Membership.objects.get(user=bas, region=region)
        for deed in ("uitloggen", "tweede-factor-weg", "aanzetten", "opnieuw-uitnodigen"):
            answer = signed_in(anna).post(f"/beheer/toegang/{member.pk}/{deed}/")
            assert answer.status_code == 403, deed
        signed_in(anna).post(f"/beheer/toegang/{member.pk}/uitzetten/")
        bas.refresh_from_db()
        assert bas.is_active
        assert bas.memberships.count() == 1

    def test_nobody_changes_their_own_access_or_that_of_another_region(self, anna, region, bas):
        own, others = Membership.objects.get(user=anna), Membership.objects.get(user=bas)
        client = signed_in(anna)
        for deed in ("uitzetten", "tweede-factor-weg", "uitloggen"):
            assert client.post(f"/beheer/toegang/{own.pk}/{deed}/").status_code == 403
            assert client.post(f"/beheer/toegang/{others.pk}/{deed}/").status_code == 404
        assert client.post(f"/beheer/toegang/{own.pk}/", {"role": "editor"}).status_code == 403
        page = client.get(f"/beheer/toegang/{own.pk}/")
        assert "role" not in fields_of(page)

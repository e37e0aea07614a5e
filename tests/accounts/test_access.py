"""Access: coordinators invite and disable in their own region, and nobody raises their own."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.access import accounts_to_look_at, look_after, whole_account
from accounts.disuse import disable_unused, is_unused
from municipalities.models import Membership
from municipalities.scoping import scope_of
from tests import factories
from tests.accounts.second_factors import app_of
from tests.admin_cast import fields_of, place, signed_in, text

pytestmark = pytest.mark.django_db

LIST = "/beheer/toegang/"
INVITE = "/beheer/toegang/uitnodigen/"
Role = Membership.Role
LONG = "vier losse woorden samen"


@pytest.fixture(autouse=True)
def _no_attempts_before():
    cache.clear()


@pytest.fixture
def here():
    return place(word="urk", name="anna")


@pytest.fixture
def there():
    return place(word="zeeland", name="bas", number="0113-12 34 56")


@pytest.fixture
def anna(here):
    return here.client()


def member(where, role=Role.EDITOR, name="ella", **more) -> Membership:
    user = User.objects.filter(username=name).first() or factories.user(name=name)
    user.email = f"{name}@werk.example"
    for field, value in more.items():
        setattr(user, field, value)
    user.save()
    return Membership.objects.create(user=user, region=where.region, role=role)


def to(row, deed="") -> str:
    return f"{LIST}{row.pk}/{deed}/" if deed else f"{LIST}{row.pk}/"


def invitation(here, **changed):
    sent = {
        "name": "Ella Jansen",
        "email": "Ella@Werk.example",
        "region": here.region.pk,
        "role": Role.EDITOR,
        "municipalities": [here.municipality.pk],
    }
    return {name: value for name, value in {**sent, **changed}.items() if value is not None}


def link_in(message) -> str:
    found: str = re.findall(r"http://testserver(/\S+)", message.body)[0]
    return found


def without_mail(settings) -> None:
    """There is nobody at the address of the mail server."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9


class TestInviting:
    def test_anna_invites_an_editor_who_chooses_a_password_and_signs_in(self, here, anna):
        page = anna.post(INVITE, invitation(here), follow=True)
        assert "De uitnodiging is verstuurd naar" in text(page)
        (message,) = mail.outbox
        assert message.to == ["ella@werk.example"]
        assert "nodigt je uit" in message.body
        ella = Client()
        form = ella.get(link_in(message), follow=True)
        assert "Hallo Ella Jansen" in text(form)
        where = form.redirect_chain[-1][0]
        weak = ella.post(where, {"new_password1": "kort", "new_password2": "kort"})
        assert "te kort" in text(weak)
        sent = {"new_password1": LONG, "new_password2": LONG}
        assert "Je account is klaar" in text(ella.post(where, sent, follow=True))
        ella.post("/beheer/", {"username": "ella@werk.example", "password": LONG})
        assert "Uitloggen" in text(ella.get("/beheer/"))
        row = Membership.objects.get(user__username="ella@werk.example")
        assert (row.role, row.region) == (Role.EDITOR, here.region)
        assert list(row.municipalities.all()) == [here.municipality]
        assert "werkt niet meer" in text(Client().get(link_in(message), follow=True))

    def test_the_link_is_valid_for_three_days(self, here, anna, monkeypatch):
        anna.post(INVITE, invitation(here))
        where = link_in(mail.outbox[0])
        from accounts.passwords import INVITED

        now = INVITED._now()
        monkeypatch.setattr(INVITED, "_now", lambda: now + timedelta(days=3, minutes=-5))
        assert "Hallo Ella" in text(Client().get(where, follow=True))
        monkeypatch.setattr(INVITED, "_now", lambda: now + timedelta(days=3, minutes=5))
        assert "ouder dan drie dagen" in text(Client().get(where, follow=True))

    def test_a_partner_gets_organizations(self, here, anna):
        body = here.rows["contacts.Organization"]
        sent = invitation(
            here, role=Role.PARTNER, municipalities=None, organizations=[body.pk], email="p@p.nl"
        )
        anna.post(INVITE, sent)
        row = Membership.objects.get(user__email="p@p.nl")
        assert list(row.organizations.all()) == [body]

    @pytest.mark.parametrize("name", ["region", "municipalities", "organizations", "role"])
    def test_nothing_of_another_region_and_no_coordinator(self, here, there, anna, name):
        foreign = {
            "region": there.region.pk,
            "municipalities": [there.municipality.pk],
            "organizations": [there.rows["contacts.Organization"].pk],
            "role": Role.COORDINATOR,
        }
        page = anna.post(INVITE, invitation(here, **{name: foreign[name]}))
        assert page.status_code == 200
        assert "zeeland" not in text(page)
        assert not mail.outbox
        assert Membership.objects.count() == 2

    def test_a_role_goes_with_its_own_kind_of_place(self, here, anna):
        assert "ten minste één gemeente" in text(
            anna.post(INVITE, invitation(here, municipalities=None))
        )
        both = invitation(here, role=Role.PARTNER)
        page = text(anna.post(INVITE, both))
        assert "Alleen een redacteur krijgt dit" in page
        assert "ten minste één organisatie" in page

    def test_what_somebody_may_work_on_lies_in_the_region_they_are_invited_for(
        self, here, there, anna
    ):
        assert fields_of(anna.get(INVITE))["region"] == [str(here.region.pk)]
        Membership.objects.create(user=here.user, region=there.region, role=Role.COORDINATOR)
        # With two regions she chooses one herself.
        assert fields_of(anna.get(INVITE))["region"] == [""]
        both = [here.municipality.pk, there.municipality.pk]
        page = text(anna.post(INVITE, invitation(here, municipalities=both)))
        assert f"{there.municipality} hoort niet bij {here.region}. Kies iets van" in page
        assert not mail.outbox

    def test_somebody_who_works_elsewhere_gets_a_note_and_the_page_says_the_same(
        self, here, there, anna
    ):
        known = member(there, name="ella", last_login=timezone.now()).user
        new = text(anna.post(INVITE, invitation(here, email="nieuw@werk.example"), follow=True))
        page = text(anna.post(INVITE, invitation(here), follow=True))
        words = r"De uitnodiging is verstuurd naar [^<]+"
        assert re.findall(words, new)[0].replace("nieuw@", "Ella@").lower() == (
            re.findall(words, page)[0].lower()
        )
        note = mail.outbox[-1]
        assert (note.to, "Je logt in zoals je gewend bent" in note.body) == ([known.email], True)
        assert known.memberships.count() == 2
        known.refresh_from_db()
        assert known.first_name != "Ella Jansen"

    def test_whoever_is_in_already_is_not_invited_again(self, here, anna):
        member(here)
        page = text(anna.post(INVITE, invitation(here)))
        assert "heeft al toegang" in page
        assert not mail.outbox

    def test_anna_cannot_raise_herself(self, here, anna):
        here.user.email = "anna@werk.example"
        here.user.save()
        anna.post(INVITE, invitation(here, email="anna@werk.example"))
        assert here.user.memberships.count() == 1

    def test_without_mail_there_is_no_account_either(self, here, anna, settings):
        without_mail(settings)
        page = text(anna.post(INVITE, invitation(here)))
        assert "er is niets gewijzigd" in page
        assert "Ella Jansen" in page
        assert not User.objects.filter(email="ella@werk.example").exists()

    def test_carla_makes_a_coordinator(self, here, carla):
        sent = invitation(here, role=Role.COORDINATOR, municipalities=None)
        assert carla.post(INVITE, sent).status_code == 302
        assert Membership.objects.get(user__email="ella@werk.example").role == Role.COORDINATOR


class TestWhoMayWhat:
    def test_an_editor_and_a_partner_see_none_of_it(self, here):
        row = member(here, name="piet", role=Role.PARTNER)
        for user in (member(here).user, row.user):
            client = signed_in(user)
            for where in (LIST, INVITE, to(row)):
                assert client.get(where).status_code == 403
                assert client.post(where, invitation(here)).status_code == 403
            assert client.post(to(row, "uitzetten")).status_code == 403

    def test_another_region_is_not_there(self, here, there, anna):
        row = member(there)
        assert "ella" not in text(anna.get(LIST))
        assert anna.get(to(row)).status_code == 404
        assert anna.post(to(row), {}).status_code == 404
        for deed in ("uitzetten", "aanzetten", "uitloggen", "opnieuw-uitnodigen"):
            assert anna.post(to(row, deed)).status_code == 404
        row.user.refresh_from_db()
        assert row.user.is_active

    def test_not_herself_nor_a_coordinator_nor_a_superuser(self, here, anna):
        rows = [
            Membership.objects.get(user=here.user),
            member(here, name="co", role=Role.COORDINATOR),
            member(here, name="baas", is_superuser=True),
        ]
        for row in rows:
            assert to(row, "uitzetten") not in text(anna.get(to(row)))
            for deed in ("uitzetten", "uitloggen", "tweede-factor-weg"):
                assert anna.post(to(row, deed)).status_code == 403
            assert anna.post(to(row), {}).status_code == 403
            assert User.objects.get(pk=row.user_id).is_active

    def test_the_list_says_who_stands_how(self, here, anna):
        row = member(here, name="ella", last_login=timezone.now())
        app_of(row.user)
        member(here, name="uit", is_active=False)
        page = re.sub(r"\s+", " ", text(anna.get(LIST)))
        assert re.search(r"ella</a>.*?redacteur.*?actief.*?aan", page)
        assert re.search(r"uit</a>.*?staat uit.*?nog nooit", page)

    def test_get_changes_nothing(self, here, anna):
        assert anna.get(to(member(here), "uitzetten")).status_code == 405


class TestChanging:
    def test_anna_turns_an_account_off_and_on(self, here, anna):
        row = member(here, last_login=timezone.now())
        ella = signed_in(row.user)
        ella.get("/beheer/")
        page = anna.post(to(row, "uitzetten"), follow=True)
        assert "Het account staat uit" in text(page)
        assert "Inloggen</h1>" in text(ella.get("/beheer/"))
        anna.post(to(row, "aanzetten"))
        assert "Inloggen</h1>" in text(ella.get("/beheer/"))
        row.user.refresh_from_db()
        assert row.user.is_active

    def test_of_somebody_in_two_regions_only_the_own_one_ends(self, here, there, anna):
        row, other = member(here), member(there)
        page = text(anna.get(to(row)))
        assert "ook in een andere regio" in page
        assert "zeeland" not in page
        assert "geen toegang meer tot" in text(anna.post(to(row, "uitzetten"), follow=True))
        row.user.refresh_from_db()
        assert row.user.is_active
        assert list(row.user.memberships.all()) == [other]

    def test_the_account_of_somebody_in_two_regions_is_not_hers_to_touch(self, here, there, anna):
        row, _ = member(here), member(there)
        app_of(row.user)
        for deed in ("uitloggen", "aanzetten", "tweede-factor-weg", "opnieuw-uitnodigen"):
            assert anna.post(to(row, deed)).status_code == 403
        assert Authenticator.objects.filter(user=row.user).exists()

    def test_anna_changes_the_municipalities_of_an_editor(self, here, there, anna):
        row = member(here)
        assert anna.post(to(row), {"municipalities": [here.municipality.pk]}).status_code == 302
        assert list(row.municipalities.all()) == [here.municipality]
        foreign = anna.post(to(row), {"municipalities": [there.municipality.pk]})
        assert foreign.status_code == 200
        assert list(row.municipalities.all()) == [here.municipality]

    def test_everywhere_out(self, here, anna):
        row = member(here)
        ella = signed_in(row.user)
        assert "apparaten: 1" in text(anna.post(to(row, "uitloggen"), follow=True))
        assert "Inloggen</h1>" in text(ella.get("/beheer/"))

    def test_a_lost_phone(self, here, anna):
        row = member(here)
        app_of(row.user)
        anna.post(to(row, "tweede-factor-weg"))
        assert not Authenticator.objects.filter(user=row.user).exists()

    def test_an_invitation_goes_out_again(self, here, anna):
        anna.post(INVITE, invitation(here))
        row = Membership.objects.get(user__email="ella@werk.example")
        User.objects.update(date_joined=timezone.now() - timedelta(days=5))
        assert "uitnodiging verlopen" in text(anna.get(LIST))
        anna.post(to(row, "opnieuw-uitnodigen"))
        assert len(mail.outbox) == 2
        assert "uitnodiging verlopen" not in text(anna.get(to(row)))
        taken = member(here, name="piet")
        assert anna.post(to(taken, "opnieuw-uitnodigen")).status_code == 403

    def test_without_mail_an_invitation_that_is_over_stays_over(self, here, anna, settings):
        anna.post(INVITE, invitation(here))
        row = Membership.objects.get(user__email="ella@werk.example")
        User.objects.update(date_joined=timezone.now() - timedelta(days=5))
        without_mail(settings)
        page = text(anna.post(to(row, "opnieuw-uitnodigen"), follow=True))
        assert "De mail kon niet worden verstuurd" in page
        assert "uitnodiging verlopen" in page

    def test_two_accounts_never_share_an_address(self, here, carla):
        ella, piet = member(here).user, member(here, name="piet").user
        where = reverse("admin:auth_user_change", args=[piet.pk])
        page = text(carla.post(where, {"username": "piet", "email": ella.email.upper()}))
        assert "hoort al bij een ander account" in page


class TestForgotten:
    ASK = "/beheer/account/wachtwoord-vergeten/"

    def test_ella_gets_a_link_that_works_once_and_for_an_hour(self, here):
        row = member(here)
        page = text(Client().post(self.ASK, {"email": row.user.email}, follow=True))
        assert "Kijk in je mail" in page
        where = link_in(mail.outbox[0])
        client = Client()
        form = client.get(where, follow=True).redirect_chain[-1][0]
        sent = {"new_password1": LONG, "new_password2": LONG}
        assert "is opgeslagen" in text(client.post(form, sent, follow=True))
        row.user.refresh_from_db()
        assert row.user.check_password(LONG)
        assert "werkt niet meer" in text(Client().get(where, follow=True))

    def test_an_hour_later_it_does_not(self, here, monkeypatch):
        from accounts.passwords import FORGOTTEN

        Client().post(self.ASK, {"email": member(here).user.email})
        now = FORGOTTEN._now()
        monkeypatch.setattr(FORGOTTEN, "_now", lambda: now + timedelta(minutes=61))
        assert "ouder dan een uur" in text(Client().get(link_in(mail.outbox[0]), follow=True))

    def test_the_page_says_the_same_of_an_address_that_nobody_has(self, here):
        known, unknown = (
            Client().post(self.ASK, {"email": email}, follow=True)
            for email in (member(here).user.email, "niemand@werk.example")
        )
        assert text(known) == text(unknown)
        assert len(mail.outbox) == 1

    def test_an_account_that_is_off_gets_none(self, here):
        Client().post(self.ASK, {"email": member(here, is_active=False).user.email})
        assert not mail.outbox

    def test_a_mailbox_is_not_filled(self, here):
        row = member(here)
        for _ in range(5):
            Client().post(self.ASK, {"email": row.user.email})
        assert len(mail.outbox) == 3


class TestDisuse:
    AGO = timedelta(days=91)

    def asleep(self, here, name="ella", **more):
        long_ago = timezone.now() - self.AGO
        return member(here, name=name, last_login=long_ago, date_joined=long_ago, **more)

    def test_the_command_turns_off_and_names_what_nobody_uses(self, here, capsys):
        row = self.asleep(here)
        call_command("disable_unused_accounts")
        assert "Uitgezet: ella (laatst gebruikt op" in capsys.readouterr().out
        row.user.refresh_from_db()
        assert not row.user.is_active
        call_command("disable_unused_accounts")
        assert "Alle accounts zijn in gebruik" in capsys.readouterr().out
        with pytest.raises(CommandError, match="ten minste 1"):
            call_command("disable_unused_accounts", "--days", "0")

    def test_at_the_door_it_is_refused_even_before_that(self, here, anna):
        row = self.asleep(here)
        client = Client()
        page = text(client.post("/beheer/", {"username": "ella", "password": "geheim"}))
        assert "langer dan 90 dagen niet gebruikt" in page
        anna.post(to(row, "aanzetten"))
        answer = client.post("/beheer/", {"username": "ella", "password": "geheim"})
        assert answer.status_code == 302

    def test_the_last_superuser_stays(self, here):
        for name in ("carla", "cor"):
            self.asleep(here, name=name, is_superuser=True)
        off = disable_unused(timezone.now())
        assert [user.username for user in off] == ["carla"]
        cor = User.objects.get(username="cor")
        assert is_unused(cor, timezone.now())
        answer = Client().post("/beheer/", {"username": "cor", "password": "geheim"})
        assert answer.status_code == 302

    def test_what_asks_for_attention(self, here, there):
        now = timezone.now()
        app_of(here.user)
        self.asleep(here, name="slaapt", is_active=False)
        ago = now - timedelta(days=80)
        member(here, name="bijna", last_login=ago, date_joined=ago)
        late = member(here, name="wacht", date_joined=now - timedelta(days=4)).user
        late.set_unusable_password()
        late.save()
        member(here, name="open", role=Role.COORDINATOR)
        found = accounts_to_look_at([here.region], now)
        assert {(one.kind, one.name) for one in found} == {
            ("disabled", "slaapt"),
            ("unused", "bijna"),
            ("expired", "wacht"),
            ("unprotected", "open"),
        }
        assert all(one.address.startswith(LIST) and one.words.endswith((".", "?")) for one in found)
        assert {one.name for one in accounts_to_look_at([there.region], now)} == {"bas"}


class TestTheRule:
    def test_anna_may_not_decide_about_another_region_and_carla_may(self, here, there):
        row = member(there)
        carla = factories.user(name="carla", superuser=True)
        assert "coördinator van deze regio" in look_after(scope_of(here.user), row)
        assert not whole_account(scope_of(here.user), row)
        assert look_after(scope_of(carla), row) == ""
        assert whole_account(scope_of(carla), row)

    def test_carla_turns_a_coordinator_off_but_not_herself(self, here, carla):
        row = Membership.objects.get(user=here.user)
        assert carla.post(to(row, "uitzetten")).status_code == 302
        here.user.refresh_from_db()
        assert not here.user.is_active
        own = Membership.objects.create(
            user=User.objects.get(username="carla"), region=here.region, role=Role.COORDINATOR
        )
        assert carla.post(to(own, "uitzetten")).status_code == 403

    def test_the_way_there_is_for_whoever_gives_access(self, here, anna):
        link = f'href="{LIST}"'
        assert link in text(anna.get("/beheer/"))
        assert link not in text(signed_in(member(here).user).get("/beheer/"))

    def test_a_deed_that_does_not_exist_is_not_there(self, here, anna):
        assert anna.post(to(member(here), "verwijderen")).status_code == 404

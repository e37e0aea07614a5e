"""Anna changes a number on one screen: she sees where it stands, and it is live at once."""

import re
from datetime import date, timedelta
from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import reverse
from django.utils.timezone import localdate

from contacts.models import DirectoryRecord, Phone, Via
from desk.numbers.back import put_back
from desk.numbers.change import ChangeRefused, change_now, marks_of, plan, planned_after
from history.models import Act, Change
from tests import factories
from tests.admin_cast import fields_of, looker, place, signed_in, text
from trees.live import now_live

pytestmark = pytest.mark.django_db

NEW = "0320-76 54 32"
DIGITS = "0320765432"


@pytest.fixture
def soon():
    return localdate() + timedelta(days=30)


def address(phone: Phone, what: str = "change") -> str:
    return reverse(f"admin:number_{what}", args=[phone.pk])


def preview(client, phone, **fields):
    """Fill the form in and look at what it comes to."""
    page = client.get(address(phone))
    return client.post(address(phone), fields_of(page, number=NEW, **fields, bekijk="ja"))


def confirm(client, phone, shown, **fields):
    return client.post(address(phone), fields_of(shown, **fields, wijzig="ja"))


def changed(client, phone, **fields):
    """The whole way: fill in, look, and confirm."""
    return confirm(client, phone, preview(client, phone, **fields))


def taken_back(client, phone):
    """Open the page and cancel what is planned there."""
    seen = client.get(address(phone)).context["planned_seen"]
    return client.post(address(phone, "cancel"), {"seen": seen}, follow=True)


def faults(response) -> str:
    return str(response.context["form"].errors)


def numbers(town) -> list[str]:
    """The numbers of the local team as the public gets them now."""
    lines = now_live().of(town.region).directory.services["lokaal-team"].phones
    return [line.number.digits for line in lines if line.number]


class TestBeforehand:
    def test_the_page_says_in_which_outcomes_and_municipalities_it_stands(self, anna, phone):
        page = text(anna.get(address(phone)))
        assert "036-123 45 67" in page
        assert "tel:+31361234567" in page
        assert "Bel het lokale team" in page
        assert "Nee › Het loopt thuis vast" in page
        assert "<strong>Bel het lokale team</strong> in Almere, Zeewolde" in page
        assert "In het concept staat het op dezelfde plekken" in page
        assert "De openingstijden blijven zo" in page

    def test_a_draft_that_differs_is_told_apart(self, anna, phone, town):
        town.region.trees.get().nodes.get(slug="vast").delete()
        page = text(anna.get(address(phone)))
        assert "dezelfde plekken" not in page
        assert page.count("Nee › Het loopt thuis vast") == 1

    def test_a_fallback_line_stands_below_every_outcome(self, anna, town):
        page = text(anna.get(address(town.police.phones.get())))
        assert "onder elke uitkomst" in page
        assert "Geen enkele uitkomst noemt deze dienst" in page

    def test_a_step_by_kind_is_found_in_each_municipality(self, anna, town):
        town.day.kind = "lokaal-team"
        town.day.save()
        for step in town.region.outcomes.get(slug="bel-lokaal-team").steps.all():
            step.service, step.kind = None, "lokaal-team"
            step.save()
        page = text(anna.get(address(town.day.phones.get())))
        assert page.count("Bel het lokale team") >= 1
        assert "dezelfde plekken" in page

    def test_looking_shows_old_and_new_and_writes_nothing(self, anna, phone, town):
        page = text(preview(anna, phone))
        assert "Dit gaat er gebeuren" in page
        assert "tel:+31320765432" in page
        assert "Wijzig nu" in page
        assert numbers(town) == ["0361234567"]

    def test_a_number_without_digits_yet_can_be_filled_in(self, anna, town):
        empty = factories.phone(service=town.day, number="", hours=None)
        page = text(anna.get(address(empty)))
        assert "nummer nog niet ingevuld" in page
        assert changed(anna, empty).status_code == 302
        empty.refresh_from_db()
        assert empty.number == DIGITS

    def test_what_got_damaged_is_shown_and_can_be_mended(self, anna, phone):
        Phone.objects.filter(pk=phone.pk).update(number="123", hours={"week": "kapot"})
        assert "geen bekend telefoonnummer" in text(anna.get(address(phone)))
        assert "week: " in text(changed(anna, phone))
        Phone.objects.filter(pk=phone.pk).update(hours=None)
        assert changed(anna, phone).status_code == 302


class TestAtOnce:
    def test_it_is_live_everywhere_at_once(self, anna, phone, town):
        done = changed(anna, phone, reason="Nieuwe centrale")
        assert done.status_code == 302
        assert numbers(town) == [DIGITS]
        assert "Gewijzigd en overal live: van 036-123 45 67 in 0320-76 54 32" in text(
            anna.get(done.url)
        )

    def test_everything_else_of_the_number_stays(self, anna, phone):
        before = Phone.objects.values().get(pk=phone.pk)
        changed(anna, phone)
        after = Phone.objects.values().get(pk=phone.pk)
        assert {**before, "number": DIGITS, "stamp": after["stamp"]} == after

    def test_who_and_why_are_kept(self, anna, phone, town):
        changed(anna, phone, reason="Nieuwe centrale")
        changed_it, why = Change.objects.to(phone).newest_first()[:2]
        assert [one["words"] for one in changed_it.changes] == [["036-123 45 67", "0320-76 54 32"]]
        assert (why.act, why.words) == (Act.NOTED, "Reden: Nieuwe centrale")
        assert {changed_it.by_name, why.by_name} == {"anna"}
        record = DirectoryRecord.objects.filter(region=town.region).newest_first().first()
        assert DIGITS in str(record.document)

    def test_the_day_of_checking_goes_with_it(self, anna, phone, town):
        changed(anna, phone, assured_on="2026-11-20", assured_by="coördinatiepunt")
        phone.refresh_from_db()
        assert (phone.assured_on, phone.assured_by) == (date(2026, 11, 20), "coördinatiepunt")

    def test_who_checked_the_former_number_says_nothing_of_the_new_one(self, anna, phone):
        Phone.objects.filter(pk=phone.pk).update(assured_on=date(2026, 11, 1), assured_by="balie")
        changed(anna, phone)
        phone.refresh_from_db()
        assert (phone.assured_on, phone.assured_by) == (None, "")

    def test_the_same_number_elsewhere_changes_only_where_it_is_ticked(self, anna, phone, town):
        other = factories.phone(service=town.night, number="036-123 45 67")
        third = factories.phone(service=town.police, number="036-123 45 67")
        assert "Politie, geen spoed" in text(anna.get(address(phone)))
        changed(anna, phone, also=[other.pk])
        found = {row.pk: row.number for row in Phone.objects.filter(pk__in=[other.pk, third.pk])}
        assert found == {other.pk: DIGITS, third.pk: "0361234567"}

    def test_a_number_that_ended_is_not_offered(self, anna, phone, town):
        factories.phone(
            service=town.night, number="036-123 45 67", valid_to=localdate() - timedelta(days=1)
        )
        assert "also" not in anna.get(address(phone)).context["form"].fields

    def test_a_number_until_the_end_of_time_has_a_page_too(self, anna, phone):
        Phone.objects.filter(pk=phone.pk).update(valid_to=date.max)
        assert anna.get(address(phone)).status_code == 200

    def test_what_is_confirmed_is_what_was_shown(self, anna, phone, town):
        shown = preview(anna, phone)
        again = confirm(anna, phone, shown, number="0320-51 11 11")
        assert "0320-51 11 11" in text(again)
        assert numbers(town) == ["0361234567"]
        assert confirm(anna, phone, again).status_code == 302

    def test_confirming_without_looking_shows_it_first(self, anna, phone, town):
        page = anna.get(address(phone))
        shown = anna.post(address(phone), fields_of(page, number=NEW, wijzig="ja"))
        assert "Dit gaat er gebeuren" in text(shown)
        assert numbers(town) == ["0361234567"]

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"number": ""}, "Typ het nieuwe nummer"),
            ({"number": "  "}, "Typ het nieuwe nummer"),
            ({"number": "036 1234567", "number_sure": "0361234567"}, "Dit is al het nummer"),
            ({"number": "036-1545454"}, "Klopt dit nummer toch?"),
            ({"number": "0906-1234"}, "duur betaalnummer"),
            ({"starts": "2020-01-01"}, "al voorbij"),
            ({"starts": "9999-01-01"}, "te ver weg"),
            ({"starts": "straks"}, "datum"),
            ({"assured_on": "2026-01-01"}, "op welke dag én door wie"),
            ({"assured_by": "iemand"}, "op welke dag én door wie"),
            ({"assured_on": "2199-01-01", "assured_by": "iemand"}, "moet nog komen"),
        ],
    )
    def test_what_cannot_be_is_told_and_stays_on_the_page(self, anna, phone, fields, said):
        sent = fields_of(anna.get(address(phone)), **{"number": NEW, **fields}, wijzig="ja")
        refused = anna.post(address(phone), sent)
        assert said in faults(refused)
        phone.refresh_from_db()
        assert phone.number == "0361234567"

    def test_somebody_else_was_first(self, anna, phone):
        shown = preview(anna, phone)
        Phone.objects.filter(pk=phone.pk).update(number="0320511111")
        refused = confirm(anna, phone, shown)
        assert "Iemand anders heeft dit nummer gewijzigd" in text(refused)
        phone.refresh_from_db()
        assert phone.number == "0320511111"

    def test_somebody_else_was_first_at_another_service(self, anna, phone, town):
        other = factories.phone(service=town.night, number="036-123 45 67")
        shown = preview(anna, phone, also=[other.pk])
        Phone.objects.filter(pk=other.pk).update(number="0320511111")
        assert confirm(anna, phone, shown).status_code == 200
        phone.refresh_from_db()
        assert phone.number == "0361234567"

    def test_all_or_nothing(self, phone, town):
        other = factories.phone(service=town.night, number="036-123 45 67")
        Phone.objects.filter(pk=other.pk).update(audience="niemand")
        rows = list(Phone.objects.filter(pk__in=[phone.pk, other.pk]).order_by("pk"))
        with pytest.raises(ChangeRefused, match="er is niets gewijzigd"):
            change_now(rows, number=DIGITS, seen=marks_of(rows))
        assert not Phone.objects.filter(number=DIGITS).exists()

    def test_rows_that_went_away_are_stale(self, phone):
        rows = [phone]
        seen = marks_of(rows)
        Phone.objects.filter(pk=phone.pk).delete()
        with pytest.raises(ChangeRefused, match="Iemand anders"):
            change_now(rows, number=DIGITS, seen=seen)


class TestBackAgain:
    def token(self, done) -> str:
        return str(done.url.partition("terug=")[2])

    def test_one_button_puts_the_old_number_back_everywhere(self, anna, phone, town):
        other = factories.phone(service=town.night, number="036-123 45 67")
        phone.assured_by = "balie"
        phone.save()
        checked = {"assured_on": "2026-11-20", "assured_by": "coördinatiepunt"}
        done = changed(anna, phone, also=[other.pk], **checked)
        assert "Zet terug" in text(anna.get(done.url))
        back = anna.post(address(phone, "back"), {"terug": self.token(done)}, follow=True)
        assert "Teruggezet en overal live: 036-123 45 67" in text(back)
        assert numbers(town) == ["0361234567"]
        other.refresh_from_db()
        phone.refresh_from_db()
        assert other.number == "0361234567"
        assert (phone.assured_on, phone.assured_by) == (None, "balie")
        assert (other.assured_on, other.assured_by) == (None, "")

    def test_who_checked_it_since_stays(self, anna, phone, town):
        done = changed(anna, phone, assured_on="2026-11-20", assured_by="coördinatiepunt")
        phone.refresh_from_db()
        phone.assured_by = "balie"
        phone.save()
        anna.post(address(phone, "back"), {"terug": self.token(done)})
        phone.refresh_from_db()
        assert phone.assured_by == "balie"

    def test_not_when_somebody_changed_it_again(self, anna, phone, town):
        done = changed(anna, phone)
        Phone.objects.filter(pk=phone.pk).update(number="0320511111")
        back = anna.post(address(phone, "back"), {"terug": self.token(done)}, follow=True)
        assert "Iemand anders heeft dit nummer gewijzigd" in text(back)
        phone.refresh_from_db()
        assert phone.number == "0320511111"

    @pytest.mark.parametrize("token", ["", "kapot", "a:b:c"])
    def test_not_with_a_token_of_ones_own_making(self, anna, phone, token):
        back = anna.post(address(phone, "back"), {"terug": token}, follow=True)
        assert "Terugzetten kan tot een dag" in text(back)

    def test_not_the_number_of_another_page(self, anna, phone, town):
        done = changed(anna, phone)
        elsewhere = address(town.night.phones.get(), "back")
        anna.post(elsewhere, {"terug": self.token(done)})
        assert numbers(town) == [DIGITS]

    def test_not_by_somebody_who_may_not(self, anna, phone):
        from municipalities.scoping import NOTHING

        done = changed(anna, phone)
        with pytest.raises(ChangeRefused):
            put_back(self.token(done), phone, NOTHING)


class TestPlanned:
    def test_the_old_ends_the_day_before_and_the_new_begins(self, anna, phone, town, soon):
        shown = preview(anna, phone, starts=soon.isoformat())
        assert f"Plan vanaf {soon:%d-%m-%Y}" in text(shown)
        assert confirm(anna, phone, shown).status_code == 302
        phone.refresh_from_db()
        new = planned_after(phone, localdate())
        assert (phone.number, phone.valid_to) == ("0361234567", soon - timedelta(days=1))
        assert (new.number, new.valid_from, new.valid_to) == (DIGITS, soon, None)
        copied = ("service", "label", "audience", "instruction", "position", "hours")
        assert all(getattr(new, name) == getattr(phone, name) for name in copied)

    def test_every_day_has_exactly_one_number(self, anna, phone, town, soon):
        changed(anna, phone, starts=soon.isoformat())
        for days in range(-3, 4):
            day = soon + timedelta(days=days)
            found = [
                one.number
                for one in town.day.phones.all()
                if (one.valid_from or day) <= day <= (one.valid_to or day)
            ]
            assert found == [DIGITS if days >= 0 else "0361234567"]

    def test_the_ways_to_a_number_for_referrers_lead_to_the_new_one_too(self, anna, phone, soon):
        Phone.objects.filter(pk=phone.pk).update(audience="referrers")
        Via.objects.create(phone=phone, kind="post")
        phone.refresh_from_db()
        changed(anna, phone, starts=soon.isoformat())
        new = planned_after(Phone.objects.get(pk=phone.pk), localdate())
        assert new is not None
        assert [way.kind for way in new.via.all()] == ["post"]

    def test_it_is_told_as_planned_in_the_list_and_on_the_service(self, anna, phone, town, soon):
        changed(anna, phone, starts=soon.isoformat())
        words = f"gepland: vanaf {soon:%d-%m-%Y}"
        assert words in text(anna.get(reverse("admin:contacts_phone_changelist")))
        service = reverse("admin:contacts_service_change", args=[town.day.pk])
        assert words in text(anna.get(service))
        assert "Annuleer de geplande wijziging" in text(anna.get(address(phone)))

    def test_today_is_at_once(self, anna, phone, town):
        changed(anna, phone, starts=localdate().isoformat())
        assert numbers(town) == [DIGITS]
        assert town.day.phones.count() == 1

    def test_one_button_takes_it_back(self, anna, phone, town, soon):
        until = soon + timedelta(days=60)
        Phone.objects.filter(pk=phone.pk).update(valid_to=until)
        changed(anna, phone, starts=soon.isoformat())
        back = taken_back(anna, phone)
        assert "Geannuleerd: 036-123 45 67 blijft gelden" in text(back)
        only = town.day.phones.get()
        assert (only.pk, only.number, only.valid_to) == (phone.pk, "0361234567", until)

    def test_not_when_the_plan_was_changed_meanwhile(self, anna, phone, town, soon):
        changed(anna, phone, starts=soon.isoformat())
        seen = anna.get(address(phone)).context["planned_seen"]
        Phone.objects.filter(number=DIGITS).update(number="0320511111")
        back = anna.post(address(phone, "cancel"), {"seen": seen}, follow=True)
        assert "Iemand anders" in text(back)
        assert town.day.phones.count() == 2

    def test_not_when_nothing_is_planned(self, anna, phone):
        back = anna.post(address(phone, "cancel"), follow=True)
        assert "geen wijziging van dit nummer meer gepland" in text(back)

    def test_two_plans_that_look_alike_are_each_taken_back(self, anna, phone, town, soon):
        twin = factories.phone(service=town.day, number="036-529 99 99")
        for row in (phone, twin):
            plan([row], number=DIGITS, starts=soon, seen=marks_of([row]))
        assert text(anna.get(address(twin))).count("Annuleer de geplande wijziging") == 1
        assert "036-529 99 99 blijft gelden" in text(taken_back(anna, twin))
        phone.refresh_from_db()
        assert planned_after(phone, localdate()) == town.day.phones.get(number=DIGITS)
        assert "036-123 45 67 blijft gelden" in text(taken_back(anna, phone))
        assert not town.day.phones.exclude(valid_to=None).exists()

    def test_a_number_that_only_looks_like_it_was_not_planned(self, anna, phone, town, soon):
        Phone.objects.filter(pk=phone.pk).update(valid_to=soon - timedelta(days=1))
        factories.phone(service=town.day, number=NEW, valid_from=soon)
        assert "Annuleer de geplande wijziging" not in text(anna.get(address(phone)))
        assert "geen wijziging van dit nummer meer gepland" in text(taken_back(anna, phone))
        assert town.day.phones.count() == 2

    def test_a_plan_with_another_description_stays_a_plan(self, anna, phone, town, soon):
        changed(anna, phone, starts=soon.isoformat())
        Phone.objects.filter(number=DIGITS).update(label="Nieuwe centrale", position=4)
        assert "Annuleer de geplande wijziging" in text(anna.get(address(phone)))
        assert "blijft gelden" in text(taken_back(anna, phone))
        assert town.day.phones.get().valid_to is None

    def test_a_plan_between_two_goes_and_leaves_the_later_one(self, anna, phone, town, soon):
        later = soon + timedelta(days=60)
        changed(anna, phone, starts=later.isoformat())
        last = Phone.objects.get(number=DIGITS)
        shown = anna.get(address(phone))
        shown = anna.post(
            address(phone),
            fields_of(shown, number="0320-51 11 11", starts=soon.isoformat(), bekijk="ja"),
        )
        assert confirm(anna, phone, shown).status_code == 302
        between = Phone.objects.get(number="0320511111")
        assert planned_after(between, localdate()) == last
        taken_back(anna, phone)
        phone.refresh_from_db()
        assert phone.valid_to == later - timedelta(days=1)
        assert planned_after(phone, localdate()) == last
        taken_back(anna, phone)
        assert town.day.phones.get().valid_to is None

    def test_moved_to_another_service_it_follows_nothing(self, anna, phone, town, soon):
        changed(anna, phone, starts=soon.isoformat())
        new = Phone.objects.get(number=DIGITS)
        page = reverse("admin:contacts_phone_change", args=[new.pk])
        sent = fields_of(anna.get(page), service=town.night.pk)
        assert "succeeds" not in sent
        assert anna.post(page, {**sent, "succeeds": phone.pk}).status_code == 302
        new.refresh_from_db()
        assert (new.service, new.succeeds) == (town.night, None)
        assert "Annuleer de geplande wijziging" not in text(anna.get(address(phone)))

    def test_the_old_one_moved_or_gone_has_no_plan(self, anna, phone, town, soon):
        changed(anna, phone, starts=soon.isoformat())
        Phone.objects.filter(pk=phone.pk).update(service=town.night)
        assert "Annuleer de geplande wijziging" not in text(anna.get(address(phone)))
        Phone.objects.get(pk=phone.pk).delete()
        assert Phone.objects.get(number=DIGITS).succeeds is None

    def test_whom_it_follows_is_in_the_history(self, anna, phone, soon):
        changed(anna, phone, starts=soon.isoformat())
        new = Phone.objects.get(number=DIGITS)
        entry = Change.objects.get(kind="contacts.Phone", act="added", key=new.pk)
        told = {one["label"]: one["words"][1] for one in entry.changes}
        assert told["volgt op"] == "036-123 45 67"

    def test_a_file_of_the_region_neither_has_it_nor_loses_it(
        self, anna, phone, town, soon, tmp_path
    ):
        changed(anna, phone, starts=soon.isoformat())
        told = StringIO()
        call_command("dump_region", town.region.slug, stdout=told)
        file = tmp_path / "regio.yaml"
        file.write_text(told.getvalue())
        call_command("load_region", str(file), stdout=StringIO())
        phone.refresh_from_db()
        assert planned_after(phone, localdate()).number == DIGITS
        again = StringIO()
        call_command("dump_region", town.region.slug, stdout=again)
        assert again.getvalue() == told.getvalue()
        assert "succeeds" not in told.getvalue()

    def test_plans_from_before_there_was_a_reference_are_known_again(self, anna, town, soon):
        """By what they share; where two could follow, or could be followed, by nothing."""
        lone, twin, other, apart = (
            factories.phone(service=town.night, number=f"036-529 99 9{n}", label=label)
            for n, label in enumerate(("een", "twee", "twee", "drie"))
        )
        for row in (lone, twin, other, apart):
            plan([row], number=DIGITS, starts=soon, seen=marks_of([row]))
        factories.phone(service=town.night, number=NEW, label="nu", valid_from=localdate())
        Phone.objects.filter(label="drie", number=DIGITS).update(audience="professional")
        Phone.objects.update(succeeds=None)
        import_module("contacts.migrations.0005_planned_successions").refer(apps, None)
        lone.refresh_from_db()
        assert planned_after(lone, localdate()).label == "een"
        assert Phone.objects.exclude(succeeds=None).count() == 1

    def test_no_day_without_a_number_and_none_with_two(self, anna, phone, soon):
        Phone.objects.filter(pk=phone.pk).update(valid_to=soon - timedelta(days=5))
        refused = preview(anna, phone, starts=soon.isoformat())
        assert "Lokaal team: Dit nummer werkt tot en met" in faults(refused)
        Phone.objects.filter(pk=phone.pk).update(valid_from=soon, valid_to=None)
        refused = preview(anna, phone, starts=soon.isoformat())
        assert "Dit nummer werkt pas vanaf" in faults(refused)

    def test_a_day_that_became_impossible_writes_nothing(self, phone, soon):
        Phone.objects.filter(pk=phone.pk).update(valid_to=soon - timedelta(days=5))
        phone.refresh_from_db()
        with pytest.raises(ChangeRefused, match="tot en met"):
            plan([phone], number=DIGITS, starts=soon, seen=marks_of([phone]))
        assert not Phone.objects.filter(number=DIGITS).exists()

    def test_under_several_services_at_once(self, anna, phone, town, soon):
        other = factories.phone(service=town.night, number="036-123 45 67")
        changed(anna, phone, starts=soon.isoformat(), also=[other.pk])
        assert Phone.objects.filter(number=DIGITS, valid_from=soon).count() == 2


class TestWhoMay:
    @pytest.fixture
    def strange(self):
        return place(word="zeeland", name="bas", number="036-123 45 67")

    @pytest.mark.parametrize("what", ["change", "back", "cancel"])
    def test_a_number_of_another_region_is_not_there(self, anna, strange, what):
        phone = strange.service.phones.get()
        for sent in (anna.get, anna.post):
            if what == "change" or sent is anna.post:
                assert sent(address(phone, what)).status_code == 404

    def test_the_same_number_in_another_region_stays_unseen_and_unchanged(
        self, anna, phone, strange
    ):
        page = anna.get(address(phone))
        assert "zeeland" not in text(page)
        theirs = strange.service.phones.get()
        sent = fields_of(page, number=NEW, also=[theirs.pk], wijzig="ja")
        anna.post(address(phone), sent)
        theirs.refresh_from_db()
        assert theirs.number == "0361234567"

    def test_who_only_looks_is_told_whom_to_ask(self, phone, town):
        ella = signed_in(looker(region=town.region))
        assert ella.get(address(phone)).status_code == 403
        assert ella.post(address(phone, "cancel")).status_code == 403
        assert "Wijzig<span" not in text(ella.get(reverse("admin:contacts_phone_changelist")))

    def test_carla_may_everywhere(self, phone, strange):
        carla = signed_in(factories.user(name="carla", superuser=True))
        assert carla.get(address(phone)).status_code == 200
        assert changed(carla, strange.service.phones.get()).status_code == 302

    def test_a_stranger_signs_in_first(self, client, phone):
        assert client.get(address(phone)).status_code == 302

    def test_the_list_leads_to_it(self, anna, phone):
        page = text(anna.get(reverse("admin:contacts_phone_changelist")))
        assert re.search(rf'href="{re.escape(address(phone))}"', page)

    def test_only_a_post_writes(self, anna, phone):
        assert anna.get(address(phone, "back")).status_code == 405
        assert anna.get(address(phone, "cancel")).status_code == 405


def test_an_own_number_says_where_it_becomes_an_ordinary_one(anna, phone):
    Phone.objects.filter(pk=phone.pk).update(number="", own=True, where="In het dossier.")
    page = anna.get(address(phone))
    assert "Zet dan bij het nummer zelf “eigen nummer” uit" in text(page)
    assert f'href="{reverse("admin:contacts_phone_change", args=[phone.pk])}">Naar het' in text(
        page
    )
    refused = anna.post(address(phone), {"number": NEW, "wijzig": "ja"})
    assert "Zet dan bij het nummer zelf" in faults(refused)
    kept = Phone.objects.get(pk=phone.pk)
    assert (kept.own, kept.number) == (True, "")

"""Anna corrects a number, or its hours, in the admin; the public pages say so at once."""

import copy
import re

import pytest
from django.urls import reverse

from contacts.lines import Via
from contacts.models import Phone, RegionLine, Service
from tests import factories
from tests.admin_cast import change, errors, fields_of, looker, page_of, signed_in, text
from trees.live import now_live

pytestmark = pytest.mark.django_db

LIST = "/beheer/contacts/phone/"


class TestTheNumber:
    @pytest.mark.parametrize(
        "typed", ["0320-765432", "+31 320 76 54 32", "0320 765 432", "(0320) 765432"]
    )
    def test_anna_types_a_number_in_any_usual_form(self, anna, phone, typed):
        assert change(anna, phone, number=typed).status_code == 302
        phone.refresh_from_db()
        assert phone.number == "0320765432"

    def test_a_long_way_of_writing_fits_too(self, anna, phone):
        change(anna, phone, number=" +31 (0) 320 - 76 54 32 ")
        phone.refresh_from_db()
        assert phone.number == "0320765432"

    def test_the_change_is_live_at_once(self, anna, phone, town):
        before = now_live().of(town.region).directory
        assert "0361234567" in str(before.services["lokaal-team"].phones)
        change(anna, phone, number="0320-765432")
        after = now_live().of(town.region).directory
        assert "0320765432" in str(after.services["lokaal-team"].phones)

    def test_a_page_shows_the_number_and_how_it_dials(self, anna, phone):
        page = text(anna.get(page_of(phone)))
        assert 'value="036-123 45 67"' in page
        assert "tel:+31361234567" in page

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ("0800-01133", "vier of zeven cijfers"),
            ("0906-1234", "duur betaalnummer"),
            ("*21*0361234567#", "omzetten"),
            ("036\u202e1234567", "onzichtbaar teken"),
            ("٠٣٦1234567", "op een cijfer lijkt"),
            ("1234567", "netnummer"),
            ("nummer volgt", "letters"),
            ("1" * 300, "te lang"),
        ],
    )
    def test_a_number_that_is_none_is_refused_at_the_field_and_stays_as_typed(
        self, anna, phone, typed, said
    ):
        refused = change(anna, phone, number=typed)
        assert said in errors(refused, "number")
        assert typed in text(refused)
        phone.refresh_from_db()
        assert phone.number == "0361234567"

    def test_anna_says_that_everybody_calls_another_number(self, anna, phone, town):
        own = {"number": "", "own": "on", "where": "In het dossier."}
        assert change(anna, phone, **own).status_code == 302
        phone.refresh_from_db()
        assert (phone.own, phone.number, phone.where) == (True, "", "In het dossier.")
        page = text(anna.get(page_of(phone)))
        assert "Ieder belt een ander nummer. Op de pagina staat: In het dossier." in page
        assert "eigen nummer" in text(anna.get(LIST))
        line = now_live().of(town.region).directory.services["lokaal-team"].phones[0]
        assert (line.own, line.where, line.number) == (True, "In het dossier.", None)

    @pytest.mark.parametrize(
        ("fields", "where", "said"),
        [
            ({"own": "on", "where": "In het dossier."}, "number", "eigen nummer staat hier niet"),
            ({"own": "on", "number": ""}, "where", "Schrijf waar de beller het nummer vindt"),
            (
                {"own": "on", "number": "", "where": "x", "audience": "professional"},
                "audience",
                "Een eigen nummer is voor iedereen.",
            ),
            ({"where": "In het dossier."}, "where", "hoort alleen bij een eigen nummer"),
        ],
    )
    def test_what_contradicts_an_own_number_is_told_at_its_field(
        self, anna, phone, fields, where, said
    ):
        assert said in errors(change(anna, phone, **fields), where)

    def test_anna_says_how_everybody_else_gets_to_a_number_for_referrers(self, anna, phone, town):
        way = {"via-TOTAL_FORMS": "1", "via-0-kind": "post", "via-0-position": "0"}
        assert change(anna, phone, audience="referrers", number="", **way).status_code == 302
        assert [one.kind for one in phone.via.all()] == ["post"]
        assert "nummer alleen bij verwijzers" in text(anna.get(LIST))
        assert "Alleen voor verwijzers." in text(anna.get(page_of(phone)))
        line = now_live().of(town.region).directory.services["lokaal-team"].phones[0]
        assert (line.audience, line.via) == ("referrers", (Via(kind="post"),))

    def test_a_line_below_every_outcome_has_a_number_for_everybody(self, anna, town):
        police = town.police.phones.get()
        own = {"number": "", "own": "on", "where": "In het dossier."}
        assert "sluit elke uitkomst" in errors(change(anna, police, **own), "own")
        assert "sluit elke uitkomst" in errors(
            change(anna, police, audience="referrers"), "audience"
        )
        Phone.objects.filter(service=town.day).update(audience="referrers")
        line = RegionLine.objects.get(service=town.police)
        refused = change(anna, line, service=str(town.day.pk))
        assert "geen nummer dat iedereen kan bellen" in errors(refused, "service")
        factories.phone(service=town.police, number="0900-8844")
        assert change(anna, police, **own).status_code == 302

    def test_a_way_belongs_to_a_number_for_referrers_alone(self, anna, phone):
        way = {"via-TOTAL_FORMS": "1", "via-0-kind": "post", "via-0-position": "0"}
        refused = change(anna, phone, **way)
        assert "Een weg hoort alleen bij een nummer voor verwijzers." in text(refused)
        assert not phone.via.exists()

    def test_a_number_that_went_out_of_use_is_warned_about(self, anna, phone):
        change(anna, phone, number="0900-0113")
        page = text(anna.get(page_of(phone)))
        assert page.count("oud nummer van 113") == 2
        assert "kost de beller geld" in page

    def test_an_empty_number_is_a_placeholder_and_looks_like_one(self, anna, phone):
        change(anna, phone, number="  ")
        phone.refresh_from_db()
        assert phone.number == ""
        assert "nummer nog niet ingevuld" in text(anna.get(LIST))
        assert "Er is nog geen nummer" in text(anna.get(page_of(phone)))

    def test_the_last_day_never_lies_before_the_first(self, anna, phone):
        refused = change(anna, phone, valid_from="2027-04-02", valid_to="2027-04-01")
        assert "Draai de datums om" in errors(refused, "valid_to")

    def test_a_number_stands_with_a_service_once(self, anna, phone, town):
        factories.phone(service=phone.service, number="036-765 43 21")
        refused = change(anna, phone, number="036-765 43 21")
        said = "036-765 43 21 staat twee keer bij “Lokaal team”. Maak er één lijn van"
        assert said in text(refused)
        # Where it did already the checks say so, and everything else can still be changed.
        factories.phone(service=phone.service, number="036-123 45 67")
        assert change(anna, phone, label="Overdag").status_code == 302

    def test_hours_that_got_damaged_can_still_be_opened_and_mended(self, anna, phone):
        Phone.objects.filter(pk=phone.pk).update(hours={"week": "kapot"})
        assert "niet bekend" in text(anna.get(page_of(phone)))
        assert anna.get(LIST).status_code == 200
        change(anna, phone, hours_kind="always")
        phone.refresh_from_db()
        assert len(phone.hours["week"]) == 1


class TestTheList:
    @pytest.mark.parametrize(
        "typed",
        ["036-1234567", "0361234567", "036 123 45 67", "+31 36 123", "Lokaal team", "123 45"],
    )
    def test_a_number_is_found_however_it_is_typed(self, anna, typed):
        found = anna.get(LIST, {"q": typed})
        assert [str(row) for row in found.context["cl"].queryset] == ["036-123 45 67"]

    @pytest.mark.parametrize("typed", ["0320", "<script>", "\x00", "9" * 500, "%_"])
    def test_an_odd_search_finds_nothing_and_breaks_nothing(self, anna, typed):
        response = anna.get(LIST, {"q": typed})
        assert response.status_code in (200, 302)
        assert "<script>" not in text(response).replace("<script src", "")

    def test_the_list_says_what_a_coordinator_looks_for(self, anna):
        page = text(anna.get(LIST))
        for words in ("036-123 45 67", "Lokaal team", "ma t/m vr 08:30 tot 17:00", "altijd"):
            assert words in page

    def test_filters_bring_up_what_is_not_known_yet(self, anna, town):
        empty = factories.phone(service=town.day, number="", hours=None)
        for query in ("nummer=ja", "tijden=ja"):
            assert list(anna.get(f"{LIST}?{query}").context["cl"].queryset) == [empty]
        assert empty not in anna.get(f"{LIST}?nummer=nee&tijden=nee").context["cl"].queryset

    def test_the_list_takes_as_many_queries_for_many_numbers(
        self, anna, town, django_assert_max_num_queries
    ):
        for number in range(40):
            factories.phone(service=town.day, number=f"036-12345{number:02}")
        with django_assert_max_num_queries(12):
            anna.get(LIST)

    def test_more_than_a_few_are_not_deleted_at_once(self, anna, town):
        rows = [factories.phone(service=town.day, number=f"036-12345{n:02}") for n in range(30)]
        chosen = {"action": "delete_selected", "_selected_action": [row.pk for row in rows]}
        response = anna.post(LIST, {**chosen, "post": "yes"}, follow=True)
        assert "hoogstens 25" in text(response)
        assert Phone.objects.filter(service=town.day).count() == 31

    def test_a_few_are_deleted_after_a_look_at_them(self, anna, town):
        rows = [factories.phone(service=town.day, number=f"036-12345{n:02}") for n in range(3)]
        chosen = {"action": "delete_selected", "_selected_action": [row.pk for row in rows]}
        assert "036-123 45 00" in text(anna.post(LIST, chosen))
        anna.post(LIST, {**chosen, "post": "yes"})
        assert Phone.objects.filter(service=town.day).count() == 1

    @pytest.mark.parametrize("key", ["onzin", "-1", str(2**63)])
    def test_a_key_that_no_number_can_have_deletes_nothing(self, anna, phone, key):
        chosen = {"action": "delete_selected", "_selected_action": [phone.pk, key]}
        response = anna.post(LIST, {**chosen, "post": "yes"}, follow=True)
        assert "Wat je koos, bestaat niet (meer)" in text(response)
        assert Phone.objects.filter(pk=phone.pk).exists()


class TestANumberInDoubt:
    def test_one_that_nobody_can_have_is_asked_about_and_a_tick_answers(self, anna, phone):
        refused = change(anna, phone, number="036-1545454")
        assert "Klopt dit nummer toch?" in errors(refused, "number")
        assert 'name="number_sure"' in text(refused)
        other = change(anna, phone, number="036-1545455", number_sure="0361545454")
        assert "036-154 54 55" in errors(other, "number")
        assert (
            change(anna, phone, number="036-1545454", number_sure="0361545454").status_code == 302
        )
        phone.refresh_from_db()
        assert phone.number == "0361545454"
        # It was asked when it came: the next change isn't held up.
        assert change(anna, phone, label="Overdag").status_code == 302

    def test_what_a_paste_brought_along_is_told_once(self, anna, phone):
        sent = fields_of(anna.get(page_of(phone)), number="0800\u20112000")
        done = text(anna.post(page_of(phone), sent, follow=True))
        assert done.count("Bijzondere tekens vervangen.") == 1
        phone.refresh_from_db()
        assert phone.number == "08002000"

    def test_a_116_number_that_is_not_known_is_warned_about(self, anna, phone):
        sent = fields_of(anna.get(page_of(phone)), number="116 999")
        assert "116 999 is geen 116-nummer" in text(anna.post(page_of(phone), sent, follow=True))


class TestQuestionsAboutHours:
    """A question of a file stays until somebody answers; who changes a row answers it."""

    CUT = factories.hours(
        (["ma", "di", "wo", "do", "vr"], "17:00", "08:00"), (["za", "zo"], "00:00", "24:00")
    )

    @pytest.fixture
    def post(self, phone):
        Phone.objects.filter(pk=phone.pk).update(hours=self.CUT)
        phone.refresh_from_db()
        return phone

    def question(self, page):
        (field,) = set(re.findall(r'name="(hours_answer_night-cut[^"]+)"', text(page)))
        return field

    def test_who_changes_something_else_need_not_know(self, anna, post):
        assert change(anna, post, label="Overdag").status_code == 302
        post.refresh_from_db()
        assert (post.label, post.hours) == ("Overdag", self.CUT)

    def test_who_changes_a_row_is_asked(self, anna, post):
        refused = change(anna, post, hours_w0_from="16:00")
        assert "Elke maandag neemt van 00:00 tot 08:00 niemand op" in errors(refused, "hours")

    def test_yes_lets_the_night_run_on(self, anna, post):
        field = self.question(anna.get(page_of(post)))
        assert change(anna, post, **{field: "mend"}).status_code == 302
        post.refresh_from_db()
        assert post.hours["week"][1]["next_day"] is True

    def test_no_is_kept_until_a_row_changes(self, anna, post):
        field = self.question(anna.get(page_of(post)))
        assert change(anna, post, **{field: "keep"}).status_code == 302
        post.refresh_from_db()
        assert post.hours["sure"] == ["night-cut"]
        refused = change(anna, post, hours_w0_from="16:00")
        assert "Elke maandag" in errors(refused, "hours")
        assert self.question(refused) != field

    def test_hours_in_words_become_rows(self, anna, phone):
        words = "Maandag t/m vrijdag van 8.30 tot 17.00 uur; feestdagen gesloten"
        emptied = {"hours_w0_gone": "on", "hours_text": words}
        refused = change(anna, phone, **emptied)
        assert "Welke feestdagen" in errors(refused, "hours")
        (field,) = set(re.findall(r'name="(hours_answer_holidays[^"]+)"', text(refused)))
        assert change(anna, phone, **emptied, **{field: "default"}).status_code == 302
        phone.refresh_from_db()
        assert phone.hours["holidays"] == [{"days": "default", "hours": []}]
        assert words not in text(anna.get(page_of(phone)))


class TestTheHours:
    def test_the_week_is_typed_in_rows_of_days(self, anna, phone):
        sent = fields_of(anna.get(page_of(phone)), hours_kind="week")
        sent = {name: value for name, value in sent.items() if not name.startswith("hours_w")}
        sent |= {"hours_w0_days": ["ma"], "hours_w0_from": "9", "hours_w0_to": "12"}
        sent |= {"hours_w1_days": ["ma"], "hours_w1_from": "13", "hours_w1_to": "17 uur"}
        sent |= {"hours_w2_days": ["vr"], "hours_w2_from": "22:00", "hours_w2_to": "4.00"}
        anna.post(page_of(phone), {**sent, "hours_observed": "default"})
        phone.refresh_from_db()
        assert phone.hours == {
            "week": [
                {"days": ["ma"], "from": "09:00", "to": "12:00"},
                {"days": ["ma"], "from": "13:00", "to": "17:00"},
                {"days": ["vr"], "from": "22:00", "to": "04:00"},
            ],
            "holidays": [{"days": "default", "hours": []}],
            "exceptions": [],
        }
        assert "op feestdagen gesloten" in text(anna.get(page_of(phone)))

    def test_hours_that_nobody_touched_stay_row_for_row(self, anna, phone):
        written = {
            "week": [
                {"days": ["di", "ma"], "from": "09:00", "to": "12:00"},
                {"days": ["ma"], "from": "11:00", "to": "14:00"},
            ],
            "holidays": [{"days": ["Tweede kerstdag", "Koningsdag"], "hours": []}],
            "exceptions": [
                {
                    "from": "2026-12-24",
                    "to": "2027-01-01",
                    "hours": [],
                    "note": "Kerst\nen meer",
                    "ends_night_before": True,
                }
            ],
        }
        Phone.objects.filter(pk=phone.pk).update(hours=copy.deepcopy(written))
        change(anna, phone, number="0320-765432")
        phone.refresh_from_db()
        assert (phone.number, phone.hours) == ("0320765432", written)

    def test_what_was_typed_stays_when_it_cannot_be_read(self, anna, phone):
        refused = change(anna, phone, hours_w0_from="half 9", hours_e2_times="dan dicht")
        assert "Rij 1: “half 9” kan 08:30 of 20:30 zijn" in errors(refused, "hours")
        assert "Afwijking 3: Vul de eerste dag in" in errors(refused, "hours")
        assert 'value="half 9"' in text(refused)
        assert "dan dicht" in text(refused)

    def test_hours_become_unknown_by_choosing_so(self, anna, phone):
        change(anna, phone, hours_kind="unknown")
        phone.refresh_from_db()
        assert phone.hours is None
        assert "niet bekend" in text(anna.get(page_of(phone)))

    def test_a_null_character_is_refused(self, anna, phone):
        assert "Typ de tekst opnieuw" in errors(
            change(anna, phone, hours_times="9-17\x00"), "hours"
        )

    def test_an_exception_of_months_is_asked_about_and_a_tick_answers(self, anna, phone):
        year = {"hours_e0_first": "2026-12-24", "hours_e0_last": "2027-12-01"}
        refused = change(anna, phone, **year, hours_e0_closed="on")
        assert "duurt 343 dagen" in errors(refused, "hours")
        assert phone.hours == Phone.objects.get(pk=phone.pk).hours
        (key,) = re.findall(r'name="(hours_answer_[^"]+)"', text(refused))
        answered = {**year, "hours_e0_closed": "on", key: "yes"}
        assert change(anna, phone, **answered).status_code == 302
        phone.refresh_from_db()
        assert phone.hours["exceptions"][0]["to"] == "2027-12-01"


class TestWhoComesAndWhereOneCanGo:
    MONDAY = {"from": "10:00", "to": "16:00", "days": ["ma"]}

    def typed(self, name):
        start = f"{name}_hours_w0"
        monday = {f"{start}_days": ["ma"], f"{start}_from": "10", f"{start}_to": "16"}
        return {f"{name}_hours_kind": "week", **monday}

    def test_who_comes_when_and_within_which_time(self, anna, town):
        change(anna, town.day, **self.typed("comes"), comes_arrives_within="2 uur")
        town.day.refresh_from_db()
        assert town.day.comes["hours"]["week"] == [self.MONDAY]
        assert (town.day.comes["arrives_within"], town.day.comes["area"]) == ("2 uur", None)
        assert town.day.visit is None

    def test_where_one_can_go_and_who_checked_that(self, anna, town):
        checked = {"visit_assured_on": "2026-11-12", "visit_assured_by": "coördinatiepunt"}
        change(anna, town.day, **self.typed("visit"), visit_address="Plein 1\r\nUrk", **checked)
        town.day.refresh_from_db()
        assert town.day.visit["hours"]["week"] == [self.MONDAY]
        assert {key: town.day.visit[key] for key in town.day.visit if key != "hours"} == {
            "address": "Plein 1\nUrk",
            "assured_on": "2026-11-12",
            "assured_by": "coördinatiepunt",
        }
        assert town.day.comes is None

    def test_what_was_not_touched_stays_and_what_is_emptied_goes(self, anna, town):
        town.day.comes = {"hours": None, "arrives_within": "2 uur", "area": None}
        town.day.visit = {"address": "Plein 1", "hours": factories.ALWAYS}
        town.day.save()
        change(anna, town.day, summary="Voor iedereen")
        town.day.refresh_from_db()
        assert town.day.visit == {"address": "Plein 1", "hours": factories.ALWAYS}
        change(anna, town.day, comes_arrives_within="", visit_address="")
        town.day.refresh_from_db()
        assert (town.day.comes, town.day.visit["address"]) == (None, "")

    def test_somebody_comes_to_some_of_the_municipalities(self, anna, town):
        urk = factories.municipality(region=town.region, slug="urk")
        page = anna.get(page_of(town.day))
        assert 'name="comes_area"' in page.content.decode()
        assert "emmen" not in page.content.decode()
        change(anna, town.day, comes_area=["urk"])
        town.day.refresh_from_db()
        assert town.day.comes == {"hours": None, "arrives_within": "", "area": ["urk"]}
        here = {"everywhere": "", "works_in": [str(town.municipality.pk)]}
        refused = change(anna, town.day, **here)
        assert "Urk hoort niet bij deze dienst." in errors(refused, "comes")
        assert change(anna, town.day, **here, comes_area=[]).status_code == 302
        assert urk.region == town.region

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"comes_area": ["emmen"]}, "Selecteer een geldige keuze"),
            ({"visit_assured_on": "gisteren"}, "geldige datum"),
            ({"comes_arrives_within": "binnen 2 uur"}, "is geen termijn"),
            ({"comes_hours_kind": "week", "comes_hours_w0_days": ["ma"]}, "Rij 1"),
        ],
    )
    def test_what_cannot_be_is_told_and_nothing_is_saved(self, anna, town, typed, said):
        name = next(iter(typed)).partition("_")[0]
        assert said in errors(change(anna, town.day, **typed), name)
        town.day.refresh_from_db()
        assert (town.day.comes, town.day.visit) == (None, None)

    def test_who_may_only_look_reads_it_in_words(self, town):
        town.day.comes = {"hours": factories.ALWAYS, "arrives_within": "2 uur", "area": ["urk"]}
        town.day.visit = {"address": "Plein 1", "hours": None, "assured_on": "2026-11-12"}
        town.day.save()
        page = text(signed_in(looker(region=town.region)).get(page_of(town.day)))
        for words in ("binnen 2 uur", "alleen in urk", "dag en nacht", "Plein 1"):
            assert words in page
        assert "gecontroleerd op 12 november 2026" in page


class TestTwoAtATime:
    def test_the_second_to_save_is_told_who_was_first(self, anna, phone, town):
        ada = signed_in(factories.coordinator(region=town.region, name="ada"))
        both_opened = fields_of(anna.get(page_of(phone)))
        change(ada, phone, number="0320-765432")
        second = anna.post(page_of(phone), {**both_opened, "label": "Overdag"})
        assert "ada heeft dit gewijzigd" in text(second)
        assert "Overdag" in text(second)
        phone.refresh_from_db()
        assert (phone.number, phone.label) == ("0320765432", "")

    def test_a_change_by_a_command_is_noticed_too(self, anna, phone):
        opened = fields_of(anna.get(page_of(phone)))
        Phone.objects.filter(pk=phone.pk).update(number="0320765432")
        assert "Iemand anders" in text(anna.post(page_of(phone), {**opened, "label": "x"}))

    def test_who_only_added_a_number_did_not_change_it(self, anna, town):
        ada = signed_in(factories.coordinator(region=town.region, name="ada"))
        new = f"/beheer/contacts/phone/add/?service={town.day.pk}"
        ada.post(new, fields_of(ada.get(new), number="0320-765432", hours_kind="always"))
        added = Phone.objects.get(number="0320765432")
        opened = fields_of(anna.get(page_of(added)))
        Phone.objects.filter(pk=added.pk).update(label="Balie")
        refused = text(anna.post(page_of(added), {**opened, "label": "x"}))
        assert "Iemand anders heeft dit gewijzigd" in refused
        assert "ada heeft" not in refused

    def test_saving_twice_in_a_row_is_no_trouble(self, anna, phone):
        change(anna, phone, label="Overdag")
        change(anna, phone, label="Kantoortijd")
        phone.refresh_from_db()
        assert phone.label == "Kantoortijd"


class TestServices:
    def test_a_service_that_was_published_cannot_go_and_anna_is_told_what_to_do(self, anna, town):
        page = anna.get(reverse("admin:contacts_service_delete", args=[town.day.pk]))
        assert "Dit kan niet weg, want het wordt nog gebruikt" in text(page)
        assert "gestopt op" in text(page)
        anna.post(reverse("admin:contacts_service_delete", args=[town.day.pk]), {"post": "yes"})
        assert Service.objects.filter(pk=town.day.pk).exists()

    def test_several_that_are_in_use_cannot_go_either(self, anna, town):
        chosen = {"action": "delete_selected", "_selected_action": [town.day.pk], "post": "yes"}
        page = anna.post(reverse("admin:contacts_service_changelist"), chosen)
        assert "Dit kan niet weg" in text(page)
        assert Service.objects.filter(pk=town.day.pk).exists()

    def test_a_service_for_one_municipality_only(self, anna, town):
        sent = fields_of(anna.get(page_of(town.day)))
        sent.pop("everywhere")
        nowhere = anna.post(page_of(town.day), sent)
        assert "minstens één gemeente" in errors(nowhere, "works_in")
        anna.post(page_of(town.day), {**sent, "works_in": [town.municipality.pk]})
        assert list(town.day.municipalities.all()) == [town.municipality]
        change(anna, town.day, everywhere="on")
        assert list(town.day.municipalities.all()) == []

    def test_the_slug_and_the_region_stay(self, anna, town):
        change(anna, town.day, slug="anders", region="999", name="Team")
        town.day.refresh_from_db()
        assert (town.day.slug, town.day.region, town.day.name) == (
            "lokaal-team",
            town.region,
            "Team",
        )

    def test_a_new_service_begins_with_annas_region_and_has_a_slug_of_its_own(self, anna, town):
        new = reverse("admin:contacts_service_add")
        sent = fields_of(anna.get(new), organization=town.day.organization.pk, name="Nieuw")
        assert sent["region"] == [str(town.region.pk)]
        assert "kleine letters" in errors(anna.post(new, {**sent, "slug": "Nieuw!"}), "slug")
        twice = anna.post(new, {**sent, "slug": "lokaal-team"})
        assert "Er is al een" in text(twice)
        assert anna.post(new, {**sent, "slug": "nieuw"}).status_code == 302
        assert Service.objects.get(slug="nieuw").everywhere

    def test_words_that_the_form_does_not_know_are_kept(self, anna, town):
        Service.objects.filter(pk=town.day.pk).update(activities=["triage", "huisbezoek"])
        change(anna, town.day, name="Team")
        town.day.refresh_from_db()
        assert town.day.activities == ["triage", "huisbezoek"]

    def test_a_number_is_added_from_the_page_of_its_service(self, anna, town):
        page = text(anna.get(page_of(town.day)))
        new = f"/beheer/contacts/phone/add/?service={town.day.pk}"
        assert new in page
        sent = fields_of(anna.get(new), number="0320-765432", hours_kind="always")
        assert anna.post(new, sent).status_code == 302
        assert town.day.phones.count() == 2

    def test_a_website_without_a_scheme_is_https(self, anna, town):
        body = town.day.organization
        change(anna, body, website="lokaalteam.nl")
        body.refresh_from_db()
        assert body.website == "https://lokaalteam.nl"

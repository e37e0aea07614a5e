"""Anna's numbers in Excel: out, edited in a hurry, and in again. Bas sees none of it."""

import csv
from dataclasses import replace
from datetime import date, time
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.signing import dumps
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from openpyxl import load_workbook

from contacts.hours.engine import Hours
from contacts.models import Organization, Phone, Service
from contacts.presence import Comes, comes_document, comes_of, visit_of
from desk.exchange import upload
from municipalities.models import Membership
from tests import factories
from tests.admin_cast import signed_in, text
from tests.exchange.spreadsheets import (
    Workbook,
    address,
    answered,
    as_csv,
    changes,
    confirmed,
    csv_rows,
    faults,
    questions,
    uploaded,
)

pytestmark = [pytest.mark.django_db, pytest.mark.draft]


def download(client, region, way="xlsx"):
    return client.get(reverse(f"admin:contacts_spreadsheet_{way}", args=[region.slug]))


def number_of(service):
    return service.phones.get()


class TestOut:
    def test_numbers_and_days_leave_as_texts(self, anna, town):
        sheet = load_workbook(BytesIO(download(anna, town.region).content))["Nummers"]
        cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value]
        assert cells
        assert {cell.data_type for cell in cells} == {"s"}
        assert {cell.number_format for cell in cells} == {"@"}
        assert {"112", "036-123 45 67", "12-11-2026"} <= {cell.value for cell in cells}

    def test_a_formula_leaves_as_a_text(self, anna, town):
        evil = '=HYPERLINK("http://evil.example","Klik")'
        Phone.objects.filter(service=town.day).update(label=evil)
        sheet = load_workbook(BytesIO(download(anna, town.region).content))["Nummers"]
        (found,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == evil]
        assert (found.data_type, found.quotePrefix) == ("s", True)
        content = download(anna, town.region, "csv").content.decode("utf-8-sig")
        rows = list(csv.reader(StringIO(content, newline=""), delimiter=";"))
        assert any(f"'{evil}" in row for row in rows)

    def test_the_csv_is_dutch(self, anna, town):
        content = download(anna, town.region, "csv").content
        assert content.startswith(b"\xef\xbb\xbfSleutel;Organisatie;Dienst;")
        assert (
            content.count(b"\r\n") == 1 + Phone.objects.filter(service__region=town.region).count()
        )

    def test_a_file_has_a_name_and_is_not_kept(self, anna, town):
        response = download(anna, town.region)
        assert "nummers-flevoland-" in response["Content-Disposition"]
        assert "no-store" in response["Cache-Control"]

    def test_a_text_too_long_for_a_cell_stays_in_the_portal(self, anna, town):
        note = "x" * 4000
        many = [
            {"from": f"2027-01-{day:02}", "to": f"2027-01-{day:02}", "hours": [], "note": note}
            for day in range(1, 12)
        ]
        Phone.objects.filter(service=town.day).update(
            hours=factories.hours((["ma"], "08:00", "09:00"), exceptions=many)
        )
        page = uploaded(anna, town.region, download(anna, town.region).content)
        assert (faults(page), changes(page)) == ([], [])


class TestInAgain:
    def test_what_nobody_edited_is_no_difference(self, anna, town):
        for way in ("xlsx", "csv"):
            raw = download(anna, town.region, way).content
            page = uploaded(anna, town.region, raw, f"nummers.{way}")
            assert (faults(page), changes(page), page.context["found"].notes) == ([], [], [])
            assert "Geen verschillen" in text(page)

    def test_anna_sees_each_difference_and_saves_them(self, anna, town):
        workbook = Workbook(town.region)
        row = workbook.put("Lokaal team", "Nummer", "036 - 765 43 21")
        workbook.put("Lokaal team", "Openingstijden", "ma–do 8:30–17:00; vr gesloten")
        workbook.put("Lokaal team", "Gecontroleerd op", "1-12-2026")
        page = uploaded(anna, town.region, workbook.saved())
        assert changes(page) == [
            (row, "Nummer", "036-123 45 67", "036-765 43 21"),
            (row, "Gecontroleerd op", "", "01-12-2026"),
            (row, "Openingstijden", "ma-vr 08:30-17:00", "ma-do 08:30-17:00"),
        ]
        assert number_of(town.day).number == "0361234567"
        assert "Bewaar deze 3 verschillen" in text(page)
        done = confirmed(anna, town.region, page)
        assert "Bewaard en meteen te zien: 3 verschillen." in text(done)
        kept = number_of(town.day)
        assert (kept.number, kept.hours["week"][0]["days"]) == (
            "0367654321",
            ["ma", "di", "wo", "do"],
        )
        assert kept.assured_on == date(2026, 12, 1)

    def test_every_kind_of_field_can_be_changed(self, anna, town):
        workbook = Workbook(town.region)
        typed: dict[str, Any] = {
            "Soort": "lokaal-team",
            "Gemeenten": "Almere",
            "Omschrijving": "Overdag",
            "Voor wie": "alleen professionals",
            "Wat je zegt": "Kies 2.\nZeg wie je bent.",
            "Voor wie niet kan bellen": "Chat op de site.",
            "Feestdagen": "gebruikelijke: gesloten",
            "Afwijkingen": "24-12-2026: 10:00-14:00 (Kerstavond)",
            "Werkt vanaf": "02-04-2027",
            "Werkt tot en met": date(2027, 12, 31),
            "Gecontroleerd door": "coördinatiepunt",
            "Gestopt op": "2028-01-01",
        }
        for heading, value in typed.items():
            workbook.put("Lokaal team", heading, value)
        services, organizations = (workbook.book[name] for name in ("Diensten", "Organisaties"))
        for row in range(2, 6):
            if services.cell(row, 3).value == "Lokaal team":
                cells: list[Any] = ["Wijkteam", "Voor iedereen", 18, "65"]
                for column, value in enumerate(cells, 3):
                    services.cell(row, column).value = value
            if organizations.cell(row, 2).value == "Veilig Thuis Flevoland":
                organizations.cell(row, 2).value = "Veilig Thuis"
                organizations.cell(row, 4).value = "crisis@example.org"
        page = uploaded(anna, town.region, workbook.saved())
        assert faults(page) == []
        confirmed(anna, town.region, page)
        service, phone = Service.objects.get(pk=town.day.pk), number_of(town.day)
        assert (service.name, service.kind, service.everywhere) == (
            "Wijkteam",
            "lokaal-team",
            False,
        )
        assert list(service.municipalities.all()) == [town.municipality]
        assert (service.ages_from, service.ages_to) == (18, 65)
        assert (phone.assured_by, service.ended_on) == ("coördinatiepunt", date(2028, 1, 1))
        assert (phone.audience, phone.instruction) == ("professional", "Kies 2.\nZeg wie je bent.")
        assert (phone.valid_from, phone.valid_to) == (date(2027, 4, 2), date(2027, 12, 31))
        assert phone.hours["exceptions"][0]["note"] == "Kerstavond"
        assert phone.without_phoning == "Chat op de site."
        assert Organization.objects.get(slug="veilig-thuis").email == "crisis@example.org"
        # And back: the whole region again.
        back = Workbook(town.region)
        back.put("Wijkteam", "Gemeenten", "hele regio")
        confirmed(anna, town.region, uploaded(anna, town.region, back.saved()))
        assert Service.objects.get(pk=town.day.pk).everywhere

    def test_an_own_number_goes_out_and_comes_in(self, anna, town):
        workbook = Workbook(town.region)
        workbook.put("Lokaal team", "Nummer", "Eigen")
        assert "Schrijf waar de beller" in str(
            faults(uploaded(anna, town.region, workbook.saved()))
        )
        workbook.put("Lokaal team", "Waar staat het nummer", "In het dossier.")
        confirmed(anna, town.region, uploaded(anna, town.region, workbook.saved()))
        phone = number_of(town.day)
        assert (phone.own, phone.number, phone.where) == (True, "", "In het dossier.")
        again = uploaded(anna, town.region, Workbook(town.region).saved())
        assert (faults(again), changes(again)) == ([], [])
        back = Workbook(town.region)
        row = back.put("Lokaal team", "Nummer", "036-765 43 21")
        back.put("Lokaal team", "Waar staat het nummer", None)
        back.put("Lokaal team", "Voor wie", "alleen verwijzers")
        page = uploaded(anna, town.region, back.saved())
        assert (row, "Nummer", "eigen", "036-765 43 21") in changes(page)
        confirmed(anna, town.region, page)
        phone = number_of(town.day)
        assert (phone.own, phone.where, phone.audience) == (False, "", "referrers")

    def test_the_new_number_is_recorded_in_the_history(self, anna, town):
        before = town.region.records.count()
        workbook = Workbook(town.region)
        workbook.put("Lokaal team", "Nummer", "036-765 43 21")
        confirmed(anna, town.region, uploaded(anna, town.region, workbook.saved()))
        assert town.region.records.count() == before + 1

    def test_a_row_without_a_key_is_a_new_number(self, anna, town):
        rows = csv_rows(town.region)
        like = next(row for row in rows if row[2] == "Lokaal team")
        rows.append(["", like[1], like[2], *[""] * 3, "036-765 43 21", *[""] * 10])
        page = uploaded(anna, town.region, as_csv(rows), "n.csv")
        assert faults(page) == []
        assert "nieuw nummer" in text(page)
        confirmed(anna, town.region, page)
        _, second = town.day.phones.order_by("position")
        assert (second.number, second.position, second.hours) == ("0367654321", 1, None)
        # The same file once more would add it twice.
        again = uploaded(anna, town.region, as_csv(rows), "n.csv")
        assert "036-765 43 21 staat twee keer bij “Lokaal team”." in faults(again)[0]
        # After the day on which the first ends it would be the same number, going on.
        second.valid_to = date(2027, 4, 1)
        second.save()
        later = csv_rows(town.region)
        goes_on = dict.fromkeys(later[0], "") | {"Organisatie": like[1], "Dienst": like[2]}
        goes_on |= {"Nummer": "036-765 43 21", "Werkt vanaf": "02-04-2027"}
        later.append(list(goes_on.values()))
        assert faults(uploaded(anna, town.region, as_csv(later), "n.csv")) == []

    def test_two_numbers_of_a_service_cannot_be_made_one(self, anna, town):
        factories.phone(service=town.day, number="0367654321", position=1)
        workbook = Workbook(town.region)
        first = workbook.row_of("Lokaal team")
        workbook.cell(first + 1, "Nummer").value = "036-123 45 67"
        (fault,) = faults(uploaded(anna, town.region, workbook.saved()))
        assert "036-123 45 67 staat twee keer bij “Lokaal team”." in fault

    def test_a_service_without_a_number_gets_its_first(self, anna, town):
        bare = factories.service(region=town.region, slug="kaal", name="Kaal")
        page = uploaded(anna, town.region, download(anna, town.region).content)
        assert changes(page) == []
        workbook = Workbook(town.region)
        workbook.put("Kaal", "Soort", "huisarts")
        workbook.put("Kaal", "Omschrijving", "Overdag")
        page = uploaded(anna, town.region, workbook.saved())
        assert "Vul Nummer in" in faults(page)[0]
        workbook.put("Kaal", "Nummer", "036-765 43 21")
        confirmed(anna, town.region, uploaded(anna, town.region, workbook.saved()))
        assert (bare.phones.get().number, bare.phones.get().position) == ("0367654321", 0)
        assert Service.objects.get(pk=bare.pk).kind == "huisarts"

    def test_rows_that_are_left_out_stay_and_are_told(self, anna, town):
        rows = csv_rows(town.region)[:2]
        page = uploaded(anna, town.region, as_csv(rows), "n.csv")
        assert changes(page) == []
        assert any(
            "3 rijen staan niet in het bestand" in one for one in page.context["found"].notes
        )

    def test_many_missing_rows_are_counted(self, anna, town):
        for n in range(12):
            factories.service(region=town.region, slug=f"d{n}", name=f"D{n}", number="112")
        page = uploaded(anna, town.region, as_csv(csv_rows(town.region)[:1]), "n.csv")
        assert any("en nog 6" in note for note in page.context["found"].notes)

    def test_what_is_said_of_a_service_may_stand_in_one_of_its_rows(self, anna, town):
        factories.phone(service=town.day, number="036-765 43 21", position=1)
        rows = csv_rows(town.region)
        mine = [row for row in rows if row[2] == "Lokaal team"]
        mine[0][18] = mine[1][18] = "1-12-2026"
        page = uploaded(anna, town.region, as_csv(rows), "n.csv")
        assert len(changes(page)) == 1
        mine[1][18] = "2-12-2026"
        page = uploaded(anna, town.region, as_csv(rows), "n.csv")
        assert "maak ze gelijk" in faults(page)[0]

    def test_the_order_of_rows_and_columns_means_nothing(self, anna, town):
        rows = [list(reversed(row)) for row in csv_rows(town.region)]
        rows[1:] = reversed(rows[1:])
        page = uploaded(anna, town.region, as_csv(rows, delimiter="\t"), "n.csv")
        assert (faults(page), changes(page)) == ([], [])


class TestWhoComesAndWhereToGo:
    """On the sheet of services: who comes, within which time, and when one can go there."""

    def typed(self, client, region, **cells: str) -> Any:
        workbook = Workbook(region, "Diensten")
        for heading, value in cells.items():
            workbook.put("Lokaal team", heading.replace("_", " "), value)
        return uploaded(client, region, workbook.saved())

    def test_anna_types_them_and_they_come_back_as_no_difference(self, anna, town):
        page = self.typed(
            anna,
            town.region,
            Wanneer_iemand_komt="ma-vr 9-17",
            Komt_binnen="2 uur",
            Komt_alleen_in="Almere",
            Adres="Plein 1",
            Wanneer_je_er_terechtkunt="dag en nacht",
            Adres_gecontroleerd_op="1-12-2026",
            Adres_gecontroleerd_door="balie",
        )
        assert faults(page) == []
        confirmed(anna, town.region, page)
        service = Service.objects.get(pk=town.day.pk)
        comes, visit = comes_of(service.comes), visit_of(service.visit)
        assert (comes.arrives_within, comes.area) == ("2 uur", frozenset({town.municipality.slug}))
        assert comes.hours.document()["week"][0]["from"] == "09:00"
        assert (visit.address, visit.assured_on, visit.assured_by) == (
            "Plein 1",
            date(2026, 12, 1),
            "balie",
        )
        assert visit.hours.document()["week"][0]["to"] == "24:00"
        again = uploaded(anna, town.region, download(anna, town.region).content)
        assert (faults(again), changes(again)) == ([], [])

    def test_one_cell_leaves_the_rest_of_what_it_is_a_part_of(self, anna, town):
        kept = Comes(hours=Hours.parse(factories.OFFICE), arrives_within="1 uur")
        Service.objects.filter(pk=town.day.pk).update(comes=comes_document(kept))
        confirmed(anna, town.region, self.typed(anna, town.region, Komt_binnen="30 minuten"))
        comes = comes_of(Service.objects.get(pk=town.day.pk).comes)
        assert comes == replace(kept, arrives_within="30 minuten")

    def test_all_cells_emptied_says_nothing_any_more(self, anna, town):
        Service.objects.filter(pk=town.day.pk).update(
            comes=comes_document(Comes(hours=Hours.parse(factories.OFFICE)))
        )
        confirmed(anna, town.region, self.typed(anna, town.region, Wanneer_iemand_komt=""))
        assert Service.objects.get(pk=town.day.pk).comes is None

    @pytest.mark.parametrize(
        ("heading", "value", "words"),
        [
            ("Wanneer iemand komt", "ooit", "niet te lezen"),
            ("Feestdagen (komen)", "gebruikelijke: gesloten", "Vul Wanneer iemand komt in"),
            ("Afwijkingen (terecht)", "24-12-2026: dicht", "Vul Wanneer je er terechtkunt in"),
            ("Komt binnen", "snel", "is geen termijn"),
            ("Komt alleen in", "Urk", "Urk hoort niet bij deze dienst."),
            ("Komt alleen in", "hele regio", "laat deze cel leeg"),
            ("Komt alleen in", "Parijs", "hoort niet bij deze regio"),
            ("Adres gecontroleerd op", "gisteren", "is geen datum"),
        ],
    )
    def test_a_fault_names_sheet_row_and_column(self, anna, town, heading, value, words):
        factories.municipality(region=town.region, slug="urk", name="Urk")
        Service.objects.filter(pk=town.day.pk).update(everywhere=False)
        town.day.municipalities.set([town.municipality])
        workbook = Workbook(town.region, "Diensten")
        row = workbook.put("Lokaal team", heading, value)
        (fault,) = faults(uploaded(anna, town.region, workbook.saved()))
        assert fault.startswith(f"Blad Diensten, rij {row}, kolom {heading}: ")
        assert words in fault

    def test_a_question_about_each_of_them_has_an_answer_of_its_own(self, anna, town):
        page = self.typed(
            anna,
            town.region,
            Wanneer_iemand_komt="ma-zo 00:00-23:59",
            Wanneer_je_er_terechtkunt="ma-zo 00:00-23:59",
        )
        where = [asked.partition(": ")[0] for asked in questions(page)]
        assert [place.rpartition("kolom ")[2] for place in where] == [
            "Wanneer iemand komt",
            "Wanneer je er terechtkunt",
        ]
        answered_page = answered(anna, town.region, page)
        assert [now for *_, now in changes(answered_page)] == ["dag en nacht", "dag en nacht"]

    def test_where_somebody_comes_follows_where_the_service_works(self, anna, town):
        factories.municipality(region=town.region, slug="urk", name="Urk")
        comes = comes_document(Comes(area=frozenset({town.municipality.slug})))
        Service.objects.filter(pk=town.day.pk).update(comes=comes)
        workbook = Workbook(town.region)
        row = workbook.put("Lokaal team", "Gemeenten", "Urk")
        (fault,) = faults(uploaded(anna, town.region, workbook.saved()))
        assert fault == f"Rij {row}, kolom Gemeenten: Almere hoort niet bij deze dienst."


class TestQuestions:
    """What a cell leaves unclear is asked before anything is shown or saved."""

    def upload(self, anna, town, heading, value):
        workbook = Workbook(town.region)
        row = workbook.put("Lokaal team", heading, value)
        return row, uploaded(anna, town.region, workbook.saved())

    @pytest.mark.parametrize(
        ("typed", "question", "week"),
        [
            ("ma-zo 00:00-23:59", "Bedoel je 24:00?", "dag en nacht"),
            (
                "ma-vr 09:00-17:00; vr 09:00-12:00",
                "vr 09:00 tot 12:00 valt binnen ma t/m vr 09:00 tot 17:00.",
                "ma-do 09:00-17:00; vr 09:00-12:00",
            ),
            ("ma-vr 09:00-05:00", "is 20 uur. Klopt dat?", "ma-vr 09:00-05:00"),
            (
                "Ma t/m vr van 17.00 uur tot 08.00 uur, za en zo 24 uur",
                "Elke maandag neemt van 00:00 tot 08:00 niemand op",
                "ma-vr 17:00-08:00; za, zo 00:00-08:00 de volgende dag",
            ),
            ("maandag tot vrijdag 9-12", "hoort vrijdag erbij?", "ma-vr 09:00-12:00"),
        ],
    )
    def test_an_answer_to_what_a_week_leaves_unclear(self, anna, town, typed, question, week):
        row, page = self.upload(anna, town, "Openingstijden", typed)
        (asked,) = questions(page)
        assert asked.startswith(f"Rij {row}, kolom Openingstijden: ")
        assert question in asked
        assert "Er is nog niets bewaard" in text(page)
        shown = answered(anna, town.region, page)
        assert changes(shown) == [(row, "Openingstijden", "ma-vr 08:30-17:00", week)]
        assert "Bewaard" in text(confirmed(anna, town.region, shown))

    def test_the_other_answer_is_kept_as_said(self, anna, town):
        _, page = self.upload(anna, town, "Openingstijden", "ma-vr 9-17; vr 9-12")
        confirmed(anna, town.region, answered(anna, town.region, page, choose=1))
        assert number_of(town.day).hours["sure"] == ["contained"]

    def test_without_an_answer_it_is_asked_again_and_nothing_is_saved(self, anna, town):
        _, page = self.upload(anna, town, "Openingstijden", "ma-vr 09:00-05:00")
        sent = {"kept": page.context["kept"]}
        again = anna.post(address(town.region), {**sent, "asked": ""})
        assert len(questions(again)) == 1
        forced = anna.post(address(town.region), sent)
        assert len(questions(forced)) == 1
        old = anna.post(address(town.region), {"asked": ""})
        assert upload.TOO_OLD in text(old)
        assert number_of(town.day).hours["week"][0]["from"] == "08:30"

    def test_a_day_that_is_closed_and_open_is_refused(self, anna, town):
        _, page = self.upload(anna, town, "Openingstijden", "ma-vr 08:30-17:00; vr gesloten")
        assert "Schrijf ma-do 08:30-17:00." in faults(page)[0]

    def test_a_number_that_nobody_can_have_is_asked_about(self, anna, town):
        row, page = self.upload(anna, town, "Nummer", "036-1545454")
        assert questions(page)[0].startswith(f"Rij {row}, kolom Nummer: Bij 036-154 54 54 komt")
        confirmed(anna, town.region, answered(anna, town.region, page))
        assert number_of(town.day).number == "0361545454"

    def test_a_short_number_may_be_a_number_of_excel(self, anna, town):
        row, page = self.upload(anna, town, "Nummer", 113)
        assert changes(page) == [(row, "Nummer", "036-123 45 67", "113")]

    def test_what_is_cleaned_and_what_is_doubtful_is_told_once(self, anna, town):
        workbook = Workbook(town.region)
        row = workbook.put("Lokaal team", "Nummer", "116\u00a0999")
        workbook.put("Lokaal team", "Openingstijden", "ma\u2011vr 8\u221217")
        notes = uploaded(anna, town.region, workbook.saved()).context["found"].notes
        assert notes[0].startswith(f"Rij {row}, kolom Nummer: 116 999 is geen 116-nummer")
        assert notes[1:] == [
            f"Bijzondere tekens vervangen in rij {row}, kolom Nummer; "
            f"rij {row}, kolom Openingstijden."
        ]

    def test_a_column_of_numbers_that_was_sorted_alone_is_ticked_one_by_one(self, anna, town):
        rows = csv_rows(town.region)
        numbers = [row[6] for row in rows[1:]]
        for row, number in zip(rows[1:], [*numbers[1:], numbers[0]], strict=True):
            row[6] = number
        page = uploaded(anna, town.region, as_csv(rows), "n.csv")
        swapped = [one for one in questions(page) if "het nummer dat bij" in one]
        count = len(numbers)
        assert len(swapped) == count > 1
        assert f"{count} nummers zijn onderling van plaats gewisseld." in text(page)
        assert sum("Hier stond 112, en nu" in one for one in swapped) == 1
        first = page.context["asked"][0]["question"].key
        one = {"kept": page.context["kept"], "asked": "", f"antwoord {first}": "yes"}
        assert len(questions(anna.post(address(town.region), one))) == len(questions(page))
        done = confirmed(anna, town.region, answered(anna, town.region, page))
        assert "Bewaard" in text(done)

    def test_two_rows_with_the_same_words_are_answered_apart(self, anna, town):
        workbook = Workbook(town.region)
        for service in ("Lokaal team", "Advies en melding"):
            workbook.put(service, "Openingstijden", "ma-vr 09:00-05:00")
        page = uploaded(anna, town.region, workbook.saved())
        keys = [one["question"].key for one in page.context["asked"]]
        assert len(set(keys)) == len(keys) == 2


class TestSpoilt:
    @pytest.mark.parametrize(
        ("heading", "value", "words"),
        [
            ("Nummer", 361234567, "361234567 mist waarschijnlijk een nul vooraan (036-123 45 67)"),
            ("Nummer", 3.61234567e8, "361234567 mist waarschijnlijk een nul vooraan"),
            ("Nummer", 115, "115 staat hier als getal"),
            ("Nummer", date(2027, 4, 2), "een datum van gemaakt"),
            ("Nummer", "=B2", "een formule (“=B2”)"),
            ("Nummer", "#########", "een melding van Excel"),
            ("Nummer", "036-123 45 67x", "letters"),
            ("Openingstijden", 0.354166, "geen openingstijden"),
            ("Openingstijden", time(8, 30), "“08:30” is een tijd of een getal"),
            ("Openingstijden", "#NAAM?", "een melding van Excel"),
            ("Openingstijden", "ma t/m vr van negen tot vijf", "is niet te lezen"),
            ("Gecontroleerd op", 46000, "misschien 09-12-2025"),
            ("Werkt tot en met", "31-12", "is geen datum"),
            ("Dienst", "Wijkteam", "hoort bij “Lokaal team”"),
            ("Dienst", "", "hier staat niets, maar"),
            ("Dienst", 12, "als getal"),
            ("Soort", "x" * 70, "60"),
            ("Sleutel", "nummer:lokaal-team/999999", "onbekende sleutel"),
            ("Sleutel", 12, "als getal"),
            ("Omschrijving", True, "waar of onwaar"),
        ],
        ids=range(20),
    )
    def test_the_cell_is_named_and_nothing_is_saved(self, anna, town, heading, value, words):
        workbook = Workbook(town.region)
        row = workbook.put("Lokaal team", heading, value)
        workbook.put("Advies en melding", "Nummer", "0800-0113")
        page = uploaded(anna, town.region, workbook.saved())
        assert faults(page)[0].startswith(f"Rij {row}, kolom {heading}: ")
        assert words in faults(page)[0]
        assert not page.context["kept"]
        assert "Er is niets bewaard" in text(page)

    def test_the_model_has_a_say_too(self, anna, town):
        workbook = Workbook(town.region)
        workbook.put("Lokaal team", "Werkt vanaf", "02-04-2027")
        row = workbook.put("Lokaal team", "Werkt tot en met", "01-04-2027")
        (fault,) = faults(uploaded(anna, town.region, workbook.saved()))
        assert fault.startswith(f"Rij {row}, kolom Werkt tot en met: De laatste dag")

    def test_somebody_only_comes_where_the_service_works(self, anna, town):
        town.day.comes = {"hours": None, "arrives_within": "", "area": ["zeewolde"]}
        town.day.save()
        workbook = Workbook(town.region)
        workbook.put("Lokaal team", "Gemeenten", "Almere")
        (fault,) = faults(uploaded(anna, town.region, workbook.saved()))
        assert "Zeewolde hoort niet bij deze dienst." in fault

    def test_other_sheets_name_themselves(self, anna, town):
        workbook = Workbook(town.region)
        services = workbook.book["Diensten"]
        services.cell(2, 5).value, services.cell(2, 6).value = "20", "10"
        workbook.book["Organisaties"].cell(2, 4).value = "geen adres"
        workbook.book["Organisaties"].append(["", "Nieuw"])
        workbook.book["Organisaties"].append(["organisatie:weg", "Nieuw"])
        found = " ".join(faults(uploaded(anna, town.region, workbook.saved())))
        assert "Blad Diensten, rij 2, kolom Leeftijd tot en met: Leeftijd" not in found
        assert "Draai ze om" in found
        assert "Blad Organisaties, rij 2, kolom Mailadres" in found
        assert "zonder sleutel kan hier niets nieuws bij" in found
        assert "onbekende sleutel" in found

    def test_a_key_that_stands_twice_is_refused(self, anna, town):
        rows = csv_rows(town.region)
        rows.append(rows[1])
        assert (
            "deze sleutel staat ook in rij 2"
            in faults(uploaded(anna, town.region, as_csv(rows), "n.csv"))[0]
        )

    @pytest.mark.parametrize(
        ("service", "number", "words"),
        [
            ("Bestaat niet", "112", "kennen we hier niet"),
            ("Lokaal team", "", "Vul Nummer in"),
            ("Lokaal team", "361234567", "lijkt de nul vooraan weggevallen"),
            ("=A1", "112", "een formule"),
        ],
    )
    def test_a_new_row_has_to_be_whole(self, anna, town, service, number, words):
        rows = csv_rows(town.region)
        rows.append(["", "Lokaal team", service, *[""] * 3, number, "iedereen", *[""] * 9])
        found = faults(uploaded(anna, town.region, as_csv(rows), "n.csv"))
        assert len(found) == 1
        assert words in found[0]

    def test_a_csv_that_lost_letters_is_no_difference(self, anna, town):
        Phone.objects.filter(service=town.day).update(label="Bel eerst ☎ caf\u00e9")
        raw = as_csv(csv_rows(town.region)).decode("utf-8-sig").encode("cp1252", "replace")
        page = uploaded(anna, town.region, raw, "n.csv")
        assert (faults(page), changes(page)) == ([], [])

    @pytest.mark.parametrize(
        ("name", "raw", "words"),
        [
            ("a.xlsm", b"PK", "macro"),
            ("a.xlsx", b"PKx", "niet te lezen als Excel"),
            ("a.csv", b"", "leeg"),
            ("a.csv", b"x" * (5 * 1024 * 1024 + 1), "hoogstens 5 MB"),
        ],
    )
    def test_a_file_that_is_none_is_refused_in_words(self, anna, town, name, raw, words):
        assert words in text(uploaded(anna, town.region, raw, name))

    def test_without_a_file_anna_is_asked_for_one(self, anna, town):
        assert "Kies eerst een bestand" in text(anna.post(address(town.region), {}))


class TestMeanwhile:
    def one_change(self, anna, town):
        workbook = Workbook(town.region)
        workbook.put("Lokaal team", "Nummer", "036-765 43 21")
        return uploaded(anna, town.region, workbook.saved())

    def test_nothing_is_saved_when_the_row_changed_in_between(self, anna, town):
        page = self.one_change(anna, town)
        phone = number_of(town.day)
        phone.label = "Overdag"
        phone.save()
        again = confirmed(anna, town.region, page)
        assert "intussen iets gewijzigd" in text(again)
        assert number_of(town.day).number == "0361234567"
        # Now Anna sees what would be undone, and may confirm that.
        assert [one[1] for one in changes(again)] == ["Omschrijving", "Nummer"]

    def test_the_button_works_once(self, anna, town):
        page = self.one_change(anna, town)
        confirmed(anna, town.region, page)
        again = confirmed(anna, town.region, page)
        assert "of dit is al bewaard" in text(again)
        assert changes(again) == []

    def test_another_row_may_change(self, anna, town):
        page = self.one_change(anna, town)
        town.night.phones.update(label="Nacht")
        other = confirmed(anna, town.region, page)
        # The file would take that label away again; that wasn't shown.
        assert "intussen" in text(other)

    def test_what_was_confirmed_is_what_was_shown_or_nothing(self, anna, town, monkeypatch):
        page = self.one_change(anna, town)
        for kept in ("", "onzin", page.context["kept"][:-2] + "xx", dumps({}, salt="anders")):
            refused = anna.post(address(town.region), {"kept": kept})
            assert "Kies het bestand opnieuw" in text(refused)
        monkeypatch.setattr(upload, "VALID", -1)
        assert "te oud" in text(anna.post(address(town.region), {"kept": page.context["kept"]}))
        assert number_of(town.day).number == "0361234567"

    def test_a_fault_that_came_in_between_is_told(self, anna, town):
        page = self.one_change(anna, town)
        number_of(town.day).delete()
        again = anna.post(address(town.region), {"kept": page.context["kept"]})
        assert "onbekende sleutel" in faults(again)[0]

    def test_a_preview_of_carla_is_not_annas(self, anna, town):
        carla = signed_in(factories.user(name="carla", superuser=True))
        page = self.one_change(carla, town)
        assert "Kies het bestand opnieuw" in text(
            anna.post(address(town.region), {"kept": page.context["kept"]})
        )


class TestWho:
    def test_bas_finds_no_page_and_no_file(self, town):
        elsewhere = factories.region(slug="veluwe", name="Veluwe")
        bas = signed_in(factories.coordinator(region=elsewhere, name="bas"))
        for where in ("", "xlsx/", "csv/"):
            assert bas.get(address(town.region) + where).status_code == 404
        assert uploaded(bas, town.region, b"x").status_code == 404

    def test_keys_of_another_region_are_unknown(self, anna, town):
        elsewhere = factories.region(slug="veluwe", name="Veluwe")
        theirs = factories.service(
            region=elsewhere, slug="lokaal-team", name="Geheim", number="0318-123 456"
        )
        key = f"nummer:lokaal-team/{theirs.phones.get().pk}"
        rows = csv_rows(town.region)
        rows.append([key, *[""] * 5, "112", *[""] * 10])
        rows.append([f"dienst:{theirs.slug}x", *[""] * 16])
        page = uploaded(anna, town.region, as_csv(rows), "n.csv")
        assert all("is een onbekende sleutel" in one for one in faults(page))
        assert len(faults(page)) == 2
        assert "Geheim" not in text(page)
        bas = signed_in(factories.coordinator(region=elsewhere, name="bas"))
        raw = download(anna, town.region).content
        found = faults(uploaded(bas, elsewhere, raw))
        assert found
        assert all("onbekende sleutel" in one for one in found)

    def test_a_preview_of_one_region_does_not_count_in_another(self, anna, town):
        elsewhere = factories.region(slug="veluwe", name="Veluwe")
        Membership.objects.create(
            user=Membership.objects.get().user, region=elsewhere, role="coordinator"
        )
        workbook = Workbook(town.region)
        workbook.put("Lokaal team", "Nummer", "036-765 43 21")
        page = uploaded(anna, town.region, workbook.saved())
        assert "Kies het bestand opnieuw" in text(
            anna.post(address(elsewhere), {"kept": page.context["kept"]})
        )

    def test_ella_may_look_and_not_load(self, town):
        ella = signed_in(looker(town.region, "editor", "ella"))
        page = ella.get(address(town.region))
        assert page.status_code == 200
        assert "Terugzetten" not in text(page)
        assert download(ella, town.region).status_code == 200
        refused = uploaded(ella, town.region, b"Sleutel;Nummer")
        assert refused.status_code == 403
        assert "Alleen een coördinator" in text(refused)

    def test_piet_is_told_that_it_is_not_for_him(self, town):
        piet = signed_in(looker(town.region, "partner", "piet"))
        refused = piet.get(address(town.region))
        assert refused.status_code == 403
        assert "voor de coördinator" in text(refused)

    def test_nobody_finds_a_region_that_is_not_there(self, anna):
        assert anna.get("/beheer/excel/nergens/").status_code == 404


def looker(region, role, name):
    row = factories.user(name=name)
    Membership.objects.create(user=row, region=region, role=role)
    return row


HOSTILE = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40
) | st.sampled_from(
    ["=1+1", "+31", "-", "@SUM(A1)", "'=x", "''", "\t=x", "a;b", 'a"b', "a\nb", "a\r\nb", "_x000D_",
     "#NAAM?", "####", "0361234567", "1E5", "TRUE", " ", "\u00a0", "1-2-2027", "\ufeff", "sep=;"]
)  # fmt: skip


class TestHostileDirectories(TestCase):
    """Whatever stands in the directory, out and in again is no difference."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(HOSTILE, min_size=6, max_size=6), st.sampled_from(["xlsx", "csv"]))
    def test_out_and_in_again_is_no_difference(self, words, way):
        name, label, say, kind, town, by = words
        region = factories.region()
        here = factories.municipality(region=region, name=town[:200] or "x")
        body = factories.organization(region=region, name=name or "x")
        factories.service(
            region=region,
            organization=body,
            name=by or "x",
            kind=kind,
            number="112",
            instruction=say,
            municipalities=[here],
            summary=label,
        ).phones.update(label=label, assured_by=name)
        anna = signed_in(factories.coordinator(region=region))
        page = uploaded(anna, region, download(anna, region, way).content, f"n.{way}")
        assert page.status_code == 200
        assert (faults(page), changes(page)) == ([], [])


class TestTheSameInOtherWords:
    def test_a_number_and_hours_written_in_another_way_are_no_difference(self, anna, town):
        Phone.objects.filter(service=town.day).update(hours=factories.ALWAYS)
        workbook = Workbook(town.region)
        workbook.put("Lokaal team", "Nummer", "0361234567")
        workbook.put("Lokaal team", "Openingstijden", "ma-zo 00:00-24:00")
        page = uploaded(anna, town.region, workbook.saved())
        assert (faults(page), changes(page)) == ([], [])

    def test_a_number_that_got_past_the_forms_is_shown_and_can_be_mended(self, anna, town):
        Phone.objects.filter(service=town.day).update(number="12")
        workbook = Workbook(town.region)
        assert workbook.cell(workbook.row_of("Lokaal team"), "Nummer").value == "12"
        row = workbook.put("Lokaal team", "Nummer", "036-765 43 21")
        page = uploaded(anna, town.region, workbook.saved())
        assert (faults(page), changes(page)) == ([], [(row, "Nummer", "12", "036-765 43 21")])

"""Somebody in Almere says that a number is wrong: no name, no cookie, nothing about a client."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client

from portal.reports import reports
from portal.reports.reports import (
    LATEST,
    MOST_A_DAY,
    SOONEST,
    forget_reports,
    is_full,
    is_ours,
    token,
)
from tests import factories
from tests.admin_cast import change, fields_of, looker, page_of, signed_in
from tests.away import database_away
from tests.reading import read, visible
from trees.models import Report

pytestmark = pytest.mark.django_db

FORM = "/almere/nu-acuut/melden/"
NUMBERS = "/almere/nummers/melden/"
NOW = datetime.now(tz=UTC)


def proof(page="nu-acuut", age=timedelta(minutes=1), town="almere"):
    return token(town, page, datetime.now(tz=UTC) - age)


def send(client, where=FORM, **fields):
    sent = {"soort": "number", "lijn": "vt-nacht", "tekst": "Bestaat niet meer.", "website": ""}
    return client.post(where, {**sent, "bewijs": proof(), **fields})


@pytest.fixture
def strict(almere):
    """A visitor without a cookie, where forms need their token as in earnest."""
    return Client(enforce_csrf_checks=True)


class TestTheForm:
    def test_an_outcome_and_the_numbers_lead_to_it_and_a_question_does_not(self, almere, client):
        for where, form in (
            ("/almere/nu-acuut/", f"{FORM}?soort=nobody"),
            ("/almere/nummers/", NUMBERS),
        ):
            assert read(client.get(where)).all("a", href=form)
        assert "melden/" not in client.get("/almere/wat-speelt-er/").content.decode()

    def test_a_page_of_another_moment_does_not_lead_to_it(self, almere, client):
        assert "melden/" not in client.get("/almere/nu-acuut/?op=2026-12-26T02:15").content.decode()

    @pytest.mark.parametrize(
        ("asked", "chosen"), [("?soort=nobody", ["nobody"]), ("?soort=zomaar", []), ("", [])]
    )
    def test_who_said_already_what_is_wrong_has_chosen_it(self, almere, client, asked, chosen):
        choices = read(client.get(f"{FORM}{asked}")).all("input", name="soort")
        checked = [one.attributes["value"] for one in choices if "checked" in one.attributes]
        assert checked == chosen

    def test_it_offers_the_lines_of_the_page_and_warns(self, almere, client):
        page = read(client.get(FORM))
        lines = [one.attributes["value"] for one in page.all("option")]
        # As on the page: whom to call now comes first, and that depends on the hour.
        assert lines[0] == ""
        assert sorted(lines[1:]) == ["alarmnummer", "lokaal-team", "politie", "vt-nacht"]
        assert "Schrijf niets over je cliënt" in visible(page)
        assert "Over de pagina “Bel Veilig Thuis” in Almere." in visible(page)

    def test_it_has_112_first_and_nobody_keeps_it_or_gets_a_cookie(self, almere, client):
        for where in (FORM, NUMBERS, FORM + "?verstuurd=1"):
            response = client.get(where)
            assert b'href="tel:112"' in response.content[:2000]
            assert response["Cache-Control"] == "no-store"
            assert not response.cookies

    def test_looking_at_it_writes_nothing(self, almere, client, django_assert_num_queries):
        client.get(FORM)
        assert not Report.objects.exists()

    def test_a_number_for_professionals_is_not_told(self, almere, client):
        almere.night.phones.update(audience="professional")
        assert "0800-2000" not in visible(read(client.get(FORM)))

    def test_where_it_leads_nowhere(self, almere, client):
        assert client.get("/urk/nu-acuut/melden/").status_code == 404
        assert client.get("/almere/bestaat-niet/melden/").headers["Location"] == "/almere/?weg=1"
        assert client.put(FORM).status_code == 405

    def test_a_question_can_be_unclear_too(self, almere, client):
        page = read(client.get("/almere/wat-speelt-er/melden/"))
        assert page.all("select") == []

    def test_a_municipality_without_questions(self, almere, client):
        factories.municipality(region=almere.region, slug="urk")
        assert client.get("/urk/nummers/melden/").status_code == 200
        assert client.get("/urk/nu-acuut/melden/").headers["Location"] == "/urk/?weg=1"


class TestSending:
    def test_what_was_sent_is_kept_and_nothing_of_the_sender(self, strict):
        answer = send(strict)
        assert (answer.status_code, answer["Location"]) == (303, FORM + "?verstuurd=1")
        assert not answer.cookies
        row = Report.objects.get()
        assert (row.page, row.title, row.edition) == ("nu-acuut", "Bel Veilig Thuis", 1)
        assert (row.service, row.kind, row.text) == ("vt-nacht", "number", "Bestaat niet meer.")
        assert {field.name for field in Report._meta.fields} == {
            "id", "municipality", "page", "title", "edition", "service", "kind", "text", "at",
            "handled_at", "handled_by", "answer",
        }  # fmt: skip
        assert "Bedankt" in visible(read(strict.get(answer["Location"])))

    def test_about_the_numbers(self, strict):
        assert send(strict, NUMBERS, bewijs=proof("nummers")).status_code == 303
        assert Report.objects.get().title == "Alle nummers"

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"soort": ""}, "Kies wat er niet klopt."),
            ({"soort": "zomaar"}, "Kies wat er niet klopt."),
            ({"lijn": "van-een-ander"}, "staat niet meer op de pagina"),
            ({"soort": "other", "tekst": " "}, "in een paar woorden"),
            ({"tekst": "x" * 501}, "hoogstens 500 tekens"),
            ({"tekst": "a\x00b"}, "vreemd teken"),
            ({"tekst": "Het ging om 123456782"}, "burgerservicenummer"),
            ({"tekst": "Mail me: jan@example.nl"}, "mailadres"),
            ({"tekst": "Zij is van 12-03-2009"}, "geboortedatum"),
            ({"bewijs": ""}, "stond lang open"),
            ({"bewijs": "verzonnen"}, "stond lang open"),
            ({"bewijs": ("nu-acuut", SOONEST - timedelta(seconds=1))}, "wel erg snel"),
            ({"bewijs": ("nu-acuut", LATEST + timedelta(minutes=1))}, "stond lang open"),
            ({"bewijs": ("morgen", timedelta(minutes=1))}, "stond lang open"),
            ({"bewijs": proof(town="urk")}, "stond lang open"),
        ],
    )
    def test_what_is_not_taken_in_gets_a_sentence_and_stays_typed(self, strict, fields, sentence):
        if isinstance(fields.get("bewijs"), tuple):
            fields = {**fields, "bewijs": proof(*fields["bewijs"])}
        page = read(send(strict, **fields))
        assert sentence in visible(page)
        assert not Report.objects.exists()
        typed = fields.get("tekst", "Bestaat niet meer.").replace("\x00", "")
        assert typed.strip() in page.one("textarea").text.replace("\x00", "")

    def test_a_page_that_stood_open_too_long_can_be_sent_again(self, strict, monkeypatch):
        page = send(strict, bewijs=proof(age=LATEST + timedelta(minutes=1)))
        monkeypatch.setattr(reports, "SOONEST", timedelta(0))
        sent = fields_of(page, soort="number", lijn="vt-nacht")
        assert strict.post(FORM, sent).status_code == 303

    def test_a_machine_that_fills_in_everything_is_thanked_and_forgotten(self, strict):
        assert send(strict, website="https://example.nl").status_code == 303
        assert not Report.objects.exists()

    def test_pressing_twice_is_one_report(self, strict):
        send(strict)
        send(strict)
        assert Report.objects.count() == 1

    def test_a_page_that_went_away_meanwhile_is_still_heard(self, strict):
        where = "/almere/oude-pagina/melden/"
        assert send(strict, where, bewijs=proof("oude-pagina"), lijn="").status_code == 303
        assert Report.objects.get().title == ""
        made_up = send(strict, where, bewijs="verzonnen", lijn="")
        assert (made_up.status_code, made_up.url) == (302, "/almere/?weg=1")
        faulty = read(send(strict, where, bewijs=proof("oude-pagina", age=LATEST * 2), lijn=""))
        assert "een pagina die er niet meer is" in visible(faulty)

    def test_a_day_has_an_end(self, strict, almere):
        for number in range(MOST_A_DAY):
            factories.report(municipality=almere.municipality, text=str(number))
        assert "vandaag al veel meldingen" in visible(read(send(strict)))
        page = read(strict.get(FORM))
        assert "vandaag al veel meldingen" in visible(page)
        assert page.all("form") == []
        assert Report.objects.count() == MOST_A_DAY

    def test_tomorrow_is_another_day_and_zeewolde_another_municipality(self, almere):
        for number in range(MOST_A_DAY):
            factories.report(municipality=almere.municipality, at=NOW, text=str(number))
        assert is_full(almere.municipality, NOW)
        assert not is_full(almere.municipality, NOW + timedelta(days=1))
        assert not is_full(almere.zeewolde, NOW)

    def test_without_a_database_there_is_a_sentence_and_the_words_stay(self, strict):
        strict.get(FORM)
        with database_away():
            answer = send(strict)
        assert answer.status_code == 503
        page = read(answer)
        assert "over een minuut opnieuw" in visible(page)
        assert page.one("textarea").text.strip() == "Bestaat niet meer."
        # Sent again once the database answers, it is taken in.
        proven = page.one("input", name="bewijs").attributes["value"]
        assert is_ours(proven, "almere", "nu-acuut")
        assert send(strict).status_code == 303

    def test_a_database_that_is_away_is_asked_no_second_time(self, strict, almere):
        """Each time somebody would wait for seconds more."""
        strict.get(FORM)
        asked = []

        def silent(execute, sql, *rest):
            asked.append(sql)
            raise OperationalError("no answer")

        with connection.execute_wrapper(silent):
            assert send(strict).status_code == 503
        assert len(asked) == 1

    def test_the_form_itself_is_there_without_a_database(self, strict, almere):
        strict.get(FORM)
        with database_away():
            assert strict.get(FORM).status_code == 200


class TestTheCoordinator:
    @pytest.fixture
    def report(self, almere):
        return factories.report(
            municipality=almere.municipality, service="vt-nacht", text="Bandje", title="Bel VT"
        )

    @pytest.fixture
    def anna(self, almere):
        return factories.coordinator(region=almere.region)

    def test_anna_reads_it_with_the_way_to_page_and_number(self, report, anna, almere):
        page = read(signed_in(anna).get(page_of(report)))
        assert "Bandje" in visible(page)
        assert page.all("a", href="/almere/nu-acuut/")
        assert page.all("a", href=page_of(almere.night))

    def test_anna_marks_it_as_done_with_a_note(self, report, anna):
        client = signed_in(anna)
        assert change(client, report, answer="Gebeld en aangepast.").status_code == 302
        report.refresh_from_db()
        assert (report.handled_by, report.answer) == (anna, "Gebeld en aangepast.")
        assert report.handled_at
        first = report.handled_at
        change(client, report, answer="Ook de tijden.")
        report.refresh_from_db()
        assert report.handled_at == first

    def test_done_without_a_note_is_not_done(self, report, anna):
        assert change(signed_in(anna), report, answer="").status_code == 200
        report.refresh_from_db()
        assert report.handled_at is None

    def test_what_a_visitor_wrote_does_not_change(self, report, anna):
        change(signed_in(anna), report, answer="Klaar", text="Iets anders", page="x")
        report.refresh_from_db()
        assert (report.text, report.page) == ("Bandje", "nu-acuut")

    def test_what_still_has_to_be_done_comes_first(self, report, anna, almere):
        done = factories.report(municipality=almere.municipality, handled_at=NOW, page="nummers")
        listed = signed_in(anna).get("/beheer/trees/report/").context["cl"].result_list
        assert list(listed) == [report, done]

    def test_the_numbers_page_and_a_service_that_is_gone(self, anna, almere):
        row = factories.report(municipality=almere.municipality, page="nummers", service="weg")
        page = read(signed_in(anna).get(page_of(row)))
        assert page.all("a", href="/almere/nummers/")
        assert "weg (staat er niet meer)" in visible(page)
        bare = factories.report(municipality=almere.municipality)
        assert "niet gezegd" in visible(read(signed_in(anna).get(page_of(bare))))

    def test_bas_sees_nothing_of_it_and_ella_may_only_look(self, report, anna):
        bas = factories.coordinator(region=factories.region(slug="elders"), name="bas")
        assert signed_in(bas).get(page_of(report), follow=True).status_code in (200, 404)
        assert "Bandje" not in signed_in(bas).get(page_of(report), follow=True).content.decode()
        ella = signed_in(looker(region=report.municipality.region))
        assert "Bandje" in ella.get(page_of(report)).content.decode()
        assert ella.post(page_of(report), {"answer": "Zelf"}).status_code == 403

    def test_nobody_writes_one_in_the_admin(self, anna):
        assert signed_in(anna).get("/beheer/trees/report/add/").status_code == 403


def test_after_a_year_it_is_forgotten(almere, capsys):
    factories.report(municipality=almere.municipality, at=NOW - timedelta(days=366))
    kept = factories.report(municipality=almere.municipality, at=NOW - timedelta(days=364))
    call_command("forget_reports")
    assert list(Report.objects.all()) == [kept]
    assert "1 melding verwijderd" in capsys.readouterr().out
    assert forget_reports(NOW) == 0

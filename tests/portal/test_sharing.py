"""Passing a page on, and keeping a number: by link, letter, QR code and contact."""

import re
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
import segno

from tests import factories
from tests.reading import read, visible
from trees import live

pytestmark = pytest.mark.django_db

HOST = "http://testserver"
NIGHT = "2026-11-24T02:15"
LONG_DAY = date(2126, 1, 1)


def shared(client, slug, **query):
    return read(client.get(f"/almere/{slug}/delen/", query))


def card(client, service, **query):
    response = client.get(f"/almere/nummers/{service}.vcf", query)
    assert response.status_code == 200
    return response.content.decode().replace("\r\n ", "").split("\r\n")


def note(client, service, **query):
    (found,) = [line for line in card(client, service, **query) if line.startswith("NOTE:")]
    plain = found.removeprefix("NOTE:").replace("\\,", ",").replace("\\;", ";")
    return plain.split("\\n")


def telephones(client, service, **query):
    lines = card(client, service, **query)
    return [line.rpartition(":")[2] for line in lines if re.match(r"(item\d+\.)?TEL", line)]


def kept(page):
    """The contacts that a page offers: the address by the words of the link."""
    links = [(link.text, link.attributes["href"]) for link in page.one("main").all("a")]
    return {text: href for text, href in links if text.startswith("Bewaar in je contacten")}


class TestThePageToShare:
    @pytest.mark.parametrize(
        ("slug", "title", "path"),
        [
            ("nu-acuut", "Onveilig thuis · Nee", "/almere/nu-acuut/"),
            ("wat-speelt-er", "Wat is er aan de hand?", "/almere/wat-speelt-er/"),
            ("levensgevaar", "Is er nu levensgevaar?", "/almere/"),
            ("nummers", "Alle nummers", "/almere/nummers/"),
            ("werkafspraken", "Werkafspraken", "/almere/werkafspraken/"),
            ("over", "Over de crisiswijzer", "/almere/over/"),
            ("stroomschema", "Stroomschema", "/almere/stroomschema/"),
            ("beginscherm", "op je beginscherm", "/beginscherm/?gemeente=almere"),
        ],
    )
    def test_somebody_gets_the_whole_address_of_the_page(self, client, almere, slug, title, path):
        page = shared(client, slug)
        assert page.one("h1").text == "Deel deze pagina"
        assert title in page.one("p", class_="hint").text
        (link,) = [a for a in page.all("a") if a.text == HOST + path]
        assert link.attributes["href"] == path
        assert page.one("svg", role="img").attributes["aria-label"] == f"QR-code van {HOST}{path}"
        assert client.get(path).status_code == 200

    def test_a_colleague_gets_the_address_by_mail(self, client, almere):
        (link,) = [a for a in shared(client, "nu-acuut").all("a") if a.text == "Mail deze pagina"]
        letter = parse_qs(urlsplit(link.attributes["href"]).query)
        assert letter == {
            "subject": ["Crisiswijzer: Onveilig thuis · Nee – Almere"],
            "body": [f"Onveilig thuis · Nee – Almere\r\n{HOST}/almere/nu-acuut/\r\n"],
        }
        assert "+" not in link.attributes["href"]

    def test_the_button_waits_for_a_script(self, client, almere):
        button = shared(client, "nu-acuut").one("button")
        assert "hidden" in button.attributes
        assert button.attributes["data-share"] == "/almere/nu-acuut/"
        assert button.attributes["data-title"] == "Onveilig thuis · Nee – Almere"

    def test_a_page_that_is_gone_leads_to_the_first_question(self, client, almere):
        for address in ("bestaat-niet/delen/", "bestaat-niet/qr.svg", "Bestaat-Niet/delen/"):
            assert client.get(f"/almere/{address}")["Location"] == "/almere/?weg=1"

    def test_capitals_lead_to_the_same_page(self, client, almere):
        assert client.get("/almere/Nu-Acuut/delen/")["Location"] == "/almere/nu-acuut/delen/"
        assert client.get("/almere/NUMMERS/qr.svg")["Location"] == "/almere/nummers/qr.svg"

    @pytest.mark.parametrize(
        "address",
        [
            "%00/delen/",
            "İ/delen/",
            "%E2%80%AE112/qr.svg",
            "%22%0d%0aX/qr.svg",
            "nummers/%22%0d.vcf",
        ],
    )
    def test_a_strange_address_gets_a_plain_answer(self, client, almere, address):
        response = client.get(f"/almere/{address}")
        assert response.status_code in (302, 404)
        assert "Content-Disposition" not in response

    def test_a_municipality_without_questions_shares_its_numbers(self, client, almere):
        factories.municipality(region=almere.region, slug="urk")
        assert client.get("/urk/nummers/delen/").status_code == 200
        assert client.get("/urk/nu-acuut/delen/")["Location"] == "/urk/?weg=1"
        assert client.get("/atlantis/nummers/delen/").status_code == 404

    def test_another_address_of_the_portal_gets_its_own_page(self, client, almere, settings):
        settings.ALLOWED_HOSTS = ["een.example", "twee.example"]
        for host in settings.ALLOWED_HOSTS:
            page = read(client.get("/almere/nu-acuut/delen/", headers={"host": host}))
            assert f"http://{host}/almere/nu-acuut/" in visible(page)

    def test_the_address_of_the_site_goes_before_the_host_that_was_asked(
        self, client, almere, settings
    ):
        settings.SITE_URL = "https://crisis.example"
        assert "https://crisis.example/almere/nu-acuut/" in visible(shared(client, "nu-acuut"))
        assert b"https://crisis.example/" in client.get("/almere/nu-acuut/qr.svg").content
        assert "URL:https://crisis.example/almere/nummers/" in card(client, "vt-nacht")

    def test_a_port_that_somebody_made_up_is_passed_on_to_nobody(self, client, almere, settings):
        settings.HTTPS, asked = True, {"host": "localhost:4321"}
        for address in ("nu-acuut/delen/", "nu-acuut/qr.svg", "nummers/vt-nacht.vcf"):
            assert b"4321" not in client.get(f"/almere/{address}", headers=asked).content

    def test_it_is_served_like_every_public_page(self, client, almere):
        for address in ("nu-acuut/delen/", "nu-acuut/qr.svg", "nummers/vt-nacht.vcf"):
            response = client.get(f"/almere/{address}")
            assert response["Cache-Control"] == "public, max-age=0, stale-if-error=86400"
            assert not response.cookies
            again = client.get(f"/almere/{address}", headers={"If-None-Match": response["ETag"]})
            assert again.status_code == 304
            assert client.post(f"/almere/{address}").status_code == 405
        assert b'href="tel:112"' in client.get("/almere/nu-acuut/delen/").content[:2000]

    def test_nothing_of_another_moment_is_kept_by_others(self, client, almere):
        for address in ("nu-acuut/delen/", "nu-acuut/qr.svg", "nummers/vt-nacht.vcf"):
            response = client.get(f"/almere/{address}?op={NIGHT}")
            assert response["Cache-Control"] == "private, no-store"
        assert "op=2026-11-24" in visible(shared(client, "nu-acuut", op=NIGHT))

    def test_a_warm_page_asks_the_database_nothing(self, client, almere, django_assert_num_queries):
        for address in ("nu-acuut/delen/", "nummers/delen/", "nummers/vt-nacht.vcf"):
            client.get(f"/almere/{address}")
            with django_assert_num_queries(0):
                client.get(f"/almere/{address}")

    def test_it_is_small(self, client, almere):
        packed = client.get("/almere/nu-acuut/delen/", headers={"Accept-Encoding": "gzip"})
        assert len(packed.content) <= 8_000


def dark(drawing):
    """The dark modules of a drawing: a row of booleans for each row of the code."""
    size = int(drawing.attributes["viewbox"].split()[-1])
    ground, code = drawing.all("path")
    assert (ground.attributes["fill"], code.attributes["fill"]) == ("#fff", "#000")
    assert ground.attributes["d"] == f"M0 0h{size}v{size}H0z"
    found = [[False] * size for _ in range(size)]
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", code.attributes["d"]):
        for column in range(int(x), int(x) + int(width)):
            found[int(y)][column] = True
    return found


class TestTheCode:
    @pytest.mark.parametrize("slug", ["nu-acuut", "nummers"])
    def test_a_camera_finds_the_address_in_it(self, client, almere, slug):
        address = f"{HOST}/almere/{slug}/"
        meant = segno.make_qr(address, error="m", boost_error=False).matrix_iter(border=4)
        drawn = dark(shared(client, slug).one("svg", role="img"))
        assert drawn == [[bool(module) for module in row] for row in meant]

    def test_it_needs_no_style(self, client, almere):
        everything = shared(client, "nu-acuut").one("svg", role="img")
        assert all("style" not in one.attributes for one in [everything, *everything.all()])

    def test_the_file_is_the_same_every_time(self, client, almere):
        first, again = (client.get("/almere/nu-acuut/qr.svg") for _ in range(2))
        assert first["Content-Type"] == "image/svg+xml"
        assert first["Content-Disposition"] == 'attachment; filename="qr-almere-nu-acuut.svg"'
        assert first.content == again.content
        assert f"QR-code van {HOST}/almere/nu-acuut/" in first.content.decode()

    def test_the_file_is_a_drawing_by_itself(self, client, almere):
        drawing = read(client.get("/almere/nu-acuut/qr.svg")).one("svg")
        assert drawing.attributes["xmlns"] == "http://www.w3.org/2000/svg"
        assert dark(drawing) == dark(shared(client, "nu-acuut").one("svg", role="img"))


class TestTheCard:
    def test_a_doctor_keeps_a_number_with_all_that_goes_with_it(self, client, almere):
        response = client.get("/almere/nummers/vt-nacht.vcf")
        assert response["Content-Type"] == "text/vcard; charset=utf-8"
        assert response["Content-Disposition"] == 'attachment; filename="vt-nacht.vcf"'
        lines = card(client, "vt-nacht", op=NIGHT)
        assert lines[:2] == ["BEGIN:VCARD", "VERSION:3.0"]
        assert {
            "FN:Advies en melding",
            "ORG:Veilig Thuis Flevoland",
            "TEL;TYPE=WORK,VOICE:08002000",
            f"URL:{HOST}/almere/nummers/",
        } < set(lines)
        assert note(client, "vt-nacht", op=NIGHT) == [
            "Advies en melding bij acute onveiligheid",
            "0800-2000: ma t/m zo 17:00 tot 08:30 de volgende dag",
            "Zeg dat je als professional belt.",
            "Gecontroleerd op 12 november 2026",
            "Uit de crisiswijzer van Almere, 24 november 2026. Kijk daar of dit nog klopt.",
        ]

    def test_saving_it_again_replaces_the_contact(self, client, almere):
        before = card(client, "vt-nacht")
        almere.night.phones.update(number="08002001")
        live.forget()
        after = card(client, "vt-nacht")
        assert before != after
        assert before[2].startswith("UID:")
        assert before[2] == after[2] != card(client, "lokaal-team")[2]

    def test_a_card_of_another_moment_never_replaces_the_one_of_now(self, client, almere):
        then, later, now = (card(client, "vt-nacht", **at) for at in (
            {"op": NIGHT}, {"op": "2027-11-24"}, {}
        ))  # fmt: skip
        assert len({then[2], later[2], now[2]}) == 3

    def test_who_looks_at_another_moment_is_offered_no_contact(self, client, almere):
        assert kept(read(client.get(f"/almere/nu-acuut/?op={NIGHT}"))) == {}
        for slug in ("nu-acuut", "nummers"):
            assert kept(shared(client, slug, op=NIGHT)) == {}
            assert kept(shared(client, slug)) != {}

    def test_days_that_differ_are_told(self, client, almere):
        closed = {"from": "2026-12-24", "to": "2026-12-24", "hours": [], "note": "Teamdag"}
        almere.night.phones.update(hours={**factories.NIGHT, "exceptions": [closed]})
        live.forget()
        (hours,) = [
            words for words in note(client, "vt-nacht", op="2026-12-20") if "zo 17" in words
        ]
        assert "24 december 2026: gesloten (Teamdag)" in hours

    def test_every_public_number_stands_in_it_with_its_own_words(self, client, almere):
        factories.phone(
            service=almere.day, number="06-12345678", hours=None, label="App", position=1
        )
        factories.phone(service=almere.day, number="0900-8844", position=2)
        live.forget()
        assert telephones(client, "lokaal-team") == ["+31361234567", "+31612345678", "09008844"]
        words = note(client, "lokaal-team")
        assert "06-12 34 56 78 (App): openingstijden onbekend" in words
        assert "0900-8844: dag en nacht" in words
        assert "Dit nummer kost geld." in words
        assert "Nummer nog niet gecontroleerd." in words

    def test_a_number_for_professionals_stays_inside(self, client, almere):
        factories.phone(service=almere.day, number="06-12345678", audience="professional")
        live.forget()
        assert telephones(client, "lokaal-team") == ["+31361234567"]
        assert "12 34 56 78" not in "".join(card(client, "lokaal-team"))

    def test_a_number_counts_on_the_days_on_which_it_works(self, client, almere):
        almere.day.phones.update(valid_to=date(2026, 11, 30))
        factories.phone(service=almere.day, number="0320-123456", valid_from=date(2026, 12, 1))
        live.forget()
        assert telephones(client, "lokaal-team", op="2026-11-30") == ["+31361234567"]
        assert telephones(client, "lokaal-team", op="2026-12-01") == ["+31320123456"]

    def test_a_known_wrong_number_comes_with_its_warning(self, client, almere):
        almere.day.phones.update(number="09000113")
        live.forget()
        assert any("oud nummer" in words for words in note(client, "lokaal-team"))

    def test_112_stays_112(self, client, almere):
        assert telephones(client, "alarmnummer") == ["112"]

    def test_an_address_goes_along(self, client, almere):
        almere.day.visit = {"address": "Stadhuisplein 1\r\n1315 HR Almere"}
        almere.day.save()
        live.forget()
        assert "ADR;TYPE=WORK:;;Stadhuisplein 1\\n1315 HR Almere;;;;" in card(client, "lokaal-team")

    def test_an_example_says_so_in_its_name(self, client, db):
        factories.town(demo=True)
        assert "FN:VOORBEELD – Advies en melding" in card(client, "vt-nacht")
        assert note(client, "vt-nacht")[0].startswith("Voorbeeld.")

    @pytest.mark.parametrize(
        "change",
        [
            {"number": ""},
            {"audience": "professional"},
            {"valid_from": LONG_DAY},
            {"valid_to": date(2026, 1, 1)},
        ],
    )
    def test_without_a_number_that_works_there_is_no_card(self, client, almere, change):
        almere.day.phones.update(**change)
        live.forget()
        response = client.get("/almere/nummers/lokaal-team.vcf")
        page = read(response)
        assert response.status_code == 404
        assert response["Cache-Control"] == "no-store"
        assert "geen nummer dat iedereen kan bellen" in visible(page)
        assert page.one("a", class_="button").attributes["href"] == "/almere/nummers/"

    def test_a_service_that_ended_is_unknown_or_elsewhere_has_no_card(self, client, almere):
        almere.day.ended_on = date(2026, 1, 1)
        almere.day.save()
        urk = factories.municipality(region=almere.region, slug="urk")
        factories.service(
            region=almere.region, slug="urk", municipalities=[urk], number="0527-123456"
        )
        live.forget()
        for service in ("lokaal-team", "bestaat-niet", "urk", "VT-NACHT"):
            assert client.get(f"/almere/nummers/{service}.vcf").status_code == 404
        assert client.get("/urk/nummers/urk.vcf").status_code == 200
        assert client.get("/atlantis/nummers/urk.vcf").status_code == 404


class TestTheWayThere:
    def test_an_outcome_ends_in_sharing_and_keeping(self, client, almere):
        page = read(client.get("/almere/nu-acuut/"))
        assert page.all("h2")[-1].text == "Delen of bewaren"
        (link,) = [a for a in page.one("main").all("a") if a.text == "Deel deze pagina"]
        assert link.attributes["href"] == "/almere/nu-acuut/delen/"
        assert kept(page) == {
            "Bewaar in je contacten: Advies en melding": "/almere/nummers/vt-nacht.vcf",
            "Bewaar in je contacten: Lokaal team": "/almere/nummers/lokaal-team.vcf",
        }
        assert kept(shared(client, "nu-acuut")) == kept(page)

    def test_nobody_has_to_keep_112_or_what_cannot_be_called(self, client, almere):
        almere.day.phones.update(number="")
        live.forget()
        assert kept(read(client.get("/almere/ja-112/"))) == {}
        assert kept(read(client.get("/almere/vast/"))) == {}

    def test_a_line_that_one_calls_as_well_can_be_kept_too(self, client, db):
        town = factories.town(published=False)
        also = factories.service(region=town.region, slug="crisisdienst", number="088-1234567")
        factories.outcome(region=town.region, slug="samen", steps=[town.day], also=[also, town.day])
        node = town.region.trees.get().nodes.get(slug="vast")
        node.outcome = town.region.outcomes.get(slug="samen")
        node.save()
        factories.go_live(region=town.region)
        assert list(kept(read(client.get("/almere/vast/"))).values()) == [
            "/almere/nummers/lokaal-team.vcf",
            "/almere/nummers/crisisdienst.vcf",
        ]

    def test_all_numbers_can_be_kept_from_one_page(self, client, almere):
        assert list(kept(shared(client, "nummers")).values()) == [
            "/almere/nummers/lokaal-team.vcf",
            "/almere/nummers/politie.vcf",
            "/almere/nummers/vt-nacht.vcf",
        ]
        assert kept(shared(client, "wat-speelt-er")) == {}

    @pytest.mark.parametrize(
        ("address", "leads_to"),
        [
            ("/almere/", "/almere/levensgevaar/delen/"),
            ("/almere/wat-speelt-er/", "/almere/wat-speelt-er/delen/"),
            ("/almere/nummers/", "/almere/nummers/delen/"),
            ("/almere/werkafspraken/", "/almere/werkafspraken/delen/"),
        ],
    )
    def test_a_page_leads_to_where_it_is_shared(self, client, almere, address, leads_to):
        (link,) = [a for a in read(client.get(address)).one("footer").all("a") if a.text == "Delen"]
        assert link.attributes["href"] == leads_to
        assert client.get(leads_to).status_code == 200

    @pytest.mark.parametrize("address", ["/almere/", "/almere/nu-acuut/", "/almere/nummers/"])
    def test_another_moment_is_not_passed_on(self, client, almere, address):
        page = client.get(f"{address}?op={NIGHT}")
        assert "/delen/" not in page.content.decode()
        assert "data-share" not in page.content.decode()

"""The shortcut on a home screen: what the manifest promises, and four ways to put it there."""

import json
import re
import struct
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from portal.share.home_screen import GROUND, ICONS, TITLE
from tests import factories
from tests.reading import read, visible
from trees import live

pytestmark = pytest.mark.django_db

MANIFEST = "/almere/manifest.webmanifest"
HERE = "/beginscherm/?gemeente=almere"
DEVICES = ["iPhone en iPad", "Android", "Windows", "Mac"]
PNGS = [(name, sizes, purpose) for name, sizes, kind, purpose in ICONS if kind == "image/png"]


def manifest(client, address=MANIFEST):
    return json.loads(client.get(address).content)


def stored(address: str) -> Path:
    return Path(str(finders.find(address.removeprefix("/static/"))))


def size_of(file: Path) -> tuple[int, int]:
    """Width and height in pixels, as the first chunk of a PNG says."""
    start = file.read_bytes()[:24]
    assert start[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", start[16:24])
    return width, height


class TestTheManifest:
    def test_the_shortcut_opens_at_the_first_question_of_its_municipality(self, client, almere):
        members = manifest(client)
        assert members["start_url"] == members["id"] == "/almere/"
        assert (members["scope"], members["display"]) == ("/", "standalone")
        assert (members["lang"], members["dir"]) == ("nl", "ltr")
        assert client.get(members["start_url"]).status_code == 200

    def test_it_is_called_after_its_municipality(self, client, almere):
        members = manifest(client)
        assert members["name"] == "Crisiswijzer Almere"
        assert members["short_name"] == "Almere"
        assert "Almere" in members["description"]

    def test_a_name_that_is_too_long_below_an_icon_is_not_cut(self, client, almere):
        long = factories.municipality(region=almere.region, slug="npolder", name="Noordoostpolder")
        fits = factories.municipality(region=almere.region, slug="lelystad", name="Zeewolde-Zee")
        live.forget()
        found = [
            manifest(client, f"/{one.slug}/manifest.webmanifest")["short_name"]
            for one in (long, fits)
        ]
        assert found == ["Crisiswijzer", "Zeewolde-Zee"]

    def test_an_example_says_so_in_its_name(self, client, db):
        factories.town(demo=True)
        assert manifest(client)["name"] == "Crisiswijzer Almere (voorbeeld)"

    def test_two_municipalities_are_two_shortcuts(self, client, almere):
        factories.municipality(region=almere.region, slug="urk")
        assert manifest(client, "/urk/manifest.webmanifest")["id"] == "/urk/"

    def test_a_long_press_leads_to_all_numbers(self, client, almere):
        (shortcut,) = manifest(client)["shortcuts"]
        assert shortcut["name"] == "Alle nummers"
        assert read(client.get(shortcut["url"])).one("h1").text == "Alle nummers in Almere"

    def test_it_has_the_colours_of_the_pages(self, client, almere):
        style = (settings.BASE_DIR / "static" / "tokens.css").read_text()
        light, dark = re.findall(r"--ground: (#[0-9a-f]+)", style)[:2]
        members = manifest(client)
        assert members["theme_color"] == members["background_color"] == GROUND == light
        metas = read(client.get("/almere/")).all("meta", name="theme-color")
        # The first one that fits holds.
        assert [(one.attributes.get("media"), one.attributes["content"]) for one in metas] == [
            ("(prefers-color-scheme:dark)", dark),
            (None, light),
        ]

    def test_it_says_what_it_is_and_is_asked_for_again_each_time(self, client, almere):
        response = client.get(MANIFEST)
        assert response["Content-Type"] == "application/manifest+json"
        assert response["Cache-Control"] == "no-cache"
        assert not response.cookies
        again = client.get(MANIFEST, headers={"If-None-Match": response["ETag"]})
        assert (again.status_code, again.content) == (304, b"")

    def test_another_name_is_there_at_once(self, client, almere):
        mark = client.get(MANIFEST)["ETag"]
        almere.municipality.name = "Almere Haven"
        almere.municipality.save()
        live.forget()
        assert client.get(MANIFEST, headers={"If-None-Match": mark}).status_code == 200
        assert manifest(client)["name"] == "Crisiswijzer Almere Haven"

    def test_an_unknown_municipality_has_none(self, client, almere):
        assert client.get("/atlantis/manifest.webmanifest").status_code == 404

    def test_nothing_can_be_sent_to_it(self, client, almere):
        assert client.post(MANIFEST).status_code == 405


class TestTheIcons:
    def test_there_is_one_for_every_shape_of_icon(self, client, almere):
        found = {(one["sizes"], one["purpose"]) for one in manifest(client)["icons"]}
        large = {(f"{s}x{s}", use) for s in (192, 512) for use in ("any", "maskable")}
        assert found == {("any", "any"), *large}

    def test_each_is_as_large_as_the_manifest_says(self, client, almere):
        for icon in manifest(client)["icons"]:
            file = stored(icon["src"])
            if icon["type"] == "image/png":
                width, height = size_of(file)
                assert icon["sizes"] == f"{width}x{height}"
            else:
                assert file.read_text().startswith("<svg ")
            assert file.stat().st_size < 5_000

    def test_an_iphone_gets_one_without_holes(self, client, almere):
        link = read(client.get("/almere/")).one("link", rel="apple-touch-icon")
        file = stored(link.attributes["href"])
        assert size_of(file) == (180, 180)
        # What is transparent becomes black there.
        assert b"tRNS" not in file.read_bytes()

    @pytest.mark.parametrize("name", [name for name, _, use in PNGS if use == "maskable"])
    def test_one_that_is_cut_to_any_shape_has_no_corners_of_its_own(self, name):
        assert b"tRNS" not in stored(f"icons/{name}").read_bytes()


class TestTheHeadOfAPage:
    @pytest.mark.parametrize("page", ["", "nu-acuut/", "nummers/", "over/", "?op=2026-12-26T02:15"])
    def test_every_page_of_a_municipality_carries_its_manifest(self, client, almere, page):
        link = read(client.get(f"/almere/{page}")).one("link", rel="manifest")
        assert link.attributes["href"] == MANIFEST

    @pytest.mark.parametrize("address", ["/", "/beginscherm/", "/atlantis/", "/almere/?op=x"])
    def test_a_page_of_no_municipality_has_none(self, client, almere, address):
        assert read(client.get(address)).all("link", rel="manifest") == []

    def test_112_still_comes_first_where_the_name_is_as_long_as_can_be(self, client, db):
        slug = "x" * 60
        town = factories.town(published=False, slug=slug)
        town.municipality.name = "&" * 200
        town.municipality.save()
        town.region.trees.get().nodes.filter(parent=None).update(question="é" * 200)
        factories.go_live(region=town.region)
        assert client.get(f"/{slug}/?op=2026-12-26T02:15").content.index(b"tel:112") <= 2000

    def test_below_a_page_stands_the_way_to_it(self, client, almere):
        (link,) = [
            one
            for one in read(client.get("/almere/")).one("footer").all("a")
            if one.text == "Op je beginscherm"
        ]
        page = read(client.get(link.attributes["href"]))
        assert page.one("h1").text == TITLE


class TestThePage:
    def test_first_one_chooses_a_municipality(self, client, almere):
        page = read(client.get("/beginscherm/"))
        assert {a.text: a.attributes["href"] for a in page.one("main").all("a")} == {
            "Emmen": "/beginscherm/?gemeente=emmen",
            "Almere": "/beginscherm/?gemeente=almere",
            "Zeewolde": "/beginscherm/?gemeente=zeewolde",
        }
        assert "kennen we niet" not in visible(page)

    def test_municipalities_stand_by_region_when_there_are_two(self, client, almere):
        page = read(client.get("/beginscherm/"))
        assert [heading.text for heading in page.all("h2")] == ["Drenthe", "Flevoland"]

    def test_an_empty_portal_says_so(self, client, db):
        assert "nog geen gemeenten" in visible(read(client.get("/beginscherm/")))

    @pytest.mark.parametrize("asked", ["atlantis", "<b>", "x" * 3000, "\0", "../beheer"])
    def test_an_unknown_municipality_gets_a_sentence_and_the_list(self, client, almere, asked):
        response = client.get("/beginscherm/", {"gemeente": asked})
        assert response.status_code == 200
        assert b"<b>" not in response.content
        page = read(response)
        assert "kennen we niet" in visible(page)
        assert len(visible(page)) < 400
        named = [link.text for link in page.one("main").all("a")]
        assert named == ["Emmen", "Almere", "Zeewolde"]

    @pytest.mark.parametrize("asked", ["almere", "Almere", " ALMERE "])
    def test_a_municipality_is_found_however_it_is_written(self, client, almere, asked):
        page = read(client.get("/beginscherm/", {"gemeente": asked}))
        assert page.one("link", rel="manifest").attributes["href"] == MANIFEST
        assert "eerste vraag van Almere" in visible(page)

    def test_without_javascript_all_four_ways_are_there(self, client, almere):
        page = read(client.get(HERE))
        ways = page.all("details")
        assert [way.one("h2").text for way in ways] == DEVICES
        assert "hidden" not in {name for way in ways for name in way.attributes}
        for way in ways:
            steps = way.one("ol").all("li")
            assert len(steps) == 4
            for step in steps:
                words = step.one("svg", role="img").attributes["aria-label"]
                assert words.startswith("Tekening: ")

    def test_what_only_a_script_can_do_is_not_offered_without_one(self, client, almere):
        words = visible(read(client.get(HERE)))
        for said in ("Installeer de crisiswijzer", "Klaar. De crisiswijzer", "staat al"):
            assert said not in words

    def test_it_is_the_page_of_that_municipality(self, client, almere):
        page = read(client.get(HERE))
        assert page.one("title").text == f"{TITLE} – Almere – Crisiswijzer"
        assert page.one("a", class_="name").attributes["href"] == "/almere/"

    def test_an_example_says_so_on_both_pages(self, client, db):
        factories.town(demo=True)
        for address in ("/beginscherm/", HERE):
            assert "Voorbeeldomgeving." in read(client.get(address)).one("header").text

    @pytest.mark.parametrize("address", ["/beginscherm/", HERE])
    def test_it_is_served_as_every_public_page(self, client, almere, address):
        response = client.get(address)
        assert response.content.index(b'href="tel:112"') <= 2000
        assert not response.cookies
        assert response["Cache-Control"] == "public, max-age=0, stale-if-error=86400"
        assert client.post(address).status_code == 405
        again = client.get(address, headers={"If-None-Match": response["ETag"]})
        assert again.status_code == 304

    def test_it_has_nothing_inside_that_the_policy_forbids(self, client, almere):
        everything = read(client.get(HERE)).all()
        assert all("style" not in one.attributes for one in everything)
        names = [one.attributes["id"] for one in everything if "id" in one.attributes]
        assert len(names) == len(set(names))

    def test_it_is_small(self, client, almere):
        packed = client.get(HERE, headers={"Accept-Encoding": "gzip"})
        assert len(packed.content) <= 10_000

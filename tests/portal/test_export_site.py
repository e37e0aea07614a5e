"""The hosting fails on New Year's Eve: the pages lie in a folder, and say what they should."""

import os
import re
from datetime import timedelta
from posixpath import dirname, join, normpath
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from contacts.models import Phone
from portal.offline.bundle import window_of
from portal.offline.site_files import LIST, NotWritten, _static_files, site_files, write_files
from tests import factories
from tests.portal.documented_proxy import Proxy, documented_rules
from trees import live

pytestmark = pytest.mark.django_db


def export(folder, **options):
    call_command("export_site", str(folder), verbosity=0, **options)


def read_all(folder) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "noodsite"


def test_every_link_leads_to_a_file_that_is_there(almere, folder):
    export(folder)
    files = read_all(folder)
    seen = 0
    for name, content in files.items():
        if not name.endswith(".html"):
            continue
        for link in re.findall(r'\b(?:href|src|action)="([^"]*)"', content.decode()):
            if link.startswith(("tel:", "#", "mailto:")):
                continue
            seen += 1
            assert normpath(join(dirname(name), link.partition("#")[0])) in files, (name, link)
    assert seen > 50


def test_every_page_has_112_and_no_page_claims_to_be_of_now(almere, folder):
    export(folder)
    for name, content in read_all(folder).items():
        if name.endswith(".html"):
            text = content.decode()
            assert 'href="tel:112"' in text[:2048]
            assert 'data-copy="files"' in text
            assert "Nu bereikbaar" not in text


def test_unchanged_content_is_the_same_bytes_and_yet_of_now(almere, folder):
    export(folder)
    before = read_all(folder)
    page = folder / "almere" / "index.html"
    os.utime(page, (0, 0))
    export(folder)
    assert read_all(folder) == before
    assert page.stat().st_mtime > 0


def test_the_bytes_stay_the_same_until_the_week_is_over(almere):
    snapshot = live.now_live()
    start = window_of(timezone.now()).start
    first, last = (
        site_files(snapshot, snapshot.places.values(), start + later, told=lambda name: None)
        for later in (timedelta(hours=1), timedelta(days=6, hours=22))
    )
    assert first == last


def test_a_corrected_number_reaches_the_files(almere, folder):
    export(folder)
    Phone.objects.filter(service=almere.night).update(number="08002001")
    export(folder)
    page = (folder / "almere" / "nummers" / "index.html").read_text(encoding="utf-8")
    assert "0800-2001" in page
    assert "0800-2000" not in page


def test_a_page_that_is_gone_goes_and_what_others_put_there_stays(almere, folder):
    export(folder)
    (folder / "van-een-ander.txt").write_text("blijft")
    (folder / "almere" / "oud").mkdir()
    (folder / "almere" / "oud" / "index.html").write_text("weg")
    known = folder / LIST
    listed = "almere/oud/index.html\n../buiten.txt\nalmere/allang/weg/index.html\n"
    known.write_text(known.read_text() + listed)
    outside = folder.parent / "buiten.txt"
    outside.write_text("blijft ook")
    export(folder)
    assert (folder / "van-een-ander.txt").exists()
    assert outside.exists()
    assert not (folder / "almere" / "oud").exists()


def test_one_region_is_that_region_alone(almere, folder):
    there = factories.region(slug="baronie", name="Baronie")
    factories.municipality(region=there, slug="breda")
    export(folder, region="flevoland")
    assert (folder / "almere").exists()
    assert not (folder / "breda").exists()
    assert "breda" not in (folder / "index.html").read_text(encoding="utf-8").lower()


def test_the_wrong_database_leaves_the_folder_as_it_was(db, folder):
    urk = factories.municipality(region=factories.region(), slug="urk")
    export(folder)
    before = read_all(folder)
    factories.region(slug="leeg", name="Leeg")
    with pytest.raises(CommandError, match="In regio “leeg” staan geen gemeenten"):
        export(folder, region="leeg")
    urk.delete()
    with pytest.raises(CommandError, match="In deze database staan geen gemeenten"):
        export(folder, shrink=True)
    assert read_all(folder) == before


def test_another_region_never_takes_the_place_of_the_first(almere, folder):
    there = factories.region(slug="baronie", name="Baronie")
    for slug in ("breda", "etten-leur", "zundert"):
        factories.municipality(region=there, slug=slug)
    export(folder, region="baronie")
    before = read_all(folder)
    with pytest.raises(CommandError, match=r"staat ook Breda, Etten-Leur en Zundert. Kies voor"):
        export(folder, region="flevoland")
    assert read_all(folder) == before
    export(folder)
    assert {"almere", "breda"} <= {path.name for path in folder.iterdir()}
    export(folder, region="flevoland", shrink=True)
    assert not (folder / "breda").exists()


def test_when_most_of_it_would_go_somebody_has_to_say_so(tmp_path):
    old = {f"{name}/index.html": b"1" for name in "abcde"}
    write_files(tmp_path, old)
    before = read_all(tmp_path)
    less = {"a/index.html": b"1", "b/index.html": b"1"}
    with pytest.raises(NotWritten, match=r"Van de 5 bestanden .* zouden er 3 verdwijnen. Klopt"):
        write_files(tmp_path, less)
    assert read_all(tmp_path) == before
    assert write_files(tmp_path, less, shrink=True) == (0, 3)
    assert write_files(tmp_path, {"a/index.html": b"1"}) == (0, 1)


def test_what_somebody_else_put_there_is_never_overwritten(almere, folder):
    folder.mkdir()
    (folder / "index.html").write_text("van een ander")
    with pytest.raises(CommandError, match=r"index.html, en die is niet van ons\..*niets"):
        export(folder, shrink=True)
    assert read_all(folder) == {"index.html": b"van een ander"}


def test_names_are_told_unless_somebody_asks_for_silence(almere, folder, capsys):
    export(folder)
    assert capsys.readouterr().out == ""
    call_command("export_site", str(folder))
    names, *_, last = capsys.readouterr().out.splitlines()
    assert (names, last[-18:]) == ("Almere", ": 0 anders, 0 weg.")


def test_another_user_can_read_it_all(almere, tmp_path):
    before = os.umask(0o077)
    try:
        export(tmp_path / "diep" / "noodsite")
    finally:
        os.umask(before)
    for path in (tmp_path / "diep").rglob("*"):
        assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644), path


class Broken(dict[str, bytes]):
    """Files of which one can't be read any more, as when somebody pulls the plug."""

    def __getitem__(self, name):
        if name == "c/index.html":
            raise KeyboardInterrupt
        return super().__getitem__(name)


def test_who_stops_halfway_can_go_on_later(tmp_path):
    old = {"a/index.html": b"1", "b/index.html": b"1"}
    new = {"a/index.html": b"2", "b/index.html": b"2", "c/index.html": b"2", "b/d.js": b"2"}
    write_files(tmp_path, old)
    with pytest.raises(KeyboardInterrupt):
        write_files(tmp_path, Broken(new))
    found = read_all(tmp_path)
    found.pop(LIST)
    # What was there still says what it said, and nothing lies about half written.
    assert found == {**old, "b/d.js": b"2"}
    assert write_files(tmp_path, new) == (3, 0)
    assert write_files(tmp_path, {"a/index.html": b"2"}, shrink=True) == (0, 3)
    assert {path.name for path in tmp_path.iterdir()} == {LIST, "a"}


def test_a_file_that_cannot_be_put_in_place_leaves_nothing_behind(tmp_path, monkeypatch):
    def broken(*_):
        raise OSError

    monkeypatch.setattr(os, "replace", broken)
    with pytest.raises(OSError):  # noqa: PT011 (any fault of the disk)
        write_files(tmp_path, {"index.html": b"1"})
    assert read_all(tmp_path) == {}


def test_folders_that_became_empty_go_as_well(tmp_path):
    write_files(tmp_path, {"index.html": b"1", "a/b/c/index.html": b"1"})
    write_files(tmp_path, {"index.html": b"1"}, shrink=True)
    assert {path.name for path in tmp_path.iterdir()} == {LIST, "index.html"}


def test_a_folder_that_cannot_be_written_is_told_in_a_sentence(almere, tmp_path):
    file = tmp_path / "een-bestand"
    file.write_text("")
    with pytest.raises(CommandError, match="lukt niet"):
        export(file)


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("/", "/"),
        ("/almere/", "/almere/"),
        ("/almere", "/almere/"),
        ("/almere/nu-acuut", "/almere/nu-acuut/"),
        ("/almere/nu-acuut/index.html", "/almere/nu-acuut/index.html"),
        ("/almere/nu-acuut/delen/", "/almere/"),
        ("/almere/nu-acuut/melden/", "/almere/"),
        ("/almere/nu-acuut/qr.svg", "/almere/"),
        ("/almere/nummers/vt-nacht.vcf", "/almere/"),
        ("/almere/kopie.json", "/almere/"),
        ("/almere/een-oude-vraag/", "/almere/"),
        ("/almere/een-oude-vraag", "/almere/"),
        ("/almere/stroomschema/", "/almere/stroomschema/"),
        ("/almere/stroomschema/pdf/", "/almere/"),
        ("/almere/stroomschema/a3/", "/almere/stroomschema/a3/"),
        ("/Almere/", "/"),
        ("/atlantis/nu-acuut/", "/"),
        ("/beginscherm/", "/"),
        ("/static/weg.js", "/"),
        ("/sw.js", "/"),
    ],
)
def test_whatever_address_somebody_kept_a_municipality_is_near(almere, folder, asked, shown):
    export(folder)
    proxy = Proxy(folder)
    page = proxy.get(asked).read_text(encoding="utf-8")
    assert proxy.address == shown
    links = re.findall(r'<a\b[^>]*href="([^"#]+)', page)
    led = [urljoin(f"https://crisis.example{shown}", link) for link in links if "tel:" not in link]
    files = {proxy.get(urlsplit(link).path) for link in led}
    assert folder / "almere" / "index.html" in files
    for link in led:
        # No detour: every link of a page names a file that is there.
        assert (folder / urlsplit(link).path.lstrip("/")).is_file(), link


def rules_for(path):
    """The rules of the first location that fits: those with a pattern come first."""
    for name, rules in documented_rules().items():
        if name.startswith("~ ") and re.search(name.removeprefix("~ "), path):
            return rules
    return documented_rules()["/"]


def test_what_is_no_page_for_visitors_answers_for_itself():
    for path in ("/readyz", "/livez", "/beheer/", "/beheer/login/", "/almere/stroomschema/pdf/"):
        assert "proxy_intercept_errors on;" not in rules_for(path)
        assert "proxy_read_timeout 60s;" in rules_for(path)
    for path in ("/", "/almere/", "/almere/stroomschema/", "/beheer-op-afstand/", "/almere/livez/"):
        assert "proxy_intercept_errors on;" in rules_for(path)
        assert "error_page 502 503 504 = @noodsite;" in rules_for(path)
    for path in ("/", "/readyz", "/almere/stroomschema/pdf/"):
        assert "proxy_set_header Host $host;" in rules_for(path)
        assert "proxy_set_header X-Forwarded-Proto $scheme;" in rules_for(path)
    # Whoever comes for a PDF while nobody is there gets her municipality.
    assert "error_page 502 504 = @noodsite;" in rules_for("/almere/stroomschema/pdf/")


A4, A3 = "almere/stroomschema/index.html", "almere/stroomschema/a3/index.html"


def test_the_scheme_to_print_is_there_for_both_sizes(almere, folder):
    export(folder)
    for name, size in ((A4, "a4"), (A3, "a3")):
        text = (folder / name).read_text(encoding="utf-8")
        assert f'<div class="paper {size}">' in text
        assert "0800-2000" in text
        assert "Bijgewerkt in de week van " in text
        assert "Gemaakt op" not in text
        assert "Als pdf" not in text
        for stays in re.findall(r'href="([^"#]*)#n\d+"', text):
            assert normpath(join(dirname(name), stays)) == name
    for page in ("almere/index.html", "almere/nu-acuut/index.html"):
        assert 'stroomschema/papier/index.html">Op papier' in (folder / page).read_text()


def test_the_scheme_has_a_code_when_it_is_known_under_which_name(almere, folder, settings):
    export(folder)
    assert "QR-code" not in (folder / A4).read_text()
    settings.SITE_URL = "https://crisis.example"
    export(folder)
    assert "QR-code naar https://crisis.example/almere/" in (folder / A4).read_text()


def test_a_day_that_differs_stays_on_the_scheme_all_week(almere):
    start = window_of(timezone.now()).start
    tuesday = str((start + timedelta(days=1, hours=12)).date())
    closed = {"from": tuesday, "to": tuesday, "hours": [], "note": "Teamdag"}
    almere.night.phones.update(hours={**factories.ALWAYS, "exceptions": [closed]})
    live.forget()
    snapshot = live.now_live()
    monday, sunday = (
        site_files(snapshot, snapshot.places.values(), start + later, told=lambda name: None)[A4]
        for later in (timedelta(hours=1), timedelta(days=6, hours=22))
    )
    assert monday == sunday
    assert b"gesloten (Teamdag)" in monday
    # Nor does a line that closes on one of its days become one that always answers.
    assert b"Advies en melding</strong>" not in monday.partition(b'class="card"')[2]


def test_a_number_for_professionals_is_in_no_file(almere, folder):
    Phone.objects.filter(service=almere.night).update(audience="professional")
    export(folder)
    assert not [name for name, content in read_all(folder).items() if b"0800-2000" in content]


def test_a_page_never_goes_out_with_a_script_that_is_not_there():
    with pytest.raises(FileNotFoundError):
        _static_files(['<script src="/static/weg.js">'])


def test_scripts_come_before_the_pages_that_ask_for_them(tmp_path):
    order = []
    (tmp_path / "a").mkdir()

    class Told(dict[str, bytes]):
        def __getitem__(self, name):
            order.append(name)
            return super().__getitem__(name)

    write_files(tmp_path / "a", Told({"index.html": b"1", "static/here.js": b"2"}))
    assert order == ["static/here.js", "index.html"]

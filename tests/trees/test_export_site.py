"""The hosting fails on New Year's Eve: the pages lie in a folder, and say what they should."""

import os
import re
from datetime import timedelta
from posixpath import dirname, join, normpath

import pytest
from django.core.management import CommandError, call_command

from contacts.models import Phone
from tests import factories
from trees import live
from trees.site_files import LIST, site_files, write_files

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
    from django.utils import timezone

    from trees.copies import window_of

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
    known.write_text(known.read_text() + "almere/oud/index.html\n../buiten.txt\n")
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


def test_a_folder_that_cannot_be_written_is_told_in_a_sentence(almere, tmp_path):
    file = tmp_path / "een-bestand"
    file.write_text("")
    with pytest.raises(CommandError, match="lukt niet"):
        export(file)


def test_a_number_for_professionals_is_in_no_file(almere, folder):
    Phone.objects.filter(service=almere.night).update(audience="professional")
    export(folder)
    assert not [name for name, content in read_all(folder).items() if b"0800-2000" in content]


def test_scripts_come_before_the_pages_that_ask_for_them(tmp_path):
    order = []
    (tmp_path / "a").mkdir()

    class Told(dict[str, bytes]):
        def __getitem__(self, name):
            order.append(name)
            return super().__getitem__(name)

    write_files(tmp_path / "a", Told({"index.html": b"1", "static/here.js": b"2"}))
    assert order == ["static/here.js", "index.html"]

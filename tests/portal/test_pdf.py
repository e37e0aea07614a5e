"""The PDF of what is printed: made once, kept for every process, and never in anybody's way."""

import fcntl
import os
import re
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from portal.paper import shelf
from portal.paper.pdf import PAGES
from portal.paper.pdf_maker import refuse
from tests import factories
from tests.reading import read, visible
from trees import live

PAPER = "/almere/stroomschema/"
PDF = "/almere/stroomschema/pdf/"
CHOICE = f"{PAPER}papier/"
WALL = f"{PDF}?vel=oogopslag-a3"
KINDS = [PDF, f"{PDF}?papier=a3", WALL, f"{PDF}?vel=oogopslag-a4", f"{PDF}?vel=kaartje"]
# A page that takes longer to make than anybody waits.
LONG = "<p>Zeg waar je bent en blijf aan de lijn.</p>" * 12_000
LOCK = "bezig.lock"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    shelf.can_make_pdf.cache_clear()
    settings.PDF_DIR = tmp_path / "pdf"
    yield settings.PDF_DIR
    shelf.can_make_pdf.cache_clear()


def in_the_end(ask, *, standing=("making", "busy"), seconds=60):
    """What comes of asking again, as a page that refreshes itself does."""
    until = time.monotonic() + seconds
    while (found := ask()) in standing or getattr(found, "status_code", 0) in (202, 429):
        assert time.monotonic() < until
        time.sleep(0.1)
    return found


def maker():
    """The one process that makes one now, as the system knows it."""
    found = []
    for each in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (each / "cmdline").read_bytes().split(b"\0")
            parent = re.search(r"PPid:\s+(\d+)", (each / "status").read_text())
            if b"portal.paper.pdf_maker" in words and parent and int(parent[1]) == os.getpid():
                found.append(int(each.name))
    (only,) = found
    return only


def kill_it():
    """Stop the making from outside, as a machine that needs its memory does."""
    pid, until = maker(), time.monotonic() + 10
    os.kill(pid, signal.SIGKILL)
    while Path(f"/proc/{pid}").exists():
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.mark.pdf
@pytest.mark.django_db
class TestADocument:
    @pytest.mark.parametrize("address", KINDS)
    def test_there_is_one_of_everything_to_print(self, client, almere, address):
        answer = in_the_end(lambda: client.get(address))
        assert answer.status_code == 200
        assert answer.content.startswith(b"%PDF")
        assert answer["Content-Type"] == "application/pdf"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Robots-Tag"] == "noindex"
        named = re.fullmatch(r'inline; filename="([a-z0-9-]+\.pdf)"', answer["Content-Disposition"])
        assert named
        assert named[1].endswith("-almere.pdf")

    def test_it_is_made_once_until_it_comes_out_otherwise(self, client, almere, folder):
        first = in_the_end(lambda: client.get(PDF))
        # Somewhere something was written, of which this paper tells nothing.
        factories.municipality(region=almere.region, slug="urk")
        live.forget()
        assert client.get(PDF).content == first.content
        assert len(list(folder.glob("*.pdf"))) == 1
        almere.night.name = "Veilig Thuis"
        almere.night.save()
        live.forget()
        assert in_the_end(lambda: client.get(PDF)).content != first.content
        assert len(list(folder.glob("*.pdf"))) == 2

    def test_another_process_serves_what_this_one_made(self, client, almere):
        first = in_the_end(lambda: client.get(WALL))
        live.forget()
        shelf.can_make_pdf.cache_clear()
        assert client.get(WALL).content == first.content

    def test_the_link_is_there_for_now_alone(self, client, almere):
        links = read(client.get(CHOICE)).one("main").all("a")
        assert [a.attributes["href"] for a in links if "als pdf" in a.text] == [
            WALL,
            f"{PDF}?vel=oogopslag-a4",
            f"{PDF}?vel=kaartje",
            PDF,
        ]
        assert "Als pdf" not in visible(read(client.get(f"{CHOICE}?op=2026-12-26T02:15")))
        other = client.get(f"{PDF}?op=2026-12-26T02:15&papier=a3")
        assert other["Location"] == f"{PAPER}?papier=a3&op=2026-12-26T02%3A15"
        other = client.get(f"{WALL}&op=2026-12-26T02:15")
        assert other["Location"] == f"{PAPER}oogopslag-a3/?op=2026-12-26T02%3A15"


@pytest.mark.pdf
class TestWhileItIsMade:
    def test_who_asks_hears_within_seconds_that_it_takes_longer(self):
        began = time.monotonic()
        assert shelf.pdf_of(LONG) == "making"
        assert time.monotonic() - began < shelf.PATIENCE + 2
        began = time.monotonic()
        assert shelf.pdf_of(LONG) == "making"
        assert shelf.pdf_of("<p>Iets anders</p>") == "busy"
        assert time.monotonic() - began < 1
        kill_it()

    def test_a_making_that_is_killed_is_begun_again_and_then_given_up(self, folder):
        for _ in range(shelf.MOST_TRIES):
            assert shelf.pdf_of(LONG) == "making"
            kill_it()
        assert shelf.pdf_of(LONG) == "failed"
        # What failed is in nobody's way, and is tried again later.
        assert in_the_end(lambda: shelf.pdf_of("<p>Kort</p>")).startswith(b"%PDF")
        (tries,) = folder.glob("*.tries")
        os.utime(tries, (time.time() - shelf.PAUSE - 1,) * 2)
        # Who made the one before may not be quite gone.
        assert in_the_end(lambda: shelf.pdf_of(LONG), standing=["busy"]) == "making"
        kill_it()

    def test_what_somebody_finished_just_now_is_not_made_again(self, folder, monkeypatch):
        made = in_the_end(lambda: shelf.pdf_of("<p>Kort</p>"))
        # Who made it may not be quite gone.
        with (folder / "bezig.lock").open("r+b") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
        (file,) = folder.glob("*.pdf")
        away = file.rename(folder / "elders")
        flock = fcntl.flock

        def finishes(lock, how):
            away.rename(file)
            flock(lock, how)

        monkeypatch.setattr(fcntl, "flock", finishes)
        assert shelf.pdf_of("<p>Kort</p>") == made
        assert not list(folder.glob("*.part"))

    def test_many_who_ask_at_once_get_one_making(self, monkeypatch):
        monkeypatch.setattr(shelf, "PATIENCE", 0)
        with ThreadPoolExecutor(4) as asking:
            said = [*asking.map(shelf.pdf_of, [LONG] * 8)]
        assert "making" in said
        # Who comes in between hears that one is made, of which it doesn't know the name yet.
        assert set(said) <= {"making", "busy"}
        # There is one, or this fails.
        kill_it()

    def test_the_page_that_says_so_becomes_the_document_by_itself(
        self, client, almere, monkeypatch
    ):
        monkeypatch.setattr(shelf, "PATIENCE", 0)
        answer = client.get(WALL)
        assert (answer.status_code, answer["Refresh"]) == (202, "2")
        assert b"tel:112" in answer.content[:2000]
        page = read(answer)
        assert page.one("h1").text == "We maken de pdf…"
        way_out = page.one("a", class_="button").attributes["href"]
        assert way_out == f"{PAPER}oogopslag-a3/"
        assert in_the_end(lambda: client.get(WALL)).content.startswith(b"%PDF")

    def test_while_one_is_written_nobody_else_writes_one(self, client, almere):
        def asks_meanwhile():
            answer = client.get(WALL)
            assert (answer.status_code, answer["Refresh"]) == (429, "5")
            assert b"tel:112" in answer.content[:2000]
            return "iets anders"

        assert PAGES.unless_busy("iets anders", asks_meanwhile) == "iets anders"

    def test_the_page_says_so_and_asks_again_by_itself(self, client, almere):
        shelf.pdf_of(LONG)
        answer = client.get(WALL)
        # What a proxy takes for "down" would be answered with a copy.
        assert (answer.status_code, answer["Refresh"], answer["Retry-After"]) == (429, "5", "5")
        assert answer["Cache-Control"] == "no-store"
        assert b"tel:112" in answer.content[:2000]
        assert "voor iemand anders" in visible(read(answer))
        way_out = read(answer).one("a", class_="button").attributes["href"]
        assert way_out == f"{PAPER}oogopslag-a3/"
        kill_it()


@pytest.mark.django_db
class TestWithoutOne:
    def test_nothing_is_fetched_for_it(self):
        with pytest.raises(ValueError, match="niets opgehaald"):
            refuse("https://kwaad.example/x.png")

    def test_it_says_so_where_the_server_cannot_make_one(self, client, almere, monkeypatch):
        monkeypatch.setitem(sys.modules, "weasyprint", None)
        for address in (PAPER, f"{PAPER}papier/", f"{PAPER}kaartje/"):
            assert "Als pdf" not in visible(read(client.get(address)))
        answer = client.get(f"{PDF}?papier=a3")
        assert answer.status_code == 404
        assert answer["Cache-Control"] == "no-store"
        page = read(answer)
        assert "Dit portaal maakt geen pdf's." in visible(page)
        assert page.one("a", class_="button").attributes["href"] == f"{PAPER}?papier=a3"

    def test_whether_it_can_be_made_is_tried_once(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "weasyprint", None)
        assert not shelf.can_make_pdf()
        monkeypatch.undo()
        assert not shelf.can_make_pdf()

    @pytest.mark.pdf
    def test_a_folder_that_cannot_be_written_leaves_the_page(self, client, almere, settings):
        settings.PDF_DIR = "/dev/null/pdf"
        answer = client.get(WALL)
        assert answer.status_code == 500
        assert "De pdf is niet gelukt" in visible(read(answer))
        way_out = read(answer).one("a", class_="button").attributes["href"]
        assert way_out == f"{PAPER}oogopslag-a3/"


@pytest.mark.pdf
class TestTheShelf:
    def test_what_is_old_or_too_much_goes(self, folder, monkeypatch):
        monkeypatch.setattr(shelf, "MOST", 3)
        folder.mkdir(parents=True)
        now = time.time()
        for number in range(5):
            made = folder / f"{number}.pdf"
            made.write_bytes(b"%PDF")
            os.utime(made, (now - number, now - number))
        for name in ("half.part", "mislukt.tries", "van-een-ander.txt"):
            (folder / name).touch()
            os.utime(folder / name, (0, 0))
        in_the_end(lambda: shelf.pdf_of("<p>Nieuw</p>"))
        left = {path.name for path in folder.iterdir()}
        assert {"0.pdf", "1.pdf", LOCK, "van-een-ander.txt"} < left
        assert len(left) == 5

    def test_a_folder_shows_nothing_to_others_and_its_names_are_ours(self, folder):
        in_the_end(lambda: shelf.pdf_of("<p>../../etc/passwd</p>"))
        names = [path.name for path in folder.iterdir()]
        assert all(re.fullmatch(r"[0-9a-f]{64}\.pdf|bezig\.lock", name) for name in names)

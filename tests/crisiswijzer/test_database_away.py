"""Who writes at the desk while the database is away hears why, and sends the same again later."""

import sqlite3
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, OperationalError, connection
from django.test import Client

from accounts.typed import MOST_CHARACTERS, TOKEN
from crisiswijzer.database_away import AWAY, FULL, LOCKED, READ_ONLY, why
from desk.outline.replies import ASKED_BY_SCRIPT
from tests import factories
from tests.admin_cast import fields_of, page_of
from tests.away import database_away
from tests.reading import read, visible

pytestmark = pytest.mark.django_db

OWN = {"origin": "http://testserver"}


@pytest.fixture
def desk(town):
    """Anna at the desk: the token of a form is asked, and what went wrong is a page."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(factories.coordinator(region=town.region))
    return client


@pytest.fixture
def form(town):
    return page_of(town.day)


def sent_by(desk, form, **changed):
    response = desk.get(form)
    token = read(response).all("input", name=TOKEN)[0].attributes["value"]
    return fields_of(response, **{TOKEN: token}, **changed)


def hidden(response) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for field in read(response).all("input", type="hidden"):
        found.setdefault(field.attributes["name"], []).append(field.attributes["value"])
    return found


def fault_of(broken: Callable[[], object]) -> OperationalError:
    """What Django makes of a fault that SQLite itself gives."""
    try:
        broken()
    except sqlite3.Error as cause:
        fault = OperationalError(*cause.args)
        fault.__cause__ = cause
        return fault
    raise AssertionError("SQLite took it")


def locked(tmp_path) -> OperationalError:
    """Somebody else holds the write lock for longer than anybody waits."""
    first, second = (sqlite3.connect(tmp_path / "slot", timeout=0.01) for _ in range(2))
    first.execute("BEGIN IMMEDIATE")
    try:
        return fault_of(lambda: second.execute("BEGIN IMMEDIATE"))
    finally:
        first.close()
        second.close()


def test_what_was_typed_stands_on_the_page_and_is_sent_again(desk, form, town):
    sent = sent_by(desk, form, name="Wijkteam <Nieuw> & anders")
    with database_away():
        response = desk.post(form, sent, headers=OWN)
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert response.headers["Cache-Control"] == "no-store"
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert read(response).all("a")[0].attributes["href"] == "tel:112"
    words = visible(read(response))
    assert AWAY.title in words
    assert "Wijkteam <Nieuw> & anders" in words
    assert "<Nieuw>" not in response.content.decode()
    assert read(response).one("form").attributes["action"] == form
    again = hidden(response)
    assert again.keys() == {name for name, values in sent.items() if values}
    assert desk.post(form, {**again, TOKEN: "x" * 32}).status_code == 403
    assert desk.post(form, again, headers=OWN).status_code == 302
    town.day.refresh_from_db()
    assert town.day.name == "Wijkteam <Nieuw> & anders"


def test_a_database_that_somebody_else_holds_is_called_busy(desk, form, tmp_path):
    """The session and the page are read; it goes wrong where something is written."""
    sent, fault = sent_by(desk, form, name="Wijkteam Nieuw"), locked(tmp_path)

    def refuse_writes(execute, sql, *rest):
        if sql.startswith(("UPDATE", "INSERT")):
            raise fault
        return execute(sql, *rest)

    with connection.execute_wrapper(refuse_writes):
        response = desk.post(form, sent, headers=OWN)
    assert response.status_code == 503
    assert LOCKED.title in visible(read(response))
    assert hidden(response)["name"] == ["Wijkteam Nieuw"]


def test_each_fault_is_called_what_it_is(tmp_path):
    with sqlite3.connect(tmp_path / "vol") as full:
        full.execute("CREATE TABLE t (c)")
        full.execute("PRAGMA max_page_count = 1")
        filled = fault_of(lambda: full.execute("INSERT INTO t VALUES (zeroblob(1000000))"))
    closed = sqlite3.connect(f"file:{tmp_path / 'vol'}?mode=ro", uri=True)
    assert why(filled) is FULL
    assert why(fault_of(lambda: closed.execute("DELETE FROM t"))) is READ_ONLY
    assert why(locked(tmp_path)) is LOCKED
    assert why(OperationalError("could not connect to server")) is AWAY
    assert why(fault_of(lambda: closed.execute("SELECT c FROM nergens"))) is None
    assert why(IntegrityError("twice")) is None
    full.close()
    closed.close()


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {}])
def test_what_another_site_sent_is_never_given_a_button(desk, form, headers):
    with database_away():
        response = desk.post(form, {"name": "van elders"}, headers=headers)
    assert response.status_code == 503
    assert "van elders" not in response.content.decode()
    assert not read(response).all("form")


def test_a_password_and_signing_in_are_never_on_the_page(desk, form):
    with database_away():
        changed = desk.post(form, {"name": "x", "new_password1": "geheim!"}, headers=OWN)
        signing = desk.post("/beheer/", {"username": "anna", "password": "geheim!"}, headers=OWN)
        code = desk.post("/beheer/account/x/", {"code": "geheim!"}, headers=OWN)
    for response in (changed, signing, code):
        assert response.status_code == 503
        assert "geheim!" not in response.content.decode()


def test_a_file_is_asked_for_once_more(desk, form):
    file = SimpleUploadedFile("nummers.xlsx", b"geheime inhoud")
    with database_away():
        response = desk.post(form, {"name": "x", "file": file}, headers=OWN)
    assert "Een bestand konden we niet bewaren" in visible(read(response))
    assert hidden(response)["name"] == ["x"]
    assert "geheime inhoud" not in response.content.decode()


def test_too_much_is_told_and_not_shown(desk, form, settings):
    with database_away():
        long = desk.post(form, {"name": "x" * MOST_CHARACTERS}, headers=OWN)
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
        refused = desk.post(form, {"name": "x" * 20}, headers=OWN)
    for response in (long, refused):
        assert response.status_code == 503
        assert "Ga terug in je browser" in visible(read(response))


def test_who_only_looks_may_try_again(desk, form):
    with database_away():
        response = desk.get(f"{form}?deel=1")
    assert response.status_code == 503
    assert read(response).all("a", class_="button")[0].attributes["href"] == f"{form}?deel=1"


def test_the_outline_keeps_its_own_words_and_hears_why(desk, form):
    with database_away():
        response = desk.post(form, {"answer": "Ja"}, headers={**OWN, ASKED_BY_SCRIPT: "1"})
    assert response.status_code == 503
    assert response.json()["fault"].startswith(f"{AWAY.title}. ")

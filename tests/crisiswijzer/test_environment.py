"""Settings come from the environment; a wrong one stops the start with a sentence that names it."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from crisiswijzer import environment
from crisiswijzer.kept import kept, new_key

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def setting(monkeypatch):
    return lambda value: monkeypatch.setenv("X", value)


@pytest.mark.parametrize(("written", "meant"), [("true", True), ("OFF", False), ("", True)])
def test_a_switch_is_on_or_off_or_what_it_is_by_default(setting, written, meant):
    setting(written)
    assert environment.switch("X", default=True) is meant


def test_a_list_is_written_with_commas(setting):
    setting(" a.example , b.example,")
    assert environment.words("X") == ["a.example", "b.example"]


def test_an_origin_has_its_scheme(setting):
    setting("https://a.example")
    assert environment.origins("X") == ["https://a.example"]
    setting("a.example")
    with pytest.raises(ImproperlyConfigured, match=r"X noemt 'a\.example'"):
        environment.origins("X")


def test_the_site_has_one_address_with_nothing_behind_it(setting):
    for written, meant in (
        ("", ""),
        ("https://a.example", "https://a.example"),
        (" https://a.example:8443/ ", "https://a.example:8443"),
    ):
        setting(written)
        assert environment.site_address("X") == meant


@pytest.mark.parametrize(
    "written",
    ["a.example", "http://a.example", "https://", "https://a.example/x", "https://a.example?x=1",
     "https://a:b@a.example", "https://a.example:poort", "https://a b"],
)  # fmt: skip
def test_an_address_that_no_code_could_carry_stops_the_start(setting, written):
    setting(written)
    with pytest.raises(ImproperlyConfigured, match=r"X is .*schrijf het adres van de site"):
        environment.site_address("X")


def test_a_secret_key_is_long_and_only_debug_goes_without(monkeypatch, tmp_path):
    none = tmp_path / "none"
    monkeypatch.setenv("SECRET_KEY", "x" * 50)
    assert environment.secret_key(debug=False, here=False) == "x" * 50
    monkeypatch.setenv("SECRET_KEY", "x" * 49)
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is te kort"):
        environment.secret_key(debug=True, here=True, file=none)
    monkeypatch.delenv("SECRET_KEY")
    assert len(environment.secret_key(debug=True, here=True, file=none)) >= 50
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY ontbreekt"):
        environment.secret_key(debug=False, here=True, file=none)


def test_the_key_of_make_run_is_for_this_machine_alone(monkeypatch, tmp_path):
    monkeypatch.delenv("SECRET_KEY")
    key = kept(tmp_path / "secret-key", new_key)
    assert environment.secret_key(debug=False, here=True, file=tmp_path / "secret-key") == key
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY ontbreekt"):
        environment.secret_key(debug=False, here=False, file=tmp_path / "secret-key")


def test_sqlite_begins_each_transaction_with_the_write_lock(setting):
    setting("sqlite:///ergens.sqlite3")
    options = environment.database("X", "")["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "foreign_keys=ON" in options["init_command"]


def test_postgresql_keeps_its_own_options(setting):
    setting("postgres://naam@server/db?sslmode=require&connect_timeout=9")
    database = environment.database("X", "")
    assert database["ENGINE"] == "crisiswijzer.postgresql"
    assert database["OPTIONS"]["sslmode"] == "require"
    assert int(database["OPTIONS"]["connect_timeout"]) == 9


def test_nobody_waits_long_for_a_postgresql_that_is_gone(setting):
    setting("postgres://naam@server/db")
    options = environment.database("X", "")["OPTIONS"]
    assert options["connect_timeout"] <= 5
    assert options["tcp_user_timeout"] <= 10_000


def test_mail_goes_to_the_console_or_a_server(setting):
    setting("console:")
    assert environment.email("X", "")["EMAIL_BACKEND"].endswith("console.EmailBackend")
    setting("smtp://naam:w%40chtwoord@post.example")
    mail = environment.email("X", "")
    assert (mail["EMAIL_HOST"], mail["EMAIL_PORT"]) == ("post.example", 587)
    assert (mail["EMAIL_HOST_PASSWORD"], mail["EMAIL_USE_TLS"]) == ("w@chtwoord", True)
    setting("smtps://post.example")
    mail = environment.email("X", "")
    assert (mail["EMAIL_PORT"], mail["EMAIL_USE_SSL"], mail["EMAIL_USE_TLS"]) == (465, True, False)


def test_a_cache_is_one_that_the_portal_knows(setting):
    setting("redis://server:6379/0")
    assert environment.cache("X", "")["LOCATION"] == "redis://server:6379/0"
    setting("db:tabel")
    assert environment.cache("X", "")["LOCATION"] == "tabel"
    setting("doos")
    with pytest.raises(ImproperlyConfigured, match="X is geen bekende cache"):
        environment.cache("X", "")


def test_this_machine_makes_its_own_key_once_and_keeps_it_to_itself(tmp_path):
    file = tmp_path / "var" / "secret-key"
    key = kept(file, new_key)
    assert len(key) >= 50
    assert kept(file, new_key) == key
    assert file.stat().st_mode & 0o077 == 0


def test_every_name_that_is_read_is_explained():
    """Whoever runs the portal finds each setting in docs/settings.md, and none that isn't read."""
    read = (ROOT / "crisiswijzer" / "settings.py").read_text()
    names = {*re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', read), *environment.OIDC_NAMES, "SECRET_KEY"}
    rows = re.findall(r"^\| (.+?) \|", (ROOT / "docs" / "settings.md").read_text(), re.MULTILINE)
    explained = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}
    assert len(names) > 10
    assert explained == names

"""Who may do what: every address of the admin, for every role, on own and other people's things."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client
from django.urls import URLPattern
from django.urls.resolvers import RoutePattern

import desk.urls
from accounts import urls
from tests.admin_cast import fields_of
from tests.rights.address_words import MODEL_OF
from tests.rights.rights_cast import Cast, Rows, cast
from tests.rights.rights_posts import honest
from tests.rights.table import COLUMNS, Cell, TableFault, as_markdown, read_table
from trees import live

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "rechten.md"
# The table that a statement writes in.
TABLE = re.compile(r'(?:INSERT(?: OR IGNORE)? INTO|UPDATE|DELETE FROM) "(\w+)"')
# Every row of every kind.
Rest = dict[str, object]
# Not ours to keep: what a visit itself leaves behind.
PASSING = {"sessions.Session", "contenttypes.ContentType"}
# What a key in an address is of, by the first word of that address.
FIRST_WORDS = {
    "nummer": "contacts.Phone",
    "toegang": "municipalities.Membership",
    "bekijk-als": "trees.Node",
}
# Words in an address that don't stand for a row.
FIXED = {
    "hulp": "nummer-wijzigen",
    "deed": "uitzetten",
    "uidb64": "Mg",
    "token": "verzonnen",
    "provider_id": "eigen",
    "key": "verzonnen",
    "account": "1",
}
# The two addresses that Django writes as an expression.
EXPRESSIONS = {"app_list": "trees/", "": "dit-bestaat-niet/"}
HOME = "/beheer/"
WORDS = {"other": ("basland",), "beside": ("dienst buur", "organisatie buur", "afspraak buur")}
# The lists of the admin, each with the model of its rows: one posts there to remove a row.
LISTS = {
    f"{model._meta.app_label}/{model._meta.model_name}/": model._meta.label
    for model in admin.site._registry
}
# A text on a form that may be anything: changing it is the honest try.
TEXTS = ("name", "title", "answer", "label", "your_role", "say", "note", "remark")


def _patterns(patterns: Any, before: str = "") -> Iterator[tuple[str, str]]:
    for one in patterns:
        if isinstance(one, URLPattern):
            yield _named(one, before)
        else:
            yield from _patterns(one.url_patterns, before + str(one.pattern))


def _named(one: URLPattern, before: str) -> tuple[str, str]:
    """The address as the table names it, and as it can be filled in."""
    if isinstance(one.pattern, RoutePattern):
        route = before + str(one.pattern)
        return route or ".", route
    name = one.name or ""
    return f"({name})", EXPRESSIONS[name]


@cache
def addresses() -> dict[str, str]:
    return dict(_patterns([*urls.urlpatterns, *desk.urls.urlpatterns]))


def test_every_address_of_the_admin_is_in_the_table_and_nothing_else():
    assert set(read_table()) == set(addresses())


def test_the_documentation_says_what_the_table_says():
    assert DOCUMENT.read_text() == as_markdown(read_table()) + "\n"


def test_a_line_with_a_cell_too_few_or_an_unknown_word_is_named():
    with pytest.raises(TableFault, match="kapot/: 1 kolommen"):
        read_table("kapot/ ja/ja")
    with pytest.raises(TableFault, match="kapot/: “misschien”"):
        read_table("kapot/ " + "misschien " * len(COLUMNS))


@pytest.mark.django_db
@pytest.mark.parametrize("column", [name for name, _, _ in COLUMNS])
def test_each_role_may_do_at_each_address_what_the_table_says(column):
    found = walked(column)
    table = {route: str(cells[column]) for route, cells in read_table().items()}
    wrong = [
        f"{route}: {table.get(route)} in de tabel, {cell} gevonden"
        for route, cell in found.items()
        if table.get(route) != cell
    ]
    assert wrong == []


def walked(column: str) -> dict[str, str]:
    """What this column comes to at every address."""
    everybody, before = cast(), _everything()
    named = addresses().items()
    return {name: _tried(everybody, column, route, before) for name, route in named}


def _tried(everybody: Cast, column: str, route: str, before: Rest) -> str:
    address = _filled_in(route, everybody.rows[column])
    if address is None:
        return "-/-"
    client, rows = everybody.clients[column], everybody.rows[column]
    asked, written = _undone(client, before, lambda: client.get(address))
    assert not written, f"{address}: bekijken schrijft {written}"
    sent = _honest(asked, rows, route, column.partition("-")[0])
    posted, changed = _undone(client, before, lambda: client.post(address, sent))
    _no_leak(asked, column, address)
    # A page may say back what was typed.
    _no_leak(posted, column, f"{address} {sent}")
    return str(Cell(_answer(asked), _posted(posted, changed)))


def _filled_in(route: str, rows: Rows) -> str | None:
    """The address with the column's own rows in it; None where it has no such row."""
    blank = False

    def value(found: re.Match[str]) -> str:
        nonlocal blank
        kind, name = found[1], found[2]
        if fixed := FIXED.get(name, FIXED.get(_first_word(route, name), "")):
            return fixed
        row = rows.get(_model(route, name))
        blank = blank or row is None
        return str(getattr(row, "slug", "") if kind in ("slug", "str") else getattr(row, "pk", ""))

    filled = re.sub(r"<(?:(\w+):)?(\w+)>", value, route)
    return None if blank else HOME + filled


def _first_word(route: str, name: str) -> str:
    """What `pk` and `slug` are of, says the word that the address begins with."""
    return route.partition("/")[0] if name in ("pk", "slug") else ""


def _model(route: str, name: str) -> str:
    if name == "object_id":
        app, model, *_ = route.split("/")
        return str(apps.get_model(app, model)._meta.label)
    word = _first_word(route, name)
    return FIRST_WORDS[word] if word else MODEL_OF[name]


def _honest(asked: Any, rows: Rows, route: str, who: str) -> dict[str, Any]:
    """What somebody would post: the form as it was given, with a word changed."""
    if route in LISTS:
        row = rows.get(LISTS[route])
        chosen = {"action": "delete_selected", "_selected_action": [row.pk if row else 0]}
        return {**chosen, "post": "yes", "index": 0}
    sent = fields_of(asked) if _is_page(asked) else {}
    words = {name: f"{sent[name][0]} anders" for name in TEXTS if sent.get(name)}
    return {"post": "yes", **sent, **words, **honest(route, rows, who)}


def _undone(client: Client, before: Rest, ask: Callable[[], Any]) -> tuple[Any, set[str]]:
    """A response, and the kinds of rows that it changed; then nothing of it remains."""
    cookies = client.cookies.output()
    written: set[str] = set()

    def watch(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            found = TABLE.match(sql)
            assert found, f"in welke tabel schrijft {sql}?"
            written.add(found[1])
        return execute(sql, *rest)

    with transaction.atomic(), connection.execute_wrapper(watch):
        response = ask()
        changed = _changed(before, _everything(written))
        transaction.set_rollback(True)
    live.forget()
    client.cookies.clear()
    client.cookies.load(cookies.replace("Set-Cookie: ", ""))
    return response, changed


@cache
def _kinds() -> list[type[Model]]:
    models = apps.get_models(include_auto_created=True)
    return [model for model in models if model._meta.label not in PASSING]


def _everything(tables: set[str] | None = None) -> Rest:
    """Every row of every kind, or of the kinds in these tables."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in _kinds()
        if tables is None or model._meta.db_table in tables
    }


def _changed(before: Rest, after: Rest) -> set[str]:
    return {label for label in after if before[label] != after[label]}


def _answer(response: Any) -> str:
    if response.status_code in (403, 405):
        return "nee"
    if response.status_code == 404:
        return "weg"
    if response.status_code in (301, 302):
        return _led(response["Location"])
    return "ja"


def _led(location: str) -> str:
    if location.startswith((f"{HOME}?next=", f"{HOME}login/", f"{HOME}account/")):
        return "in"
    return "weg" if location == HOME else "ja"


def _posted(response: Any, changed: set[str]) -> str:
    answer = _answer(response)
    if not changed:
        return "stil" if answer == "ja" else answer
    assert response.status_code < 400, f"{answer}, en toch gewijzigd: {sorted(changed)}"
    return "voor" if changed <= {"municipalities.Proposal", "history.Change"} else "ja"


def _no_leak(response: Any, column: str, given: str) -> None:
    """No page tells of what isn't theirs; that of a 404 names every municipality to everybody."""
    who, _, whose = column.partition("-")
    if whose == "beside" and who != "piet":
        return
    for word in WORDS.get(whose, ()) if _is_page(response) else ():
        assert word in given or word not in response.content.decode().casefold(), given


def _is_page(response: Any) -> bool:
    """Whether there is something to read; the page of a 404 names every municipality to all."""
    told = "text/" in response.headers.get("Content-Type", "") and not response.streaming
    return told and response.status_code in (200, 403)

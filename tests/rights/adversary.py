"""What somebody with bad intentions sends, and every address that it can be sent to."""

import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.urls import URLPattern
from django.urls.resolvers import RoutePattern

from tests.rights.rights_cast import Rows

HOME = "/beheer/"
BEYOND_ANY_KEY = "9" * 40
# As a whole field: what breaks a number, a date, a key, a text or a page.
HOSTILE = {
    "a number beyond any key": BEYOND_ANY_KEY,
    "the largest key and one": str(2**63),
    "a negative number": "-1",
    "a null character": "a\x00b",
    "half a character": "\ud83d",
    "a very long text": "x" * 20_000,
    "the last day there is": "9999-12-31",
    "the first day there is": "0001-01-01",
    "markup": "<img src=x onerror=alert(1)>{{ settings.SECRET_KEY }}",
    "a document that nests": "[" * 3_000,
}
_MODEL_OF = {
    "region": "municipalities.Region",
    "municipality": "municipalities.Municipality",
    "tree": "trees.Tree",
    "node": "trees.Node",
    "outcome": "trees.Outcome",
    "edition": "trees.Edition",
    "scenario": "trees.Scenario",
    "phone": "contacts.Phone",
    "service": "contacts.Service",
    "proposal": "municipalities.Proposal",
}
_NOT_HERE = ("logout/",)


def routes() -> list[str]:
    """Every address of the admin that Django and we name by a route."""
    from accounts.urls import ACCESS
    from desk.urls import urlpatterns

    return sorted({*_routes(urlpatterns, ""), *_routes(ACCESS, "")})


def _routes(patterns: Any, before: str) -> Iterator[str]:
    for one in patterns:
        if not isinstance(one, URLPattern):
            yield from _routes(one.url_patterns, before + str(one.pattern))
        elif isinstance(one.pattern, RoutePattern) and str(one.pattern) not in _NOT_HERE:
            yield before + str(one.pattern)


def filled_in(route: str, rows: Rows) -> str:
    """The address of these rows; what isn't about a row gets a word that is nothing."""

    def value(found: re.Match[str]) -> str:
        kind, name = found[1] or "str", found[2]
        row = _row(route, name, rows)
        if row is None:
            return "1" if kind == "int" else "niets"
        return str(row.slug if kind in ("slug", "str") and hasattr(row, "slug") else row.pk)

    return HOME + re.sub(r"<(?:(\w+):)?(\w+)>", value, route)


def _row(route: str, name: str, rows: Rows) -> Model | Any:
    if name == "object_id":
        app, model, *_ = route.split("/")
        return rows.get(apps.get_model(app, model)._meta.label)
    if name == "pk":
        label = "contacts.Phone" if route.startswith("nummer/") else "municipalities.Membership"
        return rows.get(label)
    return rows.get(_MODEL_OF.get(name, ""))


def with_keys(route: str, key: str) -> str:
    """The address with this in the place of every key and short name."""
    return HOME + re.sub(r"<(?:\w+:)?\w+>", key, route)

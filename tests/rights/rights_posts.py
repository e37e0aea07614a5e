"""What somebody honestly posts at an address where the form on the page doesn't say it all."""

from collections.abc import Callable
from typing import Any

from django.apps import apps

from contacts.models import Service
from municipalities.models import Membership
from tests.rights.rights_cast import Rows
from trees.models import Node

Post = dict[str, Any]
NEW_ANSWER = {"answer": "Nieuw", "leads": "vraag", "question": "En dan?", "slug": "nieuw-antwoord"}
# Of a new row nobody else may have the address, the place or the part already.
ONCE = {
    "slug": "nieuw-adres",
    "code": "GM0001",
    "username": "nieuw",
    "password1": "een lang nieuw wachtwoord",
    "password2": "een lang nieuw wachtwoord",
}


def honest(route: str, rows: Rows, who: str) -> Post:
    """The fields to send besides those of the page itself."""
    if route in POSTS:
        return POSTS[route](rows, who)
    return _new_row(route, rows) if route.endswith("/add/") else {}


def _proposal(rows: Rows, who: str) -> Post:
    return {"doe": "trek-in" if who == "piet" else "wijs-af", "remark": "Dit klopt niet."}


def _invitation(rows: Rows, who: str) -> Post:
    return {
        "name": "Nieuwe collega",
        "email": "nieuw@gemeente.example",
        "region": rows["municipalities.Region"].pk,
        "role": Membership.Role.EDITOR,
        "municipalities": [rows["municipalities.Municipality"].pk],
    }


def _towns(rows: Rows, who: str) -> Post:
    return {"municipalities": [rows["municipalities.Municipality"].pk], "role": "editor"}


def _answer(rows: Rows, who: str) -> Post:
    return {**NEW_ANSWER, "only_in": [rows["municipalities.Municipality"].pk]}


def _copy(rows: Rows, who: str) -> Post:
    node = rows["trees.Node"]
    assert isinstance(node, Node)
    return {"boom": node.tree_id, "tak": _root(rows)}


def _publish(rows: Rows, who: str) -> Post:
    return {"note": "Alles nagelopen.", "read": "on", "when": "now"}


POSTS: dict[str, Callable[[Rows, str], Post]] = {
    "voorstellen/<int:proposal>/": _proposal,
    "toegang/uitnodigen/": _invitation,
    "toegang/<int:pk>/": _towns,
    "nummer/<int:pk>/wijzigen/": lambda rows, who: {"number": "0800-1111", "wijzig": "ja"},
    "trees/tree/<int:tree>/boom/<int:node>/antwoord/": _answer,
    "trees/tree/<int:tree>/boom/<int:node>/kopieren/": _copy,
    "trees/tree/<int:tree>/publiceren/": _publish,
    "trees/edition/<int:edition>/terug/": _publish,
    "trees/edition/<int:edition>/intrekken/": lambda rows, who: {"reason": "Toch niet."},
}


# What a new row of one kind needs besides.
OWN_NEEDS: dict[str, Callable[[Rows], Post]] = {
    "contacts.Phone": lambda rows: {"number": "0800-1111"},
    "contacts.Via": lambda rows: {
        "phone": getattr(rows["contacts.Via"], "phone_id", 0),
        "kind": "",
    },
    "contacts.RegionLine": lambda rows: {"service": _not_a_line_yet(rows)},
    "agreements.AgreementVersion": lambda rows: {"number": 9},
    "trees.Node": lambda rows: {"parent": _root(rows), "continue_at": "", "question": ""},
    "trees.Scenario": lambda rows: {
        "at": "2026-12-26T02:15",
        "expected_outcome": getattr(rows["trees.Outcome"], "slug", ""),
        "expected_call": "",
    },
    "trees.Step": lambda rows: {"kind": ""},
}


def _not_a_line_yet(rows: Rows) -> int:
    """Another service of the region with a number for everybody, where there is one."""
    own = rows["contacts.Service"]
    region = rows["municipalities.Region"]
    free = Service.objects.filter(region=region.pk, phones__audience="public").exclude(pk=own.pk)
    return int((free.first() or own).pk)


def _root(rows: Rows) -> int:
    node = rows["trees.Node"]
    assert isinstance(node, Node)
    return int(node.parent_id or node.pk)


def _new_row(route: str, rows: Rows) -> Post:
    """A second row like the one that is there, with the same things in it."""
    app, name, *_ = route.split("/")
    model = apps.get_model(app, name)
    fields = [field for field in model._meta.get_fields() if field.concrete]
    links = {f.name: rows.get(f.related_model._meta.label) for f in fields if f.is_relation}
    texts = {
        field.name: f"nieuw {field.name}"
        for field in model._meta.fields
        if not (field.blank or field.choices)
        and field.get_internal_type() in ("CharField", "TextField")
    }
    chosen = {name: row.pk for name, row in links.items() if row}
    return {**texts, **chosen, **ONCE, **OWN_NEEDS.get(model._meta.label, lambda _: {})(rows)}

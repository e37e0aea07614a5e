"""Deleting a branch from the outline, after saying how much goes with it."""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from desk.outline.desk import Desk, desk_for
from desk.outline.replies import asked_again, done, in_one, refused
from trees.drafting.delete import delete_node
from trees.drafting.version import StaleNode
from trees.models import Node


def delete_view(request: HttpRequest, tree: int, node: int) -> HttpResponse:
    desk = desk_for(request, tree)
    row = desk.changing(node)
    shown = desk.outline.rows[row.pk]
    fault = ""
    if request.method == "POST":
        try:
            return _deleted(desk, row)
        except StaleNode as stale:
            return refused(replace(desk), stale, row.pk)
        except ValidationError as refusal:
            fault = in_one(refusal)
    return asked_again(
        desk,
        "_delete",
        node=row.pk,
        title=f"“{shown.title}” verwijderen",
        row=shown,
        below=len(desk.outline.branch(row.pk)) - 1,
        fault=fault,
    )


def _deleted(desk: Desk, row: Node) -> HttpResponse:
    shown = desk.outline.rows[row.pk]
    below = len(desk.outline.branch(row.pk)) - 1
    focus = desk.outline.next_after(row.pk) or shown.parent
    delete_node(node=row.pk, by=desk.by, at=timezone.now(), seen=desk.seen())
    words = f"“{shown.title}” is verwijderd{_with(below)}."
    return done(replace(desk), words, focus=focus, gone=row.pk)


def _with(below: int) -> str:
    if not below:
        return ""
    return ", met het antwoord eronder" if below == 1 else f", met {below} antwoorden eronder"

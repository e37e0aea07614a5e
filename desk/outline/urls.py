"""The addresses of the outline, below that of its tree: one file each, by what is done there."""

from collections.abc import Callable

from django.contrib import admin
from django.http import HttpResponse
from django.urls import URLPattern, path

from desk.outline.add import add_view, first_view
from desk.outline.copy import copy_view, paste_view
from desk.outline.delete import delete_view
from desk.outline.findings import findings_view
from desk.outline.move import move_view
from desk.outline.page import outline_view
from desk.outline.replies import answering
from desk.outline.save import node_view
from desk.outline.undo import undo_view


def outline_urls() -> list[URLPattern]:
    """Each view gets the keys in the address."""

    def page(route: str, name: str, view: Callable[..., HttpResponse], *methods: str) -> URLPattern:
        answer = admin.site.admin_view(answering(view, *methods))
        full = f"trees_tree_outline_{name}" if name else "trees_tree_outline"
        return path(f"<int:tree>/boom/{route}", answer, name=full)

    read, both, write = ("GET", "HEAD"), ("GET", "HEAD", "POST"), ("POST",)
    return [
        page("", "", outline_view, *read),
        page("bevindingen/", "findings", findings_view, *read),
        page("eerste/", "first", first_view, *both),
        page("ongedaan/", "undo", undo_view, *write),
        page("<int:node>/", "node", node_view, *both),
        page("<int:node>/antwoord/", "add", add_view, *both),
        page("<int:node>/verplaatsen/", "move", move_view, *both),
        page("<int:node>/verwijderen/", "delete", delete_view, *both),
        page("<int:node>/kopieren/", "copy", copy_view, *both),
        page("<int:node>/plakken/", "paste", paste_view, *both),
    ]

"""Help within the admin: the tasks, one by one, and the first change step by step."""

from functools import partial
from typing import Any

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe

from desk.help.texts import FIRST, pages
from municipalities.models import Region
from municipalities.scoping import scope_of
from trees.models import Tree

NO_PAGE = "Deze uitleg is er niet. Kies er een in de lijst met hulp."


def help_urls(site: AdminSite) -> list[URLPattern]:
    def page(route: str, view: Any, name: str) -> URLPattern:
        return path(route, site.admin_view(require_safe(partial(view, site))), name=name)

    return [
        page("hulp/", _index, "help"),
        page("hulp/<slug:slug>/", _page, "help_page"),
        page("eerste-wijziging/", _first_tour, "first_tour"),
    ]


def _index(site: AdminSite, request: HttpRequest) -> HttpResponse:
    every = [page for page in pages().values() if page.slug != FIRST]
    context = {
        **site.each_context(request),
        "title": "Hulp",
        "tasks": [page for page in every if not page.is_of_the_server],
        "of_the_server": [page for page in every if page.is_of_the_server],
    }
    return TemplateResponse(request, "desk/help/index.html", context)


def _page(site: AdminSite, request: HttpRequest, slug: str) -> HttpResponse:
    page = pages().get(slug)
    if page is None:
        raise Http404(NO_PAGE)
    context = {**site.each_context(request), "title": page.title, "page": page}
    return TemplateResponse(request, "desk/help/page.html", context)


def _first_tour(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Seven steps, each with a link to the real page of one's own region."""
    scope = scope_of(request.user)
    region = scope.coordinated(Region.objects.order_by("name")).first()
    tree = Tree.objects.filter(region=region).order_by("pk").first() if region else None
    context = {
        **site.each_context(request),
        "title": "Je eerste wijziging",
        "region": region,
        "tree": tree,
        "ways": _ways(region, tree),
    }
    return TemplateResponse(request, "desk/help/first_tour.html", context)


def _ways(region: Region | None, tree: Tree | None) -> dict[str, str]:
    """Where each step happens; without a region or a tree as near as one gets."""
    trees = reverse("admin:trees_tree_changelist")
    return {
        "numbers": reverse("admin:contacts_phone_changelist"),
        "services": reverse("admin:contacts_service_changelist"),
        "outline": reverse("admin:trees_tree_outline", args=[tree.pk]) if tree else trees,
        "changes": reverse("admin:pictures_comparison", args=[region.slug]) if region else trees,
        "publish": reverse("admin:trees_tree_publish", args=[tree.pk]) if tree else trees,
        "editions": reverse("admin:trees_edition_region", args=[region.slug]) if region else trees,
    }

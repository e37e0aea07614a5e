"""Help within the admin: the tasks, one by one, and the first change step by step."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from desk.frame import desk_page
from desk.help.texts import FIRST, pages
from municipalities.models import Region
from municipalities.scoping import scope_of
from trees.models import Tree

NO_PAGE = "Deze uitleg is er niet. Kies er een in de lijst met hulp."


def help_view(request: HttpRequest) -> HttpResponse:
    every = [page for page in pages().values() if page.slug != FIRST]
    return desk_page(
        request,
        "desk/help/index.html",
        title="Hulp",
        tasks=[page for page in every if not page.is_of_the_server],
        of_the_server=[page for page in every if page.is_of_the_server],
    )


def help_page_view(request: HttpRequest, slug: str) -> HttpResponse:
    page = pages().get(slug)
    if page is None:
        raise Http404(NO_PAGE)
    return desk_page(request, "desk/help/page.html", title=page.title, page=page)


def first_tour_view(request: HttpRequest) -> HttpResponse:
    """Seven steps, each with a link to the real page of one's own region."""
    scope = scope_of(request.user)
    region = scope.coordinated(Region.objects.order_by("name")).first()
    tree = Tree.objects.filter(region=region).order_by("pk").first() if region else None
    return desk_page(
        request,
        "desk/help/first_tour.html",
        title="Je eerste wijziging",
        region=region,
        tree=tree,
        ways=_ways(region, tree),
    )


def _ways(region: Region | None, tree: Tree | None) -> dict[str, str]:
    """Where each step happens; without a region or a tree as near as one gets."""
    trees = reverse("admin:trees_tree_changelist")
    return {
        "numbers": reverse("admin:contacts_phone_changelist"),
        "outline": reverse("admin:trees_tree_outline", args=[tree.pk]) if tree else trees,
        "changes": reverse("admin:pictures_comparison", args=[region.slug]) if region else trees,
        "publish": reverse("admin:trees_tree_publish", args=[tree.pk]) if tree else trees,
        "editions": reverse("admin:trees_edition_region", args=[region.slug]) if region else trees,
    }

"""The public pages: fetch what is live, decide for a moment, render. Nothing is written.

No page needs more of a request than its address: no session, no cookie, no form token. Whatever a
visitor chose is in the address, so that a bookmark, a cache and the back button just work.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from portal import pages
from portal.forms import PlaceForm
from portal.moment import Moment
from portal.paper import printouts
from portal.places import places_named
from portal.visit import Visit, by_region, in_place, public, render_page
from trees.live import now_live


@public
def choose(request: HttpRequest, moment: Moment) -> HttpResponse:
    places = list(now_live().places.values())
    form = PlaceForm(request.GET if "plaats" in request.GET else None, initial={"op": moment.asked})
    asked = form.cleaned_data["plaats"] if form.is_valid() else ""
    found, exact = places_named(asked, places) if asked else ([], False)
    if exact and len(found) == 1:
        return HttpResponseRedirect(moment.address("first", found[0].slug))
    page = render_page(
        "portal/choose.html",
        moment,
        title="Kies je gemeente",
        form=form,
        asked=asked,
        found=found,
        exact=exact,
        groups=by_region(places),
        demo=any(place.region.demo for place in places),
    )
    return HttpResponse(page)


@public
@in_place
def first(request: HttpRequest, visit: Visit) -> HttpResponse:
    return pages.first(visit, gone="weg" in request.GET)


@public
@in_place
def page(request: HttpRequest, visit: Visit, *, slug: str) -> HttpResponse:
    return pages.page(visit, slug=slug)


@public
@in_place
def numbers(request: HttpRequest, visit: Visit) -> HttpResponse:
    return pages.numbers(visit)


@public
@in_place
def agreements(request: HttpRequest, visit: Visit) -> HttpResponse:
    return pages.agreements(visit)


@public
@in_place
def about(request: HttpRequest, visit: Visit) -> HttpResponse:
    return pages.about(visit)


@public
@in_place
def paper(request: HttpRequest, visit: Visit) -> HttpResponse:
    return printouts.paper(visit, request)


@public
@in_place
def paper_a3(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Where the scheme for A3 stands among the files; here it has a question in its address."""
    return visit.redirect("paper", papier="a3")


@public
@in_place
def paper_pdf(request: HttpRequest, visit: Visit) -> HttpResponse:
    return printouts.pdf(visit, request)

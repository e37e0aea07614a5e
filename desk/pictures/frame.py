"""What the pages with pictures share: whose region it is, and the frame of the admin."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse

from municipalities.models import Municipality, Region
from municipalities.scoping import scope_of

NO_REGION = "Deze regio is er niet, of je hoort er niet bij. Kies een regio in het beheer."
NO_TOWN = "Deze gemeente hoort niet bij deze regio. Kies er een in het overzicht van de regio."


def region_for(request: HttpRequest, slug: str) -> Region:
    """The region, for somebody who may see it; else there is none."""
    region = scope_of(request.user).visible(Region.objects.filter(slug=slug)).first()
    if region is None:
        raise Http404(NO_REGION)
    return region


def municipality_in(region: Region, slug: str) -> Municipality:
    row = region.municipalities.filter(slug=slug).first()
    if row is None:
        raise Http404(NO_TOWN)
    return row


def picture_page(
    site: AdminSite, request: HttpRequest, name: str, region: Region, **context: Any
) -> TemplateResponse:
    """A page from `desk/pictures/`, in the frame of the admin."""
    frame = {**site.each_context(request), "region": region, **context}
    return TemplateResponse(request, f"desk/pictures/{name}.html", frame)

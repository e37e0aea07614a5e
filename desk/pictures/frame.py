"""Whose region it is that somebody looks at."""

from django.http import HttpRequest

from desk.frame import first_or_404
from municipalities.models import Region
from municipalities.scoping import scope_of

NO_REGION = "Deze regio is er niet, of je hoort er niet bij. Kies een regio in het beheer."


def region_for(request: HttpRequest, slug: str) -> Region:
    """The region, for somebody who may see it; else there is none."""
    return first_or_404(scope_of(request.user).visible(Region.objects.filter(slug=slug)), NO_REGION)

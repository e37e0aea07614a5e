"""What a visitor reads when something goes wrong: Dutch, 112 first, and no database needed."""

import logging

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from portal.moment import Moment
from portal.places import by_region
from trees.live import Snapshot, now_live

log = logging.getLogger(__name__)

# When even the template can't be read, this still tells whom to call.
LAST_RESORT = (
    '<!doctype html><html lang="nl"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width">'
    "<title>Er ging iets mis</title>"
    '<p><a href="tel:112">Direct gevaar? Bel 112</a></p>'
    "<h1>Er ging iets mis</h1><p>Probeer het over een minuut opnieuw.</p></html>"
)


def error_page(status: int, *, title: str, text: str, way_out: str = "") -> HttpResponse:
    """A page with this status: what is wrong, and what to do now.

    `way_out` is an address of our own; without it the page leads to the choice of municipalities.
    """
    context: dict[str, object] = {"title": title, "text": text, "way_out": way_out, "noindex": True}
    return HttpResponse(_written(context), status=status, headers={"Cache-Control": "no-store"})


def _written(context: dict[str, object]) -> str:
    try:
        return render_to_string("error.html", context)
    except Exception:
        log.exception("De foutpagina zelf is niet te maken.")
        return LAST_RESORT


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(
        400,
        title="Dit verzoek begrijpen we niet",
        text="Het adres of het formulier klopt niet. Begin opnieuw bij je gemeente.",
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Whoever refused may have said why; that sentence is for this person to read."""
    told = str(exception) if isinstance(exception, PermissionDenied) else ""
    return error_page(
        403,
        title="Je mag deze pagina niet zien",
        text=told or "Hoort dit bij jouw werk? Vraag toegang aan de coördinator van je regio.",
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    try:
        return nowhere(now_live())
    except (DatabaseError, InterfaceError):
        log.exception("De database antwoordt niet; de pagina noemt geen gemeenten.")
        return nowhere(None)


def server_error(request: HttpRequest) -> HttpResponse:
    return error_page(
        500,
        title="Er ging iets mis",
        text="Dat ligt aan ons, niet aan jou. Probeer het over een minuut opnieuw.",
    )


def read_only() -> HttpResponse:
    response = error_page(
        405,
        title="Dat kan hier niet",
        text="Je kunt hier niets versturen. Ga terug en kies een antwoord.",
    )
    response.headers["Allow"] = "GET, HEAD"
    return response


def strange_moment(request: HttpRequest, sentence: str) -> HttpResponse:
    return error_page(
        400,
        title="Dit moment kennen we niet",
        text=f"{sentence} Of haal het moment uit het adres weg; dan zie je deze pagina van nu.",
        way_out=request.path,
    )


def away() -> HttpResponse:
    response = error_page(
        503,
        title="De crisiswijzer is er even niet",
        text="We kunnen de nummers nu niet ophalen. Probeer het over een minuut opnieuw.",
    )
    response.headers["Retry-After"] = "60"
    return response


def nowhere(live: Snapshot | None, moment: Moment | None = None) -> HttpResponse:
    """The 404 of the portal: nothing here, and the municipalities that are there."""
    at = moment.at if moment else timezone.now()
    context = {
        "title": "Deze pagina is er niet",
        "groups": by_region(live.standing(at)) if live else [],
        "moment": moment,
        "noindex": True,
    }
    page = render_to_string("portal/nowhere.html", context)
    return HttpResponse(page, status=404, headers={"Cache-Control": "no-store"})

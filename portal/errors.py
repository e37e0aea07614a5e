"""What a visitor reads when something goes wrong: Dutch, 112 first, and no database needed."""

import logging

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse

from portal.error_pages import error_page, nowhere
from trees.live import now_live

log = logging.getLogger(__name__)


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

"""The page that says what went wrong. It needs no database, and 112 comes first on it."""

import logging

from django.http import HttpResponse
from django.template.loader import render_to_string

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

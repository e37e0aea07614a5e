"""For whoever watches the portal: does the process live, and can it tell what is live?"""

import logging

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from trees.live import away_words, flow, now_live

log = logging.getLogger(__name__)


@csrf_exempt
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers. A page also asks this for the time, when its own clock seems wrong."""
    return _plain("ok")


@csrf_exempt
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """What is live is known, and every live edition can be read; 503 and a sentence if not.

    Asks the database nothing itself: of a database that is away it tells after a minute.
    """
    try:
        editions = _read_editions()
    except Error:
        log.exception("De database antwoordt niet.")
        return _plain("De database antwoordt niet.", status=503)
    except (LookupError, TypeError, ValueError):
        log.exception("Een live editie is niet te lezen.")
        return _plain("Een live editie is niet te lezen.", status=503)
    if away := away_words(timezone.now()):
        return _plain(away, status=503)
    return _plain(f"ok, {editions} edities live")


def _read_editions() -> int:
    now = timezone.now()
    live = [place.edition(now) for place in now_live().places.values()]
    return len([flow(edition) for edition in live if edition])


def _plain(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(
        text,
        status=status,
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )

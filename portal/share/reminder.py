"""A reminder for an agenda: call them when they open. What it is about stays out of it.

An agenda is read along by colleagues, so neither the outcome nor an answer stands in it. RFC 5545
says what does; lines are folded as those of a contact.
"""

from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from portal.public_address import public_address
from portal.share.vcard import escaped, folded
from portal.timeline import minute_of
from portal.visit import Visit, in_place, public
from trees.core.call import Call
from trees.core.flow import Outcome

LASTS = timedelta(minutes=15)
FILE = "herinnering.ics"


@public
@in_place
def reminder(request: HttpRequest, visit: Visit, *, slug: str) -> HttpResponse:
    """One event at the opening of the line that this can wait for; else back to the page."""
    page = visit.page(slug)
    wait = visit.outcome(page).advice.wait if isinstance(page, Outcome) else None
    if wait is None or wait.opens is None:
        return visit.redirect("page", slug) if page else visit.redirect("first", weg="1")
    address = public_address(request, reverse("first", args=[visit.place.slug]))
    response = HttpResponse(
        _agenda(wait, wait.opens, visit, address), content_type="text/calendar; charset=utf-8"
    )
    response.headers["Content-Disposition"] = content_disposition_header(True, FILE)
    response.headers["X-Robots-Tag"] = "noindex"
    # It says from when on, so it is of this minute.
    response.headers["Cache-Control"] = "no-store"
    return response


def _agenda(wait: Call, opens: datetime, visit: Visit, address: str) -> bytes:
    summary = f"{'Voorbeeld. ' if visit.place.region.demo else ''}Bel {wait.line.name}"
    event = uuid5(NAMESPACE_URL, f"{address}{wait.line.service}/{_stamp(opens)}")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Crisiswijzer//NL",
        "BEGIN:VEVENT",
        f"UID:{event}",
        f"DTSTAMP:{_stamp(minute_of(visit.moment.at))}",
        f"DTSTART:{_stamp(opens)}",
        f"DTEND:{_stamp(opens + LASTS)}",
        f"SUMMARY:{escaped(summary)}",
        f"DESCRIPTION:{escaped(_how(wait))}",
        f"URL:{address}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{escaped(summary)}",
        "TRIGGER:PT0S",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(folded(line) for line in lines)


def _how(wait: Call) -> str:
    """The number, or where the caller finds it."""
    number = wait.shown or wait.where or "Kijk op de pagina voor het nummer."
    return f"{number}\nWordt het onveilig, wacht dan niet. Kijk in de crisiswijzer of bel 112."


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"

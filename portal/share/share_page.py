"""Passing a page on: its address to copy, to mail and to scan, and its numbers to keep.

Without SITE_URL an address is of the host that was asked, so nothing here may be kept for another
visitor.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from portal.names import page_name
from portal.public_address import public_address
from portal.share import contact_cards
from portal.share.qr import qr_svg
from portal.shown.line import ShownLine
from portal.visit import Visit, in_place, public
from trees.core.flow import Outcome

NUMBERS = "nummers"
# The pages of a municipality that are no page of a tree, by the word in their address.
WORDS: Mapping[str, str] = {
    NUMBERS: "Alle nummers",
    "werkafspraken": "Werkafspraken",
    "begrippen": "Begrippen",
    "over": "Over de crisiswijzer",
    "stroomschema": "Stroomschema",
    "beginscherm": "De crisiswijzer op je beginscherm",
}
ON_SCREEN, IN_A_FILE = 240, 1000


@dataclass(frozen=True)
class Shared:
    """A page to pass on: `path` is its address on this site."""

    slug: str
    title: str
    path: str


@public
@in_place
def share(request: HttpRequest, visit: Visit, *, slug: str) -> HttpResponse:
    """The page with everything to pass another page on; it works without a script."""
    shared = _shared(visit, slug)
    if shared is None:
        return _elsewhere(visit, "share", slug)
    address = public_address(request, shared.path)
    page = visit.render(
        "portal/share.html",
        title="Deel deze pagina",
        shared=shared,
        shared_name=_name(visit, shared),
        address=address,
        mail=_mail(_name(visit, shared), address),
        code=qr_svg(address, label=f"QR-code van {address}", pixels=ON_SCREEN),
        cards=_cards(visit, slug),
    )
    return HttpResponse(page)


@public
@in_place
def qr(request: HttpRequest, visit: Visit, *, slug: str) -> HttpResponse:
    """The QR code of a page as a file, to print or to put in a document."""
    shared = _shared(visit, slug)
    if shared is None:
        return _elsewhere(visit, "qr", slug)
    address = public_address(request, shared.path)
    drawing = qr_svg(address, label=f"QR-code van {address}", pixels=IN_A_FILE)
    response = HttpResponse(drawing, content_type="image/svg+xml")
    name = f"qr-{visit.place.slug}-{slug}.svg"
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _shared(visit: Visit, slug: str) -> Shared | None:
    """The page of this slug; None for one that isn't there."""
    place, moment = visit.place.slug, visit.moment
    if slug == "beginscherm":
        return Shared(slug, WORDS[slug], moment.address("home_screen", gemeente=place))
    if slug in WORDS:
        return Shared(slug, WORDS[slug], moment.address("page", place, slug))
    questions = visit.questions()
    page = questions.page(slug) if questions else None
    if questions is None or page is None:
        return None
    # The address of the first question is the shortest one, and outlives the question.
    first = slug == questions.start
    path = moment.address("first", place) if first else moment.address("page", place, slug)
    return Shared(slug, page_name(questions, page), path)


def _elsewhere(visit: Visit, name: str, slug: str) -> HttpResponse:
    """To the same page in small letters where there is one, or to the first question."""
    lower = slug.lower()
    if lower != slug and _shared(visit, lower):
        return visit.redirect(name, lower)
    return visit.redirect("first", weg="1")


def _name(visit: Visit, shared: Shared) -> str:
    return f"{shared.title} – {visit.place.name}"


def _mail(name: str, address: str) -> str:
    """A link that opens a letter without an addressee."""
    letter = {"subject": f"Crisiswijzer: {name}", "body": f"{name}\r\n{address}\r\n"}
    return f"mailto:?{urlencode(letter, quote_via=quote)}"


def _cards(visit: Visit, slug: str) -> list[ShownLine]:
    """The numbers of the page that can be kept as a contact."""
    if slug == NUMBERS:
        return contact_cards.to_keep(visit.numbers(), visit.place)
    page = visit.page(slug)
    if not isinstance(page, Outcome):
        return []
    return contact_cards.of_outcome(visit.outcome(page), visit.place)

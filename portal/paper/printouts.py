"""The printed scheme of a municipality: a page that prints well, the same as a PDF, and as files.

A PDF costs tens of seconds of work, so it is made once for as long as it comes out the same, one at
a time, and nobody waits for somebody else's: a page that says whom to call must never queue behind
a print.
"""

import hashlib
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

from contacts.hours.engine import to_local
from contacts.hours.words import date_words
from history.memory import Memory
from portal.paper.scheme import Paper, Printer
from portal.public_address import public_address
from portal.share.qr import qr_svg
from portal.shown.terms import ShownTerms
from portal.visit import Visit
from trees.core.poster import COLUMNS

SIZES = ("a4", "a3")
# Some 100 kB each, two for each of the tens of municipalities of a region.
PDFS: Memory[bytes] = Memory(most=60)
QR_PIXELS = 150
STYLES = {"a4": ("paper.css",), "a3": ("paper.css", "paper_a3.css")}
PDF_STYLE = "paper_pdf.css"


def size_of(request: HttpRequest) -> str:
    """The size of paper that was asked for: "a3", and "a4" for whatever else."""
    asked = request.GET.get("papier", "").strip().lower()
    return asked if asked in SIZES else SIZES[0]


def paper(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The scheme as a page; it prints as it should from the browser itself."""
    size, live = size_of(request), _live_address(visit, request)

    def write() -> str:
        return visit.render(
            "portal/paper.html",
            here=visit.moment.address("paper", visit.place.slug, **_query(size)),
            a4=visit.moment.address("paper", visit.place.slug),
            a3=visit.moment.address("paper", visit.place.slug, papier="a3"),
            pdf=_pdf_address(visit, size),
            **_shown(visit, size, live),
        )

    return HttpResponse(visit.cached(("stroomschema", size, live), write))


def a3(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Where the scheme for A3 stands among the files; here it has a question in its address."""
    return visit.redirect("paper", papier="a3")


def pdf(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The scheme of now as a PDF; a 404 that says so where this server can't make one."""
    size, live = size_of(request), _live_address(visit, request)
    if visit.moment.asked:
        # Any minute is another PDF, and each costs seconds: of another moment there is a page.
        return visit.redirect("paper", **_query(size))
    if not can_make_pdf():
        return _no_pdf(visit, size)
    page = visit.cached(("pdf", size, live), lambda: _pdf_page(visit, size, live))
    key = (size, hashlib.sha256(page.encode()).hexdigest())
    document = PDFS.unless_busy(key, lambda: _pdf(page, size))
    return _pdf_response(document, visit, size) if document else _busy(visit, size)


def filed(visit: Visit) -> dict[str, str]:
    """The scheme to put in a folder, by path: for A4, and below it for A3.

    It tells from the beginning of the window of this visit, so while nothing changes it stays the
    same for as long as that window. Nobody asks for it by any name, so a code that leads to the
    page of now is there only when SITE_URL says under which name people know the site.
    """
    a4 = reverse("paper", args=[visit.place.slug])
    paths = {"a4": a4, "a3": f"{a4}a3/"}
    first = reverse("first", args=[visit.place.slug])
    live = f"{settings.SITE_URL}{first}" if settings.SITE_URL else ""
    return {
        path: visit.render(
            "portal/paper.html",
            here=path,
            **paths,
            pdf="",
            **_shown(visit, size, live),
        )
        for size, path in paths.items()
    }


@cache
def can_make_pdf() -> bool:
    """Whether WeasyPrint works here: installed alone, without its libraries, it doesn't."""
    try:
        import weasyprint  # type: ignore[import-untyped]  # noqa: F401 - it carries no types
    except (ImportError, OSError):
        return False
    return True


def _query(size: str) -> dict[str, str]:
    return {} if size == SIZES[0] else {"papier": size}


def _live_address(visit: Visit, request: HttpRequest) -> str:
    """Where the code leads: the first question as it is by then, also from a preview."""
    return public_address(request, reverse("first", args=[visit.place.slug]))


def _pdf_address(visit: Visit, size: str) -> str:
    """ "" where there is no PDF: not of a preview and not of another moment."""
    if type(visit) is not Visit or visit.moment.asked or not can_make_pdf():
        return ""
    return visit.moment.address("paper_pdf", visit.place.slug, **_query(size))


def _shown(visit: Visit, size: str, live: str) -> dict[str, Any]:
    """What the page and the PDF both show; `live` "" is a paper without a code."""
    found = _paper(visit)
    printed = visit.window.start if visit.window else visit.moment.at
    return {
        "title": "Stroomschema",
        "size": size,
        "styles": STYLES[size],
        "paper": found,
        "agreements": [ShownTerms(terms) for terms in found.agreements],
        "words": visit.words(),
        "columns": COLUMNS,
        "edition": visit.edition(),
        "printed": date_words(to_local(printed).date(), year=True),
        "live": live,
        "qr": qr_svg(live, label=f"QR-code naar {live}", pixels=QR_PIXELS) if live else "",
    }


def _paper(visit: Visit) -> Paper:
    facts = visit.facts()
    printer = Printer(
        directory=facts.directory,
        agreements=facts.agreements,
        municipality=visit.place.slug,
        at=visit.moment.at,
        next_edition=_next_edition(visit),
        since=visit.window.start if visit.window else None,
    )
    return printer.paper(visit.questions())


def _next_edition(visit: Visit) -> datetime | None:
    """When another edition than the one on this paper goes live, as far as that is planned."""
    shown, at = visit.edition(), visit.moment.at
    planned = [one.live_from for one in visit.place.editions if one.live_from > at]
    coming = (begins for begins in planned if visit.place.edition(begins) != shown)
    return min(coming, default=None)


def _pdf_page(visit: Visit, size: str, live: str) -> str:
    shown = _shown(visit, size, live)
    demo = visit.place.region.demo
    return render_to_string("portal/paper_pdf.html", {**shown, "place": visit.place, "demo": demo})


def _pdf(page: str, size: str) -> bytes:
    # Late, for it is optional.
    import weasyprint

    names = (*STYLES[size], PDF_STYLE)
    styles = [weasyprint.CSS(string=_style(name), url_fetcher=_refuse) for name in names]
    document = weasyprint.HTML(string=page, url_fetcher=_refuse).write_pdf(stylesheets=styles)
    return bytes(document)


def _style(name: str) -> str:
    path = settings.BASE_DIR / "static" / name
    text: str = path.read_text(encoding="utf-8")
    return text


def _refuse(url: str, *_: object, **__: object) -> object:
    """Nothing on this paper comes from anywhere else; an address in a text is only a text."""
    raise ValueError("Voor een pdf wordt niets opgehaald.")


def _pdf_response(document: bytes, visit: Visit, size: str) -> HttpResponse:
    name = f"stroomschema-{visit.place.slug}-{size}.pdf"
    return HttpResponse(
        document,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{name}"',
            # A copy in a search engine would outlive the day to which it holds.
            "X-Robots-Tag": "noindex",
        },
    )


def _no_pdf(visit: Visit, size: str) -> HttpResponse:
    return _instead(
        visit,
        size,
        404,
        title="Hier is geen pdf",
        text="Dit portaal maakt geen pdf's. Open het stroomschema als pagina: die kun je printen, "
        "of zelf bewaren als pdf.",
    )


def _busy(visit: Visit, size: str) -> HttpResponse:
    # Not a 503: a proxy takes that for a portal that is down, and shows a copy instead.
    response = _instead(
        visit,
        size,
        429,
        title="De pdf is er nog niet",
        text="We maken er net een voor iemand anders, en dat duurt tientallen seconden. Probeer "
        "het over een minuut opnieuw. Of print het stroomschema als pagina: dat kan meteen.",
    )
    response.headers["Retry-After"] = "60"
    return response


def _instead(visit: Visit, size: str, status: int, *, title: str, text: str) -> HttpResponse:
    """Why there is no PDF, and the way to the page that prints as well."""
    page = visit.render(
        "portal/paper_instead.html",
        title=title,
        text=text,
        way_out=visit.moment.address("paper", visit.place.slug, **_query(size)),
    )
    return HttpResponse(page, status=status, headers={"Cache-Control": "no-store"})

"""The printed scheme of a municipality: a page that prints well, and the same as a PDF.

A PDF costs seconds of work, so it is made once for as long as it holds, one at a time, and nobody
waits for somebody else's: a page that says whom to call must never queue behind a print.
"""

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.template.loader import render_to_string
from django.urls import reverse

from contacts.hours import to_local
from contacts.hours_words import date_words
from trees.live import Snapshot
from trees.paper import Paper, Printer
from trees.qr import qr_svg
from trees.serving import Visit
from trees.shown import ShownTerms

SIZES = ("a4", "a3")
# Some 100 kB each; a region has tens of municipalities, and whoever comes later waits again.
MOST_PDFS = 60
QR_PIXELS = 150
STYLES = {"a4": ("paper.css",), "a3": ("paper.css", "paper_a3.css")}
PDF_STYLE = "paper_pdf.css"


def size_of(request: HttpRequest) -> str:
    """The size of paper that was asked for: "a3", and "a4" for whatever else."""
    asked = request.GET.get("papier", "").strip().lower()
    return asked if asked in SIZES else SIZES[0]


def paper(visit: Visit, request: HttpRequest) -> HttpResponse:
    """The scheme as a page; it prints as it should from the browser itself."""
    size, live = size_of(request), _live_address(visit, request)

    def write() -> str:
        return visit.written(
            "trees/paper.html",
            here=visit.moment.address("paper", visit.place.slug, **_query(size)),
            a4=visit.moment.address("paper", visit.place.slug),
            a3=visit.moment.address("paper", visit.place.slug, papier="a3"),
            pdf=_pdf_address(visit, size),
            styles=STYLES[size],
            **_shown(visit, size, live),
        )

    return HttpResponse(visit.kept(("stroomschema", size, live), write))


def pdf(visit: Visit, request: HttpRequest) -> HttpResponse:
    """The scheme of now as a PDF; a 404 that says so where this server can't make one."""
    size, live = size_of(request), _live_address(visit, request)
    if visit.moment.asked:
        # Any minute is another PDF, and each costs seconds: of another moment there is a page.
        return visit.redirect("paper", **_query(size))
    edition = visit.edition()
    key = (visit.place.slug, edition.pk if edition else None, size, live)
    weasyprint = _weasyprint()
    if weasyprint is None:
        return _no_pdf(visit, size)
    made = _made_for(visit.live, to_local(visit.moment.at).date())
    document = made.once(key, lambda: _pdf(weasyprint, visit, size, live))
    return _pdf_response(document, visit, size) if document else _busy(visit, size)


def can_make_pdf() -> bool:
    """Whether WeasyPrint is installed; it is imported only when somebody asks for a PDF."""
    return find_spec("weasyprint") is not None


def _query(size: str) -> dict[str, str]:
    return {} if size == SIZES[0] else {"papier": size}


def _live_address(visit: Visit, request: HttpRequest) -> str:
    """Where the code leads: the first question as it is by then, also from a preview.

    Whoever asks may name any port, and each would be a paper of its own to make and keep; a portal
    that people reach is on the port of https.
    """
    host = request.get_host()
    if settings.HTTPS:
        host = split_domain_port(host)[0]
    return f"{request.scheme}://{host}{reverse('first', args=[visit.place.slug])}"


def _pdf_address(visit: Visit, size: str) -> str:
    """ "" where there is no PDF: not of a preview and not of another moment."""
    if type(visit) is not Visit or visit.moment.asked or not can_make_pdf():
        return ""
    return visit.moment.address("paper_pdf", visit.place.slug, **_query(size))


def _shown(visit: Visit, size: str, live: str) -> dict[str, Any]:
    """What the page and the PDF both show."""
    found = _paper(visit)
    today = to_local(visit.moment.at).date()
    return {
        "title": "Stroomschema",
        "size": size,
        "paper": found,
        "agreements": [ShownTerms(terms) for terms in found.agreements],
        "edition": visit.edition(),
        "printed": date_words(today, year=True),
        "live": live,
        "qr": qr_svg(live, label=f"QR-code naar {live}", pixels=QR_PIXELS),
    }


def _paper(visit: Visit) -> Paper:
    facts = visit.facts()
    printer = Printer(
        directory=facts.directory,
        agreements=facts.agreements,
        municipality=visit.place.slug,
        at=visit.moment.at,
        next_edition=_next_edition(visit),
    )
    return printer.paper(visit.questions())


def _next_edition(visit: Visit) -> datetime | None:
    """When another edition than the one on this paper goes live, as far as that is planned."""
    shown, at = visit.edition(), visit.moment.at
    planned = [one.live_from for one in visit.place.editions if one.live_from > at]
    coming = (begins for begins in planned if visit.place.edition(begins) != shown)
    return min(coming, default=None)


@dataclass(frozen=True)
class _Made:
    """The PDFs of a day, for as long as nothing is corrected or published."""

    live: Snapshot
    day: date
    pdfs: dict[Hashable, bytes] = field(default_factory=dict)

    def once(self, key: Hashable, make: Callable[[], bytes]) -> bytes | None:
        """The PDF of this key, made if need be; None while another one is being made."""
        if (known := self.pdfs.get(key)) is not None:
            return known
        if not _making.acquire(blocking=False):
            return None
        try:
            if key not in self.pdfs:
                if len(self.pdfs) >= MOST_PDFS:
                    self.pdfs.clear()
                self.pdfs[key] = make()
            return self.pdfs[key]
        finally:
            _making.release()


_making = threading.Lock()
_made: list[_Made] = []


def _made_for(live: Snapshot, day: date) -> _Made:
    for one in _made:
        if one.live is live and one.day == day:
            return one
    # One assignment, so that another thread sees the old day or the new one.
    _made[:] = [_Made(live, day)]
    return _made[0]


def _weasyprint() -> Any:
    """The package, imported when it is first needed; None where it or its libraries are missing."""
    try:
        import weasyprint  # type: ignore[import-untyped]  # it carries no types
    except (ImportError, OSError):
        return None
    return weasyprint


def _pdf(weasyprint: Any, visit: Visit, size: str, live: str) -> bytes:
    page = render_to_string(
        "trees/paper_pdf.html",
        {**_shown(visit, size, live), "place": visit.place, "demo": visit.place.region.demo},
    )
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
    response = _instead(
        visit,
        size,
        503,
        title="De pdf is er nog niet",
        text="We maken er net een voor iemand anders. Probeer het over een halve minuut opnieuw, "
        "of print het stroomschema als pagina.",
    )
    response.headers["Retry-After"] = "30"
    return response


def _instead(visit: Visit, size: str, status: int, *, title: str, text: str) -> HttpResponse:
    """Why there is no PDF, and the way to the page that prints as well."""
    page = visit.written(
        "trees/paper_instead.html",
        title=title,
        text=text,
        way_out=visit.moment.address("paper", visit.place.slug, **_query(size)),
    )
    return HttpResponse(page, status=status, headers={"Cache-Control": "no-store"})

"""What there is to print as a PDF: made once per edition and facts, and served at once after that.

It tells from the Monday of this week, so while nothing changes it is the same all week.
"""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from contacts.hours.engine import to_instant, to_local
from history.memory import Memory
from portal.paper.printouts import (
    SHEETS,
    Sheet,
    live_address,
    scheme_shown,
    sheet_shown,
    size_of,
)
from portal.paper.shelf import Standing, can_make_pdf, pdf_of
from portal.visit import Visit

STYLE = "paper_pdf.css"
# The pages that they are made of, some 300 kB each; writing one costs half a second.
PAGES: Memory[str] = Memory(most=40)
# Seconds until a page that waits asks again.
AGAIN = {"making": 2, "busy": 5}


def pdf(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The PDF of a sheet (`?vel=`) or of the scheme; a page that says so while it isn't there."""
    sheet = next((one for one in SHEETS if one.slug == request.GET.get("vel")), None)
    size = sheet.size if sheet else size_of(request)
    way_out = _page_address(visit, sheet, size)
    if visit.moment.asked:
        # Any minute is another PDF, and each costs seconds: of another moment there is a page.
        return visit.redirect(sheet.name if sheet else "paper", **_query(sheet, size))
    if not can_make_pdf():
        return _no_pdf(visit, way_out)
    page = _page(visit, sheet, size, live_address(visit, request))
    document = pdf_of(page) if page else "busy"
    if isinstance(document, bytes):
        return _document(document, visit, sheet, size)
    return _failed(visit, way_out) if document == "failed" else _wait(visit, way_out, document)


def _query(sheet: Sheet | None, size: str) -> dict[str, str]:
    return {} if sheet or size == "a4" else {"papier": size}


def _page_address(visit: Visit, sheet: Sheet | None, size: str) -> str:
    name = sheet.name if sheet else "paper"
    return visit.moment.address(name, visit.place.slug, **_query(sheet, size))


def _page(visit: Visit, sheet: Sheet | None, size: str, live: str) -> str | None:
    """The whole document with its style; what it tells depends on the facts and the day.

    None while another one is written: many who ask at once must leave room for who needs a number.
    """
    edition, day = visit.edition(), to_local(visit.moment.at).date()
    key = visit.place.slug, sheet.slug if sheet else "", size, live
    of = visit.live.token, edition.pk if edition else None, day
    return PAGES.unless_busy(key, lambda: _written(visit, sheet, size, live), of=of)


def _written(visit: Visit, sheet: Sheet | None, size: str, live: str) -> str:
    day = to_local(visit.moment.at).date()
    since = to_instant(day - timedelta(days=day.weekday()), 0)
    shown = (
        sheet_shown(visit, sheet, live, since=since)
        if sheet
        else scheme_shown(visit, size, live, since=since)
    )
    styles = (*shown["styles"], *(() if sheet else (STYLE,)))
    context = {
        "sheet": "portal/_paper.html",
        **shown,
        "place": visit.place,
        "demo": visit.place.region.demo,
        "files": True,
        "style": "\n".join(_style(name) for name in styles),
    }
    return render_to_string("portal/paper_pdf.html", context)


def _style(name: str) -> str:
    path = settings.BASE_DIR / "static" / name
    text: str = path.read_text(encoding="utf-8")
    return text


def _document(document: bytes, visit: Visit, sheet: Sheet | None, size: str) -> HttpResponse:
    name = sheet.slug if sheet else f"stroomschema-{size}"
    return HttpResponse(
        document,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{name}-{visit.place.slug}.pdf"',
            # A copy in a search engine would outlive the day to which it holds.
            "X-Robots-Tag": "noindex",
        },
    )


def _no_pdf(visit: Visit, way_out: str) -> HttpResponse:
    return _instead(
        visit,
        way_out,
        404,
        title="Hier is geen pdf",
        text="Dit portaal maakt geen pdf's. Open de pagina zelf: die kun je printen, of zelf "
        "bewaren als pdf.",
    )


def _wait(visit: Visit, way_out: str, standing: Standing) -> HttpResponse:
    """It comes by itself: the page asks again, by a header that needs no script."""
    ours = standing == "making"
    # Not a 503: a proxy takes that for a portal that is down, and shows a copy instead.
    response = _instead(
        visit,
        way_out,
        202 if ours else 429,
        title="We maken de pdf…" if ours else "De pdf is er nog niet",
        text="Dat duurt tot een halve minuut. Deze pagina ververst zichzelf, en dan komt de pdf. "
        "Printen vanaf de pagina kan meteen."
        if ours
        else "We maken er net een voor iemand anders, en dat duurt tot een halve minuut. Deze "
        "pagina ververst zichzelf. Printen vanaf de pagina kan meteen.",
    )
    again = str(AGAIN[standing])
    response.headers["Refresh"] = again
    response.headers["Retry-After"] = again
    return response


def _failed(visit: Visit, way_out: str) -> HttpResponse:
    return _instead(
        visit,
        way_out,
        500,
        title="De pdf is niet gelukt",
        text="Probeer het over tien minuten opnieuw. Of print de pagina zelf: dat kan meteen, en "
        "er staat hetzelfde op.",
    )


def _instead(visit: Visit, way_out: str, status: int, *, title: str, text: str) -> HttpResponse:
    """Why there is no PDF now, and the way to the page that prints as well."""
    page = visit.render("portal/paper_instead.html", title=title, text=text, way_out=way_out)
    return HttpResponse(page, status=status, headers={"Cache-Control": "no-store"})

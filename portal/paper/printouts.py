"""What a municipality prints: sheets for the wall, a card for the pocket, and the whole scheme.

Each is a page that prints well, the same as files, and as a PDF (`portal.paper.pdf`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from contacts.hours.engine import to_local
from contacts.hours.words import date_words
from portal.paper.pocket import ON_A_SHEET
from portal.paper.posters import Size, letters_of
from portal.paper.scheme import Printer
from portal.paper.shelf import can_make_pdf
from portal.public_address import public_address
from portal.share.qr import qr_svg
from portal.shown.terms import ShownTerms
from portal.visit import Visit
from trees.core.poster import COLUMNS

SIZES = ("a4", "a3")
QR_PIXELS = 150
STYLES = {"a4": ("paper.css",), "a3": ("paper.css", "paper_a3.css")}
WALL_STYLES = ("paper.css", "paper_wall.css")


@dataclass(frozen=True, slots=True)
class Sheet:
    """Something to print beside the scheme. `name` is that of its address, "wall_a3"."""

    name: str
    slug: str
    title: str
    what: str
    template: str
    size: Size
    styles: tuple[str, ...] = WALL_STYLES
    how: str = ""


SHEETS = (
    Sheet(
        name="wall_a3",
        slug="oogopslag-a3",
        title="In één oogopslag, A3",
        what="Voor aan de muur. Voorop wie je belt, per situatie; achterop de weg daarheen.",
        template="portal/_wall.html",
        size="a3",
        styles=(*WALL_STYLES, "paper_wall_a3.css"),
        how="Kies A3, liggend en dubbelzijdig.",
    ),
    Sheet(
        name="wall_a4",
        slug="oogopslag-a4",
        title="In één oogopslag, A4",
        what="Dezelfde situaties op één vel, voor op je bureau of in de auto.",
        template="portal/_wall.html",
        size="a4",
        how="Kies A4, staand.",
    ),
    Sheet(
        name="pocket",
        slug="kaartje",
        title="Kaartje",
        what="Voor in je portemonnee: de nummers waar het vaakst op uitkomt. Acht op een vel A4.",
        template="portal/_pocket.html",
        size="a4",
        how="Kies A4 en 100 %: dan is een kaartje zo groot als een bankpas.",
    ),
)
SCHEME = "Stroomschema"
SCHEME_WHAT = "Alle vragen, uitkomsten, nummers en werkafspraken. Voor wie alles wil hebben."


def size_of(request: HttpRequest) -> str:
    """The size of paper that was asked for: "a3", and "a4" for whatever else."""
    asked = request.GET.get("papier", "").strip().lower()
    return asked if asked in SIZES else SIZES[0]


def paper(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The scheme as a page; it prints as it should from the browser itself."""
    size, live = size_of(request), live_address(visit, request)

    page = visit.render(
        "portal/paper.html",
        here=visit.moment.address("paper", visit.place.slug, **_query(size)),
        a4=visit.moment.address("paper", visit.place.slug),
        a3=visit.moment.address("paper", visit.place.slug, papier="a3"),
        pdf=pdf_address(visit, **_query(size)),
        **scheme_shown(visit, size, live),
    )
    return visit.answer(page)


def choice(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What there is to print."""
    return visit.answer(_choice(visit))


def sheet_page(sheet: Sheet) -> Callable[[HttpRequest, Visit], HttpResponse]:
    """The view of a sheet."""

    def show(request: HttpRequest, visit: Visit) -> HttpResponse:
        return visit.answer(_sheet(visit, sheet, live_address(visit, request)))

    return show


def _choice(visit: Visit) -> str:
    """The page of all there is to print."""
    papers = [
        {
            "title": one.title,
            "what": one.what,
            "address": visit.moment.address(one.name, visit.place.slug),
            "pdf": pdf_address(visit, vel=one.slug),
        }
        for one in SHEETS
    ]
    scheme = {
        "title": SCHEME,
        "what": SCHEME_WHAT,
        "address": visit.moment.address("paper", visit.place.slug),
        "pdf": pdf_address(visit),
    }
    return visit.render(
        "portal/paper_choice.html",
        title="Op papier",
        papers=[*papers, scheme],
        edition=visit.edition(),
    )


def _sheet(visit: Visit, sheet: Sheet, live: str) -> str:
    shown = sheet_shown(visit, sheet, live)
    pdf = pdf_address(visit, vel=sheet.slug)
    return visit.render("portal/paper_wall.html", pdf=pdf, how=sheet.how, **shown)


def a3(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Where the scheme for A3 stands among the files; here it has a question in its address."""
    return visit.redirect("paper", papier="a3")


def filed(visit: Visit) -> dict[str, str]:
    """Everything on paper to put in a folder, by path; the scheme for A4, and below it for A3.

    It tells from the beginning of the window of this visit, so while nothing changes it stays the
    same for as long as that window. Nobody asks for it by any name, so a code that leads to the
    page of now is there only when SITE_URL says under which name people know the site.
    """
    a4 = reverse("paper", args=[visit.place.slug])
    paths = {"a4": a4, "a3": f"{a4}a3/"}
    first = reverse("first", args=[visit.place.slug])
    live = f"{settings.SITE_URL}{first}" if settings.SITE_URL else ""
    sheets = {
        reverse(one.name, args=[visit.place.slug]): _sheet(visit, one, live) for one in SHEETS
    }
    choice = {reverse("paper_choice", args=[visit.place.slug]): _choice(visit)}
    return (
        choice
        | sheets
        | {
            path: visit.render(
                "portal/paper.html",
                here=path,
                **paths,
                pdf="",
                **scheme_shown(visit, size, live),
            )
            for size, path in paths.items()
        }
    )


def _query(size: str) -> dict[str, str]:
    return {} if size == SIZES[0] else {"papier": size}


def live_address(visit: Visit, request: HttpRequest) -> str:
    """Where the code leads: the first question as it is by then, also from a preview."""
    return public_address(request, reverse("first", args=[visit.place.slug]))


def pdf_address(visit: Visit, **query: str) -> str:
    """ "" where there is no PDF: not of a preview and not of another moment."""
    if type(visit) is not Visit or visit.moment.asked or not can_make_pdf():
        return ""
    return visit.moment.address("paper_pdf", visit.place.slug, **query)


def scheme_shown(
    visit: Visit, size: str, live: str, *, since: datetime | None = None
) -> dict[str, Any]:
    """What the page of the scheme and its PDF both show; `live` "" is a paper without a code.

    With `since` it tells from there; else from the moment of the visit.
    """
    since = since or (visit.window.start if visit.window else None)
    found = _printer(visit, since).paper(visit.questions())
    return {
        **_of_all(since or visit.moment.at, visit, live),
        "title": SCHEME,
        "size": size,
        "styles": STYLES[size],
        "paper": found,
        "agreements": [ShownTerms(terms) for terms in found.agreements],
        "words": visit.words(),
    }


def sheet_shown(
    visit: Visit, sheet: Sheet, live: str, *, since: datetime | None = None
) -> dict[str, Any]:
    """What the page of a sheet and its PDF both show."""
    since = since or (visit.window.start if visit.window else None)
    wall = _printer(visit, since).wall(visit.questions())
    return {
        **_of_all(since or visit.moment.at, visit, live),
        "title": sheet.title,
        "size": sheet.size,
        "styles": sheet.styles,
        "sheet": sheet.template,
        "wall": wall,
        "letters": letters_of(wall.rows, sheet.size),
        "copies": range(ON_A_SHEET),
    }


def _of_all(printed: datetime, visit: Visit, live: str) -> Mapping[str, Any]:
    return {
        "columns": COLUMNS,
        "edition": visit.edition(),
        "printed": date_words(to_local(printed).date(), year=True),
        "live": live,
        "qr": qr_svg(live, label=f"QR-code naar {live}", pixels=QR_PIXELS) if live else "",
    }


def _printer(visit: Visit, since: datetime | None) -> Printer:
    facts = visit.facts()
    return Printer(
        directory=facts.directory,
        agreements=facts.agreements,
        municipality=visit.place.slug,
        at=visit.moment.at,
        next_edition=_next_edition(visit),
        since=since,
    )


def _next_edition(visit: Visit) -> datetime | None:
    """When another edition than the one on this paper goes live, as far as that is planned."""
    shown, at = visit.edition(), visit.moment.at
    planned = [one.live_from for one in visit.place.editions if one.live_from > at]
    coming = (begins for begins in planned if visit.place.edition(begins) != shown)
    return min(coming, default=None)

"""What somebody reads when the database doesn't answer, is locked or full: and nothing is lost.

This is the one handler of every uncaught fault, because the session is asked for in the database
too: the fault comes before any page, and before it is known who asks. What was typed at the desk
stands on the page, to be sent again; no session is needed for that.
"""

import sys
from typing import NamedTuple

from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from accounts.typed import MOST_CHARACTERS, Typed, in_words, may_be_kept, sent_fields
from desk.outline.replies import ASKED_BY_SCRIPT
from portal import error_pages

DESK = "/beheer/"
SECONDS = 30


class _Why(NamedTuple):
    title: str
    text: str
    # When to send it again.
    when: str = "over een halve minuut"


LOCKED = _Why(
    "De database is even bezet",
    "Iemand anders slaat nu iets groots op. Dat duurt meestal niet lang.",
)
FULL = _Why(
    "De database is vol",
    "Er kan niets meer bij, en wachten helpt niet. Zeg dit tegen wie de server beheert: eerst moet "
    "er ruimte komen.",
    "als er weer ruimte is",
)
READ_ONLY = _Why(
    "De database neemt nu niets aan",
    "Je kunt alles lezen, maar niets opslaan. Zeg dit tegen wie de server beheert.",
    "als dat weer kan",
)
AWAY = _Why(
    "De database antwoordt niet",
    "De verbinding met de gegevens is even weg. De pagina's voor bezoekers gaan gewoon door.",
)
# By the name or the code that SQLite or PostgreSQL gives to a fault; any other is AWAY.
KNOWN = {
    "SQLITE_BUSY": LOCKED,
    "SQLITE_LOCKED": LOCKED,
    "55P03": LOCKED,
    "57014": LOCKED,
    "40P01": LOCKED,
    "SQLITE_FULL": FULL,
    "53100": FULL,
    "SQLITE_READONLY": READ_ONLY,
    "25006": READ_ONLY,
}
# No such table, no such column: SQLite calls that operational too.
OUR_SQL = "SQLITE_ERROR"


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for an uncaught fault: of the database, or else of ours."""
    told = why(sys.exc_info()[1])
    if told is None:
        return error_pages.server_error(request)
    # The session can't be kept either; trying would only take as long once more.
    if (session := getattr(request, "session", None)) is not None:
        session.modified = False
    if not request.path.startswith(DESK):
        return error_pages.away()
    # The script of the outline keeps what was typed in the page, and shows a sentence beside it.
    answer = _sentence if ASKED_BY_SCRIPT in request.headers else _page
    response = answer(request, told)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Retry-After"] = str(SECONDS)
    return response


def why(fault: BaseException | None) -> _Why | None:
    """What is the matter with the database; None where the fault is ours."""
    if not isinstance(fault, DatabaseError | InterfaceError):
        return None
    code = _code_of(fault.__cause__)
    silent = isinstance(fault, OperationalError | InterfaceError) and code != OUR_SQL
    return KNOWN.get(code) or (AWAY if silent else None)


def _code_of(cause: BaseException | None) -> str:
    """SQLITE_BUSY_SNAPSHOT and the like are kinds of SQLITE_BUSY."""
    name = getattr(cause, "sqlite_errorname", "") or getattr(cause, "sqlstate", "") or ""
    return "_".join(name.split("_")[:2])


def _page(request: HttpRequest, told: _Why) -> HttpResponse:
    typed = _typed(request) if request.method == "POST" else None
    context = {
        **told._asdict(),
        "noindex": True,
        "posted": request.method == "POST",
        "again": request.get_full_path(),
        "typed": typed,
        "words": in_words(typed) if typed else [],
        "csrf_token": get_token(request) if typed else "",
    }
    return HttpResponse(render_to_string("database_away.html", context), status=503)


def _sentence(request: HttpRequest, told: _Why) -> HttpResponse:
    sentence = (
        f"{told.title}. {told.text} Er is waarschijnlijk niets opgeslagen. Wat je typte staat er "
        f"nog: probeer het {told.when} opnieuw."
    )
    return JsonResponse({"fault": sentence}, status=503)


def _typed(request: HttpRequest) -> Typed | None:
    """The form that was sent; None where it isn't ours, holds a password, or is too much."""
    try:
        fields = sent_fields(request) if may_be_kept(request) else None
    except (SuspiciousOperation, MultiPartParserError):
        return None
    if not fields or sum(len(name) + len(value) for name, value in fields) > MOST_CHARACTERS:
        return None
    return Typed(0, request.get_full_path(), fields, bool(request.FILES))

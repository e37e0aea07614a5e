"""What the server says itself where Django is never asked: in Dutch, 112 first, our own headers."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from wsgiref.util import setup_testing_defaults

from portal.error_pages import bad_request, error_page
from portal.front.application import WSGI

AGAIN = "Probeer het over een minuut opnieuw."
# Title and text by status; every other refusal is a request that we don't understand.
WORDS: Mapping[int, tuple[str, str]] = {
    408: ("Dit duurde te lang", "Je verzoek kwam niet helemaal bij ons aan. Probeer het opnieuw."),
    413: ("Dit is te groot", "Wat je verstuurt is te groot. Ga terug en verstuur minder."),
    414: ("Dit adres is te lang", "Controleer het adres, of begin opnieuw bij je gemeente."),
    431: (
        "Je browser stuurt te veel mee",
        "Wis de cookies van deze site en probeer het opnieuw.",
    ),
    500: ("Er ging iets mis", f"Dat ligt aan ons, niet aan jou. {AGAIN}"),
    503: ("Het is hier even te druk", AGAIN),
}
UNKNOWN = 400
# No host has this name, so Django refuses it with every header that it gives an error page.
_NOBODY = ".."
_OF_THE_BODY = {"content-length", "etag"}


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, as it goes out."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class Refusals:
    """Makes each of them once, with the headers that Django gives an error page."""

    def __init__(self, django: WSGI) -> None:
        self._django = django
        self.of = cache(self._made)

    def _made(self, status: int) -> Answer:
        title, text = WORDS.get(status, ("", ""))
        page = error_page(status, title=title, text=text) if title else bad_request(None)  # type: ignore[arg-type]
        length = ("Content-Length", str(len(page.content)))
        return Answer(status, [*self._headers(), length], page.content)

    def _headers(self) -> list[tuple[str, str]]:
        environ: dict[str, Any] = {"HTTP_HOST": _NOBODY, "HTTP_X_FORWARDED_PROTO": "https"}
        setup_testing_defaults(environ)
        found: list[tuple[str, str]] = []
        response = self._django(
            environ, lambda status, headers, exc_info=None: found.extend(headers)
        )
        if close := getattr(response, "close", None):
            close()
        return [one for one in found if one[0].lower() not in _OF_THE_BODY]

"""Before Django: a public page that was made already is answered from its kept bytes.

Django makes each page, with all its middleware, and says for how long it holds (`holds.py`). Until
then, and while it would be made of the same, the next one who asks gets the same bytes with the
minute of now in them. Whatever else is asked goes to Django untouched.
"""

import re
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from portal.front.holds import Held, Holds
from portal.front.packed import Packed, pack, packed_already
from trees.live import Snapshot, away_words, now_live

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Start = Callable[..., Any]
WSGI = Callable[[Environ, Start], Iterable[bytes]]

# Tells the middleware that the page goes to the front, which compresses and marks it itself.
ASKED = "crisiswijzer.front"
# Of all pages of a process together; a page weighs some 20 kB, with what its checksum needs.
MOST_BYTES = 200_000_000
_GZIP = re.compile(r"\bgzip\b")
# With one of these Django decides: who is signed in, and what may be overwritten.
_FOR_DJANGO = ("HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_COOKIE")
_OF_THE_BODY = {"content-length", "content-encoding", "etag"}
# As Django leaves out of an answer that only says that nothing changed.
_NOT_OF_304 = {*_OF_THE_BODY, "content-type", "crisiswijzer"}


@dataclass(frozen=True, slots=True)
class _Ready:
    """A page for one minute, to the byte."""

    minute: int
    etag: str
    headers: Headers
    unchanged: Headers
    body: bytes


class _Page:
    """A page as Django made it, and the answer of the minute that was asked last."""

    __slots__ = ("_headers", "_ready", "_true_in", "_unchanged", "holds", "packed")

    def __init__(self, holds: Holds, packed: Packed, headers: Headers) -> None:
        self.holds, self.packed = holds, packed
        self._headers = [one for one in headers if one[0].lower() not in _OF_THE_BODY]
        self._unchanged = [one for one in headers if one[0].lower() not in _NOT_OF_304]
        self._true_in: object = None
        self._ready: _Ready | None = None

    def is_true(self, live: Snapshot, now: float) -> bool:
        if now >= self.holds.until or self.holds.away != away_words(
            datetime.fromtimestamp(now, UTC)
        ):
            return False
        if self._true_in is not live.token:
            if not self.holds.is_true(live):
                return False
            self._true_in = live.token
        return True

    def ready(self, now: float) -> _Ready:
        minute = int(now) // 60 * 60
        known = self._ready
        if known is None or (self.packed.has_minute and known.minute != minute):
            known = self._ready = self._of(minute)
        return known

    def _of(self, minute: int) -> _Ready:
        body, etag = self.packed.at(minute), self.packed.etag(minute)
        tag = ("ETag", etag)
        encoded = [("Content-Encoding", "gzip"), ("Content-Length", str(len(body)))]
        return _Ready(minute, etag, [*self._headers, *encoded, tag], [*self._unchanged, tag], body)


class Front:
    """The WSGI application. `clock` gives the seconds since 1970, `live` what is live."""

    def __init__(
        self,
        django: WSGI,
        *,
        clock: Callable[[], float] = time.time,
        live: Callable[[], Snapshot] = now_live,
    ) -> None:
        self.django, self.clock, self.live = django, clock, live
        self._pages: dict[tuple[str, str], _Page] = {}
        self._weight, self._keeping = 0, threading.Lock()

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        kept = self.kept(environ, start)
        if kept is not None:
            return kept
        if not _is_for_the_front(environ):
            return self.django(environ, start)
        return self._made(_key(environ), environ, start)

    def kept(self, environ: Environ, start: Start) -> Iterable[bytes] | None:
        """The answer that is there already; None, and nothing was started, where there is none."""
        page = self._pages.get(_key(environ))
        if page is None or not _is_for_the_front(environ):
            return None
        now = self.clock()
        return _answer(page.ready(now), environ, start) if page.is_true(self.live(), now) else None

    def _made(self, key: tuple[str, str], environ: Environ, start: Start) -> Iterable[bytes]:
        """By Django; a page that holds is kept, and any other answer goes on as it came."""
        told: list[tuple[str, Headers]] = []

        def listen(status: str, headers: Headers, exc_info: object = None) -> None:
            told.append((status, headers))

        response = self.django(environ | {ASKED: True}, listen)
        ((status, headers),) = told
        if not isinstance(response, Held) or status != "200 OK":
            start(status, headers)
            return response
        page = _Page(response.holds, _packed(response), headers)
        response.close()
        self._keep(key, page)
        return _answer(page.ready(self.clock()), environ, start)

    def _keep(self, key: tuple[str, str], page: _Page) -> None:
        with self._keeping:
            self._forget(key)
            while self._pages and self._weight > MOST_BYTES:
                self._forget(next(iter(self._pages)))
            self._pages[key] = page
            self._weight += page.packed.size()

    def _forget(self, key: tuple[str, str]) -> None:
        if (page := self._pages.pop(key, None)) is not None:
            self._weight -= page.packed.size()


def _key(environ: Environ) -> tuple[str, str]:
    """Who calls the site by another name may read that name in the page."""
    return environ.get("HTTP_HOST", ""), environ["PATH_INFO"]


def _is_for_the_front(environ: Environ) -> bool:
    return (
        environ["REQUEST_METHOD"] in ("GET", "HEAD")
        and not environ.get("QUERY_STRING")
        and not environ.get("SCRIPT_NAME")
        and _GZIP.search(environ.get("HTTP_ACCEPT_ENCODING", "")) is not None
        and not any(name in environ for name in _FOR_DJANGO)
        and (not settings.HTTPS or environ.get("HTTP_X_FORWARDED_PROTO") == "https")
    )


def _packed(response: Held) -> Packed:
    if response.headers.get("Content-Encoding") == "gzip":
        return packed_already(response.content, response.headers["ETag"].strip('W/"'))
    return pack(response.content)


def _answer(ready: _Ready, environ: Environ, start: Start) -> Iterable[bytes]:
    if _names(environ.get("HTTP_IF_NONE_MATCH"), ready.etag):
        start("304 Not Modified", list(ready.unchanged))
        return ()
    start("200 OK", list(ready.headers))
    return () if environ["REQUEST_METHOD"] == "HEAD" else (ready.body,)


def _names(asked: str | None, etag: str) -> bool:
    """Whether somebody has these bytes: `If-None-Match`, compared as RFC 9110 13.1.2 says."""
    if not asked:
        return False
    if asked == etag or asked.strip() == "*":
        return True
    bare = etag.removeprefix("W/")
    return any(one.strip().removeprefix("W/") == bare for one in asked.split(","))

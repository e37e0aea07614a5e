"""Asking the front, or Django behind it, at a moment."""

import gzip
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from wsgiref.util import setup_testing_defaults

from portal.front.application import WSGI

BROWSER = {"HTTP_ACCEPT_ENCODING": "gzip, deflate, br", "HTTP_HOST": "localhost"}


@dataclass
class Asked:
    """An answer, with its headers by their small names."""

    status: int
    headers: dict[str, str]
    body: bytes
    names: list[str] = field(default_factory=list)

    @property
    def page(self) -> bytes:
        """The body as it was before it was compressed."""
        packed = self.headers.get("content-encoding") == "gzip"
        return gzip.decompress(self.body) if packed else self.body

    @property
    def still(self) -> bytes:
        """The page without the digits of its minute."""
        return re.sub(rb'data-now="\d+"|<time>[\d:]+', b"", self.page)

    @property
    def same(self) -> dict[str, str]:
        """The headers that are the same whoever compressed the page, and when."""
        own = ("etag", "content-length")
        return {name: value for name, value in self.headers.items() if name not in own}


def ask(application: WSGI, path: str, query: str = "", **environ: Any) -> Asked:
    """What somebody with a browser gets; None for a header that isn't sent."""
    given = _environ(path, query, environ)
    told: list[tuple[str, list[tuple[str, str]]]] = []
    answer = application(given, lambda status, headers, *_: told.append((status, headers)))
    body = b"".join(answer)
    _close(answer)
    ((status, headers),) = told
    found = {name.lower(): value for name, value in headers}
    return Asked(int(status.split()[0]), found, body, [name.lower() for name, _ in headers])


def _environ(path: str, query: str, environ: Mapping[str, Any]) -> dict[str, Any]:
    given: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        **BROWSER,
        **environ,
    }
    given = {name: value for name, value in given.items() if value is not None}
    setup_testing_defaults(given)
    return given


def _close(answer: Iterable[bytes]) -> None:
    if close := getattr(answer, "close", None):
        close()

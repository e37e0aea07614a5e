"""Between the web server and the portal: takes in a whole request before a thread is used for it.

A server by ASGI reads slowly sent headers and bodies beside each other in one loop. What is kept is
answered in that loop; for all else the body is waited for first, and then a thread makes the page.
So who sends slowly keeps nobody waiting, and neither does a slow page keep those that are kept.
"""

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from io import BytesIO
from typing import Any, Protocol
from urllib.parse import unquote_to_bytes

from crisiswijzer.serving import limits
from crisiswijzer.serving.refusals import Answer, Refusals
from portal.front.application import Environ, Start

log = logging.getLogger(__name__)

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

# After a refusal what still comes is thrown away for a moment: who is cut off while sending
# doesn't see the answer.
_DRAIN_WITHIN = 3.0


class Inside(Protocol):
    """The portal by WSGI, and what it has of an answer already."""

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]: ...

    def kept(self, environ: Environ, start: Start) -> Iterable[bytes] | None: ...


class Refused(Exception):
    """The server answers this itself, with this status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Doorway:
    """The ASGI application. `begin` is called before the first request, in a thread."""

    def __init__(
        self, inside: Inside, *, refusals: Refusals, begin: Callable[[], object] = lambda: None
    ) -> None:
        self._inside, self._begin, self.refusals = inside, begin, refusals
        self._threads = ThreadPoolExecutor(limits.THREADS, thread_name_prefix="portaal")
        self._in_threads = self._bytes_held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(environ_of(scope), receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                try:
                    await asyncio.get_running_loop().run_in_executor(self._threads, self._begin)
                except Exception:
                    # Then whoever asks looks: slower, and no reason to be away.
                    log.exception("Er kijkt niemand naast de bezoekers.")
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return

    async def _answer(self, environ: Environ, receive: Receive, send: Send) -> None:
        if (kept := self._kept(environ)) is not None:
            await _sent(kept, environ, send)
            return
        body = b""
        try:
            body = await self._body(environ, receive)
            answer = await self._made(environ, body)
        except Refused as refused:
            answer = self.refusals.of(refused.status)
            await _sent(answer, environ, send, last=True)
            await _drained(receive)
        else:
            await _sent(answer, environ, send)
        finally:
            self._bytes_held -= len(body)

    def _kept(self, environ: Environ) -> Answer | None:
        """What can be given at once; of what goes wrong here a thread tells."""
        try:
            return _collected(self._inside.kept, environ)
        except Exception:
            return None

    async def _body(self, environ: Environ, receive: Receive) -> bytes:
        """All of it; Refused for what is too much or comes too slowly."""
        announced = int(environ.get("CONTENT_LENGTH") or 0)
        most = limits.body_at_most(environ["PATH_INFO"])
        if announced > most:
            raise Refused(413)
        parts: list[bytes] = []
        try:
            async with asyncio.timeout(limits.body_within(announced)):
                await self._received(parts, receive, most)
        except BaseException as fault:
            self._bytes_held -= sum(map(len, parts))
            if isinstance(fault, TimeoutError):
                raise Refused(408) from fault
            raise
        return b"".join(parts)

    async def _received(self, parts: list[bytes], receive: Receive, most: int) -> None:
        length, more = 0, True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Refused(408)
            part, more = message.get("body", b""), message.get("more_body", False)
            parts.append(part)
            length += len(part)
            self._bytes_held += len(part)
            if length > most:
                raise Refused(413)
            if self._bytes_held > limits.BODIES_AT_MOST:
                raise Refused(503)

    async def _made(self, environ: Environ, body: bytes) -> Answer:
        if self._in_threads >= limits.THREADS + limits.WAITING_AT_MOST:
            raise Refused(503)
        environ |= {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        self._in_threads += 1
        try:
            loop = asyncio.get_running_loop()
            made = await loop.run_in_executor(self._threads, _collected, self._inside, environ)
        finally:
            self._in_threads -= 1
        if made is None:
            raise Refused(500)
        return made


def environ_of(scope: Scope) -> Environ:
    """The request as WSGI tells it (PEP 3333), without its body."""
    server, client = scope.get("server") or ("", 0), scope.get("client") or ("", 0)
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": scope.get("root_path", ""),
        "PATH_INFO": _path(scope["raw_path"]),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": BytesIO(),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw, value in scope["headers"]:
        # A name with an underscore would be taken for the one with a dash.
        if b"_" not in raw:
            _put(environ, raw.decode("latin-1").upper().replace("-", "_"), value.decode("latin-1"))
    return environ


def _path(asked: bytes) -> str:
    """Also of an address with its site before it (RFC 9112 3.2.2); "*" and the like are none."""
    if not asked.startswith(b"/"):
        asked = b"/" + asked.partition(b"://")[2].partition(b"/")[2]
    return unquote_to_bytes(asked).decode("latin-1")


def _put(environ: Environ, name: str, value: str) -> None:
    key = name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"
    if key in environ:
        value = f"{environ[key]}{'; ' if name == 'COOKIE' else ','}{value}"
    environ[key] = value


def _collected(inside: Callable[..., Iterable[bytes] | None], environ: Environ) -> Answer | None:
    """The whole answer of a WSGI application; None where it has none."""
    told: list[tuple[str, list[tuple[str, str]]]] = []

    def start(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
        told.append((status, headers))

    response = inside(environ, start)
    if response is None:
        return None
    try:
        body = b"".join(response)
    finally:
        if close := getattr(response, "close", None):
            close()
    status, headers = told[-1]
    return Answer(int(status[:3]), headers, body)


async def _sent(answer: Answer, environ: Environ, send: Send, *, last: bool = False) -> None:
    head = environ["REQUEST_METHOD"] == "HEAD"
    headers = [(name.encode("latin-1"), told.encode("latin-1")) for name, told in answer.headers]
    bodiless = head or answer.status in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)
    if not bodiless and not any(name.lower() == b"content-length" for name, _ in headers):
        headers.append((b"content-length", str(len(answer.body)).encode()))
    if last:
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    body = b"" if bodiless else answer.body
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def _drained(receive: Receive) -> None:
    try:
        async with asyncio.timeout(_DRAIN_WITHIN):
            while (await receive()).get("more_body", False):
                pass
    except TimeoutError:
        return

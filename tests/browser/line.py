"""The network between a phone and the portal, to be cut, slowed and lied on as a test wants."""

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

JUNK = b"<!DOCTYPE html><title>Hotel</title><h1>Welkom op onze wifi</h1></html>"
LIES = {
    "junk": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n",
    "error": b"HTTP/1.1 500 Oeps\r\nContent-Type: text/html\r\n",
    "redirect": b"HTTP/1.1 302 Found\r\nLocation: http://hotel.example/\r\n",
}

REST = f"Content-Length: {len(JUNK)}\r\nConnection: close\r\n\r\n".encode() + JUNK


class Line:
    """Passes on what comes; `mode` says how.

    "open", "away" (no answer at all), "mute" (an answer never comes), "cut" (after `limit` bytes of
    every answer the line breaks), "slow" (each answer comes `late` seconds later, with its first
    lines as `retold` by address and text), or a lie: "junk", "error", "redirect". What asks for an
    address with `without` in it gets no answer; `asked` has every address so far.
    """

    def __init__(self, site: str) -> None:
        there = urlsplit(site)
        self.there = (there.hostname or "localhost", there.port or 80)
        self.mode, self.limit = "open", 0
        self.without = b""
        self.late = 0.0
        self.retold: Callable[[str, str], str] = lambda address, told: told
        self.asked: list[str] = []
        self._open: set[socket.socket] = set()
        self._server = socket.create_server(("127.0.0.1", 0))
        self.site = f"http://localhost:{self._server.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def become(self, mode: str, *, limit: int = 0) -> None:
        """From here on; what is open now breaks."""
        self.mode, self.limit = mode, limit
        self._break()

    def close(self) -> None:
        """What comes while it closes goes nowhere any more."""
        self.mode = "away"
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._break()

    def _break(self) -> None:
        for one in list(self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                phone, _ = self._server.accept()
                threading.Thread(target=self._serve, args=[phone], daemon=True).start()

    def _serve(self, phone: socket.socket) -> None:
        self._open.add(phone)
        with phone, suppress(OSError):
            if self.mode in ("open", "cut"):
                self._pass_on(phone)
            elif self.mode == "slow":
                self._retell(phone)
            elif self.mode != "away":
                phone.recv(65536)
                if self.mode == "mute":
                    phone.recv(65536)  # nothing comes, until the phone gives up
                else:
                    phone.sendall(LIES[self.mode] + REST)
        self._open.discard(phone)

    def _hears(self, piece: bytes) -> bool:
        """Whether this may go on to the portal."""
        if piece.startswith(b"GET "):
            self.asked.append(piece.split()[1].decode())
        return not self.without or self.without not in piece

    def _retell(self, phone: socket.socket) -> None:
        """One question and its answer, so that what is told can be told otherwise."""
        if not (question := phone.recv(65536)) or not self._hears(question):
            return
        time.sleep(self.late)
        if self.mode == "away":
            return
        with socket.create_connection(self.there) as portal:
            portal.sendall(re.sub(rb"(?i)keep-alive", b"close", question))
            answer = b"".join(iter(lambda: portal.recv(65536), b""))
        head, _, body = answer.partition(b"\r\n\r\n")
        told = re.sub(r"(?i)keep-alive", "close", head.decode())
        told = self.retold(question.split()[1].decode(), told)
        phone.sendall(f"{told}\r\n\r\n".encode() + body)

    def _pass_on(self, phone: socket.socket) -> None:
        with socket.create_connection(self.there) as portal:
            self._open.add(portal)
            if self.mode == "away":
                return
            threading.Thread(
                target=_pump, args=[phone, portal, None, self._hears], daemon=True
            ).start()
            _pump(portal, phone, self.limit if self.mode == "cut" else None)
        self._open.discard(portal)


def _pump(
    source: socket.socket,
    target: socket.socket,
    limit: int | None = None,
    hears: Callable[[bytes], bool] = lambda piece: True,
) -> None:
    passed = 0
    with suppress(OSError):
        while piece := source.recv(65536):
            if not hears(piece):
                break
            if limit is not None:
                piece = piece[: limit - passed]
                passed += len(piece)
            target.sendall(piece)
            if limit is not None and passed >= limit:
                break
    for one in (source, target):
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)


@contextmanager
def line_to(site: str) -> Iterator[Line]:
    line = Line(site)
    try:
        yield line
    finally:
        line.close()

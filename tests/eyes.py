"""What a test does to the connection of who looks beside the requests, and a server that stops."""

import contextlib
import selectors
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

from django.db import OperationalError
from django.db.backends.signals import connection_created

LONG = 10.0  # seconds that a test waits for what comes at once, or it fails


def is_an_eye(thread: threading.Thread) -> bool:
    return thread.name == "trees.live.eye"


def open_eyes() -> int:
    """How many threads look, or hang on a look."""
    return sum(map(is_an_eye, threading.enumerate()))


class Sight:
    """What comes between who looks and the database: nothing, a fault, or silence."""

    def __init__(self) -> None:
        self.broken = False
        self.goes_on = threading.Event()
        self.goes_on.set()
        # Where it falls silent: at the first question with this in it.
        self.silent_at = ""
        self.is_silent = threading.Event()
        self.looks = 0
        self.has_looked = threading.Condition()

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if self.silent_at in sql and not self.goes_on.is_set():
            self.is_silent.set()
            assert self.goes_on.wait(LONG)
        if self.broken:
            raise OperationalError("the server closed the connection of 06-5 unexpectedly")
        if "SUM(stamp)" in sql:
            with self.has_looked:
                self.looks += 1
                self.has_looked.notify_all()
        return execute(sql, *rest)

    def wait_for_looks(self, number: int) -> bool:
        with self.has_looked:
            return self.has_looked.wait_for(lambda: self.looks >= number, LONG)

    def fall_silent(self, at: str = "") -> None:
        self.silent_at = at
        self.is_silent.clear()
        self.goes_on.clear()


@contextlib.contextmanager
def seen_through(sight: Sight) -> Iterator[None]:
    """Every connection that is made to look with is seen through this."""

    def made(connection: Any, **rest: Any) -> None:
        if is_an_eye(threading.current_thread()):
            # Before the others: who looks puts its own at the end, and takes it from there.
            connection.execute_wrappers.insert(0, sight)

    connection_created.connect(made)
    try:
        yield
    finally:
        connection_created.disconnect(made)
        sight.goes_on.set()


class Stoppable:
    """A way to a database server that can be as if its process were stopped: it takes all in, and
    nothing comes back.
    """

    def __init__(self, host: str, port: int) -> None:
        self._server = (host, port)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._goes_on = threading.Event()
        self._goes_on.set()
        self._ways: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        self._goes_on.clear()

    def go_on(self) -> None:
        self._goes_on.set()

    def close(self) -> None:
        self._goes_on.set()
        for one in (self._listening, *self._ways):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                server = socket.create_connection(self._server)
                self._ways += [client, server]
                threading.Thread(target=self._carry, args=(client, server), daemon=True).start()

    def _carry(self, client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError), selectors.DefaultSelector() as ready:
            ready.register(client, selectors.EVENT_READ, server)
            ready.register(server, selectors.EVENT_READ, client)
            while True:
                for key, _ in ready.select():
                    said = key.fileobj.recv(65536)
                    self._goes_on.wait(3 * LONG)
                    if not said:
                        client.close()
                        server.close()
                        return
                    key.data.sendall(said)

"""A thread that looks when it is asked to, with a connection of its own."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any

from django.db import Error, connection, transaction

from trees.live.connection import use_own_connection
from trees.live.snapshot import Snapshot, fresh, read_all


class Hangs(Exception):
    """The database said nothing for so long that nobody waits for this look any more."""


class Eye:
    """Who waits for a look can leave; the thread then ends by itself, once it hears something."""

    def __init__(self) -> None:
        # Before each look what was known; False: leave.
        self._asked: SimpleQueue[Snapshot | bool | None] = SimpleQueue()
        self._told: SimpleQueue[Snapshot | Exception] = SimpleQueue()
        # When the database was last asked or heard, by `time.monotonic`.
        self._heard = time.monotonic()
        self._thread = threading.Thread(target=self._run, name="trees.live.eye", daemon=True)
        self._thread.start()

    @property
    def is_open(self) -> bool:
        """Whether it is still there; one that was left may hang for as long as its database."""
        return self._thread.is_alive()

    def look(self, known: Snapshot | None, patience: float) -> Snapshot | Exception:
        """All that is live now, as one consistent read; or why it couldn't be read.

        It may take long, but `Hangs` where not a word of the database comes for `patience` seconds.
        """
        self._heard = time.monotonic()
        self._asked.put(known)
        while True:
            left = self._heard + patience - time.monotonic()
            try:
                return self._told.get(timeout=max(left, 0.001))
            except Empty:
                if time.monotonic() - self._heard >= patience:
                    return Hangs()

    def leave(self, wait: float = 0) -> None:
        """Let it end, and wait at most so many seconds until it did."""
        self._asked.put(False)
        self._thread.join(wait)

    def _run(self) -> None:
        use_own_connection()
        while not isinstance(known := self._asked.get(), bool):
            self._told.put(self._seen(known))
        _close()

    def _seen(self, known: Snapshot | None) -> Snapshot | Exception:
        try:
            with connection.execute_wrapper(self._hear), transaction.atomic():
                return read_all(fresh(known))
        except Exception as error:
            _close()
            return error

    def _hear(self, execute: Callable[..., Any], *question: Any) -> Any:
        self._heard = time.monotonic()
        try:
            return execute(*question)
        finally:
            self._heard = time.monotonic()


def _close() -> None:
    with suppress(Error):
        connection.close()

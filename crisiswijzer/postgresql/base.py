"""Django's PostgreSQL, on connections that give up on a server that no longer answers."""

import time
from collections.abc import Generator
from types import SimpleNamespace
from typing import Any

import psycopg
from django.db import Error
from django.db.backends.postgresql import base

from crisiswijzer import patience


class NoAnswer(psycopg.OperationalError):
    """The server didn't answer in time; the connection is closed, and nobody knows what it did."""


class Connection(psycopg.Connection[Any]):
    """Waits for each answer as long as `limit` says, or else `patience`."""

    limit: float | None = None

    def wait(self, gen: Any, *args: Any, **kwargs: Any) -> Any:
        limit = self.limit or patience.seconds()
        if limit is None:
            return super().wait(gen, *args, **kwargs)
        try:
            return super().wait(_within(limit, gen), *args, **kwargs)
        except NoAnswer:
            self.close()
            raise


def _within(limit: float, gen: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
    """The same steps; psycopg comes by with nothing (0) ten times a second while it waits."""
    end = time.monotonic() + limit
    try:
        wanted = next(gen)
        while True:
            ready = yield wanted
            if not ready and time.monotonic() > end:
                raise NoAnswer(f"the server gave no answer within {limit:g} seconds")
            wanted = gen.send(ready)
    except StopIteration as done:
        return done.value


class DatabaseWrapper(base.DatabaseWrapper):
    # All of psycopg, but for how it connects.
    Database: Any = SimpleNamespace(**{**vars(psycopg), "connect": Connection.connect})

    def get_connection_params(self) -> dict[str, Any]:
        given: dict[str, Any] = super().get_connection_params()
        # First, so that what the address of the database says, or who only looks, goes before it.
        lock = f"-c lock_timeout={1000 * patience.for_a_lock():.0f}"
        return {**given, "options": f"{lock} {given.get('options', '')}".strip()}

    def is_usable(self) -> bool:
        connection: Any = self.connection
        connection.limit = patience.ALIVE
        try:
            return bool(super().is_usable())
        except Error:
            return False
        finally:
            connection.limit = None

"""A database that doesn't answer, as the server sees it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection


def _no_answer(*args, **kwargs):
    raise OperationalError("could not connect to server")


@contextmanager
def database_away() -> Iterator[None]:
    with connection.execute_wrapper(_no_answer):
        yield

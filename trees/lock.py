"""The one lock under which every draft tree is written, and the one of the recorded facts.

MPTT renumbers rows that another writer may be reading: without a lock two writers at a time damage
the nested sets. One global lock, because adding or moving a root renumbers other trees too.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.models import User
from django.db import connection

from history.tracking import one_entry_a_row

# Any number will do, as long as nobody else in this database takes it.
LOCK = 7_214_112


def lock_records(region: int) -> None:
    """Nobody else records the facts of this region until the transaction ends.

    Taken at its end, after all that was written: so two writers never wait for each other.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, region])


@contextmanager
def tree_lock(*, by: User | None = None) -> Iterator[None]:
    """A transaction in which nobody else writes trees. Fetch nodes inside it, not before.

    What is written in it is told in the history when it ends, as written `by` this person.

    On SQLite the transaction itself begins with the write lock (`transaction_mode`: IMMEDIATE).
    """
    with one_entry_a_row(by=by):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        yield

"""The one lock under which every draft tree is written.

MPTT renumbers rows that another writer may be reading: without a lock two writers at a time damage
the nested sets. One global lock, because adding or moving a root renumbers other trees too.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from history.tracking import one_entry_a_row

# Any number will do, as long as nobody else in this database takes it.
LOCK = 7_214_112


@contextmanager
def tree_lock() -> Iterator[None]:
    """A transaction in which nobody else writes trees. Fetch nodes inside it, not before.

    What is written in it is told in the history when it ends.

    On SQLite the transaction itself begins with the write lock (`transaction_mode`: IMMEDIATE).
    """
    with one_entry_a_row():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        yield

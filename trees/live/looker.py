"""Looking beside the requests: one thread sees to it that somebody looks, and no visitor waits.

It gives up on a look that hangs and begins another with a new connection, but never leaves more
than a few of them behind: whoever hangs on a database that was stopped ends when that goes on.
"""

import gc
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils import timezone

from trees.live.eye import Eye, Hangs
from trees.live.saver import Saver
from trees.live.seen import Seen
from trees.live.snapshot import Snapshot

# Seconds without a word from the database until a look is given up.
PATIENCE = 5.0
# Each has a connection that nobody else can use.
MOST_LEFT = 3


class TooManyHang(Exception):
    """As many looks hang as may; another one would hang as well."""


class Looker:
    """Looks every so many seconds, and whenever it is asked to, until it is stopped."""

    def __init__(self, seen: Seen, folder: Path, *, every: float, patience: float) -> None:
        self._seen, self._every, self._patience = seen, every, patience
        self._saver = Saver(folder)
        self._turn = threading.Condition()
        # Looks asked for, and how many of those were answered, by one that began after them.
        self._asked, self._answered = 0, 0
        self._eye: Eye | None = None
        self._left: list[Eye] = []
        self._ends = False
        self._thread = threading.Thread(target=self._run, name="trees.live", daemon=True)

    @property
    def is_looking(self) -> bool:
        """Whether its thread lives; it doesn't in a process that another one split into."""
        return self._thread.is_alive()

    def start(self) -> None:
        self._thread.start()

    def stop(self, wait: float = 5.0) -> None:
        """End it; a look that goes on is waited for as many seconds."""
        with self._turn:
            self._ends = True
            self._turn.notify_all()
        self._thread.join(wait)
        for eye in (*self._left, *([self._eye] if self._eye else ())):
            eye.leave(wait)
        self._saver.stop(wait)

    def wake(self) -> int:
        """Ask for a look at once; nobody waits for it. Returns its number for `wait_for`."""
        with self._turn:
            self._asked += 1
            self._turn.notify_all()
            return self._asked

    def wait_for(self, asked: int, seconds: float) -> bool:
        """Whether within so many seconds a look succeeded that began after this one was asked."""
        with self._turn:
            self._turn.wait_for(lambda: self._answered >= asked, seconds)
            return self._answered >= asked and self._seen.fault is None

    def look(self) -> bool:
        """Look once, and say whether that succeeded."""
        asked, began, known = self._asked, timezone.now(), self._seen.snapshot
        found = self._found(known)
        if isinstance(found, Exception):
            self._seen.missed(found)
        else:
            self._seen.saw(found, began)
            self._saver.tell(found, began)
            if found is not known:
                leave_out_of_collections()
        with self._turn:
            self._answered = asked
            self._turn.notify_all()
        return not isinstance(found, Exception)

    def _run(self) -> None:
        next_one = time.monotonic() + self._every
        while self._waited_until(next_one):
            next_one = time.monotonic() + self._every
            self.look()

    def _waited_until(self, moment: float) -> bool:
        """Wait for the next turn, or for somebody who asks; False once it is to end."""
        with self._turn:
            left = max(moment - time.monotonic(), 0)
            self._turn.wait_for(lambda: self._ends or self._asked > self._answered, left)
            return not self._ends

    def _found(self, known: Snapshot | None) -> Snapshot | Exception:
        self._left = [eye for eye in self._left if eye.is_open]
        if self._eye is None and len(self._left) >= MOST_LEFT:
            return TooManyHang()
        self._eye = self._eye or Eye()
        found = self._eye.look(known, self._patience)
        if isinstance(found, Hangs):
            self._eye.leave()
            self._left.append(self._eye)
            self._eye = None
        return found


def leave_out_of_collections() -> None:
    """Let no collection of garbage walk by all that was read: at country size that is 0.3 s.

    What is walked by here is only what came since the last time.
    """
    gc.collect()
    gc.freeze()


@contextmanager
def no_collections() -> Iterator[None]:
    """While much is read that is kept: each collection would walk by all of it."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()

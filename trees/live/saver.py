"""Keeps the last good snapshot in a file, in a thread of its own: no look waits for a disk."""

import logging
import threading
from datetime import datetime
from pathlib import Path

from trees.live.documents import Pieces
from trees.live.saved import AGAIN, save
from trees.live.snapshot import Snapshot

log = logging.getLogger(__name__)

# Seconds from one time of writing to the next, and after one that came to nothing.
PAUSE, AFTER_A_FAULT = 2.0, 30.0


class Saver:
    """Is told of every good look, and writes what is new, at most every two seconds."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._pieces = folder, Pieces()
        self._turn = threading.Condition()
        self._last: tuple[Snapshot, datetime] | None = None
        self._done: tuple[Snapshot, datetime] | None = None
        self._failed = self._ends = False
        self._thread = threading.Thread(target=self._run, name="trees.live.saver", daemon=True)
        self._thread.start()

    def tell(self, snapshot: Snapshot, at: datetime) -> None:
        with self._turn:
            self._last = (snapshot, at)
            self._turn.notify_all()

    def stop(self, wait: float) -> None:
        """End it, once what is new was written."""
        with self._turn:
            self._ends = True
            self._turn.notify_all()
        self._thread.join(wait)

    def _run(self) -> None:
        pause = 0.0
        while not self._ended_within(pause):
            with self._turn:
                self._turn.wait_for(lambda: self._ends or self._is_due())
            pause = self._save()
        self._save()

    def _ended_within(self, seconds: float) -> bool:
        with self._turn:
            return self._turn.wait_for(lambda: self._ends, seconds)

    def _is_due(self) -> bool:
        if self._last is None or self._done is None:
            return self._last is not None
        (snapshot, at), (before, then) = self._last, self._done
        return snapshot is not before or at - then > AGAIN

    def _save(self) -> float:
        """Write what is due; returns how many seconds to leave it alone."""
        if (last := self._last) is None or not self._is_due():
            return PAUSE
        try:
            if save(self._folder, *last, self._pieces):
                self._done, self._failed = last, False
        except OSError as fault:
            if not self._failed:
                log.error("De stand kan niet bewaard worden: %s", fault.strerror)
            self._failed = True
            return AFTER_A_FAULT
        return PAUSE

"""When this process looks whether anything was written, and what it shows meanwhile.

A server looks beside the requests (`start_looking`): no page waits for the database. Where nobody
does (a command, a test), whoever asks looks, at most once in `SECONDS`. Either way a warm page
costs no query, and a correction is live everywhere within a second. When the database doesn't
answer, the pages go on with what was read last.
"""

import threading
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import Error, OperationalError
from django.utils import timezone

from contacts.hours.engine import relative_moment, to_local
from history.memory import Memory
from trees.core.flow import Flow
from trees.live.looker import PATIENCE, Looker, leave_out_of_collections, no_collections
from trees.live.reading import read_flow
from trees.live.saved import saved
from trees.live.seen import Seen
from trees.live.snapshot import Snapshot, fresh
from trees.live.values import Published

SECONDS = 0.5
A_MINUTE = timedelta(minutes=1)


@dataclass
class _Process:
    """What this process saw, and who looks for it."""

    seen: Seen = field(default_factory=Seen)
    looker: Looker | None = None
    # For where nobody looks beside the requests.
    looked: float = float("-inf")
    looking: threading.Lock = field(default_factory=threading.Lock)

    @property
    def is_looked_for(self) -> bool:
        return self.looker is not None and self.looker.is_looking

    def still_holds(self) -> Snapshot | None:
        if self.is_looked_for:
            return self.seen.snapshot
        return self.seen.snapshot if time.monotonic() - self.looked < SECONDS else None

    def look(self) -> Snapshot:
        """Look in the caller's own thread; raises a database error where nothing is known yet."""
        if self.is_looked_for:
            raise OperationalError("Er is nog niets gelezen.") from self.seen.fault
        began = timezone.now()
        try:
            snapshot = fresh(self.seen.snapshot)
        except Error as error:
            self.seen.missed(error)
            if self.seen.snapshot is None:
                raise
        else:
            self.seen.saw(snapshot, began)
        self.looked = time.monotonic()
        return self.seen.snapshot or snapshot


PROCESS: Memory[_Process] = Memory(most=1)
# Of editions that nobody is shown any more, unless they ask for another moment.
PAST_FLOWS: Memory[Flow] = Memory(most=20)


def _process() -> _Process:
    return PROCESS.remembered("live", _Process)


def start_looking(*, every: float = SECONDS, patience: float = PATIENCE) -> Looker:
    """Look beside the requests from now on, in threads of this process. For who serves pages.

    Returns once all that is live was read, or couldn't be: then it goes on trying, and serves from
    what a process of this machine saved within a day. `every` is seconds; a look is given up after
    `patience` seconds in which the database says nothing.
    """
    process = _process()
    if process.looker is None or not process.looker.is_looking:
        folder = Path(settings.SNAPSHOT_DIR)
        process.looker = Looker(process.seen, folder, every=every, patience=patience)
        with no_collections():
            seen = process.looker.look() or process.seen.snapshot
            if not seen and (kept := saved(folder, timezone.now())):
                process.seen.recall(kept.snapshot, kept.at)
        leave_out_of_collections()
        process.looker.start()
    return process.looker


def now_live() -> Snapshot:
    """The snapshot to render from.

    Asks the database nothing where somebody looks beside the requests; elsewhere one small query
    when `SECONDS` have passed. Raises a database error while nothing was ever read.
    """
    process = _process()
    if found := process.still_holds():
        return found
    with process.looking:
        return process.still_holds() or process.look()


def forget() -> None:
    """Look again at the next page. Beside the requests: at once, and nobody waits for it."""
    process = _process()
    process.looked = float("-inf")
    if process.looker:
        process.looker.wake()


def look_now(patience: float = 2.0) -> bool:
    """For who writes in this process and wants to see that on its pages at once.

    Waits until a look that began after this has ended, at most `patience` seconds; a public page
    never does. Whether it succeeded; where nobody looks beside the requests the next page does.
    """
    process = _process()
    process.looked = float("-inf")
    if process.looker is None or not process.looker.is_looking:
        return True
    return process.looker.wait_for(process.looker.wake(), patience)


def last_look() -> datetime | None:
    """The moment at which what is shown was true for certain; None while nothing was read."""
    return _process().seen.at


def is_away(now: datetime) -> bool:
    """Whether the last good look was over a minute ago. Where nobody looks unless asked: and the
    one after it failed.
    """
    process = _process()
    if not process.is_looked_for and process.seen.fault is None:
        return False
    return process.seen.at is None or now - process.seen.at > A_MINUTE


def away_words(now: datetime) -> str:
    """From when what is shown is, where the database has been away for over a minute; else ""."""
    at = last_look()
    if at is None or not is_away(now):
        return ""
    today = to_local(at).date() == to_local(now).date()
    since = f"{to_local(at):%H:%M}" if today else relative_moment(at, now)
    return f"Stand van {since}. De verbinding met de gegevens is even weg."


def flow(edition: Published) -> Flow:
    """The questions of an edition, read once for as long as it is live or will be.

    Raises ValueError for one that can't be read.
    """
    snapshot = _process().seen.snapshot
    if snapshot and (known := snapshot.flows.get(edition.key)):
        return known
    if snapshot and edition.key in snapshot.editions_from(timezone.now()):
        return snapshot.flows.setdefault(edition.key, read_flow(edition))
    return PAST_FLOWS.remembered(edition.pk, lambda: read_flow(edition), of=edition.stamp)

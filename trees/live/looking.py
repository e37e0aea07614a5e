"""When this process looks whether anything was written, and what it shows meanwhile.

Where nobody looks beside the requests (a command, a test), whoever asks looks, at most once in
`SECONDS`. So a warm page costs no query, and a correction is live everywhere within a second.
When the database doesn't answer, the pages go on with what was read last.
"""

import logging
import threading
import time
from dataclasses import dataclass, field

from django.db import Error
from django.utils import timezone

from history.memory import Memory
from trees.core.flow import Flow
from trees.live.reading import read_flow
from trees.live.snapshot import Snapshot, fresh
from trees.live.values import Published

log = logging.getLogger(__name__)

SECONDS = 0.5


@dataclass
class _Seen:
    """What this process saw when it looked last."""

    snapshot: Snapshot | None = None
    looked: float = float("-inf")
    looking: threading.Lock = field(default_factory=threading.Lock)

    def still_holds(self) -> Snapshot | None:
        return self.snapshot if time.monotonic() - self.looked < SECONDS else None

    def look(self) -> Snapshot:
        try:
            self.snapshot = fresh(self.snapshot)
        except Error:
            if self.snapshot is None:
                raise
            log.exception(
                "De database antwoordt niet; de pagina's tonen wat het laatst bekend was."
            )
        self.looked = time.monotonic()
        return self.snapshot


LOOKS: Memory[_Seen] = Memory(most=1)
# Of editions that nobody is shown any more, unless they ask for another moment.
PAST_FLOWS: Memory[Flow] = Memory(most=20)


def _seen() -> _Seen:
    return LOOKS.remembered("live", _Seen)


def forget() -> None:
    """Look again at the next page; whoever writes in this process wants to see it at once."""
    _seen().looked = float("-inf")


def now_live() -> Snapshot:
    """The snapshot to render from. Costs a query only when `SECONDS` have passed."""
    seen = _seen()
    if found := seen.still_holds():
        return found
    with seen.looking:
        return seen.still_holds() or seen.look()


def flow(edition: Published) -> Flow:
    """The questions of an edition, read once for as long as it is live or will be.

    Raises ValueError for one that can't be read.
    """
    snapshot = _seen().snapshot
    if snapshot and (known := snapshot.flows.get(edition.key)):
        return known
    if snapshot and edition.key in snapshot.editions_from(timezone.now()):
        return snapshot.flows.setdefault(edition.key, read_flow(edition))
    return PAST_FLOWS.remembered(edition.pk, lambda: read_flow(edition), of=edition.stamp)

"""What this process saw when it looked last, and whether it could."""

import logging
from dataclasses import dataclass
from datetime import datetime

from trees.live.snapshot import Snapshot

log = logging.getLogger(__name__)


@dataclass
class Seen:
    """The last good snapshot. Two assignments are never seen apart where that matters."""

    snapshot: Snapshot | None = None
    # When the look began that this was seen by; it held then.
    at: datetime | None = None
    # Why the last look came to nothing; None where it didn't.
    fault: Exception | None = None

    def saw(self, snapshot: Snapshot, at: datetime) -> None:
        if self.fault:
            log.warning("De database antwoordt weer.")
        self.snapshot, self.at, self.fault = snapshot, at, None

    def recall(self, snapshot: Snapshot, at: datetime) -> None:
        """Begin from what another process saw at that moment."""
        self.snapshot, self.at = snapshot, at

    def missed(self, fault: Exception) -> None:
        """Told once, until a look succeeds: neither twice a second, nor with what was asked."""
        if not self.fault:
            log.error(
                "De database antwoordt niet (%s); de pagina's tonen wat het laatst bekend was.",
                type(fault).__name__,
            )
        self.fault = fault

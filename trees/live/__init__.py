"""What is live, kept in the memory of each process.

`now_live()` is what to make a page of, `flow()` the questions of an edition in it.
"""

from trees.live.looking import flow, forget, now_live
from trees.live.marks import FACTS, WATCHED
from trees.live.snapshot import Snapshot
from trees.live.values import Facts, Place, Published

__all__ = [
    "FACTS",
    "WATCHED",
    "Facts",
    "Place",
    "Published",
    "Snapshot",
    "flow",
    "forget",
    "now_live",
]

"""What is live, kept in the memory of each process.

`now_live()` is what to make a page of, `flow()` the questions of an edition in it. A server calls
`start_looking()`; whoever writes and wants to see it calls `look_now()`.
"""

from trees.live.looking import (
    away_words,
    flow,
    forget,
    is_away,
    last_look,
    look_now,
    now_live,
    start_looking,
)
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
    "away_words",
    "flow",
    "forget",
    "is_away",
    "last_look",
    "look_now",
    "now_live",
    "start_looking",
]

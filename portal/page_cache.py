"""Pages that were written already, for as long as they hold: a minute, while nothing changes."""

from collections.abc import Callable, Hashable

from history.memory import Memory
from portal.moment import Moment
from portal.timeline import minute_of
from trees.live import Snapshot

# Some 17 kB each; who walks through more of them within a minute gets the rest made anew.
PAGES: Memory[str] = Memory(most=500)


def cached_page(live: Snapshot, moment: Moment, key: Hashable, write: Callable[[], str]) -> str:
    """The page of this key, written if need be.

    States change on a whole minute, so within it a page stays true; and whatever is corrected or
    published makes another snapshot. A page of another moment is never kept.
    """
    if moment.asked:
        return write()
    return PAGES.remembered(key, write, of=(live.token, minute_of(moment.at)))

"""Pages that were written already, for as long as they hold: a minute, while nothing changes."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime

from portal.moment import Moment
from portal.presenters import minute_of
from trees.live import Snapshot

# Some 17 kB each; who walks through more of them within a minute gets the rest made anew.
MOST_PAGES = 500


@dataclass(frozen=True)
class _Kept:
    live: Snapshot
    minute: datetime
    pages: dict[Hashable, str] = field(default_factory=dict)


_kept: list[_Kept] = []


def cached_page(live: Snapshot, moment: Moment, key: Hashable, write: Callable[[], str]) -> str:
    """The page of this key, written if need be.

    States change on a whole minute, so within it a page stays true; and whatever is corrected or
    published makes another snapshot. A page of another moment is never kept.
    """
    if moment.asked:
        return write()
    pages = _pages(live, minute_of(moment.at))
    if key not in pages:
        if len(pages) >= MOST_PAGES:
            pages.clear()
        pages[key] = write()
    return pages[key]


def _pages(live: Snapshot, minute: datetime) -> dict[Hashable, str]:
    for one in _kept:
        if one.live is live and one.minute == minute:
            return one.pages
    # One assignment, so that another thread sees the old minute or the new one.
    _kept[:] = [_Kept(live, minute)]
    return _kept[0].pages

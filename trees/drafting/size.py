"""How many pages a draft makes when every answer that goes on elsewhere is expanded."""

from collections import defaultdict
from graphlib import CycleError, TopologicalSorter

from trees.drafting.rows import Row, Rows

# A municipality that no node names: it stands for all of those.
ANY_OTHER = 0


def makes_more_pages(rows: Rows, most: int) -> bool:
    """Whether some municipality would get more than `most` pages of this tree."""
    # Without such an answer there is no more than a page for each row.
    expands = any(row["continue_at_id"] for row in rows.values())
    if (not expands and len(rows) <= most) or _pages(rows, None) <= most:
        return False
    named = {town for row in rows.values() for town in row["only_in"]}
    return any(_pages(rows, town) > most for town in (*sorted(named), ANY_OTHER))


def _pages(rows: Rows, town: int | None) -> int:
    """The pages in one municipality (None: in all of them together); 0 where answers go round."""
    leads: dict[int, list[int]] = defaultdict(list)
    for pk, row in rows.items():
        leads[row["parent_id"] or 0].append(pk)
    leads |= {pk: [row["continue_at_id"]] for pk, row in rows.items() if row["continue_at_id"]}
    made: dict[int, int] = {}
    try:
        for pk in TopologicalSorter(leads).static_order():
            below = sum(made[further] for further in leads.get(pk, ()))
            made[pk] = below + _own(rows[pk], below, town) if pk else below
    except CycleError:
        return 0
    return made.get(0, 0)


def _own(row: Row, below: int, town: int | None) -> int:
    """A page of its own, unless another fills it; all of it gone where it doesn't hold."""
    if town is not None and row["only_in"] and town not in row["only_in"]:
        return -below
    return 0 if row["continue_at_id"] else 1

"""What publishing would make live, remembered by each process for every page that asks for it.

Freezing a large region takes seconds, and an editor goes from one of its pages to the next. It is
made of the draft and of the facts of that region alone, so what is written elsewhere leaves it be.
Whoever publishes freezes anew (`publish`): what is remembered is for looking at.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from history.memory import Memory
from history.snapshots import region_path
from history.stamps import Stamped, Stamps, stamps_of
from municipalities.models import Municipality, Region
from trees.drafting.reading import draft_of
from trees.live import FACTS
from trees.models import Edition, Publication
from trees.publishing.freeze import Frozen, freeze

# The facts change by day, and a day begins with an hour; a gap may be over within one.
HOLDS = timedelta(hours=1)
# All pages of all municipalities of a large region: some tens of megabytes.
FROZEN: Memory[Sequence[Frozen]] = Memory(most=3)


def frozen(region: Region, at: datetime) -> Sequence[Frozen]:
    """As `freeze`, of a moment within the same hour since which nothing of it was written.

    Everybody gets the same: nobody changes it.
    """
    return FROZEN.remembered(
        region.pk, lambda: tuple(freeze(region, at)), of=made_of(region.pk, at)
    )


def made_of(region: int, at: datetime) -> object:
    """What `frozen` says of a region (a primary key) at this moment is made of this: what is made
    of that holds as long. Ask it before `frozen`: a write in between is then seen afterwards.
    """
    return written_in(region), within(HOLDS, at)


def written_in(region: int) -> Stamps:
    """The stamps of all that the draft of a region (a primary key) is judged by."""
    return stamps_of([*facts_of(region), *draft_of(region)])


def shown_in(region: int) -> Stamps:
    """The stamps of all that was published in a region (a primary key)."""
    models: tuple[type[Stamped], ...] = (Edition, Publication)
    return stamps_of(model.objects.filter(**{region_path(model): region}) for model in models)


def facts_of(region: int) -> list[QuerySet[Any]]:
    """All rows of the facts of a region (a primary key), to take the stamps of."""
    own = {model: Q(**{region_path(model): region}) for model in FACTS}
    # The municipality that another goes on in is named, and may be of another region.
    ending = Municipality.objects.filter(region=region).exclude(merged_into=None)
    own[Municipality] |= Q(pk__in=ending.values("merged_into"))
    return [model._default_manager.filter(mine) for model, mine in own.items()]


def within(period: timedelta, at: datetime) -> int:
    """The number of the period in which this moment lies: of an hour, or of part of one."""
    return int(at.timestamp() // period.total_seconds())

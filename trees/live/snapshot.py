"""All that is live at once: what a page is made of, and how the next snapshot follows on it.

What wasn't written stays the very same object from one snapshot to the next. So whoever made
something of a place and the facts of its region sees by identity alone whether it still holds.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.db import Error
from django.utils import timezone

from history.stamps import Stamps, stamps_of
from municipalities.models import Region
from trees.core.flow import Flow
from trees.live.marks import (
    FACTS,
    PLACES,
    WATCHED,
    Marks,
    changed_regions,
    changed_tables,
    marks_of,
)
from trees.live.reading import read_facts, read_flow, read_order, read_places
from trees.live.values import Facts, Place, Published

log = logging.getLogger(__name__)


@dataclass
class Snapshot:
    """All that is live, as it stood when `stamps` were read.

    Facts and flows come when they are first needed, unless all were read at once (`read_all`).
    """

    stamps: Stamps
    places: Mapping[str, Place]
    marks: Marks = field(default_factory=dict)
    # By the key of a region, and by that of an edition.
    facts: dict[int, Facts] = field(default_factory=dict)
    flows: dict[tuple[int, int], Flow] = field(default_factory=dict)
    # What was known before: better than nothing when the database just went away.
    before: Mapping[int, Facts] = field(default_factory=dict)
    # The regions whose facts are those of before for lack of an answer.
    behind: set[int] = field(default_factory=set)
    # Whether all facts and flows are there, as far as they can be read.
    is_whole: bool = False
    # Stands for this snapshot in what is made of it and may outlive it.
    token: object = field(default_factory=object)

    def of(self, region: Region) -> Facts:
        """The directory and the agreements of a region, as plain values."""
        if region.pk not in self.facts:
            # Of two who read at once the first: a snapshot says the same to everybody.
            self.facts.setdefault(region.pk, self._read(region))
        return self.facts[region.pk]

    def standing(self, at: datetime) -> list[Place]:
        """The municipalities that exist at this moment, in the order of the alphabet."""
        return [place for place in self.places.values() if not place.has_ended(at)]

    def heir(self, place: Place, at: datetime) -> Place:
        """The municipality that this one has gone on in by then; itself while it exists."""
        seen = set()
        while place.has_ended(at) and place.slug not in seen:
            seen.add(place.slug)
            place = self.places.get(place.merged_into, place)
        return place

    def editions_from(self, at: datetime) -> dict[tuple[int, int], Published]:
        """By their key the editions that are live somewhere at this moment, or will be."""
        return {
            edition.key: edition
            for place in self.places.values()
            for edition in place.editions_from(at)
        }

    def _read(self, region: Region) -> Facts:
        try:
            return read_facts(region)
        except Error as error:
            if region.pk not in self.before:
                raise
            log.error(
                "De database antwoordt niet (%s); regio %s blijft zoals zij was.",
                type(error).__name__,
                region.slug,
            )
            # No stamp tells of these again: the next look reads them anew.
            self.behind.add(region.pk)
            return self.before[region.pk]


def fresh(known: Snapshot | None) -> Snapshot:
    """What is live now: `known` itself where nothing was written, for one small query.

    Else another one, in which only what belongs to the regions that were written is new.
    """
    # First the stamps: what is written while we read changes them, and is seen at the next look.
    stamps = stamps_of(WATCHED)
    if known is None or not known.stamps:
        return _first(stamps)
    if known.stamps == stamps and not known.behind:
        return known
    return _next(known, stamps)


def _first(stamps: Stamps) -> Snapshot:
    marks = marks_of({table for table, *_ in stamps})
    places = {place.slug: place for place in read_places()}
    return Snapshot(stamps, {slug: places[slug] for slug in read_order() if slug in places}, marks)


def _next(known: Snapshot, stamps: Stamps) -> Snapshot:
    marks = {**known.marks, **marks_of(changed_tables(known.stamps, stamps))}
    other = changed_regions(FACTS, known.marks, marks) | known.behind
    found = Snapshot(
        stamps,
        _places(known.places, changed_regions(PLACES, known.marks, marks)),
        marks,
        facts={region: facts for region, facts in known.facts.items() if region not in other},
        before={**known.before, **known.facts},
    )
    keys = found.editions_from(timezone.now()).keys()
    found.flows = {key: flow for key, flow in known.flows.items() if key in keys}
    return found


def _places(known: Mapping[str, Place], changed: set[int]) -> Mapping[str, Place]:
    """The places as they are now; the very same ones where nothing of them is another."""
    if not changed:
        return known
    places = {**known, **{place.slug: place for place in read_places(changed)}}
    return {
        slug: known[slug] if places[slug].says_the_same(known.get(slug)) else places[slug]
        # Whatever was made between these two questions the next look finds.
        for slug in read_order()
        if slug in places
    }


def read_all(snapshot: Snapshot) -> Snapshot:
    """The same with the facts of all regions, and the pages of all that is live or will be.

    What can't be read is told once and left out: who asks for it hears so, all others go on.
    """
    if snapshot.is_whole:
        return snapshot
    for region in Region.objects.exclude(pk__in=snapshot.facts).order_by("pk"):
        with _told_of(f"De nummers en afspraken van {region.slug}"):
            snapshot.facts.setdefault(region.pk, read_facts(region))
    for key, edition in snapshot.editions_from(timezone.now()).items():
        if key not in snapshot.flows:
            with _told_of(f"Editie {edition.pk}"):
                snapshot.flows.setdefault(key, read_flow(edition))
    snapshot.before, snapshot.is_whole = {}, True
    return snapshot


@contextmanager
def _told_of(what: str) -> Iterator[None]:
    """Leave this one out where it is at fault; not where the database is."""
    try:
        yield
    except Error:
        raise
    except Exception:
        log.exception("%s: niet te lezen.", what)

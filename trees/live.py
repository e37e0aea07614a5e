"""What is live, kept in the memory of each process.

A process asks at most once a second, with one small query, whether anything was written; only then
it reads again. So a warm page costs no query, and a correction is live everywhere within a second.
When the database doesn't answer, the pages go on with what was read last.
"""

import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import DatabaseError

from agreements.models import (
    Agreement,
    AgreementArea,
    AgreementVersion,
    Party,
    Signature,
)
from agreements.reading import read_agreements
from agreements.terms import Agreements
from contacts.directory import Directory
from contacts.hours.engine import to_instant
from contacts.models import Organization, Phone, RegionLine, Service, ServiceArea, Via
from contacts.reading import read_directory
from history.memory import Memory
from history.stamps import Stamps, stamps_of
from municipalities.models import Municipality, Region
from trees.core.flow import Flow
from trees.models import Edition, Publication

log = logging.getLogger(__name__)

# Whom a region calls and what it agreed: all that a record of its facts depends on.
FACTS = (
    Region,
    Municipality,
    Organization,
    Service,
    ServiceArea,
    Phone,
    Via,
    RegionLine,
    Agreement,
    AgreementArea,
    AgreementVersion,
    Party,
    Signature,
)
# Everything that a public page depends on.
WATCHED = (*FACTS, Edition, Publication)
SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Published:
    """An edition without its pages."""

    pk: int
    stamp: int
    number: int
    live_from: datetime
    withdrawn_at: datetime | None = None

    def has_begun(self, at: datetime) -> bool:
        """Whether it could be shown at this moment: its time has come and it isn't withdrawn."""
        return self.live_from <= at and (self.withdrawn_at is None or at < self.withdrawn_at)

    @property
    def is_withdrawn(self) -> bool:
        """Whether the last word about it is that it may not be shown."""
        return self.withdrawn_at is not None


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality as the pages know it, with its editions, the newest first."""

    slug: str
    name: str
    places: tuple[str, ...]
    region: Region
    editions: tuple[Published, ...]
    postcodes: tuple[str, ...] = ()
    # The slug of the municipality that it goes on in after its last day.
    merged_into: str = ""
    ends_on: date | None = None

    @property
    def ends(self) -> datetime | None:
        """The instant from which it is another municipality."""
        return to_instant(self.ends_on, 24 * 60) if self.ends_on else None

    def has_ended(self, at: datetime) -> bool:
        ends = self.ends
        return ends is not None and ends <= at

    def edition(self, at: datetime) -> Published | None:
        """The edition that is live at this moment: the highest number that has begun."""
        return next((edition for edition in self.editions if edition.has_begun(at)), None)

    def first_edition(self) -> Published | None:
        """Where to look for what was said before anything was published."""
        standing = (edition for edition in self.editions if not edition.is_withdrawn)
        return min(standing, key=lambda edition: edition.number, default=None)


@dataclass(frozen=True, slots=True)
class Facts:
    """Whom a region calls, and what it agreed."""

    directory: Directory
    agreements: Agreements


@dataclass
class Snapshot:
    """All that is live, as it stood when `stamps` were read; facts come when first needed."""

    stamps: Stamps
    places: Mapping[str, Place]
    facts: dict[int, Facts] = field(default_factory=dict)
    # What was known before: better than nothing when the database just went away.
    before: Mapping[int, Facts] = field(default_factory=dict)
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

    def _read(self, region: Region) -> Facts:
        try:
            return Facts(read_directory(region), read_agreements(region))
        except DatabaseError:
            if region.pk not in self.before:
                raise
            log.exception("De database antwoordt niet; regio %s blijft zoals zij was.", region.slug)
            # No look will find these again: the next one that succeeds reads everything anew.
            self.stamps = ()
            return self.before[region.pk]


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
            self.snapshot = _fresh(self.snapshot)
        except DatabaseError:
            if self.snapshot is None:
                raise
            log.exception(
                "De database antwoordt niet; de pagina's tonen wat het laatst bekend was."
            )
        self.looked = time.monotonic()
        return self.snapshot


LOOKS: Memory[_Seen] = Memory(most=1)
# An edition never changes, so its flow outlives every snapshot.
FLOWS: Memory[Flow] = Memory(most=200)


def _seen() -> _Seen:
    return LOOKS.remembered("live", _Seen)


def forget() -> None:
    """Look again at the next page; whoever writes in this process wants to see it at once."""
    _seen().looked = float("-inf")


def now_live() -> Snapshot:
    """The snapshot to render from. Costs a query only when a second has passed."""
    seen = _seen()
    if found := seen.still_holds():
        return found
    with seen.looking:
        return seen.still_holds() or seen.look()


def _fresh(known: Snapshot | None) -> Snapshot:
    stamps = stamps_of(WATCHED)
    if known is not None and known.stamps == stamps:
        return known
    return Snapshot(stamps, _places(), before=known.facts if known else {})


def _places() -> dict[str, Place]:
    editions: dict[int, list[Published]] = {}
    rows = Edition.objects.order_by("-number").values_list(
        "municipality_id", "pk", "stamp", "number", "live_from", "publication__withdrawn_at"
    )
    for municipality, pk, stamp, number, live_from, withdrawn_at in rows:
        found = Published(pk, stamp, number, live_from, withdrawn_at)
        editions.setdefault(municipality, []).append(found)
    return {
        row.slug: Place(
            slug=row.slug,
            name=row.name,
            places=tuple(row.places),
            region=row.region,
            editions=tuple(editions.get(row.pk, ())),
            postcodes=tuple(row.postcodes),
            merged_into=row.merged_into.slug if row.merged_into else "",
            ends_on=row.ends_on,
        )
        for row in Municipality.objects.select_related("region", "merged_into").order_by("name")
    }


def flow(edition: Published) -> Flow:
    """The questions of an edition, read once in the life of a process."""

    def read() -> Flow:
        return Flow.read(Edition.objects.values_list("flow", flat=True).get(pk=edition.pk))

    return FLOWS.remembered(edition.pk, read, of=edition.stamp)

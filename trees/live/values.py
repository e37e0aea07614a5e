"""What the pages know of a municipality and of its region, as plain values."""

from dataclasses import dataclass
from datetime import date, datetime

from agreements.terms import Agreements
from contacts.directory import Directory
from contacts.hours.engine import to_instant
from municipalities.models import Region


@dataclass(frozen=True, slots=True)
class Published:
    """An edition without its pages."""

    pk: int
    stamp: int
    number: int
    live_from: datetime
    withdrawn_at: datetime | None = None

    @property
    def key(self) -> tuple[int, int]:
        """By which its pages are kept; another database may give the same number out again."""
        return self.pk, self.stamp

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

    def editions_from(self, at: datetime) -> set[Published]:
        """The editions that are live at this moment or will be, as far as is known now."""
        turns = [
            turn
            for edition in self.editions
            for turn in (edition.live_from, edition.withdrawn_at)
            if turn and turn > at
        ]
        return {edition for turn in (at, *turns) if (edition := self.edition(turn))}

    def says_the_same(self, other: "Place | None") -> bool:
        """Whether all of it is equal, its region included: two rows are equal by their key."""
        return self == other and other is not None and self.region.stamp == other.region.stamp


@dataclass(frozen=True, slots=True)
class Facts:
    """Whom a region calls, and what it agreed."""

    directory: Directory
    agreements: Agreements

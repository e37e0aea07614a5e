"""For how long a public page says the same: of what it was made, and until which instant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse

from contacts.hours.engine import to_instant, to_local
from trees.live import Facts, Place, Snapshot, away_words


@dataclass(frozen=True, slots=True)
class Holds:
    """What a page was made of: these very objects, not others that are equal.

    `facts` are those of the region of `facts_of`; None for a page without a number or an
    agreement. `until` is the first instant, in seconds since 1970, at which the clock alone makes
    it another.
    """

    places: tuple[Place, ...]
    until: float
    facts_of: Place | None = None
    facts: Facts | None = None
    # What it says of a database that is away; "" where it says nothing.
    away: str = ""
    # Whether `places` are all there are: then one that comes makes it another page as well.
    of_all: bool = False

    def is_true(self, live: Snapshot) -> bool:
        """Whether a page would be made of the same by now; `until` is not looked at."""
        if self.of_all and len(self.places) != len(live.places):
            return False
        known = live.places
        if not all(known.get(place.slug) is place for place in self.places):
            return False
        told = self.facts_of
        return told is None or live.facts.get(told.region.pk) is self.facts


class Held(HttpResponse):
    """A page of now, that may be given to the next one who asks for as long as it holds."""

    def __init__(self, content: object = b"", *, holds: Holds, **kwargs: Any) -> None:
        super().__init__(content, **kwargs)
        self.holds = holds


def end_of_day(at: datetime) -> datetime:
    """The next midnight: numbers, services and agreements begin and end on a day."""
    return to_instant(to_local(at).date(), 24 * 60)


def editions_turn(place: Place, at: datetime) -> list[datetime]:
    """The coming instants at which an edition goes live, or stops being so."""
    return [
        instant
        for edition in place.editions
        for instant in (edition.live_from, edition.withdrawn_at)
        if instant and instant > at
    ]


def holds_for(
    place: Place, facts: Facts, at: datetime, changes: Iterable[datetime | None] = ()
) -> Holds:
    """A page of one municipality, made at `at`, with the instants at which its lines change."""
    turns = [end_of_day(at), *editions_turn(place, at), *(one for one in changes if one)]
    return Holds((place,), min(turns).timestamp(), place, facts, away_words(at))


def holds_for_all(live: Snapshot, at: datetime) -> Holds:
    """A page that names every municipality and nothing of what they agreed."""
    return Holds(
        tuple(live.places.values()), end_of_day(at).timestamp(), away=away_words(at), of_all=True
    )

"""The municipalities that a page of the desk chooses from, and why another one isn't there."""

from collections.abc import Iterable
from datetime import datetime

from municipalities.models import Municipality, Region
from portal.places import merged_words
from trees.live import Place, now_live
from trees.publishing.told_once import names_of


def standing(region: Region, at: datetime) -> dict[str, str]:
    """The names of the municipalities of a region by slug, without those that have ended."""
    gone = {place.slug for place in _of(region) if place.has_ended(at)}
    return {slug: name for slug, name in names_of(region).items() if slug not in gone}


def ended_words(region: Region, at: datetime) -> list[str]:
    """In which other municipality each one went on that has ended."""
    return why_not(_of(region), at)


def ended_among(towns: Iterable[Municipality], at: datetime) -> list[str]:
    """As `ended_words`, of these municipalities, whatever their region."""
    slugs = {town.slug for town in towns}
    return why_not([place for place in now_live().places.values() if place.slug in slugs], at)


def why_not(places: Iterable[Place], at: datetime) -> list[str]:
    """As `ended_words`, of these places."""
    live = now_live()
    return [merged_words(one, live.heir(one, at)) for one in places if one.has_ended(at)]


def _of(region: Region) -> list[Place]:
    return [place for place in now_live().places.values() if place.region == region]

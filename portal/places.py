"""The municipalities to choose from, and finding one by what somebody types: a name in it."""

import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from difflib import get_close_matches

from contacts.hours.words import date_words
from municipalities.postcodes import holds, postcode_in
from trees.live import Place, Snapshot

SUGGESTIONS = 5


def plain(text: str) -> str:
    """Without accents, capitals, spaces and signs: "'s-Gravenhage" and "s gravenhage" agree."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if letter.isalnum())


def places_named(text: str, live: Snapshot, at: datetime) -> tuple[list[Place], bool]:
    """The municipalities that are meant, and whether the name is exactly theirs.

    First those that are called so or have a place called so; else those with a name that begins
    so; else those with a name that looks like it. A postcode is found by its four digits. What was
    a municipality of its own before leads to the one that it belongs to at this moment.
    """
    known = [(place, live.heir(place, at)) for place in live.places.values()]
    if digits := postcode_in(text):
        there = _each_once(heir for place, heir in known if holds(place.postcodes, digits))
        return there, bool(there)
    wanted = plain(text)
    names = [(name, heir) for place, heir in known for name in _names(place)]
    exact = _each_once(place for name, place in names if name == wanted)
    if exact or not wanted:
        return exact, True
    begun = _each_once(place for name, place in names if name.startswith(wanted))
    if begun:
        return begun, False
    near = get_close_matches(wanted, {name for name, _ in names}, n=SUGGESTIONS, cutoff=0.7)
    return _each_once(place for like in near for name, place in names if name == like), False


def merged_words(place: Place, heir: Place) -> str:
    """Since when a municipality that has ended belongs to another."""
    assert place.ends_on  # noqa: S101 (only one that ends has an heir; this tells mypy)
    day = date_words(place.ends_on + timedelta(days=1), year=True)
    return f"{place.name} hoort sinds {day} bij {heir.name}."


def _names(place: Place) -> list[str]:
    return [plain(name) for name in (place.name, *place.places)]


def _each_once(places: Iterable[Place]) -> list[Place]:
    return list({place.slug: place for place in places}.values())


def by_region(places: Iterable[Place]) -> list[tuple[str, list[Place]]]:
    """The municipalities under the name of their region, both in the order of the alphabet."""
    regions: dict[int, tuple[str, list[Place]]] = {}
    for place in places:
        regions.setdefault(place.region.pk, (place.region.name, []))[1].append(place)
    return sorted(regions.values(), key=lambda group: group[0])

"""The municipalities to choose from, and finding one by what somebody types: a name in it."""

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

from trees.live import Place

SUGGESTIONS = 5


def plain(text: str) -> str:
    """Without accents, capitals, spaces and signs: "'s-Gravenhage" and "s gravenhage" agree."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if letter.isalnum())


def places_named(text: str, places: Iterable[Place]) -> tuple[list[Place], bool]:
    """The municipalities that are meant, and whether the name is exactly theirs.

    First those that are called so or have a place called so; else those with a name that begins
    so; else those with a name that looks like it.
    """
    wanted = plain(text)
    names = [(name, place) for place in places for name in _names(place)]
    exact = _each_once(place for name, place in names if name == wanted)
    if exact or not wanted:
        return exact, True
    begun = _each_once(place for name, place in names if name.startswith(wanted))
    if begun:
        return begun, False
    near = get_close_matches(wanted, {name for name, _ in names}, n=SUGGESTIONS, cutoff=0.7)
    return _each_once(place for like in near for name, place in names if name == like), False


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

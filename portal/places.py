"""The municipalities to choose from, and which of them is meant by what somebody types."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from contacts.hours.words import date_words
from history.memory import Memory
from portal.finding import Found, Hit, Names, Town, called_so, code_of, find, is_short
from trees.live import Place, Snapshot

_COUNTRY = Path(__file__).with_name("netherlands.txt")


def _country() -> dict[str, tuple[str, ...]]:
    """Every municipality of the country, with its other names."""
    lines = _COUNTRY.read_text(encoding="utf-8").splitlines()
    read = (line.split(" = ") for line in lines if not line.startswith("#"))
    return {name: tuple(also) for name, *also in read}


COUNTRY: Mapping[str, tuple[str, ...]] = _country()
# Of this moment, and of one that somebody asks for.
NAMES: Memory[Names] = Memory(most=2)
SHOWN = 3


def meant(text: str, live: Snapshot, at: datetime) -> Found:
    """What somebody means by what they typed, at this moment."""
    return find(text, _names(live, at))


def arrival(hit: Hit) -> dict[str, str]:
    """What the address carries to who was led there, for the page to say why."""
    if hit.by == "former":
        return {"van": hit.of}
    return {"van": code_of(hit)} if hit.why else {}


def why_here(code: str, live: Snapshot, here: Place, at: datetime) -> str:
    """Why somebody came here: a place in it, or a postcode. "" for what isn't one of it."""
    hit = called_so(code, here.slug, _names(live, at)) if code else None
    return hit.why if hit else ""


def _names(live: Snapshot, at: datetime) -> Names:
    towns = tuple(_town(place, live.heir(place, at)) for place in live.places.values())
    return NAMES.remembered(towns, lambda: Names.of(towns, COUNTRY))


def _town(place: Place, heir: Place) -> Town:
    town = Town(place.slug, place.name, heir.region.name, place.places, place.postcodes)
    return town if heir is place else town.gone_on(heir.slug, heir.name)


def villages(place: Place) -> str:
    """The first places of a municipality that its name doesn't tell: "Emmeloord, Ens en andere"."""
    own = place.name.casefold()
    told = [one for one in place.places if not one.casefold().startswith(own) and not is_short(one)]
    return ", ".join(told[:SHOWN]) + (" en andere plaatsen" if len(told) > SHOWN else "")


def merged_words(place: Place, heir: Place) -> str:
    """Since when a municipality that has ended belongs to another."""
    assert place.ends_on  # noqa: S101 (only one that ends has an heir; this tells mypy)
    day = date_words(place.ends_on + timedelta(days=1), year=True)
    return f"{place.name} hoort sinds {day} bij {heir.name}."


def by_region(places: Iterable[Place]) -> list[tuple[str, list[Place]]]:
    """The municipalities under the name of their region, both in the order of the alphabet."""
    regions: dict[int, tuple[str, list[Place]]] = {}
    for place in places:
        regions.setdefault(place.region.pk, (place.region.name, []))[1].append(place)
    return sorted(regions.values(), key=lambda group: group[0])


def heirs(live: Snapshot, at: datetime) -> list[tuple[str, str]]:
    """Each municipality that has ended, with the one that it went on in, by their slugs."""
    ended = (place for place in live.places.values() if place.has_ended(at))
    return [(place.slug, live.heir(place, at).slug) for place in ended]

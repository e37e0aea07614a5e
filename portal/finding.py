"""Which municipality is meant by what somebody types, and how sure that is: plain Python.

What is found for certain is called so; a guess is offered and never followed. Where a place is
called as a municipality that doesn't take part, nothing is certain either.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from municipalities.postcodes import holds, postcode_in
from portal.spelling import beginnings, letters_in, plain, slips, spellings

# By its own name, by that of before, by a place in it, by letters or another name, by a postcode.
By = Literal["name", "former", "place", "short", "postcode"]
How = Literal["exact", "guess", "outside", "unknown"]

_BEFORE = re.compile(r"\s*(?:de\s+)?(?:gemeente|gem\b\.?)\s+", re.IGNORECASE)
_AFTER = re.compile(r"\s+gemeente\s*$", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:\(([^()]*)\)?|,(.*))\s*$")
# What follows a name and says nothing: "Urk (gemeente)".
_EMPTY = frozenset({"", "gemeente", "gem"})
_SHORTEST_REGION = 2
_LONGEST_SHORT = 5


@dataclass(frozen=True, slots=True)
class Town:
    """What a municipality is found by; `region` is that of where it leads."""

    slug: str
    name: str
    region: str = ""
    places: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    # Of the municipality that it went on in; "" while it exists.
    heir: str = ""
    heir_name: str = ""

    def gone_on(self, heir: str, name: str) -> "Town":
        return replace(self, heir=heir, heir_name=name)

    def hit(self, called: str, by: By) -> "Hit":
        slug, leads_to = self.heir or self.slug, self.heir_name or self.name
        return Hit(slug, leads_to, called, by, self.region, self.slug)


@dataclass(frozen=True, slots=True)
class Hit:
    """A municipality that may be meant: where it leads, what was typed of it, and what that is.

    `of` is the municipality that has this name; it may have gone on in the one of `slug`.
    """

    slug: str
    leads_to: str
    called: str
    by: By
    region: str
    of: str

    @property
    def why(self) -> str:
        """Why this municipality; "" where it is called so itself, or was."""
        if self.by in ("name", "former"):
            return ""
        verb = {"place": "ligt in", "short": "is", "postcode": "hoort bij"}[self.by]
        return f"{self.called} {verb} {self.leads_to}."


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to. `outside` is the name of a municipality that doesn't take part."""

    how: How
    hits: tuple[Hit, ...] = ()
    outside: str = ""

    @property
    def regions(self) -> list[tuple[str, list[Hit]]]:
        """The hits under their regions, the best first."""
        regions: dict[str, list[Hit]] = {}
        for hit in self.hits:
            regions.setdefault(hit.region, []).append(hit)
        return list(regions.items())

    @property
    def only(self) -> Hit | None:
        """The one that is meant for certain; None where there is a choice to make."""
        certain = self.how == "exact" and len(self.hits) == 1 and not self.outside
        return self.hits[0] if certain else None


@dataclass(frozen=True, slots=True)
class _Named:
    """One spelling of one name."""

    hit: Hit
    spelled: str
    letters: int
    begins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """Everything that can be found, read once."""

    towns: tuple[Town, ...]
    named: tuple[_Named, ...]
    exact: Mapping[str, tuple[Hit, ...]]
    # The official name by its spellings, of each that doesn't take part.
    outside: Mapping[str, str]

    @classmethod
    def of(cls, towns: Iterable[Town], country: Mapping[str, tuple[str, ...]]) -> "Names":
        """`country` has each municipality of the country, with its other names."""
        towns = tuple(towns)
        known = {plain(town.name) for town in towns}
        others = {plain(name): also for name, also in country.items()}
        named = tuple(
            _Named(hit, spelled, letters_in(spelled), tuple(beginnings(hit.called)))
            for town in towns
            for hit in _hits_of(town, others.get(plain(town.name), ()))
            for spelled in _spellings(hit)
        )
        exact: dict[str, tuple[Hit, ...]] = {}
        # The name of a municipality goes before a place that is called the same.
        for one in sorted(named, key=lambda one: one.hit.by != "name"):
            exact[one.spelled] = (*exact.get(one.spelled, ()), one.hit)
        outside = {
            spelled: name
            for name, also in country.items()
            if plain(name) not in known
            for called in (name, _without_qualifier(name), *also)
            for spelled in spellings(called)
        }
        return cls(towns, named, exact, outside)


def find(text: str, names: Names) -> Found:
    """What somebody means by `text`; nothing is refused."""
    if digits := postcode_in(text):
        there = _each_once(_by_postcode(digits, names))
        return Found("exact", there) if there else Found("unknown")
    readings = _readings(text)
    for spelled, qualifier in readings:
        if hits := names.exact.get(spelled):
            return _weighed(hits, spelled, qualifier, names)
        if outside := names.outside.get(spelled):
            return Found("outside", outside=outside)
    guesses = [hit for spelled, _ in readings for hit in _guesses(spelled, names)]
    return Found("guess", _each_once(guesses)) if guesses else Found("unknown")


def called_so(code: str, slug: str, names: Names) -> Hit | None:
    """How this municipality is found by a place, other letters or a postcode of it.

    `code` stands in an address, so it counts only as we write it there, see `code_of`.
    """
    hits = _by_postcode(code, names) if postcode_in(code) == code else names.exact.get(code, ())
    return next((hit for hit in hits if hit.slug == slug and hit.why), None)


def code_of(hit: Hit) -> str:
    """A name of a municipality as it stands in an address."""
    return plain(hit.called)


def _hits_of(town: Town, also: tuple[str, ...]) -> list[Hit]:
    """Each name of a municipality, its own first."""
    called: dict[str, By] = {town.name: "former" if town.heir else "name"}
    for place in town.places:
        called.setdefault(place, "short" if is_short(place) or place in also else "place")
    for name in also:
        called.setdefault(name, "short")
    return [town.hit(name, by) for name, by in called.items()]


def is_short(name: str) -> bool:
    """Whether a name is letters that stand for another one, such as NOP."""
    return name.isupper() and 1 < len(plain(name)) <= _LONGEST_SHORT


def _spellings(hit: Hit) -> list[str]:
    bare = _without_qualifier(hit.called)
    return list(dict.fromkeys([*spellings(hit.called), *spellings(bare)]))


def _without_qualifier(name: str) -> str:
    return _BETWEEN.sub("", name)


def _readings(text: str) -> list[tuple[str, str]]:
    """What may be meant as a name, with what was said of where it is: as typed, and bare."""
    before = _BEFORE.match(text)
    core = _AFTER.sub("", text[before.end() :] if before else text)
    said = _BETWEEN.search(core)
    qualifier = plain((said[1] or said[2] or "") if said else "")
    whole = [(spelled, "") for spelled in (plain(text), *spellings(core))]
    bare = [(spelled, qualifier) for spelled in spellings(_without_qualifier(core))]
    return [one for one in dict.fromkeys([*whole, *bare]) if one[0]]


def _by_postcode(digits: str, names: Names) -> list[Hit]:
    return [town.hit(digits, "postcode") for town in names.towns if holds(town.postcodes, digits)]


def _weighed(hits: tuple[Hit, ...], spelled: str, qualifier: str, names: Names) -> Found:
    """Certain, unless something else was said of where it is, or it is elsewhere as well."""
    if qualifier not in _EMPTY:
        agreed = _each_once(hit for hit in hits if _agrees(hit, qualifier))
        return Found("exact", agreed) if agreed else Found("guess", _each_once(hits))
    is_own = any(hit.by == "name" and plain(hit.called) == spelled for hit in hits)
    outside = "" if is_own else names.outside.get(spelled, "")
    return Found("exact", _each_once(hits), outside)


def _agrees(hit: Hit, qualifier: str) -> bool:
    """Whether a place is in what was said: "Urk (Fl)", "Emmeloord, Noordoostpolder"."""
    region, town = plain(hit.region), plain(hit.leads_to)
    begins = len(qualifier) >= _SHORTEST_REGION and region.startswith(qualifier)
    return begins or qualifier in (town, f"gemeente{town}")


def _guesses(typed: str, names: Names) -> list[Hit]:
    """Names that begin so, or have a word that does; then those that look most like it."""
    begun = [one.hit for one in names.named if any(word.startswith(typed) for word in one.begins)]
    return begun + _nearest(typed, names)


def _nearest(typed: str, names: Names) -> list[Hit]:
    """The names with the fewest slips from what was typed: one, or two in a longer word."""
    most = _slips_in(typed)
    if not most:
        return []
    letters = letters_in(typed)
    near: list[Hit] = []
    for one in names.named:
        # A slip changes at most two letters that occur.
        if (one.letters ^ letters).bit_count() > 2 * most:
            continue
        apart = slips(typed, one.spelled, most)
        if apart is None:
            continue
        if apart < most:
            near, most = [], apart
        near.append(one.hit)
    return near


def _slips_in(typed: str) -> int:
    if len(typed) < 2:
        return 0
    return 1 if len(typed) < 6 else 2


def _each_once(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Of each municipality the first."""
    once: dict[str, Hit] = {}
    for hit in hits:
        once.setdefault(hit.slug, hit)
    return tuple(once.values())

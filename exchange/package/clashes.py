"""Where a package names a municipality that another region of this database has already."""

from collections.abc import Iterable, Mapping

from exchange.package.contents import Package
from exchange.package.faults import Fault
from municipalities.models import Municipality
from trees.words import quoted

_NOUN = {"slug": "slug", "code": "CBS-code"}


def clashes(package: Package) -> Iterable[Fault]:
    """A fault for each slug and each code that isn't free."""
    slugs = {one.slug: n for n, one in enumerate(package.municipalities)}
    codes = {one.code: n for n, one in enumerate(package.municipalities) if one.code}
    yield from _taken(package, "slug", slugs)
    yield from _taken(package, "code", codes)


def _taken(package: Package, field: str, places: Mapping[str, int]) -> Iterable[Fault]:
    """A fault for each municipality whose slug or code another one in the database has."""
    named = {municipality.slug for municipality in package.municipalities}
    others = Municipality.objects.filter(**{f"{field}__in": places}).select_related("region")
    for other in others:
        word = getattr(other, field)
        place = f"municipalities[{places[word]}].{field}"
        if other.region.slug != package.region.slug:
            whose = f"de regio {quoted(other.region.name)} ({other.region.slug})"
            yield Fault(
                place, f"{quoted(word)} hoort al bij {whose}. Kies een andere {_NOUN[field]}."
            )
        elif other.slug not in named:
            said = (
                f"{quoted(word)} hoort nog bij {quoted(other.name)}, die niet in dit bestand staat."
            )
            yield Fault(place, f"{said} Neem die ook op, of haal daar de {_NOUN[field]} weg.")

"""A municipality that goes on in another one: what may be written, in plain Python."""

from collections.abc import Mapping

_ITSELF = "“{0}” kan niet in zichzelf opgaan."
_CIRCLE = "Deze gemeenten gaan in elkaar op: {0}. Laat er één bestaan."


def ending_fault(slug: str, heirs: Mapping[str, str]) -> str:
    """Why a municipality can't go on as `heirs` (slug of the one to that of the other) say.

    "" where nothing is wrong.
    """
    if heirs.get(slug) == slug:
        return _ITSELF.format(slug)
    way = [slug]
    while (heir := heirs.get(way[-1])) is not None:
        if heir == slug:
            return _CIRCLE.format(" → ".join((*way, heir)))
        if heir in way:
            # The circle is further on; it is told of those that are in it.
            return ""
        way.append(heir)
    return ""

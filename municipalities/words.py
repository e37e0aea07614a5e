"""A choice in words."""

from collections.abc import Sequence


def all_of(names: Sequence[str]) -> str:
    """A list in words: "Almere, Urk en Zeewolde"."""
    *most, last = names
    return f"{', '.join(most)} en {last}" if most else last

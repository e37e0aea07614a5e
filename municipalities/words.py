"""A choice in words."""

from collections.abc import Sequence


def one_of(names: Sequence[str]) -> str:
    """A choice in words: "ma, di of wo"."""
    *most, last = names
    return f"{', '.join(most)} of {last}" if most else last

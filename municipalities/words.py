"""Lists in words."""

from collections.abc import Iterable, Sequence


def words_or_dash(lines: Iterable[str] | None) -> str:
    return ", ".join(lines or ()) or "–"


def one_of(names: Sequence[str]) -> str:
    """A choice in words: "ma, di of wo"."""
    *most, last = names
    return f"{', '.join(most)} of {last}" if most else last

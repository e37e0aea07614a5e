"""Postcodes by their four digits: "8232", or "5850-5856" for all from the one to the other."""

import re
from collections.abc import Iterable

_WRITTEN = re.compile(r"([1-9][0-9]{3})(?:-([1-9][0-9]{3}))?")
# As somebody types it: with or without its letters, and a space between.
_ASKED = re.compile(r"\s*([1-9][0-9]{3})\s*(?:[A-Za-z]{2})?\s*")


def postcode_fault(text: str) -> str:
    """Why this isn't a postcode or a range of them; "" where it is."""
    found = _WRITTEN.fullmatch(text)
    if not found:
        return f"“{text}” is geen postcode. Schrijf vier cijfers, of een reeks zoals 5850-5856."
    if found[2] and found[2] < found[1]:
        return f"“{text}” loopt terug. Schrijf {found[2]}-{found[1]}."
    return ""


def postcode_in(text: str) -> str:
    """The four digits of a postcode that somebody typed; "" where they typed something else."""
    found = _ASKED.fullmatch(text)
    return found[1] if found else ""


def holds(written: Iterable[str], digits: str) -> bool:
    """Whether these postcodes and ranges hold this one."""
    for one in written:
        first, _, last = one.partition("-")
        if first <= digits <= (last or first):
            return True
    return False

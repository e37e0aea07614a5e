"""A short name that nobody has yet, close to the one that was wanted."""

from collections.abc import Collection

from municipalities.slugs import RESERVED_WORDS, SLUG_LENGTH, slug_of


def free_slug(wanted: str, taken: Collection[str], otherwise: str = "antwoord") -> str:
    """`wanted` (any text) as a slug that isn't in `taken`: "wat-nu", or else "wat-nu-2"."""
    base = slug_of(wanted) or otherwise
    found, number = base, 1
    while found in taken or found in RESERVED_WORDS:
        number += 1
        end = f"-{number}"
        found = base[: SLUG_LENGTH - len(end)].rstrip("-") + end
    return found

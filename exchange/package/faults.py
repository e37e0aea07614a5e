"""What is wrong with a package: a place in the file and a Dutch sentence with the way out."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches

# More than anybody reads; a file of another kind may have hundreds of thousands.
MOST_TOLD = 1_000
# Looking for a word that resembles another costs time, which a damaged file has without end.
MOST_SUGGESTIONS = 30
LONGEST_WORD = 100
_PLAIN_KEY = re.compile(r"[A-Za-z0-9_-]{1,60}")


@dataclass(frozen=True, slots=True)
class Fault:
    """`place` as in "trees[0].start.answers[2].outcome", or "bestand" for the file as a whole."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class TooManyFaults(Exception):
    """Reading stops: the file isn't a damaged package but something else."""


class Faults:
    """The faults of one file, gathered on the way."""

    def __init__(self) -> None:
        self._kept: list[Fault] = []
        self._places: set[str] = set()
        # The known words are kept as well, so that no other collection gets the same id.
        self._suggestions: dict[tuple[str, int], tuple[str, Collection[str]]] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def add(self, place: str, message: str) -> None:
        """Raises TooManyFaults after the last one that anybody would read."""
        # A fault quotes what was written; that must not move the cursor or turn the text around.
        self._kept.append(Fault(_printable(place) or "bestand", _printable(message)))
        self._places.add(place)
        if len(self._kept) >= MOST_TOLD:
            self._kept.append(Fault("bestand", "Er zijn nog meer fouten. Begin met deze."))
            raise TooManyFaults

    def told(self) -> list[Fault]:
        return list(self._kept)

    def stand_at(self, place: str) -> bool:
        """Whether something is wrong at this very place."""
        return place in self._places

    def suggest(self, word: str, known: Collection[str]) -> str:
        """' Bedoel je "..."?' with the known word that comes nearest; empty where none does."""
        key = (word, id(known))
        if key not in self._suggestions:
            if len(self._suggestions) >= MOST_SUGGESTIONS or len(word) > LONGEST_WORD:
                return ""
            near = get_close_matches(word, known, n=1)
            said = f' Bedoel je "{near[0]}"?' if near else ""
            self._suggestions[key] = (said, known)
        return self._suggestions[key][0]


def inside(place: str, key: str) -> str:
    """The place of a key; a key that would make the place unreadable is left out of it."""
    if not _PLAIN_KEY.fullmatch(key):
        return place
    return f"{place}.{key}" if place else key


def _printable(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)

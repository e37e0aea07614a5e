"""What is wrong with a package: a place in the file and a Dutch sentence with the way out."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from contacts.documents import MOST_FAULTS, Sentences, faults_of, place_of, unseen_sentence
from trees.words import quoted

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
        self._suggestions: dict[tuple[str, int], tuple[str | None, Collection[str]]] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def add(self, place: str, message: str) -> None:
        """Raises TooManyFaults after the last one that anybody would read."""
        # A fault quotes what was written; that must not move the cursor or turn the text around.
        self._kept.append(Fault(_printable(place) or "bestand", _printable(message)))
        self._places.add(place)
        if len(self._kept) >= MOST_FAULTS:
            self._kept.append(Fault("bestand", "Er zijn nog meer fouten. Begin met deze."))
            raise TooManyFaults

    def add_all(self, error: ValidationError) -> None:
        """All that pydantic finds wrong, in our words."""
        for one, said in faults_of(error, SENTENCES, quoted, self.nearest):
            *way, last = one["loc"] or ("",)
            if one["type"] == "unknown_key":
                self.add(inside(place_of(tuple(way)), str(last)), said)
            else:
                self.add(place_of(one["loc"]), said)

    def told(self) -> list[Fault]:
        return list(self._kept)

    def stand_at(self, place: str) -> bool:
        """Whether something is wrong at this very place."""
        return place in self._places

    def nearest(self, word: str, known: Collection[str]) -> str | None:
        """The known word that was meant; None where none comes near, or too many were asked."""
        key = (word, id(known))
        if key not in self._suggestions:
            if len(self._suggestions) >= MOST_SUGGESTIONS or len(word) > LONGEST_WORD:
                return None
            near = get_close_matches(word, known, n=1)
            self._suggestions[key] = (near[0] if near else None, known)
        return self._suggestions[key][0]

    def suggest(self, word: str, known: Collection[str], way_out: str) -> str:
        """'Bedoel je "..."?' with the known word that was meant, or the way out."""
        near = self.nearest(word, known)
        return f'Bedoel je "{near}"?' if near else way_out


def _no_text(words: Mapping[str, Any]) -> str:
    if isinstance(words["given"], list | dict):
        return "Hier hoort een tekst, maar er staat {value}."
    return f"Hier hoort een tekst. Zet {words['value'][1:-1]} tussen aanhalingstekens."


SENTENCES: Sentences = {
    "no_record": lambda words: (
        f"Hier horen sleutels te staan, zoals {', '.join(words['known'].split(', ')[:3])}."
    ),
    "unknown_key": lambda words: (
        'Onbekende sleutel {value}. Bedoel je "{near}"?'
        if words["near"]
        else "Onbekende sleutel {value}. Hier kan: {known}."
    ),
    "missing": 'Hier ontbreekt "{key}".',
    "missing_or_null": 'Hier ontbreekt "{key}". Weet je het niet? Schrijf null.',
    "tuple_type": "Hier hoort een lijst, maar er staat {value}.",
    "choice": lambda words: (
        "{value} kan hier niet. Kies uit {known}."
        + (' Bedoel je "{near}"?' if words["near"] else "")
    ),
    "string_type": _no_text,
    "string_too_long": lambda words: (
        f"Deze tekst is te lang: {len(words['given'])} tekens. Hier passen er {{max_length}}."
    ),
    "string_unicode": lambda words: unseen_sentence(words["given"]) or "",
    "bool_type": "Hier hoort true of false, maar er staat {value}.",
    "int_type": "Hier hoort een heel getal zonder aanhalingstekens, maar er staat {value}.",
}


def inside(place: str, key: str) -> str:
    """The place of a key; a key that would make the place unreadable is left out of it."""
    if not _PLAIN_KEY.fullmatch(key):
        return place
    return f"{place}.{key}" if place else key


def _printable(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)

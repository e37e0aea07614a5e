"""A difference between two flows, as a value and as a sentence for a coordinator."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

Kind = Literal[
    "elsewhere", "call", "wait", "gone", "new", "headline",
    "moved", "address", "outcome", "question", "answer", "order",
]  # fmt: skip
# The gravest first.
HEADINGS: Mapping[Kind, str] = {
    "elsewhere": "Eindigt nu ergens anders",
    "call": "Eerst iemand anders bellen",
    "wait": "Wachten gewijzigd",
    "gone": "Weg verdwenen",
    "new": "Nieuwe weg",
    "headline": "Andere kop op de pagina",
    "moved": "Verplaatst",
    "address": "Ander adres",
    "outcome": "Uitkomst gewijzigd",
    "question": "Vraag gewijzigd",
    "answer": "Antwoord gewijzigd",
    "order": "Andere volgorde",
}
ENDS = frozenset(["elsewhere", "call", "wait", "gone", "new", "headline"])


@dataclass(frozen=True, slots=True)
class Path:
    """The slug of a page, and the answers that lead there: "Nee › Onveilig thuis"."""

    page: str
    words: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One change, and the paths of which it is said; `said` is a sentence without its end."""

    kind: Kind
    place: str
    said: str
    paths: tuple[Path, ...] = ()

    @property
    def heading(self) -> str:
        return HEADINGS[self.kind]

    @property
    def listed(self) -> tuple[Path, ...]:
        """The paths that stand below the sentence: several, that it only counts."""
        return self.paths if len(self.paths) > 1 else ()

    @property
    def sentence(self) -> str:
        """The change in a sentence; several paths are counted, see `listed`."""
        if not self.paths:
            return f"{self.said}."
        if not self.listed:
            return f"{self.said}: {quoted(self.paths[0].words)}."
        counted = "wegen" if self.kind in ENDS else "plekken"
        return f"{self.said} ({len(self.listed)} {counted})."

    def document(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "place": self.place,
            "message": self.sentence,
            "paths": [{"page": path.page, "words": path.words} for path in self.paths],
        }


def of_path(kind: Kind, said: str, page: str, words: str) -> Difference:
    return Difference(kind, f"pagina {page}", said, (Path(page, words),))


def merged(found: Iterable[Difference]) -> list[Difference]:
    """What is said of several paths is said once, of all of them; the gravest first."""
    once: dict[tuple[Kind, str], Difference] = {}
    paths: dict[tuple[Kind, str], dict[Path, None]] = {}
    for difference in found:
        key = difference.kind, difference.said
        once.setdefault(key, difference)
        paths.setdefault(key, {}).update(dict.fromkeys(difference.paths))
    return gravest_first(replace(one, paths=tuple(paths[key])) for key, one in once.items())


def gravest_first(found: Iterable[Difference]) -> list[Difference]:
    order = list(HEADINGS)
    return sorted(found, key=lambda difference: order.index(difference.kind))


def quoted(text: str) -> str:
    return f"“{text}”"


def quoted_or(nothing: str, text: str) -> str:
    return quoted(text) if text else nothing


def apart(old: tuple[str, str], new: tuple[str, str]) -> tuple[str, str]:
    """Two things as (words, slug), in words; with their slugs where the words are the same."""
    if old[0] != new[0]:
        return old[0], new[0]
    return f"{old[0]} ({old[1]})", f"{new[0]} ({new[1]})"

"""The words that a region explains: [{"term", "means", "source"}], in plain Python."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

LONGEST = {"term": 100, "means": 1000, "source": 200}
LABELS = {"term": "Begrip", "means": "Betekenis", "source": "Bron"}


@dataclass(frozen=True, slots=True)
class Term:
    """A word, what it means here, and where that is written; "" for no source."""

    term: str
    means: str
    source: str = ""


def terms_of(document: Iterable[Mapping[str, str]]) -> tuple[Term, ...]:
    """The terms of a column of them, in the order in which they were written."""
    return tuple(Term(one["term"], one["means"], one.get("source", "")) for one in document)


def doubles(words: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Each word that stood there before, capitals or not: its number, and the first like it."""
    first: dict[str, str] = {}
    for number, word in enumerate(words):
        plain = " ".join(word.split()).casefold()
        if plain in first:
            yield number, first[plain]
        first.setdefault(plain, word)


def faults_in(document: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """What is wrong with these terms, a sentence each."""
    terms = list(document)
    for number, one in enumerate(terms, start=1):
        for name, most in LONGEST.items():
            text = one.get(name, "")
            if not isinstance(text, str) or (name != "source" and not text.strip()):
                yield f"Begrip {number}: vul “{LABELS[name]}” in."
            elif len(text) > most:
                yield (
                    f"Begrip {number}: “{LABELS[name]}” telt {len(text)} tekens. "
                    f"Maak er hoogstens {most} van."
                )
    for _, word in doubles(str(one.get("term", "")) for one in terms):
        yield f"“{word}” staat er twee keer. Laat elk begrip één keer voorkomen."


def glossary_in_history(document: Any) -> str:
    """Every term with its meaning, one on a line."""
    return "\n".join(
        f"{one.term}: {one.means}" + (f" ({one.source})" if one.source else "")
        for one in terms_of(document)
    )

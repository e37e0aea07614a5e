"""Which problems concern which outcome, and how bad a set of problems is at its worst."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal

from trees.core.findings import Problem
from trees.core.flow import Flow, Outcome

Mark = Literal["error", "warning", "accepted", "fine"]
# The worst first: a letter and a word, because a colour alone tells nobody enough.
LETTERS: dict[Mark, str] = {"error": "F", "warning": "W", "accepted": "A", "fine": "✓"}
WORDS: dict[Mark, tuple[str, str]] = {
    "error": ("fout", "fouten"),
    "warning": ("waarschuwing", "waarschuwingen"),
    "accepted": ("geaccepteerd gat", "geaccepteerde gaten"),
    "fine": ("geen bevindingen", "geen bevindingen"),
}
_ORDER = {mark: place for place, mark in enumerate(LETTERS)}
# Errors that were accepted in writing.
ACCEPTED = ("accepted-gap", "accepted")


def mark_of(problem: Problem) -> Mark:
    return "accepted" if problem.code in ACCEPTED else problem.severity


def worst(found: Iterable[Problem]) -> Mark:
    """How bad these are together; "fine" without any."""
    return worst_of({mark_of(problem) for problem in found})


def worst_of(marks: Collection[Mark]) -> Mark:
    return next((mark for mark in LETTERS if mark in marks), "fine")


def counted_words(found: Collection[Problem]) -> str:
    """How many of the worst, and of the others: "2 fouten, 1 waarschuwing"."""
    marks = [mark_of(problem) for problem in found]
    counts = [(mark, marks.count(mark)) for mark in LETTERS if mark in marks]
    said = [f"{number} {WORDS[mark][number > 1]}" for mark, number in counts]
    return ", ".join(said) or WORDS["fine"][0]


def places_of(outcome: Outcome) -> frozenset[str]:
    """Where a problem of an outcome may be told: itself, its services, its agreement."""
    services = {step.service for step in (*outcome.steps, *outcome.also)}
    agreed = [f"werkafspraak {outcome.agreement}"] if outcome.agreement else []
    return frozenset(
        [f"uitkomst {outcome.name}", *(f"dienst {slug}" for slug in services), *agreed]
    )


def pages_of(flow: Flow) -> dict[str, set[str]]:
    """For each outcome by name the places of the pages that show it."""
    found: dict[str, set[str]] = {}
    for outcome in flow.outcomes():
        found.setdefault(outcome.name, set()).add(f"pagina {outcome.slug}")
    return found


def by_place(found: Iterable[Problem]) -> dict[str, list[Problem]]:
    places: dict[str, list[Problem]] = {}
    for problem in found:
        places.setdefault(problem.place, []).append(problem)
    return places


def about(
    outcome: Outcome, pages: Iterable[str], found: Mapping[str, Sequence[Problem]]
) -> list[Problem]:
    """The problems that concern an outcome, the worst first; `found` has them by place.

    `pages` are the places of the pages that show the outcome.
    """
    places = sorted(places_of(outcome) | set(pages))
    mine = [problem for place in places for problem in found.get(place, ())]
    return sorted(mine, key=lambda problem: _ORDER[mark_of(problem)])

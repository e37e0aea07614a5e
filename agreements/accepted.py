"""What was accepted in writing: a problem that may be so, why, by whom, and until when."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from contacts.hours.words import date_words

# The codes of docs/problems.md that may be accepted, on an outcome and on a version.
OF_OUTCOME = ("nobody-answers", "central-alone")
OF_VERSION = ("lead-undecided",)
WHY_UNKNOWN = "niet vermeld"

WORDS = {
    "nobody-answers": "Soms neemt niemand op",
    "central-alone": "Soms neemt alleen het centrale nummer op",
    "lead-undecided": "Wie de regie heeft, is niet afgesproken",
}


@dataclass(frozen=True, slots=True)
class Accepted:
    """`until` is the last day; None: until somebody changes it."""

    problem: str
    because: str
    by: str = ""
    until: date | None = None

    def document(self) -> dict[str, str | None]:
        """As a column keeps it, with the day as an ISO date."""
        return asdict(self) | {"until": self.until.isoformat() if self.until else None}

    @property
    def words(self) -> str:
        """Why, by whom and until when, in one line."""
        until = f"t/m {date_words(self.until, year=True)}" if self.until else ""
        return ", ".join(part for part in (self.because.rstrip("."), self.by, until) if part)


def accepted_for(problem: str, accepted: Iterable[Accepted]) -> Accepted | None:
    return next((one for one in accepted if one.problem == problem), None)


def read_accepted(documents: Iterable[Mapping[str, Any]] | None) -> tuple[Accepted, ...]:
    """From the documents of a column, an edition or a record."""
    return tuple(_read(one) for one in documents or ())


def _read(document: Mapping[str, Any]) -> Accepted:
    until = document.get("until")
    return Accepted(
        problem=document["problem"],
        because=document.get("because") or WHY_UNKNOWN,
        by=document.get("by") or "",
        until=date.fromisoformat(until) if until else None,
    )


def of_gap(gap: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """What was an accepted gap (`because`, `by`, `until`), as documents of now."""
    if not gap or not any(gap.values()):
        return []
    found = read_accepted([{**gap, "problem": "nobody-answers"}])
    return [accepted.document() for accepted in found]


def accepted_in_history(documents: Iterable[Mapping[str, Any]]) -> str:
    """As the history of every write tells it."""
    return " ".join(f"{WORDS[one.problem]}: {one.words}." for one in read_accepted(documents))

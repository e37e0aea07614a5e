"""A node with its answers below it, as plain values."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Ages:
    """From and to, both included; `to` None is no limit."""

    start: int = 0
    to: int | None = None


EVERY_AGE = Ages()


@dataclass(frozen=True, slots=True)
class Branch:
    """A question with its answers, or an answer that ends in an outcome or continues elsewhere."""

    slug: str
    answer: str = ""
    hint: str = ""
    question: str = ""
    outcome: str | None = None
    continue_at: str | None = None
    ages: Ages = Ages()
    only_in: tuple[str, ...] = ()
    answers: tuple["Branch", ...] = ()

    def document(self) -> dict[str, Any]:
        """As JSON, with all below it."""
        return asdict(self)

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> "Branch":
        """The branch that `document()` wrote."""
        return cls(
            **{
                **document,
                "ages": Ages(**document["ages"]),
                "only_in": tuple(document["only_in"]),
                "answers": tuple(cls.read(answer) for answer in document["answers"]),
            }
        )

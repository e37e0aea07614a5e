"""A question about hours that somebody typed: what it says, and what one can answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

Choices = tuple[tuple[str, str], ...]
Answers = Mapping[str, str]
"""What was chosen, by the key of the question."""

YES: Choices = (("yes", "Ja, dit klopt"),)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and at which place of a form ("w0", "e2", "holidays"; "" is the whole).

    The key changes with what was typed, so that an answer never covers something else.
    """

    code: str
    text: str
    key: str
    choices: Choices = YES
    place: str = ""

    def answer(self, answers: Answers) -> str:
        """What was chosen; "" where nothing was, or nothing that can be chosen."""
        chosen = answers.get(self.key, "")
        return chosen if chosen in dict(self.choices) else ""

    def at(self, place: str) -> "Question":
        """The same question at a place."""
        return replace(self, place=place)


def ask(code: str, text: str, about: object = "", choices: Choices = YES) -> Question:
    """A question; `about` is what it hangs on beside its own words."""
    digest = sha256(f"{text} {about}".encode()).hexdigest()[:12]
    return Question(code, text, f"{code}-{digest}", choices)


def unanswered(asked: Iterable[Question], answers: Answers) -> list[Question]:
    return [one for one in asked if not one.answer(answers)]

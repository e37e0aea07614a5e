"""One problem found in a flow: how bad it is, where it is, and what to do about it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """An error stops publication; a warning asks for a tick. The message is for a coordinator.

    `municipality` is "" where it isn't about one, or where whoever asks knows which.
    """

    severity: Severity
    code: str
    municipality: str
    place: str
    message: str

    @property
    def is_error(self) -> bool:
        return self.severity == "error"

    def document(self) -> dict[str, str]:
        return asdict(self)


def error(code: str, place: str, message: str, municipality: str = "") -> Problem:
    return Problem("error", code, municipality, place, message)


def warning(code: str, place: str, message: str, municipality: str = "") -> Problem:
    return Problem("warning", code, municipality, place, message)


def errors(found: Iterable[Problem]) -> list[Problem]:
    return [problem for problem in found if problem.is_error]

"""A length of time as people agree on it, such as "2 uur" or "5 werkdagen"."""

import re
from dataclasses import dataclass
from typing import Literal, Self

Unit = Literal["minuten", "uur", "dagen", "werkdagen"]
ONE: dict[Unit, str] = {
    "minuten": "minuut",
    "uur": "uur",
    "dagen": "dag",
    "werkdagen": "werkdag",
}
_UNITS: dict[str, Unit] = {word: unit for unit, one in ONE.items() for word in (unit, one)}
_FORM = re.compile(rf"([1-9][0-9]{{0,2}}) ({'|'.join(_UNITS)})")
NO_DURATION = (
    'is geen termijn. Schrijf een getal en minuten, uur, dagen of werkdagen, zoals "2 uur".'
)


class DurationFault(ValueError):
    """What was written is no duration; the message is the sentence."""


@dataclass(frozen=True, slots=True)
class Duration:
    """1 to 999 of a unit. A working day is Monday to Friday, but for the nine default holidays."""

    number: int
    unit: Unit

    @classmethod
    def parse(cls, text: object) -> Self:
        """Raises DurationFault."""
        found = _FORM.fullmatch(text) if isinstance(text, str) else None
        if not found:
            raise DurationFault(f'"{text}" {NO_DURATION}')
        return cls(int(found[1]), _UNITS[found[2]])

    def __str__(self) -> str:
        return f"{self.number} {ONE[self.unit] if self.number == 1 else self.unit}"

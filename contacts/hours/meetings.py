"""Rows of the week that hold at one time and say something else: nobody could show both."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from contacts.hours.values import Parity

DAY, WEEK = 1440, 7 * 1440
# Every way in which two weeks can follow each other: week 53 and week 1 are both odd.
WEEKS: tuple[Parity, ...] = ("odd", "even", "odd", "odd")


class Placed(Protocol):
    """A row of the week: its days, its times with their text, and in which weeks it holds."""

    @property
    def days(self) -> tuple[int, ...]: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> tuple[str, str]: ...
    @property
    def weeks(self) -> Parity | None: ...


@dataclass(frozen=True, slots=True)
class Meeting:
    """The later of two rows in the list, and the minutes of the day in which both hold."""

    later: int
    start: int
    end: int


class _Stretch(NamedTuple):
    start: int
    number: int
    end: int
    text: tuple[str, str]


def meetings(rows: Iterable[tuple[int, Placed]]) -> list[Meeting]:
    """Where rows with another text meet, at most one for each row; each comes with its number.

    Only the row that lasts longest is held against the next: who mends that one sees the others.
    """
    found: dict[int, Meeting] = {}
    longest: list[_Stretch] = []
    for stretch in sorted(_stretches(rows)):
        other = next((one for one in longest if one.text != stretch.text), None)
        if other and stretch.start < other.end:
            later = max(stretch.number, other.number)
            end = min(stretch.end, other.end)
            found.setdefault(later, Meeting(later, stretch.start % DAY, (end - 1) % DAY + 1))
        longest = _two_longest([*longest, stretch])
    return [found[number] for number in sorted(found)]


def _stretches(rows: Iterable[tuple[int, Placed]]) -> Iterator[_Stretch]:
    """Each row on the minutes of a few weeks in a row."""
    for number, row in rows:
        for week, parity in enumerate(WEEKS):
            if row.weeks in (None, parity):
                for day in set(row.days):
                    midnight = week * WEEK + day * DAY
                    yield _Stretch(midnight + row.start, number, midnight + row.end, row.text)


def _two_longest(stretches: list[_Stretch]) -> list[_Stretch]:
    """Those that last longest of two texts: one of them has another text than any third."""
    ordered = sorted(stretches, key=lambda one: -one.end)
    first = ordered[0]
    second = next((one for one in ordered if one.text != first.text), None)
    return [first, second] if second else [first]

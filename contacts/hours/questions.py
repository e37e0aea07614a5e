"""What in typed hours is often a mistake: asked beside its row, never guessed.

A question with a key is answered with a tick, "yes, this is right"; the key changes with what was
typed, so that a yes never covers something else. A question without a key is answered by a choice.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from contacts.hours.calendar import DAYS, clock
from contacts.hours.clock import Pair, minutes_of
from contacts.hours.words import WEEKDAYS, days_words, in_a_row

LONGEST_EXCEPTION = 31
LONGEST_SPAN = 16 * 60
Choices = tuple[tuple[str, str], ...]
SAME_CHOICES: Choices = (("day", "De hele dag, dag en nacht"), ("closed", "Dicht"))


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked at a place ("w0", "e2", "holidays"); `field` holds a choice once made."""

    place: str
    text: str
    key: str = ""
    field: str = ""
    choices: Choices = ()
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A row of the week that could be read: its number in the form, its days and its times."""

    number: int
    days: tuple[int, ...]
    pair: Pair

    @property
    def place(self) -> str:
        return f"w{self.number}"

    @property
    def start(self) -> int:
        return minutes_of(self.pair[0])

    @property
    def end(self) -> int:
        """Minutes after the midnight before; more than 1440 after a night."""
        to = minutes_of(self.pair[1])
        return to if to > self.start else to + 1440

    @property
    def words(self) -> str:
        return f"{self.pair[0]} tot {self.pair[1]}"


def same_time(place: str, pair: Pair, means: str) -> Question:
    """Begin and end are one time: the whole day, or not at all?"""
    text = f"Begin en einde zijn allebei {pair[0]}. Bedoel je de hele dag, of dicht?"
    return Question(place, text, field=f"{place}_means", choices=SAME_CHOICES, chosen=means)


def backwards(place: str, first: date, last: date, turn: str) -> Question:
    text = f"De laatste dag ({_day(last)}) ligt voor de eerste ({_day(first)}). Wat bedoel je?"
    turned = f"Van {_day(last)} tot en met {_day(first)}"
    return Question(place, text, field=f"{place}_turn", choices=(("yes", turned),), chosen=turn)


def long_exception(place: str, first: date, last: date) -> Iterator[Question]:
    days = (last - first).days + 1
    if days > LONGEST_EXCEPTION:
        text = f"Deze afwijking duurt {days} dagen: tot en met {_day(last)}. Klopt dat?"
        yield Question(place, text, key=_key("long", f"{first} {last}"))


def long_night(place: str, pairs: Iterable[Pair]) -> Iterator[Question]:
    """An end before its start is the next day's; when that takes very long it is seldom meant."""
    for start, end in pairs:
        length = minutes_of(end) + 1440 - minutes_of(start)
        if minutes_of(end) < minutes_of(start) and length > LONGEST_SPAN:
            text = f"Van {start} tot {end} de volgende dag is {_hours(length)}. Klopt dat?"
            yield Question(place, text, key=_key("night", f"{place} {start} {end}"))


def no_holiday(place: str) -> Question:
    text = "Je koos eigen feestdagen, maar vinkte er geen aan. Is elke feestdag een gewone dag?"
    return Question(place, text, key=_key("none", place))


def no_rows() -> Question:
    text = "Er is geen enkele rij ingevuld. Neemt er buiten de afwijkingen nooit iemand op?"
    return Question("w0", text, key="never-week")


def collisions(rows: Sequence[Held]) -> Iterator[Question]:
    """Two rows that both hold at some time of the week."""
    for number, one in enumerate(rows):
        for other in rows[number + 1 :]:
            yield from _overlap(one, other)
            yield from _runs_into(one, other)
            yield from _runs_into(other, one)


def _overlap(one: Held, other: Held) -> Iterator[Question]:
    days = [day for day in range(7) if day in one.days and day in other.days]
    if days and one.start < other.end and other.start < one.end:
        text = (
            f"Rij {one.number + 1} ({one.words}) en rij {other.number + 1} ({other.words}) "
            f"overlappen op {days_words(days)}. Klopt dat?"
        )
        yield Question(other.place, text, key=_key("overlap", f"{one} {other}"))


def _runs_into(one: Held, other: Held) -> Iterator[Question]:
    """A night that lasts until after the next day has begun with a row of its own."""
    nights = [day for day in range(7) if day in one.days and (day + 1) % 7 in other.days]
    if nights and other.start < one.end - 1440:
        names = in_a_row([WEEKDAYS[day] for day in nights])
        text = (
            f"De nacht van {names} loopt de volgende dag door tot {clock(one.end - 1440)} "
            f"(rij {one.number + 1}), maar die dag begint zelf al om {other.pair[0]} "
            f"(rij {other.number + 1}). Klopt dat?"
        )
        yield Question(one.place, text, key=_key("into", f"{one} {other}"))


def _key(code: str, about: str) -> str:
    return f"{code}-{sha256(about.encode()).hexdigest()[:12]}"


def _day(day: date) -> str:
    return f"{day.day}-{day.month}-{day.year}"


def _hours(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours} uur en {rest} minuten" if rest else f"{hours} uur"


def days_numbers(named: Iterable[str]) -> tuple[int, ...]:
    """0 for "ma"; what is no day is left out."""
    return tuple(DAYS.index(day) for day in named if day in DAYS)

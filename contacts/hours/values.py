"""What one value of opening hours may be: a day, a time, a date, a holiday, a text, a list."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, Literal, TypeVar

from pydantic import (
    AfterValidator,
    Field,
    PlainValidator,
    Strict,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import InitErrorDetails

from contacts.documents import fault, one_by_one, refusal, unseen_sentence
from contacts.hours.calendar import DAYS
from contacts.hours.holidays import NAMES, way_out

TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LONGEST = 16 * 60
"""Minutes; a row that goes on for longer through midnight is seldom meant."""
QUESTIONS = ("night-cut", "contained", "long", "minute")
"""What is asked about hours, and may have been answered with "yes, that is what I mean"."""


def quoted(value: object) -> str:
    """What was written, short enough to read in a sentence."""
    text = "niets" if value is None else str(value)
    return f'"{text[:40]}…"' if len(text) > 40 else f'"{text}"'


def _weekday(day: object) -> int:
    if isinstance(day, str) and day in DAYS:
        return DAYS.index(day)
    raise refusal(f"{quoted(day)} is geen dag. Kies uit ma, di, wo, do, vr, za en zo.")


def _some(days: tuple[int, ...]) -> tuple[int, ...]:
    if not days:
        raise refusal("Hier staat geen dag. Noem er minstens één, zo: [ma, di].")
    return days


def _time(text: object) -> int:
    if not isinstance(text, str):
        said = f"{quoted(text)} is geen tekst. Zet de tijd tussen aanhalingstekens, zo: "
    elif not TIME.fullmatch(text):
        said = f"{quoted(text)} is geen tijd. Schrijf uren en minuten met twee cijfers: "
    else:
        return int(text[:2]) * 60 + int(text[3:])
    raise refusal(said + '"08:30".')


def _start(minutes: int) -> int:
    if minutes == 1440:
        said = '"24:00" kan alleen het einde zijn. Begint het om middernacht? Schrijf "00:00".'
        raise refusal(said)
    return minutes


def read_day(given: object) -> date:
    """A date, or a text such as "2026-12-24"; a refusal for anything else."""
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    try:
        if isinstance(given, str) and DATE.fullmatch(given):
            return date.fromisoformat(given)
    except ValueError:
        pass  # 2027-02-30 has the shape of a date; the sentence below holds for it too
    raise refusal(f"{quoted(given)} is geen datum. Schrijf 2026-12-24.")


def _last_day(last: date, info: ValidationInfo) -> date:
    first = info.data.get("first")
    if first and last < first:
        raise refusal(f"De laatste dag ({last}) ligt voor de eerste ({first}). Draai ze om.")
    return last


def _holiday(name: object) -> str:
    known = NAMES.get(name.casefold()) if isinstance(name, str) else None
    if known is None:
        raise refusal(f"{quoted(name)} is geen bekende feestdag. {way_out(str(name))}")
    return known


def _week_parity(given: object) -> object:
    if given not in ("even", "odd"):
        raise refusal(f"{quoted(given)} past hier niet. Schrijf even of odd.")
    return given


def _says_something(next_day: bool, info: ValidationInfo) -> bool:
    """Whether a row would be another one without it, or one to ask about: it is very long."""
    start, to = info.data.get("start"), info.data.get("to")
    if start is None or to is None:
        return next_day
    return next_day and (to >= start or to + 1440 - start > LONGEST)


def _question(code: object) -> object:
    if code not in QUESTIONS:
        raise refusal(f"{quoted(code)} is geen bekende vraag. Kies uit {', '.join(QUESTIONS)}.")
    return code


def _once(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))


def _on_one_line(text: str) -> str:
    if said := unseen_sentence(text):
        raise refusal(said)
    return " ".join(text.split())


def _items(given: object, handler: ValidatorFunctionWrapHandler) -> object:
    return (
        one_by_one(given, handler)
        if isinstance(given, list) and len(given) > 30
        else handler(given)
    )


T = TypeVar("T")
Items = Annotated[tuple[T, ...], WrapValidator(_items)]

Weekday = Annotated[int, PlainValidator(_weekday)]
Weekdays = Annotated[Items[Weekday], AfterValidator(_some)]
Time = Annotated[int, PlainValidator(_time)]
Start = Annotated[int, PlainValidator(_time), AfterValidator(_start)]
Day = Annotated[date, PlainValidator(read_day)]
LastDay = Annotated[Day, AfterValidator(_last_day)]
Holiday = Annotated[str, PlainValidator(_holiday)]
Parity = Literal["even", "odd"]
WeekParity = Annotated[Parity | None, PlainValidator(_week_parity)]
Question = Annotated[str, PlainValidator(_question)]
Questions = Annotated[Items[Question], AfterValidator(_once)]
Flag = Annotated[bool, Strict()]
NextDay = Annotated[bool, Strict(), AfterValidator(_says_something)]
Note = Annotated[str, Strict(), Field(max_length=5000)]
Band = Annotated[str, Strict(), Field(max_length=40), AfterValidator(_on_one_line)]
Say = Annotated[str, Strict(), Field(max_length=300), AfterValidator(_on_one_line)]


def no_time(given: Mapping[str, object]) -> Iterator[InitErrorDetails]:
    """From and to are the same, and nobody said that `to` is on the next day."""
    start, to = given.get("from"), given.get("to")
    equal = start == to != "24:00" and isinstance(start, str) and TIME.fullmatch(start)
    if equal and given.get("next_day") is not True:
        said = f"Begin en einde zijn allebei {start}. Bedoel je dag en nacht? "
        yield fault((), said + 'Schrijf dan van "00:00" tot "24:00".')


def overlapping_exceptions(exceptions: object) -> Iterator[InitErrorDetails]:
    """Two exceptions on one day contradict each other; nobody could say which one holds."""
    ordered = sorted(_placed_days(exceptions), key=lambda placed: placed[1])
    reach = ordered[:1]
    for number, first, last in ordered[1:]:
        before, start, longest = reach[-1]
        if first <= longest:
            said = f"Deze afwijking overlapt met exceptions[{before}] ({start} t/m {longest}). "
            said += "Laat elke dag in hoogstens één afwijking voorkomen."
            yield fault(("exceptions", number), said)
        if last > longest:
            reach.append((number, first, last))


def _placed_days(exceptions: object) -> Iterator[tuple[int, date, date]]:
    """The exceptions whose first and last day can be read, whatever else is wrong with them."""
    for number, row in enumerate(exceptions if isinstance(exceptions, list) else ()):
        try:
            first, last = read_day(row["from"]), read_day(row["to"])
        except (KeyError, TypeError, ValueError):
            continue
        if first <= last:
            yield number, first, last

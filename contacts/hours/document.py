"""Opening hours as they stand in a region package: the rows, and every fault in them at once."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    Field,
    GetPydanticSchema,
    PlainValidator,
    Strict,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import InitErrorDetails

from contacts.documents import (
    Record,
    Sentences,
    fault,
    faults_of,
    one_by_one,
    place_of,
    refusal,
    unseen_sentence,
)
from contacts.hours.calendar import DAYS, DEFAULT_HOLIDAYS, HOLIDAYS, clock

TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NAMES = {name.casefold(): name for name in HOLIDAYS}

Fault = tuple[str, str]
"""A place within the hours ("week[0].from"; "" is the whole) and a sentence in Dutch."""


class HoursFault(ValueError):
    """Hours that can't be read; `faults` tells all that is wrong, each with its place."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = list(faults)
        super().__init__(" ".join(f"{place}: {said}" if place else said for place, said in faults))


# One value


def _weekday(day: object) -> int:
    if isinstance(day, str) and day in DAYS:
        return DAYS.index(day)
    raise refusal(f"{_quoted(day)} is geen dag. Kies uit ma, di, wo, do, vr, za en zo.")


def _some(days: tuple[int, ...]) -> tuple[int, ...]:
    if not days:
        raise refusal("Hier staat geen dag. Noem er minstens één, zo: [ma, di].")
    return days


def _time(text: object) -> int:
    if not isinstance(text, str):
        said = f"{_quoted(text)} is geen tekst. Zet de tijd tussen aanhalingstekens, zo: "
    elif not TIME.fullmatch(text):
        said = f"{_quoted(text)} is geen tijd. Schrijf uren en minuten met twee cijfers: "
    else:
        return int(text[:2]) * 60 + int(text[3:])
    raise refusal(said + '"08:30".')


def _start(minutes: int) -> int:
    if minutes == 1440:
        said = '"24:00" kan alleen het einde zijn. Begint het om middernacht? Schrijf "00:00".'
        raise refusal(said)
    return minutes


def _day(given: object) -> date:
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    try:
        if isinstance(given, str) and DATE.fullmatch(given):
            return date.fromisoformat(given)
    except ValueError:
        pass  # 2027-02-30 has the shape of a date; the sentence below holds for it too
    raise refusal(f"{_quoted(given)} is geen datum. Schrijf 2026-12-24.")


def _last_day(last: date, info: ValidationInfo) -> date:
    first = info.data.get("first")
    if first and last < first:
        raise refusal(f"De laatste dag ({last}) ligt voor de eerste ({first}). Draai ze om.")
    return last


def _holiday(name: object) -> str:
    known = NAMES.get(name.casefold()) if isinstance(name, str) else None
    if known is None:
        near = get_close_matches(str(name).casefold(), NAMES, n=1)
        way_out = f'Bedoel je "{NAMES[near[0]]}"?' if near else f"Kies uit {', '.join(HOLIDAYS)}."
        raise refusal(f"{_quoted(name)} is geen bekende feestdag. {way_out}")
    return known


def _observed(given: object, handler: ValidatorFunctionWrapHandler) -> object:
    if isinstance(given, list):
        return handler(given)
    word = given.casefold() if isinstance(given, str) else None
    if word not in ("default", "none"):
        said = f"{_quoted(given)} past hier niet. Schrijf default, none of een lijst van dagen."
        raise refusal(said)
    return word


Weekday = Annotated[int, PlainValidator(_weekday)]
Time = Annotated[int, PlainValidator(_time)]
Start = Annotated[int, PlainValidator(_time), AfterValidator(_start)]
Day = Annotated[date, PlainValidator(_day)]
Holiday = Annotated[str, PlainValidator(_holiday)]
Observed = Annotated[
    Literal["default", "none"] | tuple[str, ...],
    GetPydanticSchema(lambda source, handler: handler(Items[Holiday])),
    WrapValidator(_observed),
]
Note = Annotated[str, Strict(), Field(max_length=5000)]


def _items(given: object, handler: ValidatorFunctionWrapHandler) -> object:
    return (
        one_by_one(given, handler)
        if isinstance(given, list) and len(given) > 30
        else handler(given)
    )


T = TypeVar("T")
Items = Annotated[tuple[T, ...], WrapValidator(_items)]


def _no_time(given: Mapping[str, object]) -> Iterator[InitErrorDetails]:
    start, to = given.get("from"), given.get("to")
    if start == to != "24:00" and isinstance(start, str) and TIME.fullmatch(start):
        said = f"Begin en einde zijn allebei {start}. Bedoel je dag en nacht? "
        yield fault((), said + 'Schrijf dan van "00:00" tot "24:00".')


# The document


@dataclass(frozen=True, slots=True)
class Times(Record):
    """From and to in minutes after midnight; a `to` not after `start` is the next day's."""

    start: Annotated[Start, Field(alias="from")]
    to: Time

    contradictions = staticmethod(_no_time)

    @property
    def end(self) -> int:
        """Minutes after midnight of the first day; more than 1440 after a night."""
        return self.to if self.to > self.start else self.to + 1440

    def document(self) -> dict[str, Any]:
        """As in a package: {"from": "22:00", "to": "04:00"}."""
        return {"from": clock(self.start), "to": clock(self.to)}


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One row of the week: days (0 is Monday, in the order given) and their times."""

    days: tuple[int, ...]
    times: Times

    def document(self) -> dict[str, Any]:
        """As in a package: {"days": ["ma"], "from": "08:30", "to": "17:00"}."""
        return {"days": [DAYS[day] for day in self.days], **self.times.document()}


@dataclass(frozen=True, slots=True)
class HolidayRule(Record):
    """Which named days are observed, and the hours that then hold (none: closed)."""

    observed: Observed = "default"
    hours: Items[Times] = ()

    @property
    def names(self) -> frozenset[str]:
        """The named days that count."""
        if self.observed == "default":
            return frozenset(DEFAULT_HOLIDAYS)
        return frozenset(() if self.observed == "none" else self.observed)

    def document(self) -> dict[str, Any]:
        """As in a package: {"observed": ..., "hours": [...]}."""
        observed = self.observed if isinstance(self.observed, str) else list(self.observed)
        return {"observed": observed, "hours": [times.document() for times in self.hours]}


@dataclass(frozen=True, slots=True)
class DatedException(Record):
    """Other hours on the days from `first` to `last`, both included."""

    first: Annotated[Day, Field(alias="from")]
    last: Annotated[Day, Field(alias="to"), AfterValidator(_last_day)]
    hours: Items[Times] = ()
    note: Note | None = None
    ends_night_before: Annotated[bool, Strict()] = False

    def document(self) -> dict[str, Any]:
        """As in a package: {"from": "2026-12-24", "to": ..., "hours": [...], ...}."""
        return {
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "hours": [times.document() for times in self.hours],
            "note": self.note,
            "ends_night_before": self.ends_night_before,
        }


@dataclass(frozen=True, slots=True)
class _Row(Record):
    days: Annotated[Items[Weekday], AfterValidator(_some)]
    start: Annotated[Start, Field(alias="from")]
    to: Time

    contradictions = staticmethod(_no_time)


@dataclass(frozen=True, slots=True)
class _Document(Record):
    week: Items[_Row] = ()
    holidays: HolidayRule | None = None
    exceptions: Items[DatedException] = ()

    @staticmethod
    def contradictions(given: Mapping[str, object]) -> Iterator[InitErrorDetails]:
        """Two exceptions on one day contradict each other; nobody could say which one holds."""
        ordered = sorted(_placed_days(given.get("exceptions")), key=lambda placed: placed[1])
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
            first, last = _day(row["from"]), _day(row["to"])
        except (KeyError, TypeError, ValueError):
            continue
        if first <= last:
            yield number, first, last


_DOCUMENT = TypeAdapter(_Document)
Rows = tuple[tuple[WeekRow, ...], HolidayRule | None, tuple[DatedException, ...]]


def read_rows(document: object) -> Rows:
    """Week, holidays and exceptions of one document; HoursFault with all its faults."""
    try:
        read = _DOCUMENT.validate_python(document)
    except ValidationError as error:
        faults = faults_of(error, _SENTENCES, _quoted, _nearest)
        raise HoursFault([(place_of(one["loc"]), said) for one, said in faults]) from None
    week = tuple(WeekRow(row.days, Times(row.start, row.to)) for row in read.week)
    return week, read.holidays, read.exceptions


def _nearest(word: str, known: Collection[str]) -> str | None:
    return next(iter(get_close_matches(word, known, n=1)), None)


def _quoted(value: object) -> str:
    """What was written, short enough to read in a sentence."""
    text = "niets" if value is None else str(value)
    return f'"{text[:40]}…"' if len(text) > 40 else f'"{text}"'


_SENTENCES: Sentences = {
    "unknown_key": lambda words: (
        'Onbekende sleutel {value}. Bedoel je "{near}"?'
        if words["near"]
        else "Onbekende sleutel {value}. Hier kan alleen {known}."
    ),
    "no_record": "{value} past hier niet. Zet hier de sleutels {known}.",
    "missing": 'Hier ontbreekt "{key}". Zet het erbij.',
    "tuple_type": "{value} is geen lijst. Zet hier een lijst, zo: [...].",
    "bool_type": "{value} is geen ja of nee. Schrijf true of false, zonder aanhalingstekens.",
    # The only text is a note.
    "string_type": "{value} is geen tekst. Zet de toelichting tussen aanhalingstekens.",
    "string_too_long": lambda words: (
        f"De toelichting telt {len(words['given'])} tekens. Maak er hoogstens {{max_length}} van."
    ),
    "string_unicode": lambda words: unseen_sentence(words["given"]) or "",
}

"""Opening hours as they stand in a region package: the rows, and every fault in them at once."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Annotated, Any, Literal

from pydantic import (
    Field,
    GetPydanticSchema,
    TypeAdapter,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import InitErrorDetails

from contacts.documents import (
    Record,
    Sentences,
    fault,
    faults_of,
    place_of,
    refusal,
    unseen_sentence,
)
from contacts.hours.calendar import DAYS, DEFAULT_HOLIDAYS, clock
from contacts.hours.holidays import NAMES
from contacts.hours.meetings import Meeting, meetings
from contacts.hours.values import (
    Band,
    Day,
    Flag,
    Holiday,
    Items,
    LastDay,
    NextDay,
    Note,
    Parity,
    Questions,
    Say,
    Start,
    Time,
    Weekdays,
    WeekParity,
    no_time,
    overlapping_exceptions,
    quoted,
)

Fault = tuple[str, str]
"""A place within the hours ("week[0].from"; "" is the whole) and a sentence in Dutch."""


class HoursFault(ValueError):
    """Hours that can't be read; `faults` tells all that is wrong, each with its place."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = list(faults)
        super().__init__(" ".join(f"{place}: {said}" if place else said for place, said in faults))


# The document


@dataclass(frozen=True, slots=True)
class Times(Record):
    """From and to in minutes after midnight; a `to` not after `start` is the next day's.

    `band` is the word for this part of the day and `say` what holds in it, both shown.
    """

    start: Annotated[Start, Field(alias="from")]
    to: Time
    next_day: NextDay = False
    band: Band = ""
    say: Say = ""

    contradictions = staticmethod(no_time)

    @classmethod
    def stranger(cls, key: str) -> str | None:
        """Holidays and exceptions have dates of their own."""
        return 'Onbekende sleutel "weeks". Die kan alleen in week.' if key == "weeks" else None

    @property
    def end(self) -> int:
        """Minutes after midnight of the first day, up to 2880."""
        return self.to if self.to > self.start and not self.next_day else self.to + 1440

    @property
    def text(self) -> tuple[str, str]:
        """The word of the band and what it says."""
        return self.band, self.say

    def document(self) -> dict[str, Any]:
        """As in a package: {"from": "22:00", "to": "04:00"}, and what is said besides."""
        more = {"next_day": self.next_day, "band": self.band, "say": self.say}
        said = {key: value for key, value in more.items() if value}
        return {"from": clock(self.start), "to": clock(self.to), **said}


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One row of the week: days (0 is Monday, in the order given), their times, which weeks."""

    days: tuple[int, ...]
    times: Times
    weeks: Parity | None = None

    def document(self) -> dict[str, Any]:
        """As in a package: {"days": ["ma"], "from": "08:30", "to": "17:00"}."""
        weeks = {"weeks": self.weeks} if self.weeks else {}
        return {"days": [DAYS[day] for day in self.days], **self.times.document(), **weeks}


def _rule_days(given: object, handler: ValidatorFunctionWrapHandler) -> object:
    if isinstance(given, str) and given.casefold() == "default":
        return "default"
    if not isinstance(given, list):
        raise refusal(f"{quoted(given)} past hier niet. Schrijf default of een lijst van dagen.")
    if not given:
        raise refusal("Hier staat geen dag. Noem er minstens één, zo: [Koningsdag].")
    return handler(given)


RuleDays = Annotated[
    Literal["default"] | tuple[str, ...],
    GetPydanticSchema(lambda source, handler: handler(Items[Holiday])),
    WrapValidator(_rule_days),
]


@dataclass(frozen=True, slots=True)
class HolidayRule(Record):
    """Named days, and the hours that hold on them (none: closed)."""

    days: RuleDays
    hours: Items[Times] = ()

    @property
    def names(self) -> frozenset[str]:
        """The named days that this rule is about."""
        return frozenset(DEFAULT_HOLIDAYS if self.days == "default" else self.days)

    def document(self) -> dict[str, Any]:
        """As in a package: {"days": ..., "hours": [...]}."""
        days = self.days if isinstance(self.days, str) else list(self.days)
        return {"days": days, "hours": [times.document() for times in self.hours]}


@dataclass(frozen=True, slots=True)
class DatedException(Record):
    """Other hours on the days from `first` to `last`, both included."""

    first: Annotated[Day, Field(alias="from")]
    last: Annotated[LastDay, Field(alias="to")]
    hours: Items[Times] = ()
    note: Note | None = None
    ends_night_before: Flag = False

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
    days: Weekdays
    start: Annotated[Start, Field(alias="from")]
    to: Time
    next_day: NextDay = False
    weeks: WeekParity = None
    band: Band = ""
    say: Say = ""

    contradictions = staticmethod(no_time)

    @property
    def times(self) -> Times:
        return Times(self.start, self.to, self.next_day, self.band, self.say)

    @property
    def end(self) -> int:
        return self.times.end

    @property
    def text(self) -> tuple[str, str]:
        return self.band, self.say


def _rules(given: object, handler: ValidatorFunctionWrapHandler) -> object:
    """None where nothing is said, no rules where somebody said that all days are ordinary."""
    if given is None:
        return None
    if isinstance(given, str) and given.casefold() == "none":
        return ()
    if isinstance(given, dict) and "observed" in given:
        said = '"observed" is er niet meer. Gebruik een lijst van regels met days, of none.'
        raise ValidationError.from_exception_data("", [fault(("observed",), said)])
    if not isinstance(given, list):
        said = f"{quoted(given)} past hier niet. Schrijf none of een lijst van regels, zo: "
        raise refusal(said + "[{days: default, hours: []}].")
    return handler(given)


Rules = Annotated[
    tuple[HolidayRule, ...] | None,
    GetPydanticSchema(lambda source, handler: handler(Items[HolidayRule])),
    WrapValidator(_rules),
]


@dataclass(frozen=True, slots=True)
class _Document(Record):
    week: Items[_Row] = ()
    holidays: Rules = None
    exceptions: Items[DatedException] = ()
    sure: Questions = ()

    @staticmethod
    def contradictions(given: Mapping[str, object]) -> Iterator[InitErrorDetails]:
        """What is wrong between rows, whatever else is wrong with each of them."""
        yield from _other_texts(given.get("week"))
        yield from _named_twice(given.get("holidays"))
        yield from overlapping_exceptions(given.get("exceptions"))


_ROW = TypeAdapter(_Row)


def _other_texts(week: object) -> Iterator[InitErrorDetails]:
    """Rows of the week that hold at one time, where a page could show the text of one only."""
    rows = list(enumerate(week if isinstance(week, list) else ()))
    if not any(isinstance(row, dict) and (row.get("band") or row.get("say")) for _, row in rows):
        return
    for one in meetings(_readable(rows)):
        yield fault(("week", one.later), _meeting_words(one))


def _readable(rows: list[tuple[int, object]]) -> Iterator[tuple[int, _Row]]:
    for number, row in rows:
        try:
            yield number, _ROW.validate_python(row)
        except ValidationError:
            continue


def _meeting_words(one: Meeting) -> str:
    return (
        f"Van {clock(one.start)} tot {clock(one.end)} gelden twee rijen met een andere tekst. "
        "Laat ze op elkaar aansluiten."
    )


def _named_twice(rules: object) -> Iterator[InitErrorDetails]:
    """A day that two rules are about, or one rule twice."""
    found: dict[str, int] = {}
    for number, place, name in _named_days(rules):
        if name in found:
            said = f"{name} staat in twee regels. Laat elke dag in één regel voorkomen."
            if found[name] == number:
                said = f"{name} staat al in deze regel. Haal er één weg."
            yield fault(("holidays", number, "days", *place), said)
        found.setdefault(name, number)


def _named_days(rules: object) -> Iterator[tuple[int, tuple[int, ...], str]]:
    """Of each rule its number, and each day in it with its place."""
    for number, rule in enumerate(rules if isinstance(rules, list) else ()):
        days = rule.get("days") if isinstance(rule, dict) else None
        if isinstance(days, str):
            yield number, (), days.casefold()
        for place, day in enumerate(days if isinstance(days, list) else ()):
            if isinstance(day, str) and day.casefold() in NAMES:
                yield number, (place,), NAMES[day.casefold()]


_DOCUMENT = TypeAdapter(_Document)
Rows = tuple[
    tuple[WeekRow, ...],
    tuple[HolidayRule, ...] | None,
    tuple[DatedException, ...],
    tuple[str, ...],
]


def read_rows(document: object) -> Rows:
    """Week, holidays, exceptions and what somebody is sure of; HoursFault with all faults."""
    try:
        read = _DOCUMENT.validate_python(document)
    except ValidationError as error:
        raise HoursFault(placed(error, SENTENCES)) from None
    week = tuple(WeekRow(row.days, row.times, row.weeks) for row in read.week)
    return week, read.holidays, read.exceptions, read.sure


def placed(error: ValidationError, sentences: Sentences) -> list[Fault]:
    """Every fault that was found, with its place and its sentence."""
    faults = faults_of(error, sentences, quoted, _nearest)
    return [(place_of(one["loc"]), said) for one, said in faults]


def _nearest(word: str, known: Collection[str]) -> str | None:
    return next(iter(get_close_matches(word, known, n=1)), None)


_TEXTS = {"note": "De toelichting", "band": "Dit woord", "say": "Deze tekst"}


SENTENCES: Sentences = {
    "unknown_key": lambda words: (
        'Onbekende sleutel {value}. Bedoel je "{near}"?'
        if words["near"]
        else "Onbekende sleutel {value}. Hier kan alleen {known}."
    ),
    "no_record": "{value} past hier niet. Zet hier de sleutels {known}.",
    "missing": 'Hier ontbreekt "{key}". Zet het erbij.',
    "tuple_type": "{value} is geen lijst. Zet hier een lijst, zo: [...].",
    "bool_type": "{value} is geen ja of nee. Schrijf true of false, zonder aanhalingstekens.",
    "string_type": "{value} is geen tekst. Zet de tekst tussen aanhalingstekens.",
    "string_too_long": lambda words: (
        f"{_TEXTS[words['key']]} telt {len(words['given'])} tekens. "
        "Maak er hoogstens {max_length} van."
    ),
    "string_unicode": lambda words: unseen_sentence(words["given"]) or "",
}

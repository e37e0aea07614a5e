"""Hours as version 1 of the package wrote them: one rule for all named days, and no bands.

Files of version 1 are read, and what was kept before version 2 (a proposal, a record of facts)
stays as it was: `converted` makes version 2 of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import (
    Field,
    GetPydanticSchema,
    PlainValidator,
    TypeAdapter,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import InitErrorDetails

from contacts.documents import Record, refusal
from contacts.hours.calendar import NEW_HOLIDAYS
from contacts.hours.document import SENTENCES, HoursFault, placed
from contacts.hours.holidays import LATER, NAMES, way_out_of_version_1
from contacts.hours.values import (
    Day,
    Flag,
    Items,
    LastDay,
    Note,
    Start,
    Time,
    Weekdays,
    no_time,
    overlapping_exceptions,
    quoted,
)

NEW_KEYS = ("next_day", "weeks", "band", "say", "sure")


def read_version_1(document: object) -> dict[str, Any]:
    """The hours of a file of version 1 as version 2 has them; HoursFault with the old places."""
    try:
        _DOCUMENT.validate_python(document)
    except ValidationError as error:
        raise HoursFault(placed(error, SENTENCES)) from None
    made: dict[str, Any] = converted(document)
    return made


def converted(document: Any) -> Any:
    """Hours that were kept, as version 2 has them; what is version 2 comes back as it is.

    What is no document of hours at all comes back too: whoever reads it says so.
    """
    rule = document.get("holidays") if isinstance(document, dict) else None
    if not isinstance(rule, dict):
        return document
    return {**document, "holidays": _rules(rule)}


def _rules(rule: dict[str, Any]) -> Any:
    observed, hours = rule.get("observed", "default"), rule.get("hours", [])
    if isinstance(observed, list):
        days: dict[str, Any] = {}
        for name in observed:  # which might name a day twice
            days.setdefault(str(name).casefold(), name)
        return [{"days": list(days.values()), "hours": hours}] if days else "none"
    word = str(observed).casefold()
    return "none" if word == "none" else [{"days": word, "hours": hours}]


class _Record(Record):
    """The keys of version 1; those that came with version 2 have a sentence of their own."""

    @classmethod
    def stranger(cls, key: str) -> str | None:
        return f"Onbekende sleutel {quoted(key)}. {LATER}" if key in NEW_KEYS else None


@dataclass(frozen=True, slots=True)
class _Times(_Record):
    start: Annotated[Start, Field(alias="from")]
    to: Time

    contradictions = staticmethod(no_time)


@dataclass(frozen=True, slots=True)
class _Row(_Record):
    days: Weekdays
    start: Annotated[Start, Field(alias="from")]
    to: Time

    contradictions = staticmethod(no_time)


def _holiday(name: object) -> str:
    known = NAMES.get(name.casefold()) if isinstance(name, str) else None
    if known is None or known in NEW_HOLIDAYS:
        said = way_out_of_version_1(str(name))
        raise refusal(f"{quoted(name)} is geen bekende feestdag. {said}")
    return known


def _observed(given: object, handler: ValidatorFunctionWrapHandler) -> object:
    if isinstance(given, list):
        return handler(given)
    word = given.casefold() if isinstance(given, str) else None
    if word not in ("default", "none"):
        said = f"{quoted(given)} past hier niet. Schrijf default, none of een lijst van dagen."
        raise refusal(said)
    return word


_Holiday = Annotated[str, PlainValidator(_holiday)]
_Observed = Annotated[
    Literal["default", "none"] | tuple[str, ...],
    GetPydanticSchema(lambda source, handler: handler(Items[_Holiday])),
    WrapValidator(_observed),
]


@dataclass(frozen=True, slots=True)
class _HolidayRule(_Record):
    observed: _Observed = "default"
    hours: Items[_Times] = ()


@dataclass(frozen=True, slots=True)
class _Exception(_Record):
    first: Annotated[Day, Field(alias="from")]
    last: Annotated[LastDay, Field(alias="to")]
    hours: Items[_Times] = ()
    note: Note | None = None
    ends_night_before: Flag = False


@dataclass(frozen=True, slots=True)
class _Document(_Record):
    week: Items[_Row] = ()
    holidays: _HolidayRule | None = None
    exceptions: Items[_Exception] = ()

    @staticmethod
    def contradictions(given: Mapping[str, object]) -> Iterator[InitErrorDetails]:
        return overlapping_exceptions(given.get("exceptions"))


_DOCUMENT = TypeAdapter(_Document)

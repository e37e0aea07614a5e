"""A document checked by the shape of a dataclass: pydantic finds, this says where, all at once."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import fields
from functools import cache
from itertools import islice
from typing import Any, ClassVar, Self, TypeVar, get_type_hints

from pydantic import ValidationError, ValidatorFunctionWrapHandler, model_validator
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

T = TypeVar("T")
Place = tuple[int | str, ...]
Sentences = Mapping[str, str | Callable[[Mapping[str, Any]], str]]
"""What a person reads for each type of error, or what makes a choice by the words to fill in.

{value} is what was written, {given} the same unquoted, {known} what can stand there, {near} the
known word that was meant, {key} the last step of the place; other words are pydantic's. Besides
its types there are "no_record", "unknown_key" and "missing_or_null".
"""

# Far more than anybody reads. Each costs a kilobyte, and a file of another kind may have millions.
MOST_ERRORS = 10_000


def refusal(said: str) -> PydanticCustomError:
    """To be raised where one value is wrong in a way that has a sentence of its own."""
    return PydanticCustomError("said", _valid_utf8(said))


def fault(place: Place, said: str) -> InitErrorDetails:
    """What is wrong between values: a place within the record or list that is being read."""
    return InitErrorDetails(type=refusal(said), loc=place, input=None)


def faults_of(
    error: ValidationError,
    sentences: Sentences,
    quoted: Callable[[object], str],
    nearest: Callable[[str, Collection[str]], str | None],
) -> Iterator[tuple[Place, str]]:
    """Every place with its sentence. `nearest` finds the word that was meant among the known."""
    for one in error.errors(include_url=False):
        said = one["msg"]
        if one["type"] != "said":
            words = _words(one, quoted, nearest)
            sentence = sentences[one["type"]]
            template = sentence if isinstance(sentence, str) else sentence(words)
            said = template.format(**words)
        yield one["loc"], said


def _words(
    error: ErrorDetails,
    quoted: Callable[[object], str],
    nearest: Callable[[str, Collection[str]], str | None],
) -> dict[str, Any]:
    given, details = error["input"], error.get("ctx", {})
    known = details.get("known") or _choices(details.get("expected", ""))
    return {
        **details,
        "given": given,
        "value": quoted(given),
        "known": ", ".join(known),
        "near": nearest(given, known) if known and isinstance(given, str) else None,
        "key": error["loc"][-1] if error["loc"] else "",
    }


@cache
def _choices(expected: str) -> tuple[str, ...]:
    """The words of a Literal, which pydantic tells as "'a', 'b' or 'c'"."""
    return tuple(re.findall("'([^']*)'", expected))


def place_of(steps: Place) -> str:
    """Such as: week[0].from; empty for the whole."""
    written = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return "".join(written).removeprefix(".")


class Record:
    """A mapping with these keys and no others: its subclasses are dataclasses, a field a key.

    pydantic stops at the first fault of a record as a whole. Here the keys that nobody knows, and
    what `contradictions` finds between keys, are told along with what is wrong in each of them.
    """

    # Null is the same as left out, but for the keys that must be there and may be null.
    null_is_absent: ClassVar[bool] = False
    nullable: ClassVar[tuple[str, ...]] = ()

    @staticmethod
    def contradictions(given: Mapping[str, object]) -> Iterable[InitErrorDetails]:
        """What is wrong between the keys, by `fault`. The values are as they were written."""
        return ()

    @model_validator(mode="wrap")
    @classmethod
    def _read(cls, value: object, handler: ValidatorFunctionWrapHandler) -> Self:
        keys = _keys(cls)  # type: ignore[arg-type]  # a class is hashable
        if not isinstance(value, dict):
            raise PydanticCustomError("no_record", "", {"known": keys})
        wrong: list[InitErrorDetails] = []
        if not keys.keys() >= value.keys():
            wrong.extend(islice(_unknown(value, keys), MOST_ERRORS))
            value = {key: item for key, item in value.items() if key in keys}
        if cls.null_is_absent:
            forgotten = [key for key in cls.nullable if key not in value]
            wrong.extend(_own("missing_or_null", (key,), value) for key in forgotten)
            kept = {key: item for key, item in value.items() if item is not None}
            value = dict.fromkeys(cls.nullable) | kept
        wrong.extend(cls.contradictions(value))
        made: Self = read_along(handler, value, wrong) if wrong else handler(value)
        return made


def read_along(handler: Callable[[Any], T], value: object, wrong: list[InitErrorDetails]) -> T:
    """What pydantic makes of a value, unless it or we found something wrong: then all of that."""
    try:
        made = handler(value)
    except ValidationError as error:
        if not wrong or error.error_count() > MOST_ERRORS:
            raise
        wrong += [
            _own(one["type"], one["loc"], one["input"], one["msg"], one.get("ctx"))
            for one in error.errors(include_url=False)
        ]
    if wrong:
        raise ValidationError.from_exception_data("", wrong)
    return made


def _unknown(value: Mapping[Any, object], keys: Collection[str]) -> Iterator[InitErrorDetails]:
    for key in value:
        if key not in keys:
            yield _own("unknown_key", (_valid_utf8(str(key)),), key, context={"known": keys})


def _own(
    kind: str, place: Place, value: object, said: str = "", context: dict[str, Any] | None = None
) -> InitErrorDetails:
    made = PydanticCustomError(kind, said, context)
    return InitErrorDetails(type=made, loc=place, input=value)


@cache
def _keys(shape: Any) -> dict[str, None]:
    """The keys of a record: the names of its fields, or the aliases that Python can't say."""
    hints = get_type_hints(shape, include_extras=True)
    return {_alias(hints[field.name]) or field.name: None for field in fields(shape)}


def _alias(hint: Any) -> str | None:
    said = (one for one in getattr(hint, "__metadata__", ()) if isinstance(one, FieldInfo))
    return next((one.alias for one in said if one.alias), None)


def _valid_utf8(text: str) -> str:
    """The text, with a mark for half a pair of UTF-16, which pydantic can't hold."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

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

{value} is what was written, {given} the same unquoted, {known} the words that can stand there,
{near} the one that was meant, {key} the last step of the place; other words are pydantic's.
Besides its types there are "no_record", "unknown_key" and "missing_or_null".
"""

# More than anybody reads; a file of another kind may have millions, each of them a kilobyte.
MOST_FAULTS = 1_000


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
) -> Iterator[tuple[ErrorDetails, str]]:
    """Every fault with its sentence. `nearest` finds the word that was meant among the known."""
    for one in error.errors(include_url=False):
        said = one["msg"]
        if one["type"] != "said":
            words = _words(one, quoted, nearest)
            sentence = sentences[one["type"]]
            template = sentence if isinstance(sentence, str) else sentence(words)
            said = template.format(**words)
        yield one, said


def _words(
    error: ErrorDetails,
    quoted: Callable[[object], str],
    nearest: Callable[[str, Collection[str]], str | None],
) -> dict[str, Any]:
    given, details = error["input"], error.get("ctx", {})
    known = details.get("known", ())
    return {
        **details,
        "given": given,
        "value": quoted(given),
        "known": ", ".join(known),
        "near": nearest(given, known) if known and isinstance(given, str) else None,
        "key": error["loc"][-1] if error["loc"] else "",
    }


def place_of(steps: Place) -> str:
    """Such as: week[0].from; empty for the whole."""
    written = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return "".join(written).removeprefix(".")


# Nobody sees them, and a database or a terminal may stumble over them.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


def unseen_sentence(text: str) -> str | None:
    """What is said where a text holds a character that nobody sees."""
    if not (stray := _UNSEEN.search(text)):
        return None
    return f"In deze tekst staat een onzichtbaar teken (U+{ord(stray[0]):04X}). Haal het weg."


class Record:
    """A mapping with these keys and no others: its subclasses are dataclasses, a field a key.

    pydantic stops at the first fault of a record as a whole. Here the keys that nobody knows, and
    what `contradictions` finds between keys, are told along with what is wrong in each of them.
    """

    # Null is the same as left out, but for the keys that must be there and may be null.
    null_is_absent: ClassVar[bool] = False
    nullable: ClassVar[tuple[str, ...]] = ()
    # Keys that may be left out, of which null says something else.
    telling_null: ClassVar[tuple[str, ...]] = ()

    @staticmethod
    def contradictions(given: Mapping[str, object]) -> Iterable[InitErrorDetails]:
        """What is wrong between the keys, by `fault`. The values are as they were written."""
        return ()

    @classmethod
    def stranger(cls, key: str) -> str | None:
        """What is said of a key that isn't ours but has a meaning elsewhere; None of any other."""
        return None

    @model_validator(mode="wrap")
    @classmethod
    def _read(cls, value: object, handler: ValidatorFunctionWrapHandler) -> Self:
        keys = keys_of(cls)  # type: ignore[arg-type]  # a class is hashable
        if not isinstance(value, dict):
            raise PydanticCustomError("no_record", "", {"known": keys})
        wrong: list[InitErrorDetails] = []
        if not keys.keys() >= value.keys():
            wrong.extend(islice(_unknown(value, keys, cls.stranger), MOST_FAULTS))
            value = {key: item for key, item in value.items() if key in keys}
        if cls.null_is_absent:
            forgotten = [key for key in cls.nullable if key not in value]
            wrong.extend(_own("missing_or_null", (key,), value) for key in forgotten)
            kept = {
                key: item
                for key, item in value.items()
                if item is not None or key in cls.telling_null
            }
            value = dict.fromkeys(cls.nullable) | kept
        wrong.extend(islice(cls.contradictions(value), MOST_FAULTS))
        made: Self = read_along(handler, value, wrong) if wrong else handler(value)
        return made


def read_along(handler: Callable[[Any], T], value: object, wrong: list[InitErrorDetails]) -> T:
    """What pydantic makes of a value, unless it or we found something wrong: then all of that."""
    try:
        made = handler(value)
    except ValidationError as error:
        if not wrong:
            raise
        wrong += _again(error)
    if wrong:
        raise ValidationError.from_exception_data("", wrong)
    return made


def one_by_one(given: object, handler: Callable[[Any], Iterable[T]]) -> Iterable[T]:
    """The items of a list, until there are more faults in them than anybody reads."""
    if not isinstance(given, list):
        return handler(given)
    made: list[T] = []
    wrong: list[InitErrorDetails] = []
    for n, item in enumerate(given):
        try:
            made.extend(handler([item]))
        except ValidationError as error:
            wrong += _again(error, n)
        if len(wrong) >= MOST_FAULTS:
            break
    if wrong:
        raise ValidationError.from_exception_data("", wrong)
    return tuple(made)


def _again(error: ValidationError, number: int | None = None) -> Iterator[InitErrorDetails]:
    """The faults that pydantic found, to be raised once more; of the item with this number."""
    for one in error.errors(include_url=False):
        place = one["loc"] if number is None else (number, *one["loc"][1:])
        yield _own(one["type"], place, one["input"], one["msg"], one.get("ctx"))


def _unknown(
    value: Mapping[Any, object], keys: Collection[str], stranger: Callable[[str], str | None]
) -> Iterator[InitErrorDetails]:
    for key in value:
        if key not in keys:
            place = (_valid_utf8(str(key)),)
            said = stranger(str(key))
            yield (
                fault(place, said)
                if said
                else _own("unknown_key", place, key, context={"known": keys})
            )


def _own(
    kind: str, place: Place, value: object, said: str = "", context: dict[str, Any] | None = None
) -> InitErrorDetails:
    made = PydanticCustomError(kind, said, context)
    return InitErrorDetails(type=made, loc=place, input=value)


@cache
def keys_of(shape: Any) -> dict[str, None]:
    """The keys of a record: the names of its fields, or the aliases that Python can't say."""
    hints = get_type_hints(shape, include_extras=True)
    return {_alias(hints[field.name]) or field.name: None for field in fields(shape)}


def _alias(hint: Any) -> str | None:
    said = (one for one in getattr(hint, "__metadata__", ()) if isinstance(one, FieldInfo))
    return next((one.alias for one in said if one.alias), None)


def _valid_utf8(text: str) -> str:
    """The text, with a mark for half a pair of UTF-16, which pydantic can't hold."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

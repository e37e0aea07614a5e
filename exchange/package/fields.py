"""What one value of a package may be: texts and their lengths, slugs, days, hours, references."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    Field,
    PlainValidator,
    Strict,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError, PydanticKnownError

from contacts.documents import MOST_FAULTS, fault, one_by_one, read_along, refusal, unseen_sentence
from contacts.durations import NO_DURATION, Duration, DurationFault
from contacts.hours.engine import Hours, HoursFault, parse_moment
from contacts.hours.version1 import read_version_1
from contacts.numbers import Number, NumberFault
from municipalities.glossary import LONGEST as LONGEST_TEXTS
from municipalities.glossary import doubles
from municipalities.limits import TERMS, TOO_LONG, Checked
from municipalities.postcodes import postcode_fault
from municipalities.slugs import SLUG_LENGTH, is_slug
from trees.words import quoted

T = TypeVar("T")
Items = Annotated[tuple[T, ...], WrapValidator(one_by_one)]

OLDEST = 999
LONGEST = 5000
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


# Texts


def _seen(text: str) -> str:
    if said := unseen_sentence(text):
        raise refusal(said)
    return text


def _filled(text: str) -> str:
    if not text.strip():
        raise refusal("Deze tekst is leeg. Vul hem in.")
    return text


def _like(form: str, complaint: str) -> AfterValidator:
    """A text of a certain form, or empty; the complaint says which form."""
    compiled = re.compile(form)

    def check(text: str) -> str:
        if text and not compiled.fullmatch(text):
            raise refusal(f"{quoted(text)} {complaint}")
        return text

    return AfterValidator(check)


_WEBSITE = _like(r"https?://\S+", "is geen webadres. Schrijf het zoals https://example.org/.")
_EMAIL = _like(r"[^\s@]+@[^\s@]+", "is geen mailadres. Schrijf het zoals naam@example.org.")
_CODE = _like(r"GM[0-9]{4}", "is geen CBS-code. Schrijf GM en vier cijfers, zoals GM0034.")

Text = Annotated[str, Strict(), Field(max_length=LONGEST), AfterValidator(_seen)]
Short = Annotated[str, Strict(), Field(max_length=200), AfterValidator(_seen)]
Hint = Annotated[str, Strict(), Field(max_length=300), AfterValidator(_seen)]
# The word of the region itself for services that do the same.
Kind = Annotated[str, Strict(), Field(max_length=SLUG_LENGTH), AfterValidator(_seen)]
Name = Annotated[Short, AfterValidator(_filled)]
AnswerText = Annotated[
    str, Strict(), Field(max_length=120), AfterValidator(_seen), AfterValidator(_filled)
]
Meaning = Annotated[
    str, Strict(), Field(max_length=LONGEST_TEXTS["means"]), AfterValidator(_seen),
    AfterValidator(_filled),
]  # fmt: skip
Word = Annotated[
    str, Strict(), Field(max_length=LONGEST_TEXTS["term"]), AfterValidator(_seen),
    AfterValidator(_filled),
]  # fmt: skip
# A row of the overview for the wall.
PosterText = Annotated[str, Strict(), Field(max_length=60), AfterValidator(_seen)]
Website = Annotated[Short, _WEBSITE]
Email = Annotated[Short, _EMAIL]
Code = Annotated[str, Strict(), Field(max_length=6), AfterValidator(_seen), _CODE]


def _slug(text: str) -> str:
    if not is_slug(text):
        raise refusal(
            f"{quoted(text)} kan niet als slug. Gebruik kleine letters, cijfers en streepjes, "
            f"hoogstens {SLUG_LENGTH}, zoals veilig-thuis."
        )
    return text


Slug = Annotated[str, Strict(), AfterValidator(_slug)]


def _postcode(text: str) -> str:
    if said := postcode_fault(text):
        raise refusal(said)
    return text


Postcode = Annotated[str, Strict(), AfterValidator(_seen), AfterValidator(_postcode)]


def choice(*words: str) -> PlainValidator:
    """One of these words."""
    known = {"known": words}

    def check(given: object) -> object:
        if isinstance(given, str) and given in words:
            return given
        raise PydanticCustomError("choice", "", known)

    return PlainValidator(check)


# References: a slug of something else


def _to(section: str, *, needed: bool = True) -> AfterValidator:
    def check(slug: str, info: ValidationInfo) -> str:
        names: Any = info.context  # `references.Names`, of the file that is being read
        if slug or needed:
            names.look_up(section, slug)
        return slug

    return AfterValidator(check)


ServiceSlug = Annotated[Text, _to("services")]
OptionalServiceSlug = Annotated[Text, _to("services", needed=False)]
OrganizationSlug = Annotated[Text, _to("organizations")]
MunicipalitySlug = Annotated[Text, _to("municipalities")]
AgreementSlug = Annotated[Text, _to("agreements")]
OutcomeSlug = Annotated[Text, _to("outcomes")]
PageSlug = Annotated[Text, _to("trees")]
# Whether it exists is looked up within its own tree, when all is read.
NodeSlug = Text


def _like_before(given: object, handler: ValidatorFunctionWrapHandler) -> object:
    """No term twice, whatever its capitals."""
    things = given if isinstance(given, list) else []
    words = [one.get("term") if isinstance(one, dict) else None for one in things]
    found = doubles(word if isinstance(word, str) else f"{n}" for n, word in enumerate(words))
    wrong = [
        fault((n, "term"), f"{quoted(words[n])} staat al in deze lijst. Haal er één weg.")
        for n, _ in islice(found, MOST_FAULTS)
        if isinstance(words[n], str)
    ]
    return read_along(handler, given, wrong)


def _doubles(given: object) -> Iterator[InitErrorDetails]:
    seen: set[str] = set()
    for n, word in enumerate(given if isinstance(given, list) else ()):
        if isinstance(word, str) and word:
            if word in seen:
                said = f"{quoted(word)} staat al in deze lijst. Haal er één weg."
                yield fault((n,), said)
            seen.add(word)


def _distinct(given: object, handler: ValidatorFunctionWrapHandler) -> object:
    return read_along(handler, given, list(islice(_doubles(given), MOST_FAULTS)))


def _area(given: object, handler: ValidatorFunctionWrapHandler) -> object:
    if given == "all":
        return None
    if not isinstance(given, list):
        said = f"Hier hoort all of een lijst van gemeenten, maar er staat {quoted(given)}."
        raise refusal(said)
    return handler(given)


Distinct = WrapValidator(_distinct)
DistinctTerms = WrapValidator(_like_before)
Area = Annotated[Items[MunicipalitySlug] | None, Distinct, WrapValidator(_area)]
"""None for all municipalities, or the slugs of some."""


# Numbers and days


def between(lowest: int, highest: int) -> AfterValidator:
    """Both are included."""

    def check(number: int) -> int:
        if not lowest <= number <= highest:
            raise refusal(f"{quoted(number)} kan niet. Kies {lowest} tot en met {highest}.")
        return number

    return AfterValidator(check)


def at_most(checked: Checked) -> AfterValidator:
    """A number of days within which what is of this sort is checked again."""

    def check(days: int) -> int:
        if days > TERMS[checked]:
            raise refusal(TOO_LONG[checked])
        if days < 1:
            raise refusal(f"{quoted(days)} kan niet. Kies 1 tot en met {TERMS[checked]}.")
        return days

    return AfterValidator(check)


Whole = Annotated[int, Strict()]
Age = Annotated[Whole, between(0, OLDEST)]
Flag = Annotated[bool, Strict()]


def _day(given: object) -> date:
    if not isinstance(given, str):
        raise PydanticKnownError("string_type")
    try:
        if _DATE.fullmatch(given):
            return date.fromisoformat(given)
    except ValueError:
        pass  # it looks like a date, and the sentence below holds for it too
    raise refusal(f"{quoted(given)} is geen datum. Schrijf jaar-maand-dag, zoals 2026-12-24.")


def not_before(first: str) -> AfterValidator:
    """A last day, with the name of the field that holds the first."""

    def check(end: date | None, info: ValidationInfo) -> date | None:
        start = info.data.get(first)
        if start and end and end < start:
            raise refusal(f"{end} ligt voor {first} ({start}). Draai de datums om.")
        return end

    return AfterValidator(check)


Day = Annotated[date, PlainValidator(_day)]


def _moment(text: str) -> str:
    """The moment as written; this only asks whether it can be read."""
    try:
        parse_moment(text)
    except ValueError as found:
        raise refusal(str(found)) from None
    return text


Moment = Annotated[
    str, Strict(), Field(max_length=40), AfterValidator(_seen), AfterValidator(_moment)
]


def _term(given: object) -> str:
    if not isinstance(given, str):
        raise PydanticKnownError("string_type")
    try:
        return str(Duration.parse(given))
    except DurationFault:
        raise refusal(f"{quoted(given)} {NO_DURATION}") from None


Term = Annotated[str, PlainValidator(_term)]
"""As `contacts.durations.Duration` is shown."""


# Telephone numbers and opening hours


def _number(given: object) -> str:
    try:
        return Number.parse(given).digits
    except NumberFault as found:
        raise refusal(found.sentence) from None


# What stands for a number where each caller has another one.
OWN = "own"
_MEANT_OWN = frozenset({OWN, "eigen", "eigen nummer", "own number"})


def means_own(given: object) -> bool:
    """Whether somebody meant an own number, however they wrote it."""
    return isinstance(given, str) and given.strip().casefold() in _MEANT_OWN


def _number_or_own(given: object) -> str:
    if means_own(given) and given != OWN:
        raise refusal(f"{quoted(given)} is geen nummer. Bedoel je own?")
    return OWN if given == OWN else _number(given)


def _hours(given: object) -> dict[str, Any]:
    return _stored(lambda: Hours.parse(_without_nulls(given)))


def _hours_of_version_1(given: object) -> dict[str, Any]:
    return _stored(lambda: Hours.parse(read_version_1(_without_nulls(given))))


def _stored(read: Callable[[], Hours]) -> dict[str, Any]:
    """Hours as they are stored; what is wrong with them gets its place in the package."""
    try:
        hours = read()
    except HoursFault as found:
        wrong = [fault((where,) if where else (), said) for where, said in found.faults]
        raise ValidationError.from_exception_data("", wrong) from None
    unseen = [
        fault(("exceptions", n, "note"), said)
        for n, exception in enumerate(hours.exceptions)
        if (said := unseen_sentence(exception.note or ""))
    ]
    if unseen:
        raise ValidationError.from_exception_data("", unseen)
    return hours.document()


def _without_nulls(value: object) -> object:
    """In hours too a key that is null is a key that was left out."""
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_nulls(item) for item in value]
    return value


PhoneNumber = Annotated[str, PlainValidator(_number)]
"""As the digits to dial."""

NumberOrOwn = Annotated[str, PlainValidator(_number_or_own)]
"""As the digits to dial, or `OWN`."""

OpeningHours = Annotated[dict[str, Any], PlainValidator(_hours)]
"""As `contacts.hours.engine.Hours.document` writes them."""

OpeningHours1 = Annotated[dict[str, Any], PlainValidator(_hours_of_version_1)]
"""As a file of version 1 has them; read, they are like any other."""

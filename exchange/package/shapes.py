"""What a value in a package may look like: texts, numbers, choices, lists and records.

A shape is a function of (value, place, faults). It returns what it read; where the value is wrong
it adds a fault and returns something harmless of the right type, so that the reading goes on and
all faults are told at once.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from exchange.package.faults import Faults, inside
from trees.words import quoted

T = TypeVar("T")
Shape = Callable[[object, str, Faults], T]

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Nobody sees them, and a database or a terminal may stumble over them.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a record. Left out or null it is `default`, unless it is needed.

    `needed`: the value must be there. `nullable`: the key must be there, the value may be null.
    """

    shape: Shape[Any]
    default: Any = None
    needed: bool = False
    nullable: bool = False
    # The name in Python, where the key itself can't be one.
    name: str | None = None


def needed(shape: Shape[Any]) -> Key:
    return Key(shape, needed=True)


def record(make: Callable[..., T], keys: Mapping[str, Key]) -> Shape[T]:
    """A mapping with these keys and no others; `make` gets the values by name."""

    def read(value: object, place: str, faults: Faults) -> T:
        mapping = _mapping(value, place, keys, faults)
        return make(
            **{
                key.name or name: _entry(mapping, name, key, inside(place, name), faults)
                for name, key in keys.items()
            }
        )

    return read


def _mapping(
    value: object, place: str, known: Collection[str], faults: Faults
) -> dict[str, object] | None:
    if not isinstance(value, dict):
        faults.add(place, f"Hier horen sleutels te staan, zoals {', '.join(list(known)[:3])}.")
        return None
    for key in value:
        if key not in known:
            near = faults.suggest(key, known) or f" Hier kan: {', '.join(known)}."
            faults.add(inside(place, key), f"Onbekende sleutel {quoted(key)}.{near}")
    return value


def _entry(
    mapping: dict[str, object] | None, name: str, key: Key, place: str, faults: Faults
) -> object:
    if mapping is None:
        # The whole record is wrong and said so; its keys need no faults of their own.
        return key.shape(None, place, Faults()) if key.needed else key.default
    value = mapping.get(name)
    if value is not None:
        return key.shape(value, place, faults)
    if key.needed or (key.nullable and name not in mapping):
        way_out = " Weet je het niet? Schrijf null." if key.nullable else ""
        faults.add(place, f"Hier ontbreekt {quoted(name)}.{way_out}")
    return key.shape(None, place, Faults()) if key.needed else key.default


def listed(shape: Shape[T]) -> Shape[tuple[T, ...]]:
    """A list of things of one shape."""

    def read(value: object, place: str, faults: Faults) -> tuple[T, ...]:
        if not isinstance(value, list):
            faults.add(place, f"Hier hoort een lijst, maar er staat {quoted(value)}.")
            return ()
        return tuple(shape(item, f"{place}[{n}]", faults) for n, item in enumerate(value))

    return read


def distinct(shape: Shape[str]) -> Shape[tuple[str, ...]]:
    """A list in which nothing stands twice."""
    read_all = listed(shape)

    def read(value: object, place: str, faults: Faults) -> tuple[str, ...]:
        words = read_all(value, place, faults)
        seen: set[str] = set()
        for n, word in enumerate(words):
            if word and word in seen:
                said = f"{quoted(word)} staat al in deze lijst. Haal er één weg."
                faults.add(f"{place}[{n}]", said)
            seen.add(word)
        return words

    return read


def text(longest: int, *, filled: bool = False) -> Shape[str]:
    """A text of at most so many characters; `filled`: it must say something."""

    def read(value: object, place: str, faults: Faults) -> str:
        if not isinstance(value, str):
            faults.add(place, _not_a_text(value))
            return ""
        if len(value) > longest:
            said = f"Deze tekst is te lang: {len(value)} tekens. Hier passen er {longest}."
            faults.add(place, said)
        if stray := _UNSEEN.search(value):
            code = f"U+{ord(stray[0]):04X}"
            faults.add(place, f"In deze tekst staat een onzichtbaar teken ({code}). Haal het weg.")
        if filled and not value.strip():
            faults.add(place, "Deze tekst is leeg. Vul hem in.")
        return value

    return read


def _not_a_text(value: object) -> str:
    if isinstance(value, list | dict):
        return f"Hier hoort een tekst, maar er staat {quoted(value)}."
    return f"Hier hoort een tekst. Zet {quoted(value)[1:-1]} tussen aanhalingstekens."


def pattern(longest: int, form: str, complaint: str) -> Shape[str]:
    """A text of a certain form, or empty; the complaint says which form."""
    plain = text(longest)
    compiled = re.compile(form)

    def read(value: object, place: str, faults: Faults) -> str:
        before = len(faults)
        word = plain(value, place, faults)
        if word and len(faults) == before and not compiled.fullmatch(word):
            faults.add(place, f"{quoted(word)} {complaint}")
        return word

    return read


def choice(*words: str) -> Shape[str]:
    """One of these words."""

    def read(value: object, place: str, faults: Faults) -> str:
        if isinstance(value, str) and value in words:
            return value
        near = faults.suggest(value, words) if isinstance(value, str) else ""
        faults.add(place, f"{quoted(value)} kan hier niet. Kies uit {', '.join(words)}.{near}")
        return words[0]

    return read


def yes_or_no(value: object, place: str, faults: Faults) -> bool:
    if isinstance(value, bool):
        return value
    faults.add(place, f"Hier hoort true of false, maar er staat {quoted(value)}.")
    return False


def whole(lowest: int, highest: int) -> Shape[int]:
    """A whole number between these two, both included."""

    def read(value: object, place: str, faults: Faults) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            said = (
                f"Hier hoort een heel getal zonder aanhalingstekens, maar er staat {quoted(value)}."
            )
            faults.add(place, said)
            return lowest
        if not lowest <= value <= highest:
            faults.add(place, f"{quoted(value)} kan niet. Kies {lowest} tot en met {highest}.")
            return lowest
        return value

    return read


def day(value: object, place: str, faults: Faults) -> date | None:
    """A date as 2026-12-24; one that doesn't exist is refused."""
    if not isinstance(value, str):
        faults.add(place, _not_a_text(value))
        return None
    try:
        if _DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass  # it looks like a date, and the sentence below holds for it too
    faults.add(place, f"{quoted(value)} is geen datum. Schrijf jaar-maand-dag, zoals 2026-12-24.")
    return None

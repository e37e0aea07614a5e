"""A package as a YAML file that a person can read and review, and that reads back the same.

The keys stand in the order of the format, what is left out by default is left out, and a text that
another reader might take for a number, a time or a yes stands between quotation marks.
"""

import re
from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from functools import singledispatch
from typing import Any

from contacts.numbers import Number
from exchange.package import contents
from exchange.package.contents import Package
from exchange.package.fields import OWN
from trees.core.branch import Ages, Branch

WIDTH = 100

# What YAML 1.1 takes for something else than a text.
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}")
_SHORT_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


class Bare(str):
    """A text to be written as it is: a date, a moment."""

    __slots__ = ()


class Short(dict[str, Any]):
    """A mapping that stands on one line where it fits."""


def write(package: Package) -> str:
    """The whole file. Reading it back gives an equal package, writing that the same bytes."""
    lines: list[str] = []
    for n, (key, value) in enumerate(_document(package).items()):
        if n > 1:
            lines.append("")
        lines.extend(_entry(key, value, 0))
    return "\n".join(lines) + "\n"


# The package as mappings and lists


def _document(package: Package) -> dict[str, Any]:
    return {"format": package.format, "version": package.version, **_mapping(package)}


def _mapping(thing: Any, names: Iterable[str] = ()) -> dict[str, Any]:
    """What a thing says, in the order of the format, without what goes without saying."""
    said = {}
    defaults = {field.name: field.default for field in fields(thing)}
    for name in names or defaults:
        value = getattr(thing, name)
        if value != defaults[name] and value != "":
            said[name] = _plain(value)
    return Short(said) if isinstance(thing, _ON_ONE_LINE) else said


_ON_ONE_LINE = (
    contents.Accepted,
    contents.Signature,
    contents.Terms,
    contents.Via,
    contents.Expectation,
)


@singledispatch
def _plain(value: Any) -> Any:
    """What stands for a value in the file."""
    return value


@_plain.register
def _(day: date) -> Bare:
    return Bare(day.isoformat())


@_plain.register
def _(things: tuple) -> list[Any]:  # type: ignore[type-arg]  # of anything
    return [_plain(thing) for thing in things]


@_plain.register
def _(ages: Ages) -> Short:
    return Short({"from": ages.start, "to": ages.to})


@_plain.register
def _(section: contents.Section) -> dict[str, Any]:
    return _mapping(section)


@_plain.register
def _(phone: contents.Phone) -> dict[str, Any]:
    digits = phone.number
    number = digits if digits in (None, OWN) else Number.parse(digits).shown
    return {**_mapping(phone), "number": number}


@_plain.register
def _(scenario: contents.Scenario) -> dict[str, Any]:
    at = scenario.at
    return {**_mapping(scenario), "at": Bare(at) if _MOMENT.fullmatch(at) else at}


@_plain.register
def _(tree: contents.Tree) -> dict[str, Any]:
    return {**_mapping(tree), "start": _question(tree.start)}


@_plain.register
def _(node: Branch) -> dict[str, Any]:
    if node.outcome is None and node.continue_at is None:
        return _question(node)
    ends = ("answer", "slug", "hint", "ages", "only_in", "outcome", "continue_at")
    return Short(_mapping(node, ends))


def _question(node: Branch) -> dict[str, Any]:
    names = (
        ("answer", "slug", "hint", "ages", "only_in", "question")
        if node.answer
        else ("slug", "question", "hint")
    )
    return {**_mapping(node, names), "answers": _plain(node.answers)}


@_plain.register
def _(hours: dict) -> dict[str, Any]:  # type: ignore[type-arg]  # of anything
    """Hours, the only documents in a package, say in full that a holiday is closed."""
    rules = hours["holidays"]
    said = {
        "week": _rows(hours["week"]),
        "holidays": rules if isinstance(rules, str) else [_rule(rule) for rule in rules or ()],
        "exceptions": [_exception(exception) for exception in hours["exceptions"]],
        "sure": hours.get("sure"),
    }
    return {key: value for key, value in said.items() if value or key == "week"}


def _rule(rule: dict[str, Any]) -> Short:
    return Short({"days": rule["days"], "hours": _rows(rule["hours"])})


def _rows(rows: Iterable[dict[str, Any]]) -> list[Short]:
    """Rows of hours with their keys in order: not every database keeps the order of a document."""
    keys = ("days", "from", "to", "next_day", "weeks", "band", "say")
    return [Short({key: row[key] for key in keys if key in row}) for row in rows]


def _exception(exception: dict[str, Any]) -> Short:
    return Short(
        {
            "from": Bare(exception["from"]),
            "to": Bare(exception["to"]),
            "hours": _rows(exception["hours"]),
            **({"note": exception["note"]} if exception["note"] else {}),
            **({"ends_night_before": True} if exception["ends_night_before"] else {}),
        }
    )


# Mappings and lists as lines


def _entry(key: str, value: Any, indent: int) -> list[str]:
    """The lines of one key with its value."""
    start = f"{' ' * indent}{key}:"
    if isinstance(value, str) and _fits_a_block(value):
        return [f"{start} {_block_mark(value)}", *_block(value, indent + 2)]
    line = f"{start} {_scalar(value)}" if _is_scalar(value) else f"{start} {_flow(value)}"
    if _is_scalar(value) or (_may_flow(value) and len(line) <= WIDTH):
        return [line]
    if isinstance(value, dict):
        return [start, *_entries(value, indent + 2)]
    return [start, *(line for item in value for line in _item(item, indent + 2))]


def _entries(mapping: dict[str, Any], indent: int) -> list[str]:
    return [line for key, value in mapping.items() for line in _entry(key, value, indent)]


def _item(value: Any, indent: int) -> list[str]:
    """The lines of one item of a list."""
    start = f"{' ' * indent}- "
    if _is_scalar(value):
        return [start + _scalar(value)]
    if _may_flow(value) and len(line := start + _flow(value)) <= WIDTH:
        return [line]
    first, *rest = _entries(value, indent + 2)
    return [start + first.lstrip(" "), *rest]


def _is_scalar(value: Any) -> bool:
    return not isinstance(value, list | dict)


def _may_flow(value: Any) -> bool:
    """Whether it is meant for one line: words, and mappings that say so."""
    if isinstance(value, list):
        return all(_is_scalar(item) for item in value)
    return isinstance(value, Short)


def _flow(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    return _scalar(value, flow=True)


# Texts


def _scalar(value: Any, *, flow: bool = False) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Bare | int):
        return str(value)
    return value if _may_be_plain(value, flow) else f'"{"".join(map(_escaped, value))}"'


def _may_be_plain(text: str, flow: bool) -> bool:
    """Whether every reader takes it for this text. It starts with a letter, so it is no number."""
    if not (text[:1].isalpha() and text.isprintable() and text.casefold() not in _WORDS):
        return False
    if text.endswith((" ", ":")) or ": " in text or " #" in text:
        return False
    return not (flow and any(mark in text for mark in ",:[]{}"))


def _escaped(character: str) -> str:
    if character in _SHORT_ESCAPES:
        return _SHORT_ESCAPES[character]
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"


def _fits_a_block(text: str) -> bool:
    """Whether a text of several lines comes back unharmed from a literal block."""
    if "\n" not in text:
        return False
    lines = text.removesuffix("\n").split("\n")
    return (
        not lines[0].startswith(" ")
        and lines[0] != ""
        and lines[-1] != ""
        and all(line.replace("\xa0", " ").isprintable() for line in lines)
        and not any(line and not line.strip(" ") for line in lines)
    )


def _block_mark(text: str) -> str:
    return "|" if text.endswith("\n") else "|-"


def _block(text: str, indent: int) -> list[str]:
    lines = text.removesuffix("\n").split("\n")
    return [f"{' ' * indent}{line}" if line else "" for line in lines]

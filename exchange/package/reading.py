"""From the bytes of a file to plain texts, numbers, lists and mappings: YAML 1.2 or JSON.

PyYAML's parser only splits the text into events. What a scalar means is decided here, after the
core schema of YAML 1.2: `22:00`, `no` and `2026-11-01` are texts.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

import yaml

from exchange.package.faults import Faults, inside
from trees.words import quoted

LARGEST = 10 * 1024 * 1024
DEEPEST = 50
# Ten megabytes of one-letter values would take the memory of a small server.
MOST_VALUES = 1_000_000

# The parser in C where it is there: some thirty times as fast.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
_WHOLE = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FRACTION = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
# More digits say no more here, and Python refuses to read thousands of them.
_MOST_DIGITS = 20

_NOT_ALLOWED = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A string that isn't closed runs to the end, or the search would start again at each of its quotes.
_JSON_TOKENS = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[][{},]', re.DOTALL)

# The gist of what the parsers say, in Dutch.
_SYNTAX = (
    ("mapping values are not allowed", "Hier staat een dubbele punt die niet past. Klopt de "
     "inspringing? Zet een tekst met een dubbele punt tussen aanhalingstekens."),
    ("expected ',' or", "Een haakje gaat open en niet dicht, of er ontbreekt een komma."),
    ("Expecting ',' delimiter", "Een haakje gaat open en niet dicht, of er ontbreekt een komma."),
    ("expected key", "De inspringing klopt niet, of er staat iets achter een tekst tussen "
     "aanhalingstekens."),
    ("expected '-' indicator", "De inspringing van deze lijst klopt niet."),
    ("could not find expected ':'", "Achter deze sleutel ontbreekt een dubbele punt."),
    ("Expecting ':' delimiter", "Achter deze sleutel ontbreekt een dubbele punt."),
    ("unexpected end of stream", "Een aanhalingsteken gaat open en niet dicht."),
    ("Unterminated string", "Een aanhalingsteken gaat open en niet dicht."),
    ("cannot start any token", "Dit teken kan hier niet staan. Spring in met spaties, niet met "
     "tabs, en zet een tekst die met een leesteken begint tussen aanhalingstekens."),
    ("escape", "Achter \\ staat een teken dat daar niet kan. Schrijf \\\\ voor één \\."),
    ("expected <document start>", "Achter het einde staat nog iets. Eén bestand is één pakket."),
    ("directive", "Een regel met % vooraan kan hier niet. Haal die weg."),
    ("incompatible YAML", "Dit is een andere versie van YAML. Schrijf YAML 1.2."),
    ("expected node content", "Hier hoort een waarde, maar die staat er niet."),
    ("Expecting value", "Hier hoort een waarde, maar die staat er niet."),
    ("Expecting property name", "Hier hoort een sleutel tussen aanhalingstekens."),
    ("Extra data", "Achter het einde staat nog iets. Eén bestand is één pakket."),
)  # fmt: skip


class _ReadingError(Exception):
    """Reading stops here; the argument is the sentence."""


def read(raw: bytes, faults: Faults) -> dict[str, Any] | None:
    """The mapping that the file holds. None, with the reason in `faults`, where it can't be read.

    A key that stands twice is a fault too, but doesn't stop the reading.
    """
    try:
        document = _read(_decoded(raw), faults)
    except _ReadingError as stop:
        faults.add("bestand", str(stop))
        return None
    if isinstance(document, dict):
        return document
    faults.add("bestand", _NO_MAPPING if document is not None else _EMPTY)
    return None


_EMPTY = "Dit bestand is leeg. Een pakket begint met: format: crisiswijzer/region."
_NO_MAPPING = (
    "Dit is geen regiopakket: bovenaan horen sleutels te staan, te beginnen met "
    "format: crisiswijzer/region."
)


def _decoded(raw: bytes) -> str:
    if len(raw) > LARGEST:
        raise _ReadingError("Dit bestand is te groot. Een pakket is hoogstens 10 MiB.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
        raise _ReadingError(
            f"Dit bestand is geen UTF-8 (regel {line}). Sla het op met de codering UTF-8."
        ) from None
    if stray := _NOT_ALLOWED.search(text):
        raise _ReadingError(
            f"{_where(*_position(text, stray.start()))} staat een teken dat niet mag "
            f"(U+{ord(stray[0]):04X}). Haal het weg."
        )
    return text


def _read(text: str, faults: Faults) -> object:
    if text.lstrip(" \t\r\n")[:1] in ("{", "["):
        return _read_json(text, faults)
    return _read_yaml(text, faults)


def _position(text: str, index: int) -> tuple[int, int]:
    """Line and column of a character, both from 1."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def _where(line: int, column: int) -> str:
    return f"Op regel {line}, positie {column}"


def _syntax_sentence(said: str, line: int, column: int) -> str:
    known = (sentence for start, sentence in _SYNTAX if start in said)
    gist = next(known, "Dit is niet te lezen als YAML of JSON.")
    return f"{_where(line, column)}: {gist}"


# JSON


def _read_json(text: str, faults: Faults) -> object:
    """JSON, or else the YAML that looks like it; the complaint is that of who got furthest."""
    if not _fits(text):
        return _read_yaml(text, faults)
    try:
        loaded = json.loads(
            text,
            object_pairs_hook=_Pairs,
            parse_int=_whole,
            parse_constant=_no_number,
        )
    except json.JSONDecodeError as fault:
        return _read_as_yaml_after(text, fault, faults)
    return _without_pairs(loaded, "", faults)


def _read_as_yaml_after(text: str, fault: json.JSONDecodeError, faults: Faults) -> object:
    try:
        return _read_yaml(text, faults)
    except _NotationError as other:
        if (fault.lineno, fault.colno) < (other.line, other.column):
            raise
    raise _NotationError(fault.msg, fault.lineno, fault.colno)


def _fits(text: str) -> bool:
    """Whether the brackets stay within the limits, so that a recursive reader may start."""
    depth = 0
    for values, token in enumerate(_JSON_TOKENS.finditer(text)):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(token[0], 0)
        if depth > DEEPEST or values > MOST_VALUES:
            return False
    return True


class _Pairs(list[tuple[str, Any]]):
    """A JSON object as its pairs, so that a key that stands twice can be seen."""


def _no_number(word: str) -> NoReturn:
    raise _ReadingError(f"{word} is geen getal. Zet het tussen aanhalingstekens of haal het weg.")


def _without_pairs(value: object, place: str, faults: Faults) -> object:
    if isinstance(value, _Pairs):
        mapping: dict[str, object] = {}
        for key, item in value:
            here = inside(place, key)
            if key in mapping:
                faults.add(here, _twice(key))
            mapping[key] = _without_pairs(item, here, faults)
        return mapping
    if isinstance(value, list):
        return [_without_pairs(item, f"{place}[{n}]", faults) for n, item in enumerate(value)]
    return value


# YAML


class _NotationError(_ReadingError):
    """The parser doesn't understand the text at this line and column."""

    def __init__(self, said: str, line: int, column: int) -> None:
        super().__init__(_syntax_sentence(said, line, column))
        self.line, self.column = line, column


def _read_yaml(text: str, faults: Faults) -> object:
    builder = _Builder(faults)
    for event in _events(text):
        builder.take(event)
    return builder.document


def _events(text: str) -> Iterator[Any]:
    try:
        yield from yaml.parse(text, Loader=_Loader)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise _NotationError(f"{fault.context} {fault.problem}", line, column) from None


@dataclass(slots=True)
class _Open:
    """A list or mapping that is still being filled; `key` is the one whose value comes next."""

    content: list[object] | dict[str, object]
    place: str
    key: str | None = None

    def next_place(self) -> str:
        if isinstance(self.content, list):
            return f"{self.place}[{len(self.content)}]"
        return inside(self.place, self.key or "")

    def put(self, value: object) -> None:
        if isinstance(self.content, list):
            self.content.append(value)
        else:
            self.content[self.key or ""] = value
            self.key = None


class _Builder:
    """Turns the events of one YAML document into plain values, without recursion."""

    def __init__(self, faults: Faults) -> None:
        self.document: object = None
        self._faults = faults
        self._open: list[_Open] = []
        self._documents = 0
        self._values = 0

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.NodeEvent):
            self._take_node(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._open.pop()
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._stop(event, "begint een tweede document. Eén bestand is één pakket.")

    def _take_node(self, event: Any) -> None:
        self._refuse_shortcuts(event)
        self._values += 1
        if self._values > MOST_VALUES:
            self._stop(event, "wordt dit bestand te groot: er staan te veel losse waarden in.")
        if isinstance(event, yaml.ScalarEvent):
            self._take_scalar(event)
        else:
            self._take_collection(event)

    def _refuse_shortcuts(self, event: Any) -> None:
        if event.anchor is not None:
            mark = "*" if isinstance(event, yaml.AliasEvent) else "&"
            self._stop(event, f'staat een verwijzing ("{mark}{event.anchor[:40]}"). '
                       "Schrijf de tekst voluit.")  # fmt: skip
        if event.tag is not None:
            self._stop(event, f"staat een type ({quoted(event.tag)}). Haal het weg.")

    def _take_scalar(self, event: Any) -> None:
        value = _plain_value(event.value) if event.implicit[0] else event.value
        if self._expects_key():
            self._take_key(value, event)
        else:
            self._put(value)

    def _take_collection(self, event: Any) -> None:
        if self._expects_key():
            self._stop(event, "staat een lijst of een blok als sleutel. Een sleutel is een tekst.")
        if len(self._open) >= DEEPEST:
            self._stop(event, f"is dit bestand dieper genest dan {DEEPEST} lagen.")
        content: list[object] | dict[str, object]
        content = [] if isinstance(event, yaml.SequenceStartEvent) else {}
        place = self._open[-1].next_place() if self._open else ""
        self._put(content)
        self._open.append(_Open(content, place))

    def _expects_key(self) -> bool:
        top = self._open[-1] if self._open else None
        return top is not None and isinstance(top.content, dict) and top.key is None

    def _take_key(self, key: object, event: Any) -> None:
        top = self._open[-1]
        if not isinstance(key, str):
            self._stop(event, f"staat een sleutel die geen tekst is ({quoted(event.value)}). "
                       "Zet hem tussen aanhalingstekens.")  # fmt: skip
        top.key = key
        if key in top.content:
            self._faults.add(top.next_place(), _twice(key, event.start_mark.line + 1))

    def _put(self, value: object) -> None:
        if self._open:
            self._open[-1].put(value)
        else:
            self.document = value

    def _stop(self, event: Any, sentence: str) -> NoReturn:
        mark = event.start_mark
        raise _ReadingError(f"{_where(mark.line + 1, mark.column + 1)} {sentence}")


def _plain_value(text: str) -> object:
    """What a scalar without quotation marks means in the core schema of YAML 1.2."""
    if text in _NULL:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if _WHOLE.fullmatch(text):
        return _whole(text)
    if _FRACTION.fullmatch(text):
        return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    return text


def _whole(text: str) -> int | float:
    """The number; of one far too long only its size counts."""
    if len(text) > _MOST_DIGITS:
        return float("inf")
    return int(text, 0) if text[:2] in ("0o", "0x") else int(text)


def _twice(key: str, line: int | None = None) -> str:
    where = f" (regel {line})" if line else ""
    return f"De sleutel {quoted(key)} staat hier twee keer{where}. Laat er één staan."

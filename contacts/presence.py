"""Who comes, and where one can go: what a service says of both, apart from who answers the phone.

That somebody answers doesn't say that somebody comes, and a shelter never comes. So each has hours
of its own, and nothing is said where nobody filled it in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from contacts.durations import Duration
from contacts.hours.engine import Hours, State, relative_moment

COMES_KEYS = frozenset({"hours", "arrives_within", "area"})
MOST = {"address": 5000, "assured_on": 10, "assured_by": 200}
VISIT_KEYS = frozenset({"address", "hours", "assured_on", "assured_by"})


@dataclass(frozen=True, slots=True)
class Comes:
    """When somebody comes to where the crisis is. `hours` None is unknown.

    `arrives_within` is a `Duration` as shown, or ""; `area` None is wherever the service works.
    """

    hours: Hours | None = None
    arrives_within: str = ""
    area: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """Where people can go, when, and who checked that. `hours` None is unknown."""

    address: str = ""
    hours: Hours | None = None
    assured_on: date | None = None
    assured_by: str = ""


@dataclass(frozen=True, slots=True)
class Present:
    """Whether somebody comes, or one can go there, at a moment; as of a line."""

    state: State
    until: datetime | None = None
    opens: datetime | None = None


@dataclass(frozen=True, slots=True)
class Coming(Present):
    """Whether somebody comes, and within which time."""

    arrives_within: str = ""


@dataclass(frozen=True, slots=True)
class Going(Present):
    """Whether one can go there, and where that is."""

    address: str = ""
    assured_on: date | None = None


def coming(comes: Comes, at: datetime) -> Coming:
    return Coming(*_state(comes.hours, at), comes.arrives_within)


def going(visit: Visit, at: datetime) -> Going:
    return Going(*_state(visit.hours, at), visit.address, visit.assured_on)


def _state(hours: Hours | None, at: datetime) -> tuple[State, datetime | None, datetime | None]:
    """Without hours it is unknown, which is never open."""
    if hours is None:
        return "unknown", None, None
    return hours.state(at), hours.until(at), hours.opens(at)


def coming_words(now: Coming, at: datetime) -> str:
    """Whether somebody comes, as a sentence."""
    soon = f", binnen {now.arrives_within}" if now.arrives_within else ""
    if now.state == "open":
        return f"Er kan nu iemand komen{soon}."
    if now.state == "unknown":
        return f"Of er nu iemand kan komen{soon}, is niet bekend."
    again = f" Weer vanaf {relative_moment(now.opens, at)}." if now.opens else ""
    return f"Nu komt er niemand.{again}"


def going_words(now: Present, at: datetime) -> str:
    """Whether one can go there: what stands before the address."""
    if now.state == "open":
        return "Je kunt er nu terecht"
    if now.state == "unknown":
        return "Adres"
    again = f" (weer vanaf {relative_moment(now.opens, at)})" if now.opens else ""
    return f"Nu kun je er niet terecht{again}"


def address_line(address: str) -> str:
    """An address on one line, to stand in a sentence: without the stop at its end."""
    lines = (line.strip(" ,") for line in address.splitlines())
    return ", ".join(line for line in lines if line).rstrip(".")


def comes_of(document: object) -> Comes | None:
    """Read what a column or a record holds of `comes`; None where nothing is said.

    Raises ValueError (HoursFault, DurationFault) for what can't be read.
    """
    given = _mapping(document, COMES_KEYS)
    within = given.get("arrives_within")
    area = given.get("area")
    if area is not None and not (isinstance(area, list) and all(isinstance(o, str) for o in area)):
        raise ValueError("area is een lijst van gemeenten.")
    read = Comes(
        hours=_hours(given),
        arrives_within=str(Duration.parse(within)) if within else "",
        area=None if area is None else frozenset(area),
    )
    return None if read == Comes() else read


def visit_of(document: object) -> Visit | None:
    """As `comes_of`, of `visit`."""
    given = _mapping(document, VISIT_KEYS)
    day = _text(given, "assured_on")
    read = Visit(
        address=_text(given, "address"),
        hours=_hours(given),
        assured_on=date.fromisoformat(day) if day else None,
        assured_by=_text(given, "assured_by"),
    )
    return None if read == Visit() else read


def _mapping(document: object, keys: frozenset[str]) -> Mapping[str, Any]:
    if document is None:
        return {}
    if not isinstance(document, dict) or not keys >= document.keys():
        raise ValueError(f"Hier horen alleen de sleutels {', '.join(sorted(keys))}.")
    return document


def _hours(given: Mapping[str, Any]) -> Hours | None:
    document = given.get("hours")
    return None if document is None else Hours.parse(document)


def _text(given: Mapping[str, Any], key: str) -> str:
    text = given.get(key) or ""
    if not isinstance(text, str):
        raise ValueError(f"{key} is een tekst.")
    if len(text) > MOST[key]:
        raise ValueError(f"Dit telt {len(text)} tekens. Maak er hoogstens {MOST[key]} van.")
    return text


def comes_document(comes: Comes | None) -> dict[str, Any] | None:
    """As a column keeps it; `comes_of` reads it back equal."""
    if comes is None or comes == Comes():
        return None
    return {
        "hours": comes.hours.document() if comes.hours else None,
        "arrives_within": comes.arrives_within,
        "area": None if comes.area is None else sorted(comes.area),
    }


def visit_document(visit: Visit | None) -> dict[str, Any] | None:
    """As a column keeps it; `visit_of` reads it back equal."""
    if visit is None or visit == Visit():
        return None
    return {
        "address": visit.address,
        "hours": visit.hours.document() if visit.hours else None,
        "assured_on": visit.assured_on.isoformat() if visit.assured_on else None,
        "assured_by": visit.assured_by,
    }

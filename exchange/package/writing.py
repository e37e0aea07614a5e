"""A package as a YAML file that a person can read and review, and that reads back the same.

The keys stand in the order of the format, what is left out by default is left out, and a text that
another reader might take for a number, a time or a yes stands between quotation marks.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from contacts.numbers import Number
from exchange.package import contents
from exchange.package.contents import Package
from exchange.package.schema import FORMAT, VERSION
from trees.core import branch
from trees.core.branch import Ages

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
    return _filled(
        format=FORMAT,
        version=VERSION,
        region=_region(package.region),
        municipalities=_each(_municipality, package.municipalities),
        organizations=_each(_organization, package.organizations),
        services=_each(_service, package.services),
        agreements=_each(_agreement, package.agreements),
        outcomes=_each(_outcome, package.outcomes),
        trees=_each(_tree, package.trees),
        scenarios=_each(_scenario, package.scenarios),
    )


def _filled(**entries: Any) -> dict[str, Any]:
    """The entries that say something. An empty list says something, an empty tuple doesn't."""
    return {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in entries.items()
        if value not in (None, "", ()) and value is not False
    }


def _each(shape: Callable[[Any], dict[str, Any]], things: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(shape(thing) for thing in things)


def _region(region: contents.Region) -> dict[str, Any]:
    return _filled(
        slug=region.slug,
        name=region.name,
        demo=region.demo,
        ages=_ages(region.ages),
        fallback=region.fallback,
        central_line=region.central_line,
        about=region.about,
    )


def _ages(ages: Ages) -> Short | None:
    return None if ages == Ages() else Short({"from": ages.start, "to": ages.to})


def _municipality(municipality: contents.Municipality) -> dict[str, Any]:
    return _filled(
        slug=municipality.slug,
        name=municipality.name,
        code=municipality.code,
        places=municipality.places,
    )


def _organization(organization: contents.Organization) -> dict[str, Any]:
    return _filled(
        slug=organization.slug,
        name=organization.name,
        website=organization.website,
        email=organization.email,
        crisis_definition=organization.crisis_definition,
    )


def _service(service: contents.Service) -> dict[str, Any]:
    return _filled(
        slug=service.slug,
        organization=service.organization,
        name=service.name,
        kind=service.kind,
        summary=service.summary,
        activities=service.activities,
        ages=_ages(service.ages),
        municipalities=_area(service.municipalities),
        address=service.address,
        on_site=_hours(service.on_site),
        assured_on=_day(service.assured_on),
        assured_by=service.assured_by,
        phones=_each(_phone, service.phones),
    )


def _area(municipalities: tuple[str, ...] | None) -> list[str] | None:
    """Left out is all of them; an empty list is none."""
    return None if municipalities is None else list(municipalities)


def _day(day: date | None) -> Bare | None:
    return Bare(day.isoformat()) if day else None


def _phone(phone: contents.Phone) -> dict[str, Any]:
    number = None if phone.number is None else Number.parse(phone.number).shown
    details = _filled(
        label=phone.label,
        audience=None if phone.audience == "public" else phone.audience,
        instruction=phone.instruction,
        valid_from=_day(phone.valid_from),
        valid_to=_day(phone.valid_to),
    )
    return {"number": number, **details, "hours": _hours(phone.hours)}


def _hours(hours: contents.Hours | None) -> dict[str, Any] | None:
    if hours is None:
        return None
    return _filled(
        week=_rows(hours["week"]),
        holidays=_holidays(hours["holidays"]),
        exceptions=_each(_exception, hours["exceptions"]),
    )


def _rows(rows: Iterable[dict[str, Any]]) -> list[Short]:
    """Rows of hours with their keys in order: not every database keeps the order of a document."""
    return [Short({key: row[key] for key in ("days", "from", "to") if key in row}) for row in rows]


def _holidays(rule: dict[str, Any] | None) -> dict[str, Any] | None:
    """Closed is written in full: it matters too much to be read from what isn't there."""
    if rule is None:
        return None
    return {"observed": rule["observed"], "hours": _rows(rule["hours"])}


def _exception(exception: dict[str, Any]) -> Short:
    return Short(
        {
            "from": Bare(exception["from"]),
            "to": Bare(exception["to"]),
            "hours": _rows(exception["hours"]),
            **_filled(note=exception["note"], ends_night_before=exception["ends_night_before"]),
        }
    )


def _agreement(agreement: contents.Agreement) -> dict[str, Any]:
    months = agreement.review_every_months
    return _filled(
        slug=agreement.slug,
        title=agreement.title,
        parties=agreement.parties,
        municipalities=_area(agreement.municipalities),
        owner=agreement.owner,
        review_every_months=None if months == 3 else months,
        versions=_each(_version, agreement.versions),
    )


def _version(version: contents.Version) -> dict[str, Any]:
    return _filled(
        number=version.number,
        status=version.status,
        in_force_from=_day(version.in_force_from),
        in_force_until=_day(version.in_force_until),
        binding=version.binding,
        your_role=version.your_role,
        expect=version.expect,
        lead=version.lead,
        prepare=version.prepare,
        handover=version.handover,
        feedback=version.feedback,
        tell_the_family=version.tell_the_family,
        signatures=_each(_signature, version.signatures),
    )


def _signature(signature: contents.Signature) -> Short:
    return Short(_filled(organization=signature.organization, on=_day(signature.on)))


def _outcome(outcome: contents.Outcome) -> dict[str, Any]:
    gap = outcome.accepted_gap
    return _filled(
        slug=outcome.slug,
        title=outcome.title,
        urgency=None if outcome.urgency == "nu" else outcome.urgency,
        accepted_gap=None
        if gap is None
        else _filled(because=gap.because, by=gap.by, until=_day(gap.until)),
        explanation=outcome.explanation,
        agreement=outcome.agreement,
        steps=_each(_step, outcome.steps),
        also=_each(_step, outcome.also),
    )


def _step(step: contents.Step) -> Short:
    return Short(_filled(service=step.service, kind=step.kind, say=step.say))


def _tree(tree: contents.Tree) -> dict[str, Any]:
    return _filled(
        slug=tree.slug,
        title=tree.title,
        municipalities=_area(tree.municipalities),
        start=_start(tree.start),
    )


def _start(node: branch.Branch) -> dict[str, Any]:
    named = _filled(slug=node.slug, question=node.question, hint=node.hint)
    return {**named, "answers": [_answer(answer) for answer in node.answers]}


def _question(node: branch.Branch) -> dict[str, Any]:
    return {
        **_filled(
            answer=node.answer,
            slug=node.slug,
            hint=node.hint,
            ages=_ages(node.ages),
            only_in=node.only_in,
            question=node.question,
        ),
        "answers": [_answer(answer) for answer in node.answers],
    }


def _answer(node: branch.Branch) -> dict[str, Any]:
    if node.outcome is None and node.continue_at is None:
        return _question(node)
    return Short(
        _filled(
            answer=node.answer,
            slug=node.slug,
            hint=node.hint,
            ages=_ages(node.ages),
            only_in=node.only_in,
            outcome=node.outcome,
            continue_at=node.continue_at,
        )
    )


def _scenario(scenario: contents.Scenario) -> dict[str, Any]:
    at = scenario.at
    return {
        "name": scenario.name,
        "municipality": scenario.municipality,
        "at": Bare(at) if _MOMENT.fullmatch(at) else at,
        "answers": list(scenario.answers),
        "expect": Short(_filled(outcome=scenario.expect.outcome, call=scenario.expect.call)),
    }


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

"""The format of a region package, version 1: every key and what it is when it is left out."""

from typing import Any

from contacts.hours.engine import Hours, HoursFault, parse_moment
from contacts.numbers import Number, NumberFault
from exchange.package import contents
from exchange.package.faults import Faults, inside
from exchange.package.shapes import (
    Key,
    Shape,
    choice,
    day,
    distinct,
    listed,
    needed,
    pattern,
    record,
    text,
    whole,
    yes_or_no,
)
from municipalities.slugs import SLUG_LENGTH, is_slug
from trees.core import branch
from trees.words import quoted

FORMAT = "crisiswijzer/region"
VERSION = 1
MOST_NODES = 20_000
OLDEST = 999

_name = text(200, filled=True)
_title = text(200, filled=True)
_question = text(200, filled=True)
_answer = text(120, filled=True)
_hint = text(300)
_long = text(5000)
_website = pattern(
    200, r"https?://\S+", "is geen webadres. Schrijf het zoals https://example.org/."
)
_email = pattern(200, r"[^\s@]+@[^\s@]+", "is geen mailadres. Schrijf het zoals naam@example.org.")
_code = pattern(6, r"GM[0-9]{4}", "is geen CBS-code. Schrijf GM en vier cijfers, zoals GM0034.")


def _slug(value: object, place: str, faults: Faults) -> str:
    if not isinstance(value, str):
        return text(SLUG_LENGTH)(value, place, faults)
    if not is_slug(value):
        said = (
            f"{quoted(value)} kan niet als slug. Gebruik kleine letters, cijfers en streepjes, "
            f"hoogstens {SLUG_LENGTH}, zoals veilig-thuis."
        )
        faults.add(place, said)
    return value


# A slug of something else; whether that exists is looked up when all is read.
_reference = text(5000)
# The word of the region itself for services that do the same.
_kind = text(SLUG_LENGTH)


def _area(value: object, place: str, faults: Faults) -> tuple[str, ...] | None:
    """None for all municipalities, or the slugs of some."""
    if value == "all":
        return None
    if isinstance(value, list):
        return distinct(_reference)(value, place, faults)
    said = f"Hier hoort all of een lijst van gemeenten, maar er staat {quoted(value)}."
    faults.add(place, said)
    return ()


def _hours(value: object, place: str, faults: Faults) -> contents.Hours | None:
    try:
        hours = Hours.parse(_without_nulls(value))
    except HoursFault as fault:
        for where, sentence in fault.faults:
            faults.add(f"{place}.{where}" if where else place, sentence)
        return None
    for n, exception in enumerate(hours.exceptions):
        _long(exception.note or "", f"{place}.exceptions[{n}].note", faults)
    return hours.document()


def _without_nulls(value: object) -> object:
    """In hours too a key that is null is a key that was left out."""
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_nulls(item) for item in value]
    return value


def _number(value: object, place: str, faults: Faults) -> str | None:
    try:
        return Number.parse(value).digits
    except NumberFault as fault:
        faults.add(place, fault.sentence)
    return None


def _moment(value: object, place: str, faults: Faults) -> str:
    """The moment as written; this only asks whether it can be read."""
    moment = text(40)(value, place, faults)
    if isinstance(value, str):
        try:
            parse_moment(moment)
        except ValueError as fault:
            faults.add(place, str(fault))
    return moment


_read_ages = record(
    branch.Ages,
    {"from": Key(whole(0, OLDEST), 0, name="start"), "to": Key(whole(0, OLDEST))},
)


def _ages(value: object, place: str, faults: Faults) -> branch.Ages:
    ages = _read_ages(value, place, faults)
    if ages.to is not None and ages.to < ages.start:
        faults.add(f"{place}.to", f"Tot {ages.to} ligt onder vanaf {ages.start}. Draai ze om.")
    return ages


def _in_order(first: str, last: str, shape: Shape[Any]) -> Shape[Any]:
    """The record, with a fault where its last day lies before its first."""

    def read(value: object, place: str, faults: Faults) -> Any:
        made = shape(value, place, faults)
        start, end = getattr(made, first), getattr(made, last)
        if start and end and end < start:
            said = f"{end} ligt voor {first} ({start}). Draai de datums om."
            faults.add(inside(place, last), said)
        return made

    return read


_ANY_AGE = Key(_ages, branch.Ages())
_EVERYWHERE = Key(_area)
_TEXT = Key(_long, "")

_phone = _in_order(
    "valid_from",
    "valid_to",
    record(
        contents.Phone,
        {
            "number": Key(_number, nullable=True),
            "label": _TEXT,
            "audience": Key(choice("public", "professional"), "public"),
            "instruction": _TEXT,
            "valid_from": Key(day),
            "valid_to": Key(day),
            "hours": Key(_hours, nullable=True),
        },
    ),
)

_service = record(
    contents.Service,
    {
        "slug": needed(_slug),
        "organization": needed(_reference),
        "name": needed(_name),
        "kind": Key(_kind, ""),
        "summary": _TEXT,
        "activities": Key(
            distinct(choice("melding", "triage", "crisisinterventie", "spoedhulp", "overdracht")),
            (),
        ),
        "ages": _ANY_AGE,
        "municipalities": _EVERYWHERE,
        "address": _TEXT,
        "on_site": Key(_hours),
        "assured_on": Key(day),
        "assured_by": Key(text(200), ""),
        "phones": Key(listed(_phone), ()),
    },
)

_version = _in_order(
    "in_force_from",
    "in_force_until",
    record(
        contents.Version,
        {
            "number": needed(whole(1, 1_000_000)),
            "status": needed(choice("draft", "in_force", "ended")),
            "in_force_from": Key(day),
            "in_force_until": Key(day),
            "binding": Key(yes_or_no, False),
            "your_role": _TEXT,
            "expect": _TEXT,
            "lead": _TEXT,
            "prepare": Key(listed(_long), ()),
            "handover": _TEXT,
            "feedback": _TEXT,
            "tell_the_family": _TEXT,
            "signatures": Key(
                listed(
                    record(
                        contents.Signature,
                        {"organization": needed(_reference), "on": Key(day)},
                    )
                ),
                (),
            ),
        },
    ),
)

_agreement = record(
    contents.Agreement,
    {
        "slug": needed(_slug),
        "title": needed(_title),
        "parties": Key(distinct(_reference), ()),
        "municipalities": _EVERYWHERE,
        "owner": Key(_email, ""),
        "review_every_months": Key(whole(1, 1200), 3),
        "versions": Key(listed(_version), ()),
    },
)

_read_step = record(
    contents.Step,
    {"service": Key(_reference, ""), "kind": Key(_kind, ""), "say": Key(_hint, "")},
)


def _step(value: object, place: str, faults: Faults) -> contents.Step:
    step = _read_step(value, place, faults)
    if isinstance(value, dict) and bool(step.service) == bool(step.kind):
        faults.add(place, "Noem een dienst (service) of een soort dienst (kind): een van de twee.")
    return step


_outcome = record(
    contents.Outcome,
    {
        "slug": needed(_slug),
        "title": needed(_title),
        "urgency": Key(choice("nu", "vandaag", "zorgen"), "nu"),
        "accepted_gap": Key(
            record(
                contents.AcceptedGap,
                {"because": _TEXT, "by": Key(text(200), ""), "until": Key(day)},
            )
        ),
        "explanation": _TEXT,
        "agreement": Key(_reference),
        "steps": Key(listed(_step), ()),
        "also": Key(listed(_step), ()),
    },
)


def _answers(value: object, place: str, faults: Faults) -> tuple[branch.Branch, ...]:
    return listed(_node)(value, place, faults)


_start = record(
    branch.Branch,
    {
        "slug": needed(_slug),
        "question": needed(_question),
        "hint": Key(_hint, ""),
        "answers": needed(_answers),
    },
)

_read_node = record(
    branch.Branch,
    {
        "answer": needed(_answer),
        "slug": needed(_slug),
        "hint": Key(_hint, ""),
        "ages": _ANY_AGE,
        "only_in": Key(distinct(_reference), ()),
        "outcome": Key(_reference),
        "question": Key(_question, ""),
        "answers": Key(_answers, ()),
        "continue_at": Key(_reference),
    },
)


def _node(value: object, place: str, faults: Faults) -> branch.Branch:
    node = _read_node(value, place, faults)
    if isinstance(value, dict):
        _check_ways(value, place, faults)
    return node


def _check_ways(answer: dict[str, object], place: str, faults: Faults) -> None:
    """An answer leads one way: to an outcome, to a next question, or on elsewhere."""
    given = {name for name, value in answer.items() if value is not None}
    asks = given & {"question", "answers"}
    ways: list[str] = [way for way in ("outcome", "continue_at") if way in given]
    if asks:
        ways.append(" en ".join(name for name in ("question", "answers") if name in asks))
    if not ways:
        said = (
            "Dit antwoord leidt nergens heen. Geef outcome, question met answers, of continue_at."
        )
        faults.add(place, said)
    elif len(ways) > 1:
        faults.add(
            place, f"Dit antwoord leidt meer dan één kant op: {'; '.join(ways)}. Kies er één."
        )
    elif len(asks) == 1:
        missing = "answers" if "question" in asks else "question"
        faults.add(inside(place, missing), f"Hier ontbreekt {quoted(missing)}: question en answers "
                   "horen bij elkaar.")  # fmt: skip


_tree = record(
    contents.Tree,
    {
        "slug": needed(_slug),
        "title": needed(_title),
        "municipalities": _EVERYWHERE,
        "start": needed(_start),
    },
)

_region = record(
    contents.Region,
    {
        "slug": needed(_slug),
        "name": needed(_name),
        "demo": Key(yes_or_no, False),
        "ages": _ANY_AGE,
        "fallback": Key(distinct(_reference), ()),
        "central_line": Key(_reference),
        "about": _TEXT,
    },
)

_municipality = record(
    contents.Municipality,
    {
        "slug": needed(_slug),
        "name": needed(_name),
        "code": Key(_code),
        "places": Key(listed(_name), ()),
    },
)

_organization = record(
    contents.Organization,
    {
        "slug": needed(_slug),
        "name": needed(_name),
        "website": Key(_website, ""),
        "email": Key(_email, ""),
        "crisis_definition": _TEXT,
    },
)

_scenario = record(
    contents.Scenario,
    {
        "name": needed(_name),
        "municipality": needed(_reference),
        "at": needed(_moment),
        "answers": needed(listed(_reference)),
        "expect": needed(
            record(
                contents.Expectation,
                {"outcome": needed(_reference), "call": Key(_reference)},
            )
        ),
    },
)


def _format(value: object, place: str, faults: Faults) -> None:
    if value != FORMAT:
        faults.add(place, f"{quoted(value)} kennen we niet. Schrijf {FORMAT}.")


def _format_version(value: object, place: str, faults: Faults) -> None:
    if value != VERSION or type(value) is not int:
        faults.add(place, f"Versie {quoted(value)} kennen we niet. Schrijf {VERSION}.")


def _make(*, format: None, version: None, **sections: Any) -> contents.Package:  # noqa: A002 (the key)
    return contents.Package(**sections)


_package = record(
    _make,
    {
        "format": needed(_format),
        "version": needed(_format_version),
        "region": needed(_region),
        "municipalities": Key(listed(_municipality), ()),
        "organizations": Key(listed(_organization), ()),
        "services": Key(listed(_service), ()),
        "agreements": Key(listed(_agreement), ()),
        "outcomes": Key(listed(_outcome), ()),
        "trees": Key(listed(_tree), ()),
        "scenarios": Key(listed(_scenario), ()),
    },
)


def package_of(document: dict[str, Any], faults: Faults) -> contents.Package:
    """The package in a document. With faults it holds what could be read, harmless for the rest."""
    nodes = _count_nodes(document.get("trees"))
    if nodes > MOST_NODES:
        said = f"Dit zijn {nodes} vragen en antwoorden. In een pakket passen er {MOST_NODES}."
        faults.add("trees", said)
        document = {**document, "trees": None}
    return _package(document, "", faults)


def _count_nodes(trees: object) -> int:
    """How many nodes there are, before anything is known to be of the right shape."""
    waiting = [tree.get("start") for tree in _mappings(trees)]
    count = 0
    while waiting:
        node = waiting.pop()
        count += 1
        if isinstance(node, dict):
            waiting.extend(_mappings(node.get("answers")))
    return count


def _mappings(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []

"""Plain values for tests of the plain core: lines, services, directories, drafts and moments."""

from agreements.accepted import Accepted
from contacts.directory import Directory, Service
from contacts.hours.engine import Hours, parse_moment
from contacts.lines import Line
from contacts.numbers import Number
from trees.core import advice
from trees.core.drafts import Draft, DraftNode, DraftOutcome, DraftStep
from trees.core.flow import Outcome, Step

DAYS = ["ma", "di", "wo", "do", "vr", "za", "zo"]
DAY_AND_NIGHT = Hours.parse({"week": [{"days": DAYS, "from": "00:00", "to": "24:00"}]})
OFFICE = Hours.parse({"week": [{"days": DAYS[:5], "from": "08:30", "to": "17:00"}]})
NIGHTS = Hours.parse({"week": [{"days": DAYS, "from": "17:00", "to": "08:30"}]})

# An ordinary week in November: Monday the 23rd.
MONDAY_NOON = parse_moment("2026-11-23T12:00")
MONDAY_NIGHT = parse_moment("2026-11-23T23:40")
SATURDAY_NIGHT = parse_moment("2026-11-28T02:15")


def moment(text):
    return parse_moment(text)


def line(slug="wijkteam", *, number="036-1234567", hours=OFFICE, **more):
    return Line(
        service=slug,
        organization="organisatie",
        name=slug.capitalize(),
        organization_name="Organisatie",
        number=Number.parse(number) if number else None,
        hours=hours,
        **more,
    )


def service(slug="wijkteam", *, phones=None, kind="", municipalities=None, ended_on=None, **more):
    """A service with one phone of these properties, or with the phones given."""
    present = {key: more.pop(key) for key in ("comes", "visit") if key in more}
    lines = (line(slug, **more),) if phones is None else tuple(phones)
    return Service(
        slug=slug,
        name=slug.capitalize(),
        organization="organisatie",
        organization_name="Organisatie",
        kind=kind,
        municipalities=municipalities,
        ended_on=ended_on,
        phones=lines,
        **present,
    )


def advise(page, known, at, *, municipality="almere", **more):
    """The advice in a municipality that makes no difference."""
    return advice.advise(page, known, at, municipality=municipality, **more)


def alarm():
    return service("alarmnummer", number="112", hours=DAY_AND_NIGHT)


def directory(*services, fallback=("alarmnummer",), demo=False):
    known = {one.slug: one for one in (*services, alarm())}
    return Directory("regio", demo, known, tuple(fallback))


def accepted_gap(because, by="", until=None):
    """What an outcome accepts of the times at which nobody answers."""
    return (Accepted("nobody-answers", because, by, until),)


def outcome(*steps, also=(), name="bel", slug="pagina", **more):
    return Outcome(
        slug=slug,
        name=name,
        title="Bel",
        steps=tuple(Step(step) for step in steps),
        also=tuple(Step(step) for step in also),
        **more,
    )


def draft(nodes, outcomes=None, start="start"):
    """A draft from `slug: DraftNode`; children and parents come from each node's `children`."""
    parents = {child: slug for slug, node in nodes.items() for child in node.get("children", ())}
    made = {
        slug: DraftNode(slug=slug, parent=parents.get(slug), **node) for slug, node in nodes.items()
    }
    return Draft("crisis", start, made, outcomes or {"bel": draft_outcome("bel", "wijkteam")})


def draft_outcome(slug, *services, kinds=()):
    steps = [DraftStep(service=name) for name in services]
    steps += [DraftStep(kind=kind) for kind in kinds]
    return DraftOutcome(slug, f"Titel van {slug}", tuple(steps))


def yes_no(*, yes="bel", no="bel", **start):
    """The smallest draft: one question with two answers that end."""
    return {
        "start": {"question": "Nu?", "children": ("ja", "nee"), **start},
        "ja": {"answer": "Ja", "outcome": yes},
        "nee": {"answer": "Nee", "outcome": no},
    }

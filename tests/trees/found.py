"""What the checks find in a small draft: for the tests of all problems."""

from contacts.hours.engine import Hours
from tests.values import (
    DAY_AND_NIGHT,
    DAYS,
    MONDAY_NOON,
    directory,
    draft,
    service,
    yes_no,
)
from trees.core.drafts import flow_of
from trees.core.problems import Proof

OFFICE_HOURS = Hours.parse(
    {
        "week": [{"days": DAYS[:5], "from": "08:30", "to": "17:00"}],
        "holidays": [{"days": "default", "hours": []}],
    }
)


def always(slug="wijkteam", **more):
    """A service that answers day and night: without anything to be said about it."""
    return service(slug, **{"hours": DAY_AND_NIGHT, **more})


def found_in(nodes=None, *services, demo=False, outcomes=None, at=MONDAY_NOON, **more):
    known = directory(*(services or (always(),)), demo=demo)
    flow, found = flow_of(draft(nodes or yes_no(), outcomes), "urk", known, at)
    return [*found, *Proof(known, at, **more).problems(flow, "urk", found)]


def codes(found):
    return [(problem.severity, problem.code, problem.place) for problem in found]

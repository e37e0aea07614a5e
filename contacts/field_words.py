"""Numbers and hours as the history of every write tells them."""

import json
from functools import lru_cache
from typing import Any

from contacts.hours.engine import Hours, HoursFault
from contacts.hours.version1 import converted
from contacts.numbers import number_or_objection


def number_in_history(number: str) -> str:
    """As it will dial; what is no number stays as it was written."""
    known, _ = number_or_objection(number)
    return known.shown if known else number


def hours_in_history(document: Any) -> str:
    """The week, the holidays and all exceptions of a document of hours, one on a line."""
    return _hours_told(json.dumps(document))


# Many lines of a region keep the same hours, and a whole region is told at once.
@lru_cache(maxsize=256)
def _hours_told(written: str) -> str:
    document = json.loads(written)
    try:
        hours = Hours.parse(converted(document))
    except (HoursFault, TypeError, AttributeError):
        return str(document)
    return "\n".join(hours.told())

"""Numbers and hours as the history of every write tells them."""

import json
from datetime import date
from functools import lru_cache
from typing import Any

from contacts.hours.engine import Hours, HoursFault
from contacts.hours.version1 import converted
from contacts.hours.words import date_words
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


def comes_in_history(document: Any) -> str:
    """Within which time, where and when somebody comes, one on a line."""
    if not isinstance(document, dict):
        return str(document)
    within, area = document.get("arrives_within"), document.get("area")
    return _lines(
        f"binnen {within}" if within else "",
        f"alleen in {', '.join(map(str, area))}" if isinstance(area, list) else "",
        _hours_or_unknown(document),
    )


def visit_in_history(document: Any) -> str:
    """The address, when one can go there, and who checked it, one on a line."""
    if not isinstance(document, dict):
        return str(document)
    return _lines(
        str(document.get("address") or ""), _hours_or_unknown(document), _assured(document)
    )


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _hours_or_unknown(document: dict[str, Any]) -> str:
    hours = document.get("hours")
    return hours_in_history(hours) if hours else "tijden niet bekend"


def _assured(document: dict[str, Any]) -> str:
    on, by = document.get("assured_on"), document.get("assured_by")
    day = f" op {date_words(date.fromisoformat(on), year=True)}" if on else ""
    return f"gecontroleerd{day}{f' door {by}' if by else ''}" if on or by else ""

"""A slow second opinion on who answers: every line of a region, minute by minute.

It shares no line with the proof. Opening hours come from the slow reference of the contacts; on
which days a number exists, and whether anybody may call it, is decided here again.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from tests.contacts.slow_hours import open_minutes

MINUTE = timedelta(minutes=1)
ZONE = ZoneInfo("Europe/Amsterdam")


def silent_stretches(
    services: list[dict[str, Any]], *, demo: bool, first: date, days: int
) -> list[tuple[datetime, datetime]]:
    """From and to of every stretch in which none of these services has anybody, from midnight.

    A service: {"ended_on", "lines": [{"number", "audience", "hours", "valid_from", "valid_to"}]}.
    """
    start = datetime(first.year, first.month, first.day, tzinfo=ZONE).astimezone(UTC)
    minutes = [start + number * MINUTE for number in range(days * 1440)]
    lines = [(service, line) for service in services for line in service["lines"]]
    answered = [_answered(service, line, demo, first, minutes) for service, line in lines]
    silent = [not any(line[number] for line in answered) for number in range(len(minutes))]
    stretches = []
    for nobody, group in groupby(range(len(minutes)), key=lambda number: silent[number]):
        numbers = list(group)
        if nobody:
            stretches.append((minutes[numbers[0]], minutes[numbers[-1]] + MINUTE))
    return stretches


def _answered(
    service: dict[str, Any], line: dict[str, Any], demo: bool, first: date, minutes: list[datetime]
) -> list[bool]:
    if line["audience"] != "public" or line["hours"] is None:
        return [False] * len(minutes)
    if line["number"] is None and not demo:
        return [False] * len(minutes)
    _, opened = open_minutes(line["hours"], first, len(minutes) // 1440 + 1)
    return [
        opened[number] and _exists(service, line, at.astimezone(ZONE).date())
        for number, at in enumerate(minutes)
    ]


def _exists(service: dict[str, Any], line: dict[str, Any], today: date) -> bool:
    if service["ended_on"] and service["ended_on"] <= today:
        return False
    if line["valid_from"] and today < line["valid_from"]:
        return False
    return not (line["valid_to"] and line["valid_to"] < today)

"""The hours of one day in minutes after its midnight, and whether days leave a minute out."""

from collections.abc import Iterable, Sequence

from contacts.hours.document import Times

DAY = 1440
Plan = Sequence[tuple[int, int]]
"""The spans of one day in minutes after midnight, in order, merged; an end may pass 1440."""


def plan_of(hours: Iterable[Times]) -> Plan:
    """The spans of one day in minutes, merged where they overlap or touch."""
    plan: list[tuple[int, int]] = []
    for start, end in sorted((times.start, times.end) for times in hours):
        if plan and start <= plan[-1][1]:
            plan[-1] = (plan[-1][0], max(plan[-1][1], end))
        else:
            plan.append((start, end))
    return tuple(plan)


def covers(plans: Sequence[Plan]) -> bool:
    """Whether these days, over and over again, leave no minute out."""
    covered = max([end - DAY for _, end in plans[-1]] + [0])
    for day, plan in enumerate(plans):
        for start, end in plan:
            if day * DAY + start > covered:
                return False
            covered = max(covered, day * DAY + end)
    return covered >= len(plans) * DAY

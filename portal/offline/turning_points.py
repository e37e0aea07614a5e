"""When a page becomes another page, apart from who is open: plain Python.

A number starts or stops working, a service ends, an agreement comes into force, a fact was checked
too long ago: all on the first minute of a day. A page that is kept has to know of each of them.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from agreements.terms import Terms
from contacts.directory import Service
from contacts.hours.engine import Span, to_instant

ONE_DAY = timedelta(days=1)


def turning_points(
    window: Span, *, services: Iterable[Service] = (), terms: Iterable[Terms] = (), stale: timedelta
) -> list[datetime]:
    """The instants within the window at which what these services and agreements say changes.

    `stale` is how long a checked fact counts as fresh.
    """
    days = {
        *(day for service in services for day in _days_of(service, stale)),
        *(day for version in terms for day in _days_of_terms(version)),
    }
    instants = sorted(to_instant(day, 0) for day in days)
    return [instant for instant in instants if window.start < instant < window.end]


def _days_of(service: Service, stale: timedelta) -> Iterator[date]:
    if service.ended_on:
        yield service.ended_on
    for line in service.phones:
        if line.assured_on:
            yield line.assured_on + stale + ONE_DAY
        if line.valid_from:
            yield line.valid_from
        if line.valid_to:
            yield line.valid_to + ONE_DAY


def _days_of_terms(version: Terms) -> Iterator[date]:
    if version.since:
        yield version.since
    if version.until:
        yield version.until + ONE_DAY

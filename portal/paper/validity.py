"""Until when a printed sheet may be trusted: up to the first change that is known today.

A correction that nobody knows of yet can come any day; so no paper is good for longer than three
months, and it carries a code that leads to the page of now.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from agreements.terms import Terms
from contacts.directory import Service
from contacts.hours.engine import to_instant, to_local
from contacts.hours.words import date_words
from trees.core.checks.lines import months_later

MONTHS = 3
MIDNIGHT = 24 * 60


@dataclass(frozen=True, slots=True)
class Change:
    """The instant at which the paper stops being true, and why."""

    at: datetime
    why: str

    @property
    def last_day(self) -> date:
        """The day of the last moment at which it still holds."""
        return to_local(self.at - timedelta(microseconds=1)).date()

    @property
    def words(self) -> str:
        """Such as "tot en met 31 december 2026", or "tot 4 januari 2027, 12:00"."""
        local = to_local(self.at)
        if f"{local:%H:%M}" == "00:00":
            return f"tot en met {date_words(self.last_day, year=True)}"
        return f"tot {date_words(local.date(), year=True)}, {local:%H:%M}"


def first_change(
    services: Iterable[Service],
    agreements: Iterable[Terms],
    at: datetime,
    *,
    next_edition: datetime | None = None,
    since: datetime | None = None,
) -> Change:
    """The first known change after `at`, an aware moment; at the latest three months from it.

    With `since` those three months are counted from there.
    """
    found = [*_of_services(services), *_of_agreements(agreements)]
    if next_edition is not None:
        found.append(Change(next_edition, "dan komt er een nieuwe editie"))
    ahead = [change for change in found if change.at > at]
    return min([*ahead, _too_old(since or at)], key=lambda change: change.at)


def _too_old(at: datetime) -> Change:
    """The end of the same day, three months on; of a shorter month its last day."""
    day = months_later(to_local(at).date(), MONTHS)
    return Change(to_instant(day, MIDNIGHT), "print daarna een nieuw stroomschema")


def _of_services(services: Iterable[Service]) -> Iterator[Change]:
    for service in services:
        if service.ended_on:
            yield Change(to_instant(service.ended_on, 0), f"dan stopt {service.name}")
        for line in service.phones:
            for instant in (line.begins(), line.ends()):
                if instant:
                    yield Change(instant, f"dan verandert een nummer van {service.name}")


def _of_agreements(agreements: Iterable[Terms]) -> Iterator[Change]:
    for terms in agreements:
        why = f"dan verandert de werkafspraak “{terms.title}”"
        if terms.since:
            yield Change(to_instant(terms.since, 0), why)
        if terms.until:
            yield Change(to_instant(terms.until, MIDNIGHT), why)

"""The text of an agreement as a page shows it, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from agreements.accepted import Accepted


@dataclass(frozen=True, slots=True)
class Signed:
    organization: str
    name: str
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """One version of an agreement, with the days on which it is in force (both included)."""

    slug: str
    title: str
    number: int
    since: date | None = None
    until: date | None = None
    binding: bool
    your_role: str = ""
    expect: str = ""
    lead: str = ""
    prepare: tuple[str, ...]
    handover: str = ""
    feedback: str = ""
    tell_the_family: str = ""
    parties: tuple[str, ...]
    signed: tuple[Signed, ...]
    review_every_months: int
    # None: in the whole region.
    municipalities: frozenset[str] | None = None
    accepted: tuple[Accepted, ...] = ()

    def is_for(self, municipality: str) -> bool:
        return self.municipalities is None or municipality in self.municipalities

    def holds(self, municipality: str, day: date) -> bool:
        begun = self.since is None or self.since <= day
        ended = self.until is not None and self.until < day
        return self.is_for(municipality) and begun and not ended


Agreements = Mapping[str, tuple[Terms, ...]]


def in_force(agreements: Agreements, municipality: str, day: date) -> dict[str, Terms]:
    """Of each agreement its newest version that holds here on this day."""
    found = {}
    for slug, versions in agreements.items():
        for terms in versions:
            if terms.holds(municipality, day):
                found[slug] = terms
    return found

"""The agreements behind outcomes: in force here, reviewed in time, signed by every party."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from agreements.terms import Agreements, Terms, in_force
from contacts.hours.words import date_words, in_a_row
from trees.core.checks.lines import months_later
from trees.core.checks.texts import agreement_texts
from trees.core.findings import Problem, warning
from trees.core.flow import Outcome


@dataclass(frozen=True)
class AgreementCheck:
    """The agreements of a region on the day on which a flow goes live."""

    agreements: Agreements
    day: date

    def problems(self, outcomes: Iterable[Outcome], municipality: str) -> Iterator[Problem]:
        """One warning for each outcome without its agreement, and for each agreement at fault."""
        here = in_force(self.agreements, municipality, self.day)
        named = [outcome for outcome in outcomes if outcome.agreement]
        for outcome in named:
            if outcome.agreement not in here:
                yield self._missing(outcome)
        for slug in dict.fromkeys(outcome.agreement for outcome in named):
            if slug in here:
                yield from _terms(here[slug], self.day)
                yield from agreement_texts(here[slug])

    def _missing(self, outcome: Outcome) -> Problem:
        versions = self.agreements.get(outcome.agreement or "", ())
        title = versions[-1].title if versions else outcome.agreement
        return warning(
            "agreement-missing",
            f"uitkomst {outcome.name}",
            f"“{outcome.title}” steunt op de werkafspraak “{title}”, maar die geldt hier niet op "
            f"{date_words(self.day, year=True)}. Maak de afspraak geldig, of haal haar weg bij de "
            "uitkomst.",
        )


def _terms(terms: Terms, day: date) -> Iterator[Problem]:
    place = f"werkafspraak {terms.slug}"
    due = review_due(terms, day)
    if due and due < day:
        yield warning(
            "agreement-review",
            place,
            f"De werkafspraak “{terms.title}” moest vóór {date_words(due, year=True)} opnieuw "
            "worden bekeken. Bespreek haar met de partijen en leg een nieuwe versie vast.",
        )
    signed = {signer.name for signer in terms.signed}
    if missing := [party for party in terms.parties if party not in signed]:
        yield warning(
            "agreement-unsigned",
            place,
            f"De werkafspraak “{terms.title}” is nog niet ondertekend door {in_a_row(missing)}. "
            "Vraag om een handtekening, of haal de partij van de afspraak.",
        )


def review_due(terms: Terms, day: date) -> date | None:
    """The day by which this version should be looked at again; None where nothing says since when.

    Counted from the last time that somebody agreed to it: the day on which it came into force or
    the last signature, whichever is later.
    """
    agreed = [terms.since, *(signer.on for signer in terms.signed)]
    last = max((one for one in agreed if one and one <= day), default=None)
    return months_later(last, terms.review_every_months) if last else None

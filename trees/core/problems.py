"""What must be mended before publishing: every page, every number, every minute of the period.

Each problem has a code, a place and a way out. Errors stop a publication, warnings ask for a tick;
docs/problems.md explains every code.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from agreements.terms import Agreements
from contacts.directory import Directory
from contacts.hours.engine import to_local
from trees.core.checks.ages import AgeCheck
from trees.core.checks.agreements import AgreementCheck
from trees.core.checks.differences import differences
from trees.core.checks.gaps import GapCheck
from trees.core.checks.lines import LineCheck
from trees.core.checks.pages import page_problems
from trees.core.checks.steps import step_problems
from trees.core.checks.texts import page_texts
from trees.core.coverage import DAYS, Coverage
from trees.core.findings import Problem, errors
from trees.core.flow import Flow, Outcome
from trees.core.poster import poster_problems

__all__ = ["DAYS", "Problem", "Proof", "differences", "errors"]

# A problem of which one of these at the same place says the same already.
SAID_BY = {
    "no-page": ("cycle", "no-page"),
    "no-steps": ("kind-not-offered",),
    "same-slug": ("same-slug",),
}


@dataclass
class Proof:
    """All checks on one directory over one period; what is worked out once serves every flow.

    Without `agreements` nothing is said about them.
    """

    directory: Directory
    start: datetime
    days: int = DAYS
    agreements: Agreements | None = None

    @cached_property
    def coverage(self) -> Coverage:
        return Coverage(self.directory, self.start, self.days)

    @cached_property
    def _gaps(self) -> GapCheck:
        return GapCheck(self.coverage)

    @cached_property
    def _lines(self) -> LineCheck:
        return LineCheck(self.coverage)

    def problems(
        self, flow: Flow, municipality: str, known: Sequence[Problem] = ()
    ) -> list[Problem]:
        """What is wrong with the flow of one municipality, but for what is `known` of it.

        Of a municipality that ends nothing is asked of the days after that.
        """
        if (days := self.days_of(municipality)) < self.days:
            return replace(self, days=days).problems(flow, municipality, known)
        outcomes = {page.name: page for page in flow.outcomes()}.values()
        found = list(page_problems(flow, municipality))
        for outcome in outcomes:
            found += step_problems(outcome, self.coverage, municipality)
        services = (*sorted(flow.services()), *self.directory.closing_services())
        found += self._lines.problems(services, municipality)
        found += self._nobody(outcomes, [*known, *found])
        found += self._about(flow, outcomes, municipality)
        return [replace(one, municipality=municipality) for one in _news(found, known)]

    def days_of(self, municipality: str) -> int:
        """Of how many days the municipality still has some; at least one."""
        town = self.directory.towns.get(municipality)
        if town is None or town.ends_on is None:
            return self.days
        left = (town.ends_on - to_local(self.start).date()).days + 1
        return max(1, min(self.days, left))

    def _nobody(self, outcomes: Iterable[Outcome], found: Iterable[Problem]) -> list[Problem]:
        """The gaps, but for an outcome of which it is told already why it has no line at all."""
        faulty = {problem.place for problem in errors(found)}
        gaps: list[Problem] = []
        for outcome in outcomes:
            services = {step.service for step in outcome.steps}
            places = {f"uitkomst {outcome.name}", *(f"dienst {slug}" for slug in services)}
            if self.coverage.set_of(services) or not places & faulty:
                gaps += self._gaps.problems(outcome)
        return gaps

    def _about(
        self, flow: Flow, outcomes: Iterable[Outcome], municipality: str
    ) -> Iterator[Problem]:
        if self.agreements is not None:
            day = to_local(self.start).date()
            yield from AgreementCheck(self.agreements, day).problems(outcomes, municipality)
        yield from AgeCheck(flow, self.directory).problems()
        yield from page_texts(flow)
        yield from poster_problems(flow, municipality)


def _news(found: Iterable[Problem], known: Sequence[Problem]) -> list[Problem]:
    """Each problem once, without those that only follow from what is known already."""
    said = {(problem.code, problem.place) for problem in known}
    cut_short = any(problem.code == "too-large" for problem in known)
    told = []
    for problem in dict.fromkeys(found):
        by = SAID_BY.get(problem.code, ())
        echo = any((code, problem.place) in said for code in by)
        if not echo and not (cut_short and problem.code == "no-page"):
            told.append(problem)
    return told

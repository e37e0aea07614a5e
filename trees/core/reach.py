"""What can be dialled at an outcome over a period: when nothing, and when only 112 or the fallback.

This is what `advise` calls `dial`, worked out for every minute at once.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from contacts.directory import Directory
from contacts.hours.engine import Span
from contacts.lines import Line
from trees.core.coverage import DAYS, Coverage, difference, intersection
from trees.core.first_calls import ALWAYS
from trees.core.flow import Flow, Outcome

ALARM = "112"


@dataclass(frozen=True, slots=True)
class Reach:
    """Of one outcome in one municipality, all in minutes of the period.

    `nothing`: no number can be dialled. `fallback_only`: of its own lines at most 112 answers, so
    that it comes down to 112 or a fallback line; 0 where the outcome is about 112. `answers`: on
    how many pages of the municipality it stands.
    """

    municipality: str
    outcome: str
    title: str
    answers: int
    minutes: int
    nothing: int
    fallback_only: int


def reach(
    flow: Flow, directory: Directory, municipality: str, start: datetime, days: int = DAYS
) -> list[Reach]:
    """Each outcome of a flow once, over `days` from an aware moment, in the order of the pages."""
    return list(_Dialling(directory, start, days).outcomes(flow, municipality))


def share(found: Iterable[Reach]) -> float:
    """In which part of all answers, at all minutes, only 112 or the fallback can be dialled."""
    rows = list(found)
    minutes = sum(row.answers * row.minutes for row in rows)
    return sum(row.answers * row.fallback_only for row in rows) / minutes if minutes else 0.0


class _Dialling:
    def __init__(self, directory: Directory, start: datetime, days: int) -> None:
        # Outside a demonstration: a number that is still to come can't be dialled.
        real = replace(directory, demo=False)
        self.coverage = Coverage(real, start, days)
        self.anyhow = Coverage(_tried_at_any_hour(real), start, days)
        self.closing = directory.closing_services()
        self.minutes = _minutes([Span(start, self.coverage.end)])
        self.alarm = {slug for slug, one in real.services.items() if any(map(_is_112, one.phones))}

    def outcomes(self, flow: Flow, municipality: str) -> Iterator[Reach]:
        answers = Counter(page.name for page in flow.outcomes())
        for page in {page.name: page for page in flow.outcomes()}.values():
            nothing, fallback_only = self._of(page)
            yield Reach(
                municipality=municipality,
                outcome=page.name,
                title=page.title,
                answers=answers[page.name],
                minutes=self.minutes,
                nothing=_minutes(nothing),
                fallback_only=0 if self._is_about_112(page) else _minutes(fallback_only),
            )

    def _of(self, page: Outcome) -> tuple[Sequence[Span], Sequence[Span]]:
        """When nothing can be dialled, and when only 112 or a fallback line answers."""
        steps = [step.service for step in page.steps]
        every = self.coverage.set_of([*steps, *self.closing])
        own = self.coverage.set_of(slug for slug in steps if slug not in self.alarm)
        silent, lonely = self.coverage.gaps(every), self.coverage.gaps(own)
        untried = self.anyhow.gaps(self.anyhow.set_of(steps))
        return intersection(silent, untried), difference(lonely, silent)

    def _is_about_112(self, page: Outcome) -> bool:
        return any(step.service in self.alarm for step in page.steps[:1])


def _is_112(line: Line) -> bool:
    return line.number is not None and line.number.digits == ALARM


def _tried_at_any_hour(directory: Directory) -> Directory:
    """Where nobody is known to answer, a number of unknown hours is tried."""
    services = {
        slug: replace(one, phones=tuple(_if_unknown_always(line) for line in one.phones))
        for slug, one in directory.services.items()
    }
    return replace(directory, services=services)


def _if_unknown_always(line: Line) -> Line:
    return replace(line, hours=ALWAYS) if line.hours is None else line


def _minutes(spans: Iterable[Span]) -> int:
    # Of the world, not of the clock on the wall: a night of the change has one hour more or less.
    lengths = (span.end.astimezone(UTC) - span.start.astimezone(UTC) for span in spans)
    return int(sum(lengths, timedelta()) / timedelta(minutes=1))

"""Who answers when, over one period: opening hours as stretches of time, joined and subtracted.

Each distinct rota is worked out once, and so is each distinct set of rotas: thousands of outcomes
share a few dozen of them.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

from contacts.directory import Directory, Service
from contacts.hours.engine import Hours, Span, complement, to_instant
from contacts.lines import Line

DAYS = 400
# From here on it is quicker to look each span of the short list up in the long one.
MUCH_LONGER = 8

Reason = Literal["professional", "referrers", "own", "placeholder", "unknown", "over"]


@dataclass(frozen=True)
class Rota:
    """When a line is answered: its hours, from the day it exists until it no longer does."""

    hours: Hours
    begins: datetime | None = None
    ends: datetime | None = None

    def exists(self, at: datetime) -> bool:
        begun = self.begins is None or self.begins <= at
        return begun and (self.ends is None or at < self.ends)

    def spans(self, start: datetime, end: datetime) -> list[Span]:
        start = max(start, self.begins) if self.begins else start
        end = min(end, self.ends) if self.ends else end
        return self.hours.spans(start, end) if start < end else []


@dataclass(frozen=True, slots=True)
class Answering:
    """A line that anybody may call, by the name of its service, and the number of its rota."""

    name: str
    rota: int


@dataclass(frozen=True, slots=True)
class Layer:
    """A stretch of time in which the same lines answer; no names where nobody does."""

    start: datetime
    end: datetime
    names: tuple[str, ...]


@dataclass
class Coverage:
    """The lines of a directory over `days` from `start`; remembers what it has worked out.

    Counted is what a public page offers as the number to call: public, with a number (or in a
    demonstration, where one will stand), with known hours. This is the same rule as in `advise`,
    but for an own number: not everybody has it, so somebody has to answer beside it.
    """

    directory: Directory
    start: datetime
    days: int = DAYS
    rotas: list[Rota] = field(default_factory=list)
    _numbers: dict[Rota, int] = field(default_factory=dict)
    _lines: dict[str, tuple[Answering, ...]] = field(default_factory=dict)
    _spans: dict[int, list[Span]] = field(default_factory=dict)
    _gaps: dict[frozenset[int], list[Span]] = field(default_factory=dict)

    @property
    def end(self) -> datetime:
        return self.start + timedelta(days=self.days)

    def lines(self, service: str) -> tuple[Answering, ...]:
        """The lines of a service that count; none where the directory doesn't know it."""
        if service not in self._lines:
            known = self.directory.services.get(service)
            self._lines[service] = tuple(self._answering(known)) if known else ()
        return self._lines[service]

    def _answering(self, service: Service) -> Iterator[Answering]:
        counted = [line for line in service.phones if not self._reason(line, service)]
        for line in counted:
            named = f"{line.name} ({line.label})" if line.label and len(counted) > 1 else line.name
            yield Answering(named, self._number(_rota(line, service)))

    def _number(self, rota: Rota) -> int:
        number = self._numbers.setdefault(rota, len(self.rotas))
        if number == len(self.rotas):
            self.rotas.append(rota)
        return number

    def works(self, line: Line, service: Service) -> bool:
        """Whether a number works on some day of the period."""
        begins, ends = line.begins(), _ends(line, service)
        return (begins is None or begins < self.end) and (ends is None or self.start < ends)

    def _reason(self, line: Line, service: Service) -> Reason | None:
        """Why a line doesn't count, if it doesn't."""
        if line.audience != "public":
            return line.audience
        if line.own:
            return "own"
        if line.number is None and not self.directory.demo:
            return "placeholder"
        if not self.works(line, service):
            return "over"
        return "unknown" if line.hours is None else None

    def is_public(self, service: Service) -> bool:
        """Whether a service has a line that anybody may call, or one that is to be filled in."""
        reasons = {self._reason(line, service) for line in service.phones}
        return not reasons.isdisjoint({None, "unknown", "placeholder"})

    def left_out(self, services: Iterable[str]) -> list[tuple[str, Reason]]:
        """The services of which no line counts, each with the reason for its first line."""
        found = []
        for slug in services:
            service = self.directory.services.get(slug)
            if service and not self.lines(slug):
                found.append((service.name, self._first_reason(service)))
        return found

    def _first_reason(self, service: Service) -> Reason:
        reasons = (self._reason(line, service) for line in service.phones)
        return next((reason for reason in reasons if reason), "placeholder")

    def set_of(self, services: Iterable[str]) -> frozenset[int]:
        """The rotas of these services: outcomes with the same set have the same gaps."""
        return frozenset(line.rota for service in services for line in self.lines(service))

    def spans(self, rota: int) -> list[Span]:
        if rota not in self._spans:
            self._spans[rota] = self.rotas[rota].spans(self.start, self.end)
        return self._spans[rota]

    def gaps(self, rotas: frozenset[int]) -> list[Span]:
        """When none of these rotas has anybody, over the whole period."""
        if rotas not in self._gaps:
            self._gaps[rotas] = self._common_gaps(rotas)
        return self._gaps[rotas]

    def _common_gaps(self, rotas: frozenset[int]) -> list[Span]:
        if len(rotas) == 1:
            return complement(self.spans(*rotas), self.start, self.end)
        left = [Span(self.start, self.end)]
        # The fewest gaps first: who answers day and night ends the search at once.
        for gaps in sorted((self.gaps(frozenset({rota})) for rota in rotas), key=len):
            left = intersection(left, gaps)
            if not left:
                break
        return left

    def closed_last(self, services: Iterable[str], at: datetime) -> list[str]:
        """The names of the lines that close at this instant."""
        return self._with_edge(services, at, _end)

    def opens_next(self, services: Iterable[str], at: datetime) -> list[str]:
        """The names of the lines that open at this instant."""
        return self._with_edge(services, at, _start)

    def _with_edge(
        self, services: Iterable[str], at: datetime, edge: Callable[[Span], datetime]
    ) -> list[str]:
        return [
            line.name
            for line in self._all_lines(services)
            if _at_edge(self.spans(line.rota), at, key=edge)
        ]

    def _all_lines(self, services: Iterable[str]) -> Iterator[Answering]:
        for service in dict.fromkeys(services):
            yield from self.lines(service)

    def layers(self, services: Iterable[str], start: datetime, end: datetime) -> list[Layer]:
        """Any stretch of time, cut where a line opens or closes, with who answers; to draw."""
        opened = [
            (line.name, span)
            for line in self._all_lines(services)
            for span in self.rotas[line.rota].spans(start, end)
        ]
        edges = {start, end}.union(*((span.start, span.end) for _, span in opened))
        return [_layer(opened, *pair) for pair in pairwise(sorted(edges))]


def _layer(opened: list[tuple[str, Span]], start: datetime, end: datetime) -> Layer:
    here = [name for name, span in opened if span.start <= start < span.end]
    return Layer(start, end, tuple(dict.fromkeys(here)))


def _start(span: Span) -> datetime:
    return span.start


def _end(span: Span) -> datetime:
    return span.end


def _at_edge(spans: Sequence[Span], at: datetime, *, key: Callable[[Span], datetime]) -> bool:
    number = bisect_left(spans, at, key=key)
    return number < len(spans) and key(spans[number]) == at


def _ends(line: Line, service: Service) -> datetime | None:
    """The instant from which a number no longer works, by its own date or by its service's."""
    ended = to_instant(service.ended_on, 0) if service.ended_on else None
    return min((end for end in (line.ends(), ended) if end), default=None)


def _rota(line: Line, service: Service) -> Rota:
    return Rota(line.hours or Hours(), line.begins(), _ends(line, service))


def intersection(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """What lies in both of two lists that are in order and merged."""
    few, many = (one, other) if len(one) < len(other) else (other, one)
    if MUCH_LONGER * len(few) < len(many):
        return [part for span in few for part in cut(many, span.start, span.end)]
    return list(_in_step(few, many))


def _in_step(one: Sequence[Span], other: Sequence[Span]) -> Iterator[Span]:
    """The common parts of two lists of about the same length, read side by side."""
    ones, others = iter(one), iter(other)
    a, b = next(ones, None), next(others, None)
    while a and b:
        # Comparisons, because this loop is where the time goes.
        start = a.start if a.start > b.start else b.start
        first = a.end < b.end
        end = a.end if first else b.end
        if start < end:
            yield Span(start, end)
        if first:
            a = next(ones, None)
        else:
            b = next(others, None)


def difference(spans: Sequence[Span], without: Sequence[Span]) -> list[Span]:
    """What of these spans doesn't lie in the others; both in order and merged."""
    left: list[Span] = []
    same = set(without)
    for span in spans:
        if span not in same:
            left += complement(cut(without, span.start, span.end), span.start, span.end)
    return left


def cut(spans: Sequence[Span], start: datetime, end: datetime) -> list[Span]:
    """What of these spans, in order and merged, lies in [start, end)."""
    first = bisect_right(spans, start, key=_end)
    inside = list(spans[first : bisect_left(spans, end, lo=first, key=_start)])
    if inside and inside[0].start < start:
        inside[0] = Span(start, inside[0].end)
    if inside and inside[-1].end > end:
        inside[-1] = Span(inside[-1].start, end)
    return inside


def holder(spans: Sequence[Span], inner: Span) -> Span | None:
    """The one of these spans, in order and merged, in which another lies whole."""
    number = bisect_right(spans, inner.start, key=_start) - 1
    return spans[number] if number >= 0 and inner.end <= spans[number].end else None

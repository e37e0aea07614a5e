"""Spans of time in UTC: joined, cut, and laid over each other."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from contacts.hours.calendar import clip


@dataclass(frozen=True, slots=True)
class Span:
    """The instants from `start` up to, not including, `end`; both in UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class BandSpan:
    """A span, in UTC, in which `band` (a word) and `say` (what holds then) stay the same."""

    start: datetime
    end: datetime
    band: str
    say: str


def union(many: Iterable[Sequence[Span]]) -> list[Span]:
    """The instants that lie in any of these lists of spans, in order and merged."""
    pairs = sorted((span.start, span.end) for spans in many for span in spans)
    return [Span(start, end) for start, end in merge(pairs)]


def complement(spans: Iterable[Span], start: datetime, end: datetime) -> list[Span]:
    """What these spans, in order and merged, leave open of [start, end)."""
    left: list[Span] = []
    covered, end = clip(start), clip(end)
    for span in spans:
        if covered < min(span.start, end):
            left.append(Span(covered, min(span.start, end)))
        covered = max(covered, span.end)
    return [*left, Span(covered, end)] if covered < end else left


def merge(pairs: Iterable[tuple[datetime, datetime]]) -> Iterator[tuple[datetime, datetime]]:
    """Join what overlaps or touches; the pairs come in order of their start."""
    joined: tuple[datetime, datetime] | None = None
    for start, end in pairs:
        if start >= end:
            continue  # a span within the hour that the spring night skips
        if joined and start <= joined[1]:
            joined = (joined[0], max(joined[1], end))
            continue
        if joined:
            yield joined
        joined = (start, end)
    if joined:
        yield joined


def cut(pairs: Iterable[tuple[datetime, datetime]], first: datetime, last: datetime) -> list[Span]:
    """What lies of these pairs in [first, last)."""
    return [
        Span(max(start, first), min(end, last))
        for start, end in pairs
        if start < last and first < end
    ]


def layered(rows: Iterable[BandSpan]) -> Iterator[BandSpan]:
    """Rows in order of their start, of which the one that began last is seen; none overlap."""
    under: list[BandSpan] = []
    for row in rows:
        yield from _seen(under, row.start)
        under.append(row)
    yield from _seen(under, max((row.end for row in under), default=None))


def _seen(under: list[BandSpan], until: datetime | None) -> Iterator[BandSpan]:
    """What is seen from the start of the row that began last; what ends before `until` goes."""
    at = under[-1].start if under else None
    while under and at and until and at < until:
        top = under[-1]
        end = min(top.end, until)
        if at < end:
            yield replace(top, start=at, end=end)
            at = end
        if top.end <= until:
            under.pop()


def same_joined(spans: Iterable[BandSpan]) -> Iterator[BandSpan]:
    """Spans in order, with those in one that touch and say the same."""
    joined: BandSpan | None = None
    for span in spans:
        same = joined and (joined.band, joined.say) == (span.band, span.say)
        if joined and same and joined.end == span.start:
            joined = replace(joined, end=span.end)
            continue
        if joined:
            yield joined
        joined = span
    if joined:
        yield joined

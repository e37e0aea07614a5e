"""Which page of one flow is which page of another one.

A page keeps its slug when it moves or its text changes. Where an answer was deleted and made anew,
the answers on the way to it tell that it is the same page at another address.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from trees.core.flow import Answer, Flow, Outcome, Page

Words = tuple[str, ...]
FIRST_QUESTION = "de eerste vraag"


@dataclass(frozen=True, slots=True)
class Stop:
    """A page with the way to it. `page` None: an answer to which no page belongs."""

    slug: str
    words: Words
    parent: str | None
    answer: Answer | None
    page: Page | None

    @property
    def is_end(self) -> bool:
        return not (self.page and self.page.answers)

    @property
    def outcome(self) -> Outcome | None:
        return self.page if isinstance(self.page, Outcome) else None

    @property
    def path(self) -> str:
        return " › ".join(self.words) or FIRST_QUESTION


Pair = tuple[Stop, Stop]
Stops = dict[str, Stop]


def stops(flow: Flow | None) -> Stops:
    """Every page that can be reached, in the order of the tree; none without a flow.

    A draft may be broken: a page to which two answers lead is taken at the first of them.
    """
    found: Stops = {}
    waiting = [Stop(flow.start, (), None, None, flow.page(flow.start))] if flow else []
    while flow and waiting:
        stop = waiting.pop()
        if stop.slug not in found:
            found[stop.slug] = stop
            waiting.extend(reversed(_below(stop, flow)))
    return found


def _below(stop: Stop, flow: Flow) -> list[Stop]:
    return [
        Stop(answer.slug, (*stop.words, answer.text), stop.slug, answer, flow.page(answer.slug))
        for answer in (stop.page.answers if stop.page else ())
    ]


@dataclass(frozen=True)
class Matching:
    """Two flows beside each other."""

    old: Stops
    new: Stops

    @cached_property
    def became(self) -> dict[str, str]:
        """By the slug of an old page the slug of the new one that it is now."""
        same = {slug: slug for slug in self.old if slug in self.new}
        before, after = by_words(self.old.values()), by_words(self.new.values())
        shared = [
            (stop.slug, after[words].slug) for words, stop in before.items() if words in after
        ]
        return same | {was: now for was, now in shared if was not in same and now not in same}

    @cached_property
    def came_from(self) -> dict[str, str]:
        return {after: before for before, after in self.became.items()}

    def pairs(self) -> Iterator[Pair]:
        """The old and the new stop of each page that is in both, in the order of the new flow."""
        return (
            (self.old[self.came_from[slug]], stop)
            for slug, stop in self.new.items()
            if slug in self.came_from
        )


def by_words(found: Iterable[Stop]) -> dict[Words, Stop]:
    """The stops by the answers that lead there, as far as these lead to one stop alone."""
    all_of_them = list(found)
    times = Counter(stop.words for stop in all_of_them)
    return {stop.words: stop for stop in all_of_them if times[stop.words] == 1}

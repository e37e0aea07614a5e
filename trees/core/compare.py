"""What changes for a person between two flows of one municipality, in words.

A path is known by the page where it ends (see `trees.core.matching`). The words on the way count by
themselves too: whoever taps the same answers as before and gets other help is told, whatever the
slugs say.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from contacts.directory import Directory
from contacts.hours.words import in_a_row
from trees.core.call_changes import CallChanges, SaidFirst
from trees.core.differences import (
    HEADINGS,
    Difference,
    Kind,
    Path,
    apart,
    gravest_first,
    merged,
    of_path,
    quoted,
)
from trees.core.first_calls import FirstCalls
from trees.core.flow import Flow, Outcome
from trees.core.matching import Matching, Pair, Stop, Stops, by_words, stops
from trees.core.page_changes import moves, new_addresses, outcomes, texts

__all__ = ["HEADINGS", "Difference", "Path", "Together", "compare_all", "together"]

DEAD_END = "een dood spoor, zonder uitkomst"


@dataclass(frozen=True, slots=True)
class Together:
    """Changes that are the same in these municipalities."""

    municipalities: tuple[str, ...]
    differences: tuple[Difference, ...]


def compare_all(
    flows: Mapping[str, tuple[Flow | None, Flow | None]],
    old_directory: Directory,
    new_directory: Directory,
    at: datetime,
) -> dict[str, tuple[Difference, ...]]:
    """For each municipality what its second flow changes in its first, the gravest first.

    A flow that is None has no paths. First calls are compared at `first_calls.moments(at)`.
    """
    before = FirstCalls(old_directory, at)
    after = before if new_directory == old_directory else FirstCalls(new_directory, at)
    return {
        municipality: _differences(old, new, before, after)
        for municipality, (old, new) in flows.items()
    }


def _differences(
    old: Flow | None, new: Flow | None, before: FirstCalls, after: FirstCalls
) -> tuple[Difference, ...]:
    if old == new and before is after:
        return ()
    matching = Matching(stops(old), stops(new))
    ends = _Ends(matching, before, after)
    of_paths = (
        *ends.differences(),
        *moves(matching, ends.touched()),
        *new_addresses(matching),
        *texts(matching),
    )
    return tuple(gravest_first([*merged(of_paths), *outcomes(matching, after.directory)]))


def together(found: Mapping[str, tuple[Difference, ...]]) -> list[Together]:
    """What `compare_all` found, told once for all municipalities in which it is the same."""
    where: dict[Difference, list[str]] = defaultdict(list)
    for municipality, differences in found.items():
        for difference in differences:
            where[difference].append(municipality)
    shared: dict[tuple[str, ...], list[Difference]] = defaultdict(list)
    for difference, municipalities in where.items():
        shared[tuple(municipalities)].append(difference)
    widest_first = sorted(shared.items(), key=lambda one: -len(one[0]))
    return [Together(where, tuple(gravest_first(what))) for where, what in widest_first]


@dataclass(frozen=True)
class _Ends:
    """Where the paths of two flows end, and whom one calls first there."""

    matching: Matching
    before: FirstCalls
    after: FirstCalls

    def differences(self) -> Iterator[Difference]:
        for was, now in (*self.changed, *self.taken_over):
            for kind, said in self._elsewhere(was, now):
                yield of_path(kind, said, now.slug, now.path)
        told_before = {was.slug for was, _ in self.taken_over}
        told_after = {now.slug for _, now in self.taken_over}
        yield from (self._gone(stop) for stop in self.gone if stop.slug not in told_before)
        yield from (self._appeared(stop) for stop in self.new if stop.slug not in told_after)

    @cached_property
    def pairs(self) -> list[Pair]:
        return [(was, now) for was, now in self.matching.pairs() if was.is_end and now.is_end]

    @cached_property
    def changed(self) -> list[Pair]:
        return [(was, now) for was, now in self.pairs if self._differ(was, now)]

    @cached_property
    def taken_over(self) -> list[Pair]:
        """Ends of two different pages to which the same answers lead, before and now."""
        before, after = (_ends_by_words(found) for found in (self.matching.old, self.matching.new))
        became = self.matching.became
        pairs = [(before[words], now) for words, now in after.items() if words in before]
        others = [(was, now) for was, now in pairs if became.get(was.slug) != now.slug]
        return [(was, now) for was, now in others if self._differ(was, now)]

    @cached_property
    def gone(self) -> list[Stop]:
        return _ends_but(self.matching.old, {was.slug for was, _ in self.pairs})

    @cached_property
    def new(self) -> list[Stop]:
        return _ends_but(self.matching.new, {now.slug for _, now in self.pairs})

    def touched(self) -> set[str]:
        """The new pages from which a path went away, came, or ends elsewhere now."""
        became = self.matching.became
        left = _above(self.gone, self.matching.old)
        changed = _above([*self.new, *(now for _, now in self.changed)], self.matching.new)
        return changed | {became[slug] for slug in left if slug in became}

    def _differ(self, was: Stop, now: Stop) -> bool:
        if was.outcome is None or now.outcome is None:
            return was.outcome is not now.outcome
        return was.outcome.name != now.outcome.name or self._says_else(was.outcome, now.outcome)

    def _says_else(self, was: Outcome, now: Outcome) -> bool:
        same = was.steps == now.steps and was.urgency == now.urgency
        if self.before is self.after and same:
            return False
        return self._changes(was, now).are_there()

    def _changes(self, was: Outcome, now: Outcome) -> CallChanges:
        moments = [moment.name for moment in self.after.moments]
        before = SaidFirst(was.title, self.before.of(was))
        return CallChanges(moments, before, SaidFirst(now.title, self.after.of(now)))

    def _elsewhere(self, was: Stop, now: Stop) -> Iterator[tuple[Kind, str]]:
        """What is told of an end, each time as a kind and a sentence without its end."""
        if was.outcome is None or now.outcome is None:
            yield "elsewhere", _ends_elsewhere(was, now)
            return
        changes = self._changes(was.outcome, now.outcome)
        calls = in_a_row(found) if (found := changes.calls()) else ""
        if was.outcome.name != now.outcome.name:
            ends = _ends_elsewhere(was, now)
            yield "elsewhere", f"{ends}; je belt {calls}" if calls else ends
        elif calls:
            yield "call", f"Bij {quoted(now.outcome.title)} bel je {calls}"
        yield from changes.waits()
        # Another outcome says other words anyhow.
        if was.outcome.name == now.outcome.name:
            yield from changes.headlines()

    def _gone(self, was: Stop) -> Difference:
        title, _ = _end_words(was)
        now = self.matching.new.get(self.matching.became.get(was.slug, ""))
        said = f"Verdwenen: een weg naar {title}"
        if now:
            said = f"Stopte bij {title}; nu volgt de vraag {_asked(now)}"
        return of_path("gone", said, was.slug, was.path)

    def _appeared(self, now: Stop) -> Difference:
        title, _ = _end_words(now)
        was = self.matching.old.get(self.matching.came_from.get(now.slug, ""))
        said = f"Nieuw: een weg naar {title}"
        if was:
            said = f"Stopt nu bij {title}; eerst volgde de vraag {_asked(was)}"
        return of_path("new", said, now.slug, now.path)


def _ends_by_words(found: Stops) -> dict[tuple[str, ...], Stop]:
    return by_words(stop for stop in found.values() if stop.is_end)


def _ends_but(found: Stops, paired: Collection[str]) -> list[Stop]:
    return [stop for stop in found.values() if stop.is_end and stop.slug not in paired]


def _above(ends: Iterable[Stop], found: Stops) -> set[str]:
    """The slugs of these pages and of all pages above them."""
    seen: set[str] = set()
    for end in ends:
        stop: Stop | None = end
        while stop and stop.slug not in seen:
            seen.add(stop.slug)
            stop = found[stop.parent] if stop.parent is not None else None
    return seen


def _end_words(stop: Stop) -> tuple[str, str]:
    """How an end is called, and its slug."""
    if stop.outcome is None:
        return DEAD_END, stop.slug
    return quoted(stop.outcome.title), stop.outcome.name


def _ends_elsewhere(was: Stop, now: Stop) -> str:
    before, after = apart(_end_words(was), _end_words(now))
    return f"Eindigt nu bij {after} in plaats van bij {before}"


def _asked(stop: Stop) -> str:
    return quoted(stop.page.title) if stop.page else quoted(stop.slug)

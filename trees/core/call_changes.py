"""What changes at the end of a path: whom one calls first there or waits for, and the headline."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from contacts.hours.words import in_a_row
from trees.core.differences import Kind, apart, quoted
from trees.core.first_calls import Awaited, Called, FirstCall, call_words

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SaidFirst:
    """What an outcome puts first at each of the moments, and its title."""

    title: str
    calls: Sequence[FirstCall]

    def headlines(self) -> list[str]:
        return [call.headline or self.title for call in self.calls]


@dataclass(frozen=True, slots=True)
class CallChanges:
    """What two outcomes put first, at moments with these names."""

    moments: Sequence[str]
    old: SaidFirst
    new: SaidFirst

    def are_there(self) -> bool:
        """Whether another is called or waited for, or until another time; or a headline differs."""
        calls = any(_is_another(*pair) for _, pair in self._pairs())
        return calls or any(True for _ in self._other_headlines())

    def calls(self) -> list[str]:
        """The first calls that changed: "op dinsdag … nu eerst Team (…) in plaats van Vt (…)"."""
        changed = (
            (moment, _calls_apart(old, new))
            for moment, (old, new) in self._pairs()
            if _is_another(old, new) and _is_plain(old, new)
        )
        return [
            f"op {moments} nu eerst {after} in plaats van {before}"
            for (before, after), moments in _with_moments(changed)
        ]

    def waits(self) -> Iterator[tuple[Kind, str]]:
        """The others that changed, each as a kind and a sentence without its end."""
        changed = (
            (moment, (_kind(old, new), *words))
            for moment, (old, new) in self._pairs()
            if _is_another(old, new) and not _is_plain(old, new)
            for words in _wait_changes(old, new)
        )
        for (kind, verb, said), moments in _with_moments(changed):
            yield kind, f"Bij {quoted(self.new.title)} {verb} op {moments} {said}"

    def headlines(self) -> Iterator[tuple[Kind, str]]:
        """Other words above the same call, each as a kind and a sentence without its end."""
        for (before, after), moments in _with_moments(self._other_headlines()):
            where = f"Bij {quoted(self.new.title)} staat op {moments} bovenaan de pagina"
            yield "headline", f"{where} {quoted(after)} in plaats van {quoted(before)}"

    def _other_headlines(self) -> Iterator[tuple[str, tuple[str, str]]]:
        headlines = zip(self.old.headlines(), self.new.headlines(), strict=True)
        for (moment, (old, new)), words in zip(self._pairs(), headlines, strict=True):
            # A title that became another one is told by itself.
            is_the_title = not (old.headline or new.headline)
            if words[0] != words[1] and not is_the_title and not _is_another(old, new):
                yield moment, words

    def _pairs(self) -> Iterator[tuple[str, tuple[FirstCall, FirstCall]]]:
        calls = zip(self.old.calls, self.new.calls, strict=True)
        return zip(self.moments, calls, strict=True)


def _with_moments(found: Iterable[tuple[str, T]]) -> list[tuple[T, str]]:
    """Each thing once, with the names of the moments at which it is so."""
    moments: dict[T, list[str]] = defaultdict(list)
    for moment, one in found:
        moments[one].append(moment)
    return [(one, in_a_row(names)) for one, names in moments.items()]


def _is_another(old: FirstCall, new: FirstCall) -> bool:
    return (old.call, old.wait) != (new.call, new.wait)


def _is_plain(old: FirstCall, new: FirstCall) -> bool:
    """Whether both simply say whom to call."""
    return not (old.asks or new.asks)


def _kind(old: FirstCall, new: FirstCall) -> Kind:
    return "wait" if old.wait or new.wait else "call"


def _wait_changes(old: FirstCall, new: FirstCall) -> Iterator[tuple[str, str]]:
    """Each change as a verb and what stands after the moments."""
    if old.wait is None or new.wait is None:
        verb, said = _now(old, new)
        yield verb, f"{said} in plaats van {_before(old, new)}"
        return
    if old.wait != new.wait:
        yield "kun je", f"wachten {_other_wait(old.wait, new.wait)}"
    if old.call != new.call:
        before, after = _asked_apart(old, new)
        yield "staat", f"{after} in plaats van {before}"


def _now(old: FirstCall, new: FirstCall) -> tuple[str, str]:
    if new.wait:
        return "kun je", f"wachten op {new.wait.words}, met daaronder {quoted(new.asked)},"
    if new.asks:
        return "staat", _asked_apart(old, new)[1]
    if new.call is None:
        return "is er", "geen nummer dat opneemt"
    return "bel je", f"eerst {new.call.words}"


def _before(old: FirstCall, new: FirstCall) -> str:
    if old.wait:
        return f"dat je kunt wachten op {old.wait.words}"
    if old.asks:
        return _asked_apart(old, new)[0]
    if old.call is None:
        return "dat er geen nummer is dat opneemt"
    return f"dat je eerst {old.call.words} belt"


def _other_wait(old: Awaited, new: Awaited) -> str:
    if old.whom == new.whom:
        return f"op {new.whom.words} tot {new.until} in plaats van tot {old.until}"
    before, after = apart(_named(old.whom), _named(new.whom))
    return f"op {after}, tot {new.until}, in plaats van op {before}, tot {old.until}"


def _calls_apart(old: FirstCall, new: FirstCall) -> tuple[str, str]:
    return apart(_named(old.call), _named(new.call))


def _asked_apart(old: FirstCall, new: FirstCall) -> tuple[str, str]:
    """Both calls with the question before them, in the words of the page."""
    slugs = (one.call.service if one.call else "" for one in (old, new))
    before, after = zip((quoted(old.asked), quoted(new.asked)), slugs, strict=True)
    return apart(before, after)


def _named(call: Called | None) -> tuple[str, str]:
    return call_words(call), call.service if call else ""

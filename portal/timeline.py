"""What a page that stays open shows at each instant: everything is decided here, in advance.

A page is open for hours, or kept for weeks. So the server writes for each instant of the page's
window at which a line or the day changes what it would say then; the script with the clock looks
up the last one that has come, and shows it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise

from contacts.directory import Line
from contacts.hours.engine import Span, State, line_words, relative_moment, to_instant, to_local
from trees.core.advice import Advice
from trees.core.call import Call
from trees.core.decision import decide, next_turn
from trees.core.flow import Outcome

# An open page stays true for this long without asking the server again.
AHEAD = timedelta(days=8)
# A clock that runs behind must still find what was so just before.
BEHIND = timedelta(hours=2)

# At most 2 kB each: those of a day, and of the weeks of the pages that are kept.
MOST_TIMELINES = 4096
# At most 50 kB each; these are needed while the pages of one region are made.
MOST_KNOWN = 256

# The state of a line from an instant on, until when it is open, and when it opens again.
Known = tuple[State, datetime | None, datetime | None]


def minute_of(at: datetime) -> datetime:
    """The whole minute: a page that is made twice within a minute comes out the same."""
    return at.replace(second=0, microsecond=0)


def window_around(at: datetime) -> Span:
    """The instants at which a page that was made at this one shows what is so."""
    return Span(minute_of(at) - BEHIND, minute_of(at) + AHEAD)


def whole_days(window: Span) -> Span:
    """The days of this window: the same all day, so that its timelines are made once a day."""
    first, last = to_local(window.start).date(), to_local(window.end).date()
    return Span(to_instant(first, 0), to_instant(last, 24 * 60))


def edges(window: Span) -> dict[str, int]:
    """The window as a page carries it, in whole seconds."""
    return {"from": int(window.start.timestamp()), "until": int(window.end.timestamp())}


@dataclass(frozen=True)
class Timeline:
    """Texts, and from which instant on each of them holds; as attributes of a page.

    `says` is the texts, each once: "open nu bereikbaar, tot 17:00|closed gesloten". `turns` is
    "29926560:0 510:1": minutes since 1970, and from there on since the turn before, with the
    number of the text.
    """

    says: str
    turns: str

    @property
    def is_still(self) -> bool:
        """Whether one text holds all the time."""
        return " " not in self.turns


def _timeline(texts: Iterable[tuple[datetime, str]]) -> Timeline:
    numbers: dict[str, int] = {}
    turns: list[str] = []
    before, said = 0, ""
    for at, text in texts:
        if text != said:
            minute = int(at.timestamp()) // 60
            turns.append(f"{minute - before}:{numbers.setdefault(text, len(numbers))}")
            before, said = minute, text
    return Timeline("|".join(numbers), " ".join(turns))


@lru_cache(maxsize=MOST_TIMELINES)
def line_timeline(line: Line, window: Span) -> Timeline:
    """The state of a line and the words for it: "closed gesloten, morgen 08:30 weer open"."""
    return _timeline((at, line_text(known, at)) for at, known in _known(line, window))


def line_text(known: Known, at: datetime) -> str:
    """In small letters, so that no kept page reads as if somebody answers now."""
    words = line_words(*known, at)
    return f"{known[0]} {words[0].lower()}{words[1:]}"


@lru_cache(maxsize=MOST_KNOWN)
def _known(line: Line, window: Span) -> tuple[tuple[datetime, Known], ...]:
    """What is known of a line from each instant on at which it, or the day, changes."""
    found = []
    at = window.start
    change: datetime | None = at
    while at < window.end:
        if change is None or change <= at:
            until = line.until(at)
            opens = None if until else line.opens(at)
            known = line.state(at), until, opens
            change = until or opens or line.next_change(at)
        found.append((at, known))
        midnight = to_instant(to_local(at).date(), 24 * 60)
        at = min(midnight, change) if change else midnight
    return tuple(found)


def outcome_timeline(advice: Advice, window: Span, *, demo: bool) -> Timeline:
    """How an outcome stands, in which order its lines, and which of them opens first.

    "instead 1,0,2 0 morgen 08:30": the lines by their number in the agreed order; the first is the
    one to call, unless nobody is. In "answered 1+3,0,2" it has no number here, and the other can be
    dialled.
    """
    own, fallback = ([(c.line, c.withheld) for c in of] for of in (advice.steps, advice.fallback))
    return _outcome_timeline(advice.outcome, tuple(own), tuple(fallback), window, demo)


Lines = tuple[tuple[Line, bool], ...]


@lru_cache(maxsize=MOST_TIMELINES)
def _outcome_timeline(
    outcome: Outcome, own: Lines, fallback: Lines, window: Span, demo: bool
) -> Timeline:
    known = {line: dict(_known(line, window)) for line, _ in (*own, *fallback)}
    instants = sorted({at for turns in known.values() for at in turns})
    now: dict[Line, Known] = {}

    def texts() -> Iterator[tuple[datetime, str]]:
        for at, end in pairwise([*instants, window.end]):
            now.update((line, turns[at]) for line, turns in known.items() if at in turns)
            steps = tuple(Call(line, *now[line], withheld=withheld) for line, withheld in own)
            closing = tuple(
                Call(line, *now[line], fallback=True, withheld=withheld)
                for line, withheld in fallback
            )
            turn: datetime | None = at
            while turn and turn < end:
                decision = decide(outcome, steps, closing, turn, demo=demo)
                yield turn, _outcome_text(Advice(outcome, turn, steps, closing, (), decision))
                turn = next_turn(outcome, steps, closing, turn, demo=demo)

    return _timeline(texts())


def _outcome_text(advice: Advice) -> str:
    lines = advice.lines()
    apart = advice.dial is not advice.call
    first = [advice.call, *([advice.dial] if apart else [])]
    known = [number for call in first for number, line in enumerate(lines) if line is call]
    others = [number for number in range(len(lines)) if number not in known]
    card = ["+".join(map(str, known))] if known else []
    text = f"{advice.standing} {','.join([*card, *map(str, others)])}"
    opening = advice.first_opening
    if advice.standing == "answered" or opening is None or opening.opens is None:
        return text
    return f"{text} {lines.index(opening)} {relative_moment(opening.opens, advice.at)}"

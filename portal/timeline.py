"""What a page that stays open shows at each instant: everything is decided here, in advance.

A page is open for hours, or kept for weeks. So the server writes for each instant of the page's
window at which a line or the day changes what it would say then; the script with the clock looks
up the last one that has come, and shows it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from contacts.hours.engine import (
    Hours,
    Span,
    State,
    line_words,
    relative_moment,
    to_instant,
    to_local,
)
from contacts.hours.words import band_words
from contacts.lines import Line, SharedLine
from contacts.presence import Comes, Coming, Going, Visit, coming_words, going_words
from trees.core.advice import Advice
from trees.core.call import Call
from trees.core.decision import URGENCY, decide, next_turn
from trees.core.flow import Outcome

# An open page stays true for this long without asking the server again.
AHEAD = timedelta(days=14)
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
    """The instants at which a page that was made at this one shows what is so.

    The same all day, so that a page and its timelines are made once a day.
    """
    day = to_local(at).date()
    return Span(to_instant(day, 0) - BEHIND, to_instant(day, 24 * 60) + AHEAD)


def headlines_until(window: Span) -> datetime:
    """Until when a page that is kept tells its headlines: two weeks, whenever in its first week."""
    return to_instant(to_local(window.start).date(), 21 * 24 * 60)


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
    before, said = 0, None
    for at, text in texts:
        text = text.replace("|", "/")
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


@lru_cache(maxsize=MOST_TIMELINES)
def comes_timeline(comes: Comes, window: Span) -> Timeline:
    """Whether somebody comes: "Er kan nu iemand komen, binnen 2 uur.|Nu komt er niemand."."""
    known = _known(comes.hours, window) if comes.hours else ()
    within = comes.arrives_within
    return _timeline((at, coming_words(Coming(*one, within), at)) for at, one in known)


@lru_cache(maxsize=MOST_TIMELINES)
def visit_timeline(visit: Visit, window: Span) -> Timeline:
    """Whether one can go there: what stands before the address, which stays."""
    known = _known(visit.hours, window) if visit.hours else ()
    return _timeline((at, going_words(Going(*one), at)) for at, one in known)


@lru_cache(maxsize=MOST_KNOWN)
def _known(line: Line | Hours, window: Span) -> tuple[tuple[datetime, Known], ...]:
    """What is known of a line or of hours, from each instant on at which it or the day changes."""
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


@lru_cache(maxsize=MOST_TIMELINES)
def band_timeline(line: Line, window: Span) -> Timeline:
    """What a line says within its hours: ". Achterwacht: Van huis. Vanaf 22:00: avond."."""
    bands = line.bands(window.start, window.end)
    edges = {edge for band in bands for edge in (band.start, band.end)}
    return _timeline((at, band_text(line, at)) for at in _and_midnights(edges, window))


def band_text(line: Line, at: datetime) -> str:
    """The same at one moment; "" where nothing is said."""
    now, turn = line.band(at), line.band_until(at)
    then = line.band(turn) if turn else None
    coming = (turn, then.band or then.say) if turn and then else None
    return band_words(now.band, now.say, coming, at) if now else ""


def _and_midnights(instants: set[datetime], window: Span) -> list[datetime]:
    """The start of the window, and what there is within it of these and of each midnight."""
    day, last = to_local(window.start).date(), to_local(window.end).date()
    days = (to_instant(day, number * 1440) for number in range(1, (last - day).days + 1))
    within = {at for at in (*instants, *days) if window.start < at < window.end}
    return [window.start, *sorted(within)]


@lru_cache(maxsize=MOST_TIMELINES)
def row_timeline(line: SharedLine, word: Literal["label", "instruction"], window: Span) -> Timeline:
    """What a number says of itself, of which another row holds at another hour."""
    spans = (span for row in line.rows for span in row.spans(window.start, window.end))
    edges = {edge for span in spans for edge in (span.start, span.end)}
    texts = ((at, getattr(line.row(at), word)) for at in _and_midnights(edges, window))
    return _timeline(texts)


def outcome_timeline(
    advice: Advice, window: Span, *, demo: bool, told_until: datetime | None = None
) -> Timeline:
    """How an outcome stands, in which order its lines, which of them opens first; and what it says.

    "instead 1/2/0,3 0 morgen 08:30", and after a tab the headline ("" where that is the title), and
    after another one how soon, by its word of the data and in words. The lines go by their number
    in the agreed order: the one to call, or nobody; whom to call where nobody takes the phone; and
    all others. In "answered 1+3//0,2" the first has no number here, and the other can be dialled;
    in "wait 0+3//1,2" the first is the one to wait for.

    From `told_until` on it says no more than the title and whom to call.
    """
    own, fallback = ([(c.line, c.withheld) for c in of] for of in (advice.steps, advice.fallback))
    return _outcome_timeline(
        advice.outcome, tuple(own), tuple(fallback), window, demo, told_until or window.end
    )


Lines = tuple[tuple[Line, bool], ...]


@lru_cache(maxsize=MOST_TIMELINES)
def _outcome_timeline(
    outcome: Outcome, own: Lines, fallback: Lines, window: Span, demo: bool, told_until: datetime
) -> Timeline:
    known = {line: dict(_known(line, window)) for line, _ in (*own, *fallback)}
    instants = {at for turns in known.values() for at in turns}
    if window.start < told_until < window.end:
        instants.add(told_until)
    now: dict[Line, Known] = {}

    def texts() -> Iterator[tuple[datetime, str]]:
        for at, end in pairwise([*sorted(instants), window.end]):
            now.update((line, turns[at]) for line, turns in known.items() if at in turns)
            steps = tuple(Call(line, *now[line], withheld=withheld) for line, withheld in own)
            closing = tuple(
                Call(line, *now[line], fallback=True, withheld=withheld)
                for line, withheld in fallback
            )
            turn: datetime | None = at
            while turn and turn < end:
                decision = decide(outcome, steps, closing, turn, demo=demo)
                if turn >= told_until:
                    decision = replace(decision, wait=None, headline=outcome.title)
                yield turn, _outcome_text(Advice(outcome, turn, steps, closing, (), decision))
                turn = next_turn(outcome, steps, closing, turn, demo=demo)

    return _timeline(texts())


def _outcome_text(advice: Advice) -> str:
    headline = "" if advice.headline == advice.outcome.title else " ".join(advice.headline.split())
    return "\t".join((_standing_text(advice), headline, _urgency_text(advice)))


def _urgency_text(advice: Advice) -> str:
    return f"{advice.urgency} {advice.urgency_words}"


def kept_text(advice: Advice) -> str:
    """The same of no moment: the title, and all lines in the agreed order."""
    order = ",".join(str(number) for number, _ in enumerate(advice.lines()))
    urgency = advice.outcome.urgency
    return f"kept //{order}\t\t{urgency} {URGENCY[urgency]}"


def _standing_text(advice: Advice) -> str:
    lines = advice.lines()
    card = [number for call in advice.card for number, line in enumerate(lines) if line is call]
    then = [number for number, line in enumerate(lines) if line is advice.next]
    rest = [number for number in range(len(lines)) if number not in (*card, *then)]
    order = "/".join(("+".join(map(str, card)), ",".join(map(str, then)), ",".join(map(str, rest))))
    if advice.wait:
        return f"wait {order}"
    text = f"{advice.standing} {order}"
    opening = advice.first_opening
    if advice.standing == "answered" or opening is None or opening.opens is None:
        return text
    return f"{text} {lines.index(opening)} {relative_moment(opening.opens, advice.at)}"

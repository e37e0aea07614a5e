"""From the lines of an outcome at a moment: whom to call, whether it can wait, what comes first."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from contacts.hours.engine import to_instant, to_local
from contacts.hours.words import opening_words
from trees.core.call import Call
from trees.core.flow import Outcome

# How long it may take until a line opens. Durations: at 23:40 "today" means nothing. A worry may
# wait for the longest ordinary closure, such as Christmas on a Thursday and a Friday (111.5 hours).
LONGEST_WAIT = {"nu": timedelta(0), "vandaag": timedelta(hours=4), "zorgen": timedelta(hours=120)}

# What is asked before a call that is only for when the answer is yes.
UNSAFE = "Wordt het onveilig?"
CANNOT_WAIT = "Kan het niet wachten?"


@dataclass(frozen=True, slots=True)
class Decision:
    """`call` is None where nobody is known to answer.

    `dial` is the one to call whose number stands here: `call` itself, unless that is an own number
    or a placeholder of a demonstration; None where nothing can be dialled. `wait` is the outcome's
    own line that this can wait for; `call` and `dial` are then for when it can't. `asks` is the
    question that the call answers, "" where it is simply the one to call.
    """

    call: Call | None
    dial: Call | None = None
    wait: Call | None = None
    headline: str = ""
    asks: str = ""


def decide(
    outcome: Outcome, steps: Sequence[Call], fallback: Sequence[Call], at: datetime, *, demo: bool
) -> Decision:
    """By its own lines and those that close every list, both in the order that was agreed.

    The first step that is open is the one to call; else the first open fallback line; else the
    first step whose hours are unknown and that has a number.
    """
    call = _first(steps, fallback, lambda one: one.may_be_called(demo=demo))
    wait = _to_wait_for(outcome.urgency, steps, call, at, demo=demo)
    return Decision(
        call=call,
        dial=_first(steps, fallback, lambda one: one.tel is not None),
        wait=wait,
        headline=_headline(outcome, call, wait, at),
        asks=_asks(outcome, call, wait),
    )


def urgency_words(urgency: str, call: Call | None, wait: Call | None) -> str:
    """How soon, in a word or two above the numbers."""
    if urgency == "vandaag" and not wait and _nobody_of_its_own(call):
        return "Doe dit nu"
    return URGENCY[urgency]


URGENCY = {"nu": "Nu", "vandaag": "Vandaag", "zorgen": "Zorgen, nog geen crisis"}


def next_turn(
    outcome: Outcome, steps: Sequence[Call], fallback: Sequence[Call], at: datetime, *, demo: bool
) -> datetime | None:
    """The first instant after `at` at which the clock alone decides otherwise.

    While each line stays what it is: another day has another word, and an opening comes near.
    """
    now = decide(outcome, steps, fallback, at, demo=demo)
    turns = sorted(_turns(outcome.urgency, steps, at))
    return next(
        (turn for turn in turns if decide(outcome, steps, fallback, turn, demo=demo) != now), None
    )


def _turns(urgency: str, steps: Sequence[Call], at: datetime) -> Iterator[datetime]:
    longest, today = LONGEST_WAIT[urgency], to_local(at).date()
    for opens in {one.opens for one in steps if one.opens}:
        if at < opens - longest:
            yield opens - longest
        else:
            days = (to_local(opens).date() - today).days
            yield from (to_instant(today, day * 1440) for day in range(1, days + 1))


def _first(
    steps: Sequence[Call], fallback: Sequence[Call], may_be: Callable[[Call], bool]
) -> Call | None:
    for call in (*steps, *fallback):
        if call.state == "open" and may_be(call):
            return call
    return next((call for call in steps if call.state == "unknown" and call.tel), None)


def _to_wait_for(
    urgency: str, steps: Sequence[Call], call: Call | None, at: datetime, *, demo: bool
) -> Call | None:
    """The line that opens first and soon enough; at the same instant the earlier step."""
    if not _may_wait(urgency, steps, call):
        return None
    near = [
        (one.opens, number)
        for number, one in enumerate(steps)
        if one.opens and one.opens - at <= LONGEST_WAIT[urgency] and one.may_be_called(demo=demo)
    ]
    return steps[min(near)[1]] if near else None


def _may_wait(urgency: str, steps: Sequence[Call], call: Call | None) -> bool:
    if urgency == "zorgen":
        # Whatever else is open: a worry is no reason to wake the police.
        return bool(steps) and steps[0].state == "closed"
    return urgency == "vandaag" and _nobody_of_its_own(call)


def _nobody_of_its_own(call: Call | None) -> bool:
    return call is None or call.fallback or call.state == "unknown"


def _headline(outcome: Outcome, call: Call | None, wait: Call | None, at: datetime) -> str:
    if wait and wait.opens:
        whom = f"{wait.line.name} {opening_words(wait.opens, at)}"
        return f"Dit kan wachten: bel {whom}" if outcome.urgency == "zorgen" else f"Bel {whom}"
    if call is None:
        return "Nu neemt niemand op. Is het onveilig, bel 112"
    if _is_as_agreed(outcome, call):
        return outcome.title
    asks = _asks(outcome, call, wait)
    return f"{asks} Bel {call.line.name}" if asks else f"Bel nu {call.line.name}"


def _asks(outcome: Outcome, call: Call | None, wait: Call | None) -> str:
    if wait:
        return UNSAFE
    if call is None or _is_as_agreed(outcome, call):
        return ""
    return CANNOT_WAIT if call.fallback and outcome.urgency != "nu" else ""


def _is_as_agreed(outcome: Outcome, call: Call) -> bool:
    return bool(outcome.steps) and call.line.service == outcome.steps[0].service

"""Whom to call now, whom if nobody answers, and until when that is true."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from contacts.directory import Directory, Service
from contacts.lines import Audience, Line
from trees.core.call import Call
from trees.core.decision import URGENCY, Decision, decide, next_turn, urgency_words
from trees.core.flow import Outcome, Step

# Whose numbers are shown: those of the public, of professionals too, of referrers too.
Access = Literal["public", "professional", "referrers"]
_LEVELS: tuple[Audience, ...] = ("public", "professional", "referrers")


Standing = Literal["answered", "instead", "fallback", "unknown", "nobody"]


@dataclass(frozen=True, slots=True)
class Advice:
    """What an outcome says at a moment, until the first instant at which any of it is otherwise."""

    outcome: Outcome
    at: datetime
    # The outcome's own lines, and those that close every list; each as the order was agreed.
    steps: tuple[Call, ...]
    fallback: tuple[Call, ...]
    also: tuple[Call, ...]
    decision: Decision
    until: datetime | None = None

    @property
    def call(self) -> Call | None:
        return self.decision.call

    @property
    def dial(self) -> Call | None:
        return self.decision.dial

    @property
    def wait(self) -> Call | None:
        return self.decision.wait

    @property
    def headline(self) -> str:
        """What the page says first."""
        return self.decision.headline

    @property
    def urgency_words(self) -> str:
        """How soon: "Vandaag"."""
        return urgency_words(self.outcome.urgency, self.call, self.wait)

    @property
    def card(self) -> tuple[Call, ...]:
        """What comes before all other lines: the one to wait for, or else the one to call; and
        then the one that can be dialled, where that is another.
        """
        first = self.wait or self.call
        both = (first, None if self.dial is first else self.dial)
        return tuple(call for call in both if call)

    @property
    def next(self) -> Call | None:
        """Whom to call where nobody takes the phone: the next one that is open and can be dialled.

        None where two stand first already, and after 112. Never 112 itself: that is for danger.
        """
        if len(self.card) != 1 or self.wait or _is_alarm(self.card[0]):
            return None
        # Another service may have the very number that wasn't answered.
        tried = self.card[0].tel
        others = (one for one in self.lines() if one.tel != tried and not _is_alarm(one))
        return next((one for one in others if one.tel and one.state == "open"), None)

    @property
    def urgency(self) -> str:
        """How soon, as a word of the data: "nu", also where it was less while somebody answers."""
        agreed = self.outcome.urgency
        return agreed if self.urgency_words == URGENCY[agreed] else "nu"

    @property
    def standing(self) -> Standing:
        """How the call stands to what was agreed.

        "answered"; "instead": the first line is closed, a next one answers; "fallback": none of
        the outcome's own answers; "unknown": nobody is known to answer, but it may be tried;
        "nobody".
        """
        if self.call is None:
            return "nobody"
        if self.call.state == "unknown":
            return "unknown"
        if self.call.fallback:
            return "fallback"
        return "instead" if self.steps[0].state == "closed" else "answered"

    @property
    def somebody_answers(self) -> bool:
        """Whether a line of the outcome's own is open and may be called."""
        return self.standing in ("answered", "instead")

    @property
    def first_opening(self) -> Call | None:
        """The outcome's own line that opens first, of those that are closed now."""
        coming = [(call.opens, call) for call in self.steps if call.opens]
        return min(coming, key=lambda one: one[0])[1] if coming else None

    @property
    def then(self) -> tuple[Call, ...]:
        return tuple(call for call in self.steps if call is not self.call)

    @property
    def closing(self) -> tuple[Call, ...]:
        return tuple(call for call in self.fallback if call is not self.call)

    def lines(self) -> tuple[Call, ...]:
        """The lines in the agreed order, a fallback line only where it is no step already."""
        steps = {_number_of(call) for call in self.steps}
        return self.steps + tuple(call for call in self.fallback if _number_of(call) not in steps)

    def rest(self) -> tuple[Call, ...]:
        """All lines but the one to call: the steps in their order, then the fallback lines."""
        return self.then + self.closing


def _is_alarm(call: Call) -> bool:
    return call.line.number is not None and call.line.number.kind == "emergency"


def _number_of(call: Call) -> tuple[str, str | None]:
    return call.line.service, call.line.number.digits if call.line.number else None


def advise(
    outcome: Outcome,
    directory: Directory,
    at: datetime,
    *,
    municipality: str,
    access: Access = "public",
) -> Advice:
    """The advice of an outcome in this municipality at an aware moment."""

    def now(steps: Iterable[Step], *, fallback: bool = False) -> tuple[Call, ...]:
        return calls(
            steps, directory, at, municipality=municipality, access=access, fallback=fallback
        )

    fallback = tuple(Step(service) for service in directory.closing_services())
    steps, closing = now(outcome.steps), now(fallback, fallback=True)
    every_step = (*outcome.steps, *fallback, *outcome.also)
    demo = directory.demo
    changes = (
        next_change(every_step, directory, at, municipality),
        next_turn(outcome, steps, closing, at, demo=demo),
    )
    return Advice(
        outcome=outcome,
        at=at,
        steps=steps,
        fallback=closing,
        also=now(outcome.also),
        decision=decide(outcome, steps, closing, at, demo=demo),
        until=min((change for change in changes if change), default=None),
    )


def calls(
    steps: Iterable[Step],
    directory: Directory,
    at: datetime,
    *,
    municipality: str,
    access: Access = "public",
    fallback: bool = False,
) -> tuple[Call, ...]:
    """Each line of these steps at this moment, in order."""
    shown = _LEVELS[: _LEVELS.index(access) + 1]

    def call(line: Line, say: str) -> Call:
        ways, service = directory.ways(line, municipality, at), directory.services[line.service]
        band = line.band(at)
        return Call(
            line=line,
            state=line.state(at),
            until=line.until(at),
            opens=line.opens(at),
            say=say,
            fallback=fallback,
            band=band.band if band else "",
            band_say=band.say if band else "",
            band_until=line.band_until(at),
            withheld=line.audience not in shown,
            ways=ways,
            via=tuple(way for way in ways if way.state(at) == "open"),
            comes=service.coming(municipality, at),
            visit=service.going(at),
        )

    return tuple(
        call(line, step.say) for step in steps for line in directory.lines(step.service, at)
    )


def next_change(
    steps: Iterable[Step], directory: Directory, at: datetime, municipality: str
) -> datetime | None:
    """The first instant after `at` at which a line of these steps, or a way to it, is otherwise."""
    # Of the services, not of the lines shown: a number that starts tomorrow isn't shown yet.
    services = dict.fromkeys(step.service for step in steps)
    ways = _led_to(services, directory, at, municipality)
    changes = (
        *(directory.next_change(service, at, municipality) for service in services),
        *(way.next_way_change(at) for way in ways),
    )
    return min((change for change in changes if change), default=None)


def _led_to(
    services: Iterable[str], directory: Directory, at: datetime, municipality: str
) -> list[Service]:
    """The services by which everybody else gets to lines of these services."""
    return [
        way
        for service in services
        for line in directory.lines(service, at)
        for via in line.via
        for way in directory.led_to(via, municipality, at)
    ]

"""Whom to call now, whom if nobody answers, and until when that is true."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from contacts.directory import Audience, Directory, Line
from contacts.hours.engine import State
from trees.core.flow import Outcome, Step

# Whose numbers are shown: those of the public, of professionals too, of referrers too.
Access = Literal["public", "professional", "referrers"]
_LEVELS: tuple[Audience, ...] = ("public", "professional", "referrers")


@dataclass(frozen=True, slots=True)
class Call:
    """A line at a moment: its state, and what to do or say there."""

    line: Line
    state: State
    until: datetime | None
    opens: datetime | None
    say: str = ""
    fallback: bool = False
    # A number for others than those who may see this page.
    withheld: bool = False
    # Of a line for referrers: the lines by which everybody else gets there, and those open now.
    ways: tuple[Line, ...] = ()
    via: tuple[Line, ...] = ()

    @property
    def own(self) -> bool:
        """Whether each caller has another number, to be found at `where`."""
        return self.line.own

    @property
    def where(self) -> str:
        return self.line.where

    @property
    def shown(self) -> str | None:
        """The number as people write it; None where there is none, or it is withheld."""
        return self.line.number.shown if self.line.number and not self.withheld else None

    @property
    def tel(self) -> str | None:
        """The whole link, such as tel:112; None where nothing may be dialled."""
        return self.line.number.tel if self.line.number and not self.withheld else None


Standing = Literal["answered", "instead", "fallback", "unknown", "nobody"]


@dataclass(frozen=True, slots=True)
class Advice:
    """What an outcome says at a moment. `call` is None where nobody is known to answer.

    `dial` is the one to call whose number stands here: `call` itself, unless that is an own number
    or a placeholder of a demonstration; None where nothing can be dialled.
    """

    at: datetime
    # The outcome's own lines, and those that close every list; each as the order was agreed.
    steps: tuple[Call, ...]
    fallback: tuple[Call, ...]
    also: tuple[Call, ...]
    call: Call | None
    dial: Call | None = None
    until: datetime | None = None

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
    return Advice(
        at=at,
        steps=steps,
        fallback=closing,
        also=now(outcome.also),
        call=whom_to_call(steps, closing, demo=directory.demo),
        dial=whom_to_dial(steps, closing),
        until=_next_change(every_step, directory, at, municipality),
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
        ways = directory.ways(line, municipality, at)
        return Call(
            line=line,
            state=line.state(at),
            until=line.until(at),
            opens=line.opens(at),
            say=say,
            fallback=fallback,
            withheld=line.audience not in shown,
            ways=ways,
            via=tuple(way for way in ways if way.state(at) == "open"),
        )

    return tuple(
        call(line, step.say) for step in steps for line in directory.lines(step.service, at)
    )


def whom_to_call(steps: tuple[Call, ...], fallback: tuple[Call, ...], *, demo: bool) -> Call | None:
    """The first step that is open is the one to call; else the first open fallback line; else the
    first step whose hours are unknown and that has a number.
    """

    def may_be_called(call: Call) -> bool:
        # In a demonstration a placeholder may stand where a number will be; it dials nothing.
        placeholder = demo and call.line.audience == "public"
        return bool(call.tel or call.own or placeholder) and not call.withheld

    return _first(steps, fallback, may_be_called)


def whom_to_dial(steps: tuple[Call, ...], fallback: tuple[Call, ...]) -> Call | None:
    """As the one to call, of the lines whose number stands here."""
    return _first(steps, fallback, lambda call: call.tel is not None)


def _first(
    steps: tuple[Call, ...], fallback: tuple[Call, ...], may_be: Callable[[Call], bool]
) -> Call | None:
    for call in (*steps, *fallback):
        if call.state == "open" and may_be(call):
            return call
    return next((call for call in steps if call.state == "unknown" and call.tel), None)


def _next_change(
    steps: Iterable[Step], directory: Directory, at: datetime, municipality: str
) -> datetime | None:
    # Of the services, not of the lines shown: a number that starts tomorrow isn't shown yet.
    services = dict.fromkeys(step.service for step in steps)
    services |= dict.fromkeys(_led_to(services, directory, at, municipality))
    changes = (directory.next_change(service, at) for service in services)
    return min((change for change in changes if change), default=None)


def _led_to(
    services: Iterable[str], directory: Directory, at: datetime, municipality: str
) -> list[str]:
    """The services by which everybody else gets to lines of these services."""
    return [
        way.slug
        for service in services
        for line in directory.lines(service, at)
        for via in line.via
        for way in directory.led_to(via, municipality, at)
    ]

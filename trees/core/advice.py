"""Whom to call now, whom if nobody answers, and until when that is true."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from contacts.directory import Directory, Line
from contacts.hours.engine import State
from trees.core.flow import Outcome, Step


@dataclass(frozen=True, slots=True)
class Call:
    """A line at a moment: its state, and what to do or say there."""

    line: Line
    state: State
    until: datetime | None
    opens: datetime | None
    say: str = ""
    fallback: bool = False
    # A number for professionals only, on a page that anybody may see.
    withheld: bool = False

    @property
    def shown(self) -> str | None:
        """The number as people write it; None for a placeholder or a number that is withheld."""
        return self.line.number.shown if self.line.number and not self.withheld else None

    @property
    def tel(self) -> str | None:
        """The whole link, such as tel:112; None where nothing may be dialled."""
        return self.line.number.tel if self.line.number and not self.withheld else None


Standing = Literal["answered", "instead", "fallback", "unknown", "nobody"]


@dataclass(frozen=True, slots=True)
class Advice:
    """What an outcome says at a moment. `call` is None where nobody is known to answer."""

    at: datetime
    # The outcome's own lines, and those that close every list; each as the order was agreed.
    steps: tuple[Call, ...]
    fallback: tuple[Call, ...]
    also: tuple[Call, ...]
    call: Call | None
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
    outcome: Outcome, directory: Directory, at: datetime, *, professional: bool = False
) -> Advice:
    """The advice of an outcome at an aware moment."""
    fallback = tuple(Step(service) for service in directory.closing_services())
    steps = calls(outcome.steps, directory, at, professional=professional)
    closing = calls(fallback, directory, at, professional=professional, fallback=True)
    return Advice(
        at=at,
        steps=steps,
        fallback=closing,
        also=calls(outcome.also, directory, at, professional=professional),
        call=whom_to_call(steps, closing, demo=directory.demo),
        until=_next_change((*outcome.steps, *fallback, *outcome.also), directory, at),
    )


def calls(
    steps: Iterable[Step],
    directory: Directory,
    at: datetime,
    *,
    professional: bool = False,
    fallback: bool = False,
) -> tuple[Call, ...]:
    """Each line of these steps at this moment, in order."""
    return tuple(
        Call(
            line=line,
            state=line.state(at),
            until=line.until(at),
            opens=line.opens(at),
            say=step.say,
            fallback=fallback,
            withheld=line.audience == "professional" and not professional,
        )
        for step in steps
        for line in directory.lines(step.service, at)
    )


def whom_to_call(steps: tuple[Call, ...], fallback: tuple[Call, ...], *, demo: bool) -> Call | None:
    """The first step that is open is the one to call; else the first open fallback line; else the
    first step whose hours are unknown and that has a number.
    """

    # In a demonstration a placeholder may stand where a number will be; it still dials nothing.
    def may_be_called(call: Call) -> bool:
        return not call.withheld and (call.line.number is not None or demo)

    for call in (*steps, *fallback):
        if call.state == "open" and may_be_called(call):
            return call
    for call in steps:
        if call.state == "unknown" and call.tel:
            return call
    return None


def _next_change(steps: Iterable[Step], directory: Directory, at: datetime) -> datetime | None:
    # Of the services, not of the lines shown: a number that starts tomorrow isn't shown yet.
    changes = (directory.next_change(step.service, at) for step in steps)
    return min((change for change in changes if change), default=None)

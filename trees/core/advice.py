"""Whom to call now, whom if nobody answers, and until when that is true."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

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


@dataclass(frozen=True, slots=True)
class Advice:
    """What an outcome says at a moment. `call` is None where nobody is known to answer."""

    at: datetime
    call: Call | None
    then: tuple[Call, ...]
    closing: tuple[Call, ...]
    also: tuple[Call, ...]
    until: datetime | None

    @property
    def somebody_answers(self) -> bool:
        """Whether a line of the outcome's own is open and may be called."""
        return self.call is not None and self.call.state == "open" and not self.call.fallback

    def rest(self) -> tuple[Call, ...]:
        """All lines but the one to call: the steps in their order, then the fallback lines."""
        return self.then + self.closing


def advise(
    outcome: Outcome, directory: Directory, at: datetime, *, professional: bool = False
) -> Advice:
    """The advice of an outcome at an aware moment.

    The first step that is open is the one to call; else the first open fallback line; else the
    first step whose hours are unknown and that has a number.
    """
    fallback = tuple(Step(service) for service in directory.closing_services())
    steps = calls(outcome.steps, directory, at, professional=professional)
    closing = calls(fallback, directory, at, professional=professional, fallback=True)
    also = calls(outcome.also, directory, at, professional=professional)
    call = _whom_to_call(steps, closing, demo=directory.demo)
    return Advice(
        at=at,
        call=call,
        then=tuple(step for step in steps if step is not call),
        closing=tuple(line for line in closing if line is not call),
        also=also,
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


def _whom_to_call(steps: tuple[Call, ...], closing: tuple[Call, ...], *, demo: bool) -> Call | None:
    # In a demonstration a placeholder may stand where a number will be; it still dials nothing.
    def may_be_called(call: Call) -> bool:
        return not call.withheld and (call.line.number is not None or demo)

    for call in (*steps, *closing):
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

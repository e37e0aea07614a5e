"""Whom a page says to call first, at four moments that tell the hours of a region apart.

An ordinary working day, an ordinary night, a night in the weekend, and a night at Christmas.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from contacts.directory import Directory, Service
from contacts.hours.calendar import ONE_DAY, clock
from contacts.hours.engine import DAYS, Hours, State, to_instant, to_local
from contacts.hours.fortnight import day_name
from contacts.hours.words import WEEKDAYS, date_words
from contacts.lines import Line
from trees.core.advice import Advice, advise, calls
from trees.core.call import Call
from trees.core.decision import LONGEST_WAIT, decide
from trees.core.flow import Outcome

NOBODY = "niemand (er is dan geen nummer dat opneemt)"


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment to look at, and its name for a coordinator."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Called:
    """Who is called first. Another service or another number is another call, a new name isn't.

    `dialled` is the service and the number for who hasn't got the own number that comes first;
    `wait` is the service that this can wait for, and the call is then for when it becomes unsafe.
    """

    service: str
    digits: str | None
    words: str = field(compare=False)
    own: bool = False
    dialled: tuple[str, str] | None = None
    wait: str = ""


FirstCall = Called | None


def moments(at: datetime) -> tuple[Moment, ...]:
    """From `at` on the first Tuesday 10:00 and 23:40, Sunday 02:15 and Second Christmas Day 02:15.

    A time that the spring night skips is the end of that gap.
    """
    return (
        _first(at, _on("dinsdag"), 10 * 60),
        _first(at, _on("dinsdag"), 23 * 60 + 40),
        _first(at, _on("zondag"), 2 * 60 + 15),
        _first(at, _is_second_christmas_day, 2 * 60 + 15),
    )


def _on(weekday: str) -> Callable[[date], bool]:
    return lambda day: WEEKDAYS[day.weekday()] == weekday


def _is_second_christmas_day(day: date) -> bool:
    return (day.month, day.day) == (12, 26)


def _first(at: datetime, falls: Callable[[date], bool], minutes: int) -> Moment:
    day = to_local(at).date()
    while not falls(day) or to_instant(day, minutes) < at:
        day += ONE_DAY
    name = f"Tweede kerstdag ({day_name(day)})" if _is_second_christmas_day(day) else day_name(day)
    return Moment(f"{name} {clock(minutes)}", to_instant(day, minutes))


def moment_in_full(at: datetime) -> str:
    """A moment that needs no other to be understood: "woensdag 6 januari 2027 22:49"."""
    local = to_local(at)
    return f"{WEEKDAYS[local.weekday()]} {date_words(local.date(), year=True)} {local:%H:%M}"


def first_call(advice: Advice) -> FirstCall:
    """The call that an advice puts first, as something that can be compared."""
    return _waiting(_called(advice.call, advice.dial), advice.wait)


def _called(call: Call | None, dial: Call | None) -> FirstCall:
    if call is None:
        return None
    line = call.line
    if line.own:
        return Called(line.service, None, _own_words(line, dial), True, _dialled(dial))
    words = f"{line.name} ({call.shown or 'nummer nog niet ingevuld'})"
    return Called(line.service, line.number.digits if line.number else None, words)


def _own_words(line: Line, dial: Call | None) -> str:
    otherwise = f", of {dial.line.name}, {dial.shown}" if dial else ""
    return f"{line.name} (eigen nummer{otherwise})"


def _dialled(dial: Call | None) -> tuple[str, str] | None:
    number = dial.line.number if dial else None
    return (dial.line.service, number.digits) if dial and number else None


def call_words(called: FirstCall) -> str:
    return called.words if called else NOBODY


def _waiting(called: FirstCall, wait: Call | None) -> FirstCall:
    """The same call, for when it can't wait until this line opens."""
    if wait is None:
        return called
    words = f"wachten op {wait.line.name}, en bij onveiligheid {called.words if called else '112'}"
    return replace(called or Called("", None, ""), words=words, wait=wait.line.service)


class FirstCallAt:
    """Whom outcomes say to call first at one moment, remembered per series of steps and haste."""

    def __init__(self, directory: Directory, at: datetime) -> None:
        self.directory, self.at = directory, at
        self._stopped = stopped(directory, at)
        self._known: dict[tuple[str, ...], FirstCall] = {}

    def of(self, outcome: Outcome) -> FirstCall:
        key = (outcome.urgency, *(step.service for step in outcome.steps))
        if key not in self._known:
            self._known[key] = self._decided(outcome)
        return self._known[key]

    def _decided(self, outcome: Outcome) -> FirstCall:
        # Whom one calls first is the same in every municipality.
        alone = replace(outcome, also=())
        advice = advise(alone, self._stopped, self.at, municipality="")
        called = first_call(advice)
        if not LONGEST_WAIT[outcome.urgency] or advice.standing == "answered":
            return called
        # When a line opens is only known with the clock running.
        steps = calls(outcome.steps, self.directory, self.at, municipality="")
        demo = self.directory.demo
        return _waiting(called, decide(alone, steps, advice.fallback, self.at, demo=demo).wait)


class FirstCalls:
    """Whom the outcomes of a region say to call first at each of `moments`."""

    def __init__(self, directory: Directory, at: datetime) -> None:
        self.directory = directory
        self.moments = moments(at)
        self._each = [FirstCallAt(directory, one.at) for one in self.moments]

    def of(self, outcome: Outcome) -> tuple[FirstCall, ...]:
        """The first call of an outcome at each of `moments`, as the public page says it."""
        return tuple(one.of(outcome) for one in self._each)


ALWAYS = Hours.parse({"week": [{"days": list(DAYS), "from": "00:00", "to": "24:00"}]})
_NEVER = Hours()
_STOPPED: dict[State, Hours | None] = {"open": ALWAYS, "closed": _NEVER, "unknown": None}


def stopped(directory: Directory, at: datetime) -> Directory:
    """The directory with its clock stopped: each line keeps for ever the state it has at `at`.

    Who is called first stays the same. Until when that is true has no meaning here, and is what
    makes an advice expensive.
    """
    services = {slug: _stopped(service, at) for slug, service in directory.services.items()}
    return replace(directory, services=services)


def _stopped(service: Service, at: datetime) -> Service:
    phones = tuple(_stopped_line(line, line.state(at)) for line in service.lines(at))
    return replace(service, ended_on=None, phones=phones)


def _stopped_line(line: Line, state: State) -> Line:
    return replace(line, hours=_STOPPED[state], valid_from=None, valid_to=None)

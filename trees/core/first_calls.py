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
from contacts.hours.words import WEEKDAYS, date_words, day_and_time
from contacts.lines import Line
from trees.core.advice import Advice, advise, calls
from trees.core.call import Call
from trees.core.decision import LONGEST_WAIT, Decision, decide
from trees.core.flow import Outcome

ALARM = "112"
NOBODY = "niemand (er is dan geen nummer dat opneemt)"


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment to look at, and its name for a coordinator."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Called:
    """Who is called. Another service or another number is another call, a new name isn't.

    `dialled` is the service and the number for who hasn't got the own number that comes first.
    """

    service: str
    digits: str | None
    words: str = field(compare=False)
    own: bool = False
    dialled: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Awaited:
    """The line that one can wait for, and when it opens."""

    whom: Called
    opens: datetime

    @property
    def until(self) -> str:
        """Until when one waits: "woensdag 25 november 08:30"."""
        return day_and_time(self.opens)

    @property
    def words(self) -> str:
        """Whom to wait for, and until when: "Team (036-123 45 67), tot woensdag 25 …"."""
        return f"{self.whom.words}, tot {self.until}"


@dataclass(frozen=True, slots=True)
class FirstCall:
    """What a page says first at a moment: whom to call, or whom to wait for.

    `call` is None where nobody answers. With `wait` it is the one to dial when it becomes unsafe,
    None where that is 112 without a line. `asks` is the question before that call, see `Decision`.
    `headline` is "" where the page says its title.
    """

    call: Called | None
    wait: Awaited | None = None
    asks: str = ""
    headline: str = ""

    @property
    def asked(self) -> str:
        """The call with the question before it: "Wordt het onveilig? Bel Politie (0900-8844)"."""
        return f"{self.asks} Bel {self.call.words if self.call else ALARM}"


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
    """What an advice puts first, as something that can be compared."""
    return _first_of(advice.decision, advice.outcome.title)


def whom_to_call(advice: Advice) -> Called | None:
    """The one to call, also where this can wait; None where nobody answers."""
    return _called(advice.call, advice.dial)


def _first_of(decision: Decision, title: str) -> FirstCall:
    headline = "" if decision.headline == title else decision.headline
    wait = decision.wait
    if wait is None or wait.opens is None:
        call = _called(decision.call, decision.dial)
        return FirstCall(call, None, decision.asks, headline)
    # The page names the one that can be dialled, though a caller may have another number.
    awaited = Awaited(_of_line(wait, None), wait.opens)
    return FirstCall(_called(decision.dial, None), awaited, decision.asks, headline)


def _called(call: Call | None, dial: Call | None) -> Called | None:
    return _of_line(call, dial) if call else None


def _of_line(call: Call, dial: Call | None) -> Called:
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


def call_words(called: Called | None) -> str:
    return called.words if called else NOBODY


def first_words(first: FirstCall) -> str:
    """Whom to call first in a few words, and with a wait whom when it becomes unsafe."""
    if first.wait is None:
        return call_words(first.call)
    return f"{first.wait.whom.words}, vanaf {first.wait.until}. {first.asked}"


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
        # Whom one calls first is the same in every municipality; and an outcome of the same steps
        # may have another title.
        alone = replace(outcome, also=(), title="")
        advice = advise(alone, self._stopped, self.at, municipality="")
        if not LONGEST_WAIT[outcome.urgency] or advice.standing == "answered":
            return first_call(advice)
        # When a line opens is only known with the clock running.
        steps = calls(outcome.steps, self.directory, self.at, municipality="")
        demo = self.directory.demo
        return _first_of(decide(alone, steps, advice.fallback, self.at, demo=demo), alone.title)


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

"""What a template shows of a line, an outcome or an agreement: words, never decisions."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from itertools import groupby

from agreements.terms import Terms
from contacts.directory import Directory, Line, Service
from contacts.hours.engine import (
    Hours,
    Span,
    State,
    line_words,
    relative_moment,
    to_local,
    until_words,
)
from contacts.hours.words import date_words
from trees.core.advice import Advice, Call, calls
from trees.core.flow import Outcome, Step

# An open page stays true for this long without asking the server again.
AHEAD = timedelta(days=8)
# A clock that runs behind must still find itself in a span that began just before.
BEHIND = timedelta(hours=2)
# Exceptional hours are worth reading when they come near.
NEAR = timedelta(days=14)
STALE = timedelta(days=183)


def minute_of(at: datetime) -> datetime:
    """The whole minute: a page that is made twice within a minute comes out the same."""
    return at.replace(second=0, microsecond=0)


@dataclass(frozen=True)
class ShownLine:
    """A line at a moment, as `_line.html` shows it."""

    call: Call
    service: Service
    at: datetime
    demo: bool = False
    # Its place in the order that was agreed, whoever is called now.
    order: int = 0
    # Under a heading that names the organization already.
    listed: bool = False
    # On a page that is kept: it says nothing of now, and lists what comes within this window.
    window: Span | None = None

    @property
    def state(self) -> State:
        """What the page says until a script, or nobody, says better."""
        return "unknown" if self.window else self.call.state

    @property
    def line(self) -> Line:
        return self.call.line

    @property
    def title(self) -> str:
        return self.line.name

    @property
    def what(self) -> str:
        """Whose line it is and what they do, as far as the title and the heading don't tell."""
        parts = [] if self.listed else [self.line.organization_name]
        parts.append(self.service.summary)
        return ". ".join(p.rstrip(".") for p in parts if p.casefold() not in self.title.casefold())

    @property
    def state_words(self) -> str:
        if self.window and self.line.hours is not None:
            return "Kijk naar de openingstijden"
        words = line_words(self.call.state, self.call.until, self.call.opens, self.at)
        return words[0].upper() + words[1:]

    @property
    def hours_words(self) -> str:
        """The hours themselves: a wrong clock must not hide help."""
        if self.window:
            return _hours_to_come(self.line.hours, self.window)
        return _hours_words(self.line.hours, self.at)

    @property
    def on_site_words(self) -> str:
        """Whether somebody can come, which is another matter than whether somebody answers."""
        hours = self.service.on_site
        if hours is None:
            return ""
        if self.window:
            return _hours_to_come(hours, self.window)
        if not hours.is_open(self.at):
            opens = hours.opens(self.at)
            return f"nu niet, weer {relative_moment(opens, self.at)}" if opens else "nee"
        until = hours.until(self.at)
        return f"nu, tot {until_words(until, self.at)}" if until else "dag en nacht"

    @property
    def on_site_hours(self) -> str:
        if self.window:
            return ""
        return _hours_words(self.service.on_site, self.at)

    @property
    def missing(self) -> str:
        """Why there is no number to dial; "" where there is one."""
        if self.line.number is not None:
            return ""
        if self.service.has_ended(self.at):
            return "deze dienst is gestopt"
        if self.line.refused:
            return "nummer is niet te lezen"
        if (begins := self.line.begins()) and begins > self.at:
            return f"nummer werkt vanaf {date_words(to_local(begins).date(), year=True)}"
        known = [phone for phone in self.service.phones if phone.number is not None]
        return "nummer werkt niet meer" if known else "nummer nog niet ingevuld"

    @property
    def assured_words(self) -> str:
        day = self.service.assured_on
        if day is None and self.line.number and self.line.number.digits == "112":
            return ""
        if day is None:
            return "Nummer nog niet gecontroleerd."
        words = date_words(day, year=True)
        if self.stale:
            return f"Let op: dit nummer is voor het laatst gecontroleerd op {words}."
        return f"Nummer gecontroleerd op {words}"

    @property
    def stale(self) -> bool:
        day = self.service.assured_on
        return day is None or to_local(self.at).date() - day > STALE

    @property
    def may_be_called(self) -> bool:
        return not self.call.withheld and (self.line.number is not None or self.demo)

    @cached_property
    def spans(self) -> str | None:
        """When it is answered in the coming days, for the script: "start-end ..." in seconds.

        None where the hours are unknown: then nothing changes while the page is open.
        """
        if self.line.hours is None:
            return None
        start = minute_of(self.at)
        window = self.window or Span(start - BEHIND, start + AHEAD)
        return _spans_within(self.line, window)


@lru_cache(maxsize=1024)
def _spans_within(line: Line, window: Span) -> str:
    """The same line stands on many pages, and its spans are the most work of each."""
    opened = line.spans(window.start, window.end)
    return " ".join(f"{int(s.start.timestamp())}-{int(s.end.timestamp())}" for s in opened)


def _hours_words(hours: Hours | None, at: datetime) -> str:
    if hours is None or hours.always:
        return ""
    today = to_local(at).date()
    return _all_words(hours, today, today + NEAR)


def _hours_to_come(hours: Hours | None, window: Span) -> str:
    if hours is None:
        return ""
    return _all_words(hours, to_local(window.start).date(), to_local(window.end).date())


def _all_words(hours: Hours, first: date, last: date) -> str:
    special = hours.exception_words(first, last)
    return "; ".join([*hours.weekly_words(), *hours.holiday_words(), *special])


@dataclass(frozen=True)
class ShownOutcome:
    """The lines of an outcome in the order of the page: whom to call, then who is next."""

    advice: Advice
    call: ShownLine | None
    then: tuple[ShownLine, ...]
    also: tuple[ShownLine, ...]

    @property
    def lines(self) -> tuple[ShownLine, ...]:
        """The one to call and the next ones, as the order was agreed."""
        return (*((self.call,) if self.call else ()), *self.then)

    @property
    def standing(self) -> str:
        """What the page says first.

        "answered"; "instead": the first line is closed, a next one answers; "fallback": none of
        the outcome's own answers; "unknown"; "nobody"; "kept": the page is of no moment.
        """
        if any(line.window for line in self.lines):
            return "kept"
        call = self.call.call if self.call else None
        if call is None:
            return "nobody"
        if call.state == "unknown":
            return "unknown"
        if call.fallback:
            return "fallback"
        return "instead" if self.first and self.first.call.state == "closed" else "answered"

    @property
    def first(self) -> ShownLine | None:
        """The line that comes first in the agreed order, whoever is called now."""
        own = (line for line in self.lines if not line.call.fallback)
        return min(own, key=lambda line: line.order, default=None)

    @property
    def first_opening(self) -> str:
        """When the first of the outcome's own lines opens: "Lokaal team: maandag 08:30"."""
        coming = [line for line in self.lines if not line.call.fallback and line.call.opens]
        if not coming or self.standing == "kept":
            return ""
        first = min(coming, key=lambda line: line.call.opens or line.at)
        return f"{first.title}: {relative_moment(first.call.opens or first.at, first.at)}"


def shown_outcome(outcome: Outcome, advice: Advice, directory: Directory) -> ShownOutcome:
    """The lines to show, a fallback line only where it doesn't stand on the page already."""
    steps = {_number_of(line) for line in (advice.call, *advice.then) if line and not line.fallback}
    closing = [line for line in advice.closing if _number_of(line) not in steps]
    services = [*(step.service for step in outcome.steps), *directory.closing_services()]
    order = [line for service in services for line in directory.lines(service, advice.at)]

    def shown(call: Call) -> ShownLine:
        # A line that closes the list may stand in it as a step too: there it comes first.
        start = len(order) - order[::-1].index(call.line) - 1 if call.fallback else 0
        return _shown(call, directory, advice.at, order=order.index(call.line, start))

    return ShownOutcome(
        advice=advice,
        call=shown(advice.call) if advice.call else None,
        then=tuple(shown(line) for line in (*advice.then, *closing)),
        also=_all_shown(advice.also, directory, advice.at),
    )


def _number_of(call: Call) -> tuple[str, str | None]:
    return call.line.service, call.line.number.digits if call.line.number else None


def _all_shown(lines: Iterable[Call], directory: Directory, at: datetime) -> tuple[ShownLine, ...]:
    return tuple(_shown(line, directory, at) for line in lines)


def _shown(call: Call, directory: Directory, at: datetime, order: int = 0) -> ShownLine:
    service = directory.services[call.line.service]
    return ShownLine(call=call, service=service, at=at, demo=directory.demo, order=order)


def outcome_of_no_moment(shown: ShownOutcome, window: Span) -> ShownOutcome:
    """The same lines in the order that was agreed, of no moment: nobody knows when it is read."""
    lines = sorted(shown.lines, key=lambda line: line.order)
    return replace(
        shown,
        call=None,
        then=tuple(replace(line, window=window) for line in lines),
        also=tuple(replace(line, window=window) for line in shown.also),
    )


@dataclass(frozen=True)
class ShownOrganization:
    name: str
    lines: tuple[ShownLine, ...]


def shown_numbers(
    directory: Directory, municipality: str, at: datetime, *, window: Span | None = None
) -> list[ShownOrganization]:
    """Every line of this municipality by organization, in the order of the alphabet."""
    services = [
        service
        for service in directory.services.values()
        if service.serves(municipality) and not service.has_ended(at)
    ]
    services.sort(key=lambda service: (service.organization_name.casefold(), service.organization))
    lines = [
        replace(line, listed=True, window=window)
        for line in _all_shown(
            calls((Step(service.slug) for service in services), directory, at), directory, at
        )
    ]
    return [
        ShownOrganization(name, tuple(group))
        for (_, name), group in groupby(
            lines, key=lambda line: (line.line.organization, line.line.organization_name)
        )
    ]


@dataclass(frozen=True)
class ShownTerms:
    """An agreement as the page tells it."""

    terms: Terms

    @property
    def rows(self) -> list[tuple[str, str]]:
        """What was agreed, under the headings of the page; what nobody wrote is left out."""
        terms = self.terms
        rows = [
            ("Jouw rol", terms.your_role),
            ("Dit mag je verwachten", terms.expect),
            ("Regie", terms.lead),
        ]
        return [row for row in rows if row[1]]

    @property
    def later_rows(self) -> list[tuple[str, str]]:
        terms = self.terms
        rows = [
            ("Overdracht", terms.handover),
            ("Terugkoppeling", terms.feedback),
            ("Wat je tegen het gezin zegt", terms.tell_the_family),
        ]
        return [row for row in rows if row[1]]

    @property
    def since(self) -> str:
        return date_words(self.terms.since, year=True) if self.terms.since else ""

    @property
    def until(self) -> str:
        return date_words(self.terms.until, year=True) if self.terms.until else ""

    @property
    def signed(self) -> str:
        """Who signed, and when: "Veilig Thuis Flevoland (20 september 2026)"."""
        return ", ".join(_signature(signer.name, signer.on) for signer in self.terms.signed)

    @property
    def parties(self) -> str:
        return ", ".join(self.terms.parties)


def _signature(name: str, on: date | None) -> str:
    return f"{name} ({date_words(on, year=True)})" if on else name

"""What a page shows of an outcome: which line stands where, and what is said of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import ClassVar

from contacts.directory import Directory
from contacts.hours.engine import Span, relative_moment
from portal.shown.line import ShownLine
from portal.timeline import (
    Timeline,
    headlines_until,
    kept_text,
    outcome_timeline,
    window_around,
)
from portal.words import ShownDefinition, definitions_of
from trees.core.advice import Advice, advise
from trees.core.call import Call
from trees.core.decision import LONGEST_WAIT, UNSAFE, URGENCY
from trees.core.flow import Outcome


@dataclass(frozen=True)
class ShownOutcome:
    """The lines of an outcome: whom to call, then who is next."""

    advice: Advice
    # In the order that was agreed, whoever is called now.
    agreed: tuple[ShownLine, ...]
    also: tuple[ShownLine, ...]
    demo: bool
    # As with a line: on a page that is kept.
    window: Span | None = None
    # What the organizations of the agreed lines call a crisis, of those that wrote it down.
    definitions: tuple[ShownDefinition, ...] = ()

    @property
    def headline(self) -> str:
        """What the page says first; on a page of no moment what was agreed."""
        return self.advice.outcome.title if self.window else self.advice.headline

    @property
    def agreed_first(self) -> str:
        """The title, where the headline says something else."""
        title = self.advice.outcome.title
        return "" if self.headline == title else title

    @property
    def urgency(self) -> str:
        return self.advice.outcome.urgency if self.window else self.advice.urgency

    @property
    def urgency_words(self) -> str:
        return URGENCY[self.urgency] if self.window else self.advice.urgency_words

    @cached_property
    def card(self) -> tuple[ShownLine, ...]:
        """What comes before all other lines; nothing on a page of no moment.

        The one to wait for, or the one to call; and then the one to dial, where that is another.
        """
        calls = () if self.window else self.advice.card
        return tuple(line for call in calls for line in self.agreed if line.call is call)

    @property
    def waits(self) -> bool:
        """Whether it can wait for the first of these."""
        return not self.window and self.advice.wait is not None

    @property
    def lead(self) -> ShownLine | None:
        return self.card[0] if self.card else None

    @property
    def dial(self) -> ShownLine | None:
        """The one to dial where the number of the first isn't the one, or doesn't stand here."""
        return self.card[1] if len(self.card) > 1 else None

    # What stands between the two; where it isn't so, it isn't there to be read or found.
    no_number: ClassVar[str] = "Heb je het nummer niet, of geen gehoor?"
    unsafe: ClassVar[str] = f"{UNSAFE} Bel"
    remind: ClassVar[str] = "Zet een herinnering"

    @property
    def otherwise(self) -> str:
        if self.waits:
            return self.unsafe if self.dial else f"{self.unsafe} 112"
        return self.no_number if self.dial else ""

    @property
    def may_wait(self) -> bool:
        """Whether there may be a time at which this can wait."""
        return bool(self.advice.steps) and LONGEST_WAIT[self.advice.outcome.urgency] > timedelta(0)

    @property
    def may_be_two(self) -> bool:
        """Whether at some time two may stand first: the one to call may have no number here."""
        without = (line.line for line in self.agreed if line.line.number is None)
        own = any(line.own or (self.demo and line.is_placeholder) for line in without)
        return own or self.may_wait

    @cached_property
    def next(self) -> ShownLine | None:
        """Whom to call where nobody takes the phone, one tap away."""
        after = None if self.window else self.advice.next
        return next((line for line in self.agreed if line.call is after), None)

    @property
    def rest(self) -> tuple[ShownLine, ...]:
        """All others, in the agreed order; on a page of no moment every line."""
        return tuple(line for line in self.agreed if line not in (*self.card, self.next))

    @property
    def lines(self) -> tuple[ShownLine, ...]:
        """Every line, in the order of the page."""
        return (*self.card, *((self.next,) if self.next else ()), *self.rest)

    @property
    def defined(self) -> list[tuple[ShownDefinition, str, bool]]:
        """Each definition with its lines by their order, and whether one of them is called now.

        Where it can wait: of the one to call when it can't.
        """
        meant = self.dial if self.waits else self.lead
        call = meant.line.organization if meant else ""
        return [
            (one, self._orders(one.organization), one.organization == call)
            for one in self.definitions
        ]

    def _orders(self, organization: str) -> str:
        own = (one for one in self.agreed if one.line.organization == organization)
        return " ".join(str(one.order) for one in own)

    @property
    def standing(self) -> str:
        """How the call stands to what was agreed; "wait", and "kept" on a page of no moment."""
        if self.window and self.agreed:
            return "kept"
        return "wait" if self.waits else self.advice.standing

    @property
    def first_opening(self) -> str:
        """When the first of the outcome's own lines opens, unless it is answered as agreed."""
        first = self.advice.first_opening
        if self.standing in ("kept", "wait", "answered") or first is None or first.opens is None:
            return ""
        return f"{first.line.name} is {relative_moment(first.opens, self.advice.at)} weer open."

    @property
    def also_names(self) -> str:
        """Whom to call as well, each once: a service may have more than one number."""
        return ", ".join(dict.fromkeys(line.title for line in self.also))

    @cached_property
    def timeline(self) -> Timeline | None:
        """As of a line: how the outcome stands at each instant; None where that never changes."""
        window = self.window or window_around(self.advice.at)
        told_until = headlines_until(window) if self.window else None
        timeline = outcome_timeline(self.advice, window, demo=self.demo, told_until=told_until)
        as_shown = not self.window or not self.agreed
        return None if timeline.is_still and as_shown else timeline

    @property
    def kept(self) -> str:
        """What an open page says past all that was written beforehand, as its timeline does."""
        return kept_text(self.advice)


def shown_outcome(
    outcome: Outcome,
    directory: Directory,
    municipality: str,
    at: datetime,
    *,
    window: Span | None = None,
) -> ShownOutcome:
    """The lines to show, by what is decided at this moment."""
    advice = advise(outcome, directory, at, municipality=municipality)

    def shown(call: Call, order: int | None = None) -> ShownLine:
        service = directory.services[call.line.service]
        return ShownLine(call, service, at, order=order, window=window)

    return ShownOutcome(
        advice=advice,
        agreed=tuple(shown(call, order) for order, call in enumerate(advice.lines())),
        also=tuple(shown(call) for call in advice.also),
        demo=directory.demo,
        window=window,
        definitions=_definitions(advice.lines(), directory),
    )


def _definitions(lines: Iterable[Call], directory: Directory) -> tuple[ShownDefinition, ...]:
    named = ((one.line.organization, one.line.organization_name) for one in lines)
    return tuple(one for one in definitions_of(named, directory) if one.text)

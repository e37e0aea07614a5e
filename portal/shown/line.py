"""What a page shows of a line: words, never decisions."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import ClassVar, Literal

from contacts.directory import Service
from contacts.hours.engine import Hours, Span, State, line_words, to_local
from contacts.hours.words import date_words, in_a_row
from contacts.lines import Audience, Line, SharedLine, rows_of
from contacts.presence import address_line, coming_words, going_words
from municipalities.words import ages_words
from portal.timeline import (
    Timeline,
    band_text,
    band_timeline,
    comes_timeline,
    line_timeline,
    row_timeline,
    visit_timeline,
    window_around,
)
from trees.core.call import Call

# Exceptional hours are worth reading when they come near.
NEAR = timedelta(days=14)
STALE = timedelta(days=183)
# Where nothing is known of now: on a page that is kept, or that has been open for weeks.
KEPT = "Kijk naar de openingstijden"


@dataclass(frozen=True)
class ShownPresence:
    """That somebody comes, or that one can go there: what it says now, its hours, and later."""

    words: str
    hours: str = ""
    timeline: Timeline | None = None
    # What it says where nothing is known of now.
    kept: str = ""


@dataclass(frozen=True)
class ShownLine:
    """A line at a moment, as `_row.html` shows it."""

    call: Call
    service: Service
    at: datetime
    # Its place in the order that was agreed, whoever is called now; None where there is none.
    order: int | None = None
    # Under a heading that names the organization already.
    listed: bool = False
    # On a page that is kept: it says nothing of now, and lists what comes within this window.
    window: Span | None = None

    def told(self) -> tuple[Hashable, ...]:
        """All that its words depend on: the call of the moment, and of the moment only the day."""
        day = to_local(self.at).date()
        return self.call, self.service, day, self.order, self.listed, self.window

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
    def for_whom(self) -> str:
        """For which ages the service is and what it does: "Voor 12 tot en met 17 jaar. Triage." """
        ages, activities = ages_words(*self.service.ages), self.service.activities
        told = [f"Voor {ages}." if ages else "", f"{in_a_row(activities)}." if activities else ""]
        return " ".join(f"{part[0].upper()}{part[1:]}" for part in told if part)

    @property
    def without_phoning(self) -> str:
        """How somebody who can't phone reaches this line."""
        return self.call.without_phoning

    @property
    def state_words(self) -> str:
        if self.window and self.line.hours is not None:
            return KEPT
        words = line_words(self.call.state, self.call.until, self.call.opens, self.at)
        return words[0].upper() + words[1:]

    @property
    def hours_words(self) -> str:
        """The hours themselves: a wrong clock must not hide help."""
        if not isinstance(self.line, SharedLine):
            return self.hours_words_of(self.line.hours)
        rows = ((row.label, self.hours_words_of(row.hours)) for row in self.line.rows)
        return "; ".join(": ".join(filter(None, row)) for row in rows if row[1])

    @property
    def band_words(self) -> str:
        """What follows the state within its hours: ". Achterwacht: Van huis."."""
        return "" if self.window else band_text(self.line, self.at)

    @cached_property
    def band_timeline(self) -> Timeline | None:
        if not any(row.hours and row.hours.has_bands for row in rows_of(self.line)):
            return None
        return self._as_shown(band_timeline(self.line, self._timed), self.band_words)

    @property
    def label(self) -> str:
        """Which of several numbers this is; on a page that is kept the hours tell it."""
        return "" if self.window and isinstance(self.line, SharedLine) else self.line.label

    @property
    def is_one_of_several(self) -> bool:
        """Whether the label is what tells this number from another of the same service."""
        return len(self.service.phones) > 1

    @cached_property
    def label_timeline(self) -> Timeline | None:
        return self._row_timeline("label", self.label)

    @property
    def instruction(self) -> str:
        """What to do or say at this number; on a page that is kept, of every row."""
        if self.call.withheld:
            return ""
        return self.every_instruction if self.window else self.line.instruction

    @property
    def every_instruction(self) -> str:
        """The same without a now: of a number in several rows what each says, by its label."""
        rows = rows_of(self.line)
        if len({row.instruction for row in rows}) == 1:
            return rows[0].instruction
        told = ((row.label, row.instruction) for row in rows if row.instruction)
        return " ".join(": ".join(filter(None, one)) for one in told)

    @cached_property
    def instruction_timeline(self) -> Timeline | None:
        return None if self.call.withheld else self._row_timeline("instruction", self.instruction)

    def _row_timeline(self, word: Literal["label", "instruction"], shown: str) -> Timeline | None:
        if not isinstance(self.line, SharedLine):
            return None
        return self._as_shown(row_timeline(self.line, word, self._timed), shown)

    @property
    def _timed(self) -> Span:
        return self.window or window_around(self.at)

    def _as_shown(self, timeline: Timeline, shown: str) -> Timeline | None:
        """None where it says all the time what stands there already."""
        return None if timeline.is_still and timeline.says == shown else timeline

    @cached_property
    def comes(self) -> ShownPresence | None:
        """Whether somebody can come, which is another matter than whether somebody answers."""
        now, comes = self.call.comes, self.service.comes
        if now is None or comes is None:
            return None
        within = f", binnen {comes.arrives_within}" if comes.arrives_within else ""
        return self._presence(
            comes.hours,
            coming_words(now, self.at),
            f"Er kan iemand komen{within}.",
            lambda window: comes_timeline(comes, window),
        )

    @cached_property
    def visit(self) -> ShownPresence | None:
        """Whether one can go there; an address alone says nothing of when."""
        now, visit = self.call.visit, self.service.visit
        if now is None or visit is None or not (visit.hours or self.address):
            return None
        return self._presence(
            visit.hours,
            going_words(now, self.at),
            "Je kunt er terecht" if visit.hours else going_words(now, self.at),
            lambda window: visit_timeline(visit, window),
        )

    def _presence(
        self, hours: Hours | None, now: str, kept: str, written: Callable[[Span], Timeline]
    ) -> ShownPresence:
        words = kept if self.window else now
        if hours is None:
            return ShownPresence(words)
        timeline = written(self.window or window_around(self.at))
        as_shown = not self.window and timeline.is_still
        return ShownPresence(
            words, self.hours_words_of(hours), None if as_shown else timeline, kept
        )

    @property
    def address(self) -> str:
        """Where one can go, on one line."""
        return address_line(self.call.visit.address) if self.call.visit else ""

    @property
    def address_checked(self) -> str:
        """When somebody asked whether that is right."""
        day = self.call.visit.assured_on if self.call.visit else None
        return f"Adres gecontroleerd op {date_words(day, year=True)}." if day else ""

    def hours_words_of(self, hours: Hours | None) -> str:
        """With the exceptions that are near, or on a page that is kept all those of its window."""
        if hours is None or (hours.always and not self.window):
            return ""
        first = to_local(self.window.start if self.window else self.at).date()
        last = to_local(self.window.end).date() if self.window else first + NEAR
        return "; ".join(hours.words(first, last))

    @property
    def missing(self) -> str:
        """Why there is no number to dial; "" where there is one, or none is meant to be."""
        if self.line.number is not None or self.call.withheld:
            return ""
        if self.service.has_ended(self.at):
            return "deze dienst is gestopt"
        if self.line.refused:
            return "nummer is niet te lezen"
        if (begins := self.line.begins()) and begins > self.at:
            return f"nummer werkt vanaf {date_words(to_local(begins).date(), year=True)}"
        if self.line.own:
            return ""
        known = [phone for phone in self.service.phones if phone.number or phone.own]
        return "nummer werkt niet meer" if known else "nummer nog niet ingevuld"

    @property
    def where(self) -> str:
        """Where the caller finds an own number, which works already."""
        return "" if self.missing else self.line.where

    @property
    def only_for(self) -> str:
        """For whom a number is that isn't shown; "" for one that is for everybody."""
        return _ONLY_FOR[self.line.audience] if self.call.withheld else ""

    @cached_property
    def ways(self) -> tuple["ShownWay", ...]:
        """The lines by which everybody else gets to one for referrers, open or not."""
        return tuple(ShownWay(self, line) for line in self.call.ways)

    @property
    def assured_words(self) -> str:
        day = self.line.assured_on
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
        day = self.line.assured_on
        return day is None or to_local(self.at).date() - day > STALE

    # What an open page says of a line past all that was written beforehand.
    kept: ClassVar[str] = f"unknown {KEPT[0].lower()}{KEPT[1:]}"

    @cached_property
    def timeline(self) -> Timeline | None:
        """What is so at each instant, for the script; None where this line never says else."""
        return self.timeline_of(self.line)

    def timeline_of(self, line: Line) -> Timeline | None:
        timeline = line_timeline(line, self._timed)
        as_shown = not self.window or line.hours is None
        return None if timeline.is_still and as_shown else timeline


_ONLY_FOR: Mapping[Audience, str] = {
    "professional": "Dit nummer is voor professionals. Vraag je coördinator ernaar.",
    "referrers": "Alleen voor verwijzers.",
}


@dataclass(frozen=True)
class ShownWay:
    """A line to call and ask for another one, which is for referrers; shown while it is open."""

    to: ShownLine
    line: Line

    @property
    def words(self) -> str:
        return f"Bel {self.line.name} en vraag om {self.to.line.name}."

    @property
    def is_open(self) -> bool:
        """On a page that is kept it stands with its hours, until the script says better."""
        return bool(self.to.window) or self.line in self.to.call.via

    @property
    def hours_words(self) -> str:
        return self.to.hours_words_of(self.line.hours) if self.to.window else ""

    @property
    def timeline(self) -> Timeline | None:
        return self.to.timeline_of(self.line)

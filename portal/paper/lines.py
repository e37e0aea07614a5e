"""A number as paper shows it. Paper has no now: hours are words, and nobody is open."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from contacts.hours.engine import BandWeek, Hours, to_local
from contacts.lines import Line, rows_of
from portal.shown.line import ShownLine

QUARTER = timedelta(days=91)


def line_hours(line: Line, since: datetime, last: date) -> str:
    """The hours in words; of a number in several rows those of each, with its label."""
    rows = [(row.label, _hours(row, since, last)) for row in rows_of(line)]
    if len(rows) == 1:
        return rows[0][1]
    return "; ".join(": ".join(filter(None, row)) for row in rows)


def _hours(row: Line, since: datetime, last: date) -> str:
    return _words(row.hours, since, last) if row.hours else "openingstijden onbekend"


def _words(hours: Hours, since: datetime, last: date) -> str:
    return "dag en nacht" if hours.always else "; ".join(hours.words(to_local(since).date(), last))


def on_paper(lines: Iterable[ShownLine], since: datetime) -> tuple["PaperLine", ...]:
    """Lines of a page that somebody prints, with what is special in the quarter after `since`."""
    last = to_local(since + QUARTER).date()
    return tuple(PaperLine(line, since, last) for line in lines)


@dataclass(frozen=True)
class PaperLine:
    """A number as paper shows it; its hours tell of every exception from `since` up to `last`."""

    shown: ShownLine
    since: datetime
    last: date

    @property
    def number(self) -> str:
        """As people write it; "" for a placeholder and for a number that is withheld."""
        return self.shown.call.shown or ""

    @property
    def withheld(self) -> bool:
        return self.shown.call.withheld

    @property
    def whose(self) -> str:
        """The organization, unless the title tells already."""
        name = self.shown.line.organization_name
        return "" if name.casefold() in self.shown.title.casefold() else name

    @property
    def label(self) -> str:
        """Which of several numbers of a service this is; "" where nobody said.

        Of a number in several rows the hours tell it: paper has no now.
        """
        return self.shown.line.label if len(rows_of(self.shown.line)) == 1 else ""

    @property
    def beside(self) -> str:
        """What follows the name: ", Veilig Thuis Flevoland (volwassenen)".

        In the list of all numbers the heading tells whose it is.
        """
        whose = f", {self.whose}" if self.whose and not self.shown.listed else ""
        return f"{whose} ({self.label})" if self.label else whose

    @property
    def rows(self) -> list["PaperLine"]:
        """Each row of a number by itself."""
        return [self._of_row(row) for row in rows_of(self.shown.line)]

    def _of_row(self, row: Line) -> "PaperLine":
        return replace(self, shown=replace(self.shown, call=replace(self.shown.call, line=row)))

    @property
    def hours_words(self) -> str:
        return line_hours(self.shown.line, self.since, self.last)

    @property
    def band_rows(self) -> list[str]:
        """A row for each band within the hours: "achterwacht: ma t/m vr 22:00 tot 24:00. Bel."."""
        banded = (row.hours for row in rows_of(self.shown.line))
        weeks = (week for one in banded if one and one.has_bands for week in one.band_weeks())
        return [_band_words(week) for week in weeks]

    @property
    def comes_words(self) -> str:
        """When somebody can come, which is another matter than when somebody answers."""
        comes = self.shown.service.comes
        if comes is None or self.shown.call.comes is None:
            return ""
        within = f", binnen {comes.arrives_within}" if comes.arrives_within else ""
        hours = self._words(comes.hours) if comes.hours else "tijden niet bekend"
        return f"Er kan iemand komen{within}: {hours}."

    @property
    def visit_words(self) -> str:
        """Where one can go, and when; an address alone says nothing of when."""
        visit, address = self.shown.service.visit, self.shown.address
        if visit is None or visit.hours is None or self.shown.call.visit is None:
            return f"Adres: {address}." if address else ""
        where = f": {address}" if address else ""
        return f"Je kunt er terecht{where} ({self._words(visit.hours)})."

    def _words(self, hours: Hours) -> str:
        return _words(hours, self.since, self.last)

    @property
    def instruction(self) -> str:
        """What to do or say at this number; of one in several rows at each of them."""
        return "" if self.withheld else self.shown.every_instruction

    @property
    def say_words(self) -> str:
        """What to do or say at this step, and then at this number, as sentences."""
        said = (self.shown.call.say.strip(), self.instruction.strip())
        return " ".join(one if one[-1] in ".!?:" else f"{one}." for one in said if one)


def _band_words(week: BandWeek) -> str:
    hours = ": ".join(filter(None, (week.band, "; ".join(week.words))))
    return f"{hours}. {week.say}" if week.say else f"{hours}."

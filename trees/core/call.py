"""A line at a moment: whether somebody answers, until when, and its number where it may be seen."""

from dataclasses import dataclass
from datetime import datetime

from contacts.hours.engine import State
from contacts.lines import Line
from contacts.presence import Coming, Going


@dataclass(frozen=True, slots=True)
class Call:
    """A line at a moment: its state, and what to do or say there."""

    line: Line
    state: State
    until: datetime | None
    opens: datetime | None
    say: str = ""
    fallback: bool = False
    # What holds within the hours: "achterwacht", what is said of it, and until when.
    band: str = ""
    band_say: str = ""
    band_until: datetime | None = None
    # A number for others than those who may see this page.
    withheld: bool = False
    # Of a line for referrers: the lines by which everybody else gets there, and those open now.
    ways: tuple[Line, ...] = ()
    via: tuple[Line, ...] = ()
    # Whether somebody comes here now, and whether one can go there; None where nothing is said.
    comes: Coming | None = None
    visit: Going | None = None

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

    @property
    def without_phoning(self) -> str:
        """How somebody who can't phone reaches this line; "" where the line itself is withheld."""
        return "" if self.withheld else self.line.without_phoning

    def may_be_called(self, *, demo: bool) -> bool:
        """Whether there is a number to call, here or with the caller.

        In a demonstration a placeholder may stand where a number will be; it dials nothing.
        """
        placeholder = demo and self.line.audience == "public"
        return bool(self.tel or self.own or placeholder) and not self.withheld

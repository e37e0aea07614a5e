"""Times of one day as people write them: "van 9 tot 12 en 13u tot 17u", "dag en nacht"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from contacts.hours.calendar import DAYS
from contacts.hours.clock import minutes_of
from contacts.hours.words import runs
from contacts.hours.written_words import Kind, Token

Row = dict[str, Any]
"""A row of the week as in a package; a span of a day is the same without its days."""

HOW_TIMES = "Schrijf van en tot, zoals 08:30-17:00, of gesloten."
NEXT_DAY = " de volgende dag"


@dataclass(frozen=True, slots=True)
class Span:
    """From and to on one day, both as "08:30"."""

    start: str
    end: str
    next_day: bool = False
    band: str = ""
    say: str = ""

    @classmethod
    def of(cls, row: Row) -> "Span":
        """A span of a package, or the times of a row of its week."""
        next_day, band, say = (row.get(key) for key in ("next_day", "band", "say"))
        return cls(row["from"], row["to"], bool(next_day), band or "", say or "")

    @property
    def document(self) -> Row:
        """As in a package; what says nothing is left out."""
        row: Row = {"from": self.start, "to": self.end}
        if self.next_day:
            row["next_day"] = True
        return row | {name: said for name in ("band", "say") if (said := getattr(self, name))}

    @property
    def all_day(self) -> bool:
        return (self.start, self.end, self.next_day) == ("00:00", "24:00", False)

    @property
    def words(self) -> str:
        """For a reader: "22:00 tot 08:00 de volgende dag"."""
        if self.all_day:
            return "dag en nacht"
        night = self.next_day or minutes_of(self.end) <= minutes_of(self.start)
        return f"{self.start} tot {self.end}{NEXT_DAY if night else ''}"

    @property
    def typed(self) -> str:
        """As in a cell: "22:00-08:00", its band in brackets behind it."""
        times = f"{self.start}-{self.end}{NEXT_DAY if self.next_day else ''}"
        said = f": {_escaped(self.say, ']')}" if self.say else ""
        note = f" [{_escaped(self.band, ':]')}{said}]" if self.band or said else ""
        return f"{'dag en nacht' if self.all_day else times}{note}"


def _escaped(text: str, marks: str) -> str:
    """A text that can stand in brackets on one line."""
    return (
        re.sub(rf"[\\{re.escape(marks)}]", r"\\\g<0>", text)
        .replace("\n", "\\n")
        .replace("\r", "\\r")
    )


def _meant(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: _LINE_ENDS.get(found[1], found[1]), text).strip()


_LINE_ENDS = {"n": "\n", "r": "\r"}
_COLON = re.compile(r"((?:\\.|[^\\:])*):?(.*)", re.DOTALL)
WHOLE = Span("00:00", "24:00")


def spans_typed(spans: Sequence[Span]) -> str:
    """Spans as in a cell: "08:30-12:00, 13:00-17:00"; none is "gesloten"."""
    return ", ".join(span.typed for span in spans) or "gesloten"


def days_typed(days: Sequence[int]) -> str:
    """Days as in a cell: three and more in a row are a range, "ma-wo, vr"."""
    parts = []
    for first, last in runs(sorted(set(days))):
        run = DAYS[first : last + 1]
        parts.append(f"{run[0]}-{run[-1]}" if len(run) > 2 else ", ".join(run))
    return ", ".join(parts)


class Times:
    """A run of times at the start of some tokens. `left` is what stands behind it."""

    def __init__(self, text: str, found: Sequence[Token]) -> None:
        self.text, self.left = text, list(found)
        self.closed = False
        # "from" where only a begin was there, "to" where only an end was.
        self.half = ""

    def read(self) -> list[Span]:
        """The spans of the run. Raises ValueError with a Dutch sentence."""
        spans: list[Span] = []
        while self._goes_on(bool(spans) or self.closed):
            if self._skip("closed"):
                self.closed = True
            elif self._skip("all"):
                spans.append(self._noted(WHOLE))
            else:
                spans.append(self._noted(self._span()))
        return spans

    def _kind(self, ahead: int = 0) -> Kind | None:
        return self.left[ahead].kind if len(self.left) > ahead else None

    def _skip(self, kind: Kind) -> str:
        """The text of the next token if it is of this kind, "" where it isn't."""
        return self.left.pop(0).text if self._kind() == kind else ""

    def _goes_on(self, begun: bool) -> bool:
        """Whether another span comes, after an "en" where one came before."""
        ahead = int(begun and self._kind() == "and")
        opens = self._kind(ahead) in ("from", "to") and self._kind(ahead + 1) == "time"
        if not opens and self._kind(ahead) not in ("time", "all", "closed"):
            return False
        del self.left[:ahead]
        return True

    def _span(self) -> Span:
        if self._skip("to"):
            self.half = "to"
            return Span("00:00", self.left.pop(0).value)
        opened = self._skip("from").casefold()
        start = self.left.pop(0).value
        between: Kind = "and" if opened == "tussen" else "to"
        if self._kind() != between:
            return self._alone(start, opened)
        self._skip(between)
        return self._until(start)

    def _alone(self, time: str, opened: str) -> Span:
        if time == "24:00" and not opened:
            return WHOLE
        if opened != "vanaf":
            raise self._unread()
        self.half = "from"
        return Span(time, "24:00")

    def _until(self, start: str) -> Span:
        night = bool(self._skip("next"))
        if self._kind() != "time":
            raise self._unread()
        end = self.left.pop(0).value
        night = bool(self._skip("next")) or night
        if start == "24:00":
            raise ValueError("Begint het om middernacht? Schrijf 00:00.")
        return Span(start, end, next_day=night)

    def _noted(self, span: Span) -> Span:
        """With the word and the sentence that stand in brackets behind it."""
        band, say = _COLON.fullmatch(self._skip("note")[1:-1]).groups()  # type: ignore[union-attr]  # fits every text
        return replace(span, band=_meant(band), say=_meant(say))

    def _unread(self) -> ValueError:
        return ValueError(f"{shortened(self.text)} is niet te lezen. {HOW_TIMES}")


def shortened(text: str, most: int = 60) -> str:
    """What was written, in quotation marks, short enough for a sentence."""
    plain = " ".join(text.split())
    return f"“{plain[:most]}…”" if len(plain) > most else f"“{plain}”"

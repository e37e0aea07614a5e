"""Opening hours as people write them, read for a form and for a cell alike: rows, or a question.

"Ma t/m vr vanaf 17.00 uur tot 08.00 uur 's ochtends; za, zo en feestdagen: 24 uur per dag." What
can mean two things is asked with what it may mean; what says no hours is refused, with a way out.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from contacts import pasted
from contacts.hours.asking import Answers, Choices, Question, ask
from contacts.hours.calendar import DAYS, HOLIDAYS
from contacts.hours.words import in_a_row
from contacts.hours.written_pieces import (
    DAILY,
    EVERY_DAY,
    HOW,
    OFFICE,
    WORKDAYS,
    Held,
    Named,
    Piece,
)
from contacts.hours.written_times import (
    HOW_TIMES,
    WHOLE,
    Row,
    Span,
    Times,
    days_typed,
    shortened,
    spans_typed,
)
from contacts.hours.written_words import DATE, NOTE, Token, Unread, tokens

_NEGATION = re.compile(r"\b(?:geen|niet)\b", re.IGNORECASE)
_NTH = re.compile(r"\b\d ?(?:e|de|ste)\b.*\bmaand\b|\b\w*vakanties?\b", re.IGNORECASE)
_VALIDITY = re.compile(r"(?:t ?/ ?m|tot)\b", re.IGNORECASE)
WHICH: Choices = (
    ("default", "De negen gebruikelijke (niet Goede Vrijdag en Bevrijdingsdag)"),
    ("all", "Ook Goede Vrijdag en Bevrijdingsdag"),
)
_ALL = [name for name in HOLIDAYS if name not in ("Kerstavond", "Oudejaarsdag")]


@dataclass
class Written:
    """What a text says. `holidays` are the rules that it names itself, None where it names none."""

    week: list[Row] = field(default_factory=list)
    holidays: list[Row] | None = None
    asked: list[Question] = field(default_factory=list)


def read_week(text: str, answers: Answers) -> Written:
    """The rows of the week in a text, and what has to be asked about it.

    What isn't answered yet is read as its first choice, so that everything is asked at once.
    Raises ValueError with a Dutch sentence for what can't be read.
    """
    reader = _read(text, answers)
    if not reader.found.week and len(reader.shut) < len(DAYS):
        raise ValueError(f"{shortened(text)} zegt niet wanneer er in de week iemand opneemt. {HOW}")
    return reader.found


def read_holidays(text: str, answers: Answers) -> Written:
    """The same of a text about holidays alone: "alle feestdagen gesloten"."""
    return _read(text, answers).found


def _read(text: str, answers: Answers) -> "_Reader":
    cleaned = plain(text)
    _refuse_what_is_no_hours(cleaned)
    reader = _Reader(cleaned, answers)
    for piece in _between_stops(_tokens(cleaned, HOW)):
        reader.piece(piece)
    reader.finish()
    return reader


def read_spans(text: str) -> list[Span]:
    """The spans of one day: "9-12, 13-17 uur", "dag en nacht", "gesloten" (none).

    Raises ValueError with a Dutch sentence. A span may begin and end at the same time: whoever
    reads on asks what that means.
    """
    cleaned = plain(text)
    if cleaned in ("", "-"):
        return []
    found = [one for one in _tokens(cleaned, HOW_TIMES) if one.kind != "filler"]
    times = Times(
        cleaned, [replace(one, kind="and") if one.kind == "stop" else one for one in found]
    )
    spans = times.read()
    if times.left or times.half or times.closed == bool(spans):
        raise ValueError(f"{shortened(cleaned)} is niet te lezen. {HOW_TIMES}")
    return spans


def plain(text: str) -> str:
    """The text with the marks of a keyboard and single spaces; notes in brackets as they are."""
    parts = re.split(f"({NOTE.pattern})", text, flags=re.DOTALL)
    return "".join(part if number % 2 else _line(part) for number, part in enumerate(parts)).strip()


def _line(text: str) -> str:
    composed = unicodedata.normalize("NFC", pasted.plain_marks(text))
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"[^\S\n]+", " ", composed))


def _refuse_what_is_no_hours(cleaned: str) -> None:
    bare = NOTE.sub("", cleaned)
    if found := _NEGATION.search(bare):
        raise ValueError(
            f"“{found[0]}” draait de betekenis om. Schrijf alleen wanneer er wél iemand opneemt."
        )
    if found := _NTH.search(bare):
        raise ValueError(
            f"“{found[0]}” kan hier niet. Zet die dagen met hun datum bij Afwijkingen."
        )
    if found := DATE.search(bare):
        raise ValueError(_dated(bare, found[0]))


def _dated(text: str, day: str) -> str:
    if _VALIDITY.match(text):
        return (
            f"{shortened(text)} zegt tot wanneer dit geldt. Werkt het nummer daarna niet meer? "
            "Zet die dag dan bij Werkt tot en met."
        )
    return f"“{day}” is een datum. Zet die bij Afwijkingen, met het jaar erbij."


def _tokens(text: str, how: str) -> list[Token]:
    try:
        return tokens(text)
    except Unread as unread:
        word = str(unread)
        about = shortened(text) if word == text else f"“{word[:40]}” in {shortened(text)}"
        raise ValueError(f"{about} is niet te lezen. {how}") from None


def _between_stops(found: Sequence[Token]) -> Iterator[list[Token]]:
    """The pieces between semicolons and line ends; days may have their times on the next line."""
    piece: list[Token] = []
    for token in found:
        if token.kind != "stop":
            piece.append(token)
        elif piece and (token.text != "\n" or any(one.kind in _TIMES for one in piece)):
            yield piece
            piece = []
    if piece:
        yield piece


_TIMES = ("time", "all", "closed", "on", "office")


class _Reader:
    """The pieces of a text, one after another, into rows."""

    def __init__(self, plain: str, answers: Answers) -> None:
        self.plain, self.answers = plain, answers
        self.found = Written()
        # What is open, each with its "even" or "odd" weeks; and what is closed.
        self.held: list[tuple[Held, str]] = []
        self.closed: list[Held] = []
        # The days of the week that are said to be closed.
        self.shut: set[int] = set()

    def choose(self, question: Question) -> str:
        """What was answered, or the first choice until then."""
        if all(question.key != one.key for one in self.found.asked):
            self.found.asked.append(question)
        return question.answer(self.answers) or question.choices[0][0]

    def piece(self, found: Sequence[Token]) -> None:
        weeks = next((one.value for one in found if one.kind == "weeks"), "")
        text = self.plain[found[0].start : found[-1].end]
        kept = [one for one in found if one.kind not in ("filler", "weeks", "visit")]
        if not kept:
            raise ValueError(f"{shortened(text)} noemt geen openingstijden. {HOW}")
        piece = Piece(self.plain, kept, self.choose)
        for held in piece.read():
            if held.closed:
                self.closed.append(held)
            else:
                self.held.append((self._completed(held), weeks))
        if piece.no_holidays:
            self._add_rule("default", [])
        self._ask_whether_by_phone([one.text for one in found if one.kind == "visit"], text)

    def _ask_whether_by_phone(self, words: Sequence[str], text: str) -> None:
        if words:
            named = in_a_row([f"“{word}”" for word in dict.fromkeys(words)])
            said = f"Hier staat {named}. Zijn dit de tijden waarop iemand de telefoon opneemt?"
            self.choose(ask("phone", said, text))

    def _completed(self, held: Held) -> Held:
        """With what isn't said asked for: days, a begin or an end."""
        if held.rows:
            return held
        if held.half:
            missing = "tot hoe laat" if held.half == "from" else "vanaf hoe laat"
            said = f"{shortened(held.text)}: {missing}? Zonder dat lezen we {held.words}."
            self.choose(ask("half", said, choices=(("yes", f"Ja, {held.words}"),)))
        named = held.named or Named("", self._days_of(held))
        if "work" in named.words and _only_evening(held.spans):
            said = f"Werkdagen van {held.words}: neemt dan dezelfde dienst op als overdag?"
            self.choose(ask("evening", said))
        return replace(held, named=named)

    def _days_of(self, held: Held) -> tuple[int, ...]:
        if held.spans == [WHOLE]:
            return EVERY_DAY
        chosen = self.choose(ask("days", f"Op welke dagen geldt {held.words}?", "", DAILY))
        return EVERY_DAY if chosen == "daily" else WORKDAYS

    def finish(self) -> None:
        """All rows, once every piece was read."""
        self._close()
        for held, weeks in self.held:
            more = {"weeks": weeks} if weeks else {}
            self.found.week += [{**row, **more} for row in (*held.rows, *_rows(held))]
            if held.named and held.named.holidays:
                self._on_holidays([span.document for span in held.spans])

    def _close(self) -> None:
        """What is closed in one piece may not be open in another."""
        for closed in self.closed:
            days = closed.days if closed.named else EVERY_DAY
            self.shut.update(days)
            for held, _ in self.held:
                if set(held.days) & set(days):
                    raise ValueError(_contradiction(closed, held, days))
            if closed.named and closed.named.holidays:
                self._on_holidays([])

    def _on_holidays(self, hours: list[Row]) -> None:
        said = "Welke feestdagen zijn met “feestdagen” bedoeld?"
        chosen = self.choose(ask("holidays", said, self.plain, WHICH))
        self._add_rule("default" if chosen == "default" else list(_ALL), hours)

    def _add_rule(self, days: str | list[str], hours: list[Row]) -> None:
        rule = {"days": days, "hours": hours}
        if self.found.holidays:
            before = self.found.holidays[0]
            if before["days"] != days or not before["hours"] or not hours:
                raise ValueError("De feestdagen staan er twee keer in. Zet ze in één stuk.")
            rule["hours"] = [*before["hours"], *hours]
        self.found.holidays = [rule]


def _rows(held: Held) -> list[Row]:
    days = [DAYS[day] for day in held.days]
    return [{"days": days, **span.document} for span in held.spans] if days else []


def _contradiction(closed: Held, held: Held, days: Sequence[int]) -> str:
    said = f"{shortened(closed.text)} spreekt {shortened(held.text)} tegen."
    left = [day for day in held.days if day not in days]
    if not left:
        return f"{said} Laat een van beide weg."
    return f"{said} Schrijf {days_typed(left)} {spans_typed(held.spans)}."


def _only_evening(spans: Sequence[Span]) -> bool:
    """From the end of the working day, and not through the night."""
    return all(OFFICE.end <= span.start < span.end and not span.next_day for span in spans)

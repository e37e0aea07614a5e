"""One piece of written hours, between two semicolons: days with their times, in whichever order."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from contacts.hours.asking import Choices, Question, ask
from contacts.hours.calendar import DAYS
from contacts.hours.words import WEEKDAYS, days_words, in_a_row
from contacts.hours.written_times import WHOLE, Row, Span, Times, shortened
from contacts.hours.written_words import Kind, Token

HOW = "Schrijf het zoals ma-vr 08:30-17:00; za 10:00-12:00, of dag en nacht, of niet bekend."
EVERY_DAY, WORKDAYS, WEEKEND = tuple(range(7)), tuple(range(5)), (5, 6)
# The hours of most offices; what a text leaves unsaid is asked with these.
OFFICE = Span("08:30", "17:00")
NOON = "12:00"
DAILY: Choices = (("daily", "Elke dag, ook in het weekend"), ("workdays", "Ma t/m vr"))
_NAMES = ("days", "holidays", "daypart")

Choose = Callable[[Question], str]
"""Asks something, and gives what was chosen; until then its first choice."""


@dataclass
class Named:
    """Days by name, as `text` has them."""

    text: str
    days: tuple[int, ...] = ()
    holidays: bool = False
    # "vrijdagmiddag": a part of its only day.
    part: str = ""
    # "werkdagen" and "dagelijks" may mean something else than these days.
    words: frozenset[str] = frozenset()
    asked: list[Question] = field(default_factory=list)

    @property
    def unsaid(self) -> bool:
        """Only "'s avonds", which is no day."""
        return not self.days and not self.holidays


@dataclass
class Held:
    """Times and the days that they are for. `rows` instead, where they run over several days."""

    text: str
    spans: list[Span] = field(default_factory=list)
    named: Named | None = None
    closed: bool = False
    half: str = ""
    rows: list[Row] = field(default_factory=list)

    @property
    def days(self) -> tuple[int, ...]:
        return self.named.days if self.named else ()

    @property
    def words(self) -> str:
        """The times for a reader."""
        return in_a_row([span.words for span in self.spans])


class Piece:
    """The tokens of one piece, read from left to right. `no_holidays`: those were excepted."""

    def __init__(self, whole: str, found: Sequence[Token], choose: Choose) -> None:
        self.whole, self.left, self.choose = whole, list(found), choose
        self.text = self._slice(found[0], found[-1])
        self.items: list[Named | Held] = []
        self.office: Token | None = None
        self.no_holidays = False

    def read(self) -> list[Held]:
        """What it says. Raises ValueError with a Dutch sentence."""
        while self.left:
            read = (self._stretch, self._except, self._on, self._office, self._named, self._times)
            if not any(one() for one in read):
                raise ValueError(
                    f"“{self.left[0].text}” in {shortened(self.text)} is niet te lezen. {HOW}"
                )
        return list(self._paired())

    def _kind(self, ahead: int = 0) -> Kind | None:
        return self.left[ahead].kind if len(self.left) > ahead else None

    def _slice(self, first: Token, last: Token) -> str:
        return self.whole[first.start : last.end]

    def _stretch(self) -> bool:
        """From a time on one day until a time on another: "van vrijdag 17:00 tot maandag 08.00"."""
        if not (taken := self._stretch_ahead()):
            return False
        *_, first, start, _, last, end = self.left[:taken]
        del self.left[:taken]
        rows = _over_days(first.days[0], start.value, last.days[0], end.value)
        self.items.append(Held(self._slice(first, end), rows=rows))
        return True

    def _stretch_ahead(self) -> int:
        """How many tokens such a stretch takes; 0 where none begins here."""
        taken = 6 if self._kind() == "from" else 5
        ahead = self.left[taken - 5 : taken]
        kinds = [token.kind for token in ahead]
        if kinds not in ([*_STRETCH], [*_STRETCH[:2], "range", *_STRETCH[3:]]):
            return 0
        return taken if len(ahead[0].days) == len(ahead[3].days) == 1 else 0

    def _except(self) -> bool:
        if self._kind() != "except":
            return False
        self.left.pop(0)
        out = self._days()
        if out is None or out.asked or (out.holidays and out.days):
            raise ValueError(f"{shortened(self.text)} is niet te lezen. {HOW}")
        if out.holidays:
            self.no_holidays = True
        elif self.office:
            self._in_office(out)
        elif out.part:
            raise ValueError(f"{shortened(self.text)}: schrijf “{out.text}” apart. {HOW}")
        self.items = [_without(item, out.days) for item in self.items]
        return True

    def _on(self) -> bool:
        """The building closes at night and the telephone doesn't: two sets of hours."""
        if self._kind() != "on":
            return False
        self.left.pop(0)
        said = f"{shortened(self.text)}: neemt er dag en nacht iemand de telefoon op?"
        self.choose(ask("phone", said))
        self.items = [Held(self.text, [WHOLE], Named("", EVERY_DAY))]
        return True

    def _office(self) -> bool:
        if self._kind() not in ("office", "outside"):
            return False
        self.office = self.left.pop(0)
        if self.office.kind == "outside":
            self.left.pop(0)
        return True

    def _named(self) -> bool:
        if self._kind() in ("from", "and") and self._kind(1) in _NAMES:
            self.left.pop(0)
        if (named := self._days()) is None:
            return False
        self.items.append(named)
        return True

    def _days(self) -> Named | None:
        """A run of days: "ma t/m do en za", "weekend en feestdagen", "'s avonds"."""
        taken: list[Token] = []
        named = Named("")
        while self._kind() in _NAMES and not (taken and self._stretch_ahead()):
            token = self.left.pop(0)
            taken += [token, *self._range(token, named)]
            named.holidays = named.holidays or token.kind == "holidays"
            if (
                self._kind() in ("and", "from")
                and self._kind(1) in _NAMES
                and not self._stretch_ahead()
            ):
                self.left.pop(0)
        if not taken:
            return None
        named.text = self._slice(taken[0], taken[-1])
        named.part = taken[0].value if len(taken) == 1 and len(named.days) == 1 else ""
        return named

    def _range(self, token: Token, named: Named) -> list[Token]:
        """Adds the days that begin with this token; gives what it took besides."""
        named.words |= {token.value}
        days: Sequence[int] = token.days
        taken: list[Token] = []
        if self._kind() in ("range", "to") and token.days and self._kind(1) == "days":
            between, last = self.left.pop(0), self.left.pop(0)
            days, taken = _days_between(token, last), [last]
            if between.text.casefold() == "tot":
                named.asked.append(_with_the_last(self._slice(token, last), days))
        named.days = tuple(dict.fromkeys((*named.days, *days)))
        return taken

    def _times(self) -> bool:
        times = Times(self.text, self.left)
        spans = times.read()
        if not spans and not times.closed:
            return False
        taken = self.left[: len(self.left) - len(times.left)]
        self.left = times.left
        if self._kind() == "and":
            self.left.pop(0)
        text = self._slice(taken[0], taken[-1])
        if times.closed and spans:
            raise ValueError(f"{shortened(text)} spreekt zichzelf tegen. {HOW}")
        self.items.append(Held(text, spans, closed=times.closed, half=times.half))
        return True

    # Which times are for which days

    def _paired(self) -> Iterator[Held]:
        if self.office and not any(isinstance(item, Held) for item in self.items):
            self._in_office(None)
        if self.items and isinstance(self.items[0], Named):
            yield from self._days_first()
        else:
            yield from self._times_first()

    def _days_first(self) -> Iterator[Held]:
        named: Named | None = None
        waits = False
        for item in self.items:
            if isinstance(item, Named):
                if named and waits:
                    yield from self._whole_day(named)
                named, waits = item, True
                continue
            yield item if item.rows or item.named else self._together(named, item)
            named, waits = (None if item.rows else named), False
        if named and waits:
            yield from self._whole_day(named)

    def _times_first(self) -> Iterator[Held]:
        """Days behind their times: with one of each that is clear, with more it is asked."""
        pieces: list[Held] = []
        waiting: list[Held] = []
        for item in self.items:
            if isinstance(item, Held):
                waiting.append(item)
                continue
            pieces += [self._together(item, held) for held in waiting]
            waiting = []
        pieces += waiting
        named = [held for held in pieces if held.days and not held.closed]
        if len(named) > 1 and not self.office:
            self._ask_reading("order", named)
        yield from pieces

    def _together(self, named: Named | None, held: Held) -> Held:
        """Times with their days; a word that may mean two sets of days is asked about."""
        if named is None or named.unsaid:
            return held
        if "daily" in named.words and _by_day(held.spans):
            said = "“dagelijks”: ook op zaterdag en zondag?"
            if self.choose(ask("daily", said, self.text, DAILY)) == "workdays":
                named.days = WORKDAYS
        for question in named.asked:
            if self.choose(question) == "without":
                named.days = named.days[:-1]
        named.asked = []
        return replace(held, named=named, text=f"{named.text} {held.text}")

    def _whole_day(self, named: Named) -> Iterator[Held]:
        """Days behind which no times came: only of a weekend or a holiday one writes that."""
        if named.unsaid or not (named.holidays or set(named.days) <= set(WEEKEND)):
            raise ValueError(f"Bij {shortened(named.text)} staan geen tijden. {HOW}")
        said = f"Bij {shortened(named.text)} staan geen tijden. Is dat dag en nacht?"
        self.choose(ask("whole", said, self.text, (("yes", "Ja, dag en nacht"),)))
        yield Held(named.text, [WHOLE], named)

    def _in_office(self, out: Named | None) -> None:
        """Office hours that nobody wrote out are those of most: asked, with what they come to."""
        named = next((item for item in self.items if isinstance(item, Named)), None)
        days = (named.days if named else ()) or WORKDAYS
        if self.office and self.office.kind == "outside":
            times = [(WORKDAYS, Span(OFFICE.end, OFFICE.start))]
            times.append((WEEKEND, Span("00:00", OFFICE.start, next_day=True)))
        else:
            times = _office_without(days, out)
        self.items = [Held(self.text, [span], Named("", some)) for some, span in times if some]
        self._ask_reading("office", [item for item in self.items if isinstance(item, Held)])

    def _ask_reading(self, code: str, pieces: Sequence[Held]) -> None:
        read = "; ".join(f"{days_words(held.days)} {held.words}" for held in pieces)
        said = f"{shortened(self.text)} lezen we als {read}. Neemt er dan iemand de telefoon op?"
        self.choose(ask(code, said))


_STRETCH: tuple[Kind, ...] = ("days", "time", "to", "days", "time")


def _office_without(days: tuple[int, ...], out: Named | None) -> list[tuple[tuple[int, ...], Span]]:
    """Office hours on these days, but for a day or the morning or the afternoon of one."""
    if out is None:
        return [(days, OFFICE)]
    kept = tuple(day for day in days if day not in out.days)
    if out.part == "middag":
        return [(kept, OFFICE), (out.days, Span(OFFICE.start, NOON))]
    if out.part == "ochtend":
        return [(kept, OFFICE), (out.days, Span(NOON, OFFICE.end))]
    return [(kept, OFFICE)]


def _without(item: Named | Held, days: Sequence[int]) -> Named | Held:
    """Days with some of them taken out."""
    if isinstance(item, Held):
        return item
    return replace(item, days=tuple(day for day in item.days if day not in days))


def _by_day(spans: Sequence[Span]) -> bool:
    """Within the day, as a counter keeps it: its "dagelijks" may well be on working days alone."""
    return all("07:00" <= span.start < span.end <= "18:00" for span in spans)


def _days_between(first: Token, last: Token) -> list[int]:
    if len(first.days) != 1 or len(last.days) != 1:
        raise ValueError(f"“{first.text}-{last.text}” is niet te lezen. {HOW}")
    if last.days[0] < first.days[0]:
        raise ValueError(
            f"“{first.text}-{last.text}” loopt achteruit. Noem zulke dagen apart, zoals za, zo, ma."
        )
    return list(range(first.days[0], last.days[0] + 1))


def _with_the_last(text: str, days: Sequence[int]) -> Question:
    choices = (("with", days_words(days)), ("without", days_words(days[:-1])))
    return ask("last-day", f"“{text}”: hoort {WEEKDAYS[days[-1]]} erbij?", choices=choices)


def _over_days(first: int, start: str, last: int, end: str) -> list[Row]:
    """The rows of a stretch over several days: "vr 17:00 tot ma 08:00"."""
    length = (last - first) % 7
    if length == 0:
        raise ValueError("Begin en einde zijn op dezelfde dag. Schrijf het zoals ma 08:30-17:00.")
    between = [DAYS[(first + day) % 7] for day in range(1, length)]
    rows = [
        {"days": [DAYS[first]], "from": start, "to": "24:00"},
        {"days": between, "from": "00:00", "to": "24:00"},
        {"days": [DAYS[last]], "from": "00:00", "to": end},
    ]
    return [row for row in rows if row["days"] and row["to"] != "00:00"]

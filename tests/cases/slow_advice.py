"""A slow second opinion on whom to call: the rules as they are written, minute by minute.

It shares no line with the product's advice and asks nothing of its hours. A number is a row of
minutes, each closed, unknown or open with a text; a moment is a place in that row. It reads the
plain values of a directory (what was filled in), never what those work out.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from contacts.directory import Directory, Service
from contacts.lines import Line, Via
from tests.contacts.slow_hours import shifts_of_day
from trees.core.flow import Outcome, Step

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
AHEAD = 400 * 1440
CLOSED, UNKNOWN = 0, 255
STATES = {CLOSED: "closed", UNKNOWN: "unknown"}
ONLY_OPEN = bytes(0 if minute in STATES else 1 for minute in range(256))
# How long something may wait, in minutes.
LIMITS = {"nu": 0, "vandaag": 4 * 60, "zorgen": 120 * 60}
SEEN_BY = {
    "public": ("public",),
    "professional": ("public", "professional"),
    "referrers": ("public", "professional", "referrers"),
}
WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS = (
    "januari februari maart april mei juni juli augustus september oktober november december"
).split()
LISTS = ("steps", "fallback", "also")
CHOICES = ("call", "dial", "wait", "next")
INSTANTS = ("until", "opens", "band_until")
PLAIN = (
    "service name number tel own audience label instruction say fallback withheld state band "
    "band_say via"
).split()
NOBODY = "Nu neemt niemand op. Is het onveilig, bel 112"


@dataclass(frozen=True)
class Minutes:
    """A row of minutes, and where something else begins."""

    row: bytes
    texts: tuple[tuple[str, str], ...]
    opened: bytes = field(repr=False)
    turns: tuple[int, ...] = field(repr=False)
    openings: tuple[int, ...] = field(repr=False)

    @classmethod
    def of(cls, row: bytes, texts: Iterable[tuple[str, str]]) -> "Minutes":
        opened = row.translate(ONLY_OPEN)
        turns, openings = (
            tuple(run.start() for run in re.finditer(pattern, minutes))
            for pattern, minutes in ((_runs(row), row), (rb"\x01+", opened))
        )
        return cls(row, tuple(texts), opened, turns, openings)

    def state(self, now: int) -> str:
        return STATES.get(self.row[now], "open")

    def text(self, now: int) -> tuple[str, str]:
        return self.texts[self.row[now] - 1] if self.state(now) == "open" else ("", "")

    def until(self, now: int) -> int | None:
        return ahead(self.opened.find(0, now), now) if self.opened[now] else None

    def opens(self, now: int) -> int | None:
        return ahead(self.opened.find(1, now), now) if self.state(now) == "closed" else None

    def text_until(self, now: int) -> int | None:
        """When another text begins while it stays open."""
        turn = self.turn(now) if self.opened[now] else None
        return ahead(turn, now) if turn is not None and self.opened[turn] else None

    def turn(self, now: int) -> int | None:
        return first_after(self.turns, now)


def _runs(row: bytes) -> bytes:
    """A pattern that matches as many equal minutes as there are."""
    return b"|".join(re.escape(bytes([one])) + b"+" for one in sorted(set(row)))


def ahead(minute: int | None, now: int) -> int | None:
    """Nobody looks further than 400 days ahead."""
    return minute if minute is not None and now < minute <= now + AHEAD else None


def first_after(minutes: tuple[int, ...], now: int) -> int | None:
    place = bisect_right(minutes, now)
    return minutes[place] if place < len(minutes) else None


@dataclass(frozen=True)
class Said:
    """A line at a moment."""

    service: str
    name: str
    number: str | None
    tel: str | None
    own: bool
    audience: str
    label: str
    instruction: str
    say: str
    fallback: bool
    withheld: bool
    placeholder: bool
    state: str
    until: int | None
    opens: int | None
    band: str
    band_say: str
    band_until: int | None
    via: tuple[tuple[str, str, str], ...]
    comes: tuple[str, int | None, int | None, str] | None
    visit: tuple[str, int | None, int | None, str] | None

    @property
    def who(self) -> tuple[str, str | None, str]:
        return self.service, self.number, self.label

    @property
    def says(self) -> tuple[Any, ...]:
        """What the advice and its page say of it, apart from how long that holds."""
        named = (self.who, self.instruction, self.own, self.state, self.band, self.band_say)
        present = tuple(one and (one[0], one[3]) for one in (self.comes, self.visit))
        return (*named, self.via, *present)


@dataclass(frozen=True)
class SlowAdvice:
    """Whom to call at a moment; minutes are counted from the beginning of the window."""

    steps: tuple[Said, ...]
    fallback: tuple[Said, ...]
    also: tuple[Said, ...]
    call: Said | None
    dial: Said | None
    wait: Said | None
    headline: str

    @property
    def next(self) -> Said | None:
        """Whom to call where nobody takes the phone: never 112, and never the same number again.

        Where two stand first there is one already, and 112 itself always answers.
        """
        first = self.call
        if first is None or self.wait or first.number == "112":
            return None
        if self.dial and self.dial.who != first.who:
            return None
        for line in (*self.steps, *self.fallback):
            if line.state == "open" and line.tel and line.number not in ("112", first.number):
                return line
        return None

    @property
    def says(self) -> tuple[Any, ...]:
        chosen = tuple(one and one.who for one in (self.call, self.dial, self.wait))
        lines = (*self.steps, *self.fallback, *self.also)
        return (chosen, self.headline, tuple(one.says for one in lines))


class Window:
    """A directory as it will be from a day on."""

    def __init__(self, directory: Directory, first: date, days: int) -> None:
        self.directory, self.first, self.days = directory, first, days
        self.begin = datetime.combine(first, time(), AMSTERDAM).astimezone(UTC)
        self.length = self.minute(datetime.combine(first + days * DAY, time()))
        self._made: dict[Any, Minutes] = {}
        self._shifts: dict[str, list[tuple[int, int, tuple[str, str]]]] = {}
        self._places: dict[datetime, int] = {}

    # From the clock on the wall to a minute and back

    def now(self, at: datetime) -> int:
        return (at.astimezone(UTC) - self.begin) // MINUTE

    def instant(self, minute: int | None) -> datetime | None:
        return None if minute is None else self.begin + minute * MINUTE

    def wall(self, minute: int) -> datetime:
        return (self.begin + minute * MINUTE).astimezone(AMSTERDAM)

    def minute(self, wall: datetime) -> int:
        """The first minute at which the clock shows this, or has passed it."""
        while not _exists(wall):
            wall += MINUTE
        return (wall.replace(tzinfo=AMSTERDAM, fold=0).astimezone(UTC) - self.begin) // MINUTE

    def place(self, wall: datetime) -> int:
        """The same within the window."""
        if wall not in self._places:
            self._places[wall] = min(self.minute(wall), self.length)
        return self._places[wall]

    def day_begins(self, day: date | None) -> int:
        """Of a day without an end or a beginning: the end of the window."""
        if day is None or day >= self.first + self.days * DAY:
            return self.length
        return self.place(datetime.combine(max(day, self.first), time()))

    # Rows of minutes

    def hours(self, hours: Any) -> Minutes:
        """Of one document of hours, or of none."""
        return self.rows([(hours, None, None)])

    def rows(self, rows: list[tuple[Any, date | None, date | None]]) -> Minutes:
        """Of all rows of one number, each with its first and last day; the last begun counts."""
        key = tuple((id(hours), first, last) for hours, first, last in rows)
        if key not in self._made:
            self._made[key] = self._painted(rows)
        return self._made[key]

    def _painted(self, rows: list[tuple[Any, date | None, date | None]]) -> Minutes:
        row = bytearray(self.length)
        shifts, texts = [], []
        for hours, first, last in rows:
            begin = 0 if first is None else self.day_begins(first)
            end = self.day_begins(last and last + DAY)
            if hours is None:
                row[begin:end] = bytes([UNKNOWN]) * max(end - begin, 0)
                continue
            for start, finish, text in self._of_document(hours.document()):
                # Before its first day a row hasn't begun.
                begun = max(start, begin) if begin else start
                shifts.append((begun, min(finish, end), text))
        for start, finish, text in sorted(shifts, key=lambda shift: shift[0]):
            start = max(start, 0)
            if start < finish:
                if text not in texts:
                    texts.append(text)
                row[start:finish] = bytes([texts.index(text) + 1]) * (finish - start)
        return Minutes.of(bytes(row), texts)

    def _of_document(self, document: Any) -> list[tuple[int, int, tuple[str, str]]]:
        key = json.dumps(document)
        if key not in self._shifts:
            self._shifts[key] = [
                (self.place(start), self.place(end), text or ("", ""))
                for number in range(-3, self.days + 1)
                for start, end, text in shifts_of_day(document, self.first + number * DAY)
            ]
        return self._shifts[key]

    # A service and its lines

    def has_ended(self, service: Service, now: int) -> bool:
        return service.ended_on is not None and self.day_begins(service.ended_on) <= now

    def numbers(self, service: Service) -> list[tuple[Line, ...]]:
        """Its numbers, each with all rows in which it stands."""
        found: list[list[Line]] = []
        for row in service.phones:
            same = [rows for rows in found if any(_is_one_number(row, other) for other in rows)]
            if same:
                same[0].append(row)
            else:
                found.append([row])
        return [tuple(rows) for rows in found]

    def of_number(self, rows: Iterable[Line]) -> Minutes:
        return self.rows([(row.hours, row.valid_from, row.valid_to) for row in rows])

    def works(self, row: Line, now: int) -> bool:
        return self._has_begun(row, now) and (
            row.valid_to is None or now < self.day_begins(row.valid_to + DAY)
        )

    def lines(self, slug: str, now: int, **more: Any) -> Iterator[Said]:
        """The lines of a service that are shown now."""
        service = self.directory.services.get(slug)
        if service is None:
            return
        working = self._working(service, now)
        for row, minutes in working:
            yield self._said(service, row, minutes, now, **more)
        if not working:
            yield self._without_number(service, now, **more)

    def _working(self, service: Service, now: int) -> list[tuple[Line, Minutes]]:
        """Of each number that works now the row that is shown, and when somebody answers."""
        if self.has_ended(service, now):
            return []
        return [
            (self._shown_row(rows, now), self.of_number(rows))
            for rows in self.numbers(service)
            if any(self.works(row, now) for row in rows)
        ]

    def _shown_row(self, rows: tuple[Line, ...], now: int) -> Line:
        """The row that is open, else the one that opens first."""
        working = [row for row in rows if self.works(row, now)]
        for row in working:
            if self.of_number([row]).state(now) == "open":
                return row
        return min(working, key=lambda row: self.of_number([row]).opens(now) or 2 * self.length)

    def _without_number(self, service: Service, now: int, **more: Any) -> Said:
        """No number works: a line remains that says when the number that comes opens."""
        coming = [] if self.has_ended(service, now) else self._coming(service, now)
        if coming:
            first = min(coming, key=lambda row: self.day_begins(row.valid_from))
            said = self._said(service, first, self.of_number([first]), now, **more)
            return replace(
                said, number=None, tel=None, placeholder=not (first.own or first.refused)
            )
        nothing = Line(service.slug, service.organization, service.name, "", None, None)
        never = bool(service.phones) or self.has_ended(service, now)
        minutes = self.rows([] if never else [(None, None, None)])
        return self._said(service, nothing, minutes, now, **more)

    def _coming(self, service: Service, now: int) -> list[Line]:
        return [row for row in service.phones if not self._has_begun(row, now)]

    def _has_begun(self, row: Line, now: int) -> bool:
        return row.valid_from is None or self.day_begins(row.valid_from) <= now

    def _said(
        self,
        service: Service,
        line: Line,
        minutes: Minutes,
        now: int,
        *,
        municipality: str,
        access: str,
        say: str = "",
        fallback: bool = False,
    ) -> Said:
        withheld = line.audience not in SEEN_BY[access]
        seen = None if withheld or line.own else line.number
        band, band_say = minutes.text(now)
        return Said(
            service=service.slug,
            name=service.name,
            number=seen.shown if seen else None,
            tel=seen.tel if seen else None,
            own=line.own,
            audience=line.audience,
            label=line.label,
            instruction=line.instruction,
            say=say,
            fallback=fallback,
            withheld=withheld,
            placeholder=not (line.number or line.own or line.refused),
            state=minutes.state(now),
            until=minutes.until(now),
            opens=minutes.opens(now),
            band=band,
            band_say=band_say,
            band_until=minutes.text_until(now),
            via=tuple(self._via(line, municipality, now)),
            comes=self._comes(service, municipality, now),
            visit=self._visit(service, now),
        )

    # How everybody else gets there, who comes, where one can go

    def _via(self, line: Line, municipality: str, now: int) -> Iterator[tuple[str, str, str]]:
        """The public lines that are open now; a region's service after the municipality's own."""
        if line.audience != "referrers":
            return
        told = []
        for via in line.via:
            for service in self._led_to(via, municipality, now):
                for way, minutes in self._working(service, now):
                    if way.audience == "public" and way.number and minutes.opened[now]:
                        told.append((service.slug, service.name, way.number.tel))
        yield from dict.fromkeys(told)

    def _led_to(self, via: Via, municipality: str, now: int) -> list[Service]:
        offered = [
            service
            for service in self.directory.services.values()
            if not self.has_ended(service, now)
            and (service.municipalities is None or municipality in service.municipalities)
        ]
        if not via.kind:
            return [service for service in offered if service.slug == via.service]
        of_kind = [service for service in offered if service.kind == via.kind]
        own = [service for service in of_kind if service.municipalities is not None]
        return own + [service for service in of_kind if service.municipalities is None]

    def _comes(
        self, service: Service, municipality: str, now: int
    ) -> tuple[str, int | None, int | None, str] | None:
        comes, served = service.comes, service.municipalities
        if comes is None or self.has_ended(service, now):
            return None
        if any(area is not None and municipality not in area for area in (comes.area, served)):
            return None
        return (*self._present(comes.hours, now), comes.arrives_within)

    def _visit(self, service: Service, now: int) -> tuple[str, int | None, int | None, str] | None:
        visit = service.visit
        if visit is None or self.has_ended(service, now):
            return None
        return (*self._present(visit.hours, now), visit.address)

    def _present(self, hours: Any, now: int) -> tuple[str, int | None, int | None]:
        minutes = self.hours(hours)
        return minutes.state(now), minutes.until(now), minutes.opens(now)

    # The advice

    def advice(
        self, outcome: Outcome, now: int, municipality: str, access: str = "public"
    ) -> SlowAdvice:
        who = {"municipality": municipality, "access": access}
        steps = tuple(self._all(outcome.steps, now, **who))
        also = tuple(self._all(outcome.also, now, **who))
        closing = [Step(slug) for slug in dict.fromkeys(self.directory.fallback)]
        fallback = tuple(self._all(closing, now, fallback=True, **who))
        call = self._call(steps, fallback)
        wait = self._wait(outcome, steps, call, now)
        return SlowAdvice(
            steps,
            fallback,
            also,
            call,
            self._dial(steps, fallback),
            wait,
            self._headline(outcome, call, wait, now),
        )

    def _all(self, steps: Iterable[Step], now: int, **more: Any) -> Iterator[Said]:
        for step in steps:
            yield from self.lines(step.service, now, say=step.say, **more)

    def _may_be_called(self, line: Said) -> bool:
        if line.withheld:
            return False
        if line.tel or line.own:
            return True
        # Nobody put a number in: a demonstration shows what it would be, but for a secret one.
        return line.placeholder and line.audience == "public" and self.directory.demo

    def _call(self, steps: tuple[Said, ...], fallback: tuple[Said, ...]) -> Said | None:
        for line in (*steps, *fallback):
            if line.state == "open" and self._may_be_called(line):
                return line
        return _unknown_with_number(steps)

    def _dial(self, steps: tuple[Said, ...], fallback: tuple[Said, ...]) -> Said | None:
        for line in (*steps, *fallback):
            if line.state == "open" and line.tel:
                return line
        return _unknown_with_number(steps)

    def _wait(
        self, outcome: Outcome, steps: tuple[Said, ...], call: Said | None, now: int
    ) -> Said | None:
        limit = LIMITS[outcome.urgency]
        if outcome.urgency == "zorgen":
            may = bool(steps) and steps[0].state == "closed"
        else:
            may = call is None or call.fallback or call.state == "unknown"
        if not may:
            return None
        soon = [
            line
            for line in steps
            if line.opens is not None and line.opens - now <= limit and self._may_be_called(line)
        ]
        return min(soon, key=lambda line: line.opens or 0, default=None)

    def _headline(self, outcome: Outcome, call: Said | None, wait: Said | None, now: int) -> str:
        if wait and wait.opens is not None:
            who = f"{wait.name} {self._day(wait.opens, now)} vanaf {self.wall(wait.opens):%H:%M}"
            if outcome.urgency == "zorgen":
                return f"Dit kan wachten: bel {who}"
            return f"Bel {who}"
        if call is None:
            return NOBODY
        if call.service == outcome.steps[0].service if outcome.steps else False:
            return outcome.title
        if call.fallback and outcome.urgency != "nu":
            return f"Kan het niet wachten? Bel {call.name}"
        return f"Bel nu {call.name}"

    def _day(self, minute: int, now: int) -> str:
        day, today = self.wall(minute).date(), self.wall(now).date()
        ahead = (day - today).days
        if ahead < 2:
            return ("vandaag", "morgen")[ahead]
        return WEEKDAYS[day.weekday()] if ahead <= 6 else f"{day.day} {MONTHS[day.month - 1]}"

    def told(
        self, outcome: Outcome, at: datetime, municipality: str, access: str = "public"
    ) -> dict[str, Any]:
        """The advice as plain values, with instants."""
        now = self.now(at)
        said = self.advice(outcome, now, municipality, access)
        lists = {name: getattr(said, name) for name in LISTS}
        return {
            **{name: [self._line(one) for one in lines] for name, lines in lists.items()},
            **{name: self._line(getattr(said, name)) for name in CHOICES},
            "headline": said.headline,
            "until": self.instant(self.until(outcome, now, municipality, access)),
        }

    def _line(self, said: Said | None) -> dict[str, Any] | None:
        if said is None:
            return None
        line = {name: getattr(said, name) for name in PLAIN}
        line |= {name: self.instant(getattr(said, name)) for name in INSTANTS}
        for name in ("comes", "visit"):
            present = getattr(said, name)
            line[name] = present and (
                present[0],
                self.instant(present[1]),
                self.instant(present[2]),
                present[3],
            )
        return line

    # Until when it is so

    def until(
        self, outcome: Outcome, now: int, municipality: str, access: str = "public"
    ) -> int | None:
        """The first minute at which anything that is said changes."""
        said = self.advice(outcome, now, municipality, access)
        services = self._concerned(outcome, municipality)
        states = self._states(services, now)
        minute = now
        while (coming := self._next_minute(services, minute, said)) is not None:
            minute = coming
            if not ahead(minute, now):
                return None
            later = self.advice(outcome, minute, municipality, access)
            if later.says != said.says or self._states(services, minute) != states:
                return minute
        return None

    def _states(self, services: list[Service], now: int) -> list[Any]:
        """Of every number, also of one that isn't shown yet or isn't shown here."""
        return [
            not self.has_ended(service, now)
            and (any(self.works(row, now) for row in rows), minutes.state(now), minutes.text(now))
            for service in services
            for rows in self.numbers(service)
            for minutes in [self.of_number(rows)]
        ]

    def _concerned(self, outcome: Outcome, municipality: str) -> list[Service]:
        """The services of the outcome, those that close it, and the ways to each of them."""
        slugs = [*outcome.services(), *self.directory.fallback]
        return [
            self.directory.services[slug]
            for slug in dict.fromkeys(slugs)
            if slug in self.directory.services
        ]

    def _next_minute(self, services: list[Service], now: int, said: SlowAdvice) -> int | None:
        """The next minute at which anything at all can change."""
        found: list[int | None] = []
        for service in self._and_ways(services):
            found += [self.day_begins(service.ended_on)] if service.ended_on else []
            for row in service.phones:
                found += [self.day_begins(row.valid_from)] if row.valid_from else []
                found += [self.day_begins(row.valid_to + DAY)] if row.valid_to else []
            present = [one.hours for one in (service.comes, service.visit) if one]
            rows = [self.of_number(rows) for rows in self.numbers(service)]
            rows += [self.of_number([row]) for row in service.phones]
            for minutes in (*rows, *map(self.hours, present)):
                found.append(minutes.turn(now))
                # Something can wait from so long before an opening on.
                for limit in LIMITS.values():
                    opening = first_after(minutes.openings, now + limit)
                    found.append(None if opening is None else opening - limit)
        if said.wait:
            found.append(self.day_begins(self.wall(now).date() + DAY))
        return min(
            (one for one in found if one is not None and now < one < self.length), default=None
        )

    def _and_ways(self, services: list[Service]) -> list[Service]:
        vias = [via for service in services for row in service.phones for via in row.via]
        led_to = [
            service
            for service in self.directory.services.values()
            if any(
                (via.kind and via.kind == service.kind) or via.service == service.slug
                for via in vias
            )
        ]
        return [*services, *led_to]


def _exists(wall: datetime) -> bool:
    """Whether the clock ever shows this."""
    back = wall.replace(tzinfo=AMSTERDAM).astimezone(UTC).astimezone(AMSTERDAM)
    return back.replace(tzinfo=None, fold=0) == wall


def _is_one_number(one: Line, other: Line) -> bool:
    """The same digits for the same people, on a day on which both work."""
    if one.number is None or other.number is None:
        return False
    if (one.number.tel, one.audience) != (other.number.tel, other.audience):
        return False
    starts = (one.valid_from or date.min, other.valid_from or date.min)
    ends = (one.valid_to or date.max, other.valid_to or date.max)
    return max(starts) <= min(ends)


def _unknown_with_number(steps: tuple[Said, ...]) -> Said | None:
    return next((line for line in steps if line.state == "unknown" and line.tel), None)

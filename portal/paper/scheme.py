"""The whole flow on paper: numbered questions and outcomes, and every number.

Paper has no now. A line says its hours in words and never who is open, and the sheet says until
when all of it holds.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from itertools import count

from agreements.terms import Agreements, Terms, in_force
from contacts.directory import Directory
from contacts.hours.engine import to_local
from contacts.lines import Line
from portal.paper.cards import Card, cards
from portal.paper.drawing import Drawing, drawing_of
from portal.paper.lines import PaperLine, line_hours
from portal.paper.pocket import PocketCard, pocket_card
from portal.paper.posters import ShownRow, shown_rows
from portal.paper.validity import Change, first_change
from portal.shown.line import ShownLine
from portal.shown.numbers import by_organization, shown_numbers
from trees.core.advice import calls
from trees.core.flow import Answer, Flow, Outcome, Page, Question, Step
from trees.core.poster import MOST_ROWS, Overview, Row, situations


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer, and the number of the entry that it leads to; None where nothing is there."""

    text: str
    hint: str
    to: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A question or an outcome under its number.

    Pages of a part that say the same and lead to the same stand in it once; `pages` names them.
    """

    number: int
    page: Page
    pages: tuple[str, ...]
    choices: tuple[Choice, ...] = ()
    steps: tuple[PaperLine, ...] = ()
    also: tuple[PaperLine, ...] = ()
    agreement: str = ""

    @property
    def asks(self) -> bool:
        return isinstance(self.page, Question)


@dataclass(frozen=True, slots=True)
class Part:
    """What follows on one first answer: a sheet of its own, that needs no other part."""

    title: str
    hint: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class PaperOrganization:
    name: str
    lines: tuple[PaperLine, ...]


@dataclass(frozen=True)
class Paper:
    """Everything to print. `first` and `parts` are empty where nothing is published."""

    holds: Change
    first: Entry | None
    parts: tuple[Part, ...]
    closing: tuple[PaperLine, ...]
    organizations: tuple[PaperOrganization, ...]
    agreements: tuple[Terms, ...]
    # The rows at a glance; none where no outcome has a text for them.
    overview: tuple[ShownRow, ...] = ()

    @property
    def nobody_answers(self) -> tuple[PaperLine, ...]:
        """The closing lines that can be called."""
        return tuple(line for line in self.closing if line.number)

    @property
    def all_lines(self) -> Iterator[PaperLine]:
        """The closing lines first: who carries one card wants those on it."""
        yield from self.closing
        for organization in self.organizations:
            yield from organization.lines

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """The lines that are answered day and night for as long as this paper holds."""
        return cards(self.all_lines, self.holds.at)


@dataclass(frozen=True)
class Wall:
    """What hangs on a wall and fits in a pocket: the situations, the way to them, and a card.

    There are no rows, and is no drawing, where no outcome has a text for the overview.
    """

    holds: Change
    rows: tuple[ShownRow, ...]
    drawing: Drawing | None
    card: PocketCard
    nobody_answers: tuple[PaperLine, ...]


@dataclass(frozen=True)
class Printer:
    """Puts a municipality's flow and numbers on paper as they stand at an aware moment."""

    directory: Directory
    agreements: Agreements
    municipality: str
    at: datetime
    # When its edition gives way to the next one, as far as that is planned.
    next_edition: datetime | None = None
    # From when the paper tells; None is from its moment. One that is made anew every day tells from
    # the Monday, so that it is the same all week while nothing changes.
    since: datetime | None = None

    def paper(self, flow: Flow | None) -> Paper:
        """The paper of a flow; None is a municipality that has numbers only."""
        used = _agreements_of(flow) if flow else frozenset()
        first, parts = self._tree(flow) if flow and flow.page(flow.start) else (None, ())
        return Paper(
            holds=self._holds(flow, used),
            first=first,
            parts=parts,
            closing=self._lines(Step(slug) for slug in self.directory.closing_services()),
            organizations=self._organizations(),
            agreements=tuple(terms for slug, terms in self._terms.items() if slug in used),
            overview=self._overview(flow) if first and flow else (),
        )

    def _overview(self, flow: Flow) -> tuple[ShownRow, ...]:
        return shown_rows(self._poster.rows(flow), self._hours)

    @cached_property
    def _poster(self) -> Overview:
        start = self._since.replace(second=0, microsecond=0)
        return Overview(self.directory, self.municipality, start)

    def _hours(self, line: Line) -> str:
        return line_hours(line, self._since, self._last)

    def wall(self, flow: Flow | None) -> Wall:
        """The overview, the way to each of its situations, and the card that follows from it."""
        closing = self._lines(Step(slug) for slug in self.directory.closing_services())
        told = list(self._situations(flow)) if flow else []
        rows = [row for row, _ in told]
        ways = {slug: one for _, outcomes in told for slug, one in outcomes.items()}
        calls_at_last = [line.shown.call for line in closing]
        return Wall(
            holds=self._holds(flow, _agreements_of(flow) if flow else frozenset()),
            rows=shown_rows(rows, self._hours),
            drawing=drawing_of(flow, ways) if flow and ways else None,
            card=pocket_card(rows, calls_at_last, self._hours, self.at),
            nobody_answers=tuple(line for line in closing if line.number),
        )

    def _situations(self, flow: Flow) -> Iterator[tuple[Row, dict[str, ShownRow]]]:
        """Each row of the overview, and by their slug what each of its outcomes says by itself."""
        for one in situations(flow)[:MOST_ROWS]:
            row = self._poster.row(one)
            alone = [replace(one, outcomes=(outcome,)) for outcome in one.outcomes]
            said = [row] if len(alone) == 1 else [self._poster.row(each) for each in alone]
            shown = shown_rows(said, self._hours)
            yield row, {each.outcomes[0].slug: its for each, its in zip(alone, shown, strict=True)}

    @cached_property
    def _terms(self) -> dict[str, Terms]:
        return in_force(self.agreements, self.municipality, to_local(self.at).date())

    def _holds(self, flow: Flow | None, used: frozenset[str]) -> Change:
        named = {*self.directory.closing_services(), *(flow.services() if flow else ())}
        services = [
            service
            for service in self.directory.services.values()
            if service.slug in named or service.is_offered(self.municipality, self.at)
        ]
        versions = [terms for slug in sorted(used) for terms in self.agreements.get(slug, ())]
        here = [terms for terms in versions if terms.is_for(self.municipality)]
        return first_change(
            services, here, self.at, next_edition=self.next_edition, since=self._since
        )

    @property
    def _since(self) -> datetime:
        return self.since or self.at

    @cached_property
    def _last(self) -> date:
        """The last day of which the hours have to tell: no paper holds any longer."""
        return first_change((), (), self._since).last_day

    def _tree(self, flow: Flow) -> tuple[Entry, tuple[Part, ...]]:
        start, alike = flow.first(), _alike(flow)
        if isinstance(start, Outcome):
            return self._entry(1, start, (start.slug,), {}), ()
        numbers, parts, first = count(2), [], {}
        for answer in start.answers:
            entries = self._entries(flow, answer, alike, numbers)
            first.update({answer.slug: entries[0].number} if entries else {})
            parts.append(Part(answer.text, answer.hint, entries))
        return self._entry(1, start, (start.slug,), first), tuple(parts)

    def _entries(
        self, flow: Flow, answer: Answer, alike: Mapping[str, str], numbers: Iterator[int]
    ) -> tuple[Entry, ...]:
        """The pages below an answer in the order of the tree, those that are alike together."""
        together: dict[str, list[str]] = {}
        for page, _ in flow.below(answer.slug, without={flow.start}):
            together.setdefault(alike[page.slug], []).append(page.slug)
        numbered = [(next(numbers), slugs) for slugs in together.values()]
        known = {slug: number for number, slugs in numbered for slug in slugs}
        return tuple(
            self._entry(number, flow.pages[slugs[0]], tuple(slugs), known)
            for number, slugs in numbered
        )

    def _entry(
        self, number: int, page: Page, pages: tuple[str, ...], known: Mapping[str, int]
    ) -> Entry:
        if isinstance(page, Question):
            choices = [Choice(one.text, one.hint, known.get(one.slug)) for one in page.answers]
            return Entry(number, page, pages, choices=tuple(choices))
        agreed = self._terms.get(page.agreement) if page.agreement else None
        return Entry(
            number,
            page,
            pages,
            steps=self._lines(page.steps),
            also=self._lines(page.also),
            agreement=agreed.title if agreed else "",
        )

    def _lines(self, steps: Iterable[Step]) -> tuple[PaperLine, ...]:
        return self._on_paper(
            ShownLine(call, self.directory.services[call.line.service], self.at)
            for call in calls(steps, self.directory, self.at, municipality=self.municipality)
        )

    def _on_paper(self, lines: Iterable[ShownLine]) -> tuple[PaperLine, ...]:
        return tuple(PaperLine(line, self._since, self._last) for line in lines)

    def _organizations(self) -> tuple[PaperOrganization, ...]:
        """Every number of the municipality, as its page of numbers has them."""
        shown = shown_numbers(self.directory, self.municipality, self.at)
        return tuple(
            PaperOrganization(one.name, self._on_paper(one.lines)) for one in by_organization(shown)
        )


def _agreements_of(flow: Flow) -> frozenset[str]:
    return frozenset(page.agreement for page in flow.outcomes() if page.agreement)


def _alike(flow: Flow) -> dict[str, str]:
    """For each page one that says the same and leads to the same: on paper they are one.

    A branch that is used twice was copied when it was published. From the leaves up; a page comes
    before those it leads to.
    """
    found: dict[Hashable, str] = {}
    alike: dict[str, str] = {}
    for slug, page in reversed([*flow.pages.items()]):
        alike[slug] = found.setdefault(_said(page, alike), slug)
    return alike


def _said(page: Page, alike: Mapping[str, str]) -> Hashable:
    if isinstance(page, Outcome):
        return replace(page, slug="")
    leads = [(one.text, one.hint, alike.get(one.slug, one.slug)) for one in page.answers]
    return page.title, page.hint, tuple(leads)

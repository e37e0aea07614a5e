"""A draft as plain values, and how it becomes the flow of one municipality.

Pruned by `only_in`, kinds of service resolved, `continue_at` expanded: the branch is copied under
the answer that continues there, so that every page has exactly one way that leads to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from agreements.accepted import Accepted
from contacts.directory import Directory
from trees.core import branch
from trees.core.branch import Branch
from trees.core.findings import Problem, error
from trees.core.flow import Ages, Answer, Flow, Outcome, Page, Question, Step

MOST_PAGES = 20_000


@dataclass(frozen=True, slots=True)
class DraftStep:
    """A call by one service, or by a kind that each municipality fills in with its own."""

    service: str = ""
    kind: str = ""
    say: str = ""


@dataclass(frozen=True, slots=True)
class DraftOutcome:
    slug: str
    title: str
    steps: tuple[DraftStep, ...]
    also: tuple[DraftStep, ...] = ()
    urgency: str = "nu"
    explanation: str = ""
    agreement: str | None = None
    accepted: tuple[Accepted, ...] = ()
    poster: str = ""


@dataclass(frozen=True, slots=True)
class DraftNode:
    """A node: a question with children, or an end in `outcome` or `continue_at`."""

    slug: str
    parent: str | None = None
    answer: str = ""
    hint: str = ""
    question: str = ""
    outcome: str | None = None
    continue_at: str | None = None
    only_in: frozenset[str] = frozenset()
    ages: Ages = (None, None)
    children: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """One tree of a region with the outcomes it may end in."""

    tree: str
    start: str
    nodes: Mapping[str, DraftNode]
    outcomes: Mapping[str, DraftOutcome]

    def branch(self, slug: str) -> Branch:
        """A node of this tree with all below it."""
        node = self.nodes[slug]
        start, to = node.ages
        return Branch(
            slug=slug,
            answer=node.answer,
            hint=node.hint,
            question=node.question,
            outcome=node.outcome,
            continue_at=node.continue_at,
            ages=branch.Ages(start, to),  # type: ignore[arg-type]  # None: nobody wrote a beginning
            only_in=tuple(sorted(node.only_in)),
            answers=tuple(self.branch(child) for child in node.children),
        )


@dataclass(frozen=True, slots=True)
class _Place:
    """A page to be made: of which node, under which slug, and through which continuations."""

    node: DraftNode
    slug: str
    prefix: str = ""
    via: tuple[str, ...] = ()


@dataclass
class _Building:
    """A flow in the making."""

    draft: Draft
    municipality: str
    directory: Directory
    at: datetime
    pages: dict[str, Page] = field(default_factory=dict)
    problems: dict[Problem, None] = field(default_factory=dict)

    def build(self) -> None:
        waiting = [_Place(self.draft.nodes[self.draft.start], self.draft.start)]
        while waiting:
            if len(self.pages) >= MOST_PAGES:
                self.fault("too-large", self.draft.start, _TOO_LARGE)
                return
            place = waiting.pop()
            waiting.extend(reversed(self._page(place)))

    def fault(self, code: str, slug: str, message: str) -> None:
        self.found(code, f"pagina {slug}", message)

    def found(self, code: str, place: str, message: str) -> None:
        """Tell a problem, once."""
        self.problems.setdefault(error(code, place, message, self.municipality))

    def _page(self, place: _Place) -> list[_Place]:
        """Make one page; returns the places of its answers."""
        if place.slug in self.pages:
            self.fault("same-slug", place.slug, _SAME_SLUG.format(place.slug))
            return []
        end = self._end_of(place)
        if end is None:
            return []
        if end.node.outcome:
            self.pages[place.slug] = self._outcome(place.slug, end.node.outcome)
            return []
        return self._question(place, end)

    def _end_of(self, place: _Place) -> _Place | None:
        """Follow continuations to the node that fills this page."""
        node, via = place.node, place.via
        prefix = place.prefix
        while node.continue_at:
            if node.slug in via:
                self.fault("cycle", place.slug, _CYCLE.format(" → ".join((*via, node.slug))))
                return None
            via, prefix = (*via, node.slug), place.slug
            target = self.draft.nodes.get(node.continue_at)
            if target is None or not self._is_here(target):
                self.fault(
                    "no-page", place.slug, _NO_PAGE.format(place.node.answer, node.continue_at)
                )
                return None
            node = target
        return _Place(node, place.slug, prefix, via)

    def _is_here(self, node: DraftNode | None) -> bool:
        """Whether the node and all above it hold in this municipality."""
        while node:
            if node.only_in and self.municipality not in node.only_in:
                return False
            node = self.draft.nodes.get(node.parent) if node.parent else None
        return True

    def _question(self, place: _Place, end: _Place) -> list[_Place]:
        children = [self.draft.nodes[slug] for slug in end.node.children]
        here = [c for c in children if not c.only_in or self.municipality in c.only_in]
        below = [_Place(c, self._slug(c, end.prefix), end.prefix, end.via) for c in here]
        self.pages[place.slug] = Question(
            slug=place.slug,
            title=end.node.question,
            # The hint of an answer stands under that answer; the first question has its own.
            hint=end.node.hint if end.node.slug == self.draft.start else "",
            answers=tuple(_answer(child) for child in below),
        )
        return below

    def _slug(self, node: DraftNode, prefix: str) -> str:
        return f"{prefix}--{node.slug}" if prefix else node.slug

    def _outcome(self, slug: str, name: str) -> Outcome:
        draft = self.draft.outcomes[name]
        return Outcome(
            slug=slug,
            name=name,
            title=draft.title,
            steps=self._steps(draft, draft.steps),
            also=self._steps(draft, draft.also),
            urgency=draft.urgency,
            explanation=draft.explanation,
            agreement=draft.agreement,
            accepted=draft.accepted,
            poster=draft.poster,
        )

    def _steps(self, outcome: DraftOutcome, steps: tuple[DraftStep, ...]) -> tuple[Step, ...]:
        return tuple(found for step in steps for found in self._resolved(outcome, step))

    def _resolved(self, outcome: DraftOutcome, step: DraftStep) -> tuple[Step, ...]:
        if step.service:
            return (Step(step.service, step.say),)
        services = self.directory.offering(step.kind, self.municipality, self.at)
        if not services:
            self.found(
                "kind-not-offered",
                f"uitkomst {outcome.slug}",
                _NOT_OFFERED.format(outcome.title, step.kind),
            )
        return tuple(Step(service.slug, step.say) for service in services)


_TOO_LARGE = (
    f"Met alle takken die elders verdergaan wordt deze boom groter dan {MOST_PAGES} pagina's. "
    "Laat minder antwoorden elders verdergaan."
)
_SAME_SLUG = "Twee pagina's krijgen hetzelfde adres “{}”. Geef een van beide een andere korte naam."
_CYCLE = "Deze antwoorden verwijzen in een kring naar elkaar: {}. Haal er één verwijzing uit."
_NO_PAGE = (
    "Het antwoord “{}” gaat verder bij “{}”, maar die vraag is er niet in deze gemeente. "
    "Beperk het antwoord tot dezelfde gemeenten, of kies een andere vraag."
)
_NOT_OFFERED = (
    "“{}” verwijst naar de soort dienst “{}”, maar niemand biedt die hier. "
    "Voeg zo'n dienst toe, of kies een andere stap."
)


def _answer(place: _Place) -> Answer:
    node = place.node
    return Answer(
        slug=place.slug,
        text=node.answer,
        hint=node.hint,
        node=node.slug if node.slug != place.slug else "",
        ages=node.ages,
    )


def flow_of(
    draft: Draft, municipality: str, directory: Directory, at: datetime
) -> tuple[Flow, list[Problem]]:
    """The flow of one municipality as it would be published at `at`, and what is wrong with it.

    A flow with problems may have answers without a page; it is for looking at, not for publishing.
    """
    building = _Building(draft, municipality, directory, at)
    building.build()
    return Flow.of(draft.start, building.pages), list(building.problems)

"""A flow: the questions of one municipality, in which one way leads to every page.

An edition is a flow written as a document. A slug alone says where a person is.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from agreements.accepted import Accepted, of_gap

FORMAT = 2


Ages = tuple[int | None, int | None]


class NoSuchAnswer(LookupError):
    """Somebody walked to an answer that the question before it doesn't have."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A choice on a question; it leads to the page with the same slug."""

    slug: str
    text: str
    hint: str = ""
    # The slug of the draft node: another one than `slug` where a branch was expanded.
    node: str = ""
    # For whom this answer is meant: from and up to these years, both included.
    ages: Ages = (None, None)


@dataclass(frozen=True, slots=True)
class Question:
    """A page that asks."""

    slug: str
    title: str
    answers: tuple[Answer, ...]
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One call: which service, and what to do or say."""

    service: str
    say: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A page that says whom to call. `name` is the region's own slug for it."""

    slug: str
    name: str
    title: str
    steps: tuple[Step, ...]
    also: tuple[Step, ...] = ()
    urgency: str = "nu"
    explanation: str = ""
    agreement: str | None = None
    accepted: tuple[Accepted, ...] = ()
    # Its row on the overview for the wall; "" for none.
    poster: str = ""

    @property
    def answers(self) -> tuple[Answer, ...]:
        """None: here nothing is asked any more."""
        return ()

    def services(self) -> list[str]:
        """Every service that it refers to, in the order of its steps."""
        return [step.service for step in (*self.steps, *self.also)]


Page = Question | Outcome


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the way to a page: an answer given, and the page it led to."""

    slug: str
    text: str


@dataclass(frozen=True)
class Flow:
    """All pages of one municipality; `parents` names for each page the question before it."""

    start: str
    pages: Mapping[str, Page]
    parents: Mapping[str, str]

    def first(self) -> Page:
        return self.pages[self.start]

    def page(self, slug: str) -> Page | None:
        return self.pages.get(slug)

    def trail(self, slug: str) -> tuple[Crumb, ...]:
        """The answers that lead to a page, the first one first; none for the first question."""
        crumbs: list[Crumb] = []
        while slug != self.start:
            parent = self.parents[slug]
            crumbs.append(Crumb(slug, self._answer(parent, slug).text))
            slug = parent
        return tuple(reversed(crumbs))

    def _answer(self, question: str, slug: str) -> Answer:
        for answer in self.pages[question].answers:
            if slug in (answer.slug, answer.node):
                return answer
        raise NoSuchAnswer(slug)

    def walk(self, answers: Iterable[str]) -> Page:
        """The page at the end of these answers, each named by its page or by its draft node.

        Raises NoSuchAnswer for the first that isn't an answer of the page before it.
        """
        page = self.first()
        for slug in answers:
            page = self.pages[self._answer(page.slug, slug).slug]
        return page

    def way(self, answers: tuple[str, ...]) -> tuple[tuple[Page, ...], tuple[str, ...]]:
        """The pages as far as these answers lead, and the answers that lead nowhere from there."""
        pages = [self.first()]
        for number, slug in enumerate(answers):
            try:
                pages.append(self.pages[self._answer(pages[-1].slug, slug).slug])
            except LookupError:
                return tuple(pages), answers[number:]
        return tuple(pages), ()

    def below(
        self, slug: str, *, without: Iterable[str] = ()
    ) -> Iterator[tuple[Page, tuple[str, ...]]]:
        """A page and all that follow on it, in the order of the tree, each with the answers given.

        A draft may lack a page, lead to one twice, or in a circle: each comes once.
        """
        waiting: list[tuple[str, tuple[str, ...]]] = [(slug, ())]
        seen = set(without)
        while waiting:
            slug, way = waiting.pop()
            page = self.page(slug)
            if page is None or slug in seen:
                continue
            seen.add(slug)
            yield page, way
            waiting += [(one.slug, (*way, one.text)) for one in reversed(page.answers)]

    def outcomes(self) -> Iterator[Outcome]:
        return (page for page in self.pages.values() if isinstance(page, Outcome))

    def services(self) -> frozenset[str]:
        """Every service that an outcome refers to."""
        return frozenset(service for page in self.outcomes() for service in page.services())

    def document(self) -> dict[str, Any]:
        """The flow as JSON: questions in the order of the tree, each outcome written once."""
        outcomes = {page.name: _outcome_document(page) for page in self.outcomes()}
        pages = [_page_document(page) for page in self.pages.values()]
        return {"format": FORMAT, "start": self.start, "pages": pages, "outcomes": outcomes}

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> "Flow":
        """The flow of a document; raises ValueError for a format of another time."""
        if document.get("format") not in (1, FORMAT):
            raise ValueError(f"Onbekend formaat van een editie: {document.get('format')!r}.")
        outcomes = document["outcomes"]
        if document["format"] == 1:
            outcomes = {name: _of_format_1(one) for name, one in outcomes.items()}
        pages = {page["slug"]: _read_page(page, outcomes) for page in document["pages"]}
        return cls.of(document["start"], pages)

    @classmethod
    def of(cls, start: str, pages: Mapping[str, Page]) -> "Flow":
        parents = {answer.slug: page.slug for page in pages.values() for answer in page.answers}
        return cls(start, pages, parents)


QUESTION, OUTCOME = TypeAdapter(Question), TypeAdapter(Outcome)


def _page_document(page: Page) -> dict[str, Any]:
    """A question without what was left empty; an outcome is named, and stands beside the pages."""
    if isinstance(page, Outcome):
        return {"slug": page.slug, "outcome": page.name}
    document: dict[str, Any] = QUESTION.dump_python(page, mode="json", exclude_defaults=True)
    return document


def _outcome_document(page: Outcome) -> dict[str, Any]:
    document: dict[str, Any] = OUTCOME.dump_python(
        page, mode="json", exclude={"slug", "name"}, exclude_defaults=True
    )
    document["urgency"] = page.urgency
    return {key: entry for key, entry in document.items() if entry or key == "steps"}


def _read_page(page: Mapping[str, Any], outcomes: Mapping[str, Any]) -> Page:
    if "outcome" not in page:
        return QUESTION.validate_python(page)
    name = page["outcome"]
    return OUTCOME.validate_python({"slug": page["slug"], "name": name, **outcomes[name]})


def _of_format_1(outcome: Mapping[str, Any]) -> Mapping[str, Any]:
    """An outcome had one gap that was accepted."""
    rest = {key: said for key, said in outcome.items() if key != "accepted_gap"}
    return {**rest, "accepted": of_gap(outcome.get("accepted_gap"))}

"""A case on its way through a flow: the answers so far, where they lead, and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from contacts.directory import Directory
from trees.core.advice import advise
from trees.core.first_calls import Called, FirstCall, call_words, first_call, whom_to_call
from trees.core.flow import Answer, Flow, Outcome, Page, Question
from trees.core.scenarios import NOTHING_SAID, Said, said_by


@dataclass(frozen=True)
class Walk:
    """`answers` lead to `page`; `lost` is the answer that led nowhere, "" where all were there.

    `called` is the one to call, also where this can wait; `first` is what the page puts first.
    """

    pages: tuple[Page, ...]
    answers: tuple[str, ...]
    lost: str
    called: Called | None = None
    first: FirstCall | None = None
    said: Said = NOTHING_SAID

    @property
    def page(self) -> Page:
        return self.pages[-1]

    @property
    def question(self) -> Question | None:
        return self.page if isinstance(self.page, Question) else None

    @property
    def outcome(self) -> Outcome | None:
        return self.page if isinstance(self.page, Outcome) else None

    @property
    def call(self) -> str:
        """The slug of the service to call first; "" where nobody answers."""
        return self.called.service if self.called else ""

    @property
    def call_words(self) -> str:
        return call_words(self.called)

    @property
    def given(self) -> list[tuple[str, str]]:
        """[(the question, the answer that was given)]."""
        return [
            (page.title, _answer(page, slug).text)
            for page, slug in zip(self.pages, self.answers, strict=False)
        ]

    def ways_back(self, here: str, query: Mapping[str, str]) -> list[tuple[str, str, str]]:
        """[(question, answer, the address where another answer is given)]."""
        return [
            (question, answer, walk_address(here, query, self.answers[:n]))
            for n, (question, answer) in enumerate(self.given)
        ]

    def ways_on(self, here: str, query: Mapping[str, str]) -> list[tuple[Answer, str]]:
        """[(an answer of the question, the address to which it leads)]."""
        return [
            (answer, walk_address(here, query, (*self.answers, answer.slug)))
            for answer in self.page.answers
        ]


def walked(
    flow: Flow, answers: tuple[str, ...], directory: Directory, municipality: str, at: datetime
) -> Walk | None:
    """As far as these answers lead, with whom to call first where they end; None without a page."""
    if flow.page(flow.start) is None:
        return None
    pages, lost = flow.way(answers)
    if lost:
        return Walk(pages, answers[: len(pages) - 1], lost[0])
    last = pages[-1]
    if not isinstance(last, Outcome):
        return Walk(pages, answers, "")
    advice = advise(last, directory, at, municipality=municipality)
    called, first = whom_to_call(advice), first_call(advice)
    return Walk(pages, answers, "", called, first, said_by(advice))


def _answer(page: Page, slug: str) -> Answer:
    return next(answer for answer in page.answers if slug in (answer.slug, answer.node))


def walk_address(here: str, query: Mapping[str, str], answers: tuple[str, ...]) -> str:
    return f"{here}?{urlencode([*query.items(), *(('antwoord', slug) for slug in answers)])}"

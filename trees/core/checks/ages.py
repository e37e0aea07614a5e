"""For every age of the region somebody: the answers of a question, the services of an outcome."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from contacts.directory import Directory
from contacts.hours.words import in_a_row
from trees.core.findings import Problem, warning
from trees.core.flow import Ages, Flow, Outcome, Question

OLDEST = 130


@dataclass(frozen=True, slots=True)
class Between:
    """The ages from `first` to `last`, both included; none where first is more than last."""

    first: int = 0
    last: int = OLDEST
    # Whether somebody named an age at all; where nobody did, nobody can be left out.
    named: bool = True

    @classmethod
    def of(cls, ages: Ages) -> "Between":
        start, end = ages
        return cls(start or 0, OLDEST if end is None else end, ages != (None, None))

    def and_also(self, other: "Between") -> "Between":
        first, last = max(self.first, other.first), min(self.last, other.last)
        return Between(first, last, self.named or other.named)


@dataclass
class AgeCheck:
    """The ages along the ways of one flow; without any age on the way there is nothing to ask."""

    flow: Flow
    directory: Directory
    _holes: dict[str, tuple[Outcome, dict[Between, str]]] = field(default_factory=dict)

    def problems(self) -> Iterator[Problem]:
        """A warning for each question that leaves an age out, and for each outcome that does."""
        for slug, ages in self._ages().items():
            page = self.flow.pages[slug]
            if isinstance(page, Question):
                yield from self._question(page, ages)
            else:
                self._outcome(page, ages)
        for outcome, holes in self._holes.values():
            yield self._hole(outcome, holes)

    def _ages(self) -> Mapping[str, Between]:
        """For whom each page is that can be reached, by the answers on the way to it."""
        start = self.flow.start
        ages = {start: Between.of(self.directory.ages)} if start in self.flow.pages else {}
        waiting = list(ages)
        for slug in waiting:
            for answer in self.flow.pages[slug].answers:
                if answer.slug in self.flow.pages and answer.slug not in ages:
                    ages[answer.slug] = ages[slug].and_also(Between.of(answer.ages))
                    waiting.append(answer.slug)
        return ages

    def _question(self, page: Question, ages: Between) -> Iterator[Problem]:
        if holes := holes_in(ages, [answer.ages for answer in page.answers]):
            yield warning(
                "ages-hole",
                f"pagina {page.slug}",
                f"Bij “{page.title}” is er geen antwoord voor {ages_words(holes)}. "
                "Voeg een antwoord toe, of pas de leeftijden van de antwoorden aan.",
            )

    def _outcome(self, page: Outcome, ages: Between) -> None:
        known = [self.directory.services.get(step.service) for step in page.steps]
        for hole in holes_in(ages, [service.ages for service in known if service]):
            found = self._holes.setdefault(page.name, (page, {}))[1]
            found.setdefault(hole, page.slug)

    def _hole(self, outcome: Outcome, holes: Mapping[Between, str]) -> Problem:
        ways = in_a_row([f"“{slug}”" for slug in dict.fromkeys(holes.values())])
        return warning(
            "ages-hole",
            f"uitkomst {outcome.name}",
            f"Bij “{outcome.title}” is er niemand voor {ages_words(list(holes))} (op de weg naar "
            f"{ways}). Voeg een stap toe, of beperk de leeftijd van het antwoord dat hierheen "
            "leidt.",
        )


def holes_in(ages: Between, served: Sequence[Ages]) -> list[Between]:
    """The ages that none of these serves; a question or outcome that serves nobody isn't asked."""
    if not ages.named:
        return []
    holes, expected = [], ages.first
    for one in sorted((Between.of(pair) for pair in served), key=lambda one: one.first):
        if expected < one.first <= ages.last:
            holes.append(Between(expected, one.first - 1))
        expected = max(expected, one.last + 1)
    if served and expected <= ages.last:
        holes.append(Between(expected, ages.last))
    return holes


def ages_words(holes: Iterable[Between]) -> str:
    """Ages as people say them: "17 jaar", "18 tot en met 64 jaar", "65 jaar en ouder"."""
    return in_a_row([_words(hole) for hole in sorted(holes, key=lambda hole: hole.first)])


def _words(hole: Between) -> str:
    if hole.first == hole.last:
        return f"{hole.first} jaar"
    if hole.last == OLDEST:
        return f"{hole.first} jaar en ouder"
    return f"{hole.first} tot en met {hole.last} jaar"

"""Whether somebody answers at every minute: each outcome's own lines, over the whole period."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from agreements.accepted import Accepted, accepted_for
from contacts.hours.engine import Span, to_instant
from contacts.hours.words import date_words
from trees.core.coverage import Coverage, Reason, cut
from trees.core.findings import Problem, error, warning
from trees.core.flow import Outcome
from trees.core.gap_patterns import Pattern, pattern_of
from trees.core.gap_words import GapSentence, gap_sentences, listed, quoted_names

NOT_COUNTED: dict[Reason, str] = {
    "professional": "het nummer is alleen voor professionals",
    "referrers": "het nummer is alleen voor verwijzers",
    "own": "het nummer staat bij de cliënt of in het dossier",
    "placeholder": "het nummer is nog niet ingevuld",
    "unknown": "de openingstijden zijn niet bekend",
    "over": "het nummer werkt dan niet",
}

_GOES_ON = "Daarna is het gat er nog, en houdt het publicatie tegen: spreek dat op tijd opnieuw af."

# The names of the lines that close last and of those that open next, in words; "" for none.
Neighbours = tuple[str, str]


@dataclass
class GapCheck:
    """The gaps of outcomes over one coverage; each distinct set of lines is told once."""

    coverage: Coverage
    _patterns: dict[tuple[frozenset[int], Span], Pattern] = field(default_factory=dict)
    _words: dict[tuple[tuple[str, ...], Span], str] = field(default_factory=dict)

    def problems(self, outcome: Outcome) -> Iterator[Problem]:
        """The gaps that stop a publication, and those that were accepted in writing."""
        services = tuple(sorted({step.service for step in outcome.steps}))
        if not self.coverage.gaps(self.coverage.set_of(services)):
            return
        gap = accepted_for("nobody-answers", outcome.accepted)
        accepted, refused = self._periods(gap)
        place = f"uitkomst {outcome.name}"
        if gap and (words := self._words_of(services, accepted)):
            # What comes after its last day doesn't stop anybody yet: it will, on the day after.
            goes_on = bool(self._words_of(services, refused))
            said = self._accepted(outcome, gap, words, accepted, goes_on=goes_on)
            yield warning("accepted-gap", place, said)
        else:
            words = self._words_of(services, refused)
            yield error("nobody-answers", place, self._refused(outcome, gap, words))

    def _periods(self, gap: Accepted | None) -> tuple[Span, Span]:
        """The part of the period in which a gap is accepted, and the part in which it isn't."""
        start, end = self.coverage.start, self.coverage.end
        border = start if gap is None else end
        if gap and gap.until:
            border = min(max(start, to_instant(gap.until, 24 * 60)), end)
        return Span(start, border), Span(border, end)

    def _words_of(self, services: tuple[str, ...], period: Span) -> str:
        """The gaps in this part of the period, with their neighbours; "" where there are none."""
        known = (services, period)
        if known not in self._words:
            self._words[known] = self._tell(services, period)
        return self._words[known]

    def _tell(self, services: tuple[str, ...], period: Span) -> str:
        rotas = self.coverage.set_of(services)
        if not cut(self.coverage.gaps(rotas), period.start, period.end):
            return ""
        said = gap_sentences(self._pattern(rotas, period), self.coverage.start, self.coverage.end)
        return _with_neighbours(said, [self._neighbours(services, one.example) for one in said])

    def _pattern(self, rotas: frozenset[int], period: Span) -> Pattern:
        known = (rotas, period)
        if known not in self._patterns:
            gaps = cut(self.coverage.gaps(rotas), period.start, period.end)
            values = [self.coverage.rotas[number] for number in sorted(rotas)]
            self._patterns[known] = pattern_of(gaps, values, period.start, period.end)
        return self._patterns[known]

    def _neighbours(self, services: Sequence[str], gap: Span) -> Neighbours:
        closed = self.coverage.closed_last(services, gap.start)
        return quoted_names(closed), quoted_names(self.coverage.opens_next(services, gap.end))

    def _refused(self, outcome: Outcome, gap: Accepted | None, words: str) -> str:
        return (
            f"Bij “{outcome.title}” neemt niemand op: {words}{self._left_out(outcome)}"
            f"{self._lapsed(gap)} Voeg een stap toe, verruim de openingstijden, "
            "of leg bij de uitkomst vast wie dit gat accepteert en waarom."
        )

    def _left_out(self, outcome: Outcome) -> str:
        """Why a line that the reader sees in the outcome doesn't count."""
        services = dict.fromkeys(step.service for step in outcome.steps)
        left = self.coverage.left_out(services)
        return "".join(f" “{name}” telt niet mee: {NOT_COUNTED[why]}." for name, why in left)

    def _lapsed(self, gap: Accepted | None) -> str:
        if gap is None or gap.until is None:
            return ""
        return f" Het gat was geaccepteerd tot en met {date_words(gap.until, year=True)}."

    def _accepted(
        self, outcome: Outcome, gap: Accepted, words: str, period: Span, *, goes_on: bool
    ) -> str:
        by = f" door {gap.by}" if gap.by else ""
        until = f" tot en met {date_words(gap.until, year=True)}" if gap.until else ""
        because = gap.because.rstrip(".")
        then = _GOES_ON if goes_on else "Kijk of dat nog klopt."
        return (
            f"Bij “{outcome.title}” nemen soms alleen de vangnetlijnen op: {words} "
            f"Dit is geaccepteerd{by}{until}: “{because}”. {then}"
            f"{self._silence(outcome, period)}"
        )

    def _silence(self, outcome: Outcome, period: Span) -> str:
        """A warning for the time in which the fallback lines don't answer either."""
        steps = {step.service for step in outcome.steps}
        everybody = tuple(sorted(steps | set(self.coverage.directory.closing_services())))
        words = self._words_of(everybody, period)
        if words == self._words_of(tuple(sorted(steps)), period):
            return " Let op: er is dan ook geen vangnetlijn die opneemt."
        return f" Let op: ook de vangnetlijnen nemen niet altijd op: {words}" if words else ""


def _with_neighbours(said: Sequence[GapSentence], neighbours: Sequence[Neighbours]) -> str:
    """The gaps as one sentence; neighbours follow the gaps in a row that share them."""
    if len(set(neighbours)) == 1:
        return f"{listed([one.words for one in said])}.{_after(*neighbours[0])}"
    pairs = zip(said, neighbours, [*neighbours[1:], None], strict=True)
    words = [one.words + ("" if who == after else _beside(*who)) for one, who, after in pairs]
    return f"{listed(words)}."


def _after(closed: str, opens: str) -> str:
    if closed and opens:
        return f" {closed} sluit als laatste, daarna gaat {opens} als eerste open."
    if closed:
        return f" {closed} sluit als laatste, daarna gaat er geen lijn meer open."
    return f" Daarna gaat {opens} als eerste open." if opens else ""


def _beside(closed: str, opens: str) -> str:
    words = [f"na {closed}"] if closed else []
    words += [f"tot {opens} opengaat"] if opens else []
    return f" ({', '.join(words)})" if words else ""

"""What must be mended before publishing: every problem has a code, a place and a way out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from contacts.directory import Directory, Service
from trees.flow import Flow, Outcome, Question, Step

Severity = Literal["error", "warning"]
MOST_TAPS = 5


@dataclass(frozen=True, slots=True)
class Problem:
    """An error stops publication; a warning asks for a tick. The message is for a coordinator."""

    severity: Severity
    code: str
    municipality: str
    place: str
    message: str

    def document(self) -> dict[str, str]:
        return {
            "severity": self.severity,
            "code": self.code,
            "municipality": self.municipality,
            "place": self.place,
            "message": self.message,
        }


def error(code: str, municipality: str, place: str, message: str) -> Problem:
    return Problem("error", code, municipality, place, message)


def warning(code: str, municipality: str, place: str, message: str) -> Problem:
    return Problem("warning", code, municipality, place, message)


def errors(found: Iterable[Problem]) -> list[Problem]:
    return [problem for problem in found if problem.severity == "error"]


def problems(flow: Flow, directory: Directory, municipality: str, start: datetime) -> list[Problem]:
    """Everything that is wrong with the flow of one municipality at the moment it goes live."""
    return [
        *_questions(flow, municipality),
        *_outcomes(flow, directory, municipality, start),
        *_lines(flow, directory, municipality),
    ]


def _questions(flow: Flow, municipality: str) -> Iterator[Problem]:
    for page in flow.pages.values():
        if isinstance(page, Question):
            yield from _answers(page, municipality)
        elif (taps := len(flow.trail(page.slug))) > MOST_TAPS:
            yield warning(
                "too-many-taps",
                municipality,
                f"pagina {page.slug}",
                f"“{page.title}” ligt {taps} keer tikken van de eerste vraag; "
                f"{MOST_TAPS} is het meeste. Maak de weg korter.",
            )


def _answers(page: Question, municipality: str) -> Iterator[Problem]:
    place = f"pagina {page.slug}"
    if len(page.answers) < 2:
        yield error(
            "too-few-answers",
            municipality,
            place,
            f"De vraag “{page.title}” heeft {_number_of(len(page.answers))}. "
            "Geef haar er ten minste twee, of haal de vraag weg.",
        )
    texts = [answer.text.casefold() for answer in page.answers]
    for text in sorted({text for text in texts if texts.count(text) > 1}):
        yield error(
            "same-answers",
            municipality,
            place,
            f"De vraag “{page.title}” heeft meer dan één antwoord “{text}”. "
            "Geef elk antwoord een eigen tekst.",
        )


def _number_of(answers: int) -> str:
    return "geen antwoorden" if answers == 0 else "maar één antwoord"


def _outcomes(
    flow: Flow, directory: Directory, municipality: str, start: datetime
) -> Iterator[Problem]:
    for outcome in {page.name: page for page in flow.outcomes()}.values():
        place = f"uitkomst {outcome.name}"
        if not outcome.steps:
            yield error(
                "no-steps",
                municipality,
                place,
                f"De uitkomst “{outcome.title}” noemt niemand om te bellen. Voeg een stap toe.",
            )
        elif _only_for_professionals(outcome, directory, start):
            yield error(
                "professionals-only",
                municipality,
                place,
                f"De uitkomst “{outcome.title}” heeft alleen nummers voor professionals, en die "
                "staan niet op de openbare pagina's. Voeg een openbaar nummer toe.",
            )
        for step in (*outcome.steps, *outcome.also):
            yield from _step(step, outcome, directory, municipality, start)


def _only_for_professionals(outcome: Outcome, directory: Directory, start: datetime) -> bool:
    lines = [line for step in outcome.steps for line in directory.lines(step.service, start)]
    return bool(lines) and all(line.audience == "professional" for line in lines)


def _step(
    step: Step, outcome: Outcome, directory: Directory, municipality: str, start: datetime
) -> Iterator[Problem]:
    place = f"uitkomst {outcome.name}"
    service = directory.services.get(step.service)
    if service is None:
        yield error(
            "no-service",
            municipality,
            place,
            f"“{outcome.title}” verwijst naar de dienst “{step.service}”, die niet bestaat. "
            "Kies een andere dienst.",
        )
    elif service.has_ended(start):
        yield error(
            "service-ended",
            municipality,
            place,
            f"“{outcome.title}” verwijst naar “{service.name}”, die is gestopt. "
            "Kies een andere dienst.",
        )
    elif not service.serves(municipality):
        yield error(
            "service-elsewhere",
            municipality,
            place,
            f"“{outcome.title}” verwijst naar “{service.name}”, die hier niet werkt. "
            "Kies een dienst van deze gemeente, of beperk het antwoord tot andere gemeenten.",
        )


def _lines(flow: Flow, directory: Directory, municipality: str) -> Iterator[Problem]:
    if directory.demo:
        return
    used = dict.fromkeys((*sorted(flow.services()), *directory.closing_services()))
    for slug in used:
        service = directory.services.get(slug)
        if service and _has_placeholder(service):
            yield error(
                "placeholder",
                municipality,
                f"dienst {slug}",
                f"Bij “{service.name}” is een nummer nog niet ingevuld. "
                "Vul het nummer in, of haal de dienst uit de uitkomsten.",
            )


def _has_placeholder(service: Service) -> bool:
    return not service.phones or any(line.number is None for line in service.phones)

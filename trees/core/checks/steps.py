"""The steps of an outcome: somebody to call, who works here and may be called."""

from collections.abc import Iterator

from contacts.hours.engine import to_instant
from contacts.hours.words import date_words, in_a_row
from contacts.lines import Line
from trees.core.coverage import Coverage
from trees.core.findings import Problem, error, warning
from trees.core.flow import Outcome, Step


def step_problems(outcome: Outcome, coverage: Coverage, municipality: str) -> Iterator[Problem]:
    """What is wrong with the services that an outcome names, apart from their hours."""
    place = f"uitkomst {outcome.name}"
    if not outcome.steps:
        yield error(
            "no-steps",
            place,
            f"De uitkomst “{outcome.title}” noemt niemand om te bellen. Voeg een stap toe.",
        )
    elif _only_for_professionals(outcome, coverage):
        yield error(
            "professionals-only",
            place,
            f"De uitkomst “{outcome.title}” heeft alleen nummers voor {_whom(outcome, coverage)}, "
            "en die staan niet op de openbare pagina's. Voeg een openbaar nummer toe.",
        )
    for step in dict.fromkeys(Step(step.service) for step in (*outcome.steps, *outcome.also)):
        yield from _step(step, outcome, coverage, municipality)


def _lines(outcome: Outcome, coverage: Coverage) -> list[Line]:
    return [line for step in outcome.steps for line in _working(step.service, coverage)]


def _whom(outcome: Outcome, coverage: Coverage) -> str:
    found = {line.audience for line in _lines(outcome, coverage)}
    return in_a_row([words for audience, words in _WHOM.items() if audience in found])


_WHOM = {"professional": "professionals", "referrers": "verwijzers"}


def _only_for_professionals(outcome: Outcome, coverage: Coverage) -> bool:
    lines = _lines(outcome, coverage)
    return bool(lines) and all(line.audience != "public" for line in lines)


def _working(slug: str, coverage: Coverage) -> list[Line]:
    service = coverage.directory.services.get(slug)
    if service is None:
        return []
    return [line for line in service.phones if coverage.works(line, service)]


def _step(step: Step, outcome: Outcome, coverage: Coverage, municipality: str) -> Iterator[Problem]:
    place = f"uitkomst {outcome.name}"
    service = coverage.directory.services.get(step.service)
    if service is None:
        yield error(
            "no-service",
            place,
            f"“{outcome.title}” verwijst naar de dienst “{step.service}”, die niet bestaat. "
            "Kies een andere dienst.",
        )
    elif service.has_ended(coverage.start):
        yield error(
            "service-ended",
            place,
            f"“{outcome.title}” verwijst naar “{service.name}”, die is gestopt. "
            "Kies een andere dienst.",
        )
    elif not service.serves(municipality):
        yield error(
            "service-elsewhere",
            place,
            f"“{outcome.title}” verwijst naar “{service.name}”, die hier niet werkt. "
            "Kies een dienst van deze gemeente, of beperk het antwoord tot andere gemeenten.",
        )
    elif service.ended_on and to_instant(service.ended_on, 0) < coverage.end:
        yield warning(
            "service-ends",
            place,
            f"“{outcome.title}” verwijst naar “{service.name}”, die op "
            f"{date_words(service.ended_on, year=True)} stopt. "
            "Kies vóór die dag een andere dienst.",
        )

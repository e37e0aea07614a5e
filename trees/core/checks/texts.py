"""Telephone numbers in texts: there nobody corrects them when they change."""

from collections.abc import Iterable, Iterator

from agreements.terms import Terms
from contacts.directory import Directory, Service
from contacts.hours.words import in_a_row
from trees.core.findings import Problem, warning
from trees.core.flow import Flow, Outcome, Page
from trees.core.free_text import numbers_in


def page_texts(flow: Flow) -> Iterator[Problem]:
    """Numbers in the questions, answers and hints of a flow, and in what its outcomes say."""
    outcomes: set[str] = set()
    for page in flow.pages.values():
        place = f"pagina {page.slug}"
        if isinstance(page, Outcome):
            if page.name in outcomes:
                continue
            outcomes.add(page.name)
            place = f"uitkomst {page.name}"
        yield from _warning(_texts_of(page), place)


def _texts_of(page: Page) -> Iterator[str]:
    yield page.title
    if isinstance(page, Outcome):
        yield page.explanation
        yield page.poster
        yield from (step.say for step in (*page.steps, *page.also))
        yield from (one.because for one in page.accepted)
        return
    yield page.hint
    for answer in page.answers:
        yield from (answer.text, answer.hint)


def service_texts(service: Service) -> Iterator[Problem]:
    """Numbers in what is said about a service, its lines, who comes and where one can go."""
    texts = [service.name, service.summary]
    for line in service.phones:
        texts += [line.label, line.instruction, line.where, line.without_phoning]
        texts += line.hours.texts() if line.hours else ()
    for present in (service.comes, service.visit):
        texts += present.hours.texts() if present and present.hours else ()
    return _warning(texts, f"dienst {service.slug}")


def region_texts(directory: Directory) -> Iterator[Problem]:
    """Numbers in the words that a region explains; of no municipality."""
    texts = [text for one in directory.glossary for text in (one.term, one.means)]
    texts += [one.text for one in directory.definitions.values()]
    return _warning(texts, f"regio {directory.region}")


def agreement_texts(terms: Terms) -> Iterator[Problem]:
    """Numbers in the text of an agreement."""
    texts = (
        terms.title,
        terms.your_role,
        terms.expect,
        terms.lead,
        *terms.prepare,
        terms.handover,
        terms.feedback,
        terms.tell_the_family,
        *(one.because for one in terms.accepted),
    )
    return _warning(texts, f"werkafspraak {terms.slug}")


def _warning(texts: Iterable[str], place: str) -> Iterator[Problem]:
    found = dict.fromkeys(number for text in texts for number in numbers_in(text))
    if found:
        yield warning(
            "number-in-text",
            place,
            f"In een tekst staat een telefoonnummer: {in_a_row(list(found))}. Een nummer in een "
            "tekst verandert niet mee. Zet het als nummer bij een dienst, en noem die als stap.",
        )

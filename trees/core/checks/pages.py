"""The questions of a flow: every answer leads to one page, every page can be reached."""

from collections import Counter
from collections.abc import Iterator

from municipalities.slugs import RESERVED_WORDS
from trees.core.findings import Problem, error, warning
from trees.core.flow import Answer, Flow, Outcome, Page, Question

MOST_TAPS = 5


def page_problems(flow: Flow, municipality: str) -> Iterator[Problem]:
    """What is wrong with the ways through a flow, whatever the directory says."""
    taps = _taps(flow)
    if flow.start not in flow.pages:
        yield error(
            "no-page",
            f"pagina {flow.start}",
            "De eerste vraag ontbreekt. Begin de beslisboom met een vraag en antwoorden.",
        )
    yield from _reserved(flow, municipality)
    for page in flow.pages.values():
        if page.slug not in taps:
            yield _unreachable(page)
        elif isinstance(page, Question):
            yield from _question(page)
        elif taps[page.slug] > MOST_TAPS:
            yield _too_many_taps(page, taps[page.slug])
    yield from _answers(flow, taps)


def _reserved(flow: Flow, municipality: str) -> Iterator[Problem]:
    """What was called so before the site took the word: nobody can see its page any more."""
    if municipality in RESERVED_WORDS:
        said = _TAKEN.format(municipality, "de pagina's van deze gemeente zijn")
        way_out = "Vraag de beheerder om een andere korte naam."
        yield error("reserved-slug", f"gemeente {municipality}", f"{said} {way_out}")
    for slug in flow.pages:
        if slug in RESERVED_WORDS:
            said = _TAKEN.format(slug, "deze pagina is")
            way_out = "Maak dit antwoord opnieuw, met een andere korte naam."
            yield error("reserved-slug", f"pagina {slug}", f"{said} {way_out}")


_TAKEN = "“{}” is een adres van de site zelf: {} daar niet te zien."


def _taps(flow: Flow) -> dict[str, int]:
    """Of each page that can be reached how many taps it takes; a circle stops by itself."""
    taps = {flow.start: 0} if flow.start in flow.pages else {}
    waiting = list(taps)
    for slug in waiting:
        for answer in flow.pages[slug].answers:
            if answer.slug in flow.pages and answer.slug not in taps:
                taps[answer.slug] = taps[slug] + 1
                waiting.append(answer.slug)
    return taps


def _unreachable(page: Page) -> Problem:
    return error(
        "unreachable",
        f"pagina {page.slug}",
        f"Geen enkel antwoord leidt naar “{page.title or page.slug}”. "
        "Laat een antwoord ernaar verwijzen, of haal de pagina weg.",
    )


def _too_many_taps(page: Outcome, taps: int) -> Problem:
    return warning(
        "too-many-taps",
        f"pagina {page.slug}",
        f"“{page.title}” ligt {taps} keer tikken van de eerste vraag; "
        f"{MOST_TAPS} is het meeste. Maak de weg korter.",
    )


def _question(page: Question) -> Iterator[Problem]:
    place = f"pagina {page.slug}"
    if len(page.answers) < 2 and (page.title or page.answers):
        yield error(
            "too-few-answers",
            place,
            f"De vraag “{page.title}” heeft {_number_of(len(page.answers))}. "
            "Geef een vraag minstens twee antwoorden.",
        )
    if page.answers and not page.title.strip():
        yield error(
            "no-text",
            place,
            f"De vraag op pagina “{page.slug}” heeft geen tekst. Vul de vraag in.",
        )
    yield from _texts(page, place)


def _number_of(answers: int) -> str:
    return "geen antwoorden" if answers == 0 else "maar één antwoord"


def _texts(page: Question, place: str) -> Iterator[Problem]:
    texts = Counter(" ".join(answer.text.casefold().split()) for answer in page.answers)
    for text in sorted(text for text, times in texts.items() if times > 1 and text):
        yield error(
            "same-answers",
            place,
            f"De vraag “{page.title}” heeft meer dan één antwoord “{text}”. "
            "Geef elk antwoord een eigen tekst.",
        )
    if "" in texts:
        yield error(
            "no-text",
            place,
            f"De vraag “{page.title}” heeft een antwoord zonder tekst. Vul het antwoord in.",
        )


def _answers(flow: Flow, taps: dict[str, int]) -> Iterator[Problem]:
    """Each answer has a page of its own, and that page isn't above it."""
    met: set[str] = {flow.start}
    for slug in taps:
        for answer in flow.pages[slug].answers:
            yield from _answer(flow, slug, answer, answer.slug in met)
            met.add(answer.slug)


def _answer(flow: Flow, question: str, answer: Answer, taken: bool) -> Iterator[Problem]:
    place = f"pagina {answer.slug}"
    if _leads_nowhere(flow.page(answer.slug)):
        yield error(
            "no-page",
            place,
            f"Het antwoord “{answer.text}” leidt nergens heen. "
            "Kies een uitkomst, of maak er een vraag met antwoorden van.",
        )
    elif taken and answer.slug in _above(flow, question):
        yield error(
            "cycle",
            place,
            f"Het antwoord “{answer.text}” leidt terug naar een vraag die al gesteld is. "
            "Laat het ergens anders verdergaan.",
        )
    elif taken:
        yield error(
            "same-slug",
            place,
            f"Meer dan één antwoord leidt naar de pagina “{answer.slug}”. "
            "Geef elk antwoord een eigen pagina.",
        )


def _leads_nowhere(page: Page | None) -> bool:
    return page is None or (isinstance(page, Question) and not page.answers and not page.title)


def _above(flow: Flow, slug: str) -> set[str]:
    """A page and the pages on the way to it; a circle stops by itself."""
    above: set[str] = set()
    while slug not in above:
        above.add(slug)
        slug = flow.parents.get(slug, slug)
    return above

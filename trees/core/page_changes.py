"""What changed in the pages that two flows share: their places, their texts, their outcomes."""

from collections.abc import Collection, Iterator

from agreements.accepted import OF_OUTCOME, accepted_for
from contacts.directory import Directory
from contacts.hours.words import in_a_row
from trees.core.differences import Difference, apart, of_path, quoted, quoted_or
from trees.core.flow import Ages, Answer, Outcome, Question, Step
from trees.core.matching import Matching, Stop, Stops

SHORT = 80
ACCEPTED = {
    "nobody-answers": "het geaccepteerde gat in de bereikbaarheid",
    "central-alone": "de geaccepteerde tijd met alleen het centrale nummer",
}


def moves(matching: Matching, touched: Collection[str]) -> Iterator[Difference]:
    """Each branch that hangs elsewhere now; `touched` are the new pages above a changed end."""
    for was, now in matching.pairs():
        if _has_moved(was, now, matching):
            before, after = apart(_parent(was, matching.old), _parent(now, matching.new))
            said = f"Verplaatst van {before} naar {after}"
            if now.slug not in touched:
                said += "; elke weg komt uit waar hij uitkwam"
            yield of_path("moved", said, now.slug, _own_words(now))


def _has_moved(was: Stop, now: Stop, matching: Matching) -> bool:
    if was.parent is None or now.parent is None:
        return was.parent is not now.parent
    return matching.became.get(was.parent) != now.parent


def _parent(stop: Stop, found: Stops) -> tuple[str, str]:
    if stop.parent is None:
        return "het begin", stop.slug
    parent = found[stop.parent]
    return (quoted(parent.path) if parent.words else parent.path), parent.slug


def _own_words(stop: Stop) -> str:
    if stop.words:
        return stop.words[-1]
    return stop.page.title if stop.page else stop.slug


def new_addresses(matching: Matching) -> Iterator[Difference]:
    """Each branch with another slug under the same answers."""
    for was, now in matching.pairs():
        if was.slug != now.slug and not _is_new(was.parent, matching):
            yield of_path("address", _READDRESSED, now.slug, now.path)


def _is_new(parent: str | None, matching: Matching) -> bool:
    """Whether the question above got another address itself, and so tells of all below it."""
    return parent is not None and matching.became.get(parent, parent) != parent


_READDRESSED = "Heeft een ander adres; een oude bladwijzer leidt naar de eerste vraag"


def texts(matching: Matching) -> Iterator[Difference]:
    """Questions and answers that say something else, and answers in another order."""
    for was, now in matching.pairs():
        for said in _answer_changes(was.answer, now.answer):
            yield of_path("answer", said, now.slug, now.path)
        if isinstance(was.page, Question) and isinstance(now.page, Question):
            for said in _question_changes(was.page, now.page):
                yield of_path("question", said, now.slug, now.path)
            if _reordered(was.page, now.page, matching):
                order = in_a_row([quoted(answer.text) for answer in now.page.answers])
                said = f"De antwoorden op {quoted(now.page.title)} staan nu zo: {order}"
                yield of_path("order", said, now.slug, now.path)


def _question_changes(was: Question, now: Question) -> Iterator[str]:
    if was.title != now.title:
        yield f"De vraag {quoted(was.title)} is nu {quoted(now.title)}"
    if was.hint != now.hint:
        yield f"De toelichting bij {quoted(now.title)} {_instead(was.hint, now.hint)}"


def _answer_changes(was: Answer | None, now: Answer | None) -> Iterator[str]:
    if was is None or now is None:
        return
    if was.text != now.text:
        yield f"Het antwoord {quoted(was.text)} is nu {quoted(now.text)}"
    if was.hint != now.hint:
        yield f"De toelichting bij {quoted(now.text)} {_instead(was.hint, now.hint)}"
    if was.ages != now.ages:
        ages = f"{_ages_words(now.ages)} in plaats van {_ages_words(was.ages)}"
        yield f"Het antwoord {quoted(now.text)} is nu voor {ages}"


def _ages_words(ages: Ages) -> str:
    start, end = ages
    if start is None and end is None:
        return "alle leeftijden"
    if end is None:
        return f"{start} jaar en ouder"
    return f"{start or 0} t/m {end} jaar"


def _reordered(was: Question, now: Question, matching: Matching) -> bool:
    before = [matching.became.get(answer.slug) for answer in was.answers]
    after = [answer.slug for answer in now.answers]
    both = {*before} & {*after}
    return [slug for slug in before if slug in both] != [slug for slug in after if slug in both]


def outcomes(matching: Matching, directory: Directory) -> Iterator[Difference]:
    """What changed in each outcome that both flows have, by its own name."""
    before, after = _outcomes(matching.old), _outcomes(matching.new)
    for name, now in after.items():
        if name in before:
            for change in _outcome_changes(before[name], now, directory):
                said = f"{quoted(before[name].title)}: {change}"
                yield Difference("outcome", f"uitkomst {name}", said)


def _outcomes(found: Stops) -> dict[str, Outcome]:
    return {stop.outcome.name: stop.outcome for stop in found.values() if stop.outcome}


def _outcome_changes(was: Outcome, now: Outcome, directory: Directory) -> Iterator[str]:
    if was.title != now.title:
        yield f"de titel is nu {quoted(now.title)}"
    if was.urgency != now.urgency:
        yield f"de spoed {_instead(was.urgency, now.urgency)}"
    if was.explanation != now.explanation:
        yield f"de uitleg {_instead(*_around_the_change(was.explanation, now.explanation))}"
    if was.poster != now.poster:
        yield f"de regel op het overzicht {_instead(was.poster, now.poster)}"
    if was.agreement != now.agreement:
        yield f"de werkafspraak {_instead(was.agreement or '', now.agreement or '')}"
    for problem in OF_OUTCOME:
        before, after = (accepted_for(problem, one.accepted) for one in (was, now))
        if before != after:
            words = (one.words if one else "" for one in (before, after))
            yield f"{ACCEPTED[problem]} {_instead(*words)}"
    yield from _step_changes("bellen", was.steps, now.steps, directory)
    yield from _step_changes("ook bellen", was.also, now.also, directory)


def _step_changes(
    role: str, was: tuple[Step, ...], now: tuple[Step, ...], directory: Directory
) -> Iterator[str]:
    before, after = (_services(steps, directory) for steps in (was, now))
    if [step.service for step in was] != [step.service for step in now]:
        yield f"{role} in de volgorde {' → '.join(after)} in plaats van {' → '.join(before)}"
    for service in dict.fromkeys(step.service for step in now):
        said = tuple(step.say for step in was if step.service == service)
        says = tuple(step.say for step in now if step.service == service)
        if said and said != says:
            name = _services((Step(service),), directory)[0]
            yield f"bij {name} ({role}) {_instead(' / '.join(said), ' / '.join(says))}"


def _services(steps: tuple[Step, ...], directory: Directory) -> list[str]:
    if not steps:
        return ["niemand"]
    known = directory.services
    return [known[step.service].name if step.service in known else step.service for step in steps]


def _instead(was: str, now: str) -> str:
    return f"is nu {quoted_or('leeg', now)} in plaats van {quoted_or('leeg', was)}"


def _around_the_change(was: str, now: str) -> tuple[str, str]:
    """The part of two long texts in which they begin to differ."""
    same = next(
        (n for n, (one, other) in enumerate(zip(was, now, strict=False)) if one != other),
        min(len(was), len(now)),
    )
    start = max(0, same - SHORT // 4)
    if start:
        start = was.find(" ", start, same) + 1 or start
    return _cut(was, start), _cut(now, start)


def _cut(text: str, start: int) -> str:
    part = text[start : start + SHORT]
    return ("…" if start else "") + part + ("…" if start + SHORT < len(text) else "")

"""What changed between two moments of a directory, in words: who reads the history wants that."""

from collections.abc import Iterator, Mapping

from contacts.directory import Directory, Service, Town
from contacts.lines import Line

UNKNOWN = "tijden niet bekend"


def changes(before: Directory, after: Directory) -> list[str]:
    """A sentence for each service that is new, gone or other than before, and for the region's."""
    known = {**before.services, **after.services}
    found = [
        sentence
        for slug in known
        for sentence in _service(before.services.get(slug), after.services.get(slug))
    ]
    if before.closing_services() != after.closing_services():
        found.append("De vaste lijnen van de regio zijn veranderd.")
    if (before.glossary, before.definitions) != (after.glossary, after.definitions):
        found.append("De begrippen zijn veranderd.")
    found += _towns(before.towns, after.towns)
    return found


def _towns(before: Mapping[str, Town], after: Mapping[str, Town]) -> Iterator[str]:
    """What differs of municipalities that both know; what was recorded before had none of them."""
    for slug in sorted(before.keys() & after.keys()):
        if before[slug] != after[slug]:
            yield f"Gemeente {after[slug].name}: andere gegevens."


def _service(before: Service | None, after: Service | None) -> Iterator[str]:
    if before is None or after is None:
        service = after or before
        assert service  # noqa: S101 (each slug comes from one of the two; this tells mypy)
        yield f"{service.name}: {'nieuw' if after else 'verwijderd'}."
    elif _lines(before) != _lines(after):
        yield f"{after.name}: eerst {_lines(before)}; nu {_lines(after)}."
    elif before != after:
        yield f"{after.name}: hetzelfde nummer, met andere gegevens."


def _lines(service: Service) -> str:
    return ", ".join(_line(line) for line in service.phones) or "geen nummer"


def _line(line: Line) -> str:
    number = _number(line)
    hours = "; ".join(_hours(line))
    return f"{number} ({hours})" if hours else number


def _number(line: Line) -> str:
    if line.own:
        return f"eigen nummer: {line.where.rstrip('.')}"
    if line.number:
        return line.number.shown
    if line.audience == "referrers":
        return "nummer alleen bij verwijzers"
    return "nummer nog niet ingevuld"


def _hours(line: Line) -> list[str]:
    if line.hours is None:
        return [UNKNOWN]
    return line.hours.told()

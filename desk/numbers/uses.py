"""Where a service is called: in which outcomes, by which answers, in which municipalities."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from trees.core.flow import Flow, Outcome

Ways = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Use:
    """An outcome that calls a service; a way is the answers that lead there, in order."""

    title: str
    ways: Ways
    towns: tuple[str, ...]


def uses_of(flows: Mapping[str, Flow], service: str) -> list[Use]:
    """The outcomes that call this service; `flows` are by the name of their municipality.

    Municipalities in which an outcome is reached by the same answers are told together.
    """
    towns: dict[tuple[str, str, Ways], list[str]] = defaultdict(list)
    for town, flow in flows.items():
        for (name, title), ways in _found(flow, service).items():
            towns[name, title, tuple(ways)].append(town)
    return [Use(title, ways, tuple(here)) for (_, title, ways), here in towns.items()]


def _found(flow: Flow, service: str) -> dict[tuple[str, str], list[tuple[str, ...]]]:
    found: dict[tuple[str, str], list[tuple[str, ...]]] = defaultdict(list)
    for page, way in flow.below(flow.start):
        if isinstance(page, Outcome) and service in page.services():
            found[page.name, page.title].append(way)
    return found

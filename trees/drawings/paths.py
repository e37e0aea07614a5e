"""The same tree as a table: every path in words, where it ends, and whom one calls first now."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from trees.core.concerns import Mark, about, by_place, counted_words, worst
from trees.core.findings import Problem
from trees.core.flow import Flow, Outcome
from trees.core.matching import Stop, stops
from trees.drawings.marks import nodes_of

DEAD_END = "loopt dood, zonder uitkomst"


@dataclass(frozen=True, slots=True)
class PathRow:
    """One path with all municipalities in which it ends the same, with the same first call."""

    words: str
    node: str
    outcome: str
    title: str
    call: str
    municipalities: tuple[str, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def mark(self) -> Mark:
        return worst(self.problems)

    @property
    def found(self) -> str:
        return counted_words(self.problems)


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to see of the table; an empty field wants everything."""

    municipality: str = ""
    text: str = ""
    outcome: str = ""
    only_problems: bool = False

    def has(self, row: PathRow) -> bool:
        if self.municipality and self.municipality not in row.municipalities:
            return False
        if self.outcome and self.outcome != row.outcome:
            return False
        if self.only_problems and not row.problems:
            return False
        said = f"{row.words} {row.title} {row.call}".casefold()
        return all(word in said for word in self.text.casefold().split())


def path_rows(
    flows: Mapping[str, Flow],
    found: Mapping[str, Iterable[Problem]],
    call: Callable[[Outcome], str],
) -> list[PathRow]:
    """Every path of some municipalities, in the order of the tree."""
    rows: dict[tuple[str, str, str], PathRow] = {}
    for town, flow in flows.items():
        here = by_place(replace(one, municipality="") for one in found.get(town, ()))
        for row in _rows(town, flow, here, call):
            key = row.words, row.outcome or row.node, row.call
            rows[key] = _joined(rows[key], row) if key in rows else row
    return list(rows.values())


def _rows(
    town: str,
    flow: Flow,
    found: Mapping[str, list[Problem]],
    call: Callable[[Outcome], str],
) -> Iterator[PathRow]:
    made_of = nodes_of(flow)
    for stop in stops(flow).values():
        if stop.is_end:
            yield PathRow(
                words=stop.path,
                node=made_of.get(stop.slug, stop.slug),
                outcome=stop.outcome.name if stop.outcome else "",
                title=stop.outcome.title if stop.outcome else DEAD_END,
                call=call(stop.outcome) if stop.outcome else "",
                municipalities=(town,),
                problems=tuple(_problems(stop, found)),
            )


def _problems(stop: Stop, found: Mapping[str, list[Problem]]) -> list[Problem]:
    page = f"pagina {stop.slug}"
    if stop.outcome is None:
        return list(found.get(page, ()))
    return about(stop.outcome, [page], found)


def _joined(one: PathRow, other: PathRow) -> PathRow:
    problems = tuple(dict.fromkeys((*one.problems, *other.problems)))
    return replace(
        one, municipalities=(*one.municipalities, *other.municipalities), problems=problems
    )

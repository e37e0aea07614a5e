"""A region at a glance: outcomes by municipalities, each cell as bad as its worst problem."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from trees.core.concerns import LETTERS, Mark, about, by_place, counted_words, pages_of, worst
from trees.core.findings import Problem
from trees.core.flow import Flow, Outcome


@dataclass(frozen=True, slots=True)
class Cell:
    """An outcome in one municipality; `there` is whether any way leads to it."""

    municipality: str
    there: bool
    problems: tuple[Problem, ...] = ()

    @property
    def mark(self) -> Mark:
        return worst(self.problems)

    @property
    def letter(self) -> str:
        return LETTERS[self.mark]

    @property
    def words(self) -> str:
        return counted_words(self.problems)


@dataclass(frozen=True, slots=True)
class Row:
    """One outcome over all municipalities; without a slug it is what concerns no outcome."""

    slug: str
    title: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Overview:
    """Flows and problems by municipality; all of them in the order of `municipalities`."""

    municipalities: Sequence[str]
    flows: Mapping[str, Flow]
    found: Mapping[str, Sequence[Problem]] = field(default_factory=dict)

    @cached_property
    def _outcomes(self) -> dict[str, dict[str, Outcome]]:
        return {
            town: {page.name: page for page in flow.outcomes()} for town, flow in self.flows.items()
        }

    @cached_property
    def _pages(self) -> dict[str, dict[str, set[str]]]:
        return {town: pages_of(flow) for town, flow in self.flows.items()}

    @cached_property
    def _by_place(self) -> dict[str, dict[str, list[Problem]]]:
        return {town: by_place(problems) for town, problems in self.found.items()}

    @cached_property
    def rows(self) -> list[Row]:
        """The outcomes by their titles, each with a cell for each municipality."""
        titles = {
            name: page.title
            for outcomes in self._outcomes.values()
            for name, page in outcomes.items()
        }
        named = sorted(titles.items(), key=lambda pair: (pair[1].casefold(), pair[0]))
        return [
            Row(name, title, tuple(self._cell(name, town) for town in self.municipalities))
            for name, title in named
        ]

    def _cell(self, name: str, town: str) -> Cell:
        outcome = self._outcomes.get(town, {}).get(name)
        if outcome is None:
            return Cell(town, there=False)
        return Cell(town, True, tuple(self._about(outcome, town)))

    def _about(self, outcome: Outcome, town: str) -> list[Problem]:
        pages = self._pages[town][outcome.name]
        return about(outcome, pages, self._by_place.get(town, {}))

    @cached_property
    def others(self) -> Row:
        """What concerns no outcome: questions, cases, the region itself."""
        return Row("", "", tuple(self._other(town) for town in self.municipalities))

    @cached_property
    def _told(self) -> dict[str, set[Problem]]:
        told: dict[str, set[Problem]] = {town: set() for town in self.municipalities}
        for row in self.rows:
            for cell in row.cells:
                told[cell.municipality].update(cell.problems)
        return told

    def _other(self, town: str) -> Cell:
        left = [one for one in self.found.get(town, ()) if one not in self._told[town]]
        return Cell(town, town in self.flows, tuple(left))

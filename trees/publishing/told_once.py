"""Problems as people read them: each once, with where it holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from contacts.hours.words import in_a_row
from municipalities.models import Region
from trees.core.findings import Problem


@dataclass(frozen=True, slots=True)
class GroupedProblem:
    """A problem as a person reads it once, with the names of where it holds ("" : the region)."""

    problem: Problem
    where: str

    @property
    def has_a_page(self) -> bool:
        """Whether its place is something to go to; the moment or the whole draft isn't."""
        return " " in self.problem.place


def told_once(found: Iterable[Problem], names: Mapping[str, str]) -> list[GroupedProblem]:
    """Problems without their repetitions; `names` are the municipalities of the region by slug."""
    first: dict[tuple[str, str, str], Problem] = {}
    towns: dict[tuple[str, str, str], list[str]] = {}
    for problem in found:
        same = (problem.severity, problem.place, problem.message)
        first.setdefault(same, problem)
        towns.setdefault(same, []).append(problem.municipality)
    return [GroupedProblem(problem, _where(towns[same], names)) for same, problem in first.items()]


def _where(towns: Iterable[str], names: Mapping[str, str]) -> str:
    here = sorted({names[town] for town in towns if town in names})
    if len(here) > 1 and len(here) == len(names):
        return "alle gemeenten"
    return in_a_row(here) if here else ""


def names_of(region: Region) -> dict[str, str]:
    return {row.slug: row.name for row in region.municipalities.order_by("name")}


def in_two(found: Iterable[Problem], names: Mapping[str, str]) -> dict[str, list[GroupedProblem]]:
    """For a page: what stops a publication, and what asks for a tick."""
    told = told_once(found, names)
    return {
        "stopping": [one for one in told if one.problem.is_error],
        "warnings": [one for one in told if not one.problem.is_error],
    }

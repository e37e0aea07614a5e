"""What every way to publish in the admin shares: the problems told once, a reason, and a tick."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone

from municipalities.forms import one_of
from municipalities.models import Region
from trees.editions import PublicationRefused
from trees.findings import Problem, errors
from trees.lock import tree_lock
from trees.models import Edition

Publication = Callable[..., tuple[list[Edition], list[Problem]]]

TICK = "Lees de waarschuwingen hierboven, en zet dan een vinkje."
REFUSED = "Er is niets gepubliceerd. Los eerst op wat hierboven staat."


@dataclass(frozen=True, slots=True)
class Told:
    """A problem as a person reads it once, with the names of where it holds ("" : the region)."""

    problem: Problem
    where: str

    @property
    def has_a_page(self) -> bool:
        """Whether its place is something to go to; the moment or the whole draft isn't."""
        return " " in self.problem.place


def told_once(found: Iterable[Problem], names: Mapping[str, str]) -> list[Told]:
    """Problems without their repetitions; `names` are the municipalities of the region by slug."""
    first: dict[tuple[str, str, str], Problem] = {}
    towns: dict[tuple[str, str, str], list[str]] = {}
    for problem in found:
        same = (problem.severity, problem.place, problem.message)
        first.setdefault(same, problem)
        towns.setdefault(same, []).append(problem.municipality)
    return [Told(problem, _where(towns[same], names)) for same, problem in first.items()]


def _where(towns: Iterable[str], names: Mapping[str, str]) -> str:
    here = sorted({names[town] for town in towns if town in names})
    if len(here) > 1 and len(here) == len(names):
        return "alle gemeenten"
    return one_of(here).replace(" of ", " en ") if here else ""


def names_of(region: Region) -> dict[str, str]:
    return {row.slug: row.name for row in region.municipalities.order_by("name")}


def in_two(found: Iterable[Problem], names: Mapping[str, str]) -> dict[str, list[Told]]:
    """For a page: what stops a publication, and what asks for a tick."""
    told = told_once(found, names)
    stopping = [one for one in told if errors([one.problem])]
    return {"stopping": stopping, "warnings": [one for one in told if one not in stopping]}


class GateForm(forms.Form):
    """Why somebody publishes, and that they read the warnings that were shown."""

    note = forms.CharField(
        label="Wat verandert er, en waarom?",
        max_length=300,
        help_text="Bijvoorbeeld: Nieuw nummer van het lokale team in Urk.",
    )
    read = forms.BooleanField(label="Ik heb de waarschuwingen gelezen.", required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def show(self, found: Iterable[Problem]) -> None:
        """Make this the form beneath these problems: a tick counts for what stands above it."""
        told = list(found)
        warnings = [problem for problem in told if problem not in errors(told)]
        marks = " ".join(sorted({_mark(problem) for problem in warnings}))
        self.initial["seen"] = marks
        if self.is_bound:
            self.data = {**self.data.dict(), "seen": marks}  # type: ignore[attr-defined]  # a QueryDict
        if not warnings:
            del self.fields["read"]

    def publish(self, publication: Publication) -> list[Edition]:
        """The editions that come of it, at this moment or planned; all or nothing.

        Raises PublicationRefused, also for a warning that wasn't on the page when it was ticked.
        """
        ticked, seen = self.cleaned_data["read"], self.cleaned_data["seen"].split()
        with tree_lock():
            # Who waited for another publisher publishes after them, not before.
            made, warnings = publication(now=timezone.now(), accept_warnings=ticked)
            if any(_mark(problem) not in seen for problem in warnings):
                raise PublicationRefused(warnings)
        return made

    def refuse(self, found: list[Problem]) -> None:
        """Tell why nothing was published."""
        if errors(found):
            self.add_error(None, REFUSED)
        else:
            self.add_error("read", TICK)


def _mark(problem: Problem) -> str:
    told = f"{problem.code}|{problem.municipality}|{problem.place}"
    return sha256(told.encode()).hexdigest()[:12]


def publisher(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 the admin lets nobody else in
    return request.user


def edition_words(made: Iterable[Edition]) -> str:
    """Such as: Almere (editie 2), Urk (editie 3)."""
    return ", ".join(f"{edition.municipality} (editie {edition.number})" for edition in made)


def framed(site: Any, request: HttpRequest, **context: Any) -> dict[str, Any]:
    """The context of a page in the frame of the admin."""
    return {**site.each_context(request), **context}

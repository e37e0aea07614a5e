"""What every way to publish in the admin shares: the problems told once, a reason, and a tick."""

from collections.abc import Callable, Iterable
from hashlib import sha256

from django import forms
from django.utils import timezone

from trees.core.findings import Problem, errors
from trees.lock import tree_lock
from trees.models import Edition
from trees.publishing.gate import PublicationRefused

Publication = Callable[..., tuple[list[Edition], list[Problem]]]

TICK = "Lees de waarschuwingen hierboven, en zet dan een vinkje."
REFUSED = "Er is niets gepubliceerd. Los eerst op wat hierboven staat."


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


def edition_words(made: Iterable[Edition]) -> str:
    """Such as: Almere (editie 2), Urk (editie 3)."""
    return ", ".join(f"{edition.municipality} (editie {edition.number})" for edition in made)

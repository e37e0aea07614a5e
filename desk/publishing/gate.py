"""What every way to publish in the admin shares: the problems told once, a reason, and a tick."""

from collections.abc import Callable, Iterable
from hashlib import sha256

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from desk.frame import first_or_404
from municipalities.scoping import scope_of
from trees.core.findings import Problem, errors
from trees.lock import tree_lock
from trees.models import Edition, Publication
from trees.publishing.gate import PublicationRefused

Publishing = Callable[..., tuple[list[Edition], list[Problem]]]

NO_EDITION = "Deze editie is er niet, of zij is van een andere regio."
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

    found: list[Problem]

    def _show(self, found: list[Problem]) -> None:
        """Make this the form beneath these problems: a tick counts for what stands above it."""
        self.found = found
        warnings = [problem for problem in found if not problem.is_error]
        marks = " ".join(sorted({_mark(problem) for problem in warnings}))
        self.initial["seen"] = marks
        if self.is_bound:
            self.data = {**self.data.dict(), "seen": marks}  # type: ignore[attr-defined]  # a QueryDict
        if not warnings:
            del self.fields["read"]

    def publish(
        self, publication: Publishing, found: Callable[[], list[Problem]]
    ) -> list[Edition] | None:
        """The editions that come of it, at this moment or planned; all or nothing.

        None where this form has to be shown, beneath what was `found`, or what refuses it.
        """
        if not self.is_valid():
            self._show(found())
            return None
        try:
            return self._publish(publication)
        except PublicationRefused as refused:
            self._refuse(refused.problems)
            self._show(refused.problems)
            return None

    def _publish(self, publication: Publishing) -> list[Edition]:
        """Raises PublicationRefused, also for a warning that wasn't on the page when ticked."""
        ticked, seen = self.cleaned_data["read"], self.cleaned_data["seen"].split()
        with tree_lock():
            # Who waited for another publisher publishes after them, not before.
            made, warnings = publication(now=timezone.now(), accept_warnings=ticked)
            if any(_mark(problem) not in seen for problem in warnings):
                raise PublicationRefused(warnings)
        return made

    def _refuse(self, found: list[Problem]) -> None:
        """Tell why nothing was published."""
        if errors(found):
            self.add_error(None, REFUSED)
        else:
            self.add_error("read", TICK)


def _mark(problem: Problem) -> str:
    told = f"{problem.code}|{problem.municipality}|{problem.place}"
    return sha256(told.encode()).hexdigest()[:12]


def publication_for(request: HttpRequest, edition: int, refusal: str) -> Publication:
    """The publication of this edition, for somebody who may publish its region."""
    scope = scope_of(request.user)
    rows = Edition.objects.select_related("publication__region")
    row = first_or_404(scope.visible(rows.filter(pk=edition)), NO_EDITION)
    if not scope.may_publish(row.publication.region):
        raise PermissionDenied(refusal)
    return row.publication


def edition_words(made: Iterable[Edition]) -> str:
    """Such as: Almere (editie 2), Urk (editie 3)."""
    return ", ".join(f"{edition.municipality} (editie {edition.number})" for edition in made)

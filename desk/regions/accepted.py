"""Form fields for what was accepted in writing: for each problem why, by whom and until when."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms

from agreements.accepted import WORDS, Accepted, accepted_for, read_accepted
from desk.regions.form import RegionForm
from municipalities.form_fields import Day

PARTS = ("because", "by", "until")


def accepted_fields(about: str, example: str) -> tuple[forms.Field, forms.Field, forms.Field]:
    """Why, by whom and until when; `about` is the problem in a few words."""
    return (
        forms.CharField(
            label=f"{about}: waarom mag dat", required=False, max_length=300, help_text=example
        ),
        forms.CharField(
            label=f"{about}: geaccepteerd door",
            required=False,
            max_length=200,
            help_text="Bijvoorbeeld: regionaal overleg.",
        ),
        forms.DateField(
            label=f"{about}: tot en met",
            required=False,
            widget=Day,
            help_text="Leeg: tot iemand het wijzigt. Bijvoorbeeld 30-6-2027.",
        ),
    )


def names_of(*problems: str) -> tuple[str, ...]:
    """The names of the fields of these problems."""
    return tuple(f"{one.replace('-', '_')}_{part}" for one in problems for part in PARTS)


class AcceptedForm(RegionForm):
    """A form with the fields of `accepts`, by the names of `names_of`."""

    accepts: ClassVar[Sequence[str]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = read_accepted(self.instance.accepted)
        for problem in self.accepts:
            if accepted := accepted_for(problem, known):
                for name, part in zip(names_of(problem), PARTS, strict=True):
                    self.initial[name] = getattr(accepted, part)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if set(names_of(*self.accepts)).intersection(self.changed_data):
            written = [one for problem in self.accepts for one in self._written(problem, cleaned)]
            others = [one for one in self.instance.accepted if one["problem"] not in self.accepts]
            self.instance.accepted = [*(one.document() for one in written), *others]
        return cleaned

    def _written(self, problem: str, cleaned: dict[str, Any]) -> list[Accepted]:
        why, *_ = names = names_of(problem)
        because, by, until = (cleaned.get(name) for name in names)
        if not any((because, by, until)):
            return []
        if not because:
            self.add_error(why, "Schrijf ook waarom dit zo mag.")
        return [Accepted(problem, because or "", by or "", until)]


def accepted_words(row: Any) -> str:
    """What was accepted, for who may only read it."""
    accepted = [f"{WORDS[one.problem]}: {one.words}" for one in read_accepted(row.accepted)]
    return "; ".join(accepted) or "Niets"

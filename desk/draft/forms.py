"""The forms behind the questions: trees, outcomes with their steps, and scenarios."""

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from contacts.models import Service
from desk.regions.form import RegionForm
from municipalities.form_fields import Day, LinesField
from municipalities.models import Municipality, Region
from trees.drafting import rules
from trees.models import Outcome, Scenario, Step, Tree

GAP = ("because", "by", "until")


class WithoutNumbers:
    """A form that refuses telephone numbers in the texts that somebody just changed."""

    texts: tuple[str, ...] = ()

    def refuse_numbers_in(self, cleaned: dict[str, Any], changed: Iterable[str]) -> dict[str, Any]:
        faults = rules.number_faults(cleaned, set(self.texts).intersection(changed))
        if faults:
            raise ValidationError(faults)
        return cleaned


class TreeForm(RegionForm):
    class Meta:
        model = Tree
        fields = ("region", "slug", "title")
        help_texts = {
            "title": "Bijvoorbeeld: Crisiswijzer.",
            "municipalities": "Kies gemeenten als de boom niet in de hele regio geldt. "
            "Bijvoorbeeld: alleen Urk.",
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        region = cleaned.get("region") or (self.instance.region if self.instance.pk else None)
        if region is not None and not self.errors:
            self._refuse_two_trees(region, cleaned)
        return cleaned

    def _refuse_two_trees(self, region: Region, cleaned: dict[str, Any]) -> None:
        """A municipality has one tree: with two nobody could say which one is published."""
        mine = _served(region, cleaned["everywhere"], cleaned["municipalities"])
        if not mine and not cleaned["everywhere"]:
            self.add_error("municipalities", "Kies minstens één gemeente, of de hele regio.")
        for other in region.trees.exclude(pk=self.instance.pk):
            both = mine & _served(region, other.everywhere, other.municipalities.all())
            if both:
                name = min(municipality.name for municipality in both)
                self.add_error(
                    "everywhere" if cleaned["everywhere"] else "municipalities",
                    f"{name} heeft al een boom: “{other}”. Maak van een tweede onderwerp een "
                    "antwoord op de eerste vraag.",
                )


def _served(
    region: Region, everywhere: bool, some: Iterable[Municipality]
) -> frozenset[Municipality]:
    return frozenset(region.municipalities.all() if everywhere else some)


class StepForm(WithoutNumbers, forms.ModelForm):  # type: ignore[type-arg]  # generic in stubs only
    texts = ("say",)

    class Meta:
        model = Step
        fields = ("role", "position", "service", "kind", "say")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        return self.refuse_numbers_in(cleaned, self.changed_data)


class OutcomeForm(WithoutNumbers, RegionForm):
    texts = ("title", "explanation")

    gap_because = forms.CharField(
        label="Waarom aanvaard",
        required=False,
        max_length=300,
        help_text="Is er een tijd waarop niemand opneemt, en is dat zo afgesproken? "
        "Bijvoorbeeld: 's nachts neemt 112 dit over.",
    )
    gap_by = forms.CharField(
        label="Aanvaard door",
        required=False,
        max_length=200,
        help_text="Bijvoorbeeld: regionaal overleg.",
    )
    gap_until = forms.DateField(
        label="Aanvaard tot en met",
        required=False,
        widget=Day,
        help_text="Leeg: tot iemand het wijzigt. Bijvoorbeeld 30-6-2027.",
    )

    class Meta:
        model = Outcome
        fields = ("region", "slug", "title")
        help_texts = {
            "explanation": "Korte uitleg onder de nummers, zonder telefoonnummers. Bijvoorbeeld: "
            "Blijf bij het kind tot er iemand is.",
            "agreement": "Vult “Zo werken we samen”. Bijvoorbeeld: Acute onveiligheid.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gap = self.instance.accepted_gap or {}
        for name in GAP:
            self.initial[f"gap_{name}"] = gap.get(name)

    def clean(self) -> dict[str, Any]:
        cleaned = self.refuse_numbers_in(super().clean(), self.changed_data)
        gap = {name: cleaned.get(f"gap_{name}") for name in GAP}
        if any(gap.values()) and not gap["because"]:
            self.add_error("gap_because", "Schrijf ook waarom dit gat is aanvaard.")
        if {f"gap_{name}" for name in GAP}.intersection(self.changed_data):
            self.instance.accepted_gap = _written(gap) if any(gap.values()) else None
        return cleaned


def _written(gap: dict[str, Any]) -> dict[str, Any]:
    """As in a region package."""
    until: date | None = gap["until"]
    return {**gap, "until": until.isoformat() if until else None}


class ScenarioForm(RegionForm):
    answers = LinesField(
        label="Antwoorden",
        required=False,
        most=200,
        help_text="De korte namen van de antwoorden op de weg, één per regel, zoals wat-speelt-er.",
    )

    class Meta:
        model = Scenario
        fields = ("region", "name", "municipality", "at")
        help_texts = {
            "name": "Bijvoorbeeld: Nacht, kind onveilig thuis.",
            "expected_outcome": "De korte naam van de uitkomst, zoals bel-veilig-thuis.",
            "expected_call": "De korte naam van de dienst, zoals vt-advies-en-melding. "
            "Leeg: dat maakt niet uit.",
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        region = cleaned.get("region") or (self.instance.region if self.instance.pk else None)
        if region:
            self._check_name("expected_outcome", Outcome, region)
            self._check_name("expected_call", Service, region)
        return cleaned

    def _check_name(self, field: str, model: type[Outcome] | type[Service], region: Region) -> None:
        name = self.cleaned_data.get(field)
        known = list(model._default_manager.filter(region=region).values_list("slug", flat=True))
        if name and name not in known:
            near = get_close_matches(name, known, n=1)
            way_out = f"Bedoel je “{near[0]}”?" if near else "Kijk welke korte naam het heeft."
            self.add_error(field, f"“{name}” bestaat niet in {region}. {way_out}")

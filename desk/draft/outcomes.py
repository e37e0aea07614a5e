"""The admin of the outcomes and their steps."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError

from desk.draft.draft_admin import DraftAdmin
from desk.regions.form import RegionForm
from desk.scoped import OwnOnly, ScopedAdmin, ScopedStacked
from municipalities.form_fields import Day
from trees.drafting import rules
from trees.models import Outcome, Step

GAP = ("because", "by", "until")


def _refuse_numbers(form: forms.BaseForm, cleaned: dict[str, Any], *texts: str) -> dict[str, Any]:
    """No telephone numbers in the texts that somebody just changed."""
    if faults := rules.number_faults(cleaned, set(texts).intersection(form.changed_data)):
        raise ValidationError(faults)
    return cleaned


class StepForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in stubs only
    class Meta:
        model = Step
        fields = ("role", "position", "service", "kind", "say")

    def clean(self) -> dict[str, Any]:
        return _refuse_numbers(self, super().clean() or self.cleaned_data, "say")


class OutcomeForm(RegionForm):
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
        cleaned = _refuse_numbers(self, super().clean(), "title", "explanation", "poster")
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


class StepInline(ScopedStacked):
    model = Step
    form = StepForm
    extra = 1
    fields = (("role", "position"), ("service", "kind"), "say")


@admin.register(Outcome)
class OutcomeAdmin(DraftAdmin):
    form = OutcomeForm
    inlines = (StepInline,)
    list_display = ("title", "urgency", "agreement", "slug")
    list_select_related = ("agreement",)
    list_filter = ("urgency", ("agreement", OwnOnly), ("region", OwnOnly))
    search_fields = ("title", "slug")
    prepopulated_fields = {"slug": ("title",)}
    readable = {"gap_because": "gap_words", "gap_by": "gap_words", "gap_until": "gap_words"}
    coordinator_only = ("gap_because", "gap_by", "gap_until")
    fieldsets = [
        (None, {"fields": ["region", "title", "slug", "urgency", "explanation", "agreement"]}),
        ("Overzicht aan de muur", {"fields": ["poster"]}),
        ("Aanvaard gat in de bereikbaarheid", {"fields": ["gap_because", "gap_by", "gap_until"]}),
    ]

    @admin.display(description="aanvaard gat")
    def gap_words(self, outcome: Outcome) -> str:
        gap = outcome.accepted_gap
        if not gap:
            return "geen"
        more = [str(gap[name]) for name in ("by", "until") if gap.get(name)]
        return f"{gap['because']} ({', '.join(more)})" if more else str(gap["because"])


@admin.register(Step)
class StepAdmin(ScopedAdmin):
    """Written on the page of the outcome."""

    off_menu = True
    fixed = ("outcome",)
    list_display = ("outcome", "role", "service", "kind")
    list_select_related = ("outcome", "service__organization")
    fieldsets = [(None, {"fields": ["outcome", "role", "position", "service", "kind", "say"]})]

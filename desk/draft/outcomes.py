"""The admin of the outcomes and their steps."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError

from agreements.accepted import OF_OUTCOME
from desk.draft.draft_admin import DraftAdmin
from desk.regions.accepted import AcceptedForm, accepted_fields, accepted_words, names_of
from desk.scoped import OwnOnly, ScopedAdmin, ScopedStacked
from trees.drafting import rules
from trees.models import Outcome, Step


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


class OutcomeForm(AcceptedForm):
    accepts = OF_OUTCOME
    nobody_answers_because, nobody_answers_by, nobody_answers_until = accepted_fields(
        "Niemand neemt op",
        "Is er een tijd waarop niemand opneemt, en is dat zo afgesproken? "
        "Bijvoorbeeld: 's nachts neemt 112 dit over.",
    )
    central_alone_because, central_alone_by, central_alone_until = accepted_fields(
        "Alleen het centrale nummer",
        "Is er een tijd waarop alleen het centrale nummer opneemt, en is dat zo afgesproken? "
        "Bijvoorbeeld: 's nachts kan dit wachten.",
    )

    class Meta:
        model = Outcome
        fields = ("region", "slug", "title")
        help_texts = {
            "explanation": "Korte uitleg onder de nummers, zonder telefoonnummers. Bijvoorbeeld: "
            "Blijf bij het kind tot er iemand is.",
            "agreement": "Vult “Zo werken we samen”. Bijvoorbeeld: Acute onveiligheid.",
        }

    def clean(self) -> dict[str, Any]:
        return _refuse_numbers(self, super().clean(), "title", "explanation", "poster")


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
    readable = dict.fromkeys(names_of(*OF_OUTCOME), "accepted_words")
    coordinator_only = names_of(*OF_OUTCOME)
    fieldsets = [
        (None, {"fields": ["region", "title", "slug", "urgency", "explanation", "agreement"]}),
        ("Overzicht aan de muur", {"fields": ["poster"]}),
        ("Schriftelijk geaccepteerd", {"fields": names_of(*OF_OUTCOME)}),
    ]

    @admin.display(description="schriftelijk geaccepteerd")
    def accepted_words(self, outcome: Outcome) -> str:
        return accepted_words(outcome)


@admin.register(Step)
class StepAdmin(ScopedAdmin):
    """Written on the page of the outcome."""

    off_menu = True
    fixed = ("outcome",)
    list_display = ("outcome", "role", "service", "kind")
    list_select_related = ("outcome", "service__organization")
    fieldsets = [(None, {"fields": ["outcome", "role", "position", "service", "kind", "say"]})]

"""The form for a change of number: which number, from when, and who checked it."""

from datetime import date
from hashlib import sha256
from typing import Any

from django import forms

from contacts.models import Phone
from desk.directory.number_field import NumberField
from desk.numbers.change import Confirmation, refuse_day
from municipalities.form_fields import Day, Several

FURTHEST = 2200
PAST = "Deze dag is al voorbij. Kies een dag die nog komt, of laat het leeg: dan geldt het nu."
SAME = "Dit is al het nummer. Typ het nieuwe nummer."
NEEDED = "Typ het nieuwe nummer. Weet je het nog niet? Maak het dan leeg bij het nummer zelf."
OWN = (
    "Dit is een eigen nummer: iedere beller heeft een ander. Wil je er één vast nummer van maken? "
    "Zet dan bij het nummer zelf “eigen nummer” uit, en vul het daar in."
)
BOTH = "Vul in op welke dag én door wie het is gecontroleerd, of laat ze allebei leeg."
TO_COME = "Deze dag moet nog komen. Vul de dag in waarop het is gecontroleerd."


class NumberChoices(Several):
    """Other services with the same number, to tick."""

    def label_from_instance(self, obj: Any) -> str:
        label = f", {obj.label}" if obj.label else ""
        return f"{obj.service}{label}"


class NumberChangeForm(forms.Form):
    number = NumberField(
        label="Nieuw nummer",
        error_messages={"required": NEEDED},
        help_text="Zoals je het intoetst, bijvoorbeeld 0800-2000 of 036-123 45 67.",
    )
    starts = forms.DateField(
        label="Vanaf",
        required=False,
        widget=Day(),
        help_text="Leeg: nu meteen. Bijvoorbeeld 2-4-2027: het oude nummer vervalt dan op 1 april.",
    )
    also = NumberChoices(
        Phone.objects.none(),
        label="Hetzelfde nummer staat ook hier. Wil je het daar ook wijzigen?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Zonder vinkje houdt die dienst het oude nummer.",
        error_messages={"invalid_choice": "Dit nummer is intussen gewijzigd. Kies opnieuw."},
    )
    reason = forms.CharField(
        label="Reden",
        required=False,
        max_length=200,
        help_text="Voor de geschiedenis. Bijvoorbeeld: nieuwe telefooncentrale.",
    )
    assured_on = forms.DateField(
        label="Gecontroleerd op",
        required=False,
        widget=Day(),
        help_text="De dag waarop je het nieuwe nummer hebt nagevraagd. Bijvoorbeeld 20-11-2026.",
    )
    assured_by = forms.CharField(
        label="Gecontroleerd door",
        required=False,
        max_length=200,
        help_text="De functie of organisatie, niet je naam. Bijvoorbeeld: coördinatiepunt.",
    )
    # What was in the database when the page was opened, and what was shown before the last step.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    previewed = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, phone: Phone, others: list[Phone], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.phone, self.today = phone, today
        chosen = self.fields["also"]
        assert isinstance(chosen, forms.ModelMultipleChoiceField)  # noqa: S101 declared above
        chosen.queryset = Phone.objects.filter(pk__in=[one.pk for one in others]).select_related(
            "service__organization"
        )
        if not others:
            del self.fields["also"]

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        if not number:
            raise forms.ValidationError(NEEDED)
        if number == self.phone.number:
            raise forms.ValidationError(SAME)
        return number

    def clean_starts(self) -> date | None:
        """None for at once, which today is too."""
        starts: date | None = self.cleaned_data["starts"]
        if starts is None or starts == self.today:
            return None
        if starts < self.today:
            raise forms.ValidationError(PAST)
        if starts.year >= FURTHEST:
            raise forms.ValidationError("Dit ligt te ver weg. Kies een jaar voor 2200.")
        return starts

    def clean_assured_on(self) -> date | None:
        day: date | None = self.cleaned_data["assured_on"]
        if day and day > self.today:
            raise forms.ValidationError(TO_COME)
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.phone.own:
            self.add_error(None, OWN)
        on, by = cleaned.get("assured_on"), cleaned.get("assured_by")
        if bool(on) != bool(by) and not {"assured_on", "assured_by"} & set(self.errors):
            self.add_error("assured_by" if on else "assured_on", BOTH)
        for row in self.chosen() if cleaned.get("starts") else ():
            if refusal := refuse_day(row, cleaned["starts"]):
                self.add_error("starts", f"{row.service.name}: {refusal}")
        return cleaned

    def chosen(self) -> list[Phone]:
        """The number itself, and those that were ticked."""
        return [self.phone, *self.cleaned_data.get("also", ())]

    def checked(self) -> Confirmation:
        return Confirmation(self.cleaned_data["assured_on"], self.cleaned_data["assured_by"])

    def digest(self) -> str:
        """A short text for what was asked: a last step that differs from what was shown shows."""
        asked = [
            self.cleaned_data["number"],
            str(self.cleaned_data["starts"]),
            *(str(row.pk) for row in self.chosen()),
        ]
        return sha256(" ".join(asked).encode()).hexdigest()[:20]

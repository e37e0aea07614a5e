"""Form fields for a number and for opening hours, and the forms of the directory."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString

from contacts.calendar import HOLIDAYS
from contacts.hours import HoursFault
from contacts.hours_typed import Kind, Typed, document_of, typed_of
from contacts.hours_words import WEEKDAYS
from contacts.models import Organization, Phone, RegionLine, Service
from contacts.numbers import Number, NumberFault
from municipalities.forms import RegionForm, area_field
from municipalities.models import Municipality

ACTIVITIES = ("melding", "triage", "crisisinterventie", "spoedhulp", "overdracht")
KINDS: tuple[tuple[Kind, str], ...] = (
    ("week", "Per dag, zoals hieronder"),
    ("always", "Dag en nacht, elke dag"),
    ("unknown", "Niet bekend (het nummer blijft zichtbaar)"),
)
OBSERVED = (
    ("", "Feestdagen zijn gewone dagen, of dat weten we niet"),
    ("none", "Op feestdagen gelden de gewone tijden"),
    ("default", "De negen gebruikelijke feestdagen (niet Goede Vrijdag en Bevrijdingsdag)"),
    ("own", "Alleen de feestdagen die je hieronder aanvinkt"),
)


class NumberField(forms.CharField):
    """A number in any usual form; what is kept are its digits."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "tel", "autocomplete": "off"}
        super().__init__(strip=False, widget=forms.TextInput(attrs=attrs), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """As people write it; what can't be read stays as it was typed."""
        try:
            return Number.parse(value).shown if value else value
        except NumberFault:
            return value

    def clean(self, value: Any) -> str:
        if not (value or "").strip():
            return ""
        try:
            return Number.parse(value).digits
        except NumberFault as fault:
            raise ValidationError(fault.sentence) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.clean(data) != (initial or "")
        except ValidationError:
            return True


class HoursWidget(forms.Widget):
    """A row for each day, the named days, and a line for each exception."""

    template_name = "admin/hours.html"

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,
    ) -> SafeString:
        # The portal's own templates, where a form by itself would look among Django's only.
        return super().render(name, value, attrs, TemplatesSetting())

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        typed = value if isinstance(value, Typed) else typed_of(value)
        return {
            **super().get_context(name, None, attrs),
            "name": name,
            "typed": typed,
            "kinds": KINDS,
            "days": list(zip(range(7), WEEKDAYS, typed.days, strict=True)),
            "observed": OBSERVED,
            "holidays": HOLIDAYS,
        }

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Typed:
        named = data.getlist(f"{name}_named") if hasattr(data, "getlist") else ()
        return Typed(
            kind=data.get(f"{name}_kind", "unknown"),
            days=tuple(data.get(f"{name}_day{day}", "") for day in range(7)),
            observed=data.get(f"{name}_observed", ""),
            named=tuple(day for day in HOLIDAYS if day in named),
            holiday_hours=data.get(f"{name}_holiday_hours", ""),
            exceptions=data.get(f"{name}_exceptions", ""),
            was=data.get(f"{name}_was", "unknown"),
        )

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}_kind" not in data

    def id_for_label(self, id_: str) -> str:
        return ""


class HoursField(forms.Field):
    """Opening hours: the document of a region package behind a table that people can read."""

    widget = HoursWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value: Any) -> Typed:
        return value if isinstance(value, Typed) else typed_of(value)

    def clean(self, value: Any) -> dict[str, Any] | None:
        if any("\x00" in text for text in (*value.days, value.holiday_hours, value.exceptions)):
            raise ValidationError("Er staat een teken in dat niet kan. Typ de tekst opnieuw.")
        try:
            return document_of(value)
        except HoursFault as fault:
            said = [f"{place}: {text}" if place else text for place, text in fault.faults]
            raise ValidationError(said) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _same_lines(typed_of(initial)) != _same_lines(data)


def _same_lines(typed: Typed) -> Typed:
    """A browser sends other line ends than it was given."""
    lines = typed.exceptions.replace("\r\n", "\n")
    return Typed(typed.kind, typed.days, typed.observed, typed.named, typed.holiday_hours, lines)


class OrganizationForm(RegionForm):
    website = forms.URLField(
        label="Website",
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text="Bijvoorbeeld: https://veiligthuisflevoland.nl",
    )

    class Meta:
        model = Organization
        fields = ("region", "slug", "name")
        help_texts = {
            "name": "Bijvoorbeeld: Veilig Thuis Flevoland.",
            "email": "De mailbox van een functie, niet van een persoon, zoals "
            "crisis@organisatie.nl. Hier vragen we “klopt dit nog?”",
            "crisis_definition": "In hun eigen woorden. Bijvoorbeeld: acuut gevaar voor een kind.",
        }


class PhoneForm(RegionForm):
    number = NumberField(
        label="Nummer",
        required=False,
        help_text="Zoals je het intoetst: 0800-2000, 036-123 45 67 of +31 36 123 45 67. "
        "Is het nummer nog niet bekend? Laat het dan leeg.",
    )
    hours = HoursField(label="Openingstijden")

    class Meta:
        model = Phone
        fields = ("service", "number", "hours")
        help_texts = {
            "label": "Bijvoorbeeld: Buiten kantoortijd.",
            "position": "Het laagste getal staat bovenaan. Bijvoorbeeld 0.",
            "valid_from": "Leeg: het werkt al. Bijvoorbeeld 2-4-2027.",
            "valid_to": "De laatste dag waarop het werkt. Leeg: het blijft werken.",
            "audience": "Een nummer voor alleen professionals komt niet op de openbare pagina's.",
        }


class AreaForm(RegionForm):
    """A row that holds in the whole region, or in some municipalities of it."""

    works_in = area_field(
        Municipality.objects.all(),
        label="Alleen in deze gemeenten",
        help_text="Kies gemeenten als het niet in de hele regio geldt. Bijvoorbeeld: alleen Urk.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["works_in"] = list(self.instance.municipalities.all())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("everywhere") and not cleaned.get("works_in"):
            self.add_error("works_in", "Kies minstens één gemeente, of zet “in de hele regio” aan.")
        return cleaned

    def save_areas(self) -> None:
        """Write the municipalities; none where it holds in the whole region."""
        everywhere = self.cleaned_data["everywhere"]
        self.instance.municipalities.set([] if everywhere else self.cleaned_data["works_in"])


class ServiceForm(AreaForm):
    on_site = HoursField(label="Uren waarin iemand kan komen")
    activities = forms.MultipleChoiceField(
        label="Activiteiten",
        required=False,
        choices=[(word, word) for word in ACTIVITIES],
        widget=forms.CheckboxSelectMultiple,
        help_text="Wat deze dienst doet, bijvoorbeeld triage.",
    )

    class Meta:
        model = Service
        fields = ("region", "organization", "slug", "name")
        help_texts = {
            "name": "Zoals iemand de dienst noemt: Advies en melding.",
            "summary": "Bijvoorbeeld: Advies en melding bij onveiligheid thuis.",
            "address": "Alleen als mensen er zelf heen kunnen. Bijvoorbeeld: "
            "Stationsplein 1, Almere.",
            "ages_from": "Leeg: geen grens. Bijvoorbeeld 18.",
            "ages_to": "Leeg: geen grens. Bijvoorbeeld 17.",
            "assured_on": "De dag waarop je deze gegevens bij de organisatie hebt nagevraagd.",
            "assured_by": "De functie of organisatie, niet je naam. Bijvoorbeeld: coördinatiepunt.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "activities" in self.fields:
            self._offer_what_is_there()

    def _offer_what_is_there(self) -> None:
        words = dict.fromkeys((*ACTIVITIES, *(str(word) for word in self.instance.activities)))
        field = self.fields["activities"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 declared above
        field.choices = [(word, word) for word in words]


class LineForm(RegionForm):
    class Meta:
        model = RegionLine
        fields = ("region", "service", "role", "position")
        help_texts = {
            "position": "Het laagste getal staat bovenaan. Bijvoorbeeld 0.",
            "service": "De dienst die altijd onderaan een uitkomst staat. Bijvoorbeeld de politie.",
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        region = cleaned.get("region") or (self.instance.region if self.instance.pk else None)
        if cleaned.get("role") == RegionLine.Role.CENTRAL and region:
            others = RegionLine.objects.filter(region=region, role=RegionLine.Role.CENTRAL)
            if others.exclude(pk=self.instance.pk).exists():
                self.add_error(
                    "role", "Deze regio heeft al één nummer voor alles. Wijzig die lijn."
                )
        return cleaned

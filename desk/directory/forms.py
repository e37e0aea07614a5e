"""Form fields for a number and for opening hours, and the forms of the directory."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from contacts.models import Organization, Phone, RegionLine, Service, strays
from contacts.same_number import refusal, same_numbers
from desk.directory.hours_widget import HoursField
from desk.directory.number_field import NumberField
from desk.directory.presence_fields import ComesField, VisitField
from desk.regions.form import RegionForm
from municipalities.form_fields import area_field
from municipalities.models import Municipality

ACTIVITIES = ("melding", "triage", "crisisinterventie", "spoedhulp", "overdracht")


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
            "valid_to": "De laatste dag waarop het werkt, bijvoorbeeld 1-4-2027. "
            "Leeg: het blijft werken.",
            "own": "Zet dit aan als elke beller een ander nummer heeft, zoals dat van de eigen "
            "huisarts. Het nummer zelf blijft dan leeg.",
            "where": "Alleen bij een eigen nummer. Bijvoorbeeld: Op de zorgpas of in het dossier.",
            "audience": "Een nummer voor professionals of verwijzers komt niet op de openbare "
            "pagina's. Bij een nummer voor verwijzers schrijf je onderaan langs wie een ander "
            "daar komt.",
            "assured_on": "De dag waarop je dit nummer hebt gebeld of nagevraagd. "
            "Bijvoorbeeld 12-11-2026.",
            "assured_by": "De functie of organisatie, niet je naam. Bijvoorbeeld: coördinatiepunt.",
        }

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # Django's own, which the stubs don't know
        if not self.errors and self._is_there_already():
            self.add_error("number", refusal(self.instance))

    def _is_there_already(self) -> bool:
        """Whether this makes a number stand twice; where it did already, the checks say so."""
        phones = Phone.objects.filter(service=self.instance.service_id)
        others = list(phones.exclude(pk=self.instance.pk))
        before = same_numbers([*phones.filter(pk=self.instance.pk), *others])
        return bool(same_numbers([self.instance, *others]) - before)


class AreaForm(RegionForm):
    """A row that holds in the whole region, or in some municipalities of it."""

    ticked = {"works_in": "municipalities"}
    works_in = area_field(
        Municipality.objects.all(),
        label="Alleen in deze gemeenten",
        help_text="Kies gemeenten als het niet in de hele regio geldt. Bijvoorbeeld: alleen Urk.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("everywhere") and not cleaned.get("works_in"):
            self.add_error("works_in", "Kies minstens één gemeente, of zet “in de hele regio” aan.")
        return cleaned

    def _save_m2m(self) -> None:
        if self.cleaned_data["everywhere"]:
            self.cleaned_data["works_in"] = []
        super()._save_m2m()


class ServiceForm(AreaForm):
    comes = ComesField()
    visit = VisitField()
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
            "ages_from": "Leeg: geen grens. Bijvoorbeeld 18.",
            "ages_to": "Leeg: geen grens. Bijvoorbeeld 17.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer_what_is_there()
        comes = self.fields["comes"]
        assert isinstance(comes, ComesField)  # noqa: S101 declared above
        comes.offer(dict(self._towns().values_list("slug", "name")))

    def _towns(self) -> QuerySet[Municipality]:
        """Of the region of this service; of a new one all that whoever fills this in may choose."""
        towns = Municipality.objects.order_by("name")
        if self.instance.pk:
            return towns.filter(region=self.instance.region_id)
        return self.scope.choosable(towns) if self.scope else towns

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        comes, works_in = cleaned.get("comes"), cleaned.get("works_in")
        if comes and works_in is not None and not cleaned.get("everywhere"):
            for said in strays(comes, {town.slug for town in works_in}):
                self.add_error("comes", said)
        return cleaned

    def _offer_what_is_there(self) -> None:
        words = dict.fromkeys((*ACTIVITIES, *(str(word) for word in self.instance.activities)))
        field = self.fields["activities"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 declared above
        field.choices = [(word, word) for word in words]


class LineForm(RegionForm):
    class Meta:
        model = RegionLine
        fields = ("region", "service", "position")
        help_texts = {
            "position": "Het laagste getal staat bovenaan. Bijvoorbeeld 0.",
            "service": "De dienst die altijd onderaan een uitkomst staat. Bijvoorbeeld de politie.",
        }

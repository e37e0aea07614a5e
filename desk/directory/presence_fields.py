"""The form fields for who comes and where one can go: some parts each, kept as one document."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString

from contacts.durations import Duration, DurationFault
from contacts.hours.engine import Hours
from contacts.presence import Comes, Visit, comes_document, visit_document
from desk.directory.hours_subject import COMES, VISIT
from desk.directory.hours_widget import HoursField
from municipalities.form_fields import Day, ProseField

Parts = Mapping[str, forms.Field]


class PartsWidget(forms.Widget):
    """The inputs of each part, with its own label and help."""

    template_name = "desk/directory/parts.html"
    use_fieldset = True

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self.parts = parts

    @property
    def media(self) -> forms.Media:
        return sum((part.widget.media for part in self.parts.values()), forms.Media())

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        # As the hours within it: with the templates of the portal.
        return super().render(name, value, attrs, TemplatesSetting())

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        shown = [self._part(f"{name}_{key}", part, value[key]) for key, part in self.parts.items()]
        return {**super().get_context(name, None, attrs), "parts": shown}

    def _part(self, name: str, part: forms.Field, value: Any) -> dict[str, Any]:
        key = f"id_{name}"
        attrs = {"id": key, **({"aria-describedby": f"{key}_help"} if part.help_text else {})}
        return {
            "id": part.widget.id_for_label(key) and key,
            "help_id": f"{key}_help",
            "label": part.label,
            "help": part.help_text,
            "html": part.widget.render(name, value, attrs),
        }

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        return {
            key: part.widget.value_from_datadict(data, files, f"{name}_{key}")
            for key, part in self.parts.items()
        }

    def id_for_label(self, id_: str) -> str:
        return ""


class PartsField(forms.Field, ABC):
    """Several fields that are kept as one document; None where nothing is filled in."""

    def __init__(self, parts: Parts, **kwargs: Any) -> None:
        self.parts = parts
        super().__init__(required=False, widget=PartsWidget(parts), **kwargs)

    def __deepcopy__(self, memo: Any) -> "PartsField":
        """Each form has its own: the municipalities to choose from differ."""
        copied: PartsField = super().__deepcopy__(memo)
        copied.parts = {key: part.__deepcopy__(memo) for key, part in self.parts.items()}
        copied.widget.parts = copied.parts
        return copied

    @abstractmethod
    def document(self, given: dict[str, Any]) -> dict[str, Any] | None:
        """What is kept of the cleaned parts."""

    def prepare_value(self, value: Any) -> dict[str, Any]:
        given = value or {}
        return {key: part.prepare_value(given.get(key)) for key, part in self.parts.items()}

    def clean(self, value: Any) -> dict[str, Any] | None:
        cleaned, wrong = {}, []
        for key, part in self.parts.items():
            try:
                cleaned[key] = part.clean(value[key])
            except ValidationError as fault:
                wrong += fault.error_list
        if wrong:
            raise ValidationError(wrong)
        return self.document(cleaned)

    def has_changed(self, initial: Any, data: Any) -> bool:
        given = initial or {}
        return any(
            part.has_changed(part.to_python(given.get(key)), data[key])
            for key, part in self.parts.items()
        )


class TermField(forms.CharField):
    """A length of time, kept as `Duration` shows it."""

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        try:
            return str(Duration.parse(text)) if text else ""
        except DurationFault as fault:
            raise ValidationError(str(fault)) from None


class ComesField(PartsField):
    """When somebody comes, within which time, and to which of the service's municipalities."""

    def __init__(self) -> None:
        super().__init__(
            {
                "hours": HoursField(label="Tijden", words=COMES),
                "arrives_within": TermField(
                    label="Binnen welke tijd",
                    required=False,
                    max_length=40,
                    help_text="Een getal en minuten, uur, dagen of werkdagen. Bijvoorbeeld 2 uur.",
                ),
                "area": forms.MultipleChoiceField(
                    label="Alleen in deze gemeenten",
                    required=False,
                    widget=forms.CheckboxSelectMultiple,
                    help_text="Kies niets als er overal iemand komt waar de dienst werkt.",
                ),
            },
            label="Er kan iemand komen",
            help_text="Alleen als de dienst naar mensen toe gaat. Een opvang komt niet. "
            "Bijvoorbeeld: dag en nacht, binnen 2 uur.",
        )

    def offer(self, towns: Mapping[str, str]) -> None:
        """The municipalities to choose from: slug to name."""
        area = self.parts["area"]
        assert isinstance(area, forms.MultipleChoiceField)  # noqa: S101 made above
        area.choices = list(towns.items())

    def document(self, given: dict[str, Any]) -> dict[str, Any] | None:
        return comes_document(
            Comes(
                hours=_hours(given["hours"]),
                arrives_within=given["arrives_within"],
                area=frozenset(given["area"]) or None,
            )
        )


class VisitField(PartsField):
    """Where one can go, when, and who checked that."""

    def __init__(self) -> None:
        super().__init__(
            {
                "address": ProseField(
                    label="Adres",
                    required=False,
                    max_length=5000,
                    widget=forms.Textarea(attrs={"rows": 2, "cols": 40}),
                    help_text="Bijvoorbeeld: Stationsplein 1, Almere.",
                ),
                "hours": HoursField(label="Tijden", words=VISIT),
                "assured_on": forms.DateField(
                    label="Adres gecontroleerd op",
                    required=False,
                    widget=Day(),
                    help_text="De dag waarop je dit hebt nagevraagd. Bijvoorbeeld 12-11-2026.",
                ),
                "assured_by": forms.CharField(
                    label="Adres gecontroleerd door",
                    required=False,
                    max_length=200,
                    help_text="De functie of organisatie, niet je naam. "
                    "Bijvoorbeeld: coördinatiepunt.",
                ),
            },
            label="Je kunt er heen",
            help_text="Alleen als mensen er zelf heen kunnen. Bijvoorbeeld: een opvang.",
        )

    def document(self, given: dict[str, Any]) -> dict[str, Any] | None:
        day: date | None = given["assured_on"]
        return visit_document(
            Visit(
                address=given["address"],
                hours=_hours(given["hours"]),
                assured_on=day,
                assured_by=given["assured_by"],
            )
        )


def _hours(document: dict[str, Any] | None) -> Hours | None:
    return None if document is None else Hours.parse(document)

"""The form field for a number: read as people type it, and asked about where nobody can have it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import Script
from django.template.loader import render_to_string
from django.urls import reverse_lazy
from django.utils.safestring import SafeString

from contacts.numbers import Number, number_or_objection


class TypedNumber(str):
    """What was typed, and the digits of which somebody says that they are right all the same."""

    sure = ""

    @classmethod
    def of(cls, text: str, sure: str) -> "TypedNumber":
        made = cls(text)
        made.sure = sure
        return made


class NumberInput(forms.TextInput):
    """A number; while it is typed, the page says how it will be shown and dialled."""

    class Media:
        css = {"all": ("beheer/number.css",)}
        js = (Script("beheer/number.js", defer=True),)

    def __init__(self) -> None:
        preview = reverse_lazy("admin:contacts_phone_number_preview")
        attrs = {"inputmode": "tel", "autocomplete": "off", "data-number-preview": preview}
        super().__init__(attrs)

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,
    ) -> SafeString:
        """The field, and below it what is asked about a number that nobody can have."""
        field = super().render(name, value, attrs, renderer)
        number, _ = number_or_objection(value) if isinstance(value, str) else (None, "")
        if number is None or not number.doubt:
            return field
        answered = getattr(value, "sure", "") == number.digits
        asked = {"name": name, "number": number, "answered": answered}
        return field + render_to_string("desk/directory/number_doubt.html", asked)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        typed = super().value_from_datadict(data, files, name)
        return typed and TypedNumber.of(typed, data.get(f"{name}_sure", ""))


class NumberField(forms.CharField):
    """A number in any usual form; what is kept are its digits."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, widget=NumberInput(), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """As people write it; what can't be read stays as it was typed.

        About what is stored was asked when it came.
        """
        number, _ = number_or_objection(value) if isinstance(value, str) else (None, "")
        if number is None:
            return value
        return TypedNumber.of(number.shown, getattr(value, "sure", number.digits))

    def clean(self, value: Any) -> str:
        if not (value or "").strip():
            return ""
        number = self._read(value)
        if number.doubt and getattr(value, "sure", "") != number.digits:
            raise ValidationError(f"{number.doubt} Zet dan hieronder het vinkje.")
        return number.digits

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self._digits(data) != (initial or "")
        except ValidationError:
            return True

    def _digits(self, value: Any) -> str:
        return self._read(value).digits if (value or "").strip() else ""

    def _read(self, value: Any) -> Number:
        number, objection = number_or_objection(value)
        if number is None:
            raise ValidationError(objection)
        return number

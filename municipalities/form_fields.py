"""Form fields and widgets that every form of ours may use."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models


class Day(forms.DateInput):
    """A day, as a browser asks for it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class LinesField(forms.CharField):
    """A list of texts, one on each line."""

    widget = forms.Textarea

    def __init__(self, *, rows: int = 5, most: int = 300, **kwargs: Any) -> None:
        self.most = most
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows, "cols": 60}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(str(line) for line in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = [" ".join(line.split()) for line in str(value or "").split("\n")]
        return [line for line in lines if line]

    def validate(self, value: Any) -> None:
        super().validate(value)
        for number, line in enumerate(value, start=1):
            if len(line) > self.most:
                raise ValidationError(
                    f"Regel {number} telt {len(line)} tekens. Maak er hoogstens {self.most} van."
                )

    def run_validators(self, value: Any) -> None:
        """Those of a text don't fit a list, but for one: a null character can't be stored."""
        for validator in self.validators:
            for line in value:
                validator(line)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(self.prepare_value(initial)) != self.to_python(data))


class ProseField(forms.CharField):
    """A text of several lines; a browser sends other line ends than it was given."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(str(value or "").replace("\r\n", "\n"))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(initial) != self.to_python(data))


LARGEST_KEY = 2**63 - 1


def is_key(value: object) -> bool:
    """Whether a row could have this key; SQLite stumbles over a number that none can have."""
    text = str(value)
    return not text.isdecimal() or (len(text) < 20 and int(text) <= LARGEST_KEY)


class Several(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic in stubs only
    """Some rows; a key that no row can have is refused like one that no row has."""

    def clean(self, value: Any) -> Any:
        for one in value if isinstance(value, list | tuple) else ():
            if not is_key(one):
                raise ValidationError(self.error_messages["invalid_choice"], params={"value": one})
        return super().clean(value)


def area_field(queryset: models.QuerySet[Any], **kwargs: Any) -> Any:
    """Tick boxes over some rows; which of them a person may choose the admin decides."""
    return Several(queryset, required=False, widget=forms.CheckboxSelectMultiple, **kwargs)

"""The form field for the words of a region: a row for each term, and some empty ones."""

from collections.abc import Mapping
from itertools import count, takewhile
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString

from municipalities.glossary import LONGEST, faults_in

EMPTY_ROWS = 3
NOTHING = dict.fromkeys(LONGEST, "")


class GlossaryWidget(forms.Widget):
    """Three fields a term; a row of which all are emptied is taken away."""

    template_name = "desk/directory/glossary.html"
    use_fieldset = True

    class Media:
        # The rows of opening hours look the same.
        css = {"all": ("beheer/hours.css",)}

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        # The portal's own templates, where a form by itself would look among Django's only.
        return super().render(name, value, attrs, TemplatesSetting())

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        rows = [*(value or []), *(NOTHING for _ in range(EMPTY_ROWS))]
        made = [
            {
                "number": n + 1,
                "fields": {
                    key: {"id": f"id_{name}-{n}-{key}", "name": f"{name}-{n}-{key}",
                          "value": row.get(key, ""), "most": most}
                    for key, most in LONGEST.items()
                },
            }
            for n, row in enumerate(rows)
        ]  # fmt: skip
        return {**super().get_context(name, None, attrs), "rows": made}

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> list[dict[str, str]]:
        there = takewhile(lambda n: f"{name}-{n}-term" in data, count())
        rows = [{key: _text(data.get(f"{name}-{n}-{key}")) for key in LONGEST} for n in there]
        return [row for row in rows if row != NOTHING]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-0-term" not in data

    def id_for_label(self, id_: str) -> str:
        return ""


def _text(value: Any) -> str:
    # A browser sends other line ends than it was given.
    return str(value or "").replace("\r\n", "\n").strip()


class GlossaryField(forms.Field):
    """The words of a region; the column is the list of a package."""

    widget = GlossaryWidget

    def clean(self, value: Any) -> list[dict[str, str]]:
        if faults := list(faults_in(value)):
            raise ValidationError(faults)
        return list(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool([{**NOTHING, **one} for one in initial or []] != (data or []))

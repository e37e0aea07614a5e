"""Form fields and the form that every admin page of ours starts from."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst, get_text_list

from history.models import Act, Change
from municipalities.scoping import Scope, region_of, regions_in


class RegionForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in stubs only
    """A form that holds to one region, and notices that somebody else saved in between."""

    # Of whoever has this form before them; a form by itself asks nobody.
    scope: ClassVar[Scope | None] = None
    # Links to other rows that the form writes itself: the field here, and that of the row.
    ticked: ClassVar[Mapping[str, str]] = {}
    # What was in the database when the page was opened.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mark = mark(self.instance)
        self.initial["seen"] = self.mark
        for name, links in self.ticked.items() if self.instance.pk else ():
            self.initial[name] = list(getattr(self.instance, links).all())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._refuse_a_second_save(cleaned.get("seen") or "")
        self._refuse_other_regions(cleaned)
        self._keep_what_was_not_touched(cleaned)
        self._refuse_ages_backwards(cleaned)
        self._refuse_beyond_own(cleaned)
        return cleaned

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]  # Django's own, which the stubs don't know
        for name, links in self.ticked.items():
            getattr(self.instance, links).set(self.cleaned_data[name])

    def _refuse_beyond_own(self, cleaned: dict[str, Any]) -> None:
        """An editor's rows stay within their own municipalities."""
        if self.scope is None or self.errors:
            return
        for name, fault in self.scope.beyond(self.instance, cleaned).items():
            self.add_error(name if name in self.fields else None, fault)

    def _refuse_ages_backwards(self, cleaned: dict[str, Any]) -> None:
        first, last = cleaned.get("ages_from"), cleaned.get("ages_to")
        if first is not None and last is not None and last < first:
            self.add_error("ages_to", f"Tot en met {last} ligt onder vanaf {first}. Draai ze om.")

    def _refuse_a_second_save(self, seen: str) -> None:
        if self.instance.pk and seen and seen != self.mark:
            raise ValidationError(
                f"{_who_saved(self.instance)} terwijl jij bezig was. Hieronder staat wat jij "
                "invulde; het is niet bewaard. Open deze pagina opnieuw om de nieuwe stand te "
                "zien, en vul je wijziging daar in."
            )

    def _refuse_other_regions(self, cleaned: dict[str, Any]) -> None:
        """A row never ties things of two regions together, whoever saves it."""
        own = self._own_region(cleaned)
        for name, value in list(cleaned.items()):
            for thing, region in regions_in(value):
                if own is not None and region not in (None, own):
                    self.add_error(name, f"“{thing}” hoort bij een andere regio. Kies iets anders.")
                    break

    def _own_region(self, cleaned: dict[str, Any]) -> int | None:
        if self.instance.pk:
            return region_of(self.instance)
        found = (region for value in cleaned.values() for _, region in regions_in(value))
        return next((region for region in found if region is not None), None)

    def _keep_what_was_not_touched(self, cleaned: dict[str, Any]) -> None:
        """What nobody changed stays as it was written: row for row, line for line."""
        own = {field.name for field in self.instance._meta.concrete_fields if not field.is_relation}
        for name in own.intersection(cleaned).difference(self.changed_data):
            if self.instance.pk:
                cleaned[name] = getattr(self.instance, name)


def mark(instance: models.Model) -> str:
    """A short text that changes when a field of this row does; what MPTT keeps doesn't count."""
    values = [
        (field.attname, field.value_from_object(instance))
        for field in instance._meta.concrete_fields
        if field.editable
    ]
    text = json.dumps(values, default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def _who_saved(instance: models.Model) -> str:
    """Who was first, and what they changed: the beginning of a sentence."""
    last = Change.objects.to(instance).filter(act=Act.CHANGED).newest_first().first()
    if last is None or not last.by_name:
        return "Iemand anders heeft dit gewijzigd"
    moment = timezone.localtime(last.at)
    return f"{last.by_name} heeft dit gewijzigd (op {moment:%d-%m om %H:%M}: {_done(last)})"


def _done(last: Change) -> str:
    labels = [capfirst(str(one["label"])) for one in last.changes]
    return f"{get_text_list(labels, 'en')} {last.get_act_display()}"

"""The admin of the cases."""

from difflib import get_close_matches
from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from contacts.models import Service
from desk.draft.draft_admin import DraftAdmin
from desk.regions.form import RegionForm
from desk.scoped import OwnOnly, listed
from desk.towns import ended_among
from municipalities.form_fields import LinesField
from municipalities.models import Municipality, Region
from trees.core.scenarios import NOBODY
from trees.models import Outcome, Scenario


class ScenarioForm(RegionForm):
    answers = LinesField(
        label="Antwoorden",
        required=False,
        most=200,
        help_text="De korte namen van de antwoorden op de weg, één per regel, zoals wat-speelt-er.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A municipality that has ended has no new cases; one that stands there stays.
        if field := self.fields.get("municipality"):
            ended = Q(ends_on__lt=timezone.localdate()) & ~Q(pk=self.instance.municipality_id)
            field.queryset = field.queryset.exclude(ended)  # type: ignore[attr-defined]  # a ModelChoiceField

    class Meta:
        model = Scenario
        fields = ("region", "name", "municipality", "at")
        help_texts = {
            "name": "Bijvoorbeeld: Nacht, kind onveilig thuis.",
            "expected_outcome": "De korte naam van de uitkomst, zoals bel-veilig-thuis.",
            "expected_call": "De korte naam van de dienst, zoals vt-advies-en-melding. "
            "Leeg: dat maakt niet uit.",
            "expected_dial": "De dienst waarvan het nummer te bellen is, zoals vt-nacht. "
            "Een streepje (-): er is geen nummer. Leeg: dat maakt niet uit.",
            "expected_wait": "De dienst waarop dit kan wachten, zoals lokaal-team. "
            "Een streepje (-): het kan niet wachten. Leeg: dat maakt niet uit.",
            "expected_headline": "Wat er bovenaan de pagina staat, letterlijk. Bijvoorbeeld: "
            "Bel nu Veilig Thuis. Leeg: dat maakt niet uit.",
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        region = cleaned.get("region") or (self.instance.region if self.instance.pk else None)
        if region:
            self._check_name("expected_outcome", Outcome, region)
            self._check_name("expected_call", Service, region)
            for field in ("expected_dial", "expected_wait"):
                if cleaned.get(field) != NOBODY:
                    self._check_name(field, Service, region)
        return cleaned

    def _check_name(self, field: str, model: type[Outcome] | type[Service], region: Region) -> None:
        name = self.cleaned_data.get(field)
        known = list(model._default_manager.filter(region=region).values_list("slug", flat=True))
        if name and name not in known:
            near = get_close_matches(name, known, n=1)
            way_out = f"Bedoel je “{near[0]}”?" if near else "Kijk welke korte naam het heeft."
            self.add_error(field, f"“{name}” bestaat niet in {region}. {way_out}")


@admin.register(Scenario)
class ScenarioAdmin(DraftAdmin):
    form = ScenarioForm
    fixed = ("region",)
    change_form_template = "desk/scenarios/change_form.html"
    change_list_template = "desk/scenarios/change_list.html"
    list_display = ("name", "municipality", "at", "expected_outcome", "expected_call")
    list_select_related = ("municipality",)
    list_filter = (("municipality", OwnOnly), ("region", OwnOnly))
    search_fields = ("name", "expected_outcome")
    readable = {"answers": "answer_words"}
    answer_words = listed("answers", "antwoorden", " → ")
    fieldsets = [
        (None, {"fields": ["region", "name", "municipality", "at", "answers"]}),
        (
            "Wat er uit moet komen",
            {
                "fields": [
                    "expected_outcome",
                    "expected_call",
                    "expected_dial",
                    "expected_wait",
                    "expected_headline",
                ]
            },
        ),
    ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Django's, with why a case may play in a municipality that is no longer there."""
        towns = Municipality.objects.filter(scenarios__in=self.get_queryset(request)).distinct()
        more = {"ended": ended_among(towns, timezone.now()), **(extra_context or {})}
        return super().changelist_view(request, more)

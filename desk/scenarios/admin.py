"""The admin of the cases."""

from typing import Any

from django.contrib import admin

from desk.draft.draft_admin import DraftAdmin
from desk.draft.forms import ScenarioForm
from desk.scenarios.walkthrough import scenario_urls
from desk.scoped import OwnOnly
from trees.models import Scenario


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
    fieldsets = [
        (None, {"fields": ["region", "name", "municipality", "at", "answers"]}),
        ("Wat er uit moet komen", {"fields": ["expected_outcome", "expected_call"]}),
    ]

    def get_urls(self) -> list[Any]:
        return [*scenario_urls(self.admin_site), *super().get_urls()]

    @admin.display(description="antwoorden")
    def answer_words(self, scenario: Scenario) -> str:
        return " → ".join(str(answer) for answer in scenario.answers)

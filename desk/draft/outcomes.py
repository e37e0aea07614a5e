"""The admin of the outcomes and their steps."""

from django.contrib import admin

from desk.draft.draft_admin import DraftAdmin
from desk.draft.forms import OutcomeForm, StepForm
from desk.scoped import OwnOnly, ScopedAdmin, ScopedStacked
from trees.models import Outcome, Step


class StepInline(ScopedStacked):
    model = Step
    form = StepForm
    extra = 1
    fields = (("role", "position"), ("service", "kind"), "say")


@admin.register(Outcome)
class OutcomeAdmin(DraftAdmin):
    form = OutcomeForm
    inlines = (StepInline,)
    list_display = ("title", "urgency", "agreement", "slug")
    list_select_related = ("agreement",)
    list_filter = ("urgency", ("agreement", OwnOnly), ("region", OwnOnly))
    search_fields = ("title", "slug")
    prepopulated_fields = {"slug": ("title",)}
    readable = {"gap_because": "gap_words", "gap_by": "gap_words", "gap_until": "gap_words"}
    coordinator_only = ("gap_because", "gap_by", "gap_until")
    fieldsets = [
        (None, {"fields": ["region", "title", "slug", "urgency", "explanation", "agreement"]}),
        ("Aanvaard gat in de bereikbaarheid", {"fields": ["gap_because", "gap_by", "gap_until"]}),
    ]

    @admin.display(description="aanvaard gat")
    def gap_words(self, outcome: Outcome) -> str:
        gap = outcome.accepted_gap
        if not gap:
            return "geen"
        more = [str(gap[name]) for name in ("by", "until") if gap.get(name)]
        return f"{gap['because']} ({', '.join(more)})" if more else str(gap["because"])


@admin.register(Step)
class StepAdmin(ScopedAdmin):
    """Written on the page of the outcome."""

    off_menu = True
    fixed = ("outcome",)
    list_display = ("outcome", "role", "service", "kind")
    list_select_related = ("outcome", "service__organization")
    fieldsets = [(None, {"fields": ["outcome", "role", "position", "service", "kind", "say"]})]

"""The admin of regions, municipalities, and what partners proposed."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from desk.regions.form import RegionForm
from desk.regions.glossary_field import GlossaryField
from desk.scoped import OwnOnly, ScopedAdmin, listed
from municipalities.form_fields import LinesField
from municipalities.glossary import glossary_in_history
from municipalities.models import Municipality, Proposal, Region
from municipalities.slug_fields import refuse_reserved
from municipalities.slugs import SLUG_LENGTH


class WholeRegionForm(RegionForm):
    glossary = GlossaryField(
        label="Begrippen",
        required=False,
        help_text="Woorden die in deze regio iets bepaalds betekenen. Bijvoorbeeld: OTS, "
        "ondertoezichtstelling. Is een rij leeg, dan verdwijnt het begrip. Meer dan drie nieuwe? "
        "Sla eerst op.",
    )


@admin.register(Region)
class RegionAdmin(ScopedAdmin):
    form = WholeRegionForm
    list_display = ("name", "demo")
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("spreadsheet", "filling", "package")
    fieldsets = [
        (None, {"fields": ["name", "slug", "about"]}),
        (
            "Voor wie",
            {
                "fields": ["ages_from", "ages_to"],
                "description": "Voor welke leeftijden de crisisaanpak van deze regio er is.",
            },
        ),
        ("Begrippen", {"fields": ["glossary"]}),
        (
            "Grenzen",
            {"fields": ["reports_shown_from", "term_night", "term_day", "term_other"]},
        ),
        ("Voorbeeld", {"fields": ["demo"]}),
    ]
    readable = {"glossary": "glossary_words"}

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.scope(request).everything

    has_delete_permission = has_add_permission

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        names = list(super().get_readonly_fields(request, obj))
        # An example may publish numbers that aren't known; that is not for a region to decide.
        return names if self.scope(request).everything else [*names, "demo"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """With the ways to a whole region at once: as a file, or from an example."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            example = format_html(
                'Of <a href="{}">neem een andere regio als voorbeeld</a>.',
                reverse("admin:trees_region_copy"),
            )
            return [(fieldsets[0][0], {**fieldsets[0][1], "description": example}), *fieldsets[1:]]
        files = ["spreadsheet", "filling"]
        files += ["package"] if self.scope(request).may_publish(obj) else []
        return [*fieldsets, ("Alles tegelijk", {"fields": files})]

    @admin.display(description="begrippen")
    def glossary_words(self, region: Region) -> str:
        return glossary_in_history(region.glossary)

    @admin.display(description="in Excel")
    def spreadsheet(self, region: Region) -> str:
        return _way("contacts_spreadsheet", region, "Alle nummers ophalen of terugzetten")

    @admin.display(description="nog in te vullen")
    def filling(self, region: Region) -> str:
        return _way("trees_region_filling", region, "Wat ontbreekt er nog?")

    @admin.display(description="regiopakket")
    def package(self, region: Region) -> str:
        return _way("trees_package", region, "De hele regio als bestand ophalen of laden")


def _way(name: str, region: Region, words: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse(f"admin:{name}", args=[region.slug]), words)


class MunicipalityForm(RegionForm):
    places = LinesField(
        label="Plaatsen",
        required=False,
        most=200,
        help_text="Eén plaats per regel, zoals Emmeloord. Wie zo'n plaats intypt, komt hier uit.",
    )
    postcodes = LinesField(
        label="Postcodes",
        required=False,
        most=9,
        help_text="Vier cijfers of een reeks per regel, zoals 8232 of 5850-5856. Alleen als je "
        "een bron hebt. Wie een postcode intypt, komt hier uit.",
    )
    heir = forms.CharField(
        label="Gaat op in",
        required=False,
        max_length=SLUG_LENGTH,
        help_text="Alleen als de gemeente verdwijnt: de korte naam van de gemeente waarin zij "
        "opgaat, zoals nieuw-bergen. Die mag in een andere regio liggen.",
    )

    class Meta:
        model = Municipality
        fields = ("region", "name", "slug")
        help_texts = {
            "ends_on": "De laatste dag waarop deze gemeente bestaat, zoals 31-12-2026. Vanaf de "
            "dag erna leiden al haar adressen naar de gemeente waarin zij opgaat.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.merged_into:
            self.initial["heir"] = self.instance.merged_into.slug

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        # Not a choice of rows: it may lie in a region that this person knows nothing else of.
        slug = (cleaned.get("heir") or "").strip()
        heir = Municipality.objects.filter(slug=slug).first() if slug else None
        if slug and heir is None:
            self.add_error("heir", f"“{slug}” bestaat niet. Vul de korte naam van een gemeente in.")
        self.instance.merged_into = heir
        return cleaned

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        refuse_reserved(slug)
        return slug


@admin.register(Municipality)
class MunicipalityAdmin(ScopedAdmin):
    form = MunicipalityForm
    list_display = ("name", "region", "code", "places_in_words")
    list_filter = (("region", OwnOnly),)
    list_select_related = ("region",)
    search_fields = ("name", "slug", "code")
    prepopulated_fields = {"slug": ("name",)}
    readable = {
        "places": "places_in_words",
        "postcodes": "postcodes_in_words",
        "heir": "heir_words",
    }
    places_in_words = listed("places", "plaatsen")
    postcodes_in_words = listed("postcodes", "postcodes")
    fieldsets = [
        (None, {"fields": ["region", "name", "slug", "code", "places", "postcodes"]}),
        ("Als de gemeente verdwijnt", {"fields": ["heir", "ends_on"]}),
    ]

    @admin.display(description="gaat op in")
    def heir_words(self, town: Municipality) -> str:
        return town.merged_into.name if town.merged_into else "niets: zij blijft"


@admin.register(Proposal)
class ProposalAdmin(ScopedAdmin):
    """Answered on a page of its own; nothing of it is changed afterwards."""

    read_only = True
    off_menu = True
    list_display = ("title", "region", "by", "at", "state")
    list_select_related = ("region", "by")
    list_filter = ("state", ("region", OwnOnly))
    fields = ("region", "title", "by", "at", "state", "decided_by", "decided_at", "remark")

"""The admin of regions, municipalities and memberships."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from municipalities.forms import LinesField, RegionForm
from municipalities.models import Membership, Municipality, Region
from municipalities.scoped_admin import OwnOnly, ScopedAdmin
from municipalities.slugs import refuse_reserved


@admin.register(Region)
class RegionAdmin(ScopedAdmin):
    list_display = ("name", "demo")
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = [
        (None, {"fields": ["name", "slug", "about"]}),
        (
            "Voor wie",
            {
                "fields": ["ages_from", "ages_to"],
                "description": "Voor welke leeftijden de crisisaanpak van deze regio er is.",
            },
        ),
        ("Voorbeeld", {"fields": ["demo"]}),
    ]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.scope(request).everything

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.scope(request).everything

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        names = list(super().get_readonly_fields(request, obj))
        # An example may publish numbers that aren't known; that is not for a region to decide.
        return names if self.scope(request).everything else [*names, "demo"]


class MunicipalityForm(RegionForm):
    places = LinesField(
        label="Plaatsen",
        required=False,
        most=200,
        help_text="Eén plaats per regel, zoals Emmeloord. Wie zo'n plaats intypt, komt hier uit.",
    )

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
    readable = {"places": "places_in_words"}
    fieldsets = [(None, {"fields": ["region", "name", "slug", "code", "places"]})]

    @admin.display(description="plaatsen")
    def places_in_words(self, municipality: Municipality) -> str:
        return ", ".join(str(place) for place in municipality.places)


@admin.register(Membership)
class MembershipAdmin(ScopedAdmin):
    """Nobody raises their own rights: for the national administrator only."""

    superusers_only = True
    fixed = ()
    list_display = ("user", "region", "role")
    list_filter = ("role", ("region", OwnOnly))
    list_select_related = ("user", "region")
    search_fields = ("user__username", "region__name")
    fieldsets = [(None, {"fields": ["user", "region", "role", "municipalities"]})]

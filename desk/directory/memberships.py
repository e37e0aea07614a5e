"""Memberships in the admin: who may do what in a region, and a partner for which organizations."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.contrib import admin

from contacts.models import Organization
from desk.regions.form import RegionForm
from desk.scoped import OwnOnly, ScopedAdmin
from municipalities.form_fields import area_field
from municipalities.models import Membership, Municipality, Region

Role = Membership.Role

EDITORS_ONLY = "Gemeenten kies je alleen voor een redacteur. Haal de vinkjes weg."
PARTNERS_ONLY = "Organisaties kies je alleen voor een partner. Haal de vinkjes weg."
NO_TOWN = "Kies minstens één gemeente: een redacteur wijzigt alleen in eigen gemeenten."
NO_BODY = "Kies minstens één organisatie: een partner houdt alleen eigen gegevens bij."
ELSEWHERE = "“{}” hoort niet bij {}. Kies iets uit deze regio."


def membership_faults(
    role: str,
    region: Region | None,
    municipalities: Collection[Municipality],
    organizations: Collection[Organization],
) -> dict[str, str]:
    """What is wrong with a role and what belongs to it: by field, a sentence each."""
    faults = {}
    if role == Role.EDITOR and not municipalities:
        faults["municipalities"] = NO_TOWN
    if role != Role.EDITOR and municipalities:
        faults["municipalities"] = EDITORS_ONLY
    if role == Role.PARTNER and not organizations:
        faults["organizations"] = NO_BODY
    if role != Role.PARTNER and organizations:
        faults["organizations"] = PARTNERS_ONLY
    return _elsewhere(region, municipalities, organizations) | faults


def _elsewhere(region: Region | None, *chosen: Collection[Any]) -> dict[str, str]:
    return {
        name: ELSEWHERE.format(row, region)
        for name, rows in zip(("municipalities", "organizations"), chosen, strict=True)
        for row in rows
        if region is not None and row.region_id != region.pk
    }


class MembershipForm(RegionForm):
    ticked = {"organizations": "organizations"}
    organizations = area_field(
        Organization.objects.select_related("region"),
        label="Organisaties",
        help_text="Alleen voor een partner: van welke organisaties. Bijvoorbeeld: Veilig Thuis.",
    )

    class Meta:
        model = Membership
        fields = ("user", "region", "role", "municipalities")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        towns, bodies = cleaned.get("municipalities") or (), cleaned.get("organizations") or ()
        faults = membership_faults(cleaned.get("role", ""), cleaned.get("region"), towns, bodies)
        for name, fault in faults.items():
            if name not in self.errors:
                self.add_error(name, fault)
        return cleaned


class MembershipRowForm(MembershipForm):
    """Among others on the page of an account; there an empty one is no membership yet."""

    seen = None  # type: ignore[assignment]  # takes the field out of the form


@admin.register(Membership)
class MembershipAdmin(ScopedAdmin):
    """Nobody raises their own rights: for the national administrator only."""

    superusers_only = True
    form = MembershipForm
    fixed = ()
    list_display = ("user", "region", "role")
    list_filter = ("role", ("region", OwnOnly))
    list_select_related = ("user", "region")
    search_fields = ("user__username", "region__name")
    fieldsets = [(None, {"fields": ["user", "region", "role", "municipalities", "organizations"]})]

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        kwargs.setdefault("queryset", Municipality.objects.select_related("region"))
        field: forms.Field = super().formfield_for_manytomany(db_field, request, **kwargs)
        return field

"""The forms with which a coordinator invites somebody, and changes where they belong."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.models import model_to_dict
from django.http import QueryDict

from accounts.access import Role, roles_to_give
from contacts.models import Organization
from municipalities.form_fields import Several
from municipalities.models import Membership, Municipality, Region
from municipalities.scoping import Scope


class _Belongs(forms.Form):
    """Where somebody belongs; what they chose is held to the region and the role."""

    municipalities = Several(
        label="Gemeenten",
        required=False,
        queryset=Municipality.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="Alleen voor een redacteur: de gemeenten waarvan die het concept wijzigt. "
        "Bijvoorbeeld Almere.",
    )
    organizations = Several(
        label="Organisaties",
        required=False,
        queryset=Organization.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="Alleen voor een partner: de organisaties waarvoor die wijzigingen voorstelt. "
        "Bijvoorbeeld Veilig Thuis.",
    )

    def offer(self, scope: Scope, regions: QuerySet[Region]) -> None:
        towns = scope.coordinated(Municipality.objects.filter(region__in=regions))
        bodies = scope.coordinated(Organization.objects.filter(region__in=regions))
        self._choices("municipalities").queryset = towns.order_by("region__name", "name")
        self._choices("organizations").queryset = bodies.order_by("region__name", "name")

    def _choices(self, name: str) -> Any:
        return self.fields[name]

    def hold_to(self, region: Region | None, role: str | None) -> None:
        """An editor has municipalities and a partner organizations, all of this one region."""
        self._one(role == Role.EDITOR, "municipalities", region, "een redacteur", "gemeente")
        self._one(role == Role.PARTNER, "organizations", region, "een partner", "organisatie")

    def _one(self, theirs: bool, field: str, region: Region | None, who: str, what: str) -> None:
        chosen = list(self.cleaned_data.get(field) or ())
        if chosen and not theirs:
            self.add_error(field, f"Alleen {who} krijgt dit. Haal de vinkjes weg.")
        if theirs and not chosen and field not in self.errors:
            self.add_error(field, f"Kies voor {who} ten minste één {what}.")
        elsewhere = [str(one) for one in chosen if region and one.region_id != region.pk]
        if elsewhere:
            words = ", ".join(elsewhere)
            self.add_error(field, f"{words} hoort niet bij {region}. Kies iets van {region}.")


class InviteForm(_Belongs):
    name = forms.CharField(
        label="Naam", max_length=150, help_text="Voor- en achternaam. Bijvoorbeeld Ella Jansen."
    )
    email = forms.EmailField(
        label="E-mailadres",
        max_length=140,
        help_text="Van het werk, niet gedeeld met anderen. Bijvoorbeeld ella@almere.example.",
    )
    region = forms.ModelChoiceField(
        label="Regio", queryset=Region.objects.none(), help_text="Bijvoorbeeld Flevoland."
    )
    role = forms.ChoiceField(
        label="Rol",
        widget=forms.RadioSelect,
        help_text="Een redacteur wijzigt het concept van eigen gemeenten. Een partner stelt "
        "wijzigingen voor aan de gegevens van de eigen organisatie. Bijvoorbeeld: iemand van de "
        "gemeente is redacteur, iemand van Veilig Thuis is partner.",
    )
    field_order = ("name", "email", "region", "role", "municipalities", "organizations")

    def __init__(self, scope: Scope, sent: QueryDict | None = None) -> None:
        super().__init__(sent)
        regions = scope.coordinated(Region.objects.order_by("name"))
        self._choices("region").queryset = regions
        self._choices("role").choices = roles_to_give(scope)
        self.offer(scope, regions)
        if len(regions) == 1:
            self.fields["region"].initial = regions[0]

    def clean(self) -> dict[str, Any]:
        self.hold_to(self.cleaned_data.get("region"), self.cleaned_data.get("role"))
        return self.cleaned_data


class BelongForm(_Belongs):
    """Of somebody who is in already: the role stays, where they belong may change."""

    def __init__(self, scope: Scope, member: Membership, sent: QueryDict | None = None) -> None:
        self.member = member
        now = model_to_dict(member, ["municipalities", "organizations"])
        super().__init__(sent, initial=now)
        self.offer(scope, Region.objects.filter(pk=member.region_id))
        unused = "organizations" if member.role == Role.EDITOR else "municipalities"
        del self.fields[unused]

    def clean(self) -> dict[str, Any]:
        self.hold_to(self.member.region, self.member.role)
        return self.cleaned_data

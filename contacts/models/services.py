"""Organizations, their services, and in which municipalities each of those works."""

from typing import Any, ClassVar

from django.db import models

from contacts.field_words import comes_in_history, visit_in_history
from contacts.models.checks import LONG_TEXT, check_comes, check_visit
from history.stamps import Stamped
from municipalities.models import Membership, Municipality, Region, same_region
from municipalities.slug_fields import slug_field


class Organization(Stamped):
    """An organization that answers phones or signs agreements (HSDS organization)."""

    region_path = "region"
    partner_path = "pk"

    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="organizations", verbose_name="regio"
    )
    slug = slug_field()
    name = models.CharField("naam", max_length=200)
    website = models.URLField("website", blank=True, max_length=200)
    email = models.EmailField(
        "mailadres",
        blank=True,
        help_text="De mailbox van een functie, niet van een persoon. "
        "Hier vragen we of alles nog klopt.",
    )
    crisis_definition = models.TextField(
        "wat deze organisatie een crisis noemt", blank=True, max_length=LONG_TEXT
    )
    # Who proposes changes on behalf of it: chosen on the membership, which can't know of us.
    partners = models.ManyToManyField(
        Membership, blank=True, related_name="organizations", verbose_name="partners"
    )

    class Meta:
        verbose_name = "organisatie"
        verbose_name_plural = "organisaties"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["region", "slug"], name="organization_slug_in_region")
        ]

    def __str__(self) -> str:
        return self.name


class Service(Stamped):
    """Something an organization does for people in a crisis (HSDS service)."""

    region_path = "region"
    partner_path = "organization"
    history_named_by = ("organization",)

    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="services", verbose_name="regio"
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="services", verbose_name="organisatie"
    )
    slug = slug_field()
    name = models.CharField("naam", max_length=200)
    kind = models.CharField(
        "soort",
        max_length=60,
        blank=True,
        help_text="Een woord van de regio zelf, zoals lokaal-team. Een stap kan de soort noemen; "
        "elke gemeente vult dan haar eigen dienst in.",
    )
    summary = models.CharField("in één zin", max_length=LONG_TEXT, blank=True)
    activities = models.JSONField("activiteiten", default=list, blank=True)
    ages_from = models.PositiveSmallIntegerField("leeftijd vanaf", null=True, blank=True)
    ages_to = models.PositiveSmallIntegerField("leeftijd tot en met", null=True, blank=True)
    everywhere = models.BooleanField("in de hele regio", default=True)
    municipalities = models.ManyToManyField(
        Municipality,
        through="ServiceArea",
        blank=True,
        related_name="services",
        verbose_name="gemeenten",
    )
    # Documents, read by `contacts.presence`: each is given whole or not at all.
    comes = models.JSONField("er komt iemand", null=True, blank=True, validators=[check_comes])
    visit = models.JSONField("je kunt er heen", null=True, blank=True, validators=[check_visit])
    ended_on = models.DateField(
        "gestopt op",
        null=True,
        blank=True,
        help_text="Een dienst waar een gepubliceerde beslisboom naar verwijst, stopt maar "
        "verdwijnt niet.",
    )

    history_words: ClassVar[dict[str, Any]] = {
        "comes": comes_in_history,
        "visit": visit_in_history,
    }

    class Meta:
        verbose_name = "dienst"
        verbose_name_plural = "diensten"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["region", "slug"], name="service_slug_in_region")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.organization.name})"

    def clean(self) -> None:
        if self.organization_id:
            same_region(self.region_or_none, organization=self.organization)

    @property
    def region_or_none(self) -> Region | None:
        return self.region if self.region_id else None


class ServiceArea(Stamped):
    """A municipality that a service works in, where it doesn't work in the whole region."""

    region_path = "service__region"
    partner_path = "service__organization"
    history_named_by = ("municipality",)

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="areas")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name="gemeente"
    )

    class Meta:
        verbose_name = "werkgebied"
        verbose_name_plural = "werkgebied"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["service", "municipality"], name="area_once")
        ]

    def __str__(self) -> str:
        return self.municipality.name

    def clean(self) -> None:
        if self.municipality_id and self.service_id:
            same_region(self.service.region_or_none, municipality=self.municipality)

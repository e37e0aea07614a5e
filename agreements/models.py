"""What we agreed: agreements between organizations, their versions, and who signed them."""

from datetime import date
from typing import Any, ClassVar

from django.db import models

from agreements.accepted import accepted_in_history
from contacts.models import LONG_TEXT, Organization
from history.stamps import Stamped, StampedQuerySet
from municipalities.models import Municipality, Region, same_region
from municipalities.slug_fields import slug_field


class Agreement(Stamped):
    """Who does what within which time, and who keeps the lead until when."""

    region_path = "region"
    partner_path = "parties"

    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="agreements", verbose_name="regio"
    )
    slug = slug_field()
    title = models.CharField("titel", max_length=200)
    everywhere = models.BooleanField("in de hele regio", default=True)
    municipalities = models.ManyToManyField(
        Municipality,
        through="AgreementArea",
        blank=True,
        related_name="+",
        verbose_name="gemeenten",
    )
    parties = models.ManyToManyField(
        Organization,
        through="Party",
        blank=True,
        related_name="agreements",
        verbose_name="partijen",
    )
    owner = models.EmailField(
        "beheerder", blank=True, help_text="De mailbox van een functie, niet van een persoon."
    )
    review_every_months = models.PositiveSmallIntegerField("herzien om de (maanden)", default=3)

    class Meta:
        verbose_name = "werkafspraak"
        verbose_name_plural = "werkafspraken"
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["region", "slug"], name="agreement_slug_in_region")
        ]

    def __str__(self) -> str:
        return self.title


class AgreementArea(Stamped):
    """A municipality in which an agreement holds, where it doesn't hold in the whole region."""

    region_path = "agreement__region"
    partner_path = "agreement__parties"
    history_named_by = ("municipality",)

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="areas")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name="gemeente"
    )

    class Meta:
        verbose_name = "werkgebied"
        verbose_name_plural = "werkgebied"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "municipality"], name="agreement_area_once"
            )
        ]

    def __str__(self) -> str:
        return self.municipality.name

    def clean(self) -> None:
        if self.municipality_id and self.agreement_id:
            same_region(self.agreement.region, municipality=self.municipality)


class Party(Stamped):
    """An organization that takes part in an agreement."""

    region_path = "agreement__region"
    partner_path = "agreement__parties"
    history_named_by = ("organization",)

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="party_rows")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name="organisatie"
    )

    class Meta:
        verbose_name = "partij"
        verbose_name_plural = "partijen"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "organization"], name="party_once")
        ]

    def __str__(self) -> str:
        return self.organization.name

    def clean(self) -> None:
        if self.organization_id and self.agreement_id:
            same_region(self.agreement.region, organization=self.organization)


class VersionQuerySet(StampedQuerySet["AgreementVersion"]):
    def in_force(self, day: date) -> "VersionQuerySet":
        """The versions that hold on this day."""
        begun = models.Q(in_force_from=None) | models.Q(in_force_from__lte=day)
        not_over = models.Q(in_force_until=None) | models.Q(in_force_until__gte=day)
        return self.filter(begun & not_over, status=AgreementVersion.Status.IN_FORCE)


VersionManager = models.Manager.from_queryset(VersionQuerySet)


class AgreementVersion(Stamped):
    """The text of an agreement over some time."""

    region_path = "agreement__region"
    partner_path = "agreement__parties"
    history_named_by = ("agreement",)

    class Status(models.TextChoices):
        DRAFT = "draft", "concept"
        IN_FORCE = "in_force", "geldig"
        ENDED = "ended", "beëindigd"

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="versions", verbose_name="werkafspraak"
    )
    number = models.PositiveIntegerField("versie")
    status = models.CharField("status", max_length=10, choices=Status.choices, default=Status.DRAFT)
    in_force_from = models.DateField("geldig vanaf", null=True, blank=True)
    in_force_until = models.DateField("geldig tot en met", null=True, blank=True)
    binding = models.BooleanField("bindend", default=False)
    your_role = models.TextField("jouw rol", blank=True, max_length=LONG_TEXT)
    expect = models.TextField("dit mag je verwachten", blank=True, max_length=LONG_TEXT)
    lead = models.TextField("regie", blank=True, max_length=LONG_TEXT)
    prepare = models.JSONField("houd bij de hand", default=list, blank=True)
    handover = models.TextField("overdracht", blank=True, max_length=LONG_TEXT)
    feedback = models.TextField("terugkoppeling", blank=True, max_length=LONG_TEXT)
    tell_the_family = models.TextField(
        "wat je tegen het gezin zegt", blank=True, max_length=LONG_TEXT
    )
    # As `agreements.accepted.Accepted.document` writes them.
    accepted = models.JSONField("schriftelijk aanvaard", default=list, blank=True)

    history_words: ClassVar[dict[str, Any]] = {"accepted": accepted_in_history}

    objects: ClassVar["VersionManager[AgreementVersion]"] = VersionManager()

    class Meta:
        verbose_name = "versie"
        verbose_name_plural = "versies"
        ordering = ["agreement", "number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="version_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.agreement}, versie {self.number}"


class Signature(Stamped):
    """An organization put its name under a version, on a day."""

    region_path = "version__agreement__region"
    partner_path = "version__agreement__parties"
    history_named_by = ("organization",)

    version = models.ForeignKey(
        AgreementVersion, on_delete=models.CASCADE, related_name="signatures", verbose_name="versie"
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name="organisatie"
    )
    on = models.DateField("op", null=True, blank=True)

    class Meta:
        verbose_name = "handtekening"
        verbose_name_plural = "handtekeningen"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "organization"], name="signed_once")
        ]

    def __str__(self) -> str:
        return f"{self.organization} ({self.on})" if self.on else str(self.organization)

    def clean(self) -> None:
        if self.organization_id and self.version_id:
            same_region(self.version.agreement.region, organization=self.organization)

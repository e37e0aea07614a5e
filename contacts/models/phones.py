"""The numbers of a service, how one gets past a referrer, and the lines of a region."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from contacts.field_words import hours_in_history, number_in_history
from contacts.models.checks import LONG_TEXT, check_hours, check_number
from contacts.models.services import Service
from contacts.numbers import Number, NumberFault
from history.stamps import Stamped
from municipalities.models import Region, same_region


class Phone(Stamped):
    """A number of a service, for whom it is, and when it is answered (HSDS phone)."""

    region_path = "service__region"
    partner_path = "service__organization"

    class Audience(models.TextChoices):
        PUBLIC = "public", "iedereen"
        PROFESSIONAL = "professional", "alleen professionals"
        REFERRERS = "referrers", "alleen verwijzers"

    service = models.ForeignKey(
        Service, on_delete=models.CASCADE, related_name="phones", verbose_name="dienst"
    )
    position = models.PositiveSmallIntegerField("volgorde", default=0)
    number = models.CharField(
        "nummer",
        max_length=20,
        blank=True,
        validators=[check_number],
        help_text="Zoals je het intoetst, bijvoorbeeld 0800-2000 of 036-123 45 67. "
        "Leeg: het nummer is nog niet bekend.",
    )
    own = models.BooleanField(
        "eigen nummer",
        default=False,
        help_text="Elke beller heeft een ander nummer, zoals dat van de eigen huisarts.",
    )
    where = models.CharField(
        "waar staat het nummer",
        max_length=300,
        blank=True,
        help_text="Alleen bij een eigen nummer, zoals: in het dossier.",
    )
    label = models.CharField("omschrijving", max_length=LONG_TEXT, blank=True)
    audience = models.CharField(
        "voor wie", max_length=12, choices=Audience.choices, default=Audience.PUBLIC
    )
    instruction = models.TextField(
        "wat je zegt of kiest",
        blank=True,
        max_length=LONG_TEXT,
        help_text="Bijvoorbeeld: Kies 2. Zeg dat je als professional belt.",
    )
    without_phoning = models.CharField(
        "voor wie niet kan bellen",
        max_length=300,
        blank=True,
        help_text="Hoe iemand die doof is of niet kan praten deze lijn bereikt. Bijvoorbeeld: "
        "chat op veiligthuis.nl, of bel via KPN Teletolk.",
    )
    valid_from = models.DateField("werkt vanaf", null=True, blank=True)
    valid_to = models.DateField("werkt tot en met", null=True, blank=True)
    hours = models.JSONField(
        "openingstijden",
        null=True,
        blank=True,
        validators=[check_hours],
        help_text="Leeg: niet bekend. Het nummer blijft dan zichtbaar.",
    )
    assured_on = models.DateField("gecontroleerd op", null=True, blank=True)
    assured_by = models.CharField("gecontroleerd door", max_length=200, blank=True)
    # Written where a change of number is planned, and nowhere by hand.
    succeeds = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="successors",
        verbose_name="volgt op",
    )

    history_words: ClassVar[dict[str, Any]] = {
        "number": number_in_history,
        "hours": hours_in_history,
    }

    class Meta:
        verbose_name = "nummer"
        verbose_name_plural = "nummers"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        # What got past the forms stands there as it is: whoever is to mend it has to see it.
        number = "" if self.own else number_in_history(self.number)
        return number or self.without_number

    @property
    def without_number(self) -> str:
        """What to say where no number stands, on purpose or not."""
        if self.own:
            return "eigen nummer"
        kept_away = self.audience == self.Audience.REFERRERS
        return "nummer alleen bij verwijzers" if kept_away else "nummer nog niet ingevuld"

    @property
    def is_for_all(self) -> bool:
        """Whether everybody may call it, or might if it were filled in."""
        return not self.own and self.audience == self.Audience.PUBLIC

    def clean(self) -> None:
        """Keep the digits alone, so that a link never depends on how somebody typed it."""
        self._clean_own()
        if self.number:
            try:
                self.number = Number.parse(self.number).digits
            except NumberFault as fault:
                raise ValidationError({"number": str(fault)}) from None
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError(
                {"valid_to": "De laatste dag ligt voor de eerste. Draai de datums om."}
            )
        # Moved to another service, it follows no number there.
        if self.succeeds and self.succeeds.service_id != self.service_id:
            self.succeeds = None

    def _clean_own(self) -> None:
        """What belongs to an own number stands there, and nowhere else."""
        wrong = {}
        if self.own and self.number:
            wrong["number"] = OWN_WITHOUT_DIGITS
        if self.own and self.audience != self.Audience.PUBLIC:
            wrong["audience"] = "Een eigen nummer is voor iedereen. Kies “iedereen”."
        if self.own and not self.where:
            wrong["where"] = WHERE_MISSING
        if self.where and not self.own:
            wrong["where"] = "Dit hoort alleen bij een eigen nummer. Haal het weg."
        if not wrong and self._leaves_a_fixed_line_to_nobody():
            wrong["own" if self.own else "audience"] = FIXED_LINE.format(self.service.name)
        if wrong:
            raise ValidationError(wrong)

    def _leaves_a_fixed_line_to_nobody(self) -> bool:
        """Whether a service that closes every outcome would have no number for everybody."""
        if self.is_for_all or not self.service_id:
            return False
        others = self.service.phones.exclude(pk=self.pk)
        is_fixed = RegionLine.objects.filter(service=self.service_id).exists()
        return is_fixed and not any(one.is_for_all for one in others)


FIXED_LINE = (
    "“{}” sluit elke uitkomst en heeft dan geen nummer dat iedereen kan bellen. "
    "Haal de dienst eerst weg bij de vaste lijnen."
)
OWN_WITHOUT_DIGITS = "Een eigen nummer staat hier niet. Maak dit leeg, of zet “eigen nummer” uit."
WHERE_MISSING = "Schrijf waar de beller het nummer vindt, zoals: in het dossier."


class Via(Stamped):
    """How everybody else gets to a number for referrers: by a service or by a kind of service."""

    region_path = "phone__service__region"
    partner_path = "phone__service__organization"
    history_named_by = ("service__organization",)

    phone = models.ForeignKey(
        Phone, on_delete=models.CASCADE, related_name="via", verbose_name="nummer"
    )
    position = models.PositiveSmallIntegerField("volgorde", default=0)
    service = models.ForeignKey(
        Service,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="dienst",
    )
    kind = models.CharField(
        "of een soort dienst", max_length=60, blank=True, help_text="Zoals huisartsenpost."
    )

    class Meta:
        verbose_name = "weg langs een ander"
        verbose_name_plural = "wegen langs een ander"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(service=None) ^ models.Q(kind=""),
                name="via_service_or_kind",
                violation_error_message="Kies een dienst of noem een soort dienst, een van beide.",
            )
        ]

    def __str__(self) -> str:
        return str(self.service) if self.service_id else self.kind

    def clean(self) -> None:
        if self.phone_id and self.phone.audience != Phone.Audience.REFERRERS:
            raise ValidationError("Een weg hoort alleen bij een nummer voor verwijzers.")
        if self.phone_id and self.service_id:
            same_region(self.phone.service.region_or_none, service=self.service)


class RegionLine(Stamped):
    """A service that the whole region leans on: its lines close every outcome."""

    region_path = "region"
    history_named_by = ("service__organization",)

    region = models.ForeignKey(
        Region, on_delete=models.CASCADE, related_name="lines", verbose_name="regio"
    )
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="+", verbose_name="dienst"
    )
    position = models.PositiveSmallIntegerField("volgorde", default=0)

    class Meta:
        verbose_name = "vaste lijn"
        verbose_name_plural = "vaste lijnen"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["region", "service"], name="line_once"),
        ]

    def __str__(self) -> str:
        return f"Vangnet onder elke uitkomst: {self.service}"

    def clean(self) -> None:
        if self.region_id and self.service_id:
            same_region(self.region, service=self.service)
        if self.service_id and self._is_for_some():
            said = f"“{self.service.name}” heeft geen nummer dat iedereen kan bellen. "
            raise ValidationError({"service": said + "Kies een andere dienst."})

    def _is_for_some(self) -> bool:
        """As a package says it: a service of professionals alone was always allowed."""
        phones = list(self.service.phones.all())
        kept = any(one.own or one.audience == Phone.Audience.REFERRERS for one in phones)
        return kept and not any(one.is_for_all for one in phones)

"""Whom to call, and when: organizations, their services, phones, and the lines of a region."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from contacts.field_words import (
    comes_in_history,
    hours_in_history,
    number_in_history,
    visit_in_history,
)
from contacts.hours.engine import Hours, HoursFault
from contacts.numbers import Number, NumberFault
from contacts.presence import comes_of, visit_of
from history.stamps import Stamped
from municipalities.models import Membership, Municipality, Region, same_region
from municipalities.slug_fields import slug_field

LONG_TEXT = 5000


def check_hours(document: object) -> None:
    """A column of hours holds what `Hours` can read, or nothing."""
    if not isinstance(document, dict):
        raise ValidationError("Openingstijden zijn een lijst van dagen met tijden.")
    _check(Hours.parse, document)


def check_comes(document: object) -> None:
    """The column `comes` holds what `contacts.presence` can read, or nothing."""
    _check(comes_of, document)


def check_visit(document: object) -> None:
    """As `check_comes`, for the column `visit`."""
    _check(visit_of, document)


def _check(read: Callable[[object], object], document: object) -> None:
    try:
        read(document)
    except HoursFault as fault:
        raise ValidationError(
            [f"{place}: {sentence}" for place, sentence in fault.faults]
        ) from None
    except ValueError as fault:
        raise ValidationError(str(fault)) from None


def check_number(text: str) -> None:
    try:
        Number.parse(text)
    except NumberFault as fault:
        raise ValidationError(str(fault)) from None


def strays(comes: Mapping[str, Any], slugs: Collection[str]) -> list[str]:
    """Why a document of `comes` doesn't fit a service that works in these municipalities."""
    beyond = [slug for slug in comes.get("area") or () if slug not in slugs]
    known = dict(Municipality.objects.filter(slug__in=beyond).values_list("slug", "name"))
    return [f"{known.get(slug, slug)} hoort niet bij deze dienst." for slug in beyond]


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


class RecordQuerySet(models.QuerySet["DirectoryRecord"]):
    """The history is added to, and nothing else."""

    def newest_first(self) -> "RecordQuerySet":
        return self.order_by("-recorded_at", "-pk")

    def begun(self, at: datetime) -> "RecordQuerySet":
        """What was recorded at this moment or before it."""
        return self.filter(recorded_at__lte=at)

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("Wat is vastgelegd, verandert niet meer.")

    def delete(self) -> NoReturn:
        raise TypeError("Wat is vastgelegd, wordt nooit verwijderd.")


RecordManager = models.Manager.from_queryset(RecordQuerySet)


class DirectoryRecord(models.Model):
    """Whom a region called from a moment on, and what it had agreed: true until the next record."""

    region_path = "region"
    history_untracked = "a copy of the facts, made after each write of them; never changed"

    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="records", verbose_name="regio"
    )
    recorded_at = models.DateTimeField("vastgelegd op")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="vastgelegd door",
    )
    # {"directory": {...}, "agreements": [...]}: see the two modules called history.
    document = models.JSONField("nummers, openingstijden en werkafspraken")

    objects: ClassVar["RecordManager[DirectoryRecord]"] = RecordManager()

    class Meta:
        verbose_name = "vastgelegde stand"
        verbose_name_plural = "geschiedenis van de nummers"
        ordering = ["-recorded_at", "-pk"]
        indexes = [models.Index(fields=["region", "-recorded_at"], name="record_of_region")]

    def __str__(self) -> str:
        return f"{self.region}, {self.recorded_at:%Y-%m-%d %H:%M}"

    def previous(self) -> "DirectoryRecord | None":
        """What was recorded of this region just before; None for the first record."""
        earlier = models.Q(recorded_at__lt=self.recorded_at)
        same_moment = models.Q(recorded_at=self.recorded_at, pk__lt=self.pk)
        rows = DirectoryRecord.objects.filter(earlier | same_moment, region=self.region_id)
        return rows.newest_first().first()

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("Wat is vastgelegd, wordt nooit verwijderd.")

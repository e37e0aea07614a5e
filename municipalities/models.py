"""Whom we serve, and who may edit: regions, their municipalities, and memberships."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from history.stamps import Stamped
from history.tracking import TrackedManager, TrackedQuerySet
from municipalities.endings import ending_fault
from municipalities.glossary import faults_in, glossary_in_history
from municipalities.limits import (
    FEWEST_REPORTS,
    MOST_REPORTS,
    REPORTS_SHOWN_FROM,
    TERMS,
    TOO_LONG,
    Checked,
)
from municipalities.postcodes import postcode_fault
from municipalities.slug_fields import slug_field


def check_glossary(document: Any) -> None:
    """A column of terms holds what the pages can show."""
    if not isinstance(document, list) or not all(isinstance(one, dict) for one in document):
        raise ValidationError("Begrippen zijn een lijst van woorden met hun betekenis.")
    if faults := list(faults_in(document)):
        raise ValidationError(faults)


def check_postcodes(written: Any) -> None:
    """A column of postcodes holds what can be searched."""
    if not isinstance(written, list) or not all(isinstance(one, str) for one in written):
        raise ValidationError("Postcodes zijn een lijst van teksten.")
    if faults := [fault for one in written if (fault := postcode_fault(one))]:
        raise ValidationError(faults)


def _term(of: Checked, label: str) -> Any:
    """A number of days that a region may shorten."""
    longest = TERMS[of]
    return models.PositiveSmallIntegerField(
        label,
        default=longest,
        validators=[MinValueValidator(1), MaxValueValidator(longest, TOO_LONG[of])],
        help_text=f"Korter mag, langer niet. Bijvoorbeeld {longest}.",
    )


# Who is older is so rare that a region that goes up to here goes up to everybody.
OLDEST = 100


class Region(Stamped):
    """A group of municipalities that share one approach to crises."""

    region_path = "pk"

    slug = slug_field(unique=True)
    name = models.CharField("naam", max_length=200)
    demo = models.BooleanField(
        "voorbeeldregio",
        default=False,
        help_text="Elke pagina zegt dan dat dit een voorbeeld is. Alleen in een voorbeeldregio "
        "mogen nummers die nog niet bekend zijn worden gepubliceerd.",
    )
    ages_from = models.PositiveSmallIntegerField("leeftijd vanaf", null=True, blank=True)
    ages_to = models.PositiveSmallIntegerField(
        "leeftijd tot en met",
        null=True,
        blank=True,
        help_text="Leeg: geen grens. Bijvoorbeeld 100.",
    )
    about = models.TextField(
        "over deze regio",
        blank=True,
        max_length=5000,
        help_text="In gewone taal; met een lege regel tussen alinea's.",
    )
    # [{"term": ..., "means": ..., "source": ...}]: see `municipalities.glossary`.
    glossary = models.JSONField("begrippen", default=list, blank=True, validators=[check_glossary])
    second_pair = models.BooleanField(
        "publiceren met twee paar ogen",
        default=False,
        help_text="Wie het concept het laatst wijzigde, kan het niet zelf publiceren: een collega "
        "kijkt mee en publiceert. Bijvoorbeeld: Anna wijzigt een vraag, Bas publiceert.",
    )

    reports_shown_from = models.PositiveSmallIntegerField(
        "meldingen tot een pagina het zegt",
        default=REPORTS_SHOWN_FROM,
        validators=[MinValueValidator(FEWEST_REPORTS), MaxValueValidator(MOST_REPORTS)],
        help_text="Zoveel mensen melden dat een nummer niet opneemt, voordat de pagina een storing "
        "noemt. Bijvoorbeeld 3.",
    )
    term_night = _term("night", "nachtlijn controleren binnen (dagen)")
    term_day = _term("day", "daglijn controleren binnen (dagen)")
    term_other = _term("other", "eigen nummer of adres controleren binnen (dagen)")

    history_words: ClassVar[dict[str, Any]] = {"glossary": glossary_in_history}

    class Meta:
        verbose_name = "regio"
        verbose_name_plural = "regio's"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_for_every_age(self) -> bool:
        """Whether nobody is too young, and nobody of up to 100 years too old."""
        return not self.ages_from and (self.ages_to is None or self.ages_to >= OLDEST)


class Municipality(Stamped):
    """A municipality as a visitor chooses it: by its name or by one of its places."""

    region_path = "region"

    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="municipalities", verbose_name="regio"
    )
    slug = slug_field(unique=True)
    name = models.CharField("naam", max_length=200)
    code = models.CharField(
        "CBS-code",
        max_length=6,
        unique=True,
        null=True,
        blank=True,
        help_text="Bijvoorbeeld GM0034.",
    )
    places = models.JSONField(
        "plaatsen", default=list, blank=True, help_text="Eén plaats per regel, zoals Emmeloord."
    )
    # Four digits, or two times four with a hyphen for a range.
    postcodes = models.JSONField(
        "postcodes", default=list, blank=True, validators=[check_postcodes]
    )
    # May be of another region of this installation: a new municipality needn't stay in its region.
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name="gaat op in",
    )
    ends_on = models.DateField("laatste dag", null=True, blank=True)

    class Meta:
        verbose_name = "gemeente"
        verbose_name_plural = "gemeenten"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """An empty code is no code: two municipalities without one must not collide."""
        self.code = self.code or None
        if fault := self.ending_fault():
            raise ValidationError({"ends_on": fault})

    def ending_fault(self) -> str:
        """What is wrong with where this municipality goes on; "" where nothing is."""
        if (self.merged_into_id is None) != (self.ends_on is None):
            return "Vul de gemeente waarin zij opgaat en de laatste dag samen in."
        heirs = Municipality.objects.exclude(merged_into=None)
        known = dict(heirs.values_list("slug", "merged_into__slug"))
        if self.merged_into is None:
            return ""
        return ending_fault(self.slug, {**known, self.slug: self.merged_into.slug})


class Membership(models.Model):
    """Who may edit in a region, and as what."""

    region_path = "region"
    history_named_by = ("user", "region")
    history_account = "user"

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", "coördinator"
        EDITOR = "editor", "redacteur"
        PARTNER = "partner", "partner"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="memberships",
        verbose_name="gebruiker",
    )
    region = models.ForeignKey(
        Region, on_delete=models.CASCADE, related_name="memberships", verbose_name="regio"
    )
    role = models.CharField("rol", max_length=20, choices=Role.choices)
    municipalities = models.ManyToManyField(
        Municipality,
        blank=True,
        related_name="+",
        verbose_name="gemeenten",
        help_text="Alleen voor een redacteur: in welke gemeenten.",
    )

    objects: ClassVar["TrackedManager[Membership]"] = TrackedManager()

    class Meta:
        verbose_name = "lidmaatschap"
        verbose_name_plural = "lidmaatschappen"
        constraints = [
            models.UniqueConstraint(fields=["user", "region"], name="one_role_per_region")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} in {self.region}"


class ProposalQuerySet(TrackedQuerySet["Proposal"]):
    def open(self) -> "ProposalQuerySet":
        """What a coordinator hasn't answered yet, the oldest first."""
        return self.filter(state=Proposal.State.OPEN).order_by("at", "pk")


ProposalManager = models.Manager.from_queryset(ProposalQuerySet)


class Proposal(models.Model):
    """What a partner would change, or add, and what the coordinator said to it.

    Nothing of it stands in the row itself until it is accepted.
    """

    region_path = "region"

    class State(models.TextChoices):
        OPEN = "open", "open"
        ACCEPTED = "accepted", "overgenomen"
        REFUSED = "refused", "afgewezen"
        WITHDRAWN = "withdrawn", "ingetrokken"

    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="proposals", verbose_name="regio"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="van"
    )
    at = models.DateTimeField("op")
    # Such as contacts.Phone; without a row it is about a new one.
    model = models.CharField("soort", max_length=100)
    row = models.PositiveBigIntegerField("nummer", null=True, blank=True)
    title = models.CharField("waarover", max_length=300)
    # By field: {"name", "label", "was", "new"} in words, and the values themselves as the history
    # keeps them: "before" and "value". Without those two it can only be read.
    fields = models.JSONField("wijzigingen", default=list)
    state = models.CharField("stand", max_length=10, choices=State.choices, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="beslist door",
    )
    decided_at = models.DateTimeField("beslist op", null=True, blank=True)
    remark = models.CharField("opmerking", max_length=300, blank=True)

    objects: ClassVar["ProposalManager[Proposal]"] = ProposalManager()

    class Meta:
        verbose_name = "voorstel"
        verbose_name_plural = "voorstellen"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["region", "state"], name="proposal_of_region")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state == Proposal.State.OPEN


def same_region(region: Region | None, **others: models.Model | None) -> None:
    """Refuse a row that ties things of two regions together.

    `others` are field names with their objects, each of which has a `region_id`.
    """
    faults = {
        field: f"“{other}” hoort bij een andere regio. Kies iets uit {region}."
        for field, other in others.items()
        if other is not None and region is not None and other.region_id != region.pk  # type: ignore[attr-defined]  # each of ours has it
    }
    if faults:
        raise ValidationError(faults)

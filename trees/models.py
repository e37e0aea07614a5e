"""The questions: draft trees (MPTT), outcomes with their steps, editions and scenarios.

Parent and position are the truth of a draft; lft, rght, level and mptt_tree are MPTT's cache of it.
Public pages read editions only, never a draft.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.base import ModelBase
from mptt.managers import TreeManager
from mptt.models import MPTTModel, TreeForeignKey

from agreements.accepted import accepted_in_history
from agreements.models import Agreement
from contacts.hours.engine import parse_moment
from contacts.models import LONG_TEXT, Service
from history.stamps import Stamped, StampedManager, StampedQuerySet
from history.tracking import TrackedManager
from municipalities.models import Municipality, Region, same_region
from municipalities.slug_fields import refuse_reserved, slug_field
from municipalities.slugs import RESERVED_WORDS
from trees.field_words import findings_in_history


class Urgency(models.TextChoices):
    NOW = "nu", "nu"
    TODAY = "vandaag", "vandaag"
    WORRIES = "zorgen", "zorgen, nog geen crisis"


class Outcome(Stamped):
    """What to do at the end of a path: whom to call, whom next, and what was agreed."""

    region_path = "region"

    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="outcomes", verbose_name="regio"
    )
    slug = slug_field()
    title = models.CharField(
        "titel", max_length=200, help_text="Wat iemand moet doen, zoals: Bel Veilig Thuis."
    )
    urgency = models.CharField("spoed", max_length=10, choices=Urgency.choices, default=Urgency.NOW)
    explanation = models.TextField("uitleg", blank=True, max_length=LONG_TEXT)
    agreement = models.ForeignKey(
        Agreement,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="outcomes",
        verbose_name="werkafspraak",
    )
    # As `agreements.accepted.Accepted.document` writes them.
    accepted = models.JSONField("schriftelijk aanvaard", default=list, blank=True)
    poster = models.CharField(
        "regel op het overzicht",
        max_length=60,
        blank=True,
        help_text="Wat er aan de hand is, voor het overzicht aan de muur. Bijvoorbeeld: Kind "
        "onveilig thuis, het moet vandaag. Leeg: niet op het overzicht.",
    )

    objects: ClassVar["StampedManager[Outcome]"] = StampedManager()
    history_words: ClassVar[dict[str, Any]] = {"accepted": accepted_in_history}

    class Meta:
        verbose_name = "uitkomst"
        verbose_name_plural = "uitkomsten"
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["region", "slug"], name="outcome_slug_in_region")
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if self.region_id:
            same_region(self.region, agreement=self.agreement)


class Step(Stamped):
    """One call on an outcome: a service, or a kind of service that each municipality fills in."""

    region_path = "outcome__region"
    history_named_by = ("service__organization",)

    class Role(models.TextChoices):
        STEP = "step", "op volgorde"
        ALSO = "also", "ook bellen"

    outcome = models.ForeignKey(
        Outcome, on_delete=models.CASCADE, related_name="steps", verbose_name="uitkomst"
    )
    role = models.CharField("rol", max_length=5, choices=Role.choices, default=Role.STEP)
    position = models.PositiveSmallIntegerField("volgorde", default=0)
    service = models.ForeignKey(
        Service,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="steps",
        verbose_name="dienst",
    )
    kind = models.CharField(
        "of een soort dienst", max_length=60, blank=True, help_text="Zoals lokaal-team."
    )
    say = models.CharField(
        "wat je doet", max_length=300, blank=True, help_text="Zoals: Geen gehoor na 5 minuten."
    )

    objects: ClassVar["StampedManager[Step]"] = StampedManager()

    class Meta:
        verbose_name = "stap"
        verbose_name_plural = "stappen"
        ordering = ["-role", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(service=None) ^ models.Q(kind=""),
                name="service_or_kind",
                violation_error_message="Kies een dienst of noem een soort dienst, een van beide.",
            )
        ]

    def __str__(self) -> str:
        return str(self.service) if self.service_id else self.kind

    def clean(self) -> None:
        if self.outcome_id and self.service_id:
            same_region(self.outcome.region, service=self.service)


class Tree(Stamped):
    """A draft of questions, for some or all municipalities of a region."""

    region_path = "region"

    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="trees", verbose_name="regio"
    )
    slug = slug_field()
    title = models.CharField("titel", max_length=200)
    everywhere = models.BooleanField("in de hele regio", default=True)
    municipalities = models.ManyToManyField(
        Municipality, blank=True, related_name="trees", verbose_name="gemeenten"
    )

    objects: ClassVar["StampedManager[Tree]"] = StampedManager()

    class Meta:
        verbose_name = "beslisboom"
        verbose_name_plural = "beslisbomen"
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["region", "slug"], name="tree_slug_in_region")
        ]

    def __str__(self) -> str:
        return self.title

    def served(self) -> models.QuerySet[Municipality]:
        """The municipalities whose visitors are asked these questions, by name."""
        rows = self.region.municipalities if self.everywhere else self.municipalities
        return rows.order_by("name")


class NodeQuerySet(StampedQuerySet["Node"]):
    """Nodes; what would go around MPTT and damage the tree is refused."""

    def delete(self) -> NoReturn:
        raise TypeError("Verwijder takken één voor één (node.delete()): anders raakt de boom stuk.")

    def update(self, **kwargs: Any) -> int:
        if "parent" in kwargs or "parent_id" in kwargs:
            raise TypeError("Verplaats een tak met move_to: een update laat de boom stuk achter.")
        return super().update(**kwargs)


class NodeManager(TreeManager.from_queryset(NodeQuerySet)):  # type: ignore[misc]  # mptt is untyped
    pass


def node_name(values: Mapping[str, Any]) -> str:
    """How the history calls a node with these values: as the node itself, or by its slug."""
    said = values["question"] if values["parent"] is None else values["answer"]
    return str(said or values["slug"])


class Node(Stamped, MPTTModel):  # type: ignore[misc]  # mptt is untyped
    """A draft answer, and what follows it: a question, an outcome, or a branch elsewhere.

    The slug is permanent: it stays when the node moves or its text changes.
    """

    region_path = "tree__region"
    history_silent = ("lft", "rght", "level", "mptt_tree", "version")
    history_name = staticmethod(node_name)

    tree = models.ForeignKey(
        Tree, on_delete=models.CASCADE, related_name="nodes", verbose_name="beslisboom"
    )
    parent = TreeForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="onder",
    )
    position = models.PositiveIntegerField("volgorde", default=0)
    slug = slug_field()
    answer = models.CharField(
        "antwoord", max_length=120, blank=True, help_text="De tekst waarop iemand tikt, zoals: Ja."
    )
    hint = models.CharField(
        "toelichting",
        max_length=300,
        blank=True,
        help_text="Staat onder het antwoord; bij de eerste vraag onder de vraag.",
    )
    question = models.CharField(
        "vraag", max_length=200, blank=True, help_text="Zoals: Wat is er aan de hand?"
    )
    outcome = models.ForeignKey(
        Outcome,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="nodes",
        verbose_name="uitkomst",
    )
    continue_at = models.ForeignKey(
        "self",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="continued_by",
        verbose_name="gaat verder bij",
    )
    ages_from = models.PositiveSmallIntegerField("leeftijd vanaf", null=True, blank=True)
    ages_to = models.PositiveSmallIntegerField("leeftijd tot en met", null=True, blank=True)
    only_in = models.ManyToManyField(
        Municipality, blank=True, related_name="+", verbose_name="alleen in"
    )
    # Counts the saves, so that the second of two people who save one node is told of the first.
    version = models.PositiveIntegerField("versie", default=0, editable=False)

    objects: ClassVar[Any] = NodeManager()

    class Meta:
        verbose_name = "vraag of antwoord"
        verbose_name_plural = "vragen en antwoorden"
        ordering = ["mptt_tree", "lft"]
        constraints = [
            models.UniqueConstraint(fields=["tree", "slug"], name="node_slug_in_tree"),
            models.UniqueConstraint(
                fields=["tree"], condition=models.Q(parent=None), name="one_root_per_tree"
            ),
        ]

    class MPTTMeta:
        order_insertion_by = ("position",)
        # "tree_id" is the column of our own foreign key to Tree.
        tree_id_attr = "mptt_tree"

    def __str__(self) -> str:
        return self.question if self.parent_id is None else self.answer

    def clean(self) -> None:
        # One that was there before the site took the word stays: the checks ask for another.
        taken = self.slug in RESERVED_WORDS
        if taken and not Node.objects.filter(pk=self.pk, slug=self.slug).exists():
            refuse_reserved(self.slug)
        if self.tree_id:
            same_region(self.tree.region, outcome=self.outcome)

    def line_up(self) -> list[int]:
        """This node and all above it (primary keys), by parents alone: MPTT's columns are a cache.

        A circle ends where it closes.
        """
        above = dict(Node.objects.filter(tree=self.tree_id).values_list("pk", "parent_id"))
        line: list[int] = []
        here: int | None = self.pk
        while here is not None and here not in line:
            line.append(here)
            here = above.get(here)
        return line


class DraftEdit(models.Model):
    """Who changed the draft of a region, and when; of a node also what. Never changed itself."""

    region_path = "region"
    history_untracked = "says who changed a draft, beside the write of the draft; never changed"

    region = models.ForeignKey(
        Region, on_delete=models.CASCADE, related_name="draft_edits", verbose_name="regio"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="door"
    )
    at = models.DateTimeField("op")
    node = models.ForeignKey(
        Node,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="edits",
        verbose_name="vraag of antwoord",
    )
    # The key of a node that this edit removed.
    removed = models.PositiveBigIntegerField("verwijderd", null=True, blank=True)
    # The version of the node that this edit made.
    version = models.PositiveIntegerField("versie", default=0)
    # What a person would read: [name of the field, what stood there, what stands there now].
    changes = models.JSONField("wijzigingen", default=list, blank=True)
    tree = models.ForeignKey(
        Tree,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="edits",
        verbose_name="beslisboom",
    )
    # For the machine alone: what takes this change back. Empty: it can't be taken back.
    undo = models.JSONField("om terug te draaien", default=dict, blank=True, editable=False)
    # The edit that this one took back.
    undoes = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="undone_by",
        verbose_name="draait terug",
    )

    class Meta:
        verbose_name = "wijziging van het concept"
        verbose_name_plural = "wijzigingen van het concept"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.region}: {self.by}"


class PublicationQuerySet(StampedQuerySet["Publication"]):
    def delete(self) -> NoReturn:
        raise TypeError("Een publicatie wordt nooit verwijderd.")


PublicationManager = models.Manager.from_queryset(PublicationQuerySet)


class Publication(Stamped):
    """What a region made live, or planned, in one go: an edition for each of its municipalities.

    Only what happened to it afterwards is still written: the check at its moment, a withdrawal.
    """

    region_path = "region"
    history_named_by = ("region",)
    history_long = ("draft",)

    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="publications", verbose_name="regio"
    )
    number = models.PositiveIntegerField("nummer")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="gepubliceerd door",
    )
    at = models.DateTimeField("gepubliceerd op")
    live_from = models.DateTimeField("live vanaf")
    note = models.CharField("waarom", max_length=300, blank=True)
    accepted = models.JSONField("aanvaarde waarschuwingen", default=list, blank=True)
    checked_at = models.DateTimeField("laatste controle", null=True, blank=True)
    found = models.JSONField("gevonden bij de laatste controle", default=list, blank=True)
    withdrawn_at = models.DateTimeField("ingetrokken op", null=True, blank=True)
    # Nobody, and no reason: the last check withdrew it.
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ingetrokken door",
    )
    withdrawn_because = models.CharField("waarom ingetrokken", max_length=600, blank=True)
    # `trees.drafting.document` reads and writes it. None: published before drafts were kept.
    draft = models.JSONField("concept van toen", null=True, blank=True, editable=False)

    objects: ClassVar["PublicationManager[Publication]"] = PublicationManager()
    history_words: ClassVar[dict[str, Any]] = {
        "accepted": findings_in_history,
        "found": findings_in_history,
    }

    class Meta:
        verbose_name = "publicatie"
        verbose_name_plural = "publicaties"
        ordering = ["region", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["region", "number"], name="publication_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.region}, publicatie {self.number}"

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("Een publicatie wordt nooit verwijderd.")


class EditionQuerySet(StampedQuerySet["Edition"]):
    def live(self, at: datetime) -> "EditionQuerySet":
        """What is live at this moment: per municipality the highest number that has begun.

        An edition that was withdrawn by then doesn't count.
        """
        newest = (
            Edition.objects.standing(at)
            .filter(municipality=models.OuterRef("municipality"), live_from__lte=at)
            .order_by("-number")
            .values("pk")[:1]
        )
        return self.filter(pk=models.Subquery(newest))

    def standing(self, at: datetime) -> "EditionQuerySet":
        """Without those whose publication was withdrawn by this moment."""
        return self.exclude(publication__withdrawn_at__lte=at)

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("Een editie verandert nooit; alleen een volgende vervangt haar.")

    def delete(self) -> NoReturn:
        raise TypeError("Een editie wordt nooit verwijderd.")


EditionManager = models.Manager.from_queryset(EditionQuerySet)


class Edition(Stamped):
    """What a municipality's visitors are asked, as it was published: it never changes."""

    region_path = "municipality__region"
    history_named_by = ("municipality",)
    # The questions never change; a later entry names what differs.
    history_long = ("flow",)

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="editions", verbose_name="gemeente"
    )
    number = models.PositiveIntegerField("nummer")
    publication = models.ForeignKey(
        Publication, on_delete=models.PROTECT, related_name="editions", verbose_name="publicatie"
    )
    flow = models.JSONField("vragen")
    # That of the publication, once more: what is live is found by it.
    live_from = models.DateTimeField("live vanaf")
    # Explicit, because the automatic link table would let a service be deleted.
    services = models.ManyToManyField(Service, through="EditionService", related_name="editions")

    objects: ClassVar["EditionManager[Edition]"] = EditionManager()

    class Meta:
        verbose_name = "editie"
        verbose_name_plural = "edities"
        ordering = ["municipality", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="edition_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.municipality}, editie {self.number}"

    def save(
        self,
        *,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Collection[str] | None = None,  # type: ignore[override]  # refused anyway
    ) -> None:
        if not self._state.adding:
            raise TypeError("Een editie verandert nooit; alleen een volgende vervangt haar.")
        super().save(force_insert=force_insert, using=using)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("Een editie wordt nooit verwijderd.")


class EditionService(models.Model):
    """An edition refers to a service, which therefore can be ended but not deleted."""

    region_path = "edition__municipality__region"
    history_untracked = "follows from the questions of an edition; never changed"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "verwijzing"
        verbose_name_plural = "verwijzingen"
        constraints = [
            models.UniqueConstraint(fields=["edition", "service"], name="reference_once")
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.service}"


class Scenario(Stamped):
    """A case that must come out right: where, when, which answers, and where that ends."""

    region_path = "region"

    region = models.ForeignKey(
        Region, on_delete=models.CASCADE, related_name="scenarios", verbose_name="regio"
    )
    name = models.CharField("naam", max_length=200)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="scenarios", verbose_name="gemeente"
    )
    # As written: a wall-clock time in Amsterdam, or a moment with its offset.
    at = models.CharField("moment", max_length=40, help_text="Zoals 2026-12-26T02:15.")
    answers = models.JSONField("antwoorden", default=list, blank=True)
    expected_outcome = slug_field()
    expected_call = models.CharField("eerst bellen", max_length=60, blank=True)
    # "-" where nothing can be dialled; "" doesn't ask.
    expected_dial = models.CharField("te kiezen nummer", max_length=60, blank=True)
    # "-" where it can't wait; "" doesn't ask.
    expected_wait = models.CharField("kan wachten op", max_length=60, blank=True)
    expected_headline = models.CharField("kop van de pagina", max_length=300, blank=True)

    objects: ClassVar["StampedManager[Scenario]"] = StampedManager()

    class Meta:
        verbose_name = "casus"
        verbose_name_plural = "casussen"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        try:
            parse_moment(self.at)
        except ValueError as fault:
            raise ValidationError({"at": str(fault)}) from None
        if self.region_id and self.municipality_id:
            same_region(self.region, municipality=self.municipality)


class Report(models.Model):
    """What a visitor says is wrong on a page. Nothing in it tells who that visitor is."""

    region_path = "municipality__region"
    history_named_by = ("municipality",)
    history_hidden = ("text",)

    class Kind(models.TextChoices):
        NUMBER = "number", "Een nummer klopt niet"
        NOBODY = "nobody", "Niemand nam op"
        HOURS = "hours", "De openingstijden kloppen niet"
        TEXT = "text", "De tekst klopt niet of is onduidelijk"
        OTHER = "other", "Iets anders"

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="reports", verbose_name="gemeente"
    )
    # The page as it was called when this was written; a later edition may not have it any more.
    page = models.CharField("pagina", max_length=300)
    title = models.CharField("titel van de pagina", max_length=200, blank=True)
    edition = models.PositiveIntegerField("editie", null=True, blank=True)
    # The slug: a service that is thrown away takes no report along.
    service = models.CharField("dienst", max_length=60, blank=True)
    kind = models.CharField("wat er mis is", max_length=10, choices=Kind.choices)
    text = models.TextField("toelichting", max_length=500, blank=True)
    at = models.DateTimeField("gemeld op")
    handled_at = models.DateTimeField("afgehandeld op", null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="afgehandeld door",
    )
    answer = models.CharField("wat je deed", max_length=300, blank=True)

    objects: ClassVar["TrackedManager[Report]"] = TrackedManager()

    class Meta:
        verbose_name = "melding"
        verbose_name_plural = "meldingen"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["municipality", "-at"], name="report_of_municipality")]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.get_kind_display()}"

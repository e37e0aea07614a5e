"""The history of every write: who wrote what, when, by which way; added to, and never changed.

An entry stands on its own: it keeps the names of the person, the region and the row as they were,
and refers to nothing that could hold back a removal or be removed with it.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, ClassVar, NoReturn

from django.db import models


class Way(models.TextChoices):
    """The door through which a write came in."""

    FORM = "form", "formulier"
    ACTION = "action", "actie op een lijst"
    PAGE = "page", "eigen pagina"
    PROPOSAL = "proposal", "voorstel van een partner"
    IMPORT = "import", "ingelezen bestand"
    COMMAND = "command", "opdracht"
    OTHER = "other", "buiten het beheer om"


class Act(models.TextChoices):
    ADDED = "added", "toegevoegd"
    CHANGED = "changed", "gewijzigd"
    REMOVED = "removed", "verwijderd"
    NOTED = "noted", "genoteerd"


class ChangeQuerySet(models.QuerySet["Change"]):
    """The history is added to, and nothing else."""

    def to(self, row: models.Model) -> "ChangeQuerySet":
        """What was written to a row itself."""
        return self.filter(kind=row._meta.label, key=row.pk)

    def of(self, row: models.Model) -> "ChangeQuerySet":
        """What was written to a row, and to the rows that stand on its page."""
        kind = row._meta.label
        here = models.Q(kind=kind, key=row.pk)
        return self.filter(here | models.Q(under_kind=kind, under_key=row.pk))

    def newest_first(self) -> "ChangeQuerySet":
        return self.order_by("-pk")

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("Wat in de geschiedenis staat, verandert niet meer.")

    def delete(self) -> NoReturn:
        raise TypeError("Wat in de geschiedenis staat, wordt nooit verwijderd.")

    def bulk_update(
        self, objs: Iterable["Change"], fields: Iterable[str], batch_size: int | None = None
    ) -> NoReturn:
        raise TypeError("Wat in de geschiedenis staat, verandert niet meer.")


ChangeManager = models.Manager.from_queryset(ChangeQuerySet)


class Change(models.Model):
    """One write to one row."""

    region_path = "region"
    history_untracked = "the history itself"

    at = models.DateTimeField("op")
    # What was written together: one form, one command.
    deed = models.UUIDField("handeling")
    by_key = models.PositiveBigIntegerField("account", null=True)
    by_name = models.CharField("door", max_length=310, blank=True)
    way = models.CharField("manier", max_length=10, choices=Way.choices, default=Way.OTHER)
    # The name of the command, the file or the address.
    via = models.CharField("waarmee", max_length=200, blank=True)
    # Where the row belonged when it was written. No constraint: the region may go, this stays.
    region = models.ForeignKey(
        "municipalities.Region",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
        verbose_name="regio",
    )
    region_name = models.CharField("regio", max_length=200, blank=True)
    # The keys of the organizations whose partners may read this, as ",3,14,".
    organizations = models.TextField("organisaties", blank=True)
    kind = models.CharField("soort", max_length=100)
    key = models.BigIntegerField("sleutel")
    name = models.CharField("naam", max_length=300, blank=True)
    under_kind = models.CharField("onderdeel van (soort)", max_length=100, blank=True)
    under_key = models.BigIntegerField("onderdeel van (sleutel)", null=True)
    under_name = models.CharField("onderdeel van", max_length=300, blank=True)
    act = models.CharField("wat", max_length=10, choices=Act.choices)
    # [{"field", "label", "was", "now", "words": [was, now]}]: the values, and as people read them.
    changes = models.JSONField("wijzigingen", default=list)
    # All the words of the changes, to search in.
    words = models.TextField("in woorden", blank=True)

    objects: ClassVar["ChangeManager[Change]"] = ChangeManager()

    class Meta:
        verbose_name = "geschiedenis"
        verbose_name_plural = "geschiedenis"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["region", "-id"], name="write_of_region"),
            models.Index(fields=["kind", "key"], name="write_of_row"),
            models.Index(fields=["under_kind", "under_key"], name="write_under_row"),
            models.Index(fields=["at"], name="write_at"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_act_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("Wat in de geschiedenis staat, verandert niet meer.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("Wat in de geschiedenis staat, wordt nooit verwijderd.")


def keys_in_words(keys: Collection[int]) -> str:
    """A set of keys as a text in which one of them can be found: ",3,14,"."""
    return f",{','.join(map(str, sorted(keys)))}," if keys else ""


def words_of(changes: Sequence[dict[str, Any]]) -> str:
    """Everything that was and is said in changes, to search in."""
    said = dict.fromkeys(word for change in changes for word in change["words"] if word)
    return "\n".join(said)

"""What was known of a region from a moment on: written after each change, and never again."""

from datetime import datetime
from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models

from municipalities.models import Region


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

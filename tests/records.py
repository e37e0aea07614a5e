"""When the facts were recorded, for tests that look back: of itself it is the moment of a write."""

from datetime import datetime

from django.db import models

from contacts.models import DirectoryRecord
from municipalities.models import Region


def recorded(region: Region, *, at: datetime) -> None:
    """As if the facts of now were recorded at this moment, after those that were so before."""
    rows = models.QuerySet[DirectoryRecord](DirectoryRecord).filter(region=region)
    newest = rows.latest("recorded_at", "pk")
    rows.filter(recorded_at__gt=at).exclude(pk=newest.pk).delete()
    rows.filter(pk=newest.pk).update(recorded_at=at)


def unrecorded(region: Region) -> None:
    """As if this region stood there before facts were recorded."""
    models.QuerySet[DirectoryRecord](DirectoryRecord).filter(region=region).delete()

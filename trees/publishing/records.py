"""The recorded history of the facts: written after every change, read by who looks back.

A record holds the whole directory and the agreements of a region, and is true until the next one.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import DatabaseError, transaction
from django.utils import timezone

from agreements.reading import read_agreements
from agreements.record import agreements_document, agreements_of
from contacts.models import (
    DirectoryRecord,
)
from contacts.reading import read_directory
from contacts.record import directory_document, directory_of
from history.stamps import stamps_of
from municipalities.models import Region
from municipalities.scoping import scope_of
from trees.live import FACTS, Facts

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Then:
    """The facts of a moment, and since when they were so.

    `before_history` says that the moment lies before the first record, whose facts these are.
    """

    facts: Facts
    recorded_at: datetime
    before_history: bool = False


def record(*, region: Region, at: datetime, by: User | None = None) -> DirectoryRecord | None:
    """Keep what a region's numbers, hours and agreements are now, if the last record says else.

    Returns the new record, or None where nothing differs. A region without a single service or
    agreement has nothing to keep yet.
    """
    with transaction.atomic():
        # One writer at a time, who reads after the one before has written.
        region = Region.objects.select_for_update().get(pk=region.pk)
        document = _document(region)
        last = region.records.newest_first().first()
        if (last.document if last else _nothing(document)) == document:
            return None
        # Clocks differ; the order in which things were written doesn't.
        moment = max(at, last.recorded_at) if last else at
        return region.records.create(recorded_at=moment, recorded_by=by, document=document)


def _document(region: Region) -> dict[str, Any]:
    return {
        "directory": directory_document(read_directory(region)),
        "agreements": agreements_document(read_agreements(region)),
    }


def _nothing(document: dict[str, Any]) -> dict[str, Any]:
    """The same region before anything was filled in."""
    bare = {**document["directory"], "services": [], "fallback": []}
    return {"directory": bare, "agreements": []}


@contextmanager
def recorded(user: Any) -> Iterator[None]:
    """Record what this user changes meanwhile, in every region that they coordinate: nobody
    else writes facts.

    A fault in here must not undo what somebody saved; `record_facts` makes up for it later.
    """
    before = stamps_of(FACTS)
    yield
    try:
        if stamps_of(FACTS) != before:
            _record_regions(user)
    except DatabaseError:
        log.exception("De wijziging is bewaard, maar nog niet vastgelegd in de geschiedenis.")


def _record_regions(user: Any) -> None:
    by = user if isinstance(user, User) else None
    for region in scope_of(user).coordinated(Region.objects.order_by("pk")):
        record(region=region, at=timezone.now(), by=by)


def history_begins(region: Region) -> datetime | None:
    """When the first record was made; None where there is none yet."""
    first = region.records.order_by("recorded_at", "pk").first()
    return first.recorded_at if first else None


def facts_then(region: Region, at: datetime) -> Then | None:
    """What the history says of this moment; None where nothing was recorded yet."""
    if found := region.records.begun(at).newest_first().first():
        return Then(_facts(found), found.recorded_at)
    if first := region.records.order_by("recorded_at", "pk").first():
        return Then(_facts(first), first.recorded_at, before_history=True)
    return None


def _facts(kept: DirectoryRecord) -> Facts:
    document = kept.document
    return Facts(directory_of(document["directory"]), agreements_of(document["agreements"]))

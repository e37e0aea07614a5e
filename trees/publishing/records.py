"""The recorded history of the facts: written with every change, read by who looks back.

A record holds the whole directory and the agreements of a region, and is true until the next one.
Nobody has to ask for it: whatever writes facts, a record follows in the same transaction.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import DatabaseError, transaction
from django.utils import timezone

from agreements.reading import read_agreements
from agreements.record import agreements_document, agreements_of
from contacts.models import DirectoryRecord
from contacts.reading import read_directory
from contacts.record import directory_document, directory_of
from history.tracking import follow
from municipalities.models import Region
from trees.live import FACTS, Facts
from trees.lock import lock_records

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Then:
    """The facts of a moment, and since when they were so.

    `before_history` says that the moment lies before the first record, whose facts these are.
    """

    facts: Facts
    recorded_at: datetime
    before_history: bool = False


def record(*, region: Region, at: datetime, by: User | int | None = None) -> DirectoryRecord | None:
    """Keep what a region's numbers, hours and agreements are now, if the last record says else.

    Returns the new record, or None where nothing differs. A region without a single service or
    agreement has nothing to keep yet.
    """
    with transaction.atomic():
        # One writer at a time, who reads after the one before has written.
        lock_records(region.pk)
        region = Region.objects.get(pk=region.pk)
        document = _document(region)
        last = region.records.newest_first().first()
        if (_as_today(last.document) if last else _nothing(document)) == document:
            return None
        # Clocks differ; the order in which things were written doesn't.
        moment = max(at, last.recorded_at) if last else at
        who = by.pk if isinstance(by, User) else by
        return region.records.create(recorded_at=moment, recorded_by_id=who, document=document)


def _document(region: Region) -> dict[str, Any]:
    return {
        "directory": directory_document(read_directory(region)),
        "agreements": agreements_document(read_agreements(region)),
    }


def _as_today(kept: dict[str, Any]) -> dict[str, Any]:
    """What was kept, as it would be kept now: a record of before isn't a change of facts."""
    return {**kept, "directory": directory_document(directory_of(kept["directory"]))}


def _nothing(document: dict[str, Any]) -> dict[str, Any]:
    """The same region before anything was filled in."""
    bare = {**document["directory"], "services": [], "fallback": []}
    return {"directory": bare, "agreements": []}


def follow_the_facts() -> None:
    """Once, when all rooms are there: record what is written to the facts, whoever writes it."""
    follow(FACTS, _record_change)


def _record_change(regions: frozenset[int], by: int | None) -> None:
    """A fault in here must not undo what somebody saved; `record_facts` makes up for it later."""
    try:
        for region in Region.objects.filter(pk__in=regions).order_by("pk"):
            record(region=region, at=timezone.now(), by=by)
    except DatabaseError:
        log.exception("De wijziging is bewaard, maar nog niet vastgelegd in de geschiedenis.")


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

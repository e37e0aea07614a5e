"""A planned publication when its moment comes: checked again, and withdrawn where an error stands.

What the check said is written with the publication; its editions never change. What was withdrawn
is skipped from then on, and what was live before stays live. What nobody checks in time goes live
all the same: it passed the gate when it was planned, its numbers are read live as always, and a
timer that stopped must not decide what people are told.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q

from municipalities.models import Region
from trees.core.flow import Flow
from trees.core.problems import Problem
from trees.models import Edition, EditionQuerySet, Publication
from trees.publishing.freeze import problems_of, recheck
from trees.publishing.gate import passes
from trees.publishing.publish import publishing

# From so long before its moment, so that a faulty edition is withdrawn before anybody sees it.
AHEAD = timedelta(minutes=5)
# A timer that runs every minute has come by long before this.
LATE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class CheckedPublication:
    """One planned publication: its editions, everything found, and whether they were withdrawn."""

    region: Region
    editions: list[Edition]
    problems: list[Problem]
    withdrawn: bool


def check_due(*, now: datetime) -> list[CheckedPublication]:
    """Check every planned publication whose moment has come, or comes within AHEAD.

    With an error in one municipality the whole of it is withdrawn. A check before the moment that
    finds none isn't the last one, and isn't in the answer.
    """
    regions = Region.objects.filter(pk__in=_due(now).values("municipality__region"))
    found = [_check(region, now) for region in regions.order_by("slug")]
    return [checked for region in found for checked in region]


def _due(now: datetime) -> EditionQuerySet:
    """Planned editions that are live, or will be within AHEAD, without their last check yet."""
    shown = Q(pk__in=Edition.objects.live(now).values("pk"))
    soon = Q(pk__in=Edition.objects.live(now + AHEAD).values("pk"))
    planned = Edition.objects.filter(shown | soon, live_from__gt=F("publication__at"))
    return planned.exclude(publication__checked_at__gte=F("live_from"))


def _check(region: Region, now: datetime) -> list[CheckedPublication]:
    with publishing(region) as region:
        due = _due(now).filter(municipality__region=region)
        rows = Publication.objects.filter(pk__in=due.values("publication")).defer("draft")
        # The newest first: one that is withdrawn lets an earlier one through, in all of its places.
        checked = [_judge(region, row, now) for row in rows.order_by("-number")]
    checked.sort(key=lambda one: (one.editions[0].live_from, one.editions[0].publication_id))
    return [one for one in checked if one.withdrawn or one.editions[0].live_from <= now]


def _judge(region: Region, row: Publication, now: datetime) -> CheckedPublication:
    """The gate once more, on the facts of now. Warnings were ticked when it was planned."""
    due = _due(now).filter(publication=row).select_related("municipality")
    editions = list(due.order_by("municipality__name"))
    flows = {edition.municipality: Flow.read(edition.flow) for edition in editions}
    found = problems_of(recheck(region, flows, max(now, row.live_from)))
    withdrawn = not passes(found, accept_warnings=True)
    if withdrawn or row.live_from <= now:
        row.checked_at, row.withdrawn_at = now, now if withdrawn else None
        row.found = [problem.document() for problem in found]
        row.save(update_fields=["checked_at", "withdrawn_at", "found"])
    return CheckedPublication(region, editions, found, withdrawn)


def withdrawn(region: Region) -> list[Edition]:
    """What the last check withdrew and nobody acted on yet: no later edition was made there."""
    later = Edition.objects.filter(
        municipality=OuterRef("municipality"), number__gt=OuterRef("number")
    )
    rows = Edition.objects.filter(
        ~Exists(later),
        municipality__region=region,
        publication__withdrawn_at__isnull=False,
        publication__withdrawn_by=None,
        publication__withdrawn_because="",
    )
    return list(rows.select_related("municipality").defer("flow"))


def unchecked(region: Region, now: datetime) -> list[Edition]:
    """Planned editions that are live without a last check: the timer doesn't run."""
    due = _due(now).filter(municipality__region=region, live_from__lte=now - LATE)
    return list(due.select_related("municipality").order_by("municipality__name"))

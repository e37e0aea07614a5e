"""A planned publication when its moment comes: checked again, and withdrawn where an error stands.

An edition never changes, so what the check said is a row beside it: an EditionVerdict. A withdrawn
edition is skipped from then on, and what was live before it stays live. What nobody checks in time
goes live all the same: it passed the gate when it was planned, its numbers are read live as always,
and a timer that stopped must not decide what people are told.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q

from municipalities.models import Region
from trees.core.flow import Flow
from trees.core.problems import Problem
from trees.models import Edition, EditionQuerySet, EditionVerdict
from trees.publishing.freeze import recheck
from trees.publishing.gate import PublicationRefused, gate
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

    With an error in one municipality the editions of all are withdrawn. A check before the moment
    that finds none isn't the last one, and isn't in the answer.
    """
    regions = Region.objects.filter(pk__in=_due(now).values("municipality__region"))
    found = [_check(region, now) for region in regions.order_by("slug")]
    return [checked for region in found for checked in region]


def _due(now: datetime) -> EditionQuerySet:
    """Planned editions that are live, or will be within AHEAD, without their last verdict yet."""
    said = EditionVerdict.objects.filter(
        edition=OuterRef("pk"), checked_at__gte=OuterRef("live_from")
    )
    shown = Q(pk__in=Edition.objects.live(now).values("pk"))
    soon = Q(pk__in=Edition.objects.live(now + AHEAD).values("pk"))
    planned = Edition.objects.filter(shown | soon, published_at__lt=F("live_from"))
    return planned.filter(~Exists(said))


def _check(region: Region, now: datetime) -> list[CheckedPublication]:
    with publishing(region) as region:
        due = _due(now).filter(municipality__region=region).select_related("municipality")
        together: dict[tuple[datetime, datetime], list[Edition]] = defaultdict(list)
        for edition in due.order_by("live_from", "published_at", "municipality__name"):
            together[edition.live_from, edition.published_at].append(edition)
        checked = [_judge(region, editions, now) for editions in together.values()]
    return [one for one in checked if one.withdrawn or one.editions[0].live_from <= now]


def _judge(region: Region, editions: list[Edition], now: datetime) -> CheckedPublication:
    """The gate once more, on the facts of now; its verdict stands beside the editions."""
    begins = editions[0].live_from
    flows = {edition.municipality: Flow.read(edition.flow) for edition in editions}
    found = [one for frozen in recheck(region, flows, max(now, begins)) for one in frozen.problems]
    withdrawn = not _passes(found)
    if withdrawn or begins <= now:
        for edition in editions:
            EditionVerdict.objects.create(
                edition=edition,
                checked_at=now,
                withdrawn=withdrawn,
                problems=[problem.document() for problem in found],
            )
    return CheckedPublication(region, editions, found, withdrawn)


def _passes(found: Iterable[Problem]) -> bool:
    try:
        # Who planned it saw the warnings; nobody is there now to tick a box.
        gate(found, accept_warnings=True)
    except PublicationRefused:
        return False
    return True


def withdrawn(region: Region) -> list[EditionVerdict]:
    """The withdrawals that nobody acted on yet: no later edition of that municipality was made."""
    later = Edition.objects.filter(
        municipality=OuterRef("edition__municipality"), number__gt=OuterRef("edition__number")
    )
    verdicts = EditionVerdict.objects.filter(
        ~Exists(later), edition__municipality__region=region, withdrawn=True
    )
    return list(verdicts.select_related("edition__municipality"))


def unchecked(region: Region, now: datetime) -> list[Edition]:
    """Planned editions that are live without a last check: the timer doesn't run."""
    due = _due(now).filter(municipality__region=region, live_from__lte=now - LATE)
    return list(due.select_related("municipality").order_by("municipality__name"))

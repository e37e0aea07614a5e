"""What partners propose: made where they save a form, answered by a coordinator, once.

Nothing here writes the row itself. Accepting does that, by the form of the row.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from history.tracking import acting
from municipalities.models import Proposal, Region
from municipalities.scoping import Scope

ANSWERED = "Dit voorstel is al {} door {}. Er is nu niets veranderd."
MOST = 300


class AlreadyAnswered(Exception):
    """Somebody was first; the message says who, and what they decided."""


def open_proposals(regions: Iterable[Region]) -> QuerySet[Proposal]:
    """What waits for a coordinator of these regions, the oldest first."""
    rows = Proposal.objects.filter(region__in=regions).open()
    return rows.select_related("region", "by")


def proposals_for(scope: Scope) -> QuerySet[Proposal]:
    """Those of the regions that somebody coordinates, and their own; the newest first."""
    rows = Proposal.objects.select_related("region", "by", "decided_by")
    seen = scope.coordinated(rows)
    return (seen | rows.filter(by=scope.user)).order_by("-at", "-pk")


def propose(
    *,
    region: Region,
    by: User,
    at: datetime,
    model: str,
    row: int | None,
    title: str,
    fields: list[dict[str, Any]],
) -> Proposal:
    """Keep what a partner filled in, for the coordinator of the region."""
    with acting(by=by):
        return Proposal.objects.create(
            region=region, by=by, at=at, model=model, row=row, title=title[:MOST], fields=fields
        )


def answer(
    *, proposal: int, state: Proposal.State, by: User, at: datetime, remark: str = ""
) -> Proposal:
    """Close a proposal. Raises AlreadyAnswered where somebody else did so first."""
    with transaction.atomic(), acting(by=by):
        row = Proposal.objects.select_for_update().get(pk=proposal)
        if not row.is_open:
            name = row.decided_by.get_username() if row.decided_by else "iemand anders"
            raise AlreadyAnswered(ANSWERED.format(row.get_state_display(), name))
        row.state, row.decided_by, row.decided_at, row.remark = state, by, at, remark
        row.save()
    return row


def overtaken(fields: Iterable[Mapping[str, Any]], now: Mapping[str, Any]) -> list[str]:
    """The fields that somebody changed since: they stand otherwise than when it was proposed."""
    return [
        field["name"]
        for field in fields
        if field["name"] in now and now[field["name"]] not in (field["before"], field["value"])
    ]

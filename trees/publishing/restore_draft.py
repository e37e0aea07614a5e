"""The draft of a publication back: the trees and outcomes as they were when it was published.

Questions come back, facts don't: a step goes to the service as it is now.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User

from municipalities.models import Region
from trees.drafting.document import DraftWriter, NotWritable
from trees.drafting.edits import draft_edited
from trees.lock import tree_lock
from trees.models import Edition, Publication


class NotRestorable(ValueError):
    """This draft can't come back; the message says why, and what can be done."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What restoring wrote. `gone` names the nodes of the draft that the publication didn't have.

    `missing` are the slugs of agreements and services that it names and that no longer exist.
    """

    editions: list[Edition]
    gone: list[str]
    missing: list[str]
    changed: bool


def restore_draft(*, publication: Publication, by: User, at: datetime) -> Restored:
    """Make the draft again what it was when this was published, in one transaction.

    Raises NotRestorable, with a sentence; then nothing was changed.
    """
    if publication.draft is None:
        raise NotRestorable(_NOT_KEPT)
    with tree_lock(by=by):
        region = Region.objects.select_for_update().get(pk=publication.region_id)
        draft = DraftWriter(region)
        try:
            draft.write(publication.draft)
        except NotWritable as fault:
            raise NotRestorable(str(fault)) from None
        rows = publication.editions.select_related("municipality").defer("flow")
        editions = list(rows.order_by("municipality__name"))
        told = ", ".join(map(str, editions))
        draft_edited(region=region, by=by, at=at, changes=[["teruggezet", "", told]])
    writer = draft.writer
    changed = bool(writer.created or writer.changed or writer.removed)
    return Restored(editions, writer.gone, sorted(draft.missing), changed)


_NOT_KEPT = (
    "Van deze publicatie is het concept niet bewaard: zij is van voor de update waarmee dat begon. "
    "Ga terug naar deze editie om haar vragen live te zetten, of wijzig het concept met de hand."
)

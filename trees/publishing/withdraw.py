"""A coordinator takes back a publication that was planned, before its moment, and says why."""

from datetime import datetime

from django.contrib.auth.models import User

from trees.models import Edition, Publication
from trees.publishing.overview import editions_of, standings_of
from trees.publishing.publish import publishing


class NotPlanned(Exception):
    """Nothing of this publication is still to come; nothing was changed."""


def withdraw(*, publication: Publication, by: User, reason: str, now: datetime) -> list[Edition]:
    """Withdraw a whole publication before its moment; what is live stays live.

    Returns the editions that no longer go live. Raises NotPlanned where none was still to come.
    """
    with publishing(publication.region, by=by):
        chosen = planned(publication, now)
        if not chosen:
            raise NotPlanned(
                "Deze editie staat niet meer gepland: zij is al live, of al ingetrokken."
            )
        publication.withdrawn_at = now
        publication.withdrawn_by, publication.withdrawn_because = by, reason
        publication.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    return chosen


def planned(publication: Publication, now: datetime) -> list[Edition]:
    """The editions of a publication that would still go live."""
    rows = editions_of(publication.region)
    standings = standings_of(rows, now)
    mine = (row for row in rows if row.publication_id == publication.pk)
    return [row for row in mine if standings[row.pk] == "planned"]

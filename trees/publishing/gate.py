"""Whether something may go live: who publishes, when, and what was found.

Every way to publish (the admin, a command, a planned moment, going back) goes through `gate`.
"""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Max

from municipalities.models import Membership, Region
from trees.core.findings import Problem, error, errors
from trees.models import Publication
from trees.words import moment_short, name_of


class PublicationRefused(Exception):
    """The gate stayed shut. Nothing was changed; `problems` tells everything that was found."""

    def __init__(self, found: list[Problem]) -> None:
        stopping = len(errors(found))
        super().__init__(
            f"{stopping} fouten houden de publicatie tegen."
            if stopping
            else f"{len(found)} waarschuwingen vragen om een vinkje."
        )
        self.problems = found


def gate(found: Iterable[Problem], *, accept_warnings: bool) -> list[Problem]:
    """Decide whether something may go live; returns the warnings that were accepted.

    Raises PublicationRefused, with everything that was found, where an error stands or a warning
    wasn't accepted.
    """
    told = list(found)
    if not passes(told, accept_warnings=accept_warnings):
        raise PublicationRefused(told)
    return told


def passes(found: list[Problem], *, accept_warnings: bool) -> bool:
    return not errors(found) and (accept_warnings or not found)


def publication_problems(
    region: Region, *, at: datetime, now: datetime, by: User | None, draft: bool = True
) -> list[Problem]:
    """Errors about the moment and about who publishes, told with the region's slug.

    Without `draft` it is something that went through the gate before: then anybody may.
    """
    eyes = second_pair(region, by) if draft else _known(region, by)
    found = [_past(region, at, now), _clock(region, now), eyes]
    return [problem for problem in found if problem]


def _past(region: Region, at: datetime, now: datetime) -> Problem | None:
    if at >= now:
        return None
    return error("moment-past", "moment", _PAST.format(moment_short(at)), region.slug)


def _clock(region: Region, now: datetime) -> Problem | None:
    """A server whose clock fell back shows yesterday's hours and puts editions out of order."""
    last = Publication.objects.filter(region=region).aggregate(last=Max("at"))["last"]
    if last is None or last <= now:
        return None
    message = _CLOCK.format(moment_short(now), moment_short(last))
    return error("clock-behind", "moment", message, region.slug)


def second_pair(region: Region, by: User | None) -> Problem | None:
    """An error where this region wants a colleague of `by` to publish; None where `by` may."""
    if not region.second_pair or by is None:
        return _known(region, by)
    last = region.draft_edits.select_related("by").first()
    if last is None or last.by_id != by.pk:
        return None
    message = _SAME.format(name_of(by), moment_short(last.at), _colleagues(region, by))
    return error("second-pair", "concept", message, region.slug)


def _known(region: Region, by: User | None) -> Problem | None:
    if by is not None or not region.second_pair:
        return None
    return error("second-pair", "concept", _NOBODY, region.slug)


def _colleagues(region: Region, by: User) -> str:
    """Who else may publish here: "bas of carla"."""
    others = User.objects.filter(
        is_active=True,
        memberships__region=region,
        memberships__role=Membership.Role.COORDINATOR,
    ).exclude(pk=by.pk)
    names = [name_of(user) for user in others.order_by("username")]
    return " of ".join(names) or "een landelijke beheerder"


_PAST = (
    "{} ligt in het verleden; wat er toen stond, verandert niet meer. Kies een moment dat nog komt."
)
_CLOCK = (
    "De klok van de server staat op {}, maar er is al gepubliceerd op {}. "
    "Laat de klok gelijkzetten en publiceer dan."
)
_NOBODY = (
    "Deze regio publiceert met twee paar ogen, dus moet bekend zijn wie er publiceert. "
    "Publiceer in het beheer, of met publish_region en --by."
)
_SAME = (
    "Deze regio publiceert met twee paar ogen, en {} wijzigde het concept het laatst, op {}. "
    "Vraag {} om mee te kijken en te publiceren."
)

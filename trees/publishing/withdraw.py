"""A coordinator takes back a publication that was planned, before its moment, and says why."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.contrib.auth.models import User

from trees.core.findings import error
from trees.models import Edition, EditionVerdict
from trees.publishing.overview import published_with, standings_of
from trees.publishing.publish import publishing
from trees.words import name_of

# The code of a withdrawal by a person: it tells nothing of the questions themselves.
BY_HAND = "withdrawn-by-hand"


class NotPlanned(Exception):
    """None of these editions is still to come; nothing was changed."""


def withdraw(*, edition: Edition, by: User, reason: str, now: datetime) -> list[Edition]:
    """Withdraw the whole publication that this edition belongs to; what is live stays live.

    Returns the editions that no longer go live. Raises NotPlanned where none was still to come.
    """
    with publishing(edition.municipality.region, by=by):
        chosen = planned(published_with(edition), now)
        if not chosen:
            raise NotPlanned(
                "Deze editie staat niet meer gepland: zij is al live, of al ingetrokken."
            )
        for one in chosen:
            EditionVerdict.objects.create(
                edition=one, checked_at=now, withdrawn=True, problems=[_told(one, by, reason)]
            )
    return chosen


def planned(editions: Sequence[Edition], now: datetime) -> list[Edition]:
    """Those of the editions that would still go live."""
    rows = _with_the_others(editions)
    standings = standings_of(rows, now)
    return [one for one in editions if standings[one.pk] == "planned"]


def _with_the_others(editions: Iterable[Edition]) -> list[Edition]:
    """Every edition of these municipalities: a later one may have overtaken one of these."""
    towns = {one.municipality_id for one in editions}
    return list(Edition.objects.filter(municipality__in=towns).defer("flow"))


def _told(edition: Edition, by: User, reason: str) -> dict[str, str]:
    message = f"{name_of(by)} trok deze publicatie in: {reason}"
    return error("withdrawn-by-hand", edition.municipality.slug, "moment", message).document()


def by_hand(verdict: EditionVerdict) -> bool:
    """Whether a person withdrew this edition, who therefore knows of it."""
    return any(problem.get("code") == BY_HAND for problem in verdict.problems)

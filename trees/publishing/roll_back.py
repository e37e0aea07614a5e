"""Going back: the questions of earlier editions become the next ones, on today's facts."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.contrib.auth.models import User

from municipalities.models import Municipality, Region
from trees.core.flow import Flow
from trees.core.problems import Problem
from trees.models import Edition
from trees.publishing.freeze import problems_of, recheck
from trees.publishing.gate import gate, publication_problems
from trees.publishing.publish import make_editions, publishing
from trees.publishing.records import record


class NoSuchEdition(LookupError):
    """There is nothing of that number to go back to; the message says what there is."""


def roll_back(
    *,
    editions: Sequence[Edition],
    at: datetime,
    now: datetime,
    note: str,
    by: User | None = None,
    accept_warnings: bool = True,
) -> tuple[list[Edition], list[Problem]]:
    """Publish the questions of these editions, all of one publication, again.

    The numbers and hours are those of today, and so are the checks; the draft stays as it is.
    Returns the new editions and the warnings. Raises PublicationRefused where the gate stays shut.
    """
    before = editions[0].publication
    with publishing(before.region, by=by) as region:
        frozen = recheck(region, {row.municipality: Flow.read(row.flow) for row in editions}, at)
        about = publication_problems(region, at=at, now=now, by=by, draft=False)
        accepted = gate([*about, *problems_of(frozen)], accept_warnings=accept_warnings)
        draft = before.draft
        made = make_editions(
            frozen, region=region, at=at, now=now, note=note, by=by, accepted=accepted, draft=draft
        )
        record(region=region, at=now, by=by)
    return made, accepted


def editions_of_number(
    region: Region, number: int, municipalities: Collection[Municipality] | None = None
) -> list[Edition]:
    """One edition of each municipality, all of the same publication.

    Raises NoSuchEdition where one of them has no edition of this number, and where the number
    belongs to several publications.
    """
    editions = Edition.objects.filter(municipality__region=region)
    wanted = {row.municipality for row in editions.select_related("municipality")}
    wanted = wanted if municipalities is None else wanted.intersection(municipalities)
    rows = list(
        editions.filter(number=number, municipality__in=wanted)
        .select_related("municipality", "publication__region")
        .order_by("municipality__name")
    )
    missing = {*wanted, *(municipalities or ())} - {row.municipality for row in rows}
    if missing or not rows:
        raise NoSuchEdition(_MISSING.format(number, _names(missing) or region))
    if len({row.publication_id for row in rows}) > 1:
        raise NoSuchEdition(_APART.format(number, _names(row.municipality for row in rows)))
    return rows


def _names(municipalities: Iterable[Municipality]) -> str:
    return ", ".join(sorted(municipality.name for municipality in municipalities))


_MISSING = (
    "Er is geen editie {} van {}. Kies een ander nummer, of noem gemeenten die er een hebben."
)
_APART = (
    "Editie {} is niet overal tegelijk gepubliceerd ({}). Ga per gemeente terug: dan is duidelijk "
    "welke vragen je terughaalt."
)

"""Going back: the questions of an earlier edition become the next one, on today's facts."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.contrib.auth.models import User

from municipalities.models import Municipality, Region
from trees.core.flow import Flow
from trees.core.problems import Problem
from trees.models import Edition
from trees.publishing.freeze import recheck
from trees.publishing.gate import gate, publication_problems
from trees.publishing.publish import make_editions, publishing
from trees.publishing.records import record


class NoSuchEdition(LookupError):
    """There is nothing of that number to go back to; the message says what there is."""


def roll_back(
    *,
    region: Region,
    to: int,
    at: datetime,
    now: datetime,
    note: str,
    by: User | None = None,
    municipalities: Collection[Municipality] | None = None,
    accept_warnings: bool = True,
) -> tuple[list[Edition], list[Problem]]:
    """Publish the questions of edition `to` again, in all municipalities of a region or in some.

    The numbers and hours are those of today, and so are the checks; the draft stays as it is.
    Returns the new editions and the warnings. Raises PublicationRefused where the gate stays shut,
    and NoSuchEdition where a municipality has no edition of this number.
    """
    with publishing(region, by=by) as region:
        old = _editions(region, to, municipalities)
        frozen = recheck(region, {row.municipality: Flow.read(row.flow) for row in old}, at)
        about = publication_problems(region, at=at, now=now, by=by, draft=False)
        found = [*about, *(problem for one in frozen for problem in one.problems)]
        warnings = gate(found, accept_warnings=accept_warnings)
        made = make_editions(frozen, at=at, now=now, note=note, by=by)
        record(region=region, at=now, by=by)
    return made, warnings


def _editions(
    region: Region, number: int, municipalities: Collection[Municipality] | None
) -> list[Edition]:
    """One edition of each municipality, all of the same publication."""
    editions = Edition.objects.filter(municipality__region=region)
    wanted = {row.municipality for row in editions.select_related("municipality")}
    wanted = wanted if municipalities is None else wanted.intersection(municipalities)
    rows = list(
        editions.filter(number=number, municipality__in=wanted)
        .select_related("municipality")
        .order_by("municipality__name")
    )
    missing = {*wanted, *(municipalities or ())} - {row.municipality for row in rows}
    if missing or not rows:
        raise NoSuchEdition(_MISSING.format(number, _names(missing) or region))
    if len({row.published_at for row in rows}) > 1:
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

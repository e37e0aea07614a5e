"""The editions of a region as a list: each publication once, with its standing where it holds."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import QuerySet

from municipalities.models import Municipality, Region
from trees.core.findings import Problem, errors
from trees.models import Edition, EditionVerdict
from trees.publishing.told_once import GroupedProblem, told_once

Standing = Literal["live", "planned", "withdrawn", "overtaken", "old"]

WORDS: dict[Standing, str] = {
    "live": "Live",
    "planned": "Gepland",
    "withdrawn": "Ingetrokken",
    "overtaken": "Gaat niet meer live: er kwam een latere editie",
    "old": "Oud",
}


@dataclass(frozen=True)
class EditionRow:
    """The editions that one publication made under one number, and how they stand by now."""

    editions: list[Edition]
    standings: dict[Standing, list[str]]
    told: list[GroupedProblem]

    @property
    def first(self) -> Edition:
        return self.editions[0]

    @property
    def names(self) -> str:
        return ", ".join(edition.municipality.name for edition in self.editions)

    @property
    def in_words(self) -> list[str]:
        """Such as "Live in Almere, Urk"; without the names where all stand alike."""
        if len(self.standings) == 1:
            return [WORDS[standing] for standing in self.standings]
        return [
            f"{WORDS[standing]} ({', '.join(names)})" for standing, names in self.standings.items()
        ]

    @property
    def is_planned(self) -> bool:
        """Whether some of it is still to come, so that it can be taken back."""
        return "planned" in self.standings

    @property
    def is_past(self) -> bool:
        """Whether there is something to go back to: not where it is live or still to come."""
        return bool(self.standings.keys() - {"live", "planned"})


def edition_rows(region: Region, at: datetime, names: Mapping[str, str]) -> list[EditionRow]:
    """Everything that was published in a region, the newest publication first."""
    rows = _editions(region)
    standings = standings_of(rows, at)
    verdicts = _withdrawals(region, at)
    together: dict[tuple[datetime, datetime, int], list[Edition]] = defaultdict(list)
    for row in rows:
        together[row.published_at, row.live_from, row.number].append(row)
    return [_row(some, standings, verdicts, names) for some in together.values()]


def _editions(region: Region) -> list[Edition]:
    rows = Edition.objects.filter(municipality__region=region).defer("flow")
    rows = rows.select_related("municipality", "published_by")
    return list(rows.order_by("-published_at", "-number", "municipality__name"))


def standings_of(rows: Iterable[Edition], at: datetime) -> dict[int, Standing]:
    """How each edition of some municipalities stands at this moment, by primary key."""
    keys = [row.pk for row in rows]
    live = _keys(Edition.objects.live(at).filter(pk__in=keys))
    standing = _keys(Edition.objects.standing(at).filter(pk__in=keys))
    by_town: dict[int, list[Edition]] = defaultdict(list)
    for row in rows:
        by_town[row.municipality_id].append(row)
    return {
        row.pk: _standing(row, by_town[row.municipality_id], live, standing, at) for row in rows
    }


def _keys(rows: QuerySet[Edition]) -> frozenset[int]:
    return frozenset(rows.values_list("pk", flat=True))


def _standing(
    row: Edition,
    others: Iterable[Edition],
    live: frozenset[int],
    holds: frozenset[int],
    at: datetime,
) -> Standing:
    if row.pk in live:
        return "live"
    if row.pk not in holds:
        return "withdrawn"
    if row.live_from <= at:
        return "old"
    later = (one for one in others if one.number > row.number and one.pk in holds)
    return "overtaken" if any(one.live_from <= row.live_from for one in later) else "planned"


def _withdrawals(region: Region, at: datetime) -> dict[int, EditionVerdict]:
    """The last word on each edition that was withdrawn, by the edition's primary key."""
    rows = EditionVerdict.objects.filter(
        edition__municipality__region=region, checked_at__lte=at
    ).order_by("checked_at", "pk")
    last = {verdict.edition_id: verdict for verdict in rows}
    return {key: verdict for key, verdict in last.items() if verdict.withdrawn}


def _row(
    some: list[Edition],
    standings: Mapping[int, Standing],
    verdicts: Mapping[int, EditionVerdict],
    names: Mapping[str, str],
) -> EditionRow:
    by_standing: dict[Standing, list[str]] = defaultdict(list)
    for edition in some:
        by_standing[standings[edition.pk]].append(edition.municipality.name)
    found = [verdicts[edition.pk] for edition in some if edition.pk in verdicts]
    told = told_once(errors(_problems(found)), names)
    return EditionRow(some, dict(by_standing), told)


def _problems(verdicts: Iterable[EditionVerdict]) -> list[Problem]:
    """What was found, once: the verdicts of one publication all tell the whole of it."""
    found = [Problem(**document) for verdict in verdicts for document in verdict.problems]
    return list(dict.fromkeys(found))


def published_with(edition: Edition) -> list[Edition]:
    """The editions of the same publication and number, in the order of the municipalities."""
    rows = Edition.objects.filter(
        municipality__region=edition.municipality.region_id,
        published_at=edition.published_at,
        live_from=edition.live_from,
        number=edition.number,
    )
    return list(rows.select_related("municipality").order_by("municipality__name"))


def municipalities_of(editions: Iterable[Edition]) -> dict[str, Municipality]:
    return {edition.municipality.slug: edition.municipality for edition in editions}

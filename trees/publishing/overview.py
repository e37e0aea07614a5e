"""What was published in a region as a list: each publication once, and how it stands by now."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Literal

from contacts.hours.words import in_a_row
from municipalities.models import Region
from trees.core.findings import Problem, error, errors
from trees.models import Edition, Publication
from trees.publishing.told_once import GroupedProblem, told_once
from trees.words import name_of

Standing = Literal["live", "planned", "withdrawn", "overtaken", "old"]

WORDS: dict[Standing, str] = {
    "live": "Live",
    "planned": "Gepland",
    "withdrawn": "Ingetrokken",
    "overtaken": "Gaat niet meer live: er kwam een latere editie",
    "old": "Oud",
}


@dataclass(frozen=True)
class PublicationRow:
    """The editions that one publication made, and how they stand by now."""

    publication: Publication
    editions: list[Edition]
    standings: dict[Standing, list[str]]
    told: list[GroupedProblem]

    @property
    def first(self) -> Edition:
        return self.editions[0]

    @property
    def number(self) -> str:
        return numbers_in_words(self.editions)

    @property
    def title(self) -> str:
        """Such as "Editie 2: Almere, Urk"."""
        if len({edition.number for edition in self.editions}) > 1:
            return f"Editie {self.number}"
        names = ", ".join(edition.municipality.name for edition in self.editions)
        return f"Editie {self.number}: {names}"

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


def numbers_in_words(editions: Iterable[Edition]) -> str:
    """Such as "2"; of a municipality that joined later "2 (Almere, Dronten) en 1 (Urk)"."""
    names: dict[int, list[str]] = defaultdict(list)
    for edition in editions:
        names[edition.number].append(edition.municipality.name)
    if len(names) == 1:
        return str(next(iter(names)))
    newest_first = sorted(names.items(), reverse=True)
    return in_a_row([f"{number} ({', '.join(towns)})" for number, towns in newest_first])


def publication_rows(
    region: Region, at: datetime, names: Mapping[str, str]
) -> list[PublicationRow]:
    """Everything that was published in a region, the newest publication first."""
    rows = editions_of(region)
    standings = standings_of(rows, at)
    found = []
    for publication, made in groupby(rows, lambda row: row.publication):
        some = list(made)
        by_standing: dict[Standing, list[str]] = defaultdict(list)
        for edition in some:
            by_standing[standings[edition.pk]].append(edition.municipality.name)
        told = told_once(_why_withdrawn(publication, some, at), names)
        found.append(PublicationRow(publication, some, dict(by_standing), told))
    return found


def editions_of(region: Region) -> list[Edition]:
    """Without their questions: those of the newest publication first, by municipality."""
    rows = Edition.objects.filter(publication__region=region).defer("flow", "publication__draft")
    rows = rows.select_related("municipality", "publication__by", "publication__withdrawn_by")
    return list(rows.order_by("-publication__number", "municipality__name"))


def standings_of(rows: Iterable[Edition], at: datetime) -> dict[int, Standing]:
    """How each edition stands at this moment, by primary key; all of a municipality together."""
    by_town: dict[int, list[Edition]] = defaultdict(list)
    for row in rows:
        by_town[row.municipality_id].append(row)
    return dict(found for editions in by_town.values() for found in _standings(editions, at))


def _standings(rows: Iterable[Edition], at: datetime) -> Iterator[tuple[int, Standing]]:
    """Of one municipality: the highest number that has begun is live, unless it was withdrawn."""
    live, first = False, None
    for row in sorted(rows, key=lambda row: -row.number):
        if _is_withdrawn(row.publication, at):
            yield row.pk, "withdrawn"
            continue
        if row.live_from <= at:
            yield row.pk, "old" if live else "live"
            live = True
        else:
            yield row.pk, "overtaken" if first and first <= row.live_from else "planned"
        first = min(first or row.live_from, row.live_from)


def _is_withdrawn(publication: Publication, at: datetime) -> bool:
    return publication.withdrawn_at is not None and publication.withdrawn_at <= at


def _why_withdrawn(
    publication: Publication, editions: Iterable[Edition], at: datetime
) -> list[Problem]:
    if not _is_withdrawn(publication, at):
        return []
    if not publication.withdrawn_because:
        return errors(Problem(**document) for document in publication.found)
    message, by = publication.withdrawn_because, publication.withdrawn_by
    if by:
        message = f"{name_of(by)} trok deze publicatie in: {message}"
    towns = [edition.municipality.slug for edition in editions]
    return [error("withdrawn-by-hand", "moment", message, town) for town in towns]

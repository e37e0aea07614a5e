"""“Wat verandert er” in the admin: the draft against what is live, or any two editions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from contacts.directory import Directory
from contacts.hours.engine import to_local
from contacts.hours.words import date_words
from contacts.reading import read_directory
from desk.frame import desk_page, region_for
from desk.towns import ended_words, standing
from history.memory import Memory
from municipalities.models import Region
from trees.core.compare import Together, compare_all, together
from trees.core.first_calls import moments
from trees.drawings.changes import laid_out
from trees.models import Edition
from trees.publishing.kept import frozen, made_of, shown_in
from trees.publishing.versions import (
    DRAFT,
    LIVE,
    Version,
    beside,
    frozen_version,
    missing_words,
    read_version,
)

CHOICES = ((LIVE, "Wat nu live is"), (DRAFT, "Het concept"))
NOTHING_SHARED = "Er is geen gemeente waarin beide versies bestaan. Kies twee andere versies."


@dataclass(frozen=True, slots=True)
class Compared:
    """What differs between two versions, the names by slug, and what a reader must know of it."""

    found: Sequence[Together]
    names: Mapping[str, str]
    missing: Sequence[str]


# Reading the editions of a large region takes longer than comparing them.
COMPARED: Memory[Compared] = Memory(most=20)


def comparison_view(request: HttpRequest, region: str) -> HttpResponse:
    """What changes for a person between two versions, by municipality and in words."""
    whose = region_for(request, region)
    old, new = request.GET.get("van", LIVE), request.GET.get("naar", DRAFT)
    return desk_page(
        request,
        "desk/pictures/comparison.html",
        region=whose,
        title=f"Wat verandert er: {whose}",
        choices=[*CHOICES, *_editions(whose)],
        old=old,
        new=new,
        ended=ended_words(whose, timezone.now()),
        moments=[one.name for one in moments(timezone.now())],
        **_compared(whose, old, new, timezone.now()),
    )


def _compared(region: Region, old: str, new: str, at: datetime) -> dict[str, Any]:
    """The places of the page, with what must be known to read them; or a fault."""
    stands = (made_of(region.pk, at), shown_in(region.pk), _live(region, at))
    asked = (region.pk, old, new)
    try:
        made = COMPARED.remembered(asked, lambda: _compare(region, old, new, at), of=stands)
    except ValueError as fault:
        return {"fault": str(fault)}
    return {"places": laid_out(made.found, made.names), "missing": made.missing}


def _live(region: Region, at: datetime) -> tuple[int, ...]:
    """The editions (keys) that are live by now: one that was planned may have begun."""
    rows = Edition.objects.live(at).filter(municipality__region=region)
    return tuple(rows.order_by("pk").values_list("pk", flat=True))


def _compare(region: Region, old: str, new: str, at: datetime) -> Compared:
    directory, names = read_directory(region), standing(region, at)
    versions = {word: _version(region, word, directory, at) for word in (old, new)}
    shared = beside(names, versions, old, new)
    if not shared:
        raise ValueError(NOTHING_SHARED)
    missing = tuple(
        said
        for word, version in versions.items()
        for said in missing_words(word, version, names, "controleren en publiceren")
    )
    return Compared(together(compare_all(shared, directory, directory, at)), names, missing)


def _version(region: Region, word: str, directory: Directory, at: datetime) -> Version:
    if word == DRAFT:
        return frozen_version(frozen(region, at))
    version = read_version(region, word, directory, at)
    if word != LIVE and not version.flows:
        raise ValueError(f"Een editie {word} is er niet in deze regio. Kies een andere versie.")
    return version


def _editions(region: Region) -> list[tuple[str, str]]:
    """Every number that an edition of this region has, with when and why it was made."""
    rows = Edition.objects.filter(municipality__region=region).defer("flow", "publication__draft")
    newest_first = rows.select_related("publication").order_by("-number", "municipality__name")
    words: dict[str, str] = {}
    for row in newest_first:
        day = date_words(to_local(row.live_from).date(), year=True)
        note = f": {row.publication.note}" if row.publication.note else ""
        words.setdefault(str(row.number), f"Editie {row.number}, live vanaf {day}{note}")
    return list(words.items())

"""“Wat verandert er” in the admin: the draft against what is live, or any two editions."""

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
from municipalities.models import Region
from trees.core.compare import compare_all, together
from trees.core.first_calls import moments
from trees.drawings.changes import laid_out
from trees.models import Edition
from trees.publishing.versions import DRAFT, LIVE, Version, beside, missing_words, read_version

CHOICES = ((LIVE, "Wat nu live is"), (DRAFT, "Het concept"))
NOTHING_SHARED = "Er is geen gemeente waarin beide versies bestaan. Kies twee andere versies."


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
    directory, names = read_directory(region), standing(region, at)
    try:
        versions = {word: _version(region, word, directory, at) for word in (old, new)}
    except ValueError as fault:
        return {"fault": str(fault)}
    shared = beside(names, versions, old, new)
    if not shared:
        return {"fault": NOTHING_SHARED}
    found = together(compare_all(shared, directory, directory, at))
    missing = [
        said
        for word, version in versions.items()
        for said in missing_words(word, version, names, "controleren en publiceren")
    ]
    return {"places": laid_out(found, names), "missing": missing}


def _version(region: Region, word: str, directory: Directory, at: datetime) -> Version:
    version = read_version(region, word, directory, at)
    if word not in (DRAFT, LIVE) and not version.flows:
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

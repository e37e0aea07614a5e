"""The flows of a region as a person names them: the draft, what is live, or an edition's number."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from contacts.directory import Directory
from municipalities.models import Region
from trees.core.drafts import flow_of
from trees.core.flow import Flow
from trees.drafting.reading import read_drafts
from trees.models import Edition
from trees.publishing.freeze import Frozen

DRAFT, LIVE = "draft", "live"
# Why a municipality may be missing in a version; an edition it simply hasn't got.
MISSING = {
    LIVE: "er is nog niets live",
    DRAFT: "geen beslisboom geldt hier; publiceren laat deze gemeente zoals zij is",
}


@dataclass(frozen=True)
class Version:
    """The flow of each municipality that has one; `unfinished` names those with a broken draft."""

    flows: Mapping[str, Flow]
    unfinished: frozenset[str] = field(default=frozenset())


def read_version(region: Region, version: str, directory: Directory, at: datetime) -> Version:
    """The draft as it would be published at `at`, what is live at `at`, or the editions 1, 2, ...

    Raises ValueError with a Dutch sentence for another word, and for an edition that can't be read.
    """
    if version == DRAFT:
        return _draft(region, directory, at)
    if version == LIVE:
        editions = Edition.objects.live(at)
    elif version.isascii() and version.isdigit() and len(version) < 10:
        editions = Edition.objects.filter(number=int(version))
    else:
        raise ValueError(
            f"“{version}” is geen versie. Kies live, draft of het nummer van een editie."
        )
    chosen = editions.filter(municipality__region=region).select_related("municipality")
    return Version({row.municipality.slug: Flow.read(row.flow) for row in chosen})


def frozen_version(frozen: Iterable[Frozen]) -> Version:
    """The draft as it was frozen already."""
    some = list(frozen)
    unfinished = frozenset(one.municipality.slug for one in some if one.unfinished)
    return Version({one.municipality.slug: one.flow for one in some}, unfinished)


def beside(
    names: Mapping[str, str], versions: Mapping[str, Version], old: str, new: str
) -> dict[str, tuple[Flow | None, Flow | None]]:
    """The two flows of each municipality that has both; nothing live yet is no flow at all."""
    before, after = versions[old].flows, versions[new].flows
    return {
        slug: (before.get(slug), after.get(slug))
        for slug in names
        if (slug in before or old == LIVE) and (slug in after or new == LIVE)
    }


def missing_words(
    word: str, version: Version, names: Mapping[str, str], told_by: str
) -> Iterator[str]:
    """What must be known of the municipalities that a version lacks, or has with faults in it.

    `told_by` is what tells those faults.
    """
    for slug, name in names.items():
        if slug in version.unfinished:
            yield f"{name}: het concept heeft fouten; {told_by} noemt ze."
        elif slug not in version.flows:
            yield f"{name}: {MISSING.get(word, f'heeft geen editie {word}')}."


def _draft(region: Region, directory: Directory, at: datetime) -> Version:
    flows, unfinished = {}, set()
    for municipality, draft in read_drafts(region).items():
        if directory.has_ended(municipality, at):
            continue
        flows[municipality], problems = flow_of(draft, municipality, directory, at)
        if problems:
            unfinished.add(municipality)
    return Version(flows, frozenset(unfinished))

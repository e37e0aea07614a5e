"""What waits for a coordinator: plans that were withdrawn or not checked, and drafts not live."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from contacts.reading import read_directory
from municipalities.models import Municipality, Region
from trees.drafts import flow_of
from trees.editions import read_drafts
from trees.models import Edition, EditionVerdict, Node
from trees.planned import unchecked, withdrawn

# What a page can wait for: some 200 ms. A national administrator sees more regions than that.
MOST_PAGES = 4000


@dataclass(frozen=True)
class Attention:
    """What waits in one region; `changed` names the municipalities whose draft isn't published."""

    region: Region
    withdrawn: list[EditionVerdict]
    unchecked: list[Edition]
    changed: list[str]

    def __bool__(self) -> bool:
        return bool(self.withdrawn or self.unchecked or self.changed)

    @property
    def everywhere(self) -> bool:
        return len(self.changed) > 1 and len(self.changed) == self.region.municipalities.count()


def attention(regions: Iterable[Region], at: datetime) -> list[Attention]:
    """The regions in which something waits. Drafts are compared until MOST_PAGES is spent."""
    found, left = [], MOST_PAGES
    for region in regions:
        left -= _pages_of(region)
        changed = unpublished(region, at) if left >= 0 else []
        found.append(Attention(region, withdrawn(region), unchecked(region, at), changed))
    return [one for one in found if one]


def _pages_of(region: Region) -> int:
    nodes: int = Node.objects.filter(tree__region=region).count()
    return nodes * region.municipalities.count()


def unpublished(region: Region, at: datetime) -> list[str]:
    """The names of the municipalities whose draft says something else than their newest edition."""
    directory, drafts = read_directory(region), read_drafts(region)
    newest = _newest_flows(region)
    return [
        row.name
        for row in region.municipalities.filter(slug__in=drafts).order_by("name")
        if flow_of(drafts[row.slug], row.slug, directory, at)[0].document() != newest.get(row.slug)
    ]


def _newest_flows(region: Region) -> dict[str, object]:
    """By municipality; one that was withdrawn counts too: the page tells that by itself."""
    newest = (
        Edition.objects.filter(municipality=OuterRef("pk")).order_by("-number").values("pk")[:1]
    )
    keys = Municipality.objects.filter(region=region).values_list(Subquery(newest), flat=True)
    rows = Edition.objects.filter(pk__in=list(keys)).select_related("municipality")
    return {row.municipality.slug: row.flow for row in rows}

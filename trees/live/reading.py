"""From the rows of the database to the values that the pages are made of."""

from collections.abc import Collection, Iterable

from django.db.models import Q

from agreements.reading import read_agreements
from contacts.reading import read_directory
from municipalities.models import Municipality, Region
from trees.core.flow import Flow
from trees.live.values import Facts, Place, Published
from trees.models import Edition


def read_facts(region: Region) -> Facts:
    """The directory and the agreements of a region as they stand now."""
    return Facts(read_directory(region), read_agreements(region))


def read_order() -> list[str]:
    """The slugs of all municipalities, in the order of the alphabet."""
    return list(Municipality.objects.order_by("name").values_list("slug", flat=True))


def read_places(regions: Collection[int] | None = None) -> list[Place]:
    """The municipalities of these regions, and those that go on in one of theirs; None: all."""
    here = Q() if regions is None else Q(region__in=regions) | Q(merged_into__region__in=regions)
    rows = list(Municipality.objects.filter(here).select_related("merged_into"))
    whose = Region.objects.in_bulk({row.region_id for row in rows})
    editions = _editions(rows)
    return [
        Place(
            slug=row.slug,
            name=row.name,
            places=tuple(row.places),
            region=whose[row.region_id],
            editions=tuple(editions.get(row.pk, ())),
            postcodes=tuple(row.postcodes),
            merged_into=row.merged_into.slug if row.merged_into else "",
            ends_on=row.ends_on,
        )
        for row in rows
    ]


def read_flow(edition: Published) -> Flow:
    """The questions of an edition. Raises ValueError for one that can't be read (any more)."""
    return Flow.read(Edition.objects.values_list("flow", flat=True).get(pk=edition.pk))


def _editions(municipalities: Iterable[Municipality]) -> dict[int, list[Published]]:
    found: dict[int, list[Published]] = {}
    rows = Edition.objects.filter(municipality__in=[row.pk for row in municipalities])
    for municipality, pk, stamp, number, live_from, withdrawn_at in rows.order_by(
        "-number"
    ).values_list(
        "municipality_id", "pk", "stamp", "number", "live_from", "publication__withdrawn_at"
    ):
        edition = Published(pk, stamp, number, live_from, withdrawn_at)
        found.setdefault(municipality, []).append(edition)
    return found

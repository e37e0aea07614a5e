"""A snapshot in pieces of JSON and back: the places in one, each region's facts, each flow.

What stays the same object stays the same piece, so that saving costs what changed.
"""

import json
import zlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from agreements.record import agreements_document, agreements_of
from contacts.record import directory_document, directory_of
from municipalities.models import Region
from trees.core.flow import Flow
from trees.live.snapshot import Snapshot
from trees.live.values import Facts, Place, Published

PLACES = "places"


class Pieces:
    """The pieces of the snapshot that was written last."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[Facts | Flow, bytes]] = {}

    def of(self, snapshot: Snapshot) -> dict[str, bytes]:
        """Each piece by its name, compressed."""
        values: dict[str, Facts | Flow] = {f"facts {pk}": one for pk, one in snapshot.facts.items()}
        values |= {f"flow {pk} {stamp}": one for (pk, stamp), one in snapshot.flows.items()}
        self._made = {name: self._piece(name, value) for name, value in values.items()}
        pieces = {name: piece for name, (_, piece) in self._made.items()}
        return {PLACES: _packed(_places_document(snapshot)), **pieces}

    def _piece(self, name: str, value: Facts | Flow) -> tuple[Facts | Flow, bytes]:
        known = self._made.get(name)
        return known if known and known[0] is value else (value, _packed(_document(value)))


def snapshot_of(pieces: Mapping[str, bytes]) -> Snapshot:
    """As it was; without stamps, so that the first look reads all anew."""
    read = {name: json.loads(zlib.decompress(piece)) for name, piece in pieces.items()}
    found = Snapshot((), _places_of(read.pop(PLACES)), is_whole=True)
    for name, document in read.items():
        kind, *key = name.split()
        if kind == "facts":
            found.facts[int(key[0])] = _facts_of(document)
        else:
            found.flows[int(key[0]), int(key[1])] = Flow.read(document)
    return found


def _packed(document: object) -> bytes:
    return zlib.compress(json.dumps(document, separators=(",", ":")).encode(), 1)


def _document(value: Facts | Flow) -> dict[str, Any]:
    if isinstance(value, Flow):
        return value.document()
    return {
        "directory": directory_document(value.directory),
        "agreements": agreements_document(value.agreements),
    }


def _facts_of(document: Mapping[str, Any]) -> Facts:
    return Facts(directory_of(document["directory"]), agreements_of(document["agreements"]))


def _places_document(snapshot: Snapshot) -> dict[str, Any]:
    regions = {place.region.pk: place.region for place in snapshot.places.values()}
    fields = Region._meta.concrete_fields
    return {
        "regions": [[getattr(row, one.attname) for one in fields] for row in regions.values()],
        "places": [_place_document(place) for place in snapshot.places.values()],
    }


def _place_document(place: Place) -> dict[str, Any]:
    return {
        "slug": place.slug,
        "name": place.name,
        "places": place.places,
        "region": place.region.pk,
        "editions": [_edition_document(edition) for edition in place.editions],
        "postcodes": place.postcodes,
        "merged_into": place.merged_into,
        "ends_on": place.ends_on.isoformat() if place.ends_on else None,
    }


def _edition_document(edition: Published) -> list[Any]:
    withdrawn = edition.withdrawn_at.isoformat() if edition.withdrawn_at else None
    begins = edition.live_from.isoformat()
    return [edition.pk, edition.stamp, edition.number, begins, withdrawn]


def _places_of(document: Mapping[str, Any]) -> dict[str, Place]:
    names = [one.attname for one in Region._meta.concrete_fields]
    rows = [Region.from_db("default", names, values) for values in document["regions"]]
    regions = {row.pk: row for row in rows}
    return {one["slug"]: _place_of(one, regions) for one in document["places"]}


def _place_of(document: Mapping[str, Any], regions: Mapping[int, Region]) -> Place:
    ends = document["ends_on"]
    return Place(
        slug=document["slug"],
        name=document["name"],
        places=tuple(document["places"]),
        region=regions[document["region"]],
        editions=tuple(_edition_of(*one) for one in document["editions"]),
        postcodes=tuple(document["postcodes"]),
        merged_into=document["merged_into"],
        ends_on=date.fromisoformat(ends) if ends else None,
    )


def _edition_of(pk: int, stamp: int, number: int, begins: str, withdrawn: str | None) -> Published:
    until = datetime.fromisoformat(withdrawn) if withdrawn else None
    return Published(pk, stamp, number, datetime.fromisoformat(begins), until)

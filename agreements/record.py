"""The agreements of a region as a document and back: how they are kept for later."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import TypeAdapter

from agreements.terms import Agreements, Terms
from contacts.record import filled

KEPT = TypeAdapter(list[tuple[Terms, ...]])


def agreements_document(agreements: Agreements) -> list[list[dict[str, Any]]]:
    """Each agreement with its versions, in what JSON can hold; `agreements_of` reads it back."""
    return [[filled(terms) for terms in versions] for versions in agreements.values()]


def agreements_of(document: Iterable[Iterable[Mapping[str, Any]]]) -> Agreements:
    return {versions[0].slug: versions for versions in KEPT.validate_python(document)}

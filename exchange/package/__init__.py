"""The region package: everything about one region in one file, checked, loaded and dumped."""

from typing import NamedTuple

from exchange.package.contents import Package
from exchange.package.faults import Fault, Faults, TooManyFaults
from exchange.package.reading import read
from exchange.package.schema import Standing, nothing_stands, package_of

__all__ = ["Checked", "Fault", "Package", "check", "checked"]


class Checked(NamedTuple):
    """The package of a file, or all that is wrong with it; never both.

    `converted` tells the choices that were made for a file of version 1, each with its place.
    """

    package: Package | None
    faults: list[Fault]
    converted: list[str]


def checked(raw: bytes, standing: Standing = nothing_stands) -> Checked:
    """`standing` gives the slugs of a region that it has already, by its slug: a word that the site
    took for itself later may stay what it is called.
    """
    faults, converted = Faults(), list[str]()
    try:
        document = read(raw, faults)
        package = None if document is None else package_of(document, faults, converted, standing)
    except TooManyFaults:
        package = None
    return Checked(None, faults.told(), []) if faults else Checked(package, [], converted)


def check(raw: bytes) -> tuple[Package | None, list[Fault]]:
    """As `checked`, for who needn't know what a file of version 1 became."""
    package, faults, _ = checked(raw)
    return package, faults

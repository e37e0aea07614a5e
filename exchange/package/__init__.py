"""The region package: everything about one region in one file, checked, loaded and dumped."""

from exchange.package.contents import Package
from exchange.package.faults import Fault, Faults, TooManyFaults
from exchange.package.reading import read
from exchange.package.references import check_references
from exchange.package.schema import package_of

__all__ = ["Fault", "Package", "check"]


def check(raw: bytes) -> tuple[Package | None, list[Fault]]:
    """The package in these bytes, or all that is wrong with them; never both."""
    faults = Faults()
    try:
        package = _check(raw, faults)
    except TooManyFaults:
        package = None
    return (None, faults.told()) if faults else (package, [])


def _check(raw: bytes, faults: Faults) -> Package | None:
    document = read(raw, faults)
    if document is None:
        return None
    package = package_of(document, faults)
    check_references(package, faults)
    return package

"""The region package: everything about one region in one file, checked, loaded and dumped."""

from exchange.package.contents import Package
from exchange.package.faults import Fault, Faults, TooManyFaults
from exchange.package.reading import read
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
    return None if document is None else package_of(document, faults)

"""From the document of a file to a package, or to all that is wrong with it."""

from collections.abc import Callable, Collection
from typing import Any

from pydantic import TypeAdapter, ValidationError

from exchange.package import version1
from exchange.package.contents import Package
from exchange.package.faults import Faults
from exchange.package.references import Names, check_whole

MOST_NODES = 20_000

_PACKAGE, _VERSION_1 = TypeAdapter(Package), TypeAdapter(version1.Package)


Standing = Callable[[str], Collection[str]]


def nothing_stands(region: str) -> Collection[str]:
    return ()


def package_of(
    document: dict[str, Any],
    faults: Faults,
    converted: list[str],
    standing: Standing = nothing_stands,
) -> Package | None:
    """The package in a document; None, with the reasons in `faults`, where something is wrong.

    `converted` gets a line, with its place, for each choice that was made for a file of version 1.
    """
    nodes = _count_nodes(document.get("trees"))
    if nodes > MOST_NODES:
        said = f"Dit zijn {nodes} vragen en antwoorden. In een pakket passen er {MOST_NODES}."
        faults.add("trees", said)
        document = {**document, "trees": None}
    names = Names(document, faults)
    package = None
    try:
        package = _read(document, names, converted)
    except ValidationError as error:
        faults.add_all(error)
    check_whole(document, faults, standing)
    return package


def _read(document: dict[str, Any], names: Names, converted: list[str]) -> Package:
    version = document.get("version")
    if type(version) is not int or version != version1.VERSION:
        return _PACKAGE.validate_python(document, context=names)
    package, told = version1.converted(_VERSION_1.validate_python(document, context=names))
    converted += told
    return package


def _count_nodes(trees: object) -> int:
    """How many nodes there are, before anything is known to be of the right shape."""
    waiting = [tree.get("start") for tree in _mappings(trees)]
    count = 0
    while waiting:
        node = waiting.pop()
        count += 1
        if isinstance(node, dict):
            waiting.extend(_mappings(node.get("answers")))
    return count


def _mappings(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []

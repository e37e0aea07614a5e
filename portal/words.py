"""What everybody in a municipality calls a crisis, and the words that its region explains."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from contacts.directory import Directory
from municipalities.glossary import Term
from trees.core.outline import plain


@dataclass(frozen=True, slots=True)
class ShownDefinition:
    """What one organization calls a crisis; "" where it didn't write that yet."""

    organization: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class ShownWords:
    """The definitions of a municipality beside each other, and the glossary by alphabet."""

    definitions: tuple[ShownDefinition, ...]
    # The names of the organizations that have none yet.
    missing: tuple[str, ...]
    terms: tuple[Term, ...]

    def __bool__(self) -> bool:
        return bool(self.definitions or self.terms)


def shown_words(directory: Directory, municipality: str, at: datetime) -> ShownWords:
    """The words of the organizations that a line of this municipality belongs to."""
    here = [one for one in directory.services.values() if one.is_offered(municipality, at)]
    asked = definitions_of(
        ((one.organization, one.organization_name) for one in here if one.phones), directory
    )
    return ShownWords(
        definitions=tuple(one for one in asked if one.text),
        missing=tuple(one.name for one in asked if not one.text),
        terms=tuple(sorted(directory.glossary, key=lambda one: plain(one.term))),
    )


def definitions_of(
    organizations: Iterable[tuple[str, str]], directory: Directory
) -> list[ShownDefinition]:
    """The definition of each of these organizations (slug and name), each once, by alphabet."""
    found = [
        ShownDefinition(
            slug, name, known.text if (known := directory.definitions.get(slug)) else ""
        )
        for slug, name in dict(organizations).items()
    ]
    return sorted(found, key=lambda one: (plain(one.name), one.organization))

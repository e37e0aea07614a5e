"""What changes between two versions, laid out to read: by municipality, then by kind of change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from contacts.hours.words import in_a_row
from trees.core.compare import Difference, Together


@dataclass(frozen=True, slots=True)
class Place:
    """What is the same in these municipalities; `only_moved` where every way ends as it did."""

    who: str
    # The gravest first, so those of one kind stand together.
    differences: tuple[Difference, ...]
    only_moved: bool


def laid_out(found: Iterable[Together], names: Mapping[str, str]) -> list[Place]:
    """What `together` found, in words; `names` are those of all municipalities by slug."""
    return [
        Place(
            who_words(one.municipalities, names),
            one.differences,
            {difference.kind for difference in one.differences} == {"moved"},
        )
        for one in found
    ]


def who_words(slugs: Sequence[str], names: Mapping[str, str]) -> str:
    if len(slugs) == len(names) > 1:
        return f"In alle {len(names)} gemeenten"
    return in_a_row([names[slug] for slug in slugs])

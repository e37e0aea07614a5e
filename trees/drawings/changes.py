"""What changes between two versions, laid out to read: by municipality, then by kind of change."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from contacts.hours.words import in_a_row
from trees.core.compare import HEADINGS, Difference, Together


@dataclass(frozen=True, slots=True)
class Change:
    """One sentence; `paths` are listed below it where there are several."""

    sentence: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    heading: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """What is the same in these municipalities; `only_moved` where every way ends as it did."""

    who: str
    kinds: tuple[Kind, ...]
    only_moved: bool


def laid_out(found: Iterable[Together], names: Mapping[str, str]) -> list[Place]:
    """What `together` found, in words; `names` are those of all municipalities by slug."""
    return [
        Place(
            who_words(one.municipalities, names),
            tuple(_kinds(one.differences)),
            {difference.kind for difference in one.differences} == {"moved"},
        )
        for one in found
    ]


def who_words(slugs: Sequence[str], names: Mapping[str, str]) -> str:
    if len(slugs) == len(names) > 1:
        return f"In alle {len(names)} gemeenten"
    return in_a_row([names[slug] for slug in slugs])


def _kinds(found: Sequence[Difference]) -> Iterator[Kind]:
    # They come the gravest first, so those of one kind stand together.
    for kind, same in groupby(found, key=lambda difference: difference.kind):
        yield Kind(HEADINGS[kind], tuple(_change(difference) for difference in same))


def _change(difference: Difference) -> Change:
    paths = difference.paths if len(difference.paths) > 1 else ()
    return Change(difference.sentence, tuple(path.words for path in paths))

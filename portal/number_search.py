"""Which numbers somebody looks for: the words of each line, as the script finds it too."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from contacts.lines import rows_of
from portal.shown.line import ShownLine
from portal.shown.numbers import ShownGroup, by_organization, by_state
from portal.spelling import bare_words

LONGEST = 200
# So few letters occur in many words: "hap" in "maatschappelijk".
SHORT = 3
# For none, one, and more; the script says the same.
FOUND = (
    "Geen nummer gevonden. Probeer een ander woord. Bel bij gevaar 112.",
    "1 nummer gevonden.",
    "{} nummers gevonden.",
)
# Among those that are closed there may be one: who is in haste shouldn't think that it isn't there.
NONE_OPEN = "Geen nummer gevonden dat nu open is. Kijk bij Open eerst. Bel bij gevaar 112."
# What people say for a word that stands in full in the name of a service.
_SAID_FOR = {"huisartsenpost": "hap", "spoedeisende": "seh", "jeugdgezondheidszorg": "jgz"}
_ABROAD = re.compile(r"(?:\+|\b00)31\s*(?:\(0\))?")


@dataclass(frozen=True)
class NumberSearch:
    """What somebody typed, and whether only who answers now should be shown."""

    text: str = ""
    only_open: bool = False

    def finds(self, findable: str) -> bool:
        """Whether each typed word occurs in one of these; a short one only at its start."""
        words = f" {findable}"
        return all(
            (f" {term}" if len(term) <= SHORT else term) in words for term in terms_of(self.text)
        )


def terms_of(text: str) -> list[str]:
    """The words to look for; digits beside each other are one number: "088 996" is "088996"."""
    terms: list[str] = []
    digits = False
    for word in bare_words(_ABROAD.sub(" 0", text)):
        if digits and word.isdigit():
            terms[-1] += word
        else:
            terms.append(word)
        digits = word.isdigit()
    return terms


def findable(line: ShownLine) -> str:
    """The words by which this line is found, each once, and its number as one word."""
    words = [word for text in _told_of(line) for word in bare_words(text)]
    number = "".join(letter for letter in line.call.shown or "" if letter.isdigit())
    return " ".join(dict.fromkeys([*words, *([number] if number else [])]))


def _told_of(line: ShownLine) -> Iterator[str]:
    for name in (line.title, line.service.organization_name):
        yield name
        words = bare_words(name)
        yield "".join(word[0] for word in words)
        yield from (_SAID_FOR[word] for word in words if word in _SAID_FOR)
    yield from (line.service.kind, line.service.summary, line.where, line.hours_words)
    yield from (row.label for row in rows_of(line.line))


@dataclass(frozen=True)
class FoundLine:
    """A line of the list, and whether it is one of those that somebody looks for."""

    line: ShownLine
    words: str
    is_found: bool


@dataclass(frozen=True)
class FoundGroup:
    """A heading, and all lines below it; the script shows and hides what is not found."""

    group: ShownGroup
    lines: tuple[FoundLine, ...]
    # Who asks for what is open now sees no other group.
    is_asked: bool

    @property
    def is_shown(self) -> bool:
        return self.is_asked and self.count > 0

    @property
    def count(self) -> int:
        return sum(one.is_found for one in self.lines)


class FoundNumbers:
    """Every line in its group, and what a search came to."""

    def __init__(self, lines: list[ShownLine], search: NumberSearch) -> None:
        self._search = search
        self.groups = [self._found(group) for group in by_state(lines)]
        self.organizations = [one.name for one in by_organization(lines)]

    def _found(self, group: ShownGroup) -> FoundGroup:
        lines = []
        for line in group.lines:
            words = findable(line)
            lines.append(FoundLine(line, words, self._search.finds(words)))
        is_asked = not self._search.only_open or group.name in ("open", "unknown")
        return FoundGroup(group, tuple(lines), is_asked)

    @property
    def is_empty(self) -> bool:
        """Whether this municipality has no numbers at all."""
        return not self.organizations

    @property
    def words(self) -> str:
        """What the search came to: "2 nummers gevonden."; "" where no word was typed."""
        if not terms_of(self._search.text):
            return ""
        count = sum(group.count for group in self.groups if group.is_asked)
        if self._search.only_open and not count:
            return NONE_OPEN
        return FOUND[min(count, 2)].format(count)

"""How names are compared: by their letters alone, and how many slips of the thumb apart."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
_WRITTEN_OUT = {"st": "sint"}
_ARTICLES = frozenset({"de", "den", "het", "s", "t"})
# Of what is left when an article goes; "De A" stays whole.
_SHORTEST = 3


def bare_words(text: str) -> list[str]:
    """The words of a text, without accents, capitals and signs."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return _WORD.findall(letters)


def words_of(text: str) -> list[str]:
    """The words of a name; "St." is written out."""
    return [_WRITTEN_OUT.get(word, word) for word in bare_words(text)]


def plain(text: str) -> str:
    """A name as one word: "'s-Gravenhage" and "s gravenhage" agree."""
    return "".join(words_of(text))


def spellings(text: str) -> list[str]:
    """A name as one word, and the same without its article: "Het Hogeland" and "Hogeland"."""
    words = words_of(text)
    whole, bare = "".join(words), "".join(words[1:])
    return (
        [whole, bare] if words[:1] and words[0] in _ARTICLES and len(bare) >= _SHORTEST else [whole]
    )


def beginnings(text: str) -> list[str]:
    """A name from each of its words on: "Almere Haven" is found by "haven" too."""
    words = words_of(text)
    return ["".join(words[at:]) for at in range(len(words))]


def letters_in(word: str) -> int:
    """Which letters occur, a bit for each: words that differ in many are no slip apart."""
    mask = 0
    for letter in word:
        mask |= 1 << (ord(letter) % 64)
    return mask


def slips(typed: str, name: str, most: int) -> int | None:
    """How many slips lead from the one to the other; None where these are more than `most`.

    A slip is a letter too many, one that is missing, another letter, or two that swapped places.
    """
    if abs(len(typed) - len(name)) > most:
        return None
    before: list[int] = []
    row = list(range(len(name) + 1))
    for at, letter in enumerate(typed, start=1):
        earlier, before, row = before, row, [at]
        for place, other in enumerate(name, start=1):
            cost = min(row[-1] + 1, before[place] + 1, before[place - 1] + (letter != other))
            if at > 1 and place > 1 and letter == name[place - 2] and typed[at - 2] == other:
                cost = min(cost, earlier[place - 2] + 1)
            row.append(cost)
    return row[-1] if row[-1] <= most else None

"""What a paste from a web page, Word or Excel brings along, and what a keyboard has for it.

A number and opening hours are read without these; whoever typed them is told once that they went.
"""

import re

REPLACED = "bijzondere tekens vervangen"

SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Zero-width characters, soft hyphens and marks of direction. What turns the order of digits round
# (U+202D, U+202E) isn't among them: behind those, 112 may stand as 211.
UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202c\u2060\u2066-\u2069\ufeff]")
DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
QUOTES = {
    "‘": "'",
    "’": "'",
    "‛": "'",
    "`": "'",
    "´": "'",
    "“": '"',
    "”": '"',
    "„": '"',
    "…": "...",
}
_DASHES, _MARKS = str.maketrans(DASHES), str.maketrans(DASHES | QUOTES)


def seen(text: str) -> str:
    """The text with ordinary spaces, and without what nobody sees."""
    return UNSEEN.sub("", SPACES.sub(" ", text))


def plain_dashes(text: str) -> str:
    """Seen, with the dash of a keyboard for every dash."""
    return seen(text).translate(_DASHES)


def plain_marks(text: str) -> str:
    """Seen, with the dashes and quotation marks of a keyboard; never for prose."""
    return seen(text).translate(_MARKS)


def told(text: str) -> list[str]:
    """The sentence for whoever typed this, where a dash or a space was replaced; else nothing.

    A quotation mark that leans is no reason: it changes nothing in a number or in hours.
    """
    return [f"{REPLACED[0].upper()}{REPLACED[1:]}."] if plain_dashes(text) != text else []

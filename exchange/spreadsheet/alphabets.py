"""The letters of a CSV that doesn't say how it was saved: Unicode, or an old alphabet."""

from collections.abc import Iterator

# What each is called by whom saved the file; the first is that of Excel for Windows.
ALPHABETS = {
    "cp1252": "",
    "mac_roman": "Het bestand is bewaard door Excel voor Mac (MacRoman); zo is het gelezen.",
    "cp850": "Het bestand is bewaard als MS-DOS (cp850); zo is het gelezen.",
}
_IN_WORDS = frozenset("áàâäãåçéèêëíìîïñóòôöõúùûüøæœÿß")
_BESIDE_WORDS = frozenset("‘’“”„–—…€•°\u00a0")


def decoded(raw: bytes) -> tuple[str, str]:
    """The text, and the old alphabet that it was written with ("" for Unicode).

    An old alphabet is told from another by what it makes of each letter: "coördinatie" is written
    nowhere with anything else in its middle. Raises ValueError for what isn't text.
    """
    unicode = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return raw.decode(unicode), ""
    except UnicodeDecodeError:
        if unicode == "utf-16":
            raise
    read = {name: text for name in ALPHABETS if (text := _read(raw, name)) is not None}
    best = max(read, key=lambda name: _likely(read[name]))
    if best != "cp1252" and _likely(read[best]) <= 0:
        best = "cp1252"
    if best not in read:
        raise ValueError("no text")
    return read[best], best


def _read(raw: bytes, alphabet: str) -> str | None:
    try:
        return raw.decode(alphabet)
    except UnicodeDecodeError:
        return None


def _likely(text: str) -> int:
    """How much more letters stand where one would write them than where one wouldn't."""
    return sum(_weights(text))


def _weights(text: str) -> Iterator[int]:
    for before, letter, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if letter < "\x80":
            continue
        beside = before.isalpha() or after.isalpha()
        low = letter.casefold() in _IN_WORDS and (letter.islower() or not before.isalpha())
        apart = letter in _BESIDE_WORDS and (
            letter == "’" or not (before.isalpha() and after.isalpha())
        )
        yield 1 if (low and beside) or apart else -1

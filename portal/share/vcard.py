"""A contact for the address book of a phone: vCard 3.0, which every iPhone and Android reads.

RFC 2426 says what stands in it and RFC 2425 how lines are folded.
"""

import re
from dataclasses import dataclass

from contacts.numbers import Number

# In octets, without the end of the line.
LONGEST_LINE = 75
_ESCAPED = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}
# What ends a line by one reading or another, and what no text has any business with.
_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Telephone:
    """A number, and which of several it is; "" where nobody said."""

    number: Number
    label: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """What to keep of a service. `uid` stays the same for as long as the service is the same."""

    name: str
    organization: str
    telephones: tuple[Telephone, ...]
    note: str
    url: str
    uid: str
    # As people write it on an envelope, in as many lines as they like.
    address: str = ""


def vcard(card: Card) -> bytes:
    """The file: UTF-8, CRLF, no line over 75 octets; the same card always gives the same bytes."""
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"UID:{escaped(card.uid)}",
        f"FN:{escaped(card.name)}",
        # Of the five parts of a person's name a service has none; the first keeps it in order.
        f"N:{escaped(card.name)};;;;",
        f"ORG:{escaped(card.organization)}",
        *(row for place, one in enumerate(card.telephones, 1) for row in _rows(one, place)),
        # One line of an address can't be told from another: all of it goes where the street goes.
        *([f"ADR;TYPE=WORK:;;{escaped(card.address)};;;;"] if card.address else []),
        f"URL:{card.url}",
        f"NOTE:{escaped(card.note)}",
        "END:VCARD",
    ]
    return b"".join(folded(line) for line in lines)


def _rows(telephone: Telephone, place: int) -> list[str]:
    """What to dial, just as a link on a page has it: 112 stays 112.

    A label needs a group around it, the way Apple writes one; other phones read past the group.
    """
    number = telephone.number
    kind = "CELL" if number.kind == "mobile" else "WORK,VOICE"
    dialled = f"TEL;TYPE={kind}:{number.tel.removeprefix('tel:')}"
    if not telephone.label:
        return [dialled]
    return [f"item{place}.{dialled}", f"item{place}.X-ABLabel:{escaped(telephone.label)}"]


def escaped(text: str) -> str:
    """A text as the value of a property; unseen characters are left out."""
    seen = _UNSEEN.sub("", _ENDS.sub("\n", text))
    return "".join(_ESCAPED.get(character, character) for character in seen)


def folded(line: str) -> bytes:
    """A line with its end; a long one goes on after a line break and a space.

    No character is cut in two, for some phones unfold only after they have decoded.
    """
    rows: list[bytes] = [b""]
    for character in line:
        octets = character.encode()
        if len(rows[-1]) + len(octets) > LONGEST_LINE:
            rows.append(b" ")
        rows[-1] += octets
    return b"\r\n".join(rows) + b"\r\n"

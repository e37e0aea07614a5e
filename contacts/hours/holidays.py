"""The name of a holiday as somebody wrote it, and which one was meant by a name that is none."""

import re
from difflib import get_close_matches

from contacts.hours.calendar import HOLIDAYS, NEW_HOLIDAYS

NAMES = {name.casefold(): name for name in HOLIDAYS}

FIRST = re.compile(r"(1|1e|1ste|eerste)\b")
SECOND = re.compile(r"(2|2e|2de|tweede)\b")
# By what a word means and not by its letters: "2e paasdag" looks more like the first than the
# second. The first that is found in a name counts.
MEANINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("kerstavond", ("Kerstavond",)),
    ("oud en nieuw", ("Oudejaarsdag", "Nieuwjaarsdag")),
    ("oud", ("Oudejaarsdag",)),
    ("nieuwjaar", ("Nieuwjaarsdag",)),
    ("kerst", ("Eerste kerstdag", "Tweede kerstdag", "Kerstavond")),
    ("paas", ("Eerste paasdag", "Tweede paasdag")),
    ("pasen", ("Eerste paasdag", "Tweede paasdag")),
    ("pinkster", ("Eerste pinksterdag", "Tweede pinksterdag")),
    ("hemelvaart", ("Hemelvaartsdag",)),
    ("koning", ("Koningsdag",)),
    ("bevrijding", ("Bevrijdingsdag",)),
)
LATER = "Die hoort bij versie 2: schrijf version: 2."


def way_out(written: str) -> str:
    """What to write instead of a name that is none: a question, or all the names."""
    meant = _meant(written)
    return _asked(meant) if meant else f"Kies uit {', '.join(HOLIDAYS)}."


def way_out_of_version_1(written: str) -> str:
    """The same for a file of version 1, that knows the eleven only."""
    if written.casefold() in NAMES:
        return LATER
    meant = _meant(written)
    known = tuple(name for name in meant if name not in NEW_HOLIDAYS)
    if known:
        return _asked(known)
    if meant:
        return f"{_asked(meant)} {LATER}"
    return f"Kies uit {', '.join(name for name in HOLIDAYS if name not in NEW_HOLIDAYS)}."


def _asked(meant: tuple[str, ...]) -> str:
    *most, last = meant
    return f"Bedoel je {', '.join(most)} of {last}?" if most else f'Bedoel je "{last}"?'


def _meant(written: str) -> tuple[str, ...]:
    plain = " ".join(written.casefold().split())
    found = next((names for stem, names in MEANINGS if stem in plain), ())
    for ordinal, word in ((FIRST, "Eerste"), (SECOND, "Tweede")):
        if ordinal.match(plain):
            found = tuple(name for name in found if name.startswith(word)) or found
    return found or tuple(NAMES[near] for near in get_close_matches(plain, NAMES, n=1))

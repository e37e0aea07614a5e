"""The addresses that a page names, without looking for their way through all patterns each time."""

from itertools import chain, zip_longest
from urllib.parse import quote

from django.templatetags.static import static
from django.urls import reverse

from history.memory import Memory

# A way for each kind of page, and a file for each that a page asks for: some tens.
_WAYS: Memory[tuple[str, ...]] = Memory(most=500)
_FILES: Memory[str] = Memory(most=500)
# What `reverse` leaves as it is in a part of a path.
_PLAIN = "/~:@!$&'()*+,;="
# Stands for a part in the way; no address of ours has it in it.
_HERE = "0-0"


def page_address(name: str, *args: str) -> str:
    """As `reverse` for a page whose parts may be any text."""
    way = _WAYS.remembered((name, len(args)), lambda: _way(name, len(args)))
    parts = (quote(arg, safe=_PLAIN) for arg in args)
    return "".join(chain.from_iterable(zip_longest(way, parts, fillvalue="")))


def _way(name: str, count: int) -> tuple[str, ...]:
    return tuple(reverse(name, args=[_HERE] * count).split(_HERE))


def file_address(name: str) -> str:
    """The address of a static file, with the mark of what is in it."""
    return _FILES.remembered(name, lambda: static(name))

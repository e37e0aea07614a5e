"""A QR code of an address, as a drawing: black on white, whatever the colours of the page."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString

# A scanner finds a code by the white around it: four modules, says the standard.
QUIET = 4
# Level M still reads with a coffee stain over a seventh of it.
LEVEL = "m"
# A page shows a few codes over and over: one for each page of a municipality.
MOST_CODES = 500


def qr_svg(text: str, *, label: str, pixels: int) -> SafeString:
    """The code of a text as an svg that may stand inside a page or be a file of its own.

    `label` is what a screen reader says. It carries no style, so a strict policy lets it be, and
    the same text always gives the same bytes.
    """
    size, path = _drawn(text)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" width="{pixels}"'
        ' height="{pixels}" role="img" aria-label="{label}" shape-rendering="crispEdges">'
        '<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path fill="#000" d="{path}"/></svg>',
        size=size,
        pixels=pixels,
        label=label,
        path=path,
    )


@lru_cache(maxsize=MOST_CODES)
def _drawn(text: str) -> tuple[int, str]:
    """How many modules wide it is with the white around it, and the dark ones as one path."""
    matrix = segno.make_qr(text, error=LEVEL, boost_error=False).matrix
    rows = (_row(row, y) for y, row in enumerate(matrix, QUIET))
    return len(matrix) + 2 * QUIET, "".join(run for row in rows for run in row)


def _row(row: Iterable[int], y: int) -> Iterator[str]:
    """A rectangle for each run of dark modules in a row."""
    x = QUIET
    for dark, run in groupby(row):
        width = len(list(run))
        if dark:
            yield f"M{x} {y}h{width}v1h-{width}z"
        x += width

"""What every public page carries: the stylesheet inside the page, and the hash that allows it.

One sheet for all kinds of pages: a page that is kept on a device becomes another kind by its clock
alone, an outcome a question, and keeps the header with its sheet.
"""

import base64
import hashlib
import re
from pathlib import Path

_STATIC = Path(__file__).resolve().parent.parent / "static"

# In this order: of two rules that weigh the same the later one holds.
PARTS = (
    _STATIC / "tokens.css",
    *(
        _STATIC / "portal" / f"{part}.css"
        for part in ("frame", "question", "outcome", "numbers", "choice", "print")
    ),
)

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def _joined(parts: tuple[Path, ...]) -> str:
    """The rules alone: why they are there is for who reads the files, not for a phone."""
    text = "\n".join(_COMMENT.sub("", part.read_text(encoding="utf-8")) for part in parts)
    return "\n".join(line for line in map(str.strip, text.splitlines()) if line)


# Inside the page the first view arrives in one flight; a separate file costs a phone a second trip.
STYLE = _joined(PARTS)
STYLE_HASH = "'sha256-{}'".format(
    base64.b64encode(hashlib.sha256(STYLE.encode("utf-8")).digest()).decode("ascii")
)

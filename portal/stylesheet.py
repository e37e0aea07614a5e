"""What every public page carries: the stylesheet inside the page, and the hash that allows it."""

import base64
import hashlib
from pathlib import Path

_FILE = Path(__file__).resolve().parent.parent / "static" / "site.css"

# Inside the page the first view arrives in one flight; a separate file costs a phone a second trip.
STYLE = _FILE.read_text(encoding="utf-8")
STYLE_HASH = "'sha256-{}'".format(
    base64.b64encode(hashlib.sha256(STYLE.encode("utf-8")).digest()).decode("ascii")
)

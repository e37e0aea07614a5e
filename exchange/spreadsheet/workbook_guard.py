"""What a workbook may not be, looked at before a reader of workbooks gets to see it.

A workbook is a zip with XML in it: it may unpack to gigabytes, name entities that grow without
end, carry programs, or point at other files. openpyxl checks none of that.
"""

import re
from io import BytesIO
from typing import Any
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from exchange.spreadsheet.book import Fault, UploadRefused

MOST_UNPACKED = 40 * 1024 * 1024
MOST_PARTS = 300
MOST_CELLS = 300_000
_CHUNK = 1 << 16

_SAVE_AGAIN = "Bewaar het als gewone Excel-werkmap (.xlsx) en probeer het opnieuw."
NOT_EXCEL = f"dit bestand is niet te lezen als Excel. {_SAVE_AGAIN}"
MACROS = f"in dit bestand zitten macro's. {_SAVE_AGAIN}"
ELSEWHERE = (
    "dit bestand haalt gegevens uit een ander bestand. Verbreek de koppelingen "
    "(Gegevens, Koppelingen bewerken) en probeer het opnieuw."
)
TOO_LARGE = (
    "dit bestand is uitgepakt te groot. Bewaar alleen de bladen met nummers, zonder plaatjes en "
    "opmaak, en probeer het opnieuw."
)
WORD = f"dit is een document van Word (.docx), geen tabel. {_SAVE_AGAIN}"
OPEN_DOCUMENT = f"dit is een bestand van LibreOffice (.ods). {_SAVE_AGAIN}"


class _Stop(Exception):
    """A part that mustn't be read on; the argument is the sentence."""


def refuse_dangerous(raw: bytes) -> None:
    """Raises UploadRefused with a sentence for a workbook that isn't a plain one."""
    try:
        with ZipFile(BytesIO(raw)) as packed:
            _look(packed)
    except _Stop as stop:
        raise UploadRefused(Fault(str(stop))) from None
    # RuntimeError (not implemented) is what zipfile says of a way of packing that it doesn't know,
    # ValueError of a part that claims a place that isn't there, or a name that can't be.
    except (BadZipFile, expat.ExpatError, RuntimeError, OSError, EOFError, ValueError):
        raise UploadRefused(Fault(NOT_EXCEL)) from None


def _look(packed: ZipFile) -> None:
    parts = packed.infolist()
    names = {part.filename.casefold() for part in parts}
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise _Stop(TOO_LARGE)
    if "mimetype" in names:
        raise _Stop(OPEN_DOCUMENT)
    if "word/document.xml" in names:
        raise _Stop(WORD)
    if "[content_types].xml" not in names:
        raise _Stop(NOT_EXCEL)
    if any("vbaproject" in name or "macrosheets/" in name for name in names):
        raise _Stop(MACROS)
    if any("externallinks/" in name or name.endswith("connections.xml") for name in names):
        raise _Stop(ELSEWHERE)
    cells = 0
    for part in parts:
        if re.search(r"\.(xml|rels|vml)$", part.filename.casefold()):
            cells += _cells_in(packed, part)
            if cells > MOST_CELLS:
                raise _Stop(TOO_LARGE)


def _cells_in(packed: ZipFile, part: ZipInfo) -> int:
    """How many cells a part has; a part that declares a document type is refused."""
    found = 0

    def begins(name: str, attributes: Any) -> None:
        nonlocal found
        found += name.rpartition(":")[2] == "c"
        if found > MOST_CELLS:
            raise _Stop(TOO_LARGE)

    def refuse(*declared: Any) -> None:
        raise _Stop(NOT_EXCEL)

    parser = expat.ParserCreate()
    parser.StartElementHandler = begins
    parser.StartDoctypeDeclHandler = refuse
    with packed.open(part) as unpacked:
        while chunk := unpacked.read(_CHUNK):
            parser.Parse(chunk, False)
    parser.Parse(b"", True)
    return found

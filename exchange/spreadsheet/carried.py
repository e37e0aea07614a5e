"""What was read of a file, small enough to travel along in a page until somebody confirms it."""

from typing import Any

from exchange.spreadsheet.book import Sheet, SheetRow, Upload
from exchange.spreadsheet.cells import Cell


def document_of(upload: Upload) -> dict[str, Any]:
    """Lists and texts only; `upload_of` makes the same upload of it."""
    return {
        "narrow": upload.narrow,
        "csv": upload.csv,
        "sheets": [_sheet(sheet) for sheet in upload.sheets],
    }


def upload_of(document: dict[str, Any]) -> Upload:
    sheets = tuple(_sheet_of(one) for one in document["sheets"])
    return Upload(sheets, narrow=document["narrow"], csv=document["csv"])


def _sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "headings": list(sheet.headings),
        "notes": list(sheet.notes),
        "rows": [[row.number, *_cells(sheet, row)] for row in sheet.rows],
    }


def _cells(sheet: Sheet, row: SheetRow) -> list[str | list[str]]:
    cells = (row.cells.get(heading, Cell()) for heading in sheet.headings)
    return [cell.text if cell.kind == "text" else [cell.text, cell.kind] for cell in cells]


def _sheet_of(document: dict[str, Any]) -> Sheet:
    headings = tuple(document["headings"])
    rows = tuple(_row_of(headings, number, cells) for number, *cells in document["rows"])
    return Sheet(document["name"], headings, rows, tuple(document["notes"]))


def _row_of(headings: tuple[str, ...], number: int, cells: list[Any]) -> SheetRow:
    made = (Cell(one) if isinstance(one, str) else Cell(*one) for one in cells)
    return SheetRow(number, dict(zip(headings, made, strict=True)))

"""A book as a workbook of Excel or as Dutch CSV: texts only, never a formula, never a number."""

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from exchange.formulas import GUARDED, guarded
from exchange.spreadsheet.book import Book, Entry
from exchange.spreadsheet.cells import LONGEST_CELL, TOO_LONG, escaped
from exchange.spreadsheet.columns import NUMBERS, TABLES, Table

EXPLANATION = "Uitleg"
AS_TEXT = "@"
_TOP = Alignment(wrap_text=True, vertical="top")
_BOLD = Font(bold=True)
_RULES = (
    "Wijzig wat je wilt in deze bladen, bewaar het bestand en zet het terug in beheer, bij Excel. "
    "Je ziet dan eerst elk verschil; pas daarna wordt er iets bewaard.",
    "Laat de kolom Sleutel zoals zij is. Een nieuw nummer: een rij zonder sleutel, met dezelfde "
    "organisatie en dienst als een andere rij.",
    "Haal je een rij of een kolom weg, dan blijft in beheer alles zoals het was. Een nummer stopt "
    "met Werkt tot en met, een dienst met Gestopt op.",
    "Typ nummers als tekst: de cellen staan daarvoor klaar. Formules worden geweigerd.",
    "Activiteiten en vaste lijnen staan niet in dit bestand: die wijzig je in beheer.",
)


def csv_bytes(book: Book) -> bytes:
    """The sheet of numbers as Dutch Excel opens it: semicolons, a byte order mark, CRLF."""
    written = StringIO(newline="")
    rows = csv.writer(written, delimiter=";", lineterminator="\r\n")
    rows.writerow([column.heading for column in NUMBERS.columns])
    for entry in book.entries[NUMBERS.name]:
        rows.writerow([guarded(text) for text in _texts(NUMBERS, entry)])
    return written.getvalue().encode("utf-8-sig")


def xlsx_bytes(book: Book) -> bytes:
    """A workbook with a sheet for each table and one with the explanation."""
    workbook = Workbook(write_only=True)
    for table in TABLES:
        _write_table(workbook.create_sheet(table.name), table, book.entries[table.name])
    _write_explanation(workbook.create_sheet(EXPLANATION))
    written = BytesIO()
    workbook.save(written)
    return written.getvalue()


def _texts(table: Table, entry: Entry) -> Sequence[str]:
    found = (entry.texts.get(column.heading, "") for column in table.columns)
    return [text if len(text) <= LONGEST_CELL else TOO_LONG for text in found]


def _write_table(sheet: Any, table: Table, entries: Iterable[Entry]) -> None:
    for number, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.freeze_panes = "B2"
    sheet.append([_cell(sheet, column.heading, bold=True) for column in table.columns])
    for entry in entries:
        sheet.append([_cell(sheet, text) for text in _texts(table, entry)])
    # Empty rows that are ready for a new number: a zero in front stays where somebody types it.
    if table is NUMBERS:
        for _ in range(20):
            sheet.append([_cell(sheet, "") for _ in table.columns])


def _write_explanation(sheet: Any) -> None:
    for letter, width in zip("ABC", (18, 34, 90), strict=True):
        sheet.column_dimensions[letter].width = width
    for rule in _RULES:
        sheet.append([_cell(sheet, ""), _cell(sheet, ""), _cell(sheet, rule)])
    sheet.append([_cell(sheet, word, bold=True) for word in ("Blad", "Kolom", "Wat er staat")])
    for table in TABLES:
        for column in table.columns:
            words = (table.name, column.heading, column.about)
            sheet.append([_cell(sheet, word) for word in words])


def _cell(sheet: Any, text: str, *, bold: bool = False) -> Any:
    """A cell that is a text, whatever it looks like."""
    cell = WriteOnlyCell(sheet)
    if text:
        cell.value = escaped(text)
        # openpyxl takes a text that starts with = for a formula.
        cell.data_type = "s"
    cell.number_format = AS_TEXT
    cell.alignment = _TOP
    if text.startswith(GUARDED):
        cell.quotePrefix = True
    if bold:
        cell.font = _BOLD
    return cell

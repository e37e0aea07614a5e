"""An uploaded file as sheets of cells: a workbook, or CSV in the forms that Excel saves."""

import csv
import warnings
from collections import Counter
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from exchange.formulas import unguarded
from exchange.spreadsheet.alphabets import ALPHABETS, decoded
from exchange.spreadsheet.book import Fault, Sheet, SheetRow, Upload, UploadRefused
from exchange.spreadsheet.cells import Cell, cell_of, cell_of_text, plain_marks
from exchange.spreadsheet.columns import KEY, NUMBERS, TABLES, Table
from exchange.spreadsheet.workbook_guard import NOT_EXCEL, refuse_dangerous

LARGEST = 5 * 1024 * 1024
MOST_ROWS = 10_000
MOST_COLUMNS = 60
# Somebody may put a title above the headings.
HEADINGS_WITHIN = 10

EMPTY = "dit bestand is leeg. Kies een bestand met nummers: .xlsx of .csv."
TOO_LARGE = "dit bestand is te groot. Een bestand is hoogstens 5 MB."
OLD_EXCEL = (
    "dit is een bestand van een oude Excel, of er zit een wachtwoord op. Bewaar het als "
    "Excel-werkmap (.xlsx) zonder wachtwoord en probeer het opnieuw."
)
WANTED = "Kies het bestand dat je hier hebt opgehaald: een Excel-werkmap (.xlsx) of CSV."
OTHER_KINDS = {
    b"\xd0\xcf\x11\xe0": OLD_EXCEL,
    b"%PDF": f"dit is een PDF. {WANTED}",
    b"\x89PNG": f"dit is een plaatje. {WANTED}",
    b"\xff\xd8\xff": f"dit is een plaatje. {WANTED}",
}
NO_TABLE = f"dit is een tekst zonder kolommen. {WANTED}"
NO_LETTERS = (
    "dit bestand is niet te lezen als tekst. Bewaar het als CSV UTF-8 of als Excel-werkmap (.xlsx)."
)
NO_KEY = (
    "de kolom Sleutel is hier niet te vinden. Zonder sleutel weten we niet welke rij welk nummer "
    "is. Download het bestand opnieuw, of zet de kolom terug."
)
SHIFTED = (
    "deze rij heeft meer cellen dan er koppen zijn. Staat er een tekst met een puntkomma in, "
    "zonder aanhalingstekens eromheen?"
)
TOO_MANY_ROWS = f"in dit blad staan meer dan {MOST_ROWS} rijen. Haal de lege rijen onderaan weg."

Line = tuple[int, Sequence[Cell]]


def read_upload(raw: bytes) -> Upload:
    """The sheets of a file. Raises UploadRefused with what stands in the way."""
    if len(raw) > LARGEST:
        raise UploadRefused(Fault(TOO_LARGE))
    if not raw.strip():
        raise UploadRefused(Fault(EMPTY))
    for first, said in OTHER_KINDS.items():
        if raw.startswith(first):
            raise UploadRefused(Fault(said))
    return _workbook(raw) if raw.startswith(b"PK") else _csv(raw)


# A workbook


def _workbook(raw: bytes) -> Upload:
    refuse_dangerous(raw)
    workbook = _opened(raw)
    known = {table.name.casefold(): table for table in TABLES}
    sheets: list[Sheet] = []
    faults: list[Fault] = []
    for worksheet in workbook.worksheets:
        table = known.get(plain_marks(worksheet.title).casefold())
        if table is not None:
            sheets.append(_worksheet(worksheet, table, faults))
    if faults:
        raise UploadRefused(*faults)
    return Upload(tuple(sheets or [_only_sheet(workbook)]))


def _opened(raw: bytes) -> Any:
    try:
        with warnings.catch_warnings():
            # Of pictures, filters and what else isn't a cell.
            warnings.simplefilter("ignore")
            return load_workbook(BytesIO(raw), keep_links=False)
    except Exception:
        raise UploadRefused(Fault(NOT_EXCEL)) from None


def _only_sheet(workbook: Any) -> Sheet:
    """A workbook that was saved from CSV has one sheet, called after the file."""
    faults: list[Fault] = []
    if len(workbook.worksheets) == 1:
        sheet = _worksheet(workbook.worksheets[0], NUMBERS, faults)
        if not faults:
            return sheet
    raise UploadRefused(*(faults or [Fault("het blad Nummers is hier niet te vinden.")]))


def _worksheet(worksheet: Worksheet, table: Table, faults: list[Fault]) -> Sheet:
    faults += [
        Fault(f"de cellen {merged.coord} zijn samengevoegd. Splits ze.", sheet=table.name)
        for merged in worksheet.merged_cells.ranges
    ]
    # Excel may hold a million empty rows for used.
    width, height = min(worksheet.max_column, MOST_COLUMNS), min(worksheet.max_row, 2 * MOST_ROWS)
    lines: list[Line] = []
    for number, row in enumerate(worksheet.iter_rows(max_row=height, max_col=width), start=1):
        if all(one.value is None for one in row):
            continue
        cells = [cell_of(one.value, formula=one.data_type == "f") for one in row]
        if not all(cell.empty for cell in cells):
            lines.append((number, cells))
    hidden = sum(1 for number, _ in lines if worksheet.row_dimensions[number].hidden)
    return _sheet(lines, table, faults, table.name, _hidden_words(hidden))


def _hidden_words(hidden: int) -> list[str]:
    if not hidden:
        return []
    return [f"{hidden} verborgen rijen zijn gewoon meegelezen." if hidden > 1 else
            "1 verborgen rij is gewoon meegelezen."]  # fmt: skip


# CSV


def _csv(raw: bytes) -> Upload:
    try:
        text, narrow = decoded(raw)
    except ValueError:
        raise UploadRefused(Fault(NO_LETTERS)) from None
    lines = _records(text)
    faults: list[Fault] = []
    sheet = _sheet(lines, NUMBERS, faults, "", list(filter(None, [ALPHABETS.get(narrow, "")])))
    if faults:
        raise UploadRefused(*faults)
    return Upload((sheet,), narrow=narrow, csv=True)


def _records(text: str) -> list[Line]:
    """The records, each with its number as a spreadsheet counts rows."""
    first = text.split("\n", 1)[0].strip().casefold()
    if first in ("sep=;", "sep=,", "sep=\t"):
        text = text.split("\n", 1)[1] if "\n" in text else ""
    delimiter = _delimiter(text)
    lines: list[Line] = []
    try:
        reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
        for number, record in enumerate(reader, start=1):
            cells = [_csv_cell(one) for one in record[:MOST_COLUMNS]]
            if not all(cell.empty for cell in cells):
                lines.append((number, cells))
    except csv.Error:
        said = "een aanhalingsteken gaat open en niet dicht, of er staat tekst achter."
        last = lines[-1][0] if lines else 0
        raise UploadRefused(Fault(said, row=last + 1)) from None
    return lines


def _delimiter(text: str) -> str:
    """What parts the headings: in a text between them any mark may stand, and often."""
    known = {_heading(column.heading) for column in NUMBERS.columns}
    start = text[:20_000]

    def headings(delimiter: str) -> int:
        lines = csv.reader(StringIO(start, newline=""), delimiter=delimiter)
        first = [line for line, _ in zip(lines, range(HEADINGS_WITHIN), strict=False)]
        return max(len({_heading(cell) for cell in line} & known) for line in first or [[]])

    return max(";\t,", key=lambda delimiter: (headings(delimiter), start.count(delimiter)))


def _csv_cell(text: str) -> Cell:
    if text.lstrip().startswith(("=", "＝")):
        return Cell(text, "formula")
    return cell_of_text(unguarded(text))


# Headings and rows


def _sheet(
    lines: Sequence[Line], table: Table, faults: list[Fault], place: str, notes: list[str]
) -> Sheet:
    """The rows under the headings; what can't be matched adds to `faults`."""
    if len(lines) > MOST_ROWS:
        faults.append(Fault(TOO_MANY_ROWS, sheet=place))
        return Sheet(table.name)
    known = {_heading(column.heading): column.heading for column in table.columns}
    top = next((n for n, (_, cells) in enumerate(lines[:HEADINGS_WITHIN]) if _has_key(cells)), None)
    if top is None:
        words = {_heading(cell.text) for _, cells in lines[:HEADINGS_WITHIN] for cell in cells}
        no_table = not place and not words & set(known)
        faults.append(Fault(NO_TABLE if no_table else NO_KEY, sheet=place))
        return Sheet(table.name)
    number, written = lines[top]
    headings = [known.get(_heading(cell.text), "") for cell in written]
    faults += _doubles(headings, number, place)
    faults += [
        Fault(SHIFTED, row, sheet=place)
        for row, cells in lines[top + 1 :]
        if not all(cell.empty for cell in cells[len(headings) :])
    ]
    rows = tuple(_row(line, headings) for line in lines[top + 1 :])
    kept = tuple(row for row in rows if not all(cell.empty for cell in row.cells.values()))
    told = (*notes, *_unknown(written, headings), *_missing(table, headings))
    return Sheet(table.name, tuple(filter(None, headings)), kept, told)


def _heading(text: str) -> str:
    return " ".join(plain_marks(text).split()).casefold().rstrip(" :*")


def _has_key(cells: Iterable[Cell]) -> bool:
    return any(_heading(cell.text) == KEY.casefold() for cell in cells)


def _row(line: Line, headings: Sequence[str]) -> SheetRow:
    number, cells = line
    named = zip(headings, (*cells, *[Cell()] * len(headings)), strict=False)
    return SheetRow(number, {heading: cell for heading, cell in named if heading})


def _doubles(headings: Sequence[str], number: int, place: str) -> list[Fault]:
    counted = Counter(filter(None, headings))
    return [
        Fault("deze kolom staat er twee keer. Laat er één staan.", number, heading, place)
        for heading, count in counted.items()
        if count > 1
    ]


def _unknown(written: Sequence[Cell], headings: Sequence[str]) -> list[str]:
    pairs = zip(written, headings, strict=True)
    strange = [cell.text.strip() for cell, heading in pairs if not heading and not cell.empty]
    return [f"De kolom “{name[:60]}” kennen we niet; die is niet gelezen." for name in strange]


def _missing(table: Table, headings: Sequence[str]) -> list[str]:
    gone = [column.heading for column in table.columns if column.heading not in headings]
    if not gone:
        return []
    return [f"Niet in dit bestand, en dus ongewijzigd: {', '.join(gone)}."]

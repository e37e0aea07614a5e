"""Files as they come in: spoilt, dangerous, or merely saved by another hand."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook as Plain

from exchange.spreadsheet import reading, workbook_guard
from exchange.spreadsheet.book import Fault, UploadRefused
from exchange.spreadsheet.carried import document_of, upload_of
from exchange.spreadsheet.columns import NUMBERS
from exchange.spreadsheet.reading import read_upload

HEADINGS = [column.heading for column in NUMBERS.columns]


def book(*rows, title="Nummers"):
    workbook = Plain()
    workbook.active.title = title
    for row in rows:
        workbook.active.append(row)
    return workbook


def saved(workbook):
    written = BytesIO()
    workbook.save(written)
    return written.getvalue()


def refused(raw):
    with pytest.raises(UploadRefused) as stop:
        read_upload(raw)
    return " ".join(map(str, stop.value.faults))


def packed_with(raw, **parts):
    """A workbook with some parts of it changed or added, by their names."""
    written = BytesIO()
    with ZipFile(BytesIO(raw)) as old, ZipFile(written, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, text in parts.items():
            new.writestr(name, text)
    return written.getvalue()


PLAIN = saved(book(["Sleutel", "Nummer"], ["nummer:a/1", "112"]))
BOMB = """<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;&x;">]>
<a>&y;</a>"""


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "leeg"),
        (b"  \r\n", "leeg"),
        (b"x" * (reading.LARGEST + 1), "hoogstens 5 MB"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "oude Excel"),
        (b"import os\n\nprint(os.name)\n", "tekst zonder kolommen. Kies het bestand"),
        (b"%PDF-1.7", "een PDF. Kies het bestand"),
        (b"\x89PNG\r\n", "plaatje"),
        (packed_with(PLAIN, **{"word/document.xml": "<a/>"}), "document van Word"),
        (b"PK\x03\x04kapot", "niet te lezen als Excel"),
        (PLAIN[: len(PLAIN) // 2], "niet te lezen als Excel"),
        (b"Sleutel;Nummer\r\na;\x81", "niet te lezen als tekst"),
        (b"\xff\xfeS", "niet te lezen als tekst"),
        (b'Sleutel;Nummer\r\na;"112', "aanhalingsteken"),
        (b"Naam;Nummer\r\na;112", "kolom Sleutel"),
        (b"Sleutel;Nummer;nummer:\r\na;1;2", "Rij 1, kolom Nummer: deze kolom staat er twee keer"),
        (b"Sleutel;Nummer\r\na;112;en nog iets", "meer cellen dan er koppen"),
        (saved(book(["a"], title="Blad1")), "kolom Sleutel"),
        (saved(Plain()), "kolom Sleutel"),
        (packed_with(PLAIN, **{"xl/vbaProject.bin": b"x"}), "macro's"),
        (packed_with(PLAIN, **{"xl/externalLinks/externalLink1.xml": "<a/>"}), "koppelingen"),
        (packed_with(PLAIN, mimetype="application/x"), "LibreOffice"),
        (packed_with(PLAIN, **{"xl/workbook.xml": BOMB}), "niet te lezen als Excel"),
        (packed_with(PLAIN, **{"xl/workbook.xml": "<a><b></a>"}), "niet te lezen als Excel"),
        (packed_with(PLAIN, **{"xl/workbook.xml": "<a/>"}), "blad Nummers"),
        (packed_with(PLAIN, **{f"xl/{n}.bin": b"" for n in range(301)}), "uitgepakt te groot"),
        (packed_with(PLAIN, **{"xl/a.bin": bytes(50_000_000)}), "uitgepakt te groot"),
    ],
    ids=range(26),
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(raw, words):
    assert words in refused(raw)


def test_a_zip_that_is_no_workbook_is_refused():
    written = BytesIO()
    with ZipFile(written, "w") as packed:
        packed.writestr("brief.xml", "<a/>")
    assert "niet te lezen als Excel" in refused(written.getvalue())


def test_a_workbook_with_too_many_cells_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(workbook_guard, "MOST_CELLS", 3)
    assert "uitgepakt te groot" in refused(PLAIN)


def test_cells_are_counted_over_all_sheets(monkeypatch):
    monkeypatch.setattr(workbook_guard, "MOST_CELLS", 5)
    workbook = book(["Sleutel", "Nummer"], ["a", "112"])
    workbook.create_sheet("Kladblok").append([1, 2])
    assert "uitgepakt te groot" in refused(saved(workbook))


def test_more_rows_than_anybody_has_are_refused(monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 3)
    assert "Haal de lege rijen" in refused(saved(book(["Sleutel"], *[["a"]] * 8)))


def test_merged_cells_are_named():
    workbook = book(["Sleutel", "Nummer"], ["a", "112"])
    workbook.active.merge_cells("A2:B2")
    assert "A2:B2 zijn samengevoegd" in refused(saved(workbook))


def test_a_workbook_without_the_sheet_is_refused():
    workbook = book(["Sleutel"], title="Blad1")
    workbook.create_sheet("Blad2")
    assert "Het blad Nummers" in refused(saved(workbook))


def cells(raw):
    (sheet,) = read_upload(raw).sheets
    return [(row.number, {name: cell.text for name, cell in row.cells.items()})
            for row in sheet.rows]  # fmt: skip


ROW = [(2, {"Sleutel": "a", "Nummer": "112"})]


@pytest.mark.parametrize(
    "raw",
    [
        b"Sleutel;Nummer\r\na;112\r\n",
        b"\xef\xbb\xbfSleutel;Nummer\na;112\n",
        b"Nummer,Sleutel\r\n112,a\r\n",
        b"Sleutel\tNummer\r\na\t112\r\n",
        "Sleutel;Nummer\r\na;112\r\n".encode("utf-16"),
        b" SLEUTEL ;nummer:;\r\na;112;;\r\n;;\r\n;;\r\n",
        saved(book(["Sleutel", "Nummer"], ["a", "112"], [None, None], ["", " "])),
        saved(book([" sleutel\u00a0", "NUMMER"], ["a", "112"], title="nummers")),
        saved(book(["Sleutel", "Nummer"], ["a", "112"], title="export")),
    ],
    ids=range(9),
)
def test_columns_are_found_by_their_words_however_the_file_was_saved(raw):
    assert cells(raw) == ROW


def test_a_line_that_names_the_separator_and_a_title_above_are_passed_over():
    assert cells(b"sep=;\r\nSleutel;Nummer\r\na;112\r\n") == ROW
    assert cells(b"Mijn lijst\r\n\r\nSleutel;Nummer\r\na;112\r\n") == [
        (4, {"Sleutel": "a", "Nummer": "112"})
    ]


def test_a_formula_in_csv_is_a_formula_and_a_guarded_text_is_that_text():
    (sheet,) = read_upload(b"Sleutel;Nummer\r\na;=1+1\r\nb;'=1+1\r\n").sheets
    first, second = (row.cells["Nummer"] for row in sheet.rows)
    assert (first.kind, second.kind, second.text) == ("formula", "text", "=1+1")


def test_what_is_left_aside_is_told():
    workbook = book(["Sleutel", "Nummer", "Notitie"], ["a", "112", "x"], ["b", "113", ""])
    workbook.active.row_dimensions[2].hidden = True
    (sheet,) = read_upload(saved(workbook)).sheets
    assert "1 verborgen rij is gewoon meegelezen." in sheet.notes
    assert "De kolom “Notitie” kennen we niet; die is niet gelezen." in sheet.notes
    assert any("ongewijzigd: Organisatie, Dienst" in note for note in sheet.notes)
    workbook.active.row_dimensions[3].hidden = True
    (sheet,) = read_upload(saved(workbook)).sheets
    assert "2 verborgen rijen zijn gewoon meegelezen." in sheet.notes


def test_a_million_formatted_rows_cost_nothing():
    workbook = book(["Sleutel", "Nummer"], ["a", "112"])
    workbook.active.cell(1_048_576, 16_384).number_format = "@"
    assert cells(saved(workbook)) == ROW


def test_what_was_read_travels_along_unharmed():
    upload = read_upload(saved(book(HEADINGS, ["a", None, 12, "=A1", "\u2028"], ["b"])))
    assert upload_of(document_of(upload)) == upload


def test_a_file_in_an_old_alphabet_is_known():
    upload = read_upload("Sleutel;Dienst\r\na;Caf\u00e9\r\n".encode("cp1252"))
    assert upload.narrow
    assert upload.sheets[0].rows[0].cells["Dienst"].text == "Caf\u00e9"


def test_a_fault_says_where_it_is():
    assert str(Fault("fout.", 3, "Adres", "Diensten")) == (
        "Blad Diensten, rij 3, kolom Adres: fout."
    )
    assert str(Fault("fout.")) == "Fout."


def test_a_workbook_that_only_looks_like_one_is_refused():
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    row = '<row r="1"><c r="A1" t="s"><v>veel</v></c></row>'
    sheet = f'<worksheet xmlns="{space}"><sheetData>{row}</sheetData></worksheet>'
    broken = packed_with(PLAIN, **{"xl/worksheets/sheet1.xml": sheet})
    assert "niet te lezen als Excel" in refused(broken)


def test_a_picture_in_a_workbook_is_passed_over():
    assert read_upload(packed_with(PLAIN, **{"xl/media/image1.png": b"\x89PNG"})).sheets


def test_a_part_that_claims_a_place_that_is_not_there_is_refused():
    """The directory of the zip says that it begins far before the file does."""
    at = PLAIN.rindex(b"PK\x05\x06")
    lied = PLAIN[: at + 16] + b"\xff\xff\xff\x7f" + PLAIN[at + 20 :]
    assert "niet te lezen als Excel" in refused(lied)


LETTERS = "Sleutel;Omschrijving\r\na;Coördinatie – ’s avonds; daarna “één” café…\r\n".replace(
    "; d", ", d"
)
OLD = {
    "cp1252": "",
    "mac_roman": "Excel voor Mac (MacRoman)",
    "cp850": "MS-DOS (cp850)",
}


@pytest.mark.parametrize("alphabet", [*OLD, "utf-8", "utf-16"])
def test_a_file_of_an_old_computer_keeps_its_letters_and_says_how_it_was_read(alphabet):
    kept = LETTERS if alphabet != "cp850" else "Sleutel;Omschrijving\r\na;Coördinatie, één café\r\n"
    upload = read_upload(kept.encode(alphabet))
    (row,) = upload.sheets[0].rows
    assert row.cells["Omschrijving"].text == kept.split(";", 2)[2].split("a;", 1)[-1].strip()
    assert OLD.get(alphabet, "") in " ".join(upload.sheets[0].notes)
    assert upload.narrow == (alphabet if alphabet in OLD else "")
    assert upload_of(document_of(upload)) == upload


@pytest.mark.parametrize(
    ("raw", "heading", "text"),
    [
        (b"Sleutel;Wat je zegt\na;Naam, adres, leeftijd, gezin, school, huisarts", "Wat je zegt",
         "Naam, adres, leeftijd, gezin, school, huisarts"),
        (b"Sleutel,Gemeenten\na,Almere; Dronten; Lelystad; Urk", "Gemeenten",
         "Almere; Dronten; Lelystad; Urk"),
        (b"Nummers van nu, en hun diensten, en meer\n\nSleutel;Soort\na;x", "Soort", "x"),
    ],
)  # fmt: skip
def test_what_parts_the_columns_is_found_by_the_headings(raw, heading, text):
    (row,) = read_upload(raw).sheets[0].rows
    assert row.cells[heading].text == text

"""Spreadsheets as people spoil them: a download of a region, edited and saved in every bad way."""

import csv
from io import BytesIO, StringIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from exchange.spreadsheet.rows import book_of
from exchange.spreadsheet.writing import csv_bytes, xlsx_bytes
from municipalities.scoping import Scope

NATIONAL = Scope(everything=True)


def book(region):
    return book_of(region, NATIONAL)


class Workbook:
    """A download of a region, open in a spreadsheet."""

    def __init__(self, region, sheet="Nummers"):
        self.book = load_workbook(BytesIO(xlsx_bytes(book(region))))
        self.sheet = self.book[sheet]

    def column(self, heading):
        row = [cell.value for cell in self.sheet[1]]
        return row.index(heading) + 1

    def cell(self, row, heading):
        return self.sheet.cell(row=row, column=self.column(heading))

    def row_of(self, service):
        """The first row of a service, by its name."""
        column = self.column("Dienst")
        return next(row for row in range(2, 200) if self.sheet.cell(row, column).value == service)

    def put(self, service, heading, value, number_format=None):
        cell = self.cell(self.row_of(service), heading)
        cell.value = value
        if number_format:
            cell.number_format = number_format
        return cell.row

    def saved(self):
        written = BytesIO()
        self.book.save(written)
        return written.getvalue()


def csv_rows(region):
    text = csv_bytes(book(region)).decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline=""), delimiter=";"))


def as_csv(rows, *, encoding="utf-8-sig", delimiter=";"):
    written = StringIO(newline="")
    csv.writer(written, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return written.getvalue().encode(encoding)


def address(region):
    return reverse("admin:contacts_spreadsheet", args=[region.slug])


def uploaded(client, region, raw, name="nummers.xlsx"):
    """The page after somebody chose this file."""
    return client.post(address(region), {"file": SimpleUploadedFile(name, raw)})


def confirmed(client, region, page):
    """What follows the button under the differences of a page."""
    return client.post(address(region), {"kept": page.context["kept"]}, follow=True)


def answered(client, region, page, choose=0):
    """What follows when each question of a page gets its first choice, or the one `choose` says."""
    chosen = {
        f"antwoord {one['question'].key}": one["question"].choices[choose][0]
        for one in page.context["asked"]
    }
    return client.post(address(region), {"kept": page.context["kept"], "asked": "", **chosen})


def questions(page):
    return [f"{one['place']}: {one['question'].text}" for one in page.context["asked"]]


def faults(page):
    return [str(fault) for fault in page.context["faults"]]


def changes(page):
    """Row, heading, was and becomes of each difference on a page."""
    found = page.context["found"].changes
    return [(one.row, one.heading, one.was, one.now) for one in found]

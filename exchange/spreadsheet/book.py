"""The rows that leave and come back: what stands in the database, and what a file says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from exchange.spreadsheet.cells import Cell
from exchange.spreadsheet.columns import Towns


@dataclass(frozen=True, slots=True)
class Entry:
    """One row as it leaves. `service` is the key of what it belongs to.

    `hours` are the documents of opening hours as they are stored, by their field.
    """

    key: str
    texts: Mapping[str, str]
    service: str = ""
    hours: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Book:
    """The entries of each sheet by its name, in order; and the stamp of every row behind them."""

    region: str
    entries: Mapping[str, Sequence[Entry]]
    towns: Towns = field(default_factory=Towns)
    stamps: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of a file: its number as a spreadsheet counts, and its cells by heading."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it came in; `notes` are sentences about what was left aside."""

    name: str
    headings: tuple[str, ...] = ()
    rows: tuple[SheetRow, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Upload:
    """A whole file. `narrow`: the alphabet of 256 letters that it was saved with, or ""."""

    sheets: tuple[Sheet, ...]
    narrow: str = ""
    csv: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one cell, or at a row or a file as a whole."""

    message: str
    row: int = 0
    heading: str = ""
    sheet: str = ""

    @property
    def place(self) -> str:
        """Where it is: "rij 4, kolom Nummer"; "" is the whole file."""
        sheet = f"blad {self.sheet}" if self.sheet else ""
        row = f"rij {self.row}" if self.row else ""
        column = f"kolom {self.heading}" if self.heading else ""
        return ", ".join(filter(None, (sheet, row, column)))

    def __str__(self) -> str:
        said = f"{self.place}: {self.message}" if self.place else self.message
        return said[:1].upper() + said[1:]


class UploadRefused(Exception):
    """A file that can't be read at all; `faults` say why."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = list(faults)

"""What a file would change in the directory: each difference, and each cell that can't be taken."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Any

from contacts import pasted
from contacts.hours.asking import Answers, Question, ask
from contacts.numbers import Number, number_or_objection
from exchange.spreadsheet.book import Book, Entry, Fault, Sheet, SheetRow, Upload
from exchange.spreadsheet.cells import Cell, plain_marks, same_text, shortened, spoilt
from exchange.spreadsheet.columns import (
    KEY,
    NUMBERS,
    PHONE,
    SERVICE,
    TABLES,
    Column,
    Table,
    Unreadable,
    read_cell,
    value_text,
)
from exchange.spreadsheet.hours_cells import ANSWERED, CellFault, cells_of, read_cells

UNKNOWN_KEY = (
    "{} is een onbekende sleutel. Zet de sleutel terug, of maak haar leeg als dit een nieuw "
    "nummer is."
)
FIXED = (
    "hier staat {}, maar deze sleutel hoort bij {}. Zet het terug; een naam wijzig je in beheer "
    "of op een ander blad."
)
NO_SERVICE = (
    "de dienst {} van {} kennen we hier niet. Neem organisatie en dienst precies over van een "
    "andere rij, of maak de dienst eerst aan in beheer."
)
ONLY_NUMBERS = (
    "zonder sleutel kan hier niets nieuws bij. Maak een organisatie of dienst aan in beheer."
)
NO_NUMBER = "hier staat geen nummer bij een dienst zonder nummer. Vul Nummer in."
CONTRADICTS = (
    "hier staat {}, maar in rij {} staat {}. Dit geldt voor de hele dienst: maak ze gelijk."
)
SWAPPED = "Hier stond {}, en nu {}: het nummer dat bij {} stond. Klopt dat?"
SWAPPED_COUNT = (
    "{} nummers zijn onderling van plaats gewisseld. Is de kolom Nummer gesorteerd zonder de rest "
    "van de rij? Kies het goede bestand opnieuw."
)
# What a new number of a service starts from.
BLANK = {**dict.fromkeys(ANSWERED, ""), "Voor wie": "iedereen"}


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one row that becomes something else, and where the file says so.

    `target` is the key of what changes; of a new number its row ("+14") with `owner` its service.
    """

    target: str
    level: str
    field: str
    value: Any
    sheet: str
    row: int
    heading: str
    was: str
    now: str
    name: str
    owner: str = ""

    @property
    def new(self) -> bool:
        return self.target.startswith("+")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a cell, to be answered before anything is saved."""

    question: Question
    place: str
    name: str


@dataclass
class Found:
    """Everything that a file says: changes, faults, questions, and what was left aside."""

    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    # Where dashes, spaces and what nobody sees were replaced.
    cleaned: list[str] = field(default_factory=list)
    rows: int = 0

    def is_answered(self, answers: Answers) -> bool:
        return all(one.question.answer(answers) for one in self.asked)

    def digest(self, book: Book) -> str:
        """A short text that is another one when a difference is, or a row that it touches."""
        seen = [(change.target, change.field, repr(change.value), change.was)
                for change in self.changes]  # fmt: skip
        keys = sorted({key for change in self.changes for key in (change.target, change.owner)})
        stamps = [(key, book.stamps.get(key)) for key in keys]
        return sha256(repr((book.region, seen, stamps)).encode()).hexdigest()


def differences(book: Book, upload: Upload, today: date, answers: Answers | None = None) -> Found:
    """Compare a file with what stands in the database; nothing is written.

    `answers` are those to the questions that were `asked` before about the same file.
    """
    found = Found()
    for sheet in upload.sheets:
        table = next(table for table in TABLES if table.name == sheet.name)
        place = "" if upload.csv or sheet.name == NUMBERS.name else sheet.name
        _Comparing(book, table, sheet, place, upload.narrow, found, today, answers or {}).run()
    _ask_about_swapped(found)
    if found.cleaned:
        said = f"{pasted.REPLACED} in {'; '.join(dict.fromkeys(found.cleaned))}."
        found.notes.append(said[0].upper() + said[1:])
    return found


def _ask_about_swapped(found: Found) -> None:
    """Numbers that took each other's places: a column was sorted without the rest of its row."""
    moved = [one for one in found.changes if one.field == "number" and not one.new]
    left = {_known(one.was): one for one in moved if _known(one.was)}
    others = ((one, left.get(_known(one.value))) for one in moved)
    swapped = [(one, other) for one, other in others if other and other is not one]
    if len(swapped) < 2:
        return
    found.notes.insert(0, SWAPPED_COUNT.format(len(swapped)))
    for one, other in swapped:
        text = SWAPPED.format(one.was, one.now, other.name)
        question = ask("swapped", text, one.target)
        found.asked.append(_about(one.sheet, one.row, one.heading, one.name, question))


def _known(written: str) -> Number | None:
    return number_or_objection(written)[0]


def _about(sheet: str, row: int, heading: str, name: str, question: Question) -> Asked:
    return Asked(question, Fault("", row, heading, sheet).place, name)


@dataclass
class _Comparing:
    """One sheet of a file beside the entries of the book."""

    book: Book
    table: Table
    sheet: Sheet
    place: str
    narrow: str
    found: Found
    today: date
    answers: Answers
    # What rows say of a service that several rows share: (key, heading) to the first change.
    shared: dict[tuple[str, str], Change] = field(default_factory=dict)

    def run(self) -> None:
        entries = {entry.key: entry for entry in self.book.entries[self.table.name]}
        seen: dict[str, int] = {}
        for row in self.sheet.rows:
            self.found.rows += 1
            before = len(self.found.faults)
            entry = self._entry(row, entries, seen)
            if entry is not None and len(self.found.faults) == before:
                self._row(row, entry)
        self.found.notes += [self._placed(note) for note in self.sheet.notes]
        self._tell_missing([entry for key, entry in entries.items() if key not in seen])

    def _placed(self, note: str) -> str:
        return f"Blad {self.place}: {note}" if self.place else note

    def _tell_missing(self, missing: Sequence[Entry]) -> None:
        if not missing:
            return
        names = ", ".join(_name(entry) for entry in missing[:10])
        more = f" en nog {len(missing) - 10}" if len(missing) > 10 else ""
        counted = "1 rij staat" if len(missing) == 1 else f"{len(missing)} rijen staan"
        self.found.notes.append(
            self._placed(f"{counted} niet in het bestand en blijft in beheer: {names}{more}.")
        )

    def _fault(self, row: SheetRow, heading: str, message: str) -> None:
        self.found.faults.append(Fault(message, row.number, heading, self.place))

    # Which row it is

    def _entry(
        self, row: SheetRow, entries: Mapping[str, Entry], seen: dict[str, int]
    ) -> Entry | None:
        cell = row.cells.get(KEY, Cell())
        key = plain_marks(cell.text)
        if not key:
            return self._new_entry(row)
        if cell.kind != "text":
            self._fault(row, KEY, spoilt(cell))
        elif key not in entries:
            self._fault(row, KEY, UNKNOWN_KEY.format(shortened(key)))
        elif key in seen:
            said = f"deze sleutel staat ook in rij {seen[key]}. Laat er één staan."
            self._fault(row, KEY, said)
        else:
            seen[key] = row.number
            return entries[key]
        return None

    def _new_entry(self, row: SheetRow) -> Entry | None:
        """A row without a key is a new number of a service that is known by its name."""
        if self.table is not NUMBERS:
            self._fault(row, KEY, ONLY_NUMBERS)
            return None
        named = {heading: row.cells.get(heading, Cell()) for heading in ("Organisatie", "Dienst")}
        for heading, cell in named.items():
            if cell.kind != "text":
                self._fault(row, heading, spoilt(cell))
                return None
        services = {
            entry.service: entry
            for entry in self.book.entries[NUMBERS.name]
            if all(
                self._unchanged(NUMBERS.column(heading), cell, entry)
                for heading, cell in named.items()
            )
        }
        if len(services) != 1:
            words = [shortened(named[heading].text) for heading in ("Dienst", "Organisatie")]
            self._fault(row, "Dienst", NO_SERVICE.format(*words))
            return None
        (like,) = services.values()
        return self._blank(row, like)

    def _blank(self, row: SheetRow, like: Entry) -> Entry:
        """A number of this service that says nothing yet; what holds for the service it shares."""
        texts = {
            column.heading: like.texts.get(column.heading, "")
            if column.level == SERVICE
            else BLANK.get(column.heading, "")
            for column in NUMBERS.columns
        }
        return Entry(f"+{row.number}", {**texts, KEY: ""}, like.service)

    # What it says

    def _row(self, row: SheetRow, entry: Entry) -> None:
        changes: list[Change] = []
        hours: dict[str, dict[str, str]] = defaultdict(dict)
        for heading, cell in row.cells.items():
            column = self.table.column(heading)
            if heading == KEY or self._says_nothing(column, cell, entry):
                continue
            if column.hours:
                self._take_hours(row, heading, cell, hours[column.field])
            elif column.read is None:
                self._refuse_other_name(row, column, cell, entry)
            elif change := self._read(row, column, cell, entry):
                changes.append(change)
        read = [self._hours(row, entry, field, typed) for field, typed in hours.items() if typed]
        changes += [change for change in read if change]
        self._keep(row, entry, changes)

    def _says_nothing(self, column: Column, cell: Cell, entry: Entry) -> bool:
        """Whether a cell is as it left; of a number that isn't there yet, also an empty one."""
        new = entry.key.startswith("+") or entry.key == entry.service
        if self.table is NUMBERS and new and cell.empty:
            return True
        # A name may look like what a spreadsheet says of a fault.
        is_text = cell.kind in ("text", "error", "formula")
        return is_text and self._unchanged(column, cell, entry)

    def _unchanged(self, column: Column, cell: Cell, entry: Entry) -> bool:
        stored = entry.texts.get(column.heading, "")
        return same_text(cell.text, stored, narrow=self.narrow, prose=column.prose)

    def _refuse_other_name(self, row: SheetRow, column: Column, cell: Cell, entry: Entry) -> None:
        if cell.kind != "text":
            self._fault(row, column.heading, spoilt(cell))
            return
        there = shortened(entry.texts[column.heading])
        written = shortened(cell.text) if not cell.empty else "niets"
        self._fault(row, column.heading, FIXED.format(written, there))

    def _take_hours(self, row: SheetRow, heading: str, cell: Cell, hours: dict[str, str]) -> None:
        if cell.kind == "text":
            hours[heading] = cell.text
        else:
            self._fault(row, heading, _spoilt_hours(cell))

    def _read(self, row: SheetRow, column: Column, cell: Cell, entry: Entry) -> Change | None:
        try:
            value = read_cell(column, cell, self.book.towns)
        except Unreadable as fault:
            self._fault(row, column.heading, str(fault))
            return None
        # A number or a day may be written in another way and still be the same one.
        stored = entry.texts.get(column.heading, "")
        if _stored(column, stored, self.book) == value:
            return None
        if column.field == "number" and (number := _known(value)):
            self._look_at_number(row, entry, cell, number)
        now = value_text(column, cell, value)
        return self._change(row, column, entry, value, stored, now)

    def _look_at_number(self, row: SheetRow, entry: Entry, cell: Cell, number: Number) -> None:
        """What somebody should know, or is asked, about a number that can be dialled."""
        self._tell_cleaned(row, "Nummer", cell.text)
        if number.warning:
            said = Fault(number.warning, row.number, "Nummer", self.place)
            self.found.notes.append(str(said))
        if number.doubt:
            self._ask(row, "Nummer", entry, [ask("number", number.doubt)])

    def _tell_cleaned(self, row: SheetRow, heading: str, text: str) -> None:
        if pasted.told(text):
            self.found.cleaned.append(Fault("", row.number, heading, self.place).place)

    def _ask(self, row: SheetRow, heading: str, entry: Entry, asked: Iterable[Question]) -> None:
        """Each with a key that no other row has."""
        for one in asked:
            question = replace(one, key=f"{entry.key} {one.key}")
            about = _about(self.place, row.number, one.place or heading, _name(entry), question)
            self.found.asked.append(about)

    def _hours(
        self, row: SheetRow, entry: Entry, field: str, typed: Mapping[str, str]
    ) -> Change | None:
        """The hours that one set of three cells means now; `field` is which set."""
        headings, stored = self.table.hours[field], entry.hours.get(field)
        start = f"{entry.key} {field} "
        own = {key.removeprefix(start): said for key, said in self.answers.items()
               if key.startswith(start)}  # fmt: skip
        try:
            read = read_cells(typed, stored, self.today, own, headings)
        except CellFault as fault:
            self._fault(row, fault.heading, fault.sentence)
            return None
        document = read.document
        was, now = cells_of(stored, headings), cells_of(document, headings)
        if was == now and not read.asked:
            return None
        asked = [replace(one, key=f"{field} {one.key}") for one in read.asked]
        self._ask(row, headings.week, entry, asked)
        for heading, text in typed.items():
            self._tell_cleaned(row, heading, text)
        names = [name for name in headings if was[name] != now[name]]
        return self._change(
            row,
            self.table.column(names[0]),
            entry,
            document,
            _together(names, was, headings.week),
            _together(names, now, headings.week),
        )

    def _change(
        self, row: SheetRow, column: Column, entry: Entry, value: Any, was: str, now: str
    ) -> Change:
        shared = column.level == SERVICE and self.table is NUMBERS
        return Change(
            target=entry.service if shared else entry.key,
            level=column.level,
            field=column.field,
            value=value,
            sheet=self.place,
            row=row.number,
            heading=column.heading,
            was=was,
            now=now,
            name=_name(entry),
            owner=entry.service,
        )

    def _keep(self, row: SheetRow, entry: Entry, changes: Sequence[Change]) -> None:
        if self.table is not NUMBERS:
            self.found.changes += changes
            return
        own = [change for change in changes if change.level == PHONE]
        if entry.key == entry.service:
            # A service without a number: what the row says of one makes its first.
            own = [replace(change, target=f"+{row.number}") for change in own]
        new = entry.key.startswith("+") or (entry.key == entry.service and bool(own))
        if not new or self._new_is_whole(row, entry, own):
            self.found.changes += own
        for change in changes:
            if change.level != PHONE:
                self._keep_shared(change)

    def _new_is_whole(self, row: SheetRow, entry: Entry, own: Sequence[Change]) -> bool:
        """Whether a new row has a number."""
        number = next((change.value for change in own if change.field == "number"), "")
        if not number:
            faulty = {fault.heading for fault in self.found.faults if fault.row == row.number}
            if "Nummer" not in faulty:
                self._fault(row, "Nummer", NO_NUMBER)
            return False
        return True

    def _keep_shared(self, change: Change) -> None:
        """Several rows speak of one service: who says something new is right, if they agree."""
        first = self.shared.setdefault((change.target, change.heading), change)
        if first is change:
            self.found.changes.append(change)
        elif first.value != change.value:
            said = CONTRADICTS.format(shortened(change.now), first.row, shortened(first.now))
            self.found.faults.append(Fault(said, change.row, change.heading, change.sheet))


def _stored(column: Column, stored: str, book: Book) -> Any:
    """What a text that left here says; nothing that can be equal where it can't be read."""
    try:
        return read_cell(column, Cell(stored), book.towns)
    except Unreadable:
        return Unreadable


def _spoilt_hours(cell: Cell) -> str:
    if cell.kind in ("number", "time"):
        return (
            f"{shortened(cell.text)} is een tijd of een getal, geen openingstijden. "
            "Schrijf het als tekst, zoals ma-vr 08:30-17:00."
        )
    return spoilt(cell)


def _together(names: Sequence[str], cells: Mapping[str, str], week: str) -> str:
    """The cells of hours that change, each with its heading where there are several."""
    if names == [week]:
        return cells[week]
    return "\n".join(f"{name}: {cells[name] or 'leeg'}" for name in names)


def _name(entry: Entry) -> str:
    parts = (entry.texts.get("Dienst", ""), entry.texts.get("Organisatie", ""))
    named = ", ".join(dict.fromkeys(filter(None, parts)))
    number = entry.texts.get("Nummer", "")
    return f"{named} ({number})" if number else named

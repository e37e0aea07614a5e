"""The sheets with their columns, and what each cell may hold."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from operator import attrgetter
from typing import Any

from contacts.durations import Duration, DurationFault
from contacts.hours.clock import read_date
from contacts.numbers import SHORT_KINDS, Number, NumberFault, number_or_objection
from exchange.spreadsheet.cells import (
    FIRST_DAY,
    Cell,
    Kind,
    day_text,
    plain_marks,
    shortened,
    spoilt,
    tidy,
)
from exchange.spreadsheet.hours_cells import ANSWERED, COMES, VISIT, Headings

PHONE, SERVICE, ORGANIZATION = "nummer", "dienst", "organisatie"
KEY = "Sleutel"
EVERYWHERE = "hele regio"
AUDIENCES = {
    "iedereen": "public",
    "alleen professionals": "professional",
    "alleen verwijzers": "referrers",
}
# What stands for a number where each caller has another one.
OWN = "eigen"
# Fields that are kept as one document, of which a cell is a part.
PARTED = ("comes", "visit")

_AMERICAN = re.compile(r"(?:0?[1-9]|1[0-2])[/.](?:0?[1-9]|1[0-2])[/.]\d{4}")
_SHORTENED = re.compile(r"\d+(?:[.,]\d+)?e\+?\d+", re.IGNORECASE)
_SERIAL = re.compile(r"[2-9]\d{4}")


class Unreadable(ValueError):
    """A cell that can't be taken; the argument is a Dutch sentence with the way out."""


@dataclass(frozen=True, slots=True)
class Towns:
    """The municipalities of the region, by what somebody may call them."""

    by_name: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, named: Mapping[str, str]) -> "Towns":
        """From slug to name."""
        found: dict[str, tuple[str, ...]] = {}
        for slug, name in named.items():
            for word in {slug, plain_marks(name).casefold()}:
                found[word] = (*found.get(word, ()), slug)
        return cls(found)


Read = Callable[[Cell, Towns], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """`level` is what the cell says something about, `field` what ("comes.area": a part of it).

    Without `read` it is a name, or one of the three cells of `hours`.
    """

    heading: str
    level: str
    field: str = ""
    read: Read | None = None
    about: str = ""
    width: int = 18
    prose: bool = False
    hours: Headings | None = None


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    columns: tuple[Column, ...]

    def column(self, heading: str) -> Column:
        return next(column for column in self.columns if column.heading == heading)

    @property
    def hours(self) -> dict[str, Headings]:
        """Each field that holds opening hours, with its three headings."""
        return {column.field: column.hours for column in self.columns if column.hours}


def _prose(cell: Cell, towns: Towns) -> str:
    return tidy(cell.text)


def _line(cell: Cell, towns: Towns) -> str:
    text = tidy(cell.text)
    if "\n" in text:
        raise Unreadable("hier kan maar één regel staan. Haal de regeleinden weg.")
    return text


def _name(cell: Cell, towns: Towns) -> str:
    if not tidy(cell.text):
        raise Unreadable("hier moet een naam staan.")
    return _line(cell, towns)


def _number(cell: Cell, towns: Towns) -> str:
    if cell.kind == "number" and not _is_short(cell.text):
        raise Unreadable(_lost_zero(cell.text))
    text = cell.text.strip()
    if not tidy(text):
        return ""
    if tidy(text).casefold() in (OWN, "eigen nummer", "own"):
        return OWN
    if _SHORTENED.fullmatch(text):
        raise Unreadable(
            f"Excel heeft het nummer afgekort tot {shortened(text)}; de cijfers zijn weg. "
            "Typ het hele nummer opnieuw, als tekst."
        )
    try:
        return Number.parse(text).digits
    except NumberFault as fault:
        raise Unreadable(fault.sentence) from None


def _is_short(written: str) -> bool:
    """Whether a bare number is one that has no zero to lose: 112, 113, 116 000, 14 036."""
    number, _ = number_or_objection(written)
    return number is not None and number.kind in SHORT_KINDS


def _lost_zero(written: str) -> str:
    """A bare number: what it probably was is told, never taken."""
    try:
        meant = Number.parse(f"0{written}").shown
    except NumberFault:
        return (
            f"{written} staat hier als getal. Excel laat dan een nul vooraan weg: zet het nummer "
            "als tekst, zoals 036-123 45 67."
        )
    return f"{written} mist waarschijnlijk een nul vooraan ({meant}); zet het nummer als tekst."


def _audience(cell: Cell, towns: Towns) -> str:
    word = plain_marks(cell.text).casefold()
    if word not in AUDIENCES:
        *most, last = AUDIENCES
        choices = f"{', '.join(most)} of {last}"
        raise Unreadable(f"{shortened(cell.text)} past hier niet. Kies {choices}.")
    return AUDIENCES[word]


def _day(cell: Cell, towns: Towns) -> date | None:
    text = plain_marks(cell.text)
    if cell.kind == "number" or _SERIAL.fullmatch(text):
        raise Unreadable(_serial(text))
    if not text:
        return None
    try:
        # An American means another day by 2/4/2027.
        if not _AMERICAN.fullmatch(text):
            return read_date(text)
    except ValueError:
        pass  # 30-02-2027 has the shape of a date; the sentence below holds for it too
    raise Unreadable(
        f"{shortened(text)} is geen datum. Schrijf dag-maand-jaar, met vier cijfers voor het jaar: "
        "02-04-2027."
    )


def _serial(text: str) -> str:
    said = f"{text} staat hier als getal, niet als datum."
    if _SERIAL.fullmatch(text):
        meant = day_text(FIRST_DAY + timedelta(days=int(text)))
        said = f"{text} is een datum als getal (misschien {meant})."
    return f"{said} Schrijf de datum als tekst, zoals 02-04-2027."


def _age(cell: Cell, towns: Towns) -> int | None:
    text = tidy(cell.text)
    if not text:
        return None
    if not re.fullmatch(r"\d{1,3}", text):
        raise Unreadable(f"{shortened(text)} is geen leeftijd. Schrijf een heel getal, zoals 18.")
    return int(text)


def _areas(cell: Cell, towns: Towns) -> tuple[str, ...] | None:
    """The municipalities by slug, in order; None is the whole region."""
    words = [word.strip() for word in plain_marks(cell.text).casefold().split(";")]
    if words == [EVERYWHERE]:
        return None
    if words == [""]:
        raise Unreadable(f"hier staat niets. Schrijf {EVERYWHERE}, of gemeenten: Almere; Urk.")
    return tuple(sorted({_town(word, towns) for word in words if word}))


def _some_towns(cell: Cell, towns: Towns) -> list[str] | None:
    """As `_areas`, of who comes; None is wherever the service works."""
    if not tidy(cell.text):
        return None
    areas = _areas(cell, towns)
    if areas is None:
        raise Unreadable("laat deze cel leeg als er overal iemand komt waar de dienst werkt.")
    return list(areas)


def _term(cell: Cell, towns: Towns) -> str:
    text = tidy(cell.text)
    try:
        return str(Duration.parse(text)) if text else ""
    except DurationFault as fault:
        raise Unreadable(str(fault)) from None


def _town(word: str, towns: Towns) -> str:
    found = towns.by_name.get(word, ())
    if len(found) != 1:
        why = "hoort niet bij deze regio" if not found else "is de naam van meer dan één gemeente"
        raise Unreadable(f"{shortened(word)} {why}. Schrijf {EVERYWHERE}, of zoals Almere; Urk.")
    return found[0]


# What Excel may have made of a text that can still be read, or has a sentence of its own.
_KINDS: Mapping[Read, tuple[Kind, ...]] = {
    _number: ("text", "number"),
    _age: ("text", "number"),
    _day: ("text", "date", "number"),
}


def read_cell(column: Column, cell: Cell, towns: Towns) -> Any:
    """What a cell says. Raises Unreadable for what Excel spoilt, and for what doesn't belong."""
    assert column.read is not None  # noqa: S101 (only columns with a reader are read)
    if cell.kind not in _KINDS.get(column.read, ("text",)):
        raise Unreadable(spoilt(cell))
    if "\x00" in cell.text:
        raise Unreadable("er staat een teken in dat niet kan. Typ de tekst opnieuw.")
    return column.read(cell, towns)


def value_text(column: Column, cell: Cell, value: Any) -> str:
    """What a cell comes to, as it would leave again."""
    if column.field == "number":
        return _number_text(value)
    return day_text(value) if isinstance(value, date) else tidy(cell.text)


def texts_of(
    table: Table, key: str, rows: Mapping[str, Any], names: Mapping[str, str]
) -> dict[str, str]:
    """What each cell of a row says but for hours; `rows` are what its columns speak of.

    `names` are those of the municipalities by slug.
    """
    columns = (one for one in table.columns if one.heading != KEY and not one.hours)
    said = {one.heading: _stored_text(one, rows[one.level], names) for one in columns}
    return {KEY: key, **said}


def stored_value(row: Any, field: str) -> Any:
    """What a row holds of a field; of a part, what stands in the document that it is part of."""
    whole, _, part = field.partition(".")
    if whole in PARTED:
        return (getattr(row, whole) or {}).get(part)
    return attrgetter(field)(row)


def _stored_text(column: Column, row: Any, names: Mapping[str, str]) -> str:
    if column.field == "areas":
        return _areas_text(row)
    value = stored_value(row, column.field)
    if column.field == "comes.area":
        return "; ".join(sorted(names.get(slug, slug) for slug in value or ()))
    if column.field == "visit.assured_on":
        return day_text(date.fromisoformat(value)) if value else ""
    if column.field == "audience":
        return next((word for word, known in AUDIENCES.items() if known == value), str(value))
    if column.field == "number":
        return OWN if row.own else _number_text(value)
    if isinstance(value, date):
        return day_text(value)
    return "" if value is None else str(value)


def _areas_text(service: Any) -> str:
    if service.everywhere:
        return EVERYWHERE
    return "; ".join(sorted(town.name for town in service.municipalities.all()))


def _number_text(digits: str) -> str:
    try:
        return Number.parse(digits).shown if digits else ""
    except NumberFault:
        # Got past the forms; whoever is to mend it has to be able to see it.
        return digits


def _hours_columns(
    level: str, field: str, headings: Headings, about: str = ""
) -> tuple[Column, ...]:
    abouts = (
        f"{about}Zoals ma-vr 08:30-12:00, 13:00-17:00; za 10:00-12:00. Ook: dag en nacht, "
        "gesloten, of niet bekend. 22:00-08:00 loopt door tot de volgende ochtend.",
        "Zoals gebruikelijke: gesloten. Of noem de dagen: Koningsdag: 10:00-12:00. Of: gewone "
        "tijden. Leeg: niets bekend.",
        "Elke afwijking op een eigen regel (Alt+Enter), zoals 24-12-2026: 10:00-14:00 (Kerstavond) "
        "of 27-12-2026 t/m 31-12-2026: gesloten.",
    )
    widths = (38, 26, 38)
    return tuple(
        Column(heading, level, field, about=told, width=width, hours=headings)
        for heading, told, width in zip(headings, abouts, widths, strict=True)
    )


_OWNER = "organization.name"

NUMBERS = Table(
    "Nummers",
    (
        Column(KEY, PHONE, about="Niet wijzigen. Laat leeg bij een nieuw nummer.", width=26),
        Column("Organisatie", SERVICE, _OWNER, None, "Bij wie dit hoort. Niet wijzigen.", 26),
        Column("Dienst", SERVICE, "name", None, "Bij welke dienst dit hoort. Niet wijzigen.", 30),
        Column("Soort", SERVICE, "kind", _line, "Van de hele dienst, zoals lokaal-team."),
        Column(
            "Gemeenten",
            SERVICE,
            "areas",
            _areas,
            "Van de hele dienst: hele regio, of gemeenten met een puntkomma ertussen: Almere; Urk.",
            24,
        ),
        Column("Omschrijving", PHONE, "label", _prose, "Zoals Buiten kantoortijd.", 26, prose=True),
        Column(
            "Nummer",
            PHONE,
            "number",
            _number,
            "Als tekst, zoals 036-123 45 67. Leeg: nog niet bekend. Of: eigen, als ieder een "
            "ander nummer belt.",
        ),
        Column(
            "Waar staat het nummer",
            PHONE,
            "where",
            _line,
            "Alleen bij een eigen nummer, zoals In het dossier.",
            26,
            prose=True,
        ),
        Column(
            "Voor wie",
            PHONE,
            "audience",
            _audience,
            "iedereen, alleen professionals of alleen verwijzers.",
        ),
        Column("Wat je zegt", PHONE, "instruction", _prose, "Zoals Kies 2.", 30, prose=True),
        Column(
            "Voor wie niet kan bellen",
            PHONE,
            "without_phoning",
            _prose,
            "Hoe iemand die doof is of niet kan praten deze lijn bereikt, zoals via de chat.",
            30,
            prose=True,
        ),
        *_hours_columns(PHONE, "hours", ANSWERED),
        Column("Werkt vanaf", PHONE, "valid_from", _day, "Zoals 02-04-2027."),
        Column("Werkt tot en met", PHONE, "valid_to", _day, "De laatste dag."),
        Column(
            "Gecontroleerd op",
            PHONE,
            "assured_on",
            _day,
            "De dag waarop je dit nummer belde of navroeg.",
        ),
        Column(
            "Gecontroleerd door",
            PHONE,
            "assured_by",
            _line,
            "Een functie, geen naam.",
            22,
            prose=True,
        ),
        Column(
            "Gestopt op",
            SERVICE,
            "ended_on",
            _day,
            "Van de hele dienst. Een rij weghalen stopt niets.",
        ),
    ),
)  # fmt: skip

SERVICES = Table(
    "Diensten",
    (
        Column(KEY, SERVICE, about="Niet wijzigen.", width=26),
        Column("Organisatie", SERVICE, _OWNER, None, "Niet wijzigen.", 26),
        Column("Dienst", SERVICE, "name", _name, "De naam van de dienst.", 30, prose=True),
        Column("In één zin", SERVICE, "summary", _prose, "Wat de dienst doet.", 40, prose=True),
        Column("Leeftijd vanaf", SERVICE, "ages_from", _age, "Zoals 18."),
        Column("Leeftijd tot en met", SERVICE, "ages_to", _age, "Zoals 17."),
        *_hours_columns(
            SERVICE, "comes.hours", COMES, "Alleen als de dienst naar mensen toe komt. "
        ),
        Column("Komt binnen", SERVICE, "comes.arrives_within", _term, "Zoals 2 uur."),
        Column(
            "Komt alleen in",
            SERVICE,
            "comes.area",
            _some_towns,
            "Gemeenten met een puntkomma ertussen: Almere; Urk. Leeg: overal waar de dienst werkt.",
            24,
        ),
        Column(
            "Adres", SERVICE, "visit.address", _prose, "Als mensen er heen kunnen.", 30, prose=True
        ),
        *_hours_columns(
            SERVICE, "visit.hours", VISIT, "Alleen als mensen er zelf heen kunnen. "
        ),
        Column(
            "Adres gecontroleerd op",
            SERVICE,
            "visit.assured_on",
            _day,
            "De dag waarop je dit navroeg.",
        ),
        Column(
            "Adres gecontroleerd door",
            SERVICE,
            "visit.assured_by",
            _line,
            "Een functie, geen naam.",
            22,
            prose=True,
        ),
    ),
)  # fmt: skip

ORGANIZATIONS = Table(
    "Organisaties",
    (
        Column(KEY, ORGANIZATION, about="Niet wijzigen.", width=26),
        Column("Organisatie", ORGANIZATION, "name", _name, "De naam.", 30, prose=True),
        Column("Website", ORGANIZATION, "website", _line, "Zoals https://example.org.", 30),
        Column("Mailadres", ORGANIZATION, "email", _line, "Van een functie.", 30),
        Column(
            "Wat deze organisatie een crisis noemt",
            ORGANIZATION,
            "crisis_definition",
            _prose,
            "In hun eigen woorden.",
            40,
            prose=True,
        ),
    ),
)

TABLES = (NUMBERS, SERVICES, ORGANIZATIONS)

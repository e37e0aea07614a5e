"""Cells that leave and come back: formulas, strange letters, and what Excel makes of a value."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.formulas import guarded, unguarded
from exchange.spreadsheet.cells import (
    Cell,
    cell_of,
    cell_of_text,
    escaped,
    same_text,
    shortened,
    spoilt,
    unescaped,
)
from exchange.spreadsheet.columns import NUMBERS, SERVICES, Towns, Unreadable, read_cell

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
TOWNS = Towns.of({"almere": "Almere", "urk": "Urk", "bergen-nh": "Bergen", "bergen-l": "Bergen"})


@given(ANY_TEXT)
def test_a_text_comes_back_from_csv_as_it_was_and_never_starts_like_a_formula(text):
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(ANY_TEXT)
def test_a_text_comes_back_from_a_workbook_as_it_was(text):
    assert unescaped(escaped(text)) == text


@pytest.mark.parametrize("text", ["'s-Gravenhage", "'", "gewoon", "a=b", "'t Huis"])
def test_an_apostrophe_that_somebody_typed_stays(text):
    assert unguarded(text) == text


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, Cell("")),
        (361234567, Cell("361234567", "number")),
        (361234567.0, Cell("361234567", "number")),
        (0.354166, Cell("0,354166", "number")),
        (True, Cell("WAAR", "yes-or-no")),
        (False, Cell("ONWAAR", "yes-or-no")),
        (datetime(2027, 4, 2), Cell("02-04-2027", "date")),  # noqa: DTZ001 (Excel has no zones)
        (date(2027, 4, 2), Cell("02-04-2027", "date")),
        (datetime(2027, 4, 2, 8, 30), Cell("02-04-2027 08:30", "time")),  # noqa: DTZ001
        (time(8, 30), Cell("08:30", "time")),
        (timedelta(hours=26, minutes=5), Cell("26:05", "time")),
        ("036-123 45 67", Cell("036-123 45 67")),
        ("#NAAM?", Cell("#NAAM?", "error")),
        ("#########", Cell("#########", "error")),
        ("#N/B ", Cell("#N/B", "error")),
        ("_x0041_", Cell("A")),
    ],
)
def test_what_excel_made_of_a_cell_is_known(value, cell):
    assert cell_of(value) == cell


def test_a_formula_is_a_formula_whatever_it_says():
    assert cell_of("=A1&B1", formula=True).kind == "formula"


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("Bel\u00a0eerst", "Bel eerst"),
        (" Bel eerst ", "Bel eerst"),
        ("Bel\r\neerst", "Bel\neerst"),
        ("Bel\u200beerst", "Beleerst"),
    ],
)
def test_what_nobody_sees_is_no_difference(text, stored):
    assert same_text(text, stored)


def test_a_dash_of_autocorrect_is_a_difference_in_prose_alone():
    assert not same_text("08:30–17:00", "08:30-17:00")
    assert same_text("08:30–17:00", "08:30-17:00", prose=False)


def test_letters_that_an_old_csv_lost_are_no_difference():
    assert same_text("Zo? en caf\u00e9", "Zoł en caf\u00e9", narrow="cp1252")
    assert not same_text("Zo? en caf\u00e9", "Zoł en caf\u00e9")


def test_a_long_text_is_quoted_short():
    assert shortened("a" * 70) == f"“{'a' * 60}…”"


@pytest.mark.parametrize("kind", ["formula", "error", "yes-or-no", "number", "date", "time"])
def test_each_way_to_spoil_a_cell_has_a_sentence(kind):
    assert "“x”" in spoilt(Cell("x", kind))


def read(heading, cell, table=NUMBERS):
    given_cell = cell if isinstance(cell, Cell) else Cell(cell)
    return read_cell(table.column(heading), given_cell, TOWNS)


def refusal(heading, cell, table=NUMBERS):
    with pytest.raises(Unreadable) as refused:
        read(heading, cell, table)
    return str(refused.value)


@pytest.mark.parametrize(
    ("heading", "text", "value"),
    [
        ("Nummer", "036-123 45 67", "0361234567"),
        ("Nummer", "", ""),
        ("Nummer", "112", "112"),
        ("Voor wie", "Alleen professionals", "professional"),
        ("Werkt vanaf", "2-4-2027", date(2027, 4, 2)),
        ("Werkt vanaf", "2027-04-02", date(2027, 4, 2)),
        ("Werkt vanaf", "02–04–2027", date(2027, 4, 2)),
        ("Werkt vanaf", Cell("02-04-2027", "date"), date(2027, 4, 2)),
        ("Werkt vanaf", "", None),
        ("Gemeenten", "Hele regio", None),
        ("Gemeenten", "Urk; almere", ("almere", "urk")),
        ("Gemeenten", "bergen-nh", ("bergen-nh",)),
        ("Omschrijving", " Buiten  kantoortijd ", "Buiten  kantoortijd"),
        ("Soort", "lokaal-team", "lokaal-team"),
    ],
)
def test_a_cell_is_read(heading, text, value):
    assert read(heading, text) == value


@pytest.mark.parametrize(
    ("heading", "cell", "words"),
    [
        ("Nummer", Cell("361234567", "number"), "mist waarschijnlijk een nul vooraan (036-123"),
        ("Nummer", Cell("115", "number"), "115 staat hier als getal"),
        ("Nummer", "361234567", "lijkt de nul vooraan weggevallen"),
        ("Nummer", "3,6123E+08", "de cijfers zijn weg"),
        ("Nummer", Cell("02-04-2027", "date"), "een datum van gemaakt"),
        ("Nummer", Cell("=A1", "formula"), "een formule"),
        ("Nummer", Cell("#NAAM?", "error"), "een melding van Excel"),
        ("Voor wie", "", "iedereen, alleen professionals of alleen verwijzers"),
        ("Werkt vanaf", "2/4/2027", "is geen datum"),
        ("Werkt vanaf", "2-4-27", "vier cijfers voor het jaar"),
        ("Werkt vanaf", "30-02-2027", "is geen datum"),
        ("Werkt vanaf", "46479", "een datum als getal (misschien 02-04-2027)"),
        ("Werkt vanaf", Cell("46479", "number"), "misschien 02-04-2027"),
        ("Werkt vanaf", Cell("12,5", "number"), "12,5 staat hier als getal, niet als datum"),
        ("Gemeenten", "", "hier staat niets"),
        ("Gemeenten", "Ede", "hoort niet bij deze regio"),
        ("Gemeenten", "Bergen", "meer dan één gemeente"),
        ("Soort", "a\nb", "maar één regel"),
        ("Omschrijving", "a\x00b", "een teken in dat niet kan"),
        ("Omschrijving", Cell("24", "number"), "staat hier als getal"),
    ],
)
def test_a_spoilt_cell_is_refused_and_says_what_to_do(heading, cell, words):
    assert words in refusal(heading, cell)


def test_an_age_may_be_a_number_and_a_name_may_not_be_empty():
    assert read("Leeftijd vanaf", Cell("18", "number"), SERVICES) == 18
    assert read("Leeftijd vanaf", "", SERVICES) is None
    assert "is geen leeftijd" in refusal("Leeftijd vanaf", Cell("18,5", "number"), SERVICES)
    assert "een naam" in refusal("Dienst", " ", SERVICES)
    assert cell_of_text("x") == Cell("x")

"""Opening hours in three cells: what leaves comes back, and what is typed is read strictly."""

from typing import Any

import pytest
from hypothesis import given

from contacts.hours.engine import Hours
from exchange.spreadsheet.hours_cells import (
    EXCEPTION,
    HOLIDAY,
    WEEK,
    CellFault,
    cells_of,
    document_of,
)
from tests import factories
from tests.contacts.test_hours_properties import HOURS, documents_and_days

OFFICE = factories.OFFICE


def read(changed, stored) -> Any:
    return document_of(changed, stored)


def week(text):
    return read({WEEK: text}, None)["week"]


def refused(heading, text, stored=OFFICE):
    with pytest.raises(CellFault) as fault:
        read({heading: text}, stored)
    assert fault.value.heading == heading
    return fault.value.sentence


@pytest.mark.parametrize(
    ("document", "cells"),
    [
        (None, ("niet bekend", "", "")),
        ({"week": "kapot"}, ("niet bekend", "", "")),
        (factories.ALWAYS, ("dag en nacht", "", "")),
        (factories.NEVER, ("gesloten", "", "")),
        (OFFICE, ("ma-vr 08:30-17:00", "", "")),
        (
            factories.hours(
                (["ma", "di"], "08:30", "12:00"),
                (["ma", "di"], "13:00", "17:00"),
                (["za"], "00:00", "24:00"),
                holidays=[{"days": "default", "hours": []}],
                exceptions=[
                    {
                        "from": "2026-12-24",
                        "to": "2027-01-01",
                        "hours": [{"from": "10:00", "to": "12:00"}],
                        "note": "Kerst;\n(kort)",
                        "ends_night_before": True,
                    }
                ],
            ),
            (
                "ma, di 08:30-12:00, 13:00-17:00; za dag en nacht",
                "gebruikelijke: gesloten",
                "24-12-2026 t/m 01-01-2027: 10:00-12:00; de nacht ervoor stopt om 00:00 "
                "(Kerst;\\n(kort))",
            ),
        ),
        (
            factories.hours(holidays="none"),
            ("gesloten", "gewone tijden", ""),
        ),
        (
            factories.hours(
                holidays=[
                    {
                        "days": ["Koningsdag", "Eerste kerstdag"],
                        "hours": [{"from": "10:00", "to": "12:00"}],
                    }
                ]
            ),
            ("gesloten", "Koningsdag, Eerste kerstdag: 10:00-12:00", ""),
        ),
    ],
)
def test_hours_leave_as_people_write_them(document, cells):
    assert tuple(cells_of(document).values()) == cells


@HOURS
@given(documents_and_days(plain=True))
def test_hours_that_are_typed_over_mean_the_same(asked):
    plain = [{key: row[key] for key in ("days", "from", "to")} for row in asked[0]["week"]]
    kept = Hours.parse({**asked[0], "week": plain}).document()
    again = read(cells_of(kept), None)
    assert cells_of(again) == cells_of(kept)
    assert Hours.parse(again).weekly_words() == Hours.parse(kept).weekly_words()


@pytest.mark.parametrize(
    "text",
    [
        "ma–vr 8:30 – 17:00; za 10.00-12.00",
        "ma t/m vr 08:30-17:00;za 10:00 tot 12:00",
        "ma, di, wo, do, vr: 08:30-17:00; za 10:00-12:00;",
        "MA-VR 08:30-17:00; ZA\u00a010:00-12:00",
        "ma-vr 08:30-17:00\n; za 10:00-12:00; zo gesloten",
    ],
)
def test_hours_are_understood_as_people_and_autocorrect_write_them(text):
    assert cells_of({"week": week(text)})[WEEK] == "ma-vr 08:30-17:00; za 10:00-12:00"


def test_two_spans_of_a_day_may_stand_side_by_side():
    assert cells_of(read({WEEK: "ma 08:00-12:00 en 13:00-17:00"}, None))[WEEK] == (
        "ma 08:00-12:00, 13:00-17:00"
    )


@pytest.mark.parametrize(
    ("heading", "text", "words"),
    [
        (WEEK, "0,354166", "is niet te lezen"),
        (WEEK, "08:30-17:00", "is niet te lezen"),
        (WEEK, "ma-vr half negen tot vijf", "als van en tot"),
        (WEEK, "vr-ma 08:30-17:00", "loopt achteruit"),
        (WEEK, "ma 12:00-12:00", "dag en nacht"),
        (WEEK, "ma 25:00-26:00", "is geen tijd"),
        (HOLIDAY, "dicht", "is niet te lezen"),
        (HOLIDAY, "gebruikelijke:", "is niet te lezen"),
        (HOLIDAY, "Sinterklaas: gesloten", "geen bekende feestdag"),
        (EXCEPTION, "kerst: dicht", "is niet te lezen"),
        (EXCEPTION, "24-12-2026: gesloten (open", "is niet te lezen"),
        (EXCEPTION, "24-12-2026:", "is niet te lezen"),
        (EXCEPTION, "30-02-2026: gesloten", "is geen datum"),
        (EXCEPTION, "01-01-2027: gesloten\n01-01-2027: gesloten", "overlapt met regel 1"),
    ],
)
def test_what_cannot_be_read_is_refused_with_an_example(heading, text, words):
    assert words in refused(heading, text)


def test_what_is_not_touched_stays_as_it_is_stored():
    stored = factories.hours(
        (["wo", "ma"], "08:30", "17:00"), holidays=[{"days": "default", "hours": []}]
    )
    now = read({EXCEPTION: "24-12-2026: gesloten"}, stored)
    assert now["week"] == stored["week"]
    assert now["holidays"] == stored["holidays"]
    assert now["exceptions"][0]["from"] == now["exceptions"][0]["to"] == "2026-12-24"


def test_hours_can_be_forgotten_but_not_with_exceptions_left():
    assert read({WEEK: "niet bekend"}, OFFICE) is None
    assert read({WEEK: ""}, OFFICE) is None
    assert "niet bekend" in refused(HOLIDAY, "gewone tijden", None)
    assert read({WEEK: "ma 08:00-12:00", HOLIDAY: "gewone tijden"}, None)["holidays"] == "none"
    assert read({HOLIDAY: ""}, {**OFFICE, "holidays": "none"}) == OFFICE


def test_day_and_night_is_every_day_from_midnight_to_midnight():
    assert week("Dag en nacht") == factories.ALWAYS["week"]

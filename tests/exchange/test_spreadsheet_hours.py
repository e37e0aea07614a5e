"""Opening hours in three cells: what leaves comes back, and what is typed is read strictly."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given

from contacts.hours.engine import Hours
from contacts.hours.questions import KEEP
from exchange.spreadsheet.hours_cells import (
    COMES,
    EXCEPTION,
    HOLIDAY,
    VISIT,
    WEEK,
    CellFault,
    cells_of,
    read_cells,
)
from tests import factories
from tests.contacts.test_hours_properties import HOURS, documents_and_days

OFFICE = factories.OFFICE


TODAY = date(2026, 11, 30)


def read(changed, stored, **answers: str) -> Any:
    """The document that a row means, each question answered with its first choice or another."""
    chosen: dict[str, str] = {}
    # An answer may mend rows, about which something else is asked then.
    for _ in range(3):
        asked = read_cells(changed, stored, TODAY, chosen).asked
        chosen |= {one.key: answers.get(one.code, one.choices[0][0]) for one in asked}
    return read_cells(changed, stored, TODAY, chosen).document


def asked(changed, stored=None) -> list[str]:
    """Where something is asked, and what."""
    found = read_cells(changed, stored, TODAY, {}).asked
    return [f"{one.place}: {one.text}" for one in found]


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
@given(documents_and_days())
def test_hours_that_are_typed_over_mean_the_same(given_hours):
    kept = Hours.parse(given_hours[0])
    cells = cells_of(kept.document())
    right = {one.key: KEEP for one in read_cells(cells, None, TODAY, {}).asked}
    again = Hours.parse(read_cells(cells, None, TODAY, right).document)
    assert cells_of(again.document()) == cells
    assert again.words() == kept.words()
    assert again.band_weeks() == kept.band_weeks()


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
        (WEEK, "ma-vr half negen tot vijf", "kan 08:30 of 20:30 zijn"),
        (WEEK, "ma-vr 08:30-17:00; vr gesloten", "Schrijf ma-do 08:30-17:00."),
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
        (EXCEPTION, "24-12: gesloten", "In welk jaar is “24 12”?"),
        (EXCEPTION, "24-12-2026: straks", "is niet te lezen"),
        (
            EXCEPTION,
            "van dinsdag 27 t/m vrijdag 30 december 9-12",
            "In welk jaar is “30 december”?",
        ),
        (EXCEPTION, "dinsdag 27 t/m woensdag 30 december 2026: 9-12", "een zondag, geen dinsdag"),
        (HOLIDAY, "1e kerstdag: gesloten", 'Bedoel je "Eerste kerstdag"?'),
        (HOLIDAY, "feestdagen: straks", "is niet te lezen"),
        (HOLIDAY, "feestdagen gesloten; ma-vr feestdagen 9-12", "is niet te lezen"),
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


@pytest.mark.parametrize(
    ("typed", "dates"),
    [
        ("24 mrt 2027: dicht", ("2027-03-24", "2027-03-24")),
        ("24 dec. 2026: 10-14", ("2026-12-24", "2026-12-24")),
        ("1 sept. 2027 gesloten", ("2027-09-01", "2027-09-01")),
        ("24/12/2026: 10.00 - 14.00 uur", ("2026-12-24", "2026-12-24")),
        ("2026-12-24 t/m 2026-12-26: dicht", ("2026-12-24", "2026-12-26")),
        ("Van zondag 27 t/m woensdag 30 december 2026 van 9.00 tot 12.30 uur",
         ("2026-12-27", "2026-12-30")),
        ("24 december t/m 1 januari 2027: gesloten", ("2026-12-24", "2027-01-01")),
        ("24-12-2026 \u2013 26-12-2026: dicht", ("2026-12-24", "2026-12-26")),
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_write_it(typed, dates):
    (found,) = read({EXCEPTION: typed}, OFFICE)["exceptions"]
    assert (found["from"], found["to"]) == dates


def test_the_text_of_a_band_stays_as_it_was_typed():
    (found,) = read({EXCEPTION: "24-12-2026: 10-14 [Avond: ’t Is (kort).] (Kerst)"}, OFFICE)[
        "exceptions"
    ]
    assert found["hours"] == [
        {"from": "10:00", "to": "14:00", "band": "Avond", "say": "’t Is (kort)."}
    ]
    assert found["note"] == "Kerst"


class TestQuestions:
    @pytest.mark.parametrize(
        ("text", "question"),
        [
            ("ma-zo 00:00-23:59", "Tot 23:59 laat één minuut open. Bedoel je 24:00?"),
            ("ma-vr 09:00-17:00; vr 09:00-12:00", "vr 09:00 tot 12:00 valt binnen"),
            ("ma-vr 09:00-05:00", "Van 09:00 tot 05:00 de volgende dag is 20 uur. Klopt dat?"),
            ("ma-vr 17-8; za-zo dag en nacht", "Elke maandag neemt van 00:00 tot 08:00 niemand"),
            ("maandag tot vrijdag 9-12", "“maandag tot vrijdag”: hoort vrijdag erbij?"),
            ("09:00-17:00", "Op welke dagen geldt 09:00 tot 17:00?"),
        ],
    )
    def test_what_a_week_leaves_unclear_is_asked_at_its_cell(self, text, question):
        assert any(one.startswith(f"Openingstijden: {question}") for one in asked({WEEK: text}))

    def test_the_other_cells_have_their_questions_too(self):
        (one,) = asked({EXCEPTION: "24-12-2026: 9-5"}, OFFICE)
        assert one.startswith("Afwijkingen: Van 09:00 tot 05:00")
        (one,) = asked({HOLIDAY: "alle feestdagen: gesloten"}, OFFICE)
        assert one.startswith("Feestdagen: Welke feestdagen")

    @pytest.mark.parametrize(
        ("headings", "night", "answers"),
        [
            (
                COMES,
                "Elke maandag kan van 00:00 tot 08:00 niemand komen, terwijl andere nachten",
                {"Nee, dan kan er niemand komen", "Nee, van 23:59 tot 24:00 kan niemand komen"},
            ),
            (
                VISIT,
                "Elke maandag kun je er van 00:00 tot 08:00 niet terecht, terwijl andere nachten",
                {
                    "Nee, dan kun je er niet terecht",
                    "Nee, van 23:59 tot 24:00 kun je er niet terecht",
                },
            ),
        ],
    )
    def test_of_who_comes_and_where_one_can_go_nobody_asks_who_answers(
        self, headings, night, answers
    ):
        found = [
            one
            for text in ("ma-vr 17-8; za-zo dag en nacht", "ma-zo 00:00-23:59")
            for one in read_cells({headings.week: text}, None, TODAY, {}, headings).asked
        ]
        assert any(one.text.startswith(night) for one in found)
        assert answers <= {words for one in found for _, words in one.choices}
        assert not any("niemand op" in f"{one.text} {one.choices}" for one in found)

    def test_yes_runs_on_and_no_is_kept_as_said(self):
        post = {
            WEEK: "ma-vr 17:00-08:00; za-zo dag en nacht",
            HOLIDAY: "gebruikelijke: dag en nacht",
        }
        on = read(post, None)
        assert cells_of(on)[WEEK] == "ma-vr 17:00-08:00; za, zo 00:00-08:00 de volgende dag"
        assert cells_of(on)[HOLIDAY] == "gebruikelijke: 00:00-08:00 de volgende dag"
        assert "sure" not in on
        said = read(post, None, **{"night-cut": "keep"})
        assert said["sure"] == ["night-cut"]
        assert cells_of(said)[WEEK] == "ma-vr 17:00-08:00; za, zo dag en nacht"

    def test_what_was_said_of_other_rows_is_asked_again(self):
        stored = {**read({WEEK: "ma 9-17; ma 9-12"}, None, contained="keep")}
        assert stored["sure"] == ["contained"]
        assert len(asked({EXCEPTION: "24-12-2026: dicht"}, stored)) == 1


def test_holidays_may_stand_in_the_week_and_replace_what_was_there():
    typed = "ma-vr 9-17; feestdagen 10-12"
    stored = factories.hours((["ma"], "08:00", "12:00"), holidays="none")
    assert cells_of(read({WEEK: typed}, stored))[HOLIDAY] == "gebruikelijke: 10:00-12:00"
    assert "op één plaats" in refused_with({WEEK: typed, HOLIDAY: "gewone tijden"})


def refused_with(changed) -> str:
    with pytest.raises(CellFault) as fault:
        read_cells(changed, OFFICE, TODAY, {})
    return fault.value.sentence


def test_each_rule_for_holidays_stands_in_its_cell():
    typed = "Koningsdag: 10-12; Kerstavond, Oudejaarsdag: 8.30-15; gebruikelijke: gesloten"
    assert cells_of(read({HOLIDAY: typed}, OFFICE))[HOLIDAY] == (
        "Koningsdag: 10:00-12:00; Kerstavond, Oudejaarsdag: 08:30-15:00; gebruikelijke: gesloten"
    )


def test_day_and_night_is_every_day_from_midnight_to_midnight():
    assert week("Dag en nacht") == factories.ALWAYS["week"]

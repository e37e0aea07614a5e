"""Opening hours as Anna types them: understood, or told what is wrong and where."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.hours import Hours, HoursFault, to_instant
from contacts.hours_typed import MOST_TEXT, Typed, document_of, typed_of
from tests.contacts.test_hours_properties import HOURS, documents_and_days

NOTHING = ("",) * 7


def week(*days: str, **rest) -> Typed:
    return Typed(kind="week", days=(*days, *NOTHING)[:7], **rest)


def known(typed: Typed) -> dict[str, Any]:
    document = document_of(typed)
    assert document is not None
    return document


def faults_of(typed: Typed) -> list[tuple[str, str]]:
    with pytest.raises(HoursFault) as refused:
        document_of(typed)
    return refused.value.faults


def monday(text: str) -> list[str]:
    document = known(week(text))
    return [f"{row['from']}-{row['to']}" for row in document["week"]]


@HOURS
@given(documents_and_days(), st.text())
def test_what_is_stored_comes_back_the_same_after_a_visit_to_the_form(asked, note):
    document, first = asked
    for exception in document["exceptions"]:
        exception["note"] = note.replace("\x00", "")
    before, after = Hours.parse(document), Hours.parse(document_of(typed_of(document)))
    start = before.spans(_midnight(first), _midnight(first + timedelta(days=8)))
    assert after.spans(_midnight(first), _midnight(first + timedelta(days=8))) == start
    assert after.weekly_words() == before.weekly_words()
    assert [row.note or "" for row in after.exceptions] == [
        row.note or "" for row in before.exceptions
    ]
    assert [row.ends_night_before for row in after.exceptions] == [
        row.ends_night_before for row in before.exceptions
    ]


def _midnight(day):
    return to_instant(day, 0)


def test_unknown_hours_stay_unknown():
    assert document_of(typed_of(None)) is None


def test_hours_that_cannot_be_read_are_shown_as_unknown():
    assert typed_of({"week": "kapot"}) == Typed()


def test_day_and_night_is_one_choice():
    typed = typed_of(
        {
            "week": [
                {"days": ["ma", "di", "wo", "do", "vr", "za", "zo"], "from": "00:00", "to": "24:00"}
            ]
        }
    )
    assert (typed.kind, typed.days) == ("always", NOTHING)
    assert Hours.parse(document_of(Typed(kind="always"))).always


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("08:30-17:00", ["08:30-17:00"]),
        ("8.30 - 17.00 uur", ["08:30-17:00"]),
        ("van 8u30 tot 17u", ["08:30-17:00"]),
        ("8:30-12:00, 13:00-17:00", ["08:30-12:00", "13:00-17:00"]),
        ("8:30-12:00 en 13:00-17:00", ["08:30-12:00", "13:00-17:00"]),
        ("9–12; 13–17", ["09:00-12:00", "13:00-17:00"]),
        ("22:00-08:00", ["22:00-08:00"]),
        ("00:00-24:00", ["00:00-24:00"]),
        ("Dag en nacht", ["00:00-24:00"]),
        ("gesloten", []),
        ("  ", []),
    ],
)
def test_times_are_read_as_people_write_them(text, meant):
    assert monday(text) == meant


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("12:00-12:00", "Bedoel je dag en nacht?"),
        ("24:00-08:00", "24:00"),
        ("08:30-25:00", "“25:00” is geen tijd"),
        ("08:30-17:60", "“17:60” is geen tijd"),
        ("half negen tot vijf", "is niet te lezen"),
    ],
)
def test_a_time_that_is_none_is_told_with_its_day(text, said):
    [(place, sentence)] = faults_of(week("", text))
    assert place == "Dinsdag"
    assert said in sentence


def test_all_faults_are_told_at_once():
    typed = week("x", "12:00-12:00", observed="own", exceptions="y\n31-02-2027: gesloten")
    places = [place for place, _ in faults_of(typed)]
    assert places == [
        "Maandag",
        "Afwijkingen, regel 1",
        "Afwijkingen, regel 2",
        "Feestdagen",
        "Dinsdag",
    ]


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("2026-12-24: gesloten", ("2026-12-24", "2026-12-24")),
        ("24-12-2026 t/m 01-01-2027: gesloten", ("2026-12-24", "2027-01-01")),
        ("24/12/2026: gesloten", ("2026-12-24", "2026-12-24")),
        ("24 december 2026 tot en met 1 jan 2027: dicht", ("2026-12-24", "2027-01-01")),
    ],
)
def test_a_date_is_read_as_people_write_it(line, days):
    [row] = known(week("9-17", exceptions=line))["exceptions"]
    assert (row["from"], row["to"]) == days
    assert row["hours"] == []


def test_an_exception_has_times_a_note_and_may_end_the_night_before():
    line = "24-12-2026: 10:00-14:00, de nacht ervoor stopt (Kerst (avond))"
    [row] = known(week("9-17", exceptions=f"\n{line}\r\n"))["exceptions"]
    assert row["hours"] == [{"from": "10:00", "to": "14:00"}]
    assert (row["note"], row["ends_night_before"]) == ("Kerst (avond)", True)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("24-12-2026", "is niet te lezen"),
        ("24-12-2026: gesloten (Kerst", "is niet te lezen"),
        ("24-12-2026:", "Schrijf na de dubbele punt"),
        ("24 m 2026: gesloten", "is geen datum"),
        ("02-01-2027 t/m 24-12-2026: gesloten", "Draai ze om"),
    ],
)
def test_an_exception_that_is_none_is_told_with_its_line(line, said):
    faults = faults_of(week("9-17", exceptions=f"05-12-2026: 9-12\n{line}"))
    assert {place for place, _ in faults} == {"Afwijkingen, regel 2"}
    assert any(said in sentence for _, sentence in faults)


def test_two_exceptions_on_one_day_are_told_by_their_lines():
    lines = "\n24-12-2026: gesloten\n24-12-2026: 9-12"
    [(place, said)] = faults_of(week("9-17", exceptions=lines))
    assert place == "Afwijkingen, regel 3"
    assert "regel 2" in said


def test_holidays_are_silent_ordinary_usual_or_chosen():
    def rule(**typed):
        return known(week("9-17", **typed))["holidays"]

    assert rule() is None
    assert rule(observed="none") == {"observed": "none", "hours": []}
    usual = rule(observed="default", holiday_hours="10-12")
    assert usual == {"observed": "default", "hours": [{"from": "10:00", "to": "12:00"}]}
    own = Typed(kind="week", observed="own", named=("Koningsdag",), holiday_hours="gesloten")
    assert known(own)["holidays"] == {"observed": ["Koningsdag"], "hours": []}


def test_chosen_holidays_are_shown_as_ticks_and_none_chosen_as_ordinary_days():
    own = {"week": [], "holidays": {"observed": ["Koningsdag"], "hours": []}}
    assert typed_of(own).observed == "own"
    assert typed_of(own).named == ("Koningsdag",)
    none = {"week": [], "holidays": {"observed": [], "hours": []}}
    assert typed_of(none).observed == "none"


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        (week("9-17", holiday_hours="10-12"), "Feestdagen"),
        (week("9-17", observed="own"), "Feestdagen"),
        (week("9-17", observed="default", holiday_hours="12:00-12:00"), "Feestdagen"),
        (Typed(kind="week", named=("Koningsdag",)), "Feestdagen"),
        (week("9-17", observed="altijd"), "Feestdagen"),
        (Typed(kind="iets"), ""),
        (week("9" * (MOST_TEXT + 1)), ""),
        (week(exceptions="9" * (MOST_TEXT + 1)), ""),
    ],
)
def test_what_contradicts_itself_is_asked_about(typed, place):
    assert [where for where, _ in faults_of(typed)] == [place]


@pytest.mark.parametrize("was", ["unknown", "always"])
def test_somebody_who_typed_hours_but_forgot_to_choose_is_told(was):
    typed = Typed(kind=was, was=was, days=("9-17", *NOTHING[1:]))
    [(_, said)] = faults_of(typed)
    assert "maar koos" in said


def test_somebody_who_chooses_unknown_on_purpose_needs_not_empty_the_days():
    assert document_of(Typed(kind="unknown", was="week", days=("9-17", *NOTHING[1:]))) is None

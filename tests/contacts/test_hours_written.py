"""Hours as people write them are read, asked about or refused; nothing is guessed or dropped."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.hours.asking import unanswered
from contacts.hours.calendar import DAYS
from contacts.hours.engine import Hours
from contacts.hours.written import read_spans, read_week
from contacts.hours.written_times import Span, days_typed, spans_typed
from tests.contacts.hours_as_written import WAYS
from tests.contacts.test_hours_properties import HOURS, documents_and_days


def week_typed(rows) -> str:
    """Rows of a package on one line."""
    return "; ".join(
        f"{days_typed([DAYS.index(day) for day in row['days']])} {Span.of(row).typed}"
        + {"even": " (even weken)", "odd": " (oneven weken)"}.get(row.get("weeks"), "")
        for row in rows
    )


def spread(text: str) -> str:
    """A week as a cell shows it, with every span as a row of its own."""
    if text == "dag en nacht":
        return "ma-zo dag en nacht"
    parts = []
    for part in text.split("; "):
        days, _, spans = part.rpartition(" ") if ", " not in part else _split(part)
        parts += [f"{days} {span}" for span in spans.split(", ")]
    return "; ".join(parts)


def _split(part: str):
    at = next(n for n, mark in enumerate(part) if mark.isdigit() or part[n:].startswith("dag en"))
    return part[: at - 1], " ", part[at:]


def read(text: str, **answers: str) -> Any:
    """What a text says once each question was answered: by code, or with its first choice."""
    asked = read_week(text, {}).asked
    chosen = {one.key: answers.get(one.code.replace("-", "_"), one.choices[0][0]) for one in asked}
    written = read_week(text, chosen)
    assert unanswered(written.asked, chosen) == []
    return written


def refusal(text: str) -> str:
    with pytest.raises(ValueError, match=r"\.|\?") as refused:
        read_week(text, {})
    return str(refused.value)


@pytest.mark.parametrize("way", [one for one in WAYS if not one.refused], ids=lambda one: one.text)
def test_what_organizations_write_is_read_and_only_what_is_unclear_is_asked(way):
    written = read_week(way.text, {})
    assert week_typed(written.week).split("; ") == spread(way.means).split("; ")
    assert sorted(one.code for one in written.asked) == sorted(way.asks)
    assert len(unanswered(written.asked, {})) == len(way.asks)


@pytest.mark.parametrize("way", [one for one in WAYS if one.refused], ids=lambda one: one.text)
def test_what_says_no_hours_is_refused_with_a_way_out(way):
    assert way.refused in refusal(way.text)


@pytest.mark.parametrize(
    "text",
    [
        "ma–vr 8:30 – 17:00; za 10.00-12.00",
        "ma t/m vr 08:30-17:00;za 10:00 tot 12:00",
        "ma, di, wo, do, vr: 08:30-17:00; za 10:00-12:00;",
        "MA-VR 08:30-17:00; ZA\u00a010:00-12:00",
        "ma-vr 08:30-17:00\n; za 10:00-12:00; zo gesloten",
        "ma\u2011vr 08:30\u221217:00, za 10-12",
        "ma\u200b-vr 8:30 uur tot 17 uur. Za 10 uur - 12 uur",
        "Maandag tot en met vrijdag\n8u30-17u\nZaterdag\n10h-12h",
        "ma/di/wo/do/vr 0830-1700 & za 10-12",
        "doordeweeks van 8.30 tot 17.00u, zaterdags 10.00-12.00u",
        "elke dag behalve zaterdag en zondag 8:30-17; za 10-12",
    ],
)
def test_a_week_means_the_same_however_it_is_typed(text):
    assert week_typed(read(text).week) == "ma-vr 08:30-17:00; za 10:00-12:00"


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("gesloten", ""),
        ("ma-zo dicht", ""),
        ("ma 9-12 13-17", "ma 09:00-12:00; ma 13:00-17:00"),
        ("9 tot 17 uur ma t/m vr", "ma-vr 09:00-17:00"),
        ("ma 9-12 di", None),
        ("werkdagen 24 uur per dag", "ma-vr dag en nacht"),
        ("ma van 8 uur 's ochtends tot 10 uur 's avonds", "ma 08:00-22:00"),
        ("ma van 1 uur in de middag tot 12 uur 's nachts", "ma 13:00-24:00"),
        ("ma 22-8; di gesloten", "ma 22:00-08:00"),
        ("za, zo 00:00-08:00 de volgende dag", "za, zo 00:00-08:00 de volgende dag"),
        ("za van 0 tot de volgende dag 8 uur", "za 00:00-08:00 de volgende dag"),
        ("za 10-11 (oneven weken)", "za 10:00-11:00 (oneven weken)"),
        ("ma 9-12 [A]; vr 9-12 [B: Zeg niet: (x); \\] of “y”.]",
         "ma 09:00-12:00 [A]; vr 09:00-12:00 [B: Zeg niet: (x); \\] of “y”.]"),
        ("ma 9-12 [: Alleen tekst\\nmet twee regels]",
         "ma 09:00-12:00 [: Alleen tekst\\nmet twee regels]"),
        ("ma-vr 9-12 m.u.v. woensdag", "ma, di, do, vr 09:00-12:00"),
        ("vrijdag 17 uur tot zondag 0 uur", "vr 17:00-24:00; za dag en nacht"),
        ("van zondag 20:00 tot maandag 8:00", "zo 20:00-24:00; ma 00:00-08:00"),
    ],
)  # fmt: skip
def test_each_way_to_say_days_and_times(text, means):
    if means is None:
        assert "“di” staan geen tijden" in refusal(text)
    else:
        assert week_typed(read(text).week) == means


@pytest.mark.parametrize(
    ("text", "answers", "means"),
    [
        ("8-17", {"days": "workdays"}, "ma-vr 08:00-17:00"),
        ("maandag tot vrijdag 9-12", {"last_day": "without"}, "ma-do 09:00-12:00"),
        ("dagelijks 9-11", {"daily": "workdays"}, "ma-vr 09:00-11:00"),
        ("binnen kantooruren", {}, None),
        ("di en do tijdens kantooruren", {}, "di, do 08:30-17:00"),
        ("kantooruren m.u.v. woensdag", {}, "ma, di, do, vr 08:30-17:00"),
        ("kantooruren behalve maandagochtend", {}, "di-vr 08:30-17:00; ma 12:00-17:00"),
        ("kantooruren behalve vrijdagavond", {}, "ma-do 08:30-17:00"),
        ("in het weekend", {}, "za, zo dag en nacht"),
        ("spreekuur en balie: ma 9-12", {}, "ma 09:00-12:00"),
    ],
)
def test_an_answer_decides_what_is_meant(text, answers, means):
    if means is None:
        assert "“binnen” in" in refusal(text)
    else:
        assert week_typed(read(text, **answers).week) == means


class TestHolidays:
    @pytest.mark.parametrize(
        ("text", "rules"),
        [
            ("ma-vr 9-12; feestdagen 10-11",
             [{"days": "default", "hours": [{"from": "10:00", "to": "11:00"}]}]),
            ("ma-vr 9-12, zon- en feestdagen gesloten", [{"days": "default", "hours": []}]),
            ("ma-vr 9-12 (m.u.v. feestdagen)", [{"days": "default", "hours": []}]),
            ("ma-vr 9-12; feestdagen 10-11; feestdagen 13-14",
             [{"days": "default", "hours": [{"from": "10:00", "to": "11:00"},
                                            {"from": "13:00", "to": "14:00"}]}]),
            ("ma-vr 9-12", None),
        ],
    )  # fmt: skip
    def test_they_may_stand_among_the_days(self, text, rules):
        assert read(text).holidays == rules

    def test_which_they_are_is_asked(self):
        (rule,) = read("ma-vr 9-12; feestdagen dicht", holidays="all").holidays
        assert len(rule["days"]) == 11
        assert "Goede Vrijdag" in rule["days"]

    def test_they_may_not_be_open_and_closed(self):
        assert "twee keer" in refusal("ma-vr 9-12; feestdagen 10-11; feestdagen gesloten")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ma-vr 08:30-17:00; vr gesloten",
         "“vr gesloten” spreekt “ma-vr 08:30-17:00” tegen. Schrijf ma-do 08:30-17:00."),
        ("gesloten; ma 9-12, 13-17", "“gesloten” spreekt “ma 9-12, 13-17” tegen. Laat een van"),
        ("ma, wo, vr 9-12; wo dicht", "Schrijf ma, vr 09:00-12:00."),
        ("vr-ma 08:30-17:00", "loopt achteruit"),
        ("ma half negen tot vijf", "kan 08:30 of 20:30 zijn"),
        ("ma 25:00-26:00", "is geen tijd"),
        ("ma 24:00-8:00", "Begint het om middernacht? Schrijf 00:00."),
        ("ma 17 uur 's ochtends tot 20", "spreekt zichzelf tegen"),
        ("ma 08 uur 's avonds tot 22", "spreekt zichzelf tegen"),
        ("0,354166", "is niet te lezen"),
        ("ma 9", "is niet te lezen"),
        ("ma 9 tot", "is niet te lezen"),
        ("ma", "Bij “ma” staan geen tijden"),
        ("ma en", "“en” in “ma en” is niet te lezen"),
        ("en", "“en” in “en” is niet te lezen"),
        ("ma 9-12 gesloten", "spreekt zichzelf tegen"),
        ("ma-vr 9-12 behalve", "is niet te lezen"),
        ("’s avonds", "Bij “'s avonds” staan geen tijden"),
        ("feestdagen gesloten", "zegt niet wanneer er in de week iemand opneemt"),
        ("feestdagen 10-12", "zegt niet wanneer er in de week iemand opneemt"),
        ("", "zegt niet wanneer"),
        ("ma kantooruren en vr 9-12", "Bij “ma” staan geen tijden"),
        ("weekend t/m maandag 9-12", "“weekend-maandag” is niet te lezen"),
        ("ma-vr 9-12 behalve zo en feestdagen", "is niet te lezen"),
        ("ma-vr 9-12 behalve vrijdagmiddag", "schrijf “vrijdagmiddag” apart"),
        ("van ma 9:00 tot ma 8:00", "dezelfde dag"),
        ("tot 13 januari", "zegt tot wanneer dit geldt"),
        ("ma 9-12 straks", "“straks” in “ma 9-12 straks” is niet te lezen"),
        ("straks", "“straks” is niet te lezen. Schrijf het zoals"),
    ],
)  # fmt: skip
def test_what_contradicts_itself_or_says_nothing_is_told(text, words):
    assert words in refusal(text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("8:30-12, 13-17 uur", "08:30-12:00, 13:00-17:00"),
        ("van 9 tot 12 en 13u tot 17u", "09:00-12:00, 13:00-17:00"),
        ("tussen 9 en 12 en tussen 13 en 17", "09:00-12:00, 13:00-17:00"),
        ("9–12; 13—17", "09:00-12:00, 13:00-17:00"),
        ("9\u201112", "09:00-12:00"),
        ("dag en nacht", "dag en nacht"),
        ("24 uur", "dag en nacht"),
        ("24/7", "dag en nacht"),
        ("dicht", "gesloten"),
        ("", "gesloten"),
        ("-", "gesloten"),
        ("8:00-8:00 de volgende dag", "08:00-08:00 de volgende dag"),
    ],
)
def test_spans_stand_in_one_line(typed, meant):
    assert spans_typed(read_spans(typed)) == meant


@pytest.mark.parametrize(
    "typed", ["9", "9-12-17", "van alles", "9-half 5", "ma 9-12", "vanaf 9", "tot 12", "9-12 dicht"]
)
def test_a_span_that_is_none_is_told(typed):
    with pytest.raises(ValueError, match=r"niet te lezen|kan 04:30 of 16:30"):
        read_spans(typed)


@HOURS
@given(documents_and_days())
def test_what_is_stored_can_be_typed_over(asked):
    week = Hours.parse(asked[0]).document()["week"]
    assert read_week(week_typed(week) or "gesloten", {}).asked == []
    again = read_week(week_typed(week) or "gesloten", {}).week
    assert [(row["days"], Span.of(row)) for row in again] == [
        (sorted(set(row["days"]), key=DAYS.index), Span.of(row)) for row in week
    ]


@given(st.text(max_size=60))
def test_whatever_is_typed_it_is_read_or_refused_in_a_sentence(text):
    said, written = tried(text)
    assert said.endswith((".", "?")) if said else written is not None
    if written:
        Hours.parse({"week": [row for row in written.week if row["from"] != row["to"]]})


def tried(text: str) -> Any:
    """The sentence of a refusal and None, or "" and what was read."""
    try:
        return "", read_week(text, {})
    except ValueError as fault:
        return str(fault), None

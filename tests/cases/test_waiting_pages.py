"""What the pages say first, and what stands there while it can wait."""

import re

import pytest
from django.test import Client

from tests.cases.harness import base, given, page
from tests.reading import read

pytestmark = pytest.mark.django_db

LATE = "2026-12-07T23:40"
PATH = "/aastad/a-zorgen/"
TEAM = "services.team.phones[0].hours"
WORKDAYS = ["ma", "di", "wo", "do", "vr"]


def seen(at, changes=None):
    given(base(changes or {}))
    return read(Client().get(PATH, {"op": at}))


def test_wait_6_the_team_comes_first_and_the_alarm_number_is_the_one_button():
    given()
    told = page(PATH, LATE)
    assert told.heading == "Dit kan wachten: bel Lokaal team morgen vanaf 08:30"
    assert told.first_dial == "tel:112"
    for words in (
        "Volgens afspraak eerst: Bel het lokale team",
        "Zet een herinnering",
        "Wordt het onveilig? Bel Alarmnummer",
    ):
        assert words in told.words
    shown = read(Client().get(PATH, {"op": LATE}))
    first, second = shown.one("ol", class_="call").all("li", class_="line")
    assert (first.attributes["data-service"], second.attributes["data-service"]) == (
        "team",
        "alarm",
    )
    (number,) = [one for one in first.all("a") if one.attributes["href"].startswith("tel:")]
    assert (number.attributes["class"], number.text) == ("tel", "036-521 20 00")
    assert len(shown.all("a", class_="dial")) == 1
    title = shown.one("title").text
    assert title.startswith("Zorgen – Aastad")
    assert not any(name in title for name in ("Lokaal team", "Alarmnummer", "lokale team"))


def test_wait_6_the_reminder_is_one_event_without_the_way_there():
    given()
    answer = Client().get(f"{PATH}herinnering.ics", {"op": LATE})
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode()
    assert text.count("BEGIN:VEVENT") == 1
    assert "DTSTART:20261208T073000Z" in text
    assert "SUMMARY:Bel Lokaal team" in text
    assert "036-521 20 00" in text
    assert not re.search("zorgen|Wat is er?|lokale team", text, re.IGNORECASE)


def test_there_is_nothing_to_be_reminded_of_while_somebody_answers():
    given()
    answer = Client().get(f"{PATH}herinnering.ics", {"op": "2026-12-08T09:00"})
    assert (answer.status_code, answer["Location"]) == (302, f"{PATH}?op=2026-12-08T09%3A00")
    nowhere = Client().get("/aastad/bestaat-niet/herinnering.ics")
    assert (nowhere.status_code, nowhere["Location"]) == (302, "/aastad/?weg=1")


def test_while_the_team_answers_the_title_comes_first_and_nothing_else_is_said():
    shown = seen("2026-12-08T09:00")
    assert shown.one("h1").text == "Bel het lokale team"
    for words in ("Volgens afspraak", "Zet een herinnering", "Wordt het onveilig"):
        assert words not in shown.text
    assert [one.attributes["href"] for one in shown.all("a", class_="dial")] == ["tel:+31365212000"]


@pytest.mark.parametrize(
    ("urgency", "at", "words"),
    [
        ("nu", LATE, "Nu"),
        ("vandaag", "2026-12-08T09:00", "Vandaag"),
        ("vandaag", "2026-12-08T06:00", "Vandaag"),
        ("vandaag", LATE, "Doe dit nu"),
        ("zorgen", LATE, "Zorgen, nog geen crisis"),
    ],
)
def test_how_soon(urgency, at, words):
    shown = seen(at, {"outcomes.zorgen.urgency": urgency})
    assert shown.one("p", class_="urgency").text == words


def test_the_band_and_the_next_one_follow_the_state():
    evening = {"days": WORKDAYS, "from": "17:00", "to": "22:00", "band": "avond"}
    night = {"days": WORKDAYS, "from": "22:00", "to": "08:30", "band": "achterwacht"}
    night["say"] = "De telefoon gaat over naar wie thuis dienst heeft."
    changes = {TEAM: {"week": [evening, night], "holidays": "none"}}
    said = seen("2026-12-07T18:00", changes).text
    assert "Nu bereikbaar, tot morgen 08:30. Avond. Vanaf 22:00: achterwacht." in said
    later = read(Client().get(PATH, {"op": "2026-12-07T23:00"})).text
    assert "tot morgen 08:30. Achterwacht: De telefoon gaat over naar wie thuis" in later


def test_paper_has_a_row_for_each_band_and_says_that_a_worry_can_wait():
    evening = {"days": WORKDAYS, "from": "17:00", "to": "22:00", "band": "avond"}
    night = {"days": WORKDAYS, "from": "22:00", "to": "08:30", "band": "achterwacht"}
    night["say"] = "De telefoon gaat over."
    given(base({TEAM: {"week": [evening, night], "holidays": "none"}}))
    paper = read(Client().get("/aastad/stroomschema/"))
    team = paper.all("li", data_service="team")[0]
    assert [row.text for row in team.one("ul").all("li")] == [
        "avond: ma t/m vr 17:00 tot 22:00.",
        "achterwacht: ma t/m vr 22:00 tot 08:30 de volgende dag. De telefoon gaat over.",
    ]
    assert "Kan wachten tot het team open is" in paper.text


def test_a_number_in_three_shifts_tells_the_hours_of_each():
    shifts = {"Dag": ("08:30", "17:00"), "Nacht": ("17:00", "08:30")}
    phones = [
        {
            "number": "036-521 20 00",
            "label": label,
            "hours": {"week": [{"days": WORKDAYS, "from": start, "to": end}], "holidays": "none"},
        }
        for label, (start, end) in shifts.items()
    ]
    said = seen("2026-12-07T18:00", {"services.team.phones": phones}).text
    assert "Dag: ma t/m vr 08:30 tot 17:00" in said
    assert "Nacht: ma t/m vr 17:00 tot 08:30 de volgende dag" in said
    paper = read(Client().get("/aastad/stroomschema/")).all("li", data_service="team")[0].text
    assert "Dag: ma t/m vr 08:30 tot 17:00; ook op feestdagen; Nacht: ma" in paper

"""Hours that are often a mistake: asked in the check of a file, in Excel and in the form."""

import pytest

from contacts.models import Phone
from tests import factories
from tests.admin_cast import change, errors, signed_in
from tests.cases.harness import ask, base, check, codes, given, told
from tests.exchange.spreadsheets import Workbook, answered, confirmed, faults, questions, uploaded

pytestmark = pytest.mark.django_db

WORKDAYS = ["ma", "di", "wo", "do", "vr"]
EVERY_DAY = [*WORKDAYS, "za", "zo"]
TEAM, POST = "services.team.phones[0].hours.week", "services.hap.phones[0].hours"
DAY_AND_NIGHT = {"from": "00:00", "to": "24:00"}
NIGHTS = {"days": WORKDAYS, "from": "17:00", "to": "08:00"}
AS_POSTS_WRITE = {
    "week": [NIGHTS, {"days": ["za", "zo"], **DAY_AND_NIGHT}],
    "holidays": [{"days": "default", "hours": [DAY_AND_NIGHT]}],
}


def row(days, start, end):
    return {"days": days, "from": start, "to": end}


def asked_of(service: str) -> list[str]:
    """What the check asks about the hours of a service, told once."""
    place = f"dienst {service}"
    found = [one for one in check() if (one["code"], one["place"]) == ("hours-question", place)]
    return list(dict.fromkeys(one["message"] for one in found))


def coordinator(region):
    """Somebody who keeps this region, signed in."""
    return signed_in(factories.coordinator(region=region, name="kees"))


def phone_of(service: str) -> Phone:
    return Phone.objects.get(service__slug=service)


def week_of(service: str) -> list[dict[str, object]]:
    hours = phone_of(service).hours
    assert hours
    week: list[dict[str, object]] = hours["week"]
    return week


def first_call(at: str) -> dict[str, object]:
    return told(ask("aastad", "a-ziek", at=at), {"call": ""})


def test_hours_1_a_post_as_posts_write_is_asked_about_and_says_what_it_says():
    given(base({POST: AS_POSTS_WRITE}))
    (message,) = asked_of("hap")
    assert "Elke maandag" in message
    assert "van 00:00 tot 08:00" in message
    assert "Koningsdag" in message
    assert first_call("2026-12-07T02:15") == {"call": "vt"}


def test_hours_4_what_somebody_was_sure_of_is_asked_again_after_any_change():
    region = given(base({POST: {**AS_POSTS_WRITE, "sure": ["night-cut"]}}))
    assert "hours-question" not in {code for code, _ in codes()}
    assert first_call("2026-12-07T02:15") == {"call": "vt"}
    kees = coordinator(region)
    refused = change(kees, phone_of("hap"), hours_w0_from="18:00")
    assert "Elke maandag" in errors(refused, "hours")


def test_hours_9_a_minute_left_out_is_asked_about_in_a_file_and_in_a_cell():
    region = given(base({TEAM: [row(EVERY_DAY, "00:00", "23:59")]}))
    (message,) = asked_of("team")
    assert "23:59" in message
    assert "24:00" in message
    (asked,) = typed(region, "ma-zo 00:00-23:58", "ma-zo 00:00-23:59")
    assert "Tot 23:59 laat één minuut open. Bedoel je 24:00?" in asked


def test_hours_10_a_cell_that_closes_a_day_and_opens_it_is_refused():
    region = given()
    kees, workbook = coordinator(region), Workbook(region)
    workbook.put("Lokaal team", "Openingstijden", "ma-vr 08:30-17:00; vr gesloten")
    (fault,) = faults(uploaded(kees, region, workbook.saved()))
    assert "“vr gesloten” spreekt “ma-vr 08:30-17:00” tegen. Schrijf ma-do 08:30-17:00." in fault
    assert week_of("team")[0]["days"] == WORKDAYS


def test_hours_11_a_row_within_another_is_asked_about_in_a_file_and_in_a_cell():
    rows = [row(WORKDAYS, "09:00", "17:00"), row(["vr"], "09:00", "12:00")]
    region = given(base({TEAM: rows}))
    (message,) = asked_of("team")
    assert "vr 09:00 tot 12:00" in message
    friday = told(ask("aastad", "a-zorgen", at="2026-12-04T15:30"), {"call": "", "call.state": ""})
    assert friday == {"call": "team", "call.state": "open"}
    (asked,) = typed(region, "ma-vr 09:00-18:00", "ma-vr 09:00-17:00; vr 09:00-12:00")
    assert "vr 09:00 tot 12:00 valt binnen ma t/m vr 09:00 tot 17:00." in asked


def typed(region, before: str, text: str) -> list[str]:
    """What is asked of a cell that becomes this, with nothing saved until it is answered."""
    kees = coordinator(region)
    put(kees, region, before)
    kept = phone_of("team").hours
    workbook = Workbook(region)
    workbook.put("Lokaal team", "Openingstijden", text)
    page = uploaded(kees, region, workbook.saved())
    assert phone_of("team").hours == kept
    asked: list[str] = questions(page)
    assert "Bewaard" in confirmed(kees, region, answered(kees, region, page)).content.decode()
    assert phone_of("team").hours != kept
    return asked


def put(client, region, text: str) -> None:
    workbook = Workbook(region)
    workbook.put("Lokaal team", "Openingstijden", text)
    confirmed(client, region, uploaded(client, region, workbook.saved()))


def test_hours_12_rows_that_overlap_in_part_are_no_question():
    rows = [
        row(WORKDAYS, "08:00", "12:30"),
        row(WORKDAYS, "12:00", "17:00"),
        {"days": ["za", "zo"], **DAY_AND_NIGHT},
        NIGHTS,
    ]
    given(base({TEAM: rows}))
    (message,) = asked_of("team")
    assert "Elke maandag neemt van 00:00 tot 08:00 niemand op" in message
    assert "valt binnen" not in message
    assert "same-number" not in {code for code, _ in codes()}

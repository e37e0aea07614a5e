"""Zeewolde goes on in Almere, and nobody who had its address is left without a number."""

import json
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db.models import ProtectedError

from contacts.hours.engine import parse_moment
from contacts.models import Phone
from exchange.package.dumping import package_in
from portal.offline.bundle import bundle_pages
from tests import factories
from trees import live
from trees.models import Scenario
from trees.publishing.freeze import freeze, problems_of

SENTENCE = "Zeewolde hoort sinds 1 januari 2027 bij Almere."
LAST, FIRST = "2026-12-31T23:59", "2027-01-01T00:00"

pytestmark = pytest.mark.django_db


@pytest.fixture
def zeewolde(almere):
    """The other municipality of the region, which ends with the year."""
    return merge(almere, date(2026, 12, 31))


def merge(town, last_day):
    row = town.zeewolde
    row.merged_into, row.ends_on, row.places = town.municipality, last_day, ["Gelderse Sluis"]
    row.full_clean()
    row.save()
    live.forget()
    return row


@pytest.fixture
def gone(almere):
    """The same, long ago: what is asked for now is asked of Almere."""
    return merge(almere, date(2026, 1, 31))


def test_end_1_up_to_its_last_minute_it_answers_itself(client, zeewolde):
    page = client.get(f"/zeewolde/nu-acuut/?op={LAST}")
    assert page.status_code == 200
    assert SENTENCE not in page.content.decode()


def test_end_1_from_the_day_after_it_leads_to_the_same_page_of_its_heir(client, zeewolde):
    answer = client.get(f"/zeewolde/nu-acuut/?op={FIRST}")
    assert answer.status_code == 302
    assert answer.url.startswith("/almere/nu-acuut/?van=zeewolde&op=2027-01-01")
    page = client.get(answer.url).content.decode()
    assert SENTENCE in page
    assert ">Bel Veilig Thuis</h1>" in page


def test_the_redirect_is_kept_for_an_hour_because_a_day_can_be_corrected(client, gone):
    answer = client.get("/zeewolde/nu-acuut/")
    assert answer.status_code == 302
    assert answer.url == "/almere/nu-acuut/?van=zeewolde"
    assert answer.headers["Cache-Control"] == "public, max-age=3600"


def test_a_page_that_the_heir_has_not_becomes_its_first_question(client, gone):
    assert client.get("/zeewolde/alleen-daar/").url == "/almere/?van=zeewolde"


@pytest.mark.parametrize("word", ["nummers", "werkafspraken", "begrippen", "over", "stroomschema"])
def test_the_other_pages_lead_on_as_well(client, gone, word):
    answer = client.get(f"/zeewolde/{word}/")
    assert answer.url == f"/almere/{word}/?van=zeewolde"
    assert (
        "Zeewolde hoort sinds 1 februari 2026 bij Almere."
        in client.get(answer.url).content.decode()
    )


def test_who_tells_that_a_number_is_wrong_is_led_on_too(client, gone):
    assert client.get("/zeewolde/nummers/melden/").url == "/almere/nummers/melden/?van=zeewolde"


def test_nobody_makes_up_where_somebody_came_from(client, gone):
    for van in ("emmen", "almere", "nergens", "<b>"):
        assert " hoort sinds " not in client.get("/almere/", {"van": van}).content.decode()


def test_it_is_no_longer_among_the_municipalities_to_choose_from(client, zeewolde):
    before = client.get(f"/?op={LAST}").content.decode()
    after = client.get(f"/?op={FIRST}").content.decode()
    assert ">Zeewolde<" in before
    assert ">Zeewolde<" not in after
    assert ">Almere<" in after


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("Zeewolde", "Zeewolde hoort sinds 1 februari 2026 bij Almere."),
        ("zeewolde", "Zeewolde hoort sinds 1 februari 2026 bij Almere."),
        ("Gelderse Sluis", "Gelderse Sluis ligt in Almere."),
    ],
)
def test_its_name_and_its_places_find_the_heir(client, gone, asked, why):
    address = client.get("/", {"plaats": asked}).url
    assert address.startswith("/almere/?van=")
    assert why in client.get(address).content.decode()


def test_a_guess_at_its_name_leads_to_the_heir_with_the_reason(client, gone):
    page = client.get("/", {"plaats": "Zeewlode"}).content.decode()
    assert "Bedoel je Zeewolde?" in page
    assert 'href="/zeewolde/"' in page
    assert client.get("/zeewolde/").url == "/almere/?van=zeewolde"


def test_its_postcodes_find_the_heir(client, gone):
    gone.postcodes = ["3890-3899"]
    gone.save()
    live.forget()
    assert client.get("/", {"plaats": "3891 AB"}).url == "/almere/?van=3891"


def test_what_a_device_keeps_of_it_is_gone_and_the_answer_names_the_heir(client, gone):
    answer = client.get("/zeewolde/kopie.json")
    assert answer.status_code == 410
    assert answer.headers["Crisiswijzer-Verder"] == "almere"
    assert answer.headers["Crisiswijzer"] == "1"


def test_a_copy_that_was_made_before_says_it_when_the_day_has_come(zeewolde):
    at = datetime(2026, 12, 20, 12, tzinfo=UTC)
    known = live.now_live()
    page = bundle_pages(known, known.places["zeewolde"], at)["/zeewolde/nu-acuut/"]
    before, _, later = page.partition(f'data-from="{int(parse_moment(FIRST).timestamp())}"')
    assert SENTENCE not in before
    assert SENTENCE in later


def test_ask_answers_for_the_heir_and_says_so(capsys, zeewolde):
    call_command("ask", "zeewolde", "wat-speelt-er", "onveilig", "nu-acuut", at=FIRST, json=True)
    told = capsys.readouterr()
    assert json.loads(told.out)["municipality"] == "almere"
    assert SENTENCE in told.err
    call_command("ask", "zeewolde", at=LAST, json=True)
    assert json.loads(capsys.readouterr().out)["municipality"] == "zeewolde"


def test_the_files_for_when_we_are_down_leave_it_out(gone, tmp_path):
    call_command("export_site", str(tmp_path / "noodsite"), verbosity=0)
    assert (tmp_path / "noodsite" / "almere" / "index.html").exists()
    assert not (tmp_path / "noodsite" / "zeewolde").exists()


def test_its_own_pages_stay_readable_as_they_were(client, gone):
    page = client.get("/zeewolde/nu-acuut/?op=2026-01-20T12:00")
    assert page.status_code == 200
    assert "Bel Veilig Thuis" in page.content.decode()


def test_the_checks_leave_it_out_from_that_day(almere, zeewolde):
    def towns(moment):
        return [one.municipality.slug for one in freeze(almere.region, parse_moment(moment))]

    assert towns(LAST) == ["almere", "zeewolde"]
    assert towns(FIRST) == ["almere"]


def case(town, at):
    return Scenario.objects.create(
        region=town.region,
        name="Nacht",
        municipality=town.zeewolde,
        at=at,
        answers=["wat-speelt-er", "onveilig", "nu-acuut"],
        expected_outcome="bel-veilig-thuis",
    )


@pytest.mark.parametrize("checked", ["2026-12-01T12:00", "2027-02-01T12:00"])
def test_a_case_of_it_on_a_later_day_fails(almere, zeewolde, checked):
    case(almere, "2027-01-01T02:15")
    found = problems_of(freeze(almere.region, parse_moment(checked)))
    told = [one.message for one in found if one.code == "scenario"]
    assert len(told) == 1
    assert "speelt in Zeewolde op een moment waarop die gemeente bij almere hoort" in told[0]


def test_a_case_of_before_is_over_with_it(almere, zeewolde):
    case(almere, "2026-12-24T02:15")
    for checked in ("2026-12-01T12:00", "2027-02-01T12:00"):
        found = problems_of(freeze(almere.region, parse_moment(checked)))
        assert not [one for one in found if one.code == "scenario"]


def test_a_gap_after_its_last_day_holds_nothing_up(almere, zeewolde):
    """The number stops with the year: in Zeewolde nobody has to answer from then on."""
    Phone.objects.filter(service__slug="alarmnummer").update(valid_to=date(2026, 12, 31))
    found = freeze(almere.region, parse_moment("2026-12-01T00:00"))
    gaps = {
        one.municipality.slug: [gap for gap in one.problems if gap.code == "nobody-answers"]
        for one in found
    }
    assert gaps["almere"]
    assert not gaps["zeewolde"]


def test_a_municipality_that_another_goes_on_in_stays(almere, zeewolde):
    with pytest.raises(ProtectedError):
        almere.municipality.delete()


def test_two_in_a_row_lead_to_the_last_one(client, almere, gone):
    dronten = factories.municipality(
        region=almere.region, slug="dronten", merged_into=gone, ends_on=date(2026, 1, 20)
    )
    live.forget()
    answer = client.get("/dronten/")
    assert answer.url == "/almere/?van=dronten"
    assert dronten.name in client.get(answer.url).content.decode()


def test_the_heir_may_be_in_another_region(client, almere):
    row = almere.zeewolde
    row.merged_into = type(row).objects.get(slug="emmen")
    row.ends_on = date(2026, 1, 31)
    row.full_clean()
    row.save()
    live.forget()
    assert client.get("/zeewolde/").url == "/emmen/?van=zeewolde"
    assert package_in(almere.region)


def test_no_municipality_goes_on_in_itself_or_in_a_circle(almere):
    zeewolde, here = almere.zeewolde, almere.municipality
    here.merged_into, here.ends_on = here, date(2026, 12, 31)
    with pytest.raises(ValidationError, match="“almere” kan niet in zichzelf opgaan"):
        here.clean()
    here.merged_into = zeewolde
    here.save()
    zeewolde.merged_into, zeewolde.ends_on = here, date(2026, 12, 31)
    with pytest.raises(
        ValidationError, match=r"zeewolde → almere → zeewolde. Laat er één bestaan."
    ):
        zeewolde.clean()


def test_an_heir_needs_a_last_day_and_a_last_day_an_heir(almere):
    row = almere.zeewolde
    row.ends_on = date(2026, 12, 31)
    with pytest.raises(ValidationError, match="samen"):
        row.clean()

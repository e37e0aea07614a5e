"""A contact, a code, a sheet and a card: each number there is one that the advice would dial."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from contacts.hours.engine import parse_moment
from tests.cases.harness import ask, base, given
from tests.cases.ways_out import MINUTE, WORKDAYS, written
from tests.reading import read
from tests.values import DAYS

pytestmark = pytest.mark.django_db

OFFICE = {
    "week": [{"days": WORKDAYS, "from": "08:30", "to": "17:00"}],
    "holidays": [{"days": "default", "hours": []}],
}
ALWAYS = {"week": [{"days": DAYS, "from": "00:00", "to": "24:00"}]}
OLD, NEW = "tel:+31365212000", "tel:+31365212020"
# One for referrers, one for professionals; beside an own number, which stands with the client.
SECRET = ("5219999", "5218888")
REGION = {
    "services.team.phones": [
        {"number": "036-521 20 00", "hours": OFFICE, "valid_to": "2026-12-06"},
        {"number": "036-521 20 20", "hours": OFFICE, "valid_from": "2026-12-07"},
        {"number": "036-521 88 88", "hours": ALWAYS, "audience": "professional"},
    ],
    "services.ggz.phones[0].number": "036-521 99 99",
    "outcomes.ziek.poster": "Iemand is ziek",
    "outcomes.psychisch.poster": "Iemand is in de war",
    "outcomes.zorgen.poster": "Er zijn zorgen",
}
SERVICES = ("alarm", "politie", "vt", "team", "huisarts", "hap", "ggz")
OUTCOMES = ("a-112", "a-onveilig", "a-ziek", "a-psychisch", "a-zorgen")
# A new number on Monday, Christmas, a holiday, and both nights in which the clock moves.
TURNS = (
    "2026-12-07T00:00", "2026-12-07T08:30", "2026-12-25T00:00", "2026-12-26T17:00",
    "2027-03-28T03:00", "2027-04-27T08:30", "2027-10-31T03:00",
)  # fmt: skip
MOMENTS = [parse_moment(turn) + number * MINUTE for turn in TURNS for number in (-1, 0, 1)]


def advised(at):
    """Every number that the advice would dial, as its link; of a line that is closed too."""
    found = set()
    for slug in OUTCOMES:
        said = ask("aastad", slug, at=written(at))
        lines = [one for one in (said["call"], said["dial"], said["wait"], *said["then"]) if one]
        found |= {one["tel"] for one in lines if one["tel"]}
    return found


def contact(service, at):
    """The numbers in the contact of a service, as links; none where it can't be kept."""
    answer = Client().get(f"/aastad/nummers/{service}.vcf", {"op": written(at)})
    assert answer.status_code in (200, 404)
    text = answer.content.decode().replace("\r\n ", "") if answer.status_code == 200 else ""
    assert not any(secret in re.sub("[^0-9]", "", text) for secret in SECRET), (service, at)
    return {f"tel:{one}" for one in re.findall(r"^(?:item\d+\.)?TEL[^:]*:(\S+)", text, re.M)}


def test_a_contact_holds_what_the_advice_would_dial_and_no_number_that_is_not_for_everybody():
    given(base(REGION))
    for at in MOMENTS:
        dialled = advised(at)
        kept = {service: contact(service, at) for service in SERVICES}
        assert set().union(*kept.values()) == dialled, at
        # An own number stands with the client, and the other two are for others alone.
        assert kept["huisarts"] == kept["ggz"] == set(), at
        assert kept["team"] == {NEW if at >= parse_moment("2026-12-07T00:00") else OLD}, at


def test_a_code_holds_the_address_of_a_page_that_says_the_advice_and_never_a_number():
    given(base(REGION))
    for slug in OUTCOMES:
        at = MOMENTS[0]
        code = Client().get(f"/aastad/{slug}/qr.svg", {"op": written(at)}).content.decode()
        (address,) = re.findall(r"QR-code van http://testserver(/[^\"]*)\"", code)
        page = read(Client().get(address.replace("&amp;", "&")))
        assert page.one("h1").text == ask("aastad", slug, at=written(at))["headline"]
        assert not any(secret in code for secret in SECRET)


@pytest.mark.parametrize("start", ["2026-12-05T10:00", "2027-03-27T10:00"])
def test_what_is_printed_large_is_dialled_at_some_minute_that_the_paper_holds(start):
    given(base(REGION))
    made = parse_moment(start)
    moments = [made + timedelta(hours=7) * number for number in range(24)]
    dialled = {re.sub("[^0-9]", "", tel) for at in moments for tel in advised(at)}
    national = {f"0{one[2:]}" if one.startswith("31") else one for one in dialled}
    for sheet in ("", "oogopslag-a3/", "oogopslag-a4/", "kaartje/"):
        answer = Client().get(f"/aastad/stroomschema/{sheet}", {"op": written(made)})
        page = read(answer).one("main")
        printed = {re.sub("[^0-9]", "", one.text) for one in page.all("b", class_="tel")}
        assert printed, sheet
        assert printed <= national, sheet
        assert not any(secret in re.sub("[^0-9]", "", page.text) for secret in SECRET), sheet

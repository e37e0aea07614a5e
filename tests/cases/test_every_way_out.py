"""One advice: at hundreds of moments every way out says the same."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from contacts.hours.calendar import AMSTERDAM
from contacts.hours.engine import parse_moment
from portal.offline.bundle import bundle_pages
from tests.cases.harness import base, given
from tests.cases.ways_out import WORKDAYS, asked, later, opened, shown
from tests.reading import read
from trees.live import now_live

pytestmark = pytest.mark.django_db

CHANGES = {
    # A worry waits; with bands, a closure over lunch and in the hour that comes twice.
    "services.team.phones[0].hours": {
        "week": [
            {"days": WORKDAYS, "from": "08:30", "to": "12:00", "band": "dag"},
            {
                "days": WORKDAYS,
                "from": "12:00",
                "to": "17:00",
                "band": "middag",
                "say": "Op straat.",
            },
            {"days": ["zo"], "from": "02:30", "to": "03:00"},
        ],
        "holidays": [{"days": "default", "hours": []}],
    },
    "outcomes.ziek.urgency": "vandaag",
}
SLUGS = ("a-zorgen", "a-ziek")
# An ordinary week, and the hour that comes twice; test_every_turn has the turns of other days.
STARTS = ("2026-12-01T09:00", "2027-10-29T12:00")


def moments(start):
    """Every seven hours for five days, and around what changes on a day."""
    first = parse_moment(start)
    yield from (first + timedelta(hours=7, minutes=13) * number for number in range(18))
    midnight = first.astimezone(AMSTERDAM).replace(hour=0, minute=0)
    for day in (1, 2):
        for minutes in (0, 150, 180, 510, 720, 1020, 1439):
            yield midnight + timedelta(days=day, minutes=minutes)


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("slug", SLUGS)
def test_every_way_out_says_the_same(slug, start):
    given(base(CHANGES))
    live, made = now_live(), parse_moment(start)
    place = live.places["aastad"]
    open_page = opened(slug, made)
    copy, files = (
        read(HttpResponse(bundle_pages(live, place, made, files=files)[f"/aastad/{slug}/"]))
        for files in (False, True)
    )
    headlines = set()
    for at in moments(start):
        said = asked(slug, at)
        now = shown(opened(slug, at))
        # Whom to call next stands on pages alone.
        assert now == said | {"next": now["next"]}, at
        if at >= made:
            for page in (open_page, copy, files):
                assert later(page, at) == now, at
        headlines.add(said["headline"])
    # It changes within these days, or nothing was held against anything.
    assert len(headlines) > 1


@pytest.mark.parametrize("slug", SLUGS)
def test_paper_and_a_contact_give_the_number_that_the_page_dials(slug):
    given(base(CHANGES))
    page = opened(slug, parse_moment(STARTS[0]))
    shown_once = {
        one.attributes["data-service"]: [link.attributes["href"] for link in one.all("a")][:1]
        for one in page.one("div", class_="lines").all("li", class_="line")
    }
    printed = [one.text for one in page.one("ol", class_="contacts").all("li")]
    assert len(printed) == len(shown_once)
    for service, links in shown_once.items():
        card = Client().get(f"/aastad/nummers/{service}.vcf")
        # A placeholder and an own number are no contact.
        assert (card.status_code == 200) == bool(links), service
        for link in links:
            assert f":{link.removeprefix('tel:')}" in card.content.decode()

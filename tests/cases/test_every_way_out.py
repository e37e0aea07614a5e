"""One advice: every way out, from the page to the desk and paper, holds against each other."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from contacts.hours.calendar import AMSTERDAM
from contacts.hours.engine import parse_moment
from portal.offline.bundle import bundle_pages
from tests import factories
from tests.admin_cast import signed_in
from tests.cases.harness import ask, base, given
from tests.reading import read
from trees.core.first_calls import FirstCallAt
from trees.core.flow import Outcome
from trees.core.scenarios import NOBODY, Case, run
from trees.live import flow, now_live

pytestmark = pytest.mark.django_db

WORKDAYS = ["ma", "di", "wo", "do", "vr"]
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
# An ordinary week, Christmas and the turn of the year, and the nights on which the clock moves.
STARTS = ("2026-12-01T09:00", "2026-12-23T16:00", "2027-03-26T12:00", "2027-10-29T12:00")


def moments(start):
    """Every seven hours for five days, and around what changes on a day."""
    first = parse_moment(start)
    yield from (first + timedelta(hours=7, minutes=13) * number for number in range(18))
    midnight = first.astimezone(AMSTERDAM).replace(hour=0, minute=0)
    for day in (1, 2):
        for minutes in (0, 150, 180, 510, 720, 1020, 1439):
            yield midnight + timedelta(days=day, minutes=minutes)


def asked(slug, at):
    """What `ask` says, as a page says it: the headline, what stands first, and what is dialled."""
    said = ask("aastad", slug, at=at)
    first = said["wait"] or said["call"]
    dial = said["dial"]
    card = [first, *([dial] if dial and dial != first else [])] if first else []
    bands = {one["service"]: one["band"] for one in (said["call"], *said["then"]) if one}
    return {
        "headline": said["headline"],
        "card": [one["service"] for one in card],
        "waits": said["wait"] is not None,
        "states": {one["service"]: one["state"] for one in (said["call"], *said["then"]) if one},
        "bands": {name: band for name, band in bands.items() if band},
    }


def shown(page):
    """The same of a page as it stands there."""
    card, after = page.one("ol", class_="call"), page.one("div", class_="alt")
    lines = page.one("div", class_="lines").all("li", class_="line")
    bands = ((one.attributes["data-service"], one.all("span", class_="band")) for one in lines)
    return {
        "headline": page.one("h1").text,
        "card": [one.attributes["data-service"] for one in card.all("li", class_="line")],
        "next": [one.attributes["data-service"] for one in after.all("li", class_="line")],
        "waits": "wait" in card.attributes["class"].split(),
        "states": {one.attributes["data-service"]: one.attributes["data-state"] for one in lines},
        "bands": {name: _band(found[0].text) for name, found in bands if found and found[0].text},
    }


def _band(words):
    return words.removeprefix(". ").partition(":")[0].partition(".")[0].lower()


def later(page, at):
    """The same as an open page, or one that is kept, says it at this moment."""
    box, heading = page.one("div", class_="lines"), page.one("h1")
    how, headline, _ = _said(box, at).split("\t")
    standing, order, *_ = how.split(" ")
    lines = box.all("li", class_="line")
    numbered = {one.attributes["data-order"]: one.attributes["data-service"] for one in lines}
    card, after, _ = order.split("/")
    bands = ((one.attributes["data-service"], one.all("span", class_="band")) for one in lines)
    told = {name: _said(found[0], at) for name, found in bands if found}
    return {
        "headline": headline or heading.attributes["data-title"],
        "card": [numbered[number] for number in card.split("+") if number],
        "next": [numbered[number] for number in after.split(",") if number],
        "waits": standing == "wait",
        "states": {
            one.attributes["data-service"]: _said(one, at).split(" ")[0]
            if "data-turns" in one.attributes
            else one.attributes["data-state"]
            for one in lines
        },
        "bands": {name: _band(text) for name, text in told.items() if text},
    }


def _said(element, at):
    says, minute, found = element.attributes["data-says"].split("|"), 0, None
    for turn in element.attributes["data-turns"].split(" "):
        minutes, number = map(int, turn.split(":"))
        minute += minutes
        if minute * 60 <= at.timestamp():
            found = says[number]
    return found


def opened(slug, at):
    answer = Client().get(f"/aastad/{slug}/", {"op": f"{at:%Y-%m-%dT%H:%M%z}"})
    return read(answer)


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
        said = asked(slug, f"{at:%Y-%m-%dT%H:%M%z}")
        now = shown(opened(slug, at))
        # Whom to call next stands on pages alone.
        assert now == said | {"next": now["next"]}, at
        if at >= made:
            for page in (open_page, copy, files):
                assert later(page, at) == now, at
        headlines.add(said["headline"])
    # It changes within these days, or nothing was held against anything.
    assert len(headlines) > 1


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("slug", SLUGS)
def test_the_desk_says_what_the_page_says(slug, start):
    given(base(CHANGES))
    carla = signed_in(factories.user(name="carla", superuser=True))
    place = now_live().places["aastad"]
    edition = place.edition(parse_moment(start))
    assert edition
    questions, known = flow(edition), now_live().of(place.region).directory
    outcome = questions.pages[slug]
    assert isinstance(outcome, Outcome)
    for at in [*moments(start)][::3]:
        said = asked(slug, f"{at:%Y-%m-%dT%H:%M%z}")
        looked = carla.get(f"/beheer/bekijk-als/aastad/{slug}/", {"op": f"{at:%Y-%m-%dT%H:%M%z}"})
        ahead = shown(read(looked))
        assert ahead == said | {"next": ahead["next"]}, at
        case = Case("geval", "aastad", at, (slug,), outcome.name)
        came = run(case, questions, known)
        assert came.said.headline == said["headline"]
        assert (came.said.wait != NOBODY) == said["waits"]
        first = FirstCallAt(known, at).of(outcome)
        whom = first.wait.whom if first.wait else first.call
        assert whom
        assert whom.service == said["card"][0]
        assert bool(first.wait) == said["waits"]


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

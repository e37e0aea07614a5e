"""Every page of both demonstrations, from the front and from Django, until the last second.

What the front keeps is asked for again in the last second that it says to hold, and somewhere
between: each time the page is the one that Django makes at that second.
"""

import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db.models import QuerySet

from contacts.hours.engine import parse_moment
from portal.front.application import Front
from tests.portal.front.visits import ask
from trees import live
from trees.models import Edition

pytestmark = pytest.mark.django_db

PARTS = 2
OTHERS = ("", "nummers/", "werkafspraken/", "begrippen/", "over/", "manifest.webmanifest")
# An ordinary week, the long weekend of Easter, Christmas, the turn of the year, both changes of the
# clock, and the first of a month on which something begins.
STARTS = [
    parse_moment(start)
    for start in (
        "2026-12-01T00:00",
        "2026-12-07T23:40",
        "2026-12-24T16:59",
        "2026-12-31T23:58",
        "2027-03-28T01:59",
        "2027-03-29T08:29",
        "2027-04-27T12:00",
        "2027-10-31T02:30",
        "2028-01-01T00:00",
    )
]


class Clock:
    moment = STARTS[0]

    def __call__(self):
        return self.moment.timestamp()


@pytest.fixture
def regions(flevoland, capsys):
    call_command("load_region", "fixtures/groningen.yaml", publish=True)
    # The fixtures are published at the moment of the test; the moments here are always the same.
    QuerySet(Edition).update(live_from=STARTS[0], stamp=1)
    live.forget()
    return live.now_live()


class Heard:
    """Django, and what it answered last."""

    def __init__(self):
        self.django, self.last, self.times = get_wsgi_application(), None, 0

    def __call__(self, environ, start):
        self.times += 1
        self.last = self.django(environ, start)
        return self.last


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_the_page_of_its_second(regions, monkeypatch, part):
    clock, django = Clock(), Heard()
    drawn = random.Random(part)
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.moment)
    front = Front(django, clock=clock)
    seconds = set()
    for number, address in enumerate(list(addresses(regions))[part::PARTS]):
        clock.moment = drawn.choice(STARTS) + timedelta(seconds=drawn.randrange(86_400))
        made = ask(front, address)
        until = datetime.fromtimestamp(django.last.holds.until, UTC)
        moments = [until - timedelta(seconds=1)]
        if number % 4 == 0:
            moments.insert(0, clock.moment + (until - clock.moment) * drawn.random())
        for clock.moment in moments:
            given = ask(front, address)
            times = django.times
            oracle = ask(django, address)
            assert given.page == oracle.page, (address, clock.moment)
            assert given.same == oracle.same == made.same, (address, clock.moment)
            seconds.add(clock.moment)
        clock.moment = until
        ask(front, address)
        assert django.times == times + 2, "at that instant Django makes it anew"
    assert len(seconds) > 40


def addresses(regions):
    yield from ("/", "/beginscherm/")
    yield from (f"/{slug}/{name}" for slug in regions.places for name in OTHERS)
    served = defaultdict(list)
    for slug, place in regions.places.items():
        for page in live.flow(place.edition(STARTS[0])).pages:
            served[place.region.slug, page].append(slug)
    # Each page in one of the municipalities that have it, by turns: the others are made alike.
    for number, ((_, page), towns) in enumerate(served.items()):
        yield f"/{towns[number % len(towns)]}/{page}/"

"""One advice: around each turn of the lines of a region every way out says the same."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from contacts.directory import Directory
from contacts.hours.engine import parse_moment
from portal.offline.bundle import bundle_pages
from tests import factories
from tests.admin_cast import signed_in
from tests.cases.harness import base, given
from tests.cases.ways_out import (
    WORKDAYS,
    around,
    asked,
    later,
    opened,
    shown,
    turns,
    written,
)
from tests.reading import Element, read
from trees.core.first_calls import FirstCallAt
from trees.core.flow import Flow
from trees.core.scenarios import NOBODY, Case, run
from trees.live import flow, now_live

pytestmark = pytest.mark.django_db

TEAM_HOURS = {
    # With bands, a closure over lunch and in the hour that comes twice.
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
}
REGION = {
    # A worry waits for the team; its number is another one from Monday the 7th.
    "services.team.phones": [
        {"number": "036-521 20 00", "hours": TEAM_HOURS, "valid_to": "2026-12-06"},
        {"number": "036-521 20 20", "hours": TEAM_HOURS, "valid_from": "2026-12-07"},
    ],
    "outcomes.ziek.urgency": "vandaag",
    # For referrers alone, and really filled in.
    "services.ggz.phones[0].number": "036-521 99 99",
}
SLUGS = ("a-zorgen", "a-ziek", "a-psychisch")
# What lies within: Sunday midnight and the first day of a number; holidays beside a weekend; the
# two nights in which the clock moves, the first of them at Easter; a holiday in the week.
STRETCHES = {
    "an ordinary week": ("2026-12-04T16:00", 3),
    "Christmas": ("2026-12-24T16:00", 3),
    "the clock goes forward": ("2027-03-27T16:00", 2),
    "King's Day": ("2027-04-26T16:00", 2),
    "the clock goes back": ("2027-10-30T16:00", 2),
}


@dataclass
class Doors:
    """What the ways out are asked with: all of one outcome, and the pages that were kept of it."""

    slug: str
    questions: Flow
    known: Directory
    desk: Client
    open_page: Element
    kept: list[Element]

    @property
    def outcome(self):
        return self.questions.pages[self.slug]

    def numbers(self):
        """The instants at which another number begins."""
        services = (self.known.services[step.service] for step in self.outcome.steps)
        return {at for service in services for line in service.phones if (at := line.begins())}

    def turns(self, start, days):
        return turns(self.outcome, self.known, start, start + timedelta(days=days))

    def hold(self, at):
        """All that answers without making a page; returns what it says."""
        if at in self.numbers():
            # An open page is of the numbers that stand on it: what begins is of the next page.
            self.open_page = opened(self.slug, at)
        said = asked(self.slug, at)
        for page in (self.open_page, *self.kept):
            told = later(page, at)
            assert told == said | {"next": told["next"]}, (self.slug, at)
        first = FirstCallAt(self.known, at).of(self.outcome)
        whom = first.wait.whom if first.wait else first.call
        assert whom, (self.slug, at)
        assert whom.service == said["card"][0], (self.slug, at)
        assert bool(first.wait) == said["waits"], (self.slug, at)
        case = Case("geval", "aastad", at, (self.slug,), self.outcome.name)
        walked = run(case, self.questions, self.known)
        assert walked.said.headline == said["headline"], (self.slug, at)
        assert walked.said.dial == said["card"][-1], (self.slug, at)
        assert walked.said.wait == (said["card"][0] if said["waits"] else NOBODY), (self.slug, at)
        return said

    def hold_page(self, at, said):
        """The page of this moment, with whom to call next, which stands on pages alone."""
        now = shown(opened(self.slug, at))
        assert now == said | {"next": now["next"]}, (self.slug, at)
        for page in (self.open_page, *self.kept):
            assert later(page, at) == now, (self.slug, at)
        return now

    def hold_desk(self, at, now):
        preview = f"/beheer/bekijk-als/aastad/{self.slug}/"
        assert shown(read(self.desk.get(preview, {"op": written(at)}))) == now, (self.slug, at)


@pytest.mark.parametrize("stretch", STRETCHES)
def test_around_each_turn_every_way_out_says_the_same(stretch):
    given(base(REGION))
    live, (start, days) = now_live(), STRETCHES[stretch]
    made, place = parse_moment(start), live.places["aastad"]
    edition, known = place.edition(made), live.of(place.region).directory
    assert edition
    questions = flow(edition)
    copies = [bundle_pages(live, place, made, files=files) for files in (False, True)]
    desk = signed_in(factories.user(name="carla", superuser=True))
    headlines = set()
    for slug in SLUGS:
        kept = [read(HttpResponse(copy[f"/aastad/{slug}/"])) for copy in copies]
        doors = Doors(slug, questions, known, desk, opened(slug, made), kept)
        for before, turn, after in map(around, doors.turns(made, days)):
            said = doors.hold(before)
            doors.hold_page(before, said)
            headlines.add(said["headline"])
            said = doors.hold(turn)
            doors.hold_desk(turn, doors.hold_page(turn, said))
            headlines.add(said["headline"])
            # A minute later a page says what it said at the turn.
            assert doors.hold(after)["headline"] == said["headline"], (slug, after)
    # It changes within these days, or nothing was held against anything.
    assert len(headlines) > 2

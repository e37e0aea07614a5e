"""Whom to call, held against a slow reading of the rules at moments of 400 days."""

from datetime import date, datetime, timedelta
from itertools import cycle
from random import Random

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from contacts.hours.engine import parse_moment
from contacts.reading import read_directory
from municipalities.models import Region
from tests.cases.random_directories import FIRST, TOWN, directory, outcome
from tests.cases.slow_advice import CHOICES, INSTANTS, LISTS, Window
from trees.core.advice import advise
from trees.core.drafts import flow_of
from trees.drafting.reading import read_drafts

NOW = parse_moment("2026-11-30T12:00")
DAYS = 400
# The turn of both years (the first has a week 53), Easter with the hour that is skipped, King's
# day, Whitsun, and the hour that comes twice.
SHARP_DAYS = """
    2026-12-24 2026-12-25 2026-12-26 2026-12-28 2026-12-31 2027-01-01 2027-01-03 2027-01-04
    2027-03-26 2027-03-27 2027-03-28 2027-03-29 2027-04-27 2027-05-06 2027-05-17 2027-10-30
    2027-10-31 2027-11-01 2027-12-24 2027-12-25 2027-12-27
""".split()
CLOCK_CHANGES = ("2027-03-28T02:00", "2027-10-31T02:00", "2027-10-31T03:00")
ACCESS = ("public", "public", "professional", "referrers")
# Of each way out, and of each random directory.
MOMENTS, SEEDS = 2, 12


def told(advice):
    """The advice as the slow one tells it."""
    return {
        **{name: [line(one) for one in getattr(advice, name)] for name in LISTS},
        **{name: line(getattr(advice, name)) for name in CHOICES},
        "headline": advice.headline,
        "until": advice.until,
    }


def line(call):
    if call is None:
        return None
    of_line = ("service", "name", "audience", "label", "instruction")
    of_call = ("tel", "own", "say", "fallback", "withheld", "state", "band", "band_say", *INSTANTS)
    come, go = call.comes, call.visit
    return {
        **{name: getattr(call.line, name) for name in of_line},
        **{name: getattr(call, name) for name in of_call},
        "number": call.shown,
        "via": tuple((way.service, way.name, way.number.tel) for way in call.via),
        "comes": come and (come.state, come.until, come.opens, come.arrives_within),
        "visit": go and (go.state, go.until, go.opens, go.address),
    }


def turns(window):
    """The minutes at which a number or somebody's presence begins or ends."""
    services = window.directory.services.values()
    present = (one.hours for who in services for one in (who.comes, who.visit) if one)
    rows = (row for who in services for row in who.phones)
    found = {turn for hours in present for turn in window.hours(hours).turns}
    for row in rows:
        found.update(window.of_number([row]).turns)
        ends = row.valid_to and row.valid_to + timedelta(days=1)
        found.update(window.day_begins(day) for day in (row.valid_from, ends) if day)
    return found


def around(minutes, until):
    """The minute before, at and after."""
    return sorted({m + more for m in minutes for more in (-1, 0, 1) if 0 < m < until - 1})


def kinds_of_moments(window):
    """Every boundary; those of sharp days; midnights; changes of the clock; and any minute."""
    until, edges = DAYS * 1440, turns(window)
    begins = [window.day_begins(date.fromisoformat(day)) for day in SHARP_DAYS]
    sharp = [edge for edge in edges if any(0 <= edge - begin <= 1500 for begin in begins)]
    midnights = [window.day_begins(FIRST + timedelta(days=number)) for number in range(DAYS)]
    changes = [window.minute(datetime.fromisoformat(wall)) for wall in CLOCK_CHANGES]
    return [
        around(edges, until),
        around(sharp, until),
        around(midnights, until),
        sorted(change + more for change in changes for more in range(-90, 91)),
        range(until),
    ]


def hold(window, page, minute, town, chance):
    at = window.instant(minute) + timedelta(seconds=chance.choice((0, 0, 59)))
    access = chance.choice(ACCESS)
    said = advise(page, window.directory, at, municipality=town, access=access)
    assert told(said) == window.told(page, at, town, access), (page.name, town, at, access)
    return said


@pytest.fixture(scope="module")
def regions(django_db_setup, django_db_blocker):
    """Of both demonstrations the directory, and of each municipality its questions."""
    made = {}
    with django_db_blocker.unblock(), transaction.atomic():
        for name in ("flevoland", "groningen"):
            file = settings.BASE_DIR / "fixtures" / f"{name}.yaml"
            call_command("load_region", file, verbosity=0)
            region = Region.objects.get(slug=name)
            known, drafts = read_directory(region), read_drafts(region)
            flows = {town: flow_of(draft, town, known, NOW)[0] for town, draft in drafts.items()}
            made[name] = (known, flows)
        transaction.set_rollback(True)
    return made


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["flevoland", "groningen"])
def test_every_way_out_says_at_every_kind_of_moment_what_the_rules_say(regions, name):
    known, flows = regions[name]
    window, chance = Window(known, FIRST, 2 * DAYS + 10), Random(1)
    kinds = cycle(kinds_of_moments(window))
    headlines = set()
    for town, flow in flows.items():
        # More than one way may lead to an outcome; what it says doesn't depend on the way.
        for page in {page.name: page for page in flow.outcomes()}.values():
            for _ in range(MOMENTS):
                minute = chance.choice(next(kinds))
                headlines.add(hold(window, page, minute, town, chance).headline)
    assert len(headlines) > 8


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_directory_of_any_make_says_what_the_rules_say(seed):
    chance = Random(seed)
    window = Window(directory(chance), FIRST, DAYS + 30)
    until = 25 * 1440
    edges = around(turns(window), until) or range(until)
    for page in [outcome(chance) for _ in range(3)]:
        for minutes in (edges, edges, edges, range(until)):
            hold(window, page, chance.choice(minutes), TOWN, chance)

"""The two regions that come with the product: loaded beside each other, proved and counted."""

import json

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from contacts.hours.engine import parse_moment
from contacts.reading import read_directory
from municipalities.models import Region
from trees.core.advice import advise
from trees.core.drafts import flow_of
from trees.core.first_calls import stopped
from trees.core.problems import errors
from trees.drafting.reading import read_drafts
from trees.management.commands.check_region import region_problems

pytestmark = pytest.mark.django_db

NOW = parse_moment("2026-12-01T12:00")
BOTH = ["flevoland", "groningen"]


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Both, once for this file, as somebody loads them."""
    with django_db_blocker.unblock(), transaction.atomic():
        for name in BOTH:
            file = settings.BASE_DIR / "fixtures" / f"{name}.yaml"
            call_command("load_region", file, publish=True, verbosity=0)
        yield
        transaction.set_rollback(True)


def counted(capsys, name):
    capsys.readouterr()
    call_command("answer_coverage", name, start="2026-12-01", json=True)
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("name", BOTH)
def test_all_ways_and_all_cases_come_out_right(loaded, name):
    found = region_problems(Region.objects.get(slug=name), NOW)
    assert errors(found) == []
    assert not {"poster-full", "via-missing", "number-in-text"} & {one.code for one in found}


@pytest.mark.parametrize("name", BOTH)
def test_at_every_minute_of_400_days_something_can_be_dialled(loaded, capsys, name):
    told = counted(capsys, name)
    assert told["nothing"] == 0
    assert told["fallback_only_share"] <= 0.1


# Office hours, lunch, the edges of the day, nights, weekends, holidays, both changes of the clock.
MOMENTS = [
    "2026-12-01T10:00",
    "2026-12-01T13:15",
    "2026-12-01T17:00",
    "2026-12-01T22:00",
    "2026-12-01T23:40",
    "2026-12-02T08:29",
    "2026-12-05T15:00",
    "2026-12-07T02:15",
    "2026-12-26T02:15",
    "2027-03-28T03:10",
    "2027-04-27T11:00",
    "2027-10-31T02:30",
]


@pytest.mark.parametrize("name", BOTH)
def test_whom_to_call_is_never_an_empty_place_and_always_somebody_can_be_dialled(loaded, name):
    region = Region.objects.get(slug=name)
    known, drafts = read_directory(region), read_drafts(region)
    flows = {town: flow_of(draft, town, known, NOW)[0] for town, draft in drafts.items()}
    for written in MOMENTS:
        at = parse_moment(written)
        still = stopped(known, at)
        for town, flow in flows.items():
            for page in {page.name: page for page in flow.outcomes()}.values():
                advice = advise(page, still, at, municipality=town)
                where = f"{town}, {page.name}, {written}"
                assert advice.call, where
                assert advice.call.tel or advice.call.own, where
                assert advice.dial, where
                # Whom one may not call stands under "to call as well" only.
                assert {call.line.audience for call in advice.steps} == {"public"}, where


def ask(capsys, *words, at):
    capsys.readouterr()
    call_command("ask", *words, at=at, json=True)
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("at", "band", "until"),
    [
        ("2026-12-09T21:59", "op locatie", "2026-12-09T22:00:00+01:00"),
        ("2026-12-09T22:00", "achterwacht", None),
    ],
)
def test_one_number_answers_all_evening_with_other_words_after_ten(loaded, capsys, at, band, until):
    call = ask(capsys, "groningen", "wat-speelt-er", "jongere", "nog-geen-zorg", at=at)["call"]
    assert (call["service"], call["band"]) == ("spoed-voor-jeugd", band)
    assert call["until"] == "2026-12-10T08:30:00+01:00"
    assert call["band_until"] == until


def test_by_day_the_own_provider_comes_first_and_somebody_can_be_dialled_beside(loaded, capsys):
    way = ["wat-speelt-er", "jongere", "al-in-zorg"]
    told = ask(capsys, "oldambt", *way, at="2026-12-08T10:00")
    assert told["call"]["own"]
    assert "dossier" in told["call"]["where"]
    assert told["dial"]["service"] == "veilig-thuis-groningen"

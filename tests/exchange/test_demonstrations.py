"""The two regions that come with the product: loaded beside each other, proved and counted."""

import json
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from contacts.hours.engine import State, parse_moment
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


MINUTE = timedelta(minutes=1)
# An ordinary week; Christmas and the turn of the year; Easter, with the clock forward; King's Day;
# and the clock back.
STRETCHES = {
    "2026-12-01": 7, "2026-12-24": 10, "2027-03-27": 3, "2027-04-26": 3, "2027-10-30": 3
}  # fmt: skip


def ways_it_stands(known):
    """A moment for each way in which the lines stand just before, at or after a turn of one."""
    lines = [line for service in known.services.values() for line in service.phones]
    found: dict[tuple[State, ...], datetime] = {}
    for first, days in STRETCHES.items():
        start = parse_moment(f"{first}T00:00")
        end = start + timedelta(days=days)
        spans = [span for line in lines for span in line.spans(start, end)]
        turns = {start, *(edge for span in spans for edge in (span.start, span.end))}
        for at in sorted(turn + number * MINUTE for turn in turns for number in (-1, 0, 1)):
            found.setdefault(tuple(line.state(at) for line in lines), at)
    return found.values()


@pytest.mark.parametrize("name", BOTH)
def test_whom_to_call_is_never_an_empty_place_and_always_somebody_can_be_dialled(loaded, name):
    region = Region.objects.get(slug=name)
    known, drafts = read_directory(region), read_drafts(region)
    flows = {town: flow_of(draft, town, known, NOW)[0] for town, draft in drafts.items()}
    moments = list(ways_it_stands(known))
    # By day, at night and in the weekend at least.
    assert len(moments) > 3
    for at in moments:
        still = stopped(known, at)
        for town, flow in flows.items():
            for page in {page.name: page for page in flow.outcomes()}.values():
                advice = advise(page, still, at, municipality=town)
                where = f"{town}, {page.name}, {at}"
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

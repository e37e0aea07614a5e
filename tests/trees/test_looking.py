"""Looking beside the requests: no page waits for the database, and what is written is soon seen."""

import gc
import logging
from datetime import timedelta

import pytest
from django.db import Error, connection, transaction
from django.db.models import QuerySet

from contacts.hours.engine import to_local
from contacts.models import Phone
from municipalities.models import Municipality, Region
from tests import factories
from tests.away import database_away
from tests.eyes import LONG, Sight, Stoppable, open_eyes, seen_through
from trees import live
from trees.live.connection import impatient_options

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sight():
    """What every look of this process is seen through."""
    made = Sight()
    with seen_through(made):
        yield made


@pytest.fixture
def start(sight, settings, tmp_path):
    """Begins to look, only when asked to unless a test says otherwise; ends with the test."""
    settings.SNAPSHOT_DIR = tmp_path
    started = []

    def start(*, every=3600.0, patience=LONG):
        started.append(live.start_looking(every=every, patience=patience))
        return started[-1]

    yield start
    sight.goes_on.set()
    for one in started:
        one.stop()


def number_shown(town):
    directory = live.now_live().of(town.region).directory
    return directory.services["lokaal-team"].phones[0].number.shown


def last_look():
    moment = live.last_look()
    assert moment
    return moment


def correct(town, digits="0367654321"):
    Phone.objects.filter(service=town.day).update(number=digits)


def test_from_the_first_page_on_no_page_asks_the_database_anything(almere, start):
    start()
    with database_away():
        found = live.now_live()
        for place in found.places.values():
            assert found.of(place.region).directory.region == place.region.slug
            for edition in place.editions_from(factories.LATER):
                assert live.flow(edition).pages
        assert number_shown(almere) == "036-123 45 67"
    assert len(found.facts) == Region.objects.count()


def test_a_correction_is_seen_by_who_only_waits(almere, start, sight):
    start(every=0.02)
    sight.fall_silent()
    assert sight.is_silent.wait(LONG)
    correct(almere)
    looks = sight.looks
    sight.goes_on.set()
    # Once the second has begun the first has ended.
    assert sight.wait_for_looks(looks + 2)
    assert number_shown(almere) == "036-765 43 21"


def test_who_writes_in_this_process_sees_it_when_the_answer_comes(almere, start):
    start()
    before = live.now_live()
    correct(almere)
    assert live.look_now(LONG)
    after = live.now_live()
    assert number_shown(almere) == "036-765 43 21"
    there = Region.objects.get(slug="drenthe")
    assert after.of(there) is before.of(there)
    assert all(after.places[slug] is place for slug, place in before.places.items())


def test_where_nobody_looks_beside_the_requests_the_next_page_does(almere):
    number_shown(almere)
    correct(almere)
    assert live.look_now()
    assert number_shown(almere) == "036-765 43 21"


def test_who_forgets_wakes_who_looks_and_waits_for_nothing(almere, start, sight):
    start()
    looks = sight.looks
    sight.fall_silent()
    live.forget()
    assert sight.is_silent.wait(LONG)
    assert number_shown(almere) == "036-123 45 67"
    sight.goes_on.set()
    assert sight.wait_for_looks(looks + 1)


def test_while_the_database_is_broken_the_last_good_snapshot_stays(almere, start, sight, caplog):
    start()
    known, moment = live.now_live(), last_look()
    correct(almere)
    sight.broken = True
    for _ in range(3):
        assert not live.look_now(LONG)
    assert (live.now_live(), live.last_look()) == (known, moment)
    sight.broken = False
    assert live.look_now(LONG)
    assert number_shown(almere) == "036-765 43 21"
    assert last_look() > moment
    # Once for the outage and once for its end, with nothing of what was asked or said.
    told = [(record.levelno, record.getMessage()) for record in caplog.records]
    assert [level for level, _ in told] == [logging.ERROR, logging.WARNING]
    assert "OperationalError" in told[0][1]
    assert not [said for _, said in told if "06-5" in said]


def test_a_database_that_goes_away_halfway_a_look_leaves_all_as_it_was(almere, start, sight):
    start()
    known = live.now_live()
    correct(almere)
    sight.fall_silent(at='"contacts_phone"."instruction"')
    live.forget()
    assert sight.is_silent.wait(LONG)
    sight.broken = True
    sight.goes_on.set()
    assert not live.look_now(LONG)
    assert live.now_live() is known
    sight.broken = False
    assert live.look_now(LONG)
    assert number_shown(almere) == "036-765 43 21"


def test_who_looks_reads_only_and_has_less_patience_than_others():
    given = {"sslmode": "require", "connect_timeout": 60, "options": "-c lock_timeout=60000"}
    options = impatient_options({"ENGINE": "django.db.backends.postgresql", "OPTIONS": given})
    assert options["sslmode"] == "require"
    assert options["connect_timeout"] == 2
    # Of two the server takes the last.
    assert options["options"].startswith("-c lock_timeout=60000 ")
    assert "lock_timeout=1000 " in options["options"]
    assert "read_only=on" in options["options"]
    given = {"timeout": 60, "transaction_mode": "IMMEDIATE"}
    options = impatient_options({"ENGINE": "django.db.backends.sqlite3", "OPTIONS": given})
    assert options["timeout"] == 1
    # A lock to write would stop everybody who does.
    assert options["transaction_mode"] == "DEFERRED"
    assert "query_only=ON" in options["init_command"]


def test_a_look_that_hangs_is_given_up_and_there_are_never_many(almere, start, sight):
    looker = start(patience=0.1)
    known = live.now_live()
    sight.fall_silent()
    for _ in range(5):
        assert not live.look_now(LONG)
        assert live.now_live() is known
    assert open_eyes() == 3
    correct(almere)
    sight.goes_on.set()
    looker.stop()
    assert open_eyes() == 0


def test_after_it_hung_all_is_seen_again(almere, start, sight):
    start(patience=0.1)
    sight.fall_silent()
    assert not live.look_now(LONG)
    correct(almere)
    sight.goes_on.set()
    assert live.look_now(LONG)
    assert number_shown(almere) == "036-765 43 21"


def test_a_process_that_begins_without_a_database_goes_on_trying(almere, start, sight):
    sight.broken = True
    start()
    with pytest.raises(Error):
        live.now_live()
    assert live.last_look() is None
    assert live.is_away(factories.LATER)
    assert live.away_words(factories.LATER) == ""
    sight.broken = False
    assert live.look_now(LONG)
    assert number_shown(almere) == "036-123 45 67"


def test_it_is_away_after_a_minute(almere, start):
    start()
    moment = last_look()
    assert not live.is_away(moment + timedelta(seconds=60))
    assert live.is_away(moment + timedelta(seconds=61))
    clock = f"{to_local(moment):%H:%M}. De verbinding met de gegevens is even weg."
    assert live.away_words(moment) == ""
    assert live.away_words(moment + timedelta(minutes=2)).endswith(clock)
    assert live.away_words(moment + timedelta(hours=24)) == f"Stand van gisteren {clock}"


def test_where_nobody_looks_unless_asked_nothing_is_away_but_for_a_fault(almere, monkeypatch):
    number_shown(almere)
    moment = last_look()
    late = moment + timedelta(hours=1)
    assert not live.is_away(late)
    live.forget()
    with database_away():
        assert number_shown(almere) == "036-123 45 67"
    assert live.is_away(late)
    assert not live.is_away(moment + timedelta(seconds=60))


def test_one_that_was_stopped_leaves_looking_to_the_pages(almere, start):
    start().stop()
    correct(almere)
    live.forget()
    assert number_shown(almere) == "036-765 43 21"


def test_a_process_looks_once_whoever_asks_for_it(almere, start):
    assert start() is start()
    assert open_eyes() == 1


def test_no_collection_walks_by_what_was_read(almere, start):
    start()
    frozen = gc.get_freeze_count()
    assert gc.isenabled()
    assert frozen > 0
    correct(almere)
    assert live.look_now(LONG)
    assert gc.get_freeze_count() != frozen


def test_a_server_that_collects_no_garbage_keeps_to_that(almere, start):
    gc.disable()
    try:
        start()
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_what_cannot_be_read_takes_nothing_else_along(almere, start, client, caplog):
    factories.edition(municipality=almere.municipality, flow={"format": 99})
    # By hand: no form lets this by.
    QuerySet[Region](Region).filter(slug="drenthe").update(glossary=["geen begrip"])
    start()
    assert number_shown(almere) == "036-123 45 67"
    found = live.now_live().places
    assert live.flow(found["zeewolde"].editions[0]).pages
    with pytest.raises(ValueError, match="formaat"):
        live.flow(found["almere"].editions[0])
    assert client.get("/readyz").content == b"Een live editie is niet te lezen."
    live.look_now(LONG)
    told = [record.getMessage() for record in caplog.records if record.name.startswith("trees")]
    assert sorted(told) == [
        "De nummers en afspraken van drenthe: niet te lezen.",
        f"Editie {found['almere'].editions[0].pk}: niet te lezen.",
    ]


@pytest.mark.postgres
def test_a_table_that_somebody_locks_stops_no_page(almere, start):
    """As a migration does, in a transaction that takes its time."""
    start()
    known = live.now_live()
    with transaction.atomic(), connection.cursor() as cursor:
        correct(almere)
        cursor.execute("LOCK TABLE contacts_phone IN ACCESS EXCLUSIVE MODE")
        assert not live.look_now(LONG)
        assert live.now_live() is known
    assert live.look_now(LONG)
    assert number_shown(almere) == "036-765 43 21"


@pytest.mark.postgres
def test_a_look_sees_one_moment_whatever_is_written_meanwhile(almere, start, sight):
    start()
    Municipality.objects.filter(slug="almere").update(name="Almere Stad")
    sight.fall_silent(at='FROM "municipalities_municipality"')
    live.forget()
    assert sight.is_silent.wait(LONG)
    Municipality.objects.filter(slug="almere").update(name="Almere Haven")
    sight.goes_on.set()
    assert live.look_now(LONG)
    assert live.now_live().places["almere"].name == "Almere Haven"


@pytest.mark.postgres
def test_a_server_whose_process_was_stopped_stops_no_page(almere, start, monkeypatch):
    given = connection.settings_dict
    way = Stoppable(given["HOST"], int(given["PORT"] or 5432))
    monkeypatch.setitem(given, "HOST", "127.0.0.1")
    monkeypatch.setitem(given, "PORT", way.port)
    try:
        looker = start(patience=0.5)
        known = live.now_live()
        way.stop()
        correct(almere)
        # The first hangs on a connection that was open; the next gets none.
        for _ in range(2):
            assert not live.look_now(LONG)
            assert live.now_live() is known
        way.go_on()
        assert live.look_now(LONG)
        assert number_shown(almere) == "036-765 43 21"
        looker.stop()
    finally:
        way.close()

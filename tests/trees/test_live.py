"""What a process remembers, how fast it sees a correction, and what it does without a database."""

from threading import Thread

import pytest
from django.db import DatabaseError, connection

from contacts.models import Phone
from history.stamps import stamps_of
from municipalities.models import Municipality
from tests import factories
from trees import live
from trees.live import looking

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still until somebody moves it."""

    class Clock:
        now = 1000.0

        def monotonic(self):
            return self.now

    stopped = Clock()
    monkeypatch.setattr(looking, "time", stopped)
    return stopped


def number_shown(town):
    directory = live.now_live().of(town.region).directory
    return directory.services["lokaal-team"].phones[0].number.shown


def correct(town, digits):
    Phone.objects.filter(service=town.day).update(number=digits)


def test_a_warm_process_asks_the_database_nothing(almere, clock, django_assert_num_queries):
    number_shown(almere)
    with django_assert_num_queries(0):
        number_shown(almere)


def test_after_a_second_one_small_question_is_enough(almere, clock, django_assert_num_queries):
    number_shown(almere)
    clock.now += 1
    with django_assert_num_queries(1):
        number_shown(almere)


def test_a_correction_is_seen_within_a_second(almere, clock):
    assert number_shown(almere) == "036-123 45 67"
    correct(almere, "0367654321")
    clock.now += 1
    assert number_shown(almere) == "036-765 43 21"


def test_who_corrects_in_this_process_sees_it_at_once(almere, clock):
    number_shown(almere)
    correct(almere, "0367654321")
    live.forget()
    assert number_shown(almere) == "036-765 43 21"


def saved(town):
    phone = Phone.objects.get(service=town.day)
    phone.number = "0361111111"
    phone.save()


def saved_in_part(town):
    phone = Phone.objects.get(service=town.day)
    phone.number = "0361111111"
    phone.save(update_fields=["number"])


def updated_in_bulk(town):
    phone = Phone.objects.get(service=town.day)
    phone.number = "0361111111"
    Phone.objects.bulk_update([phone], ["number"])


def deleted(town):
    Phone.objects.filter(service=town.day).delete()


def replaced(town):
    Phone.objects.filter(service=town.day).delete()
    factories.phone(service=town.day, number="036-1111111")


def made_elsewhere(town):
    Municipality.objects.create(region=town.region, slug="urk", name="Urk")


@pytest.mark.parametrize(
    "write", [saved, saved_in_part, updated_in_bulk, deleted, replaced, made_elsewhere]
)
def test_however_something_is_written_the_stamps_change(almere, write):
    before = stamps_of(live.WATCHED)
    assert stamps_of(live.WATCHED) == before
    write(almere)
    assert stamps_of(live.WATCHED) != before


def pull_the_plug(execute, sql, params, many, context):
    raise DatabaseError("weg")


def test_without_a_database_the_pages_go_on_with_what_was_known(almere, clock):
    shown = number_shown(almere)
    clock.now += 5
    with connection.execute_wrapper(pull_the_plug):
        assert number_shown(almere) == shown


def test_when_the_database_goes_away_between_two_questions_the_old_facts_stay(almere, clock):
    shown = number_shown(almere)
    correct(almere, "0367654321")
    clock.now += 1
    fresh = live.now_live()
    with connection.execute_wrapper(pull_the_plug):
        assert fresh.of(almere.region).directory.services["lokaal-team"].phones[0].number.shown == (
            shown
        )


def test_when_the_database_is_back_the_correction_is_seen_within_a_second(almere, clock):
    number_shown(almere)
    correct(almere, "0367654321")
    clock.now += 1
    fresh = live.now_live()
    with connection.execute_wrapper(pull_the_plug):
        fresh.of(almere.region)
    clock.now += 1
    assert number_shown(almere) == "036-765 43 21"


def test_a_cold_process_without_a_database_says_so(almere, clock):
    with connection.execute_wrapper(pull_the_plug), pytest.raises(DatabaseError):
        live.now_live()
    snapshot = live.now_live()
    with connection.execute_wrapper(pull_the_plug), pytest.raises(DatabaseError):
        snapshot.of(almere.region)


def test_who_comes_while_somebody_looks_waits_for_what_they_see(almere, clock):
    """A second look would be made on a connection of its own, which sees another database."""
    seen = []
    second = Thread(target=lambda: seen.append(live.now_live()))

    def meanwhile(execute, *question):
        if not second.ident:
            second.start()
        return execute(*question)

    with connection.execute_wrapper(meanwhile):
        found = live.now_live()
    second.join()
    assert [one is found for one in seen] == [True]

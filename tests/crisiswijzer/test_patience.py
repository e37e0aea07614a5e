"""Nobody at a desk waits for a server that is silent; a command waits as long as it takes."""

import pytest
from django.db import OperationalError, connection

from crisiswijzer import patience
from crisiswijzer.postgresql.base import NoAnswer, _within


@pytest.fixture
def people(monkeypatch):
    """A process that answers people, without the wait."""
    monkeypatch.setattr(patience, "_people_wait", False)
    patience.people_wait()
    monkeypatch.setattr(patience, "ANSWER", 0.05)
    monkeypatch.setattr(patience, "ALIVE", 0.05)


def steps(answers):
    """As psycopg asks: it says for what it waits, and is told whether that came."""
    answers.append((yield "read"))
    answers.append((yield "write"))
    return "done"


def test_an_answer_in_time_comes_through():
    told: list[int] = []
    waited = _within(60, steps(told))
    assert [next(waited), waited.send(0)] == ["read", "write"]
    with pytest.raises(StopIteration) as done:
        waited.send(2)
    assert (done.value.value, told) == ("done", [0, 2])


def test_a_server_that_stays_silent_is_given_up():
    waited = _within(0, steps([]))
    next(waited)
    with pytest.raises(NoAnswer):
        waited.send(0)


def test_a_command_has_more_time_than_people(people, monkeypatch):
    assert (patience.seconds(), patience.for_a_lock()) == (patience.ANSWER, patience.LOCK)
    monkeypatch.setattr(patience, "_people_wait", False)
    assert (patience.seconds(), patience.for_a_lock()) == (None, patience.LOCK_OF_A_COMMAND)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
class TestOnPostgresql:
    def test_people_hear_at_once_and_the_next_question_is_answered(self, people):
        with pytest.raises(OperationalError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(5)")
        assert not connection.is_usable()
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            assert cursor.fetchone() == (1,)
        assert connection.is_usable()

    def test_a_command_waits(self):
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.1)")
            cursor.execute("SHOW lock_timeout")
            assert cursor.fetchone() == (f"{patience.LOCK_OF_A_COMMAND:.0f}s",)

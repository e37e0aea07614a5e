"""What a process remembers: made once, for as long as it is made of the same, and not too much."""

from threading import Barrier, Event, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from history.memory import Memory, forget_all
from tests.remembering import while_making

QUESTIONS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2)), max_size=40)


class Maker:
    """Makes another answer each time, and counts them."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> str:
        self.made += 1
        return f"antwoord {self.made}"


@pytest.fixture
def make():
    return Maker()


@pytest.fixture
def memory() -> Memory[str]:
    return Memory(most=2)


@given(questions=QUESTIONS, most=st.integers(1, 4))
def test_an_answer_is_made_anew_when_it_is_made_of_something_else_or_had_to_make_room(
    questions, most
):
    memory: Memory[str] = Memory(most=most)
    make = Maker()
    expected: dict[int, tuple[int, str]] = {}
    for key, of in questions:
        if expected.get(key, (-1, ""))[0] != of:
            expected.pop(key, None)
            expected[key] = (of, f"antwoord {make.made + 1}")
        while len(expected) > most:
            del expected[next(iter(expected))]
        assert memory.remembered(key, make, of=of) == expected[key][1]
        found = {one: memory.known(one, of=of) for one in range(6)}
        assert found == {
            one: expected[one][1] if expected.get(one, (-1, ""))[0] == of else None
            for one in range(6)
        }


def test_all_who_ask_at_once_get_the_one_answer(memory, make):
    together, answers = Barrier(8), []

    def slow():
        # Until everybody is on their way: who doesn't wait would make another one.
        under_way.wait(60)
        return make()

    def ask():
        together.wait(60)
        answers.append(memory.remembered("a", slow))

    under_way = Event()
    threads = [Thread(target=ask) for _ in range(7)]
    for thread in threads:
        thread.start()
    together.wait(60)
    under_way.set()
    for thread in threads:
        thread.join(60)
    assert answers == ["antwoord 1"] * 7
    assert make.made == 1


class Asked(str):
    """A question of which is heard how often it is looked up."""

    def __init__(self, words: str) -> None:
        self.looked_up, self.twice = 0, Event()

    def __eq__(self, other: object) -> bool:
        return str.__eq__(self, other)

    def __hash__(self) -> int:
        self.looked_up += 1
        if self.looked_up == 2:
            self.twice.set()
        return str.__hash__(self)


def test_who_asks_while_it_is_made_waits_for_the_same_answer(memory, make):
    second, answers = Asked("a"), []
    asking = Thread(target=lambda: answers.append(memory.remembered(second, make)))

    def slow():
        asking.start()
        # It didn't find an answer, and looks for who is making one.
        second.twice.wait(60)
        return make()

    assert memory.remembered("a", slow) == "antwoord 1"
    asking.join(60)
    assert answers == ["antwoord 1"]


def test_nobody_waits_for_the_answer_to_another_question(memory, make):
    answers = []

    def ask_on():
        answers.append(memory.remembered("b", make))
        return "eerst"

    asking = Thread(target=lambda: answers.append(memory.remembered("a", ask_on)), daemon=True)
    asking.start()
    asking.join(60)
    assert answers == ["antwoord 1", "eerst"]


def test_what_takes_long_is_made_one_at_a_time_and_nobody_waits(memory, make):
    known = memory.unless_busy("a", make)
    assert while_making(memory, lambda: memory.unless_busy("a", make)) == known
    assert while_making(memory, lambda: memory.unless_busy("b", make)) is None
    assert memory.unless_busy("b", make) == "antwoord 2"


@pytest.mark.parametrize("way", ["remembered", "unless_busy"])
def test_what_could_not_be_made_is_tried_again_by_the_next(memory, make, way):
    def fail():
        raise ZeroDivisionError

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            getattr(memory, way)("a", fail)
    assert memory.known("a") is None
    assert getattr(memory, way)("a", make) == "antwoord 1"


def test_of_two_equal_reasons_the_newest_is_held_on_to(memory, make):
    """Comparing large values costs something; the same value costs nothing."""

    class Facts:
        compared = 0

        def __eq__(self, other):
            Facts.compared += 1
            return isinstance(other, Facts)

        def __hash__(self):
            return 1

    old, new = Facts(), Facts()
    for facts in (old, new, new, new):
        assert memory.remembered("a", make, of=(facts,)) == "antwoord 1"
    assert Facts.compared == 1


def test_a_process_that_begins_knows_nothing(memory, make):
    other: Memory[str] = Memory(most=1)
    for one in (memory, other):
        one.remembered("a", make)
    forget_all()
    assert [one.known("a") for one in (memory, other)] == [None, None]

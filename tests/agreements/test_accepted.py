"""What was accepted in writing is kept as a document, read back, and told in words."""

from datetime import date

import pytest

from agreements.accepted import (
    Accepted,
    accepted_for,
    accepted_in_history,
    of_gap,
    read_accepted,
)

GAP = Accepted("nobody-answers", "Zo is het.", "het overleg", date(2027, 6, 30))
LEAD = Accepted("lead-undecided", "Komt in het voorjaar.")


def test_what_was_accepted_comes_back_as_it_was():
    assert read_accepted([GAP.document(), LEAD.document()]) == (GAP, LEAD)
    assert read_accepted(None) == ()


def test_each_problem_is_accepted_by_itself():
    assert accepted_for("lead-undecided", (GAP, LEAD)) == LEAD
    assert accepted_for("central-alone", (GAP, LEAD)) is None


def test_the_history_tells_why_by_whom_and_until_when():
    assert accepted_in_history([GAP.document(), LEAD.document()]) == (
        "Soms neemt niemand op: Zo is het, het overleg, t/m 30 juni 2027. "
        "Wie de regie heeft, is niet afgesproken: Komt in het voorjaar."
    )


@pytest.mark.parametrize(
    ("gap", "accepted"),
    [
        (None, []),
        ({}, []),
        ({"because": "", "by": "", "until": None}, []),
        ({"because": "Zo.", "until": "2027-06-30"}, [
            Accepted("nobody-answers", "Zo.", until=date(2027, 6, 30))]),
        ({"by": "overleg"}, [Accepted("nobody-answers", "niet vermeld", "overleg")]),
    ],
)  # fmt: skip
def test_a_gap_of_before_is_an_accepted_problem(gap, accepted):
    assert of_gap(gap) == [one.document() for one in accepted]

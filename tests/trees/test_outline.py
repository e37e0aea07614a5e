"""An outline tells of each row what it says, where it stands and how it is found."""

import pytest

from trees.core.outline import DEEPEST, Outline, Row, nested, plain


def outline() -> Outline:
    """A question with two answers, of which the second asks on."""
    return Outline.of(
        [
            Row(1, None, "begin", question="Is er gevaar?"),
            Row(3, 1, "nee", answer="Nee", question="Wat dan?", hint="Géén haast"),
            Row(2, 1, "ja", answer="Ja", outcome=9, outcome_title="Bel 112"),
            Row(4, 3, "vast", answer="Het loopt vast", continue_at=1),
        ]
    )


def test_rows_are_read_from_above_with_their_depth():
    assert [(row.slug, depth) for row, depth in outline().walk()] == [
        ("begin", 0),
        ("nee", 1),
        ("vast", 2),
        ("ja", 1),
    ]


def test_a_branch_is_a_row_with_all_below_it():
    assert outline().branch(3) == {3, 4}


def test_an_empty_tree_has_nothing_to_read():
    assert list(Outline.of([]).walk()) == []


def test_a_row_knows_the_way_to_it_and_its_place():
    here = outline()
    assert [row.slug for row in here.way_to(4)] == ["begin", "nee"]
    assert here.place_words(2) == "plaats 2 van 2"
    assert here.place_words(1) == ""
    assert here.where_words(1) == "“Is er gevaar?” is de eerste vraag."
    assert here.next_after(3) == 2
    assert here.next_after(2) is None
    assert here.next_after(1) is None


def test_what_hangs_in_a_circle_can_be_read_all_the_same():
    lost = Outline.of([Row(5, 6, "a", answer="A", question="?"), Row(6, 5, "b", answer="B")])
    assert lost.branch(5) == {5, 6}
    assert [row.slug for row in lost.way_to(5)] == ["a", "b"]
    assert list(lost.walk()) == []


def test_only_questions_are_offered_and_not_the_branch_itself():
    here = outline()
    assert here.questions() == [(1, "Is er gevaar?"), (3, "– Nee → Wat dan?")]
    assert here.questions(here.branch(3)) == [(1, "Is er gevaar?")]
    assert [pk for pk, _ in here.choices()] == [3, 4, 2]


def test_words_are_indented_only_so_far():
    rows = [Row(1, None, "v1", question="V")]
    rows += [Row(n, n - 1, f"v{n}", answer="A", question="V") for n in range(2, 30)]
    assert Outline.of(rows).choices()[-1][1].startswith("– " * DEEPEST + "A")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("geen  HAAST", [3]),
        ("112", [2]),
        ("vast", [4]),
        ("gevaar", [1]),
        ("  ", []),
        ("onbekend", []),
    ],
)
def test_rows_are_found_by_any_of_their_words(text, found):
    assert outline().hits(text) == found


def test_capitals_and_accents_do_not_matter():
    assert plain(" Één  Ding ") == "een ding"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (None, None, ""),
        (12, None, "vanaf 12 jaar"),
        (None, 17, "tot en met 17 jaar"),
        (0, 17, "tot en met 17 jaar"),
    ],
)
def test_ages_in_words(first, last, words):
    assert Row(1, None, "a", ages_from=first, ages_to=last).ages == words


def test_limits_in_words_and_what_a_row_is_called():
    assert Row(1, None, "a").limits == ""
    assert Row(1, None, "a", only_in=("Almere", "Urk")).limits == "alleen Almere, Urk"
    said = (("J", "V"), ("", "V"), ("", ""))
    rows = [Row(1, None, "a", answer=answer, question=question) for answer, question in said]
    assert [row.title for row in rows] == ["J", "V", "a"]


def test_rows_come_inside_each_other():
    here = outline()
    assert "".join(nested(here.walk(), lambda row: row.slug)) == (
        '<li id="k1">begin<ul>'
        '<li id="k3">nee<ul><li id="k4">vast<ul></ul></li></ul></li>'
        '<li id="k2">ja<ul></ul></li>'
        "</ul></li>"
    )


def test_a_row_without_words_is_still_something_to_choose():
    rows = [Row(1, None, "begin", question="V"), Row(2, 1, "leeg")]
    assert Outline.of(rows).choices() == [(2, "– leeg")]

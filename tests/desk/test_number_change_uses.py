"""Where a number stands: by outcome, by the answers that lead there, by municipality."""

from desk.numbers.uses import Use, uses_of
from tests.values import outcome
from trees.core.flow import Answer, Flow, Question


def flow(**pages) -> Flow:
    start = Question("start", "Nu?", tuple(Answer(slug, text) for slug, text in pages["answers"]))
    rest = {page.slug: page for page in pages["ends"]}
    return Flow.of("start", {"start": start, **rest})


BOTH = flow(
    answers=[("ja", "Ja"), ("nee", "Nee")],
    ends=[outcome("wijkteam", slug="ja"), outcome("wijkteam", also=["politie"], slug="nee")],
)
ONE = flow(
    answers=[("ja", "Ja"), ("nee", "Nee")],
    ends=[outcome("politie", slug="ja"), outcome("wijkteam", slug="nee")],
)


def test_every_way_to_an_outcome_is_told_in_the_order_of_the_answers():
    assert uses_of({"Almere": BOTH}, "wijkteam") == [Use("Bel", (("Ja",), ("Nee",)), ("Almere",))]


def test_a_service_that_is_called_besides_counts_too():
    assert uses_of({"Almere": BOTH}, "politie") == [Use("Bel", (("Nee",),), ("Almere",))]


def test_municipalities_with_the_same_ways_are_told_together():
    found = uses_of({"Almere": BOTH, "Dronten": ONE, "Urk": BOTH}, "wijkteam")
    assert [use.towns for use in found] == [("Almere", "Urk"), ("Dronten",)]


def test_nobody_calls_what_is_not_named():
    assert uses_of({"Almere": ONE}, "ggz") == []


def test_a_draft_may_lack_a_page_or_go_round():
    start = Question("start", "Nu?", (Answer("weg", "Weg"), Answer("start", "Terug")))
    assert uses_of({"Almere": Flow.of("start", {"start": start})}, "wijkteam") == []

"""Who comes, and where one can go: what is kept of it, and the sentences that it gives."""

from datetime import date

import pytest

from contacts.hours.engine import Hours, HoursFault
from contacts.presence import (
    Comes,
    Coming,
    Going,
    Visit,
    address_line,
    comes_document,
    comes_of,
    coming,
    coming_words,
    going,
    going_words,
    visit_document,
    visit_of,
)
from tests.values import DAY_AND_NIGHT, MONDAY_NIGHT, MONDAY_NOON, OFFICE, moment, service

COMES = {"hours": OFFICE.document(), "arrives_within": "2 uur", "area": ["almere", "urk"]}
VISIT = {
    "address": "Plein 1",
    "hours": OFFICE.document(),
    "assured_on": "2026-11-12",
    "assured_by": "coördinatiepunt",
}


class TestADocument:
    def test_comes_back_as_it_was(self):
        assert comes_document(comes_of(COMES)) == COMES
        assert comes_of(COMES) == Comes(OFFICE, "2 uur", frozenset({"almere", "urk"}))
        assert visit_document(visit_of(VISIT)) == VISIT
        assert visit_of(VISIT) == Visit("Plein 1", OFFICE, date(2026, 11, 12), "coördinatiepunt")

    def test_says_what_is_not_known(self):
        bare = {"hours": None, "arrives_within": "15 minuten", "area": None}
        assert comes_document(comes_of(bare)) == bare
        empty = {**VISIT, "hours": None, "assured_on": None, "assured_by": ""}
        assert visit_document(visit_of(empty)) == empty

    @pytest.mark.parametrize("nothing", [None, {}, {"hours": None}])
    def test_that_says_nothing_is_none(self, nothing):
        assert comes_of(nothing) is None
        assert visit_of(nothing) is None
        assert comes_document(Comes()) is comes_document(None) is None
        assert visit_document(Visit()) is visit_document(None) is None

    @pytest.mark.parametrize(
        ("document", "said"),
        [
            ("altijd", "alleen de sleutels"),
            ({"wie": "iemand"}, "alleen de sleutels area, arrives_within, hours"),
            ({"area": "urk"}, "area is een lijst"),
            ({"area": [1]}, "area is een lijst"),
            ({"arrives_within": 2}, "is geen termijn"),
            ({"arrives_within": "binnen 2 uur"}, "is geen termijn"),
        ],
    )
    def test_that_cannot_be_read_is_refused(self, document, said):
        with pytest.raises(ValueError, match=said):
            comes_of(document)

    def test_with_strange_hours_or_a_strange_day_is_refused(self):
        with pytest.raises(HoursFault):
            visit_of({"hours": {"dagen": "alle"}})
        with pytest.raises(ValueError, match="isoformat"):
            visit_of({"assured_on": "gisteren"})
        with pytest.raises(ValueError, match="assured_by is een tekst"):
            visit_of({"assured_by": 2})
        with pytest.raises(ValueError, match="hoogstens 200"):
            visit_of({"assured_by": "x" * 201})


class TestNow:
    def test_is_as_of_a_line(self):
        here = Visit("Plein 1", OFFICE, date(2026, 11, 12))
        assert going(here, MONDAY_NOON) == Going(
            "open", moment("2026-11-23T17:00"), None, "Plein 1", date(2026, 11, 12)
        )
        night = coming(Comes(OFFICE, "2 uur"), MONDAY_NIGHT)
        assert night == Coming("closed", None, moment("2026-11-24T08:30"), "2 uur")
        assert coming(Comes(), MONDAY_NOON) == Coming("unknown")

    @pytest.mark.parametrize(
        ("comes", "words"),
        [
            (Comes(OFFICE, "2 uur"), "Er kan nu iemand komen, binnen 2 uur."),
            (Comes(OFFICE), "Er kan nu iemand komen."),
            (Comes(), "Of er nu iemand kan komen, is niet bekend."),
            (Comes(Hours(), "2 uur"), "Nu komt er niemand."),
        ],
    )
    def test_in_words_who_comes(self, comes, words):
        assert coming_words(coming(comes, MONDAY_NOON), MONDAY_NOON) == words

    def test_in_words_when_somebody_comes_again(self):
        assert coming_words(coming(Comes(OFFICE), MONDAY_NIGHT), MONDAY_NIGHT) == (
            "Nu komt er niemand. Weer vanaf morgen 08:30."
        )
        assert going_words(going(Visit(hours=OFFICE), MONDAY_NIGHT), MONDAY_NIGHT) == (
            "Nu kun je er niet terecht (weer vanaf morgen 08:30)"
        )

    def test_in_words_where_one_can_go(self):
        said = [
            going_words(going(Visit(hours=hours), MONDAY_NOON), MONDAY_NOON)
            for hours in (OFFICE, Hours(), None)
        ]
        assert said == ["Je kunt er nu terecht", "Nu kun je er niet terecht", "Adres"]

    def test_an_address_fits_in_a_sentence(self):
        assert address_line("Plein 1 \n\n 1300 AA Almere.") == "Plein 1, 1300 AA Almere"
        assert address_line("") == ""


class TestWhereSomebodyComes:
    def test_is_everywhere_where_the_service_works(self):
        here = service(municipalities=frozenset({"almere"}), comes=Comes(OFFICE))
        assert here.comes_to("almere") == Comes(OFFICE)
        assert here.comes_to("urk") is None

    def test_or_in_some_of_it(self):
        some = service(comes=Comes(OFFICE, area=frozenset({"urk"})))
        assert some.comes_to("urk") == some.comes
        assert some.comes_to("almere") is None

    def test_is_nowhere_where_nothing_is_said(self):
        assert service().comes_to("almere") is None

    def test_counts_for_when_something_changes_only_there(self):
        """A line that is always open, with somebody who comes by day."""
        here = service(hours=DAY_AND_NIGHT, comes=Comes(OFFICE, area=frozenset({"urk"})))
        assert here.next_change(MONDAY_NOON, "urk") == moment("2026-11-23T17:00")
        assert here.next_change(MONDAY_NOON, "almere") is None
        assert here.coming("urk", MONDAY_NOON) == Coming("open", moment("2026-11-23T17:00"))
        assert here.coming("almere", MONDAY_NOON) is None

    def test_and_of_a_service_that_stopped_nothing_is_said(self):
        gone = service(comes=Comes(OFFICE), visit=Visit(hours=OFFICE), ended_on=date(2026, 11, 1))
        assert (gone.coming("urk", MONDAY_NOON), gone.going(MONDAY_NOON)) == (None, None)

    def test_where_one_can_go_changes_too(self):
        here = service(hours=DAY_AND_NIGHT, visit=Visit("Plein 1", OFFICE))
        assert here.next_change(MONDAY_NIGHT, "urk") == moment("2026-11-24T08:30")
        assert (
            service(hours=DAY_AND_NIGHT, visit=Visit("Plein 1")).next_change(MONDAY_NIGHT, "urk")
            is None
        )

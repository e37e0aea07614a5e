"""The facts behind an outcome: its numbers, holidays, agreements and texts."""

from dataclasses import replace
from datetime import date

import pytest

from agreements.accepted import Accepted
from contacts.hours.engine import Hours
from contacts.presence import Comes, Visit
from tests.trees.found import always, codes, found_in
from tests.trees.terms import terms
from tests.values import (
    DAY_AND_NIGHT,
    DAYS,
    MONDAY_NOON,
    OFFICE,
    directory,
    draft,
    draft_outcome,
    line,
    moment,
    service,
    yes_no,
)
from trees.core.drafts import flow_of
from trees.core.problems import Proof


class TestNumbers:
    def test_a_placeholder_is_for_a_demonstration_only(self):
        missing = always(number=None)
        assert codes(found_in(None, missing)) == [("error", "placeholder", "dienst wijkteam")]
        assert found_in(None, missing, demo=True) == []
        empty = service("wijkteam", phones=[])
        assert [problem.code for problem in found_in(None, empty)] == ["placeholder"]

    @pytest.mark.parametrize("number", ["036-000 00 01", "06-12345678"])
    def test_a_number_that_nobody_can_have_is_for_a_demonstration_only(self, number):
        example = always(number=number)
        found = found_in(None, example)
        assert codes(found) == [("error", "demonstration-number", "dienst wijkteam")]
        assert "voorbeeldnummer" in found[0].message
        assert found_in(None, example, demo=True) == []

    def test_a_stored_number_that_is_refused_is_told_with_its_reason(self):
        bad = line(number=None, hours=DAY_AND_NIGHT, refused="0906 is een betaalnummer.")
        for demo in (False, True):
            found = found_in(None, service("wijkteam", phones=[bad]), demo=demo)
            assert codes(found) == [("error", "refused-number", "dienst wijkteam")]
            assert found[0].message.endswith("een nummer dat niet kan. 0906 is een betaalnummer.")

    def test_a_known_wrong_number_is_a_warning(self):
        found = found_in(None, always(number="0900-0113"))
        assert codes(found) == [("warning", "wrong-number", "dienst wijkteam")]
        assert "Gebruik 113" in found[0].message

    @pytest.mark.parametrize(
        ("assured_on", "late"),
        [(None, False), (date(2026, 5, 23), False), (date(2026, 5, 22), True)],
    )
    def test_facts_hold_for_half_a_year(self, assured_on, late):
        found = found_in(None, always(assured_on=assured_on))
        assert [problem.code for problem in found] == (["facts-unchecked"] if late else [])

    def test_the_lines_that_close_every_outcome_are_looked_at_too(self):
        known = directory(always(), always("politie", number=None), fallback=("politie",))
        flow, _ = flow_of(draft(yes_no()), "urk", known, MONDAY_NOON)
        found = Proof(known, MONDAY_NOON).problems(flow, "urk")
        assert codes(found) == [("error", "placeholder", "dienst politie")]

    def test_of_a_service_that_ended_only_that_is_told(self):
        ended = always(number=None, ended_on=date(2026, 1, 1))
        assert [problem.code for problem in found_in(None, ended)] == ["service-ended"]


def hours(days, start, end, **more):
    return Hours.parse({"week": [{"days": days, "from": start, "to": end}], **more})


class TestHolidays:
    CLOSED = [
        {"from": day, "to": day, "hours": list[str]()}
        for day in ("2026-12-25", "2027-01-01", "2027-03-29", "2027-04-27", "2027-05-06")
    ]
    WHIT_MONDAY = {"from": "2027-05-17", "to": "2027-05-17", "hours": []}

    @pytest.mark.parametrize(
        ("line_hours", "asked"),
        [
            (hours(DAYS[:5], "08:30", "17:00"), True),
            (hours(DAYS[:5], "08:30", "17:00", holidays="none"), False),
            (hours(DAYS[:5], "08:30", "17:00", exceptions=CLOSED), True),
            (hours(DAYS[:5], "08:30", "17:00", exceptions=[*CLOSED, WHIT_MONDAY]), False),
            (hours(DAYS, "08:30", "17:00"), False),
            (hours(DAYS[:5], "17:00", "08:30"), False),
            (DAY_AND_NIGHT, False),
            (None, False),
        ],
    )
    def test_office_hours_that_say_nothing_about_holidays_are_asked_about(self, line_hours, asked):
        both = {"bel": draft_outcome("bel", "wijkteam", "altijd")}
        found = found_in(None, always(hours=line_hours), always("altijd"), outcomes=both)
        assert [problem.code for problem in found] == (["holidays-unsaid"] if asked else [])

    def test_the_first_day_on_which_it_goes_wrong_is_named(self):
        both = {"bel": draft_outcome("bel", "wijkteam", "altijd")}
        found = found_in(None, always(hours=OFFICE), always("altijd"), outcomes=both)
        assert "ook op Eerste kerstdag (25 december 2026) als open" in found[0].message


class TestAgreements:
    def found(self, *versions, agreement="afspraak", at=MONDAY_NOON):
        outcomes = {"bel": replace(draft_outcome("bel", "wijkteam"), agreement=agreement)}
        agreements = {"afspraak": tuple(versions)} if versions else {}
        return found_in(outcomes=outcomes, at=at, agreements=agreements)

    def test_an_agreement_in_force_that_all_signed_is_fine(self):
        assert self.found(terms(parties=["GGD"], signed=["GGD"])) == []
        assert self.found(agreement=None) == []

    @pytest.mark.parametrize(
        "version",
        [
            None,
            terms(since=date(2027, 1, 1)),
            terms(until=date(2026, 11, 1)),
            terms(municipalities=frozenset({"almere"})),
        ],
    )
    def test_an_agreement_that_does_not_hold_here_is_missed(self, version):
        found = self.found(*([version] if version else []))
        assert codes(found) == [("warning", "agreement-missing", "uitkomst bel")]
        named = "“Titel van afspraak”" if version else "“afspraak”"
        assert named in found[0].message

    def test_every_party_signs(self):
        found = self.found(terms(parties=["GGD", "Politie", "SAVE"], signed=["GGD"]))
        assert codes(found) == [("warning", "agreement-unsigned", "werkafspraak afspraak")]
        assert "nog niet ondertekend door Politie en SAVE." in found[0].message

    @pytest.mark.parametrize(
        ("version", "day", "late"),
        [
            (terms(since=date(2026, 8, 31)), "2026-11-30", False),
            (terms(since=date(2026, 8, 31)), "2026-12-01", True),
            (
                terms(since=date(2026, 8, 31), signed=[("GGD", date(2026, 9, 20))]),
                "2026-12-20",
                False,
            ),
            (
                terms(since=date(2026, 8, 31), signed=[("GGD", date(2026, 9, 20))]),
                "2026-12-21",
                True,
            ),
            (
                terms(since=date(2026, 8, 31), signed=[("GGD", date(2027, 2, 1))]),
                "2026-12-01",
                True,
            ),
            (terms(since=None), "2030-01-01", False),
        ],
    )
    def test_an_agreement_is_looked_at_again_in_time(self, version, day, late):
        found = self.found(version, at=moment(f"{day}T12:00"))
        assert [problem.code for problem in found] == (["agreement-review"] if late else [])


class TestTexts:
    def test_a_number_in_a_text_is_a_warning_at_its_place(self):
        nodes = yes_no() | {
            "nee": {"answer": "Nee", "hint": "Of bel 036-123 45 67", "outcome": "bel"}
        }
        call = replace(draft_outcome("bel", "wijkteam"), explanation="Bel 0800-2000 of 112.")
        team = service(phones=[line(hours=DAY_AND_NIGHT, instruction="Geen gehoor? 0900-8844")])
        agreed = terms(expect="Bel 088 996 30 00 na 17:00")
        found = found_in(
            nodes,
            team,
            outcomes={"bel": replace(call, agreement="afspraak")},
            agreements={"afspraak": (agreed,)},
        )
        assert codes(found) == [
            ("warning", "number-in-text", "dienst wijkteam"),
            ("warning", "number-in-text", "werkafspraak afspraak"),
            ("warning", "number-in-text", "pagina start"),
            ("warning", "number-in-text", "uitkomst bel"),
        ]
        assert "0800-2000. Een nummer" in found[3].message

    def test_a_number_in_what_a_band_says_is_a_warning_too(self):
        night = {"days": ["ma"], "from": "22:00", "to": "08:00", "say": "Of bel 0900-8844."}
        hours = Hours.parse({"week": [night], "holidays": "none"})
        found = found_in(yes_no(), service(phones=[line(hours=hours)]))
        assert ("warning", "number-in-text", "dienst wijkteam") in codes(found)

    @pytest.mark.parametrize("present", ["comes", "visit"])
    def test_a_number_in_a_band_of_who_comes_or_where_to_go_is_one_too(self, present):
        night = {"days": ["ma"], "from": "22:00", "to": "23:00", "say": "Of bel 0900-8844."}
        hours = Hours.parse({"week": [night], "holidays": "none"})
        told = {"comes": Comes(hours=hours), "visit": Visit(hours=hours)}
        team = service(phones=[line(hours=DAY_AND_NIGHT)], **{present: told[present]})
        found = found_in(yes_no(), team)
        assert ("warning", "number-in-text", "dienst wijkteam") in codes(found)

    def test_a_number_in_why_something_was_accepted_is_one_too(self):
        call = replace(
            draft_outcome("bel", "wijkteam"),
            accepted=(Accepted("nobody-answers", because="Bel zolang 0900-8844."),),
        )
        found = found_in(
            yes_no(), service(phones=[line(hours=DAY_AND_NIGHT)]), outcomes={"bel": call}
        )
        assert ("warning", "number-in-text", "uitkomst bel") in codes(found)

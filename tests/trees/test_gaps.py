"""Nobody answers: every gap of the coming 400 days, told as a person would."""

from datetime import date

import pytest

from contacts.hours.engine import Hours
from tests.values import DAY_AND_NIGHT, DAYS, accepted_gap, directory, moment, outcome, service
from trees.core.checks.gaps import GapCheck
from trees.core.coverage import Coverage

START = moment("2026-11-21T23:15")
WORKDAYS = DAYS[:5]
NOBODY: list[dict[str, str]] = []
CLOSED = [{"days": "default", "hours": []}]
HOLIDAYS = (
    "op Eerste kerstdag (vrijdag 25 december), Nieuwjaarsdag (vrijdag 1 januari 2027), "
    "Tweede paasdag (maandag 29 maart 2027), Koningsdag (dinsdag 27 april 2027), "
    "Hemelvaartsdag (donderdag 6 mei 2027) en Tweede pinksterdag (maandag 17 mei 2027) "
    "08:30 tot 17:00"
)
NIGHTLY = (
    "elke maandag tot en met donderdag 17:00 tot 08:30 (de volgende dag), "
    "en elke vrijdag 17:00 tot maandag 08:30"
)


SAME = "“Een” sluit als laatste, daarna gaat “Een” als eerste open."


def hours(*rows, **more):
    week = [{"days": days, "from": start, "to": end} for days, start, end in rows]
    return Hours.parse({"week": week, **more})


def except_on(*days, week=(DAYS, "00:00", "24:00"), **more):
    """Day and night (or another week), but for these days."""
    exceptions = [{"from": first, "to": last, "hours": rows} for first, last, rows in days]
    return hours(week, exceptions=exceptions, **more)


OFFICE = hours((WORKDAYS, "08:30", "17:00"))
EVENINGS = hours((WORKDAYS, "17:00", "08:30"), (["za"], "08:30", "17:00"))


def found(*opened, accepted=(), start=START, days=400, fallback=("alarmnummer",)):
    """The gap problems of an outcome whose lines have these hours: "Een", "Twee", ..."""
    names = ("een", "twee", "drie")[: len(opened)]
    made = [
        service(name, **(one if isinstance(one, dict) else {"hours": one}))
        for name, one in zip(names, opened, strict=True)
    ]
    check = GapCheck(Coverage(directory(*made, fallback=fallback), start, days))
    asked = outcome(*names, accepted=accepted)
    return list(check.problems(asked))


def gaps(*opened, **more):
    """What the one error says, without the sentence before and the advice after it."""
    (problem,) = found(*opened, **more)
    assert (problem.severity, problem.code) == ("error", "nobody-answers")
    assert problem.place == "uitkomst bel"
    before, after = "Bij “Bel” neemt niemand op: ", " Voeg een stap toe, verruim de openingstijden"
    assert problem.message.startswith(before)
    return problem.message.removeprefix(before).partition(after)[0]


def test_somebody_day_and_night_leaves_no_gap():
    assert found(DAY_AND_NIGHT) == []
    three = [
        hours((DAYS, *pair))
        for pair in (("08:00", "17:00"), ("17:00", "23:00"), ("23:00", "08:00"))
    ]
    assert found(*three) == []
    assert found(OFFICE, hours((DAYS, "17:00", "08:30"), (["za", "zo"], "08:30", "17:00"))) == []


def test_a_gap_every_weekend_and_on_holidays_is_told_in_one_sentence():
    office = hours((WORKDAYS, "08:30", "17:00"), holidays=CLOSED)
    assert gaps(office, EVENINGS) == (
        f"elke zaterdag 17:00 tot maandag 08:30 (na “Twee”, tot “Een” opengaat), en {HOLIDAYS} "
        "(na “Twee”, tot “Twee” opengaat)."
    )


def test_the_same_neighbours_are_told_once():
    assert gaps(OFFICE) == f"{NIGHTLY}. {SAME}"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([(DAYS, "03:00", "02:00")], "elke dag 02:00 tot 03:00"),
        ([(DAYS, "00:00", "23:59")], "elke dag 23:59 tot 24:00"),
        ([(DAYS, "08:00", "22:00")], "elke dag 22:00 tot 08:00 (de volgende dag)"),
        (
            [
                (WORKDAYS, "00:00", "24:00"),
                (DAYS[5:], "00:00", "02:00"),
                (DAYS[5:], "08:00", "24:00"),
            ],
            "elke zaterdag en zondag 02:00 tot 08:00",
        ),
        (
            [
                (WORKDAYS, "17:00", "08:30"),
                (DAYS[5:], "00:00", "24:00"),
                (["ma"], "00:00", "08:30"),
            ],
            "elke werkdag 08:30 tot 17:00",
        ),
        ([(DAYS[:6], "00:00", "24:00"), (["zo"], "00:00", "22:00")], "elke zondag 22:00 tot 24:00"),
        (
            [(DAYS[1:], "00:00", "24:00"), (["ma"], "08:00", "24:00"), (["zo"], "00:00", "24:00")],
            "elke maandag 00:00 tot 08:00",
        ),
        (
            [(DAYS[:6], "00:00", "24:00"), (["ma"], "08:00", "24:00"), (["zo"], "00:00", "22:00")],
            "elke zondag 22:00 tot 24:00",
        ),
        (
            [(DAYS[1:6], "00:00", "24:00"), (["ma"], "08:00", "24:00"), (["zo"], "00:00", "22:00")],
            "elke zondag 22:00 tot maandag 08:00",
        ),
        (
            [(["di", "do"], "00:00", "24:00")],
            "elke woensdag 00:00 tot 24:00, en elke vrijdag 00:00 tot maandag 24:00",
        ),
    ],
)
def test_a_gap_that_comes_back_is_told_by_its_days(rows, words):
    assert words in gaps(hours(*rows))


def test_a_gap_of_odd_weeks_alone_says_so():
    others = [{"days": [*WORKDAYS, "zo"], "from": "10:00", "to": "11:00"}]
    all_but_an_hour = {"days": DAYS, "from": "11:00", "to": "10:00"}
    even = {"days": ["za"], "from": "10:00", "to": "11:00", "weeks": "even"}
    opened = Hours.parse({"week": [all_but_an_hour, *others, even]})
    assert gaps(opened) == f"elke zaterdag 10:00 tot 11:00 (oneven weken). {SAME}"


def test_a_gap_of_even_weeks_stands_apart_from_one_of_every_week():
    odd = {"days": ["za"], "from": "09:00", "to": "10:00", "weeks": "odd"}
    opened = Hours.parse({"week": [{"days": DAYS, "from": "11:00", "to": "09:00"}, odd]})
    assert gaps(opened) == (
        "elke maandag, dinsdag, woensdag, donderdag, vrijdag en zondag 09:00 tot 11:00, "
        "elke zaterdag 09:00 tot 11:00 (even weken), "
        f"en elke zaterdag 10:00 tot 11:00 (oneven weken). {SAME}"
    )


def test_one_day_of_the_year_is_told_by_its_name_and_date():
    assert gaps(except_on(("2026-12-26", "2026-12-26", []))) == (
        f"op Tweede kerstdag (zaterdag 26 december) 00:00 tot 24:00. {SAME}"
    )
    assert gaps(except_on(("2027-05-16", "2027-05-17", []))).startswith(
        "op Eerste pinksterdag en Tweede pinksterdag "
        "(zondag 16 mei 2027 00:00 tot maandag 17 mei 2027 24:00)."
    )


def test_a_closure_of_some_days_is_one_gap():
    closure = ("2026-12-24", "2027-01-01", NOBODY)
    assert gaps(except_on(closure)).startswith(
        "donderdag 24 december 00:00 tot vrijdag 1 januari 2027 24:00."
    )
    words = gaps(except_on(closure, week=(WORKDAYS, "08:30", "17:00")))
    nightly = NIGHTLY.replace(", en elke", ", elke")
    closed = "donderdag 24 december 08:30 tot vrijdag 1 januari 2027 17:00"
    assert words == f"{nightly}, en {closed}. {SAME}"


def test_a_gap_of_one_minute_is_found():
    day = [{"from": "00:00", "to": "22:10"}, {"from": "22:11", "to": "24:00"}]
    assert gaps(except_on(("2027-03-09", "2027-03-09", day))) == (
        f"dinsdag 9 maart 2027 22:10 tot 22:11. {SAME}"
    )


def test_a_gap_of_one_night_in_the_year_is_found():
    evening, morning = [{"from": "00:00", "to": "22:00"}], [{"from": "08:00", "to": "24:00"}]
    night = except_on(("2027-03-09", "2027-03-09", evening), ("2027-03-10", "2027-03-10", morning))
    assert gaps(night) == f"dinsdag 9 maart 2027 22:00 tot woensdag 10 maart 2027 08:00. {SAME}"


def test_the_hour_that_the_autumn_clock_gives_is_part_of_the_gap():
    day = [{"from": "00:00", "to": "02:00"}, {"from": "03:00", "to": "24:00"}]
    assert gaps(except_on(("2027-10-31", "2027-10-31", day))).startswith(
        "zondag 31 oktober 2027 02:00 (zomertijd) tot 03:00 (de klok gaat dan terug)."
    )


def test_the_hour_that_the_spring_clock_takes_is_no_gap():
    day = [{"from": "00:00", "to": "02:00"}, {"from": "03:00", "to": "24:00"}]
    assert found(except_on(("2027-03-28", "2027-03-28", day))) == []
    day[0]["to"] = "01:30"
    assert gaps(except_on(("2027-03-28", "2027-03-28", day))).startswith(
        "op Eerste paasdag (zondag 28 maart 2027) 01:30 tot 03:00 (de klok gaat dan vooruit)."
    )


def test_a_number_that_ends_leaves_a_gap_from_its_last_day():
    words = gaps({"hours": DAY_AND_NIGHT, "valid_to": date(2027, 4, 1)})
    assert words == (
        "vanaf 2 april 2027 dag en nacht. "
        "“Een” sluit als laatste, daarna gaat er geen lijn meer open."
    )
    assert gaps({"hours": DAY_AND_NIGHT, "ended_on": date(2027, 4, 2)}) == words


def test_a_number_that_begins_later_leaves_a_gap_before_it():
    words = gaps({"hours": DAY_AND_NIGHT, "valid_from": date(2027, 4, 1)})
    assert words == "tot en met 31 maart 2027 dag en nacht. Daarna gaat “Een” als eerste open."


def test_a_new_number_that_begins_a_day_late_leaves_that_day():
    old = {"hours": DAY_AND_NIGHT, "valid_to": date(2027, 4, 1)}
    new = {"hours": DAY_AND_NIGHT, "valid_from": date(2027, 4, 3)}
    assert gaps(old, new) == (
        "vrijdag 2 april 2027 00:00 tot 24:00. "
        "“Een” sluit als laatste, daarna gaat “Twee” als eerste open."
    )
    assert found(old, new | {"valid_from": date(2027, 4, 2)}) == []


def test_other_hours_in_the_middle_of_the_year_are_told_with_their_days():
    some = {"hours": OFFICE, "valid_from": date(2027, 2, 1), "valid_to": date(2027, 4, 1)}
    nightly = NIGHTLY.replace(", en elke", ", elke")
    assert gaps(some) == (
        "tot en met 31 januari 2027 dag en nacht (tot “Een” opengaat), "
        f"van 1 februari 2027 tot en met 1 april 2027 {nightly} (na “Een”, tot “Een” opengaat), "
        "en vanaf 2 april 2027 dag en nacht (na “Een”)."
    )


def test_a_day_on_which_somebody_answers_after_all_is_told_too():
    saturday = ("2026-12-05", "2026-12-05", [{"from": "10:00", "to": "12:00"}])
    words = gaps(except_on(saturday, week=(WORKDAYS, "08:30", "17:00")))
    assert words == f"{NIGHTLY} (behalve zaterdag 5 december 10:00 tot 12:00). {SAME}"
    mondays = [(f"2027-02-{day:02}",) * 2 + ([DAY],) for day in (1, 8, 15, 22)]
    words = gaps(except_on(*mondays, week=(WORKDAYS, "08:30", "17:00")))
    assert "maandag 8 februari 2027 00:00 tot 08:30 en nog 5 keer)" in words


DAY = {"from": "00:00", "to": "24:00"}


def test_what_is_not_there_in_most_weeks_is_told_by_its_days():
    week = (DAYS[:5] + DAYS[6:], "00:00", "24:00")
    saturdays = [(f"2026-12-{day:02}",) * 2 + ([DAY],) for day in (5, 12, 19)]
    monday = moment("2026-11-23T00:00")
    assert gaps(except_on(*saturdays, week=week), start=monday, days=35).startswith(
        "zaterdag 28 november 00:00 tot 24:00, "
        "en op Tweede kerstdag (zaterdag 26 december) 00:00 tot 24:00."
    )
    words = gaps(except_on(*saturdays[1:], week=week), start=monday, days=35)
    assert words.startswith("elke zaterdag 00:00 tot 24:00 (behalve zaterdag 12 december ")


def test_a_long_list_is_cut_short():
    days = [(f"2027-02-{day:02}", f"2027-02-{day:02}", NOBODY) for day in range(1, 25, 2)]
    assert ", maandag 15 februari 2027 00:00 tot 24:00, en nog 4 keer." in gaps(except_on(*days))
    assert ", en nog één keer." in gaps(except_on(*days[:9]))


def test_a_short_period_is_told_by_its_days():
    assert gaps(OFFICE, days=5) == (
        "tot maandag 23 november 08:30 (tot “Een” opengaat), "
        "maandag 23 november 17:00 tot dinsdag 24 november 08:30, "
        "dinsdag 24 november 17:00 tot woensdag 25 november 08:30, "
        "woensdag 25 november 17:00 tot donderdag 26 november 08:30 "
        "(na “Een”, tot “Een” opengaat), en vanaf donderdag 26 november 17:00 (na “Een”)."
    )
    assert gaps(OFFICE, days=1) == "op geen enkel moment."


def test_a_gap_at_the_end_of_the_period_is_not_told_as_a_whole_holiday():
    words = gaps(except_on(("2027-12-26", "2027-12-26", [])))
    assert words.startswith("vanaf zondag 26 december 2027 00:00.")


class TestWhoDoesNotCount:
    def test_a_line_that_does_not_count_says_why(self):
        assert gaps({"hours": None}) == (
            "dag en nacht. “Een” telt niet mee: de openingstijden zijn niet bekend."
        )
        inside = {"hours": DAY_AND_NIGHT, "audience": "professional"}
        assert "“Een” telt niet mee: het nummer is alleen voor professionals." in gaps(
            inside, OFFICE
        )

    def test_a_line_that_is_called_as_well_closes_no_gap(self):
        asked = directory(service("dag", hours=OFFICE))
        check = GapCheck(Coverage(asked, START))
        page = outcome("dag", also=["alarmnummer"])
        assert [one.code for one in check.problems(page)] == ["nobody-answers"]


class TestAcceptedInWriting:
    BY = accepted_gap("De politie is dan de afspraak.", "het regionaal overleg", date(2027, 6, 30))

    def test_a_gap_is_shown_until_its_last_day_and_stops_a_publication_after_it(self):
        (shown,) = found(OFFICE, accepted=self.BY)
        assert (shown.severity, shown.code) == ("warning", "accepted-gap")
        assert shown.message == (
            "Bij “Bel” nemen soms alleen de vangnetlijnen op: "
            f"tot en met 30 juni 2027 {NIGHTLY}. {SAME} "
            "Dit is geaccepteerd door het regionaal overleg tot en met 30 juni 2027: “De politie "
            "is dan de afspraak”. Daarna is het gat er nog, en houdt het publicatie tegen: spreek "
            "dat op tijd opnieuw af."
        )
        (stopped,) = found(OFFICE, accepted=self.BY, start=moment("2027-07-01T00:00"))
        assert (stopped.severity, stopped.code) == ("error", "nobody-answers")
        assert "Het gat was geaccepteerd tot en met 30 juni 2027." in stopped.message

    def test_a_gap_wholly_before_the_last_day_is_only_shown(self):
        christmas = except_on(("2026-12-26", "2026-12-26", []))
        # The same day a year later lies within 400 days, but not in this exception.
        assert [one.code for one in found(christmas, accepted=self.BY)] == ["accepted-gap"]
        day_of = accepted_gap("Kerst", until=date(2026, 12, 26))
        assert [one.code for one in found(christmas, accepted=day_of)] == ["accepted-gap"]
        day_before = accepted_gap("Kerst", until=date(2026, 12, 25))
        assert [one.code for one in found(christmas, accepted=day_before)] == ["nobody-answers"]

    def test_without_a_last_day_it_holds_until_somebody_changes_it(self):
        (shown,) = found(OFFICE, accepted=accepted_gap("Zo is het."))
        assert "Dit is geaccepteerd: “Zo is het”. Kijk of dat nog klopt." in shown.message

    def test_what_has_lapsed_is_said(self):
        (stopped,) = found(OFFICE, accepted=accepted_gap("Oud", until=date(2026, 11, 1)))
        assert stopped.code == "nobody-answers"
        assert "Het gat was geaccepteerd tot en met 1 november 2026." in stopped.message

    def test_fallback_lines_that_do_not_answer_either_are_told(self):
        (alone,) = found(OFFICE, accepted=self.BY, days=100, fallback=())
        assert alone.message.endswith("Let op: er is dan ook geen vangnetlijn die opneemt.")
        (partly,) = found(OFFICE, EVENINGS, accepted=self.BY, days=100, fallback=())
        assert "geen vangnetlijn" in partly.message
        asked = directory(
            service("dag", hours=OFFICE), service("avond", hours=EVENINGS), fallback=("avond",)
        )
        page = outcome("dag", accepted=self.BY)
        (shown,) = GapCheck(Coverage(asked, START, 100)).problems(page)
        assert "Let op: ook de vangnetlijnen nemen niet altijd op: elke zaterdag" in shown.message


def test_outcomes_with_the_same_lines_are_told_alike():
    asked = directory(service("dag", hours=OFFICE), service("ook", hours=OFFICE))
    check = GapCheck(Coverage(asked, START))
    first = list(check.problems(outcome("dag", name="een")))
    second = list(check.problems(outcome("dag", name="twee")))
    assert "“Ook”" in next(check.problems(outcome("ook"))).message
    assert first[0].message == second[0].message
    assert second[0].place == "uitkomst twee"

"""What a coordinator is told where people can wait for a line, and of the words above a call."""

from dataclasses import replace

from contacts.hours.engine import Hours
from tests.trees.test_compare import compare, grown, outcome
from tests.values import DAY_AND_NIGHT, DAYS, OFFICE, advise, directory, moment, service
from trees.core.first_calls import first_call, first_words

TUESDAY = "dinsdag 24 november 10:00"
NIGHT = "dinsdag 24 november 23:40"
SUNDAY = "zondag 29 november 02:15"
CHRISTMAS = "Tweede kerstdag (zaterdag 26 december) 02:15"
POLICE = service("politie", hours=DAY_AND_NIGHT, number="0900-8844")
TEAM, AT_NIGHT = "Team (036-123 45 67)", "Politie (0900-8844)"
UNSAFE = f"“Wordt het onveilig? Bel {AT_NIGHT}”"
WEDNESDAY, MONDAY = "woensdag 25 november", "maandag 30 november"


def weekdays(start, days=DAYS[:5]):
    return Hours.parse({"week": [{"days": days, "from": start, "to": "17:00"}]})


def known(*services, team=OFFICE, **more):
    """The team and the police, and others."""
    return directory(service("team", hours=team), POLICE, *services, **{"fallback": (), **more})


def flow(*steps, **more):
    """An answer that leads to an outcome, and another one that stays what it is."""
    outcomes = [outcome("x", *steps, **more), outcome("bel", "politie")]
    return grown(("a", "A", "x"), ("b", "B", "bel"), outcomes=outcomes)


def worry(*steps):
    return flow(*(steps or ("team", "politie")), urgency="zorgen")


def told(old, new, before, after=None):
    """What is told of whom one calls, waits for and reads; not of the steps themselves."""
    found = compare(old, new, before, after or before, moment("2026-11-23T12:00"))
    return [one.sentence for one in found if one.kind != "outcome"]


def at(when, sentences):
    return [one for one in sentences if when in one]


class TestWhoWaits:
    def test_she_who_called_the_police_at_night_can_wait_for_the_team(self):
        found = told(flow("team", "politie"), worry(), known())
        assert at(NIGHT, found) == [
            f"Bij “X” kun je op {NIGHT} wachten op {TEAM}, tot {WEDNESDAY} 08:30, "
            f"met daaronder {UNSAFE}, in plaats van dat je eerst {AT_NIGHT} belt: “A”."
        ]

    def test_she_who_could_wait_for_the_team_calls_the_police_at_once(self):
        found = told(worry(), flow("team", "politie"), known())
        assert at(NIGHT, found) == [
            f"Bij “X” bel je op {NIGHT} eerst {AT_NIGHT} in plaats van dat je kunt wachten op "
            f"{TEAM}, tot {WEDNESDAY} 08:30: “A”."
        ]

    def test_at_an_hour_that_the_team_answers_nothing_changes_for_her(self):
        assert at(TUESDAY, told(flow("team", "politie"), worry(), known())) == []

    def test_a_team_that_opens_later_is_told_with_the_time_of_before(self):
        found = told(worry(), worry(), known(), known(team=weekdays("10:00")))
        assert at(NIGHT, found) == [
            f"Bij “X” kun je op {NIGHT} wachten op {TEAM} tot {WEDNESDAY} 10:00 "
            f"in plaats van tot {WEDNESDAY} 08:30: “A”."
        ]
        assert at(SUNDAY, found) == [
            f"Bij “X” kun je op {SUNDAY} wachten op {TEAM} tot {MONDAY} 10:00 "
            f"in plaats van tot {MONDAY} 08:30: “A”."
        ]

    def test_a_team_that_opens_another_day_is_told_with_both_days(self):
        later = known(team=weekdays("08:30", ["di", "do"]))
        assert at(NIGHT, told(worry(), worry(), known(), later)) == [
            f"Bij “X” kun je op {NIGHT} wachten op {TEAM} tot donderdag 26 november 08:30 "
            f"in plaats van tot {WEDNESDAY} 08:30: “A”."
        ]

    def test_she_who_waits_for_another_is_told_for_whom_and_until_when(self):
        both = known(service("wijk", hours=weekdays("09:00"), number="036-5554321"))
        found = told(worry(), worry("wijk", "politie"), both)
        assert at(NIGHT, found) == [
            f"Bij “X” kun je op {NIGHT} wachten op Wijk (036-555 43 21), tot {WEDNESDAY} 09:00, "
            f"in plaats van op {TEAM}, tot {WEDNESDAY} 08:30: “A”."
        ]

    def test_another_number_to_wait_for_is_told(self):
        other = directory(service("team", hours=OFFICE, number="036-5554321"), POLICE, fallback=())
        found = told(worry(), worry(), known(), other)
        assert at(NIGHT, found) == [
            f"Bij “X” kun je op {NIGHT} wachten op Team (036-555 43 21), tot {WEDNESDAY} 08:30, "
            f"in plaats van op {TEAM}, tot {WEDNESDAY} 08:30: “A”."
        ]

    def test_two_teams_of_one_name_and_number_are_told_apart_by_their_slugs(self):
        twin = replace(service("wijk", hours=OFFICE), name="Team")
        twin = replace(twin, phones=tuple(replace(one, name="Team") for one in twin.phones))
        (found,) = at(NIGHT, told(worry(), worry("wijk", "politie"), known(twin)))
        assert f"wachten op {TEAM} (wijk), tot" in found
        assert f"in plaats van op {TEAM} (team), tot" in found

    def test_another_line_for_when_it_becomes_unsafe_is_told_in_the_words_of_the_page(self):
        vt = service("vt", hours=DAY_AND_NIGHT, number="0800-2000")
        assert told(worry(), worry("team", "vt"), known(vt)) == [
            f"Bij “X” staat op {NIGHT}, {SUNDAY} en {CHRISTMAS} "
            f"“Wordt het onveilig? Bel Vt (0800-2000)” in plaats van {UNSAFE}: “A”."
        ]

    def test_who_waits_with_nobody_else_reads_112_as_on_the_page(self):
        found = told(worry(), worry("team"), known())
        assert at(NIGHT, found) == [
            f"Bij “X” staat op {NIGHT}, {SUNDAY} en {CHRISTMAS} “Wordt het onveilig? Bel 112” "
            f"in plaats van {UNSAFE}: “A”."
        ]

    def test_where_nobody_answered_one_can_wait_and_the_other_way_round(self):
        soon, late = flow("team", urgency="nu"), worry("team")
        assert at(NIGHT, told(soon, late, known())) == [
            f"Bij “X” kun je op {NIGHT} wachten op {TEAM}, tot {WEDNESDAY} 08:30, met daaronder "
            "“Wordt het onveilig? Bel 112”, in plaats van dat er geen nummer is dat opneemt: “A”."
        ]
        assert at(NIGHT, told(late, soon, known())) == [
            f"Bij “X” is er op {NIGHT} geen nummer dat opneemt in plaats van dat je kunt wachten "
            f"op {TEAM}, tot {WEDNESDAY} 08:30: “A”."
        ]

    def test_own_numbers_that_only_stand_behind_another_change_nothing_on_the_page(self):
        gp = service("huisarts", hours=DAY_AND_NIGHT, number=None, own=True, where="Op de pas.")
        before, after = worry("team", "huisarts", "politie"), worry("team", "politie", "huisarts")
        assert told(before, after, known(gp)) == []

    def test_another_outcome_is_told_with_what_it_can_wait_for(self):
        outcomes = [outcome("x", "team", "politie", urgency="zorgen"), outcome("bel", "politie")]
        old, new = (
            grown(("a", "A", one), ("b", "B", "bel"), outcomes=outcomes) for one in ("bel", "x")
        )
        ends, *waits = told(old, new, known())
        assert ends == (
            f"Eindigt nu bij “X” in plaats van bij “BEL”; je belt op {TUESDAY} nu eerst {TEAM} "
            f"in plaats van {AT_NIGHT}: “A”."
        )
        assert waits[0].startswith(f"Bij “X” kun je op {NIGHT} wachten op {TEAM}, tot")

    def test_in_one_cell_it_reads_until_when_and_whom_to_call_when_it_becomes_unsafe(self):
        page = outcome("x", "team", "politie", urgency="zorgen")
        found = first_call(advise(page, known(), moment("2026-11-24T23:40")))
        assert first_words(found) == (
            f"{TEAM}, vanaf {WEDNESDAY} 08:30. Wordt het onveilig? Bel {AT_NIGHT}"
        )
        by_day = first_call(advise(page, known(), moment("2026-11-24T10:00")))
        assert first_words(by_day) == TEAM


class TestTheWordsAboveACall:
    def test_the_same_police_below_another_headline_are_told(self):
        central = known(fallback=("politie",))
        found = told(flow("team"), flow("team", urgency="vandaag"), central)
        assert found == [
            f"Bij “X” staat op {NIGHT}, {SUNDAY} en {CHRISTMAS} bovenaan de pagina "
            "“Kan het niet wachten? Bel Politie” in plaats van “Bel nu Politie”: “A”."
        ]

    def test_police_that_no_longer_come_first_stand_below_their_own_name(self):
        found = told(flow("politie", title="Bel hulp"), flow("team", "politie"), known())
        assert at(NIGHT, found) == [
            f"Bij “X” staat op {NIGHT}, {SUNDAY} en {CHRISTMAS} bovenaan de pagina "
            "“Bel nu Politie” in plaats van “Bel hulp”: “A”."
        ]

    def test_a_title_that_says_what_the_headline_says_is_no_change(self):
        named = {"title": "Bel nu Politie"}
        found = told(flow("politie", **named), flow("team", "politie", **named), known())
        assert at(NIGHT, found) == []

    def test_another_title_alone_is_told_as_that(self):
        found = compare(
            flow("politie"),
            flow("politie", title="Y"),
            known(),
            known(),
            moment("2026-11-23T12:00"),
        )
        assert [one.kind for one in found] == ["outcome"]

    def test_the_same_wait_that_is_called_a_worry_is_told(self):
        early = known(team=weekdays("03:00", DAYS))
        found = told(flow("team", urgency="vandaag"), worry("team"), early)
        assert (
            f"Bij “X” staat op {NIGHT} bovenaan de pagina “Dit kan wachten: bel Team morgen vanaf "
            "03:00” in plaats van “Bel Team morgen vanaf 03:00”: “A”."
        ) in found

    def test_another_line_for_what_cannot_wait_is_told_in_the_words_of_the_page(self):
        vt = service("vt", hours=DAY_AND_NIGHT, number="0800-2000")
        before, after = (known(vt, fallback=(one,)) for one in ("politie", "vt"))
        soon = flow("team", urgency="vandaag")
        assert told(soon, soon, before, after) == [
            f"Bij “X” staat op {NIGHT}, {SUNDAY} en {CHRISTMAS} "
            "“Kan het niet wachten? Bel Vt (0800-2000)” in plaats van "
            f"“Kan het niet wachten? Bel {AT_NIGHT}”: “A”."
        ]

    def test_what_could_wait_and_cannot_is_told_in_the_words_of_the_page(self):
        closed = known(team=Hours(), fallback=("politie",))
        found = told(worry("team"), worry("team"), known(fallback=("politie",)), closed)
        assert at(NIGHT, found) == [
            f"Bij “X” staat op {NIGHT} “Kan het niet wachten? Bel {AT_NIGHT}” in plaats van "
            f"dat je kunt wachten op {TEAM}, tot {WEDNESDAY} 08:30: “A”."
        ]
        assert at(TUESDAY, found) == [
            f"Bij “X” staat op {TUESDAY} “Kan het niet wachten? Bel {AT_NIGHT}” in plaats van "
            f"dat je eerst {TEAM} belt: “A”."
        ]

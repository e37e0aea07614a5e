"""Drawings as geometry: as wide as the hours they stand for, and nothing left out."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from contacts.directory import Directory
from contacts.hours.engine import Hours
from tests.values import DAY_AND_NIGHT, DAYS, NIGHTS, OFFICE, accepted_gap, line, service
from trees.core.concerns import LETTERS, WORDS, counted_words, worst
from trees.core.drafts import Draft, DraftNode, DraftOutcome
from trees.core.findings import error, warning
from trees.core.flow import Answer, Flow, Outcome, Page, Question, Step
from trees.drawings.changes import who_words
from trees.drawings.coverage_week import (
    LEVELS,
    CoverageWeek,
    clock_changes,
    length_words,
    monday_of,
)
from trees.drawings.marks import findings
from trees.drawings.overview import Overview
from trees.drawings.paths import Wanted, path_rows
from trees.drawings.tree_drawing import WIDTH, Folding, TreeDrawing, folding_of

ORDINARY, CHRISTMAS = date(2026, 11, 23), date(2026, 12, 21)
AUTUMN, SPRING = date(2027, 10, 25), date(2027, 3, 22)


def hours(*rows, **more):
    week = [{"days": list(days), "from": start, "to": end} for days, start, end in rows]
    return Hours.parse({"week": week, **more})


def directory(*services, fallback=()):
    return Directory("regio", False, {one.slug: one for one in services}, tuple(fallback))


def outcome(*services, **more):
    return Outcome("bel", "bel", "Bel", tuple(Step(slug) for slug in services), **more)


def week(*services, monday=ORDINARY, gap=(), fallback=()):
    own = [one.slug for one in services if one.slug not in fallback]
    return CoverageWeek(
        directory(*services, fallback=fallback), outcome(*own, accepted=gap), monday
    )


def share(percent):
    return float(percent.removesuffix("%")) / 100


def minutes(bar, of=timedelta(days=1)):
    return round(share(bar.width) * of / timedelta(minutes=1), 1)


class TestAWeek:
    def test_bars_are_exact_to_the_minute(self):
        monday = week(service(hours=hours((DAYS, "00:01", "24:00")))).days[0]
        assert [bar.level for bar in monday.bars] == ["none", "one"]
        assert [minutes(bar) for bar in monday.bars] == [1, 1439]
        assert monday.bars[0].words == "00:00 tot 00:01: niemand"

    def test_two_lines_at_once_are_another_level_than_one(self):
        day = week(service("team"), service("nacht", hours=DAY_AND_NIGHT)).days[0]
        assert [bar.level for bar in day.bars] == ["one", "many", "one"]
        assert day.bars[1].words == "08:30 tot 17:00: Team en Nacht"

    def test_two_lines_of_the_same_name_are_two_lines(self):
        both = directory(service("een"), service("twee"))
        named = {slug: replace(one, name="Wijkteam", phones=(line("wijkteam"),))
                 for slug, one in both.services.items()}  # fmt: skip
        shown = CoverageWeek(replace(both, services=named), outcome("een", "twee"), ORDINARY)
        assert [bar.level for bar in shown.days[0].bars] == ["none", "many", "none"]

    def test_the_bars_of_a_day_fill_it(self):
        for monday in (ORDINARY, CHRISTMAS, AUTUMN, SPRING):
            for day in week(service(hours=NIGHTS), monday=monday).days:
                assert sum(share(bar.width) for bar in day.bars) == pytest.approx(
                    share(day.width), abs=1e-5
                )

    def test_the_night_that_has_an_hour_twice_has_25_hours(self):
        sunday = week(service(hours=hours((DAYS, "03:00", "02:00"))), monday=AUTUMN).days[6]
        assert [tick.text for tick in sunday.ticks[:5]] == ["00", "01", "02", "02", "03"]
        assert len(sunday.ticks) == 25
        assert "duurt 25 uur" in sunday.note
        assert "terug" in sunday.note
        (gap,) = [bar for bar in sunday.bars if bar.level == "none"]
        assert minutes(gap, of=timedelta(hours=25)) == 120

    def test_the_night_that_loses_an_hour_has_23(self):
        shown = week(service(hours=hours((DAYS, "03:00", "02:00"))), monday=SPRING)
        sunday = shown.days[6]
        assert len(sunday.ticks) == 23
        assert share(sunday.width) == pytest.approx(23 / 24, abs=1e-6)
        assert [bar.level for bar in sunday.bars] == ["one"]
        assert "vooruit" in sunday.note
        assert shown.axis[-1].text == "23"

    def test_a_holiday_has_its_name_and_its_hours(self):
        shut = [{"days": "default", "hours": []}]
        friday = week(
            service(hours=hours((DAYS, "09:00", "17:00"), holidays=shut)), monday=CHRISTMAS
        )
        assert friday.days[4].name == "vrijdag 25 december (Eerste kerstdag)"
        assert [bar.level for bar in friday.days[4].bars] == ["none"]

    def test_a_gap_is_told_with_who_closed_and_who_opens(self):
        shown = week(service("team"), service("wacht", hours=hours((["za"], "10:00", "12:00"))))
        assert [gap.words for gap in shown.gaps][-1] == (
            "Zaterdag 28 november 12:00 tot maandag 30 november 08:30"
        )
        assert shown.gaps[-1].neighbours == (
            "“Wacht” sluit als laatste, “Team” gaat als eerste weer open"
        )
        assert not shown.gaps[-1].accepted

    def test_lines_that_close_together_do_so_in_the_plural(self):
        both = week(service("team"), service("wacht"), monday=CHRISTMAS)
        assert both.gaps[0].neighbours == (
            "“Team” en “Wacht” sluiten als laatste en gaan als eerste weer open"
        )

    def test_a_gap_that_began_before_the_week_is_told_whole(self):
        shown = week(service(hours=OFFICE))
        assert shown.gaps[0].words == "Vrijdag 20 november 17:00 tot maandag 23 november 08:30"

    def test_without_any_line_the_whole_week_is_silent(self):
        shown = week(service(number=None))
        assert [gap.words for gap in shown.gaps] == ["De hele week"]
        assert length_words(shown.silent) == "168 uur"
        assert shown.strips[0].why == "telt niet mee: het nummer is nog niet ingevuld"

    def test_a_gap_is_accepted_up_to_its_last_day(self):
        gap = accepted_gap("Zo afgesproken.", until=date(2026, 11, 24))
        shown = week(service(hours=hours((["ma"], "09:00", "17:00"))), gap=gap)
        assert [bar.level for bar in shown.days[1].bars] == ["accepted"]
        assert [bar.level for bar in shown.days[2].bars] == ["none"]
        assert not shown.gaps[-1].accepted
        forever = week(service(hours=OFFICE), gap=accepted_gap("Zo afgesproken."))
        assert all(gap.accepted for gap in forever.gaps)

    def test_each_line_has_a_row_and_the_fallback_lines_stand_apart(self):
        shown = week(
            service("team", phones=[line("team", label="balie"), line("team", label="wacht")]),
            service("vangnet", hours=DAY_AND_NIGHT),
            fallback=["vangnet"],
        )
        assert [strip.name for strip in shown.strips] == ["Team (balie)", "Team (wacht)"]
        assert [strip.name for strip in shown.closing_strips] == ["Vangnet"]
        assert len(shown.strips[0].bars) == 5
        assert share(shown.closing_strips[0].bars[0].width) == 1
        assert [tick.text for tick in shown.week_ticks] == DAYS

    def test_a_step_to_a_service_that_is_not_there_says_so(self):
        shown = CoverageWeek(directory(), outcome("weg"), ORDINARY)
        assert shown.strips[0].why == "deze dienst bestaat niet"

    def test_the_next_clock_changes_are_found(self):
        found = clock_changes(ORDINARY)
        assert found == [(date(2027, 3, 28), True), (date(2027, 10, 31), False)]
        assert monday_of(date(2026, 12, 27)) == CHRISTMAS

    @pytest.mark.parametrize(
        ("minutes", "words"),
        [(0, "0 minuten"), (1, "1 minuut"), (60, "1 uur"), (150, "2 uur en 30 minuten")],
    )
    def test_how_long_is_said_to_the_minute(self, minutes, words):
        assert length_words(timedelta(minutes=minutes)) == words

    def test_every_level_has_words(self):
        assert set(LEVELS) == {"many", "one", "none", "accepted"}
        assert set(WORDS) == set(LETTERS)


def draft(branches=2, answers=2):
    """A first question with branches, each a question with answers that end in "bel"."""
    ends = [
        DraftNode(f"b{b}-a{a}", f"b{b}", f"Antwoord {a}", outcome="bel")
        for b in range(branches)
        for a in range(answers)
    ]
    middle = [
        DraftNode(
            f"b{b}",
            "start",
            f"Tak {b}",
            question=f"Vraag {b}?",
            children=tuple(f"b{b}-a{a}" for a in range(answers)),
        )
        for b in range(branches)
    ]
    first = DraftNode("start", question="Wat is er?", children=tuple(one.slug for one in middle))
    nodes = {one.slug: one for one in (first, *middle, *ends)}
    return Draft("boom", "start", nodes, {"bel": DraftOutcome("bel", "Bel het team", ())})


def words(box):
    return [text.words for text in box.texts]


class TestATree:
    def test_a_small_tree_is_drawn_whole_and_nothing_overlaps(self):
        boxes = TreeDrawing(draft()).boxes
        assert [box.slug for box in boxes] == [
            "start", "b0", "b0-a0", "b0-a1", "b1", "b1-a0", "b1-a1"
        ]  # fmt: skip
        for one in boxes:
            for other in boxes:
                apart = (
                    one.x + WIDTH <= other.x
                    or other.x + WIDTH <= one.x
                    or one.y + one.height <= other.y
                    or other.y + other.height <= one.y
                )
                assert one is other or apart

    def test_every_box_but_the_first_hangs_on_a_line(self):
        drawing = TreeDrawing(draft())
        assert len(drawing.lines) == len(drawing.boxes) - 1
        assert all(box.right < drawing.width for box in drawing.boxes)
        assert all(box.y + box.height < drawing.height for box in drawing.boxes)

    def test_a_large_tree_starts_folded_and_counts_what_it_hides(self):
        drawing = TreeDrawing(draft(branches=4, answers=50))
        assert drawing.visible == ["start", "b0", "b1", "b2", "b3"]
        fold = drawing.boxes[1].fold
        assert (fold.opens, fold.hidden, fold.query) == (True, 50, "open=b0")

    def test_a_branch_opens_and_closes_by_its_address(self):
        large = draft(branches=4, answers=50)
        opened = TreeDrawing(large, Folding(opened=("b2-a7",)))
        assert len(opened.visible) == 55
        assert TreeDrawing(large, Folding(everything=True)).visible == list(opened.depths)
        fold = next(box.fold for box in opened.boxes if box.slug == "b2")
        assert fold.query == "open=b2-a7&dicht=b2"
        closed = TreeDrawing(large, Folding(("b2-a7",), ("b2",)))
        assert len(closed.visible) == 5
        assert Folding(("b2",), ("b2", "b1")).with_open("b2").query() == "open=b2&dicht=b1"

    def test_what_the_tree_does_not_have_is_not_asked(self):
        known = draft().nodes
        asked = folding_of(["b1", "x", "b1"], ["y"], everything=False, known=known)
        assert asked == Folding(("b1",))

    def test_problems_are_drawn_where_they_are_and_shine_through_a_fold(self):
        fault = error("nobody-answers", "uitkomst bel", "Niemand neemt op.")
        large = draft(branches=4, answers=50)
        drawing = TreeDrawing(large, marks={"b1-a3": [fault]})
        assert [box.fold.mark for box in drawing.boxes[1:]] == ["fine", "error", "fine", "fine"]
        assert drawing.boxes[2].fold.letter == "F"
        opened = TreeDrawing(large, Folding(("b1",)), {"b1-a3": [fault]})
        box = next(box for box in opened.boxes if box.slug == "b1-a3")
        assert (box.mark, box.title) == ("error", "Niemand neemt op.")
        assert words(box)[-1] == "F · 1 fout"

    def test_a_node_says_where_it_leads_and_where_alone_it_holds(self):
        nodes = {
            "start": DraftNode("start", question="Wat?", children=("a", "b", "c")),
            "a": DraftNode("a", "start", "Ja", continue_at="start"),
            "b": DraftNode("b", "start", "Nee", only_in=frozenset(["urk", "almere"]), outcome="x"),
            "c": DraftNode("c", "start", "Misschien"),
        }
        drawing = TreeDrawing(Draft("boom", "start", nodes, {}), names={"urk": "Urk"})
        first, a, b, c = drawing.boxes
        assert words(a) == ["Ja", "↪ verder bij “Wat?”"]
        assert words(b) == ["Nee", "→ x", "alleen in almere en Urk"]
        assert words(c) == ["Misschien", "leidt nog nergens heen"]
        assert [box.kind for box in drawing.boxes] == ["question", "onward", "outcome", "empty"]
        assert first.fold.label == "Klap in: alles onder “Wat?”"

    def test_long_words_stay_within_their_box(self):
        nodes = {"start": DraftNode("start", question="Arbeidsongeschiktheid" * 9)}
        (box,) = TreeDrawing(Draft("boom", "start", nodes, {})).boxes
        assert len(box.texts) == 7
        assert box.texts[-1].y < box.height

    def test_a_chain_of_a_thousand_questions_is_drawn(self):
        names = [f"n{number}" for number in range(1000)]
        nodes = {
            name: DraftNode(name, names[n - 1] if n else None, question="?", children=(after,))
            for n, (name, after) in enumerate(pairwise(names))
        }
        nodes["n999"] = DraftNode("n999", "n998", outcome="bel")
        whole = TreeDrawing(Draft("boom", "n0", nodes, {}), Folding(everything=True))
        assert len(whole.boxes) == 1000


def flow():
    """Two answers, of which the second leads to a question with a copy of the first below it."""
    ends = Outcome("a", "bel", "Bel het team", (Step("team"),), agreement="afspraak")
    below = Question("b", "Zeker?", (Answer("b--a", "Ja", node="a"), Answer("c", "Nee")))
    pages: dict[str, Page] = {
        "start": Question("start", "Wat?", (Answer("a", "Eén"), Answer("b", "Twee"))),
        "a": ends,
        "b": below,
        "b--a": Outcome("b--a", "bel", "Bel het team", (Step("team"),), agreement="afspraak"),
        "c": Outcome("c", "politie", "Bel de politie", (Step("politie"),)),
    }
    return Flow.of("start", pages)


GAP = error("nobody-answers", "uitkomst bel", "Niemand.", "urk")
TEAM = warning("facts-unchecked", "dienst team", "Bel het nummer.", "urk")
FAR = warning("too-many-taps", "pagina b--a", "Te ver.", "urk")
CASE = error("scenario", "casus Ilse", "Komt anders uit.", "urk")


class TestProblemsInPlace:
    def test_the_worst_decides_and_all_are_counted(self):
        accepted = warning("accepted-gap", "uitkomst bel", "Geaccepteerd.", "urk")
        assert worst([]) == "fine"
        assert worst([accepted]) == "accepted"
        assert worst([accepted, TEAM]) == "warning"
        assert worst([TEAM, GAP]) == "error"
        assert counted_words([]) == "geen bevindingen"
        assert counted_words([TEAM, GAP, CASE]) == "2 fouten, 1 waarschuwing"

    def test_an_outcome_has_the_problems_of_its_lines_and_pages(self):
        found = {"urk": [TEAM, GAP, FAR, CASE]}
        shown = Overview(["almere", "urk"], {"urk": flow()}, found)
        politie, bel = shown.rows
        assert [row.title for row in shown.rows] == ["Bel de politie", "Bel het team"]
        assert bel.cells[1].problems[0] == GAP
        assert set(bel.cells[1].problems) == {GAP, TEAM, FAR}
        assert (bel.cells[1].mark, bel.cells[1].letter) == ("error", "F")
        assert politie.cells[1].mark == "fine"
        assert [cell.there for cell in bel.cells] == [False, True]

    def test_nothing_that_was_found_gets_lost(self):
        shown = Overview(["urk"], {"urk": flow()}, {"urk": [GAP, CASE]})
        assert shown.others.cells[0].problems == (CASE,)
        told = [one for row in (*shown.rows, shown.others) for one in row.cells[0].problems]
        assert set(told) == {GAP, CASE}

    def test_a_problem_of_a_copied_page_is_drawn_on_its_node(self):
        nodes = {
            "start": DraftNode("start", question="Wat?", children=("a", "b")),
            "a": DraftNode("a", "start", "Eén", outcome="bel"),
            "b": DraftNode("b", "start", "Twee", continue_at="start"),
        }
        tree = Draft("boom", "start", nodes, {})
        found = findings(tree, {"urk": flow()}, {"urk": [FAR, GAP, CASE], "almere": [FAR]})
        by_code = {one.problem.code: one for one in found}
        assert by_code["too-many-taps"].nodes == ("a",)
        assert by_code["nobody-answers"].nodes == ("a",)
        assert by_code["scenario"].nodes == ()
        assert found[-1].problem.code == "too-many-taps"
        assert by_code["too-many-taps"].municipalities == ("urk", "almere")


def test_what_is_the_same_everywhere_is_told_of_all_municipalities():
    names = {"urk": "Urk", "almere": "Almere", "dronten": "Dronten"}
    assert who_words(["urk", "almere", "dronten"], names) == "In alle 3 gemeenten"
    assert who_words(["urk", "almere"], names) == "Urk en Almere"
    assert who_words(["urk"], {"urk": "Urk"}) == "Urk"


class TestPaths:
    def rows(self, **found):
        return path_rows(
            {"urk": flow(), "almere": flow()}, found, lambda end: f"Team van {end.name}"
        )

    def test_a_path_is_told_once_for_all_its_municipalities(self):
        rows = self.rows()
        assert [row.words for row in rows] == ["Eén", "Twee › Ja", "Twee › Nee"]
        assert all(row.municipalities == ("urk", "almere") for row in rows)
        assert rows[1].node == "a"

    def test_another_first_call_is_another_row(self):
        calls = iter("abcdef")
        rows = path_rows({"urk": flow(), "almere": flow()}, {}, lambda end: next(calls))
        assert [row.municipalities for row in rows] == [("urk",)] * 3 + [("almere",)] * 3

    def test_the_problems_of_all_its_municipalities_stand_behind_it(self):
        rows = self.rows(urk=[GAP, FAR], almere=[TEAM])
        assert (rows[0].mark, rows[0].found) == ("error", "1 fout, 1 waarschuwing")
        assert rows[1].found == "1 fout, 2 waarschuwingen"
        assert rows[2].mark == "fine"

    def test_a_path_without_an_end_says_so(self):
        broken = Flow.of("start", {"start": Question("start", "Wat?", (Answer("weg", "Ja"),))})
        lost = error("no-page", "pagina weg", "Leidt nergens heen.", "urk")
        (row,) = path_rows({"urk": broken}, {"urk": [lost]}, lambda end: "")
        assert (row.title, row.outcome, row.mark) == ("loopt dood, zonder uitkomst", "", "error")

    @pytest.mark.parametrize(
        ("wanted", "nodes"),
        [
            (Wanted(), ["a", "a", "c"]),
            (Wanted(municipality="urk"), ["a", "a", "c"]),
            (Wanted(municipality="zeewolde"), []),
            (Wanted(outcome="politie"), ["c"]),
            (Wanted(text="twee TEAM"), ["a", "c"]),
            (Wanted(text="politie"), ["c"]),
            (Wanted(only_problems=True), ["a", "a"]),
        ],
    )
    def test_a_table_shows_what_is_asked_for(self, wanted, nodes):
        rows = self.rows(urk=[GAP])
        assert [row.node for row in rows if wanted.has(row)] == nodes

"""What hangs on a wall and fits in a pocket: computed, refused to lie, and drawn."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from contacts.hours.engine import Hours
from portal.paper.drawing import Box, drawing_of
from portal.paper.pocket import MOST_LINES, ROOM, pocket_card
from portal.paper.posters import LETTERS, Said, ShownCell, ShownRow, letters_of, shown_rows
from portal.paper.scheme import Printer
from tests import factories
from tests.reading import read, visible
from tests.values import DAY_AND_NIGHT, DAYS, OFFICE, directory, line, outcome, service
from trees import live
from trees.core.flow import Answer, Flow, Question
from trees.core.poster import Overview

AT = datetime(2026, 11, 30, 11, 0, tzinfo=UTC)
BASE = "/almere/stroomschema/"
CHOICE, A3, A4, CARD = (
    f"{BASE}{name}/" for name in ("papier", "oogopslag-a3", "oogopslag-a4", "kaartje")
)
WEEK = Hours.parse(
    {"week": [{"days": DAYS[:5], "from": "08:30", "to": "17:00"}],
     "holidays": [{"days": "default", "hours": []}]}
)  # fmt: skip
TEAM, VT = service("team", hours=WEEK), service("vt", number="0800-2000", hours=DAY_AND_NIGHT)
OWN = service("huisarts", phones=[
    line("huisarts", number=None, hours=DAY_AND_NIGHT, own=True, where="In het dossier.")
])  # fmt: skip


def flow_of(*outcomes):
    answers = tuple(Answer(one.slug, f"Antwoord {one.slug}") for one in outcomes)
    pages = {"v": Question("v", "Wat is er?", answers), **{one.slug: one for one in outcomes}}
    return Flow.of("v", pages)


def situation(*steps, slug="a", text="Kind onveilig", **more):
    return outcome(*steps, poster=text, slug=slug, name=slug, **more)


def wall(known, *outcomes, flow=None):
    return Printer(known, {}, "almere", AT).wall(flow or flow_of(*outcomes))


def cells(known, *outcomes):
    (row,) = wall(known, *outcomes).rows
    return row.cells


def texts(cell):
    return [said.text for said in cell.said]


class TestACell:
    def test_it_says_the_number_and_the_name(self):
        (cell,) = cells(directory(VT), situation("vt"))
        assert (cell.kind, cell.width, cell.whole) == ("", 3, True)
        assert texts(cell) == ["0800-2000 Vt"]

    def test_what_can_wait_says_so_with_its_hours_and_whom_to_call_if_it_cannot(self):
        day, rest = cells(directory(TEAM, VT), situation("team", "vt", urgency="zorgen"))
        assert (day.kind, texts(day)) == ("", ["036-123 45 67 Team"])
        assert rest.kind == "wait"
        assert texts(rest) == [
            "Kan wachten: 036-123 45 67 Team, ma t/m vr 08:30 tot 17:00; op feestdagen gesloten.",
            "Onveilig? 0800-2000 Vt",
        ]

    def test_an_own_number_says_where_it_stands(self):
        (cell,) = cells(directory(OWN), situation("huisarts"))
        assert cell.kind == "own"
        assert texts(cell) == [
            "Eigen nummer: Huisarts. In het dossier.",
            "Nummer niet bekend, of geen gehoor? 112 Alarmnummer",
        ]

    @pytest.mark.parametrize("fallback", [("alarmnummer",), ()])
    def test_danger_has_a_colour_and_says_112(self, fallback):
        known = directory(service("team", hours=OFFICE), fallback=fallback)
        evening = cells(known, situation("team"))[1]
        assert evening.kind == "alarm"
        assert "112" in texts(evening)[0]

    def test_two_answers_come_with_the_hours_of_the_first(self):
        late = Hours.parse({"week": [{"days": DAYS, "from": "08:30", "to": "22:00"}]})
        known = directory(service("team", hours=late), VT)
        evening = cells(known, situation("team", "vt"))[1]
        assert (evening.kind, evening.whole) == ("", False)
        assert texts(evening) == [
            "036-123 45 67 Team",
            "17:00 tot 22:00. Daarbuiten:",
            "0800-2000 Vt",
        ]

    def test_what_does_not_fit_in_a_cell_refers_on(self):
        def between(start, end):
            return Hours.parse({"week": [{"days": DAYS, "from": start, "to": end}]})

        known = directory(
            service("team", hours=between("08:30", "11:00")),
            service("vt", hours=between("11:00", "14:00")),
        )
        day = cells(known, situation("team", "vt"))[0]
        assert texts(day)[-1] == "Op andere tijden: zoek dit op in het stroomschema."

    def test_outcomes_of_one_situation_that_differ_both_stand_there(self):
        known = directory(VT, service("team", hours=DAY_AND_NIGHT))
        (cell,) = cells(known, situation("vt", slug="a"), situation("team", slug="b"))
        assert texts(cell) == ["0800-2000 Vt", "of", "036-123 45 67 Team"]
        assert not cell.whole

    def test_a_number_that_nobody_filled_in_is_none(self):
        known = directory(service("vt", phones=[line("vt", number=None, hours=DAY_AND_NIGHT)]))
        rows = Overview(known, "almere", AT).rows(flow_of(situation("vt")))
        assert "112" in shown_rows(rows, lambda one: "altijd")[0].cells[0].said[0].text


def row_of(words):
    cell = ShownCell("", (Said(number="0800-2000", after=words),), 1, "", True)
    return ShownRow("Kind onveilig thuis, het moet vandaag", (cell,) * 3)


class TestHowLargeItsLettersAre:
    def test_little_text_is_large_and_much_of_it_small(self):
        sizes = [letters_of([row_of("woord " * words)] * 16, "a3") for words in (1, 20, 4000)]
        assert sizes == sorted(sizes)
        assert sizes[0] == 0
        assert sizes[-1] == len(LETTERS) - 1

    def test_a4_has_less_room(self):
        rows = [row_of("woord " * 8)] * 16
        assert letters_of(rows, "a4") > letters_of(rows, "a3")


class TestTheDrawing:
    def test_the_way_to_each_situation_is_drawn_and_what_is_left_out_is_counted(self):
        flow = flow_of(
            situation("vt", slug="a"),
            outcome("vt", slug="b", name="b"),
            situation("team", slug="c", text="Ziek"),
        )
        drawing = wall(directory(VT, TEAM), flow=flow).drawing
        words = [text.words for box in drawing.boxes for text in box.texts]
        assert words[:2] == ["Wat is er?", "+ 1 andere"]
        assert "Antwoord a" in words
        assert "Antwoord b" not in words
        assert "0800-2000 Vt" in words
        assert len(drawing.paths) == 4

    def test_parts_of_the_week_with_the_same_answer_stand_together(self):
        late = Hours.parse({"week": [{"days": DAYS, "from": "08:30", "to": "22:00"}]})
        known = directory(service("team", hours=late), VT)
        drawing = wall(known, situation("team", "vt")).drawing
        told = " ".join(text.words for text in drawing.boxes[-1].texts)
        assert told == (
            "Kantooruren: 036-123 45 67 Team Avond en nacht: 036-123 45 67 Team * "
            "Weekend en feestdag: 0800-2000 Vt *"
        )

    def test_a_draft_that_goes_in_a_circle_is_drawn_all_the_same(self):
        pages = {
            "v": Question(
                "v", "Wat?", (Answer("v", "Rond"), Answer("weg", "Weg"), Answer("a", "A"))
            ),
            "a": situation("vt"),
        }
        flow = Flow("v", pages, {"a": "v"})
        assert wall(directory(VT), flow=flow).drawing.way.others == 2
        assert drawing_of(Flow("v", {"v": pages["v"]}, {}), {}) is None

    def test_without_a_situation_there_is_none(self):
        found = wall(directory(VT), outcome("vt", slug="a"))
        assert (found.rows, found.drawing) == ((), None)
        assert wall(directory(VT), flow=Flow("weg", {}, {})).rows == ()


class TestTheCard:
    def test_it_has_the_numbers_that_most_cells_name_and_the_team_to_wait_for(self):
        known = directory(
            VT,
            TEAM,
            service("csg", number="0800-0188", hours=DAY_AND_NIGHT),
            fallback=("alarmnummer", "csg"),
        )
        card = wall(
            known,
            situation("vt", slug="a"),
            situation("team", "vt", slug="b", text="Zorgen", urgency="zorgen"),
        ).card
        assert [(one.number, one.name, one.hours) for one in card.lines] == [
            ("0800-2000", "Vt", "dag en nacht"),
            ("0800-0188", "Csg", "dag en nacht"),
        ]
        assert (card.team.number, card.team.hours) == (
            "036-123 45 67",
            "ma t/m vr 08:30 tot 17:00; op feestdagen gesloten",
        )

    def test_it_never_holds_more_than_fits(self):
        many = [
            service(f"dienst-{n} " + "met een lange naam " * n,
                    number=f"036-123 45 {n + 10}", hours=hours)
            for n, hours in enumerate([DAY_AND_NIGHT, WEEK] * 6)
        ]  # fmt: skip
        found = [situation(one.slug, slug=one.slug, text=one.slug[:60]) for one in many]
        card = wall(directory(*many), *found).card
        assert 2 <= len(card.lines) < MOST_LINES
        assert sum(one.height for one in card.lines) <= ROOM
        assert card.team is None

    def test_hours_that_are_too_long_to_tell_refer_on(self):
        shut = [{"from": f"2026-12-{n:02}", "to": f"2026-12-{n:02}", "hours": []}
                for n in range(2, 20, 2)]  # fmt: skip
        week = [{"days": DAYS, "from": "00:00", "to": "24:00"}]
        known = directory(service("vt", hours=Hours.parse({"week": week, "exceptions": shut})))
        (one,) = wall(known, situation("vt")).card.lines
        assert one.hours == "eigen tijden: zie het overzicht of het stroomschema"

    def test_a_number_that_does_not_work_yet_or_is_withheld_is_not_on_it(self):
        later = line(
            "later", number="0800-2001", hours=DAY_AND_NIGHT, valid_from=date(2026, 12, 24)
        )
        secret = line("dienst", number="0800-2002", hours=DAY_AND_NIGHT, audience="professional")
        known = directory(service("later", phones=[later]), service("dienst", phones=[secret]))
        assert wall(known, situation("later", "dienst")).card.lines == ()


@pytest.fixture
def posters(almere):
    for slug, text in (("bel-112", "Levensgevaar"), ("bel-veilig-thuis", "Kind onveilig thuis")):
        almere.region.outcomes.filter(slug=slug).update(poster=text)
    factories.go_live(region=almere.region)
    live.forget()
    return almere


@pytest.mark.django_db
class TestThePages:
    def test_anna_finds_all_there_is_to_print_below_every_page(self, client, posters):
        nav = read(client.get("/almere/")).one("footer").one("nav")
        assert {a.text: a.attributes["href"] for a in nav.all("a")}["Op papier"] == CHOICE
        offered = read(client.get(CHOICE)).one("ul", class_="answers").all("a")
        assert {a.attributes["href"]: a.one(class_="answer").text for a in offered} == {
            A3: "In één oogopslag, A3",
            A4: "In één oogopslag, A4",
            CARD: "Kaartje",
            BASE: "Stroomschema",
        }

    def test_the_wall_has_a_front_and_on_a3_a_drawn_back_with_the_same_in_words(
        self, client, posters
    ):
        page = read(client.get(A3))
        assert [th.text for th in page.one("table").all("th", scope="row")] == [
            "Levensgevaar",
            "Kind onveilig thuis",
        ]
        drawing = page.one("svg", class_="flow")
        assert drawing.attributes["role"] == "img"
        assert "0800-2000" in page.one("details").text
        assert not read(client.get(A4)).all("svg", class_="flow")

    def test_there_are_eight_cards_that_say_the_same(self, client, posters):
        cards = [one.text for one in read(client.get(CARD)).all("div", class_="card")]
        assert len(cards) == 8
        assert len(set(cards)) == 1
        assert "Direct gevaar 112" in cards[0]
        assert "Advies en melding" in cards[0]

    @pytest.mark.parametrize("address", [A3, A4, CARD])
    def test_each_says_until_when_it_holds_and_nothing_of_now(self, client, posters, address):
        words = visible(read(client.get(address)))
        assert "Geldig tot en met" in words
        assert "http://testserver/almere/" in words
        for word in ("nu bereikbaar", "weer open", "nu gesloten"):
            assert word not in words.lower()

    @pytest.mark.parametrize("address", [A3, A4, CARD])
    def test_an_example_and_another_moment_say_so(self, client, posters, address):
        assert "gebruik" not in read(client.get(address)).one(class_="wall").text.lower()
        words = read(client.get(f"{address}?op=2026-12-26T02:15")).one(class_="wall").text
        assert "Niet om op te hangen" in words or "niet gebruiken" in words
        posters.region.demo = True
        posters.region.save()
        live.forget()
        assert "oorbeeld" in read(client.get(address)).one(class_="wall").text

    @pytest.mark.parametrize("address", [CHOICE, A3, A4, CARD])
    def test_they_cost_no_query_when_warm(
        self, client, posters, address, django_assert_num_queries
    ):
        # Drawing takes longer than a look at the database lasts: the second time looks again.
        client.get(address)
        tag = client.get(address)["ETag"]
        with django_assert_num_queries(0):
            assert client.get(address, headers={"if-none-match": tag}).status_code == 304

    def test_without_an_edition_or_a_situation_it_leads_to_the_scheme(self, client, db):
        factories.town(published=False)
        page = visible(read(client.get(A3)))
        assert "Voor Almere staat er nog niets op het overzicht." in page
        assert "Direct gevaar 112" in visible(read(client.get(CARD)))


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["almere", "urk", "zeewolde"])
def test_in_the_demonstration_no_box_lies_over_another_and_no_words_stick_out(flevoland, slug):
    snapshot = live.now_live()
    place = snapshot.places[slug]
    printer = Printer(snapshot.of(place.region).directory, {}, slug, AT)
    edition = place.first_edition()
    found = printer.wall(live.flow(edition) if edition else None)
    assert len(found.rows) >= 14
    drawing = found.drawing
    assert drawing.height <= drawing.width * 0.6
    columns: dict[int, list[Box]] = {}
    for box in sorted(drawing.boxes, key=lambda one: one.y):
        columns.setdefault(box.x, []).append(box)
        assert box.x + box.width <= drawing.width
        assert box.y + box.height <= drawing.height
        assert all(text.y <= box.height for text in box.texts)
    for boxes in columns.values():
        assert all(above.y + above.height <= below.y for above, below in pairwise(boxes))


def test_a_card_alone_is_112():
    assert pocket_card([], [], lambda one: "", AT).lines == ()

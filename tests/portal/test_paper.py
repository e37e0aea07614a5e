"""The scheme on paper: Anna prints it for the wall, and nobody can read a wrong number from it."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from contacts.directory import Directory, Service
from contacts.hours.engine import Hours
from contacts.lines import Line
from contacts.numbers import Number
from contacts.presence import Comes, Visit
from contacts.reading import read_directory
from portal.paper.cards import MOST_ROWS
from portal.paper.scheme import Printer
from portal.paper.validity import first_change
from tests import factories
from tests.reading import read, visible
from trees import live
from trees.core.flow import Answer, Flow, Outcome, Page, Question, Step

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PAPER = "/almere/stroomschema/"
PDF = "/almere/stroomschema/pdf/"
CHOICE = "/almere/stroomschema/papier/"
ALWAYS = Hours.parse(factories.ALWAYS)


def line(service, number, **rest):
    return Line(
        service=service,
        organization="org",
        organization_name="Organisatie",
        number=Number.parse(number) if number else None,
        **{"name": service.title(), "hours": ALWAYS, **rest},
    )


def service(slug, *phones, **rest):
    lines = tuple(line(slug, number) if isinstance(number, str) else number for number in phones)
    return Service(slug, slug.title(), "org", "Organisatie", phones=lines, **rest)


def directory(*services, **rest):
    return Directory("flevoland", False, {one.slug: one for one in services}, **rest)


TEAM, NIGHT = service("team", "036-123 45 67"), service("nacht", "0800-2000")
SECRET = service("dienst", line("dienst", "06-12 34 56 78", audience="professional"))
DIRECTORY = directory(TEAM, NIGHT, SECRET)


def printed(flow, known=DIRECTORY, **rest):
    printer = Printer(known, rest.pop("agreements", {}), "almere", rest.pop("at", AT), **rest)
    return printer.paper(flow)


def questions_of(place):
    return live.flow(place.first_edition())


def entries(paper):
    return [paper.first, *(entry for part in paper.parts for entry in part.entries)]


@st.composite
def flows(draw):
    """Trees of up to 40 pages with few texts, so that whole branches are alike now and then."""
    pages: dict[str, Page] = {}
    waiting = ["p0"]
    while waiting:
        slug = waiting.pop(0)
        room = 40 - len(pages) - len(waiting)
        if room < 3 or (pages and draw(st.booleans())):
            steps = tuple(Step(one) for one in draw(st.sampled_from([(), ("team",), ("dienst",)])))
            name = draw(st.sampled_from("ab"))
            pages[slug] = Outcome(slug, name, f"Bel {name}", steps)
            continue
        answers = tuple(
            Answer(f"{slug}-{number}", draw(st.sampled_from(["Ja", "Nee"])))
            for number in range(draw(st.integers(1, 3)))
        )
        pages[slug] = Question(slug, draw(st.sampled_from(["Wie?", "Wat?"])), answers)
        waiting = [answer.slug for answer in answers] + waiting
    return Flow.of("p0", pages)


QUICK = hypothesis_settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])


class TestTheTree:
    @QUICK
    @given(flows())
    def test_every_page_stands_on_the_paper_exactly_once(self, flow):
        found = [slug for entry in entries(printed(flow)) for slug in entry.pages]
        assert sorted(found) == sorted(flow.pages)

    @QUICK
    @given(flows())
    def test_who_follows_the_numbers_ends_where_the_portal_ends(self, flow):
        by_number = {entry.number: entry for entry in entries(printed(flow))}
        assert sorted(by_number) == list(range(1, len(by_number) + 1))
        waiting = [(1, flow.start)]
        while waiting:
            number, slug = waiting.pop()
            entry, page = by_number[number], flow.pages[slug]
            assert entry.page.title == page.title
            if isinstance(page, Question):
                assert [choice.text for choice in entry.choices] == [a.text for a in page.answers]
                leads = zip(entry.choices, page.answers, strict=True)
                waiting += [(choice.to, answer.slug) for choice, answer in leads]
            else:
                called = [one.shown.line.service for one in entry.steps]
                assert called == [step.service for step in page.steps]

    def test_each_first_answer_is_a_part_that_needs_no_other(self):
        end = {slug: Outcome(slug, "a", "Bel", (Step("team"),)) for slug in ("ja", "nee")}
        start = Question("v", "Gevaar?", (Answer("ja", "Ja"), Answer("nee", "Nee", "Geen haast")))
        paper = printed(Flow.of("v", {"v": start, **end}))
        assert [(part.title, part.hint) for part in paper.parts] == [
            ("Ja", ""),
            ("Nee", "Geen haast"),
        ]
        assert [[entry.pages for entry in part.entries] for part in paper.parts] == [
            [("ja",)],
            [("nee",)],
        ]

    def test_a_branch_that_is_used_twice_stands_there_once(self, almere):
        flow = questions_of(live.now_live().places["almere"])
        paper = printed(flow, read_directory(almere.region))
        (twice,) = [entry for entry in entries(paper) if "nu-acuut" in entry.pages]
        assert twice.pages == ("nu-acuut", "weet-niet--nu-acuut")

    def test_a_flow_that_is_one_outcome(self):
        paper = printed(Flow.of("eind", {"eind": Outcome("eind", "a", "Bel", (Step("team"),))}))
        assert (paper.first.page.title, paper.parts) == ("Bel", ())
        assert paper.first.steps[0].number == "036-123 45 67"

    def test_a_draft_that_leads_nowhere_or_in_a_circle_is_printed_all_the_same(self):
        answers = (Answer("b", "Rond"), Answer("weg", "Weg"))
        pages = {
            "a": Question("a", "Wie?", answers),
            "b": Question("b", "Wat?", (Answer("a", "Terug"), Answer("b", "Nog eens"))),
        }
        paper = printed(Flow("a", pages, {"b": "a"}))
        assert [choice.to for choice in paper.first.choices] == [2, None]
        assert [choice.to for choice in paper.parts[0].entries[0].choices] == [None, 2]
        assert paper.parts[1].entries == ()

    def test_without_questions_there_are_the_numbers(self):
        for flow in (None, Flow("weg", {}, {})):
            paper = printed(flow)
            assert (paper.first, paper.parts) == (None, ())
            assert [one.number for one in paper.organizations[0].lines] == [
                "036-123 45 67",
                "0800-2000",
                "",
            ]


class TestALine:
    def of(self, *phones, **rest):
        paper = printed(None, directory(service("team", *phones, **rest)))
        return paper.organizations[0].lines[0]

    def test_a_number_for_professionals_is_never_there(self):
        (found,) = printed(None, directory(SECRET)).organizations[0].lines
        assert (found.number, found.withheld, found.instruction) == ("", True, "")
        assert printed(None, directory(SECRET)).cards == ((),)

    def test_hours_are_words_and_say_nothing_of_now(self):
        assert self.of("112").hours_words == "dag en nacht"
        assert self.of(line("team", "112", hours=None)).hours_words == "openingstijden onbekend"
        closed = {"from": "2026-12-24", "to": "2026-12-27", "hours": []}
        later = {"from": "2027-03-01", "to": "2027-03-01", "hours": []}
        office = Hours.parse(
            factories.hours((["ma"], "09:00", "17:00"), exceptions=[closed, later])
        )
        assert self.of(line("team", "112", hours=office)).hours_words == (
            "ma 09:00 tot 17:00; 24 december 2026 t/m 27 december 2026: gesloten"
        ).replace("24 december 2026 t/m", "24 december t/m")

    def test_two_numbers_of_a_service_say_which_is_which(self):
        both = (line("team", "0800-2000", label="Volwassenen"), line("team", "113", label="Jeugd"))
        known = directory(service("team", *both))
        end = Outcome("eind", "a", "Bel", (Step("team"),))
        paper = printed(Flow.of("eind", {"eind": end}), known)
        assert [one.beside for one in paper.first.steps] == [
            ", Organisatie (Volwassenen)",
            ", Organisatie (Jeugd)",
        ]
        # In the list the heading names the organization.
        assert [one.beside for one in paper.organizations[0].lines] == [
            " (Volwassenen)",
            " (Jeugd)",
        ]

    def test_a_name_that_tells_whose_it_is_tells_it_once(self):
        known = directory(service("team", line("team", "112", name="Wijkteam ORGANISATIE")))
        paper = printed(Flow.of("e", {"e": Outcome("e", "a", "Bel", (Step("team"),))}), known)
        assert paper.first.steps[0].beside == ""

    def test_whether_somebody_can_come_is_another_matter(self):
        assert self.of("112").comes_words == ""
        here = self.of("112", comes=Comes(ALWAYS, "2 uur"))
        assert here.comes_words == "Er kan iemand komen, binnen 2 uur: dag en nacht."
        assert here.visit_words == ""
        assert self.of("112", comes=Comes()).comes_words == (
            "Er kan iemand komen: tijden niet bekend."
        )
        assert self.of("112", comes=Comes(ALWAYS, area=frozenset())).comes_words == ""

    def test_where_one_can_go_and_when(self):
        known = Visit("Plein 1\nUrk", ALWAYS)
        assert self.of("112", visit=known).visit_words == (
            "Je kunt er terecht: Plein 1, Urk (dag en nacht)."
        )
        assert self.of("112", visit=Visit("Plein 1")).visit_words == "Adres: Plein 1."
        assert self.of("112", visit=Visit(hours=ALWAYS)).visit_words == (
            "Je kunt er terecht (dag en nacht)."
        )
        assert self.of("112", visit=Visit(assured_by="balie")).visit_words == ""

    def test_what_to_say_comes_as_sentences(self):
        known = directory(service("team", line("team", "112", instruction="Kies 2!")))
        end = Outcome("eind", "a", "Bel", (Step("team", "Bel direct"),))
        paper = printed(Flow.of("eind", {"eind": end}), known)
        assert paper.first.steps[0].say_words == "Bel direct. Kies 2!"


class TestTheCards:
    def test_they_have_the_public_lines_that_always_answer_each_number_once(self):
        office = Hours.parse(factories.OFFICE)
        known = directory(
            service("alarm", "112"),
            service("nacht", "0800-2000"),
            service("ook-nacht", "0800-2000"),
            service("dag", line("dag", "036-123 45 67", hours=office)),
            service("onbekend", line("onbekend", "113", hours=None)),
            SECRET,
            fallback=("nacht",),
        )
        (card,) = printed(None, known).cards
        assert [(one.number, one.name) for one in card] == [("0800-2000", "Nacht")]

    def on_cards(self, *lines, **rest):
        """The lines of one service that are on its cards."""
        return [one for card in printed(None, directory(service("team", *lines)), **rest).cards
                for one in card]  # fmt: skip

    @pytest.mark.parametrize(
        ("closed", "there"),
        [
            # The paper of 22 November holds to the end of 22 February.
            (("2026-11-01", "2026-11-02"), True),
            (("2027-02-23", "2027-02-23"), True),
            (("2027-02-22", "2027-02-22"), False),
            (("2026-12-25", "2026-12-25"), False),
        ],
    )
    def test_what_is_not_so_while_the_paper_holds_does_not_matter(self, closed, there):
        first, last = closed
        hours = Hours.parse(
            {**factories.ALWAYS, "exceptions": [{"from": first, "to": last, "hours": []}]}
        )
        assert bool(self.on_cards(line("team", "0800-2000", hours=hours))) == there

    def test_a_number_that_ends_before_the_paper_does_ends_the_paper(self):
        ends = line("team", "0800-2000", valid_to=date(2026, 12, 31))
        paper = printed(None, directory(service("team", ends)))
        assert paper.holds.last_day == date(2026, 12, 31)
        assert [one.number for one in paper.cards[0]] == ["0800-2000"]

    def test_a_day_number_and_a_night_number_are_no_number_that_always_answers(self):
        days = factories.EVERY_DAY
        day = Hours.parse(factories.hours((days, "08:30", "17:00")))
        night = Hours.parse(factories.hours((days, "17:00", "08:30")))
        lines = line("team", "036-123 45 67", hours=day), line("team", "0800-2000", hours=night)
        assert not self.on_cards(*lines)

    def test_two_shifts_at_one_number_are_day_and_night(self):
        days = factories.EVERY_DAY
        whole = factories.hours((days, "08:30", "20:00"), (days, "20:00", "08:30"))
        assert self.on_cards(line("team", "0800-2000", hours=Hours.parse(whole)))

    @pytest.mark.parametrize(
        ("day", "night", "beside", "what"),
        [
            ({}, {}, "Organisatie", ""),
            ({"label": "Balie"}, {"label": "Balie"}, "Organisatie, Balie", ""),
            (
                {"label": "Overdag"},
                {"label": "Nacht", "instruction": "Kies 2."},
                "Organisatie",
                "ma t/m zo 08:00 tot 17:00: Overdag; "
                "ma t/m zo 17:00 tot 08:00 de volgende dag: Nacht: Kies 2",
            ),
        ],
    )
    def test_one_number_with_a_day_and_a_night_shift_is_answered(self, day, night, beside, what):
        days = factories.EVERY_DAY
        shifts = [(day, ("08:00", "17:00")), (night, ("17:00", "08:00"))]
        (found,) = self.on_cards(
            *(
                line("team", "0800-2000", hours=Hours.parse(factories.hours((days, *when))), **rest)
                for rest, when in shifts
            )
        )
        assert (found.number, found.beside, found.what) == ("0800-2000", beside, what)

    def test_one_number_with_two_choices_stands_there_twice(self):
        twice = [line("team", "0800-2000", label=label, instruction=kies) for label, kies in (
            ("Volwassenen", "Kies 1."), ("Jeugd", "Kies 2."), ("Jeugd", "Kies 2.")
        )]  # fmt: skip
        assert [(one.beside, one.what) for one in self.on_cards(*twice)] == [
            ("Organisatie, Volwassenen", "Kies 1."),
            ("Organisatie, Jeugd", "Kies 2."),
        ]

    def test_what_does_not_fit_gets_another_card(self):
        numbers = [f"036-123 45 {n}" for n in range(60, 70)]
        known = directory(*(service(f"dienst-{n}", number) for n, number in enumerate(numbers)))
        cards = printed(None, known).cards
        assert [len(card) for card in cards] == [4, 4, 2]
        assert [one.number for card in cards for one in card] == numbers

    def test_what_to_choose_comes_whole_on_a_card_of_its_own_if_need_be(self):
        said = "Kies 2. Niet 1: dat is alleen voor cliënten zelf. " * 4
        many = [line("team", f"036-123 45 {n}", name=f"Team {n}", instruction=said.strip())
                for n in range(60, 63)]  # fmt: skip
        cards = printed(None, directory(service("team", *many))).cards
        assert [len(card) for card in cards] == [1, 1, 1]
        assert all(one.what == said.strip() for card in cards for one in card)

    def test_a_very_long_one_says_where_the_rest_is(self):
        (one,) = self.on_cards(line("team", "0800-2000", instruction="Zeg wie je bent. " * 100))
        assert one.what.startswith("Zeg wie je bent.")
        assert one.what.endswith("… (meer op het stroomschema)")
        assert one.rows <= MOST_ROWS

    def test_without_a_choice_it_says_what_they_do(self):
        known = directory(service("team", "0800-2000", summary="Hulp bij crisis " * 20))
        ((one,),) = printed(None, known).cards
        assert one.what.startswith("Hulp bij crisis")
        assert one.rows <= 4

    def test_a_long_name_is_shortened_and_two_names_stay_two(self):
        start = "Regionale crisisdienst geestelijke gezondheidszorg voor "
        long = [start + end for end in ("volwassenen in Zuidoost-Brabant", "jeugd in Brabant")]
        first, second = self.on_cards(
            *(line("team", f"0800-200{n}", name=name) for n, name in enumerate(long))
        )
        assert first.name == "Regionale crisisdienst geestelijke … in Zuidoost-Brabant"
        assert second.name == "Regionale crisisdienst geestelijke … voor jeugd in Brabant"
        # Only the middle differs: then it has to stay.
        names = [f"Crisisdienst {'van de regio ' * 3}{who} {'in het hele gebied ' * 3}" for who in (
            "volwassenen", "jongeren"
        )]  # fmt: skip
        found = self.on_cards(*(
            line("team", f"0800-200{n}", name=name.strip()) for n, name in enumerate(names)
        ))  # fmt: skip
        assert [one.name for one in found] == [name.strip() for name in names]

    def test_112_alone_is_a_card_too(self):
        assert printed(None, directory()).cards == ((),)


class TestUntilWhenItHolds:
    def holds(self, *services, **rest):
        return first_change(services, rest.pop("agreements", ()), rest.pop("at", AT), **rest)

    @pytest.mark.parametrize(
        ("day", "last"),
        [
            (date(2026, 11, 22), date(2027, 2, 22)),
            (date(2026, 11, 30), date(2027, 2, 28)),
            (date(2027, 11, 30), date(2028, 2, 29)),
            (date(2026, 9, 1), date(2026, 12, 1)),
        ],
    )
    def test_no_paper_is_good_for_longer_than_three_months(self, day, last):
        at = datetime(day.year, day.month, day.day, 21, tzinfo=UTC)
        found = self.holds(TEAM, at=at)
        assert found.last_day == last

    def test_a_number_that_ends_or_begins_ends_it(self):
        ends = service("team", line("team", "112", valid_to=date(2026, 12, 31)))
        begins = service("nacht", line("nacht", "113", valid_from=date(2026, 12, 24)))
        gone = service("oud", line("oud", "113", valid_to=date(2026, 1, 1)))
        assert self.holds(TEAM, ends).words == "tot en met 31 december 2026"
        assert self.holds(ends, begins, gone).words == "tot en met 23 december 2026"
        assert self.holds(ends, begins, gone).why == "dan verandert een nummer van Nacht"

    def test_a_service_that_stops_ends_it(self):
        found = self.holds(service("team", "112", ended_on=date(2026, 12, 1)))
        assert (found.words, found.why) == ("tot en met 30 november 2026", "dan stopt Team")

    def test_a_planned_edition_ends_it_at_its_hour(self):
        found = self.holds(next_edition=datetime(2026, 12, 1, 13, 30, tzinfo=UTC))
        assert found.words == "tot 1 december 2026, 14:30"
        assert found.why == "dan komt er een nieuwe editie"

    def test_only_what_is_on_this_paper_counts(self, almere):
        factories.version(agreement=almere.agreement, number=2, in_force_from=date(2026, 12, 10))
        other = factories.agreement(region=almere.region, slug="elders", title="Elders")
        factories.version(agreement=other, in_force_from=date(2026, 12, 5))
        urk = factories.municipality(region=almere.region, slug="urk")
        factories.service(
            region=almere.region, slug="urks", municipalities=[urk], ended_on=date(2026, 12, 1)
        )
        live.forget()
        snapshot = live.now_live()
        facts = snapshot.of(snapshot.places["almere"].region)
        flow = questions_of(snapshot.places["almere"])
        paper = printed(flow, facts.directory, agreements=facts.agreements)
        assert paper.holds.words == "tot en met 9 december 2026"
        assert paper.holds.why == "dan verandert de werkafspraak “Acute onveiligheid thuis”"
        assert [terms.number for terms in paper.agreements] == [1]
        first = almere.agreement.versions.filter(number=1)
        first.update(in_force_from=None, in_force_until=date(2026, 12, 4))
        live.forget()
        facts = live.now_live().of(snapshot.places["almere"].region)
        paper = printed(flow, facts.directory, agreements=facts.agreements)
        assert paper.holds.words == "tot en met 4 december 2026"


def numbers_of(page):
    return [one.text for one in page.one(class_="paper").all("b", class_="tel")]


@pytest.mark.django_db
class TestThePage:
    def test_anna_finds_the_way_to_it_below_every_page(self, client, almere):
        nav = read(client.get("/almere/")).one("footer").one("nav")
        assert {a.text: a.attributes["href"] for a in nav.all("a")}["Op papier"] == CHOICE

    def test_it_has_every_question_and_every_number(self, client, almere):
        page = read(client.get(PAPER))
        assert page.one("h1").text == "Stroomschema Almere"
        assert [one.text for one in page.all("h2")] == [
            "Geen gehoor?",
            "Begin hier",
            "Ja",
            "Nee",
            "Alle nummers",
            "Werkafspraken",
            "Kaartje voor in je portemonnee",
        ]
        slugs = [
            slug
            for one in page.all(class_="entry")
            for slug in one.attributes["data-pages"].split()
        ]
        assert len(slugs) == len(set(slugs)) == 10
        assert set(numbers_of(page)) == {"112", "0900-8844", "036-123 45 67", "0800-2000"}

    def test_an_outcome_says_whom_to_call_in_the_agreed_order(self, client, almere):
        almere.night.visit = {"address": "Randstad 20, Almere"}
        almere.night.save()
        live.forget()
        page = read(client.get(PAPER))
        (outcome,) = [
            one for one in page.all(class_="entry") if "nu-acuut" in one.attributes["data-pages"]
        ]
        assert outcome.one("h3").text.endswith("Bel Veilig Thuis")
        assert "Doe dit nu." in outcome.text
        first, second = outcome.one("ol").all("li")
        assert first.text.startswith("0800-2000 Advies en melding")
        assert "ma t/m zo 17:00 tot 08:30 de volgende dag." in first.text
        assert "Bel direct. Zeg dat je als professional belt." in first.text
        assert "Adres: Randstad 20, Almere" in first.text
        assert second.text.startswith("036-123 45 67 Lokaal team")
        assert "Werkafspraak: Acute onveiligheid thuis" in outcome.text

    def test_paper_has_no_now(self, client, almere):
        words = visible(read(client.get(PAPER)))
        for word in ("nu bereikbaar", "weer open", "is nu gesloten"):
            assert word not in words.lower()

    def test_it_tells_its_edition_its_day_and_until_when(self, client, almere):
        cover = read(client.get(f"{PAPER}?op=2026-11-22T12:00")).one(class_="cover").text
        assert "Editie 1, sinds 1 januari 2026. Gemaakt op 22 november 2026." in cover
        assert "Geldig tot en met 22 februari 2027" in cover
        assert "Niet om op te hangen" in cover

    def test_every_leaf_names_the_place_the_edition_and_112(self, client, almere):
        leaves = read(client.get(PAPER)).all("table", class_="leaf")
        assert len(leaves) == 5
        for leaf in leaves:
            head = leaf.one("thead").text
            assert "Stroomschema Almere, editie 1." in head
            assert "Bel 112" in head
            assert "Voorbeeld" not in head

    def test_a_demonstration_says_so_on_every_leaf_and_card(self, client, db):
        factories.town(demo=True)
        page = read(client.get(PAPER))
        parts = [
            *(one.one("thead") for one in page.all("table", class_="leaf")),
            *page.all(class_="card"),
        ]
        assert len(parts) == 6
        assert all("Voorbeeld" in one.text for one in parts)

    def test_a_planned_edition_ends_it(self, client, almere):
        soon = datetime.now(tz=UTC) + timedelta(days=3)
        factories.go_live(region=almere.region, at=soon)
        assert "dan komt er een nieuwe editie" in read(client.get(PAPER)).one(class_="cover").text

    def test_the_code_leads_to_the_first_question_of_now(self, client, almere):
        for address in (PAPER, f"{PAPER}?op=2026-12-26T02:15"):
            code = read(client.get(address)).one("p", class_="code")
            label = code.one("svg").attributes["aria-label"]
            assert label == "QR-code naar http://testserver/almere/"
            assert "style" not in str(code.one("svg").attributes)

    @pytest.mark.parametrize(
        ("asked", "size"),
        [("", "a4"), ("?papier=a3", "a3"), ("?papier=A3", "a3"), ("?papier=a0", "a4")],
    )
    def test_there_is_a4_and_a3(self, client, almere, asked, size):
        page = read(client.get(PAPER + asked))
        assert page.one("div", class_="paper").attributes["class"] == f"paper {size}"
        assert ("paper_a3.css" in str(client.get(PAPER + asked).content)) == (size == "a3")
        chosen = page.one("nav", class_="choices").one("a", aria_current="page")
        assert chosen.text.lower().startswith(f"voor {size}")

    def test_a_reference_leads_to_its_entry(self, client, almere):
        page = read(client.get(f"{PAPER}?papier=a3"))
        known = {one.attributes["id"] for one in page.all(class_="entry")}
        leads = [a.attributes["href"] for one in page.all(class_="leads") for a in one.all("a")]
        assert leads
        assert {lead.partition("#")[0] for lead in leads} == {f"{PAPER}?papier=a3"}
        assert {lead.partition("#")[2] for lead in leads} == known - {"n1"}

    def test_a_number_for_professionals_and_a_placeholder_say_so(self, client, almere):
        almere.day.phones.update(audience="professional")
        almere.night.phones.update(number="")
        live.forget()
        answer = client.get(PAPER)
        page = read(answer)
        assert b"123 45 67" not in answer.content
        assert "036-123 45 67" not in numbers_of(page)
        assert "Dit nummer is voor professionals." in visible(page)
        assert "(nummer nog niet ingevuld)" in visible(page)

    def test_without_an_edition_there_are_the_numbers_and_a_sentence(self, client, db):
        factories.town(published=False)
        page = read(client.get(PAPER))
        assert "Voor Almere zijn er nog geen vragen." in visible(page)
        assert page.all(class_="entry") == []
        assert "036-123 45 67" in numbers_of(page)
        assert page.one(class_="card")

    def test_a_municipality_without_any_number_says_so(self, client, db):
        factories.municipality(region=factories.region(), slug="urk")
        words = visible(read(client.get("/urk/stroomschema/")))
        assert "Er staan nog geen nummers" in words
        assert "Er is hier geen ander nummer dat dag en nacht opneemt." in words

    def test_it_costs_no_query_when_warm_and_comes_once(
        self, client, almere, django_assert_num_queries
    ):
        tag = client.get(PAPER)["ETag"]
        with django_assert_num_queries(0):
            again = client.get(PAPER, headers={"if-none-match": tag})
        assert again.status_code == 304
        with django_assert_num_queries(0):
            assert client.get(f"{PAPER}?op=2026-12-26T02:15").status_code == 200

    def test_the_address_of_the_site_goes_before_every_host(self, client, almere, settings):
        settings.SITE_URL = "https://crisis.example"
        cover = read(client.get(PAPER)).one(class_="cover").text
        assert "Wie er nu opneemt: https://crisis.example/almere/" in cover

    def test_a_card_of_another_moment_says_so_itself(self, client, almere):
        card = read(client.get(f"{PAPER}?op=2026-12-26T02:15")).one(class_="card").text
        assert "Niet gebruiken: van een ander moment" in card
        assert "Niet gebruiken" not in read(client.get(PAPER)).one(class_="card").text

    def test_a_card_tells_whose_number_it_is(self, client, almere):
        factories.phone(service=almere.night, number="0800-2001", label="Jeugd")
        live.forget()
        card = read(client.get(PAPER)).one(class_="card").text
        assert (
            "0800-2001 Advies en melding Veilig Thuis Flevoland, Jeugd"
            " Advies en melding bij acute onveiligheid" in card
        )

    def test_each_host_gets_its_own_address_in_the_code(self, client, almere):
        client.get(PAPER)
        assert b"http://localhost/almere/" in client.get(PAPER, SERVER_NAME="localhost").content

    def test_a_port_that_somebody_made_up_is_no_other_paper(self, client, almere, settings):
        asked = {"HTTP_HOST": "localhost:4321"}
        assert (
            b">Wie er nu opneemt: http://localhost:4321/almere/<"
            in client.get(PAPER, **asked).content
        )
        settings.HTTPS = True
        assert (
            b">Wie er nu opneemt: http://localhost/almere/<" in client.get(PAPER, **asked).content
        )


@pytest.mark.django_db
def test_the_address_of_the_file_for_a3_leads_to_the_page_for_a3(client, almere):
    answer = client.get("/almere/stroomschema/a3/?op=2026-11-24T02:15")
    assert answer.status_code == 302
    assert answer.url == "/almere/stroomschema/?papier=a3&op=2026-11-24T02%3A15"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "slug", ["almere", "dronten", "lelystad", "noordoostpolder", "urk", "zeewolde"]
)
def test_the_demonstration_is_whole_on_paper_and_keeps_its_secrets(client, flevoland, slug):
    snapshot = live.now_live()
    place = snapshot.places[slug]
    known, flow = snapshot.of(place.region).directory, questions_of(place)
    answer = client.get(f"/{slug}/stroomschema/")
    found = {
        page: entry
        for entry in read(answer).all(class_="entry")
        for page in entry.attributes["data-pages"].split()
    }
    assert found.keys() == flow.pages.keys()
    for outcome in flow.outcomes():
        numbers = [one.text for one in found[outcome.slug].all("b", class_="tel")]
        lines = [
            one
            for step in (*outcome.steps, *outcome.also)
            for one in known.lines(step.service, datetime.now(tz=UTC))
        ]
        # By a line for referrers stand those by which everybody else gets there.
        told = [(one, *known.ways(one, slug, datetime.now(tz=UTC))) for one in lines]
        assert numbers == [
            one.number.shown for some in told for one in some if one.number and _is_public(one)
        ]
    digits = re.sub(r"\D", "", answer.content.decode())
    every = [one for row in known.services.values() for one in row.phones if one.number]
    public = {one.number.digits for one in every if one.audience == "public"}
    for one in every:
        if not _is_public(one) and one.number.digits not in public:
            assert one.number.digits not in digits


def _is_public(line):
    return line.audience == "public"

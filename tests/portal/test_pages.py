"""The way to an answer: choosing a municipality, questions, and what is no longer there."""

from datetime import UTC, datetime

import pytest

from tests import factories
from tests.reading import read, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def six(almere):
    """Almere is live; Noordoostpolder has no questions of its own yet."""
    factories.municipality(
        region=almere.region,
        slug="noordoostpolder",
        name="Noordoostpolder",
        places=["Emmeloord", "Nagele", "Sint Pieter"],
    )
    return almere


def links(page) -> dict[str, str]:
    return {link.text: link.attributes["href"] for link in page.one("main").all("a")}


def towns(page) -> dict[str, str]:
    """The municipalities to choose from, in their order."""
    offered = [link for link in page.one("main").all("a") if link.all(class_="answer")]
    named = {link.one(class_="answer").text: link.attributes["href"] for link in offered}
    return {name: address for name, address in named.items() if address != "/"}


def test_every_municipality_is_an_ordinary_link(client, six):
    assert towns(read(client.get("/"))) == {
        "Emmen": "/emmen/",
        "Almere": "/almere/",
        "Noordoostpolder": "/noordoostpolder/",
        "Zeewolde": "/zeewolde/",
    }


def test_municipalities_stand_by_region_when_there_are_two(client, six):
    page = read(client.get("/"))
    assert [heading.text for heading in page.all("h2")] == ["Drenthe", "Flevoland"]


def test_an_empty_portal_says_so(client):
    assert "Er zijn nog geen gemeenten" in visible(read(client.get("/")))


@pytest.mark.parametrize(
    "typed", ["Emmeloord", "emmeloord", " EMMELOORD ", "Émmelóórd", "noord-oostpolder"]
)
def test_a_place_leads_to_its_municipality(client, six, typed):
    response = client.get("/", {"plaats": typed})
    assert response.status_code == 302
    assert response["Location"].partition("?")[0] == "/noordoostpolder/"


def test_a_place_leads_on_at_the_same_moment(client, six):
    response = client.get("/", {"plaats": "Nagele", "op": "2026-12-26T02:15"})
    assert response["Location"] == "/noordoostpolder/?van=nagele&op=2026-12-26T02%3A15"


def test_a_place_in_two_municipalities_is_a_question(client, six):
    factories.municipality(region=six.region, slug="elburg", places=["Emmeloord"])
    page = read(client.get("/", {"plaats": "Emmeloord"}))
    assert "is er in meer dan één gemeente" in visible(page)
    assert list(links(page).values())[:2] == ["/elburg/", "/noordoostpolder/"]


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("Emeloord", "Bedoel je Emmeloord?"),
        ("emmelord", "Bedoel je Emmeloord?"),
        ("Emmel", "Bedoel je een van deze?"),
    ],
)
def test_a_slip_of_the_thumb_gets_a_suggestion(client, six, typed, asked):
    page = read(client.get("/", {"plaats": typed}))
    assert asked in visible(page)
    assert next(iter(links(page).values())) == "/noordoostpolder/"


def test_a_word_that_nobody_knows_gets_all_municipalities(client, six):
    page = read(client.get("/", {"plaats": "Utopia"}))
    assert "kennen we niet" in visible(page)
    assert list(towns(page).values()) == ["/emmen/", "/almere/", "/noordoostpolder/", "/zeewolde/"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Vul een gemeente of plaats in."),
        ("x" * 101, "Dat is te lang"),
        ("a\0b", "vreemd teken"),
    ],
)
def test_what_cannot_be_a_place_gets_a_sentence_at_the_field(client, six, typed, sentence):
    page = read(client.get("/", {"plaats": typed}))
    assert sentence in page.one(class_="fault").text
    field = page.one("input", name="plaats")
    assert field.attributes["aria-invalid"] == "true"
    assert page.one(class_="fault").attributes["id"] in field.attributes["aria-describedby"]


def test_signs_alone_are_no_place(client, six):
    assert "kennen we niet" in visible(read(client.get("/", {"plaats": "?!"})))


def test_the_field_has_a_label_and_the_form_is_a_search(client, six):
    page = read(client.get("/"))
    field = page.one("input", name="plaats")
    assert page.one("label").attributes["for"] == field.attributes["id"]
    assert page.one("form").attributes["method"] == "get"
    assert page.one("form").attributes["role"] == "search"


def test_the_first_question_of_a_municipality(client, almere):
    page = read(client.get("/almere/"))
    assert page.one("h1").text == "Is er nu levensgevaar?"
    assert page.one("title").text == "Is er nu levensgevaar? – Almere – Crisiswijzer"
    assert "Twijfel je? Bel 112." in visible(page)
    assert links(page) == {"Ja": "/almere/ja-112/", "Nee": "/almere/wat-speelt-er/"}


def test_a_question_shows_what_each_answer_means(client, almere):
    page = read(client.get("/almere/wat-speelt-er/"))
    answer = page.one("ol", class_="answers").all("a")[0]
    assert answer.one(class_="answer").text == "Onveilig thuis"
    assert answer.one(class_="why").text.startswith("Huiselijk geweld")


def test_only_the_last_answer_may_look_unsure(client, almere):
    answers = read(client.get("/almere/wat-speelt-er/")).one("ol", class_="answers").all("a")
    assert [answer.attributes.get("class") for answer in answers] == [None, None, "unsure"]


def test_an_answer_that_leads_to_112_at_once_looks_like_it(client, almere):
    answers = read(client.get("/almere/")).one("ol", class_="answers").all("a")
    assert [(one.text, one.attributes.get("class")) for one in answers] == [
        ("Ja", "alarm"),
        ("Nee", None),
    ]


def test_each_crumb_leads_to_the_question_where_that_answer_was_given(client, almere):
    trail = read(client.get("/almere/nu-acuut/")).one("nav", class_="back")
    assert trail.one("summary").text == "Je antwoorden (3)"
    assert [(one.text, one.one("a").attributes["href"]) for one in trail.all("li")] == [
        ("Is er nu levensgevaar? Nee Wijzig: Is er nu levensgevaar?", "/almere/levensgevaar/"),
        (
            "Wat is er aan de hand? Onveilig thuis Wijzig: Wat is er aan de hand?",
            "/almere/wat-speelt-er/",
        ),
        (
            "Kan het wachten tot morgen? Nee Wijzig: Kan het wachten tot morgen?",
            "/almere/onveilig/",
        ),
    ]


def test_one_tap_leads_to_the_question_before(client, almere):
    before = read(client.get("/almere/nu-acuut/")).one("nav", class_="back").all("a")[0]
    assert (before.text, before.attributes["href"]) == ("Vorige vraag", "/almere/onveilig/")


def test_a_branch_that_goes_on_elsewhere_keeps_its_own_trail(client, almere):
    trail = read(client.get("/almere/weet-niet--nu-acuut/")).one("nav", class_="back")
    assert [a.attributes["href"] for a in trail.all("a")][-2:] == [
        "/almere/wat-speelt-er/",
        "/almere/weet-niet/",
    ]


def test_the_first_question_has_no_trail(client, almere):
    assert read(client.get("/almere/")).all("nav", class_="back") == []


def test_a_page_that_is_gone_leads_to_the_first_question_with_a_sentence(client, almere):
    response = client.get("/almere/bestaat-niet/")
    assert (response.status_code, response["Location"]) == (302, "/almere/?weg=1")
    assert "Deze pagina bestaat niet (meer)." in visible(read(client.get("/almere/?weg=1")))


def test_a_page_that_is_gone_keeps_the_moment(client, almere):
    response = client.get("/almere/bestaat-niet/?op=2026-12-26")
    assert response["Location"] == "/almere/?weg=1&op=2026-12-26"


@pytest.mark.parametrize(
    ("address", "right"),
    [
        ("/Almere/", "/almere/"),
        ("/ALMERE/nummers/", "/almere/nummers/"),
        ("/almere/Nu-Acuut/", "/almere/nu-acuut/"),
        ("/Almere/?op=2026-12-26T02:15", "/almere/?op=2026-12-26T02:15"),
    ],
)
def test_capitals_lead_to_the_same_page(client, almere, address, right):
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (302, right)


def test_a_letter_that_only_looks_like_one_of_a_name_leads_nowhere(client):
    factories.municipality(region=factories.region(), slug="urk", name="Urk")
    # The sign of a kelvin, of which the small letter is a k.
    assert client.get("/ur\N{KELVIN SIGN}/").status_code == 404


def test_an_address_without_its_last_slash_leads_on(client, almere):
    assert client.get("/almere")["Location"] == "/almere/"


def test_an_unknown_municipality_is_a_404_with_the_choice(client, almere):
    response = client.get("/atlantis/")
    assert response.status_code == 404
    offered = {"Almere": "/almere/", "Emmen": "/emmen/", "Zeewolde": "/zeewolde/"}
    assert towns(read(response)) == offered


def test_a_municipality_without_questions_shows_its_numbers(client, six):
    page = read(client.get("/noordoostpolder/"))
    assert "zijn er nog geen vragen" in visible(page)
    assert "Lokaal team" in visible(page)
    assert client.get("/noordoostpolder/onveilig/")["Location"] == "/noordoostpolder/"


def test_a_planned_edition_is_not_live_yet(client, db):
    town = factories.town(published=False)
    factories.go_live(region=town.region, at=datetime(2126, 1, 1, tzinfo=UTC))
    assert "zijn er nog geen vragen" in visible(read(client.get("/almere/")))
    assert read(client.get("/almere/?op=2126-01-01T12:00")).one("h1").text.startswith("Is er nu")


def test_the_newest_edition_that_has_begun_answers(client, almere):
    almere.region.trees.get().nodes.filter(parent=None).update(question="Is er gevaar?")
    factories.go_live(region=almere.region, at=datetime(2027, 1, 1, tzinfo=UTC))
    before = read(client.get("/almere/?op=2026-12-31T23:00"))
    after = read(client.get("/almere/?op=2027-01-01T01:00"))
    assert (before.one("h1").text, after.one("h1").text) == (
        "Is er nu levensgevaar?",
        "Is er gevaar?",
    )


def test_before_the_first_edition_the_first_one_answers_and_says_so(client, almere):
    page = read(client.get("/almere/?op=2025-12-31"))
    assert "nog geen vragen gepubliceerd" in visible(page)
    assert page.one("h1").text == "Is er nu levensgevaar?"


def test_another_moment_is_said_in_words_with_a_way_back(client, almere):
    header = read(client.get("/almere/?op=2026-12-26T02:15")).one("header")
    assert "zoals op zaterdag 26 december 2026, 02:15" in header.text
    assert header.one(class_="moment").one("a").attributes["href"] == "?"


@pytest.mark.parametrize(
    "address", ["/", "/almere/", "/almere/wat-speelt-er/", "/almere/nu-acuut/"]
)
def test_every_link_stays_at_the_moment(client, almere, address):
    page = read(client.get(f"{address}?op=2026-12-26T02:15"))
    inner = [a.attributes["href"] for a in page.all("a") if a.attributes["href"].startswith("/")]
    assert inner
    assert all(address.endswith("?op=2026-12-26T02%3A15") for address in inner)


@pytest.mark.parametrize("op", ["gisteren", "", "2026-02-30", "2026-12-26T25:00", "\0", "x" * 5000])
def test_a_moment_that_is_none_gets_a_sentence(client, almere, op):
    response = client.get("/almere/", {"op": op})
    assert response.status_code == 400
    page = read(response)
    assert "is geen moment" in visible(page)
    assert links(page)["Terug naar deze pagina van nu"] == "/almere/"


def test_a_page_says_that_its_region_is_an_example(client, db):
    factories.town(demo=True)
    for address in ("/", "/almere/", "/almere/nu-acuut/", "/almere/nummers/", "/almere/over/"):
        assert "Voorbeeldomgeving." in read(client.get(address)).one("header").text


def test_a_real_region_is_no_example(client, almere):
    assert "Voorbeeldomgeving" not in read(client.get("/almere/")).text


def test_each_number_has_its_state_of_the_moment(client, almere):
    page = read(client.get("/almere/nummers/?op=2026-11-24T10:00"))
    team = page.one("li", data_service="lokaal-team")
    assert team.attributes["data-state"] == "open"
    assert team.one("a").attributes["href"] == "tel:+31361234567"


def test_a_number_of_another_municipality_is_not_here(client, six):
    urk = factories.municipality(region=six.region, slug="urk")
    factories.service(region=six.region, slug="urk", municipalities=[urk], number="0527-123456")
    assert "0527-12 34 56" in read(client.get("/urk/nummers/")).text
    assert "0527-12 34 56" not in read(client.get("/almere/nummers/")).text


def test_a_region_without_numbers_names_112(client, db):
    factories.municipality(region=factories.region())
    assert "Bel bij gevaar 112" in visible(read(client.get("/almere/")))


def test_the_agreements_in_force(client, almere):
    factories.version(
        agreement=factories.agreement(region=almere.region, slug="later", title="Later"),
        in_force_from=datetime(2027, 1, 1, tzinfo=UTC).date(),
    )
    now = visible(read(client.get("/almere/werkafspraken/?op=2026-12-31")))
    assert "Acute onveiligheid thuis" in now
    assert "Later" not in now
    assert "Later" in visible(read(client.get("/almere/werkafspraken/?op=2027-01-01")))


def test_a_municipality_without_agreements_says_so(client, db):
    factories.municipality(region=factories.region())
    assert "geen werkafspraken" in visible(read(client.get("/almere/werkafspraken/")))


def test_about_a_region(client, db):
    factories.town(about="Wij werken **samen**.", ages_from=0, ages_to=100)
    page = read(client.get("/almere/over/"))
    assert page.one("div", class_="prose").one("strong").text == "samen"
    assert "De crisiswijzer is voor alle leeftijden." in visible(page)
    assert "geen cookies" in visible(page)


@pytest.mark.parametrize(
    ("ages", "words"),
    [
        ({"ages_from": 18, "ages_to": None}, "vanaf 18 jaar"),
        ({"ages_from": 0, "ages_to": None}, "voor alle leeftijden."),
        ({"ages_from": 0, "ages_to": 17}, "voor mensen tot en met 17 jaar"),
        ({"ages_from": 18, "ages_to": 65}, "vanaf 18 jaar tot en met 65 jaar"),
    ],
)
def test_for_whom_a_region_works(client, db, ages, words):
    factories.town(**ages)
    assert words in visible(read(client.get("/almere/over/")))

"""Somebody who has ten seconds finds one number among all of a municipality."""

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from portal.number_search import NumberSearch, terms_of
from tests import factories
from tests.reading import read, visible

pytestmark = pytest.mark.django_db

OPEN = "op=2026-11-24T10:00"
NUMBERS = "/almere/nummers/"


@pytest.fixture
def more(almere):
    """The town, and lines of every other kind."""
    region = almere.region
    post = factories.organization(region=region, slug="post", name="Huisartsenpost Almere")
    factories.service(
        region=region, slug="post", organization=post, name="Huisartsenpost", number=""
    )
    factories.service(region=region, slug="arts", name="Eigen huisarts", number="").phones.update(
        own=True, where="Vraag het aan de cliënt."
    )
    factories.service(
        region=region, slug="ggz", name="Crisisdienst ggz", number="036-555 00 11"
    ).phones.update(audience="referrers")
    return almere


def shown(client, query=""):
    """The slugs of the lines that somebody sees or finds behind a tap, in their order."""
    page = read(client.get(f"{NUMBERS}?{query}"))
    return [
        line.attributes["data-service"]
        for line in page.all("li", class_="line")
        if "hidden" not in line.attributes
    ]


def headings(client, query=""):
    page = read(client.get(f"{NUMBERS}?{query}"))
    groups = [one for one in page.all("section") if "hidden" not in one.attributes]
    folds = [one for one in page.all("details", class_="fold") if "hidden" not in one.attributes]
    return [one.one("h2").text for one in (*groups, *folds)]


def test_who_answers_now_comes_first_and_each_heading_once(client, almere):
    assert headings(client, OPEN) == ["Nu bereikbaar", "Nu gesloten", "Per organisatie"]
    assert shown(client, OPEN) == ["alarmnummer", "lokaal-team", "politie", "vt-nacht"]


def test_where_no_number_stands_it_is_told_why(client, more):
    assert headings(client, OPEN)[2:] == [
        "Het nummer is bij de cliënt",
        "Niet voor iedereen",
        "Nog niet ingevuld",
        "Per organisatie",
    ]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("veilig", ["vt-nacht"]),
        ("VEILÍG thuis", ["vt-nacht"]),
        ("thuis veilig", ["vt-nacht"]),
        ("vt", ["vt-nacht"]),
        ("0800 2000", ["vt-nacht"]),
        ("08002000", ["vt-nacht"]),
        ("+31 36 123", ["lokaal-team"]),
        ("0031 (0)36", ["lokaal-team"]),
        ("hap", ["post"]),
        ("post", ["post"]),
        ("zebra", []),
        ("veilig zebra", []),
    ],
)
def test_by_name_organization_abbreviation_or_number_in_any_spacing(client, more, typed, found):
    page = client.get(NUMBERS, {"q": typed, "op": "2026-11-24T10:00"})
    lines = read(page).all("li", class_="line")
    seen = [one.attributes["data-service"] for one in lines if "hidden" not in one.attributes]
    assert seen == found


def test_a_number_that_is_not_for_everybody_is_found_by_name_and_not_by_its_digits(client, more):
    assert shown(client, "q=crisisdienst") == ["ggz"]
    assert shown(client, "q=036555") == []


def test_what_a_search_came_to_is_told_with_a_way_out(client, more):
    page = read(client.get(NUMBERS, {"q": "zebra <b>"}))
    assert page.one("p", role="status").text == (
        "Geen nummer gevonden. Probeer een ander woord. Bel bij gevaar 112."
    )
    assert page.one("input", id="q").attributes["value"] == "zebra <b>"
    assert page.one("p", class_="all").one("a").attributes["href"] == NUMBERS
    (one,) = [read(client.get(NUMBERS, {"q": "vt"})).one("p", role="status")]
    assert one.text == "1 nummer gevonden."


def test_signs_alone_are_no_search(client, almere):
    page = read(client.get(NUMBERS, {"q": "?!"}))
    assert page.one("p", role="status").text == ""
    assert shown(client, "q=%3F%21") == shown(client)


def test_only_what_is_open_now_can_be_asked_for_at_another_moment_too(client, almere):
    assert headings(client, f"{OPEN}&nu=1") == ["Nu bereikbaar", "Per organisatie"]
    page = read(client.get(f"{NUMBERS}?{OPEN}&nu=1&q=team"))
    ways = [one.attributes["href"] for one in page.one("ul", class_="filter").all("a")]
    assert ways == [
        f"{NUMBERS}?q=team&op=2026-11-24T10%3A00",
        f"{NUMBERS}?q=team&nu=1&op=2026-11-24T10%3A00",
    ]
    hidden = {one.attributes["name"] for one in page.all("input", type="hidden")}
    assert hidden == {"nu", "op"}


def test_who_looks_among_what_is_open_hears_that_others_may_be_closed(client, almere):
    night = {"q": "team", "op": "2026-11-24T03:00"}
    assert read(client.get(NUMBERS, night)).one("p", role="status").text == "1 nummer gevonden."
    page = read(client.get(NUMBERS, {**night, "nu": "1"}))
    assert page.one("p", role="status").text == (
        "Geen nummer gevonden dat nu open is. Kijk bij Open eerst. Bel bij gevaar 112."
    )


def test_each_organization_is_a_tap_away(client, almere):
    names = read(client.get(NUMBERS)).one("ul", class_="names")
    assert [one.text for one in names.all("a")] == [
        "Alarmnummer",
        "Lokaal team",
        "Politie",
        "Veilig Thuis Flevoland",
    ]
    (there,) = [one for one in names.all("a") if one.text == "Politie"]
    assert "politie" in shown(client, there.attributes["href"].partition("?")[2])


def test_a_search_is_no_page_of_a_search_engine_and_an_endless_one_is_cut(client, almere):
    assert client.get(NUMBERS, {"q": "vt"}).headers["X-Robots-Tag"] == "noindex"
    assert "X-Robots-Tag" not in client.get(NUMBERS).headers
    page = read(client.get(NUMBERS, {"q": "a\0b" + "x" * 5000}))
    assert len(page.one("input", id="q").attributes["value"]) == 200


def test_before_there_are_questions_one_can_search_too(client, db):
    region = factories.region()
    factories.municipality(region=region)
    factories.service(region=region, number="0800-2000")
    page = read(client.get("/almere/"))
    assert page.one("form").attributes["action"] == NUMBERS
    assert "zijn er nog geen vragen" in visible(page)


@given(text=st.text(max_size=60))
def test_whatever_is_typed_is_some_words_and_finds_itself(text):
    terms = terms_of(text)
    assert all(term and not term.isspace() for term in terms)
    assert NumberSearch(text).finds(" ".join(terms))


def test_the_form_escapes_what_was_typed():
    search = NumberSearch('"><script>')
    place = {"slug": "almere", "name": "Almere"}
    page = render_to_string("portal/_number_search.html", {"search": search, "place": place})
    assert "<script>" not in page

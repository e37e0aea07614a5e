"""The choice of a municipality: what a search says, why one is led there, and who isn't here."""

import pytest

from portal.places import villages
from tests import factories
from tests.reading import read, visible
from trees import live

pytestmark = pytest.mark.django_db


@pytest.fixture
def nop(almere):
    """Noordoostpolder, with an abbreviation and a postcode."""
    return factories.municipality(
        region=almere.region,
        slug="noordoostpolder",
        name="Noordoostpolder",
        places=["Emmeloord", "Ens", "Noordoostpolder Zuid", "NOP", "Nagele", "Oosterhout"],
        postcodes=["8302"],
    )


def arrived(client, typed):
    """The sentence on the page where a search ends, without asking anything more."""
    answer = client.get("/", {"plaats": typed})
    assert answer.status_code == 302
    told = read(client.get(answer["Location"])).all(class_="arrived")
    return [one.text for one in told]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("emmeloord", ["Emmeloord ligt in Noordoostpolder."]),
        ("N.O.P.", ["NOP is Noordoostpolder."]),
        ("8302 AB", ["8302 hoort bij Noordoostpolder."]),
        ("noordoostpolder", []),
    ],
)
def test_who_is_led_somewhere_reads_why(client, nop, typed, told):
    assert arrived(client, typed) == told


def test_the_name_of_a_municipality_leads_to_its_bare_address(client, nop):
    assert (
        client.get("/", {"plaats": "gemeente Noordoostpolder"})["Location"] == "/noordoostpolder/"
    )


@pytest.mark.parametrize("van", ["emmen", "Emmeloord", "9999", "<b>x</b>", "noordoostpolder", "\0"])
def test_an_address_says_nothing_that_is_not_so(client, nop, van):
    page = client.get("/noordoostpolder/", {"van": van})
    assert read(page).all(class_="arrived") == []
    assert "<b>x" not in page.text


def test_a_guess_is_offered_and_not_followed(client, nop):
    page = read(client.get("/", {"plaats": "Almeer"}))
    assert "“Almeer” kennen we niet precies. Bedoel je Almere?" in visible(page)
    assert page.one("main").all("ul", class_="answers")[0].one("a").attributes["href"] == "/almere/"


def test_what_was_typed_stands_there_as_text_alone(client, nop):
    page = client.get("/", {"plaats": "<script>alert(1)</script>"})
    assert "<script>alert" not in page.text
    assert "kennen we niet" in page.text


def test_a_municipality_elsewhere_is_told_so_with_the_numbers_that_work_everywhere(client, nop):
    page = read(client.get("/", {"plaats": "gemeente harderwijk"}))
    assert "Harderwijk hoort niet bij deze crisiswijzer." in visible(page)
    dialled = [link.attributes["href"] for link in page.one(class_="anywhere").all("a")]
    assert dialled == ["tel:112", "tel:08002000", "tel:113", "tel:09008844"]


def test_a_village_that_is_a_municipality_elsewhere_is_asked_about(client, nop):
    page = read(client.get("/", {"plaats": "Oosterhout"}))
    assert "Oosterhout ligt in Noordoostpolder." in visible(page)
    assert "Of bedoel je de gemeente Oosterhout?" in visible(page)
    assert len(page.all(class_="anywhere")) == 1


def test_who_finds_nothing_sees_the_numbers_too_and_else_they_are_folded(client, nop):
    assert "open" in read(client.get("/", {"plaats": "Utopia"})).one("details").attributes
    assert "open" not in read(client.get("/")).one("details").attributes


def test_places_of_several_regions_stand_under_them(client, nop):
    bas = type(nop).objects.get(slug="emmen")
    bas.places = ["Nagele"]
    bas.save()
    live.forget()
    page = read(client.get("/", {"plaats": "Nagele"}))
    assert [heading.text for heading in page.all("h2")][:3] == [
        "Drenthe",
        "Flevoland",
        "Alle gemeenten",
    ]


def test_a_postcode_is_asked_for_where_one_is_known(client, almere):
    assert read(client.get("/")).one("label").text == "Gemeente of plaats"
    factories.municipality(region=almere.region, slug="urk", postcodes=["8321"])
    live.forget()
    assert read(client.get("/")).one("label").text == "Gemeente, plaats of postcode"


def test_a_municipality_names_places_that_its_own_name_does_not_tell(client, nop):
    known = live.now_live().places
    assert villages(known["noordoostpolder"]) == "Emmeloord, Ens, Nagele en andere plaatsen"
    assert villages(known["almere"]) == ""


def test_without_a_script_nobody_is_told_where_she_was(client, nop):
    again = read(client.get("/")).one(class_="again")
    assert "hidden" in again.attributes


def test_a_search_asks_the_database_no_more_than_any_page(
    client, nop, django_assert_max_num_queries
):
    client.get("/")
    with django_assert_max_num_queries(2):
        client.get("/", {"plaats": "Almeer"})

"""Every page of the demonstration region, rendered once and compared with what was decided."""

import pytest

from contacts.hours.engine import parse_moment
from tests.reading import lines, read
from tests.values import advise
from trees import live
from trees.core.flow import Question

pytestmark = pytest.mark.django_db

AT = "2026-12-26T02:15"
SIX = ["almere", "dronten", "lelystad", "noordoostpolder", "urk", "zeewolde"]


@pytest.fixture
def places(flevoland):
    return live.now_live().places


@pytest.mark.parametrize("slug", SIX)
def test_every_page_says_what_was_decided(client, places, slug):
    place, at = places[slug], parse_moment(AT)
    directory = live.now_live().of(place.region).directory
    flow = live.flow(place.first_edition())
    for page in flow.pages.values():
        response = client.get(f"/{slug}/{page.slug}/?op={AT}")
        assert response.status_code == 200
        assert response.content.index(b'href="tel:112"') <= 2000
        shown = read(response)
        if isinstance(page, Question):
            assert shown.one("h1").text == page.title
            answers = [
                answer.one(class_="answer").text
                for answer in shown.one("ol", class_="answers").all("a")
            ]
            assert answers == [answer.text for answer in page.answers]
        else:
            advice = advise(page, directory, at, municipality=slug)
            assert shown.one("h1").text == advice.headline
            dialled = [link.attributes["href"] for link in shown.all("a", class_="dial")]
            assert dialled == ([advice.dial.tel] if advice.dial else [])
            told = {(call.line.service, call.state) for call in (*advice.rest(), *advice.also)}
            assert told <= set(lines(shown))


@pytest.mark.parametrize("slug", SIX)
@pytest.mark.parametrize("name", ["nummers", "werkafspraken", "begrippen", "over"])
def test_every_other_page_is_there(client, places, slug, name):
    assert client.get(f"/{slug}/{name}/?op={AT}").status_code == 200

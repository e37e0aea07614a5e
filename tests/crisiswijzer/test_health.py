"""What somebody who watches the portal is told."""

import pytest

from tests import factories
from tests.away import database_away
from trees.models import Edition

pytestmark = pytest.mark.django_db


def test_the_process_lives(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/livez")
    assert (response.status_code, response.content) == (200, b"ok")
    assert response["Cache-Control"] == "no-store"


def test_the_process_lives_without_its_database(client):
    with database_away():
        assert client.get("/livez").status_code == 200


def test_the_live_editions_can_be_read(client, almere):
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (200, b"ok, 3 edities live")


def test_a_database_that_is_away_is_not_ready(client, almere):
    with database_away():
        response = client.get("/readyz")
    assert (response.status_code, response.content.decode()) == (503, "De database antwoordt niet.")


def test_an_edition_of_another_time_is_not_ready(client, almere):
    edition = Edition.objects.get(municipality__slug="almere")
    factories.edition(
        municipality=edition.municipality, flow={"format": 99}, live_from=edition.live_from
    )
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"Een live editie is niet te lezen.")


def test_nobody_sends_anything_to_it(client):
    assert client.post("/livez").status_code == 405


def test_a_browser_finds_the_icon(client):
    assert client.get("/favicon.ico")["Location"] == "/static/icons/icon.svg"

"""What a visitor reads when something goes wrong: Dutch, 112 first, never a traceback."""

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import path

from crisiswijzer import urls as portal
from portal import error_pages
from tests.away import database_away
from tests.reading import read, visible

pytestmark = pytest.mark.django_db


def broken(request):
    raise RuntimeError("geheim")


def unanswered(request):
    raise OperationalError("could not connect to server")


urlpatterns = [path("stuk/", broken), path("stil/", unanswered), *portal.urlpatterns]
handler400, handler403 = portal.handler400, portal.handler403
handler404, handler500 = portal.handler404, portal.handler500


@pytest.fixture
def visitor():
    """A visitor gets the page that an uncaught error ends in."""
    return Client(raise_request_exception=False)


def has_112_first(response) -> bool:
    return read(response).all("a")[0].attributes["href"] == "tel:112"


@pytest.mark.urls(__name__)
def test_a_fault_of_ours_says_so_and_tells_nothing(visitor):
    response = visitor.get("/stuk/")
    assert response.status_code == 500
    assert has_112_first(response)
    assert "Dat ligt aan ons" in visible(read(response))
    assert "geheim" not in response.content.decode()


@pytest.mark.urls(__name__)
def test_a_fault_needs_no_database(visitor):
    with database_away():
        assert visitor.get("/stuk/").status_code == 500


@pytest.mark.urls(__name__)
def test_a_database_that_is_away_is_no_fault_of_ours(visitor):
    response = visitor.get("/stil/")
    assert response.status_code == 503
    assert has_112_first(response)
    assert "er even niet" in visible(read(response))


@pytest.mark.urls(__name__)
def test_even_without_templates_112_is_there(visitor, settings):
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [], "APP_DIRS": False}]
    response = visitor.get("/stuk/")
    assert response.status_code == 500
    assert b'href="tel:112"' in response.content[:2000]
    assert response.content.decode() == error_pages.LAST_RESORT


def test_an_address_that_leads_nowhere(visitor, almere):
    response = visitor.get("/dit/bestaat/echt/niet/")
    assert response.status_code == 404
    assert has_112_first(response)
    assert "Almere" in visible(read(response))


def test_nowhere_needs_no_database(visitor):
    with database_away():
        response = visitor.get("/dit/bestaat/echt/niet/")
    assert response.status_code == 404
    assert "Kies je gemeente" in visible(read(response))


def test_a_host_that_is_not_ours(visitor):
    response = visitor.get("/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert has_112_first(response)
    assert response["X-Frame-Options"] == "DENY"
    assert "evil.example" not in response.content.decode()


def test_a_form_whose_token_is_gone():
    visitor = Client(enforce_csrf_checks=True)
    response = visitor.post("/beheer/login/", {"username": "anna"})
    assert response.status_code == 403
    assert has_112_first(response)
    assert "Dit formulier is verlopen" in visible(read(response))


def test_a_page_that_is_not_for_you(rf):
    from portal.error_pages import forbidden

    response = forbidden(rf.get("/"))
    assert response.status_code == 403
    assert has_112_first(response)
    assert response["Cache-Control"] == "no-store"

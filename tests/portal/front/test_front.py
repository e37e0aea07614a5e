"""What the front answers itself, and what it leaves to Django: nobody sees the difference."""

from datetime import datetime, timedelta

import pytest
from django.core.wsgi import get_wsgi_application

from portal.front.application import Front
from tests import factories
from tests.away import database_away
from tests.portal.front.visits import ask
from trees import live

pytestmark = pytest.mark.django_db

NOW = datetime.fromisoformat("2026-11-24T10:00:03+01:00")
ADDRESSES = [
    "/",
    "/beginscherm/",
    "/almere/",
    "/almere/wat-speelt-er/",
    "/almere/nu-acuut/",
    "/almere/nummers/",
    "/almere/werkafspraken/",
    "/almere/begrippen/",
    "/almere/over/",
    "/almere/manifest.webmanifest",
    "/almere/kopie.json",
    "/almere/stroomschema/",
    "/almere/stroomschema/papier/",
    "/almere/stroomschema/kaartje/",
]


class Clock:
    """What everybody reads the moment from."""

    def __init__(self, moment):
        self.moment = moment

    def __call__(self):
        return self.moment.timestamp()

    def moves(self, **by):
        self.moment += timedelta(**by)


class Counted:
    """Django, and how often it was asked."""

    def __init__(self):
        self.times, self.django = 0, get_wsgi_application()

    def __call__(self, environ, start):
        self.times += 1
        return self.django(environ, start)


@pytest.fixture
def clock(monkeypatch):
    clock = Clock(NOW)
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.moment)
    return clock


@pytest.fixture
def django():
    return Counted()


@pytest.fixture
def front(almere, django, clock):
    return Front(django, clock=clock)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_made_once_and_is_the_page_that_django_makes(front, django, clock, address):
    first, again = ask(front, address), ask(front, address)
    assert django.times == 1
    clock.moves(minutes=7)
    later, oracle = ask(front, address), ask(django.django, address)
    assert django.times == 1
    assert (first.status, first.still) == (200, oracle.still)
    assert first.page == again.page
    assert later.page == oracle.page
    assert first.same == later.same == oracle.same
    assert len(first.names) == len(set(first.names))
    assert int(later.headers["content-length"]) == len(later.body)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_that_did_not_change_is_not_sent_again(front, django, address):
    mark = ask(front, address).headers["etag"]
    again = ask(front, address, HTTP_IF_NONE_MATCH=f'"x", {mark}')
    asked = ask(django.django, address).headers["etag"]
    oracle = ask(django.django, address, HTTP_IF_NONE_MATCH=asked)
    assert (again.status, again.body) == (oracle.status, oracle.body) == (304, b"")
    assert again.same == oracle.same
    assert again.headers["etag"] == mark
    assert ask(front, address, HTTP_IF_NONE_MATCH="*").status == 304
    assert ask(front, address, HTTP_IF_NONE_MATCH='W/"other"').status == 200
    assert ask(front, address, HTTP_IF_NONE_MATCH="").status == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_head_is_the_page_without_its_words(front, address):
    for _ in range(2):
        head = ask(front, address, REQUEST_METHOD="HEAD")
        assert (head.status, head.body) == (200, b"")
    assert head.headers == ask(front, address).headers


@pytest.mark.parametrize(
    "asked",
    [
        {"REQUEST_METHOD": "POST"},
        {"REQUEST_METHOD": "OPTIONS"},
        {"HTTP_ACCEPT_ENCODING": "identity"},
        {"HTTP_ACCEPT_ENCODING": None},
        {"HTTP_HOST": "elders.nl"},
        {"HTTP_HOST": "localhost:8000"},
        {"HTTP_COOKIE": "sessie=abc"},
        {"HTTP_RANGE": "bytes=0-10"},
        {"HTTP_IF_MATCH": '"abc"'},
        {"HTTP_IF_UNMODIFIED_SINCE": "Tue, 24 Nov 2026 09:00:00 GMT"},
        {"HTTP_IF_MODIFIED_SINCE": "Tue, 24 Nov 2026 09:00:00 GMT"},
        {"QUERY_STRING": "weg=1"},
        {"QUERY_STRING": "op=2026-12-26T02:15"},
        {"QUERY_STRING": "van=urk"},
        {"QUERY_STRING": "utm_source=mail"},
    ],
    ids=str,
)
@pytest.mark.parametrize("address", ["/", "/almere/nu-acuut/", "/almere/nummers/"])
def test_whoever_asks_otherwise_is_answered_as_django_would(front, django, address, asked):
    assert ask(front, address).status == 200
    given, oracle = (ask(one, address, **asked) for one in (front, django.django))
    assert (given.status, given.page) == (oracle.status, oracle.page)
    assert given.same == oracle.same


@pytest.mark.parametrize(
    "address", ["/ALMERE/", "/almere/bestaat-niet/", "/atlantis/", "/x/y/z/w/"]
)
def test_what_is_no_page_is_not_kept(front, django, address):
    given, oracle = (ask(one, address) for one in (front, django.django))
    assert (given.status, given.same, given.page) == (oracle.status, oracle.same, oracle.page)
    ask(front, address)
    assert django.times == 2


def test_who_calls_the_site_by_another_name_gets_a_page_of_that_name(front, django, settings):
    settings.ALLOWED_HOSTS = ["localhost", "crisis.example"]
    ask(front, "/almere/")
    ask(front, "/almere/", HTTP_HOST="crisis.example")
    assert django.times == 2


def test_without_https_nobody_reads_what_was_kept_for_https(front, django, settings):
    settings.HTTPS = settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    secure = {"HTTP_X_FORWARDED_PROTO": "https"}
    secured = Front(Counted())
    assert ask(secured, "/almere/", **secure).status == 200
    assert ask(secured, "/almere/").status == 301
    assert ask(secured, "/almere/", HTTP_X_FORWARDED_PROTO="http").status == 301


def test_a_corrected_number_is_on_the_next_page(front, almere):
    assert b"08001234" not in ask(front, "/almere/nu-acuut/").page
    almere.night.phones.update(number="08001234")
    live.forget()
    assert b"08001234" in ask(front, "/almere/nu-acuut/").page


def test_a_line_that_closes_is_closed_on_the_minute(front, clock, django):
    clock.moment = datetime.fromisoformat("2026-11-24T16:59:59+01:00")
    assert b'data-state="open"' in ask(front, "/almere/nummers/").page
    before = ask(front, "/almere/nummers/")
    clock.moves(seconds=1)
    after = ask(front, "/almere/nummers/")
    assert before.still != after.still
    assert after.page == ask(django.django, "/almere/nummers/").page


def test_another_municipality_is_in_the_choice_at_once(front, almere):
    assert b"Nieuwstad" not in ask(front, "/").page
    factories.municipality(region=almere.region, slug="nieuwstad", name="Nieuwstad")
    live.forget()
    assert b"Nieuwstad" in ask(front, "/").page


def test_another_name_of_a_municipality_is_in_the_choice_at_once(front, almere):
    assert b"Almere" in ask(front, "/").page
    almere.municipality.name = "Almere en omstreken"
    almere.municipality.save()
    live.forget()
    assert b"Almere en omstreken" in ask(front, "/").page


def test_no_more_is_kept_than_fits(front, django, monkeypatch):
    monkeypatch.setattr("portal.front.application.MOST_BYTES", 1)
    ask(front, "/almere/")
    ask(front, "/almere/nummers/")
    ask(front, "/almere/nummers/")
    assert django.times == 2
    ask(front, "/almere/")
    assert django.times == 3


def test_while_the_database_is_away_each_page_says_since_when(front, clock):
    addresses = ("/almere/nummers/", "/almere/nu-acuut/", "/", "/almere/over/")
    said = "Stand van 10:00. De verbinding met de gegevens is even weg."
    for address in addresses:
        assert said not in ask(front, address).page.decode()
    live.forget()
    with database_away():
        ask(front, "/")
        clock.moves(seconds=61)
        for address in addresses:
            live.forget()
            assert said in ask(front, address).page.decode()
            assert said not in ask(front, address, "op=2026-12-26T02:15").page.decode()
    live.forget()
    for address in addresses:
        assert said not in ask(front, address).page.decode()

"""How the public pages are served: headers, caches, queries, bytes, and a database that is away."""

import gzip
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from portal.offline.views import ASSETS
from tests import factories
from tests.away import database_away
from tests.reading import read, visible
from trees import live
from trees.core.flow import Answer, Flow, Outcome, Page, Question, Step

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/?plaats=Urk",
    "/almere/",
    "/almere/?weg=1",
    "/almere/wat-speelt-er/",
    "/almere/nu-acuut/",
    "/almere/nummers/",
    "/almere/werkafspraken/",
    "/almere/begrippen/",
    "/almere/over/",
]
ERRORS = ["/atlantis/", "/almere/x/y/z/", "/almere/?op=x"]


@pytest.fixture
def wide(db):
    """A municipality with two thousand pages behind its first question."""
    town = factories.town(published=False)
    ends = [
        Outcome(f"einde-{n}", "bel", "Bel", (Step("vt-nacht"), Step("lokaal-team")))
        for n in range(2000)
    ]
    answers = tuple(Answer(end.slug, f"Antwoord {end.slug}") for end in ends)
    middle = [
        Question(f"vraag-{n}", f"Vraag {n}", answers[n * 10 : n * 10 + 10]) for n in range(200)
    ]
    start = Question("start", "Start", tuple(Answer(q.slug, q.title) for q in middle))
    every: list[Page] = [start, *middle, *ends]
    pages = {page.slug: page for page in every}
    factories.edition(municipality=town.municipality, flow=Flow.of("start", pages).document())
    return town


@pytest.mark.parametrize("address", PAGES + ERRORS)
def test_112_stands_within_the_first_2000_bytes(client, almere, address):
    content = client.get(address).content
    assert 0 < content.index(b'href="tel:112"') <= 2000


def test_112_is_early_on_the_longest_title_too(client, db):
    town = factories.town(published=False, slug="x")
    town.municipality.name = "&" * 200
    town.municipality.save()
    town.region.trees.get().nodes.filter(parent=None).update(question='"' * 200)
    factories.go_live(region=town.region)
    assert client.get("/x/?op=2026-12-26T02:15").content.index(b"tel:112") <= 2000


def test_112_is_the_first_link_of_a_page(client, almere):
    for address in PAGES:
        assert read(client.get(address)).all("a")[0].attributes["href"] == "tel:112"


@pytest.mark.parametrize("address", PAGES)
def test_a_public_page_sets_no_cookie_and_any_cache_may_keep_it(client, almere, address):
    response = client.get(address)
    assert not response.cookies
    assert response["Cache-Control"] == "public, max-age=0, stale-if-error=86400"
    assert response["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("address", PAGES)
def test_a_page_that_did_not_change_is_not_sent_again(client, almere, address):
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == first["Cache-Control"]
    assert again["Vary"] == "Accept-Encoding"


def test_a_correction_changes_the_mark_of_the_page(client, almere):
    first = client.get("/almere/nu-acuut/")
    almere.night.phones.update(number="08001234")
    live.forget()
    again = client.get("/almere/nu-acuut/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200


@pytest.mark.parametrize("address", ["/almere/", "/almere/nu-acuut/", "/almere/nummers/", "/"])
def test_another_moment_is_never_kept_by_others(client, almere, address):
    response = client.get(f"{address}?op=2026-12-26T02:15")
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert read(response).one("meta", name="robots").attributes["content"] == "noindex"


def test_a_page_of_now_may_be_found(client, almere):
    assert read(client.get("/almere/")).all("meta", name="robots") == []


def test_an_example_may_not_be_found(client, db):
    factories.town(demo=True)
    assert (
        read(client.get("/almere/")).one("meta", name="robots").attributes["content"] == "noindex"
    )


@pytest.mark.parametrize("address", [*PAGES, *ERRORS, "/livez", "/readyz", "/almere/weg-is-weg/"])
def test_every_answer_is_guarded(client, almere, address):
    response = client.get(address)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("address", [*PAGES, *ERRORS])
def test_a_page_needs_nothing_of_its_own_inside_but_the_one_stylesheet(client, almere, address):
    page = read(client.get(address))
    everything = page.all()
    assert all("style" not in one.attributes for one in everything)
    assert not [name for one in everything for name in one.attributes if name.startswith("on")]
    scripts = [script.attributes["src"] for script in page.all("script")]
    assert scripts[0] == "/static/here.js"
    assert set(scripts) <= {f"/static/{name}" for name in ASSETS}


@pytest.mark.parametrize("address", PAGES)
def test_every_address_in_a_page_is_our_own(client, almere, address):
    for element in read(client.get(address)).all():
        for name in ("href", "src", "action"):
            target = element.attributes.get(name, "/")
            assert target.startswith(("/", "tel:", "#", "?")), target
            assert not target.startswith("//")


@pytest.mark.parametrize("address", PAGES)
def test_a_page_says_its_language_and_has_one_heading(client, almere, address):
    page = read(client.get(address))
    assert page.one("html").attributes["lang"] == "nl"
    assert len(page.all("h1")) == 1
    names = [one.attributes["id"] for one in page.all() if "id" in one.attributes]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("address", PAGES)
def test_a_head_is_the_page_without_its_words(client, almere, address):
    whole, head = client.get(address), client.head(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Length"] == whole["Content-Length"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("address", ["/", "/almere/", "/almere/nu-acuut/", "/almere/nummers/"])
def test_nothing_can_be_sent_to_a_public_page(client, almere, method, address):
    client.handler.enforce_csrf_checks = True
    response = getattr(client, method)(address)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
    assert b'href="tel:112"' in response.content[:2000]
    assert not response.cookies


@pytest.mark.parametrize("address", PAGES)
def test_a_warm_page_asks_the_database_nothing(client, almere, address, django_assert_num_queries):
    client.get(address)
    with django_assert_num_queries(0):
        client.get(address)


@pytest.mark.parametrize(("address", "most"), [("", 2), ("vraag-100/", 2), ("einde-1999/", 3)])
def test_size_costs_no_queries(client, wide, address, most, django_assert_max_num_queries):
    client.get(f"/almere/{address}")
    live.forget()  # a second passes
    with django_assert_max_num_queries(most):
        assert client.get(f"/almere/{address}").status_code == 200


def test_a_question_is_small(client, almere):
    packed = client.get("/almere/wat-speelt-er/", headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) <= 8_000
    extra = [Path(str(finders.find(name))) for name in ("keys.js", "icons/icon.svg")]
    files = sum(len(gzip.compress(file.read_bytes())) for file in extra)
    assert len(packed.content) + files <= 20_000


def test_an_outcome_is_small(client, almere):
    packed = client.get("/almere/nu-acuut/", headers={"Accept-Encoding": "gzip"})
    assert len(packed.content) <= 9_000


def test_a_warm_process_goes_on_when_the_database_is_away(client, almere, caplog):
    for address in PAGES:
        client.get(address)
    with database_away():
        live.forget()
        for address in PAGES:
            assert client.get(address).status_code == 200
        assert client.get("/atlantis/").status_code == 404
    assert "De database antwoordt niet" in caplog.text


@pytest.mark.parametrize("address", ["/", "/almere/", "/almere/nu-acuut/", "/almere/nummers/"])
def test_a_cold_process_without_database_names_112(client, db, address):
    with database_away():
        response = client.get(address)
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert b'href="tel:112"' in response.content[:2000]
    assert "Probeer het over een minuut opnieuw." in visible(read(response))


@pytest.mark.parametrize(
    "address",
    [
        "/" + "a" * 9000 + "/",
        "/almere/" + "a" * 9000 + "/",
        "/%00/",
        "/almere/%00/",
        "/almere/%E2%80%AE112/",
        "/almere/%ED%A0%80/",
        "/almere/%ff%fe/",
        "/%F0%9F%98%80/",
        "/almere//",
        "//almere/",
        "//evil.example",
        "//evil.example/",
        "/almere//evil.example/",
        "/almere/%2F%2Fevil.example/",
        "/almere/..%2f..%2fbeheer/",
        "/almere/<script>alert(1)</script>/",
        "/almere/?op=%00",
        "/almere/?weg=<script>",
        "/?plaats=" + "a" * 20000,
        "/?plaats=%ED%A0%80",
        "/?plaats=<script>alert(1)</script>",
        "/?" + "&".join(f"a{n}=1" for n in range(3000)),
        "/almere/wat-speelt-er",
        "/static/bestaat-niet.css",
        "/almere/nummers",
        "/index.php",
        "/.git/config",
        "/İ/",
        "/almere/İ/",
    ],
)
def test_strange_requests_get_a_plain_answer(client, almere, address):
    response = client.get(address)
    assert response.status_code in (200, 301, 302, 400, 404)
    assert b"<script>alert" not in response.content
    if "Location" in response:
        assert response["Location"].startswith("/")
        assert not response["Location"].startswith("//")
    else:
        assert b'href="tel:112"' in response.content[:2000]


def test_too_many_parameters_get_a_page(client, almere, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    response = client.get("/?" + "&".join(f"a{n}=1" for n in range(20)))
    assert response.status_code == 400
    assert b'href="tel:112"' in response.content[:2000]


def test_the_same_minute_gives_the_same_page(client, almere, monkeypatch):
    """Two caches that ask within a minute hold the same bytes."""
    moment = datetime.fromisoformat("2026-11-24T10:00:03+01:00")
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    first = client.get("/almere/nu-acuut/")
    moment += timedelta(seconds=50)
    assert client.get("/almere/nu-acuut/")["ETag"] == first["ETag"]
    moment += timedelta(seconds=10)
    assert client.get("/almere/nu-acuut/")["ETag"] != first["ETag"]

"""What a device keeps of a municipality: all of it, true for sixty days, and nothing of others."""

import gzip
import json
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from agreements.models import AgreementVersion
from contacts.hours.engine import Span, to_instant
from contacts.models import Phone, Service
from history.memory import forget_all
from municipalities.models import Municipality
from portal.moment import Moment
from portal.offline import views
from portal.offline.bundle import Bundle, bundle_pages, pack, window_of
from portal.offline.turning_points import turning_points
from portal.stylesheet import STYLE
from tests import factories
from tests.remembering import while_making
from trees import live
from trees.live import now_live
from trees.models import Edition

pytestmark = pytest.mark.django_db

ONE_DAY = timedelta(days=1)
# Today, so that nothing turns while a test runs.
NOON = to_instant(timezone.localdate(), 12 * 60)


@pytest.fixture
def ahead(almere):
    """Almere, in which much is about to change."""
    today = timezone.localdate()
    Phone.objects.filter(service=almere.day).update(valid_to=today + 9 * ONE_DAY)
    factories.phone(service=almere.day, number="036-765 43 21", valid_from=today + 10 * ONE_DAY)
    Phone.objects.filter(service=almere.night).update(assured_on=today - 170 * ONE_DAY)
    Service.objects.filter(pk=almere.police.pk).update(ended_on=today + 30 * ONE_DAY)
    AgreementVersion.objects.update(in_force_until=today + 20 * ONE_DAY)
    last = Edition.objects.get(municipality__slug="almere")
    flow = json.loads(json.dumps(last.flow).replace("Bel Veilig Thuis", "Bel eerst Veilig Thuis"))
    now = timezone.now()
    later = now + timedelta(days=5, hours=3)
    factories.edition(municipality=last.municipality, flow=flow, live_from=later, at=now)
    live.forget()
    return almere


def copy_of(client, place="almere"):
    return client.get(f"/{place}/kopie.json").json()


def made(place: str) -> Any:
    """The copy as this process remembers it, once it has seen what was written."""
    live.forget()
    snapshot = now_live()
    return views.copy_of(snapshot, snapshot.places[place], NOON)


def unpacked(copy) -> dict[str, str]:
    parts, kept = copy["parts"], copy["pages"]
    return {path: "\n".join(parts[part] for part in lines) for path, lines in kept.items()}


def at_instant(page: str, instant: datetime) -> str:
    """What the script makes of a kept page at this instant."""
    body = page.partition("</header>")[2].rpartition("</body>")[0]
    shown, *later = re.split(r'<template data-from="(\d+)">', body)
    for since, text in zip(later[::2], later[1::2], strict=True):
        if int(since) <= instant.timestamp():
            shown = text.rpartition("</template>")[0]
    return shown.strip()


def test_a_file_that_is_not_there_is_a_fault_of_ours():
    with pytest.raises(FileNotFoundError):
        views.source_of("bestaat-niet.js")


class TestOneVisit:
    def test_brings_every_page_of_the_municipality(self, client, almere):
        kept = unpacked(copy_of(client))
        edition = Edition.objects.get(municipality__slug="almere")
        slugs = {page["slug"] for page in edition.flow["pages"]}
        words = {"nummers", "werkafspraken", "begrippen", "over"}
        assert {f"/almere/{one}/" for one in slugs | words} <= set(kept)
        assert "/" in kept
        assert "/almere/" in kept

    def test_brings_the_files_that_the_pages_ask_for(self, client, almere):
        copy = copy_of(client)
        asked = {
            address
            for page in unpacked(copy).values()
            for address in re.findall(r'<script src="([^"]+)"', page)
        }
        assert asked
        assert asked <= set(copy["assets"]) | {"/static/share.js"}
        assert all(copy["assets"][address] for address in asked if address in copy["assets"])

    def test_brings_the_stylesheet_to_the_byte_for_the_policy_allows_no_other(self, client, almere):
        assert all(f"<style>{STYLE}</style>" in page for page in unpacked(copy_of(client)).values())

    def test_brings_112_on_every_page(self, client, almere):
        for page in unpacked(copy_of(client)).values():
            assert 'href="tel:112"' in page[:2048]

    def test_weighs_far_less_than_is_allowed(self, client, almere):
        answer = client.get("/almere/kopie.json", headers={"accept-encoding": "gzip"})
        assert len(answer.content) < 300_000

    def test_leaves_no_cookie(self, client, almere):
        assert not client.get("/almere/kopie.json").cookies


class TestNothingElse:
    def test_a_number_for_professionals_is_not_in_it(self, client, almere):
        Phone.objects.filter(service=almere.night).update(audience="professional")
        assert "0800-2000" not in client.get("/almere/kopie.json").content.decode()

    def test_no_page_claims_that_somebody_is_open(self, client, almere):
        for page in unpacked(copy_of(client)).values():
            body = page.partition("<main>")[2]
            assert 'data-state="open"' not in body
            assert "Nu bereikbaar" not in body

    def test_every_number_stands_there_with_its_hours(self, client, almere):
        page = unpacked(copy_of(client))["/almere/nummers/"]
        assert "036-123 45 67" in page
        assert "ma t/m vr 08:30 tot 17:00" in page
        assert "dag en nacht" in page

    def test_a_service_that_is_gone_since_leaves_the_other_numbers(self, client, almere):
        edition = Edition.objects.get(municipality__slug="almere")
        flow = json.loads(json.dumps(edition.flow).replace('"vt-nacht"', '"van-toen"'))
        factories.edition(municipality=edition.municipality, flow=flow, live_from=timezone.now())
        live.forget()
        page = unpacked(copy_of(client))["/almere/nu-acuut/"]
        assert "0800-2000" not in page
        assert "0900-8844" in page

    def test_another_moment_is_not_kept(self, client, almere):
        answer = client.get("/almere/kopie.json?op=2027-01-01")
        assert answer.status_code == 302
        assert answer.url == "/almere/kopie.json"

    def test_an_unknown_municipality_has_none(self, client, almere):
        assert client.get("/nergens/kopie.json").status_code == 404


class TestTheSameBytes:
    def test_while_nothing_changes_a_device_gets_a_304(self, client, almere):
        mark = client.get("/almere/kopie.json")["ETag"]
        forget_all()
        assert client.get("/almere/kopie.json", headers={"if-none-match": mark}).status_code == 304

    def test_a_corrected_number_makes_another_copy_at_once(self, client, almere):
        before = copy_of(client)["mark"]
        Phone.objects.filter(service=almere.night).update(number="08002001")
        live.forget()
        after = copy_of(client)
        assert after["mark"] != before
        assert "0800-2001" in unpacked(after)["/almere/nummers/"]

    def test_what_was_written_elsewhere_makes_no_other_copy(self, client, almere):
        first = made("almere")
        there = factories.region(slug="baronie", name="Baronie")
        factories.municipality(region=there, slug="breda")
        service = factories.service(region=there, slug="loket", number="076-123 45 67")
        # The choice of municipalities is in every copy.
        second = made("almere")
        assert second.mark != first.mark
        Phone.objects.filter(service=service).update(label="anders")
        assert made("almere") is second

    def test_a_place_elsewhere_is_in_every_choice(self, client, almere):
        first = made("almere")
        there = Municipality.objects.get(slug="emmen")
        there.places = ["Klazienaveen"]
        there.save()
        second = made("almere")
        assert second.mark != first.mark
        assert "Klazienaveen" in unpacked(copy_of(client))["/"]


class TestManyAtOnce:
    def test_who_comes_while_one_is_being_made_is_asked_to_come_back(self, client, almere):
        asked = ["/almere/kopie.json", "/almere/nummers/"]
        answer, page = while_making(views.COPIES, lambda: [client.get(one) for one in asked])
        assert answer.status_code == 429
        assert (answer["Retry-After"], answer["Crisiswijzer"]) == ("3", "1")
        assert page.status_code == 200
        assert client.get("/almere/kopie.json").status_code == 200

    def test_one_that_was_made_is_there_for_everybody_meanwhile(self, client, almere):
        before = copy_of(client)
        assert while_making(views.COPIES, lambda: copy_of(client)) == before

    def test_the_one_that_was_made_first_makes_room(self, client, almere, monkeypatch):
        factories.municipality(region=almere.region, slug="urk")
        factories.municipality(region=almere.region, slug="dronten")
        monkeypatch.setattr(views.COPIES, "most", 2)
        first, urk, again, dronten = map(made, ("almere", "urk", "almere", "dronten"))
        assert again is first
        assert (made("urk"), made("dronten")) == (urk, dronten)
        assert made("urk") is urk
        assert made("almere") is not first

    def test_it_is_the_same_document_whether_or_not_it_is_compressed(self, client, almere):
        plain = client.get("/almere/kopie.json")
        small = client.get("/almere/kopie.json", headers={"accept-encoding": "br, gzip"})
        assert small["Content-Encoding"] == "gzip"
        assert gzip.decompress(small.content) == plain.content
        assert small["ETag"] == plain["ETag"]
        assert small["Cache-Control"] == "no-cache"
        assert len(small.content) < len(plain.content) / 3

    def test_a_page_is_put_together_as_it_was_written_with_its_stylesheet_to_the_byte(self, client):
        style = "<style>a { color: red }\n\n  b { color: blue }\n</style>"
        page = f"\n<html>\n  \n<svg>{style}</svg>\n<p>Bel</p>\n\n</html>\n"
        found = json.loads(pack("almere", {"/almere/": page}, {}))
        lines = [found["parts"][part] for part in found["pages"]["/almere/"]]
        assert lines == ["<html>", f"<svg>{style}</svg>", "<p>Bel</p>", "</html>"]


class TestWhatIsAboutToChange:
    def test_at_every_hour_a_kept_page_is_what_would_be_kept_then(self, ahead):
        now = timezone.now().replace(second=0, microsecond=0)
        snapshot = now_live()
        place = snapshot.places["almere"]
        kept = bundle_pages(snapshot, place, now)
        window = window_of(now)
        instant = now
        while instant < window.end:
            then = Bundle(snapshot, place, Moment(instant), window)
            for path, page in kept.items():
                assert at_instant(page, instant) == shown_then(then, path), (path, instant)
            instant += timedelta(hours=53)

    def test_a_new_number_comes_and_the_old_one_goes(self, ahead):
        now = timezone.now()
        snapshot = now_live()
        page = bundle_pages(snapshot, snapshot.places["almere"], now)["/almere/nummers/"]
        turn = to_instant(timezone.localdate() + 10 * ONE_DAY, 0)
        before, after = at_instant(page, turn - timedelta(minutes=1)), at_instant(page, turn)
        assert "036-123 45 67" in before
        assert "036-765 43 21" not in before
        assert "036-765 43 21" in after
        assert "036-123 45 67" not in after


class TestWithoutQuestions:
    """Where every number stands instead of the first question, each turns on its day."""

    @pytest.mark.parametrize("planned", [True, False])
    def test_a_number_turns_on_every_page_that_lists_it(self, db, planned):
        town = factories.town(published=planned)
        QuerySet(Edition).update(live_from=timezone.now() + 10 * ONE_DAY)
        today = timezone.localdate()
        Phone.objects.filter(service=town.night).update(valid_to=today + 3 * ONE_DAY)
        factories.phone(service=town.night, number="0800-2001", valid_from=today + 4 * ONE_DAY)
        live.forget()
        snapshot = now_live()
        pages = bundle_pages(snapshot, snapshot.places["almere"], timezone.now())
        then = to_instant(timezone.localdate() + 5 * ONE_DAY, 12 * 60)
        told = {path: at_instant(page, then) for path, page in pages.items()}
        assert "0800-2001" in told["/almere/"]
        assert "0800-2001" in told["/almere/?weg=1"]
        assert [path for path, page in told.items() if "0800-2000" in page] == []


def shown_then(copy, path):
    from portal import pages
    from portal.offline import bundle

    slug = path.strip("/").partition("/")[2]
    shows: dict[str, Any] = {
        "": pages.first,
        "?weg=1": bundle._first_after_gone,
        "?kopie=geen": bundle._not_kept,
        "nummers": pages.numbers,
        "werkafspraken": pages.agreements,
        "begrippen": pages.words,
        "over": pages.about,
    }
    show = shows.get(slug) or bundle._of_a_slug(slug).show
    return bundle._body(show(copy).content.decode())


class TestTurns:
    WINDOW = Span(to_instant(date(2026, 11, 16), 0), to_instant(date(2027, 1, 1), 0))

    def test_without_dates_nothing_turns(self, almere):
        service = now_live().of(almere.region).directory.services["alarmnummer"]
        assert turning_points(self.WINDOW, services=[service], stale=ONE_DAY) == []

    def test_the_last_day_of_a_number_counts_in_full(self, almere):
        Phone.objects.filter(service=almere.day).update(valid_to=date(2026, 12, 1))
        live.forget()
        service = now_live().of(almere.region).directory.services["lokaal-team"]
        found = turning_points(self.WINDOW, services=[service], stale=ONE_DAY)
        assert found == [to_instant(date(2026, 12, 2), 0)]

    def test_an_agreement_of_which_the_beginning_is_unknown_turns_at_its_end(self, almere):
        ((terms,),) = now_live().of(almere.region).agreements.values()
        terms = replace(terms, since=None, until=date(2026, 12, 1))
        found = turning_points(self.WINDOW, terms=[terms], stale=ONE_DAY)
        assert found == [to_instant(date(2026, 12, 2), 0)]


class TestTheWorker:
    def test_is_asked_for_anew_every_time(self, client):
        answer = client.get("/sw.js")
        assert answer["Content-Type"] == "text/javascript; charset=utf-8"
        assert answer["Cache-Control"] == "no-cache"
        assert "addEventListener" in answer.content.decode()

    def test_one_setting_withdraws_it(self, client, settings):
        settings.OFFLINE = False
        assert "unregister" in client.get("/sw.js").content.decode()

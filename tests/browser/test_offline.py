"""In a basement, behind a hotel's sign-in page, with a clock that is wrong: the right number."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from contacts.hours import to_instant
from contacts.models import Phone
from tests import factories
from tests.browser.line import line_to
from trees import live, offline
from trees.live import flow, now_live

KEPT = """async (place) => {
  await navigator.serviceWorker.ready;
  const cache = await caches.open("crisiswijzer-1");
  for (let look = 0; look < 1500; look += 1) {
    const names = (await cache.keys()).map(({ url }) => url);
    if (names.some((url) => url.endsWith(`/${place}/kopie.json?gezien`))) return names;
    await new Promise((go) => setTimeout(go, 20));
  }
  throw new Error(`nothing is kept of ${place}`);
}"""
GONE = """async () => {
  for (let look = 0; look < 1500 && (await caches.keys()).length; look += 1) {
    await new Promise((go) => setTimeout(go, 20));
  }
}"""
STATES = """() => Object.fromEntries([...document.querySelectorAll("[data-service]")].map(
  (line) => [line.dataset.service, line.dataset.state]))"""


@pytest.fixture(scope="module")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "service_workers": "allow"}


@pytest.fixture
def line(site):
    offline._made.clear()
    with line_to(site) as line:
        yield line
    # Whatever is being made for the worker is made before the database is cleared.
    with offline._lock:
        pass


def visit(page, line, path="/almere/"):
    """Somebody looks at the first page, and stays until the rest is kept."""
    page.goto(line.site + path)
    return page.evaluate(KEPT, "almere")


def words_of(page):
    return page.locator("[data-copy]").inner_text()


def every_page():
    """Every address of a question or an outcome, with its title as the server shows it."""
    edition = now_live().places["almere"].edition(timezone.now())
    assert edition
    pages = flow(edition).pages
    return {f"/almere/{slug}/": page.title for slug, page in pages.items()}


def test_after_one_visit_everything_is_there_without_a_network(page, line):
    visit(page, line)
    first = page.get_by_role("heading", level=1).inner_text()
    line.become("away")
    for address, title in every_page().items():
        page.goto(line.site + address)
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        expect(page.locator("[data-copy]")).to_contain_text("Geen verbinding. Stand van ")
        assert page.locator('a[href="tel:112"]').count() >= 1
    for address, title in {
        "/almere/nummers/": "Alle nummers in Almere",
        "/almere/werkafspraken/": "Werkafspraken in Almere",
        "/": "In welke gemeente?",
        "/almere/een-oude-vraag/": first,
        "/almere/stroomschema/": "Deze pagina heeft verbinding nodig",
    }.items():
        page.goto(line.site + address)
        expect(page.get_by_role("heading", level=1)).to_have_text(title)


@pytest.mark.parametrize("lie", ["away", "mute", "junk", "error", "redirect"])
def test_whatever_the_network_says_the_number_is_there(page, line, lie):
    visit(page, line)
    line.become(lie)
    page.goto(line.site + "/almere/nummers/")
    expect(page.locator('[data-service="alarmnummer"] .state')).to_have_text(
        "Nu bereikbaar, dag en nacht"
    )
    expect(page.locator("[data-copy]")).to_contain_text("Stand van ")
    page.goto(line.site + "/almere/werkafspraken/")
    assert "hotel" not in page.content().lower()


TOLD = """async (count) => {
  await navigator.serviceWorker.ready;
  const fetched = () => performance.getEntriesByType("resource")
    .filter((one) => one.initiatorType === "link" && !/\\.\\w+$/.test(one.name) && one.responseEnd);
  for (let look = 0; look < 1500 && fetched().length < count; look += 1) {
    await new Promise((go) => setTimeout(go, 20));
  }
  await new Promise((go) => setTimeout(go, 200)); // the worker has heard of it by then
}"""


def test_on_the_very_first_page_an_answer_needs_no_network_any_more(page, line):
    line.without = b"kopie.json"
    page.goto(f"{line.site}/almere/")
    page.evaluate(TOLD, page.locator(".answers a").count())
    line.become("away")
    page.get_by_role("link", name="Nee").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wat is er aan de hand?")


def test_who_saves_data_gets_nothing_that_was_not_asked_for(page, line):
    page.add_init_script(
        "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"
    )
    page.goto(f"{line.site}/almere/")
    page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    page.wait_for_load_state("networkidle")
    assert "/sw.js" in line.asked
    assert [path for path in line.asked if path.endswith(("/", "kopie.json"))] == ["/almere/"]


def test_a_copy_is_replaced_as_a_whole_or_not_at_all(page, line, town):
    visit(page, line)
    size = len(Client().get("/almere/kopie.json", headers={"accept-encoding": "gzip"}).content)
    Phone.objects.filter(service=town.night).update(number="08002001")
    live.forget()
    for limit in (1, 300, size // 2, size - 10):
        line.become("cut", limit=limit)
        page.goto(line.site + "/almere/nummers/")
        shown = page.locator('[data-service="vt-nacht"] a').inner_text().strip()
        assert shown in ("0800-2000", "0800-2001")
        assert page.locator("[data-service]").count() == 4
    line.become("open")
    page.goto(line.site + "/almere/nummers/")
    expect(page.locator('[data-service="vt-nacht"] a')).to_have_text("0800-2001")


def test_a_corrected_number_is_seen_within_one_navigation(page, line, town):
    visit(page, line)
    page.goto(line.site + "/almere/nummers/")
    Phone.objects.filter(service=town.night).update(number="08002001")
    live.forget()
    page.goto(line.site + "/almere/nummers/")
    expect(page.locator('[data-service="vt-nacht"] a')).to_have_text("0800-2001")


def test_at_hundreds_of_instants_the_copy_says_what_the_server_says(page, line, town):
    """Around every opening and closing of the coming weeks, and in between."""
    page.clock.install()
    visit(page, line)
    service = now_live().of(town.region).directory.services["lokaal-team"]
    start = timezone.now() + timedelta(minutes=1)
    spans = service.phones[0].spans(start, start + timedelta(days=59))
    edges = [edge for span in spans for edge in (span.start, span.end) if edge > start]
    instants = [edge + timedelta(seconds=late) for edge in edges for late in (-1, 1)]
    line.become("away")
    page.goto(line.site + "/almere/nummers/")
    expect(page.locator('[data-service="alarmnummer"]')).to_have_attribute("data-state", "open")
    directory = now_live().of(town.region).directory
    assert len(instants) > 150
    for instant in instants:
        page.clock.set_fixed_time(instant)
        page.evaluate("dispatchEvent(new Event('focus'))")
        said = page.evaluate(STATES)
        for slug, state in said.items():
            (expected,) = (one.state(instant) for one in directory.lines(slug, instant))
            assert state == expected, (slug, instant)


@pytest.mark.parametrize("off", [timedelta(hours=-2), timedelta(days=1), timedelta(days=-20_000)])
def test_a_clock_that_was_wrong_all_along_changes_nothing(page, line, town, off):
    page.clock.install(time=timezone.now() + off)
    visit(page, line, "/almere/nummers/")
    expect(page.locator('[data-service="alarmnummer"]')).to_have_attribute("data-state", "open")
    line.become("away")
    page.goto(line.site + "/almere/nummers/")
    expect(page.locator("[data-copy]")).to_contain_text("Stand van")
    expect(page.locator('[data-service="alarmnummer"]')).to_have_attribute("data-state", "open")
    directory, now = now_live().of(town.region).directory, timezone.now()
    for slug, state in page.evaluate(STATES).items():
        assert state == directory.lines(slug, now)[0].state(now)
    assert "klok" not in words_of(page)


@pytest.mark.parametrize(
    ("moved", "says"),
    [
        (timedelta(days=15), "ouder dan twee weken"),
        (timedelta(days=70), "te oud om te weten wie nu open is"),
        (timedelta(days=4500), "te oud om te weten wie nu open is"),
        (timedelta(days=-1), "De klok van dit apparaat klopt niet"),
        (timedelta(days=-20_000), "De klok van dit apparaat klopt niet"),
    ],
)
def test_an_old_copy_and_a_clock_that_jumped_say_so_on_every_page(page, line, moved, says):
    page.clock.install()
    visit(page, line)
    line.become("away")
    page.clock.set_fixed_time(timezone.now() + moved)
    page.goto(line.site + "/almere/")
    expect(page.locator("[data-copy]")).to_contain_text(says)
    page.goto(line.site + "/almere/nummers/")
    expect(page.locator("[data-copy]")).to_contain_text(says)
    knows = "twee weken" in says
    state = page.locator('[data-service="alarmnummer"]').get_attribute("data-state")
    assert state == ("open" if knows else "unknown")
    assert page.locator(".number").count() == 4
    expect(page.locator('[data-service="lokaal-team"] .hours')).to_contain_text("ma t/m vr 08:30")


def test_nothing_of_the_admin_is_kept_nor_any_other_page(page, line, town):
    factories.coordinator(region=town.region)
    visit(page, line)
    page.goto(line.site + "/beheer/")
    page.goto(line.site + "/almere/nummers/?op=2026-12-26T02:15")
    names = page.evaluate("caches.keys()")
    assert set(names) <= {"crisiswijzer-1", "crisiswijzer-klok", "crisiswijzer-vast"}
    kept = page.evaluate(KEPT, "almere")
    assert {re.sub(r".*//[^/]+", "", url) for url in kept} == {
        "/almere/kopie.json",
        "/almere/kopie.json?gezien",
    }


def test_one_deploy_withdraws_the_worker(page, line, settings):
    visit(page, line)
    settings.OFFLINE = False
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
    page.evaluate(GONE)
    page.goto(line.site + "/almere/")
    assert page.locator("[data-copy]").count() == 0


def test_the_planned_number_stands_on_the_copy_when_its_day_comes(page, line, town):
    today = timezone.localdate()
    Phone.objects.filter(service=town.night).update(valid_to=today + timedelta(days=3))
    row = Phone.objects.get(service=town.night)
    factories.phone(
        service=town.night,
        number="0800-2001",
        hours=row.hours,
        valid_from=today + timedelta(days=4),
    )
    live.forget()
    page.clock.install()
    visit(page, line)
    line.become("away")
    page.goto(line.site + "/almere/nummers/")
    expect(page.locator('[data-service="vt-nacht"] a')).to_have_text("0800-2000")
    page.clock.set_fixed_time(to_instant(today + timedelta(days=4), 1))
    page.goto(line.site + "/almere/nummers/")
    expect(page.locator('[data-service="vt-nacht"] a')).to_have_text("0800-2001")


def test_a_municipality_that_was_pinned_is_there_without_ever_being_visited(page, line, town):
    factories.municipality(region=town.region, slug="urk", name="Urk")
    factories.go_live(region=town.region)
    live.forget()
    visit(page, line)
    page.goto(line.site + "/beginscherm/?gemeente=almere")
    page.get_by_label("Urk").check()
    expect(page.get_by_text("Urk is bewaard.")).to_be_visible()
    page.evaluate(KEPT, "urk")
    line.become("away")
    page.goto(line.site + "/urk/nummers/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Alle nummers in Urk")

"""In a basement, behind a hotel's sign-in page, with a clock that is wrong: the right number."""

import re
import threading
from datetime import timedelta
from email.utils import format_datetime

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Error, expect

from contacts.hours import to_instant
from contacts.models import Phone
from municipalities.models import Municipality
from tests import factories
from tests.browser.line import line_to
from trees import live, offline
from trees.live import flow, now_live

STATES = """() => Object.fromEntries([...document.querySelectorAll("[data-service]")].map(
  (line) => [line.dataset.service, line.dataset.state]))"""


UNTIL = """async () => {
  for (let look = 0; look < 1500; look += 1) {
    if (await (CONDITION)) return;
    await new Promise((go) => setTimeout(go, 20));
  }
  throw new Error("it never came");
}"""


def until(page, condition: str) -> None:
    """Wait in the page until this expression is true; half a minute at most."""
    try:
        page.evaluate(UNTIL.replace("CONDITION", condition))
    except Error as fault:
        if "context was destroyed" not in fault.message:
            raise
        # It was loaded anew meanwhile, for it had become another page.
        page.wait_for_load_state()
        page.evaluate(UNTIL.replace("CONDITION", condition))


def until_kept(page, place, holds="seen"):
    """Until this municipality is kept, with these words somewhere in its copy."""
    page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    told, kept = (f"await caches.match('/{place}/kopie.json{more}')" for more in ("?gezien", ""))
    words = f"await ({told})?.text() + await ({kept})?.text()"
    until(page, f"(async () => ({told}) && ({words}).includes('{holds}'))()")


@pytest.fixture(scope="module")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "service_workers": "allow"}


@pytest.fixture
def line(site):
    offline._made.clear()
    with line_to(site) as line:
        yield line
    # What the portal still answers ends with the line, and before the database is cleared.
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(10)
    # Whatever is being made for the worker is made before the database is cleared.
    with offline._lock:
        pass


def visit(page, line, path="/almere/"):
    """Somebody looks at the first page, and stays until the rest is kept."""
    page.goto(line.site + path)
    until_kept(page, "almere")


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
    # For a minute after the visit the copy is as good as the page.
    said = "Bewaarde kopie" if lie == "mute" else "Stand van "
    expect(page.locator("[data-copy]")).to_contain_text(said)
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
    kept = page.evaluate(
        "caches.open('crisiswijzer-1').then((cache) => cache.keys())"
        ".then((kept) => kept.map(({ url }) => url))"
    )
    assert {re.sub(r".*//[^/]+", "", url) for url in kept} == {
        "/almere/kopie.json",
        "/almere/kopie.json?gezien",
    }


def test_one_deploy_withdraws_the_worker(page, line, settings):
    visit(page, line)
    settings.OFFLINE = False
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
    until(page, "(async () => !(await caches.keys()).length)()")
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


SEEN_EARLIER = """async ([place, seconds]) => {
    const cache = await caches.open("crisiswijzer-1");
    const address = `/${place}/kopie.json?gezien`;
    const told = await (await cache.match(address)).json();
    await cache.put(address, Response.json({ ...told, seen: told.seen - seconds }));
}"""


def correct(town, number="08002001"):
    Phone.objects.filter(service=town.night).update(number=number)
    live.forget()


def add_urk(town):
    factories.municipality(region=town.region, slug="urk", name="Urk")
    factories.go_live(region=town.region)
    live.forget()


def stop_workers(page):
    """As a phone does when it needs the room; what a worker knew by heart is gone."""
    session = page.context.new_cdp_session(page)
    session.send("ServiceWorker.enable")
    session.send("ServiceWorker.stopAllWorkers")


def night_line(page):
    return page.locator('[data-service="vt-nacht"] a')


def states_now(town, page):
    directory, now = now_live().of(town.region).directory, timezone.now()
    return {slug: directory.lines(slug, now)[0].state(now) for slug in page.evaluate(STATES)}


@pytest.mark.parametrize("late", [0, 0.8])
def test_a_page_of_the_copy_puts_its_own_clock_right_when_the_server_is_heard(
    page, line, town, late
):
    page.clock.install()
    visit(page, line, "/almere/nummers/")
    line.late = late
    line.become("slow")
    stop_workers(page)
    page.clock.set_fixed_time(timezone.now() + timedelta(days=1))
    page.goto(f"{line.site}/almere/nummers/")
    expect(page.locator('[data-service="alarmnummer"]')).to_have_attribute("data-state", "open")
    page.wait_for_function(
        "states => Object.entries(states).every(([slug, state]) =>"
        " document.querySelector(`[data-service=${slug}]`).dataset.state === state)",
        arg=states_now(town, page),
    )


def test_an_answer_that_lay_waiting_while_the_phone_slept_is_no_clock(page, line):
    visit(page, line, "/almere/nummers/")
    page.evaluate("""navigator.serviceWorker.dispatchEvent(new MessageEvent("message", { data: {
        place: "almere", sent: Date.now() - 97000, time: Date.now() - 97000, seen: 0 } }))""")
    assert page.evaluate("atHand.then(({ offset }) => offset)") == 0
    assert page.evaluate(REMEMBERED) in (None, 0)


REMEMBERED = """(async () => {
    const text = await (await caches.match("/klok"))?.text();
    return text === undefined ? null : Number(text);
})()"""


def without_date(told):
    return re.sub(r"\r\nDate: [^\r]*", "", told)


def from_a_cache(told):
    """Said twenty hours ago, and kept since."""
    then = format_datetime(timezone.now() - timedelta(hours=20), usegmt=True)
    return without_date(told) + f"\r\nDate: {then}\r\nAge: 72000"


@pytest.mark.parametrize("retell", [without_date, from_a_cache])
def test_a_cache_in_between_is_no_clock(page, line, retell):
    line.retold = lambda address, told: retell(told) if "kopie.json" in address else told
    line.become("slow")
    visit(page, line)
    line.become("away")
    page.goto(f"{line.site}/almere/nummers/")
    expect(page.locator('[data-service="alarmnummer"]')).to_have_attribute("data-state", "open")
    assert page.evaluate(REMEMBERED) in (None, 0)
    assert "klok" not in words_of(page)


def test_a_server_that_tells_no_time_leaves_the_clock_alone(page, line):
    line.retold = lambda address, told: without_date(told) if "livez" in address else told
    line.become("slow")
    page.clock.install(time=timezone.now() + timedelta(hours=2))
    page.goto(f"{line.site}/almere/nummers/")
    expect(page.locator('[data-service="alarmnummer"]')).to_have_attribute("data-state", "open")


def test_where_only_the_copy_fails_the_page_itself_is_shown(page, line, town):
    line.late = 0.4
    line.become("slow")
    visit(page, line)
    correct(town)
    line.late = 0
    broken = "HTTP/1.1 500 Oeps"
    line.retold = lambda address, told: (
        re.sub("HTTP/1.1 200 OK", broken, told) if "kopie.json" in address else told
    )
    stop_workers(page)
    page.goto(f"{line.site}/almere/nummers/")
    expect(night_line(page)).to_have_text("0800-2001")
    page.goto(f"{line.site}/almere/nummers/")
    expect(night_line(page)).to_have_text("0800-2001")


def test_while_the_server_is_busy_with_another_copy_pages_come_and_the_copy_follows(page, line):
    with offline._lock:
        page.goto(f"{line.site}/almere/")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    until_kept(page, "almere")


def test_past_the_horizon_the_last_number_that_is_known_stands_there(page, line, town):
    today = timezone.localdate()
    Phone.objects.filter(service=town.night).update(valid_to=today + timedelta(days=3))
    factories.phone(service=town.night, number="0800-2001", valid_from=today + timedelta(days=4))
    live.forget()
    page.clock.install()
    visit(page, line)
    line.become("away")
    page.clock.set_fixed_time(timezone.now() + timedelta(days=75))
    page.goto(f"{line.site}/almere/nummers/")
    expect(page.locator("[data-copy]")).to_contain_text("te oud")
    expect(night_line(page)).to_have_text("0800-2001")


def test_a_full_disk_does_not_bring_back_the_old_number(page, line, town):
    visit(page, line)
    session = page.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": line.site, "quotaSize": 1000})
    correct(town)
    stop_workers(page)
    line.late = 0.6
    line.become("slow")
    page.goto(f"{line.site}/almere/nummers/")
    expect(night_line(page)).to_have_text("0800-2001")


@pytest.mark.parametrize("asked", ["Almere Haven", "Nergenshuizen"])
def test_a_search_is_for_the_server(page, line, town, asked):
    town.municipality.places = ["Almere Haven"]
    town.municipality.save()
    live.forget()
    visit(page, line)
    page.goto(f"{line.site}/")
    page.get_by_label("Gemeente of plaats").fill(asked)
    page.get_by_label("Gemeente of plaats").press("Enter")
    if asked == "Almere Haven":
        page.wait_for_url("**/almere/")
    else:
        expect(page.get_by_text("kennen we niet")).to_be_visible()
    line.become("away")
    page.goto(f"{line.site}/?plaats={asked}")
    expect(page.get_by_role("heading", level=1)).to_have_text("In welke gemeente?")


def test_an_address_without_its_last_slash_leads_to_the_page(page, line):
    visit(page, line)
    line.become("away")
    page.goto(f"{line.site}/almere/nummers")
    expect(page.get_by_role("heading", level=1)).to_have_text("Alle nummers in Almere")


def test_a_municipality_that_is_gone_is_forgotten(page, line, town):
    add_urk(town)
    page.goto(f"{line.site}/urk/")
    until_kept(page, "urk")
    # Municipalities are renamed by a new row; here the old one no longer answers.
    QuerySet(Municipality).filter(slug="urk").update(slug="urk-nieuw")
    live.forget()
    live._memory.snapshot = None
    stop_workers(page)
    page.goto(f"{line.site}/urk/nummers/")
    until(page, "(async () => !(await caches.match('/urk/kopie.json')))()")


def test_a_pinned_municipality_gets_its_corrections_too(page, line, town):
    add_urk(town)
    visit(page, line)
    page.goto(f"{line.site}/beginscherm/?gemeente=almere")
    page.get_by_label("Urk").check()
    until_kept(page, "urk")
    correct(town)
    page.evaluate(SEEN_EARLIER, ["urk", 7200])
    stop_workers(page)
    page.goto(f"{line.site}/almere/")
    until_kept(page, "urk", holds="0800-2001")
    line.become("away")
    page.goto(f"{line.site}/urk/nummers/")
    expect(night_line(page)).to_have_text("0800-2001")


@pytest.mark.parametrize(("days", "from_the_network"), [(13, 0), (15, 1)])
def test_an_old_copy_gives_the_network_more_time(page, line, days, from_the_network):
    visit(page, line)
    page.evaluate(SEEN_EARLIER, ["almere", days * 86_400])
    stop_workers(page)
    line.late = 0.5
    line.become("slow")
    page.goto(f"{line.site}/almere/nummers/")
    assert page.locator("[data-copy]").count() == 1 - from_the_network


OTHERS = """async (pinned) => {
    const cache = await caches.open("crisiswijzer-1");
    const almere = await (await cache.match("/almere/kopie.json")).json();
    for (let number = 1; number <= 9; number += 1) {
        const place = `plaats-${number}`;
        const kept = { ...almere, place, pages: { [`/${place}/`]: [] } };
        const seen = Math.round(Date.now() / 1000) - 60 * number;
        await cache.put(`/${place}/kopie.json`, Response.json(kept));
        await cache.put(`/${place}/kopie.json?gezien`, Response.json({ seen, mark: kept.mark }));
    }
    await (await caches.open("crisiswijzer-vast")).put("/vast", Response.json([pinned]));
}"""
PLACES = """caches.open("crisiswijzer-1").then((cache) => cache.keys())
    .then((kept) => kept.map(({ url }) => new URL(url).pathname.split("/")[1]))"""


def test_the_municipalities_that_were_seen_longest_ago_make_room(page, line, town):
    add_urk(town)
    visit(page, line)
    page.evaluate(OTHERS, "plaats-9")
    page.goto(f"{line.site}/urk/")
    until(page, "(async () => !(await caches.match('/plaats-8/kopie.json')))()")
    # Eight besides the one that was pinned: those two, and the six that were seen last.
    last = {f"plaats-{number}" for number in range(1, 7)}
    assert set(page.evaluate(PLACES)) == {"almere", "urk", "plaats-9", *last}


def test_who_unpins_a_municipality_that_he_visits_keeps_it(page, line, town):
    visit(page, line)
    page.goto(f"{line.site}/beginscherm/?gemeente=almere")
    box = page.locator(".pins input[value=almere]")
    box.check()
    expect(page.get_by_text("Almere is bewaard.")).to_be_visible()
    box.uncheck()
    expect(page.get_by_text("Almere wordt niet meer altijd bewaard.")).to_be_visible()
    line.become("away")
    page.goto(f"{line.site}/almere/nummers/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Alle nummers in Almere")


def test_without_a_network_a_pin_is_remembered_and_not_called_kept(page, line, town):
    add_urk(town)
    visit(page, line)
    page.goto(f"{line.site}/beginscherm/?gemeente=almere")
    expect(page.get_by_label("Urk")).to_be_visible()
    line.become("away")
    page.get_by_label("Urk").check()
    expect(page.get_by_text("Urk kon nu niet worden bewaard.")).to_be_visible()
    line.become("open")
    page.goto(f"{line.site}/almere/")
    until_kept(page, "urk")


def test_a_new_format_takes_in_everything_that_was_kept(page, line, town, monkeypatch):
    add_urk(town)
    visit(page, line)
    page.goto(f"{line.site}/urk/")
    until_kept(page, "urk")
    source = offline._source(offline.WORKER)
    newer = source.replace("crisiswijzer-1", "crisiswijzer-2").replace("FORMAT = 1", "FORMAT = 2")
    assets = offline._source
    monkeypatch.setattr(
        offline, "_source", lambda name: newer if name == offline.WORKER else assets(name)
    )
    monkeypatch.setattr("trees.copies.FORMAT", 2)
    offline._made.clear()
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
    page.goto(f"{line.site}/almere/")
    until(page, "(async () => !(await caches.keys()).includes('crisiswijzer-1'))()")
    line.become("away")
    for slug in ("almere", "urk"):
        page.goto(f"{line.site}/{slug}/nummers/")
        expect(page.locator("[data-copy]")).to_contain_text("Stand van")


@pytest.mark.parametrize("zone", ["UTC", "America/Curacao", "Asia/Tokyo"])
def test_in_another_time_zone_the_copy_says_the_same(
    browser, browser_context_args, line, town, zone
):
    context = browser.new_context(**browser_context_args | {"timezone_id": zone})
    page = context.new_page()
    visit(page, line, "/almere/nummers/")
    said = page.locator(".line .state").all_inner_texts()
    line.become("away")
    page.goto(f"{line.site}/almere/nummers/")
    expect(page.locator("[data-copy]")).to_contain_text("Stand van ")
    expect(page.locator('[data-service="alarmnummer"]')).to_have_attribute("data-state", "open")
    # Day and night a page of a moment has nothing to add; a kept one says that it is so.
    kept = [
        words.removesuffix(", dag en nacht")
        for words in page.locator(".line .state").all_inner_texts()
    ]
    assert [words.removesuffix(", dag en nacht") for words in said] == kept
    assert page.evaluate(STATES) == states_now(town, page)
    context.close()


def test_a_municipality_that_was_pinned_is_there_without_ever_being_visited(page, line, town):
    add_urk(town)
    visit(page, line)
    page.goto(line.site + "/beginscherm/?gemeente=almere")
    page.get_by_label("Urk").check()
    expect(page.get_by_text("Urk is bewaard.")).to_be_visible()
    until_kept(page, "urk")
    line.become("away")
    page.goto(line.site + "/urk/nummers/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Alle nummers in Urk")

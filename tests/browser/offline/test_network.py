"""In a basement, or behind a hotel's sign-in page: the right number."""

import re
import threading

import pytest
from django.test import Client
from playwright.sync_api import expect

from contacts.models import Phone
from portal.offline import views
from tests import factories
from tests.browser.offline.visits import (
    SEEN_EARLIER,
    correct,
    every_page,
    night_line,
    stop_workers,
    until,
    until_kept,
    visit,
)
from tests.remembering import while_making
from trees import live


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


def test_a_correction_is_seen_that_was_made_while_an_older_answer_was_under_way(page, line, town):
    visit(page, line)
    answered, corrected = threading.Event(), threading.Event()

    def hold_the_first(address, told):
        if "kopie.json" in address and not answered.is_set():
            answered.set()
            corrected.wait(10)
        return told

    line.retold = hold_the_first
    line.become("slow")
    page.goto(line.site + "/almere/nummers/")
    assert answered.wait(10)
    correct(town)
    page.goto(line.site + "/almere/nummers/")
    corrected.set()
    expect(night_line(page)).to_have_text("0800-2001")


def test_who_leaves_a_page_open_sees_a_correction_too(page, line, town):
    page.clock.install()
    visit(page, line)
    page.goto(line.site + "/almere/nummers/")
    expect(night_line(page)).to_have_text("0800-2000")
    page.wait_for_load_state("networkidle")
    correct(town)
    stop_workers(page)
    page.clock.run_for(31_000)
    expect(night_line(page)).to_have_text("0800-2001")


def test_who_leaves_a_page_of_the_server_itself_open_sees_a_correction_too(page, line, town):
    page.clock.install()
    visit(page, line, "/almere/nummers/")
    assert page.locator("[data-copy]").count() == 0
    correct(town)
    stop_workers(page)
    page.clock.run_for(31_000)
    expect(night_line(page)).to_have_text("0800-2001")


SOON = 5000


def test_when_the_network_is_back_no_page_says_any_more_that_it_is_away(page, line):
    visit(page, line)
    page.context.set_offline(True)
    page.goto(f"{line.site}/almere/nummers/")
    expect(page.locator("[data-copy]")).to_contain_text("Geen verbinding.")
    above = page.locator("h1").bounding_box()
    page.context.set_offline(False)
    expect(page.locator("[data-copy]")).to_be_hidden(timeout=SOON)
    expect(page.locator("body")).not_to_contain_text("Geen verbinding")
    assert page.locator("h1").bounding_box() == above


def test_a_page_that_is_not_kept_comes_by_itself_with_the_network(page, line):
    visit(page, line)
    page.context.set_offline(True)
    page.goto(f"{line.site}/almere/stroomschema/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Deze pagina heeft verbinding nodig")
    page.context.set_offline(False)
    expect(page.locator("[data-wanted]")).to_have_count(0, timeout=SOON)
    expect(page.locator("h1")).not_to_contain_text("verbinding nodig")


def test_a_network_that_comes_back_without_a_word_is_found_too(page, line):
    visit(page, line)
    line.become("away")
    page.goto(f"{line.site}/almere/nummers/")
    expect(page.locator("[data-copy]")).to_contain_text("Geen verbinding.")
    line.become("open")
    expect(page.locator("[data-copy]")).to_be_hidden(timeout=SOON)


def test_an_answer_that_hangs_on_the_network_of_before_is_not_waited_for(page, line):
    visit(page, line)
    stop_workers(page)
    line.become("mute")
    page.goto(f"{line.site}/almere/nummers/")
    expect(page.locator("[data-copy]")).to_contain_text("We zoeken verbinding.")
    until(page, "performance.now() > 2000")
    line.mode = "open"
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-copy]")).to_be_hidden(timeout=SOON)


TOLD_OF_NO_NETWORK = """new Promise((done) => {
  navigator.serviceWorker.addEventListener("message", ({ data }) => data.lost && done());
  dispatchEvent(new Event("visibilitychange"));
})"""


def test_a_page_of_the_server_itself_has_nothing_to_take_back(page, line, town):
    visit(page, line, "/almere/nummers/")
    page.context.set_offline(True)
    page.evaluate(TOLD_OF_NO_NETWORK)
    expect(page.locator("body")).not_to_contain_text("Geen verbinding")
    expect(night_line(page)).to_have_text("0800-2000")
    correct(town)
    page.context.set_offline(False)
    expect(night_line(page)).to_have_text("0800-2001", timeout=SOON)
    expect(page.locator("body")).not_to_contain_text("Geen verbinding")


def test_nothing_of_the_admin_is_kept_nor_any_other_page(page, line, town):
    factories.coordinator(region=town.region)
    visit(page, line)
    page.goto(line.site + "/beheer/")
    page.goto(line.site + "/almere/nummers/?op=2026-12-26T02:15")
    names = page.evaluate("caches.keys()")
    remembered = {f"crisiswijzer-{what}" for what in ("klok", "vast", "laatst")}
    assert set(names) <= {"crisiswijzer-1", *remembered}
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
    def first_visit():
        page.goto(f"{line.site}/almere/")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.evaluate("navigator.serviceWorker.ready.then(() => 0)")

    while_making(views.COPIES, first_visit)
    until_kept(page, "almere")


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
        page.wait_for_url("**/almere/?van=almerehaven")
    else:
        expect(page.get_by_text("kennen we niet")).to_be_visible()
    line.become("away")
    page.goto(f"{line.site}/?plaats={asked}")
    expect(page.get_by_role("heading", level=1)).to_have_text("In welke gemeente?")


def test_a_number_is_found_without_a_network(page, line):
    visit(page, line)
    page.goto(f"{line.site}/almere/nummers/")
    line.become("away")
    page.get_by_label("Zoek een nummer").fill("veilig")
    page.get_by_label("Zoek een nummer").press("Enter")
    page.wait_for_url("**/almere/nummers/?q=veilig")
    expect(page.locator(".shown")).to_have_text("1 nummer gevonden.")
    expect(page.get_by_label("Zoek een nummer")).to_have_value("veilig")
    expect(page.locator("[data-find]:visible")).to_have_count(1)
    expect(page.locator("[data-find]:visible")).to_contain_text("0800-2000")


def test_an_address_without_its_last_slash_leads_to_the_page(page, line):
    visit(page, line)
    line.become("away")
    page.goto(f"{line.site}/almere/nummers")
    expect(page.get_by_role("heading", level=1)).to_have_text("Alle nummers in Almere")


@pytest.mark.parametrize(("days", "from_the_network"), [(13, 0), (15, 1)])
def test_an_old_copy_gives_the_network_more_time(page, line, days, from_the_network):
    visit(page, line)
    page.evaluate(SEEN_EARLIER, ["almere", days * 86_400])
    stop_workers(page)
    line.late = 0.5
    line.become("slow")
    page.goto(f"{line.site}/almere/nummers/")
    assert page.locator("[data-copy]").count() == 1 - from_the_network

"""More than one municipality on a device: visited, pinned, gone, in an older format."""

from datetime import date

from django.db.models import QuerySet
from playwright.sync_api import expect

from history.memory import forget_all
from municipalities.models import Municipality
from portal.offline import views
from tests.browser.offline.visits import (
    SEEN_EARLIER,
    add_urk,
    correct,
    night_line,
    stop_workers,
    until,
    until_kept,
    visit,
)


def test_a_municipality_that_is_gone_is_forgotten(page, line, town):
    add_urk(town)
    page.goto(f"{line.site}/urk/")
    until_kept(page, "urk")
    # Municipalities are renamed by a new row; here the old one no longer answers.
    QuerySet(Municipality).filter(slug="urk").update(slug="urk-nieuw")
    forget_all()
    stop_workers(page)
    page.goto(f"{line.site}/urk/nummers/")
    until(page, "(async () => !(await caches.match('/urk/kopie.json')))()")


def test_a_municipality_that_goes_on_in_another_hands_its_place_over(page, line, town):
    add_urk(town)
    page.goto(f"{line.site}/beginscherm/?gemeente=urk")
    page.get_by_role("checkbox", name="Urk").check()
    page.goto(f"{line.site}/urk/")
    until_kept(page, "urk")
    urk = Municipality.objects.get(slug="urk")
    urk.merged_into, urk.ends_on = town.municipality, date(2026, 1, 31)
    urk.save()
    forget_all()
    stop_workers(page)
    page.goto(f"{line.site}/urk/nummers/")
    until(page, "(async () => !(await caches.match('/urk/kopie.json')))()")
    until_kept(page, "almere")
    until(page, "(async () => (await (await caches.match('/vast')).json()).includes('almere'))()")
    page.goto(f"{line.site}/urk/nummers/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Alle nummers in Almere")
    expect(page.locator(".notice")).to_have_text("Urk hoort sinds 1 februari 2026 bij Almere.")
    line.become("away")
    page.goto(f"{line.site}/almere/nummers/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Alle nummers in Almere")


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


def deployed():
    """What a new process does: read every file anew, and make every copy."""
    views.source_of.cache_clear()
    forget_all()


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


def test_a_new_format_takes_in_everything_that_was_kept(
    page, line, town, monkeypatch, settings, tmp_path
):
    add_urk(town)
    visit(page, line)
    page.goto(f"{line.site}/urk/")
    until_kept(page, "urk")
    source = views.source_of(views.WORKER)
    newer = source.replace("crisiswijzer-1", "crisiswijzer-2").replace("FORMAT = 1", "FORMAT = 2")
    (tmp_path / views.WORKER).write_text(newer, encoding="utf-8")
    settings.STATICFILES_DIRS = [tmp_path, *settings.STATICFILES_DIRS]
    monkeypatch.setattr("portal.offline.bundle.FORMAT", 2)
    deployed()
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
    page.goto(f"{line.site}/almere/")
    until(page, "(async () => !(await caches.keys()).includes('crisiswijzer-1'))()")
    line.become("away")
    for slug in ("almere", "urk"):
        page.goto(f"{line.site}/{slug}/nummers/")
        expect(page.locator("[data-copy]")).to_contain_text("Stand van")


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

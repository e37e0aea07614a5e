"""The choice of a municipality by hand: what begins as you type, and where you were."""

import pytest
from playwright.sync_api import expect

from municipalities.models import Municipality
from tests.browser.sound import found_by_axe
from trees import live


@pytest.fixture
def places(town):
    """Almere and Zeewolde in Flevoland, Emmen in Drenthe; one of them with places."""
    row = town.zeewolde
    row.places = ["Gelderse Sluis", "ZWD"]
    row.save()
    live.forget()


def offered(page):
    return page.locator(".choices a:visible .answer")


def test_the_list_follows_what_is_typed(page, site, places, faults):
    page.goto(site)
    field = page.get_by_label("Gemeente of plaats")
    field.press_sequentially("sluis")
    expect(offered(page)).to_have_text(["Zeewolde"])
    expect(page.locator(".choices .why:visible")).to_have_text("Gelderse Sluis")
    expect(page.get_by_role("status")).to_have_text("1 gemeente in de lijst.")
    expect(page.get_by_role("heading", name="Drenthe")).to_be_hidden()
    assert found_by_axe(page) == []
    field.press("ArrowDown")
    expect(page.get_by_role("link", name="Zeewolde")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    for typed, shown in (
        ("z.w.d", ["Zeewolde"]),
        ("gemeente Em", ["Emmen"]),
        ("Utopia", ["Emmen", "Almere", "Zeewolde"]),
    ):
        field.fill(typed)
        expect(offered(page)).to_have_text(shown)
    expect(page.get_by_role("status")).to_contain_text("Kies Zoek")
    field.fill("")
    expect(page.get_by_role("status")).to_have_text("")


def test_the_next_time_it_goes_on_where_you_were(page, site, places, faults):
    page.goto(site)
    expect(page.locator(".again")).to_be_hidden()
    page.goto(f"{site}/zeewolde/")
    page.wait_for_function("caches.has('crisiswijzer-laatst')")
    page.goto(site)
    page.get_by_role("link", name="Verder in Zeewolde").click()
    page.wait_for_url(f"{site}/zeewolde/")


@pytest.mark.parametrize("last", ["zeewolde", "atlantis"])
def test_where_you_were_may_have_gone_on_elsewhere_or_be_gone(page, site, town, faults, last):
    row = town.zeewolde
    row.merged_into, row.ends_on = Municipality.objects.get(slug="almere"), "2026-01-31"
    row.save()
    live.forget()
    page.goto(site)
    remember = """async (slug) =>
        (await caches.open("crisiswijzer-laatst")).put("/laatst", new Response(slug))"""
    page.evaluate(remember, last)
    page.reload()
    if last == "zeewolde":
        expect(page.get_by_role("link", name="Verder in Almere")).to_be_visible()
    else:
        page.wait_for_function("caches.has('crisiswijzer-laatst').then((known) => !known)")
        expect(page.locator(".again")).to_be_hidden()

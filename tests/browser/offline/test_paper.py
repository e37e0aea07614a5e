"""Somebody prints a page that came from their own device: it tells of when it is."""

import pytest
from playwright.sync_api import expect

from tests.browser.offline.visits import visit


@pytest.mark.parametrize("slug", ["nu-acuut", "nummers"])
def test_a_page_of_a_fresh_copy_tells_its_moment_on_paper_alone(page, line, slug):
    visit(page, line)
    page.goto(f"{line.site}/almere/{slug}/")
    copy = page.locator("[data-copy=fresh]")
    expect(copy).to_be_hidden()
    page.pdf()
    page.emulate_media(media="print")
    expect(copy).to_be_visible()
    expect(copy).to_contain_text("Stand van ")
    page.emulate_media(media="screen")
    expect(copy).to_be_hidden()


def test_after_the_network_came_back_paper_tells_the_moment_too(page, line):
    visit(page, line)
    page.context.set_offline(True)
    page.goto(f"{line.site}/almere/nu-acuut/")
    copy = page.locator("[data-copy]")
    expect(copy).to_contain_text("Geen verbinding.")
    page.context.set_offline(False)
    expect(copy).to_be_hidden(timeout=30_000)
    page.emulate_media(media="print")
    expect(copy).to_be_visible()
    expect(copy).to_contain_text("Stand van ")

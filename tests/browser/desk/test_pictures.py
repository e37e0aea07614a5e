"""Anna looks at her region in Chromium: light, dark, on a phone and by keyboard."""

import pytest
from playwright.sync_api import expect

from tests.browser.sound import found_by_axe

SIZES = ({"width": 390, "height": 844}, {"width": 1280, "height": 800})
PAGES = (
    "beeld/flevoland/",
    "beeld/flevoland/dekking/almere/bel-lokaal-team/?week=2027-10-31",
    "beeld/flevoland/boom/crisis/",
    "beeld/flevoland/wegen/",
    "beeld/flevoland/verschillen/",
)


def test_axe_finds_nothing_and_nothing_scrolls_sideways(anna, site):
    for where in PAGES:
        anna.goto(f"{site}/beheer/{where}")
        assert found_by_axe(anna) == [], where
        for size in SIZES:
            anna.set_viewport_size(size)
            assert anna.evaluate("document.documentElement.scrollWidth <= innerWidth"), where


def test_a_bar_is_as_wide_as_the_time_it_stands_for(anna, site):
    anna.goto(f"{site}/beheer/beeld/flevoland/dekking/almere/bel-lokaal-team/?week=2026-12-02")
    monday = anna.locator("svg.drawn").first
    whole, opened = monday.locator(".frame").bounding_box(), monday.locator(".one").bounding_box()
    assert opened["width"] / whole["width"] == pytest.approx(8.5 / 24, abs=0.01)


def test_a_branch_is_folded_by_keyboard(anna, site):
    anna.goto(f"{site}/beheer/beeld/flevoland/boom/crisis/")
    anna.get_by_role("link", name="Klap in: alles onder “Nee”").focus()
    anna.keyboard.press("Enter")
    expect(anna.locator("#knoop-vast")).to_have_count(0)
    anna.get_by_role("link", name="Klap uit: 5 onder “Nee”").click()
    expect(anna.locator("#knoop-vast")).to_have_count(1)

"""Passing a page on with one tap: the phone's own sheet, or else a copy of the address."""

import pytest
from playwright.sync_api import expect

from tests.browser.sound import found_by_axe

OUTCOME = "/almere/nu-acuut/"
SHARE = "/almere/nu-acuut/delen/"
# What the sheet of a phone gets to see; the sheet itself can't be looked at.
SHEET = "navigator.share = (what) => { window.shared = what; return %s; }"
NO_SHEET = "delete Navigator.prototype.share"
CLOSED = "Promise.reject(new DOMException('dicht', 'AbortError'))"
REFUSED = "Promise.reject(new DOMException('mag niet', 'NotAllowedError'))"


@pytest.fixture
def clipboard(page, site):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    return lambda: page.evaluate("navigator.clipboard.readText()")


def unfold(page):
    page.get_by_role("heading", name="Delen of bewaren").click()


def press(page, address, script):
    page.add_init_script(script)
    page.goto(address)
    if address.endswith(OUTCOME):
        unfold(page)
    page.get_by_role("button", name="Deel deze pagina").click()


@pytest.mark.parametrize("address", [OUTCOME, SHARE])
def test_a_phone_shares_the_page_with_its_own_sheet(page, site, faults, address):
    press(page, site + address, SHEET % "Promise.resolve()")
    assert page.evaluate("window.shared") == {
        "title": "Onveilig thuis · Nee – Almere",
        "url": site + OUTCOME,
    }
    expect(page.locator("[data-shared]")).to_be_empty()


def test_who_closes_the_sheet_hears_nothing(page, site, faults, clipboard):
    press(page, site + OUTCOME, SHEET % CLOSED)
    page.wait_for_function("window.shared")
    expect(page.locator("[data-shared]")).to_be_empty()


@pytest.mark.parametrize("script", [NO_SHEET, SHEET % REFUSED])
def test_without_a_sheet_the_address_is_copied(page, site, faults, clipboard, script):
    press(page, site + OUTCOME, script)
    expect(page.get_by_role("status").get_by_text("Het adres is gekopieerd.")).to_be_visible()
    assert clipboard() == site + OUTCOME


def test_who_may_not_copy_gets_to_read_the_address(page, site, faults):
    press(
        page, site + OUTCOME, f"{NO_SHEET}; navigator.clipboard.writeText = () => Promise.reject()"
    )
    expect(page.locator("[data-shared]")).to_contain_text(f"Het adres is {site}{OUTCOME}")


def test_without_javascript_the_link_and_the_address_are_there(browser, browser_context_args, site):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    page.goto(site + OUTCOME)
    unfold(page)
    page.get_by_role("link", name="Deel deze pagina").click()
    expect(page.get_by_role("link", name=site + OUTCOME)).to_be_visible()
    expect(page.get_by_role("img", name=f"QR-code van {site}{OUTCOME}")).to_be_visible()
    expect(page.get_by_role("button")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("link", name="Bewaar in je contacten: Advies en melding").click()
    assert download.value.suggested_filename == "vt-nacht.vcf"
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_share_on_the_smallest_screen(page, site, faults, scheme):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(site + SHARE)
    assert found_by_axe(page) == []
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for target in page.locator(".keep a:visible, .keep button:visible").all():
        assert target.bounding_box()["height"] >= 48, target.inner_text()

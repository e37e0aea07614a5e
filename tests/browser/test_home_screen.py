"""The shortcut as Chromium sees it, and the page that tells one device from another."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import QUIET
from tests.browser.sound import found_by_axe
from tests.left_out import CHROMIUM

WAY = "/beginscherm/?gemeente=almere"

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1"
ANDROID = "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 Chrome/142.0 Mobile"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Edg/142.0"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Safari/605.1.15"
LINUX = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36"

WAYS = ["iphone", "android", "windows", "mac"]
# What it says, how many fingers its screen feels, and the way that is its own. An iPad says that it
# is a Mac.
DEVICES = [
    (IPHONE, 5, "iphone"),
    (MAC, 5, "iphone"),
    (ANDROID, 5, "android"),
    (WINDOWS, 10, "windows"),
    (WINDOWS, 0, "windows"),
    (MAC, 0, "mac"),
]

# What a browser tells a page that may be installed; only a person's own browser ever sends it.
OFFER = """() => {
    const offer = new Event("beforeinstallprompt", { cancelable: true });
    offer.prompt = () => { document.title = "aangeboden"; };
    return window.dispatchEvent(offer);
}"""


def opened(page):
    """The ways from top to bottom, and whether each is open."""
    return page.locator("details").evaluate_all("ways => ways.map(way => [way.id, way.open])")


def as_device(session, agent, fingers=0):
    session.send("Emulation.setUserAgentOverride", {"userAgent": agent})
    touch = {"enabled": fingers > 0, "maxTouchPoints": fingers or 1}
    session.send("Emulation.setTouchEmulationEnabled", touch)


def test_each_device_finds_its_own_way_on_top(page, site, faults):
    session = page.context.new_cdp_session(page)
    for agent, fingers, own in DEVICES:
        as_device(session, agent, fingers)
        page.goto(site + WAY)
        assert opened(page)[0] == [own, True], agent
        others = [[name, False] for name in WAYS if name != own]
        assert opened(page)[1:] == others, agent
        expect(page.locator(".yours:visible")).to_have_count(1)


def test_on_another_device_the_ways_stay_as_they_are(page, site, faults):
    as_device(page.context.new_cdp_session(page), LINUX)
    page.goto(site + WAY)
    assert opened(page) == [[name, False] for name in WAYS]
    page.locator("#mac summary").focus()
    page.keyboard.press("Enter")
    assert opened(page)[-1] == ["mac", True]


def test_without_javascript_every_way_opens_with_a_tap(browser, browser_context_args, site):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    page.goto(site + WAY)
    for word in ("iPhone en iPad", "Android", "Windows", "Mac"):
        page.get_by_role("heading", name=word, exact=True).click()
    assert page.locator("ol.steps li:visible").count() == 16
    assert page.get_by_role("img", name="Tekening: ").count() == 16
    context.close()


def test_the_browsers_own_install_button_is_offered_where_there_is_one(page, site, faults):
    page.goto(site + WAY)
    button = page.get_by_role("button", name="Installeer de crisiswijzer")
    expect(button).to_be_hidden()
    assert page.evaluate(OFFER) is False  # the page asks in its own words
    button.click()
    expect(page).to_have_title("aangeboden")
    expect(button).to_be_hidden()
    page.evaluate("window.dispatchEvent(new Event('appinstalled'))")
    expect(page.get_by_role("status").first).to_contain_text("Klaar. De crisiswijzer staat op dit")


def test_who_opens_it_from_the_home_screen_hears_that_it_is_there(page, site, faults):
    # As an iPhone says it.
    page.add_init_script("Object.defineProperty(navigator, 'standalone', { value: true })")
    page.goto(site + WAY)
    expect(page.get_by_role("status").first).to_contain_text("staat al op dit apparaat")


EVERYTHING = """() => {
    for (const way of document.querySelectorAll("details")) way.open = true;
    for (const one of document.querySelectorAll("main [hidden]")) one.hidden = false;
}"""


@pytest.mark.parametrize("address", ["/beginscherm/?gemeente=x", WAY])
def test_everybody_can_use_it(page, site, faults, address):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(site + address)
    page.evaluate(EVERYTHING)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert found_by_axe(page) == [], scheme
    for target in page.locator("summary, a.other, main button").all():
        assert target.bounding_box()["height"] >= 48
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.fixture
def of_a_person(playwright, tmp_path):
    """A browser that keeps what it is given; a window in private can't install anything."""
    context = playwright.chromium.launch_persistent_context(
        tmp_path, executable_path=CHROMIUM, args=QUIET, channel="chromium"
    )
    yield context.pages[0]
    context.close()


def test_chromium_can_install_it_without_a_warning(of_a_person, site):
    page = of_a_person
    session = page.context.new_cdp_session(page)
    for address in ("/almere/", WAY):
        page.goto(site + address, wait_until="networkidle")
        read = session.send("Page.getAppManifest")
        assert read["errors"] == []
        assert read["url"] == f"{site}/almere/manifest.webmanifest"
        assert session.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
        assert session.send("Page.getAppId")["appId"] == f"{site}/almere/"

"""Every page that is open to all: seen in the dark, at 400 percent, by keyboard, and by ear."""

import pytest
from django.urls import resolve
from playwright.sync_api import Page, ViewportSize, expect

from portal.urls import urlpatterns
from tests.browser.public_pages import KEPT, NO_PAGES, PAGES, SOUND, TUESDAY, open_kept
from tests.browser.sound import OF_THE_LOOK, found_by_axe

# A screen of 1280 by 800 at 400 percent; also the narrowest phone, held sideways.
ENLARGED: ViewportSize = {"width": 320, "height": 200}

# What can be reached: each group of choices in a form is one stop.
STOPS = """() => {
    const groups = new Set();
    const kinds = "a[href], button, input, select, textarea, summary";
    globalThis.stops = [...document.querySelectorAll(kinds)]
        .filter((one) => one.checkVisibility({ visibilityProperty: true }))
        .filter((one) => one.type !== "hidden" && one.tabIndex >= 0)
        .filter((one) => one.type !== "radio" || !groups.has(one.name) && groups.add(one.name));
    return globalThis.stops.length;
}"""
# The stop that has the focus, and what is wrong with how it is seen.
FOCUSED = """() => {
    const one = document.activeElement;
    const style = getComputedStyle(one);
    const box = one.getClientRects()[0];
    const middle = (from, to, least, most) => (Math.max(from, least) + Math.min(to, most)) / 2;
    const there = document.elementFromPoint(
        middle(box.left, box.right, 0, innerWidth), middle(box.top, box.bottom, 0, innerHeight));
    const faults = [];
    const isOutlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    if (!isOutlined) faults.push("no outline");
    if (!one.contains(there) && !there?.contains(one)) faults.push("hidden from sight");
    return [globalThis.stops.indexOf(one), faults.map((fault) => fault + ": " + one.outerHTML)];
}"""

# What moves by itself, or would at a touch.
MOVING = """() => [...document.querySelectorAll("*")]
    .flatMap((one) => ["", "::before", "::after"].map((part) => [one, getComputedStyle(one, part)]))
    .filter(([, style]) => style.animationName !== "none" || style.scrollBehavior === "smooth"
        || style.transitionDuration.split(",").some((time) => parseFloat(time)))
    .map(([one]) => one.outerHTML)"""


@pytest.fixture(params=[*PAGES, *KEPT])
def shown(request, page: Page, site) -> Page:
    """Each page in turn, on a telephone; of those that are sound the browser has no complaint."""
    if request.param in (*SOUND, *KEPT):
        request.getfixturevalue("faults")
    if request.param in KEPT:
        open_kept(page, site, KEPT[request.param])
    else:
        page.goto(site + PAGES[request.param])
    return page


def test_everybody_can_use_it(shown):
    """By axe and by thumb, in the light and in the dark, and with text as large as it goes."""
    for scheme, rules in (("light", ()), ("dark", OF_THE_LOOK)):
        shown.emulate_media(color_scheme=scheme)
        assert found_by_axe(shown, rules=rules) == [], scheme
    shown.emulate_media(forced_colors="active")
    assert found_by_axe(shown, rules=OF_THE_LOOK) == [], "forced colours"
    shown.emulate_media(forced_colors="none", reduced_motion="reduce")
    assert shown.evaluate(MOVING) == []
    _every_target_is_large_enough_for_a_thumb(shown)
    shown.set_viewport_size(ENLARGED)
    assert found_by_axe(shown) == [], "400 %"
    _nothing_has_to_be_scrolled_sideways(shown)
    _the_keyboard_reaches_everything_in_order(shown)
    shown.evaluate("document.documentElement.style.fontSize = '200%'")
    _nothing_has_to_be_scrolled_sideways(shown)
    shown.wait_for_load_state("networkidle")


def _every_target_is_large_enough_for_a_thumb(page: Page) -> None:
    targets = page.locator("a:visible, button:visible, summary, input:visible:not([type=radio])")
    for target in targets.all():
        # A link within a sentence may be as high as its line.
        if target.evaluate("one => getComputedStyle(one).display") != "inline":
            box = target.bounding_box()
            assert (box["height"] if box else 0) >= 48, target.inner_text()


def _nothing_has_to_be_scrolled_sideways(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= ENLARGED["width"]


def _the_keyboard_reaches_everything_in_order(page: Page) -> None:
    page.evaluate("document.activeElement.blur()")
    stops = page.evaluate(STOPS)
    for stop in range(stops):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED) == [stop, []]


def test_no_kind_of_page_is_forgotten():
    walked = {resolve(address.partition("?")[0]).url_name for address in PAGES.values()}
    assert walked >= {one.name for one in urlpatterns} - NO_PAGES - {"first"}


def heard(page: Page) -> list[str]:
    """What is read aloud of the main part, a line for each thing."""
    _, *lines = page.locator("main").aria_snapshot().splitlines()
    return [line.strip(" -:") for line in lines]


@pytest.mark.parametrize("path", ["", "wat-speelt-er/"])
def test_by_ear_a_question_comes_first_and_then_the_number_of_answers(page, site, faults, path):
    page.goto(f"{site}/almere/{path}")
    question = page.locator("h1").inner_text()
    assert page.title() == f"{question} – Almere – Crisiswijzer"
    answers = page.locator("ol.answers a").count()
    after = heard(page)
    assert after[0] == f'heading "{question}" [level=1]'
    assert f"paragraph: {answers} antwoorden." in after[1:3]
    assert page.get_by_role("list").last.get_by_role("listitem").count() >= answers


@pytest.mark.parametrize(
    ("moment", "state", "number"),
    [
        ("16:30", "Nu bereikbaar, tot 17:00", "036-123 45 67"),
        ("02:15", "Nu bereikbaar, tot 08:30", "0800-2000"),
    ],
)
def test_by_ear_an_outcome_begins_with_the_number_and_its_state(
    page, site, faults, moment, state, number
):
    page.goto(f"{site}/almere/nu-acuut/?op={TUESDAY}{moment}")
    after = heard(page)
    assert after[0].startswith('heading "')
    (told,) = [place for place, words in enumerate(after) if f', {number}"' in words]
    before = "\n".join(after[:told])
    assert state in before
    assert "link" not in before


def test_a_kept_page_says_first_that_it_is_one(page, site):
    open_kept(page, site, KEPT["kept outcome"])
    expect(page.locator("header [role=status]")).to_contain_text("Stand van ")
    before = page.locator("header").aria_snapshot()
    assert before.index("112") < before.index("status")

"""An outcome in somebody's hand: what acts is on the first screen, at any size of text."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from contacts.models import Phone, Service
from tests import factories
from tests.browser.public_pages import TUESDAY
from trees import live

MILLISECOND = timedelta(milliseconds=1)
SCREEN = 844
# About two screens: more than that nobody reads at night.
FOLDED = 1700
NIGHT, LATE, NOON = f"{TUESDAY}02:15", f"{TUESDAY}23:40", f"{TUESDAY}12:00"

BOTTOM = "one => one.getBoundingClientRect().bottom + scrollY"
# Of each number its groups: how many lines one takes, and where it stands.
GROUPS = """numbers => numbers.filter((number) => number.checkVisibility()).map((number) =>
    [...number.querySelectorAll("span")].map((group) => {
        const [{ left, top, right }, ...more] = group.getClientRects();
        return { left, top, right, lines: 1 + more.length };
    }))"""


@pytest.fixture
def longest(town):
    """Names, a number and a place as long as there are, and a worry that can wait."""
    name = "Wijkteam of jeugdgezondheidszorg Almere"
    Service.objects.filter(slug="lokaal-team").update(name=name)
    Phone.objects.filter(service=town.night).update(number="09002030203")
    town.region.outcomes.filter(slug="bel-lokaal-team").update(urgency="zorgen")
    factories.go_live(region=town.region, at=factories.LONG_AGO)
    return town


def height_of(page, selector):
    """A line that only another moment has is no part of a page as it is used."""
    line = page.locator(".moment").bounding_box()
    return page.locator(selector).evaluate(BOTTOM) - line["height"]


@pytest.mark.parametrize(
    ("path", "at", "second"),
    [
        ("nu-acuut", NIGHT, ".alt .tel"),
        ("nu-acuut", NOON, "a.dial"),
        ("morgen", LATE, ".wait .tel"),
    ],
    ids=["open", "own", "wait"],
)
def test_what_acts_is_on_the_first_screen(page, site, longest, faults, path, at, second):
    own = {"own": True, "number": "", "where": "De cliënt of de familie weet het."}
    if at == NOON:
        Phone.objects.filter(service=longest.day).update(**own)
        live.forget()
    page.goto(f"{site}/almere/{path}/?op={at}")
    assert page.locator("a.dial").bounding_box()["height"] >= 64
    assert height_of(page, "a.dial") <= SCREEN
    assert height_of(page, second) <= SCREEN
    assert height_of(page, "body") <= FOLDED


def test_at_twice_the_text_on_the_smallest_phone_no_number_breaks(page, site, longest, faults):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{site}/almere/nu-acuut/?op={NIGHT}")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    for details in page.locator("details").all():
        details.evaluate("one => { one.open = true; }")
    for direction in ("ltr", "rtl"):
        page.evaluate("to => { document.documentElement.dir = to; }", direction)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        numbers = page.locator(".nr").evaluate_all(GROUPS)
        assert len(numbers) >= 4
        for groups in numbers:
            assert all(group["lines"] == 1 and group["right"] <= 320 for group in groups)
            # As it is read: further on in the line, or on the next one.
            places = [(round(group["top"]), group["left"]) for group in groups]
            assert places == sorted(places)


def test_112_stays_in_reach_and_never_covers_what_has_the_focus(page, site, faults):
    page.goto(f"{site}/almere/nu-acuut/?op={NIGHT}")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    alarm = page.locator(".urgent")
    assert alarm.bounding_box()["y"] == 0
    below = alarm.bounding_box()["height"]
    for stop in reversed(page.locator("main :is(a, summary):visible").all()):
        stop.focus()
        assert stop.bounding_box()["y"] >= below
    # Where it would take a good part of the screen it scrolls along.
    page.set_viewport_size({"width": 844, "height": 320})
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert alarm.bounding_box()["y"] < 0


def test_the_first_stop_after_112_leads_to_the_number(page, site, faults):
    page.goto(f"{site}/almere/nu-acuut/?op={NIGHT}")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Naar het nummer")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("a.dial")).to_be_focused()


def test_a_tab_of_weeks_ago_knows_nothing_of_now(page, site, faults):
    page.clock.install()
    page.goto(f"{site}/almere/nu-acuut/?op={NOON}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bel nu Lokaal team")
    page.clock.fast_forward(timedelta(days=15, minutes=5) // MILLISECOND)
    expect(page.get_by_role("heading", level=1)).to_have_text("Bel Veilig Thuis")
    expect(page.get_by_text("Deze pagina weet niet wie er nu open is.")).to_be_visible()
    expect(page.get_by_role("heading", name="Bel in deze volgorde")).to_be_visible()
    assert page.locator("a.dial").count() == 0
    order = "lines => lines.map(line => [line.dataset.service, line.dataset.state])"
    assert page.locator(".then .line").evaluate_all(order)[:2] == [
        ["vt-nacht", "unknown"],
        ["lokaal-team", "unknown"],
    ]
    team = page.locator("[data-service=lokaal-team]")
    expect(team.locator(".state")).to_have_text("Kijk naar de openingstijden")
    expect(team.get_by_text("ma t/m vr 08:30 tot 17:00")).to_be_visible()

"""The pages as somebody has them in her hand: four taps, a keyboard, large text, passing time."""

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.test import Client
from playwright.sync_api import expect

from contacts.models import Organization, Phone, Via
from tests import factories
from tests.browser.public_pages import TUESDAY
from tests.browser.sound import found_by_axe
from trees import live


def four_taps(page, site):
    page.goto(f"{site}/")
    page.get_by_role("link", name="Almere").click()
    for answer in ("Nee", "Onveilig thuis", "Nee"):
        page.locator("ol.answers").get_by_role("link", name=answer).click()


def test_four_taps_to_a_number(page, site, faults):
    four_taps(page, site)
    # Which one depends on the hour; here the script leaves what the server wrote.
    written = Client().get("/almere/nu-acuut/").text
    told = re.search(r'class="dial"\s+href="(tel:[^"]+)"', written)
    heading = re.search(r"<h1[^>]*>([^<]+)</h1>", written)
    assert told
    assert heading
    expect(page.get_by_role("heading", level=1)).to_have_text(heading[1])
    assert page.locator("a.dial").get_attribute("href") == told[1]
    assert page.locator("a.dial").bounding_box()["y"] < 844


def test_without_javascript_too(browser, browser_context_args, site):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    four_taps(page, site)
    assert page.locator("a.dial").count() == 1
    assert context.cookies() == []
    context.close()


def test_an_answer_is_changed_with_two_taps(page, site, faults):
    page.goto(f"{site}/almere/nu-acuut/")
    page.get_by_text("Je antwoorden (3)").click()
    page.get_by_role("link", name=re.compile("Wijzig ?: Wat is er aan de hand")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wat is er aan de hand?")


def test_nothing_is_left_behind(page, site, faults):
    four_taps(page, site)
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_large_answers_stand_apart(page, site):
    page.goto(f"{site}/almere/wat-speelt-er/")
    boxes = [link.bounding_box() for link in page.locator("ol.answers a").all()]
    for above, below in pairwise(boxes):
        assert below["y"] - (above["y"] + above["height"]) >= 8


def test_112_comes_first_on_the_keyboard(page, site, faults):
    page.goto(f"{site}/almere/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "tel:112"


def test_a_number_key_chooses_an_answer(page, site, faults):
    page.goto(f"{site}/almere/")
    page.keyboard.press("2")
    page.wait_for_url("**/almere/wat-speelt-er/")


def test_number_keys_can_be_turned_off_and_on(page, site, faults):
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{site}/almere/")
    page.get_by_role("button", name="Uitzetten").click()
    page.keyboard.press("2")
    page.reload()
    page.keyboard.press("2")
    assert page.url == f"{site}/almere/"
    page.get_by_role("button", name="Weer aanzetten").click()
    page.keyboard.press("2")
    page.wait_for_url("**/almere/wat-speelt-er/")


@pytest.mark.parametrize("key", ["9", "0", "a", "Control+2", "Alt+2"])
def test_other_keys_are_left_alone(page, site, faults, key):
    page.goto(f"{site}/almere/")
    page.keyboard.press(key)
    assert page.url == f"{site}/almere/"


def test_digits_can_be_typed_in_a_field(page, site, faults):
    page.goto(f"{site}/")
    page.get_by_label("Gemeente of plaats").press_sequentially("1 Urk")
    expect(page.get_by_label("Gemeente of plaats")).to_have_value("1 Urk")
    assert page.url == f"{site}/"


def test_on_paper_the_number_stays(page, site):
    page.goto(f"{site}/almere/nu-acuut/?op={TUESDAY}02:15")
    page.emulate_media(media="print")
    expect(page.locator(".contacts")).to_contain_text("0800-2000")
    expect(page.locator("nav.back")).to_be_hidden()


def state(page, service):
    return page.locator(f"[data-service={service}]").get_attribute("data-state")


def test_at_five_the_night_line_takes_over_on_an_open_page(page, site, faults):
    page.clock.install()
    page.goto(f"{site}/almere/nu-acuut/?op={TUESDAY}16:59")
    expect(page.locator("a.dial")).to_have_text("036-123 45 67")
    page.clock.fast_forward(61_000)
    expect(page.locator("a.dial")).to_have_text("0800-2000")
    assert page.locator("a.dial").count() == 1
    assert (state(page, "vt-nacht"), state(page, "lokaal-team")) == ("open", "closed")
    expect(page.locator("[data-service=vt-nacht] .state")).to_have_text(
        "Nu bereikbaar, tot morgen 08:30"
    )
    expect(page.locator("[data-service=lokaal-team] .state")).to_have_text(
        "Gesloten, morgen 08:30 weer open"
    )
    expect(page.locator("[data-said]")).to_have_text("Bel nu: Advies en melding.")


def test_the_agreed_order_returns_with_the_night_line(page, site, faults):
    page.clock.install()
    page.goto(f"{site}/almere/nu-acuut/?op={TUESDAY}16:59")
    page.clock.fast_forward(61_000)
    order = "lines => lines.map(line => line.dataset.service)"
    assert page.locator(".line").evaluate_all(order) == [
        "vt-nacht",
        # Whom to call next, and then the others in their order.
        "politie",
        "lokaal-team",
        "alarmnummer",
    ]


def test_what_is_a_crisis_follows_whoever_is_called_now(page, site, town, faults):
    for slug in ("veilig-thuis", "org-lokaal-team"):
        words = f"Een crisis, zegt {slug}."
        Organization.objects.filter(slug=slug).update(crisis_definition=words)
    live.forget()
    page.clock.install()
    page.goto(f"{site}/almere/nu-acuut/?op={TUESDAY}16:59")
    told = page.locator("[data-defines] summary:visible")
    expect(told).to_have_text("Wat Lokaal team een crisis noemt")
    page.clock.fast_forward(61_000)
    expect(told).to_have_text("Wat Veilig Thuis Flevoland een crisis noemt")
    box = told.bounding_box()
    assert box
    assert box["height"] >= 48
    told.click()
    expect(page.get_by_text("Een crisis, zegt veilig-thuis.")).to_be_visible()
    assert found_by_axe(page) == []


def test_when_the_last_line_closes_the_page_says_so(page, site, faults):
    page.clock.install()
    page.goto(f"{site}/almere/morgen/?op={TUESDAY}16:59")
    expect(page.locator(".opening")).to_be_hidden()
    page.clock.fast_forward(61_000)
    expect(page.locator(".opening")).to_have_text("Lokaal team is morgen 08:30 weer open.")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Kan het niet wachten? Bel Alarmnummer"
    )
    expect(page.locator("a.dial")).to_have_text("112")


def test_in_the_morning_the_team_is_back(page, site, faults):
    page.clock.install()
    page.goto(f"{site}/almere/morgen/?op={TUESDAY}08:00")
    expect(page.locator("a.dial")).to_have_text("112")
    page.clock.fast_forward("31:00")
    expect(page.locator("a.dial")).to_have_text("036-123 45 67")
    expect(page.locator(".opening")).to_be_hidden()


def test_the_numbers_page_ticks_too(page, site, faults):
    page.clock.install()
    page.goto(f"{site}/almere/nummers/?op={TUESDAY}16:59")
    assert state(page, "lokaal-team") == "open"
    expect(page.locator("[data-group=open]")).to_contain_text("Lokaal team")
    page.clock.fast_forward(61_000)
    assert state(page, "lokaal-team") == "closed"
    expect(page.locator("[data-group=closed]")).to_contain_text("Lokaal team")
    expect(page.locator("[data-group=open]")).not_to_contain_text("Lokaal team")


def test_a_page_that_was_asleep_wakes_up_true(page, site, faults):
    page.clock.install()
    page.goto(f"{site}/almere/nu-acuut/?op={TUESDAY}16:59")
    page.clock.fast_forward("16:00:00")  # Wednesday morning, 08:59
    expect(page.locator("a.dial")).to_have_text("036-123 45 67")


CARD = "cards => cards.map(card => card.innerText)"


def test_beside_an_own_number_an_open_page_dials_the_next_one(
    page, browser, browser_context_args, site, town, faults
):
    own = {"own": True, "number": "", "where": "In het dossier."}
    Phone.objects.filter(service=town.day).update(**own)
    without_script = browser.new_context(**browser_context_args, java_script_enabled=False)
    fresh = without_script.new_page()
    page.clock.install()
    page.goto(f"{site}/almere/nu-acuut/?op={TUESDAY}16:59")
    otherwise = page.get_by_text("Heb je het nummer niet, of geen gehoor?")
    expect(page.locator(".call")).to_contain_text("In het dossier.")
    expect(otherwise).to_be_visible()
    expect(page.locator("a.dial")).to_have_text("112")
    page.clock.fast_forward(61_000)
    expect(otherwise).to_have_count(0)
    expect(page.locator("a.dial")).to_have_text("0800-2000")
    page.clock.fast_forward("16:00:00")
    expect(otherwise).to_be_visible()
    expect(page.locator("a.dial")).to_have_text("112")
    fresh.goto(f"{site}/almere/nu-acuut/?op=2026-11-25T09:00")
    cards = [one.locator(".call, .alt, .then").evaluate_all(CARD) for one in (page, fresh)]
    assert cards[0] == cards[1]
    without_script.close()


def test_an_open_page_tells_whom_to_ask_while_that_line_is_open(page, site, town, faults):
    secret = factories.service(
        region=town.region, slug="geheim", number="", audience="referrers", name="Crisisdienst"
    )
    Via.objects.create(phone=secret.phones.get(), service=town.night)
    page.clock.install()
    page.goto(f"{site}/almere/nummers/?op={TUESDAY}16:59")
    page.get_by_role("heading", name="Niet voor iedereen").click()
    way = page.get_by_role("link", name="Bel Advies en melding en vraag om Crisisdienst.")
    expect(page.locator("[data-service=geheim]")).to_contain_text("Alleen voor verwijzers.")
    expect(way).to_have_count(0)
    page.clock.fast_forward(61_000)
    expect(way).to_have_attribute("href", "tel:08002000")


WORDS = """lines => lines.map(line => [line.dataset.service, line.dataset.state,
    line.querySelector('.state').textContent, line.querySelector('a').className,
    line.parentElement.className])"""


# What the page says above its lines, for as far as it is to be seen.
NOTICES = """words => words.filter(one => !one.hidden)
    .map(one => one.innerText.replace(/\\s+/g, ' '))"""


SAID = "h1, .agreed, .urgency, [data-when], .otherwise, .opening, .alt, .others"

# Over a week: before and after what opens and closes, and midnight.
WEEK = [60 * hours + 1 for hours in (0, 7, 8, 9, 16, 17, 23, 24, 73, 89, 90, 110, 112, 144)]
# The closing minute on Friday, midnight, the hour that is skipped or comes twice, and the morning.
NIGHT = [959, 960, 1319, 1320, 1379, 1380, 2817, 2939, 2940, 2999, 3000, 3059, 3060, 3269, 3270]


@pytest.mark.parametrize(
    ("path", "day", "minutes"),
    [
        ("nu-acuut", datetime(2026, 11, 24, tzinfo=UTC), WEEK),
        ("morgen", datetime(2026, 11, 24, tzinfo=UTC), WEEK),
        ("nu-acuut", datetime(2027, 3, 26, tzinfo=UTC), NIGHT),
        ("morgen", datetime(2026, 10, 23, tzinfo=UTC), NIGHT),
    ],
    ids=["nu-acuut", "morgen", "spring", "autumn"],
)
def test_the_script_says_what_the_server_would_say(
    page, browser, browser_context_args, site, faults, path, day, minutes
):
    """At each of these minutes of UTC, an open page reads like one that was just made."""
    page.clock.install()
    page.goto(f"{site}/almere/{path}/?op={day:%Y-%m-%dT%H:%MZ}")
    without_script = browser.new_context(**browser_context_args, java_script_enabled=False)
    fresh = without_script.new_page()
    for before, after in pairwise([0, *minutes]):
        moment = day + timedelta(minutes=after)
        fresh.goto(f"{site}/almere/{path}/?op={moment:%Y-%m-%dT%H:%MZ}")
        page.clock.fast_forward((after - before) * 60_000)
        ticked, made = (one.locator(".line").evaluate_all(WORDS) for one in (page, fresh))
        assert ticked == made, moment
        told, meant = (one.locator(SAID).evaluate_all(NOTICES) for one in (page, fresh))
        assert told == meant, moment
    without_script.close()


@pytest.fixture
def at_half_past_four(monkeypatch, page):
    """The server made the page on Tuesday at 16:30; the device says half past seven."""
    moment = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    page.clock.install(time=datetime(2026, 11, 24, 18, 30, tzinfo=UTC))


def the_server_says(page, clock):
    page.route("**/livez", lambda route: route.fulfill(status=200, headers={"Date": clock}))


def test_a_device_whose_clock_is_wrong_follows_the_server(page, site, at_half_past_four):
    the_server_says(page, "Tue, 24 Nov 2026 15:30:00 GMT")
    page.goto(f"{site}/almere/morgen/")
    page.wait_for_timeout(200)
    assert state(page, "lokaal-team") == "open"
    page.clock.fast_forward("31:00")
    assert state(page, "lokaal-team") == "closed"


def test_a_page_of_hours_ago_follows_the_server(page, site, at_half_past_four):
    the_server_says(page, "Tue, 24 Nov 2026 18:30:00 GMT")
    page.goto(f"{site}/almere/morgen/")
    expect(page.locator("[data-service=lokaal-team]")).to_have_attribute("data-state", "closed")


def test_without_a_server_the_device_is_all_there_is(page, site, at_half_past_four):
    page.route("**/livez", lambda route: route.abort())
    page.goto(f"{site}/almere/morgen/")
    expect(page.locator("[data-service=lokaal-team]")).to_have_attribute("data-state", "closed")

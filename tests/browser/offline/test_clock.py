"""With a clock that is wrong, in another zone, weeks later: the right number, or none."""

import re
from datetime import timedelta
from email.utils import format_datetime

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from contacts.hours.engine import line_words, to_instant
from contacts.models import Phone
from tests import factories
from tests.browser.offline.visits import (
    STATES,
    night_line,
    states_now,
    stop_workers,
    visit,
    words_of,
)
from tests.reading import lines, read
from trees import live
from trees.live import now_live


def test_at_hundreds_of_instants_the_copy_says_what_the_server_says(page, line, town):
    """Around every opening and closing of the coming weeks, and in between."""
    page.clock.install()
    visit(page, line)
    service = now_live().of(town.region).directory.services["lokaal-team"]
    start = timezone.now() + timedelta(minutes=1)
    spans = service.phones[0].spans(start, start + timedelta(days=59))
    edges = [edge for span in spans for edge in (span.start, span.end) if edge > start]
    instants = [edge + timedelta(seconds=late) for edge in edges for late in (-1, 1)]
    line.become("away")
    page.goto(line.site + "/almere/nummers/")
    expect(page.locator('[data-service="alarmnummer"]')).to_have_attribute("data-state", "open")
    directory = now_live().of(town.region).directory
    assert len(instants) > 150
    for instant in instants:
        page.clock.set_fixed_time(instant)
        page.evaluate("dispatchEvent(new Event('focus'))")
        for slug, said in page.evaluate(WORDS).items():
            (one,) = directory.lines(slug, instant)
            state = one.state(instant)
            words = line_words(state, one.until(instant), one.opens(instant), instant)
            assert said == [state, words[0].upper() + words[1:]], (slug, instant)


WORDS = """() => Object.fromEntries([...document.querySelectorAll("[data-service]")].map((line) =>
  [line.dataset.service, [line.dataset.state, line.querySelector(".state").innerText]]))"""


@pytest.mark.parametrize("path", ["/almere/nu-acuut/", "/almere/morgen/"])
def test_the_copy_of_an_outcome_has_the_order_that_the_server_gives(page, line, path):
    page.clock.install()
    visit(page, line)
    line.become("away")
    page.goto(line.site + path)
    # Two of them at an hour at which this can wait.
    expect(page.locator(".call .line").first).to_be_visible()
    # The fortnight for which a copy tells whom to wait for ends on the last of these days.
    start = timezone.localdate() + timedelta(days=8)
    for day in (start + timedelta(days=days) for days in range(0, 7, 2)):
        for minute in (0, 8 * 60 + 29, 8 * 60 + 30, 16 * 60 + 59, 17 * 60, 23 * 60 + 59):
            instant = to_instant(day, minute)
            page.clock.set_fixed_time(instant)
            page.evaluate("dispatchEvent(new Event('focus'))")
            then = read(Client().get(f"{path}?op={instant:%Y-%m-%dT%H:%MZ}"))
            there = [tuple(one) for one in page.locator(".line").evaluate_all(ORDER)]
            assert there == lines(then), instant
            dialled = [one.attributes["href"] for one in then.all("a", class_="dial")]
            assert page.locator("a.dial").evaluate_all(DIALLED) == dialled, instant


ORDER = "lines => lines.map(({ dataset }) => [dataset.service, dataset.state])"
DIALLED = "links => links.map((link) => link.getAttribute('href'))"


@pytest.mark.parametrize("off", [timedelta(hours=-2), timedelta(days=1), timedelta(days=-20_000)])
def test_a_clock_that_was_wrong_all_along_changes_nothing(page, line, town, off):
    page.clock.install(time=timezone.now() + off)
    visit(page, line, "/almere/nummers/")
    expect(page.locator('[data-service="alarmnummer"]')).to_have_attribute("data-state", "open")
    line.become("away")
    page.goto(line.site + "/almere/nummers/")
    expect(page.locator("[data-copy]")).to_contain_text("Stand van")
    expect(page.locator('[data-service="alarmnummer"]')).to_have_attribute("data-state", "open")
    directory, now = now_live().of(town.region).directory, timezone.now()
    for slug, state in page.evaluate(STATES).items():
        assert state == directory.lines(slug, now)[0].state(now)
    assert "klok" not in words_of(page)


@pytest.mark.parametrize(
    ("moved", "says"),
    [
        (timedelta(days=15), "ouder dan twee weken"),
        (timedelta(days=70), "te oud om te weten wie nu open is"),
        (timedelta(days=4500), "te oud om te weten wie nu open is"),
        (timedelta(days=-1), "De klok van dit apparaat klopt niet"),
        (timedelta(days=-20_000), "De klok van dit apparaat klopt niet"),
    ],
)
def test_an_old_copy_and_a_clock_that_jumped_say_so_on_every_page(page, line, moved, says):
    page.clock.install()
    visit(page, line)
    line.become("away")
    page.clock.set_fixed_time(timezone.now() + moved)
    page.goto(line.site + "/almere/")
    expect(page.locator("[data-copy]")).to_contain_text(says)
    page.goto(line.site + "/almere/nummers/")
    expect(page.locator("[data-copy]")).to_contain_text(says)
    knows = "twee weken" in says
    state = page.locator('[data-service="alarmnummer"]').get_attribute("data-state")
    assert state == ("open" if knows else "unknown")
    assert page.locator(".tel").count() == 4
    expect(page.locator('[data-service="lokaal-team"] .hours')).to_contain_text("ma t/m vr 08:30")


def test_the_planned_number_stands_on_the_copy_when_its_day_comes(page, line, town):
    today = timezone.localdate()
    Phone.objects.filter(service=town.night).update(valid_to=today + timedelta(days=3))
    row = Phone.objects.get(service=town.night)
    factories.phone(
        service=town.night,
        number="0800-2001",
        hours=row.hours,
        valid_from=today + timedelta(days=4),
    )
    live.forget()
    page.clock.install()
    visit(page, line)
    line.become("away")
    page.goto(line.site + "/almere/nummers/")
    expect(page.locator('[data-service="vt-nacht"] a')).to_have_text("0800-2000")
    page.clock.set_fixed_time(to_instant(today + timedelta(days=4), 1))
    page.goto(line.site + "/almere/nummers/")
    expect(page.locator('[data-service="vt-nacht"] a')).to_have_text("0800-2001")


@pytest.mark.parametrize("late", [0, 0.8])
def test_a_page_of_the_copy_puts_its_own_clock_right_when_the_server_is_heard(
    page, line, town, late
):
    page.clock.install()
    visit(page, line, "/almere/nummers/")
    line.late = late
    line.become("slow")
    stop_workers(page)
    page.clock.set_fixed_time(timezone.now() + timedelta(days=1))
    page.goto(f"{line.site}/almere/nummers/")
    expect(page.locator('[data-service="alarmnummer"]')).to_have_attribute("data-state", "open")
    page.wait_for_function(
        "states => Object.entries(states).every(([slug, state]) =>"
        " document.querySelector(`[data-service=${slug}]`).dataset.state === state)",
        arg=states_now(town, page),
    )


def test_an_answer_that_lay_waiting_while_the_phone_slept_is_no_clock(page, line):
    visit(page, line, "/almere/nummers/")
    page.evaluate("""navigator.serviceWorker.dispatchEvent(new MessageEvent("message", { data: {
        place: "almere", sent: Date.now() - 97000, time: Date.now() - 97000, seen: 0 } }))""")
    assert page.evaluate("atHand.then(({ offset }) => offset)") == 0
    assert page.evaluate(REMEMBERED) in (None, 0)


REMEMBERED = """(async () => {
    const text = await (await caches.match("/klok"))?.text();
    return text === undefined ? null : Number(text);
})()"""


def without_date(told):
    return re.sub(r"\r\nDate: [^\r]*", "", told)


def from_a_cache(told):
    """Said twenty hours ago, and kept since."""
    then = format_datetime(timezone.now() - timedelta(hours=20), usegmt=True)
    return without_date(told) + f"\r\nDate: {then}\r\nAge: 72000"


@pytest.mark.parametrize("retell", [without_date, from_a_cache])
def test_a_cache_in_between_is_no_clock(page, line, retell):
    line.retold = lambda address, told: retell(told) if "kopie.json" in address else told
    line.become("slow")
    visit(page, line)
    line.become("away")
    page.goto(f"{line.site}/almere/nummers/")
    expect(page.locator('[data-service="alarmnummer"]')).to_have_attribute("data-state", "open")
    assert page.evaluate(REMEMBERED) in (None, 0)
    assert "klok" not in words_of(page)


def test_a_server_that_tells_no_time_leaves_the_clock_alone(page, line):
    line.retold = lambda address, told: without_date(told) if "livez" in address else told
    line.become("slow")
    page.clock.install(time=timezone.now() + timedelta(hours=2))
    page.goto(f"{line.site}/almere/nummers/")
    expect(page.locator('[data-service="alarmnummer"]')).to_have_attribute("data-state", "open")


def test_past_the_horizon_the_last_number_that_is_known_stands_there(page, line, town):
    today = timezone.localdate()
    Phone.objects.filter(service=town.night).update(valid_to=today + timedelta(days=3))
    factories.phone(service=town.night, number="0800-2001", valid_from=today + timedelta(days=4))
    live.forget()
    page.clock.install()
    visit(page, line)
    line.become("away")
    page.clock.set_fixed_time(timezone.now() + timedelta(days=75))
    page.goto(f"{line.site}/almere/nummers/")
    expect(page.locator("[data-copy]")).to_contain_text("te oud")
    expect(night_line(page)).to_have_text("0800-2001")


@pytest.mark.parametrize("zone", ["UTC", "America/Curacao", "Asia/Tokyo"])
def test_in_another_time_zone_the_copy_says_the_same(
    browser, browser_context_args, line, town, zone
):
    context = browser.new_context(**browser_context_args | {"timezone_id": zone})
    page = context.new_page()
    visit(page, line, "/almere/nummers/")
    said = page.locator(".line .state").all_inner_texts()
    line.become("away")
    page.goto(f"{line.site}/almere/nummers/")
    expect(page.locator("[data-copy]")).to_contain_text("Stand van ")
    expect(page.locator('[data-service="alarmnummer"]')).to_have_attribute("data-state", "open")
    # Day and night a page of a moment has nothing to add; a kept one says that it is so.
    kept = [
        words.removesuffix(", dag en nacht")
        for words in page.locator(".line .state").all_inner_texts()
    ]
    assert [words.removesuffix(", dag en nacht") for words in said] == kept
    assert page.evaluate(STATES) == states_now(town, page)
    context.close()

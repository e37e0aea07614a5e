"""Somebody comes by and stays until a municipality is kept; and what changes after that."""

from django.test import Client
from django.utils import timezone
from playwright.sync_api import Error

from contacts.models import Phone
from tests import factories
from tests.reading import read
from trees import live
from trees.live import flow, now_live

STATES = """() => Object.fromEntries([...document.querySelectorAll("[data-service]")].map(
  (line) => [line.dataset.service, line.dataset.state]))"""


MOST_RELOADS = 3

UNTIL = """async () => {
  for (let look = 0; look < 1500; look += 1) {
    if (await (CONDITION)) return;
    await new Promise((go) => setTimeout(go, 20));
  }
  throw new Error("it never came");
}"""


SEEN_EARLIER = """async ([place, seconds]) => {
    const cache = await caches.open("crisiswijzer-1");
    const address = `/${place}/kopie.json?gezien`;
    const told = await (await cache.match(address)).json();
    await cache.put(address, Response.json({ ...told, seen: told.seen - seconds }));
}"""


def until(page, condition: str) -> None:
    """Wait in the page until this expression is true; half a minute at most each time it loads.

    A page loads itself anew when it hears that it has become another one: first because it waited
    for the network, say, and then because that brought a correction. More often it may not.
    """
    for _ in range(MOST_RELOADS):
        try:
            page.evaluate(UNTIL.replace("CONDITION", condition))
            return
        except Error as fault:
            if "context was destroyed" not in fault.message:
                raise
            page.wait_for_load_state()
    raise AssertionError(f"the page loaded itself anew {MOST_RELOADS} times")


def until_kept(page, place, holds="seen"):
    """Until this municipality is kept, with these words somewhere in its copy."""
    told, kept = (f"await caches.match('/{place}/kopie.json{more}')" for more in ("?gezien", ""))
    words = f"await ({told})?.text() + await ({kept})?.text()"
    until(page, f"(async () => ({told}) && ({words}).includes('{holds}'))()")


def visit(page, line, path="/almere/"):
    """Somebody looks at the first page, and stays until the rest is kept."""
    page.goto(line.site + path)
    until_kept(page, "almere")


def words_of(page):
    return page.locator("[data-copy]").inner_text()


def every_page():
    """Every address of a question or an outcome, with its heading as the server shows it."""
    edition = now_live().places["almere"].edition(timezone.now())
    assert edition
    pages = flow(edition).pages
    paths = [f"/almere/{slug}/" for slug in pages]
    return {path: read(Client().get(path)).one("h1").text for path in paths}


def correct(town, number="08002001"):
    Phone.objects.filter(service=town.night).update(number=number)
    live.forget()


def add_urk(town):
    factories.municipality(region=town.region, slug="urk", name="Urk")
    factories.go_live(region=town.region)
    live.forget()


def stop_workers(page):
    """As a phone does when it needs the room; what a worker knew by heart is gone."""
    session = page.context.new_cdp_session(page)
    session.send("ServiceWorker.enable")
    session.send("ServiceWorker.stopAllWorkers")


def night_line(page):
    return page.locator('[data-service="vt-nacht"] a')


def states_now(town, page):
    directory, now = now_live().of(town.region).directory, timezone.now()
    return {slug: directory.lines(slug, now)[0].state(now) for slug in page.evaluate(STATES)}

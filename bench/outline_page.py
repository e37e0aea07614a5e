"""What the outline costs at 2,000 nodes, in Chromium: `python -m bench.outline_page`.

The region of `bench.load`, on a SQLite file and a server of its own. First paint is timed from the
request; a move from letting go of the handle until the next frame with the row in its new place.
"""

import gzip
import json
import os
import tempfile
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

os.environ["REQUIRE_MFA"] = "false"

from bench.load import region  # sets up Django on a database of its own

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.test import Client
from playwright.sync_api import Page, expect, sync_playwright

from trees.models import Tree

ROUNDS = 5
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
# From the drop to the frame in which the row hangs somewhere else.
WATCH = """() => {
  window.moved = new Promise((resolve) => {
    let begun = 0;
    addEventListener("pointerup", () => (begun = performance.now()), { once: true, capture: true });
    new MutationObserver((_, watcher) => {
      if (!begun) return;
      watcher.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun)));
    }).observe(document.getElementById("outline"), { childList: true, subtree: true });
  });
}"""


class Server(ThreadingMixIn, WSGIServer):
    """As a real one: what takes long holds up nothing else."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """A benchmark says only what it measures."""


def main() -> None:
    call_command("migrate", verbosity=0)
    with tempfile.NamedTemporaryFile("w", suffix=".json") as package:
        json.dump(region(), package)
        package.flush()
        with Path(os.devnull).open("w") as nowhere:
            call_command("load_region", package.name, stdout=nowhere, stderr=nowhere)
    visitor = Client()
    visitor.force_login(User.objects.create_superuser("carla"))
    application = get_wsgi_application()
    server = make_server("127.0.0.1", 0, application, Server, handler_class=Quiet)
    Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/beheer/"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        cookie = visitor.cookies[settings.SESSION_COOKIE_NAME].value
        where = {"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": address}
        page.context.add_cookies([where])  # type: ignore[list-item]  # a plain dictionary will do
        _measure(page, address)
        browser.close()
    server.shutdown()


def _measure(page: Page, address: str) -> None:
    outline = f"{address}trees/tree/{Tree.objects.get().pk}/boom/"
    paints = []
    for _ in range(ROUNDS):
        page.goto(outline)
        paints.append(page.evaluate(FIRST_PAINT))
        expect(page.locator("#outline-found")).not_to_contain_text("loopt", timeout=60_000)
    body = page.request.get(outline).body()
    print(f"HTML: {len(body) / 1000:.0f} kB, {len(gzip.compress(body)) / 1000:.0f} kB compressed")
    print("first paint:", _words(paints))
    page.get_by_role("button", name="Alles uit").click()
    page.wait_for_timeout(4000)
    print("move, drop to painted:", _words([_move(page) for _ in range(ROUNDS)]))


def _move(page: Page) -> float:
    """The third row to before the second, back and forth by the place it has."""
    rows = page.locator("#outline .row:has(.grip)")
    grip, onto = rows.nth(2).locator(".grip").bounding_box(), rows.nth(1).bounding_box()
    if grip is None or onto is None:
        raise SystemExit("De rijen staan niet op het scherm.")
    page.evaluate(WATCH)
    page.mouse.move(grip["x"] + 10, grip["y"] + 10)
    page.mouse.down()
    page.mouse.move(onto["x"] + 200, onto["y"] + 3, steps=3)
    page.mouse.up()
    spent: float = page.evaluate("window.moved")
    page.wait_for_timeout(3000)
    return spent


def _words(times: list[float]) -> str:
    ordered = sorted(times)
    return f"{ordered[len(ordered) // 2]:.0f} ms (at worst {ordered[-1]:.0f})"


if __name__ == "__main__":
    main()

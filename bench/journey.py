"""From the shortcut to the number on a slow line, in Chromium: `python -m bench.journey`.

Starts the portal as `manage.py start` does, on a database and static files of its own, with a line
of 400 ms and 400 kbit/s before it (bench/slow_line.py). Somebody opens the first question, reads
three seconds, taps, reads, and so on until a number to dial. Said is what was spent on waiting.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass
from html.parser import HTMLParser
from pathlib import Path
from statistics import median
from urllib.error import URLError
from urllib.request import urlopen

from playwright.async_api import BrowserContext, Error, Page, Playwright, async_playwright

from bench.slow_line import SlowLine

TOWN = "almere"
TAPS, READING, USE = 4, 3.0, 60.0  # seconds of reading a page; seconds of use before a later visit
PHASES = {"first": "eerste bezoek", "later": "later bezoek", "offline": "zonder verbinding"}
ALLOWED = {"first": 2.2, "later": 0.6, "offline": 0.6}
SPEEDS = {1: "", 4: ", processor 4x trager"}
SLOWER = 0.5  # seconds more that a slow processor may cost
DIAL = 'a.dial[href^="tel:"]'
ROOT = Path(__file__).resolve().parent.parent

# A page stands when all of it was read and a frame with it was painted: the second frame begins
# after the first. Deferred scripts are not waited for, and neither is the first paint looked at:
# that may show half a page, or lie before the tap where the browser made the page ready ahead.
STANDS = """
  globalThis.stands = new Promise((done) => {
    const next = requestAnimationFrame;
    const paint = () => next(() => next(() => done(Date.now())));
    if (document.readyState !== "loading") paint();
    else document.addEventListener("readystatechange", paint, { once: true });
  });
"""
SETTINGS = """
from crisiswijzer.settings import *
STATIC_ROOT = {static!r}
"""


class NothingThere(Exception):
    """The journey stopped: this page didn't come, or isn't the one that was asked for."""


@dataclass
class Step:
    """One page: seconds of waiting for it, bytes on the line meanwhile and while it was read.

    `quiet` is how many seconds after the page stood the last byte came; 0 if none did.
    """

    address: str
    waiting: float
    awaited: float
    behind: float
    quiet: float


@dataclass
class Phase:
    """A journey, or the words why there was none."""

    name: str
    slower: int
    steps: list[Step]
    carried: float = 0  # bytes down the line, during the journey
    sent: float = 0  # bytes up
    connections: float = 0
    failed: str = ""

    @property
    def waiting(self) -> float:
        return sum(step.waiting for step in self.steps)


class Answers(HTMLParser):
    """Where the answers of a page lead, and whether there is a number to dial."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.leads: list[str] = []
        self.dials = self._among_answers = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        kinds = given.get("class", "").split()
        if tag == "ol":
            self._among_answers = "answers" in kinds
        if tag == "a" and self._among_answers:
            self.leads.append(given["href"])
        self.dials |= tag == "a" and "dial" in kinds and given["href"].startswith("tel:")

    def handle_endtag(self, tag: str) -> None:
        self._among_answers &= tag != "ol"


def first_path(site: str, address: str, taps: int) -> list[str] | None:
    """The first way from this page to a number to dial in exactly so many taps."""
    page = Answers(_page(site + address))
    if not taps:
        return [] if page.dials and not page.leads else None
    for lead in page.leads:
        if (rest := first_path(site, lead, taps - 1)) is not None:
            return [lead, *rest]
    return None


def _page(url: str) -> str:
    with urlopen(url) as answer:  # noqa: S310 (always http, always this machine)
        return str(answer.read().decode())


@contextmanager
def portal(port: int, keep_alive: int | None) -> Iterator[str]:
    """The portal as `manage.py start` serves it; ends with everything it made."""
    with tempfile.TemporaryDirectory() as folder:
        static = str(Path(folder) / "static")
        Path(folder, "measured_settings.py").write_text(SETTINGS.format(static=static))
        environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{folder}/meting.sqlite3",
            "DJANGO_SETTINGS_MODULE": "measured_settings",
            "PYTHONPATH": f"{folder}:{ROOT}",
            "SECRET_KEY": "alleen-voor-de-meting-" * 4,
        }
        if keep_alive is not None:
            environment["GUNICORN_CMD_ARGS"] = f"--keep-alive {keep_alive}"
        command = [sys.executable, "manage.py", "start", "--port", str(port)]
        quiet = subprocess.DEVNULL
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet)  # noqa: S603
        try:
            yield _warm(f"http://127.0.0.1:{port}", server)
        finally:
            server.terminate()
            server.wait()


def _warm(site: str, server: subprocess.Popen[bytes]) -> str:
    """Wait until it answers, and let each worker read the region."""
    for _ in range(300):
        try:
            for _ in range(12):
                _page(f"{site}/{TOWN}/")
        except (URLError, OSError):
            if server.poll() is not None:
                break
            time.sleep(0.2)
        else:
            return site
    raise SystemExit("Het portaal kwam niet op. Is de poort nog vrij?")


@dataclass
class Visitor:
    """Somebody with a phone: where their browser keeps things, and how fast it thinks."""

    driver: Playwright
    line: SlowLine
    profile: str
    slower: int
    path: list[str]

    @asynccontextmanager
    async def browser(self) -> AsyncIterator[Page]:
        """Chromium with this profile, on a telephone. Its own throttling of the line stays off."""
        context: BrowserContext = await self.driver.chromium.launch_persistent_context(
            self.profile,
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox"],
            viewport={"width": 390, "height": 844},
            has_touch=True,
            is_mobile=True,
            locale="nl-NL",
        )
        try:
            await context.add_init_script(STANDS)
            page = context.pages[0]
            # Holds for the threads that draw pages; Chromium offers no such thing for a worker.
            session = await context.new_cdp_session(page)
            await session.send("Emulation.setCPUThrottlingRate", {"rate": self.slower})
            yield page
        finally:
            await context.close()

    async def journey(self, page: Page, name: str) -> Phase:
        line, phase = self.line, Phase(name, self.slower, [])
        before = (line.down.carried, line.up.carried, line.connections)
        try:
            for address in (f"/{TOWN}/", *self.path):
                phase.steps.append(await self.step(page, address))
            if not await page.locator(DIAL).count():
                raise NothingThere("op de uitkomst staat geen nummer om te bellen")
        except (NothingThere, Error) as fault:
            words = str(fault).splitlines()[0]
            phase.failed = f"geen kopie ({words})" if name == "offline" else words
        phase.carried = line.down.carried - before[0]
        phase.sent = line.up.carried - before[1]
        phase.connections = line.connections - before[2]
        return phase

    async def step(self, page: Page, address: str) -> Step:
        """Open or tap, wait until the page stands, and read it."""
        line = self.line
        carried = line.down.carried
        started = await (self._tap if address in self.path else self._open)(page, address)
        stands = await page.evaluate("stands") / 1000
        awaited = line.down.carried - carried
        if not await page.locator("h1").count():
            raise NothingThere(f"{address} heeft geen kop")
        await asyncio.sleep(max(0, stands + READING - time.time()))
        last = line.down.last - time.monotonic() + time.time()
        return Step(
            address,
            waiting=stands - started,
            awaited=awaited,
            behind=line.down.carried - carried - awaited,
            quiet=max(0, last - stands),
        )

    async def _open(self, page: Page, address: str) -> float:
        started = time.time()
        await page.goto(self._url(address), wait_until="commit")
        return started

    async def _tap(self, page: Page, address: str) -> float:
        answer = page.locator(f'.answers a[href="{address}"]')
        if not await answer.count():
            raise NothingThere(f"er is geen antwoord naar {address}")
        await answer.scroll_into_view_if_needed()
        if (box := await answer.bounding_box()) is None:
            raise NothingThere(f"het antwoord naar {address} is niet te zien")
        started = time.time()
        await page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        await page.wait_for_url(self._url(address), wait_until="commit", timeout=15_000)
        return started

    def _url(self, address: str) -> str:
        return f"http://127.0.0.1:{self.line.port}{address}"

    async def phases(self, wanted: str | None) -> list[Phase]:
        """A first visit, a minute of use, a later visit and one without the line."""
        begun = time.monotonic()
        async with self.browser() as page:
            found = [await self.journey(page, "first")]
            if wanted != "first":
                await asyncio.sleep(max(0, begun + USE - time.monotonic()))
        if wanted in (None, "later"):
            async with self.browser() as page:
                found.append(await self.journey(page, "later"))
        if wanted in (None, "offline"):
            await self.line.cut()
            async with self.browser() as page:
                found.append(await self.journey(page, "offline"))
            await self.line.open()
        return [phase for phase in found if wanted in (None, phase.name)]


def middle(phases: list[Phase]) -> Phase:
    """The median of the same journey made several times; one that failed speaks for all."""
    for phase in phases:
        if phase.failed:
            return phase
    steps = [
        Step(
            row[0].address,
            *(median(getattr(step, name) for step in row) for name in list(asdict(row[0]))[1:]),
        )
        for row in zip(*(phase.steps for phase in phases), strict=True)
    ]
    counts = {
        name: median(getattr(phase, name) for phase in phases)
        for name in ("carried", "sent", "connections")
    }
    return Phase(phases[0].name, phases[0].slower, steps, **counts)


def told(phase: Phase) -> str:
    """A journey as a table."""
    allowed = ALLOWED[phase.name] + (SLOWER if phase.slower > 1 else 0)
    rows = [f"{PHASES[phase.name] + SPEEDS[phase.slower]:44}{'wachten':>9}{'kB':>7}{'kB erna':>9}"]
    rows[0] += f"{'stil na':>10}"
    for step in phase.steps:
        moved = f"{step.awaited / 1000:7.1f}{step.behind / 1000:9.1f}"
        rows.append(f"  {step.address:42}{step.waiting:7.2f} s{moved}{step.quiet:8.1f} s")
    if phase.failed:
        return "\n".join([*rows, f"  mislukt: {phase.failed}"])
    rows.append(f"  {'samen':42}{phase.waiting:7.2f} s   (toegestaan: {allowed:.1f} s)")
    rows.append(
        f"  over de lijn: {phase.carried / 1000:.1f} kB erin, {phase.sent / 1000:.1f} kB eruit, "
        f"{phase.connections:.0f} verbindingen"
    )
    return "\n".join(rows)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.journey", description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="zo vaak; telt is de middelste (3)")
    parser.add_argument("--only", choices=PHASES, help="alleen deze reis")
    parser.add_argument("--path", nargs="+", metavar="SLUG", help="de antwoorden, in volgorde")
    parser.add_argument("--port", type=int, default=8774, help="deze poort en de volgende (8774)")
    parser.add_argument("--keep-alive", type=int, help="seconden; anders zoals `start` het doet")
    parser.add_argument("--speeds", type=int, nargs="+", choices=SPEEDS, default=list(SPEEDS))
    parser.add_argument("--json", action="store_true", help="schrijf de getallen als JSON")
    parser.add_argument(
        "--tls-like",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="een nieuwe verbinding kost twee keer heen en weer in plaats van een (aan)",
    )
    return parser.parse_args()


async def _measured(asked: argparse.Namespace, path: list[str]) -> list[Phase]:
    handshakes = 2 if asked.tls_like else 1
    line = SlowLine(asked.port + 1, asked.port, handshakes=handshakes)
    await line.open()
    found: list[Phase] = []
    async with async_playwright() as driver:
        for slower in asked.speeds:
            runs = []
            for _ in range(asked.runs):
                with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
                    visitor = Visitor(driver, line, profile, slower, path)
                    runs.append(await visitor.phases(asked.only))
            found += [middle(list(same)) for same in zip(*runs, strict=True)]
    await line.cut()
    return found


def main() -> None:
    """Print the waiting per page and in all, for each kind of visit."""
    asked = _asked()
    with portal(asked.port, asked.keep_alive) as site:
        if asked.path:
            path: list[str] | None = [f"/{TOWN}/{slug}/" for slug in asked.path]
        else:
            path = first_path(site, f"/{TOWN}/", TAPS)
        if path is None:
            raise SystemExit(f"In {TOWN} is nu geen nummer dat na {TAPS} antwoorden te bellen is.")
        found = asyncio.run(_measured(asked, path))
    if asked.json:
        print(json.dumps([asdict(phase) | {"waiting": phase.waiting} for phase in found], indent=2))
    else:
        print("\n\n".join(told(phase) for phase in found))
        # Others at work on this machine slow the browser, most of all the slow processor's.
        busy, cores = os.getloadavg()[1], os.cpu_count()
        print(f"\nDrukte op deze machine: {busy:.1f} op {cores} kernen.")


if __name__ == "__main__":
    main()

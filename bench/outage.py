"""What visitors notice when the portal goes down behind its proxy: `python -m bench.outage`.

Starts the portal as `manage.py start` does, on a database of its own, writes the site as files, and
starts nginx with the text of docs/tasks/noodsite.md: only its port and its folder are others. While
people ask for pages the portal is stopped, and started again near the end. Said is how many got
something else than a page with 112 on it, and who waited longest.
"""

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "tasks" / "noodsite.md"
DOCUMENTED_PORT, DOCUMENTED_FOLDER = "127.0.0.1:8000", "/srv/noodsite"
PARTS = ("aan", "uit", "komt op", "weer aan")
COPY = b'data-copy="files"'
PATIENCE = 30.0  # seconds until somebody gives up
# What people ask for that lies in no folder.
NOT_FILED = ["/almere/nummers/delen/", "/almere/bestaat-niet/", "/almere", "/Almere/"]
SETTINGS = """
from crisiswijzer.settings import *
STATIC_ROOT = {static!r}
"""
CONFIGURATION = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log warn;
events {{ worker_connections 512; }}
http {{
    types {{ text/html html; text/css css; text/javascript js; image/svg+xml svg; }}
    access_log off;
    {temporary}
    server {{
        listen 127.0.0.1:{port};
{rules}
    }}
}}
"""


@dataclass
class Asked:
    """One page that somebody asked for, in seconds; `good` is a page with 112 on it."""

    part: str
    good: bool
    copied: bool
    waited: float
    said: str


@dataclass
class Portal:
    """The portal on a port of this machine, with everything that it keeps in a folder."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        static = str(self.folder / "static")
        (self.folder / "measured_settings.py").write_text(SETTINGS.format(static=static))
        self.environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{self.folder}/meting.sqlite3",
            "DJANGO_SETTINGS_MODULE": "measured_settings",
            "PYTHONPATH": f"{self.folder}:{ROOT}",
            "SECRET_KEY": "alleen-voor-de-meting-" * 4,
        }

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [sys.executable, "manage.py", "start", "--port", str(self.port)]
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen(  # noqa: S603 (our own command)
            command, cwd=ROOT, env=self.environment, stdout=quiet, stderr=quiet
        )
        for _ in range(600):
            if self.process.poll() is not None:
                break
            if _get(self.port, "/readyz")[0] == 200:
                return
            time.sleep(0.1)
        raise SystemExit("Het portaal kwam niet op. Is de poort nog vrij?")

    def stop(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait()
            self.process = None

    def export(self, folder: Path) -> None:
        command = [sys.executable, "manage.py", "export_site", str(folder), "--verbosity", "0"]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True)  # noqa: S603


def documented() -> str:
    """The rules as the document has them."""
    return DOCUMENT.read_text(encoding="utf-8").partition("Met nginx")[2].split("```")[1]


@contextmanager
def proxy(folder: Path, port: int, portal: int) -> Iterator[None]:
    """Nginx with the rules of the document, before the portal and the folder `site`."""
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        raise SystemExit("Op deze machine staat geen nginx. Op Debian: apt-get install nginx-light")
    rules = documented().replace(DOCUMENTED_PORT, f"127.0.0.1:{portal}")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    configuration = folder / "nginx.conf"
    configuration.write_text(
        CONFIGURATION.format(
            folder=folder,
            port=port,
            rules=rules.replace(DOCUMENTED_FOLDER, str(folder / "site")),
            temporary=" ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds),
        )
    )
    command = [program, "-e", f"{folder}/nginx.log", "-c", str(configuration)]
    if subprocess.run([*command, "-t", "-q"], check=False).returncode:  # noqa: S603
        raise SystemExit("Nginx neemt de tekst uit het document niet aan; hierboven staat waarom.")
    process = subprocess.Popen(command)  # noqa: S603
    try:
        _wait_for(port)
        yield
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    for _ in range(50):
        if _get(port, "/")[0]:
            return
        time.sleep(0.1)
    raise SystemExit("Nginx kwam niet op. Is de poort nog vrij?")


def _get(port: int, address: str) -> tuple[int, bytes, str]:
    """Status, page and where it leads on; 0 and why where there is no answer at all."""
    line = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        line.request("GET", address, headers={"Host": "localhost"})
        answer = line.getresponse()
        return answer.status, answer.read(), answer.headers.get("Location", "")
    except (OSError, HTTPException) as fault:
        return 0, b"", type(fault).__name__
    finally:
        line.close()


@dataclass
class Crowd:
    """People who ask for one page after another, until they are told to stop."""

    port: int
    addresses: list[str]
    people: int
    part: str = PARTS[0]
    asked: list[Asked] = field(default_factory=list)

    @contextmanager
    def asking(self) -> Iterator[None]:
        self._done = threading.Event()
        threads = [threading.Thread(target=self._ask, args=(n,)) for n in range(self.people)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._done.set()
            for thread in threads:
                thread.join()

    def _ask(self, number: int) -> None:
        chance = Random(number)
        while not self._done.is_set():
            self.asked.append(self._page(chance.choice(self.addresses)))

    def _page(self, address: str) -> Asked:
        """As a browser does: it follows where it is sent."""
        part, started, way = self.part, time.monotonic(), [address]
        status, page, leads = _get(self.port, address)
        while status in (301, 302) and len(way) < 5:
            way.append(leads)
            status, page, leads = _get(self.port, leads)
        return Asked(
            part,
            good=status == 200 and b'href="tel:112"' in page[:3000],
            copied=COPY in page,
            waited=time.monotonic() - started,
            said=f"{' → '.join(way)}: {status} {leads}",
        )


def told(asked: list[Asked]) -> str:
    """For each part what people got, as a table."""
    rows = [f"{'portaal':10}{'gevraagd':>10}{'uit de map':>12}{'mis':>6}{'langst gewacht':>17}"]
    for part in PARTS:
        found = [one for one in asked if one.part == part]
        wrong = sum(not one.good for one in found)
        copied = sum(one.copied for one in found)
        longest = max((one.waited for one in found), default=0.0)
        rows.append(f"{part:10}{len(found):10}{copied:12}{wrong:6}{longest:15.2f} s")
    faults = sorted({one.said for one in asked if not one.good})
    return "\n".join([*rows, *(f"  mis: {said}" for said in faults[:10])])


def _addresses(site: Path) -> list[str]:
    """Every page of the folder by its address on the portal."""
    found = sorted(site.rglob("index.html"))
    pages = ["/" + str(path.relative_to(site).parent) + "/" for path in found]
    known = ["/" if page == "/./" else page for page in pages]
    return [page for page in known if not re.search("/a3/$", page)] + NOT_FILED


def _run(folder: Path, port: int, people: int, seconds: float) -> list[Asked]:
    portal = Portal(folder, port + 1)
    try:
        portal.start()
        portal.export(folder / "site")
        crowd = Crowd(port, _addresses(folder / "site"), people)
        with proxy(folder, port, portal.port), crowd.asking():
            time.sleep(seconds / 2)
            crowd.part = PARTS[1]
            portal.stop()
            time.sleep(seconds / 3)
            crowd.part = PARTS[2]
            portal.start()
            crowd.part = PARTS[3]
            time.sleep(seconds / 6)
        return crowd.asked
    finally:
        portal.stop()


def main() -> None:
    """Print what people got while the portal was there, was away, came back and after."""
    parser = argparse.ArgumentParser(prog="bench.outage", description=__doc__)
    parser.add_argument("--seconds", type=float, default=15, help="zo lang ongeveer (15)")
    parser.add_argument("--people", type=int, default=8, help="zoveel vragen er tegelijk (8)")
    parser.add_argument("--port", type=int, default=8784, help="deze poort en de volgende (8784)")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        # Nginx may look at it as another user.
        Path(name).chmod(0o755)
        print(told(_run(Path(name), asked.port, asked.people, asked.seconds)))


if __name__ == "__main__":
    main()

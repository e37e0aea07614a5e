"""What each web server does with many and with slow visitors: `python -m bench.server [peer ...]`.

The portal with the demonstration, on a database of its own, stands in turn behind each server. Told
are: the CPU of a kept page and of a bare hello; how long visitors wait while others drip headers
and bodies and hold connections on which nothing is asked; and how many get no answer, or a wrong
one, while a worker is killed every two seconds. Everything stays on this machine.
"""

import argparse
import asyncio
import gzip
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

ROOT = Path(__file__).resolve().parent.parent
WORKERS, THREADS = 2, 4
PATIENCE = 10.0  # seconds until somebody gives up
KEPT = [f"/{town}/" for town in ("urk", "almere", "zeewolde", "dronten", "lelystad")]
KEPT += ["/urk/wat-speelt-er/", "/urk/kind-niemand-vandaag/", "/urk/nummers/", "/"]
# With a question in the address Django makes it anew: one in ten asks for such a page.
MADE = ["/urk/kind-niemand-vandaag/?op=2026-12-26T02:15", "/almere/nummers/?op=2026-12-26T02:15"]
FORM = "/urk/nummers/melden/"
HELLO = """
async def by_asgi(scope, receive, send):
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"2")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"ok"})

def by_wsgi(environ, start):
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
    return [b"ok"]
"""
SETTINGS = """
from crisiswijzer.settings import *
STATIC_ROOT = {static!r}
"""
_GUNICORN = [sys.executable, "-m", "gunicorn", "--no-control-socket", "--bind", "127.0.0.1:{port}"]
_GRANIAN = ["granian", "--port", "{port}", "--http", "1", "--no-ws", "--log-level", "error"]
# With the least that visitors can do with: without these, one that dies is gone for good, and a
# connection on which nothing is asked takes the place of one on which something is.
_GRANIAN += ["--respawn-failed-workers", "--backlog", "4096", "--backpressure", "2000"]


@dataclass(frozen=True)
class Peer:
    """A web server: how it starts the portal, and what of `hello` is for it."""

    command: list[str]
    portal: str
    hello: str

    def started(self, application: str, port: int, workers: int) -> list[str]:
        words = [*self.command, "--workers", str(workers), application]
        return [word.format(port=port) for word in words if word]


PEERS = {
    "portal": Peer(
        [*_GUNICORN, "--config", "python:crisiswijzer.serving.options"], "", "hello:by_asgi"
    ),
    "gthread": Peer(
        [*_GUNICORN, "--threads", str(THREADS), "--keep-alive", "75", "--log-level", "error"],
        "crisiswijzer.wsgi",
        "hello:by_wsgi",
    ),
    "granian": Peer(
        [*_GRANIAN, "--interface", "wsgi", "--blocking-threads", "128"],
        "crisiswijzer.wsgi:application",
        "hello:by_wsgi",
    ),
    "granian-asgi": Peer(
        [*_GRANIAN, "--interface", "asgi", "--loop", "asyncio"],
        "crisiswijzer.asgi:application",
        "hello:by_asgi",
    ),
}


@dataclass
class Asked:
    """What visitors got, in seconds; `failed` is no whole answer, `wrong` is another page."""

    waited: list[float] = field(default_factory=list)
    failed: int = 0
    wrong: int = 0

    def row(self) -> str:
        asked = len(self.waited) + self.failed
        if len(self.waited) < 2:
            return f"{asked} gevraagd, {self.failed} zonder antwoord"
        cuts = quantiles(self.waited, n=100, method="inclusive")
        times = ", ".join(f"p{at} {cuts[at - 1] * 1000:.0f}" for at in (50, 95, 99))
        longest = max(self.waited) * 1000
        return (
            f"{times}, langst {longest:.0f} ms; van {asked} {self.failed} zonder antwoord "
            f"({self.failed / asked:.2%}) en {self.wrong} verkeerd"
        )


@dataclass
class Server:
    """A server that runs, and what it and its workers cost."""

    process: subprocess.Popen[bytes]
    port: int

    def workers(self) -> list[int]:
        return [pid for pid, parent in _parents() if parent == self.process.pid]

    def cpu(self) -> float:
        """Seconds that it and its workers worked."""
        ticks = sum(_ticks(pid) for pid in (self.process.pid, *self.workers()))
        return ticks / os.sysconf("SC_CLK_TCK")


def _parents() -> list[tuple[int, int]]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if fields[0] != "Z":
                found.append((int(folder.name), int(fields[1])))
    return found


def _ticks(pid: int) -> int:
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])
    return 0


class Line:
    """A connection on which somebody asks for pages."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def open(self) -> "Line":
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        return self

    async def ask(self, address: str) -> tuple[int, bytes]:
        words = f"GET {address} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n"
        self._writer.write(words.encode())
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = re.search(r"content-length: (\d+)", head)
        body = await self._reader.readexactly(int(length[1]) if length else 0)
        if "content-encoding: gzip" in head:
            body = gzip.decompress(body)
        return int(head.split(" ", 2)[1]), body

    def close(self) -> None:
        self._writer.transport.abort()


async def _page(port: int, address: str) -> tuple[int, bytes]:
    line = await Line(port).open()
    try:
        return await line.ask(address)
    finally:
        line.close()


@asynccontextmanager
async def serving(
    name: str, application: str, folder: Path, port: int, workers: int = WORKERS
) -> AsyncIterator[Server]:
    """The server of this name, once it answers; ended with its workers."""
    command = PEERS[name].started(application, port, workers)
    with (folder / f"{name}.log").open("wb") as told:
        process = subprocess.Popen(  # noqa: S603 (our own command)
            command, cwd=ROOT, env=_environment(folder), stdout=told, stderr=told
        )
    server = Server(process, port)
    try:
        await _answers(server)
        yield server
    finally:
        left = server.workers()
        process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        for pid in (process.pid, *left):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()


async def _answers(server: Server) -> None:
    for _ in range(300):
        if server.process.poll() is not None:
            break
        with suppress(OSError, asyncio.IncompleteReadError):
            if (await _page(server.port, "/livez"))[0]:
                return
        await asyncio.sleep(0.1)
    raise SystemExit("De server kwam niet op. Is de poort nog vrij?")


def _environment(folder: Path) -> dict[str, str]:
    # A server that is installed elsewhere finds here what the portal needs.
    packages = sysconfig.get_paths()["purelib"]
    return {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder}/meting.sqlite3",
        "SNAPSHOT_DIR": str(folder / "snapshot"),
        "DJANGO_SETTINGS_MODULE": "measured_settings",
        "PYTHONPATH": f"{folder}:{ROOT}:{packages}",
        "SECRET_KEY": "alleen-voor-de-meting-" * 4,
    }


def prepare(folder: Path) -> None:
    (folder / "measured_settings.py").write_text(SETTINGS.format(static=str(folder / "static")))
    (folder / "hello.py").write_text(HELLO)
    command = [sys.executable, "manage.py", "start", "--prepare-only"]
    quiet = subprocess.DEVNULL
    subprocess.run(command, cwd=ROOT, env=_environment(folder), stdout=quiet, check=True)  # noqa: S603


async def cost(server: Server, address: str, times: int = 2000) -> float:
    """Microseconds of CPU of a request, on connections that stay."""
    lines = [await Line(server.port).open() for _ in range(4)]
    for line in lines * 10:
        await line.ask(address)
    before = server.cpu()
    for number in range(times):
        await lines[number % 4].ask(address)
    spent = server.cpu() - before
    for line in lines:
        line.close()
    return spent / times * 1e6


async def drip(port: int, start: str, until: float) -> None:
    """Send a request one byte at a time, and begin again when it is cut off."""
    while time.monotonic() < until:
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(start.encode())
            while time.monotonic() < until and not writer.is_closing():
                writer.write(b"a")
                await asyncio.sleep(0.5)
            writer.transport.abort()
        await asyncio.sleep(0.1)


async def hold(port: int, until: float) -> None:
    """Hold a connection on which nothing is asked, and take another when it is closed."""
    while time.monotonic() < until:
        with suppress(OSError, TimeoutError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            with suppress(OSError, TimeoutError):
                await asyncio.wait_for(reader.read(), max(until - time.monotonic(), 0.1))
            writer.transport.abort()
        await asyncio.sleep(0.1)


class Visitors:
    """People who come so many times a second, whether those before them were helped or not."""

    def __init__(self, port: int, headings: dict[str, bytes]) -> None:
        self._port, self._headings, self.asked = port, headings, Asked()

    async def come(self, per_second: int, seconds: float) -> Asked:
        chance, began, tasks = random.Random(1), time.monotonic(), []
        for number in range(int(per_second * seconds)):
            due = began + number / per_second
            await asyncio.sleep(max(0, due - time.monotonic()))
            address = chance.choice(MADE if number % 10 == 0 else KEPT)
            tasks.append(asyncio.create_task(self._visit(address, due)))
        await asyncio.gather(*tasks)
        return self.asked

    async def _visit(self, address: str, due: float) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                status, body = await _page(self._port, address)
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            self.asked.failed += 1
            return
        self.asked.waited.append(time.monotonic() - due)
        if status != 200 or _heading(body) != self._headings[address]:
            self.asked.wrong += 1


def _heading(body: bytes) -> bytes:
    found = re.search(rb"<title>(.*?)</title>", body, re.DOTALL)
    return found[1] if found else b""


async def _headings(port: int) -> dict[str, bytes]:
    """What each page is called, after every worker had time to make it."""
    found = {}
    for _ in range(4):
        for address in (*KEPT, *MADE):
            found[address] = _heading((await _page(port, address))[1])
    return found


async def dripped(server: Server, seconds: float, dripping: int, holding: int) -> Asked:
    """Who drip, half of them headers; who hold; and 150 requests a second of visitors."""
    visitors = Visitors(server.port, await _headings(server.port))
    until = time.monotonic() + seconds + 2
    headers = "GET /urk/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
    body = f"POST {FORM} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n"
    body += "Content-Type: application/x-www-form-urlencoded\r\n\r\ntekst="
    slow = [
        drip(server.port, words, until) for words in (headers, body) for _ in range(dripping // 2)
    ]
    idle = [hold(server.port, until) for _ in range(holding)]
    others = [asyncio.create_task(one) for one in (*slow, *idle)]
    await asyncio.sleep(2)
    asked = await visitors.come(150, seconds)
    for one in others:
        one.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    return asked


async def killed(server: Server, seconds: float) -> Asked:
    """50 requests a second, while any of the workers is killed every two seconds."""
    visitors = Visitors(server.port, await _headings(server.port))

    async def kill() -> None:
        chance = random.Random(2)
        while True:
            await asyncio.sleep(2)
            if there := server.workers():
                os.kill(chance.choice(there), signal.SIGKILL)

    killer = asyncio.create_task(kill())
    asked = await visitors.come(50, seconds)
    killer.cancel()
    return asked


async def measured(name: str, folder: Path, asked: argparse.Namespace) -> None:
    peer, port = PEERS[name], asked.port
    print(f"\n{name}", flush=True)
    async with serving(name, peer.hello, folder, port, workers=1) as server:
        print(f"  hallo            {await cost(server, '/'):7.0f} us", flush=True)
    async with serving(name, peer.portal, folder, port, workers=1) as server:
        print(f"  bewaarde pagina  {await cost(server, KEPT[0]):7.0f} us", flush=True)
    async with serving(name, peer.portal, folder, port) as server:
        _tell("traag en veel", server, await dripped(server, asked.seconds, asked.drip, asked.hold))
    async with serving(name, peer.portal, folder, port) as server:
        _tell("gedood", server, await killed(server, asked.seconds))


def _tell(what: str, server: Server, asked: Asked) -> None:
    gone = "" if server.process.poll() is None else "; de server is gestopt"
    print(f"  {what:15}  {asked.row()}{gone}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.server", description=__doc__)
    parser.add_argument("peers", nargs="*", metavar="peer", help=f"van {', '.join(PEERS)}")
    parser.add_argument("--seconds", type=float, default=20, help="zo lang elke proef (20)")
    parser.add_argument("--drip", type=int, default=100, help="zoveel sturen er traag (100)")
    parser.add_argument("--hold", type=int, default=500, help="zoveel vragen er niets (500)")
    parser.add_argument("--port", type=int, default=8794, help="deze poort (8794)")
    asked = parser.parse_args()
    names = asked.peers or [name for name, peer in PEERS.items() if shutil.which(peer.command[0])]
    for name in names:
        if name not in PEERS or not shutil.which(PEERS[name].command[0]):
            raise SystemExit(f"{name} is er niet. Er is: {', '.join(PEERS)}; granian staat los.")
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        for name in names:
            asyncio.run(measured(name, Path(folder), asked))
    print(f"\nDrukte op deze machine: {os.getloadavg()[1]:.1f} op {os.cpu_count()} kernen.")


if __name__ == "__main__":
    main()

"""What the web server itself does for visitors: who is slow, too much, or no browser at all."""

import asyncio
import os
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from socket import create_server
from types import SimpleNamespace

import pytest
from django.conf import settings
from gunicorn.config import Config
from gunicorn.glogging import Logger

from crisiswijzer.asgi import application
from crisiswijzer.serving import limits, options
from crisiswijzer.serving.doorway import Doorway, environ_of
from crisiswijzer.serving.worker import PortalWorker

PATIENCE = 5.0
LARGE = 20_000_000  # more than a line holds by itself
GET = b"GET /urk/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
POST = b"POST /urk/nummers/melden/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
TO_THE_DESK = POST.replace(b"/urk/nummers/melden/", b"/beheer/inlezen/")


class Inside:
    """A portal that keeps /kept/, and says back what was sent to any other page."""

    def __init__(self):
        self.asked, self.goes_on = [], threading.Event()

    def kept(self, environ, start):
        if environ["PATH_INFO"] != "/kept/":
            return None
        start("200 OK", [("Content-Length", "8")])
        return (b"bewaard!",)

    def __call__(self, environ, start):
        self.asked.append(environ)
        if environ["PATH_INFO"] == "/slow/":
            self.goes_on.wait(PATIENCE)
        if environ["PATH_INFO"] == "/broken/":
            raise RuntimeError("stuk")
        start("200 OK", [("Content-Type", "text/plain")])
        if environ["PATH_INFO"] == "/large/":
            return [bytes(LARGE)]
        return [b"gelezen: ", environ["wsgi.input"].read()]


def config():
    found = Config()
    for name, told in vars(options).items():
        if name in found.settings:
            found.set(name, told)
    return found


class Site:
    """A worker as gunicorn makes it, but in the loop of the test and on a port of its own."""

    def __init__(self, worker, port, inside):
        self.worker, self.port, self.inside = worker, port, inside
        self._lines = []

    async def line(self, *sent):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self._lines.append(writer)
        for words in sent:
            writer.write(words)
        return reader, writer

    async def answer(self, *sent):
        """Everything that comes until the other side has nothing more to say."""
        reader, writer = await self.line(*sent)
        return await said(reader, writer)

    async def gone(self):
        for writer in self._lines:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
        self.inside.goes_on.set()


async def until(happens):
    async with asyncio.timeout(PATIENCE):
        while not happens():
            await asyncio.sleep(0.001)


async def said(reader, writer):
    async with asyncio.timeout(PATIENCE):
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head.lower())
        body = await reader.readexactly(int(length[1])) if length else b""
    return head.decode("latin-1"), body.decode()


@asynccontextmanager
async def site():
    inside, told = Inside(), config()
    socket = create_server(("127.0.0.1", 0))
    listening = [SimpleNamespace(sock=socket)]
    worker = PortalWorker(0, os.getppid(), listening, None, told.timeout, told, Logger(told))
    worker.loop = asyncio.get_running_loop()
    worker.asgi = Doorway(inside, refusals=application.refusals)
    serving = asyncio.create_task(worker._serve())
    there = Site(worker, socket.getsockname()[1], inside)
    try:
        yield there
    finally:
        await there.gone()
        # A worker takes its time to stop; this one needn't.
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            for task in (serving, *others):
                task.cancel()
            await asyncio.wait(others, timeout=0.01)
        for server in worker.servers:
            server.close()
        socket.close()
        worker.tmp.close()


def in_a_loop_of_its_own(work):
    """Where a browser is driven from this thread, that has a loop already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def visiting(visit):
    """Run what happens on a site, and give what it found."""

    async def run():
        async with site() as there:
            return await visit(there)

    return in_a_loop_of_its_own(run())


def is_ours(head, body):
    """112 before any other link, and what every page of ours has before it."""
    links, has = re.findall('<a[^>]* href="([^"]+)"', body), head.lower()
    protected = "content-security-policy: " in has and "x-frame-options: deny" in has
    return links[0] == "tel:112" and protected and "connection: close" in has


def test_who_sends_a_body_slowly_takes_no_thread():
    async def visit(there):
        for _ in range(limits.THREADS * 3):
            await there.line(POST % 100, b"tekst=")
        _, body = await there.answer(GET)
        return body, len(there.inside.asked)

    assert visiting(visit) == ("gelezen: ", 1)


def test_a_page_that_is_kept_waits_for_no_thread():
    async def visit(there):
        for _ in range(limits.THREADS):
            await there.line(GET.replace(b"/urk/", b"/slow/"))
        return (await there.answer(GET.replace(b"/urk/", b"/kept/")))[1]

    assert visiting(visit) == "bewaard!"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"hallo daar\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: veel\r\n\r\n", 400),
        (b"GET /" + b"a" * 8190 + b" HTTP/1.1\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nCookie: " + b"a" * 8200 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\n" + b"X: a\r\n" * (options.limit_request_fields + 1) + b"\r\n", 431),
        (POST % (limits.BODY_AT_MOST + 1), 413),
        (TO_THE_DESK % (limits.DESK_BODY_AT_MOST + 1), 413),
        (POST % 2 + b"ab" + GET.replace(b"/urk/", b"/broken/"), 500),
    ],
    ids="no-request no-length address header headers body desk broken".split(),
)
def test_what_the_server_refuses_by_itself_is_a_page_of_ours(sent, status, caplog):
    async def visit(there):
        reader, writer = await there.line(sent)
        if status == 500:
            await said(reader, writer)
        return await said(reader, writer)

    head, body = visiting(visit)
    assert head.startswith(f"HTTP/1.1 {status} ")
    assert is_ours(head, body)
    assert "hallo daar" not in body
    assert "127.0.0.1" not in caplog.text


def test_a_body_without_its_length_is_counted_while_it_comes(monkeypatch):
    monkeypatch.setattr(limits, "BODY_AT_MOST", 10)
    chunked = POST.replace(b"Content-Length: %d", b"Transfer-Encoding: chunked")

    async def visit(there):
        small = await there.answer(chunked + b"5\r\nhallo\r\n0\r\n\r\n")
        large = await there.answer(chunked + b"b\r\nhallo hallo\r\n0\r\n\r\n")
        return small[1], large[0]

    small, large = visiting(visit)
    assert small == "gelezen: hallo"
    assert large.startswith("HTTP/1.1 413 ")


def test_bodies_of_all_together_have_a_limit(monkeypatch):
    monkeypatch.setattr(limits, "BODIES_AT_MOST", 10)

    async def visit(there):
        first = await there.line(POST % 9, b"hallo")
        await until(lambda: there.worker.asgi._bytes_held == 5)
        second = await there.answer(POST % 6 + b"hallo!")
        first[1].write(b"hier")
        third = await said(*first)
        return second[0], third[1], (await there.answer(POST % 6 + b"hallo!"))[1]

    refused, first, later = visiting(visit)
    assert refused.startswith("HTTP/1.1 503 ")
    assert (first, later) == ("gelezen: hallohier", "gelezen: hallo!")


@pytest.mark.parametrize("sent", [b"GET / HT", POST % 10 + b"abc"])
def test_who_never_ends_a_request_hears_that_it_took_too_long(sent, monkeypatch):
    monkeypatch.setattr(limits, "HEADERS_WITHIN", 0.02)
    monkeypatch.setattr(limits, "BODY_WITHIN", 0.02)
    monkeypatch.setattr("crisiswijzer.serving.doorway._DRAIN_WITHIN", 0.01)

    async def visit(there):
        reader, writer = await there.line(sent)
        return *await said(reader, writer), await reader.read()

    head, body, rest = visiting(visit)
    assert head.startswith("HTTP/1.1 408 ")
    assert is_ours(head, body)
    assert rest == b""


def test_a_connection_on_which_nothing_is_asked_ends(monkeypatch):
    monkeypatch.setattr(limits, "KEEP_ALIVE", 0.02)

    async def visit(there):
        reader, _ = await there.line()
        async with asyncio.timeout(PATIENCE):
            return await reader.read()

    assert visiting(visit) == b""


def test_who_takes_a_large_answer_gets_it_and_who_takes_nothing_is_cut_off(monkeypatch):
    async def visit(there):
        large = GET.replace(b"/urk/", b"/large/")
        _, body = await there.answer(large)
        monkeypatch.setattr(limits, "TAKEN_WITHIN", 0.02)
        await there.line(large)
        await until(lambda: len(there.inside.asked) == 2)
        await until(lambda: len(there.worker.connections) == 1)
        return len(body)

    assert visiting(visit) == LARGE


@pytest.mark.parametrize(
    ("name", "others", "counted"),
    [
        ("CONNECTIONS_AT_MOST", 2, lambda worker: len(worker.connections)),
        ("WAITING_AT_MOST", limits.THREADS + 2, lambda worker: worker.asgi._in_threads),
    ],
    ids="connections waiting".split(),
)
def test_who_comes_when_it_is_too_busy_hears_that_at_once(name, others, counted, monkeypatch):
    monkeypatch.setattr(limits, name, 2)

    async def visit(there):
        for _ in range(others):
            await there.line(GET.replace(b"/urk/", b"/slow/"))
        await until(lambda: counted(there.worker) == others)
        return await there.answer(GET)

    head, body = visiting(visit)
    assert head.startswith("HTTP/1.1 503 ")
    assert is_ours(head, body)


def test_a_head_has_no_body_and_a_page_has_its_length():
    async def visit(there):
        _, writer = line = await there.line(GET)
        first = await said(*line)
        writer.write(GET.replace(b"GET", b"HEAD") + GET.replace(b"/urk/", b"/kept/"))
        head = (await line[0].readuntil(b"\r\n\r\n")).decode()
        return first, head, await said(*line)

    (page, _), head, (_, kept) = visiting(visit)
    assert "content-length: 9" in page
    assert head.startswith("HTTP/1.1 200 ")
    assert kept == "bewaard!"


def test_who_asks_for_another_protocol_gets_the_page():
    upgrade = b"Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
    head, body = visiting(lambda there: there.answer(GET[:-2] + upgrade))
    assert head.startswith("HTTP/1.1 200 ")
    assert body == "gelezen: "


def test_a_worker_that_stops_leaves_at_once_where_nothing_is_asked():
    async def visit(there):
        idle, _ = line = await there.line(GET)
        await said(*line)
        busy = await there.line(GET.replace(b"/urk/", b"/slow/"))
        await until(lambda: len(there.inside.asked) == 2)
        there.worker.handle_exit_signal()
        async with asyncio.timeout(PATIENCE):
            left = await idle.read()
        there.inside.goes_on.set()
        return left, (await said(*busy))[1]

    assert visiting(visit) == (b"", "gelezen: ")


def scope(**changed):
    return {
        "method": "GET",
        "raw_path": b"/urk/%C3%A9/",
        "query_string": b"op=nu",
        "http_version": "1.1",
        "scheme": "https",
        "server": ("127.0.0.1", 8000),
        "client": ("192.0.2.1", 5),
        "headers": [(b"host", b"localhost")],
        **changed,
    }


def test_django_hears_what_was_asked():
    headers = [(b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"accept", b"a"), (b"accept", b"b")]
    headers += [(b"content-type", b"text/plain"), (b"x_forwarded_proto", b"https")]
    told = SimpleNamespace(**environ_of(scope(headers=headers)))
    assert told.PATH_INFO.encode("latin-1").decode() == "/urk/é/"
    assert (told.QUERY_STRING, told.CONTENT_TYPE) == ("op=nu", "text/plain")
    assert (told.HTTP_COOKIE, told.HTTP_ACCEPT) == ("a=1; b=2", "a,b")
    assert (told.REMOTE_ADDR, vars(told)["wsgi.url_scheme"]) == ("192.0.2.1", "https")
    assert not hasattr(told, "HTTP_X_FORWARDED_PROTO")


@pytest.mark.parametrize(
    ("asked", "path"), [(b"http://localhost/urk/", "/urk/"), (b"*", "/"), (b"a:443", "/")]
)
def test_an_address_that_names_the_site_is_that_page(asked, path):
    assert environ_of(scope(raw_path=asked))["PATH_INFO"] == path


@pytest.mark.parametrize("fails", [False, True])
def test_somebody_looks_before_the_first_visitor_comes(fails):
    begun: list[list[str]] = []
    sent: list[str] = []

    def begin():
        begun.append(list(sent))
        if fails:
            raise RuntimeError("geen draad")

    async def live():
        messages = iter(["lifespan.startup", "lifespan.shutdown"])

        async def receive():
            return {"type": next(messages)}

        async def send(message):
            sent.append(message["type"])

        doorway = Doorway(Inside(), refusals=application.refusals, begin=begin)
        await doorway({"type": "lifespan"}, receive, send)

    in_a_loop_of_its_own(live())
    assert begun == [[]]
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_nobody_is_written_down():
    assert options.accesslog is None


@pytest.mark.parametrize(
    "file", ["docs/tasks/in-gebruik-nemen.md", "crisiswijzer/management/commands/start.py"]
)
def test_everybody_starts_the_same_server(file):
    assert f"python:{options.__name__}" in (settings.BASE_DIR / file).read_text(encoding="utf-8")

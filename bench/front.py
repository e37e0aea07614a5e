"""What a page costs a process, kept or made anew, beside what else it could be: `bench.front`.

Everything is asked in one process by WSGI, in turns, on a database of its own in memory with the
demonstration in it. The figures are ratios of CPU time; microseconds stand beside them.
"""

import io
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

os.environ.setdefault("SECRET_KEY", "alleen-voor-de-meting-" * 4)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crisiswijzer.settings")
os.environ["DATABASE_URL"] = "sqlite://:memory:"

import django

django.setup()

from django.core.management import call_command  # noqa: E402 (after Django has started)
from django.core.wsgi import get_wsgi_application  # noqa: E402
from whitenoise import WhiteNoise  # noqa: E402

from portal.front.application import WSGI, Front  # noqa: E402

ROUNDS, TIMES = 15, 40
OUTCOME, QUESTION, NUMBERS = "/urk/kind-niemand-vandaag/", "/urk/wat-speelt-er/", "/urk/nummers/"


def hello(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
    return [b"ok"]


def ask(application: WSGI, path: str, **headers: str) -> bytes:
    environ: dict[str, Any] = {
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "HTTP_HOST": "localhost",
        "HTTP_ACCEPT_ENCODING": "gzip, br",
        **headers,
    }
    setup_testing_defaults(environ)
    answer = application(environ, lambda *_: None)
    body = b"".join(answer)
    if close := getattr(answer, "close", None):
        close()
    return body


def measured(asks: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Microseconds of CPU of each, the median of all rounds; in turns, so that a busy moment
    counts for everybody."""
    spent: dict[str, list[float]] = {name: [] for name in asks}
    for number in range(ROUNDS):
        for name, once in asks.items():
            began = time.process_time()
            for _ in range(TIMES):
                once()
            spent[name].append((time.process_time() - began) / TIMES * 1e6)
        print(f"\r{number + 1} van {ROUNDS}", end="", flush=True)
    print()
    return {name: statistics.median(times) for name, times in spent.items()}


def main() -> None:
    call_command("migrate", verbosity=0)
    quiet = io.StringIO()
    call_command("load_region", "fixtures/flevoland.yaml", "--publish", stdout=quiet, stderr=quiet)
    plain = get_wsgi_application()
    front = Front(plain)
    page = ask(front, OUTCOME)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "uitkomst.html.gz").write_bytes(page)
        Path(folder, "uitkomst.html").write_bytes(ask(plain, OUTCOME, HTTP_ACCEPT_ENCODING=""))
        files = WhiteNoise(hello, root=folder)
        asks: dict[str, Callable[[], object]] = {
            "hallo": lambda: ask(hello, "/"),
            "lege Django-view": lambda: ask(plain, "/livez"),
            "WhiteNoise, zelfde bytes": lambda: ask(files, "/uitkomst.html"),
            "uitkomst, bewaard": lambda: ask(front, OUTCOME),
            "vraag, bewaard": lambda: ask(front, QUESTION),
            "nummers, bewaard": lambda: ask(front, NUMBERS),
            "uitkomst, door Django": lambda: ask(plain, OUTCOME, HTTP_ACCEPT_ENCODING=""),
            "vraag, door Django": lambda: ask(plain, QUESTION, HTTP_ACCEPT_ENCODING=""),
            "nummers, door Django": lambda: ask(plain, NUMBERS, HTTP_ACCEPT_ENCODING=""),
        }
        found = measured(asks)
    # What this script does itself for each question is no part of it.
    own = found.pop("hallo")
    empty, same = found["lege Django-view"] - own, found["WhiteNoise, zelfde bytes"] - own
    print(f"{'':26} {'us':>8} {'/ leeg':>8} {'/ WhiteNoise':>13}")
    for name, spent in found.items():
        net = spent - own
        print(f"{name:26} {net:8.1f} {net / empty:8.3f} {net / same:13.2f}")


if __name__ == "__main__":
    main()

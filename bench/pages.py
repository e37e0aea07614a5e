"""What a warm page costs the server, and what it weighs on the wire: `python -m bench.pages`.

Runs on a database of its own in memory, with the demonstration region in it.
"""

import gzip
import io
import os
import time
from collections.abc import Callable
from functools import partial

os.environ.setdefault("SECRET_KEY", "alleen-voor-de-meting-" * 4)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crisiswijzer.settings")
os.environ["DATABASE_URL"] = "sqlite://:memory:"

import django

django.setup()

from django.core.management import call_command  # noqa: E402 (after Django has started)
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

PAGES = {
    "keuze": "/",
    "eerste vraag": "/urk/",
    "vraag": "/urk/wat-speelt-er/",
    "uitkomst": "/urk/kind-niemand-vandaag/",
    "alle nummers": "/urk/nummers/",
    "werkafspraken": "/urk/werkafspraken/",
}
ROUNDS = 200


def median_ms(ask: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        ask()
        times.append(time.perf_counter() - started)
    return sorted(times)[ROUNDS // 2] * 1000


def main() -> None:
    call_command("migrate", verbosity=0)
    quiet = io.StringIO()
    call_command("load_region", "fixtures/flevoland.yaml", "--publish", stdout=quiet, stderr=quiet)
    visitor = Client(SERVER_NAME="localhost")
    print(f"{'pagina':14} {'ms warm':>8} {'queries':>8} {'kB':>6} {'kB gzip':>8}")
    for name, address in PAGES.items():
        page = visitor.get(address).content
        with CaptureQueriesContext(connection) as asked:
            visitor.get(address)
        spent = median_ms(partial(visitor.get, address))
        weight = len(gzip.compress(page)) / 1000
        print(f"{name:14} {spent:8.2f} {len(asked):8} {len(page) / 1000:6.1f} {weight:8.1f}")


if __name__ == "__main__":
    main()

"""What the desk of a large region costs on this machine: `python -m bench.desk`.

Each page is asked a first time in a process that remembers nothing, and then again; each is set
beside the reading of the rows that it is made of. Works in a database of its own that is thrown
away: on the server of DATABASE_URL, or in a file.
"""

import os
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median
from time import process_time
from typing import Any

NODES, TOWNS, SERVICES, OUTCOMES, WIDE = 2_000, 30, 155, 400, 4
ROUNDS = 2
ALLOWED = 1.0
LIVE = datetime(2026, 1, 2, tzinfo=UTC)


def main() -> None:
    """Print the seconds of each page, the first time and later on, and what they are times."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        import django

        django.setup()
        from django.test.utils import setup_databases, teardown_databases

        old = setup_databases(verbosity=0, interactive=False)
        try:
            _measure()
        finally:
            teardown_databases(old, verbosity=0)


def _measure() -> None:
    from django.test import Client
    from django.utils import timezone

    from bench.large_draft import large_region
    from history.memory import forget_all
    from tests import factories
    from trees.management.commands.check_region import region_problems

    region = large_region(
        nodes=NODES, municipalities=TOWNS, services=SERVICES, outcomes=OUTCOMES, wide=WIDE
    )
    editions = factories.go_live(region=region, at=LIVE)
    pages = sum(len(edition.flow["pages"]) for edition in editions)
    _say(f"{NODES} vragen en antwoorden, {TOWNS} gemeenten, {pages} pagina's")
    rows = _seconds(lambda: _read(region), ROUNDS)
    _say(f"de rijen van concept en gegevens lezen: {rows:.2f} s rekenen")
    client = Client(SERVER_NAME="localhost")
    client.force_login(factories.coordinator(region=region))
    for name, address in _addresses(region).items():
        forget_all()
        first = _seconds(lambda address=address: _get(client, address))  # type: ignore[misc]
        later = _seconds(lambda address=address: _get(client, address), ROUNDS)  # type: ignore[misc]
        _say(
            f"{name:12} eerst {first:5.2f} s ({first / rows:4.0f} keer de rijen), "
            f"daarna {later:5.2f} s ({later / rows:4.0f} keer; toegestaan: {ALLOWED:.0f} s)"
        )
    forget_all()
    seconds = _seconds(lambda: region_problems(region, timezone.now()))
    _say(f"check_region {seconds:5.2f} s ({seconds / rows:4.0f} keer de rijen)")


def _addresses(region: Any) -> dict[str, str]:
    from django.urls import reverse

    tree = region.trees.get()
    drawing = [region.slug, tree.slug]
    return {
        "publiceren": reverse("admin:trees_tree_publish", args=[tree.pk]),
        "aandacht": reverse("admin:attention_region", args=[region.slug]) + "?deel=1",
        "overzicht": reverse("admin:pictures_overview", args=[region.slug]),
        "tekening": reverse("admin:pictures_tree", args=drawing),
        "wegen": reverse("admin:pictures_paths", args=[region.slug]),
        "verschillen": reverse("admin:pictures_comparison", args=[region.slug]),
        "boom": reverse("admin:trees_tree_outline", args=[tree.pk]),
        "voorpagina": reverse("admin:index"),
    }


def _read(region: Any) -> None:
    from history.snapshots import region_path
    from trees.drafting.reading import draft_of
    from trees.live import FACTS

    for rows in draft_of(region.pk):
        list(rows.values_list())
    for model in FACTS:
        list(model.objects.filter(**{region_path(model): region.pk}).values_list())


def _get(client: Any, address: str) -> None:
    response = client.get(address)
    if response.status_code != 200:
        raise SystemExit(f"{address} antwoordt {response.status_code}.")


def _seconds(what: Callable[[], object], rounds: int = 1) -> float:
    """Of computing; the median of so many times."""
    times = []
    for _ in range(rounds):
        started = process_time()
        what()
        times.append(process_time() - started)
    return median(times)


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()

"""How long a large region takes to load and to dump: `python -m bench.load`.

2,000 nodes and 500 phones, on a SQLite file of its own.
"""

import io
import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("SECRET_KEY", "alleen-voor-de-meting-" * 4)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crisiswijzer.settings")
FOLDER = tempfile.TemporaryDirectory()
os.environ["DATABASE_URL"] = f"sqlite:///{FOLDER.name}/meting.sqlite3"

import django  # noqa: E402 (the environment first)

django.setup()

from django.core.management import call_command  # noqa: E402 (after Django has started)

SERVICES = 500
BRANCHES = 11
# Takes the phone day and night: an outcome at which nobody answers is an error.
ALWAYS = 0
WEEK = ["ma", "di", "wo", "do", "vr"]


def region(questions: int = 2_000) -> dict[str, Any]:
    """A package with so many nodes and 500 services with one phone each."""
    municipalities = [
        {"slug": f"gemeente-{n}", "name": f"Gemeente {n}", "code": f"GM{9000 + n}"}
        for n in range(6)
    ]
    return {
        "format": "crisiswijzer/region",
        "version": 2,
        "region": {"slug": "groot", "name": "Groot", "demo": True, "fallback": ["dienst-0"]},
        "municipalities": municipalities,
        "organizations": [{"slug": "organisatie", "name": "Organisatie"}],
        "services": [_service(n) for n in range(SERVICES)],
        "outcomes": [_outcome(n) for n in range(SERVICES)],
        "trees": [{"slug": "crisis", "title": "Crisis", "start": _tree(questions)}],
    }


def _service(n: int) -> dict[str, Any]:
    hours: dict[str, Any] = {
        "week": [{"days": WEEK, "from": "08:30", "to": "17:00"}],
        "holidays": [{"days": "default", "hours": []}],
    }
    if n == ALWAYS:
        hours = {"week": [{"days": [*WEEK, "za", "zo"], "from": "00:00", "to": "24:00"}]}
    return {
        "slug": f"dienst-{n}",
        "organization": "organisatie",
        "name": f"Dienst {n}",
        "summary": "Wat deze dienst doet, in een zin van gewone lengte.",
        "phones": [{"number": f"036{5_000_000 + n}", "hours": hours}],
    }


def _outcome(n: int) -> dict[str, Any]:
    services = dict.fromkeys((n, (n + 1) % SERVICES, ALWAYS))
    steps = [{"service": f"dienst-{m}", "say": "Bel direct"} for m in services]
    return {"slug": f"uitkomst-{n}", "title": f"Bel dienst {n}", "steps": steps}


def _tree(nodes: int) -> dict[str, Any]:
    """Wide and shallow: every question has eleven answers until there are enough nodes."""
    start: dict[str, Any] = {"slug": "start", "question": "Wat is er?", "answers": []}
    waiting, made = [start], 1
    while made < nodes:
        question = waiting.pop(0)
        for _ in range(min(BRANCHES, nodes - made)):
            answer = {"answer": f"Antwoord {made}", "slug": f"knoop-{made}"}
            question.setdefault("answers", []).append(answer)
            waiting.append(answer)
            made += 1
    for n, leaf in enumerate(waiting):
        leaf["outcome"] = f"uitkomst-{n % SERVICES}"
    _ask_in_between(start)
    return start


def _ask_in_between(node: dict[str, Any]) -> None:
    for answer in node["answers"]:
        if "answers" in answer:
            answer["question"] = "Wat nog meer?"
            _ask_in_between(answer)


def timed(what: str, *words: str, **options: Any) -> None:
    started = time.perf_counter()
    call_command(*words, **options)
    print(f"{what:24} {time.perf_counter() - started:6.2f} s")


def main() -> None:
    file = Path(FOLDER.name) / "groot.json"
    file.write_text(json.dumps(region()), encoding="utf-8")
    print(f"{file.stat().st_size / 1e6:.1f} MB, 2.000 knopen, {SERVICES} nummers")
    call_command("migrate", verbosity=0)
    quiet = io.StringIO()
    timed("laden", "load_region", str(file), stdout=quiet)
    timed("nog eens laden", "load_region", str(file), stdout=quiet)
    timed("uitschrijven", "dump_region", "groot", stdout=quiet)
    timed("controleren", "load_region", str(file), "--check", stdout=quiet, stderr=quiet)


if __name__ == "__main__":
    main()

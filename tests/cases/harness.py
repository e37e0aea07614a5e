"""What a case is made of: the base with changes, loaded and published; then one deed and a look.

A moment is wall clock in Amsterdam; what is loaded is published on 30 November 2026 at noon.
"""

import io
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.test import Client

from contacts.hours.calendar import AMSTERDAM
from exchange.package import check as check_file
from exchange.package.faults import Faults
from exchange.package.loading import load
from exchange.package.reading import read as read_file
from history.memory import forget_all
from municipalities.models import Region
from tests.reading import read
from tests.records import recorded
from trees.publishing.publish import publish

Document = dict[str, Any]
Changes = Mapping[str, Any]

NOON = datetime(2026, 11, 30, 12, tzinfo=AMSTERDAM)
DROP = "~drop"
_STEP = re.compile(r"[^.\[\]]+")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-].*")


# The package of a case


@cache
def _base() -> Document:
    faults = Faults()
    document = read_file(Path(__file__).with_name("base.yaml").read_bytes(), faults)
    assert document, faults.told()
    return document


def base(changes: Changes | None = None) -> Document:
    """The base, with another value at each path; `DROP` takes away what stands there.

    Of a list a path names an item by its slug or by its number: `services.team.phones[0].hours`.
    """
    return changed(_base(), changes or {})


def changed(document: Document, changes: Changes) -> Document:
    made = deepcopy(document)
    for path, value in changes.items():
        *way, last = _STEP.findall(path)
        here: Any = made
        for step in way:
            here = here[_key(here, step)]
        if value == DROP:
            del here[_key(here, last)]
        else:
            here[_key(here, last)] = deepcopy(value)
    return made


def _key(here: Any, step: str) -> Any:
    """The key of a mapping, or the number of an item of a list."""
    if isinstance(here, dict):
        return step
    if step.isdigit():
        return int(step)
    return next(n for n, item in enumerate(here) if item["slug"] == step)


_WHOLE_DAY = {"from": "00:00", "to": "24:00"}


def base_of_version_1(changes: Changes | None = None) -> Document:
    """The base as a file of version 1 says it, as far as that can."""
    first = "phones[0].hours.holidays"
    made = base(
        {
            "version": 1,
            "services.huisarts.phones[0].number": "036-521 30 30",
            "services.huisarts.phones[0].where": DROP,
            "services.ggz.phones[0].number": "036-521 31 31",
            "services.ggz.phones[0].audience": "professional",
            "services.ggz.phones[0].via": DROP,
            "services.hap.phones[0].hours.week[1]": {"days": ["za", "zo"], **_WHOLE_DAY},
            f"services.team.{first}": {"observed": "default", "hours": []},
            f"services.huisarts.{first}": {"observed": "default", "hours": []},
            f"services.hap.{first}": {"observed": "default", "hours": [_WHOLE_DAY]},
            "outcomes.zorgen.accepted": DROP,
            "outcomes.zorgen.accepted_gap": {"because": "kan wachten"},
        }
    )
    return changed(made, changes or {})


# Deeds


def given(document: Document | str | None = None) -> Region:
    """The region of a package (by default the base; a text is a whole file), now published."""
    text = document if isinstance(document, str) else as_json(document or base())
    package, faults = check_file(text.encode())
    assert package, [str(fault) for fault in faults]
    region = load(package, today=NOON.date()).region
    publish(region=region, at=NOON, now=NOON, note="Casus", by=None)
    recorded(region, at=NOON)
    # The next question comes to another process.
    forget_all()
    return region


@contextmanager
def taken_back() -> Iterator[None]:
    """What happens here leaves an empty database behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    forget_all()


def as_json(document: Document) -> str:
    return json.dumps(document, default=str)


def ask(municipality: str, *slugs: str, at: str, **options: bool) -> Document:
    """What `ask --json` says; `options` such as as_professional=True."""
    out = io.StringIO()
    call_command("ask", municipality, *slugs, at=at, json=True, stdout=out, **options)
    answer: Document = json.loads(out.getvalue())
    return answer


def told(answer: Document, expected: Changes) -> Document:
    """Of an answer what `expected` names, as a case writes it, to be held against it.

    A line is named by its service, `call.own` is one of its keys, an instant is wall clock.
    """
    return {path: _told(answer, path.split(".")) for path in expected}


def _told(answer: Any, way: list[str]) -> Any:
    for step in way:
        answer = answer[step]
    if isinstance(answer, dict):
        return answer.get("service", answer)
    if isinstance(answer, str) and _INSTANT.fullmatch(answer):
        return answer[:16]
    return answer


def check(region: str = "proef", *options: str) -> list[Document]:
    """The problems that `check_region --json` finds, as it tells them."""
    done = run("check_region", region, "--from", f"{NOON.date()}", "--json", *options)
    assert done.status in (0, 1), done
    found: list[Document] = json.loads("\n".join(done.out))
    return found


def codes(region: str = "proef") -> set[tuple[str, str]]:
    """The code and the place of each problem."""
    return {(problem["code"], problem["place"]) for problem in check(region)}


@dataclass(frozen=True)
class Run:
    """How a command ended: its status, what it said and what it complained of, in lines."""

    status: int
    out: list[str]
    err: list[str]


def run(name: str, *words: str) -> Run:
    out, err = io.StringIO(), io.StringIO()
    status = 0
    try:
        call_command(name, *words, stdout=out, stderr=err)
    except CommandError as stop:
        status = stop.returncode
        err.write(str(stop))
    return Run(status, out.getvalue().splitlines(), err.getvalue().splitlines())


def load_region(document: Document, folder: Path, *options: str) -> Run:
    """`load_region` of a file with this in it."""
    file = folder / "pakket.json"
    file.write_text(as_json(document))
    return run("load_region", str(file), *options)


def load_faults(document: Document, folder: Path) -> list[tuple[str, str]]:
    """What `load_region --check` refuses: places and sentences, with nothing written."""
    before = Region.objects.count()
    done = load_region(document, folder, "--check")
    assert done.status == 1, done
    assert Region.objects.count() == before
    *faults, closing = done.err
    assert closing.startswith("Er is niets geladen"), closing
    return [(place, said) for place, _, said in (line.partition(": ") for line in faults)]


def dump(region: str = "proef") -> str:
    out = io.StringIO()
    call_command("dump_region", region, stdout=out)
    return out.getvalue()


@dataclass(frozen=True)
class Seen:
    """A page: its words without tags, its heading, and the numbers that it would dial."""

    words: str
    heading: str
    dials: list[str]

    @property
    def first_dial(self) -> str:
        return self.dials[0]


def page(address: str, at: str) -> Seen:
    response = Client().get(address, {"op": at})
    assert response.status_code == 200, response.status_code
    seen = read(response)
    dials = [one.attributes["href"] for one in seen.all("a", class_="dial")]
    return Seen(seen.text, seen.one("h1").text, dials)

"""What a device needs to work without a connection: the worker, and a municipality to keep."""

import gzip
import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from contacts.hours.engine import to_local
from history.memory import Memory
from portal.front.holds import Held, Holds, editions_turn, holds_for_all
from portal.offline.bundle import bundle_choice, bundle_pages, pack
from portal.places import heirs
from portal.visit import Visit, in_place, public
from trees.live import Place, Snapshot

# What the kept pages ask for; under its own address each, as the pages name it.
ASSETS = ("here.js", "site.js", "keys.js", "share.js", "choice.js", "numbers.js", "icons/icon.svg")
WORKER, WITHDRAWN = "sw.js", "sw_withdrawn.js"


@csrf_exempt
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The worker; with OFFLINE=false one that clears away what it kept and leaves."""
    name = WORKER if settings.OFFLINE else WITHDRAWN
    return HttpResponse(
        source_of(name),
        content_type="text/javascript; charset=utf-8",
        headers={"Cache-Control": "no-cache"},
    )


@public
@in_place
def copy(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every page of a municipality in one document; see `portal.offline.bundle.pack`."""
    if visit.moment.asked:
        return HttpResponseRedirect(reverse("copy", args=[visit.place.slug]))
    made = copy_of(visit.live, visit.place, visit.moment.at)
    if made is None:
        # Not a 503: a proxy would show the fallback for that, and nothing is down.
        return HttpResponse(status=429, headers={"Retry-After": "3", "Cache-Control": "no-store"})
    response = Held(holds=_holds(visit), content_type="application/json")
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response.headers["Content-Encoding"] = "gzip"
        response.content = made.zipped
    else:
        response.content = gzip.decompress(made.zipped)
    # The same document either way. An old one is worse than none: the device has its own.
    response.headers["ETag"] = f'W/"{made.mark}"'
    response.headers["Cache-Control"] = "no-cache"
    return response


def _holds(visit: Visit) -> Holds:
    """A copy names every municipality, where one chooses, and tells all facts of its own."""
    every = holds_for_all(visit.live, visit.moment.at)
    turns = editions_turn(visit.place, visit.moment.at)
    return replace(
        every,
        facts_of=visit.place,
        facts=visit.facts(),
        until=min([every.until, *(turn.timestamp() for turn in turns)]),
    )


@dataclass(frozen=True)
class _Made:
    """A copy as it goes over the line, some 50 kB, and by what a device knows it."""

    zipped: bytes
    mark: str


COPIES: Memory[_Made] = Memory(most=400)


def copy_of(live: Snapshot, place: Place, at: datetime) -> _Made | None:
    """The copy of this moment, made once while nothing changes; None while another one is made.

    One takes half a second of work, and after a correction every municipality is asked for: nobody
    waits in line for that, so that there is always somebody to serve a page.
    """
    made_of = _what_it_tells(live, place, at)
    return COPIES.unless_busy(place.slug, lambda: _make(live, place, at), of=made_of)


def _make(live: Snapshot, place: Place, at: datetime) -> _Made:
    kept = bundle_pages(live, place, at)
    kept["/"] = bundle_choice(live, at)
    text = pack(place.slug, kept, assets()).encode()
    # Without a time in it, so that every process makes the same.
    return _Made(gzip.compress(text, mtime=0), hashlib.sha256(text).hexdigest()[:16])


def _what_it_tells(live: Snapshot, place: Place, at: datetime) -> tuple[object, ...]:
    """All that a copy is made of, so that a change that isn't in it makes no other copy.

    Facts turn at midnight, and questions when an edition goes live.
    """
    fields = place.region._meta.concrete_fields
    return (
        to_local(at).date(),
        [edition.live_from <= at for edition in place.editions],
        place,
        [getattr(place.region, field.attname) for field in fields],
        [
            (other.slug, other.name, other.region.name, other.places, bool(other.postcodes))
            for other in live.standing(at)
        ],
        heirs(live, at),
        live.heir(place, place.ends).name if place.ends else "",
        live.of(place.region),
    )


def assets() -> dict[str, str]:
    """The files that a kept page asks for, by the address that it asks for."""
    return {static(name): source_of(name) for name in ASSETS}


@cache
def source_of(name: str) -> str:
    """A file of ours, as it is asked for."""
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found).read_text(encoding="utf-8")

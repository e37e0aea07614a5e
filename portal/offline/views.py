"""What a device needs to work without a connection: the worker, and a municipality to keep."""

import gzip
import hashlib
import threading
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from contacts.hours.engine import to_instant, to_local
from municipalities.models import Region
from portal.offline.bundle import bundle_choice, bundle_pages, pack
from portal.static_files import asset
from portal.visit import Visit, in_place, public
from trees.live import Facts, Place, Snapshot

# What the kept pages ask for; under its own address each, as the pages name it.
ASSETS = ("here.js", "site.js", "keys.js", "share.js", "icons/icon.svg")
WORKER, WITHDRAWN = "sw.js", "sw_withdrawn.js"
# Some 50 kB each, as they go over the line.
MOST_COPIES = 400


@csrf_exempt
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The worker; with OFFLINE=false one that clears away what it kept and leaves."""
    name = WORKER if settings.OFFLINE else WITHDRAWN
    return HttpResponse(
        _source(name),
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
    response = HttpResponse(content_type="application/json")
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response.headers["Content-Encoding"] = "gzip"
        response.content = made.zipped
    else:
        response.content = gzip.decompress(made.zipped)
    # The same document either way. An old one is worse than none: the device has its own.
    response.headers["ETag"] = f'W/"{made.mark}"'
    response.headers["Cache-Control"] = "no-cache"
    return response


@dataclass(frozen=True)
class _Made:
    """A copy as it was made, and from what: while that is the same, so is the copy."""

    live: Snapshot
    place: Place
    region: dict[str, object]
    choice: list[tuple[str, str, str]]
    facts: Facts
    started: datetime
    until: datetime
    zipped: bytes
    mark: str

    def is_of(self, at: datetime) -> bool:
        return self.started <= at < self.until

    def is_from(self, live: Snapshot, place: Place) -> bool:
        same = self.place == place and self.region == _values(place.region)
        return same and self.choice == _choice(live) and self.facts == live.of(place.region)


_lock = threading.Lock()
_made: dict[str, _Made] = {}


def copy_of(live: Snapshot, place: Place, at: datetime) -> _Made | None:
    """The copy of this moment, made once while nothing changes; None while another one is made.

    One takes half a second of work, and after a correction every municipality is asked for: nobody
    waits in line for that, so that there is always somebody to serve a page.
    """
    if known := _known(live, place, at):
        return known
    if not _lock.acquire(blocking=False):
        return None
    try:
        made = _known(live, place, at) or _make(live, place, at)
        _made.pop(place.slug, None)
        if len(_made) >= MOST_COPIES:
            _made.pop(next(iter(_made)))
        _made[place.slug] = made
        return made
    finally:
        _lock.release()


def _known(live: Snapshot, place: Place, at: datetime) -> _Made | None:
    """The copy that was made already, if it still holds; also after a change that isn't in it."""
    made = _made.get(place.slug)
    if made is None or not made.is_of(at):
        return None
    if made.live is not live:
        if not made.is_from(live, place):
            return None
        made = _made[place.slug] = replace(made, live=live)
    return made


def _make(live: Snapshot, place: Place, at: datetime) -> _Made:
    kept = bundle_pages(live, place, at)
    kept["/"] = bundle_choice(live, at)
    text = pack(place.slug, kept, assets()).encode()
    return _Made(
        live=live,
        place=place,
        region=_values(place.region),
        choice=_choice(live),
        facts=live.of(place.region),
        started=at,
        until=_until(place, at),
        # Without a time in it, so that every process makes the same.
        zipped=gzip.compress(text, mtime=0),
        mark=hashlib.sha256(text).hexdigest()[:16],
    )


def _until(place: Place, at: datetime) -> datetime:
    """Facts turn at midnight, and questions when an edition goes live."""
    midnight = to_instant(to_local(at).date(), 24 * 60)
    begins = [edition.live_from for edition in place.editions if edition.live_from > at]
    return min([midnight, *begins])


def _choice(live: Snapshot) -> list[tuple[str, str, str]]:
    return [(place.slug, place.name, place.region.name) for place in live.places.values()]


def _values(region: Region) -> dict[str, object]:
    return {field.attname: getattr(region, field.attname) for field in region._meta.concrete_fields}


def assets() -> dict[str, str]:
    """The files that a kept page asks for, by the address that it asks for."""
    return {asset(name): _source(name) for name in ASSETS}


@cache
def _source(name: str) -> str:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found).read_text(encoding="utf-8")

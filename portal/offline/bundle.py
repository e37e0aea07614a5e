"""The pages of a municipality to keep on a device or as files, for when nobody answers.

A kept page is of no moment: it says nothing of who is open now. It carries what it will say at each
instant of a window, and what will be another page within it; a script with a clock shows that.
Without one, or past the window, it shows every number with its hours in words.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Never

from django.http import HttpResponse
from django.urls import reverse

from agreements.terms import Terms
from contacts.directory import Service
from contacts.hours.engine import Span, to_instant, to_local
from portal import pages
from portal.moment import Moment
from portal.offline.turning_points import turning_points
from portal.shown.line import STALE
from portal.timeline import edges
from portal.visit import Visit
from trees.core.flow import Flow, Outcome
from trees.live import Place, Published, Snapshot, flow

FORMAT = 1
# From the Monday of this week, so that unchanged pages stay the same bytes for a week; then sixty
# days are left on its last evening.
AHEAD = timedelta(days=68)

Show = Callable[["Bundle"], HttpResponse]


def window_of(at: datetime) -> Span:
    """The window of the pages that are kept at this moment."""
    day = to_local(at).date()
    monday = day - timedelta(days=day.weekday())
    return Span(to_instant(monday, 0), to_instant(monday + AHEAD, 0))


@dataclass(frozen=True)
class Bundle(Visit):
    """Somebody will look at this municipality, some time within the window."""

    bundled: Span
    # To be served as files: then what only this portal can do is left out.
    files: bool = False

    @property
    def window(self) -> Span:
        return self.bundled

    def answer(self, page: str, changes: Iterable[datetime | None] = ()) -> HttpResponse:
        """The whole of the copy is kept, not a page of it."""
        return HttpResponse(page)

    def render(self, template: str, *, title: str, **context: object) -> str:
        return super().render(
            template, title=title, copy=edges(self.window), files=self.files, **context
        )

    def at(self, instant: datetime) -> "Bundle":
        return replace(self, moment=Moment(instant))


@dataclass(frozen=True)
class _Kind:
    """A page to keep: how it is shown, and by which services and agreements it changes."""

    show: Show
    services: Callable[["Bundle"], Iterator[Service]]
    terms: Callable[["Bundle"], Iterator[Terms]]


def bundle_pages(
    live: Snapshot, place: Place, at: datetime, *, files: bool = False
) -> dict[str, str]:
    """Every page of a municipality by its path; the start again, as "/almere/?weg=1", and
    "/almere/?kopie=geen" for what isn't kept."""
    copy = Bundle(live, place, Moment(at), window_of(at), files)
    first = reverse("first", args=[place.slug])
    kinds = {
        first: _Kind(pages.first, _numbers_instead, _none),
        f"{first}?weg=1": _Kind(_first_after_gone, _numbers_instead, _none),
        f"{first}?kopie=geen": _Kind(_not_kept, _none, _none),
        reverse("numbers", args=[place.slug]): _Kind(pages.numbers, _all_services, _none),
        reverse("agreements", args=[place.slug]): _Kind(pages.agreements, _none, _all_terms),
        reverse("words", args=[place.slug]): _Kind(pages.words, _all_services, _none),
        reverse("about", args=[place.slug]): _Kind(pages.about, _none, _none),
    }
    for slug in _slugs(copy):
        kinds[reverse("page", args=[place.slug, slug])] = _of_a_slug(slug)
    return {path: _with_later(copy, kind) for path, kind in kinds.items()}


def _first_after_gone(copy: Bundle) -> HttpResponse:
    return pages.first(replace(copy, gone=True))


def _none(copy: Bundle) -> Iterator[Never]:
    yield from ()


def _all_services(copy: Bundle) -> Iterator[Service]:
    yield from copy.facts().directory.services.values()


def _numbers_instead(copy: Bundle) -> Iterator[Service]:
    """Without questions every number stands where the first question would be."""
    if copy.questions() is None:
        yield from _all_services(copy)


def _all_terms(copy: Bundle) -> Iterator[Terms]:
    for versions in copy.facts().agreements.values():
        yield from versions


def _of_a_slug(slug: str) -> _Kind:
    def show(copy: Bundle) -> HttpResponse:
        return pages.page(copy, slug=slug) if copy.page(slug) else _first_after_gone(copy)

    def outcome(copy: Bundle) -> Outcome | None:
        found = copy.page(slug)
        return found if isinstance(found, Outcome) else None

    def services(copy: Bundle) -> Iterator[Service]:
        yield from _numbers_instead(copy)
        if found := outcome(copy):
            directory = copy.facts().directory
            for name in (*found.services(), *directory.closing_services()):
                if service := directory.services.get(name):
                    yield service
                    yield from _led_to(copy, service)

    def terms(copy: Bundle) -> Iterator[Terms]:
        found = outcome(copy)
        if found and found.agreement:
            yield from copy.facts().agreements.get(found.agreement, ())

    return _Kind(show, services, terms)


def _led_to(copy: Bundle, service: Service) -> Iterator[Service]:
    """The services by which everybody else gets to a line for referrers."""
    directory, at = copy.facts().directory, copy.moment.at
    for line in service.phones:
        for via in line.via:
            yield from directory.led_to(via, copy.place.slug, at)


def _editions(copy: Bundle) -> list[Published]:
    """The editions that go live within the window, after the moment of the copy."""
    coming = [
        edition
        for edition in copy.place.editions
        if copy.moment.at < edition.live_from < copy.window.end and not edition.is_withdrawn
    ]
    return sorted(coming, key=lambda edition: edition.live_from)


def _slugs(copy: Bundle) -> list[str]:
    """Every page of the questions that are live, or will be within the window."""
    flows: list[Flow] = [flow(edition) for edition in _editions(copy)]
    if questions := copy.questions():
        flows.insert(0, questions)
    return list(dict.fromkeys(slug for one in flows for slug in one.pages))


def _with_later(copy: Bundle, kind: _Kind) -> str:
    """The page, and behind it what it will be from which instant on."""
    html = kind.show(copy).content.decode()
    shown = _body(html)
    later = []
    for instant in _instants(copy, kind):
        body = _body(kind.show(copy.at(instant)).content.decode())
        if body != shown:
            later.append(f'<template data-from="{int(instant.timestamp())}">{body}</template>\n')
            shown = body
    before, end, after = html.rpartition("</body>")
    return before + "".join(later) + end + after


def _instants(copy: Bundle, kind: _Kind) -> list[datetime]:
    begins = [edition.live_from for edition in _editions(copy)]
    if (ends := copy.place.ends) and copy.moment.at < ends < copy.window.end:
        begins.append(ends)
    found = set(begins)
    for moment in (copy.moment.at, *begins):
        seen = copy.at(moment)
        window = Span(copy.moment.at, copy.window.end)
        found.update(
            turning_points(
                window, services=kind.services(seen), terms=kind.terms(seen), stale=STALE
            )
        )
    return sorted(found)


def _body(html: str) -> str:
    """What follows the header: all that can change."""
    return html.partition("</header>")[2].rpartition("</body>")[0].strip()


def _not_kept(copy: Bundle) -> HttpResponse:
    page = copy.render("portal/not_kept.html", title="Deze pagina heeft verbinding nodig")
    return HttpResponse(page)


def bundle_choice(live: Snapshot, at: datetime, *, of: Iterable[Place] | None = None) -> str:
    """The choice of a municipality, to keep; `of` these alone and without a search, as a file."""
    places = list(live.standing(at) if of is None else of)
    within = edges(window_of(at))
    form = pages.place_form(places)
    return pages.choice(live, Moment(at), places, form, copy=within, files=of is not None)


def pack(place: str, kept: dict[str, str], assets: dict[str, str]) -> str:
    """All pages in one document: each line of HTML once, and each page as a list of lines.

    {"format", "place", "mark", "parts": [str], "pages": {path: [int]}, "assets": {path: str}}; one
    response is whole or it isn't there.
    """
    parts: dict[str, int] = {}
    lines = {
        path: [parts.setdefault(line, len(parts)) for line in _lines(html)]
        for path, html in kept.items()
    }
    content = {"parts": list(parts), "pages": lines, "assets": assets}
    mark = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]
    document = {"format": FORMAT, "place": place, "mark": mark, **content}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


# The stylesheet in one piece and to the byte: the policy of the pages allows one exact text. It
# holds no less-than sign, so the next one tells whether a line is within it.
_LINE_END = re.compile(r"\n(?![^<]*</style>)")


def _lines(html: str) -> list[str]:
    """Without the empty ones: a device reads the whole document before its first page."""
    return [line for line in _LINE_END.split(html) if line.strip()]

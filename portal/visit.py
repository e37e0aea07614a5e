"""What every public page shares: read only, at a moment, for any cache, and never a traceback."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt

from contacts.hours.engine import Span
from portal.error_pages import away, nowhere, read_only, strange_moment
from portal.front.holds import Held, holds_for, holds_for_all
from portal.moment import Moment, moment_of
from portal.places import merged_words, why_here
from portal.shown.line import ShownLine
from portal.shown.numbers import numbers_change, shown_numbers
from portal.shown.outcome import ShownOutcome, shown_outcome
from portal.timeline import edges, minute_of, window_around
from portal.words import ShownWords, shown_words
from trees.core.flow import Flow, Outcome, Page
from trees.live import Facts, Place, Published, Snapshot, away_words, flow, now_live

log = logging.getLogger(__name__)

# A cache may keep a page but has to ask whether it still holds: a corrected number is live at once.
# When this site doesn't answer, an older page is better than none.
FRESH = "public, max-age=0, stale-if-error=86400"
OTHER_MOMENT = "private, no-store"
# A title may be 200 characters long; 112 has to stand within the first 2 kB, and comes after it.
LONGEST_TITLE = 100

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Visit:
    """Somebody looks at a municipality, at a moment: what there is to ask, and whom to call."""

    live: Snapshot
    place: Place
    moment: Moment
    # Somebody came from a page that is no longer there.
    gone: bool = field(default=False, kw_only=True)
    # Somebody came from a municipality that has gone on in this one.
    came_from: Place | None = field(default=None, kw_only=True)
    # Somebody was led here by the name of a place, or a postcode: why to this municipality.
    why: str = field(default="", kw_only=True)

    @property
    def window(self) -> Span | None:
        """For how long a page is to be kept; None for one that is read at its moment."""
        return None

    def edition(self) -> Published | None:
        """The edition to show. Who asks for a moment before the first one gets that first one."""
        edition = self.place.edition(self.moment.at)
        if edition is None and self.moment.asked:
            return self.place.first_edition()
        return edition

    def too_early(self) -> bool:
        """Whether the edition to show was not live yet at this moment."""
        edition = self.edition()
        return edition is not None and edition.live_from > self.moment.at

    def questions(self) -> Flow | None:
        """None where nothing is published."""
        edition = self.edition()
        return flow(edition) if edition else None

    def page(self, slug: str) -> Page | None:
        """The question or the outcome of this slug; None for one that isn't there."""
        questions = self.questions()
        return questions.page(slug) if questions else None

    def facts(self) -> Facts:
        """Whom to call and what is agreed, as plain values."""
        return self.live.of(self.place.region)

    def numbers(self) -> list[ShownLine]:
        """Every number of the municipality, with its state at the moment."""
        directory, at = self.facts().directory, self.moment.at
        return shown_numbers(directory, self.place.slug, at, window=self.window)

    def numbers_change(self) -> datetime | None:
        """The first instant at which one of them says something else."""
        directory, at = self.facts().directory, self.moment.at
        return numbers_change(directory, self.place.slug, at)

    def words(self) -> ShownWords:
        """The definitions and the glossary of the municipality."""
        return shown_words(self.facts().directory, self.place.slug, self.moment.at)

    def outcome(self, outcome: Outcome) -> ShownOutcome:
        """The lines of an outcome, by what is decided at the moment."""
        directory, at = self.facts().directory, self.moment.at
        return shown_outcome(outcome, directory, self.place.slug, at, window=self.window)

    def answer(self, page: str, changes: Iterable[datetime | None] = ()) -> HttpResponse:
        """A page of now holds until the first of these instants, or of what turns every page."""
        if self.moment.asked:
            return HttpResponse(page)
        return Held(page, holds=holds_for(self.place, self.facts(), self.moment.at, changes))

    def merged(self) -> str:
        """That this municipality, or the one that somebody came from, goes on in another."""
        here, heir = self.place, self.live.heir(self.place, self.moment.at)
        if heir is not here:
            return merged_words(here, heir)
        return merged_words(self.came_from, here) if self.came_from else ""

    def render(self, template: str, *, title: str, **context: object) -> str:
        return render_page(
            template,
            self.moment,
            title=title,
            place=self.place,
            merged=self.merged(),
            why=self.why,
            **context,
        )

    def redirect(self, name: str, *args: str, **query: str) -> HttpResponse:
        """To another page of this municipality, at the same moment."""
        return HttpResponseRedirect(self.moment.address(name, self.place.slug, *args, **query))


def answer_for_all(live: Snapshot, moment: Moment, page: str) -> HttpResponse:
    """A page that names every municipality; of now it holds until the day ends."""
    return HttpResponse(page) if moment.asked else Held(page, holds=holds_for_all(live, moment.at))


def public(view: View) -> View:
    """A page for everybody: the view gets the request and the moment."""

    # Without a form to post there is no token to check, and no cookie to keep it in.
    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, **place: str) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return read_only()
        try:
            moment = moment_of(request)
        except ValueError as fault:
            return strange_moment(request, str(fault))
        try:
            return _with_headers(view(request, moment, **place), moment)
        except (DatabaseError, InterfaceError):
            log.exception("De database antwoordt niet, en deze pagina is nog niet gelezen.")
            return away()

    return answer


def in_place(view: View) -> View:
    """A page of one municipality: the view gets a visit, and an unknown one is a 404."""

    @wraps(view)
    def answer(
        request: HttpRequest, moment: Moment, *, municipality: str, **rest: str
    ) -> HttpResponse:
        live = now_live()
        if place := live.places.get(municipality):
            if place.has_ended(moment.at):
                return moved(request, live, place, moment, **rest)
            came_from = _came_from(request, live, place, moment)
            why = "" if came_from else why_here(request.GET.get("van", ""), live, place, moment.at)
            gone = "weg" in request.GET
            visit = Visit(live, place, moment, gone=gone, came_from=came_from, why=why)
            return view(request, visit, **rest)
        # Beyond ASCII other signs have a letter of a name as their small one, and stay as they are.
        if municipality.isascii() and municipality.lower() in live.places:
            path, mark, query = request.get_full_path().partition("?")
            return HttpResponseRedirect(path.lower() + mark + query)
        return nowhere(live, moment)

    return answer


def _came_from(request: HttpRequest, live: Snapshot, here: Place, moment: Moment) -> Place | None:
    """The municipality that has gone on in this one, where the address names one."""
    named = live.places.get(request.GET.get("van", ""))
    is_heir = named and named.has_ended(moment.at) and live.heir(named, moment.at) is here
    return named if is_heir else None


def moved(
    request: HttpRequest, live: Snapshot, place: Place, moment: Moment, **rest: str
) -> HttpResponse:
    """From a municipality that has ended to the same page of the one that it goes on in.

    What a device keeps of it isn't another's: that is gone, and the answer names the heir.
    """
    heir, name = live.heir(place, moment.at), _name_of(request)
    if name == "copy":
        headers = {"Crisiswijzer-Verder": heir.slug, "Cache-Control": "no-store"}
        return HttpResponse(status=410, headers=headers)
    slug = rest.get("slug")
    if name == "page" and slug and not Visit(live, heir, moment).page(slug.lower()):
        name, rest = "first", {}
    address = moment.address(name, heir.slug, *rest.values(), van=place.slug)
    response = HttpResponseRedirect(address)
    if not moment.asked:
        # Not for good: the day can still be corrected.
        response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _name_of(request: HttpRequest) -> str:
    matched = request.resolver_match
    return (matched and matched.url_name) or "first"


def place_page(show: Callable[..., HttpResponse]) -> View:
    """The view of a page that asks nothing but the visit, see `portal.pages`."""
    return public(in_place(lambda request, visit, **rest: show(visit, **rest)))


def _with_headers(response: HttpResponse, moment: Moment) -> HttpResponse:
    response.headers.setdefault("Cache-Control", OTHER_MOMENT if moment.asked else FRESH)
    response.headers.setdefault("Vary", "Accept-Encoding")
    # By this a device knows our own page from a hotel's sign-in page.
    response.headers["Crisiswijzer"] = "1"
    if moment.asked:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def render_page(
    template: str, moment: Moment, *, title: str, place: Place | None = None, **context: object
) -> str:
    """A page from its template, with what the frame needs."""
    demo = context.setdefault("demo", place.region.demo if place else False)
    context |= {
        "title": title,
        "head_title": _head_title(title, place),
        "place": place,
        "moment": moment,
        "minute": int(minute_of(moment.at).timestamp()),
        "known": context.get("copy") or edges(window_around(moment.at)),
        # A page of another moment, or one that is kept, says of which moment it is itself.
        "away": "" if moment.asked or "copy" in context else away_words(moment.at),
        # What was invented, and what isn't of now, has no business in a search engine.
        "noindex": demo or bool(moment.asked) or "preview" in context,
    }
    return render_to_string(template, context)


def _head_title(title: str, place: Place | None) -> str:
    short = title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"
    return f"{short} – {place.name[:LONGEST_TITLE]}" if place else short

"""Looking ahead and back: the real pages, of the draft or of any edition, at any moment.

For coordinators alone. The public pages know nothing of this module: they read editions only.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from contacts.hours.engine import parse_moment, to_local
from contacts.hours.words import date_words
from portal.moment import Moment, written_address
from portal.timeline import minute_of
from portal.visit import Visit
from trees.core.drafts import flow_of
from trees.core.flow import Flow
from trees.core.problems import Problem
from trees.drafting.reading import read_drafts
from trees.live import Facts, Place, Published, Snapshot
from trees.publishing.records import Then, facts_then

DRAFT, LIVE = "concept", "live"


@dataclass(frozen=True, slots=True)
class PreviewMoment(Moment):
    """A moment whose links stay in the preview; `what` is DRAFT, LIVE or an edition's number."""

    what: str = LIVE

    def address(self, name: str, *args: str, **query: str) -> str:
        asked = {"op": self.asked} if self.asked else {}
        path = reverse(f"admin:preview_{name}", args=args)
        return written_address(path, {**query, "wat": self.what, **asked})


@dataclass(frozen=True)
class Preview(Visit):
    """Somebody of the region looks at a municipality as it is, was, or would be.

    The moment moves everything, with one exception: nobody ever said what is in the draft, so it
    goes with the numbers of now.
    """

    moment: PreviewMoment
    now: datetime

    @property
    def what(self) -> str:
        return self.moment.what

    def edition(self) -> Published | None:
        if self.what == DRAFT:
            return None
        return super().edition() if self.what == LIVE else _edition(self.place, self.what)

    def too_early(self) -> bool:
        return self.what == LIVE and super().too_early()

    def questions(self) -> Flow | None:
        return self.draft[0] if self.what == DRAFT else super().questions()

    def facts(self) -> Facts:
        return self.then.facts if self.then else super().facts()

    def answer(self, page: str, changes: Iterable[datetime | None] = ()) -> HttpResponse:
        """This page is for one person."""
        return HttpResponse(page)

    def render(self, template: str, *, title: str, **context: Any) -> str:
        return super().render(template, title=title, preview=self, **context)

    @cached_property
    def draft(self) -> tuple[Flow | None, list[Problem]]:
        """The draft as it would be published at this moment, and what keeps it from that."""
        draft = read_drafts(self.place.region).get(self.place.slug)
        if draft is None:
            return None, []
        directory = super().facts().directory
        flow, found = flow_of(draft, self.place.slug, directory, self.moment.at)
        return _without_circles(flow), found

    @property
    def looks_back(self) -> bool:
        # States change on a whole minute: this minute is now.
        return self.what != DRAFT and self.moment.at < minute_of(self.now)

    @cached_property
    def then(self) -> Then | None:
        """The facts of a moment that has gone by; None where those of now are shown."""
        return facts_then(self.place.region, self.moment.at) if self.looks_back else None

    @property
    def title(self) -> str:
        """What is shown: "wat toen live was: editie 2 (vanaf 1 mei 2026)"."""
        if self.what == DRAFT:
            return "het concept"
        edition = self.edition()
        words = _edition_words(edition) if edition and not self.too_early() else ""
        return ": ".join(part for part in (self._live_words(), words) if part)

    def _live_words(self) -> str:
        if self.what != LIVE:
            return ""
        if self.looks_back:
            return "wat toen live was"
        return "wat dan live is" if self.moment.asked else "wat nu live is"

    @property
    def sentences(self) -> list[str]:
        """Whose numbers these are, and what else somebody has to know about this page."""
        broken = self.what == DRAFT and bool(self.draft[1])
        return [self._facts_words(), *([_BROKEN] if broken else [])]

    def _facts_words(self) -> str:
        if not self.looks_back:
            return "De nummers, tijden en afspraken zijn die van nu."
        if self.then is None:
            return _NO_HISTORY
        since = moment_in_full(self.then.recorded_at)
        return (_BEFORE_HISTORY if self.then.before_history else _OF_THEN).format(since)

    @property
    def other(self) -> str:
        """Where somebody chooses something else to look at."""
        return self.moment.address("choose", gemeente=self.place.slug)


_BROKEN = "Dit concept is nog niet af: de controles vinden fouten die publiceren tegenhouden."
_OF_THEN = "De nummers, tijden en afspraken zijn die van toen, vastgelegd op {}."
_BEFORE_HISTORY = (
    "De geschiedenis van nummers begint op {}; hieronder staan de nummers van toen die begon."
)
_NO_HISTORY = (
    "Van de nummers is nog geen geschiedenis vastgelegd; hieronder staan de nummers van nu."
)


def _without_circles(flow: Flow) -> Flow:
    """A draft may use a slug twice; then the question that was there first is the way to it."""
    parents: dict[str, str] = {}
    for page in flow.pages.values():
        for answer in page.answers:
            parents.setdefault(answer.slug, page.slug)
    return replace(flow, parents=parents)


def preview_of(place: Place, live: Snapshot, *, what: str, op: str, now: datetime) -> Preview:
    """What is asked for: `what` is DRAFT, LIVE or an edition's number, `op` "" is now.

    Raises ValueError with a Dutch sentence for what isn't there.
    """
    refuse_unknown(place, what)
    at = parse_moment(op) if op else now
    return Preview(live, place, PreviewMoment(at, op, what), now)


def refuse_unknown(place: Place, what: str) -> None:
    """ValueError with a Dutch sentence where this municipality has no such thing to look at."""
    if what in (DRAFT, LIVE) or _edition(place, what):
        return
    if not what.isdecimal():
        raise ValueError(f"“{what[:40]}” is er niet. Kies live, concept of een editie.")
    numbers = [edition.number for edition in place.editions]
    if not numbers:
        raise ValueError(f"{place.name} heeft nog geen editie. Kies het concept.")
    raise ValueError(
        f"{place.name} heeft geen editie {what[:10]}. Kies er een van {min(numbers)} "
        f"tot en met {max(numbers)}."
    )


def _edition(place: Place, number: str) -> Published | None:
    return next((one for one in place.editions if str(one.number) == number), None)


def _edition_words(edition: Published) -> str:
    day = date_words(to_local(edition.live_from).date(), year=True)
    withdrawn = ", ingetrokken" if edition.is_withdrawn else ""
    return f"editie {edition.number} (vanaf {day}{withdrawn})"


def moment_in_full(at: datetime) -> str:
    """A moment of the history: "14 mei 2026, 03:12"."""
    local = to_local(at)
    return f"{date_words(local.date(), year=True)}, {local:%H:%M}"

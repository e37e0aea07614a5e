"""`manage.py ask MUNICIPALITY [SLUG ...]`: what the portal says, walked on the command line."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from contacts.hours.engine import AMSTERDAM
from contacts.hours.words import line_words
from contacts.presence import Coming, Going, Present
from portal.places import merged_words
from trees import live
from trees.commands import PortalCommand, Refused, WrongUse, find_municipality, read_moment
from trees.core.advice import Access, Advice, advise
from trees.core.call import Call
from trees.core.flow import Flow, NoSuchAnswer, Outcome, Page


class Command(PortalCommand):
    help = "Loopt de vragen van een gemeente door en zegt wat het portaal op dat moment zegt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "municipality", metavar="MUNICIPALITY", help="korte naam van de gemeente"
        )
        parser.add_argument("slugs", metavar="SLUG", nargs="*", help="antwoord na antwoord")
        parser.add_argument("--at", metavar="MOMENT", help="op een ander moment, 2026-12-26T02:15")
        parser.add_argument("--json", action="store_true", help="als object voor een programma")
        parser.add_argument(
            "--as-professional", action="store_true", help="toon ook nummers voor professionals"
        )
        parser.add_argument(
            "--as-referrer",
            action="store_true",
            help="toon ook nummers voor professionals en voor verwijzers",
        )

    def handle(self, *, municipality: str, slugs: list[str], **options: Any) -> None:
        at = read_moment(options["at"]) if options["at"] else timezone.now()
        place = self.place(find_municipality(municipality).slug, at)
        edition = self.edition(place, at) if place else None
        if place is None or edition is None:
            raise Refused(f"Voor {municipality} is nog niets gepubliceerd.")
        page = _walk(live.flow(edition), slugs)
        advice = None
        if isinstance(page, Outcome):
            directory = live.now_live().of(place.region).directory
            advice = advise(page, directory, at, municipality=place.slug, access=_access(options))
        if options["json"]:
            answer = _document(page, advice, at)
            answer["region"] = place.region.slug if advice else None
            answer |= {"municipality": place.slug, "trail": slugs, "edition": edition.number}
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_in_words(page, advice, at)))

    def place(self, slug: str, at: datetime) -> live.Place | None:
        """The municipality; of one that has ended by then the one that it goes on in."""
        known = live.now_live()
        asked = known.places.get(slug)
        if asked is None:
            return None
        heir = known.heir(asked, at)
        if heir is not asked:
            self.stderr.write(merged_words(asked, heir))
        return heir

    def edition(self, place: live.Place, at: datetime) -> live.Published | None:
        edition = place.edition(at)
        if edition is None and (edition := place.first_edition()):
            self.stderr.write("Toen was er nog niets gepubliceerd; dit zegt de eerste editie.")
        return edition


def _access(options: Mapping[str, Any]) -> Access:
    if options["as_referrer"]:
        return "referrers"
    return "professional" if options["as_professional"] else "public"


def _walk(flow: Flow, slugs: list[str]) -> Page:
    try:
        return flow.walk(slugs)
    except NoSuchAnswer as wrong:
        raise WrongUse(f"“{wrong}” is geen antwoord op de vraag ervoor.") from None


def _document(page: Page, advice: Advice | None, at: datetime) -> dict[str, object]:
    """The object that `--json` prints, as far as the page decides it."""
    return {
        "page": page.slug,
        "title": page.title,
        "headline": advice.headline if advice else None,
        "at": _iso(at),
        "kind": "outcome" if advice else "question",
        "answers": [{"slug": answer.slug, "answer": answer.text} for answer in page.answers],
        "call": _line(advice.call) if advice and advice.call else None,
        "dial": _line(advice.dial) if advice and advice.dial else None,
        "wait": _line(advice.wait) if advice and advice.wait else None,
        "then": [_line(call) for call in advice.rest()] if advice else [],
        "also": [_line(call) for call in advice.also] if advice else [],
        "until": _iso(advice.until) if advice else None,
        "urgency": page.urgency if isinstance(page, Outcome) else None,
    }


def _line(call: Call) -> dict[str, object]:
    return {
        "service": call.line.service,
        "organization": call.line.organization,
        "name": call.line.name,
        "number": call.shown,
        "tel": call.tel,
        "state": call.state,
        "until": _iso(call.until),
        "opens": _iso(call.opens),
        "audience": call.line.audience,
        "fallback": call.fallback,
        "say": call.say,
        "own": call.own,
        "where": call.where or None,
        "band": call.band or None,
        "band_say": call.band_say or None,
        "band_until": _iso(call.band_until),
        "comes": _comes(call.comes),
        "visit": _visit(call.visit),
        "assured_on": call.line.assured_on and call.line.assured_on.isoformat(),
        "via": [{"name": way.name, "tel": way.number and way.number.tel} for way in call.via],
    }


def _comes(now: Coming | None) -> dict[str, object] | None:
    return {**_present(now), "arrives_within": now.arrives_within or None} if now else None


def _visit(now: Going | None) -> dict[str, object] | None:
    if now is None:
        return None
    return {
        **_present(now),
        "address": now.address or None,
        "assured_on": now.assured_on and now.assured_on.isoformat(),
    }


def _present(now: Present) -> dict[str, object]:
    return {"state": now.state, "until": _iso(now.until), "opens": _iso(now.opens)}


def _iso(at: datetime | None) -> str | None:
    return at.astimezone(AMSTERDAM).isoformat() if at else None


def _in_words(page: Page, advice: Advice | None, at: datetime) -> list[str]:
    if advice is None:
        return [page.title, *(f"  {answer.slug}: {answer.text}" for answer in page.answers)]
    lines = [advice.headline]
    if advice.headline != page.title:
        lines.append(f"Volgens afspraak eerst: {page.title}")
    if advice.call is None:
        lines.append("Op dit moment is van niemand bekend dat er wordt opgenomen.")
    # A fallback line that is a step as well is said once.
    said: dict[str, str] = {}
    for label, call in _calls(advice):
        said.setdefault(_line_in_words(call, at), label)
    lines += [f"{label}: {line}" for line, label in said.items()]
    return [*lines, *(f"Bel ook: {_line_in_words(call, at)}" for call in advice.also)]


def _calls(advice: Advice) -> Iterator[tuple[str, Call]]:
    if advice.call:
        yield "Kan het niet wachten" if advice.wait else "Bel nu", advice.call
        if advice.dial:
            yield "Nummer niet, of geen gehoor", advice.dial
    yield from (("Daarna", call) for call in advice.rest())


def _line_in_words(call: Call, at: datetime) -> str:
    state = line_words(call.state, call.until, call.opens, at)
    return f"{call.line.name}, {call.shown or _without_number(call)} ({state}){_via_in_words(call)}"


def _without_number(call: Call) -> str:
    if call.own:
        return f"eigen nummer: {call.where.rstrip('.')}"
    return _ONLY_FOR.get(call.line.audience, "nummer onbekend")


_ONLY_FOR = {"professional": "alleen voor professionals", "referrers": "alleen voor verwijzers"}


def _via_in_words(call: Call) -> str:
    return "".join(f"; bel {way.name} en vraag om {call.line.name}" for way in call.via)

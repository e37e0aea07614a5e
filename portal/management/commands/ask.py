"""`manage.py ask MUNICIPALITY [SLUG ...]`: what the portal says, walked on the command line."""

import json
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.utils import timezone

from contacts.directory import Directory
from contacts.hours.engine import AMSTERDAM
from contacts.hours.words import line_words
from trees import live
from trees.commands import PortalCommand, Refused, WrongUse, find_municipality, read_moment
from trees.core.advice import Advice, Call, advise
from trees.core.flow import Flow, NoSuchAnswer, Outcome, Page, Question


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

    def handle(self, *, municipality: str, slugs: list[str], **options: Any) -> None:
        at = read_moment(options["at"]) if options["at"] else timezone.now()
        place = live.now_live().places.get(find_municipality(municipality).slug)
        edition = self.edition(place, at) if place else None
        if place is None or edition is None:
            raise Refused(f"Voor {municipality} is nog niets gepubliceerd.")
        page = _walk(live.flow(edition), slugs)
        directory = live.now_live().of(place.region).directory
        answer = _answer(page, directory, at, professional=options["as_professional"])
        answer |= {"municipality": place.slug, "trail": slugs, "edition": edition.number}
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
        else:
            self.stdout.write(_in_words(page, directory, at, answer))

    def edition(self, place: live.Place, at: datetime) -> live.Published | None:
        edition = place.edition(at)
        if edition is None and (edition := place.first_edition()):
            self.stderr.write("Toen was er nog niets gepubliceerd; dit zegt de eerste editie.")
        return edition


def _walk(flow: Flow, slugs: list[str]) -> Page:
    try:
        return flow.walk(slugs)
    except NoSuchAnswer as wrong:
        raise WrongUse(f"“{wrong}” is geen antwoord op de vraag ervoor.") from None


def _answer(
    page: Page, directory: Directory, at: datetime, *, professional: bool
) -> dict[str, Any]:
    """The object that `--json` prints, as far as the page decides it."""
    common = {"page": page.slug, "title": page.title, "at": _iso(at)}
    if isinstance(page, Question):
        answers = [{"slug": answer.slug, "answer": answer.text} for answer in page.answers]
        nothing: dict[str, Any] = {"call": None, "then": [], "also": [], "until": None}
        return common | {"kind": "question", "answers": answers} | nothing
    advice = advise(page, directory, at, professional=professional)
    return common | {"kind": "outcome", "answers": []} | _advice_document(advice)


def _advice_document(advice: Advice) -> dict[str, Any]:
    return {
        "call": _line(advice.call) if advice.call else None,
        "then": [_line(call) for call in advice.rest()],
        "also": [_line(call) for call in advice.also],
        "until": _iso(advice.until),
    }


def _line(call: Call) -> dict[str, Any]:
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
    }


def _iso(at: datetime | None) -> str | None:
    return at.astimezone(AMSTERDAM).isoformat() if at else None


def _in_words(page: Page, directory: Directory, at: datetime, answer: dict[str, Any]) -> str:
    if not isinstance(page, Outcome):
        answers = [f"  {entry['slug']}: {entry['answer']}" for entry in answer["answers"]]
        return "\n".join([page.title, *answers])
    return "\n".join(_advice_in_words(page, answer, at))


def _advice_in_words(page: Outcome, answer: dict[str, Any], at: datetime) -> list[str]:
    lines = [page.title]
    if answer["call"]:
        lines.append(f"Bel nu: {_line_in_words(answer['call'], at)}")
    else:
        lines.append("Op dit moment is van niemand bekend dat er wordt opgenomen.")
    lines += [f"Daarna: {_line_in_words(line, at)}" for line in answer["then"]]
    lines += [f"Bel ook: {_line_in_words(line, at)}" for line in answer["also"]]
    # A fallback line that is a step as well is said once.
    return list(dict.fromkeys(lines))


def _line_in_words(line: dict[str, Any], at: datetime) -> str:
    until, opens = (_moment(line[key]) for key in ("until", "opens"))
    number = line["number"] or (
        "alleen voor professionals" if line["audience"] == "professional" else "nummer onbekend"
    )
    return f"{line['name']}, {number} ({line_words(line['state'], until, opens, at)})"


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

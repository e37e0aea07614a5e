"""What each way out says at a moment, in one form; and the moments at which any of it turns.

That form is a mapping: the headline, the services of the card, the one to call next, whether it
waits, and by service its state and its band.
"""

from datetime import timedelta
from itertools import chain

from django.test import Client

from contacts.hours.calendar import AMSTERDAM
from contacts.hours.engine import to_instant
from tests.cases.harness import ask
from tests.reading import Element, read
from trees.core.decision import LONGEST_WAIT

WORKDAYS = ["ma", "di", "wo", "do", "vr"]
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def written(at):
    return f"{at:%Y-%m-%dT%H:%M%z}"


# The moments


def turns(outcome, known, start, end):
    """Each instant at which a line, a band or the day of these turns, or an opening comes near."""
    slugs = [*(step.service for step in outcome.steps), *known.closing_services()]
    lines = list(chain.from_iterable(known.services[slug].phones for slug in slugs))
    bands = [band for line in lines for band in line.bands(start - DAY, end)]
    opens = [span.start for line in lines for span in line.spans(start, end + 5 * DAY)]
    found = {
        *(edge for band in bands for edge in (band.start, band.end)),
        *(edge for line in lines for edge in (line.begins(), line.ends()) if edge),
        *(instant - LONGEST_WAIT[outcome.urgency] for instant in opens),
        *midnights(start, end),
    }
    return sorted(turn.astimezone(AMSTERDAM) for turn in found if start < turn < end)


def midnights(start, end):
    first = start.astimezone(AMSTERDAM).date()
    return [to_instant(first + DAY * number, 0) for number in range((end - start).days + 2)]


def around(turn):
    """The minute before, the instant itself and the minute after it, on the clock of here."""
    return [(turn + minutes).astimezone(AMSTERDAM) for minutes in (-MINUTE, 0 * MINUTE, MINUTE)]


# The ways out


def asked(slug, at):
    """What `ask` says, as a page says it: the headline, what stands first, and what is dialled."""
    said = ask("aastad", slug, at=written(at))
    first = said["wait"] or said["call"]
    dial = said["dial"]
    card = [first, *([dial] if dial and dial != first else [])] if first else []
    bands = {one["service"]: one["band"] for one in (said["call"], *said["then"]) if one}
    return {
        "headline": said["headline"],
        "card": [one["service"] for one in card],
        "waits": said["wait"] is not None,
        "states": {one["service"]: one["state"] for one in (said["call"], *said["then"]) if one},
        "bands": {name: band for name, band in bands.items() if band},
    }


def opened(slug, at):
    return read(Client().get(f"/aastad/{slug}/", {"op": written(at)}))


def shown(page):
    """What a page says as it stands there."""
    card, after = page.one("ol", class_="call"), page.one("div", class_="alt")
    lines = page.one("div", class_="lines").all("li", class_="line")
    bands = ((one.attributes["data-service"], one.all("span", class_="band")) for one in lines)
    return {
        "headline": page.one("h1").text,
        "card": [one.attributes["data-service"] for one in card.all("li", class_="line")],
        "next": [one.attributes["data-service"] for one in after.all("li", class_="line")],
        "waits": "wait" in card.attributes["class"].split(),
        "states": {one.attributes["data-service"]: one.attributes["data-state"] for one in lines},
        "bands": {name: _band(found[0].text) for name, found in bands if found and found[0].text},
    }


def _band(words):
    return words.removeprefix(". ").partition(":")[0].partition(".")[0].lower()


def later(page, at):
    """What an open page, or one that is kept, says at this moment."""
    page = _turned(page, at)
    box, heading = page.one("div", class_="lines"), page.one("h1")
    how, headline, _ = _said(box, at).split("\t")
    standing, order, *_ = how.split(" ")
    lines = box.all("li", class_="line")
    numbered = {one.attributes["data-order"]: one.attributes["data-service"] for one in lines}
    card, after, _ = order.split("/")
    bands = ((one.attributes["data-service"], one.all("span", class_="band")) for one in lines)
    told = {name: _said(found[0], at) for name, found in bands if found}
    return {
        "headline": headline or heading.attributes["data-title"],
        "card": [numbered[number] for number in card.split("+") if number],
        "next": [numbered[number] for number in after.split(",") if number],
        "waits": standing == "wait",
        "states": {
            one.attributes["data-service"]: _said(one, at).split(" ")[0]
            if "data-turns" in one.attributes
            else one.attributes["data-state"]
            for one in lines
        },
        "bands": {name: _band(text) for name, text in told.items() if text},
    }


def _turned(page, at):
    """The page that it is by then: a page that is kept has those of later days behind it."""
    body = page.one("body")
    first = Element(
        "body",
        body.attributes,
        [one for one in body.children if isinstance(one, str) or one.tag != "template"],
    )
    begun = [one for one in body.all("template") if int(_from(one)) <= at.timestamp()]
    return begun[-1] if begun else first


def _from(template):
    return template.attributes["data-from"]


def _said(element, at):
    says, minute, found = element.attributes["data-says"].split("|"), 0, None
    for turn in element.attributes["data-turns"].split(" "):
        minutes, number = map(int, turn.split(":"))
        minute += minutes
        if minute * 60 <= at.timestamp():
            found = says[number]
    return found

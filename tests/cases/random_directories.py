"""Small directories of every make, and what to ask of them: by a seed, so that each comes again."""

from datetime import date, timedelta
from random import Random
from typing import Any

from contacts.directory import Directory, Service
from contacts.hours.engine import Hours, HoursFault
from contacts.lines import Audience, Line, Via
from contacts.numbers import Number
from contacts.presence import Comes, Visit
from trees.core.flow import Outcome, Step

FIRST = date(2026, 11, 30)
DAYS = ["ma", "di", "wo", "do", "vr", "za", "zo"]
TIMES = "00:00 02:00 02:30 03:00 08:30 12:00 12:30 17:00 22:00 23:59".split()
NUMBERS = ("112", "0800-2000", "0800-2000", "0800-2000", "036-521 20 00", "0900-8844")
AUDIENCES: tuple[Audience, ...] = ("public", "public", "public", "professional", "referrers")
SERVICES = "abcd"
TOWN, ELSEWHERE = "almere", "urk"
HERE_OR_NOT = (None, frozenset({TOWN}), frozenset({ELSEWHERE}))
WHOLE_NIGHT = {"from": "00:00", "to": "08:00", "next_day": True}
HOLIDAYS: tuple[Any, ...] = (
    None,
    "none",
    [{"days": "default", "hours": []}],
    [
        {"days": ["Kerstavond"], "hours": [{"from": "10:00", "to": "12:00"}]},
        {"days": "default", "hours": [WHOLE_NIGHT]},
    ],
)
LATE = {"from": "20:00", "to": "02:00", "band": "laat"}


def directory(chance: Random) -> Directory:
    services = {slug: _service(chance, slug) for slug in SERVICES}
    fallback = tuple(chance.sample(SERVICES, chance.randint(0, 2)))
    return Directory("regio", chance.random() < 0.5, services, fallback)


def outcome(chance: Random) -> Outcome:
    steps = tuple(Step(chance.choice(SERVICES), "Zeg het.") for _ in range(chance.randint(0, 3)))
    also = tuple(Step(chance.choice(SERVICES)) for _ in range(chance.randint(0, 1)))
    urgency = chance.choice(("nu", "vandaag", "zorgen", "zorgen"))
    return Outcome("pagina", "naam", "Titel", steps, also, urgency)


def _service(chance: Random, slug: str) -> Service:
    return Service(
        slug,
        f"Dienst {slug}",
        "organisatie",
        "Organisatie",
        kind=chance.choice(("", "soort")),
        municipalities=chance.choice(HERE_OR_NOT),
        comes=_comes(chance) if chance.random() < 0.3 else None,
        visit=Visit("Straat 1", hours(chance)) if chance.random() < 0.3 else None,
        ended_on=_day(chance) if chance.random() < 0.1 else None,
        phones=tuple(_line(chance, slug) for _ in range(chance.choice((0, 1, 1, 1, 2, 2, 3)))),
    )


def _comes(chance: Random) -> Comes:
    return Comes(hours(chance), "2 uur", chance.choice(HERE_OR_NOT))


def _line(chance: Random, slug: str) -> Line:
    own = chance.random() < 0.15
    audience: Audience = chance.choice(AUDIENCES)
    some = [_day(chance) if chance.random() < 0.3 else None for _ in range(2)]
    first, last = sorted(day for day in some if day) if all(some) else some
    return Line(
        slug,
        "organisatie",
        f"Dienst {slug}",
        "Organisatie",
        None if own or chance.random() < 0.15 else Number.parse(chance.choice(NUMBERS)),
        hours(chance),
        audience="public" if own else audience,
        label=chance.choice(("", "Dag", "Nacht")),
        instruction=chance.choice(("", "Kies 2")),
        valid_from=first,
        valid_to=last,
        own=own,
        where="In het dossier." if own else "",
        via=() if own or audience != "referrers" else tuple(_ways(chance)),
    )


def _ways(chance: Random) -> list[Via]:
    ways = (Via(service=chance.choice(SERVICES)), Via(kind="soort"))
    return [chance.choice(ways) for _ in range(chance.randint(0, 2))]


def _day(chance: Random) -> date:
    return FIRST + timedelta(days=chance.randint(-3, 20))


def hours(chance: Random) -> Hours | None:
    """Hours that can be read, or none."""
    if chance.random() < 0.1:
        return None
    document = {
        "week": _week(chance),
        "holidays": chance.choice(HOLIDAYS),
        "exceptions": [_exception(chance)] if chance.random() < 0.4 else [],
    }
    try:
        return Hours.parse(document)
    except HoursFault:
        # Two rows that say another thing at one time.
        return hours(chance)


def _week(chance: Random) -> list[dict[str, Any]]:
    usual: tuple[list[dict[str, Any]], ...] = (
        [],
        [{"days": DAYS, "from": "00:00", "to": "24:00"}],
        [{"days": DAYS[:5], "from": "08:30", "to": "17:00"}],
        [{"days": DAYS, "from": "17:00", "to": "08:30", "band": "nacht"}],
    )
    if chance.random() < 0.6:
        return chance.choice(usual)
    return [_row(chance) for _ in range(chance.randint(1, 3))]


def _row(chance: Random) -> dict[str, Any]:
    start, end = chance.sample(TIMES, 2)
    text = chance.choice(({}, {}, {"band": "dag"}, {"band": "avond", "say": "Hallo."}))
    weeks = chance.choice(({}, {}, {"weeks": "odd"}, {"weeks": "even"}))
    days = chance.sample(DAYS, chance.randint(1, 7))
    return {"days": days, "from": start, "to": end, **text, **weeks}


def _exception(chance: Random) -> dict[str, Any]:
    first = FIRST + timedelta(days=chance.randint(0, 40))
    last = first + timedelta(days=chance.choice((0, 1, 5, 30, 500)))
    return {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "hours": chance.choice(([], [], [LATE])),
        "ends_night_before": chance.random() < 0.5,
    }

"""Large regions as plain values, made up by chance from a seed: for benchmarks and tests."""

from dataclasses import dataclass
from datetime import date
from random import Random

from contacts.directory import Directory, Service
from contacts.hours.engine import Hours
from contacts.lines import Line
from contacts.numbers import Number
from trees.core.flow import Answer, Flow, Outcome, Page, Question, Step

WORKDAYS, EVERY_DAY = ["ma", "di", "wo", "do", "vr"], ["ma", "di", "wo", "do", "vr", "za", "zo"]
ALWAYS = Hours.parse({"week": [{"days": EVERY_DAY, "from": "00:00", "to": "24:00"}]})
STARTS = ("08:00", "08:30", "09:00", "09:30", "10:00")
ENDS = ("16:00", "16:30", "17:00", "17:30", "18:00", "22:00")
CHRISTMAS = {"from": "2026-12-24", "to": "2027-01-01", "hours": [], "note": "Kerstsluiting"}


@dataclass(frozen=True, slots=True)
class Region:
    """A directory with a flow for each municipality."""

    directory: Directory
    flows: dict[str, Flow]


def region(*, municipalities: int, pages: int, lines: int, seed: int = 1) -> Region:
    """A region of this size, in which a quarter of the outcomes leaves a gap somewhere.

    Half of the lines belong to one municipality each, the others to the whole region.
    """
    chance = Random(seed)
    towns = [f"gemeente-{number}" for number in range(municipalities)]
    services = [_service(number, lines, towns, chance) for number in range(lines)]
    known = {service.slug: service for service in (*services, _alarm())}
    directory = Directory("regio", False, known, ("alarmnummer",))
    flows = {town: _flow(town, services, pages, Random(seed)) for town in towns}
    return Region(directory, flows)


def _alarm() -> Service:
    return _of("alarmnummer", [_line("alarmnummer", "112", ALWAYS)])


def _of(slug: str, lines: list[Line], towns: frozenset[str] | None = None) -> Service:
    return Service(
        slug=slug,
        name=slug.replace("-", " ").capitalize(),
        organization="organisatie",
        organization_name="Organisatie",
        municipalities=towns,
        phones=tuple(lines),
    )


def _line(slug: str, number: str, hours: Hours, valid_to: date | None = None) -> Line:
    return Line(
        service=slug,
        organization="organisatie",
        name=slug.replace("-", " ").capitalize(),
        organization_name="Organisatie",
        number=Number.parse(number),
        hours=hours,
        valid_to=valid_to,
    )


def _service(number: int, lines: int, towns: list[str], chance: Random) -> Service:
    slug = f"dienst-{number}"
    own = frozenset({towns[number % len(towns)]}) if number < lines // 2 else None
    valid_to = date(2027, 6, 30) if chance.random() < 0.02 else None
    line = _line(slug, f"036-5{number:06}", _hours(number, chance), valid_to)
    return _of(slug, [line], own)


def _hours(number: int, chance: Random) -> Hours:
    """In turn day, night, day and night, and everything with the odd minute of real life."""
    holidays = [{"days": "default", "hours": []}]
    exceptions = [CHRISTMAS] if chance.random() < 0.3 else []
    start, end = chance.choice(STARTS), chance.choice(ENDS)
    if number % 3 == 0:
        week = [{"days": WORKDAYS, "from": start, "to": end}]
    elif number % 3 == 1:
        week = [{"days": EVERY_DAY, "from": end, "to": start}]
    else:
        always = [{"from": "00:00", "to": "24:00"}]
        rest = {"holidays": [{"days": "default", "hours": always}], "exceptions": []}
        return Hours.parse({"week": [{"days": EVERY_DAY, "from": "00:00", "to": "24:00"}], **rest})
    return Hours.parse({"week": week, "holidays": holidays, "exceptions": exceptions})


def _flow(town: str, services: list[Service], pages: int, chance: Random) -> Flow:
    """Questions of four answers each, five deep, and outcomes that many pages share."""
    made: dict[str, Page] = {}
    here = [service for service in services if service.serves(town)]
    questions = pages // 4
    for number in range(questions):
        answers = [Answer(_slug(4 * number + n + 1), f"Antwoord {n}") for n in range(4)]
        made[_slug(number)] = Question(_slug(number), f"Vraag {number}?", tuple(answers))
    for number in range(questions, 4 * questions + 1):
        made[_slug(number)] = _outcome(_slug(number), chance.randrange(400), here)
    return Flow.of(_slug(0), made)


def _slug(number: int) -> str:
    return f"pagina-{number}"


def _outcome(slug: str, number: int, here: list[Service]) -> Outcome:
    """Three services, each time the same for this number and this municipality."""
    chance = Random(f"{number} {here[0].slug}")
    steps = [Step(service.slug) for service in chance.sample(here, 3)]
    if chance.random() < 0.6:
        steps.append(Step(here[-1 - (len(here) - 1) % 3].slug))
    return Outcome(slug, f"uitkomst-{number}", f"Bel dienst {number}", tuple(steps))

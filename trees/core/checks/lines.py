"""The numbers behind a flow: filled in, right, recently checked, and clear about holidays."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from contacts.directory import Service
from contacts.hours.calendar import DEFAULT_HOLIDAYS, ONE_DAY, holidays
from contacts.hours.engine import Hours, to_local
from contacts.hours.questions import questions
from contacts.hours.words import date_words, in_a_row
from contacts.lines import Via, same_number, same_number_words
from contacts.numbers import Number
from trees.core.checks.texts import service_texts
from trees.core.coverage import Coverage
from trees.core.findings import Problem, error, warning

# How long a check of the facts holds; an agreement may ask for more, never a service for less.
TERM_MONTHS = 6
EVENING = 20 * 60

# In every course and on every form this mobile number stands for "a number".
EXAMPLE = "0612345678"


@dataclass
class LineCheck:
    """The numbers of services over one coverage; each service is looked at once."""

    coverage: Coverage
    _found: dict[str, list[Problem]] = field(default_factory=dict)

    def problems(self, services: Iterable[str], municipality: str) -> Iterator[Problem]:
        """What is wrong with the numbers of these services, each told once."""
        slugs = dict.fromkeys(services)
        for slug in slugs | dict.fromkeys(self._led_to(slugs, municipality)):
            if slug not in self._found:
                self._found[slug] = list(self._service(slug))
            yield from self._found[slug]
        for slug in slugs:
            yield from self._ways(slug, municipality)

    def _led_to(self, slugs: Iterable[str], municipality: str) -> Iterator[str]:
        """The services whose numbers stand on a page because one for referrers does."""
        for slug in slugs:
            for via in self._via(slug):
                yield from (way.slug for way in self._services(via, municipality))

    def _via(self, slug: str) -> list[Via]:
        """How everybody else gets to the lines of this service that work within the period."""
        service = self.coverage.directory.services.get(slug)
        lines = service.phones if service else ()
        working = [line for line in lines if service and self.coverage.works(line, service)]
        return list(dict.fromkeys(via for line in working for via in line.via))

    def _services(self, via: Via, municipality: str) -> tuple[Service, ...]:
        return self.coverage.directory.led_to(via, municipality, self.coverage.start)

    def _ways(self, slug: str, municipality: str) -> Iterator[Problem]:
        """An error for each way along which nobody gets further in this municipality."""
        for via in self._via(slug):
            services = self._services(via, municipality)
            if not any(self.coverage.is_public(service) for service in services):
                name = self.coverage.directory.services[slug].name
                yield error(
                    "via-nowhere",
                    f"dienst {slug}",
                    f"“{name}” is alleen voor verwijzers, en een ander komt daar langs "
                    f"“{self._via_name(via)}”, maar {_nowhere(bool(services))}. "
                    "Kies bij via een andere dienst.",
                )

    def _via_name(self, via: Via) -> str:
        known = self.coverage.directory.services.get(via.service)
        return known.name if known else via.kind or via.service

    def _service(self, slug: str) -> Iterator[Problem]:
        service = self.coverage.directory.services.get(slug)
        if service is None or service.has_ended(self.coverage.start):
            return
        today = to_local(self.coverage.start).date()
        yield from _refused(service)
        if not self.coverage.directory.demo:
            yield from _not_real(service)
        yield from self._no_way(service)
        yield from _same_number(service)
        yield from _facts(service, today)
        yield from _holidays(service, today, self.coverage.days)
        yield from _questions(service, today)
        yield from service_texts(service)

    def _no_way(self, service: Service) -> Iterator[Problem]:
        closed = [line for line in service.phones if line.audience == "referrers" and not line.via]
        if any(self.coverage.works(line, service) for line in closed):
            yield warning(
                "via-missing",
                f"dienst {service.slug}",
                f"“{service.name}” is alleen voor verwijzers. "
                "Schrijf bij via langs wie een ander daar komt.",
            )


def _nowhere(offered: bool) -> str:
    return "die heeft geen nummer dat iedereen kan bellen" if offered else "die werkt hier niet"


def _refused(service: Service) -> Iterator[Problem]:
    for line in service.phones:
        if line.refused:
            yield error(
                "refused-number",
                f"dienst {service.slug}",
                f"Bij “{service.name}” staat een nummer dat niet kan. {line.refused}",
            )


def _not_real(service: Service) -> Iterator[Problem]:
    place = f"dienst {service.slug}"
    if not service.phones or any(line.is_placeholder for line in service.phones):
        yield error(
            "placeholder",
            place,
            f"Bij “{service.name}” is een nummer nog niet ingevuld. "
            "Vul het nummer in, of haal de dienst uit de uitkomsten.",
        )
    for line in service.phones:
        if line.number and _stands_for_a_number(line.number):
            yield error(
                "demonstration-number",
                place,
                f"Bij “{service.name}” staat {line.number.shown}, en dat is een voorbeeldnummer. "
                "Vul het echte nummer in.",
            )


def _same_number(service: Service) -> Iterator[Problem]:
    """A warning for each number that stands with a service more than once."""
    numbers = (line.number for line in service.phones if len(same_number(line, service.phones)) > 1)
    for number in dict.fromkeys(number for number in numbers if number):
        said = same_number_words(number, service.name)
        yield warning("same-number", f"dienst {service.slug}", said)


def _stands_for_a_number(number: Number) -> bool:
    """Whether nobody can have this number: behind an area code none begins with 0."""
    subscriber = number.shown.partition("-")[2]
    no_subscriber = number.kind == "geographic" and subscriber.startswith("0")
    return no_subscriber or number.digits == EXAMPLE


def _facts(service: Service, today: date) -> Iterator[Problem]:
    place = f"dienst {service.slug}"
    for sentence in dict.fromkeys(
        line.number.warning for line in service.phones if line.number and line.number.warning
    ):
        yield warning("wrong-number", place, f"Bij “{service.name}”: {sentence}")
    yield from _unchecked(service, place, today)


ADDRESS = "het adres"


def _unchecked(service: Service, place: str, today: date) -> Iterator[Problem]:
    """What was checked too long ago: a sentence for each day on which that was."""
    days = _checked(service, today)
    for day, facts in sorted(days.items()):
        if months_later(day, TERM_MONTHS) < today:
            # Where all was checked on one day, the name of the service says enough.
            which = f"{in_a_row(facts)} van " if len(days) > 1 else ""
            ask = "Vraag het adres na" if facts == [ADDRESS] else "Bel het nummer"
            yield warning(
                "facts-unchecked",
                place,
                f"{which[:1].upper()}{which[1:]}“{service.name}” is voor het laatst "
                f"gecontroleerd op {date_words(day, year=True)}, langer dan {TERM_MONTHS} maanden "
                f"geleden. {ask} en leg vast dat het klopt.",
            )


def _checked(service: Service, today: date) -> dict[date, list[str]]:
    """The numbers that still work and the address, by the day on which they were checked."""
    found: dict[date, list[str]] = {}
    for line in service.phones:
        if line.assured_on and not (line.valid_to and line.valid_to < today):
            shown = line.number.shown if line.number else "een nummer"
            found.setdefault(line.assured_on, []).append(shown)
    if service.visit and service.visit.assured_on:
        found.setdefault(service.visit.assured_on, []).append(ADDRESS)
    return found


def _questions(service: Service, today: date) -> Iterator[Problem]:
    """What in its hours is often a mistake, and nobody said is right."""
    asked = [one for line in service.phones if line.hours for one in questions(line.hours, today)]
    if asked:
        said = " ".join(dict.fromkeys(one.text for one in asked))
        yield warning(
            "hours-question",
            f"dienst {service.slug}",
            f"Bij “{service.name}”: {said} Verbeter de tijden, of beantwoord de vraag bij het "
            "nummer (in een bestand: bij sure).",
        )


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    # A slip of the pen may hold until the end of time.
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _holidays(service: Service, today: date, days: int) -> Iterator[Problem]:
    for line in service.phones:
        unsaid = line.hours and _unsaid(line.hours, today, days)
        if unsaid:
            name = holidays(unsaid.year)[unsaid][0]
            yield warning(
                "holidays-unsaid",
                f"dienst {service.slug}",
                f"“{service.name}” heeft kantooruren, maar zegt niets over feestdagen. "
                f"Nu geldt de lijn ook op {name} ({date_words(unsaid, year=True)}) als open. "
                "Vul in of er dan iemand opneemt.",
            )
            return


def _unsaid(hours: Hours, today: date, days: int) -> date | None:
    """The first named day on which office hours go on as if it were any other day."""
    if hours.holidays is not None or not _are_office_hours(hours):
        return None
    worked = {day for row in hours.week for day in row.days}
    coming = (today + number * ONE_DAY for number in range(days))
    return next((day for day in coming if _goes_on(hours, worked, day)), None)


def _are_office_hours(hours: Hours) -> bool:
    """On working days alone, by day."""
    return all(row.times.end <= EVENING and all(day < 5 for day in row.days) for row in hours.week)


def _goes_on(hours: Hours, worked: set[int], day: date) -> bool:
    named = holidays(day.year).get(day, ())
    if day.weekday() not in worked or not set(named) & set(DEFAULT_HOLIDAYS):
        return False
    return not any(one.first <= day <= one.last for one in hours.exceptions)

"""What asks for attention: single matters in words, each with the place to mend it, in groups.

The cheap ones are read here from the rows; what the checks find comes from `attention_checks`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from agreements.models import AgreementVersion, Signature
from agreements.reading import read_agreements
from agreements.terms import Terms
from contacts.hours.engine import to_local
from contacts.hours.words import date_words, in_a_row
from contacts.models import Organization, Phone, Service
from municipalities.models import Region
from portal.reports.reports import open_reports
from trees.core.checks.agreements import review_due
from trees.core.checks.lines import TERM_MONTHS, months_later
from trees.models import Publication, Report
from trees.publishing.check_due import unchecked, withdrawn
from trees.publishing.overview import PublicationRow, publication_rows
from trees.words import moment_short


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing to look into: a sentence, and the way to the place where it is mended.

    `confirm` is an address to post to, for what is right as it stands.
    """

    text: str
    address: str
    link: str
    where: str = ""
    confirm: str = ""
    # Beside the place to mend it: (text, address) of what helps to decide.
    more: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Matters of one kind, the most urgent first."""

    name: str
    matters: tuple[Matter, ...]

    @property
    def title(self) -> str:
        return TITLES[self.name]

    @property
    def count(self) -> int:
        return len(self.matters)


# In the order in which somebody should look: what goes wrong for a visitor now comes first.
TITLES = {
    "withdrawn": "Niet live gegaan",
    "live": "Fouten in wat nu live is",
    "gaps": "Niemand neemt op in de komende 14 dagen",
    "reports": "Meldingen van bezoekers",
    "draft": "Fouten in het concept",
    "plans": "Geplande publicaties",
    "proposals": "Voorstellen van partners",
    "facts": "Gegevens die lang niet zijn gecontroleerd",
    "agreements": "Werkafspraken om te bespreken of te ondertekenen",
    "unpublished": "Concept dat nog niet live is",
    "accounts": "Accounts om naar te kijken",
}


def grouped(found: Iterable[tuple[str, Matter]]) -> list[Group]:
    """The matters by kind, in the order of TITLES."""
    by_name: dict[str, list[Matter]] = {name: [] for name in TITLES}
    for name, matter in found:
        by_name[name].append(matter)
    return [Group(name, tuple(matters)) for name, matters in by_name.items() if matters]


Found = Iterator[tuple[str, Matter]]


def of_the_coordinator(region: Region, at: datetime) -> Found:
    """What needs no checks of the trees: plans, reports, facts and agreements of a region."""
    yield from _plans(region, at)
    reports = open_reports().filter(municipality__region=region)
    yield from (("reports", _report(row)) for row in reports)
    today = to_local(at).date()
    services = region.services.select_related("organization")
    yield from (("facts", one) for one in overdue(services, today))
    yield from (("agreements", one) for one in _agreements(region, today))


def _plans(region: Region, at: datetime) -> Found:
    # Only what was planned can be withdrawn, left unchecked, or still be to come.
    planned = Publication.objects.filter(region=region, live_from__gt=F("at"))
    if not planned.exists():
        return
    editions = reverse("admin:trees_edition_region", args=[region.slug])
    for edition in withdrawn(region):
        yield (
            "withdrawn",
            Matter(
                f"{edition} is niet live gegaan. De controle vond fouten op het laatste "
                "moment; de vorige editie bleef staan.",
                editions,
                "Bekijk welke",
            ),
        )
    for edition in unchecked(region, at):
        yield (
            "withdrawn",
            Matter(
                f"{edition} is live zonder laatste controle. De tijdklok van de server draait "
                "niet. Vraag je beheerder om publish_due aan te zetten.",
                editions,
                "Bekijk de edities",
            ),
        )
    for row in publication_rows(region, at, {}):
        if "planned" in row.standings:
            yield "plans", _plan(row, editions)


def _plan(row: PublicationRow, editions: str) -> Matter:
    towns = in_a_row(row.standings["planned"])
    return Matter(
        f"Editie {row.number} gaat live op {moment_short(row.publication.live_from)}.",
        editions,
        "Bekijk de edities",
        towns,
        more=(("Trek in", reverse("admin:trees_edition_withdraw", args=[row.first.pk])),),
    )


def _report(row: Report) -> Matter:
    about = f" op “{row.title}”" if row.title else ""
    return Matter(
        f"{row.get_kind_display()}{about}, gemeld op {moment_short(row.at)}.",
        reverse("admin:trees_report_change", args=[row.pk]),
        "Lees de melding",
        row.municipality.name,
    )


def overdue(services: QuerySet[Service], today: date) -> Iterator[Matter]:
    """The numbers and addresses of these services that were checked too long ago, the oldest check
    first. What ended, or no longer works, needs no check.
    """
    going_on = services.filter(Q(ended_on=None) | Q(ended_on__gt=today))
    late = [*_late_numbers(going_on, today), *_late_addresses(going_on, today)]
    for _, _, matter in sorted(late, key=lambda one: one[:2]):
        yield matter


Late = Iterator[tuple[date, str, Matter]]


def _late_numbers(services: QuerySet[Service], today: date) -> Late:
    # No month is shorter, so the database leaves out most of them; the rule itself decides.
    maybe = Phone.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=today),
        service__in=services,
        assured_on__lt=today - timedelta(days=28 * TERM_MONTHS),
    )
    for row in maybe.select_related("service__organization"):
        if row.assured_on and _is_late(row.assured_on, today):
            told = _late_words(f"{row} van {row.service}", row.assured_on)
            place = reverse("admin:contacts_phone_change", args=[row.pk])
            confirm = reverse("admin:still_right", args=[row.pk])
            matter = Matter(told, place, "Bekijk of wijzig het nummer", confirm=confirm)
            yield row.assured_on, told, matter


def _late_addresses(services: QuerySet[Service], today: date) -> Late:
    for row in services.filter(visit__isnull=False):
        day = (row.visit or {}).get("assured_on")
        if day and _is_late(on := date.fromisoformat(day), today):
            told = _late_words(f"Het adres van {row}", on)
            place = reverse("admin:contacts_service_change", args=[row.pk])
            confirm = reverse("admin:address_still_right", args=[row.pk])
            yield on, told, Matter(told, place, "Bekijk of wijzig het adres", confirm=confirm)


def _is_late(day: date, today: date) -> bool:
    return months_later(day, TERM_MONTHS) < today


def _late_words(what: str, day: date) -> str:
    return f"{what} is voor het laatst gecontroleerd op {date_words(day, year=True)}."


def _agreements(region: Region, today: date) -> Iterator[Matter]:
    rows = AgreementVersion.objects.filter(agreement__region=region).select_related("agreement")
    keys = {(row.agreement.slug, row.number): row.pk for row in rows}
    for versions in read_agreements(region).values():
        if terms := _newest(versions, today):
            page = "admin:agreements_agreementversion_change"
            address = reverse(page, args=[keys[terms.slug, terms.number]])
            yield from (Matter(said, address, "Open de afspraak") for said in _due(terms, today))


def _newest(versions: Sequence[Terms], today: date) -> Terms | None:
    """The version that holds today, wherever; None where none does."""
    begun = [terms for terms in versions if terms.since is None or terms.since <= today]
    holding = [terms for terms in begun if terms.until is None or today <= terms.until]
    return holding[-1] if holding else None


def _due(terms: Terms, today: date) -> Iterator[str]:
    due = review_due(terms, today)
    if due and due < today:
        yield (
            f"“{terms.title}” moest vóór {date_words(due, year=True)} opnieuw worden bekeken. "
            "Bespreek haar met de partijen."
        )
    signed = {signer.name for signer in terms.signed}
    if missing := [party for party in terms.parties if party not in signed]:
        yield f"“{terms.title}” is nog niet ondertekend door {in_a_row(missing)}."


def of_the_partner(organizations: Iterable[Organization], at: datetime) -> Found:
    """Of some organizations: their facts to confirm, and the agreements that await their name."""
    today = timezone.localtime(at).date()
    for row in organizations:
        services = row.services.select_related("organization")
        yield from (("facts", one) for one in overdue(services, today))
        yield from (("agreements", one) for one in _unsigned(row, today))


def _unsigned(organization: Organization, today: date) -> Iterator[Matter]:
    rows = AgreementVersion.objects.in_force(today).filter(agreement__parties=organization)
    rows = rows.select_related("agreement").order_by("agreement__title", "agreement", "number")
    own = Signature.objects.filter(organization=organization)
    signed = frozenset(own.values_list("version_id", flat=True))
    # Of each agreement the last version counts.
    for version in {row.agreement_id: row for row in rows}.values():
        if version.pk not in signed:
            yield Matter(
                f"“{version.agreement.title}” wacht op de handtekening van {organization.name}.",
                reverse("admin:agreements_agreementversion_change", args=[version.pk]),
                "Lees en onderteken",
            )
